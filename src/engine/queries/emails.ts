/** The messages that AIMS owes or has sent. */

import { AimsError } from '../../domain/errors.ts';
import { utc } from '../../lib/clock.ts';
import { batchById } from '../../store/batches.ts';
import { countEmails, type EmailRow, emailById, latestEmails } from '../../store/emails.ts';
import type { EngineContext } from '../engine-context.ts';
import type { EmailView } from '../views.ts';

export function emailView(row: EmailRow, batch: string | undefined): EmailView {
  return {
    id: row.id,
    kind: row.kind,
    batch,
    to: row.to_email,
    subject: row.subject,
    text: row.text,
    state: row.state,
    queuedAt: row.queued_at,
    sentAt: row.sent_at ?? undefined,
    lastError: row.last_error ?? undefined,
  };
}

export interface EmailList {
  /** Newest first, at most as many as were asked for. */
  readonly emails: readonly EmailView[];
  /** How many there are in all. */
  readonly total: number;
}

/** All emails, or with `notSent` those that AIMS has given up on. */
export async function emailList(
  context: EngineContext,
  { limit, notSent }: { readonly limit: number; readonly notSent: boolean },
): Promise<EmailList> {
  const { db } = context.store;
  const state = notSent ? 'stopped' : undefined;
  const rows = await latestEmails(db, limit, state);
  const emails = await Promise.all(rows.map((row) => withRef(context, row)));
  return { emails, total: await countEmails(db, state) };
}

/**
 * For so long after it was written, an email that could not be sent asks for attention. Nobody can take it back, and
 * whom it was for has to be told in another way; after two weeks that has been done or is known to be left.
 */
const UNSENT_CONCERNS_MS = 14 * 24 * 3_600_000;

export function unsentEmails({ store, clock }: EngineContext): Promise<number> {
  const since = new Date(clock.now().getTime() - UNSENT_CONCERNS_MS);
  return countEmails(store.db, 'stopped', utc(since));
}

export async function email(context: EngineContext, id: number): Promise<EmailView> {
  const row = await emailById(context.store.db, id);
  if (!row) throw new AimsError('EMAIL_NOT_FOUND', { id: String(id) });
  return withRef(context, row);
}

async function withRef(context: EngineContext, row: EmailRow): Promise<EmailView> {
  const batch = row.batch_id === null ? undefined : await batchById(context.store.db, row.batch_id);
  return emailView(row, batch?.ref);
}
