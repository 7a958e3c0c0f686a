/** A batch's check joined to what AIMS knows: what people are told, what becomes of approvals, and what holds up what. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { periodsAround } from '../../src/demo/demo-dates.ts';
import { AimsError } from '../../src/domain/errors.ts';
import { LARGEST_PENCE } from '../../src/domain/money.ts';
import { approveBatch, recheckBatch, returnBatch } from '../../src/engine/decide-batch.ts';
import { batchPage } from '../../src/engine/queries/batch-page.ts';
import { tellPeople } from '../../src/engine/tell-people.ts';
import { londonDay } from '../../src/lib/clock.ts';
import { askRechecks } from '../../src/store/batches.ts';
import { documentsOfCheck, documentsWithErrors } from '../../src/store/checks.ts';
import { approvalsOf } from '../../src/store/decisions.ts';
import { latestEmails } from '../../src/store/emails.ts';
import { statusOf } from '../../src/words/states.ts';
import { onBothDatabases } from '../store/stores.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { childrenOf } from '../support/processes.ts';
import {
  assertSound,
  batchOf,
  checkOnce,
  damage,
  damageList,
  entriesAbout,
  eventsAbout,
  noticesOf,
  openChecking,
  PRIYA,
  putPeriods,
  takeFile,
} from './checking.ts';
import { INTERFACE, type TestEngine } from './engines.ts';

const GOOD = libraryFile(someInvoices('GOOD', 2));
const UNKNOWN_SUPPLIER = libraryFile([{ number: 'X-1', pence: 1000, supplier: '999999' }]);
/** From the limit for a second approval on. */
const LARGE = libraryFile([{ number: 'L-1', pence: 900_000 }]);

const VALIDATOR_THAT_BREAKS = `import { defineValidator } from 'aims';
export const validator = defineValidator({ document() { throw new Error('no'); } });
`;

const STOPS = () =>
  Promise.reject(new AimsError('CHECK_FAILED', { what: 'time', reference: 'E-1' }));
const BREAKS = () => Promise.reject(new TypeError('not expected'));

describe('people are told of a check', () => {
  it('once, and again only of problems that are others', async () => {
    await using engine = await openChecking();
    const ref = await takeFile(engine, 'bad.csv', UNKNOWN_SUPPLIER);
    await checkOnce(engine);
    assert.deepEqual(await noticesOf(engine, ref), ['problems']);
    await checkAgain(engine);
    assert.deepEqual(await noticesOf(engine, ref), ['problems'], 'the same again is no news');
    await forget(engine, ref, { document_no: 2 });
    await checkAgain(engine);
    assert.deepEqual(
      await noticesOf(engine, ref),
      ['problems', 'problems'],
      'as many, but another',
    );
  });

  it('that was held for a list when the list is there, though there is one problem as before', async () => {
    await using engine = await openChecking();
    const ref = await takeFile(engine, 'bad.csv', UNKNOWN_SUPPLIER);
    await takenAt(engine, '2020-01-01T00:00:00.000Z', 'suppliers');
    await checkOnce(engine);
    assert.equal((await batchOf(engine, ref)).errors, 1);
    assert.deepEqual(await noticesOf(engine, ref), [], 'nobody has anything to do');
    await takenAt(engine, engine.context.clock.now().toISOString(), 'suppliers');
    await checkAgain(engine);
    assert.equal((await batchOf(engine, ref)).errors, 1);
    assert.deepEqual(await noticesOf(engine, ref), ['problems']);
  });

  it('that could not be made, and then of the one problem that it found', async () => {
    await using engine = await openChecking();
    const ref = await takeFile(engine, 'bad.csv', UNKNOWN_SUPPLIER);
    await checkOnce(engine, { startCheck: STOPS });
    assert.deepEqual(await noticesOf(engine, ref), ['check-failed']);
    await checkAgain(engine);
    assert.deepEqual(await noticesOf(engine, ref), ['check-failed', 'problems']);
  });

  it('that found the stored file damaged, which is no fault of a check', async () => {
    await using engine = await openChecking();
    const ref = await takeFile(engine, 'good.csv', GOOD);
    await damage(engine, ref);
    await checkOnce(engine);
    assert.equal((await batchOf(engine, ref)).state, 'unreadable');
    assert.deepEqual(await noticesOf(engine, ref), ['original-damaged']);
    const { problems, facts } = await batchPage(engine.context, ref);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['CHK-002'],
    );
    assert.equal(facts.couldNotCheck, 'original-damaged');
    assert.ok((await eventsAbout(engine, ref)).includes('batch.original-damaged'));
    await assertSound(engine);
  });

  it('of a file with problems whose stored bytes were damaged since: of the damage alone', async () => {
    await using engine = await openChecking();
    const ref = await takeFile(engine, 'bad.csv', UNKNOWN_SUPPLIER);
    await checkOnce(engine);
    await damage(engine, ref);
    await checkAgain(engine);
    assert.deepEqual(await noticesOf(engine, ref), ['problems', 'original-damaged']);
    await tellPeople(engine.context);
    const emails = await latestEmails(engine.context.store.db, 10);
    assert.deepEqual([...new Set(emails.map(({ kind }) => kind))], ['original-damaged']);
  });

  it('that broke off in a validator, which nobody who sent the file can put right', async () => {
    await using engine = await openChecking();
    await engine.home.write(`validators/${INTERFACE}.ts`, VALIDATOR_THAT_BREAKS);
    const ref = await takeFile(engine, 'good.csv', GOOD);
    await checkOnce(engine);
    const { facts } = await batchPage(engine.context, ref);
    assert.deepEqual([facts.state, facts.couldNotCheck], ['validated', 'check-failed']);
    assert.deepEqual(await noticesOf(engine, ref), ['check-failed']);
  });
});

