/**
 * Parses an original: bytes to documents, each as soon as it is known to be whole, with everything that is wrong in the
 * file as a whole. Nothing in the file is dropped without a finding.
 */
import type { Finding } from '../../domain/finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { CompiledDefinition, CompiledRecord } from '../../formats/compile-definition.ts';
import type { ParsedDocument } from '../../formats/parsed-document.ts';
import { type ReadRecord, readRecord } from '../../formats/read-record.ts';
import type { RecordFault, RecordReader, SourceRecord } from '../../formats/syntax.ts';
import { type AssembleDocuments, assembler } from './assemble-documents.ts';
import { buildDocument } from './build-document.ts';
import { type ControlFigures, Controls } from './check-controls.ts';
import { HeldBack } from './held-back.ts';
import type { OpenDocument } from './open-document.ts';
import { PlaceRecords } from './place-records.ts';
import { RecordOrder } from './record-order.ts';
import { recordFaultFinding, sourceFaultFinding } from './source-finding.ts';

export type Parsed =
  | { readonly kind: 'document'; readonly parsed: ParsedDocument }
  /** About the file as a whole. */
  | { readonly kind: 'finding'; readonly finding: Finding };

export interface ParseEnd {
  readonly documents: number;
  readonly control: ControlFigures;
}

/** The parts of the file's name that a definition captures, by name. */
export type Captures = Readonly<Record<string, string>>;

/** Yields what each piece of the file brought, in the order of the file. */
export async function* parseOriginal(
  bytes: AsyncIterable<Uint8Array>,
  compiled: CompiledDefinition,
  captures: Captures = {},
): AsyncGenerator<readonly Parsed[], ParseEnd> {
  const parser = new OriginalParser(compiled, captures);
  for await (const chunk of bytes) {
    yield parser.take(chunk);
    if (parser.isHopeless) break;
  }
  yield parser.finish();
  return parser.end();
}

class OriginalParser {
  readonly #compiled: CompiledDefinition;
  readonly #captures: Captures;
  readonly #reader: RecordReader;
  readonly #order: RecordOrder;
  readonly #controls: Controls;
  readonly #placing: PlaceRecords;
  readonly #documents: AssembleDocuments;
  readonly #heldBack: HeldBack | undefined;
  readonly #allowsLineBreaks: boolean;
  #out: Parsed[] = [];
  #bytes = 0;
  #count = 0;
  #records = 0;
  #units = 0;
  #faults = 0;
  #isUnknownFile = false;

  constructor(compiled: CompiledDefinition, captures: Captures) {
    this.#compiled = compiled;
    this.#captures = captures;
    this.#reader = compiled.reader.open();
    this.#order = new RecordOrder(compiled);
    this.#controls = new Controls(compiled);
    this.#placing = new PlaceRecords(compiled);
    this.#documents = assembler(compiled, (open) => this.#emit(open));
    this.#heldBack = compiled.asksForLast ? new HeldBack(compiled.slots) : undefined;
    const { syntax } = compiled.definition;
    this.#allowsLineBreaks = syntax.kind === 'delimited' && syntax.lineBreaks === 'allowed';
  }

  /** The first record is nothing that the definition knows, or the bytes cannot be told apart from here on. */
  get isHopeless(): boolean {
    return this.#isUnknownFile || this.#reader.fault !== undefined;
  }

  take(bytes: Uint8Array): readonly Parsed[] {
    this.#bytes += bytes.length;
    const records = this.#reader.take(bytes);
    this.#takeAll(this.#heldBack?.pass(records) ?? records, false);
    return this.#handOver();
  }

  finish(): readonly Parsed[] {
    if (!this.isHopeless) {
      const records = this.#reader.end();
      this.#takeAll(this.#heldBack?.rest(records) ?? records, true);
    }
    const { placed, findings } = this.#placing.settle();
    for (const read of placed) this.#documents.take(read, undefined);
    this.#report(findings);
    this.#documents.finish();
    if (!this.#isUnknownFile) this.#report(this.#ofTheWhole());
    return this.#handOver();
  }

  end(): ParseEnd {
    return { documents: this.#count, control: this.#controls.figures() };
  }

  #takeAll(records: readonly SourceRecord[], areTheRest: boolean): void {
    for (const [at, record] of records.entries()) {
      if (this.#isUnknownFile) return;
      this.#take(record, areTheRest && at === records.length - 1);
    }
  }

  #take(source: SourceRecord, isLast: boolean): void {
    this.#records += 1;
    this.#units += source.units;
    const standing = { no: this.#records, isLast, before: this.#placing.last };
    const type = this.#compiled.records.find(
      ({ selects }) => selects === undefined || selects(source, standing),
    );
    if (source.faults.length > 0) this.#report(this.#faultsOf(source, type));
    if (type === undefined) {
      this.#report([this.#unknown(source)]);
      return;
    }
    this.#report(this.#order.take(type, source));
    const raggedness = this.#raggedness(type, source);
    const isTolerated = raggedness !== undefined && this.#toleratesRagged(type);
    if (raggedness !== undefined && !isTolerated) this.#report([raggedness]);
    if (type.definition.ignore) return;
    const read = readRecord(type, source, {
      captures: this.#captures,
      parent: this.#placing.parentOf(type, source),
      like: this.#documents.like(type),
    });
    this.#place(read, source.depth, isTolerated ? raggedness : undefined);
  }

  #place(read: ReadRecord, depth: number, spoilt: Finding | undefined): void {
    if (this.#placing.place(read, depth) && !this.#documents.take(read, spoilt)) {
      const { name } = read.type.definition;
      this.#report(misreadsOfFile(read, this.#controls.fieldsOf(name)));
      if (this.#isLost(read)) this.#report([lost(read)]);
    }
    this.#controls.take(read, this.#units);
  }

  /** It belongs below a document, and its document has gone on without it. */
  #isLost(read: ReadRecord): boolean {
    for (let above = read.parent; above !== undefined; above = above.parent)
      if (above.type.definition.name === this.#compiled.definition.document.record) return true;
    return false;
  }

  #raggedness(type: CompiledRecord, source: SourceRecord): Finding | undefined {
    const expected = type.width ?? this.#reader.headingWidth;
    const isRagged =
      expected !== undefined && source.width !== undefined && source.width !== expected;
    return isRagged ? ragged(type, source, expected) : undefined;
  }

