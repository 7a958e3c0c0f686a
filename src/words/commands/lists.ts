/** What `aims reference` says. */
import type { Freshness } from '../../domain/dataset.ts';
import type { DatasetView } from '../../engine/views.ts';
import { count, formatInstant, formatNumber, listOf } from '../format.ts';
import { freshnessLabels } from '../pages/lists.ts';

const ROW = { one: 'row', many: 'rows' };

export const listHeads = { name: 'List', made: 'Made', rows: 'Rows', status: 'Status' } as const;
export const NEVER = 'Never';

export function freshnessText(freshness: Freshness) {
  return freshnessLabels[freshness];
}

export function rowsText(rows: number | undefined): string {
  return rows === undefined ? '' : formatNumber(rows);
}

export function listsVerdict(lists: readonly DatasetView[], aims: string): string {
  const old = lists.filter(({ freshness }) => freshness !== 'fresh').length;
  if (lists.length === 0) return 'There are no lists.';
  if (old === 0) return 'Every list is up to date.';
  return `${count(old, { one: 'list needs', many: 'lists need' })} a new copy: ${aims} reference refresh`;
}

interface Refreshed {
  readonly name: string;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: boolean;
}

/** suppliers: a new copy of 18,442 rows (12 new, 3 changed, 1 gone). */
export function refreshedText({
  name,
  rows,
  added,
  changed,
  removed,
  unchanged,
}: Refreshed): string {
  if (unchanged) return `${name}: the same ${count(rows, ROW)} as before.`;
  const difference = `${formatNumber(added)} new, ${formatNumber(changed)} changed, ${formatNumber(removed)} gone`;
  return `${name}: a new copy of ${count(rows, ROW)} (${difference}).`;
}

/** A new copy of an old file is old: 5 lists are up to date. 1 list needs a newer file. 1 list was not taken. */
export function refreshVerdict(
  taken: readonly DatasetView[],
  failed: readonly DatasetView[],
): string {
  const old = taken.filter(({ freshness }) => freshness !== 'fresh');
  const sentences: readonly (readonly [number, string, string])[] = [
    [taken.length - old.length, 'list is up to date.', 'lists are up to date.'],
    [
      old.length,
      `list needs a newer file: ${namesOf(old)}.`,
      `lists need newer files: ${namesOf(old)}.`,
    ],
    [failed.length, 'list was not taken.', 'lists were not taken.'],
  ];
  const said = sentences.filter(([n]) => n > 0).map(([n, one, many]) => count(n, { one, many }));
  return [...said, ...whatStays(failed)].join(' ');
}

function whatStays(failed: readonly DatasetView[]): readonly string[] {
  const stay = failed.filter(({ takenAt }) => takenAt !== undefined);
  const missing = failed.filter(({ takenAt }) => takenAt === undefined);
  return [
    ...(stay.length > 0 ? [`The copy before stays in force: ${namesOf(stay)}.`] : []),
    ...(missing.length > 0 ? [`There is no copy yet: ${namesOf(missing)}.`] : []),
  ];
}

function namesOf(lists: readonly DatasetView[]): string {
  return listOf(lists.map(({ name }) => name));
}

interface LookedUp {
  readonly label: string;
  readonly takenAt: string;
  readonly from: 'snapshot' | 'file';
}

/** Of the supplier list, as copied today at 6:02am. */
export function sourceOfList({ label, takenAt, from }: LookedUp, now: Date): string {
  const made = formatInstant(takenAt, now);
  return from === 'snapshot'
    ? `From the ${label}, made ${made}.`
    : `From the file of the ${label}, made ${made}. It is not in force yet.`;
}

export function notInList(code: string, label: string): string {
  return `${code} is not in the ${label}.`;
}

export const NEAREST = 'Nearest:';
export const NOTHING_NEAR = 'Nothing in it is nearly the same.';

export function keyLength(list: string, key: readonly string[], aims: string): string {
  return `A row of ${list} is found by ${key.join(' and ')}: ${aims} reference look-up ${list} ${key.map((part) => part.toUpperCase()).join(' ')}`;
}
