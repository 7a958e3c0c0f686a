/**
 * Packs files into a zip that is the same, byte for byte, whenever and wherever it is made: what was approved can be
 * compared with what is sent. So the files are stored as they are, because what deflate makes of them depends on the
 * build of zlib and on the processor, and they all have the first time that a zip can tell.
 */
import { crc32 } from 'node:zlib';
import { AimsError } from '../../domain/errors.ts';
import { DIRECTORY, END, FLAGS, LOCAL, MAX_ENTRIES, STORED } from './structure.ts';

export interface PackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * In the order given. Throws VALUE_DOES_NOT_FIT for a name that is none (empty, in a folder, with a control character), for
 * one that is given twice, for more than a thousand files, and for 4 GB or more.
 */
export function zipFile(members: readonly PackedFile[]): Uint8Array {
  assertNames(members);
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of members) {
    const header = localHeader(file);
    directory.push(directoryRow(file, offset));
    parts.push(header, Buffer.from(file.bytes));
    offset += header.length + file.bytes.length;
    if (offset > MOST_BYTES) throw new AimsError('VALUE_DOES_NOT_FIT', { file: file.name });
  }
  const rows = Buffer.concat(directory);
  return Buffer.concat([...parts, rows, endOf(members.length, rows.length, offset)]);
}

/** Offsets and lengths are four bytes, and the highest number means something else. */
const MOST_BYTES = 0xffff_fffe;

const NO_NAME = /^$|[/\\]|\p{Cc}/u;

function assertNames(members: readonly PackedFile[]): void {
  const names = new Set<string>();
  if (members.length > MAX_ENTRIES) {
    throw new AimsError('VALUE_DOES_NOT_FIT', { files: `${members.length}` });
  }
  for (const { name } of members) {
    const isName = !NO_NAME.test(name) && name.isWellFormed() && !names.has(name);
    if (!isName) throw new AimsError('VALUE_DOES_NOT_FIT', { file: name });
    names.add(name);
  }
}

/** Version 2.0, which every program can read. */
const VERSION = 20;
/** The first of January 1980. */
const FIRST_DAY = 0x0021;

/** The fields that both headers have, from the version needed to the length of the name. */
function described({ name, bytes }: PackedFile): Buffer {
  const part = Buffer.alloc(26);
  part.writeUInt16LE(VERSION, 0);
  part.writeUInt16LE(isAscii(name) ? 0 : FLAGS.utf8, 2);
  part.writeUInt16LE(STORED, 4);
  part.writeUInt16LE(FIRST_DAY, 8);
  part.writeUInt32LE(crc32(bytes), 10);
  part.writeUInt32LE(bytes.length, 14);
  part.writeUInt32LE(bytes.length, 18);
  part.writeUInt16LE(Buffer.byteLength(name), 22);
  return part;
}

function isAscii(name: string): boolean {
  return Buffer.byteLength(name) === name.length;
}

const LOCAL_START = 4;
const DIRECTORY_START = 6;

function localHeader(file: PackedFile): Buffer {
  const header = Buffer.alloc(LOCAL.bytes);
  header.writeUInt32LE(LOCAL.signature, 0);
  described(file).copy(header, LOCAL_START);
  return Buffer.concat([header, Buffer.from(file.name)]);
}

function directoryRow(file: PackedFile, offset: number): Buffer {
  const row = Buffer.alloc(DIRECTORY.bytes);
  row.writeUInt32LE(DIRECTORY.signature, 0);
  row.writeUInt16LE(VERSION, LOCAL_START);
  described(file).copy(row, DIRECTORY_START);
  row.writeUInt32LE(offset, DIRECTORY.offset);
  return Buffer.concat([row, Buffer.from(file.name)]);
}

function endOf(entries: number, directoryBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(END.bytes);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(entries, END.entriesHere);
  end.writeUInt16LE(entries, END.entries);
  end.writeUInt32LE(directoryBytes, END.directoryBytes);
  end.writeUInt32LE(offset, END.directoryOffset);
  return end;
}
