/** The trail as a whole: gapless, chained, refused to everybody who would change it, and checked by sha256sum alone. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
import { GENESIS, parseAuditLine } from '../../src/audit/audit-line.ts';
import { signOfLoss, verifyTrail } from '../../src/audit/verify-trail.ts';
import { AIMS } from '../../src/domain/audit-event.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { addDecision } from '../../src/store/decisions.ts';
import { queueEmail } from '../../src/store/emails.ts';
import type { Store } from '../../src/store/open-store.ts';
import { addSession } from '../../src/store/people.ts';
import { entriesAbout } from '../../src/store/trail.ts';
import { sampleBatch } from '../store/samples.ts';
import { onBothDatabases, openSqliteStore, type TestStore } from '../store/stores.ts';
import { programFor } from '../support/needs.ts';

const run = promisify(execFile);
const ENTRIES = 6;

/** The trail as before the first start. */
const AS_NEW = `delete from audit; update audit_head set seq = 0, hash = '${GENESIS}', fence = 0;`;

/** Takes the beginning off a text, and keeps salt and text together as they were. */
const SHORTEN = `update audit_details set salt = salt || substr(text, 1, 5), text = substr(text, 6) where seq = 3`;

onBothDatabases('the audit trail', ({ dialect, open }) => {
  it('is gapless and whole after 20 parallel writers', async () => {
    await using opened = await open();
    const { store } = opened;
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(store, `text ${n}`)));
    const rows = await store.db.selectFrom('audit').select('seq').orderBy('seq').execute();
    assert.deepEqual(
      rows.map(({ seq }) => seq),
      Array.from({ length: 21 }, (_, n) => n + 1),
    );
    const verdict = await verifyTrail(store.db);
    assert.deepEqual([verdict.intact, verdict.entries, verdict.broken], [true, 21, undefined]);
  });

  it('has nothing of a change that was undone', async () => {
    await using opened = await open();
    const { store } = opened;
    const undone = store.write(async (tx) => {
      tx.audit({ event: 'batch.received', actor: AIMS, subject: 'batch:x', facts: {} });
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    await write(store, 'after');
    assert.equal((await verifyTrail(store.db)).entries, 2);
  });

  it('is whole to a reader while others write', async () => {
    await using opened = await open();
    const reader = await opened.again('command');
    const writing = (async () => {
      for (let n = 0; n < 30; n += 1) await write(opened.store, `text ${n}`);
    })();
    for (let n = 0; n < 10; n += 1) assert.equal((await verifyTrail(reader.db)).broken, undefined);
    await writing;
    assert.equal((await verifyTrail(reader.db)).entries, 31);
  });

  it('stays whole when texts are gone, and says how many and which is the first', async () => {
    await using opened = await open();
    const { store } = opened;
    await fill(store);
    await sql`delete from audit_details where seq in (3, 5)`.execute(store.db);
    const { intact, missingDetails, firstMissingDetail } = await verifyTrail(store.db);
    assert.deepEqual([intact, missingDetails, firstMissingDetail], [true, 2, 3]);
  });

  it('tells of every start, and of starts only', async () => {
    await using opened = await open('daemon');
    await opened.again('command');
    const { db } = await opened.again('daemon');
    const events = (await db.selectFrom('audit').select('line').execute()).map(
      ({ line }) => parseAuditLine(line).event,
    );
    assert.deepEqual(events, ['home.opened', 'home.opened']);
    assert.equal((await verifyTrail(db)).intact, true);
  });

  it('is whole and empty where nothing has happened yet', async () => {
    await using opened = await open('command');
    const { intact, entries } = await verifyTrail(opened.store.db);
    assert.deepEqual([intact, entries], [true, 0]);
  });

  it('is known to be gone by what comes with an entry, while it has no entry and no start', async () => {
    await using never = await open('command');
    const { db } = never.store;
    assert.equal(await signOfLoss(db), undefined, 'one that has not begun is not lost');
    await sql`insert into people values ('p', 'u', 'n', 't', 'e', 'p', null, '2026')`.execute(db);
    assert.equal(await signOfLoss(db), 'people');
    await never.store.write((tx) => sampleBatch(tx));
    assert.equal(await signOfLoss(db), 'originals');
    await never.again('daemon');
    assert.equal(await signOfLoss(db), 'begun', 'what is wrong with it is for the check to say');
  });

  it('is never begun again in a database that has lost its end', async () => {
    await using opened = await open();
    await fill(opened.store);
    await sql`delete from audit_head`.execute(opened.store.db);
    for (const as of ['command', 'daemon'] as const)
      await assert.rejects(opened.again(as), { code: 'TRAIL_END_MISSING' });
    assert.deepEqual(await opened.store.db.selectFrom('audit_head').selectAll().execute(), []);
  });

  it('finds the entries about a batch, newest first, with their texts', async () => {
    await using opened = await open();
    const { store } = opened;
    await fill(store);
    const entries = await entriesAbout(store.db, ['batch:LIB-0001']);
    assert.equal(entries.length, ENTRIES - 1);
    assert.deepEqual([entries[0]?.seq, entries[0]?.detail], [ENTRIES, `text ${ENTRIES}`]);
  });

  it('refuses what an older daemon writes once a newer one has started', async () => {
    await using opened = await open('daemon');
    const { store: older } = opened;
    const newer = await opened.again('daemon');
    await assert.rejects(write(older, 'late'), { code: 'STORE_FENCED_OFF' });
    const quiet = older.write((tx) => addSession(tx, 's', null, '{}', '2099'));
    await assert.rejects(quiet, { code: 'STORE_FENCED_OFF' }, 'also without an event');
    assert.deepEqual(await newer.db.selectFrom('sessions').selectAll().execute(), []);
    await write(newer, 'on time');
    const command = await opened.again('command');
    await write(command, 'a command writes under the fence in force');
    assert.equal((await verifyTrail(newer.db)).intact, true);
  });

  const verbs = [
    `update audit set line = line || 'x' where seq = 2`,
    'delete from audit where seq = 2',
    `insert into audit (seq, line, hash) values (2, 'x', 'x')
     on conflict (seq) do update set line = excluded.line, hash = excluded.hash`,
    ...(dialect === 'sqlite'
      ? [
          `insert or replace into audit (seq, line, hash) values (2, 'x', 'x')`,
          `update or replace audit set seq = 3 where seq = 2`,
        ]
      : ['truncate audit cascade', 'delete from audit where false']),
  ];
  for (const verb of verbs) {
    it(`refuses, whatever program it comes from: ${verb}`, async () => {
      await using opened = await open();
      await fill(opened.store);
      await assert.rejects(sql.raw(verb).execute(opened.store.db), /append-only/);
      await assert.rejects(elsewhere(opened, verb), /append-only/);
      assert.equal((await verifyTrail(opened.store.db)).intact, true);
    });
  }

  it('is checked by the commands that the guide gives', async () => {
    await using opened = await open();
    await fill(opened.store);
    await using folder = await workFolder(opened);
    await folder.run(dialect === 'sqlite' ? 'export-sqlite' : 'export-postgres');
    const { mark, entries } = await verifyTrail(opened.store.db);
    const whole = await folder.run('check');
    assert.equal(whole.stdout, `${entries} entries, each as it was written.\nMark: ${mark}\n`);
    await folder.edit((text) => text.replace('batch:LIB-0001', 'batch:LIB-0002'));
    await assert.rejects(folder.run('check'), {
      code: 8,
      stdout: 'Entry 2 is not as it was written.\n',
    });
  });
});