describe('a list in the way', () => {
  it('that cannot be used is told to those who can load another, and the labels say so', async () => {
    await using engine = await openChecking();
    const mend = await damageList(engine, 'suppliers');
    const ref = await takeFile(engine, 'good.csv', GOOD);
    await checkOnce(engine);
    const { facts } = await batchPage(engine.context, ref);
    assert.deepEqual([facts.couldNotCheck, facts.heldFor], ['list-unfit', []]);
    assert.deepEqual(statusOf(facts, engine.context.clock.now()).label, 'Has problems');
    assert.deepEqual(await noticesOf(engine, ref), ['check-failed']);
    await tellPeople(engine.context);
    const { systems } = engine.context.settings.current.home;
    const emails = await latestEmails(engine.context.store.db, 10);
    const told = emails.find(({ to_email: to }) => to === systems.email);
    assert.match(told?.subject ?? '', /: a list to check against cannot be used, needs /);
    await mend();
    await checkAgain(engine);
    assert.deepEqual(await noticesOf(engine, ref), ['check-failed', 'ready']);
  });

  it('for a while is no news when it is there again', async () => {
    await using engine = await openChecking();
    const good = await takeFile(engine, 'good.csv', GOOD);
    const bad = await takeFile(engine, 'bad.csv', UNKNOWN_SUPPLIER);
    await checkOnce(engine);
    for (const at of ['2020-01-01T00:00:00.000Z', engine.context.clock.now().toISOString()]) {
      await takenAt(engine, at, 'suppliers');
      await checkAgain(engine);
    }
    assert.equal((await batchOf(engine, good)).errors, 0);
    assert.deepEqual(await noticesOf(engine, good), ['ready']);
    assert.deepEqual(await noticesOf(engine, bad), ['problems']);
  });

  it('for a while takes an approval with it, and people are asked again', async () => {
    await using engine = await openChecking();
    const ref = await approvedOnce(engine);
    for (const at of ['2020-01-01T00:00:00.000Z', engine.context.clock.now().toISOString()]) {
      await takenAt(engine, at, 'suppliers');
      await checkAgain(engine);
    }
    assert.deepEqual(await noticesOf(engine, ref), ['ready', 'second', 'ready']);
  });
});

