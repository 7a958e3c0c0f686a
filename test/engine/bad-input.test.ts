/**
 * Whatever lands in an inbox: AIMS says what is wrong with it or leaves it where it is, keeps every byte it took, stays
 * within its memory, and goes on with the next file. One AIMS meets everything in turn.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256, sha256OfFile } from '../../src/lib/hash.ts';
import { originalPath } from '../../src/stages/archive/keep-original.ts';
import { refusals } from '../../src/store/originals.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { LIBRARY, type Running, startRunning, untilSo } from '../support/running.ts';

let running: Running;
/** The sha256 of everything that was dropped for AIMS to take. */
const dropped = new Map<string, string>();

before(async () => {
  running = await startRunning();
});

after(async () => {
  await running[Symbol.asyncDispose]();
});

const GOOD = libraryFile(someInvoices('BAD', 2));
const [HEADER, INVOICE, LINE] = GOOD.split('\n') as [string, string, string];

describe('a file that cannot be used as it is', () => {
  const files: Readonly<Record<string, readonly [string | Buffer, readonly string[]]>> = {
    'is only a heading': [`${HEADER}\n`, ['FIL-002']],
    'has a heading and a trailer and nothing between': [libraryFile([]), ['FIL-005']],
    'counts other than its trailer': [
      libraryFile(someInvoices('COUNT', 2), { count: 3 }),
      ['FIL-002'],
    ],
    'adds up to another total than its trailer': [
      libraryFile(someInvoices('TOTAL', 2), { total: 1 }),
      ['FIL-004'],
    ],
    'has no trailer': [`${HEADER}\n${INVOICE}\n${LINE}\n`, ['FIL-002']],
    'is cut off in its last line': [GOOD.slice(0, -1), ['FIL-002']],
    'is in another encoding': [
      Buffer.from(
        libraryFile(someInvoices('ENC', 1)).replace('Picture books', 'Café £2'),
        'latin1',
      ),
      ['FIL-007', 'FIL-007'],
    ],
    'is in UTF-16': [Buffer.from(`\ufeff${GOOD}`, 'utf16le'), ['FIL-001']],
    'has rows with too many fields': [GOOD.replace(LINE, `${LINE}|more|and more`), ['FIL-006']],
    'has rows with too few fields': [GOOD.replace(LINE, 'LIN|1'), ['FIL-006']],
    'has a record that nobody knows': [GOOD.replace(LINE, `${LINE}\nXYZ|1`), ['FIL-006']],
    'opens a quotation mark and never closes it': [
      GOOD.replace('Picture books', '"Picture books'),
      ['FIL-001'],
    ],
    'has a NUL byte in it': [GOOD.replace('Peters', 'Pet\0ers'), ['FIL-009']],
    'is another kind of file': ['%PDF-1.7\n%âãÏÓ\n1 0 obj\n', ['FIL-001']],
  };
  let no = 0;
  for (const [what, [content, expected]] of Object.entries(files)) {
    it(`and ${what} is told so`, async () => {
      no += 1;
      const page = await take(`bad-${no}.csv`, content, 'Has problems');
      const codes = page.problems.map(({ code }) => code);
      assert.deepEqual([...codes].sort(), [...new Set(expected)], JSON.stringify(page.problems[0]));
      assert.equal(page.manifest, undefined, 'nobody can approve it');
      await goesOn();
    });
  }

  it('and is empty waits a moment, for it may be an upload that has not begun, and is told so', async () => {
    const page = await take('empty.csv', '', 'Has problems');
    assert.deepEqual(
      page.problems.map(({ code }) => code),
      ['FIL-005'],
    );
    assert.equal(page.facts.couldNotCheck, undefined);
    await goesOn();
  });
});

