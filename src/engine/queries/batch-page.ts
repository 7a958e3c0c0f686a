/** Everything the batch page, the approval page, the e-mails and `aims batch show` say of one batch. */
import { parseAuditLine } from '../../audit/audit-line.ts';
import type { BatchState } from '../../domain/batch.ts';
import { freshnessOf } from '../../domain/dataset.ts';
import { type Person, RETURN_REASONS } from '../../domain/decision.ts';
import { countOf, type DocumentHead, grossOf, plusTotals } from '../../domain/document.ts';
import { type Finding, isError } from '../../domain/finding.ts';
import { isNotThere, type Level, type OutcomeStatus } from '../../domain/outcome.ts';
import type { Reconciled } from '../../stages/confirm/reconcile.ts';
import { type BatchRow, batchByRef, rowToTotals } from '../../store/batches.ts';
import {
  type CheckRow,
  checkById,
  documentsByNo,
  documentsWithErrors,
  findingsOfCheck,
  rowToDocument,
  rowToFinding,
  totalsBySupplier,
} from '../../store/checks.ts';
import { type ContradictionRow, openContradictions } from '../../store/contradictions.ts';
import { decisionsOf } from '../../store/decisions.ts';
import { outcomesOf } from '../../store/deliveries.ts';
import { emailsOf } from '../../store/emails.ts';
import { originalById } from '../../store/originals.ts';
import { allPeople } from '../../store/people.ts';
import { entriesAbout } from '../../store/trail.ts';
import type { EngineContext } from '../engine-context.ts';
import { standingOf } from '../standing.ts';
import type {
  BatchPage,
  ContradictionView,
  FindingGroup,
  HistoryEntry,
  Reconciliation,
  SupplierTotal,
  TallyView,
} from '../views.ts';
import { factsOf } from './batch-facts.ts';
import { emailView } from './emails.ts';

/** Documents shown under one problem before "Show all". */
const SHOWN = 10;

export async function batchPage(context: EngineContext, ref: string): Promise<BatchPage> {
  const { db } = context.store;
  const batch = await batchByRef(db, ref);
  const [facts] = await factsOf(context, [batch]);
  if (!facts) throw new Error('a batch without facts');
  const check = batch.check_id === null ? undefined : await checkById(db, batch.check_id);
  const findings = check ? (await findingsOfCheck(db, check.id)).map(rowToFinding) : [];
  const groups = await groupFindings(context, check, findings);
  const failing = check && (await documentsWithErrors(db, [check.id])).get(check.id);
  const original = await originalById(db, batch.original_id);
  const errorsAmount = failing?.pence ?? 0;
  const contradictions = await openContradictions(db, batch.id);
  return {
    facts,
    checkId: check?.id,
    checkedAt: check?.finished_at ?? undefined,
    manifest: batch.manifest ?? undefined,
    problems: groups.filter((group) => isError(group.first)),
    warnings: groups.filter((group) => !isError(group.first)),
    unlisted: unlistedOf(check, findings),
    approvalsDropped: await droppedApprovals(context, batch),
    documentsWithErrors: facts.documentsWithErrors,
    errorsAmount,
    passedAmount: grossOf(facts.totals) - errorsAmount,
    tally: check ? (JSON.parse(check.tally) as TallyView[]) : [],
    suppliers: check ? await supplierTotals(context, check.id) : [],
    control: { count: batch.control_count ?? undefined, pence: batch.control_pence ?? undefined },
    checkedAgainst: check ? listsUsed(context, check) : [],
    history: await history(context, batch),
    reconciliation: await reconciliation(
      context,
      batch,
      facts.definition.confirm.ends,
      contradictions,
    ),
    refusals: await refusedDocuments(context, batch),
    contradictions: contradictions.map(contradictionView),
    emails: (await emailsOf(db, batch.id)).map((row) => emailView(row, batch.ref)),
    original: { sha256: original.sha256, bytes: original.bytes, fileName: original.file_name },
    senderKnown: facts.definition.from.people.length > 0,
    closed: await howClosed(context, batch),
  };
}

/* ---------- findings ---------- */

