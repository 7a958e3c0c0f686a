/** People, their groups and their sessions. Passwords are argon2id text; a session's id comes hashed, so that the table opens no door. */
import type { Insertable, Selectable } from 'kysely';
import type { Person } from '../domain/decision.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type PersonRow = Selectable<Tables['people']>;

/** Names and addresses are kept in small letters, so that nobody is two people in two ways of writing. */
export async function addPerson(
  tx: Writing,
  row: Omit<Insertable<Tables['people']>, 'added_at'>,
  groups: readonly string[],
): Promise<void> {
  const [username, email] = [row.username.toLowerCase(), row.email.toLowerCase()];
  await tx.db
    .insertInto('people')
    .values({ ...row, username, email, added_at: tx.at })
    .execute();
  for (const group_name of groups) {
    await tx.db.insertInto('people_groups').values({ person_id: row.id, group_name }).execute();
  }
}

export function personRowByUsername(db: Reader, username: string): Promise<PersonRow | undefined> {
  return db
    .selectFrom('people')
    .selectAll()
    .where('username', '=', username.toLowerCase())
    .executeTakeFirst();
}

export function personRowByEmail(db: Reader, email: string): Promise<PersonRow | undefined> {
  return db
    .selectFrom('people')
    .selectAll()
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
}

export async function personById(db: Reader, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const groups = await db
    .selectFrom('people_groups')
    .select('group_name')
    .where('person_id', '=', id)
    .orderBy('group_name')
    .execute();
  return personOf(
    row,
    groups.map((group) => group.group_name),
  );
}

/** Everybody who has an account, closed ones too, by name. */
export async function allPeople(db: Reader): Promise<Person[]> {
  const rows = await db.selectFrom('people').selectAll().orderBy('name').execute();
  const groups = await db.selectFrom('people_groups').selectAll().orderBy('group_name').execute();
  return rows.map((row) =>
    personOf(
      row,
      groups.filter((group) => group.person_id === row.id).map((group) => group.group_name),
    ),
  );
}

function personOf(row: PersonRow, groups: readonly string[]): Person {
  const { id, username, name, team, email } = row;
  return { id, username, name, team, email, groups, disabledAt: row.disabled_at };
}

export async function getSession(
  db: Reader,
  id: string,
  now: string,
): Promise<{ data: string; personId: string | null; expiresAt: string } | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select(['data', 'person_id', 'expires_at'])
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && { data: row.data, personId: row.person_id, expiresAt: row.expires_at };
}

/** A session that begins; those that are over go with it, so that there are never many. */
export async function addSession(
  tx: Writing,
  id: string,
  personId: string | null,
  data: string,
  expiresAt: string,
): Promise<void> {
  await sweepSessions(tx);
  const changing = { person_id: personId, data, expires_at: expiresAt };
  await tx.db
    .insertInto('sessions')
    .values({ id, started_at: tx.at, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute();
}

/** A session that goes on. One that was signed out meanwhile stays out. */
export async function renewSession(
  tx: Writing,
  id: string,
  data: string,
  expiresAt: string,
): Promise<void> {
  await tx.db
    .updateTable('sessions')
    .set({ data, expires_at: expiresAt })
    .where('id', '=', id)
    .execute();
}

export async function destroySession(tx: Writing, id: string): Promise<void> {
  await tx.db.deleteFrom('sessions').where('id', '=', id).execute();
}

export async function sweepSessions(tx: Writing): Promise<void> {
  await tx.db.deleteFrom('sessions').where('expires_at', '<=', tx.at).execute();
}
