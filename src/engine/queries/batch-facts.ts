/** The facts of batches that every page, list and command shows, read for many batches at once. */
import { approvalsNeeded, type DecisionRules, decisionRules } from '../../domain/decision.ts';
import type { ManifestEntry } from '../../domain/delivery.ts';
import type { OutcomeStatus } from '../../domain/outcome.ts';
import { type BatchRow, rowToTotals } from '../../store/batches.ts';
import { checksWithFinding, documentsWithErrors, largestDocuments } from '../../store/checks.ts';
import { approvalsOf, type DecisionRow } from '../../store/decisions.ts';
import {
  type AttemptRow,
  attemptsOf,
  type DeliveryRow,
  deliveriesOf,
  outcomesOf,
} from '../../store/deliveries.ts';
import { originalsById } from '../../store/originals.ts';
import { heldFor } from '../check-setup.ts';
import type { EngineContext } from '../engine-context.ts';
import type { ApprovalView, BatchFacts, DeliveryView } from '../views.ts';

export async function factsOf(
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
  const outcomes = Map.groupBy(await outcomesOf(db, ids), (row) => row.batch_id);
  const checkIds = batches.flatMap((batch) => batch.check_id ?? []);
  const largest = await largestDocuments(db, checkIds);
  const failing = await documentsWithErrors(db, checkIds);
  const brokenChecks = await checksWithFinding(db, checkIds, 'CHK-001');
  const held = await heldByInterface(context, batches);
  return batches.map((batch): BatchFacts => {
    const definition = context.settings.definition(batch.interface, batch.definition);
    const original = originals.get(batch.original_id);
    const delivery = latest.get(batch.id);
    return {
      ref: batch.ref,
      interface: batch.interface,
      definition,
      state: batch.state,
      errors: batch.errors,
      warnings: batch.warnings,
      documentsWithErrors: failing.get(batch.check_id ?? 0)?.count ?? 0,
      totals: rowToTotals(batch),
      approvalsNeeded: neededFor(
        decisionRules(definition),
        batch,
        largest.get(batch.check_id ?? 0) ?? 0,
      ),
      approvals: (approvals.get(batch.id) ?? []).map(approvalView),
      delivery: delivery && deliveryView(delivery, attempts.get(delivery.id) ?? []),
      outcomes: countStatuses((outcomes.get(batch.id) ?? []).map((row) => row.status)),
      ended: batch.ended_at !== null,
      fileName: original?.file_name ?? '',
      receivedAt: original?.received_at ?? batch.created_at,
      changedAt: batch.changed_at,
      endedAt: batch.ended_at ?? undefined,
      repeatOf: batch.repeat_of ?? undefined,
      heldFor: isOpen(batch) ? (held.get(batch.interface) ?? []) : [],
      checkFailed: brokenChecks.has(batch.check_id ?? 0),
    };
  });
}

function neededFor(rules: DecisionRules, batch: BatchRow, largestDocument: number): 1 | 2 {
  return approvalsNeeded(rules, {
    grossWithoutCredits: batch.invoices_pence,
    largestDocument,
    originalTotal: batch.invoices_pence + batch.credits_pence,
  });
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

function deliveryView(row: DeliveryRow, attempts: readonly AttemptRow[]): DeliveryView {
  return {
    id: row.id,
    connection: row.connection,
    group: row.group_id,
    state: row.state,
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

function countStatuses(statuses: readonly OutcomeStatus[]): Partial<Record<OutcomeStatus, number>> {
  const counts: Partial<Record<OutcomeStatus, number>> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
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
