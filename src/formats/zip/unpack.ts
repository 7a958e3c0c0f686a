/**
 * Takes one file out of a zip, counted while it comes out: what is too much is stopped before it is there. It must
 * never hand out bytes that are not those that were packed.
 *
 * Node's own zlib does it, because reading is synchronous: the libraries that read directories well (yauzl, zip.js) only
 * give promises and events, and those that do not (fflate) leave out the CRC, links and encryption.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import type { ZipEntry } from './read-directory.ts';
import { Refused } from './refused.ts';
import { DEFLATED } from './structure.ts';

/** Files of invoices come out ten to twenty times as long; more than this is made to fill a disk. */
const MAX_RATIO = 100;

/**
 * `room`: the most bytes that may come out. Throws Refused: `zip-too-large` (more than that, or than a hundred times what
 * is in the zip), `zip-damaged` (no whole deflate stream, or its length or CRC is another).
 */
export function unpack(entry: ZipEntry, room: number): Buffer {
  const most = Math.min(room, entry.data.length * MAX_RATIO);
  if (entry.size > most) throw tooLarge(entry);
  const bytes = entry.method === DEFLATED ? inflate(entry, most) : entry.data;
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw damaged(entry);
  return bytes;
}

function inflate(entry: ZipEntry, most: number): Buffer {
  try {
    const inflated: unknown = inflateRawSync(entry.data, {
      info: true,
      maxOutputLength: Math.max(1, most),
    });
    if (isWhole(inflated, entry.data.length)) return inflated.buffer;
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(entry);
  }
  throw damaged(entry);
}

/** What stands behind the end of a stream would not be read. */
function isWhole(inflated: unknown, bytes: number): inflated is { readonly buffer: Buffer } {
  return (
    isRecord(inflated) &&
    Buffer.isBuffer(inflated['buffer']) &&
    isRecord(inflated['engine']) &&
    inflated['engine']['bytesWritten'] === bytes
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isTooLarge(error: unknown): boolean {
  return isRecord(error) && error['code'] === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge({ name }: ZipEntry): Refused {
  return new Refused('zip-too-large', { found: name });
}

function damaged({ name }: ZipEntry): Refused {
  return new Refused('zip-damaged', { found: name });
}
