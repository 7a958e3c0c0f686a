/** A home whose trail is gone: AIMS begins no other in its place, on either database. */
import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { it } from 'node:test';
import { sql } from 'kysely';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import { refuseToBeginAnew } from '../../src/engine/trail-here.ts';
import { type DatabaseTarget, databaseTarget } from '../../src/store/open-database.ts';
import { readWithoutTrace } from '../../src/store/open-reader.ts';
import { onBothDatabases } from '../store/stores.ts';
import { openEngine, type TestEngine } from './engines.ts';

onBothDatabases('a home whose database was lost', ({ fresh }) => {
  it('is not opened, and no other is made, until what came in is moved elsewhere', async () => {
    await using database = await fresh();
    await using engine = await openEngine({ target: database.target });
    const { originals } = engine.context.paths;
    const target = targetOf(engine);
    await lose(engine, target);
    await assert.rejects(engine.restart(), { code: 'TRAIL_GONE', context: { sign: 'files' } });
    assert.equal(await readWithoutTrace(target, verifyTrail), undefined);
    await rename(originals, `${originals}-before`);
    await engine.restart();
    assert.equal((await verifyTrail(engine.context.store.db)).intact, true);
  });

  it('is not taken for one whose database is of an older AIMS', async () => {
    await using database = await fresh();
    await using engine = await openEngine({ target: database.target });
    const { paths, settings, store } = engine.context;
    await sql`update schema_version set version = 0`.execute(store.db);
    await refuseToBeginAnew(paths, settings.current.home.database);
  });
});

function targetOf({ context: { paths, settings } }: TestEngine): DatabaseTarget {
  return databaseTarget(settings.current.home.database, paths.database);
}

async function lose({ context }: TestEngine, target: DatabaseTarget): Promise<void> {
  if (target.kind === 'postgres')
    await sql.raw('drop schema public cascade; create schema public').execute(context.store.db);
  else for (const end of ['', '-wal', '-shm']) await rm(`${target.path}${end}`, { force: true });
}
