/**
 * The main job, from the sender's sftp client to the finance system's word that every invoice can be paid, with
 * nothing made up in between: real SFTP both ways, real pages, real mail, and uploads that stall, break and go on.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import { textOf } from '../../src/demo/browse.ts';
import type { CaughtMail } from '../../src/demo/mail-catcher.ts';
import { countOf, grossOf } from '../../src/domain/document.ts';
import type { BatchPage } from '../../src/engine/views.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { originalPath } from '../../src/stages/archive/keep-original.ts';
import { assertDocumented } from '../audit/documented.ts';
import type { TestHome } from '../support/home.ts';
import { libraryFile, penceOf, someInvoices } from '../support/library-file.ts';
import { startPostgres } from '../support/postgres.ts';
import { LIBRARY, type Running, setIn, startRunning, untilSo } from '../support/running.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import { type Sender, startSender } from './sender.ts';

const INTERFACE = `interfaces/${LIBRARY}.yaml`;

let target: Sshd;

before(async () => {
  target = await startSshd();
});

after(async () => {
  await target.close();
});

describe('library invoices, from the sender to the finance system', { concurrency: 2 }, () => {
  it('loads every penny of a file that comes by SFTP, and proves it', async () => {
    await using sender = await startSender();
    await using running = await startRunning({ prepare: (home) => overSftp(home, sender) });
    await walkTheWay(running, sender);
  });

  it('does the same with its records in PostgreSQL', async () => {
    await using sender = await startSender();
    await using postgres = await startPostgres();
    const url = await postgres.createDatabase('journey');
    await using running = await startRunning({
      async prepare(home) {
        await overSftp(home, sender);
        await home.write('config/secrets/database', `${url}\n`);
        await chmod(home.at('config/secrets/database'), 0o600);
        await setIn(home, 'config/aims.yaml', {
          database: { postgres: '${file:config/secrets/database}' },
        });
      },
    });
    assert.equal(running.context.settings.current.home.database.kind, 'postgres');
    await walkTheWay(running, sender);
  });
});

/* ---------- the whole way ---------- */

const INVOICES = [
  ...someInvoices('PT', 3),
  { number: 'PT-C1', pence: -550 },
  { number: 'GB-1', pence: 123_456, supplier: '105210' },
];
const COUNT = INVOICES.length;
const PENCE = penceOf(INVOICES);
const FILE = libraryFile(INVOICES);

async function walkTheWay(running: Running, sender: Sender): Promise<void> {
  const ref = await sendByRename(running, sender);
  const ready = await running.until(ref, 'Ready to approve');
  await isKeptAsSent(running, ready, FILE);
  assert.deepEqual(readdirSync(sender.inbox), ['.aims-inbox'], 'the inbox is cleared');
  assert.deepEqual(ready.control, { count: COUNT, pence: PENCE });

  await running.approve(ref);
  const created = await running.until(ref, 'In Oracle, not yet validated');
  assert.equal(created.facts.ended, false);
  assert.deepEqual(inCountAndPence(created), [COUNT, PENCE]);
  await isDeliveredAsApproved(running, created);
  const page = await (await running.visitor('iris')).open(`/batches/${ref}`);
  assert.match(textOf(page.html), /In Oracle, not yet validated/);

  for (const { number, supplier = '104990' } of INVOICES)
    await running.finance.validate(supplier, number);
  const loaded = await running.until(ref, 'Loaded');
  assert.deepEqual(inCountAndPence(loaded), [COUNT, PENCE]);
  const { file, received, confirmed, levels, agrees } = loaded.reconciliation;
  assert.deepEqual(file, { count: COUNT, pence: PENCE });
  assert.deepEqual(received, confirmed);
  assert.deepEqual(levels.validated, received);
  assert.equal(agrees, true);
  const { totals, effects } = await running.finance.status();
  assert.deepEqual(totals, { count: COUNT, pence: PENCE });
  assert.ok(Object.values(effects).every((times) => times === 1));

  await isTold(running, ref);
  const verdict = await verifyTrail(running.context.store.db);
  await assertDocumented(running.context.store.db);
  assert.deepEqual([verdict.intact, verdict.broken], [true, undefined]);
  assert.deepEqual(running.fatal, []);
}

