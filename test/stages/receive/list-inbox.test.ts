/** What AIMS makes of everything that can lie in a folder. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, link, mkdir, rename, rm, symlink, truncate, utimes } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { matchesGlob } from '../../../src/domain/file-names.ts';
import { identityOf, listInbox } from '../../../src/stages/receive/list-inbox.ts';
import { withoutRootRights } from '../../support/without-root-rights.ts';
import { makeInbox, type TestInbox } from '../inboxes.ts';

describe('a look at an inbox', () => {
  const refused: readonly [string, string, (inbox: TestInbox) => Promise<unknown>][] = [
    ['a link to a file', 'symlink', (inbox) => symlink('/etc/hostname', inbox.path('x'))],
    ['a link to nothing', 'symlink', (inbox) => symlink('/nowhere', inbox.path('x'))],
    ['a folder', 'folder', (inbox) => mkdir(inbox.path('x'))],
    ['a pipe', 'fifo', async (inbox) => execFileSync('mkfifo', [join(inbox.folder, 'x')])],
    [
      'a file with a second name elsewhere',
      'hard-link',
      async (inbox) => link(await inbox.put('x'), inbox.path('.second')),
    ],
    ['a file that is too big', 'too-big', async (inbox) => truncate(await inbox.put('x'), 1001)],
  ];
  for (const [what, reason, make] of refused) {
    it(`refuses ${what}, and leaves it where it is`, async () => {
      await using inbox = await makeInbox();
      await make(inbox);
      const look = await listInbox(inbox.source);
      assert.deepEqual(
        look.refused.map((entry) => [entry.displayName, entry.reason]),
        [['x', reason]],
      );
      assert.deepEqual(look.files, []);
      assert.deepEqual((await listInbox(inbox.source)).refused.length, 1);
    });
  }

  it('refuses a socket', async () => {
    await using inbox = await makeInbox();
    const server = createServer().listen(join(inbox.folder, 'x'));
    await once(server, 'listening');
    const { refused: entries } = await listInbox(inbox.source);
    assert.equal(entries[0]?.reason, 'socket');
    server.close();
  });

  it('takes a file of exactly the size that is allowed', async () => {
    await using inbox = await makeInbox();
    await truncate(await inbox.put('x'), 1000);
    assert.equal((await inbox.only()).stats.size, 1000n);
  });

  it('refuses a name that the interface does not take', async () => {
    await using inbox = await makeInbox({ files: { kind: 'glob', glob: 'lib_*.csv' } });
    await inbox.put('notes.doc');
    await inbox.put('LIB_1.CSV');
    const look = await listInbox(inbox.source);
    assert.deepEqual(
      look.refused.map(({ reason }) => reason),
      ['name-not-expected'],
    );
    assert.deepEqual(
      look.files.map(({ displayName }) => displayName),
      ['LIB_1.CSV'],
    );
  });

  it('sees nothing in what is not yet a file', async () => {
    await using inbox = await makeInbox();
    for (const name of ['.hidden', 'a.part', 'b.TMP', 'c.filepart']) await inbox.put(name);
    const look = await listInbox(inbox.source);
    assert.deepEqual([look.files, look.refused], [[], []]);
  });

  it('takes trigger files for what they are', async () => {
    await using inbox = await makeInbox({ arrival: { kind: 'trigger', suffix: '.ok' } });
    await inbox.put('a.csv');
    await inbox.put('a.csv.ok');
    assert.equal((await inbox.only()).displayName, 'a.csv');
  });

  const names: readonly [string, string | Buffer, string][] = [
    ['a line end', 'a\nb.csv', 'a\\x0ab.csv'],
    ['what looks like a way out', 'a..%2f..%2fetc.csv', 'a..%2f..%2fetc.csv'],
    ['dots and backslashes', 'a\\..\\b.csv', 'a\\x5c..\\x5cb.csv'],
    ['bytes that are not UTF-8', Buffer.from([0x61, 0xff, 0x5c, 0xe9]), 'a\\xff\\x5c\\xe9'],
    ['terminal commands', '\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['letters that turn the writing around', 'a\u202evsc.exe', 'a\\u202evsc.exe'],
    ['letters that cannot be seen', '\ufeffa\u200bb', '\\ufeffa\\u200bb'],
    ['255 bytes', 'x'.repeat(255), 'x'.repeat(255)],
    ['letters beyond ASCII', 'Zoë 図書館.csv', 'Zoë 図書館.csv'],
    ['HTML', '<b>&amp;.csv', '<b>&amp;.csv'],
    ['a leading dash', '-rf', '-rf'],
  ];
  for (const [what, name, shown] of names) {
    it(`takes a name with ${what}, and shows it safely`, async () => {
      await using inbox = await makeInbox();
      await inbox.put(name);
      const file = await inbox.only();
      assert.equal(file.displayName, shown);
      assert.deepEqual(file.path, inbox.path(name));
      assert.equal(file.nameHex, Buffer.from(name).toString('hex'));
    });
  }

  it('takes the oldest first, and of the same age by name', async () => {
    await using inbox = await makeInbox();
    const times = { c: 1, a: 2, b: 2 };
    for (const [name, time] of Object.entries(times))
      await utimes(await inbox.put(name), time, time);
    const { files } = await listInbox(inbox.source);
    assert.deepEqual(
      files.map(({ displayName }) => displayName),
      ['c', 'a', 'b'],
    );
  });

  it('says so where it may list a folder and not look into it: not one file of it is gone', async () => {
    await using inbox = await makeInbox();
    await inbox.put('x');
    await chmod(inbox.folder, 0o444);
    await withoutRootRights(() =>
      assert.rejects(listInbox(inbox.source), { code: 'INBOX_MISSING', message: /EACCES/ }),
    );
    await chmod(inbox.folder, 0o700);
  });

  it('says that the inbox is missing when it is not there, or is not the one AIMS made', async () => {
    await using inbox = await makeInbox();
    await rm(join(inbox.folder, '.aims-inbox'));
    await assert.rejects(listInbox(inbox.source), { code: 'INBOX_MISSING' });
    const source = { ...inbox.source, folder: join(inbox.folder, 'nowhere') };
    await assert.rejects(listInbox(source), { code: 'INBOX_MISSING' });
  });

  it('knows a file again, and not a file that took its place', async () => {
    await using inbox = await makeInbox();
    const path = await inbox.put('x');
    const first = identityOf(await inbox.only());
    assert.equal(identityOf(await inbox.only()), first);
    await inbox.put('.y');
    await rename(inbox.path('.y'), path);
    assert.notEqual(identityOf(await inbox.only()), first);
  });
});

describe('a pattern of names', () => {
  it('means what it says', () => {
    const cases: readonly [string, string, boolean][] = [
      ['*.csv', 'a.csv', true],
      ['*.csv', 'A.CSV', true],
      ['*.csv', 'a.csv.bak', false],
      ['*.csv', 'acsv', false],
      ['*', '', true],
      ['a?c', 'abc', true],
      ['a?c', 'ac', false],
      ['a?c', 'a𠮷c', true],
      ['a+(b)[c]{d}^$|\\', 'a+(b)[c]{d}^$|\\', true],
      ['*.csv', 'a\nb.csv', true],
      ['Zoë*', 'ZOË.csv', true],
    ];
    for (const [glob, name, expected] of cases)
      assert.equal(matchesGlob(name, glob), expected, `${glob} ${name}`);
  });

  it('agrees with a plain matcher on every short name and pattern', () => {
    const names = words(['a', 'b', '.', '\n'], 4);
    for (const glob of words(['a', '.', '*', '?'], 4)) {
      for (const name of names)
        assert.equal(matchesGlob(name, glob), plainlyMatches(name, glob), `${glob} ${name}`);
    }
  });
});

/** The definition of a pattern, letter by letter. */
function plainlyMatches(name: string, glob: string): boolean {
  if (glob === '') return name === '';
  const [letter, rest] = [glob[0], glob.slice(1)];
  if (letter === '*')
    return plainlyMatches(name, rest) || (name !== '' && plainlyMatches(name.slice(1), glob));
  return (
    name !== '' && (letter === '?' || letter === name[0]) && plainlyMatches(name.slice(1), rest)
  );
}

function words(letters: readonly string[], longest: number): string[] {
  let last = [''];
  const all = [...last];
  for (let length = 1; length <= longest; length += 1) {
    last = last.flatMap((word) => letters.map((letter) => word + letter));
    all.push(...last);
  }
  return all;
}
