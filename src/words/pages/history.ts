/** What the entries of a batch's history say besides their headings (words/events.ts). */
import type { ContradictionKind } from '../../domain/outcome.ts';
import type { HistoryEntry } from '../../engine/views.ts';
import { describeBar, isBar } from '../bars.ts';
import {
  capitalise,
  count,
  formatBytes,
  formatInstant,
  formatMoney,
  formatNumber,
} from '../format.ts';

export const historyWords = {
  title: 'History',
  times: (title: string, n: number) => (n === 1 ? title : `${title}, ${n} times`),
  lead: 'Everything that happened to this batch, newest first. The audit trail keeps every entry, and a change to one shows when the trail is verified.',
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

const TYPED_BY_PEOPLE = ['batch.approved', 'batch.returned', 'batch.withdrawn', 'batch.settled'];

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
    case 'batch.contradicted':
      return [contradicted(facts)];
    case 'batch.settled':
      return facts.count === undefined
        ? []
        : [`${count(Number(facts.count), DIFFERENCE)} settled.`];
    case 'delivery.failed':
      return facts.next === undefined ? [] : [`Next try: ${formatInstant(facts.next, now)}.`];
    default:
      return [];
  }
}

const DIFFERENCE = { one: 'difference', many: 'differences' };

const CONTRADICTED: Readonly<Record<ContradictionKind, string>> = {
  unreadable: 'The answer cannot be read.',
  'never-sent': 'It answers for what was never sent.',
  'unknown-document': 'It names what was not sent',
  'different-amount': 'It names another amount than was sent',
  'went-backwards': 'It takes back what was final',
};

/** The first that differs, with both amounts, and how many more. */
function contradicted(facts: HistoryEntry['facts']): string {
  const { first, what = '', 'sent.pence': sent = '', 'answered.pence': says = '' } = facts;
  const heading = CONTRADICTED[first as ContradictionKind] ?? '';
  if (heading.endsWith('.')) return what === '' ? heading : `${heading} ${capitalise(what)}.`;
  const parts = [
    heading,
    sent === '' ? '' : `we sent ${formatMoney(Number(sent))}`,
    says === '' ? '' : `it says ${formatMoney(Number(says))}`,
  ];
  const more = Number(facts.count ?? 1) - 1;
  const rest = more > 0 ? ` And ${formatNumber(more)} more.` : '';
  return `${parts.filter((part) => part !== '').join(', ')}.${rest}`;
}

/** What one answer of the target said: counts and the amount, and whether it was the last that AIMS waits for. */
function answered(facts: HistoryEntry['facts']): string {
  const number = (name: string) => Number(facts[name] ?? 0);
  const parts = [
    `${formatNumber(number('confirmed'))} confirmed, ${formatMoney(number('confirmed.pence'))}`,
    ...(number('refused') > 0 ? [`${formatNumber(number('refused'))} refused or cancelled`] : []),
    ...(number('held') > 0 ? [`${formatNumber(number('held'))} on hold`] : []),
    ...(number('unanswered') > 0
      ? [`${formatNumber(number('unanswered'))} without an answer`]
      : []),
  ];
  return `${parts.join(', ')}. ${howFar(facts, number)}`;
}

/** "All are validated" only of a batch of which nothing was refused, cancelled or held. */
function howFar(facts: HistoryEntry['facts'], number: (name: string) => number): string {
  const { ends = 'finished', ended } = facts;
  if (ended !== 'yes') return `Not all are ${ends} yet.`;
  const isWhole = ['refused', 'held', 'unanswered'].every((name) => number(name) === 0);
  return isWhole ? `All are ${ends}.` : 'Nothing more is awaited.';
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
