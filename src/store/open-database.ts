/**
 * Opens the database of a home: SQLite beside the archive, or PostgreSQL. SQLite is opened in WAL with
 * synchronous=FULL, set and read back on every open: a re-opened WAL database silently answers NORMAL,
 * and NORMAL forgets committed work at power loss.
 */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type Dialect as KyselyDialect,
  PostgresDialect,
  PostgresQueryCompiler,
  SqliteAdapter,
  type SqliteDatabase as SqliteDatabaseHandle,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import pg from 'pg';
import { AimsError } from '../domain/errors.ts';
import type { HomeSettings } from '../domain/interface.ts';
import { migrate } from './migrate.ts';
import { notOpen } from './not-open.ts';
import { storableText } from './storable-text.ts';
import type { Tables } from './tables.ts';

export type Dialect = 'sqlite' | 'postgres';

export type DatabaseTarget =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Where the settings of a home say its database is; SQLite's lies in the archive, at `path`. */
export function databaseTarget(settings: HomeSettings['database'], path: string): DatabaseTarget {
  return settings.kind === 'sqlite' ? { kind: 'sqlite', path } : settings;
}

export interface Database {
  readonly dialect: Dialect;
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

/** Makes it where there is none, and brings its tables up to date. */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  const database =
    target.kind === 'sqlite' ? openSqlite(target.path) : await reachPostgres(target.url);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/* ---------- SQLite ---------- */

/** SQLite's locks do not hold on these: NFS, CIFS/SMB, FUSE. */
const NETWORK_FILE_SYSTEMS = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x65735546]);

/** Throws as the system does. SQLite would say "unable to open" of the database, or "readonly" of a file beside it. */
export function needWriteRight(path: string): void {
  accessSync(dirname(path), constants.W_OK);
  if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
}

export function assertLocalDisk(path: string): void {
  const folder = dirname(path);
  if (existsSync(folder) && NETWORK_FILE_SYSTEMS.has(statfsSync(folder).type))
    throw new AimsError('STORE_NOT_DURABLE', { path, found: 'a network file system' });
}

function openSqlite(path: string): Database {
  assertLocalDisk(path);
  needWriteRight(path);
  try {
    return overSqlite(openDurably(path));
  } catch (error) {
    throw notOpen(path, error);
  }
}

function openDurably(path: string): SqliteDatabase.Database {
  const sqlite = new SqliteDatabase(path, { timeout: 5000 });
  try {
    makeDurable(sqlite);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function makeDurable(sqlite: SqliteDatabase.Database): void {
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('recursive_triggers = ON');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('journal_size_limit = 67108864');
  const found = `synchronous=${String(sqlite.pragma('synchronous', { simple: true }))}`;
  if (found !== 'synchronous=2')
    throw new AimsError('STORE_NOT_DURABLE', { path: sqlite.name, found });
}

/** Queries over an open SQLite database. */
export function overSqlite(sqlite: SqliteDatabase.Database): Database {
  const dialect: KyselyDialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateSqliteDriver(sqlite),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new StorableSqlite(),
  };
  const db = new Kysely<Tables>({ dialect });
  return { dialect: 'sqlite', db, close: () => db.destroy() };
}

/** Most of the few hundred that AIMS has; those for any number of rows or values are as many as there are numbers. */
const STATEMENTS = 500;

/**
 * Kysely prepares every statement anew; the same ones come again and again, and preparing is half their time. The ones
 * used last are kept.
 */
function rememberingStatements(sqlite: SqliteDatabase.Database): SqliteDatabaseHandle {
  const statements = new Map<string, SqliteDatabase.Statement>();
  return {
    prepare(sql) {
      const statement = statements.get(sql) ?? sqlite.prepare(sql);
      // A Map keeps the order of insertion: the first is the one not used for longest.
      statements.delete(sql);
      statements.set(sql, statement);
      for (const oldest of statements.keys()) {
        if (statements.size <= STATEMENTS) break;
        statements.delete(oldest);
      }
      return statement;
    },
    close: () => void sqlite.close(),
  };
}

/** Deferred BEGIN then a write fails at once with BUSY_SNAPSHOT when another writer came between; IMMEDIATE waits. */
class ImmediateSqliteDriver extends SqliteDriver {
  readonly #sqlite: SqliteDatabase.Database;

  constructor(sqlite: SqliteDatabase.Database) {
    super({ database: rememberingStatements(sqlite) });
    this.#sqlite = sqlite;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A COMMIT that failed on the disk has ended the transaction already; a ROLLBACK then would hide the cause. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

/* Every value of every statement passes here, so no text reaches a database that it cannot keep. */

class StorableSqlite extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    super.appendValue(storable(value));
  }
}

class StorablePostgresCompiler extends PostgresQueryCompiler {
  protected override appendValue(value: unknown): void {
    super.appendValue(storable(value));
  }
}

class StorablePostgres extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new StorablePostgresCompiler();
  }
}

function storable(value: unknown): unknown {
  return typeof value === 'string' ? storableText(value) : value;
}

/* ---------- PostgreSQL ---------- */

async function reachPostgres(url: string): Promise<Database> {
  const database = overPostgres(url, { connectWithinMs: CONNECT_WITHIN_MS });
  try {
    await sql`select 1`.execute(database.db);
    return database;
  } catch (error) {
    await database.close();
    throw notOpen(withoutSecrets(url), error);
  }
}

/** Which database it is, without who signs in and how. */
export function withoutSecrets(url: string): string {
  const { host, pathname } = new URL(url.replace('@/', '@localhost/'));
  return `${host}${pathname}`;
}

/** A server that says nothing is given up after this long; so is waiting for one of the connections, when many write. */
const CONNECT_WITHIN_MS = 15_000;

/** PostgreSQL's 8-byte integer type, and the type that sums of it have. */
const WHOLE_NUMBERS = [20, 1700];

/** Queries over PostgreSQL; nothing is connected before the first. `options` are the session's. */
export function overPostgres(
  url: string,
  { connectWithinMs, options }: { readonly connectWithinMs: number; readonly options?: string },
): Database {
  const pool = new pg.Pool({
    ...(options === undefined ? { connectionString: url } : withOptions(url, options)),
    max: 8,
    connectionTimeoutMillis: connectWithinMs,
    types: {
      getTypeParser: (oid, format) =>
        WHOLE_NUMBERS.includes(oid) ? safeInteger : pg.types.getTypeParser(oid, format ?? 'text'),
    },
  });
  // An idle connection that breaks is replaced by the pool; the error must not end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new StorablePostgres({ pool }) });
  return { dialect: 'postgres', db, close: () => db.destroy() };
}

const OWN_OPTIONS = /(?<=[?&])options=[^&]*&?/g;

/** Left in the address, its own options would be the only ones. Joined to them, ours have the last word. */
function withOptions(url: string, options: string) {
  const own = new URLSearchParams(url.split('?')[1]).getAll('options');
  return { connectionString: url.replace(OWN_OPTIONS, ''), options: [...own, options].join(' ') };
}

/** The one place where PostgreSQL's whole numbers become ours: out of the safe range is an error, never rounded. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new AimsError('MONEY_OUT_OF_RANGE', { amount: text });
  return value;
}
