/**
 * Reads a file record by record and keeps some of each type, with the text at each field as it stands in the file beside
 * what the definition makes of it. It judges nothing and makes no documents: what is wrong is what does not read.
 */
import type { FieldDefinition } from '../domain/interface.ts';
import { makeFinding } from '../domain/make-finding.ts';
import { toDecimal } from '../domain/money.ts';
import type {
  CompiledDefinition,
  CompiledField,
  CompiledRecord,
} from '../formats/compile-definition.ts';
import { formatValue } from '../formats/expression/value.ts';
import { atText } from '../formats/infer/describe.ts';
import { type FieldMisread, type ReadRecord, readRecord } from '../formats/read-record.ts';
import type { Value } from '../formats/read-value.ts';
import type { RecordReader, SourceRecord } from '../formats/syntax.ts';
import { HeldBack } from '../stages/parse/held-back.ts';
import { PlaceRecords } from '../stages/parse/place-records.ts';
import { recordFaultFinding, sourceFaultFinding } from '../stages/parse/source-finding.ts';
import type { PreviewProblem } from '../words/commands/interface.ts';

export interface PreviewedField {
  readonly name: string;
  readonly label: string;
  /** As the definition writes it; undefined: it is not read from the file. */
  readonly at: string | undefined;
  /** As it stands in the file; undefined: there is nothing at the place. */
  readonly raw: string | undefined;
  /** `164.20`, `2026-11-18`, a code as mapped; undefined: empty, or it could not be read. */
  readonly value: string | undefined;
  readonly problem: PreviewProblem | undefined;
}

export interface PreviewedRecord {
  /** Undefined: it is of no type of the definition. */
  readonly type: string | undefined;
  readonly ignored: boolean;
  readonly line: number;
  readonly begins: string;
  readonly fields: readonly PreviewedField[];
  /** What is wrong with it beside its fields. */
  readonly problems: readonly PreviewProblem[];
}

export interface Preview {
  readonly records: readonly PreviewedRecord[];
  /** How many there are of each type, in the definition's order. */
  readonly types: readonly (readonly [type: string, count: number])[];
  readonly total: number;
  /** In the whole file, shown or not. */
  readonly problems: number;
  /** Why it could be read no further. */
  readonly fault: PreviewProblem | undefined;
}

/** `rows`: of each type so many records, and so many more that have problems. */
export function previewRecords(
  chunks: Iterable<Uint8Array>,
  compiled: CompiledDefinition,
  captures: Readonly<Record<string, string>>,
  rows: number,
): Preview {
  const walk = new Walk(compiled, captures, rows);
  for (const bytes of chunks) if (!walk.take(bytes)) break;
  return walk.finish();
}

interface Shown {
  any: number;
  wrong: number;
}

class Walk {
  readonly #compiled: CompiledDefinition;
  readonly #captures: Readonly<Record<string, string>>;
  readonly #rows: number;
  readonly #reader: RecordReader;
  readonly #placing: PlaceRecords;
  readonly #heldBack: HeldBack | undefined;
  readonly #counts = new Map<string, number>();
  /** By type; '' is none. */
  readonly #shown = new Map<string, Shown>();
  readonly #records: PreviewedRecord[] = [];
  #total = 0;
  #problems = 0;

  constructor(
    compiled: CompiledDefinition,
    captures: Readonly<Record<string, string>>,
    rows: number,
  ) {
    this.#compiled = compiled;
    this.#captures = captures;
    this.#rows = rows;
    this.#reader = compiled.reader.open();
    this.#placing = new PlaceRecords(compiled);
    this.#heldBack = compiled.asksForLast ? new HeldBack(compiled.slots) : undefined;
  }

  /** False: nothing can be read from here on. */
  take(bytes: Uint8Array): boolean {
    const records = this.#reader.take(bytes);
    this.#takeAll(this.#heldBack?.pass(records) ?? records, false);
    return this.#reader.fault === undefined;
  }