describe('approvals', () => {
  it('stand when a list that was late is late still, though it is older now', async () => {
    await using engine = await openChecking();
    const { warnAfterHours } = engine.context.settings.current.datasets['suppliers'] ?? {};
    const late = engine.context.clock.now().getTime() - ((warnAfterHours ?? 0) + 1.5) * 3_600_000;
    await takenAt(engine, new Date(late).toISOString(), 'suppliers');
    const ref = await approvedOnce(engine, [{ code: 'REF-002', group: 'suppliers' }]);
    const now = () => new Date(Date.now() + 3_600_000);
    await askAgain(engine);
    await checkOnce(engine, { clock: { now } });
    assert.equal((await batchPage(engine.context, ref)).facts.approvals.length, 1);
    assert.deepEqual(await noticesOf(engine, ref), ['ready', 'second']);
  });

  it('that no longer count stand in the trail, and people are asked again', async () => {
    await using engine = await openChecking();
    const ref = await approvedOnce(engine);
    await forget(engine, ref, { manifest: 'another' });
    await checkAgain(engine);
    const batch = await batchOf(engine, ref);
    assert.deepEqual(await approvalsOf(engine.context.store.db, [batch.id]), []);
    assert.deepEqual(await noticesOf(engine, ref), ['ready', 'second', 'ready']);
    const dropped = (await entriesAbout(engine, ref)).at(-1);
    assert.equal(dropped?.event, 'batch.approval-dropped');
    assert.deepEqual([dropped?.facts.approvals, dropped?.facts.why], ['1', 'check']);
    assert.equal((await batchPage(engine.context, ref)).approvalsDropped, 1);
    await assertSound(engine);
  });

  it('stand when the check finds the same', async () => {
    await using engine = await openChecking();
    const ref = await approvedOnce(engine);
    await checkAgain(engine);
    assert.equal((await approvalsOf(engine.context.store.db, [1])).length, 1);
    assert.deepEqual(await noticesOf(engine, ref), ['ready', 'second']);
  });

  it('no longer count when the check could not be made, and the trail says so', async () => {
    await using engine = await openChecking();
    const ref = await approvedOnce(engine);
    await askAgain(engine);
    await checkOnce(engine, { startCheck: STOPS });
    assert.deepEqual(await noticesOf(engine, ref), ['ready', 'second', 'check-failed']);
    assert.deepEqual((await eventsAbout(engine, ref)).slice(-2), [
      'batch.check-failed',
      'batch.approval-dropped',
    ]);
    await assertSound(engine);
  });

  it('and everything else are left alone when somebody decides while the check fails', async () => {
    await using engine = await openChecking();
    const ref = await approvedOnce(engine);
    await askAgain(engine);
    const before = await noticesOf(engine, ref);
    const startCheck = async () => {
      const back = { token: randomUUID(), reason: 'other', message: 'We sent the wrong one.' };
      await returnBatch(engine.context, ref, PRIYA, { ...back, reason: 'other' });
      return STOPS();
    };
    await checkOnce(engine, { startCheck });
    const { id, state } = await batchOf(engine, ref);
    assert.equal(state, 'returned');
    assert.equal((await approvalsOf(engine.context.store.db, [id])).length, 1);
    assert.ok(!(await eventsAbout(engine, ref)).includes('batch.check-failed'));
    assert.deepEqual(await noticesOf(engine, ref), [...before, 'returned']);
  });
});

