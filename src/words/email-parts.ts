/**
 * What the e-mails are made of: the facts they need of a batch, and the phrases, links and tables that several share.
 */
import type { ReturnReason } from '../domain/decision.ts';
import { countOf, grossOf, NO_TOTALS, type Totals } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { Contact } from '../domain/interface.ts';
import type { Pence } from '../domain/money.ts';
import type { OutcomeStatus } from '../domain/outcome.ts';
import type { ClaimFacts, ContradictionFacts } from './contradictions.ts';
import type { EmailBlock, EmailCell } from './email-model.ts';
import {
  capitalise,
  count,
  countTotals,
  formatInstant,
  formatMoney,
  formatNumber,
} from './format.ts';
import { inSentence, type Labels } from './labels.ts';
import { notThereLabel, onDay, type StatusFacts } from './states.ts';

/** What the messages need to know of a batch; a batch page as the engine makes it has it all. */
export interface EmailFacts {
  readonly facts: StatusFacts & {
    readonly ref: string;
    readonly fileName: string;
    readonly receivedAt: string;
    readonly approvalsNeeded: 1 | 2;
    readonly approvals: readonly {
      readonly name: string;
      readonly at: string;
      readonly answers: readonly WarningAnswer[];
    }[];
    readonly delivery:
      | (StatusFacts['delivery'] & {
          readonly group: string;
          readonly lastError: string | undefined;
        })
      | undefined;
  };
  readonly problems: readonly ProblemFacts[];
  readonly warnings: readonly ProblemFacts[];
  /** Findings that are counted and not listed. */
  readonly unlisted: { readonly errors: number };
  /** How many approvals were given and no longer count. */
  readonly approvalsDropped: number;
  readonly documentsWithErrors: number;
  readonly passedAmount: Pence;
  readonly reconciliation: {
    readonly received: Totals;
    readonly approved: Totals | undefined;
    readonly sent: Totals | undefined;
    readonly confirmed: Totals;
    readonly refused: Totals;
    readonly held: Totals;
  } & ClaimFacts;
  readonly contradictions: readonly ContradictionFacts[];
  readonly refusals: readonly {
    readonly document: {
      readonly number: string;
      readonly supplier: string;
      readonly supplierName: string;
      readonly gross: Pence;
    };
    readonly status: OutcomeStatus;
    readonly message: string;
  }[];
  readonly closed:
    | {
        readonly by: string;
        readonly reason: ReturnReason;
        readonly message: string;
      }
    | undefined;
}

interface WarningAnswer {
  readonly code: string;
  readonly group: string;
  readonly answer: string;
}

/** One card: findings with one code and one group. */
export interface ProblemFacts {
  readonly code: string;
  readonly group: string;
  readonly first: Finding;
  /** How many findings; `documents` they are in. */
  readonly count: number;
  readonly documents: number;
  readonly amount: Pence;
  readonly shown: readonly {
    readonly finding: Finding;
    readonly document: { readonly number: string } | undefined;
  }[];
}

export interface EmailContext {
  readonly labels: Labels;
  /** Where the pages are: https://aims.newshire.example */
  readonly url: string;
  readonly environment: 'live' | 'test';
  readonly now: Date;
  /** Whom the reader asks, where they have no account to see the pages with. */
  readonly ask?: Contact | undefined;
}

export const paragraph = (text: string): EmailBlock => ({ kind: 'text', text });

/** The way to the batch: its page, or for a reader without an account whom to ask. */
export function batchLink(page: EmailFacts, { url, ask }: EmailContext, text: string): EmailBlock {
  if (ask) return paragraph(`If you have a question about it, ask ${ask.name}, ${ask.email}.`);
  return {
    kind: 'link',
    text,
    url: `${url.replace(/\/+$/, '')}/batches/${encodeURIComponent(page.facts.ref)}`,
  };
}

/** "The file x.csv, which arrived from the Stock Unit today at 7:41am,": the verb follows. */
export function theFile(page: EmailFacts, { labels, now }: EmailContext): string {
  const at = onDay(formatInstant(page.facts.receivedAt, now));
  return `The file ${page.facts.fileName}, which arrived from ${inSentence(labels.from)} ${at},`;
}

export function allWords(page: EmailFacts): string {
  return countTotals(page.facts.totals, page.facts.definition.nouns);
}

/** "46 invoices and 1 credit note, £8,412.37": for subjects. */
export function figures(page: EmailFacts): string {
  return `${allWords(page)}, ${formatMoney(grossOf(page.facts.totals))}`;
}

/** "46 invoices, £8,471.12, and 1 credit note, -£58.75": each with its own total. */
export function amounts({ facts }: EmailFacts, { labels }: EmailContext): string {
  const { invoices, invoicesPence, credits, creditsPence } = facts.totals;
  const toPay = `${count(invoices, labels.document)}, ${formatMoney(invoicesPence)}`;
  if (credits === 0) return toPay;
  const back = `${count(credits, labels.credit)}, ${formatMoney(creditsPence)}`;
  return invoices === 0 ? back : `${toPay}, and ${back}`;
}

export function teamOf({ labels }: EmailContext, key: string): string {
  return inSentence(labels.contacts[key]?.name ?? labels.systems);
}

/** File, approved, confirmed and what is missing; invoices and credits apart where there are both. */
export function reconciliationTable(
  page: EmailFacts,
  { labels }: EmailContext,
  confirmedLabel: string,
): EmailBlock {
  const { received, confirmed, refused, held } = page.reconciliation;
  const approved = page.reconciliation.approved ?? NO_TOTALS;
  const withCredits = received.credits > 0 || confirmed.credits > 0;
  const row = (label: string, totals: Totals) => [label, ...totalCells(totals, withCredits)];
  const some = (label: string, totals: Totals) => (countOf(totals) > 0 ? [row(label, totals)] : []);
  return {
    kind: 'table',
    caption: 'Do the totals agree?',
    head: totalHead(labels, withCredits),
    rows: [
      row(`In the file from ${inSentence(labels.from)}`, received),
      row('Approved', approved),
      row(confirmedLabel, confirmed),
      ...some(notThereLabel(page.facts, labels.to), refused),
      ...some(`On hold in ${labels.to}`, held),
      row('Difference', difference(approved, confirmed)),
    ],
    total: true,
  };
}

function totalHead(labels: Labels, withCredits: boolean): readonly EmailCell[] {
  const figure = (label: string): EmailCell => ({ label, figure: true });
  const { document, credit } = labels;
  const toPay = [
    figure(capitalise(document.many)),
    figure(withCredits ? `Total of ${document.many}` : 'Total'),
  ];
  const back = [figure(capitalise(credit.many)), figure(`Total of ${credit.many}`)];
  return [{ label: '', figure: false }, ...toPay, ...(withCredits ? back : [])];
}

function totalCells(totals: Totals, withCredits: boolean): readonly string[] {
  const toPay = [formatNumber(totals.invoices), formatMoney(totals.invoicesPence)];
  const back = [formatNumber(totals.credits), formatMoney(totals.creditsPence)];
  return withCredits ? [...toPay, ...back] : toPay;
}

function difference(a: Totals, b: Totals): Totals {
  return {
    invoices: a.invoices - b.invoices,
    invoicesPence: a.invoicesPence - b.invoicesPence,
    credits: a.credits - b.credits,
    creditsPence: a.creditsPence - b.creditsPence,
  };
}
