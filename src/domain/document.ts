/**
 * The canonical model: batch > document (an invoice or a credit note) > line. Formats read it,
 * rules and validators judge it, transform writes it. Amounts are pence; credits are negative, once.
 */
import { type Pence, sumPence } from './money.ts';

export const DOCUMENT_KINDS = ['invoice', 'credit'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A part of a line with its own budget code: a line may be paid from several funds. */
export interface Distribution {
  readonly amount: Pence;
  readonly budget: string;
  readonly description: string;
  /** First physical line in the file. */
  readonly line: number;
}

export interface Line {
  /** Ordinal in its document, from 1. */
  readonly no: number;
  /** First physical line in the file. */
  readonly line: number;
  readonly net: Pence;
  /** As the sender gave it; undefined where the layout carries none. */
  readonly tax: Pence | undefined;
  readonly taxCode: string;
  readonly budget: string;
  readonly description: string;
  /** Empty: the line is not split. */
  readonly distributions: readonly Distribution[];
  /** Every field as text, by its name in the definition. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface Document {
  /** Ordinal in the file, from 1. */
  readonly no: number;
  readonly kind: DocumentKind;
  readonly supplier: string;
  readonly supplierName: string;
  readonly site: string;
  readonly number: string;
  /** ISO date, or '' when the file's date is not a date (there is then a finding). */
  readonly date: string;
  readonly currency: string;
  readonly gross: Pence;
  /** Document-level tax as the sender gave it, where the layout carries one. */
  readonly tax: Pence | undefined;
  readonly description: string;
  /** The sending system's own control number, kept for search. */
  readonly reference: string;
  /** Who confirmed it in the sending system, where the file says. */
  readonly operator: string;
  readonly line: number;
  readonly offset: number;
  readonly bytes: number;
  readonly lines: readonly Line[];
  readonly fields: Readonly<Record<string, string>>;
}

/** A document as it is stored after a check: without its lines, which are read from the original again. */
export type DocumentHead = Omit<Document, 'lines' | 'fields'> & { readonly lineCount: number };

/** A document as a check hands it over: judged, with how many findings each way it has, listed or not. */
export type CheckedDocument = DocumentHead & {
  /** Rows it needs in the payload's file of lines: as many ids are set aside. */
  readonly payloadLines: number;
  readonly errors: number;
  readonly warnings: number;
};

/** The exact duplicate key: supplier and number, trimmed. Case and zeros count. */
export function exactKey(document: Pick<Document, 'supplier' | 'number'>): string {
  return `${document.supplier.trim()}\u001f${document.number.trim()}`;
}

/** The forgiving key behind "may be a repeat": case, punctuation and leading zeros do not count. */
export function normalisedKey(document: Pick<Document, 'supplier' | 'number'>): string {
  const strip = (text: string) =>
    text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
      .replace(/^0+/, '');
  return `${strip(document.supplier)}\u001f${strip(document.number)}`;
}

/** Counts and sums with invoices and credit notes apart: the form every leg is reconciled in. */
export interface Totals {
  readonly invoices: number;
  readonly invoicesPence: Pence;
  readonly credits: number;
  readonly creditsPence: Pence;
}

export const NO_TOTALS: Totals = { invoices: 0, invoicesPence: 0, credits: 0, creditsPence: 0 };

export function addToTotals(
  totals: Totals,
  document: { kind: DocumentKind; gross: Pence },
): Totals {
  return document.kind === 'invoice'
    ? {
        ...totals,
        invoices: totals.invoices + 1,
        invoicesPence: sumPence([totals.invoicesPence, document.gross]),
      }
    : {
        ...totals,
        credits: totals.credits + 1,
        creditsPence: sumPence([totals.creditsPence, document.gross]),
      };
}

export function totalsOf(documents: Iterable<{ kind: DocumentKind; gross: Pence }>): Totals {
  let totals = NO_TOTALS;
  for (const document of documents) totals = addToTotals(totals, document);
  return totals;
}

export function plusTotals(a: Totals, b: Totals): Totals {
  return {
    invoices: a.invoices + b.invoices,
    invoicesPence: sumPence([a.invoicesPence, b.invoicesPence]),
    credits: a.credits + b.credits,
    creditsPence: sumPence([a.creditsPence, b.creditsPence]),
  };
}

export function sameTotals(a: Totals, b: Totals): boolean {
  return (
    a.invoices === b.invoices &&
    a.invoicesPence === b.invoicesPence &&
    a.credits === b.credits &&
    a.creditsPence === b.creditsPence
  );
}

export function grossOf(totals: Totals): Pence {
  return totals.invoicesPence + totals.creditsPence;
}

export function countOf(totals: Totals): number {
  return totals.invoices + totals.credits;
}
