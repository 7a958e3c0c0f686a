/** Lists of what grows: cut and counted in the database, and what somebody must know is never beyond the cut. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { checkOnce, openChecking, takeFile } from '../engine/checking.ts';
import { openEngine, type TestEngine } from '../engine/engines.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { aims, aimsJson } from './run-aims.ts';

const OTHER = 'library-invoices-ctapgl';
const DAY_MS = 86_400_000;

describe('a list of more than it shows', () => {
  let engine: TestEngine;
  const run = (...args: string[]) => aims(args, { cwd: engine.home.path });
  const json = (...args: string[]) => aimsJson(args, { cwd: engine.home.path });

  before(async () => {
    engine = await openEngine();
    const other = await readFile(join(import.meta.dirname, `../../interfaces/${OTHER}.yaml`));
    await engine.home.write(`interfaces/${OTHER}.yaml`, other);
    await engine.restart();
    for (const number of ['A', 'B']) {
      await engine.home.drop(
        'library-invoices',
        `${number}.csv`,
        libraryFile(someInvoices(number, 1)),
      );
      await engine.sweep();
    }
  });
  after(() => engine[Symbol.asyncDispose]());

  it('finds the batches of one interface behind thousands of others, and says how many there are', async () => {
    const { sha256 } = engine.context.settings.inForce(OTHER);
    inDatabase((database) => {
      const own = ['ref', 'interface', 'definition'];
      const copied = columnsOf(database, 'batches')
        .filter((name) => !own.includes(name))
        .join(', ');
      database
        .prepare(
          `${numbersTo(6_000)}
           insert into batches (ref, interface, definition, ${copied})
           select 'CAL-' || n, @name, @sha256, ${copied} from numbers, batches where ref = 'LIB-0001'`,
        )
        .run({ name: OTHER, sha256 });
    });
    const { data } = await json('batch', 'list', '--interface', 'library-invoices');
    assert.deepEqual(
      [data.batches.map(({ ref }: { ref: string }) => ref), data.total],
      [['LIB-0002', 'LIB-0001'], 2],
    );
    assert.match(
      (await run('batch', 'list')).stdout,
      /\n25 of 6,002 batches\. See more: --limit NUMBER\n$/,
    );
    const all = await json('batch', 'list', '--limit', '3');
    assert.deepEqual([all.data.batches.length, all.data.total], [3, 6_002]);
    assert.match(
      (await run('batch', 'list', '--interface', 'library-invoices')).stdout,
      /\n2 batches\n$/,
    );
  });

  it('shows emails that could not be sent behind hundreds of later ones, for two weeks', async () => {
    inDatabase((database) => {
      addEmails(database, { state: 'stopped', howMany: 1, at: new Date(Date.now() - 5 * DAY_MS) });
      addEmails(database, { state: 'sent', howMany: 300, at: new Date() });
    });
    const attention = async () => (await json('status')).data.attention as string[];
    assert.ok(
      (await attention()).some((text) =>
        /^1 email could not be sent: .* email list --not-sent$/.test(text),
      ),
    );
    assert.match(
      (await run('email', 'list')).stdout,
      /\n25 of 301 emails\. See more: --limit NUMBER\n$/,
    );
    const unsent = await json('email', 'list', '--not-sent');
    assert.deepEqual(
      [unsent.data.emails.map(({ state }: { state: string }) => state), unsent.data.total],
      [['stopped'], 1],
    );
    inDatabase((database) =>
      database
        .prepare("update emails set queued_at = ? where state = 'stopped'")
        .run(new Date(Date.now() - 15 * DAY_MS).toISOString()),
    );
    assert.ok(!(await attention()).some((text) => text.includes('could not be sent')));
  });

  function inDatabase(work: (database: SqliteDatabase.Database) => unknown): void {
    const database = new SqliteDatabase(engine.home.at('archive/aims.db'));
    work(database);
    database.close();
  }
});

describe('a batch with more findings than are listed', () => {
  let engine: TestEngine;
  before(async () => {
    engine = await openChecking();
  });
  after(() => engine[Symbol.asyncDispose]());

  for (const [level, known, spoilt, says] of [
    ['problems', '104990', '999999', /\n {2}200 more problems are counted and not listed\.\n\n/],
    ['warnings', 'Peters Ltd', 'Others', /\n {2}There are 200 more warnings of these kinds, /],
  ] as const) {
    it(`says how many ${level} there are besides, in words and in figures`, async () => {
      const name = level.toUpperCase();
      const file = libraryFile(someInvoices(name, 1_200)).replaceAll(known, spoilt);
      const ref = await takeFile(engine, `${name}.csv`, file);
      await checkOnce(engine);
      const show = ['batch', 'show', ref];
      assert.match((await aims(show, { cwd: engine.home.path })).stdout, says);
      const { data } = await aimsJson(show, { cwd: engine.home.path });
      assert.deepEqual(
        [data[level], data.unlisted],
        [1_200, { problems: 0, warnings: 0, [level]: 200 }],
      );
    });
  }
});

function addEmails(
  database: SqliteDatabase.Database,
  { state, howMany, at }: { state: string; howMany: number; at: Date },
): void {
  database
    .prepare(
      `${numbersTo(howMany)}
       insert into emails (kind, to_name, to_email, subject, text, html, message_id, state, attempts, queued_at)
       select 'ready', 'A', 'a@b.example', 'S', '', '', '<' || @state || n || '@b.example>', @state, 1, @at from numbers`,
    )
    .run({ state, at: at.toISOString() });
}

function numbersTo(last: number): string {
  return `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${last})`;
}

function columnsOf(database: SqliteDatabase.Database, table: string): readonly string[] {
  const rows = database.pragma(`table_info(${table})`) as { name: string }[];
  return rows.map(({ name }) => name).filter((name) => name !== 'id');
}
