/**
 * Reads a located record's fields by its definition: text, value, or what is wrong with it. A field that cannot be
 * read is remembered as unread, so that no rule judges a value that nobody has.
 */
import type { CompiledField, CompiledRecord } from './compile-definition.ts';
import type { Misread, Value } from './read-value.ts';
import type { SourceRecord } from './syntax.ts';

export interface FieldMisread {
  /** Undefined: the definition has no field there. */
  readonly field: CompiledField | undefined;
  readonly column: number | undefined;
  readonly severity: 'error' | 'warning';
  /** Undefined: it is made of a field that could not be read, which has been said. */
  readonly misread: Misread | undefined;
  /** The bytes are not what the file is declared to be written in: nothing that the field's own settings say. */
  readonly isOfBytes?: true;
}

/** Shared by the records with nothing wrong in them, which is nearly all. */
const NO_MISREADS: readonly FieldMisread[] = [];
const NO_RECORDS: readonly ReadRecord[] = [];

/** A record that has been read: it stays when the bytes it came from are gone. */
export class ReadRecord {
  readonly type: CompiledRecord;
  readonly line: number;
  readonly offset: number;
  readonly bytes: number;
  /** One for each field of the type, as people see it: prepared, not yet read as its type. */
  readonly texts: readonly string[];
  readonly values: readonly Value[];
  readonly misreads: readonly FieldMisread[];
  /** Of a line among those of its document, from 1. */
  ordinal: number;
  /** The record it belongs to, once it has been placed. */
  parent: ReadRecord | undefined;
  #children: Map<string, ReadRecord[]> | undefined;

  constructor(
    type: CompiledRecord,
    { line, offset, bytes }: Pick<SourceRecord, 'line' | 'offset' | 'bytes'>,
    { texts, values, misreads }: Pick<ReadRecord, 'texts' | 'values' | 'misreads'>,
    parent: ReadRecord | undefined,
  ) {
    this.type = type;
    this.line = line;
    this.offset = offset;
    this.bytes = bytes;
    this.texts = texts;
    this.values = values;
    this.misreads = misreads;
    this.ordinal = 1;
    this.parent = parent;
    this.#children = undefined;
  }

  /** `no`: of the field among those of the type. */
  isUnread(no: number): boolean {
    const { misreads } = this;
    if (misreads.length === 0) return false;
    return misreads.some((one) => one.field?.no === no && one.severity === 'error');
  }

  /** Every field as text, by its name. */
  get fields(): Readonly<Record<string, string>> {
    return this.type.view(this.texts);
  }

  childrenOf(type: string): readonly ReadRecord[] {
    return this.#children?.get(type) ?? NO_RECORDS;
  }

  /** Records that belong to it, in an array that may still grow. */
  hold(type: string, children: ReadRecord[]): void {
    this.#children ??= new Map();
    this.#children.set(type, children);
  }

  adopt(child: ReadRecord): void {
    child.parent = this;
    this.#children ??= new Map();
    const { name } = child.type.definition;
    const alike = this.#children.get(name);
    if (alike === undefined) this.#children.set(name, [child]);
    else alike.push(child);
  }
}

/** What a record is read against besides its own bytes. */
export interface ReadContext {
  /** The parts of the file's name that the definition captures. */
  readonly captures: Readonly<Record<string, string>>;
  readonly parent: ReadRecord | undefined;
  /** A record before it that most likely has the same texts in some fields: what is the same is not read twice. */
  readonly like: ReadRecord | undefined;
}

export function readRecord(
  type: CompiledRecord,
  source: SourceRecord,
  context: ReadContext,
): ReadRecord {
  const { fields } = type;
  const texts: string[] = new Array(fields.length).fill('');
  const values: Value[] = new Array(fields.length).fill(undefined);
  let misreads: FieldMisread[] | undefined;
  for (const field of fields) {
    const { no, slot } = field;
    if (slot === undefined) continue;
    const raw = source.text(slot) ?? '';
    const text = field.prepare(raw);
    if (text === undefined) {
      texts[no] = raw;
      misreads = [...(misreads ?? []), failed(field, notSplit(field, raw))];
      continue;
    }
    texts[no] = text;
    if (isLike(context.like, field, text)) {
      values[no] = context.like?.values[no];
      continue;
    }
    const value = text === '' ? field.whenEmpty : field.read(text);
    const misread = typeof value === 'object' ? failed(field, value) : lostBefore(field, text);
    if (typeof value !== 'object') values[no] = value;
    if (misread !== undefined) misreads = [...(misreads ?? []), misread];
  }
  if (source.faults.length > 0) misreads = withFaults(type, source, misreads ?? []);
  if (type.derived.length === 0)
    return new ReadRecord(
      type,
      source,
      { texts, values, misreads: misreads ?? NO_MISREADS },
      context.parent,
    );
  misreads ??= [];
  const read = new ReadRecord(type, source, { texts, values, misreads }, context.parent);
  for (const field of type.derived) {
    const { text, value, misread } = field.derive(read, context);
    texts[field.no] = text;
    values[field.no] = value;
    if (misread !== undefined) misreads.push(misread);
  }
  return read;
}

function isLike(like: ReadRecord | undefined, field: CompiledField, text: string): boolean {
  return like !== undefined && like.texts[field.no] === text && !like.isUnread(field.no);
}

export function failed(field: CompiledField, misread: Misread | undefined): FieldMisread {
  return { field, column: field.column(), severity: 'error', misread };
}

/** A text that is not in the form which the definition takes apart. */
export function notSplit({ definition: { split } }: CompiledField, found: string): Misread {
  const expected = split?.kind === 'pattern' ? split.pattern : '';
  return { code: 'FIL-006', values: { case: 'other', expected, found } };
}

/** Lost before it came to AIMS: the bytes are well-formed, the character in them says "unknown". */
function lostBefore(field: CompiledField, found: string): FieldMisread | undefined {
  if (!found.includes('\ufffd')) return undefined;
  const { label } = field.definition;
  const misread: Misread = { code: 'FIL-007', values: { label, found } };
  return { field, column: field.column(), severity: 'warning', misread };
}

/** Bytes that are not what the file is declared to be written in, in place of whatever else was found in the field. */
function withFaults(
  type: CompiledRecord,
  { faults }: SourceRecord,
  misreads: readonly FieldMisread[],
): FieldMisread[] {
  const wrong = faults
    .filter(({ kind }) => kind === 'encoding')
    .map(({ slot, column, found }): FieldMisread => {
      const field = type.fields.find((one) => slot !== undefined && one.slot === slot);
      const label = field?.definition.label ?? `Field ${column ?? ''}`.trim();
      const misread: Misread = { code: 'FIL-007', values: { label, found } };
      return { field, column, severity: 'error', misread, isOfBytes: true };
    });
  const replaced = new Set(wrong.flatMap(({ field }) => field ?? []));
  return [...misreads.filter(({ field }) => field === undefined || !replaced.has(field)), ...wrong];
}
