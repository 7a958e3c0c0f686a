/**
 * Reads one field's text as the type its definition declares. It answers with the value or with the code of what is
 * wrong; it never repairs, so a thousands separator, a third decimal or 31 June is a finding and not a guess.
 */
import type { FieldDefinition, FieldType } from '../domain/interface.ts';
import { type Pence, parsePence } from '../domain/money.ts';
import type { FindingValues } from '../words/finding-values.ts';
import { dateReader } from './dates.ts';

/** Text as it stands, a date as ISO, a code as mapped, money as pence; undefined: empty and allowed to be. */
export type Value = string | Pence | undefined;

export type Misread = {
  readonly [Code in MisreadCode]: { readonly code: Code; readonly values: FindingValues[Code] };
}[MisreadCode];

type MisreadCode = 'INV-001' | 'INV-003' | 'INV-006' | 'INV-009' | 'FIL-006' | 'FIL-007';

type ReadValue = { readonly value: Value } | { readonly misread: Misread };
export type ValueReader = (text: string) => ReadValue;

export function valueReader(field: FieldDefinition): ValueReader {
  const read = readerOf(field.type, field);
  return (text) => {
    if (text !== '') return read(text);
    if (!field.required) return { value: undefined };
    return { misread: { code: 'INV-001', values: { label: field.label } } };
  };
}

function readerOf(type: FieldType, field: FieldDefinition): ValueReader {
  switch (type.kind) {
    case 'text':
      return (text) => ({ value: text });
    case 'code':
      return codeReader(type.map, field);
    case 'integer':
      return integerReader(field);
    case 'money':
      return moneyReader(type, field);
    case 'date':
      return datesReader(type.formats, field);
  }
}

/** Codes are printable ASCII: a Cyrillic letter or a full-width digit looks the same and is another supplier. */
const PLAIN = /^[\x20-\x7e]+$/;

function codeReader(
  map: Readonly<Record<string, string>> | undefined,
  { name, label }: FieldDefinition,
): ValueReader {
  return (found) => {
    if (!PLAIN.test(found)) return { misread: { code: 'FIL-007', values: { label, found } } };
    if (map === undefined) return { value: found };
    const value = Object.hasOwn(map, found) ? map[found] : undefined;
    if (value !== undefined) return { value };
    if (name === 'kind')
      return { misread: { code: 'INV-009', values: { case: 'unknown', found } } };
    const expected = Object.keys(map).join(', ');
    return { misread: { code: 'FIL-006', values: { case: 'other', expected, found } } };
  };
}

function integerReader({ label }: FieldDefinition): ValueReader {
  return (found) => {
    if (/^\d{1,15}$/.test(found)) return { value: found };
    return { misread: { code: 'INV-006', values: { label, found, case: 'other' } } };
  };
}

function moneyReader(
  type: Extract<FieldType, { kind: 'money' }>,
  { label }: FieldDefinition,
): ValueReader {
  return (found) => {
    const pence = parsePence(found, type.unit);
    if (pence !== undefined)
      return { value: type.sign === 'reversed' && pence !== 0 ? -pence : pence };
    return {
      misread: { code: 'INV-006', values: { label, found, case: whyNotMoney(found, type.unit) } },
    };
  };
}

/** The likeliest reason, so that the sender is told what to change and not only that something is wrong. */
function whyNotMoney(found: string, unit: 'pounds' | 'pence'): FindingValues['INV-006']['case'] {
  if (unit === 'pence' && /^-?\d+\.\d+$/.test(found)) return 'not-whole';
  if (/^-?\d+\.\d{3,}$/.test(found)) return 'decimals';
  if (/^-?\d+(\.\d{1,2})?$/.test(found)) return 'too-large';
  if (/^[(+£$€]|[)+£$€-]$/.test(found)) return 'sign';
  return 'text';
}

function datesReader(formats: readonly string[], { label }: FieldDefinition): ValueReader {
  const read = dateReader(formats);
  return (found) => {
    const value = read(found);
    return value === undefined
      ? { misread: { code: 'INV-003', values: { label, found } } }
      : { value };
  };
}