describe('a check', () => {
  it('that a new list overtakes does not become current, the first one either', async () => {
    await using engine = await openChecking();
    const ref = await takeFile(engine, 'good.csv', GOOD);
    const newer = periodsAround(londonDay(engine.context.clock.now())).replace(/,C\n/, ',O\n');
    engine.at('validate.after-preview', () => putPeriods(engine, newer));
    assert.equal(await checkOnce(engine), true);
    assert.equal((await batchOf(engine, ref)).state, 'archived', 'it was made on the old list');
    await checkOnce(engine);
    assert.equal((await batchOf(engine, ref)).state, 'validated');
    const checked = (await entriesAbout(engine, ref)).find(
      (one) => one.event === 'batch.validated',
    );
    const [list] = await engine.context.store.db
      .selectFrom('snapshots')
      .select('sha256')
      .where('dataset', '=', 'periods')
      .orderBy('id', 'desc')
      .execute();
    assert.equal(checked?.facts['list.periods'], list?.sha256);
  });

  it('that meets an unexpected error is made later, and holds nothing up', async () => {
    await using engine = await openChecking();
    const [first, second] = [
      await takeFile(engine, 'first.csv', GOOD),
      await takeFile(engine, 'second.csv', libraryFile(someInvoices('SECOND', 1))),
    ];
    await checkOnce(engine, { startCheck: onceBroken(engine) });
    const delayed = await batchOf(engine, first);
    assert.deepEqual([delayed.state, delayed.failures], ['archived', 1]);
    assert.ok((delayed.retry_at ?? '') > engine.context.clock.now().toISOString());
    assert.equal((await batchOf(engine, second)).state, 'validated');
    assert.equal(await checkOnce(engine), false, 'it waits');
    await forget(engine, first, { retry_at: null });
    await checkOnce(engine);
    assert.equal((await batchOf(engine, first)).state, 'validated');
  });

  for (const [what, breaks] of [
    ['meets it again and again', () => BREAKS],
    ['is ended from outside again and again', endedFromOutside],
  ] as const) {
    it(`that ${what} is blocked, and people are told`, async () => {
      await using engine = await openChecking();
      const ref = await takeFile(engine, 'good.csv', GOOD);
      for (let time = 1; time <= 3; time += 1) {
        assert.deepEqual(await noticesOf(engine, ref), []);
        await forget(engine, ref, { retry_at: null });
        await checkOnce(engine, { startCheck: breaks(engine) });
      }
      assert.equal((await batchOf(engine, ref)).state, 'unreadable');
      assert.deepEqual(await noticesOf(engine, ref), ['check-failed']);
    });
  }

  it('that is ended from outside right at its start is made later, and the approval stands', async () => {
    await using engine = await openChecking();
    const ref = await approvedOnce(engine);
    await askAgain(engine);
    await checkOnce(engine, { startCheck: endedFromOutside(engine) });
    const { state, failures } = await batchOf(engine, ref);
    assert.deepEqual([state, failures], ['validated', 1]);
    await forget(engine, ref, { retry_at: null });
    await checkOnce(engine);
    const { id, recheck_at: recheckAt } = await batchOf(engine, ref);
    assert.equal(recheckAt, null);
    assert.equal((await approvalsOf(engine.context.store.db, [id])).length, 1);
    assert.deepEqual(await noticesOf(engine, ref), ['ready', 'second']);
  });

  it('of amounts that are too large to add up is blocked, and holds nothing up', async () => {
    await using engine = await openChecking();
    const huge = someInvoices('HUGE', 1_000).map((one) => ({ ...one, pence: LARGEST_PENCE }));
    const [first, second] = [
      await takeFile(engine, 'huge.csv', libraryFile(huge, { total: 1 })),
      await takeFile(engine, 'good.csv', GOOD),
    ];
    await checkOnce(engine);
    assert.equal((await batchOf(engine, first)).state, 'unreadable');
    assert.equal((await batchOf(engine, second)).state, 'validated');
  });

  it('counts every warning and lists one of each kind, and says how many it does not list', async () => {
    await using engine = await openChecking();
    const other = libraryFile(someInvoices('W', 1_500)).replaceAll('Peters Ltd', 'Another firm');
    const ref = await takeFile(engine, 'warnings.csv', other);
    await checkOnce(engine);
    const page = await batchPage(engine.context, ref);
    assert.deepEqual([page.facts.errors, page.facts.warnings], [0, 1_500]);
    assert.deepEqual(page.unlisted, { errors: 0, warnings: 500 });
    const entry = (await entriesAbout(engine, ref)).find((one) => one.event === 'batch.validated');
    assert.deepEqual([entry?.facts.errors, entry?.facts.warnings], ['0', '1500']);
  });
});

