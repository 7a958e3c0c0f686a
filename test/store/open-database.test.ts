/** Opening a database: durable, migrated once whoever comes first, and never read with a rounded amount. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { type DatabaseTarget, openDatabase } from '../../src/store/open-database.ts';
import { readWithoutTrace } from '../../src/store/open-reader.ts';
import { openStoreToRead, type Reader } from '../../src/store/open-store.ts';
import { addSession } from '../../src/store/people.ts';
import { filesOpenHere } from '../support/processes.ts';
import { DROP_ROOT_RIGHTS } from '../support/without-root-rights.ts';
import { sampleBatch } from './samples.ts';
import { freshSqlite, onBothDatabases, openSqliteStore } from './stores.ts';

const run = promisify(execFile);
const OPEN_READER = join(import.meta.dirname, '../../src/store/open-reader.ts');
const CHILD = join(import.meta.dirname, 'child.ts');

onBothDatabases('opening the database', ({ fresh, open, dialect }) => {
  it('migrates once when ten come at the same time', async () => {
    await using database = await fresh();
    await Promise.all(Array.from({ length: 10 }, () => openElsewhere(database.target)));
    const { db, close } = await openDatabase(database.target);
    const versions = await sql<{ version: number }>`select version from schema_version`.execute(db);
    assert.deepEqual(versions.rows, [{ version: 1 }]);
    await close();
  });

  it('refuses a database that a newer AIMS has changed', async () => {
    await using database = await fresh();
    const { db, close } = await openDatabase(database.target);
    await sql`insert into schema_version (version) values (99)`.execute(db);
    await close();
    await assert.rejects(openDatabase(database.target), { code: 'STORE_FROM_THE_FUTURE' });
  });

  it('undoes a change whose COMMIT is refused, and goes on', async () => {
    await using opened = await open();
    const { store } = opened;
    if (dialect === 'postgres') {
      await sql`alter table batches alter constraint batches_original_id_fkey deferrable`.execute(
        store.db,
      );
    }
    const refused = store.write(async (tx) => {
      const defer =
        dialect === 'postgres' ? 'set constraints all deferred' : 'pragma defer_foreign_keys = on';
      await sql.raw(defer).execute(tx.db);
      const batch = await sampleBatch(tx);
      await tx.db
        .updateTable('batches')
        .set({ original_id: 99 })
        .where('id', '=', batch.id)
        .execute();
      tx.audit({ event: 'batch.received', actor: { kind: 'aims' }, subject: 'batch:x', facts: {} });
    });
    await assert.rejects(refused, /foreign key/i);
    assert.deepEqual(await store.db.selectFrom('batches').selectAll().execute(), []);
    const entries = await store.db.selectFrom('audit').select('seq').execute();
    assert.equal(entries.length, 1, 'only that the home was opened');
    await store.write((tx) => sampleBatch(tx));
  });

  if (dialect === 'postgres')
    it('answers an amount that is out of range with an error, not rounded', async () => {
      await using opened = await open();
      const { store } = opened;
      const set = (pence: string) =>
        sql`update batches set invoices_pence = ${sql.raw(pence)}`.execute(store.db);
      const read = () =>
        store.db.selectFrom('batches').select('invoices_pence').executeTakeFirstOrThrow();
      await store.write((tx) => sampleBatch(tx));
      await set('9007199254740991');
      assert.equal((await read()).invoices_pence, Number.MAX_SAFE_INTEGER);
      await set('9007199254740993');
      await assert.rejects(read(), { code: 'MONEY_OUT_OF_RANGE' });
      const sum = store.db
        .selectFrom('batches')
        .select((expression) => expression.fn.sum<number>('invoices_pence').as('pence'));
      await assert.rejects(sum.execute(), { code: 'MONEY_OUT_OF_RANGE' }, 'a sum of them too');
      await set('-9007199254740993');
      await assert.rejects(read(), { code: 'MONEY_OUT_OF_RANGE' });
    });
});

onBothDatabases('a database that is only read', ({ fresh, open, dialect }) => {
  const allPeople = (db: Reader) => db.selectFrom('people').selectAll().execute();

  it('is neither made nor given its tables', async () => {
    await using database = await fresh();
    assert.equal(await readWithoutTrace(database.target, allPeople), undefined);
    assert.equal(await openStoreToRead(database.target), undefined);
    if (database.target.kind === 'sqlite') assert.equal(existsSync(database.target.path), false);
  });

  for (const [version, code, context] of [
    [0, 'STORE_FROM_THE_PAST', { found: '0' }],
    [99, 'STORE_FROM_THE_FUTURE', { found: '99', known: '1' }],
  ] as const)
    it(`is one of this version, and not said to be missing where it is another: ${code}`, async () => {
      await using opened = await open();
      await sql`update schema_version set version = ${version}`.execute(opened.store.db);
      await assert.rejects(readWithoutTrace(opened.target, allPeople), { code, context });
      const after = await sql`select version from schema_version`.execute(opened.store.db);
      assert.deepEqual(after.rows, [{ version }], 'it is left as it is');
    });

  it('cannot be written, and is there to be read while somebody writes', async () => {
    await using opened = await open();
    const store = await openStoreToRead(opened.target);
    assert.ok(store);
    await opened.store.write((tx) => sampleBatch(tx));
    assert.equal((await store.db.selectFrom('batches').select('ref').execute()).length, 1);
    await assert.rejects(sql`delete from batches`.execute(store.db), /read-?only/i);
    await assert.rejects(
      store.write((tx) => sampleBatch(tx)),
      /opened to be read/,
    );
    await store.close();
  });

  if (dialect === 'postgres')
    it('cannot be written whatever options its address has, and keeps to those too', async () => {
      await using opened = await open();
      assert.ok(opened.target.kind === 'postgres');
      const asked = '-c default_transaction_read_only=off -c statement_timeout=60000';
      for (const options of [asked, encodeURIComponent(asked)]) {
        const url = `${opened.target.url}?options=${options}&application_name=aims`;
        await readWithoutTrace({ kind: 'postgres', url }, async (db) => {
          await assert.rejects(sql`delete from batches`.execute(db), /read-only/);
          const { rows } = await sql`show statement_timeout`.execute(db);
          assert.deepEqual(rows, [{ statement_timeout: '1min' }]);
        });
      }
    });

  if (dialect === 'postgres')
    it('says that it does not open, and where it would be, without the password', async () => {
      await using database = await fresh();
      assert.ok(database.target.kind === 'postgres');
      const { host } = new URL(database.target.url);
      const url = `postgres://aims:s3cret@${host}/not-there`;
      for (const opening of [openDatabase, openStoreToRead])
        await assert.rejects(opening({ kind: 'postgres', url }), {
          code: 'STORE_UNAVAILABLE',
          context: { database: `${host}/not-there`, what: 'database "not-there" does not exist' },
        });
    });
});

describe('PostgreSQL', () => {
  it('is given up when it says nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const url = `postgres://aims@127.0.0.1:${address.port}/aims`;
    await assert.rejects(openStoreToRead({ kind: 'postgres', url }), { code: 'STORE_UNAVAILABLE' });
    server.close();
  });
});

describe('SQLite', () => {
  it('is read by an account that may write neither it nor beside it', async () => {
    await using opened = await openSqliteStore();
    assert.ok(opened.target.kind === 'sqlite');
    const { path } = opened.target;
    await opened.store.write((tx) => sampleBatch(tx));
    await chmod(dirname(path), 0o755);
    const read = async () => {
      const { stdout } = await run(process.execPath, [
        '--input-type=module',
        '--eval',
        `const { readWithoutTrace } = await import(${JSON.stringify(OPEN_READER)});
         ${DROP_ROOT_RIGHTS}
         const work = (db) => db.selectFrom('batches').select('ref').execute();
         console.log(JSON.stringify(await readWithoutTrace(${JSON.stringify(opened.target)}, work)));`,
      ]);
      return JSON.parse(stdout).length;
    };
    assert.equal(await read(), 1, 'while AIMS has it open');
    await opened.store.close();
    assert.equal(await read(), 1, 'while nobody has');
  });

  it('says plainly what is no database', async () => {
    await using database = await freshSqlite();
    assert.ok(database.target.kind === 'sqlite');
    await writeFile(database.target.path, 'this is no database'.repeat(100));
    for (const opening of [openDatabase, openStoreToRead])
      await assert.rejects(opening(database.target), {
        code: 'STORE_UNAVAILABLE',
        context: { database: database.target.path, what: 'file is not a database' },
      });
  });

  it('does not stay open where it could not be made durable', async () => {
    await using database = await freshSqlite();
    assert.ok(database.target.kind === 'sqlite');
    const { path } = database.target;
    await writeFile(path, 'this is no database'.repeat(100));
    await assert.rejects(openDatabase(database.target), { code: 'STORE_UNAVAILABLE' });
    assert.ok(!(await filesOpenHere()).includes(path));
  });

  it('is durable on a database that is opened again, which by itself it would not be', async () => {
    await using database = await freshSqlite();
    assert.ok(database.target.kind === 'sqlite');
    const { path } = database.target;
    await (await openDatabase(database.target)).close();
    const again = await openDatabase(database.target);
    assert.deepEqual(await pragma(again.db, 'synchronous'), { synchronous: 2 });
    assert.deepEqual(await pragma(again.db, 'journal_mode'), { journal_mode: 'wal' });
    assert.deepEqual(await pragma(again.db, 'recursive_triggers'), { recursive_triggers: 1 });
    assert.deepEqual(await pragma(again.db, 'foreign_keys'), { foreign_keys: 1 });
    await again.close();
    const plain = new SqliteDatabase(path);
    assert.equal(plain.pragma('synchronous', { simple: true }), 1, 'what goes wrong without it');
    plain.close();
  });

  it('says what failed when a COMMIT does not reach the disk', async () => {
    await using database = await freshSqlite();
    const said = await withLittleDisk('fill', database.target);
    assert.equal(said.code, 'STORE_WRITE_FAILED');
    assert.match(said.cause ?? '', /disk|full/i);
  });

  it('would say something else with the driver as it comes', async () => {
    await using database = await freshSqlite();
    const said = await withLittleDisk('fill-plainly', database.target);
    assert.match(said.message, /cannot rollback/);
  });

  it('says that a write failed when the database is full, and keeps what was there', async () => {
    await using opened = await openSqliteStore();
    const { store } = opened;
    const pages = await pragma(store.db, 'page_count');
    await sql
      .raw(`pragma max_page_count = ${Object.values(pages ?? {}).join('')}`)
      .execute(store.db);
    const big = 'x'.repeat(1_000_000);
    const write = store.write((tx) => addSession(tx, 's', null, big, '2099'));
    await assert.rejects(write, { code: 'STORE_WRITE_FAILED', context: { what: 'SQLITE_FULL' } });
    const head = await store.db.selectFrom('audit_head').select('seq').executeTakeFirst();
    assert.equal(head?.seq, 1);
  });

  it('lets a command write while a daemon has the database open', async () => {
    await using opened = await openSqliteStore();
    const command = await opened.again('command');
    await command.write((tx) => sampleBatch(tx));
    assert.equal((await opened.store.db.selectFrom('batches').select('ref').execute()).length, 1);
  });

  it('refuses a text where a number belongs', async () => {
    await using opened = await openSqliteStore();
    await assert.rejects(
      sql`insert into numbers (name, next) values ('x', 'many')`.execute(opened.store.db),
      /cannot store TEXT value in INTEGER column/,
    );
  });
});

async function openElsewhere(target: DatabaseTarget): Promise<void> {
  if (target.kind === 'sqlite') {
    await run(process.execPath, [CHILD, 'open', target.path]);
    return;
  }
  await (await openDatabase(target)).close();
}

interface Said {
  readonly code?: string;
  readonly message: string;
  readonly cause?: string;
}

/** Files may not grow beyond two megabytes, so that the database's log is refused in the middle of a COMMIT. */
async function withLittleDisk(task: string, target: DatabaseTarget): Promise<Said> {
  assert.ok(target.kind === 'sqlite');
  const limited = 'ulimit -f 4096; exec "$@"';
  const child = [process.execPath, CHILD, task, target.path];
  const { stdout } = await run('sh', ['-c', limited, 'sh', ...child]);
  return JSON.parse(stdout);
}

async function pragma(db: Parameters<ReturnType<typeof sql>['execute']>[0], name: string) {
  const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db);
  return rows[0];
}
