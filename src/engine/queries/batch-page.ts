/** Everything the batch page, the approval page, the e-mails and `aims batch show` say of one batch. */
import { parseAuditLine } from '../../audit/audit-line.ts';
import type { Person } from '../../domain/decision.ts';
import {
  type DocumentHead,
  grossOf,
  plusTotals,
  sameTotals,
  type Totals,
} from '../../domain/document.ts';
import { type Finding, isError } from '../../domain/finding.ts';
import type { Level, OutcomeStatus } from '../../domain/outcome.ts';
import type { Standing } from '../../stages/confirm/reconcile.ts';
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
import { decisionsOf } from '../../store/decisions.ts';
import { outcomesOf } from '../../store/deliveries.ts';
import { emailsOf } from '../../store/emails.ts';
import { originalById } from '../../store/originals.ts';
import { peopleWhere } from '../../store/people.ts';
import { entriesAbout } from '../../store/trail.ts';
import type { EngineContext } from '../engine-context.ts';
import { standingOf } from '../standing.ts';
import type {
  BatchPage,
  FindingGroup,
  HistoryEntry,
  Reconciliation,
  SupplierTotal,
  TallyView,
} from '../views.ts';
import { factsOf } from './batch-facts.ts';
import { datasetViews } from './datasets.ts';
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
  return {
    facts,
    checkId: check?.id,
    checkedAt: check?.finished_at ?? undefined,
    manifest: batch.manifest ?? undefined,
    problems: groups.filter((group) => isError(group.first)),
    warnings: groups.filter((group) => !isError(group.first)),
    documentsWithErrors: facts.documentsWithErrors,
    errorsAmount,
    passedAmount: grossOf(facts.totals) - errorsAmount,
    tally: check ? (JSON.parse(check.tally) as TallyView[]) : [],
    suppliers: check ? await supplierTotals(context, check.id) : [],
    control: { count: batch.control_count ?? undefined, pence: batch.control_pence ?? undefined },
    datasets: (await datasetViews(context)).filter((view) =>
      Object.values(facts.definition.datasets).includes(view.name),
    ),
    history: await history(context, batch),
    reconciliation: await reconciliation(context, batch, facts.definition.confirm.ends),
    refusals: await refusedDocuments(context, batch),
    emails: (await emailsOf(db, batch.id)).map((row) => emailView(row, batch.ref)),
    original: { sha256: original.sha256, bytes: original.bytes, fileName: original.file_name },
    senderKnown: facts.definition.from.people.length > 0,
    returned: await howReturned(context, batch),
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
  const snapshots = JSON.parse(check.snapshots) as {
    dataset: string;
    role: string;
    takenAt: string;
  }[];
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

export async function findingGroup(
  context: EngineContext,
  ref: string,
  code: string,
  group: string,
): Promise<FindingGroup | undefined> {
  const batch = await batchByRef(context.store.db, ref);
  if (batch.check_id === null) return undefined;
  const check = await checkById(context.store.db, batch.check_id);
  const findings = (await findingsOfCheck(context.store.db, check.id))
    .filter((row) => row.code === code && row.group_key === group)
    .map(rowToFinding);
  const [found] = await groupFindings(context, check, findings, findings.length);
  return found;
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
  const people = await peopleWhere(context.store.db);
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

async function howReturned(
  context: EngineContext,
  batch: BatchRow,
): Promise<BatchPage['returned']> {
  if (batch.state !== 'returned' && batch.state !== 'withdrawn') return undefined;
  const decision = (await decisionsOf(context.store.db, batch.id)).findLast(
    (row) => row.kind !== 'approve',
  );
  return (
    decision && {
      by: decision.person_name,
      at: decision.decided_at,
      reason: decision.reason ?? 'other',
      message: decision.message ?? '',
    }
  );
}

/* ---------- what the target said ---------- */

async function refusedDocuments(
  context: EngineContext,
  batch: BatchRow,
): Promise<BatchPage['refusals']> {
  if (batch.check_id === null) return [];
  const outcomes = (await outcomesOf(context.store.db, [batch.id])).filter((row) =>
    isTrouble(row.status),
  );
  const documents = await documentsByNo(
    context.store.db,
    batch.check_id,
    outcomes.map((row) => row.document_no),
  );
  return outcomes.flatMap((outcome) => {
    const row = documents.find((document) => document.no === outcome.document_no);
    return row
      ? [
          {
            document: rowToDocument(row),
            status: outcome.status,
            code: outcome.code,
            message: outcome.message,
          },
        ]
      : [];
  });
}

function isTrouble(status: OutcomeStatus): boolean {
  return (
    status === 'refused' || status === 'on-hold' || status === 'cancelled' || status === 'void'
  );
}

/** Every leg, invoices and credits apart: what came, what was approved and sent, and what the target says of each. */
async function reconciliation(
  context: EngineContext,
  batch: BatchRow,
  ends: Level,
): Promise<Reconciliation> {
  const received = rowToTotals(batch);
  const { totals, levels, comparison } = await standingOf(context.store.db, batch, ends);
  const isAnswered = batch.delivered_at !== null && comparison.answered.count > 0;
  return {
    file: { count: batch.control_count ?? undefined, pence: batch.control_pence ?? undefined },
    received,
    approved: batch.approved_at === null ? undefined : received,
    sent: batch.delivered_at === null ? undefined : received,
    ...totals,
    unanswered: isAnswered ? totals.unanswered : received,
    agrees:
      isAnswered && comparison.missing.length === 0 && sameTotals(received, answeredOf(totals)),
    levels,
  };
}

function answeredOf({ confirmed, refused, held }: Standing): Totals {
  return plusTotals(plusTotals(confirmed, refused), held);
}
