/** Home: what needs this person, what needs somebody else, what goes on by itself, what is over. */

import type { BatchState } from '../../domain/batch.ts';
import { ADMIN_GROUP, barTo, decisionRules, type Person } from '../../domain/decision.ts';
import { barToReturn, isReturnable } from '../../stages/decide/judge-decision.ts';
import { latestBatches, openBatches } from '../../store/batches.ts';
import { deliveriesIn } from '../../store/deliveries.ts';
import { refusals } from '../../store/originals.ts';
import { statusOf } from '../../words/states.ts';
import type { EngineContext } from '../engine-context.ts';
import type { BatchFacts, HomePage } from '../views.ts';
import { factsOf } from './batch-facts.ts';
import { datasetViews } from './datasets.ts';
import { concerns } from './permissions.ts';
import { troubles } from './troubles.ts';

const OVER: readonly BatchState[] = [
  'confirmed',
  'refused',
  'returned',
  'withdrawn',
  'superseded',
  'duplicate',
];
const WEEK_MS = 7 * 24 * 3_600_000;

export async function homePage(context: EngineContext, person: Person): Promise<HomePage> {
  const { db } = context.store;
  const open = await factsOf(context, await openBatches(db));
  const mine = open.filter((facts) => concerns(person, facts.definition));
  const now = context.clock.now();
  const waiting = mine.filter((facts) => statusOf(facts, now).group === 'person');
  const toDo = waiting.filter((facts) => mayDecide(person, facts));
  const interfaces = context.settings.current.interfaces.filter((definition) =>
    concerns(person, definition),
  );
  const weekAgo = new Date(now.getTime() - WEEK_MS).toISOString();
  const over = (await factsOf(context, await latestBatches(db, 100, OVER))).filter(
    (facts) => facts.ended && concerns(person, facts.definition),
  );
  return {
    toDo: toDo.toSorted(byUrgency),
    needsPerson: waiting.filter((facts) => !toDo.includes(facts)),
    inProgress: mine.filter((facts) => !waiting.includes(facts)),
    finished: over.filter((facts) => facts.changedAt >= weekAgo),
    datasets: await datasetViews(context),
    outages: await outages(context),
    inboxRefusals: (await refusals(db))
      .filter((row) => interfaces.some(({ name }) => name === row.interface))
      .map((row) => ({
        interface: row.interface,
        fileName: row.file_name,
        reason: row.reason,
        seenAt: row.seen_at,
      })),
    troubles: person.groups.includes(ADMIN_GROUP) ? await troubles(context) : [],
    settingsMistakes: context.settings.mistakes.filter((mistake) => mistake.level === 'mistake')
      .length,
    interfaces,
    last: over[0],
  };
}

/** Of a batch that waits for a decision: whether this person may take it. */
function mayDecide(person: Person, { state, errors, approvals, definition }: BatchFacts): boolean {
  if (!isReturnable(state)) return false;
  const rules = decisionRules(definition);
  const isToReturn = errors > 0 || state === 'unreadable';
  return (isToReturn ? barToReturn : barTo)(person, rules, approvals) === undefined;
}

/** One click from done first, then the oldest trouble. */
function byUrgency(a: BatchFacts, b: BatchFacts): number {
  return Number(a.errors > 0) - Number(b.errors > 0) || a.receivedAt.localeCompare(b.receivedAt);
}

/** Connections with deliveries that do not get through. */
async function outages(context: EngineContext): Promise<HomePage['outages']> {
  const retrying = await deliveriesIn(context.store.db, ['retrying']);
  return [...Map.groupBy(retrying, (delivery) => delivery.connection)].map(
    ([connection, some]) => ({
      connection,
      label: context.settings.current.connections[connection]?.label ?? connection,
      since: some.map((delivery) => delivery.first_failed_at ?? delivery.queued_at).sort()[0] ?? '',
      waiting: some.length,
    }),
  );
}
