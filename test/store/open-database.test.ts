/** Opening a database: durable, migrated once whoever comes first, and never read with a rounded amount. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { type DatabaseTarget, openDatabase } from '../../src/store/open-database.ts';
import { setSession } from '../../src/store/people.ts';
import { sampleBatch } from './samples.ts';
import { freshSqlite, onBothDatabases, openSqliteStore } from './stores.ts';

const run = promisify(execFile);
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
      await set('-9007199254740993');
      await assert.rejects(read(), { code: 'MONEY_OUT_OF_RANGE' });
    });
});

describe('SQLite', () => {
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
    const write = store.write((tx) => setSession(tx, 's', null, big, '2099'));
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
