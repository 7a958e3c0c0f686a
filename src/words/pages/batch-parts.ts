/** The parts of a batch beside its summary: its documents, deliveries and emails, files. */
import type { DeliveryState } from '../../domain/delivery.ts';
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
  'in-doubt': 'AIMS cannot know whether it arrived and does not send it again by itself',
  delivered: 'The whole set of files has arrived',
  confirmed: 'It has arrived, and the answer has come',
  refused: 'It has arrived, and everything in it was refused',
  stopped: 'Stopped: it needs a person',
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

const RESULTS: Readonly<Record<string, string>> = {
  delivered: 'The whole set of files arrived',
  done: 'The whole set of files arrived',
  CONNECTION_UNAVAILABLE: '{to} could not be reached',
  CONNECTION_REFUSED: '{to} refused the connection or the files',
  CONNECTION_CONFLICT: 'Something else with the same name was already there',
};

export function attemptResult(attempt: AttemptView, to: string): string {
  if (attempt.finishedAt === undefined) return deliveriesWords.stillRunning;
  const words =
    RESULTS[attempt.errorCode ?? ''] ?? RESULTS[attempt.outcome ?? ''] ?? 'It did not work';
  return words.replace('{to}', capitalise(inSentence(to)));
}

const EMAIL_STATES: Readonly<Record<string, string>> = {
  queued: 'Waiting to be sent',
  sending: 'Being sent',
  retrying: 'Not sent yet; AIMS tries again',
  sent: 'Sent',
  stopped: 'Not sent: the mail server refused it',
};

export function emailState(state: string, sentAt: string | undefined): string {
  const words = EMAIL_STATES[state] ?? state;
  return sentAt === undefined ? words : `${words} ${formatFullInstant(sentAt)}`;
}

/* ---------- files ---------- */

export const filesWords = {
  title: 'Files',
  received: 'What arrived',
  receivedText: 'AIMS keeps the file exactly as it came and never changes it.',
  name: 'Name',
  size: 'Size',
  bytes: (bytes: number) => count(bytes, { one: 'byte', many: 'bytes' }),
  hash: 'Fingerprint (sha256)',
  arrived: 'Arrived',
  sent: (to: string) => `What was sent to ${inSentence(to)}`,
  ready: (to: string) => `What would be sent to ${inSentence(to)}`,
  sentCaption: 'Files sent, in the order in which they went',
  empty: 'Nothing has been sent.',
  manifest: 'Approval is bound to these exact files. The fingerprint of the whole set is:',
  how: 'How to check a fingerprint yourself',
  howText:
    'Run sha256sum on a copy of the file. If one letter of the file had changed, the fingerprint would be another.',
} as const;
