/**
 * Every decision goes through here: the engine takes it or refuses it, a refusal says who can instead, and a failure
 * of the machine is looked into, so that the page can say whether the decision was recorded.
 */
import type { FastifyRequest } from 'fastify';
import type { Person } from '../../domain/decision.ts';
import { type ErrorCode, isAimsError } from '../../domain/errors.ts';
import type { BatchPage } from '../../engine/views.ts';
import { utc } from '../../lib/clock.ts';
import type { Act, Recorded } from '../../words/pages/errors.ts';
import type { WebEngine } from '../engine-door.ts';
import { CannotAct, DecisionFailed } from '../errors.ts';
import { personOf, type Site } from '../page.ts';

/** Refusals: nothing was recorded, and the engine says so itself. */
const REFUSALS: readonly ErrorCode[] = ['BATCH_NOT_FOUND', 'DECISION_OVERTAKEN', 'REASON_MISSING'];

export async function decide<Answer>(
  site: Site,
  request: FastifyRequest,
  ref: string,
  act: Act,
  take: (person: Person) => Promise<Answer>,
): Promise<Answer> {
  const { engine } = site;
  const person = personOf(request);
  const startedAt = utc(engine.clock.now());
  try {
    return await take(person);
  } catch (error) {
    if (isAimsError(error, 'NOT_ALLOWED')) {
      const { others, settlers } = await engine.permissions(ref, person);
      throw new CannotAct(act, error.context.bar, act === 'settle' ? settlers : others);
    }
    if (isAimsError(error) && REFUSALS.includes(error.code)) throw error;
    throw new DecisionFailed(await whatBecameOf(engine, ref, person, act, startedAt), error);
  }
}

/**
 * Looks whether the decision stands all the same, whenever it was taken: an earlier click of the same form may have
 * recorded it without its answer getting through.
 */
async function whatBecameOf(
  engine: WebEngine,
  ref: string,
  person: Person,
  act: Act,
  startedAt: string,
): Promise<Recorded> {
  try {
    const at = await recordedAt(engine, ref, person, act, startedAt);
    return at === undefined ? { kind: 'no' } : { kind: 'yes', at };
  } catch {
    return { kind: 'unknown' };
  }
}

async function recordedAt(
  engine: WebEngine,
  ref: string,
  person: Person,
  act: Act,
  startedAt: string,
): Promise<string | undefined> {
  const page = await engine.batch(ref, person);
  const { facts, closed, checkedAt = '' } = page;
  const isMine = (kind: 'return' | 'withdraw') =>
    closed?.kind === kind && closed.personId === person.id;
  switch (act) {
    case 'approve':
      return facts.approvals.find((approval) => approval.personId === person.id)?.at;
    case 'return':
    case 'withdraw':
      return isMine(act) ? closed?.at : undefined;
    case 'settle':
      return page.contradictions.length === 0 ? lastSettled(page, person) : undefined;
    case 'recheck':
      return facts.recheckDue || checkedAt >= startedAt ? startedAt : undefined;
  }
}

/** When this person last settled an answer for the batch. */
function lastSettled({ history }: BatchPage, { id }: Person): string | undefined {
  return history.find(({ event, facts }) => event === 'batch.settled' && facts.person === id)?.at;
}
