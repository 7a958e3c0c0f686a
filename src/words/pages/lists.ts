/** The lists that files are checked against: how old each copy is and what happens when it gets old. */
import type { Freshness } from '../../domain/dataset.ts';
import type { DatasetView } from '../../engine/views.ts';
import { capitalise, formatDuration, formatInstant, formatNumber } from '../format.ts';
import { onDay } from '../states.ts';

export const listsWords = {
  title: 'What we check against',
  lead: 'Files are checked against copies of these lists. A finding is as old as the copy it was made with.',
  caption: 'Lists and how old they are',
  empty:
    'There are no lists yet. Without them AIMS cannot check suppliers, budget codes or repeats.',
  head: {
    list: 'List',
    taken: 'Made',
    rows: 'Rows',
    change: 'Change since the last copy',
    old: 'If it gets old',
    status: 'Status',
  },
  never: 'Never',
} as const;

const HOUR = 3_600_000;

export function whenOld(list: DatasetView): string {
  return `After ${formatDuration(list.holdAfterHours * HOUR)}, batches wait for a new copy`;
}

export function changeOf({ added, changed, removed }: DatasetView): string {
  return `+${formatNumber(added)}, ${formatNumber(changed)} changed, -${formatNumber(removed)}`;
}

export const freshnessLabels: Readonly<
  Record<Freshness, { readonly text: string; readonly colour: string }>
> = {
  fresh: { text: 'Up to date', colour: 'green' },
  late: { text: 'Late', colour: 'orange' },
  'too-old': { text: 'Too old', colour: 'red' },
  missing: { text: 'Missing', colour: 'red' },
};

/** One line a list, for the side of a page. */
export function freshnessTicks(
  lists: readonly DatasetView[],
  now: Date,
): readonly {
  readonly mark: 'good' | 'careful' | 'bad';
  readonly heading: string;
  readonly text: string;
}[] {
  return lists.map((list) => ({
    mark: list.freshness === 'fresh' ? 'good' : list.freshness === 'late' ? 'careful' : 'bad',
    heading: capitalise(list.label),
    text: freshnessText(list, now),
  }));
}

function freshnessText(list: DatasetView, now: Date): string {
  if (list.takenAt === undefined) return 'There is no copy yet. Batches wait for it.';
  const made = `Made ${onDay(formatInstant(list.takenAt, now))}.`;
  if (list.freshness === 'late') return `${made} A newer copy is late.`;
  return list.freshness === 'too-old' ? `${made} Too old: batches wait for a new copy.` : made;
}
