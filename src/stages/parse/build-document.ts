/**
 * Makes a canonical document of the records that belong to it. It reads and never judges: what a value should be is the
 * rules' business.
 */
import type { Distribution, Document, DocumentKind, Line } from '../../domain/document.ts';
import type { Finding } from '../../domain/finding.ts';
import { makeFinding } from '../../domain/make-finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type {
  CompiledDefinition,
  DocumentValue,
  LineValue,
  ValueSource,
} from '../../formats/compile-definition.ts';
import { type ParsedDocument, Unread } from '../../formats/parsed-document.ts';
import type { FieldMisread, ReadRecord } from '../../formats/read-record.ts';
import type { Value } from '../../formats/read-value.ts';
import type { OpenDocument } from './open-document.ts';

export function buildDocument(
  no: number,
  open: OpenDocument,
  compiled: CompiledDefinition,
): ParsedDocument {
  const { head } = open;
  const { notSummed } = compiled;
  const lines = notSummed
    ? open.lines.filter((line) => notSummed.evaluate(line) !== true)
    : open.lines;
  const unread = new Unread(compiled, head, lines);
  const { documentSources } = compiled;
  const value = (name: DocumentValue) => documentSources[name]?.get(head);
  const gross = asPence(value('gross')) ?? 0;
  const document: Document = {
    no,
    kind: kindOf(value('kind'), gross),
    supplier: asText(value('supplier')),
    supplierName: asText(value('supplierName')),
    site: asText(value('site')),
    number: asText(value('number')),
    date: asText(value('date')),
    currency: currencyOf(value('currency'), unread, compiled),
    gross,
    tax: asPence(value('tax')),
    description: asText(value('description')),
    reference: asText(value('reference')),
    operator: asText(value('operator')),
    line: head.line,
    offset: head.offset,
    bytes: open.end - head.offset,
    lines: lines.map((line, index) => new ReadLine(line, index + 1, compiled)),
    fields: head.fields,
  };
  const findings = [...findingsIn(no, open), ...withoutAmount(no, head, lines, compiled)];
  return { document, findings, unread, head, lines };
}

/** A line whose values are read from its record; its fields only where somebody asks. */
class ReadLine implements Line {
  readonly no: number;
  readonly line: number;
  readonly net: number;
  readonly tax: number | undefined;
  readonly taxCode: string;
  readonly budget: string;
  readonly description: string;
  readonly distributions: readonly Distribution[];
  readonly #record: ReadRecord;

  constructor(record: ReadRecord, no: number, compiled: CompiledDefinition) {
    const { lineSources } = compiled;
    const value = (name: LineValue) => lineSources[name]?.get(record);
    this.no = no;
    this.line = record.line;
    this.net = asPence(value('net')) ?? 0;
    this.tax = asPence(value('tax'));
    this.taxCode = asText(value('taxCode'));
    this.budget = asText(value('budget'));
    this.description = asText(value('description'));
    this.distributions = distributionsOf(record, compiled);
    this.#record = record;
  }

  get fields(): Readonly<Record<string, string>> {
    return this.#record.fields;
  }
}

const NOT_SPLIT: readonly Distribution[] = [];

function distributionsOf(
  line: ReadRecord,
  { definition, distributionSources }: CompiledDefinition,
): readonly Distribution[] {
  const { distribution } = definition.document;
  if (distribution === undefined) return NOT_SPLIT;
  return line.childrenOf(distribution).map((part) => ({
    amount: asPence(distributionSources.amount?.get(part)) ?? 0,
    budget: asText(distributionSources.budget?.get(part)),
    description: asText(distributionSources.description?.get(part)),
    line: part.line,
  }));
}

type Read = Value | boolean | symbol;

/** Where the layout has no type field, the sign of the total decides. */
function kindOf(value: Read, gross: number): DocumentKind {
  if (value === 'credit' || value === 'invoice') return value;
  return gross < 0 ? 'credit' : 'invoice';
}

/** A layout without a currency field is in the interface's currency. */
function currencyOf(value: Read, unread: Unread, compiled: CompiledDefinition): string {
  if (value !== undefined || unread.has('currency')) return asText(value);
  return compiled.documentSources.currency === undefined ? compiled.definition.currency : '';
}

function asPence(value: Read): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asText(value: Read): string {
  if (typeof value === 'string') return value;
  return value === undefined || typeof value === 'symbol' ? '' : String(value);
}

/* ---------- what is wrong with single fields ---------- */

function findingsIn(
  no: number,
  { head, lines, others, findings }: OpenDocument,
): readonly Finding[] {
  const found: Finding[] = [];
  for (const misread of head.misreads) add(found, misread, no, head, false);
  for (const record of lines)
    for (const misread of record.misreads) add(found, misread, no, record, true);
  for (const record of others)
    for (const misread of record.misreads) add(found, misread, no, record, true);
  if (findings.length > 0) found.push(...findings.map((finding) => ({ ...finding, document: no })));
  return found;
}

/** An amount that is nowhere is not nought: a total or a line without one is said, where nothing else has been. */
function* withoutAmount(
  document: number,
  head: ReadRecord,
  lines: readonly ReadRecord[],
  { documentSources, lineSources }: CompiledDefinition,
): Generator<Finding> {
  // A total that is added up of lines lacks what they lack, which is said of them.
  const ofHead = lines.some(isSpoilt) ? undefined : lacking(documentSources.gross, head);
  if (ofHead !== undefined)
    yield catalogueFinding(
      'INV-001',
      { document, line: head.line, ...ofHead.place },
      ofHead.values,
    );
  for (const line of lines) {
    const ofLine = lacking(lineSources.net, line);
    if (ofLine === undefined) continue;
    const place = { document, line: line.line, ...ofLine.place, ofLine: true };
    yield catalogueFinding('INV-001', place, ofLine.values);
  }
}

function isSpoilt({ misreads }: ReadRecord): boolean {
  return misreads.some(({ severity }) => severity === 'error');
}

function lacking(source: ValueSource | undefined, record: ReadRecord) {
  if (source === undefined || typeof source.get(record) === 'number' || source.isUnread(record))
    return undefined;
  const { field } = source;
  const place = { column: field?.column(), field: field?.definition.name };
  const values = { label: field?.definition.label ?? AMOUNT, case: undefined, found: undefined };
  return { place, values };
}

/** What an amount is called that is made of no field of its record. */
const AMOUNT = 'Amount';

function add(
  found: Finding[],
  { field, column, severity, misread, isOfBytes }: FieldMisread,
  document: number,
  record: ReadRecord,
  ofLine: boolean,
): void {
  if (misread === undefined) return;
  const name = field?.definition.name;
  const code = isOfBytes ? undefined : field?.definition.code;
  const place = { document, line: record.line, column, field: name, ofLine };
  const details = { severity, group: name ?? '', values: misread.values };
  found.push(
    code === undefined
      ? makeFinding(misread.code, place, details)
      : makeFinding(code, place, { ...details, own: { as: misread.code } }),
  );
}
