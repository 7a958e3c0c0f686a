/** The demo as a newcomer runs it, unattended all the way and attended, in a process of its own. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { moveDates, periodsAround } from '../../src/demo/demo-dates.ts';
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

async function emptyFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'aims-demo-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
