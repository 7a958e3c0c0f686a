/**
 * Splits delimited bytes into records and fields, nothing else: no repair, no opinion about lengths. A field becomes
 * text when it is asked for; what is wrong in one is found whether it is asked for or not.
 *
 * The dialect is the plain one: a one-byte delimiter, records that end with LF or CRLF, and fields that may stand in
 * quotes with a quote inside doubled (RFC 4180, section 2). Our own, because a library that goes byte by byte and makes
 * every field a string took two thirds of a check's time; a test holds it against csv-parse on thousands of made-up files.
 */
import { isUtf8 } from 'node:buffer';
import type { DelimitedSyntax, Encoding } from '../../domain/interface.ts';
import { highLetters } from '../decode-field.ts';
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

/** What a byte is to the splitter. */
const ORDINARY = 0;
const DELIMITER = 1;
const QUOTE = 2;
const LINE_FEED = 3;
const CARRIAGE_RETURN = 4;
/** Must be decoded to be read. */
const HIGH = 5;
/** Must not be there, and reads as itself. */
const CONTROL = 6;
/** No letter of the encoding. */
const NO_LETTER = 7;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const DELETE = 0x7f;

/** In place of where something ends: its end has not come yet, or its quotes are wrong. */
const MORE = -1;
const WRONG_QUOTES = -2;

/** Whether our own splitter can read it; for every other dialect there is csv-parse. */
export function isPlain(syntax: DelimitedSyntax): boolean {
  const { delimiter, quote, recordEnd, comment } = syntax;
  const ends = [undefined, '\n', '\r\n'];
  return (
    isOneByte(delimiter) &&
    (quote === undefined || (isOneByte(quote) && quote !== delimiter && syntax.escape === quote)) &&
    ends.includes(recordEnd) &&
    comment === undefined
  );
}

function isOneByte(mark: string): boolean {
  const byte = mark.charCodeAt(0);
  return mark.length === 1 && byte < 0x80 && byte !== LF && byte !== CR;
}

/** `offset`: of the first byte it is given, in the file. */
export class RecordSplitter implements Splitter {
  readonly #kinds: Uint8Array;
  readonly #quoteByte: number;
  /** Whether LF alone ends a record. */
  readonly #isLfAnEnd: boolean;
  readonly #maxRecordBytes: number;
  /** The bytes that are not yet passed begin at `#at` and end before `#length`, where an LF stops every search. */
  #bytes = Buffer.alloc(0);
  #length = 0;
  #at = 0;
  /** Of the buffer's first byte, in the file. */
  #offset: number;
  #line = 1;
  #isEnded = false;
  #fault: SplitFault | undefined;
  /** Two numbers a field, for the fields of this batch: where it begins, and where it ends (see Batch). */
  #bounds = new Int32Array(8192);
  #count = 0;
  #batch: Batch;
  /** Of the record that is being looked at: line feeds in its fields, and whether something is wrong in one. */
  #breaks = 0;
  #isSuspect = false;

