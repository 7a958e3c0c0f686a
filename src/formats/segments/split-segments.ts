/**
 * Splits bytes into segments, interchange by interchange, nothing else: no decoding, no repair. It finds where a
 * segment ends, what its tag is, and whether the interchanges begin and end as they must.
 *
 * EDIFACT is ISO 9735, TRADACOMS the ANA's syntax of 1982, X12 is ASC X12.5. Blanks and line breaks may stand between
 * segments, though no standard has them: many files do.
 */
import type { SegmentSyntax } from '../../domain/interface.ts';
import type { SourceFault } from '../syntax.ts';
import {
  ENVELOPES,
  edifactSyntax,
  type Interchange,
  isaMarks,
  openInterchange,
  shown,
} from './open-interchange.ts';
import { eachComponent } from './segment-components.ts';
import { packTag, tagNumber } from './segment-place.ts';
import {
  LF,
  type Marks,
  NEWLINE,
  RELEASE,
  type ServiceCharacters,
  TERMINATOR,
} from './service-characters.ts';

/** One segment, still bytes. */
export interface Segment {
  readonly interchange: Interchange;
  /** What its bytes mean: those of the interchange, but for an ISA. */
  readonly marks: Marks;
  /** It begins at `start`, its first element at `data`, and its terminator is at `end`. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly data: number;
  readonly end: number;
  /** tagNumber of its tag; NO_TAG: what stands there is none. */
  readonly tag: number;
  /** Of its first byte in the file, from 0. */
  readonly offset: number;
  /** First and last physical line, from 1; a line ends with LF. */
  readonly line: number;
  readonly endLine: number;
  /** Has bytes above 127, or control characters. */
  readonly isSuspect: boolean;
  readonly closesInterchange: boolean;
}

export const NO_TAG = 0;

/** Of what a fault was found in. */
const SHOWN_CHARACTERS = 40;

const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;

type Settings = Pick<SegmentSyntax, 'kind' | 'maxRecordBytes'>;

