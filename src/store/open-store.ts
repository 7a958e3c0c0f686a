/**
 * The store: reads go straight to the database, writes go through `write`, one transaction each, with the audit
 * events of the change appended last. A write that cannot be made durable is an error that ends the process.
 */
import type { Kysely, Transaction } from 'kysely';
import { recordEvents } from '../audit/record-events.ts';
import { AIMS, type AuditEvent } from '../domain/audit-event.ts';
import { AimsError } from '../domain/errors.ts';
import { type Clock, utc } from '../lib/clock.ts';
import { machineCode } from '../lib/machine-code.ts';
import { type DatabaseTarget, type Dialect, openDatabase } from './open-database.ts';
import { openReader } from './open-reader.ts';
import type { Tables } from './tables.ts';

export type Reader = Kysely<Tables>;

/** One transaction in progress: its database handle, its time, and the events it will leave in the trail. */
export interface Writing {
  readonly db: Transaction<Tables>;
  /** UTC ISO: one time for everything in the transaction. */
  readonly at: string;
  audit(event: AuditEvent): void;
}

export interface Store {
  readonly dialect: Dialect;
  readonly db: Reader;
  write<T>(work: (tx: Writing) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly target: DatabaseTarget;
  readonly clock: Clock;
  /** daemon: takes a new fence number and writes under it; command: writes under the one in force. */
  readonly as: 'daemon' | 'command';
  readonly version: string;
}

export async function openStore(options: StoreOptions): Promise<Store> {
  const { clock, version } = options;
  const { db, dialect, close } = await openDatabase(options.target);
  try {
    const install = await installOf(db);
    const fence =
      options.as === 'daemon'
        ? await write(db, dialect, clock, undefined, (tx) => takeFence(tx, install, version))
        : undefined;
    return { dialect, db, close, write: (work) => write(db, dialect, clock, fence, work) };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A store that is read as it stands: nothing is made, migrated or written. undefined where AIMS has not run yet.
 */
export async function openStoreToRead(target: DatabaseTarget): Promise<Store | undefined> {
  const database = await openReader(target);
  if (database === undefined) return undefined;
  const { db, dialect, close } = database;
  const write = () => Promise.reject(new Error('This store was opened to be read.'));
  return { db, dialect, close, write };
}

/** SQLite's ways of saying that a commit may not have reached the disk. */
const DISK_FAILURES = /^SQLITE_(IOERR|FULL|CORRUPT|READONLY)/;

async function write<T>(
  db: Reader,
  dialect: Dialect,
  clock: Clock,
  fence: number | undefined,
  work: (tx: Writing) => Promise<T>,
): Promise<T> {
  const at = utc(clock.now());
  const events: AuditEvent[] = [];
  try {
    return await db.transaction().execute(async (tx) => {
      const result = await work({ db: tx, at, audit: (event) => void events.push(event) });
      await recordEvents(tx, events, at, { lockHead: dialect === 'postgres', fence });
      return result;
    });
  } catch (error) {
    const code = machineCode(error) ?? '';
    if (DISK_FAILURES.test(code)) throw new AimsError('STORE_WRITE_FAILED', { what: code }, error);
    throw error;
  }
}

async function installOf(db: Reader): Promise<string> {
  const head = await db
    .selectFrom('audit_head')
    .select('install')
    .where('id', '=', 1)
    .executeTakeFirst();
  if (!head) throw new AimsError('TRAIL_END_MISSING');
  return head.install;
}

/**
 * Each start of a daemon takes the next number and says so in the trail: an older one that wakes up again is refused its
 * next write, and the number of starts that the trail tells of is the fence.
 */
async function takeFence(tx: Writing, install: string, version: string): Promise<number> {
  const { fence } = await tx.db
    .updateTable('audit_head')
    .set((expression) => ({ fence: expression('fence', '+', 1) }))
    .where('id', '=', 1)
    .returning('fence')
    .executeTakeFirstOrThrow();
  const subject = `install:${install}`;
  tx.audit({ event: 'home.opened', actor: AIMS, subject, facts: { version } });
  return fence;
}
