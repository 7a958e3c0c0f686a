/** Who may see an interface's batches, and what a person may do with one of them now. */
import {
  ADMIN_GROUP,
  barTo,
  type DecisionRules,
  decisionRules,
  type Person,
} from '../../domain/decision.ts';
import type { Definition } from '../../domain/interface.ts';
import {
  barToReturn,
  barToSettle,
  isReturnable,
  isWithdrawable,
} from '../../stages/decide/judge-decision.ts';
import { type BatchRow, batchByRef } from '../../store/batches.ts';
import { contradictedAmong } from '../../store/contradictions.ts';
import { approvalsOf } from '../../store/decisions.ts';
import { deliveryOfBatch } from '../../store/deliveries.ts';
import { allPeople } from '../../store/people.ts';
import { heldFor } from '../check-setup.ts';
import type { EngineContext } from '../engine-context.ts';
import type { Permissions } from '../views.ts';

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

export async function permissions(
  context: EngineContext,
  ref: string,
  person: Person,
): Promise<Permissions> {
  const { db } = context.store;
  const batch = await batchByRef(db, ref);
  const definition = context.settings.definition(batch.interface, batch.definition);
  const rules = decisionRules(definition);
  const given = await approvalsOf(db, [batch.id]);
  const bar = barTo(person, rules, given);
  const mayReturn = barToReturn(person, rules, given) === undefined;
  const delivery = await deliveryOfBatch(db, batch.id);
  const others = (await allPeople(db)).filter((other) => other.id !== person.id);
  return {
    approve: bar === undefined && (await isReady(context, batch, definition)),
    bar,
    returnToSender: mayReturn && isReturnable(batch.state),
    withdraw: mayReturn && isWithdrawable(batch.state, delivery?.state),
    recheck: (mayReturn || person.groups.includes(ADMIN_GROUP)) && isReturnable(batch.state),
    settle: maySettle(person) && (await contradictedAmong(db, [batch.id])).has(batch.id),
    others: whoMayApprove(others, rules, given),
    seconds: whoMayApprove(others, rules, [...given, person]),
    settlers: others.filter(maySettle).map(({ name }) => name),
  };
}

function maySettle(person: Person): boolean {
  return barToSettle(person) === undefined;
}

/** As an approval would find it: checked on lists that are new enough, and nothing has changed since. */
async function isReady(
  context: EngineContext,
  batch: BatchRow,
  definition: Definition,
): Promise<boolean> {
  if (batch.state !== 'validated' || batch.errors > 0 || batch.manifest === null) return false;
  return batch.recheck_at === null && (await heldFor(context, definition)).length === 0;
}

/** Names of those who may give the next approval after these. */
function whoMayApprove(
  people: readonly Person[],
  rules: DecisionRules,
  given: readonly { readonly username: string }[],
): readonly string[] {
  return people.filter((one) => barTo(one, rules, given) === undefined).map(({ name }) => name);
}
