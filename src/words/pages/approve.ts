/**
 * Check before you approve, and the confirmation. Each warning is a question of its own, nothing is answered
 * beforehand, and the button names the act.
 */

import type { Person } from '../../domain/decision.ts';
import type { Noun } from '../../domain/interface.ts';
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
import { listOr } from './errors.ts';

const CHARACTER = { one: 'character', many: 'characters' };

export const approveWords = {
  title: 'Check before you approve',
  back: 'Back',
  error: 'Error:',
  what: 'What',
  total: 'Total to pay',
  from: 'From',
  to: 'Goes to',
  checks: 'Checks',
  as: 'Approving as',
  first: 'First approval',
  live: 'live',
  test: 'TEST',
  warnings: (n: number) => (n === 1 ? 'The warning' : `The ${n} warnings`),
  notChecked: 'What AIMS did not check',
  note: 'Note for the record (optional)',
  noteHint: 'Do not include bank details or information about people.',
  next: 'What happens next',
  submit: (second: boolean, to: string) =>
    second ? 'Approve and ask for second approval' : `Approve and send to ${to}`,
  cancel: 'Go back without approving',
  fingerprint: 'What exactly am I approving?',
  fingerprintText: (to: string) =>
    `The files that would go to ${inSentence(to)}, byte for byte. If the file, the lists or the settings change before you approve, AIMS asks you to look again. The fingerprint of the set is:`,
} as const;

/** What a warning asks: two answers, how the first is known, and what to say when one is missing. */
export interface Question {
  readonly yes: string;
  readonly how: string;
  readonly no: string;
  readonly choose: (about: string) => string;
  readonly enter: (about: string) => string;
}

const ANY_QUESTION: Question = {
  yes: 'It is right',
  how: 'How do you know?',
  no: 'It is wrong, or I am not sure',
  choose: (about) => `Select what you found about ${about}`,
  enter: (about) => `Enter how you know that ${about} is right`,
};

const REPEAT: Partial<Question> = {
  yes: 'It is not a repeat',
  no: 'It is a repeat, or I am not sure',
  choose: (about) => `Select whether ${about} is a repeat`,
  enter: (about) => `Enter how you know that ${about} is not a repeat`,
};

const QUESTIONS: Readonly<Record<string, Partial<Question>>> = {
  'INV-005': {
    yes: 'It has not been paid before',
    no: 'It may have been paid before, or I am not sure',
    choose: (about) => `Select whether ${about} has been paid before`,
    enter: (about) => `Enter how you know that ${about} has not been paid before`,
  },
  'INV-010': {
    yes: 'The amount is right',
    choose: (about) => `Select whether the amount of ${about} is right`,
    enter: (about) => `Enter how you know that the amount of ${about} is right`,
  },
  'SUP-005': {
    yes: 'The supplier number is right',
    no: 'The number is wrong, or I am not sure',
    choose: (about) => `Select whether the supplier number of ${about} is right`,
    enter: (about) => `Enter how you know that the supplier number of ${about} is right`,
  },
  'VAT-002': {
    yes: 'The VAT is right',
    choose: (about) => `Select whether the VAT of ${about} is right`,
    enter: (about) => `Enter how you know that the VAT of ${about} is right`,
  },
  'DUP-001': REPEAT,
  'DUP-003': REPEAT,
  'REF-002': {
    yes: 'I accept the list as it was copied',
    how: 'Why can it not wait for a newer copy?',
    no: 'I would rather wait for a newer copy',
    choose: () => 'Select whether you accept the late list',
    enter: () => 'Enter why the batch cannot wait for a newer copy of the list',
  },
};

export function questionOf(code: string): Question {
  return { ...ANY_QUESTION, ...QUESTIONS[code] };
}

/** What a mistake is about: a document by its number, several by their count, else the warning itself. */
export function aboutText(
  numbers: readonly string[],
  documents: number,
  heading: string,
  noun: Noun,
): string {
  const [first] = numbers;
  if (first === undefined) return `‘${heading}’`;
  return documents === 1 ? first : `the ${count(documents, noun)}`;
}

export const approveMistakes = {
  wrong: (about: string) =>
    `You cannot approve while ${about} may be wrong. Go back and ask, or return the batch`,
  long: (max: number) => `Answer must be ${count(max, CHARACTER)} or less`,
  noteLong: (max: number) => `Note must be ${count(max, CHARACTER)} or less`,
} as const;

/** PT-90502, Peters Ltd, £164.20: the document a question is about. */
export function concernedText(number: string, supplier: string, gross: Pence): string {
  return [number, supplier, formatMoney(gross)].filter((text) => text !== '').join(', ');
}

export function moreText(more: number): string {
  return `and ${formatNumber(more)} more`;
}

export function whatText({ totals, definition }: BatchFacts): string {
  return countTotals(totals, definition.nouns);
}

