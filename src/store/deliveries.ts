/** Deliveries, their attempts, and what the target said of each document. */
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { DeliveryState } from '../domain/delivery.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type DeliveryRow = Selectable<Tables['deliveries']>;
export type AttemptRow = Selectable<Tables['attempts']>;
export type OutcomeRow = Selectable<Tables['outcomes']>;

export async function addDelivery(
  tx: Writing,
  row: Pick<
    Insertable<Tables['deliveries']>,
    'batch_id' | 'connection' | 'group_id' | 'order_key' | 'key' | 'manifest' | 'entries' | 'folder'
  >,
): Promise<number> {
  const added = await tx.db
    .insertInto('deliveries')
    .values({
      ...row,
      state: 'queued',
      attempts: 0,
      failures: 0,
      next_try_at: tx.at,
      queued_at: tx.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return added.id;
}

export function deliveryOfBatch(db: Reader, batchId: number): Promise<DeliveryRow | undefined> {
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export function deliveriesOf(db: Reader, batchIds: readonly number[]): Promise<DeliveryRow[]> {
  if (batchIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('batch_id', 'in', [...batchIds])
    .orderBy('id')
    .execute();
}

export function deliveriesIn(db: Reader, states: readonly DeliveryState[]): Promise<DeliveryRow[]> {
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('state', 'in', [...states])
    .orderBy('id')
    .execute();
}

/** The oldest delivery of each order key that is not over, if it is due: order is kept within the key. */
export async function dueDeliveries(db: Reader, now: string): Promise<DeliveryRow[]> {
  const open = await deliveriesIn(db, ['queued', 'retrying', 'sending']);
  const heads = new Map<string, DeliveryRow>();
  for (const delivery of open)
    if (!heads.has(delivery.order_key)) heads.set(delivery.order_key, delivery);
  return [...heads.values()].filter((delivery) => (delivery.next_try_at ?? '') <= now);
}

export async function moveDelivery(
  tx: Writing,
  delivery: Pick<DeliveryRow, 'id' | 'state'>,
  to: DeliveryState,
  change: Omit<Updateable<Tables['deliveries']>, 'id' | 'state'> = {},
): Promise<boolean> {
  const result = await tx.db
    .updateTable('deliveries')
    .set({ ...change, state: to })
    .where('id', '=', delivery.id)
    .where('state', '=', delivery.state)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function addAttempt(tx: Writing, deliveryId: number, no: number): Promise<void> {
  await tx.db
    .insertInto('attempts')
    .values({ delivery_id: deliveryId, no, started_at: tx.at })
    .execute();
}

export async function endAttempt(
  tx: Writing,
  deliveryId: number,
  no: number,
  result: {
    readonly outcome: string;
    readonly error_code?: string | null;
    readonly detail?: string | null;
  },
): Promise<void> {
  await tx.db
    .updateTable('attempts')
    .set({ ...result, finished_at: tx.at })
    .where('delivery_id', '=', deliveryId)
    .where('no', '=', no)
    .where('finished_at', 'is', null)
    .execute();
}

export function attemptsOf(db: Reader, deliveryIds: readonly number[]): Promise<AttemptRow[]> {
  if (deliveryIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('attempts')
    .selectAll()
    .where('delivery_id', 'in', [...deliveryIds])
    .orderBy('id')
    .execute();
}

export function outcomesOf(db: Reader, batchIds: readonly number[]): Promise<OutcomeRow[]> {
  if (batchIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('outcomes')
    .selectAll()
    .where('batch_id', 'in', [...batchIds])
    .orderBy('document_no')
    .execute();
}

export async function putOutcome(
  tx: Writing,
  row: Omit<Insertable<Tables['outcomes']>, 'since'>,
): Promise<void> {
  await tx.db
    .insertInto('outcomes')
    .values({ ...row, since: tx.at })
    .onConflict((conflict) =>
      conflict.columns(['batch_id', 'document_no']).doUpdateSet({ ...row, since: tx.at }),
    )
    .execute();
}
