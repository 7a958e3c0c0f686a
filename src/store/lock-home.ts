/**
 * One daemon a home. The lock is an exclusive SQLite transaction on a file of its own: the kernel frees it the moment
 * its holder dies, so there is nothing to clean up after a crash. Who holds it stands in a text file beside.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import SqliteDatabase from 'better-sqlite3';
import { AimsError } from '../domain/errors.ts';

export interface HomeLock {
  release(): void;
}

export function lockHome(path: string): HomeLock {
  const database = new SqliteDatabase(path);
  database.pragma('busy_timeout = 0');
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    throw new AimsError('HOME_IN_USE', { path, holder: readHolder(path) }, error);
  }
  writeFileSync(holderFile(path), `process ${process.pid} on ${hostname()}\n`);
  return {
    release() {
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
  } catch {
    return readHolder(path);
  } finally {
    database.close();
  }
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
