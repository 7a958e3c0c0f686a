/**
 * What stands between the ends of a fixed-width record, counted in the unit of its syntax: bytes, or the characters
 * they decode to. It hands out the text at a span and never moves, trims or fills one.
 */
import type { Encoding, FixedSyntax } from '../../domain/interface.ts';
import { type DecodeField, decoderFor } from '../decode-field.ts';
import type { Span } from './parse-span.ts';

/** Positions count from 1. */
export interface Content {
  readonly width: number;
  /** Whether all of it is in the encoding. */
  readonly isSound: boolean;
  /** The text at a span, as much of it as there is; undefined: it ends before. */
  at(span: Span): { readonly ok: boolean; readonly text: string } | undefined;
  /** Where its control characters stand. */
  controls(): readonly { readonly position: number; readonly found: string }[];
  /** Where it stops being in the encoding. */
  firstUnsound(): number;
  begins(): string;
  /** How many bytes its first so many units are, or all of it where it has no more. */
  bytesOf(units: number): number;
}

/** Takes a record as latin1, one character a byte. */
export type ReadContent = (latin1: string) => Content;

const HIGH_BYTES = /[\u0080-\u00ff]/;
const UNREADABLE = '\ufffd';
const SHOWN = 40;
/** The most bytes that a character is in UTF-8 (RFC 3629, section 3). */
export const MOST_BYTES = 4;

export function contentReader(unit: FixedSyntax['unit'], encoding: Encoding): ReadContent {
  const decode = decoderFor(encoding);
  const countsCharacters = unit === 'characters' && encoding === 'utf-8';
  return (latin1) =>
    countsCharacters && HIGH_BYTES.test(latin1)
      ? new CharacterContent(latin1, decode)
      : new ByteContent(latin1, decode, encoding);
}

/** Also for characters wherever each is one byte. */
class ByteContent implements Content {
  readonly #bytes: string;
  readonly #decode: DecodeField;
  readonly #encoding: Encoding;

  constructor(latin1: string, decode: DecodeField, encoding: Encoding) {
    this.#bytes = latin1;
    this.#decode = decode;
    this.#encoding = encoding;
  }

  get width(): number {
    return this.#bytes.length;
  }

  get isSound(): boolean {
    return this.#decode(this.#bytes).ok;
  }

  at({ start, length }: Span) {
    const from = start - 1;
    return from < this.width ? this.#decode(this.#bytes.slice(from, from + length)) : undefined;
  }

  controls() {
    return controlsAmong(this.#bytes);
  }

  firstUnsound(): number {
    const { text } = this.#decode(this.#bytes);
    const before = text.slice(0, text.indexOf(UNREADABLE));
    return 1 + (this.#encoding === 'utf-8' ? Buffer.byteLength(before) : before.length);
  }

  begins(): string {
    return firstOf(Array.from(this.#decode(this.#bytes.slice(0, SHOWN * MOST_BYTES)).text));
  }

  bytesOf(units: number): number {
    return Math.min(units, this.width);
  }
}

/** Characters of which JavaScript's strings make two. */
const PAIRS = /[\ud800-\udfff]/;

/** UTF-8 in which some characters are longer than a byte. */
class CharacterContent implements Content {
  readonly #bytes: string;
  /** The text itself where each of its units is a character: that is far quicker to take from. */
  readonly #characters: string | readonly string[];
  readonly isSound: boolean;

  constructor(latin1: string, decode: DecodeField) {
    const { ok, text } = decode(latin1);
    this.#bytes = latin1;
    this.#characters = PAIRS.test(text) ? Array.from(text) : text;
    this.isSound = ok;
  }

  get width(): number {
    return this.#characters.length;
  }

  at({ start, length }: Span) {
    const from = start - 1;
    if (from >= this.width) return undefined;
    const text = textOf(this.#characters.slice(from, from + length));
    return { ok: this.isSound || !text.includes(UNREADABLE), text };
  }

  controls() {
    return controlsAmong(this.#characters);
  }

  firstUnsound(): number {
    return 1 + this.#characters.indexOf(UNREADABLE);
  }

  begins(): string {
    return firstOf(this.#characters);
  }

  /** A character begins wherever a byte does not go on with the one before (RFC 3629, section 3). */
  bytesOf(units: number): number {
    let begun = 0;
    for (let at = 0; at < this.#bytes.length; at += 1) {
      if (goesOn(this.#bytes.charCodeAt(at))) continue;
      begun += 1;
      if (begun > units) return at;
    }
    return this.#bytes.length;
  }
}

function goesOn(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function firstOf(characters: string | readonly string[]): string {
  return textOf(characters.slice(0, SHOWN));
}

function textOf(characters: string | readonly string[]): string {
  return typeof characters === 'string' ? characters : characters.join('');
}

/** Tab too: what it stands for is several columns, so that nothing after it would be in its place. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
export const CONTROL = /[\u0000-\u001f\u007f]/;

function controlsAmong(characters: string | readonly string[]) {
  if (!CONTROL.test(textOf(characters))) return [];
  return Array.from(characters).flatMap((character, index) =>
    CONTROL.test(character) ? [{ position: index + 1, found: codePoint(character) }] : [],
  );
}

/** `U+001D` */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
