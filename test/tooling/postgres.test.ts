/** The throwaway cluster that store tests rely on: that it works, and that nothing of it stays behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../support/postgres.ts';

describe('a throwaway PostgreSQL', () => {
  it('gives empty databases that know nothing of each other, and stops', async () => {
    await using postgres = await startPostgres();
    const first = await postgres.createDatabase('first');
    const second = await postgres.createDatabase('second');
    await ask(first, 'create table only_here (id bigint)');
    await assert.rejects(ask(second, 'select * from only_here'), /does not exist/);
    await postgres.stop();
    await assert.rejects(ask(first, 'select 1'), { code: 'ECONNREFUSED' });
  });

  it('sorts as a council’s cluster does, not by bytes', async () => {
    await using postgres = await startPostgres();
    const url = await postgres.createDatabase('sorted');
    const rows = await ask(
      url,
      "select name from (values ('b'), ('A'), ('a'), ('B')) as t(name) order by name",
    );
    assert.deepEqual(rows, [{ name: 'a' }, { name: 'A' }, { name: 'b' }, { name: 'B' }]);
  });

  it('ends, and clears its folder away, when the test process is killed', async () => {
    const source = new URL('../support/postgres.ts', import.meta.url).href;
    const script = `const { startPostgres } = await import('${source}');
      const postgres = await startPostgres(); console.log(postgres.url('postgres'));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = await once(child.stdout.setEncoding('utf8'), 'data');
    const rows = await ask(url, "select current_setting('data_directory') as folder");
    const folder = rows[0]?.folder ?? assert.fail('no data folder');
    assert.ok(existsSync(folder));
    child.kill('SIGKILL');
    await until(() => !existsSync(folder));
    await assert.rejects(ask(url, 'select 1'), { code: 'ECONNREFUSED' });
  });
});

async function ask(url: string, text: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: url.trim() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(50);
}
