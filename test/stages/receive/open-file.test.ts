/** Nothing but the file that was looked at is read, and nothing but that file is removed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFile,
  chmod,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { InboxFile } from '../../../src/stages/receive/list-inbox.ts';
import {
  clearFile,
  grewAfterwards,
  isUnchanged,
  openFile,
} from '../../../src/stages/receive/open-file.ts';
import { withoutRootRights } from '../../support/without-root-rights.ts';
import { makeInbox, type TestInbox } from '../inboxes.ts';

const RENAMED = { kind: 'renamed' } as const;

describe('opening an inbox file', () => {
  it('opens the file that was looked at', async () => {
    await using inbox = await makeInbox();
    await inbox.put('x');
    await using handle = await openFile(await inbox.only());
    assert.equal(await handle?.readFile('utf8'), 'bytes');
  });

  const changes: readonly [string, (inbox: TestInbox, path: Buffer) => Promise<unknown>][] = [
    ['is gone', (_, path) => rm(path)],
    ['grew', (_, path) => appendFile(path, 'more')],
    ['was written over with as many bytes', (_, path) => writeFile(path, 'other')],
    ['was replaced by a file that looks alike', replace],
    [
      'was replaced by a link',
      async (inbox, path) => {
        await rename(path, inbox.path('.x'));
        await symlink('.x', path);
      },
    ],
    [
      'was replaced by a pipe',
      async (_, path) => {
        await rm(path);
        execFileSync('mkfifo', [path.toString()]);
      },
    ],
    ['has a second name now', (inbox, path) => link(path, inbox.path('.second'))],
  ];
  for (const [what, change] of changes) {
    it(`opens nothing when it ${what}`, async () => {
      await using inbox = await makeInbox();
      const path = await inbox.put('x');
      const file = await inbox.only();
      await change(inbox, path);
      assert.equal(await openFile(file), undefined);
    });

    it(`sees at the second look that it ${what}`, async () => {
      await using inbox = await makeInbox();
      const path = await inbox.put('x');
      const file = await inbox.only();
      await using handle = await opened(file);
      assert.equal(await isUnchanged(file, handle), true);
      await change(inbox, path);
      assert.equal(await isUnchanged(file, handle), false);
    });

    it(`removes nothing but its own file when it ${what}`, async () => {
      await using inbox = await makeInbox();
      const path = await inbox.put('x');
      const file = await inbox.only();
      await change(inbox, path);
      const before = await readdir(inbox.folder);
      assert.equal(await clearFile(file, RENAMED), 'changed');
      assert.deepEqual(await readdir(inbox.folder), before);
    });
  }
});

it('says so when the machine refuses to open a file that is there', async () => {
  await using inbox = await makeInbox();
  await chmod(inbox.folder, 0o755);
  const file = await inbox.put('x').then(() => inbox.only());
  await chmod(file.path, 0);
  await withoutRootRights(() =>
    assert.rejects(openFile(file), {
      code: 'INBOX_FILE_NOT_OPENED',
      context: { file: 'x', folder: inbox.folder, what: 'EACCES' },
    }),
  );
});

describe('clearing an inbox file', () => {
  it('removes it', async () => {
    await using inbox = await makeInbox();
    await inbox.put('x');
    assert.equal(await clearFile(await inbox.only(), RENAMED), 'cleared');
    assert.deepEqual(await readdir(inbox.folder), ['.aims-inbox']);
  });

  it('takes one that somebody removes at the same moment for one that is not there any more', async () => {
    await using inbox = await makeInbox();
    for (let round = 0; round < 20; round += 1) {
      await inbox.put('x');
      const file = await inbox.only();
      const both = await Promise.all([clearFile(file, RENAMED), clearFile(file, RENAMED)]);
      assert.deepEqual(both.toSorted(), ['changed', 'cleared']);
    }
  });

  it('says so when it may not be removed, and leaves it there', async () => {
    await using inbox = await makeInbox();
    await inbox.put('x');
    const file = await inbox.only();
    // Not even root may unlink a folder: the refusal that a file gives where the inbox is not ours to write.
    await rm(file.path);
    await mkdir(file.path);
    const folder = { ...file, stats: await lstat(file.path, { bigint: true }) };
    await assert.rejects(clearFile(folder, RENAMED), {
      code: 'INBOX_NOT_CLEARED',
      context: { file: 'x', folder: inbox.folder, what: 'EISDIR' },
    });
    assert.deepEqual(await readdir(inbox.folder), ['.aims-inbox', 'x']);
  });

  it('removes its trigger file too, so that it does not announce the next one', async () => {
    const arrival = { kind: 'trigger', suffix: '.ok' } as const;
    await using inbox = await makeInbox({ arrival });
    await inbox.put('x');
    await inbox.put('x.ok');
    assert.equal(await clearFile(await inbox.only(), arrival), 'cleared');
    assert.deepEqual(await readdir(inbox.folder), ['.aims-inbox']);
    await inbox.put('x');
    assert.equal(await clearFile(await inbox.only(), arrival), 'cleared', 'none there is no harm');
  });

  it('removes the trigger first: left behind, it would announce the next file too early', async () => {
    const arrival = { kind: 'trigger', suffix: '.ok' } as const;
    await using inbox = await makeInbox({ arrival });
    await inbox.put('x');
    const file = await inbox.only();
    await mkdir(inbox.path('x.ok'));
    await assert.rejects(clearFile(file, arrival), { code: 'INBOX_NOT_CLEARED' });
    assert.deepEqual(await readdir(inbox.folder), ['.aims-inbox', 'x', 'x.ok']);
  });

  it('takes no inbox that it cannot look into for one that is cleared', async () => {
    await using inbox = await makeInbox();
    await inbox.put('x');
    const file = await inbox.only();
    await chmod(inbox.folder, 0o444);
    await withoutRootRights(() =>
      assert.rejects(clearFile(file, RENAMED), { code: 'INBOX_NOT_CLEARED' }),
    );
    await chmod(inbox.folder, 0o700);
  });

  it('notices what a sender writes who still holds it open', async () => {
    await using inbox = await makeInbox();
    const path = await inbox.put('x');
    await using sender = await open(path, 'a');
    const file = await inbox.only();
    await using handle = await opened(file);
    await clearFile(file, RENAMED);
    assert.equal(await grewAfterwards(file, handle), false);
    await sender.write('late');
    assert.equal(await grewAfterwards(file, handle), true);
  });

  it('notices bytes written over others after it was removed', async () => {
    await using inbox = await makeInbox();
    const path = await inbox.put('x');
    await utimes(path, 1, 1);
    await using sender = await open(path, 'r+');
    const file = await inbox.only();
    await using handle = await opened(file);
    await clearFile(file, RENAMED);
    await sender.write('B', 0);
    assert.equal(await grewAfterwards(file, handle), true);
    assert.equal(await readFile(`/proc/self/fd/${handle.fd}`, 'utf8'), 'Bytes');
  });
});

async function replace(inbox: TestInbox, path: Buffer): Promise<void> {
  await inbox.put('.y');
  await rename(inbox.path('.y'), path);
}

async function opened(file: InboxFile) {
  const handle = await openFile(file);
  assert.ok(handle);
  return handle;
}
