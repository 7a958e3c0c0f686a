/**
 * Parses an original: bytes to documents, one at a time as soon as the next begins, with everything that is wrong in
 * the file as a whole. Memory holds one document; nothing in the file is dropped without a finding.
 */
import type { Finding } from '../../domain/finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { CompiledDefinition, CompiledRecord } from '../../formats/compile-definition.ts';
import {
  type FieldFault,
  type LocatedRecord,
  type ReadEnd,
  readDelimited,
} from '../../formats/delimited/read.ts';
import type { ParsedDocument } from '../../formats/parsed-document.ts';
import { type ReadRecord, readRecord } from '../../formats/read-record.ts';
import { buildDocument } from './build-document.ts';
import { type ControlFigures, Controls } from './check-controls.ts';
import { RecordOrder } from './record-order.ts';

export type Parsed =
  | { readonly kind: 'document'; readonly parsed: ParsedDocument }
  /** About the file as a whole. */
  | { readonly kind: 'finding'; readonly finding: Finding };

export interface ParseEnd {
  readonly documents: number;
  readonly control: ControlFigures;
}

export async function* parseOriginal(
  bytes: AsyncIterable<Uint8Array>,
  compiled: CompiledDefinition,
): AsyncGenerator<Parsed, ParseEnd> {
  const parse = new Parse(compiled);
  const { syntax, source } = compiled.definition;
  const records = readDelimited(bytes, { syntax, encoding: source.encoding });
  try {
    let next = await records.next();
    for (; !next.done && !parse.hopeless; next = await records.next())
      yield* parse.take(next.value);
    yield* parse.finish(next.done ? next.value : undefined);
  } finally {
    await records.return(NOTHING_READ);
  }
  return parse.end();
}

const NOTHING_READ: ReadEnd = { bytes: 0, endsWithNewline: false, fault: undefined };

class Parse {
  readonly #compiled: CompiledDefinition;
  readonly #order: RecordOrder;
  readonly #controls: Controls;
  #documents = 0;
  #records = 0;
  #faults = 0;
  #head: ReadRecord | undefined;
  #lines: ReadRecord[] = [];
  #others: ReadRecord[] = [];
  /** The first line is nothing that the definition knows: it is another kind of file. */
  hopeless = false;

  constructor(compiled: CompiledDefinition) {
    this.#compiled = compiled;
    this.#order = new RecordOrder(compiled);
    this.#controls = new Controls(compiled);
  }

