/**
 * How a zip is laid out, as much of it as files of invoices need: PKWARE's APPNOTE.TXT 6.3.10, section 4.3. Numbers are
 * little-endian. A file is a local header (with the name), the data, and the same again, told in the directory at the end.
 */

export const LOCAL = {
  signature: 0x04034b50,
  bytes: 30,
  flags: 6,
  method: 8,
  crc: 14,
  compressed: 18,
  size: 22,
  nameBytes: 26,
  extraBytes: 28,
} as const;

export const DIRECTORY = {
  signature: 0x02014b50,
  bytes: 46,
  flags: 8,
  method: 10,
  crc: 16,
  compressed: 20,
  size: 24,
  nameBytes: 28,
  extraBytes: 30,
  commentBytes: 32,
  attributes: 38,
  offset: 42,
} as const;

export const END = {
  signature: 0x06054b50,
  bytes: 22,
  disk: 4,
  directoryDisk: 6,
  entriesHere: 8,
  entries: 10,
  directoryBytes: 12,
  directoryOffset: 16,
  commentBytes: 20,
} as const;

/**
 * The end in the form for 4 GB and more (zip64, APPNOTE 4.3.14 and 4.3.15), and where it is. Programs that cannot know
 * how long a file will be write it for small ones too; the plain end, which then follows it, says the same.
 */
export const WIDE_END = {
  signature: 0x06064b50,
  bytes: 56,
  entries: 32,
  directoryBytes: 40,
  directoryOffset: 48,
  locatorSignature: 0x07064b50,
  locatorOffset: 8,
  bytesWithLocator: 76,
} as const;

/** The sizes of a file in that form, among its extras: APPNOTE 4.5.3. */
export const WIDE_SIZES = { tag: 0x0001, bytes: 16, size: 0, compressed: 8 } as const;

/** What stands in a plain size, offset or count whose wide form counts. */
export const IN_WIDE_FORM = { two: 0xffff, four: 0xffffffff } as const;

/** What follows the data of a file whose size was not known when it was begun; writers may leave the signature out. */
export const DESCRIPTOR = { signature: 0x08074b50 } as const;

export const STORED = 0;
export const DEFLATED = 8;

export const FLAGS = {
  /** Encrypted by any of its three ways: bits 0, 6 and 13. */
  encrypted: 0x2041,
  /** Sizes and CRC follow the data. */
  descriptor: 0x0008,
  /** The name is UTF-8. */
  utf8: 0x0800,
} as const;

/** More files than that are no interface; AIMS neither reads nor writes them. */
export const MAX_ENTRIES = 1_000;