/** The account has no more rights than to its own ; it sends under another name and renames, as agreed. */
async function sendByRename(running: Running, sender: Sender): Promise<string> {
  const local = sender.local('export.csv', FILE);
  await assert.rejects(sender.sftp([`put ${local} /export.csv`]), /Permission denied/);
  await sender.sftp([`put ${local} export.csv.part`, 'rename export.csv.part export.csv']);
  const [batch] = await untilSo('a batch', running.batches, (batches) => batches.length === 1);
  return batch?.ref ?? '';
}

async function isKeptAsSent(running: Running, page: BatchPage, sent: string): Promise<void> {
  assert.equal(page.original.sha256, sha256(sent));
  const path = originalPath(running.context.paths.originals, page.original.sha256);
  assert.equal(await readFile(path, 'utf8'), sent);
  assert.equal(statSync(path).mode & 0o222, 0, 'nobody may write to it');
}

async function isDeliveredAsApproved(running: Running, page: BatchPage): Promise<void> {
  const entries = page.facts.delivery?.entries ?? [];
  assert.equal(entries.length, 4);
  for (const { name, sha256: hash } of entries)
    assert.equal(sha256(await readFile(join(running.financeFolder, 'done', name))), hash, name);
}

function inCountAndPence({ reconciliation: { confirmed } }: BatchPage): [number, number] {
  return [countOf(confirmed), grossOf(confirmed)];
}

/** Priya's three messages, in order, each said to belong to the first. */
async function isTold({ mail }: Running, ref: string): Promise<void> {
  const to = (address: string) => mail.messages.filter((message) => message.to.includes(address));
  await mail.waitFor(
    ({ to: [first], subject }) =>
      first === 'priya.shah@newshire.example' && subject.includes('loaded'),
  );
  const [ready, inTarget, loaded, ...more] = to('priya.shah@newshire.example') as CaughtMail[];
  assert.ok(ready && inTarget && loaded);
  assert.deepEqual(more, []);
  const what = `4 invoices and 1 credit note, £1,259.12`;
  assert.deepEqual(
    [ready, inTarget, loaded].map(({ subject }) => subject),
    [
      `[TEST] ${ref}: ready to approve, ${what}`,
      `[TEST] ${ref}: in Oracle, not yet validated, ${what}`,
      `[TEST] ${ref}: loaded, all ${what}`,
    ],
  );
  for (const later of [inTarget, loaded]) {
    assert.equal(later.headers.get('in-reply-to'), ready.messageId);
    assert.equal(later.headers.get('references'), ready.messageId);
    assert.notEqual(later.messageId, ready.messageId);
  }
  assert.equal(ready.headers.get('in-reply-to'), undefined);
  assert.equal(
    to('sam.lee@newshire.example').length,
    0,
    'the sender of it is not asked to approve',
  );
}

/* ---------- uploads that do not go smoothly ---------- */

/** Long enough to be on its way for a while: several packets of 32 KiB. */
const LONG = libraryFile(someInvoices('LONG', 1_200));
const HALF = Math.floor(LONG.length / 2);
/** Several sweeps. */
const STALL_MS = 2_500;

describe('an upload that stalls', { concurrency: 4 }, () => {
  for (const [where, bytes] of [
    ['before its first byte', 0],
    ['in the middle', HALF],
  ] as const) {
    it(`${where} is not touched until it has been still for the agreed time, then taken once and whole`, async () => {
      await using sender = await startSender();
      await using running = await startRunning({
        prepare: (home) => overSftp(home, sender, { stable: '6 seconds' }),
      });
      const name = `stalled-${bytes}.csv`;
      const upload = sender.holdBack([`put ${sender.local(name, LONG)} ${name}`], bytes);
      await standsThere(sender, name, bytes);
      await sleep(STALL_MS);
      assert.deepEqual(await running.batches(), []);
      await upload.finish();
      const finished = performance.now();
      await isTakenOnce(running, sender);
      assert.ok(performance.now() - finished > 5_000, 'it was still for the agreed time first');
    });

    it(`${where} is no file at all while it is named .part`, async () => {
      await using sender = await startSender();
      await using running = await startRunning({ prepare: (home) => overSftp(home, sender) });
      const name = `part-${bytes}.csv`;
      const upload = sender.holdBack(
        [`put ${sender.local(name, LONG)} ${name}.part`, `rename ${name}.part ${name}`],
        bytes,
      );
      await standsThere(sender, `${name}.part`, bytes);
      await sleep(STALL_MS);
      assert.deepEqual(await running.batches(), []);
      await upload.finish();
      await isTakenOnce(running, sender);
    });
  }
});

