/** Makes one thing wrong with a right invoice, in the way that its code says, and nothing else. */
import type { Code, RecordCode } from './codes.ts';
import type { Invoice } from './invoice.ts';
import type { Random } from './random.ts';
import { type Column, digits, type InvoiceRow, pence, pounds } from './records.ts';
import { ACTIVITIES, NUMBER_STEP, type Reference } from './reference.ts';

interface Ground extends Invoice {
  readonly random: Random;
  readonly reference: Reference;
  /** First records of earlier invoices with nothing wrong. */
  readonly earlier: readonly InvoiceRow[];
}

export interface Planted {
  /** Of the invoice's records, from 0. */
  readonly row: number;
  /** Empty: the whole record. */
  readonly field: Column | '';
}

type Plant = (ground: Ground) => Planted | undefined;
type Wrong = (ground: Ground, row: InvoiceRow) => string;

/** Changes the invoice's records. Undefined: this invoice has no room for it, and is as right as before. */
export function plant(code: Code, ground: Ground): Planted | undefined {
  return PLANTS[code](ground);
}

/** A record as it is written when the record itself is at fault; without a code, when it is not. */
export function damaged(
  values: readonly string[],
  code: RecordCode | undefined,
): readonly string[] {
  return code === 'FIELD_COUNT' ? values.toSpliced(-2, 1) : values;
}

const PLANTS: Readonly<Record<Code, Plant>> = {
  SUPPLIER_UNKNOWN: ofInvoice('supplier_number', ({ random }, { supplier_number }) =>
    String(Number(supplier_number) + 1 + random.below(NUMBER_STEP - 1)),
  ),
  SITE_UNKNOWN: ofInvoice('supplier_site', ({ random }) => `NOSITE${digits(random.below(100), 2)}`),
  SUPPLIER_ON_HOLD: ofSupplier('stopped'),
  SUPPLIER_INACTIVE: ofSupplier('ended'),
  INVOICE_NUMBER_MISSING: ofInvoice('invoice_number', () => ''),
  DATE_INVALID: ofInvoice(
    'invoice_date',
    oneOf('2026-02-29', '14/02/2026', '2026-00-10', '20260214', '14-FEB-26', ''),
  ),
  TYPE_INVALID: ofInvoice('invoice_type', oneOf('INV', 'Credit', 'standard', 'REFUND', '')),
  CURRENCY_INVALID: ofInvoice('currency', oneOf('UKP', 'Gbp', '£', '826', '')),
  TOTAL_INVALID: ofInvoice('invoice_total', oneOf('TBC', '12,50', '1.000.00', '8.5', '')),
  TOTAL_MISMATCH: ofInvoice('invoice_total', ({ random }, { invoice_total }) => {
    const total = pence(invoice_total);
    const most = Math.floor(Math.abs(total) / 2);
    return pounds(total + random.oneOf([-1, 1]) * (1 + random.below(most)));
  }),
  SIGN_MISMATCH: ofInvoice('invoice_type', ({ isCredit }) => (isCredit ? 'STANDARD' : 'CREDIT')),
  DUPLICATE_INVOICE: ({ random, earlier, rows }) => {
    if (earlier.length === 0) return undefined;
    const { supplier_number, supplier_site, invoice_number } = random.oneOf(earlier);
    for (const row of rows) Object.assign(row, { supplier_number, supplier_site, invoice_number });
    return { row: 0, field: 'invoice_number' };
  },
  HEADER_CHANGED: (ground) => {
    const [field, wrong] = ground.random.oneOf(CHANGES);
    return ofLine(field, wrong, 1)(ground);
  },
  LINE_SEQUENCE: ofLine('line_number', (_, { line_number }) => String(Number(line_number) - 1), 2),
  AMOUNT_INVALID: ofLine('line_amount', oneOf('l2.50', '2,310.00', '£7.20', '4.5', '')),
  VAT_CODE_UNKNOWN: ofLine('vat_code', oneOf('VAT', 'std', '20', 'S1', '')),
  VAT_MISMATCH: (ground) => {
    const extra = (ground.isCredit ? -1 : 1) * (3 + ground.random.below(200));
    const add = (text: string) => pounds(pence(text) + extra);
    for (const row of ground.rows) row.invoice_total = add(row.invoice_total);
    return ofLine('vat_amount', (_, { vat_amount }) => add(vat_amount))(ground);
  },
  BUDGET_UNKNOWN: ofBudget(({ random }, { cost_centre, subjective }) => ({
    cost_centre,
    subjective,
    activity: digits(ACTIVITIES + random.below(9_000), 4),
  })),
  BUDGET_DISABLED: ofBudget(budgetFrom('stopped')),
  BUDGET_OUT_OF_DATE: ofBudget(budgetFrom('ended')),
  DESCRIPTION_TOO_LONG: ofLine(
    'description',
    ({ random }, { description }) =>
      `${`${description}; `.repeat(40).slice(0, 240 + random.below(30))}.`,
  ),
  FIELD_COUNT: (ground) => ({ row: ground.random.below(ground.rows.length), field: '' }),
  ENCODING: ofLine('description', () => 'entrée'),
};

const CHANGES: readonly (readonly [Column, Wrong])[] = [
  ['invoice_date', () => '2025-11-30'],
  ['currency', () => 'EUR'],
  ['invoice_total', (_, { invoice_total }) => pounds(pence(invoice_total) + 100)],
];

function ofInvoice(field: Column, wrong: Wrong): Plant {
  return (ground) => {
    const first = ground.rows[0];
    if (first === undefined) return undefined;
    const text = wrong(ground, first);
    for (const row of ground.rows) row[field] = text;
    return { row: 0, field };
  };
}

/** In one of the rows, which count from 0, from this one on. */
function ofLine(field: Column, wrong: Wrong, from = 0): Plant {
  return (ground) => {
    if (ground.rows.length <= from) return undefined;
    const index = from + ground.random.below(ground.rows.length - from);
    const row = ground.rows[index];
    if (row === undefined) return undefined;
    row[field] = wrong(ground, row);
    return { row: index, field };
  };
}

function ofSupplier(kind: 'stopped' | 'ended'): Plant {
  return ({ random, reference, rows }) => {
    const { number, site } = random.oneOf(reference.suppliers[kind]);
    for (const row of rows) Object.assign(row, { supplier_number: number, supplier_site: site });
    return { row: 0, field: 'supplier_number' };
  };
}

type BudgetColumns = Pick<InvoiceRow, 'cost_centre' | 'subjective' | 'activity'>;
type WrongBudget = (ground: Ground, row: InvoiceRow) => BudgetColumns;

function ofBudget(wrong: WrongBudget): Plant {
  return (ground) =>
    ofLine('cost_centre', (_, row) => {
      const { cost_centre, ...others } = wrong(ground, row);
      Object.assign(row, others);
      return cost_centre;
    })(ground);
}

function budgetFrom(kind: 'stopped' | 'ended'): WrongBudget {
  return ({ random, reference }) => {
    const { costCentre, subjective, activity } = random.oneOf(reference.budgets[kind]);
    return { cost_centre: costCentre, subjective, activity };
  };
}

function oneOf(...texts: readonly string[]): Wrong {
  return ({ random }) => random.oneOf(texts);
}
