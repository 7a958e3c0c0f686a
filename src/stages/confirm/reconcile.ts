/**
 * Holds the target's answers against what was sent, document by document, in count and pence, invoices and credits
 * apart. Pure. An answer that contradicts what AIMS knows is listed and not believed: the document stays as it was.
 */
import {
  addToTotals,
  countOf,
  type DocumentKind,
  exactKey,
  grossOf,
  NO_TOTALS,
  type Totals,
  totalsOf,
} from '../../domain/document.ts';
import type { Pence } from '../../domain/money.ts';
import {
  isNotThere,
  type Level,
  type Outcome,
  type OutcomeStatus,
  reaches,
} from '../../domain/outcome.ts';

export interface SentDocument {
  readonly no: number;
  readonly kind: DocumentKind;
  readonly supplier: string;
  readonly number: string;
  readonly gross: Pence;
}

/** What AIMS knew of a document before these answers. */
export interface KnownOutcome {
  readonly no: number;
  readonly status: OutcomeStatus;
}

/** An answer that is news: to be recorded as the target's latest word on this document. */
export interface Change extends Outcome {
  readonly no: number;
}

export type Contradiction =
  | { readonly kind: 'unknown-document'; readonly outcome: Outcome }
  | {
      readonly kind: 'different-amount';
      readonly no: number;
      readonly sent: Pence;
      readonly outcome: Outcome;
    }
  | {
      readonly kind: 'went-backwards';
      readonly no: number;
      readonly sent: Pence;
      readonly from: OutcomeStatus;
      readonly outcome: Outcome;
    };

/**
 * Where each document stands; every one is in exactly one place, so the four always add up to what was sent.
 * `confirmed`: in the target and free to go on. `held`: in the target, on hold there. `refused`: not in the target, or
 * no longer (refused, cancelled, void). `unanswered`: no answer that AIMS believes.
 */
export interface Standing {
  readonly confirmed: Totals;
  readonly held: Totals;
  readonly refused: Totals;
  readonly unanswered: Totals;
}

export type Bucket = keyof Standing;

/** "We sent 46, £8,412.37. Oracle answers for 45, £8,248.17. Missing: PT-90502." */
export interface Comparison {
  readonly sent: { readonly count: number; readonly pence: Pence };
  readonly answered: { readonly count: number; readonly pence: Pence };
  readonly missing: readonly SentDocument[];
  readonly agrees: boolean;
}

export interface Reconciled {
  /** The latest status of every document that has one, by its number in the file. */
  readonly statuses: ReadonlyMap<number, OutcomeStatus>;
  readonly changes: readonly Change[];
  readonly contradictions: readonly Contradiction[];
  readonly sent: Totals;
  readonly totals: Standing;
  /** At least there; a document on hold is still counted as created. */
  readonly levels: Readonly<Record<Level, Totals>>;
  readonly comparison: Comparison;
  /** Nothing more is awaited: each document reached the ending level, or is refused, cancelled or void. */
  readonly ended: boolean;
}

export function reconcile(
  sent: readonly SentDocument[],
  known: readonly KnownOutcome[],
  outcomes: readonly Outcome[],
  ends: Level,
): Reconciled {
  const statuses = new Map(known.map(({ no, status }) => [no, status]));
  const { changes, contradictions } = apply(sent, statuses, outcomes);
  const totals = standingOf(sent, statuses);
  return {
    statuses,
    changes,
    contradictions,
    sent: totalsOf(sent),
    totals,
    levels: levelsOf(sent, statuses),
    comparison: compare(sent, statuses, contradictions),
    ended: sent.length > 0 && sent.every(({ no }) => isFinal(statuses.get(no), ends)),
  };
}

/* ---------- answer by answer ---------- */

/**
 * What may follow what. A refusal frees the document's number, so that the same invoice may already be on its way
 * again: "created" after it is no good news but a contradiction. Holds come and go.
 */
