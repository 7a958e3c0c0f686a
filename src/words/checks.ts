/**
 * The checks as people read them under "What we checked", by key, and what AIMS cannot check and says so before
 * anybody approves. Each finding's code belongs to one check (words/findings.ts).
 */
import type { DatasetRole, Definition } from '../domain/interface.ts';
import { fill } from './fill.ts';
import { count, formatNumber, listOf } from './format.ts';
import type { Labels } from './labels.ts';

interface CheckWords {
  /** file: passed or not as a whole. document: counted. */
  readonly scope: 'file' | 'document';
  /** What is true when it passed: short, for a table. */
  readonly label: string;
  readonly passed: string;
  readonly failed: string;
}

export const CHECKS = {
  'file-complete': {
    scope: 'file',
    label: 'File is complete and its totals agree',
    passed: 'The file is complete: its own count and total agree with what is in it.',
    failed:
      'The file is not complete, or its own count or total does not agree with what is in it.',
  },
  'not-repeated': {
    scope: 'file',
    label: 'File has not been sent before',
    passed: 'AIMS has not had a file with exactly this content before.',
    failed: 'AIMS has had a file with exactly this content before.',
  },
  'lists-fresh': {
    scope: 'file',
    label: 'Lists are new enough to check against',
    passed: 'Every list was new enough to check against.',
    failed: 'A list was late or too old to check against.',
  },
  details: {
    scope: 'document',
    label: 'Details are there and in the right form',
    passed: 'Every detail that {to} needs is there, in the right form and not too long.',
    failed: 'A detail is missing, not in the right form or too long.',
  },
  'lines-add-up': {
    scope: 'document',
    label: 'Lines add up to the total',
    passed: 'The lines and their VAT add up to the total.',
    failed: 'The lines and their VAT do not add up to the total.',
  },
  supplier: {
    scope: 'document',
    label: 'Supplier is in the list and open',
    passed: 'The supplier is in the supplier list, open and not on hold.',
    failed: 'The supplier is not in the supplier list, is closed or is on hold.',
  },
  'pay-site': {
    scope: 'document',
    label: 'Supplier has an address to pay',
    passed: 'The supplier has the address to pay that the file names.',
    failed: 'The supplier does not have the address to pay that the file names.',
  },
  'budget-code': {
    scope: 'document',
    label: 'Budget codes are open and can be used',
    passed: 'Every budget code is in the list, open on the day and can be paid from.',
    failed: 'A budget code is not in the list, is closed or cannot be paid from.',
  },
  'vat-code': {
    scope: 'document',
    label: 'VAT codes are known',
    passed: 'Every VAT code is in the list.',
    failed: 'A VAT code is not in the list, or the VAT looks wrong.',
  },
  'dates-open': {
    scope: 'document',
    label: 'Dates are in an open accounting month',
    passed: 'The accounting date is in a month that was open when the list was copied.',
    failed: 'The accounting date is not in an open month.',
  },
  currency: {
    scope: 'document',
    label: 'Currency is accepted',
    passed: 'The currency is the one this interface takes.',
    failed: 'The currency is not the one this interface takes.',
  },
  order: {
    scope: 'document',
    label: 'Order numbers are open',
    passed: 'Every order number is open and belongs to the supplier.',
    failed: 'An order number is not open or belongs to another supplier.',
  },
  'not-in-target': {
    scope: 'document',
    label: 'Not in the list of what {to} already has',
    passed: 'The number is not in the list of what {to} already has from this supplier.',
    failed: 'The number, or one very like it, is in the list of what {to} already has.',
  },
  'not-twice': {
    scope: 'document',
    label: 'Not twice in this file',
    passed: 'The number is once in this file for this supplier.',
    failed: 'The number is more than once in this file for this supplier.',
  },
  'not-waiting': {
    scope: 'document',
    label: 'Not waiting in another batch',
    passed: 'The number is in no other batch that is on its way.',
    failed: 'The number is in another batch that is on its way.',
  },
  'usual-amount': {
    scope: 'document',
    label: 'Amount is usual for the supplier',
    passed: 'The amount is in the usual range for this supplier.',
    failed: 'The amount is far outside the usual range for this supplier.',
  },
  'own-checks': {
    scope: 'document',
    label: 'Own checks of this interface',
    passed: 'The checks written for this interface found nothing.',
    failed: 'A check written for this interface found something.',
  },
  'could-check': {
    scope: 'file',
    label: 'Every check could be done',
    passed: 'Every check could be done.',
    failed: 'A check stopped working and counts as not passed.',
  },
  'target-answer': {
    scope: 'document',
    label: '{to} confirms what was sent',
    passed: '{to} confirms it at the amount sent.',
    failed: '{to} refused it, or confirms something else than was sent.',
  },
} as const satisfies Record<string, CheckWords>;

