/** "Did you mean …?" for names of interfaces, lists and batches that do not exist. */
import { nearestOf } from '../config/did-you-mean.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { latestRefs } from '../engine/queries/batch-list.ts';

/** For the context of an error: empty when nothing is near enough to be meant. */
export function nearestName(name: string, known: readonly string[]): { readonly nearest?: string } {
  const nearest = nearestOf(name, known);
  return nearest === undefined ? {} : { nearest };
}

/** Batches to choose the nearest from: more would be slow and no better. */
const MOST_REFS = 1_000;

/** The same error, with the nearest name where there is one. */
export async function withNearest(error: unknown, context: EngineContext): Promise<unknown> {
  if (!isAimsError(error)) return error;
  const { ref, name } = error.context;
  if (error.code === 'BATCH_NOT_FOUND' && ref !== undefined)
    return again(error, ref, await latestRefs(context, MOST_REFS));
  if (name === undefined) return error;
  const { datasets, interfaces } = context.settings.current;
  if (error.code === 'DATASET_NOT_FOUND') return again(error, name, Object.keys(datasets));
  if (error.code === 'INTERFACE_NOT_FOUND')
    return again(
      error,
      name,
      interfaces.map((definition) => definition.name),
    );
  return error;
}

function again(error: AimsError, wanted: string, known: readonly string[]): AimsError {
  return new AimsError(error.code, { ...error.context, ...nearestName(wanted, known) }, error);
}
