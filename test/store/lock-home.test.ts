/** One daemon a home: the second is refused and told who is first; a killed holder leaves nothing to clean up. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { lockHome } from '../../src/store/lock-home.ts';

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

  it('is free as soon as its holder is killed', async () => {
    const path = join(folder, 'killed.db');
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `const { lockHome } = await import(${JSON.stringify(LOCK_HOME)});
       lockHome(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`,
    ]);
    await once(holder.stdout, 'data');
    assert.throws(() => lockHome(path), { code: 'HOME_IN_USE', message: /process \d+ on / });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    lockHome(path).release();
  });
});
