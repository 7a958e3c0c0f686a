/** What was sent where, each try in words with the technical part folded away, and the emails about the batch. */
import type { BatchPage, DeliveryView, EmailView } from '../../engine/views.ts';
import { formatFullInstant, formatShortInstant } from '../../words/format.ts';
import * as words from '../../words/pages/batch-parts.ts';
import { code, type Detail, detail, row, type Table } from '../parts.ts';

export function deliveriesView(page: BatchPage, now: Date) {
  const { delivery, definition } = page.facts;
  return {
    words: words.deliveriesWords,
    delivery: delivery === undefined ? undefined : deliveryOf(delivery, definition.to.label, now),
    emails: page.emails.length === 0 ? undefined : emailsTable(page.emails),
    texts: textsOf(page.emails),
  };
}

function deliveryOf(delivery: DeliveryView, to: string, now: Date) {
  return {
    rows: factsOf(delivery, now),
    tries: words.triesText(delivery, now),
    table: delivery.attempts.length === 0 ? undefined : attemptsTable(delivery, to),
    technical: technicalOf(delivery),
  };
}

function factsOf(delivery: DeliveryView, now: Date): readonly Detail[] {
  const { state, group, nextTryAt, deliveredAt } = delivery;
  return [
    detail(words.deliveriesWords.state, words.deliveryState(state)),
    detail(words.deliveriesWords.reference, code(group)),
    ...(deliveredAt === undefined
      ? []
      : [detail(words.deliveriesWords.delivered, formatFullInstant(deliveredAt))]),
    ...(nextTryAt === undefined
      ? []
      : [detail(words.deliveriesWords.next, words.nextTry(nextTryAt, now))]),
  ];
}

function attemptsTable(delivery: DeliveryView, to: string): Table {
  const { head, caption } = words.deliveriesWords;
  return {
    caption,
    head: [{ text: head.attempt }, { text: head.started }, { text: head.result }],
    rows: [...delivery.attempts]
      .reverse()
      .map((attempt) =>
        row(
          words.deliveriesWords.try(attempt.no),
          formatShortInstant(attempt.startedAt),
          words.attemptResult(attempt, to),
        ),
      ),
  };
}

function technicalOf(delivery: DeliveryView): readonly string[] {
  const told = delivery.attempts.flatMap(({ no, errorCode, detail: said }) =>
    errorCode === undefined && said === undefined
      ? []
      : [`${no}: ${[errorCode, said].filter(Boolean).join(' ')}`],
  );
  return told.length === 0 && delivery.lastError !== undefined ? [delivery.lastError] : told;
}

/** Each text once, however many people it went to. */
function textsOf(emails: readonly EmailView[]) {
  const bySubject = Map.groupBy(emails, (email) => `${email.subject}\n${email.text}`);
  return [...bySubject.values()].flatMap(([email]) =>
    email === undefined
      ? []
      : [{ summary: `${words.deliveriesWords.seeText}: ${email.subject}`, text: email.text }],
  );
}

function emailsTable(emails: readonly EmailView[]): Table {
  const { emailHead, emailsCaption } = words.deliveriesWords;
  return {
    caption: emailsCaption,
    head: [
      { text: emailHead.subject },
      { text: emailHead.to },
      { text: emailHead.queued },
      { text: emailHead.state },
    ],
    rows: emails.map((email) =>
      row(
        email.subject,
        email.to,
        formatShortInstant(email.queuedAt),
        words.emailState(email.state, email.sentAt),
      ),
    ),
  };
}
