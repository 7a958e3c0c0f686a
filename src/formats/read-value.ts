/**
 * Reads one field's text as the type its definition declares. It answers with the value or with the code of what is
 * wrong; it never repairs, so a thousands separator, a third decimal or 31 June is a finding and not a guess.
 */
import type { FieldDefinition, FieldType } from '../domain/interface.ts';
import type { Pence } from '../domain/money.ts';
import type { FindingValues } from '../words/finding-values.ts';
import { amountReader, numberReader } from './amounts.ts';
import { dateReader } from './dates.ts';

/**
 * Text as it stands, a date as ISO, a code as mapped, money as pence, other numbers in units of their last decimal;
 * undefined: empty and allowed to be.
 */
export type Value = string | number | Pence | undefined;

export type Misread = {
  readonly [Code in MisreadCode]: { readonly code: Code; readonly values: FindingValues[Code] };
}[MisreadCode];

type MisreadCode =
  | 'INV-001'
  | 'INV-002'
  | 'INV-003'
  | 'INV-006'
  | 'INV-009'
  | 'FIL-006'
  | 'FIL-007';

/** Of a text that is not empty. */
export type ValueReader = (text: string) => Value | Misread;

/** What an empty field is: nothing, or a finding where it must be filled. */
export function emptyValue(field: FieldDefinition): Misread | undefined {
  return field.required ? { code: 'INV-001', values: { label: field.label } } : undefined;
}

export function valueReader(field: FieldDefinition): ValueReader {
  return measured(field, matching(field, typeReader(field.type, field)));
}

function typeReader(type: FieldType, field: FieldDefinition): ValueReader {
  switch (type.kind) {
    case 'text':
      return (text) => text;
    case 'code':
      return codeReader(type.map, field);
    case 'integer':
      return integerReader(field);
    case 'number':
      return quantityReader(type, field);
    case 'money':
      return moneyReader(type, field);
    case 'date':
      return datesReader(type, field);
  }
}

function measured({ maxLength, label }: FieldDefinition, read: ValueReader): ValueReader {
  if (maxLength === undefined) return read;
  return (text) => {
    if (text.length <= maxLength) return read(text);
    const characters = Array.from(text).length;
    if (characters <= maxLength) return read(text);
    return { code: 'INV-002', values: { label, bytes: characters, max: maxLength } };
  };
}

function matching({ pattern }: FieldDefinition, read: ValueReader): ValueReader {
  if (pattern === undefined) return read;
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return (found) => {
    if (whole.test(found)) return read(found);
    return { code: 'FIL-006', values: { case: 'other', expected: pattern, found } };
  };
}

/** Codes are printable ASCII: a Cyrillic letter or a full-width digit looks the same and is another supplier. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

function codeReader(
  map: Readonly<Record<string, string>> | undefined,
  { name, label }: FieldDefinition,
): ValueReader {
  const meanings = map && new Map(Object.entries(map));
  return (found) => {
    if (!isPlain(found)) return { code: 'FIL-007', values: { label, found } };
    if (meanings === undefined) return found;
    const value = meanings.get(found);
    if (value !== undefined) return value;
    if (name === 'kind') return { code: 'INV-009', values: { case: 'unknown', found } };
    const expected = [...meanings.keys()].join(', ');
    return { code: 'FIL-006', values: { case: 'other', expected, found } };
  };
}

function integerReader({ label }: FieldDefinition): ValueReader {
  const read = numberReader(0, false);
  return (found) => {
    const value = found.startsWith('-') ? undefined : read(found);
    return value ?? { code: 'INV-006', values: { label, found, case: 'other' } };
  };
}

function quantityReader(
  type: Extract<FieldType, { kind: 'number' }>,
  { label }: FieldDefinition,
): ValueReader {
  const read = numberReader(type.decimals, type.implied);
  return (found) => read(found) ?? { code: 'INV-006', values: { label, found, case: 'other' } };
}

function moneyReader(
  type: Extract<FieldType, { kind: 'money' }>,
  { label }: FieldDefinition,
): ValueReader {
  const read = amountReader(type);
  const isReversed = type.sign === 'reversed';
  return (found) => {
    const pence = read(found);
    if (pence !== undefined) return isReversed && pence !== 0 ? -pence : pence;
    return { code: 'INV-006', values: { label, found, case: whyNotMoney(found, type.unit) } };
  };
}

/** The likeliest reason, so that the sender is told what to change and not only that something is wrong. */
function whyNotMoney(
  found: string,
  unit: 'pounds' | 'pence' | number,
): FindingValues['INV-006']['case'] {
  if (unit !== 'pounds' && /^-?\d+\.\d+$/.test(found)) return 'not-whole';
  if (/^-?\d+\.\d{3,}$/.test(found)) return 'decimals';
  if (/^-?\d{12,}(\.\d{1,2})?$/.test(found)) return 'too-large';
  if (/^[(+£$€]|[)+£$€-]$/.test(found)) return 'sign';
  return 'text';
}

function datesReader(
  type: Extract<FieldType, { kind: 'date' }>,
  { label }: FieldDefinition,
): ValueReader {
  const read = dateReader(type.formats, type.pivot);
  return (found) => read(found) ?? { code: 'INV-003', values: { label, found } };
}
