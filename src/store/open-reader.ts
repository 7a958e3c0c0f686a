/**
 * The database of a home for somebody who must leave no trace: nothing is made, migrated or written. Where there is no
 * database yet the answer is undefined.
 */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { hasTables } from './migrate.ts';
import { notOpen } from './not-open.ts';
import {
  type Database,
  type DatabaseTarget,
  overPostgres,
  overSqlite,
  withoutSecrets,
} from './open-database.ts';

/** Reads with `work` and closes again. */
export async function readWithoutTrace<T>(
  target: DatabaseTarget,
  work: (db: Database['db']) => Promise<T>,
): Promise<T | undefined> {
  const database = await openReader(target);
  if (database === undefined) return undefined;
  try {
    return await work(database.db);
  } finally {
    await database.close();
  }
}

const READ_ONLY = {
  connectWithinMs: 5000,
  options: '-c default_transaction_read_only=on',
} as const;

/** Throws STORE_UNAVAILABLE, NO_RIGHT, STORE_FROM_THE_PAST or STORE_FROM_THE_FUTURE. */
export async function openReader(target: DatabaseTarget): Promise<Database | undefined> {
  const database =
    target.kind === 'sqlite' ? openSqlite(target.path) : overPostgres(target.url, READ_ONLY);
  if (database === undefined) return undefined;
  try {
    if (await hasTables(database.db)) return database;
  } catch (error) {
    await database.close();
    throw notOpen(target.kind === 'sqlite' ? target.path : withoutSecrets(target.url), error);
  }
  await database.close();
  return undefined;
}

function openSqlite(path: string): Database | undefined {
  try {
    if (!statSync(path, { throwIfNoEntry: false })) return undefined;
    accessSync(path, constants.R_OK);
    return overSqlite(openInPlace(path) ?? openInMemory(path));
  } catch (error) {
    throw notOpen(path, error);
  }
}

/**
 * Opened for writing and then told not to: the last reader that is opened read-only would leave the side files of the
 * write-ahead log behind. undefined where SQLite would have to make those files and this account may not.
 */
function openInPlace(path: string): SqliteDatabase.Database | undefined {
  const sqlite = new SqliteDatabase(path, { fileMustExist: true, timeout: 5000 });
  try {
    sqlite.pragma('query_only = ON');
    sqlite.pragma('schema_version');
    return sqlite;
  } catch (error) {
    sqlite.close();
    if (maySkipSideFiles(error) && !existsSync(`${path}-wal`)) return undefined;
    throw error;
  }
}

function maySkipSideFiles(error: unknown): boolean {
  return (
    error instanceof SqliteDatabase.SqliteError &&
    ['SQLITE_READONLY_DIRECTORY', 'SQLITE_CANTOPEN'].includes(error.code)
  );
}

/** Where the write-ahead log begins to matter: 1 in both bytes says that there is none. */
const LOG_MARKS = [18, 20] as const;

/** Without a write-ahead log beside it, the file has everything. */
function openInMemory(path: string): SqliteDatabase.Database {
  return new SqliteDatabase(readFileSync(path).fill(1, ...LOG_MARKS), { readonly: true });
}
