/**
 * The tables, as Kysely sees them. Times are UTC ISO text, amounts integer pence, booleans 0 or 1, JSON is text;
 * the same on SQLite and PostgreSQL. What each table is for is said in docs/reference/tables.md.
 */
import type { Generated } from 'kysely';
import type { BatchState } from '../domain/batch.ts';
import type { DecisionKind } from '../domain/decision.ts';
import type { AttemptOutcome, DeliveryState } from '../domain/delivery.ts';
import type { DocumentKind } from '../domain/document.ts';
import type { Scope, Severity } from '../domain/finding.ts';
import type { LaneName } from '../domain/lane.ts';
import type { ContradictionKind, OutcomeStatus } from '../domain/outcome.ts';

export interface Tables {
  originals: {
    id: Generated<number>;
    interface: string;
    sha256: string;
    bytes: number;
    /** As it was called where it came from, control characters escaped. */
    file_name: string;
    /** Which door: folder, reply. */
    door: string;
    /** dev:ino:size:mtime_ns:name-in-hex of the inbox file, so that a re-scan knows it again. */
    identity: string;
    received_at: string;
    /** When the inbox copy was cleared; null: still to do. */
    cleared_at: string | null;
  };
  inbox_refusals: {
    interface: string;
    /** The raw name, in hex: names need not be UTF-8. */
    name_hex: string;
    file_name: string;
    /** A key of words/refusals: symlink, fifo, folder, too-big … */
    reason: string;
    seen_at: string;
  };
  batches: {
    id: Generated<number>;
    ref: string;
    interface: string;
    original_id: number;
    state: BatchState;
    /** sha256 of the definition this batch is judged and transformed by. */
    definition: string;
    check_id: number | null;
    invoices: number;
    invoices_pence: number;
    credits: number;
    credits_pence: number;
    /** What the file itself says, where it has control figures. */
    control_count: number | null;
    control_pence: number | null;
    errors: number;
    warnings: number;
    /** Manifest hash of the preview: what an approval is bound to. */
    manifest: string | null;
    accounting_today: string | null;
    repeat_of: string | null;
    split_from: string | null;
    replaces: string | null;
    /** Grows with each change: the optimistic lock. */
    version: number;
    created_at: string;
    changed_at: string;
    validated_at: string | null;
    approved_at: string | null;
    transformed_at: string | null;
    delivered_at: string | null;
    confirmed_at: string | null;
    ended_at: string | null;
    /** Set when a check or transform could not run; the next due time. */
    retry_at: string | null;
    failures: number;
    /** Set when something it was checked against has changed, or a person asked: it is checked again. */
    recheck_at: string | null;
  };
  checks: {
    id: Generated<number>;
    batch_id: number;
    state: 'running' | 'done';
    started_at: string;
    finished_at: string | null;
    definition: string;
    validator: string | null;
    /** JSON: [{dataset, sha256, rows, takenAt}] that it relied on. */
    snapshots: string;
    /** JSON: [{check, passed, failed, done}] for "What we checked". */
    tally: string;
    errors: number;
    warnings: number;
  };
  documents: {
    check_id: number;
    no: number;
    kind: DocumentKind;
    supplier: string;
    supplier_name: string;
    site: string;
    number: string;
    date: string;
    currency: string;
    gross_pence: number;
    tax_pence: number | null;
    description: string;
    reference: string;
    operator: string;
    exact_key: string;
    normalised_key: string;
    line: number;
    line_count: number;
    byte_offset: number;
    byte_length: number;
    errors: number;
    warnings: number;
  };
  findings: {
    check_id: number;
    seq: number;
    code: string;
    severity: Severity;
    scope: Scope;
    document_no: number | null;
    line: number | null;
    column_no: number | null;
    field: string | null;
    /** JSON of Finding.values. */
    found: string;
    group_key: string;
    dataset: string | null;
    /** JSON of a validator's own words, or null. */
    own: string | null;
  };
  /** One row for each document that is approved or loaded and not refused or cancelled: its number is taken. */
  claims: {
    target: string;
    exact_key: string;
    batch_id: number;
    document_no: number;
    claimed_at: string;
  };
  /** Ids given to a document at its first preview, kept through re-checks. */
  allotments: {
    batch_id: number;
    document_no: number;
    document_id: number;
    first_line_id: number;
    lines: number;
    void_at: string | null;
  };
  numbers: { name: string; next: number };
  decisions: {
    id: Generated<number>;
    batch_id: number;
    kind: DecisionKind;
    person_id: string;
    username: string;
    person_name: string;
    role: string;
    form_token: string;
    check_id: number | null;
    manifest: string | null;
    definition: string | null;
    /** JSON: answers to warnings [{code, group, answer}], for approvals. */
    answers: string;
    reason: string | null;
    message: string | null;
    decided_at: string;
    /** Set when the approval no longer counts (what was approved changed). */
    void_at: string | null;
  };
  deliveries: {
    id: Generated<number>;
    batch_id: number;
    connection: string;
    group_id: string;
    order_key: string;
    state: DeliveryState;
    /** Reference and manifest hash: what makes a repeat harmless. */
    key: string;
    manifest: string;
    /** JSON: ManifestEntry[] */
    entries: string;
    /** Folder under archive/outputs. */
    folder: string;
    attempts: number;
    failures: number;
    next_try_at: string | null;
    first_failed_at: string | null;
    last_error: string | null;
    queued_at: string;
    delivered_at: string | null;
    ended_at: string | null;
  };
  attempts: {
    id: Generated<number>;
    delivery_id: number;
    no: number;
    started_at: string;
    finished_at: string | null;
    /** null while it runs. */
    outcome: AttemptOutcome | null;
    error_code: string | null;
    detail: string | null;
  };
  /** The latest word of the target on each document. */
  outcomes: {
    batch_id: number;
    document_no: number;
    status: OutcomeStatus;
    amount_pence: number;
    voucher: string;
    code: string;
    message: string;
    since: string;
    original_id: number;
  };
  /** Answers of the target that AIMS does not believe; an answer as a whole has no document. */
  contradictions: {
    id: Generated<number>;
    batch_id: number;
    original_id: number;
    kind: ContradictionKind;
    document_no: number | null;
    supplier: string;
    number: string;
    sent_pence: number | null;
    answered_pence: number | null;
    /** What AIMS knew of the document before. */
    known: OutcomeStatus | null;
    answered: OutcomeStatus | null;
    /** What is wrong with an answer that cannot be read; empty otherwise. */
    what: string;
    at: string;
    /** Set when a later answer took its place, believed or not, or a person settled it. */
    settled_at: string | null;
  };
  people: {
    id: string;
    username: string;
    name: string;
    team: string;
    email: string;
    password: string;
    disabled_at: string | null;
    added_at: string;
  };
  people_groups: { person_id: string; group_name: string };
  sessions: {
    id: string;
    person_id: string | null;
    data: string;
    expires_at: string;
    started_at: string;
  };
  datasets: { name: string; snapshot_id: number; changed_at: string };
  snapshots: {
    id: Generated<number>;
    dataset: string;
    sha256: string;
    rows: number;
    taken_at: string;
    loaded_at: string;
    added: number;
    changed: number;
    removed: number;
  };
  definitions: {
    sha256: string;
    interface: string;
    source: string;
    author: string | null;
    first_seen_at: string;
  };
  interfaces: { name: string; definition: string; surroundings: string; applied_at: string };
  /** What people must be told, written with the change itself; the mail lane turns each into messages. */
  notices: {
    id: Generated<number>;
    /** Which message: ready, problems, loaded … a key of words/emails. */
    kind: string;
    batch_id: number;
    at: string;
    done_at: string | null;
  };
  /** What keeps a lane of the engine from its work now. */
  troubles: {
    lane: LaneName;
    no: number;
    /** Code of the error; UNEXPECTED for one that is not AIMS's own. */
    code: string;
    /** JSON: the facts that its sentence needs. */
    about: string;
    since: string;
  };
  emails: {
    id: Generated<number>;
    /** Which message: ready, problems, loaded … a key of words/emails. */
    kind: string;
    batch_id: number | null;
    to_name: string;
    to_email: string;
    subject: string;
    text: string;
    html: string;
    message_id: string;
    thread_id: string | null;
    state: 'queued' | 'retrying' | 'sent' | 'stopped';
    attempts: number;
    next_try_at: string | null;
    last_error: string | null;
    queued_at: string;
    sent_at: string | null;
  };
  audit: { seq: number; line: string; hash: string };
  audit_head: { id: number; seq: number; hash: string; fence: number; install: string };
  audit_details: { seq: number; salt: string; text: string };
  audit_subjects: { subject: string; seq: number };
}
