/** Library export files as Unicorn writes them, made to measure: so many invoices, with today's dates, totals that agree. */
import { periodsAround } from '../../src/demo/demo-dates.ts';
import { toDecimal } from '../../src/domain/money.ts';
import { londonDay } from '../../src/lib/clock.ts';
import type { TestHome } from './home.ts';

export interface MadeInvoice {
  readonly number: string;
  /** Gross in pence, zero-rated; a credit note when negative. */
  readonly pence: number;
  readonly supplier?: string;
}

/** What a test makes wrong. */
export interface Mistakes {
  readonly run?: string;
  readonly count?: number;
  readonly total?: number;
}

const DAY_MS = 86_400_000;
const NAMES: Readonly<Record<string, string>> = {
  '104990': 'Peters Ltd',
  '105210': 'Gardners Books',
};

export function libraryFile(invoices: readonly MadeInvoice[], mistakes: Mistakes = {}): string {
  const total = invoices.reduce((sum, { pence }) => sum + pence, 0);
  const count = mistakes.count ?? invoices.length;
  const lines = [
    `HDR|UNICORN|${londonDay(new Date()).replaceAll('-', '')}|${mistakes.run ?? invoices[0]?.number ?? 'EMPTY'}`,
    ...invoices.flatMap(recordsOf),
    `TRL|${count}|${toDecimal(mistakes.total ?? total)}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Invoices numbered PREFIX-1 … of 10.01, 10.02 … pounds. */
export function someInvoices(prefix: string, howMany: number): readonly MadeInvoice[] {
  return Array.from({ length: howMany }, (_, index) => ({
    number: `${prefix}-${index + 1}`,
    pence: 1_001 + index,
  }));
}

export function penceOf(invoices: readonly MadeInvoice[]): number {
  return invoices.reduce((sum, { pence }) => sum + pence, 0);
}

function recordsOf({ number, pence, supplier = '104990' }: MadeInvoice): readonly string[] {
  const [year, month, day] = londonDay(new Date(Date.now() - DAY_MS)).split('-');
  const [amount, kind] = [toDecimal(pence), pence < 0 ? 'CRN' : 'INV'];
  return [
    `INV|${supplier}|LIB|${number}|UC-${number}|${day}/${month}/${year}|${kind}|${amount}|0.00|GBP|${NAMES[supplier] ?? ''}|jthomas`,
    `LIN|1|L3021-44210|${amount}|Z|0.00|Picture books`,
  ];
}

/** This month and the last one are open, so that today's files have a month to go into. */
export function openMonths(home: TestHome): Promise<void> {
  return home.write('config/datasets/periods.csv', periodsAround(londonDay(new Date())));
}
