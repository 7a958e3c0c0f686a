/**
 * The script that a careful programmer writes in an afternoon: csv-parse makes an object of every row, zod looks at its
 * fields, Maps hold the suppliers and budget codes. It does every check of ../generate/codes.ts.
 *
 *   node bench/compare/zod.ts FILE REFERENCE_FOLDER FINDINGS
 *
 * FINDINGS gets a line `line,field,code` for each. Written to be right and plain, not to be fast.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { Code } from '../generate/codes.ts';
import { argument } from './arguments.ts';

const amount = z.string().regex(/^-?\d+\.\d{2}$/);

const invoiceRow = z.object({
  supplier_number: z.string(),
  supplier_site: z.string(),
  invoice_number: z.string().min(1),
  invoice_date: z.iso.date(),
  invoice_type: z.enum(['STANDARD', 'CREDIT']),
  currency: z.enum(['GBP', 'EUR', 'USD']),
  invoice_total: amount,
  line_number: z.string(),
  line_amount: amount,
  vat_code: z.enum(['STD', 'RED', 'ZERO', 'EXEMPT', 'OUTSIDE']),
  vat_amount: amount,
  cost_centre: z.string(),
  subjective: z.string(),
  activity: z.string(),
  description: z.string().max(240),
});

type InvoiceRow = Record<keyof z.infer<typeof invoiceRow>, string>;

/** What zod found, by field. */
type Issues = ReadonlySet<PropertyKey>;

const CODE_OF_INVOICE_FIELD: Readonly<Record<string, Code>> = {
  invoice_number: 'INVOICE_NUMBER_MISSING',
  invoice_date: 'DATE_INVALID',
  invoice_type: 'TYPE_INVALID',
  currency: 'CURRENCY_INVALID',
  invoice_total: 'TOTAL_INVALID',
};
const CODE_OF_LINE_FIELD: Readonly<Record<string, Code>> = {
  line_amount: 'AMOUNT_INVALID',
  vat_code: 'VAT_CODE_UNKNOWN',
  vat_amount: 'AMOUNT_INVALID',
  description: 'DESCRIPTION_TOO_LONG',
};
const VAT_RATES: Readonly<Record<string, number>> = {
  STD: 20,
  RED: 5,
  ZERO: 0,
  EXEMPT: 0,
  OUTSIDE: 0,
};
const CONSTANT_FIELDS = ['invoice_date', 'currency', 'invoice_total'] as const;

interface Invoice {
  readonly line: number;
  readonly first: InvoiceRow;
  readonly issues: Issues;
  records: number;
  /** Pence; undefined once a line's amounts could not be read. */
  sum: number | undefined;
}

const [file, folder] = [argument(0, 'FILE'), argument(1, 'REFERENCE_FOLDER')];
const findings = createWriteStream(argument(2, 'FINDINGS'));
const suppliers = await readSuppliers(join(folder, 'suppliers.csv'));
const budgets = await readBudgets(join(folder, 'budgets.csv'));
const begun = new Set<string>();
let invoice: Invoice | undefined;
/** On which the next record begins. */
let line = 2;

const records = createReadStream(file).pipe(
  parse({ bom: true, columns: true, info: true, relax_column_count: true }),
);
for await (const { record, info } of records) {
  checkRow(record, line);
  // csv-parse says on which line a record ends; the next one begins on the line after.
  line = info.lines + 1;
}
checkTotal();
findings.end();
await once(findings, 'finish');

/* ---------- the checks ---------- */

function checkRow(row: InvoiceRow, at: number): void {
  const issues = issuesOf(row);
  if (invoice === undefined || beginsInvoice(row, invoice.first)) {
    checkTotal();
    invoice = { line: at, first: row, issues, records: 0, sum: 0 };
    if (row.description !== undefined) checkInvoice(invoice);
  }
  invoice.records += 1;
  if (row.description === undefined) {
    invoice.sum = undefined;
    find(at, '', 'FIELD_COUNT');
  } else {
    checkLine(row, issues, invoice, at);
  }
}

function issuesOf(row: InvoiceRow): Issues {
  const { error } = invoiceRow.safeParse(row);
  return new Set(error?.issues.map((issue) => issue.path[0] ?? ''));
}

function beginsInvoice(row: InvoiceRow, first: InvoiceRow): boolean {
  return (
    row.line_number === '1' ||
    row.supplier_number !== first.supplier_number ||
    row.invoice_number !== first.invoice_number
  );
}

function checkInvoice({ line: at, first, issues }: Invoice): void {
  findIssues(issues, CODE_OF_INVOICE_FIELD, at);
  const supplier = supplierCode(first, issues);
  if (supplier === 'SITE_UNKNOWN') find(at, 'supplier_site', supplier);
  else if (supplier !== undefined) find(at, 'supplier_number', supplier);
  if (hasWrongSign(first, issues)) find(at, 'invoice_type', 'SIGN_MISMATCH');
  if (first.invoice_number === '') return;
  const key = `${first.supplier_number}|${first.invoice_number}`;
  if (begun.has(key)) find(at, 'invoice_number', 'DUPLICATE_INVOICE');
  begun.add(key);
}

