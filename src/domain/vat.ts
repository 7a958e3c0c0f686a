/**
 * VAT as each policy works it out: what a document should come to, and what tax each code carries.
 * Everything is integer pence; half a penny goes away from zero, exactly once per rate or per line.
 */
import type { Document, Line } from './document.ts';
import type { VatPolicy } from './interface.ts';
import { type Pence, rateOf, sumPence } from './money.ts';

/** A tax code's rate in basis points (20 % is 2000); undefined when the code is not known. */
export type RateOf = (taxCode: string) => number | undefined;

export interface TaxOfCode {
  readonly taxCode: string;
  readonly tax: Pence;
}

/** What the lines come to with VAT, or undefined when a rate that is needed is not known. */
export function grossByPolicy(
  document: Document,
  policy: VatPolicy,
  rates: RateOf,
): Pence | undefined {
  const tax =
    policy === 'target computes'
      ? taxByRate(document.lines, rates)
      : taxByLine(document, policy, rates);
  return tax === undefined ? undefined : sumPence([...document.lines.map((line) => line.net), tax]);
}

/**
 * Tax per code in the order in which the codes appear, codes without tax left out; empty when the target computes it,
 * undefined when a rate that is needed is not known.
 */
export function taxByCode(
  document: Document,
  policy: VatPolicy,
  rates: RateOf,
): readonly TaxOfCode[] | undefined {
  if (policy === 'target computes') return [];
  if (carriesTaxOnlyOnce(document, policy)) return [{ taxCode: '', tax: document.tax ?? 0 }];
  const sums = new Map<string, Pence>();
  for (const line of document.lines) {
    const tax = taxOfLine(line, policy, rates);
    if (tax === undefined) return undefined;
    sums.set(line.taxCode, sumPence([sums.get(line.taxCode) ?? 0, tax]));
  }
  return [...sums].map(([taxCode, tax]) => ({ taxCode, tax })).filter(({ tax }) => tax !== 0);
}

/** The sum of the tax amounts on the lines, or undefined where the lines carry none. */
export function givenLineTax(lines: readonly Line[]): Pence | undefined {
  return lines.every((line) => line.tax === undefined)
    ? undefined
    : sumPence(lines.map((line) => line.tax ?? 0));
}

function taxByRate(lines: readonly Line[], rates: RateOf): Pence | undefined {
  const netByRate = new Map<number, Pence>();
  for (const line of lines) {
    const rate = rates(line.taxCode);
    if (rate === undefined) return undefined;
    netByRate.set(rate, sumPence([netByRate.get(rate) ?? 0, line.net]));
  }
  return sumPence([...netByRate].map(([rate, net]) => rateOf(net, rate)));
}

function taxByLine(document: Document, policy: VatPolicy, rates: RateOf): Pence | undefined {
  if (carriesTaxOnlyOnce(document, policy)) return document.tax ?? 0;
  let total = 0;
  for (const line of document.lines) {
    const tax = taxOfLine(line, policy, rates);
    if (tax === undefined) return undefined;
    total = sumPence([total, tax]);
  }
  return total;
}

function taxOfLine(line: Line, policy: VatPolicy, rates: RateOf): Pence | undefined {
  if (policy === 'given') return line.tax ?? 0;
  const rate = rates(line.taxCode);
  return rate === undefined ? undefined : rateOf(line.net, rate);
}

/** Some layouts give one tax amount for the whole document and none on the lines. */
function carriesTaxOnlyOnce(document: Document, policy: VatPolicy): boolean {
  return (
    policy === 'given' &&
    document.tax !== undefined &&
    document.tax !== 0 &&
    givenLineTax(document.lines) === undefined
  );
}
