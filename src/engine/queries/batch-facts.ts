/** The facts of batches that every page, list and command shows, read for many batches at once. */
import { approvalsNeeded, decisionRules } from '../../domain/decision.ts';
import type { ManifestEntry } from '../../domain/delivery.ts';
import type { NotChecked } from '../../domain/finding.ts';
import { weightOf } from '../../stages/decide/judge-decision.ts';
import { type BatchRow, rowToTotals } from '../../store/batches.ts';
import {
  documentsWithErrors,
  type FindingRow,
  findingsWithCodes,
  largestDocuments,
} from '../../store/checks.ts';
import { contradictedAmong } from '../../store/contradictions.ts';
import { approvalsOf, type DecisionRow } from '../../store/decisions.ts';
import {
  type AttemptRow,
  attemptsOf,
  type DeliveryRow,
  deliveriesOf,
  headDeliveries,
  outcomeCounts,
} from '../../store/deliveries.ts';
import { readInGroups } from '../../store/in-groups.ts';
import { originalsById } from '../../store/originals.ts';
import { blockedByLists, heldFor, LIST_IN_THE_WAY } from '../check-setup.ts';
import type { EngineContext } from '../engine-context.ts';
import type { ApprovalView, BatchFacts, DeliveryView } from '../views.ts';

/** In groups, so that no question to the database grows with the number of batches. */
export function factsOf(
  context: EngineContext,
  batches: readonly BatchRow[],
): Promise<BatchFacts[]> {
  return readInGroups(batches, (some) => factsOfGroup(context, some));
}

async function factsOfGroup(
  context: EngineContext,
  batches: readonly BatchRow[],
): Promise<BatchFacts[]> {
  const { db } = context.store;
  const ids = batches.map((batch) => batch.id);
  const originals = await originalsById(
    db,
    batches.map((batch) => batch.original_id),
  );
  const approvals = Map.groupBy(await approvalsOf(db, ids), (row) => row.batch_id);
  const deliveries = await deliveriesOf(db, ids);
  const attempts = Map.groupBy(
    await attemptsOf(
      db,
      deliveries.map((row) => row.id),
    ),
    (row) => row.delivery_id,
  );
  const latest = new Map(deliveries.map((row) => [row.batch_id, row]));
  const outcomes = Map.groupBy(await outcomeCounts(db, ids), (row) => row.batch_id);
  const contradicted = await contradictedAmong(db, ids);
  const ahead = await whatIsAhead(context, deliveries);
  const checkIds = batches.flatMap((batch) => batch.check_id ?? []);
  const largest = await largestDocuments(db, checkIds);
  const failing = await documentsWithErrors(db, checkIds);
  const ofAims = Map.groupBy(
    await findingsWithCodes(db, checkIds, [CHECK_FAILED, DAMAGED, LIST_IN_THE_WAY]),
    (row) => row.check_id,
  );
  const held = await heldByInterface(context, batches);
  return batches.map((batch): BatchFacts => {
    const definition = context.settings.definition(batch.interface, batch.definition);
    const original = originals.get(batch.original_id);
    const delivery = latest.get(batch.id);
    const found = ofAims.get(batch.check_id ?? 0) ?? [];
    const weight = weightOf(batch, largest.get(batch.check_id ?? 0) ?? 0);
    return {
      ref: batch.ref,
      interface: batch.interface,
      definition,
      state: batch.state,
      errors: batch.errors,
      warnings: batch.warnings,
      documentsWithErrors: failing.get(batch.check_id ?? 0)?.count ?? 0,
      totals: rowToTotals(batch),
      weight,
      approvalsNeeded: approvalsNeeded(decisionRules(definition), weight),
      approvals: (approvals.get(batch.id) ?? []).map(approvalView),
      delivery:
        delivery && deliveryView(delivery, attempts.get(delivery.id) ?? [], ahead.get(delivery.id)),
      outcomes: Object.fromEntries(
        (outcomes.get(batch.id) ?? []).map(({ status, count }) => [status, Number(count)]),
      ),
      contradicted: contradicted.has(batch.id),
      ended: batch.ended_at !== null,
      fileName: original?.file_name ?? '',
      receivedAt: original?.received_at ?? batch.created_at,
      changedAt: batch.changed_at,
      endedAt: batch.ended_at ?? undefined,
      repeatOf: batch.repeat_of ?? undefined,
      heldFor:
        isOpen(batch) && (batch.errors === 0 || blockedByLists(found, batch.errors) === 'held')
          ? (held.get(batch.interface) ?? [])
          : [],
      recheckDue: isOpen(batch) && batch.recheck_at !== null,
      couldNotCheck: whyNotChecked(found, batch.errors),
    };
  });
}

/** Findings that are of AIMS and not of what was sent. */
const CHECK_FAILED = 'CHK-001';
const DAMAGED = 'CHK-002';

function whyNotChecked(found: readonly FindingRow[], errors: number): NotChecked | undefined {
  if (found.some(({ code }) => code === DAMAGED)) return 'original-damaged';
  if (found.some(({ code }) => code === CHECK_FAILED)) return 'check-failed';
  return blockedByLists(found, errors) === 'unfit' ? 'list-unfit' : undefined;
}

function approvalView(row: DecisionRow): ApprovalView {
  return {
    personId: row.person_id,
    username: row.username,
    name: row.person_name,
    at: row.decided_at,
    note: row.message ?? undefined,
    answers: JSON.parse(row.answers),
  };
}

function deliveryView(
  row: DeliveryRow,
  attempts: readonly AttemptRow[],
  behind: string | undefined,
): DeliveryView {
  return {
    id: row.id,
    connection: row.connection,
    group: row.group_id,
    state: row.state,
    behind,
    attempts: attempts.map((attempt) => ({
      no: attempt.no,
      startedAt: attempt.started_at,
      finishedAt: attempt.finished_at ?? undefined,
      outcome: attempt.outcome ?? undefined,
      errorCode: attempt.error_code ?? undefined,
      detail: attempt.detail ?? undefined,
    })),
    queuedAt: row.queued_at,
    nextTryAt: row.next_try_at ?? undefined,
    firstFailedAt: row.first_failed_at ?? undefined,
    deliveredAt: row.delivered_at ?? undefined,
    lastError: row.last_error ?? undefined,
    entries: JSON.parse(row.entries) as ManifestEntry[],
  };
}

/** The batch that each waiting delivery waits behind, because order is kept; none for one whose turn it is. */
async function whatIsAhead(
  { store: { db } }: EngineContext,
  deliveries: readonly DeliveryRow[],
): Promise<Map<number, string>> {
  const waiting = deliveries.filter(({ state }) => state === 'queued');
  if (waiting.length === 0) return new Map();
  const heads = new Map((await headDeliveries(db)).map((head) => [head.order_key, head]));
  const ahead = new Map<number, string>();
  for (const { id, order_key: key } of waiting) {
    const head = heads.get(key);
    if (head && head.id !== id) ahead.set(id, head.group_id);
  }
  return ahead;
}

function isOpen(batch: BatchRow): boolean {
  return batch.state === 'archived' || batch.state === 'validated' || batch.state === 'unreadable';
}

async function heldByInterface(
  context: EngineContext,
  batches: readonly BatchRow[],
): Promise<Map<string, string[]>> {
  const held = new Map<string, string[]>();
  for (const batch of batches.filter(isOpen)) {
    if (held.has(batch.interface)) continue;
    held.set(
      batch.interface,
      await heldFor(context, context.settings.definition(batch.interface, batch.definition)),
    );
  }
  return held;
}
