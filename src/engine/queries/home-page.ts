/** Home: what needs this person, what goes on by itself, what is over. Also the list of all batches. */

import type { BatchState } from '../../domain/batch.ts';
import type { Bar, Person } from '../../domain/decision.ts';
import { ADMIN_GROUP, barTo, decisionRules } from '../../domain/decision.ts';
import type { Definition } from '../../domain/interface.ts';
import { barToReturn, isReturnable, isWithdrawable } from '../../stages/decide/judge-decision.ts';
import { batchByRef, batchesIn, latestBatches } from '../../store/batches.ts';
import { approvalsOf } from '../../store/decisions.ts';
import { deliveriesIn } from '../../store/deliveries.ts';
import { refusals } from '../../store/originals.ts';
import { peopleWhere } from '../../store/people.ts';
import type { EngineContext } from '../engine-context.ts';
import type { BatchFacts, HomePage, Permissions } from '../views.ts';
import { factsOf } from './batch-facts.ts';
import { datasetViews } from './datasets.ts';

const OPEN: readonly BatchState[] = [
  'received',
  'archived',
  'parsed',
  'validated',
  'unreadable',
  'approved',
  'transformed',
  'delivered',
  'confirmed',
];
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
  const open = (await factsOf(context, await batchesIn(db, OPEN))).filter((facts) => !facts.ended);
  const mine = open.filter((facts) => concerns(person, facts.definition));
  const needing = new Set(mine.filter((facts) => needs(person, facts)));
  const weekAgo = new Date(context.clock.now().getTime() - WEEK_MS).toISOString();
  const over = (await factsOf(context, await latestBatches(db, 100, OVER))).filter(
    (facts) => facts.ended && concerns(person, facts.definition),
  );
  const waiting = await refusals(db);
  return {
    toDo: mine.filter((facts) => needing.has(facts)).sort(byUrgency),
    inProgress: mine.filter((facts) => !needing.has(facts)),
    finished: over.filter((facts) => facts.changedAt >= weekAgo),
    datasets: await datasetViews(context),
    outages: await outages(context),
    inboxRefusals: waiting.map((row) => ({
      interface: row.interface,
      fileName: row.file_name,
      reason: row.reason,
      seenAt: row.seen_at,
    })),
    settingsMistakes: context.settings.mistakes.filter((mistake) => mistake.level === 'mistake')
      .length,
    interfaces: context.settings.current.interfaces.filter((definition) =>
      concerns(person, definition),
    ),
    last: over[0],
  };
}

/** Whether this person has anything to do with an interface: approves or reads it, or looks after all of them. */
export function concerns(person: Person, definition: Definition): boolean {
  const groups = [
    ...definition.approval.groups,
    ...(definition.approval.second?.groups ?? []),
    ...definition.readers,
    ADMIN_GROUP,
  ];
  return person.groups.some((group) => groups.includes(group));
}

/** A batch needs a person who can do something about it now. */
function needs(person: Person, facts: BatchFacts): boolean {
  if (facts.state !== 'validated' && facts.state !== 'unreadable') return false;
  const rules = decisionRules(facts.definition);
  if (facts.errors > 0 || facts.state === 'unreadable')
    return barToReturn(person, rules) === undefined;
  return barTo(person, rules, facts.approvals) === undefined;
}

/** One click from done first, then the oldest trouble. */
function byUrgency(a: BatchFacts, b: BatchFacts): number {
  return Number(a.errors > 0) - Number(b.errors > 0) || a.receivedAt.localeCompare(b.receivedAt);
}

export async function permissions(
  context: EngineContext,
  ref: string,
  person: Person,
): Promise<Permissions> {
  const batch = await batchByRef(context.store.db, ref);
  const definition = context.settings.definition(batch.interface, batch.definition);
  const rules = decisionRules(definition);
  const given = await approvalsOf(context.store.db, [batch.id]);
  const bar: Bar | undefined = barTo(person, rules, given);
  const mayReturn = barToReturn(person, rules) === undefined;
  const isReady = batch.state === 'validated' && batch.errors === 0 && batch.manifest !== null;
  const people = await peopleWhere(context.store.db);
  return {
    approve: isReady && bar === undefined,
    bar,
    returnToSender: mayReturn && isReturnable(batch.state),
    withdraw: mayReturn && isWithdrawable(batch.state),
    recheck: (mayReturn || person.groups.includes(ADMIN_GROUP)) && isReturnable(batch.state),
    others: people
      .filter((other) => other.id !== person.id && barTo(other, rules, given) === undefined)
      .map((other) => other.name),
  };
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

export async function allBatches(
  context: EngineContext,
  person: Person | undefined,
  limit: number,
): Promise<BatchFacts[]> {
  const facts = await factsOf(context, await latestBatches(context.store.db, limit));
  return person ? facts.filter((some) => concerns(person, some.definition)) : facts;
}