  finish(): Preview {
    if (this.#reader.fault === undefined) {
      const records = this.#reader.end();
      this.#takeAll(this.#heldBack?.rest(records) ?? records, true);
    }
    const { fault } = this.#reader;
    const { records, definition } = this.#compiled;
    return {
      records: this.#records,
      types: records.map(
        ({ definition: { name } }) => [name, this.#counts.get(name) ?? 0] as const,
      ),
      total: this.#total,
      problems: this.#problems + (fault === undefined ? 0 : 1),
      fault: fault && { kind: 'finding', finding: sourceFaultFinding(fault, definition) },
    };
  }

  #takeAll(records: readonly SourceRecord[], areTheRest: boolean): void {
    for (const [at, record] of records.entries())
      this.#take(record, areTheRest && at === records.length - 1);
  }

  #take(source: SourceRecord, isLast: boolean): void {
    this.#total += 1;
    const standing = { no: this.#total, isLast, before: this.#placing.last };
    const type = this.#compiled.records.find(
      ({ selects }) => selects === undefined || selects(source, standing),
    );
    const problems = [...faultsOf(source), ...this.#shapeOf(type, source)];
    if (type === undefined || type.definition.ignore) this.#show(type, source, [], problems);
    else this.#show(type, source, this.#fields(type, source), problems);
  }

  #fields(type: CompiledRecord, source: SourceRecord): readonly PreviewedField[] {
    const read = readRecord(type, source, {
      captures: this.#captures,
      parent: this.#placing.parentOf(type, source),
      like: undefined,
    });
    this.#placing.place(read, source.depth);
    return type.fields.map((field) => previewed(field, read, source));
  }

  /** Records that are of no type, or too short or too long. */
  #shapeOf(type: CompiledRecord | undefined, { width }: SourceRecord): readonly PreviewProblem[] {
    if (type === undefined) return [{ kind: 'no-type' }];
    const expected = type.width ?? this.#reader.headingWidth;
    if (expected === undefined || width === undefined || width === expected) return [];
    return [{ kind: 'width', found: width, expected }];
  }

  #show(
    type: CompiledRecord | undefined,
    source: SourceRecord,
    fields: readonly PreviewedField[],
    problems: readonly PreviewProblem[],
  ): void {
    const name = type?.definition.name;
    const wrong = problems.length + fields.filter(({ problem }) => problem !== undefined).length;
    if (name !== undefined) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#problems += wrong;
    if (!this.#isShown(name ?? '', wrong > 0)) return;
    const ignored = type?.definition.ignore ?? false;
    const { line } = source;
    this.#records.push({ type: name, ignored, line, begins: source.begins(), fields, problems });
  }

  #isShown(type: string, isWrong: boolean): boolean {
    const shown = this.#shown.get(type) ?? { any: 0, wrong: 0 };
    this.#shown.set(type, shown);
    if (shown.any < this.#rows) {
      shown.any += 1;
      return true;
    }
    if (!isWrong || shown.wrong >= this.#rows) return false;
    shown.wrong += 1;
    return true;
  }
}

/* ---------- fields ---------- */

function previewed(field: CompiledField, read: ReadRecord, source: SourceRecord): PreviewedField {
  const { definition, no, slot } = field;
  const misread = read.misreads.find((one) => one.field?.no === no);
  return {
    name: definition.name,
    label: definition.label,
    at: definition.source.kind === 'place' ? atText(definition.source.place) : undefined,
    raw: slot === undefined ? undefined : source.text(slot),
    value: misread?.severity === 'error' ? undefined : written(read.values[no], definition),
    problem: misread && problemOf(misread, definition, read),
  };
}

function written(value: Value, { type }: FieldDefinition): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number') return value;
  if (type.kind === 'money') return toDecimal(value);
  const decimals = type.kind === 'number' ? type.decimals : 0;
  return formatValue(value, { kind: 'number', decimals });
}

function problemOf(
  { column, severity, misread }: FieldMisread,
  { name }: FieldDefinition,
  { line }: ReadRecord,
): PreviewProblem {
  if (misread === undefined) return { kind: 'made-of-unread' };
  const details = { severity, values: misread.values };
  const finding = makeFinding(misread.code, { line, column, field: name }, details);
  return { kind: 'finding', finding };
}

/** Of bytes in a field the field speaks. */
function faultsOf(source: SourceRecord): readonly PreviewProblem[] {
  return source.faults
    .filter(({ kind, slot }) => kind !== 'encoding' || slot === undefined)
    .map((fault) => ({
      kind: 'finding',
      finding: recordFaultFinding(fault, source, undefined),
    }));
}
