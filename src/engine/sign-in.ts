/**
 * Signing in, and making the accounts to sign in with. A wrong password and an unknown name get the same words after the
 * same work; guessers are slowed down where they come from, at the door of the pages (web/sign-in/throttle.ts).
 */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../domain/audit-event.ts';
import { NO_ROLE, type Person } from '../domain/decision.ts';
import { AimsError } from '../domain/errors.ts';
import { hashPassword, verifyPassword } from '../lib/password.ts';
import { isUsableAddress } from '../notify/address.ts';
import {
  addPerson,
  allPeople,
  type PersonRow,
  personById,
  personRowByEmail,
  personRowByUsername,
} from '../store/people.ts';
import type { EngineContext } from './engine-context.ts';

const SHORTEST_PASSWORD = 10;

export async function signIn(
  context: EngineContext,
  username: string,
  password: string,
  address: string,
): Promise<Person | 'refused'> {
  const row = await findAccount(context, username.trim());
  const right = await verifyPassword(password, row?.password);
  const person =
    row && right && row.disabled_at === null
      ? await personById(context.store.db, row.id)
      : undefined;
  await context.store.write(async (tx) =>
    tx.audit({
      event: person ? 'person.signed-in' : 'person.sign-in-failed',
      actor: person ? personActor(person) : { kind: 'aims' },
      subject: row ? `person:${row.id}` : 'person:unknown',
      facts: {},
      detail: address,
    }),
  );
  return person ?? 'refused';
}

export async function signedOut(context: EngineContext, person: Person): Promise<void> {
  await context.store.write(async (tx) =>
    tx.audit({
      event: 'person.signed-out',
      actor: personActor(person),
      subject: `person:${person.id}`,
      facts: {},
    }),
  );
}

export function personActor(person: Person): Actor {
  return { kind: 'person', id: person.id, role: NO_ROLE };
}

export interface NewPerson {
  readonly username: string;
  readonly name: string;
  readonly team: string;
  readonly email: string;
  readonly groups: readonly string[];
  readonly password: string;
}

/**
 * Makes an account. Names and addresses are taken without regard to case, so that one person cannot be two and approve
 * twice. Throws PERSON_EXISTS, PASSWORD_TOO_SHORT or PERSON_ADDRESS_NOT_USABLE.
 */
export async function addAccount(
  context: Pick<EngineContext, 'store'>,
  actor: Actor,
  person: NewPerson,
): Promise<string> {
  if (person.password.length < SHORTEST_PASSWORD)
    throw new AimsError('PASSWORD_TOO_SHORT', { shortest: String(SHORTEST_PASSWORD) });
  if (!isUsableAddress(person.email))
    throw new AimsError('PERSON_ADDRESS_NOT_USABLE', { email: person.email });
  const { username, name, team, email } = person;
  const password = await hashPassword(person.password);
  return context.store.write(async (tx) => {
    if (await personRowByUsername(tx.db, username))
      throw new AimsError('PERSON_EXISTS', { username });
    if (await personRowByEmail(tx.db, email)) throw new AimsError('PERSON_EXISTS', { email });
    const first = (await allPeople(tx.db)).length === 0;
    const id = randomUUID();
    await addPerson(
      tx,
      { id, username, name, team, email, password, disabled_at: null },
      person.groups,
    );
    tx.audit({
      event: 'person.added',
      actor,
      subject: `person:${id}`,
      facts: { groups: person.groups.join(','), first: first ? 'yes, by file access alone' : 'no' },
      detail: `${username.toLowerCase()}, ${name}`,
    });
    return id;
  });
}

async function findAccount(
  context: EngineContext,
  username: string,
): Promise<PersonRow | undefined> {
  return (
    (await personRowByUsername(context.store.db, username)) ??
    personRowByEmail(context.store.db, username)
  );
}
