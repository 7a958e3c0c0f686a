/** Entries of a batch's history as a timeline, newest first, always with who: AIMS or a person. */
import type { HistoryEntry } from '../../engine/views.ts';
import { eventHeading } from '../../words/events.ts';
import { formatFullInstant } from '../../words/format.ts';
import { eventTexts, historyWords } from '../../words/pages/history.ts';

interface TimelineEntry {
  readonly title: string;
  readonly by: string;
  readonly datetime: string;
  readonly when: string;
  readonly texts: readonly string[];
  /** Emails are many and tell little: the short form leaves them out. */
  readonly isEmail: boolean;
}

export function timelineOf(history: readonly HistoryEntry[], now: Date): readonly TimelineEntry[] {
  return alikeTogether([...history].sort((a, b) => b.seq - a.seq)).map(([entry, times]) => ({
    title: historyWords.times(eventHeading(entry.event), times),
    by: historyWords.by(entry.by),
    datetime: entry.at,
    when: formatFullInstant(entry.at),
    texts: eventTexts(entry, now),
    isEmail: entry.event.startsWith('email.'),
  }));
}

/** Emails to several people are one line with their number. */
function alikeTogether(
  history: readonly HistoryEntry[],
): readonly (readonly [HistoryEntry, number])[] {
  const together: [HistoryEntry, number][] = [];
  for (const entry of history) {
    const last = together.at(-1);
    const isAlike =
      last !== undefined && entry.event.startsWith('email.') && last[0].event === entry.event;
    if (isAlike) last[1] += 1;
    else together.push([entry, 1]);
  }
  return together;
}
