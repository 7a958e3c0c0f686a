/** How much of a sample is looked at, and in which encoding: the first and the last 2 MiB at most. */
import type { Encoding } from '../../domain/interface.ts';
import type { Guess } from './inference.ts';

export const LOOK_BYTES = 2 * 1024 * 1024;

/** A sample as text. Where it is larger than what is looked at, `tail` is its end, and there is a gap between the two. */
export interface Look {
  readonly head: string;
  readonly tail: string | undefined;
  readonly bytes: number;
  readonly encoding: Guess<Encoding>;
  readonly hasByteOrderMark: boolean;
  readonly doubts: readonly string[];
}

export function lookAt(bytes: Uint8Array): Look {
  const { head, tail } = window(bytes);
  const hasByteOrderMark = startsWith(head, [0xef, 0xbb, 0xbf]);
  const encoding = encodingOf(head, tail, hasByteOrderMark);
  const decode = (part: Uint8Array) => new TextDecoder(encoding.value).decode(part);
  return {
    head: decode(head),
    tail: tail && decode(tail),
    bytes: bytes.length,
    encoding,
    hasByteOrderMark,
    doubts: doubtsOf(bytes, tail !== undefined, hasByteOrderMark),
  };
}

function window(bytes: Uint8Array): { head: Uint8Array; tail: Uint8Array | undefined } {
  if (bytes.length <= 2 * LOOK_BYTES) return { head: bytes, tail: undefined };
  return { head: bytes.subarray(0, LOOK_BYTES), tail: bytes.subarray(-LOOK_BYTES) };
}

function doubtsOf(bytes: Uint8Array, isCut: boolean, hasByteOrderMark: boolean): string[] {
  const doubts: string[] = [];
  if (isCut)
    doubts.push(
      `The sample has ${bytes.length} bytes. Only the first and the last 2 MiB were looked at; no total was tried.`,
    );
  if (hasByteOrderMark)
    doubts.push('The file begins with a byte-order mark, which AIMS passes over.');
  return doubts;
}

/** The sample's text with whole records only: what the cut may have torn is left out. */
export function wholeRecords(look: Look, end: string): string {
  if (look.tail === undefined) return look.head;
  const headEnd = look.head.lastIndexOf(end);
  const tailStart = look.tail.indexOf(end);
  if (headEnd === -1) return look.head;
  return (
    look.head.slice(0, headEnd + end.length) +
    (tailStart === -1 ? '' : look.tail.slice(tailStart + end.length))
  );
}

export function isUtf16(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true;
  // Without a mark: Latin letters have a NUL on the same side of each.
  const some = bytes.subarray(0, 400);
  const nulls = [0, 0];
  some.forEach((byte, index) => {
    if (byte === 0) nulls[index % 2] = (nulls[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = nulls;
  return some.length >= 8 && Math.max(even, odd) > some.length * 0.4 && Math.min(even, odd) < 3;
}

export function startsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => bytes[index] === byte);
}

/* ---------- encoding ---------- */

function encodingOf(
  head: Uint8Array,
  tail: Uint8Array | undefined,
  hasByteOrderMark: boolean,
): Guess<Encoding> {
  const parts = tail === undefined ? [head] : [head, withoutTornLetter(tail)];
  const isCut = tail !== undefined;
  if (parts.every((part) => part.every((byte) => byte < 0x80))) {
    const why = 'Only plain letters in the sample, which are the same in every encoding.';
    return { value: 'utf-8', confidence: 'likely', why };
  }
  if (parts.every((part) => isUtf8(part, isCut))) {
    const mark = hasByteOrderMark ? ' and there is a byte-order mark' : '';
    const why = `All letters outside ASCII are right UTF-8${mark}.`;
    return { value: 'utf-8', confidence: 'sure', why };
  }
  return singleByte(parts);
}

function withoutTornLetter(bytes: Uint8Array): Uint8Array {
  const start = bytes.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return bytes.subarray(Math.max(start, 0));
}

function isUtf8(bytes: Uint8Array, isCut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return true;
  } catch {
    return false;
  }
}

/** The five bytes that windows-1252 has no letter for. */
const NOT_WINDOWS = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

function singleByte(parts: readonly Uint8Array[]): Guess<Encoding> {
  const found = (test: (byte: number) => boolean) => parts.some((part) => part.some(test));
  if (found((byte) => NOT_WINDOWS.has(byte))) {
    const why = 'Bytes that are neither UTF-8 nor windows-1252: ask the sender.';
    return { value: 'windows-1252', confidence: 'unsure', why };
  }
  const has80To9f = found((byte) => byte >= 0x80 && byte <= 0x9f);
  return {
    value: 'windows-1252',
    confidence: has80To9f ? 'likely' : 'unsure',
    why: has80To9f
      ? 'Not UTF-8, and there are letters that windows-1252 has and iso-8859-1 has not.'
      : 'Not UTF-8; windows-1252 and iso-8859-1 write these letters alike: look at names with accents and at £.',
  };
}

/* ---------- line ends ---------- */

export function lineEndOf(text: string): 'LF' | 'CRLF' | 'CR' | 'mixed' | 'none' {
  const crlf = text.match(/\r\n/g)?.length ?? 0;
  const lf = (text.match(/\n/g)?.length ?? 0) - crlf;
  const cr = (text.match(/\r/g)?.length ?? 0) - crlf;
  const kinds = [crlf, lf, cr].filter((count) => count > 0).length;
  if (kinds > 1) return 'mixed';
  if (crlf > 0) return 'CRLF';
  if (lf > 0) return 'LF';
  return cr > 0 ? 'CR' : 'none';
}
