/** The parts of a batch beside its summary: its documents, deliveries and emails, files. */
import type { AttemptOutcome, DeliveryState } from '../../domain/delivery.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import type { Noun } from '../../domain/interface.ts';
import type { AttemptView, DeliveryView } from '../../engine/views.ts';
import { capitalise, count, formatFullInstant, formatInstant } from '../format.ts';
import { inSentence } from '../labels.ts';
import { onDay } from '../states.ts';

const PROBLEM = { one: 'problem', many: 'problems' };
const WARNING = { one: 'warning', many: 'warnings' };

/* ---------- documents ---------- */

export const documentsWords = {
  caption: (noun: Noun) => `${capitalise(noun.many)} in this batch, as they stand in the file`,
  head: {
    supplier: 'Supplier',
    date: 'Date',
    line: 'Line in file',
    found: 'What we found',
    target: (to: string) => `In ${to}`,
    amount: 'Amount',
  },
  nothing: 'Nothing',
  empty: (noun: Noun) => `AIMS has read no ${noun.many} from this file.`,
} as const;

export function foundText(errors: number, warnings: number): string {
  const parts = [
    ...(errors === 0 ? [] : [count(errors, PROBLEM)]),
    ...(warnings === 0 ? [] : [count(warnings, WARNING)]),
  ];
  return parts.length === 0 ? documentsWords.nothing : parts.join(', ');
}

/* ---------- deliveries ---------- */

export const deliveriesWords = {
  title: 'Deliveries and emails',
  deliveries: 'Deliveries',
  empty: 'Nothing from this batch has been sent.',
  caption: 'Tries to send it',
  head: { attempt: 'Try', started: 'Begun', result: 'Result' },
  try: (no: number) => `Try ${no}`,
  reference: 'Reference there',
  state: 'State',
  next: 'Next try',
  delivered: 'Arrived',
  emails: 'Emails',
  noEmails: 'No emails about this batch yet.',
  emailsCaption: 'Emails about this batch',
  emailHead: { subject: 'Subject', to: 'To', queued: 'Written', state: 'State' },
  seeText: 'See the text',
  technical: 'Technical details',
  stillRunning: 'Not finished',
} as const;

const DELIVERY_STATES: Readonly<Record<DeliveryState, string>> = {
  queued: 'Waiting for its first try',
  sending: 'Being sent now',
  retrying: 'A try did not work; AIMS tries again by itself',
  'in-doubt':
    'AIMS cannot know whether it arrived and does not send it again; an answer settles it',
  delivered: 'The whole set of files has arrived',
  confirmed: 'It has arrived, and the answer has come',
  refused: 'It has arrived, and the answer is that nothing of it is there',
  stopped: 'Stopped: AIMS tries again when its settings change or it is started again',
  withdrawn: 'The batch was withdrawn before the first try',
};

export function deliveryState(state: DeliveryState): string {
  return DELIVERY_STATES[state];
}

/** "Tried 4 times since today at 8:55am." */
export function triesText(delivery: DeliveryView, now: Date): string {
  const [first] = delivery.attempts;
  if (first === undefined) return 'Not tried yet.';
  const times = count(delivery.attempts.length, { one: 'time', many: 'times' });
  return `Tried ${times} since ${formatInstant(first.startedAt, now)}.`;
}

export function nextTry(at: string, now: Date): string {
  return capitalise(onDay(formatInstant(at, now)));
}

/** How each attempt ended; one that failed says more by the code of its error. */
const RESULTS: Readonly<Record<AttemptOutcome, string>> = {
  delivered: 'The whole set of files arrived',
  'already-there': 'It was there already, from an earlier try',
  unanswered: '{to} did not answer for the last file: it may have arrived',
  'in-doubt': 'AIMS cannot know whether it arrived',
  failed: 'It did not work',
};

const FAILURES: Readonly<Partial<Record<ErrorCode, string>>> = {
  CONNECTION_UNAVAILABLE: '{to} could not be reached',
  CONNECTION_REFUSED: '{to} refused the connection or the files',
  CONNECTION_CONFLICT: 'Something else with the same name was already there',
  PAYLOAD_CHANGED: 'The files here are not what was approved any more: nothing was sent',
};

export function attemptResult({ outcome, errorCode, finishedAt }: AttemptView, to: string): string {
  if (finishedAt === undefined || outcome === undefined) return deliveriesWords.stillRunning;
  const failure = outcome === 'failed' ? FAILURES[errorCode as ErrorCode] : undefined;
  return (failure ?? RESULTS[outcome]).replace('{to}', capitalise(inSentence(to)));
}

const EMAIL_STATES: Readonly<Record<string, string>> = {
  queued: 'Waiting to be sent',
  retrying: 'Not sent yet; AIMS tries again',
  sent: 'Sent',
  stopped: 'Not sent: the mail server refused it, or did not take it for 3 days',
};

export function emailState(state: string, sentAt: string | undefined): string {
  const words = EMAIL_STATES[state] ?? state;
  return sentAt === undefined ? words : `${words} ${formatFullInstant(sentAt)}`;
}

/* ---------- files ---------- */

/** Whether the files that were made have gone, may have gone, are to go, would go, or never will. */
export type FilesGone = 'sent' | 'in-doubt' | 'owed' | 'not-approved' | 'withdrawn';

export function filesGone(
  gone: FilesGone,
  to: string,
): { readonly heading: string; readonly caption: string } {
  const target = inSentence(to);
  switch (gone) {
    case 'sent':
      return {
        heading: `What was sent to ${target}`,
        caption: 'Files sent, in the order in which they went',
      };
    case 'in-doubt':
      return {
        heading: `What ${target} may have`,
        caption: 'Files that AIMS began to send: it cannot know which of them arrived',
      };
    case 'owed':
      return {
        heading: `What is to be sent to ${target}`,
        caption: `Files to send, in their order. ${capitalise(target)} does not have the whole set yet`,
      };
    case 'not-approved':
      return { heading: `What would be sent to ${target}`, caption: 'Files that would be sent' };
    case 'withdrawn':
      return {
        heading: `What would have been sent to ${target}`,
        caption: 'Files that were made and never sent',
      };
  }
}

export const filesWords = {
  title: 'Files',
  received: 'What arrived',
  receivedText: 'AIMS keeps the file exactly as it came and never changes it.',
  name: 'Name',
  size: 'Size',
  bytes: (bytes: number) => count(bytes, { one: 'byte', many: 'bytes' }),
  hash: 'Fingerprint (sha256)',
  arrived: 'Arrived',
  empty: 'Nothing has been sent.',
  manifest: 'Approval is bound to these exact files. The fingerprint of the whole set is:',
  how: 'How to check a fingerprint yourself',
  howText:
    'Run sha256sum on a copy of the file. If one letter of the file had changed, the fingerprint would be another.',
} as const;
