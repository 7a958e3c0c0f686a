/**
 * Prepares a definition for reading: which record is which, how each field is read, and which fields make the
 * canonical values. Everything an interface says is decided here once, so that reading a record is table work.
 */
import { AimsError } from '../domain/errors.ts';
import type { Definition, FieldDefinition, Place, RecordDefinition } from '../domain/interface.ts';
import { type Derive, fromExpression, fromFileName, fromList, signedBy } from './derive-fields.ts';
import { type CompiledControl, compileControl } from './expression/compile-control.ts';
import { type Compiled, compileExpression } from './expression/compile-expression.ts';
import { compileTemplate } from './expression/compile-template.ts';
import { isMistake, type Mistake } from './expression/mistake.ts';
import type { Scope } from './expression/scope.ts';
import { type PrepareText, textPreparer } from './prepare-text.ts';
import type { ReadRecord } from './read-record.ts';
import { emptyValue, type Misread, type ValueReader, valueReader } from './read-value.ts';
import { readerFor } from './reader-for.ts';
import { type Lists, type RecordScope, recordsOfFile, scopeOf } from './record-scopes.ts';
import { type Selects, selectorOf } from './select-record.ts';
import type { RecordReader, SyntaxReader } from './syntax.ts';

export interface CompiledField {
  readonly definition: FieldDefinition;
  /** Its number among the fields of its record, from 0. */
  readonly no: number;
  /** Undefined: it is not read from a place. */
  readonly slot: number | undefined;
  /** As people count it, where its place has a number. */
  column(): number | undefined;
  readonly prepare: PrepareText;
  readonly whenEmpty: Misread | undefined;
  readonly read: ValueReader;
}

export interface DerivedField extends CompiledField {
  readonly derive: Derive;
}

export interface CompiledRecord {
  readonly definition: RecordDefinition;
  readonly fields: readonly CompiledField[];
  readonly derived: readonly DerivedField[];
  /** Every record of this type is so wide; undefined: the file's heading says, or there is no such thing. */
  readonly width: number | undefined;
  /** The file holds its own figures in it: those of the whole, not of a group. */
  readonly isControl: boolean;
  /** Undefined: every record that no type before it takes. */
  readonly selects: Selects | undefined;
  field(name: string): CompiledField | undefined;
  /** Texts by the names of their fields, frozen; only what is asked for is looked up. */
  view(texts: readonly string[]): Readonly<Record<string, string>>;
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

export const DISTRIBUTION_VALUES = ['amount', 'budget', 'description'] as const;
export type DistributionValue = (typeof DISTRIBUTION_VALUES)[number];

/** Where a canonical value comes from. */
export interface ValueSource {
  /** Of the document's, line's or distribution's own record. */
  readonly get: (record: ReadRecord) => ReturnType<Compiled<ReadRecord>['evaluate']>;
  /** The first field behind it: what a finding points at. Undefined: it stands in another record, or in none. */
  readonly field: CompiledField | undefined;
  /** Whether a field behind it could not be read. */
  isUnread(record: ReadRecord): boolean;
}
export type Sources<Name extends string> = Readonly<Partial<Record<Name, ValueSource>>>;

/** A control as it is worked out while the file is read. */
export interface CompiledFigure {
  readonly control: Definition['controls'][number];
  readonly field: CompiledField;
  readonly expression: CompiledControl<Units, ReadRecord>;
}

/** What `records()` counts. */
export interface Units {
  readonly units: number;
}

export interface CompiledDefinition {
  readonly definition: Definition;
  readonly reader: SyntaxReader;
  /** How many places the reader was asked for. */
  readonly slots: number;
  /** Some type is known by being the last record of the file. */
  readonly asksForLast: boolean;
  readonly records: readonly CompiledRecord[];
  readonly figures: readonly CompiledFigure[];
  readonly documentSources: Sources<DocumentValue>;
  readonly lineSources: Sources<LineValue>;
  readonly distributionSources: Sources<DistributionValue>;
  /** Lines of which this is so are not added up. */
  readonly notSummed: Compiled<ReadRecord> | undefined;
  readonly lists: Lists;
  record(name: string): CompiledRecord;
}

const NO_LISTS: Lists = new Map();

/** Throws SETTINGS_MISTAKES where an expression cannot be compiled: config says so before, with file and line. */
export function compileDefinition(
  definition: Definition,
  lists: Lists = NO_LISTS,
): CompiledDefinition {
  const { syntax, source, controls, document } = definition;
  const reader = new CountedReader(readerFor(syntax, source.encoding, definition.records));
  const records = definition.records.map((record) =>
    compileRecord(record, definition, reader, lists),
  );
  const record = (name: string) => {
    const found = records.find((one) => one.definition.name === name);
    if (found === undefined) throw new AimsError('SETTINGS_MISTAKES', { unknownRecord: name });
    return found;
  };
  const sources = <Name extends string>(
    names: readonly Name[],
    of: string | undefined,
    templates: Readonly<Record<string, string>>,
  ): Sources<Name> =>
    sourcesOf(names, of === undefined ? undefined : record(of), templates, definition, lists);
  const line = record(document.line);
  return {
    definition,
    reader,
    slots: reader.slots,
    asksForLast: definition.records.some(({ when }) => when.index === 'last'),
    records,
    figures: controls.map((control) => ({
      control,
      field: neededField(record(control.record), control.field),
      expression: orThrow(
        compileControl(control.equals, countingScope(definition, lists), 'number'),
      ),
    })),
    documentSources: sources(DOCUMENT_VALUES, document.record, document.values),
    lineSources: sources(LINE_VALUES, document.line, document.lineValues),
    distributionSources: sources(
      DISTRIBUTION_VALUES,
      document.distribution,
      document.distributionValues,
    ),
    notSummed:
      document.notSummed === undefined
        ? undefined
        : orThrow(
            compileExpression(
              document.notSummed,
              scopeOf(definition, line.definition, lists),
              'truth',
            ),
          ),
    lists,
    record,
  };
}

export function countingScope(definition: Definition, lists: Lists): Scope<Units, ReadRecord> {
  const records = recordsOfFile(definition);
  return { names: new Map(), lists, records, units: ({ units }) => units };
}

/** Remembers how many slots it gave out. */
class CountedReader implements SyntaxReader {
  readonly #reader: SyntaxReader;
  slots = 0;

