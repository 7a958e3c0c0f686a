/** Batches: one statement a function. A change of state names the state it leaves, so two workers cannot both win. */
import type { Selectable, Updateable } from 'kysely';
import { type BatchState, FORGETTABLE_STATES, mayFollow } from '../domain/batch.ts';
import type { Totals } from '../domain/document.ts';
import { AimsError } from '../domain/errors.ts';
import { inGroups } from './in-groups.ts';
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

/** The first live batch that these bytes belong to, unless every one of them may be forgotten. */
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

/** States in which a check is what was done last: its result stands until something that it relied on changes. */
const CHECKED: readonly BatchState[] = ['validated', 'unreadable'];

/** States in which a first check may be under way. */
const BEING_CHECKED: readonly BatchState[] = ['archived', 'parsed'];

/** Interfaces with a batch that has to be checked, or may have to be again, whether or not they are in the settings. */
export async function interfacesToCheck(db: Reader): Promise<string[]> {
  const rows = await db
    .selectFrom('batches')
    .select('interface')
    .distinct()
    .where('state', 'in', [...BEING_CHECKED, ...CHECKED])
    .execute();
  return rows.map((row) => row.interface);
}

/** Checked batches that something has changed for since, and whose retry time has come, oldest first. */
export function batchesToRecheck(db: Reader, now: string): Promise<BatchRow[]> {
  return db
    .selectFrom('batches')
    .selectAll()
    .where('state', 'in', [...CHECKED])
    .where('recheck_at', 'is not', null)
    .where((where) => where.or([where('retry_at', 'is', null), where('retry_at', '<=', now)]))
    .orderBy('id')
    .execute();
}

/**
 * Marks every batch of these interfaces that waits for a decision to be checked again. The version grows, of those that
 * are being checked for the first time too, so that a check on the old lists or settings cannot become current.
 */
export async function askRechecks(tx: Writing, interfaces: readonly string[]): Promise<void> {
  for (const some of inGroups(interfaces)) {
    const theirs = tx.db.updateTable('batches').where('interface', 'in', [...some]);
    await theirs
      .set((batch) => ({ recheck_at: tx.at, retry_at: null, version: batch('version', '+', 1) }))
      .where('state', 'in', [...CHECKED])
      .execute();
    await theirs
      .set((batch) => ({ retry_at: null, version: batch('version', '+', 1) }))
      .where('state', 'in', [...BEING_CHECKED])
      .execute();
  }
}

/** The same for one batch that a person, or another batch's claim, wants checked again; false when it has gone on. */
export function markForRecheck(tx: Writing, batch: BatchRow): Promise<boolean> {
  return updateBatch(tx, batch, { recheck_at: tx.at, retry_at: null });
}

/**
 * The same for every other batch that waits for a decision and has a number of this batch's: those numbers are free
 * again, or taken now.
 */
export async function askRechecksOfSharing(
  tx: Writing,
  { id, check_id: checkId }: Pick<BatchRow, 'id' | 'check_id'>,
): Promise<void> {
  if (checkId === null) return;
  const sharing = tx.db
    .selectFrom('documents as mine')
    .innerJoin('documents as theirs', 'theirs.exact_key', 'mine.exact_key')
    .select('theirs.check_id')
    .where('mine.check_id', '=', checkId);
  await tx.db
    .updateTable('batches')
    .set((batch) => ({ recheck_at: tx.at, retry_at: null, version: batch('version', '+', 1) }))
    .where('id', '!=', id)
    .where('state', 'in', [...CHECKED])
    .where('check_id', 'in', sharing)
    .execute();
}

export function latestBatches(db: Reader, limit: number): Promise<BatchRow[]> {
  return selectBatches(db, {}, limit);
}

export interface BatchSelection {
  /** Only those of one interface. */
  readonly interface?: string | undefined;
  /** Only those checked by one of these versions of definitions. */
  readonly definitions?: readonly string[];
  /**
   * Only those that are not over, or that an answer contradicts which nobody has settled: however long AIMS runs, these
   * stay few. Or only the others.
   */
  readonly open?: boolean;
}

/** Newest first: all of them, or so many from an offset. */
export function selectBatches(
  db: Reader,
  selection: BatchSelection,
  limit?: number,
  offset = 0,
): Promise<BatchRow[]> {
  const all = selected(db, selection).selectAll().orderBy('id', 'desc');
  return (limit === undefined ? all : all.limit(limit).offset(offset)).execute();
}

/** Every version of a definition that a batch is bound to. */
export function boundDefinitions(
  db: Reader,
): Promise<{ readonly interface: string; readonly definition: string }[]> {
  return db.selectFrom('batches').select(['interface', 'definition']).distinct().execute();
}

export async function countBatches(db: Reader, selection: BatchSelection): Promise<number> {
  const row = await selected(db, selection)
    .select((batches) => batches.fn.countAll<number>().as('n'))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

function selected(db: Reader, { interface: name, definitions, open }: BatchSelection) {
  const all = db.selectFrom('batches');
  const named = name === undefined ? all : all.where('interface', '=', name);
  const mine =
    definitions === undefined ? named : named.where('definition', 'in', [...definitions]);
  return open === undefined ? mine : mine.where('id', open ? 'in' : 'not in', idsOfOpen(db));
}

/** Both halves have an index of their own, so that the batches of years are not read for the few that are open. */
function idsOfOpen(db: Reader) {
  const contradicted = db
    .selectFrom('contradictions')
    .select('batch_id as id')
    .where('settled_at', 'is', null);
  return db.selectFrom('batches').select('id').where('ended_at', 'is', null).union(contradicted);
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
    // An approval that was dropped: the batch is not approved any more.
    ...(batch.state === 'approved' && to === 'validated' ? { approved_at: null } : {}),
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
