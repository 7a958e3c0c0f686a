/** What the machine refuses (a right, room) is said as such, and never called a mistake of AIMS. */
import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { makeHome, type TestHome } from '../support/home.ts';
import { libraryFile } from '../support/library-file.ts';
import { aims, aimsJson } from './run-aims.ts';

describe('the command line where a right is missing', () => {
  let home: TestHome;
  before(async () => {
    home = await makeHome();
    assert.equal((await aims(['reference', 'refresh'], { cwd: home.path })).code, 0);
    await home.write('files/mine.csv', 'HDR|');
    await chmod(home.at('files/mine.csv'), 0o000);
  });
  after(() => home[Symbol.asyncDispose]());
  const refusal = async (...args: string[]) => {
    const { exitCode, error } = await aimsJson(args, { cwd: home.path, boundByModes: true });
    return [exitCode, error?.code, error?.message];
  };

  it('names the file that may not be read', async () => {
    const path = home.at('files/mine.csv');
    const said = `This account has not the right to use ${path}.`;
    assert.deepEqual(await refusal('check', path, '--interface', 'library-invoices'), [
      6,
      'NO_RIGHT',
      said,
    ]);
    const who = ['--name', 'A', '--team', 'T', '--email', 'a@b.example', '--groups', 'admin'];
    assert.deepEqual(await refusal('user', 'add', 'ann', ...who, '--password-file', path), [
      6,
      'NO_RIGHT',
      said,
    ]);
  });

  it('names the part of the archive that may not be written to, which only looking does not need', async () => {
    const bound = { cwd: home.path, boundByModes: true };
    await chmod(home.at('archive'), 0o555);
    assert.equal((await aims(['batch', 'list'], bound)).code, 0);
    assert.deepEqual(await refusal('reference', 'refresh'), [
      6,
      'NO_RIGHT',
      `This account has not the right to use ${home.at('archive')}.`,
    ]);
    await chmod(home.at('archive'), 0o750);
    await chmod(home.at('archive/aims.db'), 0o000);
    for (const command of ['status', 'batch list', 'email list'])
      assert.deepEqual(await refusal(...command.split(' ')), [
        6,
        'NO_RIGHT',
        `This account has not the right to use ${home.at('archive/aims.db')}.`,
      ]);
    await chmod(home.at('archive/aims.db'), 0o640);
  });

  it('names the folder in which no home may be made', async () => {
    await home.write('closed/nothing.txt', '');
    await chmod(home.at('closed'), 0o555);
    const wanted = home.at('closed/home');
    assert.deepEqual(await refusal('init', wanted), [
      6,
      'NO_RIGHT',
      `This account has not the right to use ${wanted}.`,
    ]);
  });

  it('says of a file that no home can be made of it, or in it', async () => {
    for (const path of ['config/aims.yaml', 'config/aims.yaml/home']) {
      const { exitCode, error } = await aimsJson(['init', home.at(path)]);
      assert.deepEqual([exitCode, error?.code], [6, 'HOME_NOT_EMPTY']);
      assert.match(error?.message ?? '', /aims\.yaml(\/home)? is a file, not a folder\.$/);
    }
  });

  it('says that the disk is full', async () => {
    await home.write(
      'files/good.csv',
      libraryFile([{ number: 'A-1', pence: 1_000, supplier: '999999' }]),
    );
    const { exitCode, error } = await aimsJson(
      [
        'check',
        home.at('files/good.csv'),
        '--interface',
        'library-invoices',
        '--findings',
        '/dev/full',
      ],
      { cwd: home.path },
    );
    assert.deepEqual(
      [exitCode, error?.code, error?.message],
      [1, 'DISK_FULL', 'The disk is full.'],
    );
  });
});
