/**
 * All that the pages may ask of the engine, and nothing more. The engine decides who may do what and whether it is
 * still possible; the web only asks, shows and posts. It must never reach past this door to the store or a stage.
 */
import type { Person } from '../domain/decision.ts';
import type { Definition, Settings, SettingsMistake } from '../domain/interface.ts';
import type {
  ApproveForm,
  BatchFacts,
  BatchFilter,
  BatchPage,
  DatasetView,
  DocumentRow,
  FindingGroup,
  HomePage,
  Permissions,
  ReturnForm,
  ServiceStatus,
  SettleForm,
  WithdrawForm,
} from '../engine/views.ts';
import type { Clock } from '../lib/clock.ts';

/** A session as it is kept: `data` is JSON text and `id` is already a hash, never what the cookie carries. */
export interface StoredSession {
  readonly personId: string | null;
  readonly data: string;
  /** UTC ISO. */
  readonly expiresAt: string;
}

export interface SessionRows {
  get(id: string): Promise<StoredSession | undefined>;
  add(id: string, personId: string | null, data: string, expiresAt: string): Promise<void>;
  /** Nothing where it was destroyed meanwhile. */
  renew(id: string, data: string, expiresAt: string): Promise<void>;
  destroy(id: string): Promise<void>;
}

export interface WebEngine {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly sessions: SessionRows;

  home(person: Person): Promise<HomePage>;
  batches(
    filter: BatchFilter,
    person: Person,
  ): Promise<{ readonly batches: readonly BatchFacts[]; readonly total: number }>;
  /** Throws BATCH_NOT_FOUND. */
  batch(ref: string, person: Person): Promise<BatchPage>;
  /** The groups of the batch's page with every finding of each. */
  findings(ref: string, person: Person): Promise<readonly FindingGroup[]>;
  /** `page` from 1, DOCUMENTS_A_PAGE a page. */
  documents(
    ref: string,
    page: number,
    person: Person,
  ): Promise<{ readonly rows: readonly DocumentRow[]; readonly total: number }>;
  permissions(ref: string, person: Person): Promise<Permissions>;
  /** undefined: there is none of that name, or it is not this person's business. */
  interfaceFor(name: string, person: Person): Definition | undefined;
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
  settle(ref: string, person: Person, form: SettleForm): Promise<{ readonly repeated: boolean }>;
  recheck(ref: string, person: Person): Promise<void>;

  /** Takes the same time for an unknown user. */
  signIn(username: string, password: string, address: string): Promise<Person | 'refused'>;
  person(id: string): Promise<Person | undefined>;
  signedOut(person: Person): Promise<void>;

  status(): Promise<ServiceStatus>;
}
