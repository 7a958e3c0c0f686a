/** The command line beside a running AIMS: what it shows, what it decides, and how AIMS stops. */
import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { SENTINEL } from '../../src/config/home.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { makeHome, type TestHome } from '../support/home.ts';
import { libraryFile, type MadeInvoice, openMonths } from '../support/library-file.ts';
import { type Answer, aims, aimsJson, startAimsProcess } from './run-aims.ts';

const REASON = 'The supplier is not set up in Oracle yet.';

describe('the command line beside a running AIMS', () => {
  let home: TestHome;
  let daemon: ChildProcessWithoutNullStreams;
  let announced: Answer;
  const run = (...args: string[]) => aims(args, { cwd: home.path });
  const json = (...args: string[]) => aimsJson(args, { cwd: home.path });
  const onBehalf = (user: string, ...args: string[]) => json(...args, '--as', user);

  before(async () => {
    home = await homeToRun();
    await addUser(home, 'Tom.Evans', 'stock-control');
    await addUser(home, 'ann.admin', 'admin');
    daemon = startAimsProcess(['start', '--json'], { cwd: home.path });
    announced = JSON.parse((await firstText(daemon)).trim());
    await home.drop('library-invoices', 'good.csv', libraryFile([invoice('A-1'), invoice('A-2')]));
    await until(async () => (await json('batch', 'list')).data.batches[0]?.state === 'validated');
    await home.drop(
      'library-invoices',
      'bad.csv',
      libraryFile([{ ...invoice('B-1'), supplier: '999999' }, invoice('B-2')]),
    );
    await until(async () => (await json('batch', 'list')).data.batches[0]?.problems === 1);
  });
  after(async () => {
    daemon.kill('SIGKILL');
    await home[Symbol.asyncDispose]();
  });

  it('says where its pages are, in one JSON document', async () => {
    assert.deepEqual(
      [announced.schema, announced.ok, announced.data.home],
      ['aims/start/1', true, home.path],
    );
    assert.equal((await fetch(`${announced.data.url}/sign-in`)).status, 200);
  });

  it('refuses a second one on the same home and names the first', async () => {
    const { code, stderr } = await run('start');
    assert.equal(code, 6);
    assert.match(
      stderr,
      new RegExp(`AIMS is already running on this home: process ${announced.data.pid} on `),
    );
  });

  it('lists batches newest first, and only those that were asked for', async () => {
    const { stdout } = await run('batch', 'list');
    assert.match(
      stdout,
      /^Batch +Interface +Arrived +Documents +Total +Status\nLIB-0002 .+2 invoices +£425\.60 {2}Has problems\nLIB-0001 .+Ready to approve\n\n2 batches\n$/,
    );
    assert.deepEqual((await json('batch', 'list', '--limit', '1')).data.batches.map(refOf), [
      'LIB-0002',
    ]);
    assert.deepEqual(
      (await json('batch', 'list', '--interface', 'library-invoices-ctapgl')).data.batches,
      [],
    );
    assert.match(
      (await json('batch', 'list', '--interface', 'library-invoicse')).error?.message ?? '',
      /Did you mean library-invoices\?/,
    );
  });

  it('shows everything about one batch, the state as the last line', async () => {
    const { stdout } = await run('batch', 'show', 'lib-0002');
    for (const part of [
      /^LIB-0002 {2}Library invoices\n/,
      /SUP-001 {2}Supplier is not/,
      /Fix: /,
      /Received +2 invoices +£425\.60/,
      /File arrived and stored|Received +by AIMS/,
    ]) {
      assert.match(stdout, part);
    }
    assert.match(
      stdout,
      /\nHas problems\. 1 of 2 invoices has problems that must be put right before it can be approved\.\n$/,
    );
    const { data } = await json('batch', 'show', 'LIB-0002');
    assert.deepEqual(data.totals, {
      count: 2,
      total: '425.60',
      invoices: { count: 2, amount: '425.60' },
      credits: { count: 0, amount: '0.00' },
    });
    assert.deepEqual(
      data.problemGroups.map(({ code, amount }: { code: string; amount: string }) => [
        code,
        amount,
      ]),
      [['SUP-001', '212.80']],
    );
    assert.equal(data.original.file, 'bad.csv');
  });

  it('names the batch that was meant', async () => {
    const answer = await json('batch', 'show', 'LIB-0012');
    assert.deepEqual([answer.exitCode, answer.error?.code], [5, 'BATCH_NOT_FOUND']);
    assert.match(answer.error?.message ?? '', /No batch LIB-0012\. Nearest: LIB-0002\./);
  });

  it('says in its status what needs attention', async () => {
    const { code, stdout } = await run('status');
    assert.equal(code, 3);
    assert.match(stdout, /Needs attention\n {2}LIB-0002: Has problems\. /);
    assert.match(stdout, /\n1 thing needs attention\. 2 batches wait for a person\.\n$/);
  });

  it('says in its status what keeps AIMS from its work, for as long as it does', async () => {
    const sentinel = home.at('inbox', 'library-invoices', SENTINEL);
    const missing =
      /Taking in files for library-invoices: The inbox \S+library-invoices cannot be read/;
    await rename(sentinel, `${sentinel}-away`);
    await until(async () => missing.test((await run('status')).stdout));
    await rename(`${sentinel}-away`, sentinel);
    await until(async () => !missing.test((await run('status')).stdout));
  });

  it('returns nothing without a person, a reason, or the right to', async () => {
    const command = ['batch', 'return', 'LIB-0002', '--reason'];
    const refusals = [
      [2, /--as USER/, await json(...command, REASON)],
      [2, /10 to 1,000/, await onBehalf('tom.evans', ...command, 'bad')],
      [5, /nobody with the username pat/, await onBehalf('pat', ...command, REASON)],
      [6, /People who look after AIMS/, await onBehalf('ann.admin', ...command, REASON)],
      [2, /--why is one of/, await onBehalf('tom.evans', ...command, REASON, '--why', 'because')],
    ] as const;
    for (const [code, says, answer] of refusals) {
      assert.equal(answer.exitCode, code);
      assert.match(answer.error?.message ?? '', says);
    }
    assert.equal((await json('batch', 'show', 'LIB-0002')).data.state, 'validated');
  });

  it('returns a batch on a named person’s behalf, and the trail has the login beside the name', async () => {
    const command = ['batch', 'return', 'lib-0002', '--reason', REASON] as const;
    const both = await Promise.all([
      onBehalf('tom.evans', ...command),
      onBehalf('tom.evans', ...command),
    ]);
    const [answer, late] = both[0].exitCode === 0 ? both : [both[1], both[0]];
    assert.match(late.error?.message ?? '', /^LIB-0002 is "Returned", so that is not possible\.$/);
    assert.deepEqual(
      [answer.exitCode, answer.data.ref, answer.data.state],
      [0, 'LIB-0002', 'returned'],
    );
    const { data } = await json('batch', 'show', 'LIB-0002');
    const entry = data.history.find(({ event }: { event: string }) => event === 'batch.returned');
    assert.match(entry.by, new RegExp(`${userInfo().username}.*tom\\.evans`));
    assert.equal(entry.detail, REASON);
    assert.deepEqual([data.closed.kind, data.closed.message], ['return', REASON]);
    const again = await onBehalf('tom.evans', 'batch', 'return', 'LIB-0002', '--reason', REASON);
    assert.deepEqual([again.exitCode, again.error?.code], [6, 'NOT_POSSIBLE_IN_STATE']);
    assert.match(again.error?.message ?? '', /LIB-0002 is "Returned"/);
  });

  it('is well again once nothing needs attention', async () => {
    const { code, stdout } = await run('status');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /\nAll is well\. 1 batch waits for a person\.\n$/);
  });

  it('shows the emails, the one about the return with its reason', async () => {
    await until(async () =>
      (await json('email', 'list')).data.emails.some(
        ({ kind }: { kind: string }) => kind === 'returned',
      ),
    );
    const { data } = await json('email', 'list');
    const { id } = data.emails.find(({ kind }: { kind: string }) => kind === 'returned');
    assert.match(
      (await run('email', 'show', String(id))).stdout,
      /^To +\S+@newshire\.example\n[\s\S]*The supplier is not set up in Oracle yet\./,
    );
    assert.match(
      (await run('email', 'list', '--limit', '1')).stdout,
      /\n1 of \d+ emails\. See more: --limit NUMBER\n$/,
    );
    assert.equal((await run('email', 'show', '9999')).code, 5);
    assert.equal((await run('email', 'show', 'last')).code, 2);
  });

  it('closes a batch before it is sent', async () => {
    const { code, stdout } = await run(
      'batch',
      'withdraw',
      'LIB-0001',
      '--as',
      'tom.evans',
      '--reason',
      'Sent by mistake, says the Stock Unit.',
    );
    assert.equal(code, 0);
    assert.match(stdout, /LIB-0001 is closed\. Nothing of it was sent\.\n$/);
    assert.equal((await json('batch', 'show', 'LIB-0001')).data.state, 'withdrawn');
  });

  it('stops within 10 seconds of SIGTERM, and lets go of the home', async () => {
    const from = performance.now();
    daemon.kill('SIGTERM');
    const [code] = await once(daemon, 'exit');
    assert.equal(code, 0);
    assert.ok(performance.now() - from < 10_000);
    assert.equal((await json('status')).data.running, null);
  });
});

