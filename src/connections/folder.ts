/**
 * A connection through a folder on this host or a mounted share. Files get their final name by `link`, which fails
 * when the name is taken; a plain rename would silently write over what stands there.
 */
import { createReadStream } from 'node:fs';
import { constants, link, lstat, mkdir, open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AimsError } from '../domain/errors.ts';
import type { FolderConnection } from '../domain/interface.ts';
import { machineCode } from '../lib/machine-code.ts';
import { syncFolder } from '../lib/sync-folder.ts';
import type { Connection } from './connection.ts';
import { connectionOver } from './connection-over.ts';
import { refused, unavailable } from './failures.ts';
import type { Hold } from './hold.ts';
import type { Entry, Way } from './way.ts';

/** A share that hangs must not hang AIMS; a local disk answers in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Readable by the consumer through the folder's group, by nobody else. */
const FILE_MODE = 0o640;

/** `hold`: the one of this folder, shared by everything that opens it. */
export function openFolder(
  settings: FolderConnection,
  hold: Hold,
  timeoutMs: number = TIMEOUT_MS,
): Connection {
  return connectionOver(settings, folderWay(settings, hold), timeoutMs);
}

function folderWay(settings: FolderConnection, hold: Hold): Way {
  const act = async <T>(signal: AbortSignal, path: string, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    if (hold.isHanging) throw unavailable(settings, 'an earlier call has not come back');
    try {
      return await hold.during(work);
    } catch (error) {
      throw error instanceof AimsError ? error : explain(settings, path, error);
    }
  };
  return {
    look: (path, signal) => act(signal, path, () => lookAt(path)),
    hasFolder: (path, signal) => act(signal, path, () => isFolder(path)),
    entries: (folder, signal) => act(signal, folder, () => entriesOf(folder)),
    read: (path, take, signal) => act(signal, path, () => readInto(path, take, signal)),
    write: (path, localPath, signal) => act(signal, path, () => writeNew(path, localPath, signal)),
    moveNew: (from, to, signal) => act(signal, to, () => linkThenUnlink(from, to)),
    settle: (folder, signal) => act(signal, folder, () => syncFolder(folder)),
    makeFolder: (path, signal) => act(signal, path, () => makeFolder(path)),
    remove: (path, signal) => act(signal, path, () => rm(path, { force: true })),
    abandon: () => hold.abandon(),
    close: async () => undefined,
  };
}

/* ---------- the acts ---------- */

async function lookAt(path: string): Promise<Entry | undefined> {
  try {
    return entryOf(await lstat(path));
  } catch (error) {
    if (machineCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (machineCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function entriesOf(folder: string): Promise<readonly (Entry & { readonly name: string })[]> {
  const entries: (Entry & { readonly name: string })[] = [];
  for (const name of await readdir(folder)) {
    const entry = await lookAt(join(folder, name));
    if (entry) entries.push({ ...entry, name });
  }
  return entries;
}

/** Neither follows a link nor waits for a pipe that took the file's place. */
async function readInto(
  path: string,
  take: (piece: Buffer) => void,
  signal: AbortSignal,
): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    for await (const piece of handle.createReadStream({ signal, autoClose: false })) take(piece);
  } finally {
    await handle.close();
  }
}

async function writeNew(path: string, localPath: string, signal: AbortSignal): Promise<void> {
  const handle = await open(path, 'wx', FILE_MODE);
  try {
    // A stream that begins aborted would tell nobody but the process, and end it.
    signal.throwIfAborted();
    await handle.writeFile(createReadStream(localPath, { signal }), { signal });
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function linkThenUnlink(from: string, to: string): Promise<void> {
  await link(from, to);
  await unlink(from);
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await syncFolder(dirname(path));
}

function entryOf(stats: {
  isFile(): boolean;
  isDirectory(): boolean;
  readonly size: number;
}): Entry {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  return { kind, bytes: stats.size };
}

/* ---------- failures ---------- */

const NO_RIGHT = new Set(['EACCES', 'EPERM', 'EROFS']);

function explain(settings: FolderConnection, path: string, error: unknown): AimsError {
  const code = machineCode(error) ?? 'an unexpected error';
  if (NO_RIGHT.has(code)) return refused(settings, `no right to use ${path} (${code})`, error);
  return unavailable(
    settings,
    code === 'ENOENT' ? `${path} is missing` : `${path}: ${code}`,
    error,
  );
}
