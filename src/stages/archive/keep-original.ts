/**
 * Keeps bytes for ever, exactly as they came: archive/originals/ab/<sha256>, write-once and read-only. The bytes are
 * flushed under a temporary name before the rename, and the folders after it, so that a power cut leaves all or nothing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  unlink,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AimsError } from '../../domain/errors.ts';
import type { Mark } from '../../lib/crash-points.ts';
import { sha256, sha256OfFile } from '../../lib/hash.ts';
import { syncFolder } from '../../lib/sync-folder.ts';

export interface Kept {
  readonly sha256: string;
  readonly bytes: number;
}

/** A copy that is flushed but not yet under its own name. */
export interface Copy extends Kept {
  readonly path: string;
}

const CHUNK = 1 << 16;

/** Where the bytes with this hash are, or would be. */
export function originalPath(originals: string, name: string): string {
  return join(originals, name.slice(0, 2), name);
}

/** Copies from an open file into the archive's temporary name, hashing on the way, and flushes it. */
export function copyToArchive(source: FileHandle, originals: string): Promise<Copy> {
  return writeCopy(originals, async (target) => {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(CHUNK);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await source.read(chunk, 0, CHUNK, bytes);
      if (bytesRead === 0) break;
      const part = chunk.subarray(0, bytesRead);
      hash.update(part);
      await target.writeFile(part);
      bytes += bytesRead;
    }
    return { sha256: hash.digest('hex'), bytes };
  });
}

/** Gives a flushed copy its own name. The same bytes there already are fine; other bytes under that name are an alarm. */
export async function nameCopy(copy: Copy, originals: string, mark: Mark): Promise<Kept> {
  const path = originalPath(originals, copy.sha256);
  if (await exists(path)) {
    try {
      await verifyOriginal(originals, copy.sha256);
    } finally {
      await unlink(copy.path);
    }
  } else {
    await moveTo(path, copy);
    await mark('receive.after-rename');
  }
  return flushed(copy, originals);
}

/** Keeps bytes that are already in memory: replies, copies of datasets. */
export async function keepBytes(bytes: Buffer, originals: string, mark: Mark): Promise<Kept> {
  return nameCopy(await copyOf(bytes, originals), originals, mark);
}

/** The same bytes once more, in the place of a copy that is damaged. */
export async function restoreBytes(bytes: Buffer, originals: string): Promise<Kept> {
  const copy = await copyOf(bytes, originals);
  await moveTo(originalPath(originals, copy.sha256), copy);
  return flushed(copy, originals);
}

async function moveTo(path: string, copy: Copy): Promise<void> {
  await chmod(copy.path, 0o440);
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  await rename(copy.path, path);
}

/** Each time: whoever made the folder or gave the name before may have been killed before it was flushed. */
async function flushed(copy: Copy, originals: string): Promise<Kept> {
  await syncFolder(dirname(originalPath(originals, copy.sha256)));
  await syncFolder(originals);
  return { sha256: copy.sha256, bytes: copy.bytes };
}

function copyOf(bytes: Buffer, originals: string): Promise<Copy> {
  return writeCopy(originals, async (target) => {
    await target.writeFile(bytes);
    return { sha256: sha256(bytes), bytes: bytes.length };
  });
}

async function writeCopy(
  originals: string,
  write: (target: FileHandle) => Promise<Kept>,
): Promise<Copy> {
  const path = join(originals, `.${randomBytes(8).toString('hex')}.part`);
  const target = await open(path, 'wx', 0o640);
  try {
    const kept = await write(target);
    await target.sync();
    return { path, ...kept };
  } catch (error) {
    // A full disk must not be filled further by copies that nobody will name; why it failed is what counts.
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await target.close();
  }
}

export async function discardCopy(copy: Copy): Promise<void> {
  await unlink(copy.path);
}

/** Reads the original again and holds it against its own name; throws ORIGINAL_CHANGED. */
export async function verifyOriginal(originals: string, name: string): Promise<void> {
  const found = await sha256OfFile(originalPath(originals, name)).catch((error: unknown) => {
    throw new AimsError('ORIGINAL_CHANGED', { sha256: name, what: 'it cannot be read' }, error);
  });
  if (found.sha256 !== name)
    throw new AimsError('ORIGINAL_CHANGED', {
      sha256: name,
      what: `its hash is now ${found.sha256}`,
    });
}

/** Copies that were never named: a crash came between. The inbox still has their bytes. */
export async function sweepCopies(originals: string): Promise<void> {
  for (const name of await readdir(originals)) {
    if (name.endsWith('.part')) await unlink(join(originals, name));
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
