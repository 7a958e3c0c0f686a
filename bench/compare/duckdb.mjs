/**
 * Runs duckdb.sql in DuckDB on two threads.
 *
 *   node bench/compare/duckdb.mjs FILE REFERENCE_FOLDER FINDINGS
 *
 * Plain JavaScript, because the types of DuckDB come with it, and it is installed only where the benchmark runs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [file, folder, findings] = process.argv.slice(2);
if (findings === undefined) throw new Error('FILE, REFERENCE_FOLDER and FINDINGS are needed');

const database = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await database.connect();
const named = {
  file,
  suppliers: join(folder, 'suppliers.csv'),
  budgets: join(folder, 'budgets.csv'),
  findings,
};
for (const [name, path] of Object.entries(named)) {
  await connection.run(`set variable ${name} = ${sqlText(path)}`);
}
await connection.run(readFileSync(join(import.meta.dirname, 'duckdb.sql'), 'utf8'));
connection.closeSync();

function sqlText(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
