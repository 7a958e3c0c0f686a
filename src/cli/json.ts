/** The shapes that several commands answer programs with: camelCase, money as decimal text, nothing undefined. */
import { countOf, grossOf, type Totals } from '../domain/document.ts';
import { toDecimal } from '../domain/money.ts';
import type { BatchFacts, DatasetView, EmailView } from '../engine/views.ts';
import { sentenceOf, statusOf } from '../words/states.ts';

export function totalsData(totals: Totals) {
  return {
    count: countOf(totals),
    total: toDecimal(grossOf(totals)),
    invoices: { count: totals.invoices, amount: toDecimal(totals.invoicesPence) },
    credits: { count: totals.credits, amount: toDecimal(totals.creditsPence) },
  };
}

export function batchData(facts: BatchFacts, now: Date) {
  const status = statusOf(facts, now);
  return {
    ref: facts.ref,
    interface: facts.interface,
    state: facts.state,
    status: status.label,
    group: status.group,
    sentence: sentenceOf(facts, now),
    totals: totalsData(facts.totals),
    currency: facts.definition.currency,
    problems: facts.errors,
    warnings: facts.warnings,
    file: facts.fileName,
    receivedAt: facts.receivedAt,
    changedAt: facts.changedAt,
    endedAt: facts.endedAt ?? null,
    ended: facts.ended,
    repeatOf: facts.repeatOf ?? null,
    outcomes: facts.outcomes,
  };
}

export function datasetData(view: DatasetView) {
  const { name, label, freshness, rows, added, changed, removed } = view;
  return {
    name,
    label,
    freshness,
    takenAt: view.takenAt ?? null,
    rows: rows ?? null,
    sha256: view.sha256 ?? null,
    added,
    changed,
    removed,
  };
}

export function emailData(email: EmailView) {
  return {
    id: email.id,
    kind: email.kind,
    batch: email.batch ?? null,
    to: email.to,
    subject: email.subject,
    state: email.state,
    queuedAt: email.queuedAt,
    sentAt: email.sentAt ?? null,
    lastError: email.lastError ?? null,
  };
}
