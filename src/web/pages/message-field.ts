/** A typed reason or message: between 10 and 1,000 characters, counted as the person sees them. */
import { LONGEST_MESSAGE, SHORTEST_MESSAGE } from '../../words/pages/return.ts';
import type { Mistake } from '../page.ts';

export function mistakeInMessage(
  message: string,
  words: { readonly empty: string; readonly short: string; readonly long: string },
): readonly Mistake[] {
  const text = textOf(message, words);
  return text === undefined ? [] : [{ field: 'message', href: '#message', text }];
}

function textOf(
  message: string,
  words: { readonly empty: string; readonly short: string; readonly long: string },
): string | undefined {
  const { length } = message.trim();
  if (length === 0) return words.empty;
  if (length < SHORTEST_MESSAGE) return words.short;
  return length > LONGEST_MESSAGE ? words.long : undefined;
}