describe('a trail that somebody tampered with', () => {
  const tamperings: readonly [
    string,
    string | ((database: SqliteDatabase.Database) => void),
    object,
  ][] = [
    [
      'a changed line',
      `update audit set line = replace(line, 'LIB-0001', 'LIB-0009') where seq = 3`,
      { seq: 3, what: 'changed' },
    ],
    [
      'a changed hash',
      `update audit set hash = replace(hash, substr(hash, 1, 1), 'x') where seq = 3`,
      { seq: 3, what: 'changed' },
    ],
    ['a changed line with its hash', rehash, { seq: 4, what: 'link' }],
    ['a deleted row', 'delete from audit where seq = 3', { seq: 4, what: 'missing-before' }],
    ['two rows in each other’s place', swap, { seq: 3, what: 'out-of-order' }],
    ['a row put in between', insert, { seq: 4, what: 'out-of-order' }],
    ['a row put at the end', append, { what: 'end' }],
    ['the end cut off', `delete from audit where seq >= 5`, { what: 'end' }],
    ['a changed head', `update audit_head set seq = 4`, { what: 'end' }],
    ['no head', 'delete from audit_head', { seq: ENTRIES + 1, what: 'no-end' }],
    [
      'every entry gone and the head set back',
      `delete from audit; update audit_head set seq = 0, hash = '${GENESIS}'`,
      { what: 'starts', stored: '0', expected: '1' },
    ],
    [
      'every entry and the head gone',
      'delete from audit; delete from audit_head',
      { seq: 1, what: 'no-end' },
    ],
    [
      'every entry gone, as if AIMS had never started, but for the people who have accounts',
      `${AS_NEW} insert into people values ('p', 'u', 'n', 't', 'e', 'p', null, '2026')`,
      { what: 'gone', expected: 'people' },
    ],
    [
      'every entry gone, as if AIMS had never started, but for a file that came in',
      `${AS_NEW} insert into originals values (1, 'i', 's', 1, 'f', 'folder', 'd', '2026', null)`,
      { what: 'gone', expected: 'originals' },
    ],
    [
      'a changed text',
      `update audit_details set text = 'another' where seq = 3`,
      { seq: 3, what: 'detail' },
    ],
    [
      'the beginning of a text moved into its salt, which hashes the same',
      SHORTEN,
      { seq: 3, what: 'detail' },
    ],
    [
      'a text put to an entry without',
      `insert into audit_details values (1, 'salt', 'text')`,
      { seq: 1, what: 'detail' },
    ],
  ];
  for (const [name, tamper, expected] of tamperings) {
    it(`shows ${name}, at the entry`, async () => {
      await using opened = await openSqliteStore();
      await fill(opened.store);
      tamperWith(opened, tamper);
      const { intact, broken } = await verifyTrail(opened.store.db);
      assert.equal(intact, false);
      assert.partialDeepStrictEqual(broken, expected);
    });
  }

  it('would pass with the end and the head cut off together, but for the mark kept elsewhere', async () => {
    await using opened = await openSqliteStore();
    await fill(opened.store);
    const { mark } = await verifyTrail(opened.store.db);
    tamperWith(opened, (database) => {
      database.exec(`delete from audit where seq > 4;
        update audit_head set seq = 4, hash = (select hash from audit where seq = 4);`);
    });
    const after = await verifyTrail(opened.store.db);
    assert.equal(after.intact, true);
    assert.notEqual(after.mark, mark);
  });
});

