/** Batches: one statement a function. A change of state names the state it leaves, so two workers cannot both win. */
import type { Selectable, Updateable } from 'kysely';
import { type BatchState, FORGETTABLE_STATES, mayFollow } from '../domain/batch.ts';
import type { Totals } from '../domain/document.ts';
import { AimsError } from '../domain/errors.ts';
import { nextNumber } from './numbers.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type BatchRow = Selectable<Tables['batches']>;

export interface NewBatch {
  readonly prefix: string;
  readonly interface: string;
  readonly originalId: number;
  readonly state: BatchState;
  readonly definition: string;
  readonly repeatOf: string | null;
}

/** LIB-0417: speakable, never reused, four digits until there are more. */
export async function addBatch(tx: Writing, batch: NewBatch): Promise<BatchRow> {
  const no = await nextNumber(tx, `batch:${batch.prefix}`);
  return tx.db
    .insertInto('batches')
    .values({
      ref: `${batch.prefix}-${String(no).padStart(4, '0')}`,
      interface: batch.interface,
      original_id: batch.originalId,
      state: batch.state,
      definition: batch.definition,
      repeat_of: batch.repeatOf,
      check_id: null,
      invoices: 0,
      invoices_pence: 0,
      credits: 0,
      credits_pence: 0,
      errors: 0,
      warnings: 0,
      version: 1,
      failures: 0,
      created_at: tx.at,
      changed_at: tx.at,
      ended_at: batch.state === 'duplicate' ? tx.at : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function batchByRef(db: Reader, ref: string): Promise<BatchRow> {
  const row = await db
    .selectFrom('batches')
    .selectAll()
    .where('ref', '=', ref.toUpperCase())
    .executeTakeFirst();
  if (!row) throw new AimsError('BATCH_NOT_FOUND', { ref });
  return row;
}

/**
 * The batch, held until the end of the transaction: decisions on one batch are taken one after the other. An update that
 * changes nothing is the lock that both databases have.
 */
export async function holdBatch(tx: Writing, ref: string): Promise<BatchRow> {
  const row = await tx.db
    .updateTable('batches')
    .set((expression) => ({ version: expression.ref('version') }))
    .where('ref', '=', ref.toUpperCase())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new AimsError('BATCH_NOT_FOUND', { ref });
  return row;
}

export function batchById(db: Reader, id: number): Promise<BatchRow> {
  return db.selectFrom('batches').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export function batchesOfOriginal(db: Reader, originalId: number): Promise<BatchRow[]> {
  return db
    .selectFrom('batches')
    .selectAll()
    .where('original_id', '=', originalId)
    .orderBy('id')
    .execute();
}

/** The live batch that these bytes already belong to, unless every one of them may be forgotten. */
export function liveBatchOfBytes(
  db: Reader,
  name: string,
  sha256: string,
): Promise<BatchRow | undefined> {
  return db
    .selectFrom('batches')
    .innerJoin('originals', 'originals.id', 'batches.original_id')
    .selectAll('batches')
    .where('originals.interface', '=', name)
    .where('originals.sha256', '=', sha256)
    .where('batches.state', 'not in', [...FORGETTABLE_STATES, 'duplicate'])
    .orderBy('batches.id')
    .executeTakeFirst();
}

export function batchesIn(db: Reader, states: readonly BatchState[]): Promise<BatchRow[]> {
  return db
    .selectFrom('batches')
    .selectAll()
    .where('state', 'in', [...states])
    .orderBy('id')
    .execute();
}

/** Batches in these states whose retry time has come (or that never failed), oldest first. */
export function dueBatches(
  db: Reader,
  states: readonly BatchState[],
  now: string,
): Promise<BatchRow[]> {
  return db
    .selectFrom('batches')
    .selectAll()
    .where('state', 'in', [...states])
    .where((where) => where.or([where('retry_at', 'is', null), where('retry_at', '<=', now)]))
    .orderBy('id')
    .execute();
}

/** Checked batches that something has changed for since. */
export function batchesToRecheck(db: Reader): Promise<BatchRow[]> {
  return db
    .selectFrom('batches')
    .selectAll()
    .where('state', 'in', ['validated', 'unreadable'])
    .where('recheck_at', 'is not', null)
    .orderBy('id')
    .execute();
}

/**
 * Marks every batch of these interfaces that waits for a decision to be checked again. The version grows, so that a
 * check which is running on the old lists or settings cannot become current.
 */
export async function askRechecks(tx: Writing, interfaces: readonly string[]): Promise<void> {
  if (interfaces.length === 0) return;
  await tx.db
    .updateTable('batches')
    .set((batch) => ({ recheck_at: tx.at, version: batch('version', '+', 1) }))
    .where('interface', 'in', [...interfaces])
    .where('state', 'in', ['validated', 'unreadable'])
    .execute();
}

export function latestBatches(
  db: Reader,
  limit: number,
  states?: readonly BatchState[],
): Promise<BatchRow[]> {
  const all = db.selectFrom('batches').selectAll().orderBy('id', 'desc').limit(limit);
  return (states ? all.where('state', 'in', [...states]) : all).execute();
}

/** Totals as a batch row keeps them. */
export function totalsToRow(totals: Totals) {
  return {
    invoices: totals.invoices,
    invoices_pence: totals.invoicesPence,
    credits: totals.credits,
    credits_pence: totals.creditsPence,
  };
}

export function rowToTotals(batch: BatchRow): Totals {
  return {
    invoices: batch.invoices,
    invoicesPence: batch.invoices_pence,
    credits: batch.credits,
    creditsPence: batch.credits_pence,
  };
}

type Change = Omit<
  Updateable<Tables['batches']>,
  'id' | 'ref' | 'state' | 'version' | 'changed_at'
>;

const STAMPS: Partial<Record<BatchState, keyof Change>> = {
  validated: 'validated_at',
  approved: 'approved_at',
  transformed: 'transformed_at',
  delivered: 'delivered_at',
  confirmed: 'confirmed_at',
};

const ENDS: readonly BatchState[] = ['refused', 'returned', 'withdrawn', 'superseded', 'duplicate'];

/**
 * Moves a batch on, only from the state and version it was read in; false when somebody else was first.
 * Throws on a step that the table of states does not allow: that is a mistake in AIMS, not a race.
 */
export async function moveBatch(
  tx: Writing,
  batch: BatchRow,
  to: BatchState,
  change: Change = {},
): Promise<boolean> {
  if (!mayFollow(batch.state, to)) {
    throw new AimsError('NOT_POSSIBLE_IN_STATE', { ref: batch.ref, state: batch.state, to });
  }
  const stamp = STAMPS[to];
  const stamps: Change = {
    ...(stamp ? { [stamp]: tx.at } : {}),
    ...(ENDS.includes(to) ? { ended_at: tx.at } : {}),
  };
  return updateBatch(tx, batch, { ...stamps, retry_at: null, failures: 0, ...change }, to);
}

/** Changes facts of a batch without moving it; the same optimistic lock. */
export async function updateBatch(
  tx: Writing,
  batch: BatchRow,
  change: Change,
  to: BatchState = batch.state,
): Promise<boolean> {
  const result = await tx.db
    .updateTable('batches')
    .set({ ...change, state: to, version: batch.version + 1, changed_at: tx.at })
    .where('id', '=', batch.id)
    .where('state', '=', batch.state)
    .where('version', '=', batch.version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
