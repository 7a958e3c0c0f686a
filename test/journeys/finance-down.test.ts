/**
 * The finance system is down, refuses, or has something else under our names: nothing is lost, nothing is loaded twice,
 * and where AIMS cannot know it says so and asks.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import { toDecimal } from '../../src/domain/money.ts';
import type { BatchPage } from '../../src/engine/views.ts';
import type { CrashPoint } from '../../src/lib/crash-points.ts';
import { sentenceOf } from '../../src/words/states.ts';
import { assertDocumented } from '../audit/documented.ts';
import { libraryFile, penceOf, someInvoices } from '../support/library-file.ts';
import { LIBRARY, type Running, setIn, startRunning, untilSo } from '../support/running.ts';
import { makeKey, startSshd } from '../support/sshd.ts';

const CONNECTION = 'config/connections/oracle-payables.yaml';
const INVOICES = someInvoices('DN', 3);
const FILE = libraryFile(INVOICES);

describe('a finance system that is down', { concurrency: 2 }, () => {
  it('gets the batch once, when it is back, also when AIMS was stopped meanwhile', async () => {
    await using running = await startRunning();
    await running.dropUntil('down.csv', FILE, 'Ready to approve');
    await running.finance.goDown();
    await running.approve('LIB-0001');
    const failed = await running.until(
      'LIB-0001',
      ({ facts }) => facts.delivery?.state === 'retrying',
    );
    assert.equal(await running.label('LIB-0001'), 'Loading');
    assert.equal(failed.facts.delivery?.attempts[0]?.errorCode, 'CONNECTION_UNAVAILABLE');

    running.clock.forward(6);
    assert.equal(await running.label('LIB-0001'), 'Waiting for Oracle');
    await areTold(running, 'waiting for Oracle', ['systems@newshire.example']);
    assert.match(
      sentenceOf((await running.batch('LIB-0001')).facts, running.clock.now()),
      /^AIMS has not been able to reach Oracle since (?:today|yesterday) at .*The batch is stored\. AIMS tries again/,
    );
    await running.stop();
    await running.start();
    assert.equal((await running.finance.status()).totals.count, 0);

    await running.finance.comeUp();
    running.clock.forward(6);
    const created = await running.until('LIB-0001', 'In Oracle, not yet validated');
    const attempts = created.facts.delivery?.attempts ?? [];
    assert.ok(attempts.length >= 2);
    assert.equal(attempts.at(-1)?.outcome, 'delivered');
    await isThereOnce(running, INVOICES.length, penceOf(INVOICES));
    assert.equal((await verifyTrail(running.context.store.db)).intact, true);
    await assertDocumented(running.context.store.db);
  });

  it('is asked again by itself, at growing intervals', async () => {
    await using running = await startRunning();
    await running.dropUntil('down.csv', FILE, 'Ready to approve');
    await running.finance.goDown();
    await running.approve('LIB-0001');
    const waits: number[] = [];
    for (const failures of [1, 2, 3, 4]) {
      const { facts } = await running.until(
        'LIB-0001',
        (page) =>
          page.facts.delivery?.state === 'retrying' &&
          page.facts.delivery.attempts.length === failures,
      );
      const { nextTryAt = '', attempts = [] } = facts.delivery ?? {};
      waits.push(
        Math.round((Date.parse(nextTryAt) - Date.parse(attempts.at(-1)?.finishedAt ?? '')) / 1000),
      );
      running.clock.forward(6);
    }
    assert.deepEqual(waits, [5, 30, 120, 300]);
  });

  it('is tried for as long as it is down, an hour apart at most, and never given up', async () => {
    await using running = await startRunning();
    await running.dropUntil('down.csv', FILE, 'Ready to approve');
    await running.finance.goDown();
    await running.approve('LIB-0001');
    await running.until('LIB-0001', ({ facts }) => facts.delivery?.state === 'retrying');
    for (const days of [1, 2, 3]) {
      const before = (await running.batch('LIB-0001')).facts.delivery?.attempts.length ?? 0;
      running.clock.forward(24 * 60);
      await running.until(
        'LIB-0001',
        ({ facts }) =>
          facts.delivery?.state === 'retrying' && facts.delivery.attempts.length > before,
      );
      assert.equal(await running.label('LIB-0001'), 'Waiting for Oracle', `${days} days`);
    }
    await areTold(running, 'waiting for Oracle', ['priya.shah@newshire.example']);
    await running.finance.comeUp();
    running.clock.forward(60);
    await running.until('LIB-0001', 'In Oracle, not yet validated');
    await isThereOnce(running, INVOICES.length, penceOf(INVOICES));
  });

  it('does not get a batch that was withdrawn before its turn, and its numbers may come again', async () => {
    await using running = await startRunning();
    await running.dropUntil('one.csv', libraryFile(someInvoices('ONE', 2)), 'Ready to approve');
    await running.dropUntil('two.csv', FILE, 'Ready to approve');
    await running.finance.goDown();
    await running.approve('LIB-0001');
    await running.until('LIB-0001', ({ facts }) => facts.delivery?.state === 'retrying');
    await running.approve('LIB-0002');
    const waiting = await running.until('LIB-0002', ({ facts }) => facts.state === 'transformed');
    assert.equal(waiting.facts.delivery?.behind, 'LIB-0001');
    running.clock.forward(6);
    assert.match(
      sentenceOf((await running.batch('LIB-0002')).facts, running.clock.now()),
      /waits behind LIB-0001, because order is kept/,
    );
    const priya = await running.visitor('priya');
    const form = await priya.open('/batches/LIB-0002/withdraw');
    await priya.submit(form, '/withdraw', { message: 'Approved by mistake.' });
    const { facts } = await running.until('LIB-0002', 'Withdrawn');
    assert.equal(facts.delivery?.state, 'withdrawn');

    await running.finance.comeUp();
    running.clock.forward(60);
    await running.until('LIB-0001', 'In Oracle, not yet validated');
    const again = libraryFile(INVOICES, { run: 'AGAIN' });
    await running.dropUntil('again.csv', again, 'Ready to approve');
    await running.approve('LIB-0003');
    await running.until('LIB-0003', 'In Oracle, not yet validated');
    const { effects } = await running.finance.status();
    assert.deepEqual(Object.values(effects), [1, 1, 1, 1, 1], 'LIB-0002 never came');
    assert.equal((await running.batch('LIB-0002')).facts.delivery?.attempts.length, 0);
    assert.equal((await verifyTrail(running.context.store.db)).intact, true);
    await assertDocumented(running.context.store.db);
  });

  it('gets two batches in the order in which they were approved', async () => {
    await using running = await startRunning();
    await running.dropUntil('one.csv', libraryFile(someInvoices('ONE', 2)), 'Ready to approve');
    await running.dropUntil('two.csv', libraryFile(someInvoices('TWO', 2)), 'Ready to approve');
    await running.finance.goDown();
    await running.approve('LIB-0002');
    await running.until('LIB-0002', ({ facts }) => facts.delivery?.state === 'retrying');
    await running.approve('LIB-0001');
    await running.until('LIB-0001', ({ facts }) => facts.delivery?.state === 'queued');
    running.clock.forward(6);
    await running.until('LIB-0002', ({ facts }) => (facts.delivery?.attempts.length ?? 0) > 1);
    assert.equal(
      (await running.batch('LIB-0001')).facts.delivery?.attempts.length,
      0,
      'it waits its turn',
    );
    await running.finance.comeUp();
    running.clock.forward(6);
    const later = await running.until('LIB-0001', 'In Oracle, not yet validated');
    const sooner = await running.until('LIB-0002', 'In Oracle, not yet validated');
    assert.ok(deliveredAt(sooner) < deliveredAt(later));
    const { effects } = await running.finance.status();
    assert.deepEqual(Object.values(effects), [1, 1, 1, 1]);
  });
});

describe('a finance system that does not answer at all', () => {
  it('keeps no batch for another finance system waiting', async () => {
    const silent = await startSilent();
    await using running = await startRunning({
      async prepare(home) {
        const key = makeKey(home.at('a-key'));
        const settings = {
          ...{ kind: 'sftp', environment: 'test', label: 'Silent (test)', contract: 'none' },
          ...{ host: '127.0.0.1', port: silent.port, username: 'aims', path: 'in' },
          ...{ timeout: '60 seconds', hostKeySha256: [key.sha256], privateKeyFile: key.file },
        };
        await home.write('config/connections/silent.yaml', JSON.stringify(settings));
        await home.write('interfaces/second.yaml', await home.read(`interfaces/${LIBRARY}.yaml`));
        await setIn(home, 'interfaces/second.yaml', { prefix: 'SEC', 'to.connection': 'silent' });
      },
    });
    // Before AIMS stops, which waits for what it has in hand.
    using _hungUp = silent;
    await running.home.drop('second', 'silent.csv', libraryFile(someInvoices('SI', 2)));
    await untilSo(
      'it is there',
      () => running.batches(),
      (some) => some.length === 1,
    );
    await running.until('SEC-0001', 'Ready to approve');
    await running.approve('SEC-0001');
    await running.until('SEC-0001', ({ facts }) => facts.delivery?.state === 'sending');
    await running.dropUntil('heard.csv', FILE, 'Ready to approve');
    await running.approve('LIB-0001');
    await running.until('LIB-0001', 'In Oracle, not yet validated');
    const { facts } = await running.batch('SEC-0001');
    assert.equal(facts.delivery?.state, 'sending', 'it still waits for an answer');
  });
});

describe('a finance system that refuses for good', () => {
  it('stops the delivery, and people are told, when its host key is not the pinned one', async () => {
    const sshd = await startSshd();
    try {
      await using running = await startRunning({
        async prepare(home) {
          const other = makeKey(home.at('other-key'));
          const settings = {
            ...{ kind: 'sftp', environment: 'test', label: 'Oracle Payables (test)' },
            ...{ contract: 'moves-to-done', host: sshd.host, port: sshd.port },
            ...{ username: sshd.username, path: home.at('finance-system') },
            ...{ hostKeySha256: [other.sha256], privateKeyFile: sshd.keyFile },
          };
          await home.write(CONNECTION, JSON.stringify(settings));
        },
      });
      await running.dropUntil('key.csv', FILE, 'Ready to approve');
      await running.approve('LIB-0001');
      const { facts } = await running.until('LIB-0001', 'Not loaded');
      assert.equal(facts.delivery?.state, 'stopped');
      assert.equal(facts.delivery.lastError, 'CONNECTION_REFUSED');
      assert.equal(facts.delivery.attempts.length, 1);
      await areTold(running, 'not loaded', [
        'systems@newshire.example',
        'priya.shah@newshire.example',
        'mary.okafor@newshire.example',
        'tom.evans@newshire.example',
      ]);
      running.clock.forward(24 * 60);
      await sleep(2_500);
      assert.equal(
        (await running.batch('LIB-0001')).facts.delivery?.attempts.length,
        1,
        'it is not tried again',
      );
      assert.deepEqual(readdirSync(join(running.financeFolder, 'in')), []);

      // Refused again in the same way: tried once a start, and nobody is told twice.
      const told = running.mail.messages.length;
      await running.stop();
      await running.start();
      await running.until(
        'LIB-0001',
        (page) =>
          page.facts.delivery?.state === 'stopped' && page.facts.delivery.attempts.length === 2,
      );
      await sleep(1_500);
      assert.equal(running.mail.messages.length, told);

      // The key is put right: nothing else is asked of anybody.
      await setIn(running.home, CONNECTION, { hostKeySha256: [sshd.hostKeySha256] });
      const sent = await running.until('LIB-0001', 'In Oracle, not yet validated');
      assert.ok(sent.history.some(({ event }) => event === 'delivery.resumed'));
      assert.equal((await verifyTrail(running.context.store.db)).intact, true);
      await assertDocumented(running.context.store.db);
    } finally {
      await sshd.close();
    }
  });
});

describe('a delivery that AIMS cannot know the end of', { concurrency: 2 }, () => {
  it('is in doubt when something else stands under our name, and nothing there is overwritten', async () => {
    await using running = await startRunning();
    await running.dropUntil('conflict.csv', FILE, 'Ready to approve');
    const theirs = join(running.financeFolder, 'in', 'LIB-0001_headers.csv');
    await writeFile(theirs, 'not ours\n');
    await running.approve('LIB-0001');
    const { facts } = await running.until('LIB-0001', 'Not known whether Oracle has it');
    assert.equal(facts.delivery?.state, 'in-doubt');
    assert.equal(facts.delivery.lastError, 'CONNECTION_CONFLICT');
    assert.equal(await readFile(theirs, 'utf8'), 'not ours\n');
    assert.ok(!existsSync(join(running.financeFolder, 'in', 'LIB-0001.ok')), 'there is no marker');
    await areTold(running, 'not known whether', [
      'systems@newshire.example',
      'priya.shah@newshire.example',
    ]);
    assert.equal((await running.finance.status()).totals.count, 0);
  });

  it('is in doubt when AIMS died after the last file and the other side leaves no trace', async () => {
    await using running = await startLeavingNoTrace();
    await dieAfterMarker(running);
    assert.deepEqual(consume(running), ALL_FILES);
    await running.start();
    const { facts } = await running.until('LIB-0001', 'Not known whether Oracle has it');
    assert.equal(facts.delivery?.state, 'in-doubt');
    assert.deepEqual(consume(running), [], 'nothing is sent again');
  });

  it('is in doubt no longer when the other side answers for it', async () => {
    await using running = await startLeavingNoTrace();
    await dieAfterMarker(running);
    consume(running);
    await running.start();
    await running.until('LIB-0001', 'Not known whether Oracle has it');
    await answerCreated(running);
    const { facts, reconciliation } = await running.until(
      'LIB-0001',
      'In Oracle, not yet validated',
    );
    assert.equal(facts.delivery?.state, 'confirmed');
    assert.equal(reconciliation.confirmed.invoicesPence, penceOf(INVOICES));
    assert.equal((await verifyTrail(running.context.store.db)).intact, true);
    await assertDocumented(running.context.store.db);
    assert.deepEqual(consume(running), [], 'nothing is sent again');
  });

  it('is in doubt also when the other side could not be reached in between', async () => {
    await using running = await startLeavingNoTrace();
    await dieAfterMarker(running);
    assert.deepEqual(consume(running), ALL_FILES);
    renameSync(plainFolder(running), `${plainFolder(running)}.away`);
    await running.start();
    await running.until('LIB-0001', ({ facts }) => facts.delivery?.state === 'retrying');
    renameSync(`${plainFolder(running)}.away`, plainFolder(running));
    running.clock.forward(1);
    await running.until('LIB-0001', 'Not known whether Oracle has it');
    assert.deepEqual(consume(running), [], 'nothing is sent again');
  });

  it('is in doubt, not "not loaded", however long the other side stayed away after AIMS died', async () => {
    await using running = await startLeavingNoTrace();
    await dieAfterMarker(running);
    assert.deepEqual(consume(running), ALL_FILES);
    renameSync(plainFolder(running), `${plainFolder(running)}.away`);
    await running.start();
    await running.until('LIB-0001', ({ facts }) => facts.delivery?.state === 'retrying');
    running.clock.forward(25 * 60);
    await running.until(
      'LIB-0001',
      ({ facts }) =>
        facts.delivery?.state === 'retrying' && (facts.delivery.attempts.length ?? 0) > 2,
    );
    assert.equal(await running.label('LIB-0001'), 'Waiting for Oracle');
    renameSync(`${plainFolder(running)}.away`, plainFolder(running));
    running.clock.forward(60);
    await running.until('LIB-0001', 'Not known whether Oracle has it');
    assert.deepEqual(consume(running), [], 'nothing is sent again');
  });

  it('is in doubt also when AIMS died before the last file: it cannot tell one death from the other', async () => {
    await using running = await startLeavingNoTrace();
    await dieAt(running, 'deliver.before-marker');
    assert.equal(existsSync(join(plainFolder(running), 'in', 'LIB-0001.ok')), false);
    await running.start();
    const { facts } = await running.until(
      'LIB-0001',
      (page) => page.facts.delivery?.state === 'in-doubt' || page.facts.state === 'delivered',
    );
    assert.equal(facts.delivery?.state, 'in-doubt');
  });
});

/* ---------- what is held against what ---------- */

