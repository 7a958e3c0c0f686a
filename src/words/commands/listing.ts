/** What every command that lists something says at the end. */
import { count, formatNumber } from '../format.ts';

export interface Nouns {
  readonly one: string;
  readonly many: string;
}

/** "2 batches"; "25 of 4,000 batches. See more: --limit NUMBER". */
export function howMany(shown: number, total: number, nouns: Nouns): string {
  if (shown >= total) return count(total, nouns);
  return `${formatNumber(shown)} of ${count(total, nouns)}. See more: --limit NUMBER`;
}
