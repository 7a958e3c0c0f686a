/**
 * Opens the database of a home: SQLite beside the archive, or PostgreSQL. SQLite is opened in WAL with
 * synchronous=FULL, set and read back on every open: a re-opened WAL database silently answers NORMAL,
 * and NORMAL forgets committed work at power loss.
 */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type Dialect as KyselyDialect,
  PostgresDialect,
  SqliteAdapter,
  type SqliteDatabase as SqliteDatabaseHandle,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import pg from 'pg';
import { AimsError } from '../domain/errors.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

export type Dialect = 'sqlite' | 'postgres';

export type DatabaseTarget =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

export interface Database {
  readonly dialect: Dialect;
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  const database = target.kind === 'sqlite' ? openSqlite(target.path) : openPostgres(target.url);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/** SQLite's locks do not hold on these: NFS, CIFS/SMB, FUSE. */
const NETWORK_FILE_SYSTEMS = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x65735546]);

function openSqlite(path: string): Database {
  if (path !== ':memory:' && NETWORK_FILE_SYSTEMS.has(statfsSync(dirname(path)).type)) {
    throw new AimsError('STORE_NOT_DURABLE', { path, found: 'a network file system' });
  }
  const sqlite = new SqliteDatabase(path);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('recursive_triggers = ON');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  sqlite.pragma('journal_size_limit = 67108864');
  const synchronous = sqlite.pragma('synchronous', { simple: true });
  if (synchronous !== 2) {
    sqlite.close();
    throw new AimsError('STORE_NOT_DURABLE', { path, found: `synchronous=${String(synchronous)}` });
  }
  const dialect: KyselyDialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateSqliteDriver(sqlite),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  const db = new Kysely<Tables>({ dialect });
  return { dialect: 'sqlite', db, close: () => db.destroy() };
}

/** More different statements than AIMS has. */
const STATEMENTS = 500;

/** Kysely prepares every statement anew; the same few hundred come again and again, and preparing is half their time. */
function rememberingStatements(sqlite: SqliteDatabase.Database): SqliteDatabaseHandle {
  const statements = new Map<string, SqliteDatabase.Statement>();
  return {
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = sqlite.prepare(sql);
      if (statements.size < STATEMENTS) statements.set(sql, statement);
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

/** PostgreSQL's 8-byte integer type. */
const INT8 = 20;

function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    types: {
      getTypeParser: (oid, format) =>
        oid === INT8 ? safeInteger : pg.types.getTypeParser(oid, format ?? 'text'),
    },
  });
  // An idle connection that breaks is replaced by the pool; the error must not end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { dialect: 'postgres', db, close: () => db.destroy() };
}

/** The one place where int8 becomes a number: out of the safe range is an error, never rounded. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new AimsError('MONEY_OUT_OF_RANGE', { amount: text });
  return value;
}
