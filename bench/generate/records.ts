/** The columns of an invoice file, in order, and how a record becomes bytes. One record is one line of one invoice. */

export const COLUMNS = [
  'supplier_number',
  'supplier_site',
  'invoice_number',
  'invoice_date',
  'invoice_type',
  'currency',
  'invoice_total',
  'line_number',
  'line_amount',
  'vat_code',
  'vat_amount',
  'cost_centre',
  'subjective',
  'activity',
  'description',
] as const;

export type Column = (typeof COLUMNS)[number];

/** The texts as they stand in the file, before any quotes. */
export type InvoiceRow = Record<Column, string>;

/** Quotes where a comma, a quote or a line break asks for them (RFC 4180); no line end. */
export function csv(values: readonly string[]): string {
  return values.map(quoted).join(',');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Pounds with two decimals from whole pence. */
export function pounds(pence: number): string {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Whole pence from pounds with two decimals, as `pounds` writes them. */
export function pence(text: string): number {
  return Number(text.replace('.', ''));
}

export function digits(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
