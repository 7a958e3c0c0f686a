/**
 * Reads delimited bytes into located records, for the places that a definition names. Everything that is not as it
 * should be (ragged rows, control characters, wrong bytes, a file without its last line end) is kept and reported. It must
 * never drop, repair or merge a record; a line with nothing on it holds nothing and is passed over.
 *
 * Records can be read until the next `take` or `end`; those of the plain dialect throw after it. A text may be kept, but one
 * of 13 characters or more keeps the whole chunk that it was cut from in memory, since V8 cuts strings without copying.
 * Whoever keeps such texts of every record for as long as a large file is read copies them.
 */
import type { DelimitedSyntax, Encoding, Place } from '../../domain/interface.ts';
import { findMark, MARK_BYTES } from '../byte-order-mark.ts';
import type { RecordReader, SourceFault, SyntaxReader } from '../syntax.ts';
import {
  type DelimitedRecord,
  type FieldReading,
  fieldReading,
  NOWHERE,
  type Splitter,
} from './delimited-record.ts';
import { columnName, findColumns, type Wanted } from './heading.ts';
import { OddRecordSplitter } from './split-odd-records.ts';
import { isPlain, RecordSplitter } from './split-records.ts';

export interface DelimitedSyntaxReader extends SyntaxReader {
  open(): DelimitedFileReader;
}

export interface DelimitedFileReader extends RecordReader {
  /** How many columns the heading has, once it was read: what each record must have. */
  readonly headingWidth: number | undefined;
}

export function delimitedReader(
  syntax: DelimitedSyntax,
  encoding: Encoding,
): DelimitedSyntaxReader {
  return new DelimitedReader(syntax, encoding);
}

class DelimitedReader implements DelimitedSyntaxReader {
  readonly #syntax: DelimitedSyntax;
  readonly #encoding: Encoding;
  readonly #wanted: Wanted[] = [];
  #isOpened = false;
  /** Of the heading that was read last. */
  #indexes: readonly number[] = [];

  constructor(syntax: DelimitedSyntax, encoding: Encoding) {
    this.#syntax = syntax;
    this.#encoding = encoding;
  }

  slot(place: Place): number {
    const want = this.#want(place);
    const slot = this.#wanted.indexOf(want);
    if (slot >= 0) return slot;
    if (this.#isOpened) throw new Error('a place was asked for after a file was opened');
    return this.#wanted.push(want) - 1;
  }

  #want(place: Place): Wanted {
    const hasHeading = this.#syntax.heading !== undefined;
    if (place.kind === 'position') return place.index - 1;
    if (place.kind === 'column' && hasHeading) return columnName(place.name);
    throw new Error(`a delimited record has no place of kind ${place.kind}`);
  }

  columnOf(slot: number): number | undefined {
    const want = this.#wanted[slot];
    const index = typeof want === 'number' ? want : this.#indexes[slot];
    return index === undefined ? undefined : index + 1;
  }

  open(): DelimitedFileReader {
    this.#isOpened = true;
    return new FileReader(this.#syntax, this.#encoding, this.#wanted, (indexes) => {
      this.#indexes = indexes;
    });
  }
}

class FileReader implements DelimitedFileReader {
  readonly #syntax: DelimitedSyntax;
  readonly #reading: FieldReading;
  readonly #wanted: readonly Wanted[];
  readonly #tellColumns: (indexes: readonly number[]) => void;
  /** The first bytes, until there are enough to know a byte-order mark. */
  #first: Buffer = Buffer.alloc(0);
  #splitter: Splitter | undefined;
  /** Records up to the heading and with it. */
  #aboveData: number;
  #headingWidth: number | undefined;
  #fault: SourceFault | undefined;

  constructor(
    syntax: DelimitedSyntax,
    encoding: Encoding,
    wanted: readonly Wanted[],
    tellColumns: (indexes: readonly number[]) => void,
  ) {
    this.#syntax = syntax;
    this.#wanted = wanted;
    this.#tellColumns = tellColumns;
    this.#aboveData = syntax.heading?.row ?? 0;
    this.#reading = fieldReading(
      encoding,
      wanted.map((want) => (typeof want === 'number' ? want : NOWHERE)),
    );
  }

  get fault(): SourceFault | undefined {
    return this.#fault;
  }

  get isEnded(): boolean {
    return this.#splitter?.isEnded ?? false;
  }

  get headingWidth(): number | undefined {
    return this.#headingWidth;
  }

  take(bytes: Uint8Array): readonly DelimitedRecord[] {
    if (this.#fault !== undefined) return [];
    if (this.#splitter !== undefined) return this.#handOut(this.#splitter, bytes);
    this.#first = Buffer.concat([this.#first, bytes]);
    return this.#first.length < MARK_BYTES ? [] : this.#begin();
  }

  end(): readonly DelimitedRecord[] {
    const records = this.#splitter === undefined ? this.#begin() : [];
    const splitter = this.#splitter;
    if (this.#fault !== undefined || splitter === undefined) return records;
    const last = this.#handOut(splitter);
    if (this.#aboveData > 0) this.#fault ??= { reason: 'no-heading', line: splitter.line };
    return [...records, ...last];
  }

  #begin(): readonly DelimitedRecord[] {
    const first = this.#first;
    const found = findMark(first);
    if (found === 'utf-16') {
      this.#fault = { reason: 'utf-16', line: 1 };
      return [];
    }
    const mark = found === 'utf-8' ? MARK_BYTES : 0;
    const Way = isPlain(this.#syntax) ? RecordSplitter : OddRecordSplitter;
    this.#splitter = new Way(this.#syntax, this.#reading, mark);
    return this.#handOut(this.#splitter, first.subarray(mark));
  }

  /** Without bytes: what is left at the end. */
  #handOut(splitter: Splitter, bytes?: Uint8Array): readonly DelimitedRecord[] {
    const records = bytes === undefined ? splitter.end() : splitter.take(bytes);
    const data = this.#aboveData === 0 ? records : this.#belowHeading(records);
    if (splitter.fault !== undefined) {
      this.#fault ??= { reason: splitter.fault, line: splitter.line };
    }
    return data;
  }

  #belowHeading(records: readonly DelimitedRecord[]): readonly DelimitedRecord[] {
    const heading = records[this.#aboveData - 1];
    const above = Math.min(this.#aboveData, records.length);
    this.#aboveData -= above;
    if (heading !== undefined) this.#readHeading(heading);
    return this.#fault === undefined ? records.slice(above) : [];
  }

  #readHeading(heading: DelimitedRecord): void {
    const others = this.#syntax.heading?.others ?? 'allowed';
    const columns = findColumns(heading, this.#wanted, others);
    if ('fault' in columns) {
      this.#fault = columns.fault;
      return;
    }
    this.#reading.indexes.set(columns.indexes);
    this.#tellColumns(columns.indexes);
    this.#headingWidth = columns.width;
  }
}
