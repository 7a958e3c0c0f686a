/** What `aims reference` says. */
import type { Freshness } from '../../domain/dataset.ts';
import type { DatasetView } from '../../engine/views.ts';
import { count, formatInstant, formatNumber } from '../format.ts';
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

export function listsVerdict(lists: readonly DatasetView[]): string {
  const bad = lists.filter(({ freshness }) => freshness !== 'fresh').length;
  if (lists.length === 0) return 'There are no lists.';
  if (bad === 0) return 'Every list is up to date.';
  return `${count(bad, { one: 'list needs', many: 'lists need' })} a new copy: aims reference refresh`;
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

export function refreshVerdict(done: number, failed: number): string {
  if (failed === 0) return `${count(done, { one: 'list is', many: 'lists are' })} up to date.`;
  return `${count(failed, { one: 'list was', many: 'lists were' })} not taken. The copies before stay in force.`;
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

export function keyLength(list: string, key: readonly string[]): string {
  return `A row of ${list} is found by ${key.join(' and ')}: aims reference look-up ${list} ${key.map((part) => part.toUpperCase()).join(' ')}`;
}
