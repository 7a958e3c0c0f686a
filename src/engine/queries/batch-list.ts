/** Batches as lists show them: chosen, cut and counted by the database, told in full only where shown. */
import type { Person } from '../../domain/decision.ts';
import {
  type BatchSelection,
  boundDefinitions,
  countBatches,
  selectBatches,
} from '../../store/batches.ts';
import { statusOf } from '../../words/states.ts';
import type { EngineContext } from '../engine-context.ts';
import { BATCHES_A_PAGE, type BatchFacts, type BatchFilter } from '../views.ts';
import { factsOf } from './batch-facts.ts';
import { concerns } from './permissions.ts';

export interface BatchList {
  /** Newest first, at most as many as were asked for. */
  readonly batches: readonly BatchFacts[];
  /** How many there are in all. */
  readonly total: number;
}

export async function batchList(
  context: EngineContext,
  selection: BatchSelection,
  limit: number,
  offset = 0,
): Promise<BatchList> {
  const { db } = context.store;
  const batches = await factsOf(context, await selectBatches(db, selection, limit, offset));
  return { batches, total: await countBatches(db, selection) };
}

/** The references alone, newest first. */
export async function latestRefs(
  { store }: EngineContext,
  limit: number,
): Promise<readonly string[]> {
  return (await selectBatches(store.db, {}, limit)).map(({ ref }) => ref);
}

/** Every batch that is not over, or that an answer contradicts which nobody has settled, newest first. */
export async function openBatches(
  context: EngineContext,
  selection: BatchSelection,
): Promise<readonly BatchFacts[]> {
  const rows = await selectBatches(context.store.db, { ...selection, open: true });
  return factsOf(context, rows);
}

/** One page of those that concern a person. */
export async function batchesFor(
  context: EngineContext,
  person: Person,
  { group, page }: BatchFilter,
): Promise<BatchList> {
  const definitions = await definitionsFor(context, person);
  if (definitions.length === 0) return { batches: [], total: 0 };
  const selection = { definitions };
  const from = (page - 1) * BATCHES_A_PAGE;
  if (group === undefined) return batchList(context, selection, BATCHES_A_PAGE, from);
  if (group === 'finished')
    return batchList(context, { ...selection, open: false }, BATCHES_A_PAGE, from);
  // Whose turn it is follows from a batch's facts; however long AIMS runs, open ones stay few.
  const now = context.clock.now();
  const batches = (await openBatches(context, selection)).filter(
    (facts) => statusOf(facts, now).group === group,
  );
  return { batches: batches.slice(from, from + BATCHES_A_PAGE), total: batches.length };
}

/** The newest of those that are over, as far as they concern a person. */
export async function finishedFor(
  context: EngineContext,
  person: Person,
  limit: number,
): Promise<readonly BatchFacts[]> {
  const definitions = await definitionsFor(context, person);
  if (definitions.length === 0) return [];
  const rows = await selectBatches(context.store.db, { definitions, open: false }, limit);
  return factsOf(context, rows);
}

async function definitionsFor(
  { store, settings }: EngineContext,
  person: Person,
): Promise<readonly string[]> {
  const bound = await boundDefinitions(store.db);
  return bound
    .filter(({ interface: name, definition }) =>
      concerns(person, settings.definition(name, definition)),
    )
    .map(({ definition }) => definition);
}
