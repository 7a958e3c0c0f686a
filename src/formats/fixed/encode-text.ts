/** Text as the bytes of the declared encoding, for a writer that has no other word for what it cannot write. */
import { AimsError } from '../../domain/errors.ts';
import type { Encoding } from '../../domain/interface.ts';
import { encoderFor } from '../decode-field.ts';
import { codePoint } from './content.ts';

export type EncodeText = (text: string) => Buffer;

/** Throws VALUE_DOES_NOT_FIT for a character that the encoding has no byte for. */
export function strictEncoder(encoding: Encoding): EncodeText {
  const encode = encoderFor(encoding);
  return (text) => {
    const bytes = encode(text);
    if (bytes !== undefined) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const lacking = Array.from(text).find((character) => encode(character) === undefined);
    throw new AimsError('VALUE_DOES_NOT_FIT', { encoding, found: codePoint(lacking ?? text) });
  };
}
