/**
 * Stores for tests, on SQLite and PostgreSQL alike: each is a fresh database that is gone when the test ends. The clock
 * stands still until a test moves it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { DatabaseTarget, Dialect } from '../../src/store/open-database.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

/** A clock that a test sets. */
export interface TestClock {
  now(): Date;
  set(at: string): void;
}

const START = '2026-11-22T08:00:00.000Z';

function testClock(at = START): TestClock {
  let instant = new Date(at);
  return {
    now: () => new Date(instant),
    set(next) {
      instant = new Date(next);
    },
  };
}

export interface TestDatabase extends AsyncDisposable {
  readonly target: DatabaseTarget;
}

export interface TestStore extends AsyncDisposable {
  readonly store: Store;
  readonly target: DatabaseTarget;
  readonly clock: TestClock;
  /** The same database once more, as another process would open it. */
  again(as: 'daemon' | 'command'): Promise<Store>;
}

export interface Databases {
  readonly dialect: Dialect;
  /** An empty database. */
  fresh(): Promise<TestDatabase>;
  /** A store on an empty database. */
  open(as?: 'daemon' | 'command'): Promise<TestStore>;
}

/** Defines the same tests for both databases. */
export function onBothDatabases(name: string, define: (databases: Databases) => void): void {
  describe(`${name} on SQLite`, () => define(databases('sqlite', freshSqlite)));
  describe(`${name} on PostgreSQL`, () => {
    let server: TestPostgres;
    let made = 0;
    before(async () => {
      server = await startPostgres();
    });
    after(() => server.stop());
    const fresh = async (): Promise<TestDatabase> => {
      made += 1;
      const url = await server.createDatabase(`aims_${made}`);
      return {
        target: { kind: 'postgres', url },
        // It goes with its cluster.
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    };
    define(databases('postgres', fresh));
  });
}

export async function freshSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'aims-store-'));
  return {
    target: { kind: 'sqlite', path: join(folder, 'aims.db') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function openSqliteStore(as: 'daemon' | 'command' = 'daemon'): Promise<TestStore> {
  return databases('sqlite', freshSqlite).open(as);
}

function databases(dialect: Dialect, fresh: () => Promise<TestDatabase>): Databases {
  const open = async (as: 'daemon' | 'command' = 'daemon'): Promise<TestStore> => {
    const database = await fresh();
    const { target } = database;
    const clock = testClock();
    const opened: Store[] = [];
    const again = async (how: 'daemon' | 'command') => {
      const store = await openStore({ target, clock, as: how, version: 'test' });
      opened.push(store);
      return store;
    };
    return {
      store: await again(as),
      target,
      clock,
      again,
      async [Symbol.asyncDispose]() {
        for (const store of opened) await store.close();
        await database[Symbol.asyncDispose]();
      },
    };
  };
  return { dialect, fresh, open };
}
