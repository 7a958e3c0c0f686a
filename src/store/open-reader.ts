/**
 * The database of a home for somebody who must leave no trace: nothing is made, migrated or written. Where there is no
 * database yet, or one that another version made, the answer is undefined.
 */
import { existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { AimsError } from '../domain/errors.ts';
import type { DatabaseTarget } from './open-database.ts';
import type { Reader } from './open-store.ts';
import type { Tables } from './tables.ts';

/** Reads with `work` and closes again. */
export async function readWithoutTrace<T>(
  target: DatabaseTarget,
  work: (db: Reader) => Promise<T>,
): Promise<T | undefined> {
  const db = target.kind === 'sqlite' ? openSqlite(target.path) : openPostgres(target.url);
  if (db === undefined) return undefined;
  try {
    const tables = await tablesOf(db);
    return tables.some((table) => table.name === 'snapshots') ? await work(db) : undefined;
  } finally {
    await db.destroy();
  }
}

async function tablesOf(db: Reader) {
  try {
    return await db.introspection.getTables();
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new AimsError('CONNECTION_UNAVAILABLE', { connection: 'The database', what }, error);
  }
}

/**
 * Opened for writing and then told not to: the last reader that is opened read-only would leave the side files of the
 * write-ahead log behind.
 */
function openSqlite(path: string): Reader | undefined {
  if (!existsSync(path)) return undefined;
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: 5000 });
  database.pragma('query_only = ON');
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}

function openPostgres(url: string): Reader {
  const options = '-c default_transaction_read_only=on';
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    options,
    connectionTimeoutMillis: 5000,
  });
  pool.on('error', () => undefined);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
