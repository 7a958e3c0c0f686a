/**
 * Whether the declared encoding and what an EDIFACT interchange says of itself can both be true. The declared one is
 * what the bytes are read by; the interchange can only contradict it.
 */
import type { Encoding } from '../../domain/interface.ts';

/**
 * Encodings in which the bytes above 127 are the characters that the syntax identifier promises (UN/EDIFACT service
 * code list, data element 0001). windows-1252 has every character of ISO 8859-1 at its place. Every other
 * level is an alphabet that AIMS has no encoding for.
 */
const CHARACTER_SETS: Readonly<Record<string, readonly Encoding[]>> = {
  UNOC: ['iso-8859-1', 'windows-1252'],
  UNOD: ['iso-8859-2'],
  UNOW: ['utf-8'],
};

/** ISO 646: they have no bytes above 127 and so say nothing of them. What senders put there all the same is as declared. */
const SEVEN_BITS = ['UNOA', 'UNOB'];

/** For text with bytes above 127. `identifier`: undefined where the standard has none. */
export function isAgreed(identifier: string | undefined, encoding: Encoding): boolean {
  if (identifier === undefined || SEVEN_BITS.includes(identifier)) return true;
  return CHARACTER_SETS[identifier]?.includes(encoding) ?? false;
}
