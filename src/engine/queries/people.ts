/** The people who have an account. */
import type { HomePaths } from '../../config/home.ts';
import type { Person } from '../../domain/decision.ts';
import { AimsError } from '../../domain/errors.ts';
import type { Settings } from '../../domain/interface.ts';
import { assertLocalDisk, databaseTarget } from '../../store/open-database.ts';
import { readWithoutTrace } from '../../store/open-reader.ts';
import { allPeople } from '../../store/people.ts';
import type { EngineContext } from '../engine-context.ts';

export function people(context: Pick<EngineContext, 'store'>): Promise<Person[]> {
  return allPeople(context.store.db);
}

/**
 * The same without opening the home: nothing is made or changed. undefined where there is no database yet; throws what
 * would keep AIMS from using it.
 */
export function peopleHere(
  paths: Pick<HomePaths, 'database'>,
  settings: Settings,
): Promise<Person[] | undefined> {
  const target = databaseTarget(settings.home.database, paths.database);
  if (target.kind === 'sqlite') assertLocalDisk(target.path);
  return readWithoutTrace(target, allPeople);
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
