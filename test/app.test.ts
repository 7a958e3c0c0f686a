/** How the parts are put together, where no test of a part would see it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { openHome, openHomeToRead } from '../src/app.ts';
import { makeHome } from './support/home.ts';
import { filesOpenHere } from './support/processes.ts';

describe('a home that is opened to be read', () => {
  it('is closed again when what it knows cannot be read', async () => {
    await using home = await makeHome();
    await (await openHome(home.path, 'command')).close();
    const database = new SqliteDatabase(home.at('archive/aims.db'));
    database.exec('drop table definitions');
    database.close();
    await assert.rejects(openHomeToRead(home.path, {}), /definitions/);
    const open = await filesOpenHere();
    assert.deepEqual(
      open.filter((path) => path.startsWith(home.path)),
      [],
    );
  });
});
