/**
 * The rows a document becomes in the target: one ITEM row for each line and, where the interface sends VAT, one TAX
 * row for each code that carries any. Together they always come to the document's total.
 */
import type { Document, Line } from '../../domain/document.ts';
import type { VatPolicy } from '../../domain/interface.ts';
import type { Lookups } from '../../domain/lookups.ts';
import type { Pence } from '../../domain/money.ts';
import { type RateOf, taxByCode } from '../../domain/vat.ts';

export interface PayloadRow {
  /** Ordinal in the document, TAX rows after the others. */
  readonly no: number;
  readonly type: 'ITEM' | 'TAX';
  readonly amount: Pence;
  readonly description: string;
  readonly budget: string;
  readonly account: string;
  readonly taxCode: string;
  readonly taxClassification: string;
  /** The line of the file it comes from; undefined for TAX rows. */
  readonly line: Line | undefined;
}

export interface RowSettings {
  readonly vat: VatPolicy;
  readonly lookups: Lookups;
  readonly rates: RateOf;
}

export function payloadRows(document: Document, settings: RowSettings): readonly PayloadRow[] {
  const items = document.lines.map((line) => itemRow(line, settings.lookups));
  const taxes = taxByCode(document, settings.vat, settings.rates).map(({ taxCode, tax }) =>
    taxRow(taxCode, tax, settings.lookups),
  );
  return [...items, ...taxes].map((row, index) => ({ ...row, no: index + 1 }));
}

function itemRow(line: Line, lookups: Lookups): Omit<PayloadRow, 'no'> {
  return {
    type: 'ITEM',
    amount: line.net,
    description: line.description,
    budget: line.budget,
    account: accountOf(line.budget, lookups),
    taxCode: line.taxCode,
    taxClassification: classificationOf(line.taxCode, lookups),
    line,
  };
}

function taxRow(taxCode: string, tax: Pence, lookups: Lookups): Omit<PayloadRow, 'no'> {
  return {
    type: 'TAX',
    amount: tax,
    description: taxCode === '' ? 'VAT' : `VAT ${taxCode}`,
    budget: '',
    account: '',
    taxCode,
    taxClassification: classificationOf(taxCode, lookups),
    line: undefined,
  };
}

/** Where no list translates a code, the target is given the code itself. */
function accountOf(budget: string, { budgets }: Lookups): string {
  return budgets === undefined ? budget : (budgets.find(budget)?.['account'] ?? '');
}

function classificationOf(taxCode: string, { taxCodes }: Lookups): string {
  return taxCodes === undefined ? taxCode : (taxCodes.find(taxCode)?.['oracle_code'] ?? '');
}
