/**
 * Answers of the target that AIMS does not believe, in words: what the target would have against what was sent, and
 * each document that differs with both amounts. One text for the page and the e-mail.
 */
import type { Totals } from '../domain/document.ts';
import { countOf, grossOf, plusTotals } from '../domain/document.ts';
import type { Definition } from '../domain/interface.ts';
import type { Pence } from '../domain/money.ts';
import { type ContradictionKind, isNotThere, type OutcomeStatus } from '../domain/outcome.ts';
import type { ContradictionView } from '../engine/views.ts';
import { type DescribedFinding, describeFinding } from './findings.ts';
import { formatInstant, formatMoney, formatNumber, listOf } from './format.ts';
import { inSentence, type Labels } from './labels.ts';
import { onDay, outcomeWords } from './states.ts';

export type ContradictionFacts = Omit<ContradictionView, 'id'>;

/** What was sent, what of it AIMS believes to be in the target, and what the target says that it has. */
export interface ClaimFacts {
  readonly received: Totals;
  readonly confirmed: Totals;
  readonly held: Totals;
  readonly claimed: { readonly count: number; readonly pence: Pence };
  readonly missing: readonly string[];
}

export interface DescribedContradictions {
  readonly heading: string;
  readonly texts: readonly string[];
  readonly fix: readonly string[];
  /** The check that it falls under, where the target names documents or amounts of its own. */
  readonly code: string | undefined;
  readonly rows: readonly ContradictionRow[];
  /** Documents that differ and are not among the rows. */
  readonly unlisted: number;
}

interface ContradictionRow {
  readonly number: string;
  readonly supplier: string;
  readonly what: string;
  readonly sent: string;
  readonly answered: string;
}

/** More rows say nothing more: the whole answer is kept. */
const MOST_ROWS = 20;

export function describeContradictions(
  all: readonly ContradictionFacts[],
  claim: ClaimFacts,
  definition: Pick<Definition, 'to' | 'confirm'>,
  labels: Labels,
  now: Date,
): DescribedContradictions {
  const documents = all.filter(({ number }) => number !== '');
  const whole = all.filter(({ number }) => number === '');
  const texts = whole.map((one) => ofWholeAnswer(one, labels, now));
  const [only = ''] = whole.map(({ kind }) => headingOfWhole(kind, labels));
  if (documents.length === 0)
    return { heading: only, texts, fix: [], code: undefined, rows: [], unlisted: 0 };
  const total = differentTotal(claim, labels);
  return {
    heading: `the answer of ${labels.to} differs from what was sent`,
    texts: [...(total ? [total.text] : []), ...texts],
    fix: total?.fix ?? [],
    code: total?.code,
    rows: documents.slice(0, MOST_ROWS).map((one) => rowOf(one, definition)),
    unlisted: Math.max(0, documents.length - MOST_ROWS),
  };
}

function headingOfWhole(kind: ContradictionKind, { to }: Labels): string {
  return kind === 'unreadable'
    ? `the answer of ${to} cannot be read`
    : `${to} answers for what was never sent`;
}

function ofWholeAnswer({ kind, what, at }: ContradictionFacts, labels: Labels, now: Date): string {
  const answer = `The answer of ${inSentence(labels.to)} that was read ${onDay(formatInstant(at, now))}`;
  return kind === 'unreadable'
    ? `${answer} cannot be understood: ${what}. AIMS believes nothing of it and waits for one that can be read.`
    : `${answer} speaks of this batch, and AIMS has never sent it. Somebody else may have.`;
}

/** TGT-002, with each total; nothing where the target would have what AIMS believes that it has, in another state. */
function differentTotal(
  { received, confirmed, held, claimed, missing }: ClaimFacts,
  labels: Labels,
): DescribedFinding | undefined {
  const sent = countAndPence(received);
  const known = countAndPence(plusTotals(confirmed, held));
  if (claimed.count === known.count && claimed.pence === known.pence) return undefined;
  const values = {
    sentCount: sent.count,
    sentTotal: { pence: sent.pence },
    confirmedCount: claimed.count,
    confirmedTotal: { pence: claimed.pence },
    ...(known.count === sent.count
      ? {}
      : { knownCount: known.count, knownTotal: { pence: known.pence } }),
    ...(missing.length === 0 ? {} : { missing: someOf(missing) }),
  };
  return describeFinding(
    {
      code: 'TGT-002',
      severity: 'error',
      scope: 'file',
      document: undefined,
      line: undefined,
      column: undefined,
      field: undefined,
      values,
      group: '',
      dataset: undefined,
    },
    labels,
  );
}

function countAndPence(totals: Totals): { readonly count: number; readonly pence: Pence } {
  return { count: countOf(totals), pence: grossOf(totals) };
}

function someOf(numbers: readonly string[]): string {
  const more = numbers.length - MOST_NAMED;
  const named = numbers.slice(0, MOST_NAMED);
  return listOf(more > 0 ? [...named, `${formatNumber(more)} more`] : named);
}

const MOST_NAMED = 5;

function rowOf(
  one: ContradictionFacts,
  definition: Pick<Definition, 'to' | 'confirm'>,
): ContradictionRow {
  return {
    number: one.number,
    supplier: one.supplier,
    what: differenceOf(one, definition),
    sent: one.sent === undefined ? 'Not sent' : formatMoney(one.sent),
    answered: one.answered === undefined ? '' : formatMoney(one.answered),
  };
}

function differenceOf(
  { kind, known, status }: ContradictionFacts,
  definition: Pick<Definition, 'to' | 'confirm'>,
): string {
  const label = (one: OutcomeStatus | undefined) =>
    one === undefined ? '' : outcomeWords(one, definition).label;
  if (kind === 'went-backwards')
    return `It was "${label(known)}", and now it would be "${label(status)}"`;
  const what = kind === 'unknown-document' ? 'It is not in this batch' : 'The amount is another';
  return status !== undefined && isNotThere(status)
    ? `${what}, and it would be "${label(status)}"`
    : what;
}

export const contradictionWords = {
  caption: 'What differs',
  supplier: 'Supplier',
  what: 'What differs',
  sent: 'We sent',
  answered: (to: string) => `${to} says`,
  more: (n: number) => `And ${formatNumber(n)} more.`,
  notBelieved: 'AIMS believes none of these: what it knew before still stands.',
  lookedInto: ({ systems }: Labels) =>
    `What ${inSentence(systems)} finds will be in the history of this batch.`,
  settled: 'It is settled meanwhile: the history of the batch says how.',
} as const;
