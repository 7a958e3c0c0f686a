/**
 * Whether a decision may be taken: pure questions over what is known at that instant. The first reason against is
 * returned; asking changes nothing.
 */
import type { BatchState } from '../../domain/batch.ts';
import { type Bar, barTo, type DecisionRules, type Person } from '../../domain/decision.ts';

/** What the form was made on, and what is there now. */
export interface Standing {
  readonly state: BatchState;
  readonly checkId: number | null;
  readonly manifest: string | null;
  readonly errors: number;
  readonly heldFor: readonly string[];
  /** A list or the settings changed since the check, and it has not been made again yet. */
  readonly recheckDue: boolean;
}

export type Overtaken = 'state' | 'check' | 'manifest' | 'problems' | 'lists' | 'warnings';

/** What changed between the page and the click; undefined when nothing did. */
export function overtakenBy(
  form: { readonly checkId: number; readonly manifest: string },
  now: Standing,
): Overtaken | undefined {
  if (now.state !== 'validated') return 'state';
  if (now.checkId !== form.checkId || now.recheckDue) return 'check';
  if (now.errors > 0) return 'problems';
  if (now.manifest !== form.manifest) return 'manifest';
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

/** Returning and closing are for approvers of the interface too, but not barred for a sender or a first approver. */
export function barToReturn(person: Person, rules: DecisionRules): Bar | undefined {
  return barTo(person, { ...rules, senders: [], author: undefined }, []);
}

/** States in which nothing has been sent, so that a batch can go back or be closed. */
const RETURNABLE: readonly BatchState[] = ['validated', 'unreadable'];
const WITHDRAWABLE: readonly BatchState[] = ['validated', 'unreadable', 'duplicate'];

export function isReturnable(state: BatchState): boolean {
  return RETURNABLE.includes(state);
}

export function isWithdrawable(state: BatchState): boolean {
  return WITHDRAWABLE.includes(state);
}
