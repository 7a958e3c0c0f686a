/** One invoice that is right in everything: what is wrong with it is planted afterwards. */
import type { Random } from './random.ts';
import { digits, type InvoiceRow, pounds } from './records.ts';
import { dayOfInvoice, type Reference } from './reference.ts';

export interface Invoice {
  readonly isCredit: boolean;
  readonly rows: readonly InvoiceRow[];
}

interface InvoicePlan {
  readonly serial: number;
  readonly rows: number;
  /** The share of descriptions with a line break in them. */
  readonly newlines: number;
}

/** Per cent. */
export const VAT_RATES: Readonly<Record<string, number>> = {
  STD: 20,
  RED: 5,
  ZERO: 0,
  EXEMPT: 0,
  OUTSIDE: 0,
};

/** Most of what a library buys is books, which are zero-rated. */
const VAT_CODES = ['STD', 'STD', 'RED', 'ZERO', 'ZERO', 'ZERO', 'EXEMPT', 'OUTSIDE'];
const NUMBER_PREFIXES = ['INV', 'BK', 'UK-', ''];

export function makeInvoice(random: Random, reference: Reference, plan: InvoicePlan): Invoice {
  const isCredit = random.chance(0.06);
  const supplier = random.oneOf(reference.suppliers.good);
  const head = {
    supplier_number: supplier.number,
    supplier_site: supplier.site,
    invoice_number: `${random.oneOf(NUMBER_PREFIXES)}${digits(plan.serial, 8)}`,
    invoice_date: dayOfInvoice(random),
    invoice_type: isCredit ? 'CREDIT' : 'STANDARD',
    currency: 'GBP',
  };
  const lines = Array.from({ length: plan.rows }, () => makeLine(random, isCredit ? -1 : 1));
  const total = lines.reduce((sum, { net, vat }) => sum + net + vat, 0);
  const invoice_total = pounds(total);
  const rows = lines.map(({ net, vatCode, vat }, index): InvoiceRow => {
    const budget = random.oneOf(reference.budgets.good);
    return {
      ...head,
      invoice_total,
      line_number: String(index + 1),
      line_amount: pounds(net),
      vat_code: vatCode,
      vat_amount: pounds(vat),
      cost_centre: budget.costCentre,
      subjective: budget.subjective,
      activity: budget.activity,
      description: describe(random, plan.newlines),
    };
  });
  return { isCredit, rows };
}

/** Pence. Most lines are a book, one in twenty is a subscription. */
function makeLine(random: Random, sign: 1 | -1): { net: number; vatCode: string; vat: number } {
  const net = 100 + random.below(random.chance(0.05) ? 500_000 : 6_000);
  const vatCode = random.oneOf(VAT_CODES);
  const vat = Math.round((net * (VAT_RATES[vatCode] ?? 0)) / 100);
  return { net: sign * net, vatCode, vat: sign * vat };
}

const WORDS = [
  'novel',
  'biography',
  'picture book',
  'quarterly',
  'yearbook',
  'audio CD',
  'map sheet',
  'poetry',
  'braille edition',
  'cookery',
  'annual licence',
  'parish records',
  'language course',
  'spine labels',
  'dictionary',
  'reservation',
];
const FOREIGN_WORDS = ['à la carte', 'Größe XL', 'from £5', 'señal – tomo II', 'Kraków', '中文书'];

/** Three in ten need quotes, one in ten has characters beyond ASCII. */
function describe(random: Random, newlines: number): string {
  const [words, style] = [`${random.oneOf(WORDS)} ${random.oneOf(WORDS)}`, random.below(20)];
  const styled = style === 0 ? `"${words}" ${random.oneOf(WORDS)}` : words;
  const listed = style > 0 && style <= 5 ? `${styled}, ${random.oneOf(WORDS)}` : styled;
  const worded = random.chance(0.1) ? `${listed} ${random.oneOf(FOREIGN_WORDS)}` : listed;
  return newlines > 0 && random.chance(newlines) ? `${worded}\nand more on a second line` : worded;
}
