/** One batch in full: as people read it, the state as the last line, and as programs do. */

import { grossOf, type Totals } from '../../domain/document.ts';
import type { HomeSettings } from '../../domain/interface.ts';
import { type Pence, toDecimal } from '../../domain/money.ts';
import type { BatchPage, FindingGroup, HistoryEntry } from '../../engine/views.ts';
import {
  approvalsText,
  batchParts,
  legs,
  totalText,
  triesText,
} from '../../words/commands/batch.ts';
import type { FindingCard } from '../../words/commands/check.ts';
import { contradictionWords, describeContradictions } from '../../words/contradictions.ts';
import { eventHeading } from '../../words/events.ts';
import { describeFinding } from '../../words/findings.ts';
import {
  capitalise,
  countTotals,
  formatInstant,
  formatMoney,
  formatShortInstant,
} from '../../words/format.ts';
import { type Labels, labelsOf } from '../../words/labels.ts';
import { unlistedProblems, unlistedWarnings } from '../../words/pages/batch.ts';
import { eventTexts, historyWords } from '../../words/pages/history.ts';
import { outcomeWords, sentenceOf, statusOf } from '../../words/states.ts';
import { findingLines } from '../finding-lines.ts';
import { batchData, totalsData } from '../json.ts';
import { table } from '../table.ts';
import { paint } from '../terminal.ts';

type Home = Pick<HomeSettings, 'systems'>;

/* ---------- for people ---------- */

export function batchPageLines(page: BatchPage, home: Home, now: Date): readonly string[] {
  const labels = labelsOf(page.facts.definition, home);
  const { label, colour } = statusOf(page.facts, now);
  const cardsOf = (groups: readonly FindingGroup[]) => groups.map((group) => cardOf(group, labels));
  return [
    paint(`${page.facts.ref}  ${page.facts.definition.title}`, 'strong'),
    ...table([{ head: '' }, { head: '' }], factRows(page, labels, now), '  '),
    '',
    ...findingLines('problem', cardsOf(page.problems), labels),
    ...unlistedLines(unlistedProblems(page.unlisted.errors)),
    ...findingLines('warning', cardsOf(page.warnings), labels),
    ...unlistedLines(unlistedWarnings(page.unlisted.warnings)),
    ...legLines(page, labels),
    ...contradictionLines(page, labels, now),
    ...refusalLines(page),
    ...historyLines(page.history, now),
    `${paint(label, colour)}. ${sentenceOf(page.facts, now)}`,
  ];
}

function factRows(
  { facts, original }: BatchPage,
  labels: Labels,
  now: Date,
): readonly (readonly string[])[] {
  const given = facts.approvals.map(({ name, at }) => `${name}, ${formatInstant(at, now)}`);
  const { delivery } = facts;
  const load = delivery ? [[batchParts.load, triesText(delivery, labels.to)]] : [];
  return [
    [batchParts.file, original.fileName],
    [batchParts.arrived, formatInstant(facts.receivedAt, now)],
    [batchParts.total, totalText(facts.totals, labels)],
    [batchParts.approvals, approvalsText(given, facts.approvalsNeeded)],
    ...load,
  ];
}

/** A group as an entry; of its documents and lines a page knows the first ones. */
function cardOf(group: FindingGroup, labels: Labels): FindingCard {
  const lines = group.shown.flatMap(({ finding }) => finding.line ?? []);
  return {
    words: describeFinding(group.first, labels),
    documents: group.documents,
    amount: group.amount,
    number: group.documents === 1 ? group.shown[0]?.document?.number : undefined,
    lines: [...new Set(lines)],
    moreLines: group.count - group.shown.length,
  };
}

/** What is counted and not listed, where there is any. */
function unlistedLines(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`  ${text}`, ''];
}

function legLines(page: BatchPage, labels: Labels): readonly string[] {
  const rows = legs(page, labels).map(([label, totals]) => [
    label,
    countTotals(totals, labels),
    formatMoney(grossOf(totals)),
  ]);
  return [
    `  ${batchParts.legs}`,
    ...table([{ head: '' }, { head: '' }, { head: '', figure: true }], rows, '    '),
    '',
  ];
}

function contradictionLines(page: BatchPage, labels: Labels, now: Date): readonly string[] {
  if (page.contradictions.length === 0) return [];
  const { reconciliation, facts } = page;
  const all = describeContradictions(
    page.contradictions,
    reconciliation,
    facts.definition,
    labels,
    now,
  );
  const rows = all.rows.map(({ number, what, sent, answered }) => [number, what, sent, answered]);
  const { sent, answered } = contradictionWords;
  const columns = [
    { head: '' },
    { head: contradictionWords.what },
    { head: sent, figure: true },
    { head: answered(labels.to), figure: true },
  ];
  return [
    `  ${capitalise(all.heading)}`,
    ...[...all.texts, ...all.fix].map((text) => `    ${text}`),
    ...(rows.length === 0 ? [] : table(columns, rows, '    ')),
    ...(all.unlisted === 0 ? [] : [`    ${contradictionWords.more(all.unlisted)}`]),
    '',
  ];
}

