/** The demo as a newcomer runs it, all the way and unattended, in a process of its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { moveDates, periodsAround } from '../../src/demo/demo-dates.ts';

const AIMS = join(import.meta.dirname, '../../bin/aims.mjs');

describe('aims demo --unattended', () => {
  it('loads the clean batch to the penny, stops the problems, knows the repeat, and keeps its home', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aims-demo-test-'));
    const demo = spawn(
      process.execPath,
      [AIMS, 'demo', '--unattended', '--json', '--home', folder],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const [out, said, [code]] = await Promise.all([
      text(demo.stdout),
      text(demo.stderr),
      once(demo, 'exit'),
    ]);
    assert.equal(code, 0, said);
    const { ok, data } = JSON.parse(out);
    assert.equal(ok, true);
    assert.deepEqual(
      { batch: data.batch, documents: data.documents, total: data.total, mistakes: data.mistakes },
      { batch: 'LIB-0001', documents: 13, total: '6560.17', mistakes: [] },
    );
    for (const part of ['SUP-003', 'BUD-002', 'INV-007', 'Repeat of LIB-0001', 'is intact']) {
      assert.match(said, new RegExp(part));
    }
    assert.ok((await readdir(join(folder, 'archive'))).includes('aims.db'));
    await rm(folder, { recursive: true });
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
