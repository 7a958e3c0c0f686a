/** What the target answered, held against what was sent: count and total at each step, and what needs a person. */
import { countOf, type Totals } from '../../domain/document.ts';
import type { BatchPage, Permissions } from '../../engine/views.ts';
import { newToken } from '../../lib/hash.ts';
import { contradictionWords, describeContradictions } from '../../words/contradictions.ts';
import { capitalise, formatMoney } from '../../words/format.ts';
import { inSentence, type Labels } from '../../words/labels.ts';
import * as words from '../../words/pages/batch.ts';
import { LONGEST_MESSAGE, returnWords } from '../../words/pages/return.ts';
import { settleWords } from '../../words/pages/settle.ts';
import { notThereLabel, outcomeWords } from '../../words/states.ts';
import { batchAddress } from '../addresses.ts';
import type { Mistake } from '../page.ts';
import { alert, numberOf, row, type Table, type Tick, tagHtml, tick } from '../parts.ts';
import type { Typed } from './approve-answers.ts';
import { checkLink } from './finding-cards.ts';

/** What was typed into the form of this page, and what is wrong with it. */
export interface Sent {
  readonly typed: Typed;
  readonly mistakes: readonly Mistake[];
}

export function journeyOf(page: BatchPage, labels: Labels) {
  const { facts, reconciliation: legs } = page;
  if (legs.sent === undefined || !['delivered', 'confirmed', 'refused'].includes(facts.state))
    return undefined;
  const withCredits = legs.received.credits > 0;
  const step = (name: string, totals: Totals) =>
    row(name, ...words.totalCells(totals, withCredits));
  const some = (name: string, totals: Totals) =>
    countOf(totals) === 0 ? [] : [step(name, totals)];
  const { to } = labels;
  const ends = facts.definition.confirm.ends;
  const reached = legs.levels[ends];
  const table: Table = {
    caption: words.reconciliationWords.caption,
    head: [
      { text: words.reconciliationWords.head.step },
      ...words
        .totalHead(facts.definition.nouns, withCredits)
        .map((text) => ({ text, numeric: true })),
    ],
    rows: [
      step(words.reconciliationWords.inFile(labels.from), legs.received),
      ...(legs.approved === undefined
        ? []
        : [step(words.reconciliationWords.approved, legs.approved)]),
      step(words.reconciliationWords.sent(to), legs.sent),
      step(words.reconciliationWords.confirmed(to), legs.confirmed),
      ...(reached === undefined
        ? []
        : [step(words.reconciliationWords.validated(to, ends), reached)]),
      ...some(notThereLabel(facts, inSentence(to)), legs.refused),
      ...some(words.reconciliationWords.held(to), legs.held),
      ...some(words.reconciliationWords.unanswered, legs.unanswered),
    ],
  };
  return { table, verdict: verdictOf(page) };
}

function verdictOf({ reconciliation: legs, contradictions, facts }: BatchPage): Tick {
  if (contradictions.length > 0) return tick('bad', words.reconciliationWords.disagrees);
  if (facts.state === 'delivered' || countOf(legs.unanswered) > 0)
    return tick('none', words.reconciliationWords.waiting);
  return legs.agrees
    ? tick('good', words.reconciliationWords.agrees)
    : tick('bad', words.reconciliationWords.disagrees);
}

/** Answers that AIMS does not believe: before all else, because money may be where nobody looks for it. */
export function contradictionsOf(page: BatchPage, labels: Labels, now: Date) {
  if (page.contradictions.length === 0) return undefined;
  const { definition } = page.facts;
  const said = describeContradictions(
    page.contradictions,
    page.reconciliation,
    definition,
    labels,
    now,
  );
  const table: Table = {
    caption: contradictionWords.caption,
    head: [
      { text: words.cards.head.document(labels.document) },
      { text: contradictionWords.supplier },
      { text: contradictionWords.what },
      { text: contradictionWords.sent, numeric: true },
      { text: contradictionWords.answered(labels.to), numeric: true },
    ],
    rows: said.rows.map(({ number, supplier, what, sent, answered }) =>
      row(numberOf(number), supplier, what, sent, answered),
    ),
  };
  return {
    alert: alert('error', capitalise(said.heading), [...said.texts, ...said.fix]),
    table: said.rows.length === 0 ? undefined : table,
    notes: said.rows.length === 0 ? [] : notesOf(said.unlisted),
    check: said.code === undefined ? undefined : checkLink(said.code, definition.name),
  };
}

function notesOf(unlisted: number): readonly string[] {
  return [
    ...(unlisted === 0 ? [] : [contradictionWords.more(unlisted)]),
    contradictionWords.notBelieved,
  ];
}

/** The form for those who look after AIMS; for everybody else, who is looking into it. */
export function settleOf(
  { facts: { ref }, contradictions }: BatchPage,
  { settle }: Permissions,
  labels: Labels,
  { typed, mistakes }: Sent,
) {
  const last = contradictions.at(-1);
  if (last === undefined) return undefined;
  if (!settle) return { lookedInto: contradictionWords.lookedInto(labels) };
  return {
    words: { ...settleWords, lead: settleWords.lead(labels), count: returnWords.count },
    message: typed.message ?? '',
    messageError: mistakes.find(({ field }) => field === 'message')?.text,
    longest: LONGEST_MESSAGE,
    action: batchAddress(ref, '/settle'),
    hidden: [
      { name: 'token', value: typed.token ?? newToken() },
      { name: 'last', value: last.id },
    ],
  };
}

/** What the target says of each document that needs a person; where it refused any, the check that says what to do. */
export function refusalsOf(page: BatchPage, labels: Labels) {
  if (page.refusals.length === 0) return undefined;
  const { head } = words.cards;
  const { definition } = page.facts;
  const table: Table = {
    caption: words.sections.refusals,
    head: [
      { text: head.document(labels.document) },
      { text: head.supplier },
      { text: words.refusalHead.status },
      { text: words.refusalHead.reason },
      { text: head.amount, numeric: true },
    ],
    rows: page.refusals.map(({ document, status, code: reasonCode, message }) => {
      const { label, colour } = outcomeWords(status, definition);
      const reason = [message, reasonCode].filter((text) => text !== '').join(': ');
      return row(
        numberOf(document.number),
        document.supplierName || document.supplier,
        tagHtml({ text: label, colour }),
        reason === '' ? words.noReason : reason,
        formatMoney(document.gross),
      );
    }),
  };
  const isRefused = page.refusals.some(({ status }) => status === 'refused');
  return { table, check: isRefused ? checkLink('TGT-001', definition.name) : undefined };
}
