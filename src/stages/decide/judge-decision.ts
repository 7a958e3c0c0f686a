/**
 * Whether a decision may be taken: pure questions over what is known at that instant. The first reason against is
 * returned; asking changes nothing.
 */
import type { BatchState } from '../../domain/batch.ts';
import {
  ADMIN_GROUP,
  type Bar,
  barTo,
  type DecisionRules,
  heaviest,
  type Person,
  type Weight,
} from '../../domain/decision.ts';
import type { DeliveryState } from '../../domain/delivery.ts';
import type { Pence } from '../../domain/money.ts';

/** What the form was made on, and what is there now. */
export interface Standing {
  readonly state: BatchState;
  readonly checkId: number | null;
  readonly manifest: string | null;
  /** How many count so far. */
  readonly approvals: number;
  readonly errors: number;
  readonly heldFor: readonly string[];
  /** A list or the settings changed since the check, and it has not been made again yet. */
  readonly recheckDue: boolean;
}

export type Overtaken =
  | 'state'
  | 'check'
  | 'recheck'
  | 'manifest'
  | 'approvals'
  | 'problems'
  | 'lists'
  | 'warnings';

/** What changed between the page and the click; undefined when nothing did. */
export function overtakenBy(
  form: { readonly checkId: number; readonly manifest: string; readonly approvals: number },
  now: Standing,
): Overtaken | undefined {
  if (now.state !== 'validated') return 'state';
  if (now.checkId !== form.checkId) return 'check';
  if (now.recheckDue) return 'recheck';
  if (now.errors > 0) return 'problems';
  if (now.manifest !== form.manifest) return 'manifest';
  if (now.approvals !== form.approvals) return 'approvals';
  return now.heldFor.length > 0 ? 'lists' : undefined;
}

/** Every warning needs its own answer, in words. */
export function unanswered(
  warnings: readonly { readonly code: string; readonly group: string }[],
  answers: readonly { readonly code: string; readonly group: string; readonly answer: string }[],
): { readonly code: string; readonly group: string }[] {
  return warnings.filter(
    (warning) =>
      !answers.some(
        (answer) =>
          answer.code === warning.code &&
          answer.group === warning.group &&
          answer.answer.trim() !== '',
      ),
  );
}

/** What decides how many must approve a batch: it is weighed without its credits, by its largest document, and whole. */
export function weightOf(
  batch: { readonly invoices_pence: Pence; readonly credits_pence: Pence },
  largestDocument: Pence,
): Weight {
  return heaviest({
    grossWithoutCredits: batch.invoices_pence,
    largestDocument,
    originalTotal: batch.invoices_pence + batch.credits_pence,
  });
}

/**
 * Returning and closing are for approvers of the interface too, and once there is a first approval for those who can give
 * the second; not barred for a sender or a first approver.
 */
export function barToReturn(
  person: Person,
  rules: DecisionRules,
  given: readonly unknown[],
): Bar | undefined {
  const approvers = groupsToReturn(rules, given);
  return barTo(person, { ...rules, approvers, senders: [], author: undefined }, []);
}

export function groupsToReturn(rules: DecisionRules, given: readonly unknown[]): readonly string[] {
  return given.length === 0 ? rules.approvers : [...rules.approvers, ...rules.seconds];
}

/** Who looks after AIMS finds out what an answer that contradicts is about, and settles it. */
export function barToSettle({ groups, disabledAt }: Person): Bar | undefined {
  if (disabledAt !== null) return 'disabled';
  return groups.includes(ADMIN_GROUP) ? undefined : 'not-admin';
}

/** States in which nothing has been sent, so that a batch can go back or be closed. */
const RETURNABLE: readonly BatchState[] = ['validated', 'unreadable'];
const WITHDRAWABLE: readonly BatchState[] = [
  'validated',
  'unreadable',
  'duplicate',
  'approved',
  'transformed',
];

export function isReturnable(state: BatchState): boolean {
  return RETURNABLE.includes(state);
}

/** `delivery`: how far sending has come, where it is owed. Once an attempt has begun, the target may have some of it. */
export function isWithdrawable(state: BatchState, delivery?: DeliveryState): boolean {
  return WITHDRAWABLE.includes(state) && (delivery === undefined || delivery === 'queued');
}