/** What invoices and credits come to apart, where there are credits, and together. */
export function totals({
  totals: { credits, invoicesPence, creditsPence },
  definition: { nouns },
}: BatchFacts): {
  readonly apart: readonly { readonly key: string; readonly amount: string }[];
  readonly together: string;
} {
  const apart = [
    { key: capitalise(nouns.document.many), amount: formatMoney(invoicesPence) },
    { key: capitalise(nouns.credit.many), amount: formatMoney(creditsPence) },
  ];
  return {
    apart: credits === 0 ? [] : apart,
    together: formatMoney(invoicesPence + creditsPence),
  };
}

/** Around the file's name, which is set apart. */
export function fromText(
  facts: BatchFacts,
  now: Date,
): { readonly before: string; readonly after: string } {
  const { from } = facts.definition;
  return {
    before: `${from.label} (${from.system}), file `,
    after: `, arrived ${onDay(formatInstant(facts.receivedAt, now))}`,
  };
}

export function checksText(page: BatchPage, passed: string): string {
  const { nouns } = page.facts.definition;
  const warnings = page.warnings.length;
  const left =
    warnings === 0
      ? ''
      : ` ${count(warnings, { one: 'warning', many: 'warnings' })} to answer below.`;
  return `${passed}, for every ${nouns.document.one}.${left}`;
}

export function asText(person: Person): string {
  return person.team === '' ? person.name : `${person.name}, ${person.team}`;
}

export function firstText(name: string, at: string, now: Date): string {
  return `${name}, ${formatInstant(at, now)}`;
}

/** Whether this approval is the first of two. */
export function asksForSecond(facts: BatchFacts): boolean {
  return facts.approvalsNeeded === 2 && facts.approvals.length === 0;
}

export function nextSteps(
  facts: BatchFacts,
  labels: Labels,
  seconds: readonly string[],
): readonly string[] {
  const second = facts.definition.approval.second;
  const who = seconds.length === 0 ? 'A second person' : listOr(seconds);
  return [
    ...(asksForSecond(facts) && second !== undefined
      ? [`${who} is asked for the second approval, because ${whySecond(facts, second.from)}.`]
      : []),
    ...sending(facts, labels),
  ];
}

/** The figure that reached the limit: most often that of the invoices, which credits do not lower. */
export function whySecond(facts: BatchFacts, from: Pence): string {
  return `${heavy(facts)} to ${formatMoney(facts.weight.pence)} and the limit is ${formatMoney(from)}`;
}

function heavy({ weight, totals: { credits }, definition: { nouns } }: BatchFacts): string {
  if (weight.of === 'largestDocument')
    return `its largest ${nouns.document.one} or ${nouns.credit.one} comes`;
  return weight.of === 'originalTotal' || credits === 0
    ? 'it comes'
    : `its ${nouns.document.many} come`;
}

function sending(facts: BatchFacts, labels: Labels): readonly string[] {
  const to = inSentence(labels.to);
  return [
    `AIMS sends the batch to ${to}. If ${to} is not available, the batch is stored and AIMS tries again by itself.`,
    `AIMS emails you when ${to} has answered for every ${facts.definition.nouns.document.one}.`,
  ];
}

export function recorded(facts: BatchFacts): string {
  const until = asksForSecond(facts) ? ' Nothing is sent before the second person approves.' : '';
  return `Your name, the time, the figures on this page and your answers are kept in the audit trail.${until}`;
}

/* ---------- the confirmation ---------- */

export const approvedWords = {
  title: (ref: string) => `You approved ${ref}`,
  body: (facts: BatchFacts) => `${whatText(facts)}, ${totals(facts).together}`,
  next: 'What happens next',
  now: 'Where it is now',
  nextForYou: 'Next for you',
  nothingElse: 'No other batch needs you.',
  another: (ref: string) => `See batch ${ref}`,
  others: (n: number) => (n === 1 ? '1 other batch needs you.' : `${n} other batches need you.`),
  record: 'Record of this approval',
  print: 'Print this page to keep a copy.',
  when: 'Approved',
  fingerprint: 'Fingerprint of what was approved (sha256)',
  batch: 'Batch',
  home: 'Back to home',
  see: (ref: string) => `See batch ${ref}`,
} as const;

/** What is true now, and what comes after: the page may be opened again days later. */
export function stepsAfter(
  facts: BatchFacts,
  labels: Labels,
  others: readonly string[],
): readonly string[] {
  if (facts.state === 'validated') {
    const who = others.length === 0 ? 'A second person' : listOr(others);
    return [`${who} can give the second approval.`, ...sending(facts, labels)];
  }
  return ['approved', 'transformed'].includes(facts.state) ? sending(facts, labels) : [];
}

export function whereNow(facts: BatchFacts, now: Date): string {
  return sentenceOf(facts, now);
}
