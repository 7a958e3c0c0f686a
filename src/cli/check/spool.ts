/**
 * The file to check as one that can be read more than once: itself, or a copy of what comes through a pipe, kept
 * outside the home and gone when the command ends.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AimsError } from '../../domain/errors.ts';
import { isFolder } from '../../words/commands/check.ts';
import { usage } from '../command.ts';

export interface FileToCheck {
  readonly path: string;
  remove(): void;
}

/** `-` is standard input. No more is kept than shows that it is too big. */
export async function fileToCheck(file: string, maxBytes: number): Promise<FileToCheck> {
  if (file === '-') return spool(process.stdin, maxBytes);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new AimsError('FILE_NOT_FOUND', { path: file });
  if (stats.isDirectory()) throw usage(isFolder(file));
  if (stats.isFile()) return { path: file, remove: () => undefined };
  return spool(createReadStream(file), maxBytes);
}

async function spool(source: Readable, maxBytes: number): Promise<FileToCheck> {
  const folder = mkdtempSync(join(tmpdir(), 'aims-check-'));
  const path = join(folder, 'file');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  await pipeline(source, atMost(maxBytes + 1), createWriteStream(path, { mode: 0o600 }));
  return { path, remove };
}

function atMost(bytes: number): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      next(null, part);
    },
  });
}
