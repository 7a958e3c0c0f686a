/** Entries of a batch's history as a timeline, newest first, always with who: AIMS or a person. */
import type { HistoryEntry } from '../../engine/views.ts';
import { formatFullInstant } from '../../words/format.ts';
import { eventTexts, eventTitle, historyWords } from '../../words/pages/history.ts';

export interface TimelineEntry {
  readonly title: string;
  readonly by: string;
  readonly datetime: string;
  readonly when: string;
  readonly texts: readonly string[];
}

export function timelineOf(history: readonly HistoryEntry[], now: Date): readonly TimelineEntry[] {
  return [...history]
    .sort((a, b) => b.seq - a.seq)
    .map((entry) => ({
      title: eventTitle(entry.event),
      by: historyWords.by(entry.by),
      datetime: entry.at,
      when: formatFullInstant(entry.at),
      texts: eventTexts(entry, now),
    }));
}