function deliveredAt({ facts }: BatchPage): string {
  return facts.delivery?.deliveredAt ?? '';
}

async function isThereOnce(running: Running, count: number, pence: number): Promise<void> {
  const { totals, effects, repeats } = await running.finance.status();
  assert.deepEqual(totals, { count, pence });
  assert.ok(Object.values(effects).every((times) => times === 1));
  assert.deepEqual(repeats, []);
}

async function areTold(
  { mail }: Running,
  subject: string,
  addresses: readonly string[],
): Promise<void> {
  for (const address of addresses)
    await mail.waitFor(
      (message) => message.to.includes(address) && message.subject.includes(subject),
    );
}

/* ---------- another side that says nothing ---------- */

interface Silent extends Disposable {
  readonly port: number;
}

/** Takes every call and never says a word, until it hangs up. */
async function startSilent(): Promise<Silent> {
  const calls = new Set<Socket>();
  const server = createServer((call) => {
    calls.add(call);
    call.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.dispose]() {
      server.close();
      for (const call of calls) call.destroy();
    },
  };
}

/* ---------- another side that takes files and leaves no trace ---------- */

const ALL_FILES = ['LIB-0001.ctl', 'LIB-0001.ok', 'LIB-0001_headers.csv', 'LIB-0001_lines.csv'];

