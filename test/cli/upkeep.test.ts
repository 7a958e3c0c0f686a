/** The commands for those who look after a home: people, lists, the trail, the doctor. */
import assert from 'node:assert/strict';
import { mkdir, rm, symlink, utimes } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { isNodeRecent } from '../../src/cli/doctor/machine.ts';
import { makeHome, type TestHome } from '../support/home.ts';
import { smtpSettings, startSmtp } from '../support/smtp.ts';
import { type Answer, aims, aimsJson } from './run-aims.ts';

const PRIYA = [
  'priya.shah',
  '--name',
  'Priya Shah',
  '--team',
  'Stock Control',
  '--email',
  'priya.shah@newshire.example',
];

describe('aims user', () => {
  let home: TestHome;
  before(async () => {
    home = await makeHome();
  });
  after(() => home[Symbol.asyncDispose]());
  const add = (args: readonly string[], input = 'correct horse battery\n') =>
    aims(['user', 'add', ...args, '--password-file', '-'], { cwd: home.path, input });

  it('says of the first account, and in the trail, that it took only access to the files', async () => {
    const { code, stdout, stderr } = await add([...PRIYA, '--groups', 'stock-control']);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^Made the account priya\.shah\.\nIt is the first account, so all it needed was access to the files of this home\. The audit trail says so\.\n$/,
    );
    assert.match(auditLines(home).at(-1) ?? '', /person\.added.*by file access alone/);
  });

  it('says nothing of that for the next, and records on whose behalf it was made', async () => {
    const { stdout, stderr } = await add([
      'tom',
      '--name',
      'Tom',
      '--team',
      'T',
      '--email',
      'tom@newshire.example',
      '--groups',
      'stock-contol',
      '--as',
      'priya.shah',
    ]);
    assert.equal(stdout, 'Made the account tom.\n');
    assert.match(
      stderr,
      /No interface names the group stock-contol, so it gives no rights yet\. Did you mean stock-control\?/,
    );
    assert.match(auditLines(home).at(-1) ?? '', /cli:[^\t]+\/as:priya\.shah\tperson\.added/);
  });

  it('lists people without their passwords', async () => {
    const { data } = await aimsJson(['user', 'list'], { cwd: home.path });
    assert.deepEqual(
      data.people.map(({ username, groups }: { username: string; groups: string[] }) => [
        username,
        groups,
      ]),
      [
        ['priya.shah', ['stock-control']],
        ['tom', ['stock-contol']],
      ],
    );
    assert.doesNotMatch(JSON.stringify(data), /password|argon/);
    assert.match((await aims(['user', 'list'], { cwd: home.path })).stdout, /2 people\n$/);
  });

  it('refuses a name that is taken, a short or missing password, and a username that is none', async () => {
    const again = [...PRIYA, '--groups', 'stock-control'];
    assert.equal((await add(again)).code, 6);
    assert.equal((await add(['new', ...again.slice(1)], 'short\n')).code, 2);
    assert.equal((await add(['new', ...again.slice(1)], '\n')).code, 2);
    assert.equal((await add(['two words', ...again.slice(1)])).code, 2);
    assert.equal((await add(['new', ...again.slice(1, -1), ' , '])).code, 2);
    const noFile = await aims(
      ['user', 'add', 'new', ...again.slice(1), '--password-file', home.at('none')],
      { cwd: home.path },
    );
    assert.equal(noFile.code, 5);
  });
});