  constructor(reader: SyntaxReader) {
    this.#reader = reader;
  }

  slot(place: Place, record: string): number {
    const slot = this.#reader.slot(place, record);
    this.slots = Math.max(this.slots, slot + 1);
    return slot;
  }

  columnOf(slot: number): number | undefined {
    return this.#reader.columnOf(slot);
  }

  open(): RecordReader {
    return this.#reader.open();
  }
}

/* ---------- records ---------- */

function compileRecord(
  record: RecordDefinition,
  definition: Definition,
  reader: SyntaxReader,
  lists: Lists,
): CompiledRecord {
  const fields = record.fields.map((field, no): CompiledField => {
    const { source } = field;
    const slot = source.kind === 'place' ? reader.slot(source.place, record.name) : undefined;
    return {
      definition: field,
      no,
      slot,
      column: () => (slot === undefined ? undefined : reader.columnOf(slot)),
      prepare: textPreparer(field),
      whenEmpty: emptyValue(field),
      read: valueReader(field),
    };
  });
  return {
    definition: record,
    fields,
    derived: fields.flatMap((field) => deriving(field, fields, record, definition, lists)),
    width: widthOf(record, definition),
    isControl: definition.controls.some(
      (control) => control.record === record.name && control.each === undefined,
    ),
    selects: selectorOf(record, reader),
    field: (name) => fields.find((one) => one.definition.name === name),
    view: viewOf(fields.map((one) => one.definition.name)),
  };
}

/** One object a record with a getter for each name behind it: a dictionary for each record would cost more than the reading. */
function viewOf(names: readonly string[]): CompiledRecord['view'] {
  const held = new WeakMap<object, readonly string[]>();
  const getters = Object.fromEntries(
    names.map((name, no) => [
      name,
      {
        enumerable: true,
        get(this: object) {
          return held.get(this)?.[no] ?? '';
        },
      },
    ]),
  );
  const prototype: Readonly<Record<string, string>> = Object.create(null, getters);
  return (texts) => {
    const view: Readonly<Record<string, string>> = Object.create(prototype);
    held.set(view, texts);
    return Object.freeze(view);
  };
}

function deriving(
  field: CompiledField,
  fields: readonly CompiledField[],
  record: RecordDefinition,
  definition: Definition,
  lists: Lists,
): readonly DerivedField[] {
  const named = (name: string) => {
    const found = fields.find((one) => one.definition.name === name);
    if (found === undefined) throw new AimsError('SETTINGS_MISTAKES', { unknownField: name });
    return found;
  };
  const { source, lookUp, type } = field.definition;
  if (lookUp !== undefined) {
    const list = lists.get(lookUp.dataset);
    return [{ ...field, derive: fromList(field, lookUp, list, lookUp.key.map(named)) }];
  }
  if (source.kind === 'file-name')
    return [{ ...field, derive: fromFileName(field, source.capture) }];
  if (source.kind === 'value') {
    const scope = scopeOf(definition, record, lists, record.fields.slice(0, field.no));
    const compiled = orThrow(compileTemplate(source.template, scope));
    return [{ ...field, derive: fromExpression(field, compiled, unreadIn(compiled, scope)) }];
  }
  if (type.kind !== 'money' || type.negative.kind !== 'field') return [];
  const texts = new Set(type.negative.texts);
  return [{ ...field, derive: signedBy(field, named(type.negative.field), texts) }];
}

/** Whether something that the expression speaks of could not be read, in the record or in those it adds up. */
function unreadIn(
  { uses, evaluate }: Compiled<ReadRecord>,
  { names }: RecordScope,
): (record: ReadRecord) => boolean {
  const named = uses.flatMap((name) => names.get(name) ?? []);
  const hasFigures = named.length < uses.length;
  return (record) =>
    named.some((name) => name.isUnread(record)) || (hasFigures && evaluate(record) === undefined);
}

function widthOf(record: RecordDefinition, { syntax }: Definition): number | undefined {
  const own = syntax.kind === 'zip' ? memberSyntax(syntax, record) : syntax;
  if (own?.kind === 'fixed') return record.length ?? own.length ?? lastPosition(record);
  if (own?.kind !== 'delimited' || own.heading !== undefined) return undefined;
  return own.fields ?? lastPosition(record);
}

function memberSyntax(
  syntax: Extract<Definition['syntax'], { kind: 'zip' }>,
  record: RecordDefinition,
) {
  return syntax.members.find(({ name }) => name === record.when.member)?.syntax;
}

function lastPosition({ when, fields }: RecordDefinition): number {
  const places = [
    ...[...when.equals, ...when.matches].map(({ place }) => place),
    ...when.empty,
    ...when.notEmpty,
    ...fields.flatMap(({ source }) => (source.kind === 'place' ? [source.place] : [])),
  ];
  const ends = places.map((place) => {
    if (place.kind === 'position') return place.index;
    return place.kind === 'span' ? place.start + place.length - 1 : 0;
  });
  return Math.max(...ends);
}

/* ---------- canonical values ---------- */

function sourcesOf<Name extends string>(
  names: readonly Name[],
  record: CompiledRecord | undefined,
  templates: Readonly<Record<string, string>>,
  definition: Definition,
  lists: Lists,
): Sources<Name> {
  const scope = record && scopeOf(definition, record.definition, lists);
  const entries = names.flatMap((name) => {
    if (record === undefined || scope === undefined) return [];
    const template = templates[name];
    if (template !== undefined) return [[name, sourceOf(template, record, scope)] as const];
    const field = record.field(name);
    return field === undefined ? [] : [[name, ofField(field)] as const];
  });
  return Object.fromEntries(entries) as Sources<Name>;
}

function sourceOf(template: string, record: CompiledRecord, scope: RecordScope): ValueSource {
  const compiled = orThrow(compileTemplate(template, scope));
  const own = (written: string) => record.field(written.replace(`${record.definition.name}.`, ''));
  const field = compiled.uses.map(own).find((one) => one !== undefined);
  if (field !== undefined && template === `{${field.definition.name}}`) return ofField(field);
  return { get: compiled.evaluate, field, isUnread: unreadIn(compiled, scope) };
}

function ofField(field: CompiledField): ValueSource {
  const { no } = field;
  return { get: (read) => read.values[no], field, isUnread: (read) => read.isUnread(no) };
}

function neededField(record: CompiledRecord, name: string): CompiledField {
  const field = record.field(name);
  if (field === undefined) throw new AimsError('SETTINGS_MISTAKES', { unknownField: name });
  return field;
}

export function orThrow<T extends object>(result: T | Mistake): T {
  if (isMistake(result)) {
    const { message, help } = result;
    throw new AimsError('SETTINGS_MISTAKES', { what: `${message}. ${help}` });
  }
  return result;
}