function refusalLines({ refusals, facts }: BatchPage): readonly string[] {
  if (refusals.length === 0) return [];
  const rows = refusals.map(({ document, status, code, message }) => [
    document.number,
    formatMoney(document.gross),
    outcomeWords(status, facts.definition).label,
    [code, message].filter((text) => text !== '').join(': '),
  ]);
  const columns = [{ head: '' }, { head: '', figure: true }, { head: '' }, { head: '' }];
  return [`  ${batchParts.refusals}`, ...table(columns, rows, '    '), ''];
}

function historyLines(history: readonly HistoryEntry[], now: Date): readonly string[] {
  const rows = history.map((entry) => [
    formatShortInstant(entry.at),
    eventHeading(entry.event),
    historyWords.by(entry.by),
    eventTexts(entry, now).join(' '),
  ]);
  return [
    `  ${batchParts.history}`,
    ...table([{ head: '' }, { head: '' }, { head: '' }, { head: '' }], rows, '    '),
    '',
  ];
}

/* ---------- for programs ---------- */

export function batchPageData(
  page: BatchPage,
  home: Home,
  now: Date,
): Readonly<Record<string, unknown>> {
  const labels = labelsOf(page.facts.definition, home);
  const { facts, original, reconciliation } = page;
  return {
    ...batchData(facts, now),
    original: { file: original.fileName, bytes: original.bytes, sha256: original.sha256 },
    manifest: page.manifest ?? null,
    checkedAt: page.checkedAt ?? null,
    problemGroups: page.problems.map((group) => groupData(group, labels)),
    warningGroups: page.warnings.map((group) => groupData(group, labels)),
    unlisted: { problems: page.unlisted.errors, warnings: page.unlisted.warnings },
    approvals: facts.approvals.map(({ username, name, at, note, answers }) => ({
      username,
      name,
      at,
      note: note ?? null,
      answers,
    })),
    approvalsNeeded: facts.approvalsNeeded,
    senderKnown: page.senderKnown,
    closed: page.closed ?? null,
    delivery: facts.delivery ? deliveryData(facts.delivery) : null,
    reconciliation: reconciliationData(reconciliation),
    contradictions: page.contradictions.map(contradictionData),
    refusals: page.refusals.map(({ document, status, code, message }) => ({
      ...{
        supplier: document.supplier,
        number: document.number,
        amount: toDecimal(document.gross),
      },
      ...{ status, code, message },
    })),
    checks: page.tally,
    history: page.history.map(({ seq, at, event, by, facts: known, detail }) => ({
      seq,
      at,
      event,
      by,
      facts: known,
      detail: detail ?? null,
    })),
    emails: page.emails.map(({ id, kind, to, subject, state }) => ({
      id,
      kind,
      to,
      subject,
      state,
    })),
  };
}

function groupData(group: FindingGroup, labels: Labels) {
  const { code, level, heading, text, fix } = describeFinding(group.first, labels);
  return {
    ...{ code, level, heading, text, fix },
    group: group.group,
    count: group.count,
    documents: group.documents,
    amount: toDecimal(group.amount),
    invoices: group.shown.map(({ finding, document }) => ({
      number: document?.number ?? null,
      line: finding.line ?? null,
    })),
    checkedAgainst: group.checkedAgainst ?? null,
  };
}

function contradictionData(one: BatchPage['contradictions'][number]) {
  const { id, kind, supplier, number, what, at } = one;
  const orNull = (pence: Pence | undefined) => (pence === undefined ? null : toDecimal(pence));
  return {
    ...{ id, kind, supplier, number, what, at },
    sent: orNull(one.sent),
    answered: orNull(one.answered),
    known: one.known ?? null,
    status: one.status ?? null,
  };
}

function deliveryData(delivery: NonNullable<BatchPage['facts']['delivery']>) {
  const { connection, group, state, queuedAt, attempts, entries } = delivery;
  return {
    ...{ connection, group, state, queuedAt },
    deliveredAt: delivery.deliveredAt ?? null,
    nextTryAt: delivery.nextTryAt ?? null,
    lastError: delivery.lastError ?? null,
    attempts: attempts.length,
    files: entries,
  };
}

function reconciliationData(all: BatchPage['reconciliation']) {
  const orNull = (totals: Totals | undefined) => (totals ? totalsData(totals) : null);
  const { file, levels } = all;
  return {
    file: {
      count: file.count ?? null,
      total: file.pence === undefined ? null : toDecimal(file.pence),
    },
    received: totalsData(all.received),
    approved: orNull(all.approved),
    sent: orNull(all.sent),
    confirmed: totalsData(all.confirmed),
    refused: totalsData(all.refused),
    held: totalsData(all.held),
    unanswered: totalsData(all.unanswered),
    agrees: all.agrees,
    levels: Object.fromEntries(
      Object.entries(levels).map(([level, totals]) => [level, totalsData(totals)]),
    ),
  };
}
