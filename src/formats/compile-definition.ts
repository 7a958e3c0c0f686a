/**
 * Prepares a definition for reading: which record is which, how each field is read, and which fields make the
 * canonical values. Everything an interface says is decided here once, so that reading a record is table work.
 */
import { AimsError } from '../domain/errors.ts';
import type { Definition, FieldDefinition, RecordDefinition } from '../domain/interface.ts';
import { type ValueReader, valueReader } from './read-value.ts';

export interface CompiledField {
  readonly definition: FieldDefinition;
  readonly read: ValueReader;
}

export interface CompiledRecord {
  readonly definition: RecordDefinition;
  readonly fields: readonly CompiledField[];
  /** Every record of this type has exactly this many fields. */
  readonly width: number;
  /** The file holds its own figures in it. */
  readonly isControl: boolean;
  matches(fields: readonly string[]): boolean;
}

export const DOCUMENT_VALUES = [
  'kind',
  'supplier',
  'supplierName',
  'site',
  'number',
  'date',
  'currency',
  'gross',
  'tax',
  'description',
  'reference',
  'operator',
] as const;
export type DocumentValue = (typeof DOCUMENT_VALUES)[number];

export const LINE_VALUES = ['net', 'tax', 'taxCode', 'budget', 'description'] as const;
export type LineValue = (typeof LINE_VALUES)[number];

/** Where a canonical value comes from: fields and the text between them, in order. */
export type Part = { readonly field: FieldDefinition } | { readonly text: string };
type Sources<Name extends string> = Readonly<Partial<Record<Name, readonly Part[]>>>;

export interface CompiledDefinition {
  readonly definition: Definition;
  readonly records: readonly CompiledRecord[];
  readonly documentSources: Sources<DocumentValue>;
  readonly lineSources: Sources<LineValue>;
  recordOf(fields: readonly string[]): CompiledRecord | undefined;
}

export function compileDefinition(definition: Definition): CompiledDefinition {
  const records = definition.records.map((record) => compileRecord(record, definition));
  return {
    definition,
    records,
    documentSources: sourcesOf(
      DOCUMENT_VALUES,
      definition,
      definition.document.record,
      definition.document.values,
    ),
    lineSources: sourcesOf(
      LINE_VALUES,
      definition,
      definition.document.line,
      definition.document.lineValues,
    ),
    recordOf: (fields) => records.find((record) => record.matches(fields)),
  };
}

/** The first field behind a canonical value: what a finding points at. */
export function fieldBehind(parts: readonly Part[] | undefined): FieldDefinition | undefined {
  for (const part of parts ?? []) if ('field' in part) return part.field;
  return undefined;
}

function compileRecord(record: RecordDefinition, definition: Definition): CompiledRecord {
  const wanted = Object.entries(record.when.equals).map(
    ([at, text]) => [Number(at) - 1, text] as const,
  );
  const positions = [
    ...wanted.map(([index]) => index + 1),
    ...record.fields.map((field) => field.at),
  ];
  return {
    definition: record,
    fields: record.fields.map((field) => ({ definition: field, read: valueReader(field) })),
    width: definition.syntax.fields ?? Math.max(...positions),
    isControl: definition.controls.some((control) => control.record === record.name),
    matches: (fields) => wanted.every(([index, text]) => fields[index] === text),
  };
}

function sourcesOf<Name extends string>(
  names: readonly Name[],
  definition: Definition,
  recordName: string,
  values: Readonly<Record<string, string>>,
): Sources<Name> {
  const fields = definition.records.find((record) => record.name === recordName)?.fields ?? [];
  const entries = names.flatMap((name) => {
    const template =
      values[name] ?? (fields.some((field) => field.name === name) ? `{${name}}` : undefined);
    return template === undefined ? [] : [[name, partsOf(template, fields)] as const];
  });
  return Object.fromEntries(entries) as Sources<Name>;
}

function partsOf(template: string, fields: readonly FieldDefinition[]): readonly Part[] {
  return template.split(/(\{[^{}]+\})/).flatMap((piece): Part[] => {
    if (piece === '') return [];
    if (!piece.startsWith('{')) return [{ text: piece }];
    const field = fields.find((one) => one.name === piece.slice(1, -1));
    if (field === undefined) throw new AimsError('SETTINGS_MISTAKES', { unknownField: piece });
    return [{ field }];
  });
}
