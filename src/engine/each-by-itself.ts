/**
 * Each item by itself: the trouble of one does not keep the others waiting. The troubles are thrown together when
 * every item had its turn, so that the lane can show them; only what must end the process is thrown at once.
 */
import { isAimsError } from '../domain/errors.ts';

/** Ends the process: the state in memory may be ahead of the disk, or another daemon has taken over. */
const FATAL = ['STORE_WRITE_FAILED', 'STORE_FENCED_OFF'] as const;

export function isFatal(error: unknown): boolean {
  return FATAL.some((code) => isAimsError(error, code));
}

/**
 * Throws the one trouble there was, or an AggregateError of several. `concernsAll`: a trouble that the next item would
 * only meet again; it is thrown at once, like a fatal one.
 */
export async function eachByItself<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
  concernsAll: (error: unknown) => boolean = () => false,
): Promise<void> {
  const troubles: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (isFatal(error) || concernsAll(error)) throw error;
      troubles.push(error);
    }
  }
  if (troubles.length === 1) throw troubles[0];
  if (troubles.length > 1) throw new AggregateError(troubles);
}

/** The troubles behind what a lane's work threw, one by one. */
export function troublesIn(error: unknown): readonly unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(troublesIn) : [error];
}
