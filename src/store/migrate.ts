/**
 * Migrations: numbered, append-only, all in one transaction under a lock, with their version row.
 * Kysely's own migrator takes no lock on SQLite, so this one does it for both databases.
 */
import { type Kysely, sql } from 'kysely';
import { AimsError } from '../domain/errors.ts';
import { up as spine } from './migrations/0001-spine.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './tables.ts';

const MIGRATIONS = [spine];

export async function migrate({ db, dialect }: Pick<Database, 'db' | 'dialect'>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(7238014)`.execute(tx);
    await sql`create table if not exists schema_version (version ${sql.raw(dialect === 'sqlite' ? 'integer' : 'bigint')} primary key)`.execute(
      tx,
    );
    const version = await versionOf(tx);
    for (const [index, up] of MIGRATIONS.entries()) {
      if (index < version) continue;
      await up(tx, dialect);
      await sql`insert into schema_version (version) values (${index + 1})`.execute(tx);
    }
  });
}

/**
 * Whether it has its tables, so that it can be read as it stands. Throws STORE_FROM_THE_PAST where migrations are owed,
 * and STORE_FROM_THE_FUTURE.
 */
export async function hasTables(db: Kysely<Tables>): Promise<boolean> {
  const tables = await db.introspection.getTables();
  if (!tables.some((table) => table.name === 'schema_version')) return false;
  const version = await versionOf(db);
  if (version < MIGRATIONS.length)
    throw new AimsError('STORE_FROM_THE_PAST', { found: String(version) });
  return true;
}

/** The last migration it has had; 0 before the first. Throws STORE_FROM_THE_FUTURE. */
async function versionOf(db: Kysely<Tables>): Promise<number> {
  const found = await sql<{
    version: number | null;
  }>`select max(version) as version from schema_version`.execute(db);
  const version = found.rows[0]?.version ?? 0;
  if (version > MIGRATIONS.length) {
    throw new AimsError('STORE_FROM_THE_FUTURE', {
      found: String(version),
      known: String(MIGRATIONS.length),
    });
  }
  return version;
}
