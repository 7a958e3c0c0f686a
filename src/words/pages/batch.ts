/**
 * The batch page: what was found, what a person can do about it and what happens by itself. It says "would", not
 * "will", and leaves out "nothing to do" unless the target has confirmed the level that ends the batch.
 */
import type { ReturnReason } from '../../domain/decision.ts';
import { countOf, grossOf, type Totals } from '../../domain/document.ts';
import type { Definition, Noun } from '../../domain/interface.ts';
import type { Pence } from '../../domain/money.ts';
import type { BatchFacts, BatchPage } from '../../engine/views.ts';
import {
  capitalise,
  count,
  countTotals,
  formatInstant,
  formatMoney,
  formatNumber,
} from '../format.ts';
import { inSentence, type Labels } from '../labels.ts';
import { onDay, sentenceOf } from '../states.ts';
import { listOr, whyNot } from './errors.ts';

const PROBLEM: Noun = { one: 'problem', many: 'problems' };
const WARNING: Noun = { one: 'warning', many: 'warnings' };

export const batchTitle = (ref: string) => `Batch ${ref}`;

export function captionOf(definition: Definition): string {
  return `${definition.title} to ${definition.to.label}`;
}

export const tabsLabel = 'Parts of this batch';

export function tabs(
  facts: BatchFacts,
): readonly { readonly part: string; readonly text: string }[] {
  const many = capitalise(facts.definition.nouns.document.many);
  return [
    { part: '', text: 'Summary' },
    { part: '/invoices', text: `${many} (${formatNumber(countOf(facts.totals))})` },
    { part: '/history', text: 'History' },
    { part: '/deliveries', text: 'Deliveries and emails' },
    { part: '/files', text: 'Files' },
  ];
}

export const crumbs = { home: 'Home', batches: 'Batches' } as const;

/* ---------- the headline ---------- */

interface Headline {
  readonly strong: string;
  readonly rest: string;
}

export function headlineOf(page: BatchPage, now: Date): Headline {
  const { facts } = page;
  const { nouns, to } = facts.definition;
  if (facts.state === 'unreadable') {
    return {
      strong: 'This file cannot be used.',
      rest: `AIMS has not checked the ${nouns.document.many}, because of the ${page.problems.length === 1 ? 'problem' : 'problems'} below.`,
    };
  }
  if (facts.state === 'validated' && facts.errors > 0 && page.documentsWithErrors > 0) {
    const bad = page.documentsWithErrors;
    const good = countOf(facts.totals) - bad;
    return {
      strong: `${formatNumber(bad)} of ${countTotals(facts.totals, nouns)} ${bad === 1 ? 'has' : 'have'} problems.`,
      rest: `${capitalise(inSentence(to.label))} would refuse ${bad === 1 ? 'it' : 'them'}, so AIMS is holding the batch. ${others(good)}`.trim(),
    };
  }
  return splitFirst(sentenceOf(facts, now));
}

function others(good: number): string {
  if (good === 0) return '';
  return good === 1
    ? 'The other one passed every check.'
    : `The other ${formatNumber(good)} passed every check.`;
}

function splitFirst(text: string): Headline {
  const end = text.indexOf('. ');
  return end === -1
    ? { strong: text, rest: '' }
    : { strong: text.slice(0, end + 1), rest: text.slice(end + 2) };
}

/** 46 invoices, 1 credit note and 6 suppliers: the figures under the headline. */
export function figures(
  page: BatchPage,
): readonly { readonly key: string; readonly value: string }[] {
  const { totals, definition } = page.facts;
  const credits =
    totals.credits === 0
      ? []
      : [{ key: capitalise(definition.nouns.credit.many), value: formatNumber(totals.credits) }];
  return [
    { key: capitalise(definition.nouns.document.many), value: formatNumber(totals.invoices) },
    ...credits,
    { key: 'Suppliers', value: formatNumber(page.suppliers.length) },
    { key: 'Total to pay', value: formatMoney(grossOf(totals)) },
  ];
}

/* ---------- what a person can do ---------- */