function plainFolder({ home }: Running): string {
  return home.at('plain');
}

/** A batch is ready, to go to a folder that nobody promised anything about. */
async function startLeavingNoTrace(): Promise<Running> {
  const running = await startRunning({
    async prepare(home) {
      for (const name of ['in', 'done', 'outcome'])
        mkdirSync(home.at('plain', name), { recursive: true });
      await setIn(home, CONNECTION, { path: home.at('plain'), contract: 'none' });
    },
  });
  await running.dropUntil('trace.csv', FILE, 'Ready to approve');
  return running;
}

function dieAfterMarker(running: Running): Promise<void> {
  return dieAt(running, 'deliver.after-marker');
}

/** Approved, and AIMS ends at the point, as if killed: what it was doing is not noted. */
async function dieAt(running: Running, point: CrashPoint): Promise<void> {
  await running.stop();
  let died: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => {
    died = resolve;
  });
  await running.start({
    mark: (at) => {
      if (at !== point) return;
      died();
      throw new Error(`killed at ${point}`);
    },
  });
  await running.approve('LIB-0001');
  await dead;
  await running.stop();
}

/** The other side says that all of it was created, as the reply contract wants it said. */
async function answerCreated(running: Running): Promise<void> {
  const rows = INVOICES.map(
    ({ number, pence }) => `LIB-0001,104990,${number},CREATED,${toDecimal(pence)},,,`,
  );
  const text = [
    'GROUP_ID,SUPPLIER_NUMBER,INVOICE_NUMBER,STATUS,INVOICE_AMOUNT,VOUCHER,CODE,MESSAGE',
    ...rows,
    `TRAILER,${INVOICES.length},${toDecimal(penceOf(INVOICES))}`,
    '',
  ].join('\n');
  const outcome = join(plainFolder(running), 'outcome');
  await writeFile(join(outcome, '.answer.part'), text);
  renameSync(join(outcome, '.answer.part'), join(outcome, 'LIB-0001.outcome.csv'));
}

/** What a loader that leaves no trace does: it takes everything. Returns what there was. */
function consume(running: Running): readonly string[] {
  const folder = join(plainFolder(running), 'in');
  const names = readdirSync(folder).sort();
  for (const name of names) rmSync(join(folder, name));
  return names;
}
