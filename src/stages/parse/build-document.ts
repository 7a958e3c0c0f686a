/**
 * Makes a canonical document of one document record and its line records. It reads and never judges: what a value
 * should be is the rules' business.
 */
import type { Document, DocumentKind, Line } from '../../domain/document.ts';
import type { Finding } from '../../domain/finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import {
  type CompiledDefinition,
  DOCUMENT_VALUES,
  type DocumentValue,
  LINE_VALUES,
  type LineValue,
} from '../../formats/compile-definition.ts';
import { type ParsedDocument, Unread } from '../../formats/parsed-document.ts';
import {
  type FieldMisread,
  isUnreadFrom,
  type ReadRecord,
  valueFrom,
} from '../../formats/read-record.ts';
import type { Value } from '../../formats/read-value.ts';

/** The records of one document, in file order; `others` are its children that are neither head nor line. */
interface DocumentRecords {
  readonly no: number;
  readonly head: ReadRecord;
  readonly lines: readonly ReadRecord[];
  readonly others: readonly ReadRecord[];
}

export function buildDocument(
  records: DocumentRecords,
  compiled: CompiledDefinition,
): ParsedDocument {
  const unread = unreadIn(records, compiled);
  const value = (name: DocumentValue) => valueFrom(compiled.documentSources[name], records.head);
  const gross = asPence(value('gross')) ?? 0;
  const last = lastRecord(records).located;
  const { line, offset } = records.head.located;
  const document: Document = {
    no: records.no,
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
    line,
    offset,
    bytes: last.offset + last.bytes - offset,
    lines: records.lines.map((record, index) => buildLine(record, index + 1, compiled)),
    fields: records.head.texts,
  };
  return { document, findings: findingsIn(records), unread };
}

function buildLine(record: ReadRecord, no: number, compiled: CompiledDefinition): Line {
  const value = (name: LineValue) => valueFrom(compiled.lineSources[name], record);
  return {
    no,
    line: record.located.line,
    net: asPence(value('net')) ?? 0,
    tax: asPence(value('tax')),
    taxCode: asText(value('taxCode')),
    budget: asText(value('budget')),
    description: asText(value('description')),
    fields: record.texts,
  };
}

/** Where the layout has no type field, the sign of the total decides. */
function kindOf(value: Value, gross: number): DocumentKind {
  if (value === 'credit' || value === 'invoice') return value;
  return gross < 0 ? 'credit' : 'invoice';
}

/** A layout without a currency field is in the interface's currency. */
function currencyOf(value: Value, unread: Unread, compiled: CompiledDefinition): string {
  if (value !== undefined || unread.has('currency')) return asText(value);
  return compiled.documentSources.currency === undefined ? compiled.definition.currency : '';
}

function asPence(value: Value): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asText(value: Value): string {
  return value === undefined ? '' : String(value);
}

function unreadIn({ head, lines }: DocumentRecords, compiled: CompiledDefinition): Unread {
  const unread = new Unread();
  for (const name of DOCUMENT_VALUES) {
    if (isUnreadFrom(compiled.documentSources[name], head)) unread.add(name);
  }
  lines.forEach((record, index) => {
    for (const name of LINE_VALUES) {
      if (isUnreadFrom(compiled.lineSources[name], record)) unread.addOfLine(index + 1, name);
    }
  });
  return unread;
}

function findingsIn({ no, head, lines, others }: DocumentRecords): readonly Finding[] {
  const ofHead = head.misreads.map((misread) => misreadFinding(misread, no, head, false));
  const ofLines = [...lines, ...others].flatMap((record) =>
    record.misreads.map((misread) => misreadFinding(misread, no, record, true)),
  );
  return [...ofHead, ...ofLines];
}

function misreadFinding(
  found: FieldMisread,
  document: number,
  record: ReadRecord,
  ofLine: boolean,
): Finding {
  const { code, values } = found.misread;
  const place = {
    document,
    line: record.located.line,
    column: found.column,
    field: found.field,
    ofLine,
  };
  return catalogueFinding(code, place, values, { severity: found.severity, group: found.field });
}

function lastRecord({ head, lines, others }: DocumentRecords): ReadRecord {
  return [...lines, ...others].reduce(
    (last, one) => (one.located.offset > last.located.offset ? one : last),
    head,
  );
}
