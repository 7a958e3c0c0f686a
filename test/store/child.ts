/**
 * What the store's tests do in a process of its own: `open` a database; or write until the disk refuses, through AIMS's
 * store (`fill`) or through Kysely's own driver (`fill-plainly`), and say what the error was.
 */
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { AimsError } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { addSession } from '../../src/store/people.ts';

const BIG = 'x'.repeat(200_000);
const TRIES = 50;

const [task = '', path = ''] = process.argv.slice(2);

switch (task) {
  case 'open':
    await openAndClose();
    break;
  case 'fill':
    await fill();
    break;
  case 'fill-plainly':
    await fillPlainly();
    break;
  default:
    throw new Error(`Unknown task ${task}`);
}

function open(as: 'daemon' | 'command') {
  const target = { kind: 'sqlite', path } as const;
  return openStore({ target, clock: systemClock, as, version: 'test' });
}

async function openAndClose(): Promise<void> {
  // Not as daemons, which would shut each other out.
  const store = await open('command');
  await store.close();
}

async function fill(): Promise<void> {
  const store = await open('daemon');
  await untilRefused((n) => store.write((tx) => addSession(tx, `s${n}`, null, BIG, '2099')));
}

async function fillPlainly(): Promise<void> {
  const sqlite = new SqliteDatabase(path);
  sqlite.pragma('journal_mode = WAL');
  const db = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) });
  await sql`create table big (text text)`.execute(db);
  await untilRefused(() =>
    db.transaction().execute((tx) => sql`insert into big values (${BIG})`.execute(tx)),
  );
}

async function untilRefused(write: (n: number) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < TRIES; n += 1) {
    try {
      await write(n);
    } catch (error) {
      process.stdout.write(JSON.stringify(describe(error)));
      return;
    }
  }
  throw new Error('The disk took everything.');
}

function describe(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = error instanceof AimsError ? error.code : undefined;
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return { code, message: error.message, cause };
}
