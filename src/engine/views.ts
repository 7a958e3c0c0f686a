/**
 * What the ways in (pages, command line) are shown: plain facts, no words. words/ turns them into sentences;
 * engine/queries.ts fills them from the store.
 */
import type { BatchState } from '../domain/batch.ts';
import type { Freshness } from '../domain/dataset.ts';
import type { Bar, ReturnReason, Weight } from '../domain/decision.ts';
import type { AttemptOutcome, DeliveryState, ManifestEntry } from '../domain/delivery.ts';
import type { DocumentHead, Totals } from '../domain/document.ts';
import type { ErrorCode, ErrorContext } from '../domain/errors.ts';
import type { Finding, NotChecked } from '../domain/finding.ts';
import type { Definition } from '../domain/interface.ts';
import type { LaneName } from '../domain/lane.ts';
import type { Pence } from '../domain/money.ts';
import type { ContradictionKind, Level, OutcomeStatus } from '../domain/outcome.ts';

/** Enough to say the state of a batch in words (words/states.ts). */
export interface BatchFacts {
  readonly ref: string;
  readonly interface: string;
  readonly definition: Definition;
  readonly state: BatchState;
  readonly errors: number;
  readonly warnings: number;
  readonly documentsWithErrors: number;
  readonly totals: Totals;
  /** What decides how many must approve. */
  readonly weight: Weight;
  readonly approvalsNeeded: 1 | 2;
  readonly approvals: readonly ApprovalView[];
  readonly delivery: DeliveryView | undefined;
  /** How many documents are at each status in the target. */
  readonly outcomes: Readonly<Partial<Record<OutcomeStatus, number>>>;
  /** Every document reached the level that ends the batch. */
  readonly ended: boolean;
  readonly fileName: string;
  readonly receivedAt: string;
  readonly changedAt: string;
  readonly endedAt: string | undefined;
  readonly repeatOf: string | undefined;
  /** Labels of the lists that are missing or too old, where nothing else keeps it from being decided on. */
  readonly heldFor: readonly string[];
  /** Something that its check relied on has changed, or a person asked: AIMS checks it again by itself. */
  readonly recheckDue: boolean;
  readonly couldNotCheck: NotChecked | undefined;
  /** An answer of the target differs from what was sent, or cannot be read, and nothing has settled it. */
  readonly contradicted: boolean;
}

export interface ApprovalView {
  readonly personId: string;
  readonly username: string;
  readonly name: string;
  readonly at: string;
  readonly note: string | undefined;
  readonly answers: readonly WarningAnswer[];
}

export interface WarningAnswer {
  readonly code: string;
  readonly group: string;
  readonly answer: string;
}

export interface DeliveryView {
  readonly id: number;
  readonly connection: string;
  readonly group: string;
  readonly state: DeliveryState;
  /** The batch that has to go before it, where that keeps it waiting. */
  readonly behind: string | undefined;
  readonly attempts: readonly AttemptView[];
  readonly queuedAt: string;
  readonly nextTryAt: string | undefined;
  readonly firstFailedAt: string | undefined;
  readonly deliveredAt: string | undefined;
  readonly lastError: string | undefined;
  readonly entries: readonly ManifestEntry[];
}

export interface AttemptView {
  readonly no: number;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly outcome: AttemptOutcome | undefined;
  readonly errorCode: string | undefined;
  readonly detail: string | undefined;
}

/** Findings with one code and one group: one card. */
export interface FindingGroup {
  readonly code: string;
  readonly group: string;
  /** The first finding: its words stand for the group. */
  readonly first: Finding;
  readonly count: number;
  readonly documents: number;
  /** Gross of the documents concerned. */
  readonly amount: Pence;
  /** At most 10 unless asked for all. */
  readonly shown: readonly {
    readonly finding: Finding;
    readonly document: DocumentHead | undefined;
  }[];
  readonly checkedAgainst: { readonly dataset: string; readonly takenAt: string } | undefined;
}

export interface TallyView {
  /** A check's key in words/checks.ts. */
  readonly check: string;
  readonly passed: number;
  readonly failed: number;
  /** false: not done, because the whole file failed or the dataset is not configured. */
  readonly done: boolean;
}

export interface SupplierTotal {
  readonly supplier: string;
  readonly name: string;
  readonly totals: Totals;
}

