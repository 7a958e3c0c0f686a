/**
 * What a syntax is, read and write. Reading it splits bytes into located records and hands out the text at a place of each. It decodes, and it
 * reports what it cannot read; it never drops, repairs or merges a record, and it knows nothing of types or documents. Writing is the same backwards:
 * nothing is cut, and what does not fit is an error.
 */
import type { Place, RecordDefinition } from '../domain/interface.ts';

/** Something in a record that cannot be taken as it is. */
export interface RecordFault {
  /**
   * `encoding`: bytes that are not in the declared encoding; `control`: a control character; `unknown`: something that
   * no field of the definition names, where the definition wants to know.
   */
  readonly kind: 'encoding' | 'control' | 'unknown';
  /** Its slot, where it is in a field that the definition names. */
  readonly slot: number | undefined;
  /** As people count it: the field's number, or the first position. */
  readonly column: number | undefined;
  /** What can be shown: the text with U+FFFD, the control character as U+0000, the element's name. */
  readonly found: string;
}

/** One record: where it is in the file, and its texts. It is read at once or not at all: a reader may re-use what is behind it. */
export interface SourceRecord {
  /** First and last physical line, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Of its first byte in the file, from 0, and how many there are, its end included. */
  readonly offset: number;
  readonly bytes: number;
  /** Fields of a delimited record, bytes or characters of a fixed one; undefined: the syntax has no such thing. */
  readonly width: number | undefined;
  /** What it is beside its texts: the path of its element, the tag of its first segment, or ''. */
  readonly tag: string;
  /** How many records of this file it is inside of, by nesting: 0 where nothing nests. */
  readonly depth: number;
  /** Segments it is made of, those of records inside it left out; 1 where there are none. */
  readonly units: number;
  readonly faults: readonly RecordFault[];
  /** The text at a slot, decoded, as written; undefined: there is no such place in this record. */
  text(slot: number): string | undefined;
  /** How it begins, at most 40 characters, for a person who looks for it. */
  begins(): string;
}

/** Why the bytes as a whole are not this syntax: nothing can be read from here on. */
export interface SourceFault {
  readonly reason: SourceFaultReason;
  readonly line: number;
  /** What was found, for a sentence: a column's name, a key, a separator. */
  readonly found?: string;
  readonly expected?: string;
}

export const SOURCE_FAULTS = [
  /* bytes */
  'utf-16',
  'encoding',
  'quotes',
  'record-too-long',
  'line-end',
  /* delimited: the heading */
  'no-heading',
  'column-missing',
  'column-twice',
  'column-unknown',
  'column-unnamed',
  /* fixed width */
  'record-length',
  /* XML, JSON */
  'not-well-formed',
  'doctype',
  'too-deep',
  'key-twice',
  'several-values',
  'too-large',
  /* EDIFACT, TRADACOMS, X12 */
  'no-interchange',
  'separators',
  'release-at-end',
  'unfinished',
  /* zip */
  'not-a-zip',
  'zip-too-large',
  'zip-encrypted',
  'zip-damaged',
  'zip-names',
  'member-missing',
  'member-unknown',
  'member-twice',
] as const;
export type SourceFaultReason = (typeof SOURCE_FAULTS)[number];

/** Reads one file: give it the bytes in order, then `end`. After a fault it takes no more. */
export interface RecordReader {
  /** The records that are whole with these bytes, in order. A syntax that needs the whole file gives none before its end. */
  take(bytes: Uint8Array): readonly SourceRecord[];
  end(): readonly SourceRecord[];
  readonly fault: SourceFault | undefined;
  /** Whether the last record was ended as the syntax ends records: the file was not cut off there. */
  readonly isEnded: boolean;
  /** Delimited: columns of the file's heading, once it has been read; so wide must each record be. */
  readonly headingWidth?: number | undefined;
}

/** A syntax with a definition's settings and places compiled into it. */
export interface SyntaxReader {
  /** The slot of a place in records of a type. Asked for each place before the first file is opened; the same place, the same slot. */
  slot(place: Place, record: string): number;
  /** As people count it: the field's number or first position. Undefined: places have no number. Only with a heading does it need a file. */
  columnOf(slot: number): number | undefined;
  open(): RecordReader;
}

/** A record to write: its type, and one text for each of the type's fields, in their order; undefined: nothing is put there. */
export interface WrittenRecord {
  readonly type: RecordDefinition;
  readonly texts: readonly (string | undefined)[];
}

/**
 * Writes one file: what comes out of `write` and `end`, in order, is the file. A record goes into the last one of its
 * parent's type, where records nest. Throws VALUE_DOES_NOT_FIT for a text that is too long for its place, that the
 * encoding has no letter for, or that would read as something else.
 */
export interface RecordWriter {
  write(record: WrittenRecord): Uint8Array;
  end(): Uint8Array;
}
