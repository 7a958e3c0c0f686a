/**
 * Sends what the outbox owes, at least once each: noted as sent when the mail server took it, so that a stop in between
 * sends it again, under the same Message-ID. What is not taken is tried again with growing waits.
 */
import { AIMS } from '../domain/audit-event.ts';
import { isAimsError } from '../domain/errors.ts';
import { utc } from '../lib/clock.ts';
import { MAIL_GIVE_UP_AFTER_MS, mailBackoff } from '../notify/send-mail.ts';
import { dueEmails, type EmailRow, moveEmail } from '../store/emails.ts';
import { eachByItself } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';

export async function sendDueEmails(context: EngineContext): Promise<boolean> {
  const due = await dueEmails(context.store.db, utc(context.clock.now()));
  await eachByItself(due, (email) => sendEmail(context, email));
  return due.length > 0;
}

async function sendEmail(context: EngineContext, email: EmailRow): Promise<void> {
  const attempts = email.attempts + 1;
  try {
    await context.mailer.send({
      to: { name: email.to_name, email: email.to_email },
      subject: email.subject,
      text: email.text,
      html: email.html,
      messageId: email.message_id,
      threadId: email.thread_id ?? undefined,
      at: email.queued_at,
    });
  } catch (error) {
    context.log.error('email.failed', error, { email: email.id, attempt: attempts });
    await noteFailure(context, email, attempts, error);
    return;
  }
  await context.store.write(async (tx) => {
    await moveEmail(tx, email.id, {
      state: 'sent',
      attempts,
      next_try_at: null,
      last_error: null,
      sent_at: tx.at,
    });
    tx.audit({
      event: 'email.sent',
      actor: AIMS,
      subject: `email:${email.id}`,
      facts: { kind: email.kind, attempt: attempts },
    });
  });
}

async function noteFailure(
  context: EngineContext,
  email: EmailRow,
  attempts: number,
  error: unknown,
): Promise<void> {
  const isOver =
    isAimsError(error, 'MAIL_REFUSED') || ageOf(context, email) > MAIL_GIVE_UP_AFTER_MS;
  const wait = isOver ? undefined : mailBackoff(attempts);
  const code = isAimsError(error) ? error.code : 'MAIL_NOT_SENT';
  await context.store.write(async (tx) => {
    const next = wait === undefined ? null : utc(new Date(context.clock.now().getTime() + wait));
    await moveEmail(tx, email.id, {
      state: next === null ? 'stopped' : 'retrying',
      attempts,
      next_try_at: next,
      last_error: code,
      sent_at: null,
    });
    tx.audit({
      event: next === null ? 'email.stopped' : 'email.failed',
      actor: AIMS,
      subject: `email:${email.id}`,
      facts: {
        kind: email.kind,
        attempt: attempts,
        error: code,
        ...(next === null ? {} : { next }),
      },
    });
  });
}

function ageOf(context: EngineContext, email: EmailRow): number {
  return context.clock.now().getTime() - Date.parse(email.queued_at);
}