  constructor(syntax: DelimitedSyntax, reading: FieldReading, offset: number) {
    this.#kinds = kindsOf(syntax, reading.encoding);
    this.#quoteByte = syntax.quote?.charCodeAt(0) ?? -1;
    this.#isLfAnEnd = syntax.recordEnd !== '\r\n';
    this.#maxRecordBytes = syntax.maxRecordBytes;
    this.#offset = offset;
    this.#batch = new Batch(reading, syntax.quote ?? '', offset);
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

  /** The records that are whole with these bytes, in order. Those of the time before can no longer be read. */
  take(bytes: Uint8Array): readonly DelimitedRecord[] {
    this.#fill(bytes);
    return this.#split(false);
  }

  end(): readonly DelimitedRecord[] {
    return this.#at === this.#length ? [] : this.#split(true);
  }

  /** What is left goes to the front, the new bytes behind it. */
  #fill(bytes: Uint8Array): void {
    const left = this.#length - this.#at;
    const length = left + bytes.length;
    const old = this.#bytes;
    if (old.length <= length) this.#bytes = Buffer.allocUnsafeSlow(2 * length + 1);
    old.copy(this.#bytes, 0, this.#at, this.#length);
    this.#bytes.set(bytes, left);
    this.#bytes[length] = LF;
    this.#offset += this.#at;
    this.#at = 0;
    this.#length = length;
  }

  #split(atEnd: boolean): readonly DelimitedRecord[] {
    const batch = this.#batch.next(this.#offset);
    const records: DelimitedRecord[] = [];
    this.#batch = batch;
    this.#count = 0;
    while (this.#fault === undefined && this.#at < this.#length) {
      const first = this.#count;
      const next = this.#findEnd(atEnd);
      this.#judge(next);
      if (next < 0 || this.#fault !== undefined) break;
      if (!this.#isBlank(first)) records.push(this.#record(first, next));
      this.#pass(next);
    }
    batch.fill(this.#bytes, this.#at, this.#bounds);
    if (this.#length > 0) this.#isEnded = this.#at === this.#length && this.#endsBefore(this.#at);
    return records;
  }

  #judge(next: number): void {
    if (next === WRONG_QUOTES) this.#fault = 'quotes';
    const bytes = (next < 0 ? this.#length : next) - this.#at;
    if (bytes > this.#maxRecordBytes) this.#fault ??= 'record-too-long';
  }

  /** A line with nothing on it: one field, without quotes, that ends where the line begins. */
  #isBlank(first: number): boolean {
    return this.#count === first + 2 && this.#bounds[first + 1] === this.#at;
  }

  #record(first: number, next: number): DelimitedRecord {
    return new PlainRecord(
      this.#batch,
      first,
      (this.#count - first) / 2,
      this.#line,
      this.#endLine(next),
      this.#offset + this.#at,
      next - this.#at,
      this.#isSuspect,
    );
  }

  #pass(next: number): void {
    this.#at = next;
    this.#line += this.#breaks + (this.#endsBefore(next) ? 1 : 0);
  }

  /** Where CRLF ends records, an LF can be the last byte of a record that has no end. */
  #endLine(next: number): number {
    const isOnItsLine = this.#bytes[next - 1] !== LF || this.#endsBefore(next);
    return this.#line + this.#breaks - (isOnItsLine ? 0 : 1);
  }

  /** Where the next record begins; notes the bounds of this one's fields on the way. */
  #findEnd(atEnd: boolean): number {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    this.#breaks = 0;
    this.#isSuspect = false;
    let at = this.#at;
    for (;;) {
      at = this.#passPlain(at);
      const isQuoted = kinds[bytes[at] ?? LF] === QUOTE;
      const stop = isQuoted ? this.#passQuoted(at, atEnd) : this.#passBare(at);
      if (stop < 0) return stop;
      if (stop === this.#length) return atEnd ? stop : MORE;
      const kind = kinds[bytes[stop] ?? LF];
      if (kind !== DELIMITER) return stop + (kind === LINE_FEED ? 1 : 2);
      at = stop + 1;
    }
  }

  /**
   * To the first field that is not of ordinary bytes up to a delimiter. Nearly all fields are, and a loop that knows nothing
   * else takes them in two thirds of the time.
   */
  #passPlain(from: number): number {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    const bounds = this.#bounds;
    const room = bounds.length - 2;
    let count = this.#count;
    let start = from;
    while (count <= room) {
      let at = start;
      let kind = kinds[bytes[at] ?? LF];
      while (kind === ORDINARY) {
        at += 1;
        kind = kinds[bytes[at] ?? LF];
      }
      if (kind !== DELIMITER) break;
      bounds[count] = start;
      bounds[count + 1] = at;
      count += 2;
      start = at + 1;
    }
    this.#count = count;
    return start;
  }

  /** To what follows a field without quotes: a delimiter, the end of the record or of the bytes. */
  #passBare(start: number): number {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    let isSpecial = false;
    let at = start;
    for (; ; at += 1) {
      const kind = kinds[bytes[at] ?? LF];
      if (kind === ORDINARY) continue;
      if (kind === DELIMITER) break;
      if (kind === LINE_FEED || kind === CARRIAGE_RETURN) {
        if (this.#endsRecord(at)) break;
        this.#noteBreak(kind);
      } else if (kind === QUOTE) return WRONG_QUOTES;
      else isSpecial = this.#noteOdd(kind) || isSpecial;
    }
    this.#note(start, at, isSpecial);
    return at;
  }

  /** From an opening quote to what follows the closing one. */
  #passQuoted(start: number, atEnd: boolean): number {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    let isSpecial = false;
    let at = start + 1;
    for (; ; at += 1) {
      const kind = kinds[bytes[at] ?? LF];
      if (kind === ORDINARY || kind === DELIMITER) continue;
      if (kind === QUOTE) {
        if (bytes[at + 1] !== this.#quoteByte) break;
        isSpecial = true;
        at += 1;
      } else if (at === this.#length) return atEnd ? WRONG_QUOTES : MORE;
      else if (kind === LINE_FEED || kind === CARRIAGE_RETURN) this.#noteBreak(kind);
      else isSpecial = this.#noteOdd(kind) || isSpecial;
    }
    this.#note(start + 1, at, isSpecial);
    return this.#afterQuote(at + 1, atEnd);
  }

  /** A closing quote is one when a field can end behind it. */
  #afterQuote(stop: number, atEnd: boolean): number {
    if (stop === this.#length) return stop;
    const kind = this.#kinds[this.#bytes[stop] ?? LF];
    if (kind === DELIMITER) return stop;
    if (kind === CARRIAGE_RETURN && stop + 1 === this.#length && !atEnd) return MORE;
    const isEnd = kind === LINE_FEED || kind === CARRIAGE_RETURN;
    return isEnd && this.#endsRecord(stop) ? stop : WRONG_QUOTES;
  }

  /** At an LF or a CR. */
  #endsRecord(at: number): boolean {
    if (this.#bytes[at] === LF) return this.#isLfAnEnd || at === this.#length;
    return this.#bytes[at + 1] === LF && at + 1 < this.#length;
  }

  #endsBefore(next: number): boolean {
    return this.#bytes[next - 1] === LF && (this.#isLfAnEnd || this.#bytes[next - 2] === CR);
  }

  #noteBreak(kind: number): void {
    if (kind === LINE_FEED) this.#breaks += 1;
    this.#isSuspect = true;
  }

  /** Whether its field must be decoded. */
  #noteOdd(kind: number | undefined): boolean {
    if (kind === HIGH) this.#batch.hasHigh = true;
    else this.#isSuspect = true;
    return kind !== CONTROL;
  }

