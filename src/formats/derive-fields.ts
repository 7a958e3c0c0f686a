/**
 * Fields that are not read from a place: made by an expression, taken from the file's name, looked up in a list, or with
 * a sign that stands in another field. They come after the fields that are read, in the order of the definition.
 */
import type { FieldDefinition } from '../domain/interface.ts';
import type { CompiledField } from './compile-definition.ts';
import type { Compiled } from './expression/compile-expression.ts';
import type { List } from './expression/scope.ts';
import { formatValue, TOO_LARGE } from './expression/value.ts';
import {
  type FieldMisread,
  failed,
  notSplit,
  type ReadContext,
  type ReadRecord,
} from './read-record.ts';
import type { Misread, Value } from './read-value.ts';

export interface Derived {
  readonly text: string;
  readonly value: Value;
  readonly misread: FieldMisread | undefined;
}

export type Derive = (read: ReadRecord, context: ReadContext) => Derived;

/** Reads a text that did not come from the record as if it had. */
function readText(field: CompiledField, raw: string): Derived {
  const text = field.prepare(raw);
  if (text !== undefined) return readPrepared(field, text);
  return { text: raw, value: undefined, misread: failed(field, notSplit(field, raw)) };
}

function readPrepared(field: CompiledField, text: string): Derived {
  const value = text === '' ? field.whenEmpty : field.read(text);
  if (typeof value === 'object') return { text, value: undefined, misread: failed(field, value) };
  return { text, value, misread: undefined };
}

export function fromFileName(field: CompiledField, capture: string): Derive {
  return (_, { captures }) => readText(field, captures[capture] ?? '');
}

/** A number keeps its value: it is not written down and read again. */
export function fromExpression(
  field: CompiledField,
  compiled: Compiled<ReadRecord>,
  isUnread: (read: ReadRecord) => boolean,
): Derive {
  const { label } = field.definition;
  return (read) => {
    const value = compiled.evaluate(read);
    if (value === TOO_LARGE) {
      const misread: Misread = { code: 'INV-006', values: { label, found: '', case: 'too-large' } };
      return { text: '', value: undefined, misread: failed(field, misread) };
    }
    if (value === undefined) return isUnread(read) ? blind(field) : readText(field, '');
    if (typeof value === 'number')
      return { text: formatValue(value, compiled.type), value, misread: undefined };
    return readText(field, String(value));
  };
}

export function fromList(
  field: CompiledField,
  lookUp: NonNullable<FieldDefinition['lookUp']>,
  list: List | undefined,
  key: readonly CompiledField[],
): Derive {
  return (read) => {
    if (isBlind(read, key)) return blind(field);
    const parts = key.map(({ no }) => read.texts[no] ?? '');
    const text = list?.find(...parts)?.[lookUp.column];
    // What is split or unpadded is the code in the file, not what the list has for it.
    if (text !== undefined && text !== '') return readPrepared(field, text);
    if (lookUp.missing === 'empty') return readText(field, '');
    if (lookUp.missing === 'keep') return readText(field, parts.join(' '));
    const expected = `a value of ${lookUp.dataset}`;
    const values = { case: 'other' as const, expected, found: parts.join(' ') };
    const severity = lookUp.missing === 'problem' ? 'error' : 'warning';
    const misread = { ...failed(field, { code: 'FIL-006', values }), severity } as const;
    return { text: '', value: undefined, misread };
  };
}

/** After the amount itself has been read. */
export function signedBy(
  field: CompiledField,
  sign: CompiledField,
  negative: ReadonlySet<string>,
): Derive {
  return (read) => {
    const text = read.texts[field.no] ?? '';
    const value = read.values[field.no];
    if (read.isUnread(sign.no)) return { ...blind(field), text };
    const isNegative = negative.has(read.texts[sign.no] ?? '');
    const signed = isNegative && typeof value === 'number' && value !== 0 ? -value : value;
    return { text, value: signed, misread: undefined };
  };
}

function isBlind(read: ReadRecord, uses: readonly CompiledField[]): boolean {
  return uses.some(({ no }) => read.isUnread(no));
}

function blind(field: CompiledField): Derived {
  return { text: '', value: undefined, misread: failed(field, undefined) };
}
