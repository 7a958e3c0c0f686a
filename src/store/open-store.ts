/**
 * The store: reads go straight to the database, writes go through `write`, one transaction each, with the audit
 * events of the change appended last. A write that cannot be made durable is an error that ends the process.
 */
import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { GENESIS } from '../audit/audit-line.ts';
import { recordEvents } from '../audit/record-events.ts';
import { AIMS, type AuditEvent } from '../domain/audit-event.ts';
import { AimsError } from '../domain/errors.ts';
import { type Clock, utc } from '../lib/clock.ts';
import { type DatabaseTarget, type Dialect, openDatabase } from './open-database.ts';
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
  readonly install: string;
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
  const { db, dialect, close } = await openDatabase(options.target);
  const install = await ensureHead(db);
  const fence = options.as === 'daemon' ? await takeFence(db, dialect) : undefined;
  const store: Store = {
    dialect,
    db,
    install,
    close,
    write: (work) => write(db, dialect, options.clock, fence, work),
  };
  if (fence !== undefined) {
    await store.write(async (tx) =>
      tx.audit({
        event: 'home.opened',
        actor: AIMS,
        subject: `install:${install}`,
        facts: { version: options.version },
      }),
    );
  }
  return store;
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
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (DISK_FAILURES.test(code)) throw new AimsError('STORE_WRITE_FAILED', { what: code }, error);
    throw error;
  }
}

async function ensureHead(db: Reader): Promise<string> {
  const install = randomBytes(8).toString('hex');
  await db
    .insertInto('audit_head')
    .values({ id: 1, seq: 0, hash: GENESIS, fence: 0, install })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const head = await db
    .selectFrom('audit_head')
    .select('install')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return head.install;
}

/** Each start of a daemon takes the next number: an older one that wakes up again is refused its next write. */
async function takeFence(db: Reader, dialect: Dialect): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const select = tx.selectFrom('audit_head').select('fence').where('id', '=', 1);
    const head = await (dialect === 'postgres'
      ? select.forUpdate()
      : select
    ).executeTakeFirstOrThrow();
    const fence = head.fence + 1;
    await tx.updateTable('audit_head').set({ fence }).where('id', '=', 1).execute();
    return fence;
  });
}