describe('the text that belongs to an entry', () => {
  it('is nowhere in the database after the commands that the guide gives', async () => {
    await using opened = await openSqliteStore();
    const { store, target } = opened;
    assert.ok(target.kind === 'sqlite');
    const secret = 'Mrs Bell of 12 Mill Lane';
    await store.write(async (tx) => {
      const batch = await sampleBatch(tx);
      await addDecision(tx, returned(batch.id, secret));
      await queueEmail(tx, message(batch.id, secret));
      await tx.db.updateTable('emails').set({ state: 'sent' }).execute();
      const about = { actor: AIMS, subject: `batch:${batch.ref}`, facts: {} };
      tx.audit({ ...about, event: 'batch.received' });
      tx.audit({ ...about, event: 'batch.returned', detail: secret });
    });
    await store.close();
    assert.ok((await readFile(target.path)).includes(secret));
    await using folder = await workFolder(opened);
    await folder.run('erase-sqlite');
    for (const file of await readdir(dirname(target.path)))
      assert.ok(!(await readFile(join(dirname(target.path), file))).includes(secret), file);
  });

  it('is checked by the command that the guide gives', async () => {
    await using opened = await openSqliteStore();
    await fill(opened.store);
    await using folder = await workFolder(opened);
    const { stdout } = await folder.run('detail-sqlite');
    const [entry] = await opened.store.db
      .selectFrom('audit')
      .select('line')
      .where('seq', '=', 3)
      .execute();
    const { detail } = parseAuditLine(entry?.line ?? '').facts;
    assert.equal(stdout.slice(0, 64), detail);
    tamperWith(opened, SHORTEN);
    const after = await folder.run('detail-sqlite');
    assert.notEqual(after.stdout.slice(0, 64), detail, 'a text without its beginning');
  });
});

function returned(batchId: number, text: string) {
  return {
    ...{ batch_id: batchId, kind: 'return' as const, check_id: null, form_token: 't' },
    reason: 'other',
    ...{ person_id: 'p1', username: 'anna', person_name: 'Anna', role: 'stock-control' },
    ...{ message: text, answers: JSON.stringify([{ code: 'x', group: 'y', answer: text }]) },
  };
}

