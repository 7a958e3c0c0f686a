/**
 * Puts the records of each document together. Which way is the definition's: a record and what stands below it, the rows
 * that follow one another with one key, or rows and parts scattered over the file. A document goes on as soon as no more
 * of it can come.
 */
import type { Finding } from '../../domain/finding.ts';
import { makeFinding } from '../../domain/make-finding.ts';
import type {
  CompiledDefinition,
  CompiledField,
  CompiledRecord,
} from '../../formats/compile-definition.ts';
import { type FieldMisread, failed, ReadRecord } from '../../formats/read-record.ts';
import { OpenDocument } from './open-document.ts';

export interface AssembleDocuments {
  /** A record that most likely has the same texts in some fields. */
  like(type: CompiledRecord): ReadRecord | undefined;
  /** False: it belongs to no document. `spoilt`: its fields may have shifted, so that none of them is taken for read. */
  take(read: ReadRecord, spoilt: Finding | undefined): boolean;
  finish(): void;
}

type Emit = (open: OpenDocument) => void;

export function assembler(compiled: CompiledDefinition, emit: Emit): AssembleDocuments {
  const { document, records } = compiled.definition;
  if (document.groupBy.length > 0) return new GroupedRows(compiled, emit);
  // What names its document by a key may come anywhere behind it.
  const isByKey = records.some(({ parent }) => parent?.by === 'key');
  return new RecordsBelow(compiled, emit, isByKey);
}

/* ---------- a record and what stands below it ---------- */

class RecordsBelow implements AssembleDocuments {
  readonly #record: string;
  readonly #line: string;
  readonly #emit: Emit;
  /** Parts of a document may still come at the end of the file. */
  readonly #areHeld: boolean;
  /** By their heads, in file order. */
  readonly #open = new Map<ReadRecord, OpenDocument>();

  constructor({ definition: { document } }: CompiledDefinition, emit: Emit, areHeld: boolean) {
    this.#record = document.record;
    this.#line = document.line;
    this.#emit = emit;
    this.#areHeld = areHeld;
  }

  like(): undefined {
    return undefined;
  }

  take(read: ReadRecord, spoilt: Finding | undefined): boolean {
    const { name } = read.type.definition;
    if (name === this.#record) {
      if (!this.#areHeld) this.finish();
      this.#open.set(read, new OpenDocument(read));
      return true;
    }
    const open = this.#documentOf(read);
    if (open === undefined) return false;
    const isLine = name === this.#line;
    open.take(spoilt === undefined ? read : blinded(read, read.type.fields), isLine);
    if (spoilt !== undefined) open.findings.push(ofLine(spoilt));
    return true;
  }

  finish(): void {
    for (const open of this.#open.values()) this.#emit(open);
    this.#open.clear();
  }

  #documentOf(read: ReadRecord): OpenDocument | undefined {
    for (let one = read.parent; one !== undefined; one = one.parent) {
      const open = this.#open.get(one);
      if (open !== undefined) return open;
    }
    return undefined;
  }
}

/* ---------- rows that share a key ---------- */

/** A document of rows: the values of the document stand in each of them, and must be alike. */
interface RowGroup {
  readonly open: OpenDocument;
  /** As it was read, with all that is wrong in it. */
  readonly firstRow: ReadRecord;
}

class GroupedRows implements AssembleDocuments {
  readonly #record: string;
  readonly #emit: Emit;
  readonly #key: readonly CompiledField[];
  readonly #constant: readonly CompiledField[];
  readonly #constantCode: string | undefined;
  readonly #ofDocument: ReadonlySet<CompiledField>;
  readonly #ofLine: readonly CompiledField[];
  readonly #starts: { readonly no: number; readonly text: string } | undefined;
  /** By key, where rows are scattered. */
  readonly #scattered: Map<string, RowGroup> | undefined;
  #current: RowGroup | undefined;

  constructor(compiled: CompiledDefinition, emit: Emit) {
    const { document } = compiled.definition;
    const { fields } = compiled.record(document.record);
    const named = (names: readonly string[]) =>
      fields.filter(({ definition }) => names.includes(definition.name));
    this.#record = document.record;
    this.#emit = emit;
    this.#key = named(document.groupBy);
    this.#constant = named(document.constant);
    this.#constantCode = document.constantCode;
    this.#ofDocument = new Set([...this.#key, ...this.#constant]);
    this.#ofLine = fields.filter((field) => !this.#ofDocument.has(field));
    const starts = document.startsWhen;
    const [startField] = starts === undefined ? [] : named([starts.field]);
    this.#starts = starts && startField && { no: startField.no, text: starts.text };
    this.#scattered = document.rows === 'scattered' ? new Map() : undefined;
  }

