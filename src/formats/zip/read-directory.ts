/**
 * Reads what a zip says is in it, and believes nothing of it: the directory must agree with what stands before each
 * file, and files and directory must fill the zip from its first byte to its last, so that nothing in it is read twice
 * and nothing is left unread. The folders of names are left out; nothing is ever written under a name.
 */
import { Refused } from './refused.ts';
import {
  DEFLATED,
  DESCRIPTOR,
  DIRECTORY,
  END,
  FLAGS,
  IN_WIDE_FORM,
  LOCAL,
  MAX_ENTRIES,
  STORED,
  WIDE_END,
  WIDE_SIZES,
} from './structure.ts';

export interface ZipEntry {
  /** Without its folders. */
  readonly name: string;
  readonly method: typeof STORED | typeof DEFLATED;
  readonly crc: number;
  /** How many bytes come out of it, as it says. */
  readonly size: number;
  /** As they are in the zip. */
  readonly data: Buffer;
}

/**
 * Its files, in its order; folders are none. Throws Refused: `zip-damaged` (cut off, or it contradicts itself),
 * `zip-too-large` (entries, or the form for 4 GB and more), `zip-encrypted`, `zip-names` (a link or another entry that
 * is no file; a name that cannot be read).
 */
export function readDirectory(zip: Buffer): readonly ZipEntry[] {
  const end = findEnd(zip);
  const rows = readRows(zip, end);
  const files = rows.map((row) => readLocal(zip, row));
  assertFilled(files, end.offset);
  return files.filter(({ row }) => !isFolder(row)).map(toEntry);
}

/** Whether it begins as one does: with a file, or at once with its end. */
export function beginsAsZip(head: Buffer): boolean {
  const signature = head.length < 4 ? 0 : head.readUInt32LE(0);
  return signature === LOCAL.signature || signature === END.signature;
}

/* ---------- the end, and the directory before it ---------- */

interface DirectoryPlace {
  readonly entries: number;
  readonly offset: number;
  readonly end: number;
}

/** Its comment, and so the end itself, must be over with the zip. */
function findEnd(zip: Buffer): DirectoryPlace {
  const last = zip.length - END.bytes;
  for (let at = last; at >= Math.max(0, last - 0xffff); at -= 1) {
    if (zip.readUInt32LE(at) !== END.signature) continue;
    if (zip.readUInt16LE(at + END.commentBytes) === last - at) return readEnd(zip, at);
  }
  throw new Refused('zip-damaged', { expected: 'end' });
}

function readEnd(zip: Buffer, at: number): DirectoryPlace {
  const entries = zip.readUInt16LE(at + END.entries);
  const offset = zip.readUInt32LE(at + END.directoryOffset);
  const bytes = zip.readUInt32LE(at + END.directoryBytes);
  if (entries === IN_WIDE_FORM.two || offset === IN_WIDE_FORM.four) throw tooLong();
  if (entries > MAX_ENTRIES) {
    throw new Refused('zip-too-large', {
      found: `${entries} entries`,
      expected: `${MAX_ENTRIES} entries`,
    });
  }
  const disks = [zip.readUInt16LE(at + END.disk), zip.readUInt16LE(at + END.directoryDisk)];
  const isSplit = disks.some((disk) => disk !== 0);
  if (isSplit || zip.readUInt16LE(at + END.entriesHere) !== entries) {
    throw new Refused('zip-damaged', { expected: 'one part' });
  }
  const end = offset + bytes;
  const isWide =
    at === end + WIDE_END.bytesWithLocator && saysWideEnd(zip, { entries, offset, end });
  if (at !== end && !isWide) throw new Refused('zip-damaged', { expected: 'directory' });
  return { entries, offset, end };
}

/** Whether the end is also there in the wide form, and says the same. */
function saysWideEnd(zip: Buffer, { entries, offset, end }: DirectoryPlace): boolean {
  const locator = end + WIDE_END.bytes;
  return (
    zip.readUInt32LE(end) === WIDE_END.signature &&
    zip.readBigUInt64LE(end + WIDE_END.entries) === BigInt(entries) &&
    zip.readBigUInt64LE(end + WIDE_END.directoryBytes) === BigInt(end - offset) &&
    zip.readBigUInt64LE(end + WIDE_END.directoryOffset) === BigInt(offset) &&
    zip.readUInt32LE(locator) === WIDE_END.locatorSignature &&
    zip.readBigUInt64LE(locator + WIDE_END.locatorOffset) === BigInt(end)
  );
}

/** It says that it has 4 GB, or more files than a plain end can count. */
function tooLong(): Refused {
  return new Refused('zip-too-large', { found: 'zip64' });
}

interface Row {
  readonly rawName: Buffer;
  /** With its folders, `/` between. */
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly attributes: number;
  readonly offset: number;
}

