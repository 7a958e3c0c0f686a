/**
 * Opens an inbox file so that nothing but the file that was looked at is read: no link is followed, a FIFO does not
 * block, and the descriptor is compared with the path before and after.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises';
import type { Arrival } from '../../domain/interface.ts';
import { machineCode } from '../../lib/machine-code.ts';
import { syncFolder } from '../../lib/sync-folder.ts';
import { fileError, folderOf, type InboxFile } from './list-inbox.ts';
import { lookOf } from './wait-until-whole.ts';

/**
 * The open file, or undefined when it is no longer the one that was looked at: the next sweep sees it again. Throws
 * INBOX_FILE_NOT_OPENED where the machine refuses.
 */
export async function openFile(file: InboxFile): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(
      file.path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    if (isNoMoreThere(error)) return undefined;
    throw fileError('INBOX_FILE_NOT_OPENED', file, error);
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
 * 'changed': somebody took it away or replaced it; what stands there now is a new arrival. The trigger file goes first:
 * left behind, it would announce the next file of that name before that is whole. It lasts over a power cut only after
 * `flushInbox`. Both throw INBOX_NOT_CLEARED where AIMS may not.
 */
export async function clearFile(file: InboxFile, arrival: Arrival): Promise<Cleared> {
  try {
    if (!(await pathLooksLike(file.path, lookOf(file.stats)))) return 'changed';
    if (arrival.kind === 'trigger')
      await remove(Buffer.concat([file.path, Buffer.from(arrival.suffix)]));
    return (await remove(file.path)) ? 'cleared' : 'changed';
  } catch (error) {
    throw fileError('INBOX_NOT_CLEARED', file, error);
  }
}

export async function flushInbox(file: InboxFile): Promise<void> {
  await syncFolder(folderOf(file.path)).catch((error: unknown) => {
    throw fileError('INBOX_NOT_CLEARED', file, error);
  });
}

/** False: it was not there. */
async function remove(path: Buffer): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (machineCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** After the unlink: whether the sender, holding the file open, wrote more into it. */
export async function grewAfterwards(file: InboxFile, handle: FileHandle): Promise<boolean> {
  const held = await handle.stat({ bigint: true });
  return held.size !== file.stats.size || held.mtimeNs !== file.stats.mtimeNs;
}

async function pathLooksLike(path: Buffer, look: string): Promise<boolean> {
  try {
    return lookOf(await lstat(path, { bigint: true })) === look;
  } catch (error) {
    if (machineCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Gone, or a link or a socket took its place. */
function isNoMoreThere(error: unknown): boolean {
  return ['ENOENT', 'ELOOP', 'ENXIO'].includes(machineCode(error) ?? '');
}
