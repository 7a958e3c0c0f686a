/**
 * What the finance system answers, and what AIMS makes of it: refusals, holds, cancellations, answers that contradict,
 * come twice or come while AIMS dies. Amounts always add up to what was received, and no answer is believed that
 * AIMS cannot hold against what it sent.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../../src/domain/decision.ts';
import { grossOf, plusTotals } from '../../src/domain/document.ts';
import { toDecimal } from '../../src/domain/money.ts';
import { homePage } from '../../src/engine/queries/home-page.ts';
import type { BatchPage } from '../../src/engine/views.ts';
import { dueEmails, openNotices } from '../../src/store/emails.ts';
import { troubleText } from '../../src/words/troubles.ts';
import { libraryFile, type MadeInvoice, penceOf, someInvoices } from '../support/library-file.ts';
import { type Running, startRunning, untilSo } from '../support/running.ts';

const SUPPLIER = '104990';
const INVOICES = someInvoices('AN', 3);
const [FIRST, SECOND, THIRD] = INVOICES.map(({ number }) => number) as [string, string, string];
const FILE = libraryFile(INVOICES);
const REF = 'LIB-0001';

const OPERATOR: Person = {
  ...{ id: 'o', username: 'o', name: 'O', team: '', email: '', disabledAt: null },
  groups: ['admin'],
};
const APPROVER: Person = { ...OPERATOR, groups: ['stock-control'] };

describe('documents that the finance system refuses', { concurrency: 2 }, () => {
  it('make the batch part refused, with amounts that add up, also once the others are validated', async () => {
    await using running = await startRunning();
    await running.dropUntil('part.csv', FILE, 'Ready to approve');
    await running.finance.refuseNext(SECOND, {
      code: 'INVALID DISTRIBUTION ACCT',
      message: 'Account closed',
    });
    await running.approve(REF);
    const part = await running.until(REF, 'Part refused by Oracle');
    addsUp(part, { confirmed: 2_004, refused: 1_002, held: 0 });
    await running.mail.waitFor(({ subject }) => subject.endsWith('Oracle refused 1 of 3 invoices'));
    assert.equal(await allMail(running), await mailAbout(running, REF), 'and nothing else is sent');
    assert.ok(!running.mail.messages.some(({ subject }) => subject.includes('in Oracle, not yet')));
    assert.deepEqual(
      part.refusals.map(({ document, code, message }) => [document.number, code, message]),
      [[SECOND, 'INVALID DISTRIBUTION ACCT', 'Account closed']],
    );

    await running.finance.validate(SUPPLIER, FIRST);
    await running.finance.validate(SUPPLIER, THIRD);
    const over = await running.until(REF, ({ facts }) => facts.ended);
    assert.equal(
      await running.label(REF),
      'Part refused by Oracle',
      'what was refused is not loaded',
    );
    addsUp(over, { confirmed: 2_004, refused: 1_002, held: 0 });
    await running.mail.waitFor(({ subject }) =>
      subject.endsWith('Oracle refused 1 of 3 invoices, the rest is validated'),
    );
    assert.ok(!running.mail.messages.some(({ subject }) => subject.includes('loaded')));
  });

  it('make the batch refused when it is all of them, and their numbers may come again', async () => {
    await using running = await startRunning();
    await running.dropUntil('all.csv', FILE, 'Ready to approve');
    for (const { number } of INVOICES) await running.finance.refuseNext(number);
    await running.approve(REF);
    const refused = await running.until(REF, 'Refused by Oracle');
    assert.equal(refused.facts.state, 'refused');
    addsUp(refused, { confirmed: 0, refused: penceOf(INVOICES), held: 0 });
    await running.mail.waitFor(({ subject }) => subject.includes('Oracle refused all 3 invoices'));
    const again = await running.dropUntil(
      'again.csv',
      libraryFile(INVOICES, { run: 'AGAIN' }),
      'Ready to approve',
    );
    assert.deepEqual(again.problems, []);
  });
});

describe('a document that is put on hold', { concurrency: 2 }, () => {
  it('is not loaded until it is released', async () => {
    await using running = await startRunning();
    await load(running, FILE);
    await running.finance.hold(SUPPLIER, SECOND, 'Price differs from the order');
    const held = await running.until(REF, 'On hold in Oracle');
    addsUp(held, { confirmed: 2_004, refused: 0, held: 1_002 });
    await running.mail.waitFor(({ subject }) =>
      subject.includes('1 of 3 invoices on hold in Oracle'),
    );
    for (const number of [FIRST, THIRD]) await running.finance.validate(SUPPLIER, number);
    await running.until(
      REF,
      ({ reconciliation }) => reconciliation.levels.validated?.invoices === 2,
    );
    assert.equal(await running.label(REF), 'On hold in Oracle');

    await running.finance.validate(SUPPLIER, SECOND);
    const loaded = await running.until(REF, 'Loaded');
    addsUp(loaded, { confirmed: penceOf(INVOICES), refused: 0, held: 0 });
  });

  it('after everything was loaded says so, and no longer that it is loaded', async () => {
    await using running = await startRunning({ finance: { validateAfterMs: 0 } });
    await running.dropUntil('later.csv', FILE, 'Ready to approve');
    await running.approve(REF);
    await running.until(REF, 'Loaded');
    await running.finance.hold(SUPPLIER, SECOND);
    const held = await running.until(REF, 'On hold in Oracle');
    addsUp(held, { confirmed: 2_004, refused: 0, held: 1_002 });
    await running.finance.validate(SUPPLIER, SECOND);
    await running.until(REF, 'Loaded');
  });
});

describe('a document that is cancelled in the finance system', () => {
  it('frees its number, and only its own', async () => {
    await using running = await startRunning();
    await load(running, FILE);
    await running.finance.cancel(SUPPLIER, SECOND);
    const cancelled = await running.until(REF, 'Part cancelled in Oracle');
    addsUp(cancelled, { confirmed: 2_004, refused: 1_002, held: 0 });
    await running.mail.waitFor(({ subject }) =>
      subject.endsWith('1 of 3 invoices cancelled in Oracle'),
    );
    const second = INVOICES.filter(({ number }) => number === SECOND);
    const again = await running.dropUntil('again.csv', libraryFile(second), 'Ready to approve');
    assert.deepEqual(again.problems, []);
    await running.approve(again.facts.ref);
    await running.until(again.facts.ref, 'In Oracle, not yet validated');

    const both = libraryFile(INVOICES, { run: 'ALL-AGAIN' });
    const taken = await running.dropUntil('taken.csv', both, 'Has problems');
    assert.deepEqual(
      taken.problems
        .flatMap(({ code, shown }) => shown.map(({ finding }) => [code, finding.values['number']]))
        .sort(),
      [FIRST, SECOND, THIRD].map((number) => ['DUP-001', number]),
    );
  });
});

describe('an answer that contradicts what was sent', { concurrency: 2 }, () => {
  it('is raised also when the batch was refused, because its numbers may be on their way again', async () => {
    await using running = await startRunning();
    await running.dropUntil('all.csv', FILE, 'Ready to approve');
    for (const { number } of INVOICES) await running.finance.refuseNext(number);
    await running.approve(REF);
    await running.until(REF, 'Refused by Oracle');
    const text = answer(INVOICES.map((made) => ({ made, status: 'CREATED' })));
    await answerWith(running, text);
    await running.until(REF, ({ history }) => has(history, 'batch.contradicted'));
    assert.equal(await running.label(REF), 'Does not agree with Oracle');
    await running.mail.waitFor(
      ({ to, subject }) =>
        to.includes('systems@newshire.example') && subject.includes('the answer of Oracle differs'),
    );
    await isPutAside(running, text);
  });

  it('or is for a group that nobody knows is shown to those who look after AIMS, once', async () => {
    await using running = await startRunning();
    await load(running, FILE);
    const stray = join(outcomeFolder(running), 'LIB-7777.outcome.csv');
    await writeFile(stray, 'whatever\n');
    const troubles = async () => (await homePage(running.context, OPERATOR)).troubles;
    const [trouble] = await untilSo('it is shown', troubles, (some) => some.length > 0);
    assert.equal(trouble?.code, 'REPLY_OF_NO_GROUP');
    assert.match(troubleText(trouble), /LIB-7777\.outcome\.csv of oracle-payables is for a group/);
    assert.deepEqual((await homePage(running.context, APPROVER)).troubles, []);
    for (const { number } of INVOICES) await running.finance.validate(SUPPLIER, number);
    await running.until(REF, 'Loaded');
    await sleep(2_500);
    const log = await readFile(join(running.context.paths.logs, 'aims.log'), 'utf8');
    assert.equal(log.match(/REPLY_OF_NO_GROUP/g)?.length, 1, 'it is logged once, not at each look');
    await rm(stray);
    await untilSo('it is shown no longer', troubles, (some) => some.length === 0);
  });

  const [one, two, three] = INVOICES as [MadeInvoice, MadeInvoice, MadeInvoice];
  const stranger = { number: 'NOT-OURS', pence: 5_000 };
  const all = penceOf(INVOICES);
  interface Case {
    readonly text: string;
    readonly subject: string;
    readonly kept: readonly (string | number | undefined)[];
    readonly claimed: { readonly count: number; readonly pence: number };
    /** Whether it is over once the target has said of each of ours that it is validated, at the amount sent. */
    readonly settles: boolean;
  }
  const cases: Readonly<Record<string, Case>> = {
    'names another amount': {
      text: answer(
        [one, { ...two, pence: two.pence + 1 }, three].map((made) => ({ made, status: 'CREATED' })),
      ),
      subject: 'the answer of Oracle differs from what was sent',
      kept: ['different-amount', SECOND, two.pence, two.pence + 1],
      claimed: { count: 3, pence: all + 1 },
      settles: true,
    },
    'names a document that was not sent': {
      text: answer([one, two, three, stranger].map((made) => ({ made, status: 'CREATED' }))),
      subject: 'the answer of Oracle differs from what was sent',
      kept: ['unknown-document', stranger.number, undefined, stranger.pence],
      claimed: { count: 4, pence: all + stranger.pence },
      settles: false,
    },
    'is cut off': {
      text: answer([{ made: one, status: 'VALIDATED' }]).slice(0, -9),
      subject: 'the answer of Oracle cannot be read',
      kept: ['unreadable', '', undefined, undefined],
      claimed: { count: 3, pence: all },
      settles: true,
    },
    'is no answer at all': {
      text: '\u0000\u0001 not an answer\n',
      subject: 'the answer of Oracle cannot be read',
      kept: ['unreadable', '', undefined, undefined],
      claimed: { count: 3, pence: all },
      settles: true,
    },
  };
  for (const [what, { text, subject, kept, claimed, settles }] of Object.entries(cases)) {
    it(`is raised and changes nothing when it ${what}`, async () => {
      await using running = await startRunning();
      const before = await load(running, FILE);
      await answerWith(running, text);
      const after = await running.until(REF, ({ history }) => has(history, 'batch.contradicted'));
      assert.equal(await running.label(REF), 'Does not agree with Oracle');
      assert.deepEqual(after.facts.outcomes, before.facts.outcomes);
      assert.deepEqual(after.reconciliation.confirmed, before.reconciliation.confirmed);
      assert.deepEqual(
        after.contradictions.map((said) => [said.kind, said.number, said.sent, said.answered]),
        [kept],
      );
      assert.deepEqual(after.reconciliation.claimed, claimed);
      assert.equal(after.reconciliation.agrees, false, 'a contradiction is no agreement');
      for (const address of ['systems@newshire.example', 'priya.shah@newshire.example'])
        await running.mail.waitFor(
          (mail) => mail.to.includes(address) && mail.subject.includes(subject),
        );
      await isPutAside(running, text);

      for (const { number } of INVOICES) await running.finance.validate(SUPPLIER, number);
      const over = await running.until(
        REF,
        ({ facts, contradictions }) => facts.ended && contradictions.length === (settles ? 0 : 1),
      );
      assert.equal(await running.label(REF), settles ? 'Loaded' : 'Does not agree with Oracle');
      assert.equal(over.reconciliation.agrees, settles);
      const isLoaded = ({ subject }: { readonly subject: string }) => subject.includes('loaded');
      if (!settles) {
        await sleep(1_500);
        assert.ok(!running.mail.messages.some(isLoaded), 'nobody is told that it is loaded');
        await settleOnPages(running);
        assert.deepEqual((await running.batch(REF)).facts.outcomes, over.facts.outcomes);
        assert.equal(await running.label(REF), 'Loaded');
      }
      await running.mail.waitFor(isLoaded);
    });
  }
});

