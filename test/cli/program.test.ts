/** The manners of the command line: help, usage, homes, exit codes, and JSON whatever happens. */
import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT } from '../../src/domain/errors.ts';
import { COMMAND_WORDS, EXIT_CODE_WORDS } from '../../src/words/commands/help.ts';
import { commandsReference, exitCodesReference } from '../../src/words/commands/reference.ts';
import { importing, TELL_WHAT_IS_LOADED } from '../support/before-it-runs.ts';
import { makeHome, type TestHome } from '../support/home.ts';
import { type Answer, aims, aimsJson, startAimsProcess } from './run-aims.ts';

describe('the command line', () => {
  let home: TestHome;
  before(async () => {
    home = await makeHome();
  });
  after(() => home[Symbol.asyncDispose]());

  it('shows examples first, then usage, options and all commands', async () => {
    const { code, stdout, stderr } = await aims(['--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(
      stdout,
      /^Examples:\n {2}aims start\n[\s\S]*\nUsage: aims \[options\] \[command\]\n/,
    );
    for (const name of Object.keys(COMMAND_WORDS))
      assert.match(stdout, new RegExp(`^ {2}${name.split(' ')[0]}\\b`, 'm'));
    assert.match(
      stdout,
      /Approving a batch is on the web pages only\. Exit codes: aims help exit-codes\n$/,
    );
  });

  it('shows the same to somebody who types its name alone', async () => {
    const { code, stdout, stderr } = await aims([]);
    assert.deepEqual([code, stdout, stderr], [0, (await aims(['--help'])).stdout, '']);
    assert.equal((await aimsJson([])).data.text, stdout);
  });

  it('says in whole sentences what is wrong with a line, and cuts only what was typed', async () => {
    const { stderr } = await aims(['email', 'show', 'x'.repeat(500)], { cwd: home.path });
    assert.match(stderr, /^An email is named by its number, not "x{159}…"\.\n/);
    const group = await aimsJson(['batch']);
    assert.match(group.error?.message ?? '', /aims batch withdraw, aims batch settle\.$/);
  });

  it('advises commands that work as they are written, and never npx outside its own folder', async () => {
    const inHome = await aims(['batch'], { cwd: home.path });
    assert.match(inHome.stderr, /\nSee how it is used: \/\S+\/bin\/aims\.mjs help\n$/);
    const inOwnFolder = await aims(['batch'], { cwd: join(import.meta.dirname, '../..') });
    assert.match(inOwnFolder.stderr, /: npx aims help\n$/);
    mkdirSync(home.at('bin'));
    symlinkSync(join(import.meta.dirname, '../../bin/aims.mjs'), home.at('bin/aims'));
    const onPath = await aims(['batch'], {
      cwd: home.path,
      env: { PATH: `${home.at('bin')}:${process.env['PATH']}` },
    });
    assert.match(onPath.stderr, /: aims help\n$/);
    const elsewhere = await aims(['email', 'show', '1', '--home', home.path], { cwd: '/' });
    assert.match(elsewhere.stderr, new RegExp(`/bin/aims\\.mjs --home ${home.path} \\w+`));
  });

  it('shows the help of one command in the same words as aims help', async () => {
    const { stdout } = await aims(['check', '--help']);
    assert.equal(
      stdout.slice(0, stdout.indexOf('Arguments:')),
      [
        'Examples:',
        '  aims check unicorn.csv --interface library-invoices',
        '      see its problems before it is sent',
        '  aims check - --interface library-invoices --json < x.csv',
        '      the same for a program',
        '',
        'Usage: aims check [options] <file>',
        '',
        'What would happen to this file? Nothing is stored or sent.',
        'Exit code 0: it would pass, perhaps with warnings. 3: it has problems.',
        '',
        '',
      ].join('\n'),
    );
    assert.equal((await aims(['help', 'check'])).stdout, stdout);
    assert.equal((await aims(['help', 'nothing'])).code, 2);
  });

  it('lists the exit codes, the same that errors have', async () => {
    const { stdout } = await aims(['help', 'exit-codes']);
    for (const code of Object.values(EXIT))
      assert.match(stdout, new RegExp(`^ +${code}  \\S`, 'm'));
    assert.deepEqual(
      Object.keys(EXIT_CODE_WORDS).map(Number).sort(byNumber),
      Object.values(EXIT).sort(byNumber),
    );
  });

  it('says its version', async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    );
    assert.equal((await aims(['--version'])).stdout, `${version}\n`);
  });

  it('answers help and a wrong option without loading the engine, so at once', async () => {
    const env = { NODE_OPTIONS: importing(TELL_WHAT_IS_LOADED) };
    for (const args of [['--help'], ['check', '--help'], ['chek']]) {
      const { stderr } = await aims(args, { env });
      assert.match(stderr, /src\/cli\/program\.ts/);
      assert.doesNotMatch(stderr, /src\/(app|engine|store|web|config\/load-settings)/);
    }
    assert.match((await aims(['batch', 'list'], { cwd: home.path, env })).stderr, /src\/store/);
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown command', ['chek'], /Unknown command 'chek'\. Did you mean check\?/],
    [
      'an unknown option',
      ['batch', 'list', '--limt', '5'],
      /Unknown option '--limt'\. Did you mean --limit\?/,
    ],
    ['a missing option', ['check', 'x'], /--interface/],
    ['a missing argument', ['batch', 'show'], /argument 'ref'/],
    ['too many arguments', ['status', 'now'], /Too many arguments/],
    ['half a command', ['batch'], /aims batch list, aims batch show/],
    ['a number that is none', ['batch', 'list', '--limit', 'many'], /--limit is a whole number/],
  ];
  for (const [what, args, says] of wrong) {
    it(`answers ${what} with exit code 2, in words and as JSON`, async () => {
      const words = await aims(args, { cwd: home.path });
      assert.deepEqual([words.code, words.stdout], [2, '']);
      assert.match(words.stderr, says);
      const answer = await aimsJson(args, { cwd: home.path });
      assert.equal(answer.exitCode, 2);
      assert.equal(answer.error?.code, 'USAGE');
      assert.match(answer.error?.message ?? '', says);
    });
  }

  it('answers with one JSON document for every exit code it can be brought to', async () => {
    const answers: readonly (readonly [number, Answer])[] = [
      [0, await aimsJson(['config', 'check'], { cwd: home.path })],
      [3, await aimsJson(['doctor'], { cwd: home.path })],
      [5, await aimsJson(['batch', 'show', 'LIB-0001'], { cwd: home.path })],
      [6, await aimsJson(['init', home.at('config')])],
      [
        7,
        await aimsJson(['reference', 'refresh', 'suppliers'], {
          cwd: (await homeWithoutSuppliers(home)).path,
        }),
      ],
    ];
    for (const [code, answer] of answers) {
      assert.equal(answer.exitCode, code);
      assert.match(answer.schema, /^aims\/[a-z-]+\/1$/);
      assert.ok('data' in answer);
    }
  });

  it('reports every mistake of the settings with its place, and exits with 4', async () => {
    await using broken = await makeHome();
    await broken.edit('interfaces/library-invoices.yaml', (text) =>
      text.replace('prefix: LIB', 'prefx: LIB'),
    );
    const { code, stdout } = await aims(['config', 'check'], { cwd: broken.path });
    assert.equal(code, 4);
    assert.match(stdout, /^interfaces\/library-invoices\.yaml:\d+:\d+ {2}/);
    assert.match(stdout, /The settings in force have not changed\.\n$/);
    const one = await aimsJson(['config', 'check', 'config/aims.yaml'], { cwd: broken.path });
    assert.deepEqual(
      [one.exitCode, one.data.files, one.data.mistakes],
      [0, ['config/aims.yaml'], []],
    );
    assert.equal(
      (await aims(['config', 'check', 'config/aims.yml'], { cwd: broken.path })).code,
      5,
    );
  });

  it('takes the nearest home around it, unless it is told another', async () => {
    mkdirSync(home.at('files/deep'), { recursive: true });
    const near = await aimsJson(['config', 'check'], { cwd: home.at('files/deep') });
    assert.equal(near.data.home, home.path);
    await using other = await makeHome();
    for (const args of [
      ['--home', other.path, 'config', 'check'],
      ['config', 'check', '--home', other.path],
    ]) {
      assert.equal((await aimsJson(args, { cwd: home.path })).data.home, other.path);
    }
    const nowhere = await aimsJson(['status', '--home', home.at('files')]);
    assert.deepEqual([nowhere.exitCode, nowhere.error?.code], [5, 'HOME_NOT_FOUND']);
  });

  it('makes a home, and leaves alone what one already has', async () => {
    const path = home.at('files/a new one');
    const made = await aimsJson(['init', path], { cwd: home.path });
    assert.deepEqual([made.exitCode, made.data], [0, { home: path, isNew: true }]);
    const [check = '', account = ''] = made.next ?? [];
    assert.match(check, /\/bin\/aims\.mjs --home '\/\S+\/files\/a new one' config check$/);
    assert.match(account, / user add priya\.shah --name "Priya Shah" .* --password-file -$/);
    assert.equal(
      execSync(check, { encoding: 'utf8' }),
      (await aims(['config', 'check', '--home', path])).stdout,
    );
    assert.equal((await aims(['config', 'check', '--home', path])).code, 0);
    writeFileSync(join(path, 'config/note.txt'), 'mine');
    assert.equal((await aimsJson(['init', path])).data.isNew, false);
    assert.ok(readdirSync(join(path, 'config')).includes('note.txt'));
  });

  it('writes no colours when it is not a terminal, whatever the terminal is said to be', async () => {
    const env = { TERM: 'xterm-256color', FORCE_COLOR: '1', COLORTERM: 'truecolor' };
    for (const args of [['status'], ['doctor'], ['--help'], ['chek']]) {
      const { stdout, stderr } = await aims(args, { cwd: home.path, env });
      assert.ok(!(stdout + stderr).includes('\u001b'));
    }
  });

  it('says a mistake of its own in words, with exit code 1, and always on standard error where it is', async () => {
    const env = { NODE_OPTIONS: importing(BREAK_STATUS) };
    const words = await aims(['status'], { cwd: home.path, env });
    assert.deepEqual([words.code, words.stdout], [1, '']);
    assert.match(words.stderr, /^AIMS stopped because of a mistake in its own code\.\n/);
    assert.match(words.stderr, /\nTypeError: broken for a test \(.*command-status\.ts/);
    const json = await aims(['status', '--json'], { cwd: home.path, env });
    assert.equal(JSON.parse(json.stdout).error.code, 'UNEXPECTED');
    assert.match(json.stderr, /^TypeError: broken for a test \(.*command-status\.ts/);
  });

  it('ends quietly when nobody reads what it writes', async () => {
    const child = startAimsProcess(['--help']);
    child.stdout.destroy();
    const [code] = await new Promise<[number | null]>((resolve) =>
      child.on('close', (...args) => resolve([args[0]])),
    );
    assert.equal(code, 0);
  });

  it('says on Ctrl-C that it stopped, in words and as JSON, with exit code 130', async () => {
    const command = ['check', '-', '--interface', 'library-invoices'];
    const words = await interrupted(command, home);
    assert.deepEqual(words, { code: 130, stdout: '', stderr: 'Stopped. Nothing was stored.\n' });
    const answer = JSON.parse((await interrupted([...command, '--json'], home)).stdout);
    assert.deepEqual([answer.ok, answer.exitCode, answer.error.code], [false, 130, 'STOPPED']);
  });
});

describe('the reference pages of the command line', () => {
  const pages = { 'commands.md': commandsReference(), 'exit-codes.md': exitCodesReference() };
  for (const [name, text] of Object.entries(pages)) {
    it(`docs/reference/${name} is what the table of commands says (AIMS_WRITE_DOCS=1 writes it)`, () => {
      const page = new URL(`../../docs/reference/${name}`, import.meta.url);
      if (process.env['AIMS_WRITE_DOCS'] === '1') writeFileSync(page, text);
      assert.equal(readFileSync(page, 'utf8'), text);
    });
  }

  it('have a command behind every name, and an example for each', async () => {
    for (const [name, words] of Object.entries(COMMAND_WORDS)) {
      assert.ok(Object.hasOwn(COMMANDS, name), name);
      assert.ok(
        words.examples.some(([line]) => line.startsWith(`aims ${name}`)),
        name,
      );
    }
  });
});

/** Puts a mistake into one command. */
const BREAK_STATUS = `
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => url.endsWith('/command-status.ts')
  ? { format: 'module', source: 'throw new TypeError("broken for a test")', shortCircuit: true }
  : next(url, context) });
`;

function byNumber(a: number, b: number): number {
  return a - b;
}

async function homeWithoutSuppliers(home: TestHome): Promise<TestHome> {
  await home.edit('config/datasets.yaml', (text) =>
    text.replace('config/datasets/suppliers.csv', 'config/datasets/gone.csv'),
  );
  return home;
}

/** Runs a check that waits for its input, and interrupts it once it has made room for it; that room is gone then. */
async function interrupted(args: readonly string[], home: TestHome) {
  const room = home.at('files/room');
  mkdirSync(room, { recursive: true });
  const child = startAimsProcess(args, { cwd: home.path, env: { TMPDIR: room } });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  while (readdirSync(room).length === 0) await wait(50);
  child.kill('SIGINT');
  const [stdout, stderr, [code]] = await ended;
  assert.deepEqual(readdirSync(room), []);
  return { code, stdout, stderr };
}