describe('a file with an odd name', () => {
  const names: Readonly<Record<string, readonly [Buffer, string]>> = {
    'a line break': [Buffer.from('two\nlines.csv'), 'two\\x0alines.csv'],
    'bytes that are not UTF-8': [Buffer.from('caf\xe9.csv', 'latin1'), 'caf\\xe9.csv'],
    'a direction mark': [Buffer.from('a\u202evsc.csv'), 'a\\u202evsc.csv'],
    'an option of a command': [Buffer.from('--help.csv'), '--help.csv'],
    markup: [Buffer.from('<b>&amp;.csv'), '<b>&amp;.csv'],
  };
  for (const [what, [name, shown]] of Object.entries(names)) {
    it(`(${what}) is taken, and the name is shown without harm`, async () => {
      const before = (await running.batches()).length;
      dropNamed(
        name,
        remember(libraryFile(someInvoices(`ODD-${Object.keys(names).indexOf(what)}`, 1))),
      );
      const ref = await nextRef(before);
      const page = await running.until(ref, 'Ready to approve');
      assert.equal(page.original.fileName, shown);
    });
  }

  it('that begins with a dot is not yet a file, whatever follows', async () => {
    const before = (await running.batches()).length;
    dropNamed(Buffer.from('..evil.csv'), libraryFile(someInvoices('EVIL', 1)));
    await goesOn();
    assert.equal((await running.batches()).length, before + 1, 'only the good one');
    assert.ok(existsSync(inInbox('..evil.csv')));
    rmSync(inInbox('..evil.csv'));
  });
});

describe('something in the inbox that is no file', () => {
  const socket = createServer();
  after(() => socket.close());

  const things: Readonly<Record<string, readonly [(path: string) => void, string]>> = {
    'link.csv': [(path) => symlinkSync('/etc/passwd', path), 'symlink'],
    'broken-link.csv': [(path) => symlinkSync('/nowhere', path), 'symlink'],
    'pipe.csv': [(path) => execFileSync('mkfifo', [path]), 'fifo'],
    'folder.csv': [(path) => mkdirSync(path), 'folder'],
    'socket.csv': [(path) => void socket.listen(path), 'socket'],
    'second-name.csv': [makeHardLink, 'hard-link'],
    'notes.doc': [(path) => writeFileSync(path, 'notes'), 'name-not-expected'],
    'enormous.csv': [makeEnormous, 'too-big'],
  };

  it('stays where it is, is named once with the reason, and keeps nothing waiting', async () => {
    const before = (await running.batches()).length;
    for (const [name, [make]] of Object.entries(things)) make(inInbox(name));
    const named = await untilSo(
      'all are refused',
      async () =>
        (await refusals(running.context.store.db)).map((row) => [row.file_name, row.reason]),
      (rows) => rows.length === Object.keys(things).length,
    );
    assert.deepEqual(
      Object.fromEntries(named),
      Object.fromEntries(Object.entries(things).map(([name, [, reason]]) => [name, reason])),
    );
    await goesOn();
    await sleep(2_500);
    assert.equal((await running.batches()).length, before + 1, 'none was taken');
    const trail = await running.context.store.db
      .selectFrom('audit')
      .selectAll()
      .where('line', 'like', '%\tinbox.refused\t%')
      .execute();
    assert.equal(trail.length, Object.keys(things).length, 'one entry each, not one a sweep');
    for (const name of Object.keys(things)) assert.ok(lstatSync(inInbox(name)), name);
  });

  it('is forgotten when somebody takes it away', async () => {
    for (const name of Object.keys(things)) rmSync(inInbox(name), { recursive: true });
    await untilSo(
      'nothing is refused',
      () => refusals(running.context.store.db),
      (rows) => rows.length === 0,
    );
  });
});