describe('an answer', { concurrency: 2 }, () => {
  it('that comes twice is read once: nobody is told again, and nothing changes', async () => {
    await using running = await startRunning();
    await load(running, FILE);
    const before = await allMail(running);
    const [first = ''] = await answersRead(running);
    const { outcomes } = (await running.batch(REF)).facts;
    await answerWith(running, first);
    await untilSo(
      'both put aside',
      () => answersRead(running),
      (all) => all.length === 2,
    );
    await sleep(1_500);
    const after = await running.batch(REF);
    assert.deepEqual(after.facts.outcomes, outcomes);
    assert.equal(await allMail(running), before);
    assert.equal(after.history.filter(({ event }) => event === 'batch.confirmed').length, 1);
  });

  it('is read once when AIMS dies between reading it and putting it aside', async () => {
    await using running = await startRunning();
    await running.dropUntil('dies.csv', FILE, 'Ready to approve');
    await running.stop();
    let deaths = 0;
    await running.start({
      mark: (at) => {
        if (at !== 'confirm.after-commit') return;
        deaths += 1;
        throw new Error('killed');
      },
    });
    await running.approve(REF);
    await untilSo(
      'the death',
      () => deaths,
      (some) => some === 1,
    );
    await running.stop();
    assert.deepEqual(answersWaiting(running), [`${REF}.outcome.csv`]);

    await running.start();
    await untilSo(
      'it is put aside',
      () => answersWaiting(running),
      (names) => names.length === 0,
    );
    const after = await running.until(REF, 'In Oracle, not yet validated');
    addsUp(after, { confirmed: penceOf(INVOICES), refused: 0, held: 0 });
    assert.equal(after.history.filter(({ event }) => event === 'batch.confirmed').length, 1);
    assert.equal((await answersRead(running)).length, 1);
  });

  it('that cannot be taken away does not keep those of other batches waiting', async () => {
    await using running = await startRunning();
    await load(running, FILE);
    const others = someInvoices('OT', 2);
    // Larger than any answer may be: AIMS does not read it.
    await answerWith(running, 'x'.repeat(51 * 1024 * 1024));
    const other = await running.dropUntil('other.csv', libraryFile(others), 'Ready to approve');
    await running.approve(other.facts.ref);
    await running.until(other.facts.ref, 'In Oracle, not yet validated');
    await untilSo(
      'the other answer is put aside',
      () => answersWaiting(running),
      (names) => names.join() === `${REF}.outcome.csv`,
    );
  });
});

