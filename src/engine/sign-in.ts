/**
 * Signing in: the same words and the same work for a wrong password and an unknown name, and a wait after repeated
 * failures that slows a guesser without letting a stranger lock a person out for long.
 */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../domain/audit-event.ts';
import type { Person } from '../domain/decision.ts';
import { AimsError } from '../domain/errors.ts';
import { hashPassword, verifyPassword } from '../lib/password.ts';
import { isUsableAddress } from '../notify/address.ts';
import {
  addPerson,
  noteSignIn,
  type PersonRow,
  peopleWhere,
  personById,
  personRowByEmail,
  personRowByUsername,
} from '../store/people.ts';
import type { EngineContext } from './engine-context.ts';

/** After this many failures in a row, one try a minute until one succeeds. */
const FREE_FAILURES = 5;
const WAIT_MS = 60_000;
const SHORTEST_PASSWORD = 10;

export async function signIn(
  context: EngineContext,
  username: string,
  password: string,
  address: string,
): Promise<Person | 'refused' | 'wait'> {
  const row = await findAccount(context, username.trim());
  if (row && mustWait(row, context.clock.now())) return 'wait';
  const right = await verifyPassword(password, row?.password);
  const person =
    row && right && row.disabled_at === null
      ? await personById(context.store.db, row.id)
      : undefined;
  await context.store.write(async (tx) => {
    if (row) await noteSignIn(tx, row.id, person !== undefined);
    tx.audit({
      event: person ? 'person.signed-in' : 'person.sign-in-failed',
      actor: person ? personActor(person) : { kind: 'aims' },
      subject: row ? `person:${row.id}` : 'person:unknown',
      facts: {},
      detail: address,
    });
  });
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

export function personActor(person: Person, role = 'user'): Actor {
  return { kind: 'person', id: person.id, role };
}

export interface NewPerson {
  readonly username: string;
  readonly name: string;
  readonly team: string;
  readonly email: string;
  readonly groups: readonly string[];
  readonly password: string;
}

/** Makes an account. Names are taken without regard to case, so that one person cannot be two. */
export async function addAccount(
  context: Pick<EngineContext, 'store'>,
  actor: Actor,
  person: NewPerson,
): Promise<string> {
  if (person.password.length < SHORTEST_PASSWORD)
    throw new AimsError('PASSWORD_TOO_SHORT', { shortest: String(SHORTEST_PASSWORD) });
  if (!isUsableAddress(person.email))
    throw new AimsError('PERSON_ADDRESS_NOT_USABLE', { email: person.email });
  const username = person.username.toLowerCase();
  const password = await hashPassword(person.password);
  return context.store.write(async (tx) => {
    if (await personRowByUsername(tx.db, username))
      throw new AimsError('PERSON_EXISTS', { username });
    const first = (await peopleWhere(tx.db)).length === 0;
    const id = randomUUID();
    const { name, team, email } = person;
    await addPerson(
      tx,
      { id, username, name, team, email, password, disabled_at: null, last_failure_at: null },
      person.groups,
    );
    tx.audit({
      event: 'person.added',
      actor,
      subject: `person:${id}`,
      facts: { groups: person.groups.join(','), first: first ? 'yes, by file access alone' : 'no' },
      detail: `${username}, ${name}`,
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

function mustWait(row: PersonRow, now: Date): boolean {
  if (row.failures < FREE_FAILURES || row.last_failure_at === null) return false;
  return now.getTime() - Date.parse(row.last_failure_at) < WAIT_MS;
}