/** One card for each code and group: most money first, whole-file ones before all. */
async function groupFindings(
  context: EngineContext,
  check: CheckRow | undefined,
  findings: readonly Finding[],
  shown = SHOWN,
): Promise<FindingGroup[]> {
  if (!check) return [];
  const documents = await documentsFor(context, check.id, findings);
  const snapshots = snapshotsOf(check);
  const groups = [
    ...Map.groupBy(findings, (finding) => `${finding.code}\u001f${finding.group}`).values(),
  ].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    const nos = [...new Set(some.flatMap((finding) => finding.document ?? []))];
    const snapshot = snapshots.find(
      ({ dataset, role }) => dataset === first.dataset || role === first.dataset,
    );
    return {
      code: first.code,
      group: first.group,
      first,
      count: some.length,
      documents: nos.length,
      amount: nos.reduce((sum, no) => sum + (documents.get(no)?.gross ?? 0), 0),
      shown: some
        .slice(0, shown)
        .map((finding) => ({ finding, document: documents.get(finding.document ?? 0) })),
      checkedAgainst: snapshot && { dataset: snapshot.dataset, takenAt: snapshot.takenAt },
    };
  });
  return groups.sort(
    (a, b) => Number(b.documents === 0) - Number(a.documents === 0) || b.amount - a.amount,
  );
}

/** The copies that a check was made with; a role without a list has none. */
interface SnapshotUsed {
  readonly role: string;
  readonly dataset: string;
  readonly takenAt: string;
}

function snapshotsOf(check: CheckRow): readonly SnapshotUsed[] {
  const all = JSON.parse(check.snapshots) as readonly Partial<SnapshotUsed>[];
  return all.filter(
    (one): one is SnapshotUsed => one.dataset !== undefined && one.takenAt !== undefined,
  );
}

function listsUsed(context: EngineContext, check: CheckRow): BatchPage['checkedAgainst'] {
  const checkedAt = new Date(check.finished_at ?? check.started_at);
  return snapshotsOf(check).map(({ dataset, takenAt }) => {
    const settings = context.settings.current.datasets[dataset];
    return {
      dataset,
      label: settings?.label ?? dataset,
      takenAt,
      freshness: settings ? freshnessOf({ takenAt }, settings, checkedAt) : 'fresh',
    };
  });
}

/** The same groups with every finding of each. */
export async function findingGroups(context: EngineContext, ref: string): Promise<FindingGroup[]> {
  const { db } = context.store;
  const { check_id: checkId } = await batchByRef(db, ref);
  if (checkId === null) return [];
  const findings = (await findingsOfCheck(db, checkId)).map(rowToFinding);
  return groupFindings(context, await checkById(db, checkId), findings, findings.length);
}

/** The check counted all; what is not listed is the rest. */
function unlistedOf(
  check: CheckRow | undefined,
  findings: readonly Finding[],
): BatchPage['unlisted'] {
  if (!check) return { errors: 0, warnings: 0 };
  const errors = findings.filter(isError).length;
  return {
    errors: check.errors - errors,
    warnings: check.warnings - (findings.length - errors),
  };
}

async function documentsFor(
  context: EngineContext,
  checkId: number,
  findings: readonly Finding[],
): Promise<Map<number, DocumentHead>> {
  const nos = [...new Set(findings.flatMap((finding) => finding.document ?? []))];
  const rows = await documentsByNo(context.store.db, checkId, nos);
  return new Map(rows.map((row) => [row.no, rowToDocument(row)]));
}

async function supplierTotals(context: EngineContext, checkId: number): Promise<SupplierTotal[]> {
  const rows = await totalsBySupplier(context.store.db, checkId);
  return [...Map.groupBy(rows, (row) => row.supplier)].map(([supplier, some]) => {
    const [invoices, credits] = [
      some.find((row) => row.kind === 'invoice'),
      some.find((row) => row.kind === 'credit'),
    ];
    return {
      supplier,
      name: some[0]?.name ?? '',
      totals: {
        invoices: Number(invoices?.count ?? 0),
        invoicesPence: Number(invoices?.pence ?? 0),
        credits: Number(credits?.count ?? 0),
        creditsPence: Number(credits?.pence ?? 0),
      },
    };
  });
}

/* ---------- history ---------- */

/** The batch's entries, newest first, by AIMS or by name. */
async function history(context: EngineContext, batch: BatchRow): Promise<HistoryEntry[]> {
  const entries = await entriesAbout(context.store.db, [`batch:${batch.ref}`]);
  const people = await allPeople(context.store.db);
  return entries.map((entry) => {
    const line = parseAuditLine(entry.line);
    return {
      seq: entry.seq,
      at: line.at,
      event: line.event,
      by: nameOfActor(line.actor, people),
      facts: line.facts,
      detail: entry.detail ?? undefined,
    };
  });
}

function nameOfActor(actor: string, people: readonly Person[]): string {
  if (actor === 'aims') return 'AIMS';
  const id = /^person:([^/]+)/.exec(actor)?.[1];
  if (id !== undefined) return people.find((person) => person.id === id)?.name ?? '';
  return actor.replace(/^cli:/, '');
}