export const actions = {
  heading: 'What you can do',
  decision: 'Your decision',
  approve: 'Continue to approve',
  recheck: 'Check again now',
  return: 'Return to sender',
  withdraw: 'Withdraw this batch',
  closeRepeat: 'Close it as a repeat',
  refresh: 'Refresh this page',
  earlier: (ref: string) => `See batch ${ref}`,
} as const;

/** What happens by itself and what people do, where there are problems. */
export function fixText(groups: number): string {
  const below = groups === 1 ? 'the problem below' : `the ${count(groups, PROBLEM)} below`;
  return `Ask the right team to fix ${below}. If it is put right in the lists, you do not need a new file: AIMS checks this batch again by itself when a new list arrives.`;
}

export function unreadableText(labels: Labels): string {
  return `Return it to ${inSentence(labels.from)} and ask for a new file. Nothing from it goes to ${inSentence(labels.to)}.`;
}

export function repeatText(labels: Labels): string {
  return `AIMS does not load the same file twice. If it was sent again by mistake, close it. Otherwise ask ${inSentence(labels.from)} for the right file.`;
}

export function decisionText(facts: BatchFacts, othersWhoCan: readonly string[]): string {
  const second = facts.definition.approval.second;
  if (facts.approvals.length > 0) {
    const [first] = facts.approvals;
    return `${first?.name ?? 'Somebody'} gave the first approval. Yours is the second.`;
  }
  if (facts.approvalsNeeded === 2 && second !== undefined) {
    const who = othersWhoCan.length === 0 ? 'a second person' : listOr(othersWhoCan);
    return `Batches of ${formatMoney(second.from)} or more need 2 people: after you, ${who} will be asked.`;
  }
  return 'One approval is enough for this batch.';
}

/** For those who can read the batch and not decide on it. */
export function cannotDecide(bar: string | undefined, othersWhoCan: readonly string[]): string {
  const who =
    othersWhoCan.length === 0
      ? 'Nobody else can at the moment.'
      : `${listOr(othersWhoCan)} can approve it.`;
  return `${whyNot(bar)} ${who}`;
}

export function checkingText(facts: BatchFacts, now: Date): string {
  return `The file arrived ${onDay(formatInstant(facts.receivedAt, now))}. Refresh this page to see the result.`;
}

/* ---------- findings ---------- */

export function problemsHeading(groups: number): string {
  return `${count(groups, PROBLEM)} to put right`;
}

export function warningsHeading(groups: number): string {
  return `${count(groups, WARNING)} to read`;
}

export const cards = {
  fix: 'How to fix it',
  todo: 'What to do',
  ask: 'Ask',
  check: 'Check',
  showAll: (n: number, noun: Noun) => `Show all ${count(n, noun)} with this problem`,
  caption: (heading: string) => `What it concerns: ${heading}`,
  overview: 'All problems at a glance',
  download: 'Download the problems as a spreadsheet (CSV)',
  against: (list: string, taken: string) => `Checked against the ${list} of ${taken}.`,
  head: {
    document: (noun: Noun) => capitalise(noun.one),
    supplier: 'Supplier',
    date: 'Date',
    line: 'Line in file',
    says: 'The file says',
    amount: 'Amount',
    problem: 'Problem',
    count: 'Concerns',
  },
} as const;

/** "2 invoices, £412.80"; nothing for what concerns the whole file. */
export function concerns(documents: number, amount: Pence, noun: Noun): string {
  return documents === 0 ? '' : `${count(documents, noun)}, ${formatMoney(amount)}`;
}

/** A ready-made email to the team that can fix it: facts of the batch only, nothing from the invoices' content. */
export function askMail(
  heading: string,
  ref: string,
  text: string,
  fix: readonly string[],
  address: string,
) {
  return {
    subject: `${ref}: ${heading}`,
    body: [text, ...fix, '', `The batch: ${address}`].join('\n'),
  };
}

/* ---------- the other parts ---------- */