export interface DatasetView {
  readonly name: string;
  readonly label: string;
  readonly freshness: Freshness;
  readonly takenAt: string | undefined;
  readonly rows: number | undefined;
  readonly sha256: string | undefined;
  readonly holdAfterHours: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export interface HistoryEntry {
  readonly seq: number;
  readonly at: string;
  readonly event: string;
  /** 'AIMS' or the person's name; empty when erased. */
  readonly by: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly detail: string | undefined;
}

export interface EmailView {
  readonly id: number;
  readonly kind: string;
  readonly batch: string | undefined;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly state: string;
  readonly queuedAt: string;
  readonly sentAt: string | undefined;
  readonly lastError: string | undefined;
}

/** received = confirmed + refused + held, in count and pence, invoices and credits apart. */
export interface Reconciliation {
  readonly file: { readonly count: number | undefined; readonly pence: Pence | undefined };
  readonly received: Totals;
  readonly approved: Totals | undefined;
  readonly sent: Totals | undefined;
  readonly confirmed: Totals;
  readonly refused: Totals;
  readonly held: Totals;
  readonly unanswered: Totals;
  /** What the target says that it has, with what AIMS does not believe of it. */
  readonly claimed: { readonly count: number; readonly pence: Pence };
  /** Numbers of the documents that no answer names. */
  readonly missing: readonly string[];
  /** Every document is answered, and no answer contradicts what was sent. */
  readonly agrees: boolean;
  readonly levels: Readonly<Partial<Record<Level, Totals>>>;
}

/** An answer of the target that AIMS does not believe, until a later one of the same document or a person settles it. */
export interface ContradictionView {
  /** Those that came later have a higher one. */
  readonly id: number;
  readonly kind: ContradictionKind;
  /** Empty for an answer as a whole. */
  readonly supplier: string;
  readonly number: string;
  readonly sent: Pence | undefined;
  readonly answered: Pence | undefined;
  /** What AIMS knew of the document before, and what the answer says of it. */
  readonly known: OutcomeStatus | undefined;
  readonly status: OutcomeStatus | undefined;
  /** What is wrong with an answer that cannot be read. */
  readonly what: string;
  readonly at: string;
}

/** A list as the check that counts used it. */
export interface ListUsed {
  readonly dataset: string;
  readonly label: string;
  /** Of the copy used; its freshness is that at the time of the check. */
  readonly takenAt: string;
  readonly freshness: Freshness;
}

export interface BatchPage {
  readonly facts: BatchFacts;
  readonly checkId: number | undefined;
  readonly checkedAt: string | undefined;
  /** The hash approval is bound to; undefined while there are errors. */
  readonly manifest: string | undefined;
  readonly problems: readonly FindingGroup[];
  readonly warnings: readonly FindingGroup[];
  /** Findings of the check that are counted and not listed. Of every kind of warning at least one is listed. */
  readonly unlisted: { readonly errors: number; readonly warnings: number };
  /** How many approvals were given and no longer count. */
  readonly approvalsDropped: number;
  readonly documentsWithErrors: number;
  readonly errorsAmount: Pence;
  readonly passedAmount: Pence;
  readonly tally: readonly TallyView[];
  readonly suppliers: readonly SupplierTotal[];
  readonly control: { readonly count: number | undefined; readonly pence: Pence | undefined };
  readonly checkedAgainst: readonly ListUsed[];
  readonly history: readonly HistoryEntry[];
  readonly reconciliation: Reconciliation;
  readonly refusals: readonly {
    readonly document: DocumentHead;
    readonly status: OutcomeStatus;
    readonly code: string;
    readonly message: string;
  }[];
  readonly contradictions: readonly ContradictionView[];
  readonly emails: readonly EmailView[];
  readonly original: { readonly sha256: string; readonly bytes: number; readonly fileName: string };
  /** Persons behind the source are named in the definition; false: the record says "sender not known to AIMS, not enforced". */
  readonly senderKnown: boolean;
  readonly closed: ClosedView | undefined;
}

/** Returned or withdrawn: by whom, and why. Whoever withdraws picks no reason from a list: it is `other`. */
export interface ClosedView {
  readonly kind: 'return' | 'withdraw';
  readonly personId: string;
  readonly by: string;
  readonly at: string;
  readonly reason: ReturnReason;
  readonly message: string;
}

/** What this person may do with this batch now, and why not. */
export interface Permissions {
  readonly approve: boolean;
  readonly bar: Bar | undefined;
  readonly returnToSender: boolean;
  readonly withdraw: boolean;
  readonly recheck: boolean;
  readonly settle: boolean;
  /** Names of people who can approve instead. */
  readonly others: readonly string[];
  /** Names of people who could give the second approval if this person gave the first. */
  readonly seconds: readonly string[];
  /** Names of people who can settle an answer instead. */
  readonly settlers: readonly string[];
}

/** What keeps one of the engine's lanes from its work. */
export interface TroubleView {
  readonly lane: LaneName;
  /** undefined: a mistake in AIMS's own code. */
  readonly code: ErrorCode | undefined;
  readonly about: ErrorContext;
  readonly since: string;
}

/** A connection that has not answered, since when, and how many approved batches wait. */
export interface OutageView {
  readonly connection: string;
  readonly label: string;
  readonly since: string;
  readonly waiting: number;
}

/** A file that stays in the inbox. */
export interface RefusalView {
  readonly interface: string;
  readonly fileName: string;
  readonly reason: string;
  readonly seenAt: string;
}

/** One thing that AIMS or a batch cannot go on from by itself, or that is late. */
export type Attention =
  | { readonly kind: 'settings'; readonly mistakes: number }
  | {
      readonly kind: 'list';
      readonly label: string;
      readonly freshness: Exclude<Freshness, 'fresh'>;
    }
  | { readonly kind: 'outage'; readonly outage: OutageView }
  | { readonly kind: 'trouble'; readonly trouble: TroubleView }
  | { readonly kind: 'refusal'; readonly refusal: RefusalView }
  | { readonly kind: 'emails'; readonly unsent: number }
  | { readonly kind: 'batch'; readonly facts: BatchFacts };

export interface HomePage {
  /** This person can decide on them now: one click from done first, then what is blocked, the oldest of each first. */
  readonly toDo: readonly BatchFacts[];
  /** Somebody else has to act, in AIMS or in the target, before they go on. */
  readonly needsPerson: readonly BatchFacts[];
  readonly inProgress: readonly BatchFacts[];
  readonly finished: readonly BatchFacts[];
  readonly datasets: readonly DatasetView[];
  readonly outages: readonly OutageView[];
  readonly inboxRefusals: readonly RefusalView[];
  /** For those who look after AIMS; nobody else is shown them. */
  readonly troubles: readonly TroubleView[];
  readonly settingsMistakes: number;
  readonly interfaces: readonly Definition[];
  readonly last: BatchFacts | undefined;
}

/** Whose turn it is: somebody's, AIMS's or the target's, nobody's. */
export const STATUS_GROUPS = ['person', 'progress', 'finished'] as const;
export type StatusGroup = (typeof STATUS_GROUPS)[number];

export const BATCHES_A_PAGE = 25;
export const DOCUMENTS_A_PAGE = 50;

export interface BatchFilter {
  readonly group?: StatusGroup;
  /** From 1. */
  readonly page: number;
}

/** One document of a batch with how many findings it has and, once the target answered, where it stands there. */
export type DocumentRow = DocumentHead & {
  readonly errors: number;
  readonly warnings: number;
  readonly status?: OutcomeStatus;
};

/** Whether everything works, and nothing more: everybody may see it. */
export interface ServiceStatus {
  readonly ok: boolean;
}

/* ---------- what people send ---------- */

/** What an approver was shown (check, manifest, approvals so far) and answered; `token` is the form's own. */
export interface ApproveForm {
  readonly token: string;
  readonly checkId: number;
  readonly manifest: string;
  /** How many approvals the person was shown: a form from before the first is not a second. */
  readonly approvals: number;
  readonly answers: readonly WarningAnswer[];
  readonly note?: string;
}

export interface ReturnForm {
  readonly token: string;
  /** The check that was shown, where a page was: a batch that was checked again since is not returned. */
  readonly checkId?: number | undefined;
  readonly reason: ReturnReason;
  readonly message: string;
}

export interface WithdrawForm {
  readonly token: string;
  readonly message: string;
}

export interface SettleForm {
  readonly token: string;
  /** The id of the last contradiction that was shown. */
  readonly last: number;
  readonly message: string;
}
