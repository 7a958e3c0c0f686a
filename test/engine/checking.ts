/** A check, step by step: lists as new as today, files in the inbox, one round of checks, and what people are told. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { parseAuditLine } from '../../src/audit/audit-line.ts';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import { periodsAround } from '../../src/demo/demo-dates.ts';
import { checkDueBatches } from '../../src/engine/check-batch.ts';
import { CheckPool } from '../../src/engine/check-pool.ts';
import { approveBatch, type Decider } from '../../src/engine/decide-batch.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { refreshDataset } from '../../src/engine/refresh-dataset.ts';
import { londonDay } from '../../src/lib/clock.ts';
import { originalPath } from '../../src/stages/archive/keep-original.ts';
import { type BatchRow, batchByRef } from '../../src/store/batches.ts';
import { snapshotsInForce } from '../../src/store/datasets.ts';
import { originalById } from '../../src/store/originals.ts';
import { assertDocumented } from '../audit/documented.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { type EngineOptions, INTERFACE, openEngine, type TestEngine } from './engines.ts';

const PERIODS = 'config/datasets/periods.csv';

/** An engine whose periods are those of today, so that a good file passes every check. */
export async function openChecking(options: EngineOptions = {}): Promise<TestEngine> {
  const engine = await openEngine(options);
  await putPeriods(engine, periodsAround(londonDay(engine.context.clock.now())));
  return engine;
}

/** Puts a new copy of the list of periods in force. */
export async function putPeriods({ home, context }: TestEngine, text: string): Promise<void> {
  await home.write(PERIODS, text);
  await refreshDataset(context, 'periods', { actor: { kind: 'aims' }, acceptSize: true });
}

/** Takes a file into the archive; the reference of its batch. */
export async function takeFile(engine: TestEngine, name: string, content: string): Promise<string> {
  await engine.home.drop(INTERFACE, name, content);
  await engine.sweep();
  const rows = await engine.context.store.db.selectFrom('batches').select('ref').execute();
  return rows.at(-1)?.ref ?? '';
}

/** One round of the check lane. */
export async function checkOnce(
  engine: TestEngine,
  change: Partial<EngineContext> = {},
): Promise<boolean> {
  const context = { ...engine.context, ...change };
  const pool = new CheckPool((setup) => context.startCheck(setup));
  try {
    return await checkDueBatches(context, pool, engine.definition.name);
  } finally {
    await pool.close();
  }
}

export function batchOf({ context }: TestEngine, ref: string): Promise<BatchRow> {
  return batchByRef(context.store.db, ref);
}

/** What people have been told, or are about to be, of a batch. */
export async function noticesOf(engine: TestEngine, ref: string): Promise<string[]> {
  const { id } = await batchOf(engine, ref);
  const rows = await engine.context.store.db
    .selectFrom('notices')
    .select('kind')
    .where('batch_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map(({ kind }) => kind);
}

export async function entriesAbout({ context }: TestEngine, ref: string) {
  const lines = await context.store.db.selectFrom('audit').select('line').orderBy('seq').execute();
  return lines
    .map(({ line }) => parseAuditLine(line))
    .filter((entry) => entry.subject === `batch:${ref}`);
}

export async function eventsAbout(engine: TestEngine, ref: string): Promise<string[]> {
  return (await entriesAbout(engine, ref)).map(({ event }) => event);
}

export const PRIYA: Decider = {
  person: {
    id: 'id of priya',
    username: 'priya',
    name: 'Priya Shah',
    team: 'Stock Control',
    email: 'priya@newshire.example',
    groups: ['stock-control'],
    disabledAt: null,
  },
  actor: { kind: 'person', id: 'id of priya', role: 'stock-control' },
};

/** Other bytes in the archive; call what is returned to put the right ones back. */
export async function damage(engine: TestEngine, ref: string): Promise<() => Promise<void>> {
  const { original_id: id } = await batchOf(engine, ref);
  const { sha256 } = await originalById(engine.context.store.db, id);
  return damageOriginal(engine, sha256);
}

/** The same for the copy of a list that is in force. */
export async function damageList(engine: TestEngine, name: string): Promise<() => Promise<void>> {
  const rows = await snapshotsInForce(engine.context.store.db);
  const { sha256 } = rows.find(({ dataset }) => dataset === name) ?? { sha256: '' };
  return damageOriginal(engine, sha256);
}

async function damageOriginal(
  { context }: TestEngine,
  sha256: string,
): Promise<() => Promise<void>> {
  const path = originalPath(context.paths.originals, sha256);
  const bytes = await readFile(path);
  await chmod(path, 0o640);
  await writeFile(path, 'other bytes');
  return () => writeFile(path, bytes);
}

/** The trail is whole and says nothing that its page does not explain. */
export async function assertSound({ context }: TestEngine): Promise<void> {
  assert.equal((await verifyTrail(context.store.db)).intact, true);
  await assertDocumented(context.store.db);
}

/** A batch of so many invoices, received, checked and approved. */
export async function approved(engine: TestEngine, prefix: string, invoices = 1): Promise<string> {
  const file = libraryFile(someInvoices(prefix, invoices));
  const ref = await takeFile(engine, `${prefix}.csv`, file);
  await checkOnce(engine);
  const { check_id: checkId, manifest } = await batchOf(engine, ref);
  await approveBatch(engine.context, ref, PRIYA, {
    token: randomUUID(),
    checkId: checkId ?? 0,
    manifest: manifest ?? '',
    approvals: 0,
    answers: [],
  });
  assert.equal((await batchOf(engine, ref)).state, 'approved');
  return ref;
}
