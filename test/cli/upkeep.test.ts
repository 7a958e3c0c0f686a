/** The commands for those who look after a home: people, lists, the trail, the doctor. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import SqliteDatabase from 'better-sqlite3';
import { makeHome, type TestHome } from '../support/home.ts';
import { programFor } from '../support/needs.ts';
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

  it('warns programs, too', async () => {
    const who = ['new', ...PRIYA.slice(1, -1), 'new@newshire.example', '--groups', 'stock-contol'];
    const { data } = await aimsJson(['user', 'add', ...who, '--password-file', '-'], {
      cwd: home.path,
      input: 'correct horse battery',
    });
    assert.deepEqual(data.warnings, [
      'No interface names the group stock-contol, so it gives no rights yet. Did you mean stock-control?',
    ]);
  });

  it('asks for the password on a terminal, and does not show it', async () => {
    const who = [...PRIYA.slice(1, -1), 'ann@newshire.example', '--groups', 'stock-control'];
    const shown = await typed(['user', 'add', 'ann', ...who, '--password-file', '-'], home, [
      [/Type the password, then Enter/, 'correct horse battery\r'],
    ]);
    assert.match(shown, /Made the account ann\./);
    assert.doesNotMatch(shown, /horse/);
  });

  it('refuses what no sign-in field could hold, and a folder', async () => {
    const who = ['bob', ...PRIYA.slice(1), '--groups', 'stock-control'];
    const two = await add(who, 'correct horse battery\nand staple\n');
    assert.equal(two.code, 2);
    assert.match(two.stderr, /^There is more than one line in the standard input\./);
    const folder = await aims(['user', 'add', ...who, '--password-file', home.path], {
      cwd: home.path,
    });
    assert.deepEqual(
      [folder.code, folder.stderr.split('\n')[0]],
      [2, `${home.path} is a folder, not a file.`],
    );
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
        ['new', ['stock-contol']],
        ['ann', ['stock-control']],
        ['tom', ['stock-contol']],
      ],
    );
    assert.doesNotMatch(JSON.stringify(data), /password|argon/);
    assert.match((await aims(['user', 'list'], { cwd: home.path })).stdout, /4 people\n$/);
  });

  it('refuses a name that is taken, a short or missing password, and a username that is none', async () => {
    const again = [...PRIYA, '--groups', 'stock-control'];
    assert.equal((await add(again)).code, 6);
    const sameAddress = await add([
      'priya.again',
      ...again.slice(1).map((word) => (word.includes('@') ? word.toUpperCase() : word)),
    ]);
    assert.equal(sameAddress.code, 6);
    assert.match(sameAddress.stderr, /already somebody with the email address/);
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

  it('does not call a new copy of an old file up to date, nor a copy that never was one that stays', async () => {
    await using other = await makeHome();
    const made = new Date('2025-01-01T00:00:00Z');
    await utimes(other.at('config/datasets/suppliers.csv'), made, made);
    const old = await aims(['reference', 'refresh', 'suppliers'], { cwd: other.path });
    assert.match(old.stdout, /\n1 list needs a newer file: suppliers\.\n$/);
    await rm(other.at('config/datasets/suppliers.csv'));
    await rm(other.at('config/datasets/budget-codes.csv'));
    const failed = await aims(['reference', 'refresh'], { cwd: other.path });
    assert.match(
      failed.stdout,
      /\n4 lists are up to date\. 2 lists were not taken\. The copy before stays in force: suppliers\. There is no copy yet: budget-codes\.\n$/,
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

  it('is not content with a database that is gone when files have come in', async () => {
    await using home = await refreshed();
    await home.drop('library-invoices', 'not-taken-yet.csv', 'x');
    for (const file of ['aims.db', 'aims.db-wal', 'aims.db-shm'])
      await rm(home.at('archive', file), { force: true });
    const before = await everythingIn(home);
    const { code, stdout } = await aims(['audit', 'verify'], { cwd: home.path });
    assert.equal(code, 8);
    assert.match(
      stdout,
      /^The trail is not intact from entry 1\. The trail has no entries, and archive\/originals has files that have come in\.\n/,
    );
    assert.deepEqual(await everythingIn(home), before, 'and it made no other');
    const { exitCode, error } = await aimsJson(
      ['user', 'add', ...PRIYA, '--groups', 'stock-control', '--password-file', '-'],
      { cwd: home.path, input: 'a long enough password' },
    );
    assert.deepEqual([exitCode, error?.code], [8, 'TRAIL_GONE'], 'nor does a command that writes');
    assert.match(
      error?.message ?? '',
      /^The audit trail is gone: it has no entries, and archive\/originals has files that have come in\. /,
    );
    assert.equal(existsSync(home.at('archive/aims.db')), false);
  });

  it('is not content, after an upgrade, to call the trail gone that is there', async () => {
    await using home = await refreshed();
    const database = new SqliteDatabase(home.at('archive/aims.db'));
    database.exec('update schema_version set version = 0');
    database.close();
    const { exitCode, error } = await aimsJson(['audit', 'verify'], { cwd: home.path });
    assert.deepEqual([exitCode, error?.code], [6, 'STORE_FROM_THE_PAST']);
    assert.match(error?.fix ?? '', /brings the database up to date: .*aims.* start$/);
  });

  it('says of which entries the details are no longer there, and not why', async () => {
    await using home = await refreshed();
    const database = new SqliteDatabase(home.at('archive/aims.db'));
    const entry = database.prepare('select max(seq) as last from audit').get() as { last: number };
    database.close();
    const added = await aims(
      ['user', 'add', ...PRIYA, '--groups', 'stock-control', '--password-file', '-'],
      { cwd: home.path, input: 'a long enough password' },
    );
    assert.equal(added.code, 0);
    const again = new SqliteDatabase(home.at('archive/aims.db'));
    again.exec('delete from audit_details');
    again.close();
    const { stdout } = await aims(['audit', 'verify'], { cwd: home.path });
    assert.match(
      stdout,
      new RegExp(` The details of entry ${entry.last + 1} are no longer there\\.\n`),
    );
  });

  it('is not kept from looking by a mistake in an interface', async () => {
    await using home = await refreshed();
    await home.write('interfaces/library-invoices.yaml', 'no: interface\n');
    assert.equal((await aims(['audit', 'verify'], { cwd: home.path })).code, 0);
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

describe('a command that only looks', () => {
  const LOOKS = [
    ['status'],
    ['batch', 'list'],
    ['batch', 'show', 'LIB-0001'],
    ['email', 'list'],
    ['email', 'show', '1'],
    ['user', 'list'],
    ['reference', 'list'],
    ['audit', 'verify'],
  ];

  it('says that AIMS has not run here yet, and makes nothing', async () => {
    await using home = await makeHome();
    const before = await everythingIn(home);
    for (const args of LOOKS) {
      const { exitCode, error } = await aimsJson(args, { cwd: home.path });
      assert.deepEqual([exitCode, error?.code], [5, 'HOME_NOT_STARTED'], args.join(' '));
      assert.equal(error?.message, `This AIMS has not run on ${home.path} yet.`);
    }
    assert.deepEqual(await everythingIn(home), before);
  });

  it('says which database does not answer, without its password', async () => {
    await using home = await makeHome();
    await home.edit('config/aims.yaml', (text) =>
      text.replace(/^database: .*$/m, "database: { postgres: '${env:AIMS_DATABASE_URL}' }"),
    );
    const env = { AIMS_DATABASE_URL: 'postgres://aims:s3cret@127.0.0.1:1/aims' };
    for (const args of [...LOOKS, ['reference', 'refresh']]) {
      const { exitCode, error } = await aimsJson(args, { cwd: home.path, env });
      assert.deepEqual([exitCode, error?.code], [7, 'STORE_UNAVAILABLE'], args.join(' '));
      assert.match(
        error?.message ?? '',
        /^The database 127\.0\.0\.1:1\/aims does not open: .*ECONNREFUSED[^@]*$/,
      );
    }
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
    assert.match((await exitsWith(0, home)).text, /it is on a disk of this machine/);
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
    const wrong = data.checks.filter(
      ({ check, state }: { check: string; state: string }) =>
        ['database', 'people', 'list'].includes(check) || state === 'wrong',
    );
    assert.deepEqual(
      wrong.map(({ check }: { check: string }) => check),
      ['database', 'connection'],
      'one trouble, and not another for each list',
    );
    assert.match(wrong[0].text, /aims\.db does not open: file is not a database\.$/);
  });

  it('makes and changes nothing', async () => {
    await using used = await refreshed();
    await rm(used.at('archive/outputs'), { recursive: true });
    for (const looked of [await makeHome(), used]) {
      const before = await everythingIn(looked);
      await aims(['doctor'], { cwd: looked.path });
      assert.deepEqual(await everythingIn(looked), before);
    }
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
});

/* ---------- support ---------- */