export const sections = {
  suppliers: 'By supplier',
  checked: 'What we checked',
  notChecked: 'What AIMS did not check',
  about: 'About this batch',
  totals: 'Do the totals agree?',
  against: 'Checked against',
  history: 'Latest history',
  allHistory: 'See the whole history',
  answers: 'How it was approved',
  journey: 'Where the money is',
  refusals: 'What needs a person',
  returned: 'Why it was returned',
} as const;

export const supplierHead = { supplier: 'Supplier', total: 'Total', sum: 'Total' } as const;

export const checkHead = { check: 'Check', result: 'Result' } as const;

export const about = {
  from: 'Came from',
  arrived: 'Arrived',
  to: 'Going to',
  file: 'File',
  total: 'Total',
  checked: 'Checked',
} as const;

export function cameFrom(definition: Definition): string {
  return `${definition.from.label} (${definition.from.system})`;
}

export const agree = {
  says: 'File says',
  counted: 'We counted',
  documents: 'Documents',
  total: 'Total',
  yes: 'They agree to the penny',
  no: 'They do not agree',
  unknown: 'This file does not say how many it has or what they come to',
  missing: 'Not said',
} as const;

export const reconciliationWords = {
  caption: 'Counts and totals at each step',
  head: { step: 'Step' },
  inFile: (from: string) => `In the file from ${inSentence(from)}`,
  approved: 'Approved',
  sent: (to: string) => `Sent to ${inSentence(to)}`,
  confirmed: (to: string) => `Confirmed by ${inSentence(to)}`,
  validated: (to: string, level: string) => `Of these, ${level} in ${inSentence(to)}`,
  refused: (to: string) => `Refused by ${inSentence(to)}`,
  held: (to: string) => `On hold in ${inSentence(to)}`,
  unanswered: 'No answer yet',
  agrees: 'Every step agrees, in count and to the penny',
  disagrees: 'The steps do not agree',
  waiting: 'Not every answer has come yet',
} as const;

/** Invoices and credit notes each with their own total, and both together, where there are credit notes at all. */
export function totalHead(
  { document, credit }: BatchFacts['definition']['nouns'],
  withCredits: boolean,
): readonly string[] {
  if (!withCredits) return [capitalise(document.many), 'Total'];
  return [
    capitalise(document.many),
    'Their total',
    capitalise(credit.many),
    'Their total',
    'Together',
  ];
}

export function totalCells(totals: Totals, withCredits: boolean): readonly string[] {
  const toPay = [formatNumber(totals.invoices), formatMoney(totals.invoicesPence)];
  const back = [formatNumber(totals.credits), formatMoney(totals.creditsPence)];
  return withCredits ? [...toPay, ...back, amountOf(totals)] : toPay;
}

export function amountOf(totals: Totals): string {
  return formatMoney(grossOf(totals));
}

export const refusalHead = { status: 'What happened', reason: 'Reason given' } as const;

export const noReason = 'No reason given';

export const approvalWords = {
  by: (name: string, at: string) => `${name}, ${at}`,
  first: 'First approval',
  second: 'Second approval',
  only: 'Approved by',
  note: 'Note',
} as const;

export const returnReasonWords: Readonly<Record<ReturnReason, string>> = {
  problems: 'Problems need fixing where it came from',
  repeat: 'It is a repeat of an earlier batch',
  mistake: 'It was sent by mistake',
  other: 'Another reason',
};

export const returnedWords = { by: 'Returned by', reason: 'Reason', message: 'Message' } as const;

/** What the page says once after a small act, from what is true now. */
export function rechecked(facts: BatchFacts, checkedAt: string | undefined, now: Date): string {
  const at = checkedAt === undefined ? '' : ` ${onDay(formatInstant(checkedAt, now))}`;
  if (facts.state !== 'validated') return 'AIMS is checking this batch again.';
  if (facts.errors === 0) return `Checked${at}. No problems are left.`;
  return `Checked${at}. There ${facts.errors === 1 ? 'is' : 'are'} ${count(facts.errors, PROBLEM)}.`;
}

export const alerts = {
  rechecked: 'Checked again',
  withdrawn: 'You withdrew this batch',
  nothingSent: (to: string) => `Nothing from it has gone to ${inSentence(to)}.`,
} as const;
