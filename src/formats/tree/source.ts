/**
 * The bytes of a whole file that is read as a tree: one character a byte for whoever looks for signs, decoded where
 * a text is taken, and with the lines that people count.
 */
import type { Encoding } from '../../domain/interface.ts';
import { findMark, MARK_BYTES } from '../byte-order-mark.ts';
import { type DecodeField, decoderFor } from '../decode-field.ts';
import type { SourceFault, SourceFaultReason } from '../syntax.ts';

/** Why the file cannot be read; `at` is the byte where that shows. Never leaves the folder: the reader turns it into a SourceFault. */
export class TreeFault extends Error {
  readonly reason: SourceFaultReason;
  readonly at: number;
  readonly said: Pick<SourceFault, 'found' | 'expected'>;

  constructor(
    reason: SourceFaultReason,
    at: number,
    said: Pick<SourceFault, 'found' | 'expected'> = {},
  ) {
    super(reason);
    this.reason = reason;
    this.at = at;
    this.said = said;
  }
}

/** How much of something strange is shown. */
const SHOWN = 40;
/** As many bytes as so many characters can have. */
const SHOWN_BYTES = SHOWN * 4;

export class TreeSource {
  readonly encoding: Encoding;
  /** One character a byte, the byte-order mark left out. */
  readonly latin1: string;
  /** Bytes of the byte-order mark. */
  readonly base: number;
  readonly #bytes: Buffer;
  readonly #decode: DecodeField;

  /** Throws a TreeFault for UTF-16. */
  constructor(file: Buffer, encoding: Encoding) {
    if (isUtf16(file)) throw new TreeFault('utf-16', 0);
    this.base = markBytes(file);
    this.encoding = encoding;
    this.#bytes = file.subarray(this.base);
    this.#decode = decoderFor(encoding);
    this.latin1 = this.#bytes.toString('latin1');
  }

  /** Throws a TreeFault where the bytes are not in the encoding. Line by line: the whole as text would take twice its size. */
  checkEncoding(): void {
    let start = 0;
    while (start < this.latin1.length) {
      const newline = this.latin1.indexOf('\n', start);
      const end = newline < 0 ? this.latin1.length : newline + 1;
      if (!this.#decode(this.latin1.slice(start, end)).ok) {
        throw new TreeFault('encoding', start, { expected: this.encoding });
      }
      start = end;
    }
  }

  /** A string of its own, not a slice that keeps the whole file in memory. */
  text(start: number, end: number): string {
    return this.#decode(this.#bytes.toString('latin1', start, end)).text;
  }

  /** A name or another part of latin1 as text. */
  decode(latin1: string): string {
    return this.#decode(latin1).text;
  }

  /** What is there, on one line, for a person who looks for it. */
  shown(start: number, end: number): string {
    return shorten(this.text(start, Math.min(end, start + SHOWN_BYTES)));
  }
}

export function shorten(text: string): string {
  const line = text.slice(0, SHOWN_BYTES).replace(/\s+/g, ' ');
  return [...line.slice(0, SHOWN * 2)].slice(0, SHOWN).join('');
}

/** Lines from 1, of places that are asked for in order. */
export class LineCounter {
  readonly #text: string;
  #line = 1;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#newline(0);
  }

  at(place: number): number {
    while (this.#next < place) {
      this.#line += 1;
      this.#next = this.#newline(this.#next + 1);
    }
    return this.#line;
  }

  #newline(from: number): number {
    const at = this.#text.indexOf('\n', from);
    return at < 0 ? Infinity : at;
  }
}

/** How long the byte-order mark is, where there is one. */
export function markBytes(file: Buffer): number {
  return findMark(file) === 'utf-8' ? MARK_BYTES : 0;
}

/** By its mark, or by the empty half of its first letter. */
function isUtf16(file: Buffer): boolean {
  const [first, second] = file;
  return (
    findMark(file) === 'utf-16' ||
    (first !== undefined && second !== undefined && (first === 0) !== (second === 0))
  );
}