export type CheckKey = keyof typeof CHECKS;

export interface CheckTally {
  readonly check: string;
  readonly passed: number;
  readonly failed: number;
  readonly done: boolean;
}

export interface DescribedCheck {
  readonly label: string;
  readonly state: 'passed' | 'failed' | 'not-done';
  /** 38 of 38 passed; 36 passed, 2 did not. */
  readonly result: string;
  readonly sentence: string;
}

export function isCheckKey(key: string): key is CheckKey {
  return Object.hasOwn(CHECKS, key);
}

/** One row of "What we checked". A check that is not in the catalogue is shown by its own name. */
export function describeCheck(tally: CheckTally, labels: Labels): DescribedCheck {
  const words: CheckWords = isCheckKey(tally.check)
    ? CHECKS[tally.check]
    : { ...CHECKS['own-checks'], label: tally.check };
  const state = !tally.done ? 'not-done' : tally.failed > 0 ? 'failed' : 'passed';
  return {
    label: fill(words.label, {}, labels),
    state,
    result: resultOf(tally, state, words.scope),
    sentence: state === 'not-done' ? 'This was not checked.' : fill(words[state], {}, labels),
  };
}

function resultOf(
  tally: CheckTally,
  state: DescribedCheck['state'],
  scope: CheckWords['scope'],
): string {
  if (state === 'not-done') return 'Not checked';
  if (scope === 'file') return state === 'passed' ? 'Passed' : 'Did not pass';
  const passed = formatNumber(tally.passed);
  if (state === 'failed') return `${passed} passed, ${formatNumber(tally.failed)} did not`;
  return `${passed} of ${passed} passed`;
}

/** "9 of 11 checks passed", for the line above the table. */
export function checksPassed(tally: readonly CheckTally[]): string {
  const done = tally.filter((one) => one.done);
  const passed = done.filter((one) => one.failed === 0).length;
  return `${formatNumber(passed)} of ${count(done.length, { one: 'check', many: 'checks' })} passed`;
}

/* ---------- what we did not check ---------- */

const ALWAYS_UNKNOWN = [
  'How {to} works out VAT. Its own tax rules may come to another amount or refuse a line.',
  'Extra fields of {to} (flexfields) and its rules for which codes may be used together.',
  'Whether the budget has money left for these {many}.',
  'Whether a supplier, budget code or accounting month was closed since the lists were copied.',
  'Whether somebody else loads one of these {many} into {to} first.',
] as const;

const ROLE_MISSING: Readonly<Record<DatasetRole, string>> = {
  suppliers: 'Suppliers: this interface has no supplier list to check against.',
  sites: 'Addresses to pay: this interface has no list of them to check against.',
  budgets: 'Budget codes: this interface has no list of them to check against.',
  taxCodes: 'VAT codes: this interface has no list of them to check against.',
  periods: 'Accounting months: this interface has no list of open months to check against.',
  invoices:
    'Repeats: this interface has no list of what {to} already has. AIMS knows only what went through AIMS.',
};

const SENDER_UNKNOWN =
  'Who sent the file: this interface does not name the people behind it, so AIMS cannot stop a sender from approving.';

/** What an approver must know AIMS cannot tell, as sentences: the lists that are missing first. */
export function whatWeDidNotCheck(
  definition: Pick<Definition, 'datasets' | 'from'>,
  labels: Labels,
): readonly string[] {
  const missing = (Object.keys(ROLE_MISSING) as DatasetRole[])
    .filter((role) => definition.datasets[role] === undefined)
    .map((role) => ROLE_MISSING[role]);
  const sender = definition.from.people.length === 0 ? [SENDER_UNKNOWN] : [];
  return [...missing, ...sender, ...ALWAYS_UNKNOWN].map((sentence) => fill(sentence, {}, labels));
}

/** "suppliers (today at 6:02am) and budget codes (today at 6:04am)" of lists already put in words. */
export function checkedAgainst(
  lists: readonly { readonly label: string; readonly copied: string }[],
): string {
  return listOf(lists.map((list) => `${list.label} (${list.copied})`));
}
