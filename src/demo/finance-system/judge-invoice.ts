/**
 * What the stand-in makes of one invoice, in the manner of Payables: create it, create it on hold, or refuse it with
 * a code. Pure, and its arithmetic is its own: a stand-in that shared AIMS's would agree with AIMS's mistakes.
 */
import type { OutcomeStatus } from '../../domain/outcome.ts';
import { poundsOf } from './amounts.ts';

export interface IncomingLine {
  readonly type: string;
  /** Pence. */
  readonly amount: number;
  readonly taxCode: string;
}

export interface IncomingInvoice {
  readonly supplier: string;
  readonly number: string;
  readonly type: string;
  /** Pence, credits negative. */
  readonly amount: number;
  /** CALC_TAX_DURING_IMPORT_FLAG: the target works VAT out itself. */
  readonly calculatesTax: boolean;
  readonly lines: readonly IncomingLine[];
}

export interface Verdict {
  readonly status: OutcomeStatus;
  readonly code: string;
  readonly message: string;
}

/** What the stand-in knows that decides on an invoice. */
export interface Knowledge {
  /** Undefined: every supplier is known. */
  readonly suppliers: ReadonlySet<string> | undefined;
  isTaken(supplier: string, number: string): boolean;
  /** A refusal that somebody ordered for this invoice number. */
  orderedRefusal(number: string): { readonly code: string; readonly message: string } | undefined;
}

export function judgeInvoice(invoice: IncomingInvoice, knowledge: Knowledge): Verdict {
  const { supplier, number, amount, type } = invoice;
  const ordered = knowledge.orderedRefusal(number);
  if (ordered) return { status: 'refused', ...ordered };
  if (knowledge.suppliers && !knowledge.suppliers.has(supplier)) {
    return refusal('INVALID SUPPLIER', `Supplier ${supplier} does not exist`);
  }
  if (knowledge.isTaken(supplier, number)) {
    return refusal(
      'DUPLICATE INVOICE NUMBER',
      `Supplier ${supplier} already has an invoice ${number}`,
    );
  }
  if (amount < 0 !== (type === 'CREDIT')) {
    return refusal(
      'INCONSISTENT INV TYPE/AMT',
      `A ${type} invoice cannot come to ${poundsOf(amount)}`,
    );
  }
  return invoice.calculatesTax ? judgeByOwnTax(invoice) : judgeByLines(invoice);
}

/** The lines must come to the header, TAX lines included. */
function judgeByLines({ amount, lines }: IncomingInvoice): Verdict {
  const total = sum(lines);
  if (total === amount) return CREATED;
  return refusal(
    'INVOICE AMOUNT INCORRECT',
    `The invoice says ${poundsOf(amount)}, its lines come to ${poundsOf(total)}`,
  );
}

/**
 * VAT is worked out on the net of each rate and rounded once, at the end. An invoice that says something else is
 * created all the same, and cannot be paid until somebody validates it again.
 */
function judgeByOwnTax({ amount, lines }: IncomingInvoice): Verdict {
  if (lines.some((line) => line.type === 'TAX')) {
    return refusal(
      'CANNOT CONTAIN TAX LINES',
      'VAT is worked out here, there must be no TAX lines',
    );
  }
  const netByCode = new Map<string, number>();
  for (const line of lines)
    netByCode.set(line.taxCode, (netByCode.get(line.taxCode) ?? 0) + line.amount);
  const netByPercent = new Map<number, number>();
  for (const [code, net] of netByCode) {
    const percent = PERCENT[code];
    if (percent === undefined)
      return refusal('INVALID TAX CODE', `The tax classification ${code} is not known`);
    netByPercent.set(percent, (netByPercent.get(percent) ?? 0) + net);
  }
  let total = sum(lines);
  for (const [percent, net] of netByPercent) total += roundedPercent(net, percent);
  if (total === amount) return CREATED;
  return {
    status: 'on-hold',
    code: 'NEEDS REVALIDATION',
    message: `Needs revalidation: the invoice says ${poundsOf(amount)}, with VAT its lines come to ${poundsOf(total)}`,
  };
}

const PERCENT: Readonly<Record<string, number>> = {
  'STANDARD RATE INPUT': 20,
  'REDUCED RATE INPUT': 5,
  'ZERO RATE INPUT': 0,
  'EXEMPT INPUT': 0,
};

const CREATED: Verdict = { status: 'created', code: '', message: '' };

function refusal(code: string, message: string): Verdict {
  return { status: 'refused', code, message };
}

function sum(lines: readonly IncomingLine[]): number {
  return lines.reduce((total, line) => total + line.amount, 0);
}

/** Half a penny goes away from zero. */
function roundedPercent(net: number, percent: number): number {
  return Math.sign(net) * Math.floor((Math.abs(net) * percent + 50) / 100);
}
