/** How the parts are put together, where no test of a part would see it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { openHome, openHomeToRead, startAims } from '../src/app.ts';
import { visit } from '../src/demo/browse.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openStore } from '../src/store/open-store.ts';
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

describe('an AIMS that another has taken over from', () => {
  it('ends when a page is the first to meet it', async () => {
    await using home = await makeHome();
    await home.edit('config/aims.yaml', (text) =>
      text.replace('listen: 127.0.0.1:8080', 'listen: 127.0.0.1:0'),
    );
    const fatal: unknown[] = [];
    const onFatal = (error: unknown) => void fatal.push(error);
    const running = await startAims(home.path, { web: true, onFatal });
    try {
      const visitor = visit(running.url ?? '');
      const page = await visitor.open('/sign-in');
      const path = home.at('archive/aims.db');
      const target = { kind: 'sqlite', path } as const;
      const other = await openStore({ target, clock: systemClock, as: 'daemon', version: 'test' });
      await other.close();
      const { status } = await visitor.submit(page, '/sign-in', { username: 'x', password: 'y' });
      assert.equal(status, 500);
      assert.match(fatal.map(String).join(), /STORE_FENCED_OFF/);
    } finally {
      await running.stop();
    }
  });
});