  like({ definition: { name } }: CompiledRecord): ReadRecord | undefined {
    return name === this.#record ? this.#current?.firstRow : undefined;
  }

  take(read: ReadRecord, spoilt: Finding | undefined): boolean {
    if (read.type.definition.name !== this.#record) return false;
    const group = this.#groupOf(read);
    const { open } = group;
    if (spoilt === undefined) this.#takeRow(open, read);
    else {
      open.take(blinded(read, this.#ofLine), true);
      open.findings.push(ofLine(spoilt));
    }
    return true;
  }

  finish(): void {
    if (this.#scattered === undefined) this.#close();
    else for (const { open } of this.#scattered.values()) this.#emit(open);
  }

  #groupOf(read: ReadRecord): RowGroup {
    if (this.#scattered !== undefined) return this.#scatteredGroup(read, this.#scattered);
    if (this.#current !== undefined && this.#isSame(this.#current.firstRow, read))
      return this.#current;
    this.#close();
    this.#current = this.#begin(read);
    return this.#current;
  }

  #scatteredGroup(read: ReadRecord, groups: Map<string, RowGroup>): RowGroup {
    const key = this.#key.map(({ no }) => read.texts[no]).join('\u001f');
    const known = groups.get(key);
    if (known !== undefined) return known;
    const group = this.#begin(read);
    groups.set(key, group);
    return group;
  }

  #begin(firstRow: ReadRecord): RowGroup {
    const misreads = firstRow.misreads.filter(
      ({ field }) => field !== undefined && this.#ofDocument.has(field),
    );
    const { type, parent, texts, values } = firstRow;
    const head = new ReadRecord(type, firstRow, { texts, values, misreads }, parent);
    const open = new OpenDocument(head);
    head.hold(this.#record, open.lines);
    return { open, firstRow };
  }

  #close(): void {
    if (this.#current !== undefined) this.#emit(this.#current.open);
    this.#current = undefined;
  }

  #isSame(first: ReadRecord, read: ReadRecord): boolean {
    const starts = this.#starts;
    if (starts !== undefined && read.texts[starts.no] === starts.text) return false;
    return this.#key.every(({ no }) => read.texts[no] === first.texts[no]);
  }

  #takeRow(open: OpenDocument, read: ReadRecord): void {
    const { head } = open;
    for (const field of this.#constant) {
      if (read.texts[field.no] !== head.texts[field.no])
        open.findings.push(differs(field, head, read, this.#constantCode));
    }
    const row = read.misreads.length === 0 ? read : this.#lineOnly(read);
    row.parent = head;
    open.take(row, true);
  }

  /** What is wrong with the document's values is said of the document, once. */
  #lineOnly(read: ReadRecord): ReadRecord {
    const { type, texts, values, parent } = read;
    const misreads = read.misreads.filter(
      ({ field }) => field === undefined || !this.#ofDocument.has(field),
    );
    return new ReadRecord(type, read, { texts, values, misreads }, parent);
  }
}

/* ---------- findings about records ---------- */

/** The record with these fields taken for unread; what is wrong has been said of the record. */
function blinded(read: ReadRecord, fields: readonly CompiledField[]): ReadRecord {
  const misreads: readonly FieldMisread[] = fields.map((field) => failed(field, undefined));
  const { type, texts, values, parent } = read;
  return new ReadRecord(type, read, { texts, values, misreads }, parent);
}

/** Its document's number is filled in when it goes on. */
function ofLine(finding: Finding): Finding {
  return { ...finding, scope: 'line' };
}

function differs(
  field: CompiledField,
  head: ReadRecord,
  read: ReadRecord,
  ownCode: string | undefined,
): Finding {
  const { name, label } = field.definition;
  const place = { document: 0, line: read.line, column: field.column(), field: name, ofLine: true };
  const values = {
    label,
    found: read.texts[field.no] ?? '',
    first: head.texts[field.no] ?? '',
    firstLine: head.line,
  };
  return ownCode === undefined
    ? makeFinding('INV-011', place, { values, group: name })
    : makeFinding(ownCode, place, { values, group: name, own: { as: 'INV-011' } });
}