function readRows(zip: Buffer, { entries, offset, end }: DirectoryPlace): readonly Row[] {
  const rows: Row[] = [];
  let at = offset;
  for (let no = 0; no < entries; no += 1) {
    if (!isAt(zip, at, end, DIRECTORY)) throw new Refused('zip-damaged', { expected: 'directory' });
    const row = readRow(zip, at);
    assertReadable(row);
    rows.push(row);
    at += DIRECTORY.bytes + lengthsAt(zip, at, ['nameBytes', 'extraBytes', 'commentBytes']);
  }
  if (at !== end) throw new Refused('zip-damaged', { expected: 'directory' });
  return rows;
}

function lengthsAt(
  zip: Buffer,
  at: number,
  names: readonly ('nameBytes' | 'extraBytes' | 'commentBytes')[],
): number {
  return names.reduce((sum, name) => sum + zip.readUInt16LE(at + DIRECTORY[name]), 0);
}

function isAt(
  zip: Buffer,
  at: number,
  end: number,
  header: { readonly signature: number; readonly bytes: number },
): boolean {
  return at + header.bytes <= end && zip.readUInt32LE(at) === header.signature;
}

function readRow(zip: Buffer, at: number): Row {
  const name = at + DIRECTORY.bytes;
  const rawName = zip.subarray(name, name + zip.readUInt16LE(at + DIRECTORY.nameBytes));
  const flags = zip.readUInt16LE(at + DIRECTORY.flags);
  return {
    rawName,
    path: readName(rawName, flags),
    flags,
    method: zip.readUInt16LE(at + DIRECTORY.method),
    crc: zip.readUInt32LE(at + DIRECTORY.crc),
    compressed: zip.readUInt32LE(at + DIRECTORY.compressed),
    size: zip.readUInt32LE(at + DIRECTORY.size),
    attributes: zip.readUInt32LE(at + DIRECTORY.attributes),
    offset: zip.readUInt32LE(at + DIRECTORY.offset),
  };
}

/* ---------- what an entry may be ---------- */

