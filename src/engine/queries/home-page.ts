/** Home: what needs this person, what needs somebody else, what goes on by itself, what is over. */

import { ADMIN_GROUP, barTo, decisionRules, type Person } from '../../domain/decision.ts';
import { barToReturn, barToSettle, isReturnable } from '../../stages/decide/judge-decision.ts';
import { statusOf } from '../../words/states.ts';
import type { EngineContext } from '../engine-context.ts';
import type { BatchFacts, HomePage } from '../views.ts';
import { inboxRefusals, outages, settingsMistakes } from './attention.ts';
import { finishedFor, openBatches } from './batch-list.ts';
import { datasetViews } from './datasets.ts';
import { concerns } from './permissions.ts';
import { troubles } from './troubles.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

/** What a week has more of is under "See all batches". */
const MOST_FINISHED = 100;

export async function homePage(context: EngineContext, person: Person): Promise<HomePage> {
  const open = (await openBatches(context, {})).toReversed();
  const mine = open.filter((facts) => concerns(person, facts.definition));
  const now = context.clock.now();
  const waiting = mine.filter((facts) => statusOf(facts, now).group === 'person');
  const toDo = waiting.filter((facts) => mayAct(person, facts));
  const interfaces = context.settings.current.interfaces.filter((definition) =>
    concerns(person, definition),
  );
  const weekAgo = new Date(now.getTime() - WEEK_MS).toISOString();
  const over = await finishedFor(context, person, MOST_FINISHED);
  return {
    toDo: toDo.toSorted(byUrgency),
    needsPerson: waiting.filter((facts) => !toDo.includes(facts)),
    inProgress: mine.filter((facts) => !waiting.includes(facts)),
    finished: over.filter((facts) => facts.changedAt >= weekAgo),
    datasets: await datasetViews(context),
    outages: await outages(context),
    inboxRefusals: await inboxRefusals(context, interfaces),
    troubles: person.groups.includes(ADMIN_GROUP) ? await troubles(context) : [],
    settingsMistakes: settingsMistakes(context),
    interfaces,
    last: over[0],
  };
}

/** Whether what a batch waits for is this person's to do. */
function mayAct(person: Person, facts: BatchFacts): boolean {
  return facts.contradicted ? barToSettle(person) === undefined : mayDecide(person, facts);
}

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
