/**
 * Splits delimited bytes of any dialect by csv-parse: several characters between fields, another escape, another end of
 * records, comments. What it gives is held against the bytes: a record with quotes counts only when its fields, written
 * again, are the very bytes they came from. Where \ escapes csv-parse reads `"C:\new"` as C:new, and where # begins a
 * comment `"a"#b` as a#b; here both are faults of quotes. No byte may be left over at the end either.
 */
import { CsvError, type InfoRecord, Parser } from 'csv-parse';
import type { DelimitedSyntax } from '../../domain/interface.ts';
import type { RecordFault } from '../syntax.ts';
import {
  beginning,
  type DelimitedRecord,
  type FieldReading,
  faultsIn,
  NO_FAULTS,
  NOWHERE,
  type SplitFault,
  type Splitter,
} from './delimited-record.ts';
import { quoteField } from './quote-field.ts';

/** So many bytes csv-parse may want to see behind a record before it hands it out. */
const LOOK_AHEAD_BYTES = 64;

/** `offset`: of the first byte it is given, in the file. */
export class OddRecordSplitter implements Splitter {
  readonly #syntax: DelimitedSyntax;
  readonly #reading: FieldReading;
  readonly #parser: Parser;
  readonly #ends: readonly string[];
  readonly #lineBreak: string;
  #records: DelimitedRecord[] = [];
  /** As latin1: from the first byte of the next record on. */
  #held = '';
  /** Of what is held, in the file; and how many bytes are before it of those that csv-parse has seen. */
  #offset: number;
  #passed = 0;
  #line = 1;
  #isEnded = false;
  #fault: SplitFault | undefined;

  constructor(syntax: DelimitedSyntax, reading: FieldReading, offset: number) {
    this.#syntax = syntax;
    this.#reading = reading;
    this.#offset = offset;
    this.#ends = endsOf(syntax);
    this.#lineBreak = this.#ends.includes('\r') ? '\r' : '\n';
    this.#parser = new Parser({
      encoding: 'latin1',
      delimiter: syntax.delimiter,
      quote: syntax.quote ?? null,
      escape: syntax.escape ?? null,
      record_delimiter: [...this.#ends],
      comment: syntax.comment ?? null,
      comment_no_infix: true,
      max_record_size: syntax.maxRecordBytes,
      /* Record types differ in length; as arrays, records come as they are. */
      relax_column_count: true,
      on_record: (fields: string[], { bytes }: InfoRecord) => this.#take(fields, bytes),
    });
  }

  get fault(): SplitFault | undefined {
    return this.#fault;
  }

  get line(): number {
    return this.#line;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  take(bytes: Uint8Array): readonly DelimitedRecord[] {
    const copy = Buffer.from(bytes);
    this.#held += copy.toString('latin1');
    this.#noteEnd();
    this.#drive((done) => this.#parser._transform(copy, 'latin1', done));
    this.#passComments(false);
    const most = this.#syntax.maxRecordBytes + LOOK_AHEAD_BYTES;
    if (this.#held.length > most) this.#fault ??= 'record-too-long';
    return this.#handOut();
  }

  end(): readonly DelimitedRecord[] {
    this.#drive((done) => this.#parser._flush(done));
    this.#passComments(true);
    if (this.#held !== '') this.#fault ??= 'quotes';
    return this.#handOut();
  }

  #noteEnd(): void {
    if (this.#held !== '') this.#isEnded = this.#ends.some((end) => this.#held.endsWith(end));
  }

  /**
   * One of the two methods of the stream that csv-parse is: called by hand they are through when they return. For each
   * record that is not as long as the first it makes an error and drops it again; without their stacks it is three times as fast.
   */
  #drive(step: (done: (error?: Error | null) => void) => void): void {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      step((error) => {
        if (error != null) this.#fault ??= splitFault(error);
      });
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  /** `end`: of the record, counted in all bytes that csv-parse has seen. Nothing is left for the stream to hand out. */
  #take(fields: readonly string[], end: number): null {
    if (this.#fault !== undefined) return null;
    this.#passComments(false);
    const raw = this.#held.slice(0, end - this.#passed);
    const mark = this.#ends.find((possible) => raw.endsWith(possible)) ?? '';
    const content = raw.slice(0, raw.length - mark.length);
    if (raw.length > this.#syntax.maxRecordBytes) this.#fault = 'record-too-long';
    else if (!isWrittenAs(content, fields, this.#syntax)) this.#fault = 'quotes';
    else this.#hold(fields, raw, content);
    return null;
  }

  /** Unless it is a line with nothing on it. */
  #hold(fields: readonly string[], raw: string, content: string): void {
    const place = { line: this.#line, offset: this.#offset, bytes: raw.length };
    this.#pass(raw.length);
    if (content === '') return;
    const endLine = this.#line - (raw.endsWith(this.#lineBreak) ? 1 : 0);
    this.#records.push(new OddRecord(fields, content, { ...place, endLine }, this.#reading));
  }

  #passComments(atEnd: boolean): void {
    const { comment } = this.#syntax;
    while (comment !== undefined && this.#held.startsWith(comment)) {
      const end = this.#endOfComment();
      if (end === undefined && !atEnd) return;
      this.#pass(end ?? this.#held.length);
    }
  }

  #endOfComment(): number | undefined {
    const places = this.#ends.map((end) => ({ at: this.#held.indexOf(end), length: end.length }));
    const found = places.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
    return found[0] && found[0].at + found[0].length;
  }

  #pass(bytes: number): void {
    this.#line += countOf(this.#lineBreak, this.#held, bytes);
    this.#held = this.#held.slice(bytes);
    this.#offset += bytes;
    this.#passed += bytes;
  }

  #handOut(): readonly DelimitedRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }
}

