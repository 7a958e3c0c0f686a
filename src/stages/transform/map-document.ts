/**
 * Maps a document to the rows of the target's files. Pure: the same document, lists, ids and day give the same bytes,
 * which is what an approval rests on. A value that does not fit is refused, never cut.
 */
import type { DocumentName, LineName } from '../../config/template-names.ts';
import { type AccountingContext, accountingDateOf } from '../../domain/accounting-date.ts';
import type { Document } from '../../domain/document.ts';
import { AimsError } from '../../domain/errors.ts';
import type { LayoutColumn } from '../../domain/interface.ts';
import { toDecimal } from '../../domain/money.ts';
import type { ColumnPart, CompiledColumn, CompiledFile, CompiledLayout } from './compile-layout.ts';
import { type PayloadRow, payloadRows, type RowSettings, rowsToJudge } from './payload-rows.ts';

export interface Mapping extends RowSettings {
  readonly layout: CompiledLayout;
  readonly accounting: AccountingContext;
  /** GROUP_ID: the batch reference, or a replay's. */
  readonly group: string;
}

export interface DocumentIds {
  readonly documentId: number;
  readonly firstLineId: number;
}

/** The rows for each file of the layout, in its order. */
type MappedDocument = readonly (readonly (readonly string[])[])[];

export function mapDocument(
  document: Document,
  mapping: Mapping,
  ids: DocumentIds,
): MappedDocument {
  const cells = cellsOf(document, payloadRows(document, mapping), mapping, ids);
  return mapping.layout.files.map((file) =>
    cells
      .rowsFor(file)
      .map((row) => file.columns.map((column) => fitting(cells.value(column, row), column, row))),
  );
}

/** A column that does not take its value: empty though it is needed, or longer than it may be in bytes. */
export interface ColumnMisfit {
  readonly column: CompiledColumn;
  readonly row: PayloadRow | undefined;
  readonly tooLong: { readonly bytes: number; readonly max: number } | undefined;
  /** The code that a list has nothing for. */
  readonly lacking: string | undefined;
}

/** Everything that would not fit, found before anybody is asked to approve; ids are not allotted yet. */
export function* misfitsOf(document: Document, mapping: Mapping): Generator<ColumnMisfit> {
  const ids = { documentId: 1, firstLineId: 1 };
  const cells = cellsOf(document, rowsToJudge(document, mapping), mapping, ids);
  for (const file of mapping.layout.files) {
    for (const row of cells.rowsFor(file)) {
      for (const column of file.judged) {
        const misfit = misfitOf(cells.value(column, row), column, row);
        if (misfit !== undefined) yield { column, row, ...misfit };
      }
    }
  }
}

interface Cells {
  /** One row for each line, or one for the document: undefined. */
  rowsFor(file: CompiledFile): readonly (PayloadRow | undefined)[];
  value(column: CompiledColumn, row: PayloadRow | undefined): string;
}

function cellsOf(
  document: Document,
  rows: readonly PayloadRow[],
  mapping: Mapping,
  ids: DocumentIds,
): Cells {
  const values = documentValues(document, mapping, ids);
  const part = (one: ColumnPart, row: PayloadRow | undefined): string => {
    switch (one.kind) {
      case 'text':
        return one.text;
      case 'group':
        return mapping.group;
      case 'document':
        return values[one.name];
      case 'line':
        return row === undefined ? '' : lineValue(one.name, row, ids);
    }
  };
  return {
    rowsFor: (file) => (file.definition.each === 'document' ? [undefined] : rows),
    value: (column, row) => column.parts.map((one) => part(one, row)).join(''),
  };
}

function documentValues(
  document: Document,
  { vat, accounting }: Mapping,
  ids: DocumentIds,
): Readonly<Record<DocumentName, string>> {
  return {
    id: String(ids.documentId),
    number: document.number,
    type: document.kind === 'credit' ? 'CREDIT' : 'STANDARD',
    date: document.date,
    supplier: document.supplier,
    supplierName: document.supplierName,
    site: document.site,
    gross: toDecimal(document.gross),
    currency: document.currency,
    description: document.description,
    reference: document.reference,
    operator: document.operator,
    accountingDate: accountingDateOf(document.date, accounting) ?? '',
    calculateTax: vat === 'target computes' ? 'Y' : 'N',
  };
}

function lineValue(name: LineName, row: PayloadRow, ids: DocumentIds): string {
  switch (name) {
    case 'id':
      return String(ids.firstLineId + row.no - 1);
    case 'no':
      return String(row.no);
    case 'amount':
    case 'net':
      return toDecimal(row.amount);
    default:
      return row[name];
  }
}

type MisfitOf = Pick<ColumnMisfit, 'tooLong' | 'lacking'>;

function misfitOf(
  value: string,
  { definition: { required, max }, parts }: CompiledColumn,
  row: PayloadRow | undefined,
): MisfitOf | undefined {
  const lacking = parts.map((part) => lackingIn(row, part)).find((code) => code !== undefined);
  if (lacking !== undefined) return { tooLong: undefined, lacking };
  if (value === '') return required ? { tooLong: undefined, lacking } : undefined;
  if (max === undefined) return undefined;
  if (value.length * MOST_BYTES_OF_A_CHARACTER <= max) return undefined;
  const bytes = Buffer.byteLength(value, 'utf8');
  return bytes > max ? { tooLong: { bytes, max }, lacking } : undefined;
}

/** Of UTF-8, for each of the units that a string's length counts. */
const MOST_BYTES_OF_A_CHARACTER = 3;

/** A layout that asks a list for something needs it, whether or not the column may be empty otherwise. */
function lackingIn(row: PayloadRow | undefined, part: ColumnPart): string | undefined {
  if (row === undefined || part.kind !== 'line') return undefined;
  return part.name === 'account' || part.name === 'taxClassification'
    ? row.lacking[part.name]
    : undefined;
}

const FORMS: Readonly<Record<LayoutColumn['type'], RegExp>> = {
  text: /^/,
  number: /^-?\d+$/,
  money: /^-?\d+\.\d{2}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
};

/** The last guard: the check has said all of this before, so here it stops everything. */
function fitting(value: string, column: CompiledColumn, row: PayloadRow | undefined): string {
  const { name, type } = column.definition;
  const isOfType = value === '' || FORMS[type].test(value);
  if (!isOfType || misfitOf(value, column, row) !== undefined) {
    throw new AimsError('VALUE_DOES_NOT_FIT', { column: name, type });
  }
  return value;
}