/** Give it the bytes in order, then `end`. After a fault it takes no more. */
export class SegmentSplitter {
  readonly #settings: Settings;
  readonly #tags: { readonly begin: number; readonly end: number };
  #buffer: Buffer = Buffer.alloc(0);
  /** Where the next segment or interchange begins in the buffer; of the buffer's first byte in the file. */
  #at = 0;
  #offset = 0;
  #line = 1;
  #advice: ServiceCharacters | undefined;
  #interchange: Interchange | undefined;
  #isFirstSegment = false;
  #interchanges = 0;
  #fault: SourceFault | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    const { begin, end } = ENVELOPES[settings.kind];
    this.#tags = { begin: tagNumber(begin), end: tagNumber(end) };
  }

  get fault(): SourceFault | undefined {
    return this.#fault;
  }

  /** The one that is open now. */
  get interchange(): Interchange | undefined {
    return this.#interchange;
  }

  /** The segments that are whole with these bytes, in order. */
  take(bytes: Uint8Array): Segment[] {
    const rest = this.#buffer.subarray(this.#at);
    this.#offset += this.#at;
    this.#buffer = rest.length === 0 ? asBuffer(bytes) : Buffer.concat([rest, bytes]);
    this.#at = 0;
    return this.#split(false);
  }

  /** There are no more bytes: what is left is no segment, and what is open stays so. */
  end(): Segment[] {
    const segments = this.#split(true);
    if (this.#fault === undefined) this.#checkEnd();
    return segments;
  }

  #split(isWhole: boolean): Segment[] {
    const segments: Segment[] = [];
    while (this.#fault === undefined && this.#hasMore()) {
      if (this.#interchange === undefined) {
        if (!this.#open(isWhole)) break;
        continue;
      }
      const segment = this.#segment(this.#interchange);
      if (segment === undefined) break;
      segments.push(segment);
    }
    return segments;
  }

  /** Past blanks and line breaks. */
  #hasMore(): boolean {
    for (; this.#at < this.#buffer.length; this.#at += 1) {
      const byte = this.#buffer[this.#at];
      if (byte === LF) this.#line += 1;
      else if (byte !== SPACE && byte !== CR && byte !== TAB) return true;
    }
    return false;
  }

  /** False: the bytes that say how it begins have not all come. */
  #open(isWhole: boolean): boolean {
    const head = this.#buffer.subarray(this.#at);
    const opening = openInterchange(this.#settings.kind, head, this.#advice, isWhole);
    if (opening.kind === 'more') return false;
    if (opening.kind === 'fault') {
      const { kind: _, ...fault } = opening;
      this.#fault = { ...fault, line: this.#line };
      return false;
    }
    if (opening.kind === 'advice') this.#advice = opening.advice;
    if (opening.kind === 'open') {
      this.#interchange = opening.interchange;
      this.#isFirstSegment = true;
    }
    this.#at += opening.bytes;
    return true;
  }

  /** Undefined: its end has not come, or there is a fault. */
  #segment(interchange: Interchange): Segment | undefined {
    const { marks, characters } = interchange;
    const [bytes, start, line] = [this.#buffer, this.#at, this.#line];
    const { end, lineBreaks, isSuspect } = findEnd(bytes, start, marks);
    if (end - start >= this.#settings.maxRecordBytes) {
      const found = this.#begins(start + this.#settings.maxRecordBytes);
      this.#fault = { reason: 'record-too-long', line, found };
      return undefined;
    }
    if (end === bytes.length) return undefined;
    const [tag, data] = readTag(bytes, start, end, characters);
    const isIsa = this.#isFirstSegment && this.#settings.kind === 'x12';
    return this.#passed({
      interchange,
      marks: isIsa ? isaMarks(interchange) : marks,
      bytes,
      start,
      data,
      end,
      tag,
      offset: this.#offset + start,
      line,
      endLine: line + lineBreaks,
      isSuspect,
      closesInterchange: tag === this.#tags.end,
    });
  }

  #passed(segment: Segment): Segment | undefined {
    if (this.#isFirstSegment) return this.#passedFirst(segment);
    if (segment.tag === this.#tags.begin) {
      return this.#unfinished(ENVELOPES[this.#settings.kind].end, segment.end);
    }
    this.#pass(segment);
    if (segment.closesInterchange) {
      this.#interchange = undefined;
      this.#advice = undefined;
      this.#interchanges += 1;
    }
    return segment;
  }

  /** What only it can say holds for itself too. */
  #passedFirst(segment: Segment): Segment | undefined {
    this.#isFirstSegment = false;
    const interchange = this.#settings.kind === 'edifact' ? readUnb(segment) : segment.interchange;
    if (interchange === undefined) {
      const found = this.#begins(segment.end);
      this.#fault = { reason: 'separators', line: segment.line, found };
      return undefined;
    }
    this.#interchange = interchange;
    this.#pass(segment);
    return interchange === segment.interchange
      ? segment
      : { ...segment, interchange, marks: interchange.marks };
  }

  #pass({ end, endLine, bytes }: Segment): void {
    this.#at = end + 1;
    this.#line = bytes[end] === LF ? endLine + 1 : endLine;
  }

  #checkEnd(): void {
    const isBetween = this.#interchange === undefined && this.#advice === undefined;
    if (isBetween && this.#interchanges > 0) return;
    const { begin, end } = ENVELOPES[this.#settings.kind];
    if (isBetween) {
      this.#fault = { reason: 'no-interchange', line: this.#line, expected: begin };
    } else if (this.#endsWithRelease()) {
      this.#fault = { reason: 'release-at-end', line: this.#line, found: this.#begins() };
    } else {
      this.#unfinished(this.#interchange === undefined ? begin : end);
    }
  }

  #unfinished(expected: string, to = this.#buffer.length): undefined {
    const found = this.#begins(to);
    this.#fault = {
      reason: 'unfinished',
      line: this.#line,
      expected,
      ...(found === '' ? {} : { found }),
    };
  }

  /** An odd number of them: the last one releases what never comes. */
  #endsWithRelease(): boolean {
    const release = this.#interchange?.characters.release?.charCodeAt(0);
    let first = this.#buffer.length;
    while (first > this.#at && this.#buffer[first - 1] === release) first -= 1;
    return (this.#buffer.length - first) % 2 === 1;
  }

  /** What stands there, up to `to`: never more than has come, however the bytes were cut. */
  #begins(to = this.#buffer.length): string {
    const end = Math.min(to, this.#at + SHOWN_CHARACTERS);
    return shown(this.#buffer.toString('latin1', this.#at, end));
  }
}

/** Where the terminator is; the length of the bytes where it has not come. */
function findEnd(
  bytes: Buffer,
  start: number,
  marks: Marks,
): { readonly end: number; readonly lineBreaks: number; readonly isSuspect: boolean } {
  let lineBreaks = 0;
  let isSuspect = false;
  let at = start;
  for (; at < bytes.length; at += 1) {
    let mark = marks[bytes[at] ?? 0] ?? 0;
    if (mark < RELEASE) continue;
    if (mark === TERMINATOR) break;
    if (mark === RELEASE) {
      at += 1;
      mark = marks[bytes[at] ?? 0] ?? 0;
    }
    if (mark > TERMINATOR) isSuspect = true;
    if (mark === NEWLINE) lineBreaks += 1;
  }
  return { end: Math.min(at, bytes.length), lineBreaks, isSuspect };
}

/** The first two components of a UNB; undefined: they are nothing that belongs there. */
function readUnb(segment: Segment): Interchange | undefined {
  const syntax = ['', ''];
  eachComponent(segment, (element, _repetition, component, from, to) => {
    if (element > 1) return true;
    syntax[component - 1] = segment.bytes.toString('latin1', from, to);
    return false;
  });
  const [identifier = '', version = ''] = syntax;
  return edifactSyntax(segment.interchange, identifier, version);
}

/**
 * Its tag and where its elements begin. The nesting that old EDIFACT lets a tag have after it (`LIN:1`) is no tag: nobody
 * writes it, and a separator that was damaged looks the same.
 */
function readTag(
  bytes: Buffer,
  start: number,
  end: number,
  { tagEnd }: ServiceCharacters,
): readonly [tag: number, data: number] {
  let after = start;
  while (after < end && after < start + 3 && isTagByte(bytes[after])) after += 1;
  const length = after - start;
  const isTag = length > 1 && !isDigit(bytes[start]);
  const isEnded = after === end || bytes[after] === tagEnd.charCodeAt(0);
  if (!isTag || !isEnded) return [NO_TAG, end + 1];
  const third = length > 2 ? bytes[start + 2] : 0;
  return [packTag(bytes[start] ?? 0, bytes[start + 1] ?? 0, third ?? 0), after + 1];
}

function isTagByte(byte: number | undefined): boolean {
  return byte !== undefined && (isDigit(byte) || (byte >= 0x41 && byte <= 0x5a));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