/* ---------- the finance system's side ---------- */

async function load(running: Running, file: string): Promise<BatchPage> {
  await running.dropUntil('load.csv', file, 'Ready to approve');
  await running.approve(REF);
  const page = await running.until(REF, 'In Oracle, not yet validated');
  await untilSo(
    'the answer is put aside',
    () => answersWaiting(running),
    (names) => names.length === 0,
  );
  return page;
}

function outcomeFolder({ financeFolder }: Running): string {
  return join(financeFolder, 'outcome');
}

/** Written beside and renamed, as the contract wants it. */
async function answerWith(running: Running, text: string): Promise<void> {
  const part = join(outcomeFolder(running), `.${REF}.part`);
  await writeFile(part, text);
  await rename(part, join(outcomeFolder(running), `${REF}.outcome.csv`));
}

/** As somebody does it who looks after AIMS. */
async function settleOnPages(running: Running): Promise<void> {
  const visitor = await running.visitor('ada');
  const message = 'It was typed into Oracle by hand, and is taken out again.';
  const after = await visitor.submit(await visitor.open(`/batches/${REF}`), '/settle', { message });
  assert.match(after.html, /What differed is settled/);
}

function answersWaiting(running: Running): readonly string[] {
  return readdirSync(outcomeFolder(running)).filter((name) => name.endsWith('.outcome.csv'));
}

