/**
 * What can be wrong with an invoice file, by code, with the column that is at fault. A checker that follows this text
 * finds every planted error and nothing else.
 *
 * An invoice begins where supplier_number or invoice_number differs from the record before, or line_number is 1. What is
 * wrong with an invoice is found once, at its first record; what is wrong with a line, at that line. A place is the
 * physical line on which the record begins; the heading is line 1.
 *
 * Of an invoice:
 * - SUPPLIER_UNKNOWN; else SITE_UNKNOWN, a site that this supplier does not have; else SUPPLIER_ON_HOLD, the site is;
 *   else SUPPLIER_INACTIVE, the site is not active on the invoice date
 * - INVOICE_NUMBER_MISSING
 * - DATE_INVALID: not a day of the calendar as YYYY-MM-DD; then nothing that needs the date is checked
 * - TYPE_INVALID: neither STANDARD nor CREDIT
 * - CURRENCY_INVALID: not GBP, EUR or USD
 * - TOTAL_INVALID: not pounds with two decimals
 * - TOTAL_MISMATCH: not the sum of line_amount and vat_amount of its lines; only where all of them are amounts
 * - SIGN_MISMATCH: a STANDARD total below zero or a CREDIT total above
 * - DUPLICATE_INVOICE: supplier and number (not missing) of an invoice that began earlier in the file
 *
 * Of a line:
 * - HEADER_CHANGED: invoice_date, currency or invoice_total differs from the invoice's first record
 * - LINE_SEQUENCE: line_number does not say which record of its invoice it is
 * - AMOUNT_INVALID: not pounds with two decimals; else VAT_CODE_UNKNOWN; else VAT_MISMATCH: not the rate's share of
 *   line_amount, half a penny away from zero. VAT_CODE_UNKNOWN is found beside AMOUNT_INVALID too
 * - BUDGET_UNKNOWN; else BUDGET_DISABLED; else BUDGET_OUT_OF_DATE, not open on the date of the invoice's first record
 * - DESCRIPTION_TOO_LONG: over 240 characters
 *
 * Of a record (planted only on demand):
 * - FIELD_COUNT: one field is missing; nothing else of the record is checked, nor its invoice's total. The columns before
 *   the missing one still say which invoice it belongs to
 * - ENCODING: a byte that is not UTF-8
 */
export const CODES = [
  'SUPPLIER_UNKNOWN',
  'SITE_UNKNOWN',
  'SUPPLIER_ON_HOLD',
  'SUPPLIER_INACTIVE',
  'INVOICE_NUMBER_MISSING',
  'DATE_INVALID',
  'TYPE_INVALID',
  'CURRENCY_INVALID',
  'TOTAL_INVALID',
  'TOTAL_MISMATCH',
  'SIGN_MISMATCH',
  'DUPLICATE_INVOICE',
  'HEADER_CHANGED',
  'LINE_SEQUENCE',
  'AMOUNT_INVALID',
  'VAT_CODE_UNKNOWN',
  'VAT_MISMATCH',
  'BUDGET_UNKNOWN',
  'BUDGET_DISABLED',
  'BUDGET_OUT_OF_DATE',
  'DESCRIPTION_TOO_LONG',
] as const;

export const RECORD_CODES = ['FIELD_COUNT', 'ENCODING'] as const;

export type RecordCode = (typeof RECORD_CODES)[number];
export type Code = (typeof CODES)[number] | RecordCode;

export const ALL_CODES: readonly Code[] = [...CODES, ...RECORD_CODES];

export function isCode(text: string): text is Code {
  return ALL_CODES.some((code) => code === text);
}
