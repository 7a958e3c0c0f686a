/**
 * What the two ways of splitting delimited bytes have in common: what a record is, what is wrong in its fields, and
 * what a splitter promises. It must give the same faults whichever way was taken.
 */
import type { Encoding } from '../../domain/interface.ts';
import { type DecodeField, decoderFor } from '../decode-field.ts';
import type { RecordFault, SourceRecord } from '../syntax.ts';

/** What is wrong with the bytes from a line on; nothing after it can be told apart. */
export type SplitFault = 'quotes' | 'record-too-long';

export interface DelimitedRecord extends SourceRecord {
  /** The text of the field with this number, from 0. */
  field(index: number): string | undefined;
}

/** Give it the bytes in order, then `end`. After a fault it takes no more. */
export interface Splitter {
  /** The records that are whole with these bytes, in order. */
  take(bytes: Uint8Array): readonly DelimitedRecord[];
  /** There are no more bytes: the last record, where nothing ends it. */
  end(): readonly DelimitedRecord[];
  readonly fault: SplitFault | undefined;
  /** The line on which the next record begins: after a fault, the line of the record that has it. */
  readonly line: number;
  /** Whether the last byte ended a record. */
  readonly isEnded: boolean;
}

/** How the fields of one file are read. */
export interface FieldReading {
  readonly encoding: Encoding;
  readonly decode: DecodeField;
  /** The field's number, from 0, by slot; NOWHERE until the heading has been read. */
  readonly indexes: Int32Array;
}

/** The number of no field. */
export const NOWHERE = 2 ** 31 - 1;

export function fieldReading(encoding: Encoding, indexes: readonly number[]): FieldReading {
  return { encoding, decode: decoderFor(encoding), indexes: Int32Array.from(indexes) };
}

/** Shared by all records that are as they should be, which is nearly every one. */
export const NO_FAULTS: readonly RecordFault[] = [];

/** Tab is an ordinary character in a description; every other control character is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Of a record's fields, as latin1. */
export function faultsIn(
  fields: Iterable<string>,
  { decode, indexes }: FieldReading,
): readonly RecordFault[] {
  const faults: RecordFault[] = [];
  let index = 0;
  for (const field of fields) {
    for (const fault of faultsOf(field, decode))
      faults.push({ ...fault, ...placeOf(index, indexes) });
    index += 1;
  }
  return faults.length === 0 ? NO_FAULTS : faults;
}

type FieldFault = Pick<RecordFault, 'kind' | 'found'>;

function* faultsOf(field: string, decode: DecodeField): Generator<FieldFault, void> {
  const control = CONTROL.exec(field)?.[0];
  if (control !== undefined) yield { kind: 'control', found: codePoint(control) };
  const decoded = decode(field);
  if (!decoded.ok) yield { kind: 'encoding', found: decoded.text };
}

function placeOf(index: number, indexes: Int32Array): Pick<RecordFault, 'slot' | 'column'> {
  const slot = indexes.indexOf(index);
  return { slot: slot < 0 ? undefined : slot, column: index + 1 };
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const SHOWN_CHARACTERS = 40;
/** UTF-8 has no character of more bytes. */
const MOST_BYTES = 4;

/** How a record begins, its first line only. */
export function beginning(latin1: string, decode: DecodeField): string {
  const firstLine = /^[^\r\n]*/.exec(latin1.slice(0, SHOWN_CHARACTERS * MOST_BYTES))?.[0] ?? '';
  return Array.from(decode(firstLine).text).slice(0, SHOWN_CHARACTERS).join('');
}