  #toleratesRagged({ definition: { name } }: CompiledRecord): boolean {
    const { document } = this.#compiled.definition;
    return document.ragged === 'document' && name === document.line;
  }

  /** Bytes that are not in the encoding are said of the field they are in; what is unknown of a record that is, once. */
  #faultsOf(source: SourceRecord, type: CompiledRecord | undefined): readonly Finding[] {
    return source.faults
      .filter((fault) => fault.kind !== 'encoding' && !this.#isAllowed(fault))
      .filter(({ kind }) => kind !== 'unknown' || type !== undefined)
      .map((fault) => {
        const field = type?.fields.find(({ slot }) => slot !== undefined && slot === fault.slot);
        return recordFaultFinding(fault, source, field?.definition.label);
      });
  }

  #isAllowed({ kind, found }: RecordFault): boolean {
    return (
      this.#allowsLineBreaks && kind === 'control' && (found === 'U+000A' || found === 'U+000D')
    );
  }

  /** What can be said only when everything has been read. */
  #ofTheWhole(): readonly Finding[] {
    const { fault } = this.#reader;
    if (this.#bytes === 0) return [catalogueFinding('FIL-005', {}, { case: 'nothing' })];
    if (fault !== undefined) return [sourceFaultFinding(fault, this.#compiled.definition)];
    if (this.#records === 0) return [catalogueFinding('FIL-005', {}, { case: 'nothing' })];
    const findings = [...this.#cutOff(), ...this.#order.finish(), ...this.#controls.finish()];
    const isEmpty = this.#count === 0 && this.#faults + findings.length === 0;
    return isEmpty ? [this.#empty()] : findings;
  }

  #emit(open: OpenDocument): void {
    this.#count += 1;
    const parsed = buildDocument(this.#count, open, this.#compiled);
    this.#out.push({ kind: 'document', parsed });
  }

  #report(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.#faults += 1;
      this.#out.push({ kind: 'finding', finding });
    }
  }

  #handOver(): readonly Parsed[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #unknown(source: SourceRecord): Finding {
    const { line } = source;
    if (this.#records === 1) {
      this.#isUnknownFile = true;
      return catalogueFinding(
        'FIL-001',
        { line },
        { case: 'unknown-line', found: source.begins() },
      );
    }
    const expected = this.#compiled.records.map(beginning).join(', ');
    const found = source.tag === '' ? source.begins() : source.tag;
    const group = /^[\p{L}\p{N}]*/u.exec(found)?.[0] ?? '';
    const place = { line, column: 1 };
    return catalogueFinding('FIL-006', place, { case: 'other', expected, found }, { group });
  }

  #cutOff(): readonly Finding[] {
    if (this.#reader.isEnded || this.#compiled.definition.source.finalNewline === 'optional')
      return [];
    return [catalogueFinding('FIL-002', {}, { case: 'cut-line' })];
  }

  /** Where nil returns are agreed, an empty one is worth a look and no more. */
  #empty(): Finding {
    const severity = this.#compiled.definition.source.nilReturns ? 'warning' : 'error';
    return catalogueFinding('FIL-005', {}, { case: 'no-documents' }, { severity });
  }
}

/** How a record of a type is known, in a word. */
function beginning({ definition: { name, when } }: CompiledRecord): string {
  return when.equals[0]?.texts[0] ?? when.segments[0] ?? when.paths[0] ?? name;
}

function ragged(
  { definition }: CompiledRecord,
  { line, width }: SourceRecord,
  expected: number,
): Finding {
  const values = { case: 'fields' as const, expected, found: width, column: undefined };
  return catalogueFinding('FIL-006', { line }, values, { group: `${definition.name} ${width}` });
}

function lost({ line, texts }: ReadRecord): Finding {
  const found = texts.find((text) => text !== '') ?? '';
  return catalogueFinding('FIL-001', { line }, { case: 'order', found, expected: undefined });
}

/**
 * A heading or trailer that does not read: nothing in the file can be trusted to mean what the definition says. Its
 * control figures are left out: of those the controls speak.
 */
function misreadsOfFile(read: ReadRecord, figures: readonly string[]): readonly Finding[] {
  return read.misreads.flatMap(({ field, column, misread, severity }) => {
    const name = field?.definition.name;
    if (misread === undefined || (name !== undefined && figures.includes(name))) return [];
    const found = field === undefined ? '' : (read.texts[field.no] ?? '');
    const values = {
      case: 'other' as const,
      expected: field?.definition.label,
      found: found === '' ? misread.code : found,
    };
    const place = { line: read.line, column, field: name };
    return [catalogueFinding('FIL-006', place, values, { severity })];
  });
}