describe('an upload that breaks off', { concurrency: 3 }, () => {
  it('is taken once and whole when it is resumed under its temporary name', async () => {
    await using sender = await startSender();
    await using running = await startRunning({ prepare: (home) => overSftp(home, sender) });
    const local = sender.local('resumed.csv', LONG);
    const upload = sender.holdBack([`put ${local} resumed.csv.part`], HALF);
    await standsThere(sender, 'resumed.csv.part', HALF);
    await upload.cut();
    await sleep(STALL_MS);
    assert.deepEqual(await running.batches(), []);
    await sender.sftp([`reput ${local} resumed.csv.part`, 'rename resumed.csv.part resumed.csv']);
    await isTakenOnce(running, sender);
  });

  it('is taken once and whole when it is resumed before the agreed time is over', async () => {
    await using sender = await startSender();
    await using running = await startRunning({
      prepare: (home) => overSftp(home, sender, { stable: '6 seconds' }),
    });
    const local = sender.local('resumed-stable.csv', LONG);
    const upload = sender.holdBack([`put ${local} resumed-stable.csv`], HALF);
    await standsThere(sender, 'resumed-stable.csv', HALF);
    await upload.cut();
    await sleep(STALL_MS);
    await sender.sftp([`reput ${local} resumed-stable.csv`]);
    await isTakenOnce(running, sender);
  });

  it('that looked whole for the agreed time is stopped by its missing end, and the whole file is taken when it comes', async () => {
    await using sender = await startSender();
    await using running = await startRunning({
      prepare: (home) => overSftp(home, sender, { stable: '1 second' }),
    });
    const local = sender.local('half.csv', LONG);
    const upload = sender.holdBack([`put ${local} half.csv`], HALF);
    await standsThere(sender, 'half.csv', HALF);
    await upload.cut();
    const [half] = await untilSo('the half', running.batches, (batches) => batches.length === 1);
    const page = await running.until(half?.ref ?? '', 'Has problems');
    assert.equal(page.facts.state, 'unreadable');
    assert.ok(page.problems.some(({ code }) => code === 'FIL-002'));
    await sender.sftp([`put ${local} half.csv`]);
    const [, whole] = await untilSo(
      'the whole',
      running.batches,
      (batches) => batches.length === 2,
    );
    await isKeptAsSent(running, await running.until(whole?.ref ?? '', 'Ready to approve'), LONG);
  });
});

async function standsThere(sender: Sender, name: string, atLeast: number): Promise<void> {
  const path = join(sender.inbox, name);
  await untilSo(
    `${name} with ${atLeast} bytes`,
    () => (existsSync(path) ? statSync(path).size : -1),
    (bytes) => bytes >= atLeast,
  );
  assert.ok(statSync(path).size < LONG.length, 'it is not whole');
}

async function isTakenOnce(running: Running, sender: Sender): Promise<void> {
  const [batch] = await untilSo('a batch', running.batches, (batches) => batches.length > 0);
  await isKeptAsSent(running, await running.until(batch?.ref ?? '', 'Ready to approve'), LONG);
  await sleep(1_500);
  assert.equal((await running.batches()).length, 1);
  assert.deepEqual(readdirSync(sender.inbox), ['.aims-inbox']);
}

/* ---------- settings ---------- */

/** The sender's own folder as the inbox, and the finance system behind SFTP with its host key pinned. */
async function overSftp(
  home: TestHome,
  sender: Sender,
  arrival?: { readonly stable: string },
): Promise<void> {
  await setIn(home, INTERFACE, {
    'source.folder': sender.inbox,
    ...(arrival ? { 'source.arrival': arrival } : {}),
  });
  await home.write(
    'config/connections/oracle-payables.yaml',
    [
      'kind: sftp',
      'environment: test',
      'label: Oracle Payables (test)',
      'contract: moves-to-done',
      `host: ${target.host}`,
      `port: ${target.port}`,
      `username: ${target.username}`,
      `path: ${home.at('finance-system')}`,
      `hostKeySha256: ['${target.hostKeySha256}']`,
      `privateKeyFile: ${target.keyFile}`,
      '',
    ].join('\n'),
  );
}
