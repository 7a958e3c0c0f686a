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

/** Refused, cancelled and void free the document's number in the target. */
export function freesNumber(status: OutcomeStatus): boolean {
  return status === 'refused' || status === 'cancelled' || status === 'void';
}
