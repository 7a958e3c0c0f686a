/**
 * Opens an inbox file so that nothing but the file that was looked at is read: no link is followed, a FIFO does not
 * block, and the descriptor is compared with the path before and after.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises';
import type { Arrival } from '../../domain/interface.ts';
import { syncFolder } from '../../lib/sync-folder.ts';
import type { InboxFile } from './list-inbox.ts';
import { lookOf } from './wait-until-whole.ts';

/** The open file, or undefined when it is no longer the one that was looked at: the next sweep sees it again. */
export async function openFile(file: InboxFile): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(
      file.path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch {
    return undefined;
  }
  if (await isUnchanged(file, handle)) return handle;
  await handle.close();
  return undefined;
}

/** The second look: descriptor and path are still the very file of the first look, byte count and times alike. */
export async function isUnchanged(file: InboxFile, handle: FileHandle): Promise<boolean> {
  const held = await handle.stat({ bigint: true });
  if (!held.isFile() || held.nlink !== 1n || lookOf(held) !== lookOf(file.stats)) return false;
  return pathLooksLike(file.path, lookOf(held));
}

export type Cleared = 'cleared' | 'changed';

/**
 * Removes the inbox copy once its bytes are safe, only if the path still shows the very file that was read.
 * 'changed': somebody replaced it; what stands there now is a new arrival. The trigger file goes with it, or it would
 * announce the next file of that name before that is whole.
 */
export async function clearFile(file: InboxFile, arrival: Arrival): Promise<Cleared> {
  if (!(await pathLooksLike(file.path, lookOf(file.stats)))) return 'changed';
  await unlink(file.path);
  if (arrival.kind === 'trigger') await removeTrigger(file, arrival.suffix);
  await syncFolder(folderOf(file.path));
  return 'cleared';
}

async function removeTrigger(file: InboxFile, suffix: string): Promise<void> {
  const path = Buffer.concat([file.path, Buffer.from(suffix)]);
  await unlink(path).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}

/** After the unlink: whether the sender, holding the file open, wrote more into it. */
export async function grewAfterwards(file: InboxFile, handle: FileHandle): Promise<boolean> {
  const held = await handle.stat({ bigint: true });
  return held.size !== file.stats.size || held.mtimeNs !== file.stats.mtimeNs;
}

function folderOf(path: Buffer): string {
  return path.subarray(0, path.lastIndexOf('/')).toString('utf8');
}

async function pathLooksLike(path: Buffer, look: string): Promise<boolean> {
  try {
    return lookOf(await lstat(path, { bigint: true })) === look;
  } catch {
    return false;
  }
}
