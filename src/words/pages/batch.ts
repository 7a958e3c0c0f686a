/**
 * The batch page: what was found, what a person can do about it and what happens by itself. It says "would", not
 * "will", and leaves out "nothing to do" unless the target has confirmed the level that ends the batch.
 */
import type { ReturnReason } from '../../domain/decision.ts';
import { countOf, grossOf, type Totals } from '../../domain/document.ts';
import type { Definition, Noun } from '../../domain/interface.ts';
import type { Pence } from '../../domain/money.ts';
import type { BatchFacts, BatchPage, FindingGroup, ListUsed } from '../../engine/views.ts';
import { preventsRefusal } from '../findings.ts';
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
import { whySecond } from './approve.ts';
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
  const { nouns } = facts.definition;
  if (facts.recheckDue) return splitFirst(sentenceOf(facts, now));
  if (facts.state === 'unreadable' && facts.couldNotCheck === undefined) {
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
      rest: `${whyHeld(page, bad)} ${others(good)}`.trim(),
    };
  }
  return splitFirst(sentenceOf(facts, now));
}

/** "Would refuse" only where every problem is one that the target refuses for: others are taken, and then not paid. */
function whyHeld({ problems, facts }: BatchPage, bad: number): string {
  const wouldRefuse = problems.every(({ first }) => preventsRefusal(first));
  const to = capitalise(inSentence(facts.definition.to.label));
  return wouldRefuse
    ? `${to} would refuse ${bad === 1 ? 'it' : 'them'}, so AIMS is holding the batch.`
    : 'AIMS is holding the batch.';
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

/** Problems that are counted and not listed; nothing where all are. */
export function unlistedProblems(n: number): string | undefined {
  if (n === 0) return undefined;
  return `${count(n, { one: 'more problem is', many: 'more problems are' })} counted and not listed.`;
}

/** Of every kind of warning at least one is listed: more of them need no answer of their own. */
export function unlistedWarnings(n: number): string | undefined {
  if (n === 0) return undefined;
  const more = count(n, { one: 'more warning', many: 'more warnings' });
  return `There ${n === 1 ? 'is' : 'are'} ${more} of these kinds, counted and not listed one by one. What is answered for a kind is answered for all of it.`;
}

/** Where AIMS itself could not check a file: nothing is wrong with it, as far as AIMS knows. */
export function notCheckedText(labels: Labels): string {
  return `${capitalise(inSentence(labels.systems))} has been told. Nothing from it goes to ${inSentence(labels.to)} until it can be checked.`;
}

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

export function decisionText(facts: BatchFacts, seconds: readonly string[]): string {
  const second = facts.definition.approval.second;
  if (facts.approvals.length > 0) {
    const [first] = facts.approvals;
    return `${first?.name ?? 'Somebody'} gave the first approval. Yours is the second.`;
  }
  if (facts.approvalsNeeded === 2 && second !== undefined) {
    const who = seconds.length === 0 ? 'a second person' : listOr(seconds);
    return `2 people have to approve it, because ${whySecond(facts, second.from)}: after you, ${who} will be asked.`;
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

/** While what the page shows is from the check before. */
export function recheckingText(checkedAt: string | undefined, now: Date): string {
  const before =
    checkedAt === undefined ? '' : `What you see is from ${formatInstant(checkedAt, now)}. `;
  return `${before}Refresh this page to see the new result.`;
}

/** Lists are missing or too old: nobody who reads the batch can do anything about it. */
export function heldText(labels: Labels): string {
  return `AIMS checks it again by itself when a newer copy arrives. Nothing from it goes to ${inSentence(labels.to)} before that.`;
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
  showAll: ({ count: found, documents }: Pick<FindingGroup, 'count' | 'documents'>, noun: Noun) =>
    found === documents
      ? `Show all ${count(documents, noun)} with this problem`
      : `Show all ${formatNumber(found)} places with this problem, in ${count(documents, noun)}`,
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

/** A ready-made email to the team that can fix it: what was found, the value in question included, and where. */
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

/** Of one list: how old the copy was that the check used. */
export function copyUsed({ takenAt, freshness }: ListUsed, now: Date): string {
  const made = `Copy made ${onDay(formatInstant(takenAt, now))}.`;
  return freshness === 'fresh' ? made : `${made} A newer one was late.`;
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

/** Which of a batch's approvals one is, counted from 0. */
export function approvalTitle(index: number, isOnly: boolean): string {
  if (isOnly) return approvalWords.only;
  return index === 0 ? approvalWords.first : approvalWords.second;
}

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

export const closedWords = {
  return: { heading: 'Why it was returned', by: 'Returned by' },
  withdraw: { heading: 'Why it was withdrawn', by: 'Withdrawn by' },
  reason: 'Reason',
  message: { return: 'Message', withdraw: 'Reason' },
} as const;

/** After asking for a new check: that it is under way, or what a check made since (`askedAt`, UTC ISO) has found. */
export function rechecked(
  { facts, checkedAt }: BatchPage,
  askedAt: string,
  now: Date,
): { readonly heading: string; readonly text: string } | undefined {
  if (facts.recheckDue)
    return { heading: 'AIMS is checking it again', text: 'Refresh this page to see the result.' };
  if (checkedAt === undefined || askedAt === '' || checkedAt < askedAt) return undefined;
  const left =
    facts.errors === 0
      ? 'No problems are left.'
      : `There ${facts.errors === 1 ? 'is' : 'are'} ${count(facts.errors, PROBLEM)}.`;
  const text = `Checked ${onDay(formatInstant(checkedAt, now))}. ${left}`;
  return { heading: 'Checked again', text };
}

export const alerts = {
  withdrawn: 'You withdrew this batch',
  nothingSent: (to: string) => `Nothing from it has gone to ${inSentence(to)}.`,
} as const;
