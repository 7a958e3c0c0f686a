/**
 * One batch's trouble is its own: it is noted on the batch, which is tried again later and later, and the batches behind
 * it go on. Only what ends the process, or what cannot even be noted, goes on to the lane.
 */
import { isAimsError } from '../domain/errors.ts';
import { utc } from '../lib/clock.ts';
import { type BatchRow, updateBatch } from '../store/batches.ts';
import type { Writing } from '../store/open-store.ts';
import { isFatal } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/** `also`: what is noted besides, in the same transaction. */
export async function leaveForLater(
  context: EngineContext,
  event: 'check.failed' | 'transform.failed',
  batch: BatchRow,
  error: unknown,
  also: (tx: Writing) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  if (isFatal(error)) throw error;
  // Somebody else was first, or a list came into force: the batch is looked at again as it is now.
  if (isAimsError(error, 'DECISION_OVERTAKEN')) return;
  context.log.error(event, error, { batch: batch.ref });
  const failures = batch.failures + 1;
  const wait = Math.min(FIRST_WAIT_MS * failures, LONGEST_WAIT_MS);
  const retryAt = utc(new Date(context.clock.now().getTime() + wait));
  await context.store.write(async (tx) => {
    if (await updateBatch(tx, batch, { retry_at: retryAt, failures })) await also(tx);
  });
}