describe('a very long line', () => {
  const MIB = 2 ** 20;

  it('in a file just under the size limit is told, within bounded memory', async () => {
    const path = join(running.home.path, 'long.csv.part');
    const handle = openSync(path, 'w');
    writeSync(handle, `${HEADER}\n`);
    const piece = Buffer.alloc(MIB, 'x');
    for (let mib = 0; mib < 99; mib += 1) writeSync(handle, piece);
    closeSync(handle);
    const { sha256: hash } = await sha256OfFile(path);
    dropped.set(hash, 'long.csv');
    const memory = watchMemory();
    const before = (await running.batches()).length;
    renameSync(path, inInbox('long.csv'));
    const page = await running.until(await nextRef(before), 'Has problems');
    const { grownMb, childMb } = memory.stop();
    assert.deepEqual(
      page.problems.map(({ code }) => code),
      ['FIL-001'],
    );
    assert.ok(grownMb < 60, `AIMS grew by ${grownMb} MB`);
    assert.ok(childMb > 0, 'the check process was seen');
    assert.ok(childMb < 190, `the check process took ${childMb} MB`);
    await goesOn();
  });
});

describe('at the end of all this', () => {
  it('every byte that was taken is in the archive under its own hash, and the inbox holds nothing else', async () => {
    const batches = await running.batches();
    const originals = await running.context.store.db.selectFrom('originals').selectAll().execute();
    assert.equal(batches.length, originals.length);
    const taken = new Set(originals.map((original) => original.sha256));
    for (const [hash, name] of dropped) assert.ok(taken.has(hash), `${name} has vanished`);
    assert.equal(taken.size, dropped.size);
    for (const hash of taken) {
      const path = originalPath(running.context.paths.originals, hash);
      assert.equal((await sha256OfFile(path)).sha256, hash);
    }
    assert.deepEqual(readdirSync(inInbox('.')), ['.aims-inbox']);
    assert.deepEqual(running.fatal, []);
  });
});

/* ---------- dropping ---------- */

async function take(name: string, content: string | Buffer, label: string) {
  return running.dropUntil(name, remember(content), label);
}

function remember<Content extends string | Buffer>(content: Content): Content {
  dropped.set(sha256(content), String(content).slice(0, 60));
  return content;
}

let good = 0;

/** The service goes on: a good file is ready in its time. */
async function goesOn(): Promise<void> {
  good += 1;
  const page = await take(
    `good-${good}.csv`,
    libraryFile(someInvoices(`GOOD-${good}`, 1)),
    'Ready to approve',
  );
  assert.deepEqual(page.problems, []);
}

function inInbox(name: string): string {
  return running.home.at('inbox', LIBRARY, name);
}

function dropNamed(name: Buffer, content: string): void {
  const part = running.home.at('dropping');
  writeFileSync(part, content);
  renameSync(part, Buffer.concat([Buffer.from(inInbox('/')), name]));
}

async function nextRef(before: number): Promise<string> {
  const [batch] = await untilSo(
    'a batch',
    async () => (await running.batches()).slice(before),
    (some) => some.length > 0,
  );
  return batch?.ref ?? '';
}

function makeHardLink(path: string): void {
  const other = running.home.at('elsewhere.csv');
  writeFileSync(other, libraryFile(someInvoices('LINKED', 1)));
  linkSync(other, path);
}

/** 200 MiB that take no room on the disk. */
function makeEnormous(path: string): void {
  writeFileSync(`${path}.part`, '');
  truncateSync(`${path}.part`, 200 * 2 ** 20);
  renameSync(`${path}.part`, path);
}

/* ---------- memory ---------- */

const LOOK_EVERY_MS = 20;

/** The most that AIMS (which runs in this process) grew by, and the most that any of its children took. */
function watchMemory() {
  const start = residentMb('self');
  let most = start;
  let child = 0;
  const timer = setInterval(() => {
    most = Math.max(most, residentMb('self'));
    for (const pid of checkProcesses()) child = Math.max(child, residentMb(pid));
  }, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      return { grownMb: Math.round(most - start), childMb: Math.round(child) };
    },
  };
}

function checkProcesses(): readonly string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '' && commandOf(pid).includes('check-child'));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function residentMb(pid: string): number {
  try {
    const [, kib = '0'] =
      /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1024;
  } catch {
    return 0;
  }
}
