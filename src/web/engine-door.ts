/**
 * All that the pages may ask of the engine, and nothing more. The engine decides who may do what and whether it is
 * still possible; the web only asks, shows and posts. It must never reach past this door to the store or a stage.
 */
import type { Person, ReturnReason } from '../domain/decision.ts';
import type { DocumentHead } from '../domain/document.ts';
import type { Settings, SettingsMistake } from '../domain/interface.ts';
import type { OutcomeStatus } from '../domain/outcome.ts';
import type {
  BatchFacts,
  BatchPage,
  DatasetView,
  FindingGroup,
  HomePage,
  Permissions,
  WarningAnswer,
} from '../engine/views.ts';
import type { Clock } from '../lib/clock.ts';

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

/** What an approver sends: made at the GET (token), seen (checkId, manifest) and answered. */
export interface ApproveForm {
  readonly token: string;
  readonly checkId: number;
  readonly manifest: string;
  readonly answers: readonly WarningAnswer[];
  readonly note?: string;
}

export interface ReturnForm {
  readonly token: string;
  readonly reason: ReturnReason;
  readonly message: string;
  /** Undefined while no check has finished: an unreadable file. */
  readonly checkId: number | undefined;
}

interface WithdrawForm {
  readonly token: string;
  readonly message: string;
}

/** A session as it is kept: `data` is JSON text and `id` is already a hash, never what the cookie carries. */
export interface StoredSession {
  readonly personId: string | null;
  readonly data: string;
  /** UTC ISO. */
  readonly expiresAt: string;
}

export interface SessionRows {
  get(id: string): Promise<StoredSession | undefined>;
  set(id: string, personId: string | null, data: string, expiresAt: string): Promise<void>;
  destroy(id: string): Promise<void>;
}

interface ServiceStatus {
  readonly ok: boolean;
  readonly interfaces: readonly { readonly title: string; readonly ok: boolean }[];
}

export interface WebEngine {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly sessions: SessionRows;

  home(person: Person): Promise<HomePage>;
  batches(
    filter: BatchFilter,
    person: Person,
  ): Promise<{ readonly rows: readonly BatchFacts[]; readonly total: number }>;
  /** Throws BATCH_NOT_FOUND. */
  batch(ref: string, person: Person): Promise<BatchPage>;
  /** Every finding of one group. */
  findings(ref: string, code: string, group: string, person: Person): Promise<FindingGroup>;
  /** `page` from 1, DOCUMENTS_A_PAGE a page. */
  documents(
    ref: string,
    page: number,
    person: Person,
  ): Promise<{ readonly rows: readonly DocumentRow[]; readonly total: number }>;
  permissions(ref: string, person: Person): Promise<Permissions>;
  datasets(): Promise<readonly DatasetView[]>;
  settingsMistakes(): Promise<readonly SettingsMistake[]>;

  /** Throws DECISION_OVERTAKEN {what, by, at} and NOT_ALLOWED {bar}. The same token and person again: `repeated`. */
  approve(
    ref: string,
    person: Person,
    form: ApproveForm,
  ): Promise<{ readonly second: boolean; readonly repeated: boolean }>;
  returnToSender(
    ref: string,
    person: Person,
    form: ReturnForm,
  ): Promise<{ readonly repeated: boolean }>;
  withdraw(
    ref: string,
    person: Person,
    form: WithdrawForm,
  ): Promise<{ readonly repeated: boolean }>;
  recheck(ref: string, person: Person): Promise<void>;

  /** Takes the same time for an unknown user; 'wait' after too many failures. */
  signIn(username: string, password: string, address: string): Promise<Person | 'refused' | 'wait'>;
  person(id: string): Promise<Person | undefined>;
  signedOut(person: Person): Promise<void>;

  status(): Promise<ServiceStatus>;
}
