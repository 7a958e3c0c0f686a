/** The letters that an encoding has, for writing: what UTF-8 takes, or what the 256 bytes of the others stand for. */
import type { Encoding } from '../../domain/interface.ts';
import { decoderFor } from '../decode-field.ts';

export interface Letters {
  has(character: string): boolean;
  /** Of letters it has. */
  encode(text: string): Uint8Array;
}

export function lettersOf(encoding: Encoding): Letters {
  return encoding === 'utf-8' ? UTF8 : singleByteLetters(encoding);
}

const UTF8: Letters = { has: () => true, encode: (text) => Buffer.from(text, 'utf8') };

function singleByteLetters(encoding: Encoding): Letters {
  const decode = decoderFor(encoding);
  const bytes = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    const decoded = decode(String.fromCharCode(byte));
    if (decoded.ok) bytes.set(decoded.text, byte);
  }
  return {
    has: (character) => bytes.has(character),
    encode: (text) => Uint8Array.from(text, (character) => bytes.get(character) ?? 0x3f),
  };
}
