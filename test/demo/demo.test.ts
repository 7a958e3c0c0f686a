/** The demo as a newcomer runs it, unattended all the way and attended, in a process of its own. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { moveDates, periodsAround } from '../../src/demo/demo-dates.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aims, aimsJson, startAimsProcess } from '../cli/run-aims.ts';

describe('aims demo --unattended', () => {
  it('loads the clean batch to the penny, stops the problems, knows the repeat, and keeps its home', async () => {
    await using folder = await emptyFolder();
    const { code, stdout, stderr } = await aims([...UNATTENDED, '--json', '--home', folder.path]);
    assert.equal(code, 0, stderr);
    const { schema, ok, exitCode, data } = JSON.parse(stdout);
    assert.deepEqual([schema, ok, exitCode], ['aims/demo/1', true, 0]);
    assert.deepEqual(
      { batch: data.batch, documents: data.documents, total: data.total, mistakes: data.mistakes },
      { batch: 'LIB-0001', documents: 13, total: '6560.17', mistakes: [] },
    );
    for (const part of ['SUP-003', 'BUD-002', 'INV-007', 'Repeat of LIB-0001', 'is intact']) {
      assert.match(stderr, new RegExp(part));
    }
    assert.ok((await readdir(join(folder.path, 'archive'))).includes('aims.db'));
  });

  it('ends, and says why, whatever keeps it from starting', async () => {
    await using folder = await emptyFolder();
    await writeFile(join(folder.path, 'mine.txt'), 'mine');
    const full = await aimsJson([...UNATTENDED, '--home', folder.path]);
    assert.deepEqual([full.exitCode, full.error?.code], [6, 'HOME_NOT_EMPTY']);
    assert.deepEqual(await readdir(folder.path), ['mine.txt']);

    await using other = await emptyFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const taken = await aims(['demo', '--port', String(port), '--home', other.path, '--quiet']);
    server.close();
    assert.equal(taken.code, 7);
    assert.match(
      taken.stderr,
      new RegExp(`^Port ${port} is in use by another program\\.\\n.*for the demo --port\\.\\n$`),
    );
  });
});

describe('aims demo', () => {
  it('takes another port than 8080 where that is in use, and says in one document what there is', async () => {
    const server = createServer().listen(8080, '127.0.0.1');
    // Where somebody else listens there, it is in use just as well.
    await Promise.race([once(server, 'listening'), once(server, 'error')]).catch(() => undefined);
    await using folder = await emptyFolder();
    const home = join(folder.path, 'a demo');
    const demo = startAimsProcess(['demo', '--json', '--quiet', '--home', home]);
    const [said, [chunk]] = [text(demo.stderr), await once(demo.stdout, 'data')];
    server.close();
    const { ok, data } = JSON.parse(String(chunk));
    assert.equal(ok, true);
    assert.notEqual(new URL(data.url).port, '8080');
    assert.equal((await fetch(`${data.url}/sign-in`)).status, 200);

    const next = ['check', data.nextFile, '--interface', 'library-invoices', '--home', home];
    assert.match((await aims(next)).stdout, /\nAll 3 invoices would load\. /);
    demo.kill('SIGINT');
    const [code] = await once(demo, 'exit');
    assert.deepEqual([code, await said], [0, '']);
  });
});

describe('a demo whose AIMS cannot go on', () => {
  it('says so beside its one document, and waits for nothing', async () => {
    await using demo = await startAnswering(['demo']);
    await using _other = await takeOver(demo.home);
    await copyFile(demo.nextFile, join(demo.home, 'inbox/library-invoices/next.csv'));
    const { code, stdout, stderr } = await demo.answer();
    const { ok, schema } = JSON.parse(stdout);
    assert.deepEqual([code, ok, schema], [1, true, 'aims/demo/1']);
    assert.match(stderr, /^Another AIMS has taken over this home.*\n.*\n$/);
  });

  it('is answered with its cause where it runs unattended', async () => {
    await using demo = await startAnswering(UNATTENDED);
    await using _other = await takeOver(demo.home);
    const { code, stdout, stderr } = await demo.answer();
    const { exitCode, error } = JSON.parse(stdout);
    assert.deepEqual([code, exitCode, error.code, stderr], [1, 1, 'STORE_FENCED_OFF', '']);
  });
});

describe("the demo's dates", () => {
  it('move together, in each way they are written, and nothing else does', () => {
    assert.equal(
      moveDates(
        'HDR|UNICORN|20261118|R-20261118\nINV|104990|12/11/2026|20261118.50|2026-10-31',
        15,
      ),
      'HDR|UNICORN|20261203|R-20261118\nINV|104990|27/11/2026|20261118.50|2026-11-15',
    );
  });

  it('leave this month and the last one open, and those to come unopened', () => {
    const rows = periodsAround('2027-01-05').split('\n');
    assert.ok(rows.includes('Jan-27,2027-01-01,2027-01-31,O'));
    assert.ok(rows.includes('Dec-26,2026-12-01,2026-12-31,O'));
    assert.ok(rows.includes('Nov-26,2026-11-01,2026-11-30,C'));
    assert.ok(rows.includes('Feb-27,2027-02-01,2027-02-28,N'));
  });
});

/* ---------- support ---------- */

const UNATTENDED = ['demo', '--unattended'];

/** A demo that runs, on a finance system that will not stop when it is told to. */
async function startAnswering(args: readonly string[]) {
  const { path: home, [Symbol.asyncDispose]: remove } = await emptyFolder();
  const child = startAimsProcess([...args, '--json', '--quiet', '--home', home]);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = once(child, 'exit');
  // The last that is made before it begins.
  const nextFile = join(home, 'demo/unicorn-next.csv');
  while (!existsSync(nextFile)) {
    if (child.exitCode !== null) assert.fail((await said).join(''));
    await wait(20);
  }
  const finance = await financeSystemOf(child);
  process.kill(finance, 'SIGSTOP');
  return {
    home,
    nextFile,
    async answer() {
      const [code] = await ended;
      // It shares the error output, which ends with it.
      process.kill(finance, 'SIGKILL');
      const [stdout, stderr] = await said;
      return { code, stdout, stderr };
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await remove();
    },
  };
}

async function financeSystemOf({ pid }: ChildProcess): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  for (const child of children.trim().split(' ')) {
    const line = await readFile(`/proc/${child}/cmdline`, 'utf8');
    if (line.includes('finance-system.ts')) return Number(child);
  }
  assert.fail('it has no finance system');
}

/** As another AIMS on the same home would. */
async function takeOver(home: string): Promise<AsyncDisposable> {
  const store = await openStore({
    target: { kind: 'sqlite', path: join(home, 'archive/aims.db') },
    clock: systemClock,
    as: 'daemon',
    version: 'test',
  });
  return { [Symbol.asyncDispose]: () => store.close() };
}

async function emptyFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'aims-demo-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
