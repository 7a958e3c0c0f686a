/** A copy in force that is damaged in the archive: the trail says so, the same bytes mend it, others take its place. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseAuditLine } from '../../src/audit/audit-line.ts';
import { refreshDataset } from '../../src/engine/refresh-dataset.ts';
import { verifyOriginal } from '../../src/stages/archive/keep-original.ts';
import { snapshotsInForce } from '../../src/store/datasets.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import {
  assertSound,
  batchOf,
  checkOnce,
  damageList,
  noticesOf,
  openChecking,
  takeFile,
} from './checking.ts';
import type { TestEngine } from './engines.ts';

const BUDGETS = 'budget-codes';
const BUDGETS_FILE = 'config/datasets/budget-codes.csv';

it('is mended by the same source, and what it held up is checked again', async () => {
  await using engine = await openChecking();
  await damageList(engine, BUDGETS);
  const ref = await takeFile(engine, 'a.csv', libraryFile(someInvoices('A', 1)));
  await checkOnce(engine);
  assert.equal((await batchOf(engine, ref)).errors, 1);
  assert.equal((await refreshDataset(engine.context, BUDGETS)).unchanged, true);
  await verifyOriginal(engine.context.paths.originals, await versionInForce(engine));
  assert.deepEqual(await lastEntries(engine), [
    ['dataset.damaged', undefined],
    ['dataset.refreshed', 'yes'],
  ]);
  await checkOnce(engine);
  assert.deepEqual(await noticesOf(engine, ref), ['check-failed', 'ready']);
  await assertSound(engine);
});

it('gives way to another copy, which has nothing to be compared with', async () => {
  await using engine = await openChecking();
  await damageList(engine, BUDGETS);
  await engine.home.edit(BUDGETS_FILE, (text) => text.trimEnd().replace(/\n.*$/, '\n'));
  const { added, rows } = await refreshDataset(engine.context, BUDGETS);
  assert.equal(added, rows);
  await verifyOriginal(engine.context.paths.originals, await versionInForce(engine));
  assert.deepEqual(await lastEntries(engine), [
    ['dataset.damaged', undefined],
    ['dataset.refreshed', 'no'],
  ]);
  await assertSound(engine);
});

it('says nothing of a copy that is whole', async () => {
  await using engine = await openChecking();
  const before = await lastEntries(engine);
  await refreshDataset(engine.context, BUDGETS);
  assert.deepEqual(await lastEntries(engine), before);
});

async function versionInForce({ context }: TestEngine): Promise<string> {
  const rows = await snapshotsInForce(context.store.db);
  return rows.find(({ dataset }) => dataset === BUDGETS)?.sha256 ?? '';
}

/** The last two about the list: the event, and whether it was byte for byte the same. */
async function lastEntries({ context }: TestEngine) {
  const rows = await context.store.db.selectFrom('audit').select('line').orderBy('seq').execute();
  return rows
    .map(({ line }) => parseAuditLine(line))
    .filter(({ subject }) => subject === `dataset:${BUDGETS}`)
    .map(({ event, facts }) => [event, facts.unchanged])
    .slice(-2);
}
