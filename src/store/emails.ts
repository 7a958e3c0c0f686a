/** The outbox of messages to people: queued in the transaction of what they tell of, sent afterwards, at least once. */
import type { Insertable, Selectable } from 'kysely';
import type { EmailKind } from '../words/email-model.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type EmailRow = Selectable<Tables['emails']>;

export type NoticeRow = Selectable<Tables['notices']>;

/** Notes that people must be told, in the transaction of what they are told of. */
export async function addNotice(tx: Writing, kind: EmailKind, batchId: number): Promise<void> {
  await tx.db.insertInto('notices').values({ kind, batch_id: batchId, at: tx.at }).execute();
}

/** Whether there has been such a notice since then, whether or not it is told yet. */
export async function wasNoticed(
  db: Reader,
  kind: EmailKind,
  batchId: number,
  since: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('notices')
    .select('id')
    .where('kind', '=', kind)
    .where('batch_id', '=', batchId)
    .where('at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export function openNotices(db: Reader): Promise<NoticeRow[]> {
  return db.selectFrom('notices').selectAll().where('done_at', 'is', null).orderBy('id').execute();
}

export async function closeNotice(tx: Writing, id: number): Promise<void> {
  await tx.db.updateTable('notices').set({ done_at: tx.at }).where('id', '=', id).execute();
}

/** Queues a message once: the same Message-ID again changes nothing. True when it is new. */
export async function queueEmail(
  tx: Writing,
  row: Pick<
    Insertable<Tables['emails']>,
    | 'kind'
    | 'batch_id'
    | 'to_name'
    | 'to_email'
    | 'subject'
    | 'text'
    | 'html'
    | 'message_id'
    | 'thread_id'
  >,
): Promise<boolean> {
  const result = await tx.db
    .insertInto('emails')
    .values({ ...row, state: 'queued', attempts: 0, next_try_at: tx.at, queued_at: tx.at })
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

const OWED: readonly EmailRow['state'][] = ['queued', 'retrying'];

export function dueEmails(db: Reader, now: string): Promise<EmailRow[]> {
  return db
    .selectFrom('emails')
    .selectAll()
    .where('state', 'in', [...OWED])
    .where('next_try_at', '<=', now)
    .orderBy('id')
    .limit(50)
    .execute();
}

/** What the outbox still owes, due or not. */
export function emailsToSend(db: Reader): Promise<EmailRow[]> {
  return db
    .selectFrom('emails')
    .selectAll()
    .where('state', 'in', [...OWED])
    .execute();
}

export async function moveEmail(
  tx: Writing,
  id: number,
  change: Pick<EmailRow, 'state' | 'attempts' | 'next_try_at' | 'last_error' | 'sent_at'>,
): Promise<void> {
  await tx.db.updateTable('emails').set(change).where('id', '=', id).execute();
}

export function emailsOf(db: Reader, batchId: number): Promise<EmailRow[]> {
  return db
    .selectFrom('emails')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('id')
    .execute();
}

/** Newest first; all, or those in one state. */
export function latestEmails(
  db: Reader,
  limit: number,
  state?: EmailRow['state'],
): Promise<EmailRow[]> {
  const all = db.selectFrom('emails').selectAll().orderBy('id', 'desc').limit(limit);
  return (state === undefined ? all : all.where('state', '=', state)).execute();
}

/** All, or those in one state, written since a moment where one is named. */
export async function countEmails(
  db: Reader,
  state?: EmailRow['state'],
  since = '',
): Promise<number> {
  const all = db
    .selectFrom('emails')
    .select((emails) => emails.fn.countAll<number>().as('n'))
    .where('queued_at', '>=', since);
  const row = await (state === undefined ? all : all.where('state', '=', state)).executeTakeFirst();
  return Number(row?.n ?? 0);
}

export function emailById(db: Reader, id: number): Promise<EmailRow | undefined> {
  return db.selectFrom('emails').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The Message-ID of the batch's first message to this address: what later ones are threaded under. */
export async function firstMessageId(
  db: Reader,
  batchId: number,
  email: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('emails')
    .select('message_id')
    .where('batch_id', '=', batchId)
    .where('to_email', '=', email)
    .orderBy('id')
    .executeTakeFirst();
  return row?.message_id;
}
