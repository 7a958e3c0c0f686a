/**
 * A connection through SFTP. Streams only (the library's fast transfers corrupt files), a rename that does not
 * overwrite, and silence or a vague answer is never read as "not there".
 */
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { SftpConnection } from '../domain/interface.ts';
import type { Connection } from './connection.ts';
import { connectionOver } from './connection-over.ts';
import { type Live, saysNotThere, sftpSession, type Wire } from './sftp-session.ts';
import type { Entry, Way } from './way.ts';

/** Readable by the consumer through the folder's group, by nobody else. */
const FILE_MODE = 0o640;

export function openSftp(settings: SftpConnection): Connection {
  return connectionOver(settings, sftpWay(settings), settings.timeoutSeconds * 1000);
}

function sftpWay(settings: SftpConnection): Way {
  const session = sftpSession(settings);
  return {
    look: (path, signal) => session.act(signal, path, (live) => lookAt(live, path)),
    hasFolder: (path, signal) => session.act(signal, path, (live) => isFolder(live, path)),
    entries: (folder, signal) => session.act(signal, folder, (live) => entriesOf(live, folder)),
    read: (path, take, signal) => session.act(signal, path, (live) => readInto(live, path, take)),
    write: (path, localPath, signal) =>
      session.act(signal, path, (live) => writeNew(live, path, localPath)),
    moveNew: (from, to, signal) =>
      session.act(signal, to, ({ client }) => done(client.rename(from, to))),
    // The protocol has no way to flush a folder.
    settle: async () => undefined,
    makeFolder: (path, signal) =>
      session.act(signal, path, ({ client }) => done(client.mkdir(path))),
    remove: (path, signal) =>
      session.act(signal, path, ({ client }) => done(client.delete(path, true))),
    abandon: session.drop,
    close: async () => session.drop(),
  };
}

/* ---------- the acts ---------- */

/** Asked on the wire: the library's own stat takes the answer "failure" for "no such file". */
async function lookAt({ wire }: Live, path: string): Promise<Entry | undefined> {
  const stats = await ask<Stats>((answer) => wire.lstat(path, answer)).catch(absentIfSaidSo);
  return stats && entryOf(stats);
}

async function isFolder({ wire }: Live, path: string): Promise<boolean> {
  const stats = await ask<Stats>((answer) => wire.stat(path, answer)).catch(absentIfSaidSo);
  return stats?.isDirectory() ?? false;
}

async function entriesOf(
  { wire }: Live,
  folder: string,
): Promise<readonly (Entry & { readonly name: string })[]> {
  const entries = await ask<readonly { filename: string; attrs: Stats }[]>((answer) =>
    wire.readdir(folder, answer),
  );
  return entries
    .filter(({ filename }) => filename !== '.' && filename !== '..')
    .map(({ filename, attrs }) => ({ name: filename, ...entryOf(attrs) }));
}

async function readInto(
  { client }: Live,
  path: string,
  take: (piece: Buffer) => void,
): Promise<void> {
  const sink = new Writable({
    write(piece: Buffer, _encoding, next) {
      try {
        take(piece);
        next();
      } catch (error) {
        next(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  const taken = finished(sink);
  await Promise.all([taken, client.get(path, sink)]);
}

/** The library opens a file as new or old alike; that an old part is removed first, the contract sees to. */
async function writeNew({ client, wire }: Live, path: string, localPath: string): Promise<void> {
  const source = createReadStream(localPath);
  try {
    await client.put(source, path, { writeStreamOptions: { flags: 'w', mode: FILE_MODE } });
  } finally {
    source.destroy();
  }
  await flush(wire, path);
}

/** Asks the server to bring the file to its disk; OpenSSH can, a server that cannot is left to its own care. */
async function flush(wire: Wire, path: string): Promise<void> {
  const handle = await ask<Buffer>((answer) => wire.open(path, 'r+', answer));
  try {
    await ask<void>((answer) =>
      wire.ext_openssh_fsync(handle, (error) => answer(error ?? undefined, undefined)),
    );
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('does not support'))) throw error;
  } finally {
    await ask<void>((answer) =>
      wire.close(handle, (error) => answer(error ?? undefined, undefined)),
    );
  }
}

interface Stats {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

function entryOf(stats: Stats): Entry {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  return { kind, bytes: stats.size };
}

/* ---------- asking ---------- */

/** A question on the wire as a promise. */
function ask<T>(
  question: (answer: (error: Error | undefined, value: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    question((error, value) => (error ? reject(error) : resolve(value)));
  });
}

function absentIfSaidSo(error: unknown): undefined {
  if (saysNotThere(error)) return undefined;
  throw error;
}

async function done(work: Promise<unknown>): Promise<void> {
  await work;
}
