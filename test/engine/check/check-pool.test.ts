/** Checks that are begun as a file arrives, before anybody asks: used only when nothing has changed since. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CheckJob, CheckSetup } from '../../../src/engine/check/check-contract.ts';
import type { CheckProcess } from '../../../src/engine/check/check-process.ts';
import { startCheckProcess } from '../../../src/engine/check/check-process.ts';
import { CheckPool } from '../../../src/engine/check-pool.ts';
import {
  type Archive,
  archive,
  check,
  codesOf,
  definitionOf,
  oneInvoice,
  setupOf,
} from './library.ts';

const DEFINITION = { ...definitionOf('library-invoices'), validator: undefined };
const FILE = oneInvoice({ 4: 'LIN|2|L3021-44120|29.00|S|6.00|Servicing' });

describe('a check that was begun early', () => {
  it('finds what a check made later finds, and is handed out once', async () => {
    await using home = await archive();
    const { pool, setup, job } = await warmPool(home);
    await pool.begin(DEFINITION.name, job);
    const begun = await pool.takeBegun(setup, job);
    assert.ok(begun);
    const later = await check(FILE, setup, job);
    assert.deepEqual(begun.findings, later.findings);
    assert.deepEqual(begun.documents, later.documents);
    assert.deepEqual(begun.summary, later.summary);
    assert.ok(codesOf(begun.findings).includes('INV-007'));
    assert.equal(await pool.takeBegun(setup, job), undefined);
    await begun.process.close();
    await pool.close();
  });

  it('is not begun without a process that waits warm for its interface', async () => {
    await using home = await archive();
    const { pool, setup, job, started } = await warmPool(home);
    await pool.begin('another-interface', job);
    assert.equal(await pool.takeBegun(setup, job), undefined);
    assert.equal(started.length, 1);
    assert.equal((await pool.take(setup)).isAlive(), true, 'the warm one still waits');
    await Promise.all(started.map((process) => process.close()));
    await pool.close();
  });

  const changes: readonly [string, (job: CheckJob, setup: CheckSetup) => [CheckSetup, CheckJob]][] =
    [
      [
        'the bytes',
        (job, setup) => [setup, { ...job, original: { ...job.original, sha256: 'f'.repeat(64) } }],
      ],
      ['the day', (job, setup) => [setup, { ...job, today: '2026-11-19' }]],
      [
        'the day its accounting dates count from',
        (job, setup) => [setup, { ...job, accountingToday: '2026-11-17' }],
      ],
      ['a list', (job) => [setupOf(DEFINITION, '2026-11-18T02:00:00.000Z'), job]],
      ['the settings of a list', (job, setup) => [withHoldAfter(setup, 1), job]],
      [
        'the layout',
        (job, setup) => [{ ...setup, layout: { ...setup.layout, sha256: 'e'.repeat(64) } }, job],
      ],
      [
        'the definition',
        (job, setup) => [{ ...setup, definition: { ...DEFINITION, sha256: 'd'.repeat(64) } }, job],
      ],
    ];
  for (const [what, change] of changes) {
    it(`is not used when it is not the same any more: ${what}`, async () => {
      await using home = await archive();
      const { pool, setup, job, started } = await warmPool(home);
      await pool.begin(DEFINITION.name, job);
      assert.equal(await pool.takeBegun(...change(job, setup)), undefined);
      await pool.close();
      assert.deepEqual(
        started.slice(0, 1).map((process) => process.isAlive()),
        [false],
        'nobody forgot it',
      );
    });
  }
});

function withHoldAfter(setup: CheckSetup, holdAfterHours: number): CheckSetup {
  const { suppliers } = setup.datasets;
  assert.ok(suppliers);
  const settings = { ...suppliers.settings, holdAfterHours };
  return { ...setup, datasets: { ...setup.datasets, suppliers: { ...suppliers, settings } } };
}

async function warmPool(home: Archive) {
  const setup = setupOf(DEFINITION);
  const started: CheckProcess[] = [];
  const pool = new CheckPool(async (wanted) => {
    const process = await startCheckProcess(wanted, { paths: home.paths });
    started.push(process);
    return process;
  });
  pool.prepare(setup);
  while (started.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return { pool, setup, job: await home.keep(FILE), started };
}
