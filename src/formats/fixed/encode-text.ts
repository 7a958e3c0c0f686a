/**
 * Turns text into the bytes of the declared encoding: decode-field.ts backwards. It never puts a question mark for a
 * character that the encoding lacks.
 */
import { AimsError } from '../../domain/errors.ts';
import type { Encoding } from '../../domain/interface.ts';
import { decoderFor } from '../decode-field.ts';
import { codePoint } from './content.ts';

/** Throws VALUE_DOES_NOT_FIT for a character that the encoding has no byte for. */
export type EncodeText = (text: string) => Buffer;

export function encoderFor(encoding: Encoding): EncodeText {
  return encoding === 'utf-8' ? encodeUtf8 : encodeSingleByte(encoding);
}

function encodeUtf8(text: string): Buffer {
  const half = /\p{Surrogate}/u.exec(text)?.[0];
  if (half !== undefined) throw lacks('utf-8', half);
  return Buffer.from(text);
}

function encodeSingleByte(encoding: Encoding): EncodeText {
  const byteOf = bytesByCharacter(encoding);
  return (text) =>
    Buffer.from(
      Array.from(text, (character) => {
        const byte = byteOf.get(character);
        if (byte === undefined) throw lacks(encoding, character);
        return byte;
      }),
    );
}

/** What the decoder makes of each byte, turned round: what it does not take is never written. */
function bytesByCharacter(encoding: Encoding): ReadonlyMap<string, number> {
  const decode = decoderFor(encoding);
  const bytes = new Map<string, number>();
  for (let byte = 0; byte <= 0xff; byte += 1) {
    const { ok, text } = decode(String.fromCharCode(byte));
    if (ok) bytes.set(text, byte);
  }
  return bytes;
}

function lacks(encoding: Encoding, character: string): AimsError {
  return new AimsError('VALUE_DOES_NOT_FIT', { encoding, found: codePoint(character) });
}