const MAY_BECOME: Readonly<Record<OutcomeStatus, readonly OutcomeStatus[]>> = {
  created: ['validated', 'paid', 'on-hold', 'cancelled', 'void'],
  validated: ['paid', 'on-hold', 'cancelled', 'void'],
  paid: ['cancelled', 'void'],
  'on-hold': ['created', 'validated', 'paid', 'cancelled', 'void'],
  refused: [],
  cancelled: [],
  void: [],
};

/** Brings `statuses` up to date, and says what was news and what was not believed. */
function apply(
  sent: readonly SentDocument[],
  statuses: Map<number, OutcomeStatus>,
  outcomes: readonly Outcome[],
): { readonly changes: readonly Change[]; readonly contradictions: readonly Contradiction[] } {
  const documents = new Map(sent.map((document) => [exactKey(document), document]));
  const changes: Change[] = [];
  const contradictions: Contradiction[] = [];
  for (const outcome of outcomes) {
    const document = documents.get(exactKey(outcome));
    const contradiction = contradictionIn(outcome, document, statuses);
    if (contradiction) contradictions.push(contradiction);
    else if (document && statuses.get(document.no) !== outcome.status) {
      statuses.set(document.no, outcome.status);
      changes.push({ ...outcome, no: document.no });
    }
  }
  return { changes, contradictions };
}

function contradictionIn(
  outcome: Outcome,
  document: SentDocument | undefined,
  statuses: ReadonlyMap<number, OutcomeStatus>,
): Contradiction | undefined {
  if (!document) return { kind: 'unknown-document', outcome };
  const { no, gross } = document;
  if (outcome.amount !== gross) return { kind: 'different-amount', no, sent: gross, outcome };
  const from = statuses.get(no);
  const follows =
    from === undefined || from === outcome.status || MAY_BECOME[from].includes(outcome.status);
  return follows ? undefined : { kind: 'went-backwards', no, sent: gross, from, outcome };
}

/* ---------- sums ---------- */

function bucketOf(status: OutcomeStatus | undefined): Bucket {
  if (status === undefined) return 'unanswered';
  if (status === 'on-hold') return 'held';
  return isNotThere(status) ? 'refused' : 'confirmed';
}

function standingOf(
  sent: readonly SentDocument[],
  statuses: ReadonlyMap<number, OutcomeStatus>,
): Standing {
  const standing = {
    confirmed: NO_TOTALS,
    held: NO_TOTALS,
    refused: NO_TOTALS,
    unanswered: NO_TOTALS,
  };
  for (const document of sent) {
    const bucket = bucketOf(statuses.get(document.no));
    standing[bucket] = addToTotals(standing[bucket], document);
  }
  return standing;
}

function levelsOf(
  sent: readonly SentDocument[],
  statuses: ReadonlyMap<number, OutcomeStatus>,
): Readonly<Record<Level, Totals>> {
  const at = (level: Level) =>
    totalsOf(sent.filter(({ no }) => hasReached(statuses.get(no), level)));
  return { created: at('created'), validated: at('validated'), paid: at('paid') };
}

function compare(
  sent: readonly SentDocument[],
  statuses: ReadonlyMap<number, OutcomeStatus>,
  contradictions: readonly Contradiction[],
): Comparison {
  const missing = sent.filter(({ no }) => !statuses.has(no));
  const answered = sent.filter(({ no }) => statuses.has(no));
  return {
    sent: countAndPence(sent),
    answered: countAndPence(answered),
    missing,
    agrees: missing.length === 0 && contradictions.length === 0,
  };
}

function countAndPence(documents: readonly SentDocument[]): {
  readonly count: number;
  readonly pence: Pence;
} {
  const totals = totalsOf(documents);
  return { count: countOf(totals), pence: grossOf(totals) };
}

function hasReached(status: OutcomeStatus | undefined, level: Level): boolean {
  return status !== undefined && reaches(status, level);
}

/** A document on hold is not at its end, even where the ending level is "created": somebody has to release it. */
function isFinal(status: OutcomeStatus | undefined, ends: Level): boolean {
  if (status === undefined || status === 'on-hold') return false;
  return isNotThere(status) || hasReached(status, ends);
}
