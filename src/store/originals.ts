/** Originals: the receipts for bytes that came in, and the things in an inbox that AIMS does not take. */
import type { Insertable, Selectable } from 'kysely';
import { inGroups, readInGroups } from './in-groups.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type OriginalRow = Selectable<Tables['originals']>;

export async function addOriginal(
  tx: Writing,
  row: Insertable<Tables['originals']>,
): Promise<number> {
  const added = await tx.db
    .insertInto('originals')
    .values(row)
    .returning('id')
    .executeTakeFirstOrThrow();
  return added.id;
}

export function originalById(db: Reader, id: number): Promise<OriginalRow> {
  return db.selectFrom('originals').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export async function originalsById(
  db: Reader,
  ids: readonly number[],
): Promise<Map<number, OriginalRow>> {
  const rows = await readInGroups(ids, (some) =>
    db
      .selectFrom('originals')
      .selectAll()
      .where('id', 'in', [...some])
      .execute(),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The receipt for exactly this inbox file, if it was taken and its inbox copy is not known to be cleared. */
export function unclearedByIdentity(
  db: Reader,
  name: string,
  identity: string,
): Promise<OriginalRow | undefined> {
  return db
    .selectFrom('originals')
    .selectAll()
    .where('interface', '=', name)
    .where('identity', '=', identity)
    .where('cleared_at', 'is', null)
    .executeTakeFirst();
}

export async function markCleared(tx: Writing, id: number): Promise<boolean> {
  const result = await tx.db
    .updateTable('originals')
    .set({ cleared_at: tx.at })
    .where('id', '=', id)
    .where('cleared_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Receipts whose inbox copy is not known to be cleared: a crash came between. */
export function unclearedOriginals(db: Reader, name: string): Promise<OriginalRow[]> {
  return db
    .selectFrom('originals')
    .selectAll()
    .where('interface', '=', name)
    .where('door', '=', 'folder')
    .where('cleared_at', 'is', null)
    .execute();
}

/** Notes something that is not taken; true when it is new, so that there is one event and not one a sweep. */
export async function addRefusal(
  tx: Writing,
  row: Insertable<Tables['inbox_refusals']>,
): Promise<boolean> {
  const result = await tx.db
    .insertInto('inbox_refusals')
    .values(row)
    .onConflict((conflict) => conflict.columns(['interface', 'name_hex']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export function refusals(db: Reader) {
  return db.selectFrom('inbox_refusals').selectAll().orderBy('seen_at').execute();
}

/** What is no longer in the inbox is no longer worth a line on the home page. */
export async function forgetRefusals(
  tx: Writing,
  name: string,
  gone: readonly string[],
): Promise<void> {
  for (const some of inGroups(gone)) {
    await tx.db
      .deleteFrom('inbox_refusals')
      .where('interface', '=', name)
      .where('name_hex', 'in', [...some])
      .execute();
  }
}