describe('numbers that another batch has', () => {
  it('are counted against every document and listed as far as findings are', async () => {
    await using engine = await openChecking();
    const invoices = someInvoices('MANY', 1_200);
    await takeFile(engine, 'many.csv', libraryFile(invoices));
    const again = await takeFile(engine, 'again.csv', libraryFile(invoices, { run: 'AGAIN' }));
    await checkOnce(engine);
    const { check_id: checkId, errors } = await batchOf(engine, again);
    assert.equal(errors, 1_200);
    const { db } = engine.context.store;
    const failing = await documentsWithErrors(db, [checkId ?? 0]);
    assert.equal(failing.get(checkId ?? 0)?.count, 1_200);
    const { problems, unlisted } = await batchPage(engine.context, again);
    assert.deepEqual(unlisted, { errors: 200, warnings: 0 });
    assert.deepEqual(
      problems.map(({ code, count }) => [code, count]),
      [['DUP-004', 1_000]],
    );
  });

  it('are free again when its check cannot be made any more', async () => {
    await using engine = await openChecking();
    const [first, again] = await twoOfTheSame(engine);
    await recheckBatch(engine.context, first, PRIYA);
    await checkOnce(engine, { startCheck: STOPS });
    assert.equal((await batchOf(engine, first)).state, 'unreadable');
    await checkOnce(engine);
    assert.equal((await batchOf(engine, again)).errors, 0);
  });

  it('are free again when it cannot be read any more', async () => {
    await using engine = await openChecking();
    const [first, again] = await twoOfTheSame(engine);
    await engine.home.edit(`interfaces/${INTERFACE}.yaml`, (text) =>
      text.replace("delimiter: '|'", "delimiter: ';'"),
    );
    await engine.context.settings.reload(engine.context.store);
    // As if the other came by an interface that is as it was.
    await forget(engine, again, { recheck_at: null });
    await checkOnce(engine);
    assert.equal((await batchOf(engine, first)).state, 'unreadable');
    assert.notEqual((await batchOf(engine, again)).recheck_at, null);
  });

  it('are free again when it goes back, and people are told that the other is ready', async () => {
    await using engine = await openChecking();
    const first = await takeFile(engine, 'first.csv', GOOD);
    const again = await takeFile(engine, 'again.csv', GOOD.replace('GOOD-1\n', 'AGAIN\n'));
    await checkOnce(engine);
    assert.deepEqual(await noticesOf(engine, again), ['problems']);
    const back = { token: randomUUID(), reason: 'other', message: 'We sent it twice.' } as const;
    await returnBatch(engine.context, first, PRIYA, back);
    await checkOnce(engine);
    assert.equal((await batchOf(engine, again)).errors, 0);
    assert.deepEqual(await noticesOf(engine, again), ['problems', 'ready']);
  });
});

describe('the same bytes twice, where nil returns are expected', () => {
  const nilReturns = (text: string) =>
    text.replace('  arrival: renamed', '  arrival: renamed\n  nilReturns: true');

  it('are two nil returns, even when neither was checked in between', async () => {
    await using engine = await openChecking({ edit: nilReturns });
    const nil = libraryFile([], { run: 'NIL' });
    const refs = [await takeFile(engine, '1.csv', nil), await takeFile(engine, '2.csv', nil)];
    await checkOnce(engine);
    for (const ref of refs) {
      const { state, repeat_of: repeatOf, errors } = await batchOf(engine, ref);
      assert.deepEqual([state, repeatOf, errors], ['validated', null, 0], ref);
    }
  });

  it('are a repeat when the check of the first says that they are not nil', async () => {
    await using engine = await openChecking({ edit: nilReturns });
    const [first, second] = [
      await takeFile(engine, '1.csv', GOOD),
      await takeFile(engine, '2.csv', GOOD),
    ];
    await checkOnce(engine, { startCheck: onceBroken(engine) });
    assert.equal((await batchOf(engine, second)).state, 'archived', 'nobody knows yet');
    assert.equal(await checkOnce(engine), false, 'it waits for the first');
    await forget(engine, first, { retry_at: null });
    await checkOnce(engine);
    const { state, repeat_of: repeatOf } = await batchOf(engine, second);
    assert.deepEqual([state, repeatOf], ['duplicate', first]);
    assert.equal((await eventsAbout(engine, second)).at(-1), 'batch.repeat');
    await assertSound(engine);
  });
});