describe('aims reference', () => {
  let home: TestHome;
  before(async () => {
    home = await makeHome();
  });
  after(() => home[Symbol.asyncDispose]());
  const json = (...args: string[]) => aimsJson(['reference', ...args], { cwd: home.path });

  it('looks a code up in the file while there is no copy yet, and says so', async () => {
    const { stdout } = await aims(['reference', 'look-up', 'budget-codes', 'L3021-44110'], {
      cwd: home.path,
    });
    assert.match(
      stdout,
      /\n {2}end_date +2026-10-31\n\nFrom the file of the budget codes, made .+ It is not in force yet\.\n$/,
    );
  });

  it('takes a copy of every list, and then of none that has not changed', async () => {
    const first = await json('refresh');
    assert.equal(first.exitCode, 0);
    assert.deepEqual(
      new Set(first.data.refreshed.map(({ unchanged }: { unchanged: boolean }) => unchanged)),
      new Set([false]),
    );
    const second = await json('refresh', 'suppliers');
    assert.equal(second.data.refreshed[0].unchanged, true);
    assert.match(
      (await aims(['reference', 'list'], { cwd: home.path })).stdout,
      /suppliers +.+ +10 {2}Up to date\n[\s\S]*\nEvery list is up to date\.\n$/,
    );
  });

  it('gives the nearest codes for one that is not there, and exits with 5', async () => {
    const answer = await json('look-up', 'budget-codes', 'L3021-4411O');
    assert.deepEqual(
      [answer.exitCode, answer.data.row, answer.data.nearest[0].code],
      [5, null, 'L3021-44110'],
    );
    const { stdout } = await aims(['reference', 'look-up', 'budget-codes', 'L3021-4411O'], {
      cwd: home.path,
    });
    assert.match(stdout, /^L3021-4411O is not in the budget codes\.\nNearest:\n/);
  });

  it('takes the parts of a longer key one after the other', async () => {
    assert.equal((await json('look-up', 'supplier-sites', '104772', 'HQ')).data.row.pay_site, 'Y');
    const half = await json('look-up', 'supplier-sites', '104772');
    assert.deepEqual([half.exitCode, half.error?.code], [2, 'USAGE']);
  });

  it('names the list that was meant', async () => {
    for (const args of [
      ['look-up', 'suplier-sites', 'x', 'y'],
      ['refresh', 'suplier-sites'],
    ]) {
      const answer = await json(...args);
      assert.equal(answer.exitCode, 5);
      assert.match(answer.error?.message ?? '', /Did you mean supplier-sites\?/);
    }
  });

  it('keeps a copy that shrank too much waiting for a person, and takes the other lists', async () => {
    await home.edit(
      'config/datasets/suppliers.csv',
      (text) => `${text.split('\n').slice(0, 3).join('\n')}\n`,
    );
    const held = await json('refresh');
    assert.deepEqual(
      [held.exitCode, held.data.refreshed.length, held.data.failed[0].code],
      [6, 5, 'DATASET_SIZE_SUSPECT'],
    );
    assert.equal((await json('refresh', 'suppliers')).error?.code, 'DATASET_SIZE_SUSPECT');
    assert.equal(
      (await json('refresh', 'suppliers', '--accept-size')).data.refreshed[0].removed,
      8,
    );
  });
});

describe('aims audit verify', () => {
  it('says what it checked, and that the very end needs a seal', async () => {
    await using home = await refreshed();
    const { code, stdout } = await aims(['audit', 'verify'], { cwd: home.path });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^We checked all 6 entries from .+\. None has been changed, removed or put out of order since it was written\.\nMark of the last entry: [0-9a-f]{64}\nEntries removed from the very end cannot be noticed without a seal/,
    );
    assert.match(stdout, /\nThe trail is intact\.\n$/);
  });

  it('names the entry that was changed, and exits with 8', async () => {
    await using home = await refreshed();
    changeEntry(home, 3);
    const { code, stdout } = await aims(['audit', 'verify'], { cwd: home.path });
    assert.equal(code, 8);
    assert.match(
      stdout,
      /^The trail is not intact from entry 3\. Entry 3 was changed after it was written\. Entries before it are intact\.\n {2}stored +[0-9a-f]{64}\n {2}expected +[0-9a-f]{64}\nDo not restart, restore or delete anything\./,
    );
    const answer = await aimsJson(['audit', 'verify'], { cwd: home.path });
    assert.deepEqual(
      [answer.data.intact, answer.data.broken.seq, answer.data.entries],
      [false, 3, 2],
    );
  });
});

