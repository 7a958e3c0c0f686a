/** The messages that AIMS owes or has sent. */

import { AimsError } from '../../domain/errors.ts';
import { batchById } from '../../store/batches.ts';
import { type EmailRow, emailById, latestEmails } from '../../store/emails.ts';
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

export async function emails(context: EngineContext, limit: number): Promise<EmailView[]> {
  const rows = await latestEmails(context.store.db, limit);
  return Promise.all(rows.map((row) => withRef(context, row)));
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