describe('aims start', () => {
  it('ends with 1 and says why when another has taken over its store', async () => {
    await using home = await homeToRun();
    const daemon = startAimsProcess(['start'], { cwd: home.path });
    const said = collect(daemon);
    await firstText(daemon);
    const other = await openStore({
      target: { kind: 'sqlite', path: home.at('archive/aims.db') },
      clock: systemClock,
      as: 'daemon',
      version: 'test',
    });
    await home.drop('library-invoices', 'one.csv', libraryFile([invoice('A-1')]));
    const [code] = await once(daemon, 'exit');
    await other.close();
    assert.equal(code, 1);
    assert.match(said(), /Another AIMS has taken over this home/);
  });

  it('stops at once on a second signal', async () => {
    await using home = await homeToRun();
    const daemon = startAimsProcess(['start'], { cwd: home.path });
    const said = collect(daemon);
    await firstText(daemon);
    // One behind the other: a stop that is waited for may be over before the second signal comes.
    daemon.kill('SIGTERM');
    daemon.kill('SIGINT');
    const [code] = await once(daemon, 'exit');
    assert.equal(code, 130);
    assert.doesNotMatch(said(), /AIMS has stopped/);
  });
});

/* ---------- support ---------- */

/** On any free port, with open months, and a password nobody needs to guess. */
async function homeToRun(): Promise<TestHome> {
  const home = await makeHome();
  await home.edit('config/aims.yaml', (text) =>
    text
      .replace('listen: 127.0.0.1:8080', 'listen: 127.0.0.1:0')
      .replace('sweep: 5 seconds', 'sweep: 1 seconds'),
  );
  await openMonths(home);
  for (const folder of ['in', 'done', 'outcome'])
    await mkdir(home.at('archive/targets/oracle-payables', folder), { recursive: true });
  return home;
}

async function addUser(home: TestHome, username: string, groups: string): Promise<void> {
  const who = [
    '--name',
    username,
    '--team',
    'Team',
    '--email',
    `${username}@newshire.example`,
    '--groups',
    groups,
  ];
  const { code, stderr } = await aims(['user', 'add', username, ...who, '--password-file', '-'], {
    cwd: home.path,
    input: 'correct horse battery\n',
  });
  assert.equal(code, 0, stderr);
}

function invoice(number: string): MadeInvoice {
  return { number, pence: 21_280 };
}

function refOf({ ref }: { ref: string }): string {
  return ref;
}

async function firstText(child: ChildProcessWithoutNullStreams): Promise<string> {
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk);
}

function collect(child: ChildProcessWithoutNullStreams): () => string {
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += String(chunk);
  });
  return () => text;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 150; round++) {
    if (await isSo()) return;
    await wait(100);
  }
  throw new Error('it did not come about');
}
