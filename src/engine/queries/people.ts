/** The people who have an account. */
import type { Person } from '../../domain/decision.ts';
import { AimsError } from '../../domain/errors.ts';
import { peopleWhere } from '../../store/people.ts';
import type { EngineContext } from '../engine-context.ts';

export function people(context: Pick<EngineContext, 'store'>): Promise<Person[]> {
  return peopleWhere(context.store.db);
}

export async function personNamed(
  context: Pick<EngineContext, 'store'>,
  username: string,
): Promise<Person> {
  const wanted = username.trim().toLowerCase();
  const person = (await people(context)).find((one) => one.username.toLowerCase() === wanted);
  if (!person) throw new AimsError('PERSON_NOT_FOUND', { username });
  return person;
}
