/**
 * Decisions of people on a batch, and who may take which. Approval is bound to exact bytes
 * (the manifest hash) and to the check and definition it was made on.
 */
import type { Definition } from './interface.ts';
import type { Pence } from './money.ts';

export const DECISION_KINDS = ['approve', 'return', 'withdraw', 'settle'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

export const RETURN_REASONS = ['problems', 'repeat', 'mistake', 'other'] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly team: string;
  readonly email: string;
  readonly groups: readonly string[];
  readonly disabledAt: string | null;
}

/** Why a person may not decide; the sentence is in words/. */
export type Bar =
  | 'not-an-approver'
  | 'not-admin'
  | 'is-admin'
  | 'is-sender'
  | 'gave-first-approval'
  | 'wrote-definition'
  | 'disabled';

export interface DecisionRules {
  /** Groups whose members may approve. */
  readonly approvers: readonly string[];
  /** Groups whose members may give the second approval. */
  readonly seconds: readonly string[];
  readonly secondFrom: Pence | undefined;
  /** Usernames of the persons behind the source. */
  readonly senders: readonly string[];
  /** Username of the author of the definition in force, where known. */
  readonly author: string | undefined;
}

/** Who may decide on batches of an interface, from its definition. */
export function decisionRules({
  approval,
  from,
  author,
}: Pick<Definition, 'approval' | 'from' | 'author'>): DecisionRules {
  return {
    approvers: approval.groups,
    seconds: approval.second?.groups ?? [],
    secondFrom: approval.second?.from,
    senders: from.people,
    author,
  };
}

export const ADMIN_GROUP = 'admin';

/** The role of somebody who acts for themselves, or whom no group lets. */
export const NO_ROLE = 'user';

/** What is weighed against the second-approval limit: the largest of the three. */
export interface Weights {
  readonly grossWithoutCredits: Pence;
  readonly largestDocument: Pence;
  readonly originalTotal: Pence;
}

/** The one of them that decides, and what it comes to. */
export interface Weight {
  readonly of: keyof Weights;
  readonly pence: Pence;
}

export function heaviest({ grossWithoutCredits, largestDocument, originalTotal }: Weights): Weight {
  const pence = Math.max(grossWithoutCredits, largestDocument, originalTotal);
  if (pence === grossWithoutCredits) return { of: 'grossWithoutCredits', pence };
  return { of: pence === largestDocument ? 'largestDocument' : 'originalTotal', pence };
}

export function approvalsNeeded({ secondFrom }: DecisionRules, { pence }: Weight): 1 | 2 {
  return secondFrom !== undefined && pence >= secondFrom ? 2 : 1;
}

/** The first reason why this person may not approve now, or undefined. `given` are the approvals so far. */
export function barTo(
  person: Person,
  rules: DecisionRules,
  given: readonly { readonly username: string }[],
): Bar | undefined {
  const username = person.username.toLowerCase();
  if (person.disabledAt !== null) return 'disabled';
  if (person.groups.includes(ADMIN_GROUP)) return 'is-admin';
  if (rules.senders.some((sender) => sender.toLowerCase() === username)) return 'is-sender';
  if (rules.author?.toLowerCase() === username) return 'wrote-definition';
  if (given.some((approval) => approval.username.toLowerCase() === username))
    return 'gave-first-approval';
  return roleIn(nextApprovers(rules, given), person) === undefined ? 'not-an-approver' : undefined;
}

/** The groups whose members may give the next approval. */
export function nextApprovers(rules: DecisionRules, given: readonly unknown[]): readonly string[] {
  return given.length === 0 ? rules.approvers : rules.seconds;
}

/** The group that gives a person the right that these groups have: the role in which they decide. */
export function roleIn(groups: readonly string[], person: Person): string | undefined {
  return person.groups.find((group) => groups.includes(group));
}