/** What AIMS has put aside, by name. */
async function answersRead(running: Running): Promise<readonly string[]> {
  const folder = join(outcomeFolder(running), 'read');
  const names = readdirSync(folder).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

async function isPutAside(running: Running, text: string): Promise<void> {
  await untilSo(
    'it is put aside',
    () => answersWaiting(running),
    (names) => names.length === 0,
  );
  assert.ok((await answersRead(running)).includes(text));
}

function answer(rows: readonly { readonly made: MadeInvoice; readonly status: string }[]): string {
  const total = penceOf(rows.map(({ made }) => made));
  const lines = [
    'GROUP_ID,SUPPLIER_NUMBER,INVOICE_NUMBER,STATUS,INVOICE_AMOUNT,VOUCHER,CODE,MESSAGE',
    ...rows.map(
      ({ made: { number, pence }, status }, index) =>
        `${REF},${SUPPLIER},${number},${status},${toDecimal(pence)},${4_401_801 + index},,`,
    ),
    `TRAILER,${rows.length},${toDecimal(total)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** How many messages are about this batch: ready, and what became of it. */
async function mailAbout({ mail }: Running, ref: string): Promise<number> {
  return mail.messages.filter(({ subject }) => subject.includes(`${ref}: `)).length;
}

/** How many messages there are, once none waits to be sent. */
async function allMail({ context, mail }: Running): Promise<number> {
  await untilSo(
    'all is sent',
    async () => [
      ...(await openNotices(context.store.db)),
      ...(await dueEmails(context.store.db, '9999')),
    ],
    (waiting) => waiting.length === 0,
  );
  return mail.messages.length;
}

/* ---------- sums ---------- */

function addsUp(
  { reconciliation }: BatchPage,
  expected: { readonly confirmed: number; readonly refused: number; readonly held: number },
): void {
  const { received, confirmed, refused, held, agrees } = reconciliation;
  assert.deepEqual(
    { confirmed: grossOf(confirmed), refused: grossOf(refused), held: grossOf(held) },
    expected,
  );
  assert.deepEqual(plusTotals(plusTotals(confirmed, refused), held), received);
  assert.equal(agrees, true);
}

function has(history: BatchPage['history'], event: string): boolean {
  return history.some((entry) => entry.event === event);
}
