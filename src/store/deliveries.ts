/** Deliveries, their attempts, and what the target said of each document. */
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { AttemptOutcome, DeliveryState } from '../domain/delivery.ts';
import { readInGroups } from './in-groups.ts';
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
  return readInGroups(batchIds, (some) =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('batch_id', 'in', [...some])
      .orderBy('id')
      .execute(),
  );
}

export function deliveriesIn(db: Reader, states: readonly DeliveryState[]): Promise<DeliveryRow[]> {
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('state', 'in', [...states])
    .orderBy('id')
    .execute();
}

/** States in which a delivery is not over: those behind it in its order key wait for it. */
const OPEN: readonly DeliveryState[] = ['queued', 'sending', 'retrying', 'in-doubt', 'stopped'];
const WITHOUT_ATTEMPTS: readonly DeliveryState[] = ['in-doubt', 'stopped'];

/** The delivery of each order key that comes first: the oldest that is not over, whatever keeps it. */
export async function headDeliveries(db: Reader): Promise<DeliveryRow[]> {
  const heads = new Map<string, DeliveryRow>();
  for (const delivery of await deliveriesIn(db, OPEN))
    if (!heads.has(delivery.order_key)) heads.set(delivery.order_key, delivery);
  return [...heads.values()];
}

/**
 * What is due on a connection now: of each order key only the first that is not over. One that is in doubt or stopped
 * is never due, and keeps the others of its key waiting: order is kept.
 */
export async function dueDeliveries(
  db: Reader,
  connection: string,
  now: string,
): Promise<DeliveryRow[]> {
  return (await headDeliveries(db)).filter(
    (delivery) =>
      delivery.connection === connection &&
      !WITHOUT_ATTEMPTS.includes(delivery.state) &&
      (delivery.next_try_at ?? '') <= now,
  );
}

/** Connections that something is owed to, whether or not they are in the settings. */
export async function connectionsOwed(db: Reader): Promise<string[]> {
  return [...new Set((await headDeliveries(db)).map(({ connection }) => connection))];
}

/** Whether a connection was ever sent anything, or may have been. */
export async function wasEverTried(db: Reader, connection: string): Promise<boolean> {
  const tried = await db
    .selectFrom('deliveries')
    .select('id')
    .where('connection', '=', connection)
    .where('attempts', '>', 0)
    .limit(1)
    .executeTakeFirst();
  return tried !== undefined;
}

/** By what the target knows them by. */
export function deliveriesOfGroups(
  db: Reader,
  connection: string,
  groups: readonly string[],
): Promise<DeliveryRow[]> {
  return readInGroups(groups, (some) =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('connection', '=', connection)
      .where('group_id', 'in', [...some])
      .execute(),
  );
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
    readonly outcome: AttemptOutcome;
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
  return readInGroups(deliveryIds, (some) =>
    db
      .selectFrom('attempts')
      .selectAll()
      .where('delivery_id', 'in', [...some])
      .orderBy('id')
      .execute(),
  );
}

export function outcomesOf(db: Reader, batchId: number): Promise<OutcomeRow[]> {
  return db
    .selectFrom('outcomes')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('document_no')
    .execute();
}

/** How many documents of each batch are at each status in the target. */
export function outcomeCounts(db: Reader, batchIds: readonly number[]) {
  return readInGroups(batchIds, (some) =>
    db
      .selectFrom('outcomes')
      .select(({ fn }) => ['batch_id', 'status', fn.countAll<number | string>().as('count')])
      .where('batch_id', 'in', [...some])
      .groupBy(['batch_id', 'status'])
      .execute(),
  );
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
