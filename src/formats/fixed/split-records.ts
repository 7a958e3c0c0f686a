/**
 * Splits fixed-width bytes into records, nothing else: no decoding, no opinion about lengths. A record ends with LF or
 * CRLF, with a declared text, or where its type says that it is over. It keeps no more than one record and the chunk.
 */
import type { SourceFault } from '../syntax.ts';
import { MOST_BYTES, type ReadContent } from './content.ts';
import type { RecordType } from './record-types.ts';

export interface SplitRecord {
  /** Without its end, one character a byte (latin1). */
  readonly content: string;
  /** First and last physical line, from 1; a line ends with LF. */
  readonly line: number;
  readonly endLine: number;
  /** Of its first byte, from 0. */
  readonly offset: number;
  /** With its end. */
  readonly bytes: number;
}

/** From where it was asked: the bytes of the content, and those with the end. */
interface Cut {
  readonly content: number;
  readonly bytes: number;
  readonly isEnded: boolean;
}

/** Where the record at the start of these bytes ends; 'more': that cannot be told yet. */
export type FindEnd = (bytes: Buffer, isAll: boolean) => Cut | 'more' | NoType;

/** No type of record fits what is there. */
interface NoType {
  readonly begins: string;
}

const LF = 0x0a;
const CR = 0x0d;

/** LF, and a CR before it is part of the end. */
export function endedByLine(bytes: Buffer, isAll: boolean): Cut | 'more' {
  const at = bytes.indexOf(LF);
  if (at < 0) return unended(bytes, isAll);
  const content = at > 0 && bytes[at - 1] === CR ? at - 1 : at;
  return { content, bytes: at + 1, isEnded: true };
}

export function endedBy(end: Buffer): FindEnd {
  return (bytes, isAll) => {
    const at = bytes.indexOf(end);
    if (at < 0) return unended(bytes, isAll);
    return { content: at, bytes: at + end.length, isEnded: true };
  };
}

function unended(bytes: Buffer, isAll: boolean): Cut | 'more' {
  return isAll ? { content: bytes.length, bytes: bytes.length, isEnded: false } : 'more';
}

/**
 * Each as long as the first type in the definition that it can be; a line break after the last one is no record.
 */
export function endedByLength(types: readonly RecordType[], readContent: ReadContent): FindEnd {
  const lasting = types.filter(({ length }) => length > 0);
  const enough = Math.max(0, ...lasting.map(({ reach }) => reach)) * MOST_BYTES;
  return (bytes, isAll) => {
    if (bytes.length < enough && !isAll) return 'more';
    const ahead = bytes.toString('latin1', 0, enough);
    if (isAll && isLineBreak(bytes)) return { content: 0, bytes: bytes.length, isEnded: true };
    const content = readContent(ahead);
    const type = lasting.find((one) => one.fits(content));
    if (type === undefined) return { begins: content.begins() };
    const length = content.bytesOf(type.length);
    return { content: length, bytes: length, isEnded: content.width >= type.length };
  };
}

function isLineBreak(bytes: Buffer): boolean {
  return bytes.equals(Buffer.from('\n')) || bytes.equals(Buffer.from('\r\n'));
}

/** Give it the bytes in order, then `end`. After a fault it takes no more. */
export class RecordSplitter {
  readonly #findEnd: FindEnd;
  readonly #maxRecordBytes: number;
  #buffer: Buffer = Buffer.alloc(0);
  /** Of the buffer's first byte. */
  #offset: number;
  #line = 1;
  #fault: SourceFault | undefined;
  #isEnded = true;

  /** `offset`: of the first byte that it is given. */
  constructor(findEnd: FindEnd, maxRecordBytes: number, offset: number) {
    this.#findEnd = findEnd;
    this.#maxRecordBytes = maxRecordBytes;
    this.#offset = offset;
  }

  get fault(): SourceFault | undefined {
    return this.#fault;
  }

  /** Whether the last record had its end. */
  get isEnded(): boolean {
    return this.#isEnded && this.#buffer.length === 0;
  }

  take(bytes: Uint8Array): SplitRecord[] {
    this.#buffer =
      this.#buffer.length === 0 ? asBuffer(bytes) : Buffer.concat([this.#buffer, bytes]);
    return this.#split(false);
  }

  end(): SplitRecord[] {
    return this.#split(true);
  }

  #split(isAll: boolean): SplitRecord[] {
    const records: SplitRecord[] = [];
    while (this.#fault === undefined && this.#buffer.length > 0) {
      const cut = this.#findEnd(this.#buffer, isAll);
      const bytes = typeof cut === 'object' && 'bytes' in cut ? cut.bytes : this.#buffer.length;
      if (cut !== 'more' && 'begins' in cut) this.#fault = this.#ofNoType(cut);
      else if (bytes > this.#maxRecordBytes) this.#fault = this.#tooLong();
      else if (cut === 'more') break;
      else records.push(this.#passed(cut));
    }
    return records;
  }

  /** With the byte: where records follow one another, the whole file is one line. */
  #ofNoType({ begins }: NoType): SourceFault {
    const found = `byte ${this.#offset + 1}: ${begins}`;
    return { reason: 'record-length', line: this.#line, found };
  }

  #tooLong(): SourceFault {
    return { reason: 'record-too-long', line: this.#line, expected: String(this.#maxRecordBytes) };
  }

  #passed({ content, bytes, isEnded }: Cut): SplitRecord {
    const [line, offset] = [this.#line, this.#offset];
    const breaks = countLineBreaks(this.#buffer.subarray(0, bytes));
    const text = this.#buffer.toString('latin1', 0, content);
    const endLine = line + breaks - (this.#buffer[bytes - 1] === LF ? 1 : 0);
    this.#buffer = this.#buffer.subarray(bytes);
    this.#offset += bytes;
    this.#line += breaks;
    this.#isEnded = isEnded;
    return { content: text, line, endLine, offset, bytes };
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function countLineBreaks(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}