function supplierCode(first: InvoiceRow, issues: Issues): Code | undefined {
  const sites = suppliers.get(first.supplier_number);
  if (sites === undefined) return 'SUPPLIER_UNKNOWN';
  const site = sites.get(first.supplier_site);
  if (site === undefined) return 'SITE_UNKNOWN';
  if (site.stopped) return 'SUPPLIER_ON_HOLD';
  const isDated = !issues.has('invoice_date');
  return isDated && !isOpen(site, first.invoice_date) ? 'SUPPLIER_INACTIVE' : undefined;
}

function hasWrongSign(first: InvoiceRow, issues: Issues): boolean {
  if (issues.has('invoice_total') || issues.has('invoice_type')) return false;
  const total = pence(first.invoice_total);
  return first.invoice_type === 'CREDIT' ? total > 0 : total < 0;
}

function checkLine(row: InvoiceRow, issues: Issues, of: Invoice, at: number): void {
  findIssues(issues, CODE_OF_LINE_FIELD, at);
  if (row.description.includes('\uFFFD')) find(at, 'description', 'ENCODING');
  for (const field of CONSTANT_FIELDS) {
    if (row[field] !== of.first[field]) find(at, field, 'HEADER_CHANGED');
  }
  if (Number(row.line_number) !== of.records) find(at, 'line_number', 'LINE_SEQUENCE');
  checkAmounts(row, issues, of, at);
  const date = of.issues.has('invoice_date') ? undefined : of.first.invoice_date;
  const budget = budgetCode(row, date);
  if (budget !== undefined) find(at, 'cost_centre', budget);
}

function checkAmounts(row: InvoiceRow, issues: Issues, of: Invoice, at: number): void {
  if (issues.has('line_amount') || issues.has('vat_amount')) {
    of.sum = undefined;
    return;
  }
  const [net, vat] = [pence(row.line_amount), pence(row.vat_amount)];
  if (of.sum !== undefined) of.sum += net + vat;
  const rate = VAT_RATES[row.vat_code];
  if (rate === undefined) return;
  const expected = Math.sign(net) * Math.round((Math.abs(net) * rate) / 100);
  if (vat !== expected) find(at, 'vat_amount', 'VAT_MISMATCH');
}

function budgetCode(row: InvoiceRow, date: string | undefined): Code | undefined {
  const budget = budgets.get(`${row.cost_centre}.${row.subjective}.${row.activity}`);
  if (budget === undefined) return 'BUDGET_UNKNOWN';
  if (budget.stopped) return 'BUDGET_DISABLED';
  return date !== undefined && !isOpen(budget, date) ? 'BUDGET_OUT_OF_DATE' : undefined;
}

/** Once the invoice is whole. */
function checkTotal(): void {
  if (invoice?.sum === undefined || invoice.issues.has('invoice_total')) return;
  if (pence(invoice.first.invoice_total) !== invoice.sum)
    find(invoice.line, 'invoice_total', 'TOTAL_MISMATCH');
}

function findIssues(issues: Issues, codes: Readonly<Record<string, Code>>, at: number): void {
  for (const issue of issues) {
    const code = codes[String(issue)];
    if (code !== undefined) find(at, String(issue), code);
  }
}

function find(at: number, field: string, code: Code): void {
  findings.write(`${at},${field},${code}\n`);
}

/** Whole pence: sums of pounds would not be exact. */
function pence(text: string): number {
  return Math.round(Number(text) * 100);
}

/* ---------- the reference data ---------- */

interface Period {
  readonly from: string;
  readonly to: string;
  readonly stopped: boolean;
}

function isOpen({ from, to }: Period, date: string): boolean {
  return from <= date && (to === '' || date <= to);
}

async function readSuppliers(path: string): Promise<Map<string, Map<string, Period>>> {
  const sites = new Map<string, Map<string, Period>>();
  for await (const row of createReadStream(path).pipe(parse({ columns: true }))) {
    const ofSupplier = sites.get(row.supplier_number) ?? new Map<string, Period>();
    const [from, to] = [row.active_from, row.active_to];
    ofSupplier.set(row.supplier_site, { from, to, stopped: row.on_hold === 'Y' });
    sites.set(row.supplier_number, ofSupplier);
  }
  return sites;
}

async function readBudgets(path: string): Promise<Map<string, Period>> {
  const periods = new Map<string, Period>();
  for await (const row of createReadStream(path).pipe(parse({ columns: true }))) {
    const [from, to] = [row.start_date, row.end_date];
    const key = `${row.cost_centre}.${row.subjective}.${row.activity}`;
    periods.set(key, { from, to, stopped: row.enabled === 'N' });
  }
  return periods;
}
