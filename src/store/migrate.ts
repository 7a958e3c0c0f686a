/**
 * Migrations: numbered, append-only, all in one transaction under a lock, with their version row.
 * Kysely's own migrator takes no lock on SQLite, so this one does it for both databases.
 */
import { sql } from 'kysely';
import { AimsError } from '../domain/errors.ts';
import { up as spine } from './migrations/0001-spine.ts';
import type { Database } from './open-database.ts';

const MIGRATIONS = [spine];

export async function migrate({ db, dialect }: Pick<Database, 'db' | 'dialect'>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(7238014)`.execute(tx);
    await sql`create table if not exists schema_version (version ${sql.raw(dialect === 'sqlite' ? 'integer' : 'bigint')} primary key)`.execute(
      tx,
    );
    const found = await sql<{
      version: number | null;
    }>`select max(version) as version from schema_version`.execute(tx);
    const version = found.rows[0]?.version ?? 0;
    if (version > MIGRATIONS.length) {
      throw new AimsError('STORE_FROM_THE_FUTURE', {
        found: String(version),
        known: String(MIGRATIONS.length),
      });
    }
    for (const [index, up] of MIGRATIONS.entries()) {
      if (index < version) continue;
      await up(tx, dialect);
      await sql`insert into schema_version (version) values (${index + 1})`.execute(tx);
    }
  });
}
