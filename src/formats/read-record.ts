/**
 * Reads a located record's fields by its definition: text, value, or what is wrong with it. A field that cannot be
 * read is remembered as unread, so that no rule judges a value that nobody has.
 */
import type { CompiledField, CompiledRecord, Part } from './compile-definition.ts';
import type { FieldFault, LocatedRecord } from './delimited/read.ts';
import type { Misread, Value } from './read-value.ts';

export interface ReadRecord {
  readonly record: CompiledRecord;
  readonly located: LocatedRecord;
  /** Every field as text, trimmed where the definition says so, by its name. */
  readonly texts: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
  readonly unread: ReadonlySet<string>;
  readonly misreads: readonly FieldMisread[];
}

export interface FieldMisread {
  readonly field: string;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly misread: Misread;
}

export function readRecord(record: CompiledRecord, located: LocatedRecord): ReadRecord {
  const texts: Record<string, string> = {};
  const values: Record<string, Value> = {};
  const unread = new Set<string>();
  const misreads: FieldMisread[] = [];
  for (const field of record.fields) {
    const { name, at, trim } = field.definition;
    const raw = located.fields[at - 1] ?? '';
    const text = trim ? raw.trim() : raw;
    texts[name] = text;
    const result = readField(field, text, located.faults);
    values[name] = result.value;
    if (result.misread === undefined) continue;
    misreads.push({ field: name, column: at, severity: result.severity, misread: result.misread });
    if (result.severity === 'error') unread.add(name);
  }
  return { record, located, texts, values, unread, misreads };
}

/** A canonical value: one field as it was read, or several joined as text. Undefined: empty, or not read. */
export function valueFrom(parts: readonly Part[] | undefined, read: ReadRecord): Value {
  if (parts === undefined) return undefined;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && 'field' in only)
    return read.values[only.field.name];
  return parts
    .map((part) => ('text' in part ? part.text : String(read.values[part.field.name] ?? '')))
    .join('');
}

export function isUnreadFrom(parts: readonly Part[] | undefined, read: ReadRecord): boolean {
  return (
    read.unread.size > 0 &&
    (parts ?? []).some((part) => 'field' in part && read.unread.has(part.field.name))
  );
}

interface FieldResult {
  readonly value: Value;
  readonly misread: Misread | undefined;
  readonly severity: 'error' | 'warning';
}

function readField(field: CompiledField, text: string, faults: readonly FieldFault[]): FieldResult {
  const { at, label } = field.definition;
  const fault = faults.find((one) => one.column === at && one.kind === 'encoding');
  if (fault !== undefined)
    return failed({ code: 'FIL-007', values: { label, found: fault.found } });
  const result = field.read(text);
  if ('misread' in result) return failed(result.misread);
  if (!text.includes('\ufffd'))
    return { value: result.value, misread: undefined, severity: 'warning' };
  // Lost before it came to AIMS: the bytes are well-formed, the character in them says "unknown".
  return {
    value: result.value,
    misread: { code: 'FIL-007', values: { label, found: text } },
    severity: 'warning',
  };
}

function failed(misread: Misread): FieldResult {
  return { value: undefined, misread, severity: 'error' };
}
