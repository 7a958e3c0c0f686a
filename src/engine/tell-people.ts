/**
 * Turns what people must be told into messages in the outbox: one for each person, once. The words are made from the
 * batch as it is now, so a message that waited never says something that is no longer so.
 */

import { AIMS } from '../domain/audit-event.ts';
import { renderMail } from '../notify/render-mail.ts';
import { messageIdFor } from '../notify/send-mail.ts';
import { LONG_WAIT_MS, type Recipient, whoToTell } from '../notify/who-to-tell.ts';
import { batchById } from '../store/batches.ts';
import {
  closeNotice,
  firstMessageId,
  type NoticeRow,
  openNotices,
  queueEmail,
} from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { peopleWhere } from '../store/people.ts';
import { EMAIL_KINDS, type EmailKind, type EmailModel } from '../words/email-model.ts';
import { buildEmail } from '../words/emails.ts';
import { labelsOf } from '../words/labels.ts';
import type { EngineContext } from './engine-context.ts';
import { batchPage } from './queries/batch-page.ts';
import type { BatchFacts, BatchPage } from './views.ts';

export async function tellPeople(context: EngineContext): Promise<void> {
  for (const notice of await openNotices(context.store.db)) await tell(context, notice);
}

async function tell(context: EngineContext, notice: NoticeRow): Promise<void> {
  const { ref } = await batchById(context.store.db, notice.batch_id);
  const page = await batchPage(context, ref);
  const model = write(context, page, kindOf(notice));
  const recipients = await recipientsOf(context, page, model.kind);
  await context.store.write(async (tx) => {
    for (const recipient of recipients) await queueFor(tx, context, notice, model, recipient);
    await closeNotice(tx, notice.id);
  });
}

function kindOf(notice: NoticeRow): EmailKind {
  const kind = EMAIL_KINDS.find((known) => known === notice.kind);
  if (!kind) throw new Error(`no message is called ${notice.kind}`);
  return kind;
}

function write(context: EngineContext, page: BatchPage, kind: EmailKind): EmailModel {
  const { home } = context.settings.current;
  return buildEmail(kind, page, {
    labels: labelsOf(page.facts.definition, home),
    url: home.web.url,
    environment: home.environment,
    now: context.clock.now(),
  });
}

async function recipientsOf(
  context: EngineContext,
  { facts }: BatchPage,
  kind: EmailKind,
): Promise<readonly Recipient[]> {
  return whoToTell({
    kind,
    definition: facts.definition,
    home: context.settings.current.home,
    people: await peopleWhere(context.store.db),
    given: facts.approvals,
    longWait: waitsLong(facts, context.clock.now()),
  });
}

function waitsLong({ delivery }: BatchFacts, now: Date): boolean {
  if (delivery?.firstFailedAt === undefined) return false;
  return now.getTime() - Date.parse(delivery.firstFailedAt) >= LONG_WAIT_MS;
}

async function queueFor(
  tx: Writing,
  context: EngineContext,
  notice: NoticeRow,
  model: EmailModel,
  recipient: Recipient,
): Promise<void> {
  const { home } = context.settings.current;
  const mail = renderMail(model, {
    organisation: home.organisation.name,
    colour: home.organisation.colour,
    service: home.service,
    because: recipient.because,
    replyTo: home.mail.replyTo,
  });
  const messageId = messageIdFor(
    { ref: model.ref, kind: model.kind, occasion: String(notice.id), to: recipient.email },
    home.mail.from,
  );
  const thread = await firstMessageId(tx.db, notice.batch_id, recipient.email);
  const isNew = await queueEmail(tx, {
    kind: model.kind,
    batch_id: notice.batch_id,
    to_name: recipient.name,
    to_email: recipient.email,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    message_id: messageId,
    thread_id: thread ?? null,
  });
  if (!isNew) return;
  tx.audit({
    event: 'email.queued',
    actor: AIMS,
    subject: `batch:${model.ref}`,
    facts: { kind: model.kind, message: messageId },
  });
}