async function droppedApprovals(context: EngineContext, batch: BatchRow): Promise<number> {
  const decisions = await decisionsOf(context.store.db, batch.id);
  return decisions.filter((row) => row.kind === 'approve' && row.void_at !== null).length;
}

async function howClosed(context: EngineContext, batch: BatchRow): Promise<BatchPage['closed']> {
  const kind = CLOSED_BY[batch.state];
  if (kind === undefined) return undefined;
  const decisions = await decisionsOf(context.store.db, batch.id);
  const decision = decisions.findLast((row) => row.kind === kind);
  return (
    decision && {
      kind,
      personId: decision.person_id,
      by: decision.person_name,
      at: decision.decided_at,
      reason: RETURN_REASONS.find((one) => one === decision.reason) ?? 'other',
      message: decision.message ?? '',
    }
  );
}

const CLOSED_BY: Partial<Record<BatchState, 'return' | 'withdraw'>> = {
  returned: 'return',
  withdrawn: 'withdraw',
};

/* ---------- what the target said ---------- */

async function refusedDocuments(
  context: EngineContext,
  batch: BatchRow,
): Promise<BatchPage['refusals']> {
  if (batch.check_id === null) return [];
  const outcomes = (await outcomesOf(context.store.db, batch.id)).filter((row) =>
    isTrouble(row.status),
  );
  const rows = await documentsByNo(
    context.store.db,
    batch.check_id,
    outcomes.map((row) => row.document_no),
  );
  const documents = new Map(rows.map((row) => [row.no, rowToDocument(row)]));
  return outcomes.flatMap(({ document_no: no, status, code, message }) => {
    const document = documents.get(no);
    return document ? [{ document, status, code, message }] : [];
  });
}

function isTrouble(status: OutcomeStatus): boolean {
  return (
    status === 'refused' || status === 'on-hold' || status === 'cancelled' || status === 'void'
  );
}

function contradictionView(row: ContradictionRow): ContradictionView {
  return {
    id: row.id,
    kind: row.kind,
    supplier: row.supplier,
    number: row.number,
    sent: row.sent_pence ?? undefined,
    answered: row.answered_pence ?? undefined,
    known: row.known ?? undefined,
    status: row.answered ?? undefined,
    what: row.what,
    at: row.at,
  };
}

/** Every leg, invoices and credits apart: what came, what was approved and sent, and what the target says of each. */
async function reconciliation(
  context: EngineContext,
  batch: BatchRow,
  ends: Level,
  contradictions: readonly ContradictionRow[],
): Promise<Reconciliation> {
  const received = rowToTotals(batch);
  const standing = await standingOf(context.store.db, batch, ends);
  const { totals, levels, comparison } = standing;
  const isAnswered = batch.delivered_at !== null && comparison.answered.count > 0;
  const named = new Set(contradictions.map((row) => row.document_no));
  return {
    file: { count: batch.control_count ?? undefined, pence: batch.control_pence ?? undefined },
    received,
    approved: batch.approved_at === null ? undefined : received,
    sent: batch.delivered_at === null ? undefined : received,
    ...totals,
    unanswered: isAnswered ? totals.unanswered : received,
    claimed: claimed(standing, contradictions),
    missing: comparison.missing.filter(({ no }) => !named.has(no)).map(({ number }) => number),
    agrees: isAnswered && comparison.missing.length === 0 && contradictions.length === 0,
    levels,
  };
}

/** What the target says that it has: what AIMS believes of it, with what each answer that it does not would change. */
function claimed(
  { totals, statuses }: Reconciled,
  contradictions: readonly ContradictionRow[],
): Reconciliation['claimed'] {
  const believed = plusTotals(totals.confirmed, totals.held);
  const changes = contradictions.map((row) => changeBy(row, statuses));
  return {
    count: changes.reduce((sum, { count }) => sum + count, countOf(believed)),
    pence: changes.reduce((sum, { pence }) => sum + pence, grossOf(believed)),
  };
}

function changeBy(
  { document_no: no, answered, answered_pence: amount, sent_pence: sent }: ContradictionRow,
  statuses: Reconciled['statuses'],
): Reconciliation['claimed'] {
  if (answered === null) return { count: 0, pence: 0 };
  const known = no === null ? undefined : statuses.get(no);
  const wasThere = known !== undefined && !isNotThere(known);
  const isThere = !isNotThere(answered);
  return {
    count: Number(isThere) - Number(wasThere),
    pence: (isThere ? (amount ?? 0) : 0) - (wasThere ? (sent ?? 0) : 0),
  };
}
