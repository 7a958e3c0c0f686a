/** One daemon a home: the second is refused and told who is first; a killed holder leaves nothing to clean up. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { lockHome } from '../../src/store/lock-home.ts';
import { DROP_ROOT_RIGHTS } from '../support/without-root-rights.ts';

const SQLITE = import.meta.resolve('better-sqlite3');
const LOCK_HOME = join(import.meta.dirname, '../../src/store/lock-home.ts');

describe('the lock of a home', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aims-lock-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('refuses a second holder and names the first', () => {
    const path = join(folder, 'lock.db');
    const lock = lockHome(path);
    assert.throws(() => lockHome(path), {
      code: 'HOME_IN_USE',
      message: new RegExp(`process ${process.pid} on `),
    });
    lock.release();
    lockHome(path).release();
  });

  it('is held by a process that has dropped everything but its work', async () => {
    const path = join(folder, 'dropped.db');
    const holder = inProcess(
      `lockHome(${JSON.stringify(path)}); gc(); say('held');`,
      '--expose-gc',
    );
    await once(holder.stdout, 'data');
    assert.throws(() => lockHome(path), { code: 'HOME_IN_USE' });
    holder.kill('SIGKILL');
  });

  it('is given to a start although somebody looks at that moment', async () => {
    const path = join(folder, 'looked-at.db');
    lockHome(path).release();
    const looking = inProcess(
      `const database = new SqliteDatabase(${JSON.stringify(path)});
       database.exec('begin'); database.prepare('select count(*) from sqlite_master').get();
       say('looking'); setTimeout(() => process.exit(), 300);`,
    );
    await once(looking.stdout, 'data');
    lockHome(path).release();
  });

  it('is not taken by somebody who may not write it, who would hold nothing', async () => {
    const path = join(folder, 'not-mine.db');
    lockHome(path).release();
    await chmod(folder, 0o777);
    await chmod(path, 0o444);
    await chmod(join(folder, 'not-mine.txt'), 0o666);
    const stranger = inProcess(
      `${DROP_ROOT_RIGHTS}
       try { lockHome(${JSON.stringify(path)}); say('held'); } catch (error) { say(error.code); }`,
    );
    const [said] = await once(stranger.stdout, 'data');
    stranger.kill('SIGKILL');
    assert.equal(String(said).trim(), 'EACCES');
  });

  it('is free as soon as its holder is killed', async () => {
    const path = join(folder, 'killed.db');
    const holder = inProcess(`lockHome(${JSON.stringify(path)}); say('held');`);
    await once(holder.stdout, 'data');
    assert.throws(() => lockHome(path), { code: 'HOME_IN_USE', message: /process \d+ on / });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    lockHome(path).release();
  });
});

/** Does this in a process of its own, which goes on until it is killed. */
function inProcess(work: string, ...options: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [
    ...options,
    '--input-type=module',
    '--eval',
    `const { lockHome } = await import(${JSON.stringify(LOCK_HOME)});
     const { default: SqliteDatabase } = await import(${JSON.stringify(SQLITE)});
     const say = (text) => console.log(text);
     ${work}
     setInterval(() => {}, 1000);`,
  ]);
}
