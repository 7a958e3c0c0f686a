/** What each entry of a batch's history is called. An entry without a name here is still shown, by its event. */
import type { AuditEventName } from '../../domain/audit-event.ts';
import type { HistoryEntry } from '../../engine/views.ts';
import { describeBar, isBar } from '../bars.ts';
import { count, formatBytes, formatInstant } from '../format.ts';

export const historyWords = {
  title: 'History',
  lead: 'Everything that happened to this batch, newest first. Entries are kept in the audit trail and cannot be changed.',
  by: (name: string) => (name === '' ? 'by a person whose name was erased' : `by ${name}`),
  empty: 'Nothing has happened yet.',
} as const;

const TITLES: Readonly<Partial<Record<AuditEventName, string>>> = {
  'batch.received': 'File arrived and stored',
  'batch.archived': 'Inbox cleared',
  'batch.repeat': 'Recognised as a repeat',
  'batch.parsed': 'File read',
  'batch.validated': 'Checked',
  'batch.unreadable': 'Found that the file cannot be used',
  'batch.check-failed': 'A check stopped working',
  'batch.approved': 'Approved',
  'batch.approval-refused': 'Approval refused',
  'batch.returned': 'Returned to sender',
  'batch.withdrawn': 'Withdrawn',
  'batch.superseded': 'Replaced by a newer file',
  'batch.transformed': 'Made ready to send, exactly as approved',
  'batch.transform-differed': 'Approval dropped: what would be sent was not what was approved',
  'batch.delivered': 'Sent',
  'batch.confirmed': 'Answer received',
  'batch.refused': 'Refused as a whole',
  'batch.contradicted': 'The answer does not agree with what was sent',
  'delivery.queued': 'Sending begun',
  'delivery.attempted': 'Tried to send',
  'delivery.failed': 'A try to send failed',
  'delivery.in-doubt': 'Not known whether it arrived',
  'delivery.stopped': 'Sending stopped',
  'delivery.resumed': 'Another try asked for',
  'email.queued': 'Email written',
  'email.sent': 'Email sent',
  'email.failed': 'Email not sent yet',
  'email.stopped': 'Email refused',
};

export function eventTitle(event: string): string {
  const titles: Readonly<Record<string, string | undefined>> = TITLES;
  return titles[event] ?? event;
}

/** What an entry says besides its name: figures for people, and what somebody typed in quotation marks. */
export function eventTexts(entry: HistoryEntry, now: Date): readonly string[] {
  return [...figuresOf(entry, now), ...typedOf(entry)];
}

const TYPED_BY_PEOPLE = ['batch.approved', 'batch.returned', 'batch.withdrawn'];

function typedOf({ event, detail }: HistoryEntry): readonly string[] {
  if (detail === undefined || detail === '') return [];
  return [TYPED_BY_PEOPLE.includes(event) ? `‘${detail}’` : detail];
}

function figuresOf({ event, facts }: HistoryEntry, now: Date): readonly string[] {
  switch (event) {
    case 'batch.received':
      return facts.bytes === undefined ? [] : [formatBytes(Number(facts.bytes))];
    case 'batch.validated':
      return facts.errors === undefined
        ? []
        : [found(Number(facts.errors), Number(facts.warnings ?? 0))];
    case 'batch.approval-refused':
      return facts.bar !== undefined && isBar(facts.bar) ? [aboutThem(describeBar(facts.bar))] : [];
    case 'delivery.failed':
      return facts.next === undefined ? [] : [`Next try: ${formatInstant(facts.next, now)}.`];
    default:
      return [];
  }
}

function found(errors: number, warnings: number): string {
  const problems =
    errors === 0 ? 'No problems' : count(errors, { one: 'problem', many: 'problems' });
  return warnings === 0
    ? `${problems}.`
    : `${problems}, ${count(warnings, { one: 'warning', many: 'warnings' })}.`;
}

/** The reason as the person was told it. */
function aboutThem(reason: string): string {
  return `They were told: ‘${reason}’`;
}