function assertReadable(row: Row): void {
  const { path: found, flags, method } = row;
  if ((flags & FLAGS.encrypted) !== 0) throw new Refused('zip-encrypted', { found });
  if (isNoFile(row)) throw new Refused('zip-names', { found, expected: 'a file' });
  const isLarge = [row.size, row.compressed, row.offset].includes(IN_WIDE_FORM.four);
  if (isLarge) throw tooLong();
  if (method !== STORED && method !== DEFLATED) {
    throw new Refused('zip-damaged', { found: `${found}: method ${method}`, expected: 'deflated' });
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ASCII = /^[\u0020-\u007e]*$/;
const CONTROLS = /\p{Cc}/u;
const UNREADABLE = /[^\u0020-\u007e]/g;

/** A name that says in no way what letters it has could be one of several: it is not guessed at. */
function readName(raw: Buffer, flags: number): string {
  const name = (flags & FLAGS.utf8) === 0 ? decodeAscii(raw) : decodeUtf8(raw);
  if (name === undefined || CONTROLS.test(name)) {
    throw new Refused('zip-names', { found: showName(raw) });
  }
  return name.replaceAll('\\', '/');
}

function decodeAscii(raw: Buffer): string | undefined {
  const text = raw.toString('latin1');
  return ASCII.test(text) ? text : undefined;
}

function decodeUtf8(raw: Buffer): string | undefined {
  try {
    return UTF8.decode(raw);
  } catch {
    return undefined;
  }
}

function showName(raw: Buffer): string {
  return raw.toString('latin1').replace(UNREADABLE, '\ufffd');
}

function isFolder({ path }: Pick<Row, 'path'>): boolean {
  return path.endsWith('/');
}

/** Of a file that a Unix system packed, from stat(2): its kind, and what a regular file has there. */
const UNIX_KIND = 0xf000;
const UNIX_FILE = 0x8000;
/** What a program packed as it came out of another. */
const UNIX_PIPE = 0x1000;
const UNIX_FOLDER = 0x4000;
/** Of any other. */
const DOS_FOLDER = 0x10;

/** A link, a device, a folder with something in it, or none of the kind that its name says. */
function isNoFile(row: Row): boolean {
  const kind = (row.attributes >>> 16) & UNIX_KIND;
  if (isFolder(row)) return row.size > 0 || ![0, UNIX_FOLDER].includes(kind);
  const isNamed = row.path !== '';
  return (
    !isNamed || ![0, UNIX_FILE, UNIX_PIPE].includes(kind) || (row.attributes & DOS_FOLDER) !== 0
  );
}

/* ---------- each file, where the directory says it is ---------- */

interface FilePart {
  readonly row: Row;
  readonly data: Buffer;
  readonly start: number;
  readonly end: number;
}

function readLocal(zip: Buffer, row: Row): FilePart {
  const { offset, path: found } = row;
  if (!isAt(zip, offset, zip.length, LOCAL)) throw new Refused('zip-damaged', { found });
  const nameStart = offset + LOCAL.bytes;
  const nameEnd = nameStart + zip.readUInt16LE(offset + LOCAL.nameBytes);
  const start = nameEnd + zip.readUInt16LE(offset + LOCAL.extraBytes);
  const end = start + row.compressed;
  if (end > zip.length) throw new Refused('zip-damaged', { found });
  if (!zip.subarray(nameStart, nameEnd).equals(row.rawName)) {
    throw new Refused('zip-names', {
      found: showName(zip.subarray(nameStart, nameEnd)),
      expected: found,
    });
  }
  assertSame(zip, row);
  return {
    row,
    data: zip.subarray(start, end),
    start: offset,
    end: end + descriptorBytes(zip, row, end),
  };
}

/** The tag and the length of an extra. */
const EXTRA_BYTES = 4;

/** What both headers must agree in. */
const AGREED_FLAGS = FLAGS.encrypted | FLAGS.descriptor | FLAGS.utf8;

/** Where sizes and CRC follow the data, they are not yet told before it. */
function assertSame(zip: Buffer, row: Row): void {
  const flags = zip.readUInt16LE(row.offset + LOCAL.flags);
  const agreed = [
    ((flags ^ row.flags) & AGREED_FLAGS) === 0,
    zip.readUInt16LE(row.offset + LOCAL.method) === row.method,
  ];
  if ((flags & FLAGS.descriptor) === 0) {
    agreed.push(
      zip.readUInt32LE(row.offset + LOCAL.crc) === row.crc,
      saysSizes(zip, row) || saysWideSizes(zip, row),
    );
  }
  if (agreed.includes(false)) throw new Refused('zip-damaged', { found: row.path });
}

function saysSizes(zip: Buffer, { offset, compressed, size }: Row): boolean {
  return (
    zip.readUInt32LE(offset + LOCAL.compressed) === compressed &&
    zip.readUInt32LE(offset + LOCAL.size) === size
  );
}

/** As the first of its extras, where writers put it. */
function saysWideSizes(zip: Buffer, row: Row): boolean {
  const inWideForm = { compressed: IN_WIDE_FORM.four, size: IN_WIDE_FORM.four };
  const extra = row.offset + LOCAL.bytes + row.rawName.length;
  const isThere =
    saysSizes(zip, { ...row, ...inWideForm }) &&
    zip.readUInt16LE(row.offset + LOCAL.extraBytes) >= EXTRA_BYTES + WIDE_SIZES.bytes &&
    zip.readUInt16LE(extra) === WIDE_SIZES.tag &&
    zip.readUInt16LE(extra + 2) === WIDE_SIZES.bytes;
  if (!isThere) return false;
  const sizes = extra + EXTRA_BYTES;
  return (
    zip.readBigUInt64LE(sizes + WIDE_SIZES.size) === BigInt(row.size) &&
    zip.readBigUInt64LE(sizes + WIDE_SIZES.compressed) === BigInt(row.compressed)
  );
}

/** APPNOTE 4.3.9: with or without a signature, the sizes in 4 bytes, or in 8 as streaming writers have them. */
function descriptorBytes(zip: Buffer, row: Row, at: number): number {
  if ((row.flags & FLAGS.descriptor) === 0) return 0;
  for (const wide of [false, true]) {
    for (const parts of [[DESCRIPTOR.signature], []]) {
      const expected = descriptor(row, parts, wide);
      if (zip.subarray(at, at + expected.length).equals(expected)) return expected.length;
    }
  }
  throw new Refused('zip-damaged', { found: row.path });
}

function descriptor(row: Row, signature: readonly number[], wide: boolean): Buffer {
  const sizes = [row.compressed, row.size].flatMap((size) => (wide ? [size, 0] : [size]));
  const numbers = Uint32Array.from([...signature, row.crc, ...sizes]);
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, index * 4);
  return bytes;
}

/** One file after another from the first byte to the directory: none hidden between, and none inside another. */
function assertFilled(files: readonly FilePart[], directory: number): void {
  let at = 0;
  for (const { row, start, end } of files.toSorted((one, other) => one.start - other.start)) {
    if (start !== at) throw new Refused('zip-damaged', { found: row.path });
    at = end;
  }
  if (at !== directory) throw new Refused('zip-damaged', { expected: 'directory' });
}

function toEntry({ row, data }: FilePart): ZipEntry {
  const { crc, size } = row;
  const method = row.method === STORED ? STORED : DEFLATED;
  return { name: row.path.slice(row.path.lastIndexOf('/') + 1), method, crc, size, data };
}
