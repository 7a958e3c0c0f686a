/** People, their groups and their sessions. Passwords are argon2id text; a session's id comes hashed, so that the table opens no door. */
import type { Insertable, Selectable } from 'kysely';
import type { Person } from '../domain/decision.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type PersonRow = Selectable<Tables['people']>;

export async function addPerson(
  tx: Writing,
  row: Omit<Insertable<Tables['people']>, 'added_at' | 'failures'>,
  groups: readonly string[],
): Promise<void> {
  await tx.db
    .insertInto('people')
    .values({ ...row, added_at: tx.at, failures: 0 })
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
  return db.selectFrom('people').selectAll().where('email', '=', email).executeTakeFirst();
}

export async function personById(db: Reader, id: string): Promise<Person | undefined> {
  return (await peopleWhere(db)).find((person) => person.id === id);
}

export async function peopleWhere(db: Reader): Promise<Person[]> {
  const [rows, groups] = [
    await db.selectFrom('people').selectAll().orderBy('name').execute(),
    await db.selectFrom('people_groups').selectAll().orderBy('group_name').execute(),
  ];
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    name: row.name,
    team: row.team,
    email: row.email,
    groups: groups.filter((group) => group.person_id === row.id).map((group) => group.group_name),
    disabledAt: row.disabled_at,
  }));
}

export async function noteSignIn(tx: Writing, id: string, succeeded: boolean): Promise<void> {
  await tx.db
    .updateTable('people')
    .set((expression) =>
      succeeded
        ? { failures: 0 }
        : { failures: expression('failures', '+', 1), last_failure_at: tx.at },
    )
    .where('id', '=', id)
    .execute();
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

export async function setSession(
  tx: Writing,
  id: string,
  personId: string | null,
  data: string,
  expiresAt: string,
): Promise<void> {
  const changing = { person_id: personId, data, expires_at: expiresAt };
  await tx.db
    .insertInto('sessions')
    .values({ id: id, started_at: tx.at, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute();
}

export async function destroySession(tx: Writing, id: string): Promise<void> {
  await tx.db.deleteFrom('sessions').where('id', '=', id).execute();
}

export async function sweepSessions(tx: Writing): Promise<void> {
  await tx.db.deleteFrom('sessions').where('expires_at', '<=', tx.at).execute();
}
