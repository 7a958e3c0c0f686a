/**
 * The rows a document becomes in the target: one ITEM row for each line and, where the interface sends VAT, one TAX
 * row for each code that carries any. Together they come to the document's total, less the VAT that the target computes.
 */
import type { Document, Line } from '../../domain/document.ts';
import { AimsError } from '../../domain/errors.ts';
import type { VatPolicy } from '../../domain/interface.ts';
import type { Lookups, Table } from '../../domain/lookups.ts';
import type { Pence } from '../../domain/money.ts';
import { type RateOf, type TaxOfCode, taxByCode } from '../../domain/vat.ts';

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
  /** Codes of the line that are in their list with nothing beside them, by what it should have given. */
  readonly lacking: Lacking;
}

/** What lists give: the account of a budget code, the target's own name of a VAT code. */
type Lacking = Readonly<Partial<Record<'account' | 'taxClassification', string>>>;

export interface RowSettings {
  readonly vat: VatPolicy;
  readonly lookups: Lookups;
  readonly rates: RateOf;
}

/** Throws VALUE_DOES_NOT_FIT where the rate of a VAT code is not known: a TAX row is never left out of what is sent. */
export function payloadRows(document: Document, settings: RowSettings): readonly PayloadRow[] {
  const taxes = taxByCode(document, settings.vat, settings.rates);
  if (taxes === undefined)
    throw new AimsError('VALUE_DOES_NOT_FIT', { document: String(document.no), rate: 'missing' });
  return rowsOf(document, taxes, settings.lookups);
}

/** How many rows it becomes; without a rate, which is a problem of its own, just its ITEM rows. */
export function countRows(document: Document, { vat, rates }: RowSettings): number {
  let count = taxByCode(document, vat, rates)?.length ?? 0;
  for (const { distributions } of document.lines) count += Math.max(1, distributions.length);
  return count;
}

/** The same for a document that is only judged: without a rate, which is a problem of its own, just its ITEM rows. */
export function rowsToJudge(document: Document, settings: RowSettings): readonly PayloadRow[] {
  const taxes = taxByCode(document, settings.vat, settings.rates) ?? [];
  return rowsOf(document, taxes, settings.lookups);
}

function rowsOf(
  document: Document,
  taxes: readonly TaxOfCode[],
  lookups: Lookups,
): readonly PayloadRow[] {
  const rows = [
    ...document.lines.flatMap((line) => itemRows(line, lookups)),
    ...taxes.map(({ taxCode, tax }) => taxRow(taxCode, tax, lookups)),
  ];
  return rows.map((row, index) => ({ ...row, no: index + 1 }));
}

/** A row for each part of a line that is split. */
function itemRows(line: Line, lookups: Lookups): readonly Omit<PayloadRow, 'no'>[] {
  if (line.distributions.length === 0) return [itemRow(line, partOf(line), lookups)];
  return line.distributions.map((part) => {
    const description = part.description === '' ? line.description : part.description;
    return itemRow(line, { ...part, description }, lookups);
  });
}

type Part = Pick<PayloadRow, 'amount' | 'budget' | 'description'>;

function partOf({ net, budget, description }: Line): Part {
  return { amount: net, budget, description };
}

function itemRow(
  line: Line,
  { amount, budget, description }: Part,
  { budgets, taxCodes }: Lookups,
): Omit<PayloadRow, 'no'> {
  const account = translated(budget, budgets, 'account');
  const taxClassification = translated(line.taxCode, taxCodes, 'oracle_code');
  return {
    type: 'ITEM',
    amount,
    description,
    budget,
    account: account ?? '',
    taxCode: line.taxCode,
    taxClassification: taxClassification ?? '',
    line,
    lacking: {
      ...(account === '' && budgets ? { account: budget } : {}),
      ...(taxClassification === '' && taxCodes ? { taxClassification: line.taxCode } : {}),
    },
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
    taxClassification: translated(taxCode, lookups.taxCodes, 'oracle_code') ?? '',
    line: undefined,
    lacking: {},
  };
}

/** Where no list translates a code, the target is given the code itself. Undefined: it is not in the list. */
function translated(code: string, list: Table | undefined, column: string): string | undefined {
  return list === undefined ? code : list.find(code)?.[column];
}