onBothDatabases('a file with a zero byte in it', ({ dialect, fresh }) => {
  it('is told so, and holds nothing up', async () => {
    const options = dialect === 'sqlite' ? {} : { target: (await fresh()).target };
    await using engine = await openChecking(options);
    const ref = await takeFile(engine, 'nul.csv', GOOD.replaceAll('Picture', 'Pic\0ture'));
    const other = await takeFile(engine, 'other.csv', libraryFile(someInvoices('OTHER', 1)));
    await checkOnce(engine);
    const { problems } = await batchPage(engine.context, ref);
    assert.ok(problems.some(({ code }) => code === 'FIL-009'));
    assert.equal((await batchOf(engine, other)).state, 'validated');
    const { check_id: checkId } = await batchOf(engine, ref);
    for (const row of await documentsOfCheck(engine.context.store.db, checkId ?? 0))
      assert.ok(!row.description.includes('\0'));
    await assertSound(engine);
  });
});

/* ---------- steps ---------- */

/** Two batches with the same numbers, so that the second is held up by the first. */
async function twoOfTheSame(engine: TestEngine): Promise<[string, string]> {
  const first = await takeFile(engine, 'first.csv', GOOD);
  const again = await takeFile(engine, 'again.csv', GOOD.replace('GOOD-1\n', 'AGAIN\n'));
  await checkOnce(engine);
  assert.equal((await batchOf(engine, again)).errors, 2);
  return [first, again];
}

/** A batch that has the first of two approvals, with an answer to each of these warnings. */
async function approvedOnce(
  engine: TestEngine,
  warnings: readonly { readonly code: string; readonly group: string }[] = [],
): Promise<string> {
  const ref = await takeFile(engine, 'large.csv', LARGE);
  await checkOnce(engine);
  const { check_id: checkId, manifest } = await batchOf(engine, ref);
  await approveBatch(engine.context, ref, PRIYA, {
    token: randomUUID(),
    checkId: checkId ?? 0,
    manifest: manifest ?? '',
    approvals: 0,
    answers: warnings.map((warning) => ({ ...warning, answer: 'We know.' })),
  });
  return ref;
}

function askAgain({ context }: TestEngine): Promise<void> {
  return context.store.write((tx) => askRechecks(tx, [INTERFACE]));
}

async function checkAgain(engine: TestEngine): Promise<void> {
  await askAgain(engine);
  await checkOnce(engine);
}

/** Something else is known of a batch, or of what its last check found, than was true. */
async function forget(
  { context }: TestEngine,
  ref: string,
  change: {
    readonly manifest?: string;
    readonly retry_at?: null;
    readonly recheck_at?: null;
    readonly document_no?: number;
  },
): Promise<void> {
  const { document_no: document, ...ofBatch } = change;
  await context.store.write(async (tx) => {
    if (document === undefined) {
      await tx.db.updateTable('batches').set(ofBatch).where('ref', '=', ref).execute();
    } else {
      await tx.db.updateTable('findings').set({ document_no: document }).execute();
    }
  });
}

async function takenAt({ context }: TestEngine, at: string, dataset: string): Promise<void> {
  await context.store.write((tx) =>
    tx.db.updateTable('snapshots').set({ taken_at: at }).where('dataset', '=', dataset).execute(),
  );
}

/** Each check process gets the signal of a service manager before it can have said that it does not mind. */
function endedFromOutside({ context }: TestEngine): typeof context.startCheck {
  return (setup, folder) => {
    const before = new Set(childrenOf(process.pid));
    const starting = context.startCheck(setup, folder);
    const [started] = childrenOf(process.pid).filter((pid) => !before.has(pid));
    process.kill(started ?? 0, 'SIGTERM');
    return starting;
  };
}

/** The first start of a check process breaks, later ones do not. */
function onceBroken({ context }: TestEngine): typeof context.startCheck {
  let started = 0;
  return (setup, folder) => {
    started += 1;
    return started === 1 ? BREAKS() : context.startCheck(setup, folder);
  };
}