/** Every folder, and every file with its size and time of change. */
async function everythingIn(home: TestHome): Promise<string[]> {
  const names = await readdir(home.path, { recursive: true });
  return names.sort().map((name) => {
    const stats = statSync(home.at(name));
    return stats.isDirectory() ? name : `${name} ${stats.size} ${stats.mtimeMs}`;
  });
}

async function refreshed(): Promise<TestHome> {
  const home = await makeHome();
  assert.equal((await aims(['reference', 'refresh'], { cwd: home.path })).code, 0);
  return home;
}

/** What a terminal shows when these answers are typed, each once it is asked for. */
async function typed(
  args: readonly string[],
  home: TestHome,
  answers: readonly (readonly [asked: RegExp, typed: string])[],
): Promise<string> {
  const program = [process.execPath, join(import.meta.dirname, '../../bin/aims.mjs'), ...args];
  const line = program.map((word) => `'${word}'`).join(' ');
  const child = spawn(programFor('script'), ['-qec', line, '/dev/null'], { cwd: home.path });
  const left = [...answers];
  let shown = '';
  child.stdout.on('data', (chunk) => {
    shown += String(chunk);
    const [next] = left;
    if (next?.[0].test(shown)) child.stdin.write(left.shift()?.[1] ?? '');
  });
  await once(child, 'close');
  return shown;
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