  *take(located: LocatedRecord): Generator<Parsed> {
    this.#records += 1;
    yield* this.#report(
      located.faults.filter(isControlCharacter).map((fault) => controlFinding(fault, located)),
    );
    const record = this.#compiled.recordOf(located.fields);
    if (record === undefined) {
      yield* this.#report([this.#unknown(located)]);
      return;
    }
    yield* this.#report(this.#order.take(record, located));
    if (located.fields.length !== record.width) yield* this.#report([ragged(record, located)]);
    if (!record.definition.ignore) yield* this.#place(readRecord(record, located));
  }

  *finish(end: ReadEnd | undefined): Generator<Parsed> {
    yield* this.#closeDocument();
    if (this.hopeless || end === undefined) return;
    if (end.fault !== undefined) {
      yield* this.#report([faultFinding(end.fault)]);
      return;
    }
    if (this.#records === 0) {
      yield* this.#report([catalogueFinding('FIL-005', {}, { case: 'nothing' })]);
      return;
    }
    yield* this.#report([
      ...this.#cutOff(end),
      ...this.#order.finish(),
      ...this.#controls.finish(),
    ]);
    if (this.#documents === 0 && this.#faults === 0) yield* this.#report([this.#empty()]);
  }

  end(): ParseEnd {
    return { documents: this.#documents, control: this.#controls.figures() };
  }

  *#place(read: ReadRecord): Generator<Parsed> {
    const { name, parent } = read.record.definition;
    const { record: documentRecord, line: lineRecord } = this.#compiled.definition.document;
    if (name === documentRecord) {
      yield* this.#closeDocument();
      this.#head = read;
    } else if (this.#head !== undefined && name === lineRecord) {
      this.#lines.push(read);
    } else if (this.#head !== undefined && parent !== undefined) {
      this.#others.push(read);
    } else {
      yield* this.#report(misreadsOfFile(read, this.#controls.fieldsOf(name)));
    }
    this.#controls.take(read);
  }

  *#closeDocument(): Generator<Parsed> {
    if (this.#head === undefined) return;
    this.#documents += 1;
    const records = {
      no: this.#documents,
      head: this.#head,
      lines: this.#lines,
      others: this.#others,
    };
    this.#head = undefined;
    this.#lines = [];
    this.#others = [];
    yield { kind: 'document', parsed: buildDocument(records, this.#compiled) };
  }

  *#report(findings: readonly Finding[]): Generator<Parsed> {
    for (const finding of findings) {
      this.#faults += 1;
      yield { kind: 'finding', finding };
    }
  }

  #unknown({ line, fields }: LocatedRecord): Finding {
    const { delimiter } = this.#compiled.definition.syntax;
    if (this.#records === 1) {
      this.hopeless = true;
      const begins = fields.join(delimiter).slice(0, FIRST_CHARACTERS);
      return catalogueFinding('FIL-001', { line }, { case: 'unknown-line', found: begins });
    }
    const expected = this.#compiled.records.map(begin).join(', ');
    const found = fields[0] ?? '';
    return catalogueFinding(
      'FIL-006',
      { line, column: 1 },
      { case: 'other', expected, found },
      { group: found },
    );
  }

  #cutOff(end: ReadEnd): readonly Finding[] {
    if (end.endsWithNewline || this.#compiled.definition.source.finalNewline === 'optional')
      return [];
    return [catalogueFinding('FIL-002', {}, { case: 'cut-line' })];
  }

  /** Where nil returns are agreed, an empty one is worth a look and no more. */
  #empty(): Finding {
    const severity = this.#compiled.definition.source.nilReturns ? 'warning' : 'error';
    return catalogueFinding('FIL-005', {}, { case: 'no-documents' }, { severity });
  }
}

/** How much of a line that we do not know is shown. */
const FIRST_CHARACTERS = 40;

function begin(record: CompiledRecord): string {
  return Object.values(record.definition.when.equals)[0] ?? record.definition.name;
}

function isControlCharacter(fault: FieldFault): boolean {
  return fault.kind === 'control';
}

function controlFinding({ column, found }: FieldFault, { line }: LocatedRecord): Finding {
  const values = { case: found === 'U+0000' ? ('nul' as const) : ('control' as const), found };
  return catalogueFinding('FIL-009', { line, column }, values, { group: found });
}

function ragged(record: CompiledRecord, { line, fields }: LocatedRecord): Finding {
  const values = {
    case: 'fields' as const,
    expected: record.width,
    found: fields.length,
    column: undefined,
  };
  return catalogueFinding('FIL-006', { line }, values, {
    group: `${record.definition.name} ${fields.length}`,
  });
}

function faultFinding({ reason, line }: NonNullable<ReadEnd['fault']>): Finding {
  switch (reason) {
    case 'quotes':
      return catalogueFinding('FIL-001', { line }, { case: 'quotes' });
    case 'record-too-long':
      return catalogueFinding('FIL-001', { line }, { case: 'too-long' });
    case 'utf-16':
      return catalogueFinding('FIL-001', { line }, { case: 'encoding', expected: 'UTF-8' });
  }
}

/**
 * A heading or trailer that does not read: nothing in the file can be trusted to mean what the definition says. Its
 * control figures are left out: of those the controls speak.
 */
function misreadsOfFile(read: ReadRecord, figures: readonly string[]): readonly Finding[] {
  const misreads = read.misreads.filter(({ field }) => !figures.includes(field));
  return misreads.map(({ column, field, misread, severity }) => {
    const label =
      read.record.fields.find((one) => one.definition.name === field)?.definition.label ?? field;
    const found = read.texts[field] ?? '';
    const place = { line: read.located.line, column, field };
    const values = {
      case: 'other' as const,
      expected: label,
      found: found === '' ? misread.code : found,
    };
    return catalogueFinding('FIL-006', place, values, { severity });
  });
}
