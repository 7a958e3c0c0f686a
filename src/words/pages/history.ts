/** What the entries of a batch's history say besides their headings (words/events.ts). */
import type { HistoryEntry } from '../../engine/views.ts';
import { describeBar, isBar } from '../bars.ts';
import { count, formatBytes, formatInstant, formatMoney, formatNumber } from '../format.ts';

export const historyWords = {
  title: 'History',
  times: (title: string, n: number) => (n === 1 ? title : `${title}, ${n} times`),
  lead: 'Everything that happened to this batch, newest first. Entries are kept in the audit trail and cannot be changed.',
  by: (name: string) => (name === '' ? 'by a person whose name was erased' : `by ${name}`),
  empty: 'Nothing has happened yet.',
} as const;

/** What an entry says besides its name: figures for people, and what somebody typed in quotation marks. */
export function eventTexts(entry: HistoryEntry, now: Date): readonly string[] {
  const figures = figuresOf(entry, now);
  const typed = typedOf(entry);
  return entry.event === 'batch.received'
    ? [[...typed, ...figures].join(', ')]
    : [...figures, ...typed];
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
    case 'batch.confirmed':
    case 'batch.refused':
      return facts.confirmed === undefined ? [] : [answered(facts)];
    case 'batch.approval-refused':
      return facts.bar !== undefined && isBar(facts.bar) ? [aboutThem(describeBar(facts.bar))] : [];
    case 'delivery.failed':
      return facts.next === undefined ? [] : [`Next try: ${formatInstant(facts.next, now)}.`];
    default:
      return [];
  }
}

/** What one answer of the target said: counts and the amount, and whether it was the last that AIMS waits for. */
function answered(facts: HistoryEntry['facts']): string {
  const number = (name: string) => Number(facts[name] ?? 0);
  const parts = [
    `${formatNumber(number('confirmed'))} confirmed, ${formatMoney(number('confirmed.pence'))}`,
    ...(number('refused') > 0 ? [`${formatNumber(number('refused'))} refused`] : []),
    ...(number('held') > 0 ? [`${formatNumber(number('held'))} on hold`] : []),
    ...(number('unanswered') > 0
      ? [`${formatNumber(number('unanswered'))} without an answer`]
      : []),
  ];
  const { ends = 'finished', ended } = facts;
  return `${parts.join(', ')}. ${ended === 'yes' ? `All are ${ends}.` : `Not all are ${ends} yet.`}`;
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
