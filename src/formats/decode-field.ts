/**
 * Turns the bytes of one field into text by the declared encoding, or says that they are not that encoding.
 * It never guesses and never puts a replacement character in silence.
 */
import type { Definition } from '../domain/interface.ts';

type Encoding = Definition['source']['encoding'];

type DecodedField =
  | { readonly ok: true; readonly text: string }
  /** `text` shows what could be read, with U+FFFD where nothing could. */
  | { readonly ok: false; readonly text: string };

/** Takes a field as latin1 (one character a byte). */
export type DecodeField = (latin1: string) => DecodedField;

const HIGH_BYTES = /[\u0080-\u00ff]/;
/** Bytes that the encoding leaves empty come out of the decoder as C1 controls instead of an error. */
const C1_CONTROLS = /[\u0080-\u009f]/g;

export function decoderFor(encoding: Encoding): DecodeField {
  const decode = encoding === 'utf-8' ? decodeUtf8() : decodeSingleByte(encoding);
  return (latin1) => (HIGH_BYTES.test(latin1) ? decode(latin1) : { ok: true, text: latin1 });
}

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

function decodeSingleByte(encoding: 'windows-1252' | 'iso-8859-1'): DecodeField {
  const windows = new TextDecoder('windows-1252', { fatal: true });
  return (latin1) => {
    const text = encoding === 'iso-8859-1' ? latin1 : windows.decode(Buffer.from(latin1, 'latin1'));
    const shown = text.replace(C1_CONTROLS, '\ufffd');
    return shown === text ? { ok: true, text } : { ok: false, text: shown };
  };
}
