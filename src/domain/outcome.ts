/** What the target says of one document: how far it got there, at what amount, under which voucher. */
import type { Pence } from './money.ts';

/** Ordered: each includes those before it. Created is not validated; validated is not paid. */
export const LEVELS = ['created', 'validated', 'paid'] as const;
export type Level = (typeof LEVELS)[number];

export const OUTCOME_STATUSES = [...LEVELS, 'on-hold', 'refused', 'cancelled', 'void'] as const;
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

export interface Outcome {
  readonly supplier: string;
  readonly number: string;
  readonly status: OutcomeStatus;
  readonly amount: Pence;
  readonly voucher: string;
  readonly code: string;
  readonly message: string;
}

/** Whether a status says that the document is at the level or beyond; a hold keeps "created" and no more. */
export function reaches(status: OutcomeStatus, level: Level): boolean {
  if (status === 'on-hold') return level === 'created';
  const at = LEVELS.indexOf(status as Level);
  return at >= 0 && at >= LEVELS.indexOf(level);
}

/**
 * Why AIMS does not believe an answer: it cannot be read, it speaks of a batch that was never sent or of a document that
 * was not in it, it names another amount, or it takes back what was final.
 */
export type ContradictionKind =
  | 'unreadable'
  | 'never-sent'
  | 'unknown-document'
  | 'different-amount'
  | 'went-backwards';

/** It was never taken, or is no more: nothing of it will be paid. */
export function isNotThere(status: OutcomeStatus): boolean {
  return freesNumber(status) || status === 'void';
}

/** The supplier's number can be used again in the target. A void document may keep its number there. */
export function freesNumber(status: OutcomeStatus): boolean {
  return status === 'refused' || status === 'cancelled';
}