function message(batchId: number, text: string) {
  return {
    ...{ kind: 'returned', batch_id: batchId, to_name: 'Mary', to_email: 'mary@newshire.example' },
    ...{ subject: 'Returned', text, html: text, message_id: '<1@aims>', thread_id: null },
  };
}

function write(store: Store, detail: string): Promise<void> {
  const event = { event: 'batch.received', actor: AIMS, subject: 'batch:LIB-0001' } as const;
  return store.write(async (tx) => tx.audit({ ...event, facts: { bytes: 12 }, detail }));
}

/** Entries 2 to 6; the first is that the home was opened. Odd texts show that the export keeps a line a line. */
async function fill(store: Store): Promise<void> {
  for (let seq = 2; seq < ENTRIES; seq += 1) await write(store, `line one\nline two\té ${seq}`);
  await write(store, `text ${ENTRIES}`);
}

/** As somebody with the file in their hands: without the triggers. */
function tamperWith(
  { target }: TestStore,
  tamper: string | ((database: SqliteDatabase.Database) => void),
): void {
  assert.ok(target.kind === 'sqlite');
  const database = new SqliteDatabase(target.path);
  database.pragma('foreign_keys = OFF');
  for (const verb of ['update', 'delete', 'replace'])
    database.exec(`drop trigger if exists audit_no_${verb}`);
  if (typeof tamper === 'string') database.exec(tamper);
  else tamper(database);
  database.close();
}

/** As another program that knows nothing of AIMS, over a connection of its own. */
async function elsewhere({ target }: TestStore, statement: string): Promise<void> {
  if (target.kind === 'sqlite') {
    const database = new SqliteDatabase(target.path);
    try {
      database.exec(statement);
    } finally {
      database.close();
    }
    return;
  }
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function rowAt(database: SqliteDatabase.Database, seq: number): { line: string; hash: string } {
  const row = database
    .prepare<[number], { line: string; hash: string }>('select line, hash from audit where seq = ?')
    .get(seq);
  assert.ok(row);
  return row;
}

function rehash(database: SqliteDatabase.Database): void {
  const line = rowAt(database, 3).line.replace('LIB-0001', 'LIB-0009');
  database.prepare('update audit set line = ?, hash = ? where seq = 3').run(line, sha256(line));
}

function swap(database: SqliteDatabase.Database): void {
  const [third, fourth] = [rowAt(database, 3), rowAt(database, 4)];
  const put = database.prepare('update audit set line = ?, hash = ? where seq = ?');
  put.run(fourth.line, fourth.hash, 3);
  put.run(third.line, third.hash, 4);
}

function insert(database: SqliteDatabase.Database): void {
  const { line, hash } = rowAt(database, 3);
  database.exec(
    'update audit set seq = seq + 100 where seq >= 4; update audit set seq = seq - 99 where seq > 100;',
  );
  database.prepare('insert into audit (seq, line, hash) values (4, ?, ?)').run(line, hash);
}

function append(database: SqliteDatabase.Database): void {
  const { hash } = rowAt(database, ENTRIES);
  const line = `${hash}\t${ENTRIES + 1}\t2026-11-22T08:00:00.000Z\taims\tbatch.received\tbatch:x`;
  database.prepare('insert into audit values (?, ?, ?)').run(ENTRIES + 1, line, sha256(line));
}

/** A home's folder as the guide's commands expect it, and the commands by the name of their block. */
async function workFolder({ target }: TestStore) {
  const guide = await readFile(
    join(import.meta.dirname, '../../docs/guides/audit-trail.md'),
    'utf8',
  );
  const path = await mkdtemp(join(tmpdir(), 'aims-guide-'));
  const programs = target.kind === 'sqlite' ? 'sqlite3' : 'psql';
  const PATH = `${dirname(programFor(programs))}:${process.env.PATH}`;
  const env = { PATH, AIMS_DATABASE_URL: target.kind === 'postgres' ? target.url : '' };
  // Beside the database are its log and index: the folder is where all three are.
  if (target.kind === 'sqlite') await symlink(dirname(target.path), join(path, 'archive'));
  const command = (name: string) => {
    const block = new RegExp(`^\`\`\`sh ${name}\\n([^]*?)^\`\`\`$`, 'm').exec(guide)?.[1];
    assert.ok(block, `the guide has no block ${name}`);
    return block;
  };
  return {
    run: (name: string) => run('sh', ['-c', command(name)], { cwd: path, env }),
    async edit(change: (text: string) => string) {
      const file = join(path, 'trail.txt');
      await writeFile(file, change(await readFile(file, 'utf8')));
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}