describe('aims doctor', () => {
  let home: TestHome;
  const diagnose = async (
    check: string,
  ): Promise<{ state: string; text: string; fix: string | null }[]> => {
    const { data } = await aimsJson(['doctor'], { cwd: home.path });
    return data.checks.filter((one: { check: string }) => one.check === check);
  };
  before(async () => {
    home = await makeHome();
  });
  after(() => home[Symbol.asyncDispose]());

  it('says what is in the way and what to do, and exits with 3', async () => {
    const { code, stdout } = await aims(['doctor'], { cwd: home.path });
    assert.equal(code, 3);
    assert.match(
      stdout,
      /Wrong {4}.+could not be reached.+\n {9}Look at the other system, and at config\/connections\/oracle-payables\.yaml\.\n/,
    );
    assert.match(stdout, /\n1 thing is in the way of AIMS\.\n$/);
  });

  it('exits with 0 when nothing is in the way, before and after there is a database', async () => {
    for (const folder of ['in', 'done', 'outcome'])
      await mkdir(home.at('archive/targets/oracle-payables', folder), { recursive: true });
    assert.match((await exitsWith(0, home)).text, /There is no database yet/);
    await aims(['reference', 'refresh'], { cwd: home.path });
    assert.match((await exitsWith(0, home)).text, /keeps what is committed when the power fails/);
    assert.equal((await diagnose('people'))[0]?.state, 'careful');
  });

  it('notices a clock that is behind what is in the home', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(home.at('config/aims.yaml'), tomorrow, tomorrow);
    assert.equal((await diagnose('clock'))[0]?.state, 'wrong');
    await utimes(home.at('config/aims.yaml'), new Date(), new Date());
    assert.equal((await diagnose('clock'))[0]?.state, 'fine');
  });

  it('notices parts of the archive that cannot be written to, or are on another disk', async () => {
    await using other = await makeHome({
      files: { 'archive/mail': 'a file in the place of a folder' },
    });
    await symlink('/dev/shm', other.at('archive/outputs'));
    const { exitCode, data } = await aimsJson(['doctor'], { cwd: other.path });
    assert.equal(exitCode, 3);
    const texts = data.checks
      .filter(({ state }: { state: string }) => state === 'wrong')
      .map(({ text }: { text: string }) => text);
    assert.ok(
      texts.includes(`This account cannot write to ${other.at('archive/mail')}.`),
      texts.join('\n'),
    );
    assert.ok(
      texts.includes(
        `${other.at('archive/outputs')} and the rest of the archive are on different disks.`,
      ),
      texts.join('\n'),
    );
  });

  it('notices a database that cannot be opened', async () => {
    await using broken = await makeHome({
      files: {
        'archive/aims.db': 'this is no database, and long enough to be seen as none'.repeat(20),
      },
    });
    const { exitCode, data } = await aimsJson(['doctor'], { cwd: broken.path });
    assert.equal(exitCode, 3);
    const [database] = data.checks.filter(({ check }: { check: string }) => check === 'database');
    assert.equal(database.state, 'wrong');
  });

  it('notices a list that is missing', async () => {
    await using other = await makeHome();
    await rm(other.at('config/datasets/suppliers.csv'));
    const { data } = await aimsJson(['doctor'], { cwd: other.path });
    const wrong = data.checks.filter(
      ({ check, state }: { check: string; state: string }) => check === 'list' && state === 'wrong',
    );
    assert.deepEqual(
      wrong.map(({ text }: { text: string }) => text),
      ['Supplier list: missing. No file can be checked without it.'],
    );
  });

  it('asks the mail server whether it is there', async () => {
    const server = await startSmtp();
    const { host, port } = smtpSettings(server);
    await home.edit('config/aims.yaml', (text) =>
      text.replace(/^ {2}# smtp:.*$/m, `  smtp: { host: ${host}, port: ${port}, tls: none }`),
    );
    assert.equal((await diagnose('mail'))[0]?.state, 'fine');
    await server.close();
    const [mail] = await diagnose('mail');
    assert.equal(mail?.state, 'wrong');
    assert.match(mail?.text ?? '', new RegExp(`The mail server ${host}:${port} does not answer`));
  });

  it('goes on with what it can when config/aims.yaml has mistakes', async () => {
    await using broken = await makeHome();
    await broken.edit('config/aims.yaml', (text) =>
      text.replace('environment: test', 'environment: play'),
    );
    const { exitCode, data } = await aimsJson(['doctor'], { cwd: broken.path });
    assert.equal(exitCode, 3);
    assert.deepEqual(
      data.checks.map(({ check }: { check: string }) => check),
      ['node', 'settings', 'folders', 'one-disk', 'space', 'clock', 'running'],
    );
  });

  it('knows which Node is recent enough', () => {
    assert.deepEqual(['20.20.2', '24.11.0', '24.12.0', '25.0.0'].map(isNodeRecent), [
      false,
      false,
      true,
      true,
    ]);
  });
});

/* ---------- support ---------- */

async function refreshed(): Promise<TestHome> {
  const home = await makeHome();
  assert.equal((await aims(['reference', 'refresh'], { cwd: home.path })).code, 0);
  return home;
}

function auditLines(home: TestHome): string[] {
  const database = new SqliteDatabase(home.at('archive/aims.db'));
  const rows = database.prepare('select line from audit order by seq').all() as { line: string }[];
  database.close();
  return rows.map(({ line }) => line);
}

/** As somebody would who has the file, and takes the triggers away first. */
function changeEntry(home: TestHome, seq: number): void {
  const database = new SqliteDatabase(home.at('archive/aims.db'));
  const triggers = database
    .prepare("select name from sqlite_master where type = 'trigger'")
    .all() as { name: string }[];
  for (const { name } of triggers) database.exec(`drop trigger ${name}`);
  const { changes } = database
    .prepare("update audit set line = replace(line, 'rows=', 'rows=1') where seq = ?")
    .run(seq);
  database.close();
  assert.equal(changes, 1);
}

async function exitsWith(code: number, home: TestHome): Promise<{ text: string }> {
  const answer: Answer = await aimsJson(['doctor'], { cwd: home.path });
  assert.equal(answer.exitCode, code, JSON.stringify(answer.data));
  return { text: answer.data.checks.map(({ text }: { text: string }) => text).join('\n') };
}