  #note(start: number, end: number, isSpecial: boolean): void {
    const count = this.#count;
    if (count + 2 > this.#bounds.length) this.#bounds = twice(this.#bounds);
    this.#bounds[count] = start;
    this.#bounds[count + 1] = isSpecial ? ~end : end;
    this.#count = count + 2;
  }
}

function twice(bounds: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * bounds.length);
  longer.set(bounds);
  return longer;
}

function kindsOf({ delimiter, quote, recordEnd }: DelimitedSyntax, encoding: Encoding): Uint8Array {
  const kinds = new Uint8Array(256).fill(CONTROL, 0, 0x20);
  kinds[DELETE] = CONTROL;
  kinds[TAB] = ORDINARY;
  kinds[LF] = LINE_FEED;
  if (recordEnd !== '\n') kinds[CR] = CARRIAGE_RETURN;
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  if (quote !== undefined) kinds[quote.charCodeAt(0)] = QUOTE;
  kinds.set(highKinds(encoding), 128);
  return kinds;
}

function highKinds(encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new Uint8Array(128).fill(HIGH);
  return Uint8Array.from(highLetters(encoding), (letter, index) => {
    if (letter === '\ufffd') return NO_LETTER;
    return letter.charCodeAt(0) === 128 + index ? ORDINARY : HIGH;
  });
}

/**
 * What is behind the records of one `take`: their bytes, and where the fields are in them. The bounds are used again for
 * the next; a record that is read too late throws, it never gives another record's text.
 */
class Batch {
  /** As latin1, up to the end of the last record. */
  latin1 = '';
  /** Whether a byte must be decoded; whether all of them can be. */
  hasHigh = false;
  isUtf8 = false;
  readonly reading: FieldReading;
  readonly #quote: string;
  /** Of the first byte, in the file. */
  readonly #offset: number;
  #bytes = Buffer.alloc(0);
  /** Two for each field: its first byte, and behind its last; this one complemented where the text is not simply the bytes. */
  #bounds = new Int32Array(0);

