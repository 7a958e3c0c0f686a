/** Looks into a zip: the members that are files of text, each inflated only as far as it may be looked at. */
import { inflateRawSync } from 'node:zlib';
import { LOOK_BYTES, startsWith } from './look.ts';

export interface SampleMember {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface ZipReading {
  readonly members: readonly SampleMember[];
  readonly doubts: readonly string[];
}

const MOST_MEMBERS = 20;
const MOST_BYTES = 2 * LOOK_BYTES;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;

export function isZip(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]);
}

/** Reads by the directory at the end (PKWARE's APPNOTE, 4.3.12 and 4.3.16). */
export function readZip(bytes: Uint8Array): ZipReading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined)
    return { members: [], doubts: ['The zip has no directory: it was cut off.'] };
  const members: SampleMember[] = [];
  const doubts: string[] = [];
  let at = view.getUint32(end + 16, true);
  for (let no = 0; no < view.getUint16(end + 10, true); no += 1) {
    const entry = readEntry(view, at);
    if (entry === undefined) {
      doubts.push('The directory of the zip is damaged.');
      break;
    }
    at = entry.next;
    if (entry.name.endsWith('/')) continue;
    if (members.length === MOST_MEMBERS) {
      doubts.push(`The zip has more than ${MOST_MEMBERS} members: the rest were not looked at.`);
      break;
    }
    const content = inflate(bytes, view, entry);
    if (typeof content === 'string') doubts.push(`${entry.name}: ${content}`);
    else members.push({ fileName: entry.name.split('/').at(-1) ?? entry.name, bytes: content });
  }
  return { members, doubts };
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly size: number;
  readonly offset: number;
  readonly next: number;
}

function findEnd(view: DataView): number | undefined {
  const least = Math.max(0, view.byteLength - 66_000);
  for (let at = view.byteLength - 22; at >= least; at -= 1)
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  return undefined;
}

function readEntry(view: DataView, at: number): Entry | undefined {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) return undefined;
  const nameLength = view.getUint16(at + 28, true);
  const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > view.byteLength) return undefined;
  const name = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength);
  return {
    name: new TextDecoder().decode(name),
    method: view.getUint16(at + 10, true),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    size: view.getUint32(at + 20, true),
    offset: view.getUint32(at + 42, true),
    next,
  };
}

function inflate(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array | string {
  if (entry.isEncrypted) return 'is encrypted, which AIMS refuses.';
  if (entry.offset + 30 > view.byteLength) return 'is not where the directory says.';
  const extra = view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const start = entry.offset + 30 + extra;
  const packed = bytes.subarray(start, start + entry.size);
  if (entry.method === 0) return packed.subarray(0, MOST_BYTES);
  if (entry.method !== 8) return 'is packed in a way AIMS does not read.';
  try {
    return inflateRawSync(packed, { maxOutputLength: MOST_BYTES });
  } catch {
    return 'is damaged, or larger than 4 MiB: not looked at.';
  }
}
