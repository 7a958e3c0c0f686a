/** Where a batch's documents stand in the target: what was sent, held against the target's latest word on each. */
import type { Level, Outcome } from '../domain/outcome.ts';
import { type Reconciled, reconcile } from '../stages/confirm/reconcile.ts';
import type { BatchRow } from '../store/batches.ts';
import { documentsOfCheck } from '../store/checks.ts';
import { outcomesOf } from '../store/deliveries.ts';
import type { Reader } from '../store/open-store.ts';

/** With `news`: as it will be once these answers are believed. */
export async function standingOf(
  db: Reader,
  batch: BatchRow,
  ends: Level,
  news: readonly Outcome[] = [],
): Promise<Reconciled> {
  const documents = batch.check_id === null ? [] : await documentsOfCheck(db, batch.check_id);
  const known = await outcomesOf(db, batch.id);
  const sent = documents.map(({ no, kind, supplier, number, gross_pence: gross }) => ({
    no,
    kind,
    supplier,
    number,
    gross,
  }));
  const before = known.map(({ document_no: no, status }) => ({ no, status }));
  return reconcile(sent, before, news, ends);
}