/** How often a character is in a text before an end. */
function countOf(character: string, text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && at < end; count += 1) {
    at = text.indexOf(character, at + 1);
  }
  return count;
}

/** CRLF before LF: csv-parse takes the first that fits. */
function endsOf({ recordEnd }: DelimitedSyntax): readonly string[] {
  return recordEnd === undefined ? ['\r\n', '\n'] : [recordEnd];
}

function splitFault(error: Error): SplitFault {
  if (!(error instanceof CsvError)) throw error;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'record-too-long';
  if (error.code.includes('QUOTE')) return 'quotes';
  throw error;
}

/** Whether the fields, each in quotes where it was in quotes, are what the record has before its end. */
function isWrittenAs(
  content: string,
  fields: readonly string[],
  { delimiter, quote, escape: escapedBy }: DelimitedSyntax,
): boolean {
  if (quote === undefined || !content.includes(quote)) return true;
  let at = -delimiter.length;
  for (const field of fields) {
    if (at >= 0 && !content.startsWith(delimiter, at)) return false;
    at += delimiter.length;
    const isQuoted = content.startsWith(quote, at);
    const written = isQuoted ? quoteField(field, quote, escapedBy) : field;
    if (!content.startsWith(written, at)) return false;
    at += written.length;
  }
  return at === content.length;
}

interface Location {
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
}

const PRINTABLE_ASCII = /^[\t\u0020-\u007e]*$/;

class OddRecord implements DelimitedRecord {
  readonly tag = '';
  readonly depth = 0;
  readonly units = 1;
  readonly width: number;
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
  readonly #fields: readonly string[];
  readonly #content: string;
  readonly #reading: FieldReading;

  constructor(fields: readonly string[], content: string, place: Location, reading: FieldReading) {
    this.#fields = fields;
    this.#content = content;
    this.#reading = reading;
    this.width = fields.length;
    this.line = place.line;
    this.endLine = place.endLine;
    this.offset = place.offset;
    this.bytes = place.bytes;
  }

  get faults(): readonly RecordFault[] {
    return PRINTABLE_ASCII.test(this.#content) ? NO_FAULTS : faultsIn(this.#fields, this.#reading);
  }

  text(slot: number): string | undefined {
    return this.field(this.#reading.indexes[slot] ?? NOWHERE);
  }

  field(index: number): string | undefined {
    const field = this.#fields[index];
    return field === undefined ? undefined : this.#reading.decode(field).text;
  }

  begins(): string {
    return beginning(this.#content, this.#reading.decode);
  }
}
