/**
 * What the ways in (pages, command line) are shown: plain facts, no words. words/ turns them into sentences;
 * engine/queries.ts fills them from the store.
 */
import type { BatchState } from '../domain/batch.ts';
import type { Freshness } from '../domain/dataset.ts';
import type { Bar } from '../domain/decision.ts';
import type { DeliveryState, ManifestEntry } from '../domain/delivery.ts';
import type { DocumentHead, Totals } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { Definition } from '../domain/interface.ts';
import type { Pence } from '../domain/money.ts';
import type { Level, OutcomeStatus } from '../domain/outcome.ts';

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
  /** Set while a check cannot be done for want of a fresh dataset. */
  readonly heldFor: readonly string[];
  readonly checkFailed: boolean;
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
  readonly outcome: string | undefined;
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
  readonly agrees: boolean;
  readonly levels: Readonly<Partial<Record<Level, Totals>>>;
}

export interface BatchPage {
  readonly facts: BatchFacts;
  readonly checkId: number | undefined;
  readonly checkedAt: string | undefined;
  /** The hash approval is bound to; undefined while there are errors. */
  readonly manifest: string | undefined;
  readonly problems: readonly FindingGroup[];
  readonly warnings: readonly FindingGroup[];
  readonly documentsWithErrors: number;
  readonly errorsAmount: Pence;
  readonly passedAmount: Pence;
  readonly tally: readonly TallyView[];
  readonly suppliers: readonly SupplierTotal[];
  readonly control: { readonly count: number | undefined; readonly pence: Pence | undefined };
  readonly datasets: readonly DatasetView[];
  readonly history: readonly HistoryEntry[];
  readonly reconciliation: Reconciliation;
  readonly refusals: readonly {
    readonly document: DocumentHead;
    readonly status: OutcomeStatus;
    readonly code: string;
    readonly message: string;
  }[];
  readonly emails: readonly EmailView[];
  readonly original: { readonly sha256: string; readonly bytes: number; readonly fileName: string };
  /** Persons behind the source are named in the definition; false: the record says "sender not known to AIMS, not enforced". */
  readonly senderKnown: boolean;
  readonly returned:
    | {
        readonly by: string;
        readonly at: string;
        readonly reason: string;
        readonly message: string;
      }
    | undefined;
}

/** What this person may do with this batch now, and why not. */
export interface Permissions {
  readonly approve: boolean;
  readonly bar: Bar | undefined;
  readonly returnToSender: boolean;
  readonly withdraw: boolean;
  readonly recheck: boolean;
  /** Names of people who can approve instead. */
  readonly others: readonly string[];
}

export interface HomePage {
  readonly toDo: readonly BatchFacts[];
  readonly inProgress: readonly BatchFacts[];
  readonly finished: readonly BatchFacts[];
  readonly datasets: readonly DatasetView[];
  /** Connections that have not answered, since when, and how many approved batches wait. */
  readonly outages: readonly {
    readonly connection: string;
    readonly label: string;
    readonly since: string;
    readonly waiting: number;
  }[];
  readonly inboxRefusals: readonly {
    readonly interface: string;
    readonly fileName: string;
    readonly reason: string;
    readonly seenAt: string;
  }[];
  readonly settingsMistakes: number;
  readonly interfaces: readonly Definition[];
  readonly last: BatchFacts | undefined;
}
