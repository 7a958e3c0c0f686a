/**
 * One daemon a home. The lock is an exclusive SQLite transaction on a file of its own: the kernel frees it the moment
 * its holder dies, so there is nothing to clean up after a crash. Who holds it stands in a text file beside.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import SqliteDatabase from 'better-sqlite3';
import { AimsError } from '../domain/errors.ts';
import { needWriteRight } from './open-database.ts';

export interface HomeLock {
  release(): void;
}

/** A database that nothing refers to is closed when memory is tidied up, and with it would go the lock. */
const held = new Set<SqliteDatabase.Database>();

/** Somebody who only looks holds the file for as long as one read takes; that must not refuse a start. */
const LOOK_MS = 1000;

/** Throws HOME_IN_USE, or as the system does where this account may not write: such a lock would lock nothing. */
export function lockHome(path: string): HomeLock {
  needWriteRight(path);
  const database = new SqliteDatabase(path, { timeout: LOOK_MS });
  try {
    database.exec('begin exclusive');
    writeFileSync(holderFile(path), `process ${process.pid} on ${hostname()}\n`);
  } catch (error) {
    database.close();
    throw isBusy(error)
      ? new AimsError('HOME_IN_USE', { path, holder: readHolder(path) }, error)
      : error;
  }
  held.add(database);
  return {
    release() {
      held.delete(database);
      database.exec('rollback');
      database.close();
    },
  };
}

/** Who runs AIMS on this home now; undefined when nobody does. It looks for no longer than one read takes. */
export function holderOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: 0 });
  try {
    database.prepare('select count(*) from sqlite_master').get();
    return undefined;
  } catch (error) {
    if (isBusy(error)) return readHolder(path);
    throw error;
  } finally {
    database.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_BUSY';
}

function readHolder(path: string): string {
  try {
    return readFileSync(holderFile(path), 'utf8').trim();
  } catch {
    return 'another process';
  }
}

function holderFile(path: string): string {
  return `${path.replace(/\.db$/, '')}.txt`;
}
