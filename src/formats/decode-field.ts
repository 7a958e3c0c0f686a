/**
 * Turns the bytes of one field into text by the declared encoding and back, or says that it cannot be done. It never
 * guesses and never puts a replacement character in silence.
 */
import type { Encoding } from '../domain/interface.ts';

type DecodedField =
  | { readonly ok: true; readonly text: string }
  /** `text` shows what could be read, with U+FFFD where nothing could. */
  | { readonly ok: false; readonly text: string };

/** Takes a field as latin1 (one character a byte). */
export type DecodeField = (latin1: string) => DecodedField;

/** Undefined: the encoding has no letter for something in the text. */
export type EncodeText = (text: string) => Uint8Array | undefined;

type SingleByteEncoding = Exclude<Encoding, 'utf-8'>;

const HIGH_BYTES = /[\u0080-\u00ff]/;
const EVERY_HIGH_BYTE = /[\u0080-\u00ff]/g;
const BEYOND_ASCII = /[^\0-\u007f]/;
const NO_LETTER = '\ufffd';

export function decoderFor(encoding: Encoding): DecodeField {
  const decode = encoding === 'utf-8' ? decodeUtf8() : decodeSingleByte(encoding);
  return (latin1) => (HIGH_BYTES.test(latin1) ? decode(latin1) : { ok: true, text: latin1 });
}

export function encoderFor(encoding: Encoding): EncodeText {
  const encode = encoding === 'utf-8' ? encodeUtf8 : encodeSingleByte(encoding);
  return (text) => (BEYOND_ASCII.test(text) ? encode(text) : Buffer.from(text, 'latin1'));
}

/** The letters of the bytes from 128 to 255, in order; U+FFFD where the encoding has none. */
export function highLetters(encoding: SingleByteEncoding): string {
  const bytes = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
  if (encoding === 'us-ascii') return NO_LETTER.repeat(bytes.length);
  const letters =
    encoding === 'iso-8859-1'
      ? Buffer.from(bytes).toString('latin1')
      : new TextDecoder(encoding).decode(bytes);
  return letters.replace(C1_CONTROLS, NO_LETTER);
}

/**
 * The decoders give them for bytes that an encoding leaves empty (Encoding Standard, section 4.2: windows-1252 is what it
 * reads for both us-ascii and iso-8859-1, which is why those two are not asked of it).
 */
const C1_CONTROLS = /[\u0080-\u009f]/g;

function decodeUtf8(): DecodeField {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
  return (latin1) => {
    const bytes = Buffer.from(latin1, 'latin1');
    try {
      return { ok: true, text: strict.decode(bytes) };
    } catch {
      return { ok: false, text: lenient.decode(bytes) };
    }
  };
}

function decodeSingleByte(encoding: SingleByteEncoding): DecodeField {
  const letters = highLetters(encoding);
  return (latin1) => {
    const text = latin1.replace(
      EVERY_HIGH_BYTE,
      (byte) => letters[byte.charCodeAt(0) - 128] ?? NO_LETTER,
    );
    return { ok: !text.includes(NO_LETTER), text };
  };
}

function encodeUtf8(text: string): Uint8Array | undefined {
  return text.isWellFormed() ? Buffer.from(text) : undefined;
}

function encodeSingleByte(encoding: SingleByteEncoding): EncodeText {
  const bytes = bytesByLetter(highLetters(encoding));
  return (text) => {
    const encoded = Buffer.alloc(text.length);
    for (let at = 0; at < text.length; at += 1) {
      const letter = text.charCodeAt(at);
      const byte = letter < 128 ? letter : bytes.get(letter);
      if (byte === undefined) return undefined;
      encoded[at] = byte;
    }
    return encoded;
  };
}

function bytesByLetter(letters: string): ReadonlyMap<number, number> {
  const pairs = Array.from(
    letters,
    (letter, index) => [letter.charCodeAt(0), 128 + index] as const,
  );
  return new Map(pairs.filter(([letter]) => letter !== NO_LETTER.charCodeAt(0)));
}
