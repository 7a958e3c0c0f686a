/**
 * Finds complete sets in the drop folder and reads their invoices, as SQL*Loader would: by the control file, which
 * says which row belongs to which table and what its fields are called. An incomplete set is not touched.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sha256 } from '../../lib/hash.ts';
import { penceOf } from './amounts.ts';
import type { IncomingInvoice, IncomingLine } from './judge-invoice.ts';

export interface CompleteSet {
  readonly group: string;
  /** In the order in which they are moved: the marker last. */
  readonly files: readonly string[];
  readonly documents: number;
  /** Pence. */
  readonly gross: number;
}

/** A set is complete when its marker is there and every file that it names is as it says. */
export function findCompleteSets(folder: string): readonly CompleteSet[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ok') && !name.startsWith('.'))
    .sort()
    .flatMap((marker) => readMarker(folder, marker) ?? []);
}

const HEADING = /^(\S+) {2}(\d+) {2}(-?\d+)$/;
const NAMED = /^([0-9a-f]{64}) {2}(\d+) {2}(\S+)$/;

function readMarker(folder: string, marker: string): CompleteSet | undefined {
  const [first = '', ...rest] = readFileSync(join(folder, marker), 'utf8').trimEnd().split('\n');
  const [, group, documents, gross] = HEADING.exec(first) ?? [];
  if (group === undefined || marker !== `${group}.ok`) return undefined;
  const names: string[] = [];
  for (const line of rest) {
    const [, hash, bytes, name = ''] = NAMED.exec(line) ?? [];
    const path = join(folder, name);
    if (name === '' || name.includes('/') || !existsSync(path)) return undefined;
    const found = readFileSync(path);
    if (found.length !== Number(bytes) || sha256(found) !== hash) return undefined;
    names.push(name);
  }
  return { group, files: [...names, marker], documents: Number(documents), gross: Number(gross) };
}

/* ---------- invoices ---------- */

type Row = Readonly<Record<string, string>>;

export function readInvoices(folder: string, set: CompleteSet): readonly IncomingInvoice[] {
  const tables = loadTables(folder, set);
  const lines = Map.groupBy(tables.get('AP_INVOICE_LINES_INTERFACE') ?? [], (row) =>
    cell(row, 'INVOICE_ID'),
  );
  const headers = tables.get('AP_INVOICES_INTERFACE') ?? [];
  const invoices = headers.map((row) => invoiceOf(row, lines.get(cell(row, 'INVOICE_ID')) ?? []));
  const gross = invoices.reduce((total, { amount }) => total + amount, 0);
  if (invoices.length !== set.documents || gross !== set.gross) {
    throw new Error(`${set.group}: the marker says ${set.documents} documents, ${set.gross} pence`);
  }
  return invoices;
}

function invoiceOf(row: Row, lines: readonly Row[]): IncomingInvoice {
  return {
    supplier: cell(row, 'VENDOR_NUM'),
    number: cell(row, 'INVOICE_NUM'),
    type: cell(row, 'INVOICE_TYPE_LOOKUP_CODE'),
    amount: penceOf(cell(row, 'INVOICE_AMOUNT')),
    calculatesTax: cell(row, 'CALC_TAX_DURING_IMPORT_FLAG') === 'Y',
    lines: lines.map(lineOf),
  };
}

function lineOf(row: Row): IncomingLine {
  return {
    type: cell(row, 'LINE_TYPE_LOOKUP_CODE'),
    amount: penceOf(cell(row, 'AMOUNT')),
    taxCode: cell(row, 'TAX_CLASSIFICATION_CODE'),
  };
}

/* ---------- the control file ---------- */

interface IntoTable {
  readonly table: string;
  readonly when: { readonly column: string; readonly value: string } | undefined;
  readonly columns: readonly string[];
}

function loadTables(
  folder: string,
  { group, files }: CompleteSet,
): ReadonlyMap<string, readonly Row[]> {
  const controlFile = files.find((name) => name.endsWith('.ctl'));
  if (controlFile === undefined) throw new Error(`${group}: there is no control file`);
  const text = readFileSync(join(folder, controlFile), 'utf8');
  const targets = intoTables(text);
  const rows = [...text.matchAll(/^INFILE '([^']+)'/gm)].flatMap(([, name = '']) => {
    if (!files.includes(name)) throw new Error(`${group}: ${name} is not in the set`);
    const records: string[][] = parse(readFileSync(join(folder, name)), {
      relax_column_count: true,
    });
    return records.map((record) => rowOf(record, targets, group));
  });
  return new Map(
    targets.map(({ table }) => [
      table,
      rows.filter((row) => row.table === table).map((row) => row.cells),
    ]),
  );
}

function intoTables(text: string): readonly IntoTable[] {
  return text
    .split(/^INTO TABLE /m)
    .slice(1)
    .map((block) => {
      const [, column, value] = /^WHEN \((\w+) = '([^']*)'\)/m.exec(block) ?? [];
      const fields = block.slice(block.search(/^\($/m));
      return {
        table: /^\w+/.exec(block)?.[0] ?? '',
        when: column === undefined || value === undefined ? undefined : { column, value },
        columns: [...fields.matchAll(/^ {2}(\w+) /gm)].map(([, name = '']) => name),
      };
    });
}

/** The table whose condition a row meets; SQL*Loader would put a row that meets none into the discard file. */
function rowOf(
  record: readonly string[],
  targets: readonly IntoTable[],
  group: string,
): { table: string; cells: Row } {
  for (const { table, when, columns } of targets) {
    const cells: Row = Object.fromEntries(columns.map((name, at) => [name, record[at] ?? '']));
    if (!when || cells[when.column] === when.value) return { table, cells };
  }
  throw new Error(`${group}: a row belongs to no table`);
}

function cell(row: Row, column: string): string {
  const value = row[column];
  if (value === undefined) throw new Error(`the control file has no column ${column}`);
  return value;
}
