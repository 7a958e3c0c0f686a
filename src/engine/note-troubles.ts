/**
 * What keeps a lane from its work is said once in the log when it changes, and stands where pages and `aims status` see
 * it until the work goes well again.
 */
import { isAimsError, nameMachineError } from '../domain/errors.ts';
import type { LaneName } from '../domain/lane.ts';
import { replaceTroubles } from '../store/troubles.ts';
import { isFatal } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';

export async function noteTroubles(
  { store, log }: EngineContext,
  lane: LaneName,
  thrown: readonly unknown[],
): Promise<void> {
  if (thrown.length === 0) log.info('lane.well', { lane });
  for (const error of thrown) log.error('lane.failed', error, { lane });
  if (thrown.some(isFatal)) return;
  const troubles = thrown.map(nameMachineError).map((error) => ({
    code: isAimsError(error) ? error.code : 'UNEXPECTED',
    about: JSON.stringify(isAimsError(error) ? error.context : {}),
  }));
  // A database that cannot be written is a trouble that every lane meets by itself.
  await store
    .write((tx) => replaceTroubles(tx, lane, troubles))
    .catch((error: unknown) => log.error('lane.not-noted', error, { lane }));
}
