/** Snapshots of datasets and which one is in force. The rows are in the archive, by the snapshot's sha256. */
import type { Insertable, Selectable } from 'kysely';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type SnapshotRow = Selectable<Tables['snapshots']>;

/** Makes a snapshot the one in force: one transaction, so nobody sees half of it. */
export async function putSnapshot(
  tx: Writing,
  row: Omit<Insertable<Tables['snapshots']>, 'loaded_at'>,
): Promise<number> {
  const added = await tx.db
    .insertInto('snapshots')
    .values({ ...row, loaded_at: tx.at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const current = { snapshot_id: added.id, changed_at: tx.at };
  await tx.db
    .insertInto('datasets')
    .values({ name: row.dataset, ...current })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(current))
    .execute();
  return added.id;
}

export function snapshotsInForce(db: Reader): Promise<SnapshotRow[]> {
  return db
    .selectFrom('datasets')
    .innerJoin('snapshots', 'snapshots.id', 'datasets.snapshot_id')
    .selectAll('snapshots')
    .orderBy('snapshots.dataset')
    .execute();
}

export async function touchSnapshot(tx: Writing, id: number, takenAt: string): Promise<void> {
  await tx.db
    .updateTable('snapshots')
    .set({ taken_at: takenAt, loaded_at: tx.at })
    .where('id', '=', id)
    .execute();
}
