/** Originals are kept for ever exactly as they came: under their hash, read-only, once, and noticed when damaged. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { noCrash } from '../../../src/lib/crash-points.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import {
  copyToArchive,
  discardCopy,
  keepBytes,
  nameCopy,
  originalPath,
  restoreBytes,
  sweepCopies,
  verifyOriginal,
} from '../../../src/stages/archive/keep-original.ts';

const KEEP_ORIGINAL = import.meta.resolve('../../../src/stages/archive/keep-original.ts');

describe('keeping an original', () => {
  it('keeps the bytes under their hash, read-only', async () => {
    await using archive = await makeArchive();
    const bytes = randomBytes(200_000);
    const copy = await archive.copy(bytes);
    assert.deepEqual([copy.sha256, copy.bytes], [sha256(bytes), 200_000]);
    const kept = await nameCopy(copy, archive.path, noCrash);
    assert.deepEqual(kept, { sha256: sha256(bytes), bytes: 200_000 });
    const path = originalPath(archive.path, kept.sha256);
    assert.equal(path, join(archive.path, kept.sha256.slice(0, 2), kept.sha256));
    assert.ok((await readFile(path)).equals(bytes));
    assert.equal((await stat(path)).mode & 0o777, 0o440);
    await verifyOriginal(archive.path, kept.sha256);
  });

  it('keeps nothing at all as well', async () => {
    await using archive = await makeArchive();
    const kept = await keepBytes(Buffer.alloc(0), archive.path, noCrash);
    assert.deepEqual(kept, { sha256: sha256(''), bytes: 0 });
    await verifyOriginal(archive.path, kept.sha256);
  });

  it('reads from the beginning, wherever the open file stands', async () => {
    await using archive = await makeArchive();
    const file = await archive.file('bytes');
    await using handle = await open(file);
    await handle.read(Buffer.alloc(3), 0, 3);
    assert.equal((await copyToArchive(handle, archive.path)).sha256, sha256('bytes'));
  });

  it('keeps the same bytes once', async () => {
    await using archive = await makeArchive();
    await keepBytes(Buffer.from('bytes'), archive.path, noCrash);
    const { ino } = await stat(originalPath(archive.path, sha256('bytes')));
    await nameCopy(await archive.copy('bytes'), archive.path, noCrash);
    assert.equal((await stat(originalPath(archive.path, sha256('bytes')))).ino, ino);
    assert.deepEqual(await archive.unnamed(), []);
  });

  it('raises an alarm when what is there under the name has changed, and fills no disk with copies', async () => {
    await using archive = await makeArchive();
    await archive.damage('bytes');
    const again = nameCopy(await archive.copy('bytes'), archive.path, noCrash);
    await assert.rejects(again, { code: 'ORIGINAL_CHANGED' });
    assert.deepEqual(await archive.unnamed(), []);
  });

  it('puts the same bytes in the place of a damaged copy', async () => {
    await using archive = await makeArchive();
    await archive.damage('bytes');
    const kept = await restoreBytes(Buffer.from('bytes'), archive.path);
    assert.deepEqual(kept, { sha256: sha256('bytes'), bytes: 5 });
    await verifyOriginal(archive.path, kept.sha256);
    assert.equal((await stat(originalPath(archive.path, kept.sha256))).mode & 0o777, 0o440);
    assert.deepEqual(await archive.unnamed(), []);
  });

  it('notices an original that was damaged, or is gone', async () => {
    await using archive = await makeArchive();
    await archive.damage('bytes');
    await assert.rejects(verifyOriginal(archive.path, sha256('bytes')), {
      code: 'ORIGINAL_CHANGED',
      message: /its hash is now/,
    });
    await assert.rejects(verifyOriginal(archive.path, sha256('others')), {
      code: 'ORIGINAL_CHANGED',
      message: /cannot be read/,
    });
  });

  it('leaves nothing of a copy that failed, or was not wanted', async () => {
    await using archive = await makeArchive();
    await using folder = await open(archive.path);
    await assert.rejects(copyToArchive(folder, archive.path), { code: 'EISDIR' });
    assert.deepEqual(await archive.unnamed(), []);
    await discardCopy(await archive.copy('bytes'));
    assert.deepEqual(await archive.unnamed(), []);
  });

  it('leaves nothing of bytes that there is no room for', async () => {
    await using archive = await makeArchive();
    const program = `
      import { keepBytes } from ${JSON.stringify(KEEP_ORIGINAL)};
      process.on('SIGXFSZ', () => undefined);
      await keepBytes(Buffer.alloc(100_000), ${JSON.stringify(archive.path)}, () => undefined);
    `;
    const shell = ['-c', 'ulimit -f 16; exec "$0" "$@"', process.execPath, '--input-type=module'];
    await assert.rejects(promisify(execFile)('sh', [...shell, '-e', program]), /EFBIG/);
    assert.deepEqual(await archive.unnamed(), []);
  });

  it('sweeps copies that were never named, and nothing else', async () => {
    await using archive = await makeArchive();
    await archive.copy('bytes');
    const kept = await keepBytes(Buffer.from('others'), archive.path, noCrash);
    assert.equal((await archive.unnamed()).length, 1);
    await sweepCopies(archive.path);
    assert.deepEqual(await archive.unnamed(), []);
    await verifyOriginal(archive.path, kept.sha256);
  });
});

async function makeArchive() {
  const path = await mkdtemp(join(tmpdir(), 'aims-originals-'));
  const elsewhere = await mkdtemp(join(tmpdir(), 'aims-files-'));
  const file = async (content: string | Buffer) => {
    await writeFile(join(elsewhere, 'file'), content);
    return join(elsewhere, 'file');
  };
  return {
    path,
    file,
    async copy(content: string | Buffer) {
      await using handle = await open(await file(content));
      return await copyToArchive(handle, path);
    },
    /** Keeps the text, then changes a byte of it behind AIMS's back. */
    async damage(text: string) {
      const { sha256: name } = await keepBytes(Buffer.from(text), path, noCrash);
      await chmod(originalPath(path, name), 0o640);
      await writeFile(originalPath(path, name), `${text.slice(0, -1)}!`);
    },
    async unnamed() {
      return (await readdir(path)).filter((name) => name.endsWith('.part'));
    },
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
      await rm(elsewhere, { recursive: true, force: true });
    },
  };
}
