/**
 * Turns what people must be told into messages in the outbox: one for each person, once. The words are made from the
 * batch as it is now; what has been overtaken meanwhile is not said at all.
 */

import { AIMS } from '../domain/audit-event.ts';
import { isError } from '../domain/finding.ts';
import { isNotThere, OUTCOME_STATUSES } from '../domain/outcome.ts';
import { renderMail } from '../notify/render-mail.ts';
import { messageIdFor } from '../notify/send-mail.ts';
import { LONG_WAIT_MS, type Recipient, whoToTell } from '../notify/who-to-tell.ts';
import { batchById } from '../store/batches.ts';
import { contradictedAmong } from '../store/contradictions.ts';
import {
  closeNotice,
  firstMessageId,
  type NoticeRow,
  openNotices,
  queueEmail,
} from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { allPeople } from '../store/people.ts';
import { EMAIL_KINDS, type EmailKind, type EmailModel } from '../words/email-model.ts';
import { buildEmail } from '../words/emails.ts';
import { labelsOf } from '../words/labels.ts';
import { eachByItself } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';
import { batchPage, findingGroups } from './queries/batch-page.ts';
import type { BatchFacts, BatchPage } from './views.ts';

/** Always false: what could be told was told, and what could not waits for the next time. */
export async function tellPeople(context: EngineContext): Promise<boolean> {
  await eachByItself(await noticesToTell(context), (notice) => tell(context, notice));
  return false;
}

/** They say that all agrees: while an answer contradicts they wait, and are told once that is settled. */
const SAYS_ALL_AGREES: readonly string[] = ['in-target', 'loaded'] satisfies EmailKind[];

async function noticesToTell({ store: { db } }: EngineContext): Promise<readonly NoticeRow[]> {
  const notices = await openNotices(db);
  const batches = notices.map((notice) => notice.batch_id);
  const contradicted = await contradictedAmong(db, batches);
  return notices.filter(
    ({ kind, batch_id: batch }) => !(SAYS_ALL_AGREES.includes(kind) && contradicted.has(batch)),
  );
}

async function tell(context: EngineContext, notice: NoticeRow): Promise<void> {
  const { ref } = await batchById(context.store.db, notice.batch_id);
  const page = await batchPage(context, ref);
  const kind = kindOf(notice);
  if (isTriedAgain(kind, page.facts)) return;
  if (!isStillSo(kind, page.facts)) {
    await context.store.write((tx) => closeNotice(tx, notice.id));
    return;
  }
  const told = await asTold(context, page, kind);
  const recipients = await recipientsOf(context, page, kind);
  await context.store.write(async (tx) => {
    for (const recipient of recipients) {
      const model = write(context, told, kind, recipient);
      await queueFor(tx, context, notice, model, recipient);
    }
    await closeNotice(tx, notice.id);
  });
  context.wake('mail');
}

/** Who is to change the file gets every problem: a page shows the first of each kind. */
async function asTold(
  context: EngineContext,
  page: BatchPage,
  kind: EmailKind,
): Promise<BatchPage> {
  if (kind !== 'returned') return page;
  const groups = await findingGroups(context, page.facts.ref);
  return { ...page, problems: groups.filter(({ first }) => isError(first)) };
}

/**
 * Messages that speak of how a batch stands, each with whether it still stands so. Those that are not here tell of what
 * happened, and stay true.
 */
const STILL_SO: Partial<Record<EmailKind, (facts: BatchFacts) => boolean>> = {
  problems: ({ state, errors, couldNotCheck }) =>
    couldNotCheck === undefined &&
    (state === 'unreadable' || (state === 'validated' && errors > 0)),
  ready: ({ state, errors, approvals }) =>
    state === 'validated' && errors === 0 && approvals.length === 0,
  second: ({ state, approvals }) => state === 'validated' && approvals.length > 0,
  'check-failed': ({ couldNotCheck }) =>
    couldNotCheck === 'check-failed' || couldNotCheck === 'list-unfit',
  'transform-failed': ({ state }) => state === 'approved',
  waiting: ({ delivery }) => delivery?.state === 'retrying' || delivery?.state === 'sending',
  'in-doubt': ({ delivery }) => delivery?.state === 'in-doubt',
  'not-loaded': ({ delivery }) => delivery?.state === 'stopped',
  'in-target': ({ state, ended, outcomes }) =>
    state === 'confirmed' && !ended && !hasTrouble(outcomes),
  'on-hold': ({ outcomes }) => (outcomes['on-hold'] ?? 0) > 0,
  loaded: ({ ended, outcomes }) => ended && !hasTrouble(outcomes),
};

/**
 * Stopped or in doubt, and tried again before people were told: AIMS looks again when it is known what came of that. A
 * delivery that is refused in the same way as before leaves no notice of its own.
 */
function isTriedAgain(kind: EmailKind, { delivery }: BatchFacts): boolean {
  if (kind !== 'not-loaded' && kind !== 'in-doubt') return false;
  return delivery?.state === 'retrying' || delivery?.state === 'sending';
}

function isStillSo(kind: EmailKind, facts: BatchFacts): boolean {
  return STILL_SO[kind]?.(facts) ?? true;
}

function hasTrouble(outcomes: BatchFacts['outcomes']): boolean {
  return OUTCOME_STATUSES.some(
    (status) => (outcomes[status] ?? 0) > 0 && (status === 'on-hold' || isNotThere(status)),
  );
}

function kindOf(notice: NoticeRow): EmailKind {
  const kind = EMAIL_KINDS.find((known) => known === notice.kind);
  if (!kind) throw new Error(`no message is called ${notice.kind}`);
  return kind;
}

function write(
  context: EngineContext,
  page: BatchPage,
  kind: EmailKind,
  { ask }: Recipient,
): EmailModel {
  const { home } = context.settings.current;
  return buildEmail(kind, page, {
    labels: labelsOf(page.facts.definition, home),
    url: home.web.url,
    environment: home.environment,
    now: context.clock.now(),
    ask,
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
    people: await allPeople(context.store.db),
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
