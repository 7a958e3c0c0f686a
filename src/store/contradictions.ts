/** Answers of the target that AIMS does not believe: open until a later one takes their place or a person settles them. */
import type { Insertable, Selectable } from 'kysely';
import { exactKey } from '../domain/document.ts';
import { inGroups, readInGroups } from './in-groups.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type ContradictionRow = Selectable<Tables['contradictions']>;
export type NewContradiction = Omit<
  Insertable<Tables['contradictions']>,
  'id' | 'at' | 'settled_at'
>;

export async function addContradictions(
  tx: Writing,
  rows: readonly NewContradiction[],
): Promise<void> {
  for (const some of inGroups(rows)) {
    await tx.db
      .insertInto('contradictions')
      .values(some.map((row) => ({ ...row, at: tx.at, settled_at: null })))
      .execute();
  }
}

/** In the order in which they were read. */
export function openContradictions(db: Reader, batchId: number): Promise<ContradictionRow[]> {
  return db
    .selectFrom('contradictions')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('settled_at', 'is', null)
    .orderBy('id')
    .execute();
}

/** Those of these batches that have any. */
export async function contradictedAmong(
  db: Reader,
  batchIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await readInGroups(batchIds, (some) =>
    db
      .selectFrom('contradictions')
      .select('batch_id')
      .distinct()
      .where('batch_id', 'in', [...some])
      .where('settled_at', 'is', null)
      .execute(),
  );
  return new Set(rows.map((row) => row.batch_id));
}

/**
 * An answer that can be read makes good for those that could not; what it says of a document takes the place of what was
 * said of it before, whether it is believed now or contradicts again.
 */
export async function settleContradictions(
  tx: Writing,
  batchId: number,
  answered: readonly { readonly supplier: string; readonly number: string }[],
): Promise<void> {
  const keys = new Set(answered.map(exactKey));
  const settled = (await openContradictions(tx.db, batchId)).filter(
    (row) => row.kind === 'unreadable' || keys.has(exactKey(row)),
  );
  for (const some of inGroups(settled)) {
    await tx.db
      .updateTable('contradictions')
      .set({ settled_at: tx.at })
      .where(
        'id',
        'in',
        some.map(({ id }) => id),
      )
      .execute();
  }
}

/** What a person settles: all that was open up to the last one that they saw, in the order in which it was read. */
export async function settleUpTo(
  tx: Writing,
  batchId: number,
  last: number,
): Promise<readonly Pick<ContradictionRow, 'id' | 'kind'>[]> {
  const settled = await tx.db
    .updateTable('contradictions')
    .set({ settled_at: tx.at })
    .where('batch_id', '=', batchId)
    .where('settled_at', 'is', null)
    .where('id', '<=', last)
    .returning(['id', 'kind'])
    .execute();
  return settled.toSorted((a, b) => a.id - b.id);
}
