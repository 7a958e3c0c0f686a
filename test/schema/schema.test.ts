/**
 * The migrated schema is the one written down in test/schema.sqlite.sql and test/schema.postgres.sql, so that a change
 * of it is seen in review; both have the same tables and columns, and docs/reference/tables.md says what each is for.
 * After a wanted change: UPDATE_SCHEMA=1 node --test test/schema/schema.test.ts
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { type Dialect, openDatabase } from '../../src/store/open-database.ts';
import type { Tables } from '../../src/store/tables.ts';
import { onBothDatabases } from '../store/stores.ts';

const ROOT = join(import.meta.dirname, '../..');

/** By dialect, as found: compared once both are known. */
const found = new Map<Dialect, string[]>();

onBothDatabases('the schema', ({ dialect, fresh }) => {
  it('is the one that is written down', async () => {
    await using database = await fresh();
    const { db, close } = await openDatabase(database.target);
    const schema = await (dialect === 'sqlite' ? sqliteSchema(db) : postgresSchema(db));
    await close();
    const path = join(ROOT, 'test', `schema.${dialect}.sql`);
    if (process.env.UPDATE_SCHEMA) await writeFile(path, schema);
    assert.equal(schema, await readFile(path, 'utf8'));
  });

  it('has the tables and columns that docs/reference/tables.md explains', async () => {
    await using database = await fresh();
    const { db, close } = await openDatabase(database.target);
    const columns = await columnsOf(db);
    await close();
    found.set(dialect, columns);
    const text = await readFile(join(ROOT, 'docs/reference/tables.md'), 'utf8');
    assert.deepEqual(explainedIn(text), columns);
  });

  if (dialect === 'postgres')
    it('has the same tables and columns as on SQLite', () => {
      assert.deepEqual(found.get('postgres'), found.get('sqlite'));
    });
});

/** `table.column: kind`, sorted: kind is number or text. */
async function columnsOf(db: Kysely<Tables>): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column.name}: ${kindOf(column.dataType)}`),
    )
    .toSorted();
}

function kindOf(dataType: string): string {
  return /int/i.test(dataType) ? 'number' : dataType.toLowerCase();
}

/** `## table`, then rows of `| column | number or text | what for |`. */
function explainedIn(text: string): string[] {
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const name = /^`(\w+)`/.exec(section)?.[1] ?? 'no table';
      const rows = section.matchAll(/^\| `(\w+)` \| (number|text) \| .+ \|$/gm);
      return [...rows].map(([, column, kind]) => `${name}.${column}: ${kind}`);
    })
    .toSorted();
}

async function sqliteSchema(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_schema where sql is not null and name not like 'sqlite_%'
    order by case type when 'table' then 1 when 'index' then 2 else 3 end, name`.execute(db);
  return rows.map((row) => `${row.sql};\n`).join('\n');
}

async function postgresSchema(db: Kysely<Tables>): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname collate "C"`.execute(
    db,
  );
  const parts = [];
  for (const { name } of tables) parts.push(await postgresTable(db, name));
  parts.push(await lines(db, POSTGRES_INDEXES));
  parts.push(await lines(db, POSTGRES_TRIGGERS));
  return `${parts.join('\n\n')}\n`;
}

async function postgresTable(db: Kysely<Tables>, table: string): Promise<string> {
  const columns = await lines(
    db,
    `select '  ' || attname || ' ' || format_type(atttypid, atttypmod)
       || case when attnotnull then ' not null' else '' end
       || case attidentity when 'a' then ' generated always as identity' else '' end as line
     from pg_attribute where attrelid = '${table}'::regclass and attnum > 0 order by attnum`,
  );
  const constraints = await lines(
    db,
    `select '  ' || pg_get_constraintdef(oid) as line from pg_constraint
     where conrelid = '${table}'::regclass and contype in ('p', 'u', 'f', 'c')
     order by pg_get_constraintdef(oid) collate "C"`,
  );
  const body = [columns, constraints].filter(Boolean).join('\n').split('\n').join(',\n');
  return `create table ${table} (\n${body}\n);`;
}

const POSTGRES_INDEXES = `select indexdef || ';' as line from pg_indexes
  where schemaname = 'public' and not exists (select from pg_constraint where conname = indexname)
  order by indexname collate "C"`;

const POSTGRES_TRIGGERS = `select pg_get_triggerdef(oid) || ';' as line from pg_trigger
  where not tgisinternal order by tgname`;

async function lines(db: Kysely<Tables>, query: string): Promise<string> {
  const { rows } = await sql.raw<{ line: string }>(query).execute(db);
  return rows.map(({ line }) => line).join('\n');
}