  constructor(reading: FieldReading, quote: string, offset: number) {
    this.reading = reading;
    this.#quote = quote;
    this.#offset = offset;
  }

  next(offset: number): Batch {
    this.#bounds = new Int32Array(0);
    return new Batch(this.reading, this.#quote, offset);
  }

  /** Fields end where ASCII bytes are, so that all of them are UTF-8 when the whole is. */
  fill(bytes: Buffer<ArrayBuffer>, length: number, bounds: Int32Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#bounds = bounds;
    this.latin1 = bytes.toString('latin1', 0, length);
    const isAscii = !this.hasHigh;
    this.isUtf8 =
      this.reading.encoding === 'utf-8' && (isAscii || isUtf8(bytes.subarray(0, length)));
  }

  text(at: number): string {
    const end = this.#bounds[at + 1];
    if (end === undefined || end < 0) return this.#specialText(at);
    return this.latin1.slice(this.#bounds[at], end);
  }

  /** With quotes that are doubled, or with letters that are not the byte's. */
  #specialText(at: number): string {
    const [start, end] = this.#boundsAt(at);
    const text = this.isUtf8
      ? this.#bytes.toString('utf8', start, end)
      : this.reading.decode(this.latin1.slice(start, end)).text;
    return this.#undoubled(text, start);
  }

  rawText(at: number): string {
    const [start, end] = this.#boundsAt(at);
    return this.#undoubled(this.latin1.slice(start, end), start);
  }

  #boundsAt(at: number): [start: number, end: number] {
    const [start, end] = [this.#bounds[at], this.#bounds[at + 1]];
    if (start === undefined || end === undefined) throw new Error('a record was read too late');
    return [start, end < 0 ? ~end : end];
  }

  /** Only an opening quote can stand in front of a field: a delimiter or the end of a line does otherwise. */
  #undoubled(text: string, start: number): string {
    const quote = this.#quote;
    const isQuoted = quote !== '' && this.latin1[start - 1] === quote;
    return isQuoted ? text.replaceAll(quote + quote, quote) : text;
  }

  /** Some of its bytes are not the encoding's, so each record must be looked at. */
  get isSuspect(): boolean {
    return this.hasHigh && !this.isUtf8 && this.reading.encoding === 'utf-8';
  }

  beginning(offset: number, bytes: number): string {
    const start = offset - this.#offset;
    return beginning(this.latin1.slice(start, start + bytes), this.reading.decode);
  }
}

class PlainRecord implements DelimitedRecord {
  readonly width: number;
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
  readonly #batch: Batch;
  readonly #first: number;
  readonly #isSuspect: boolean;

  constructor(
    batch: Batch,
    first: number,
    width: number,
    line: number,
    endLine: number,
    offset: number,
    bytes: number,
    isSuspect: boolean,
  ) {
    this.#batch = batch;
    this.#first = first;
    this.width = width;
    this.line = line;
    this.endLine = endLine;
    this.offset = offset;
    this.bytes = bytes;
    this.#isSuspect = isSuspect;
  }

  get tag(): string {
    return '';
  }

  get depth(): number {
    return 0;
  }

  get units(): number {
    return 1;
  }

  get faults(): readonly RecordFault[] {
    const isSuspect = this.#isSuspect || this.#batch.isSuspect;
    return isSuspect ? faultsIn(this.#rawTexts(), this.#batch.reading) : NO_FAULTS;
  }

  *#rawTexts(): Generator<string, void> {
    for (let index = 0; index < this.width; index += 1) {
      yield this.#batch.rawText(this.#first + 2 * index);
    }
  }

  text(slot: number): string | undefined {
    return this.field(this.#batch.reading.indexes[slot] ?? NOWHERE);
  }

  field(index: number): string | undefined {
    return index < this.width ? this.#batch.text(this.#first + 2 * index) : undefined;
  }

  begins(): string {
    return this.#batch.beginning(this.offset, this.bytes);
  }
}
