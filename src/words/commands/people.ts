/** What `aims user` and `aims email` say. */
import { ADMIN_GROUP } from '../../domain/decision.ts';
import { count } from '../format.ts';

export const userHeads = {
  username: 'Username',
  name: 'Name',
  team: 'Team',
  email: 'Email',
  groups: 'Groups',
  state: '',
} as const;
export const CLOSED = 'closed';
export const NOBODY = 'Nobody has an account yet. Make the first: aims user add';

export function howManyPeople(n: number): string {
  return count(n, { one: 'person', many: 'people' });
}

export function added(username: string, groups: readonly string[]): string {
  const admin = groups.includes(ADMIN_GROUP) ? ' It looks after AIMS and approves nothing.' : '';
  return `Made the account ${username}.${admin}`;
}

export const FIRST_ACCOUNT =
  'It is the first account, so all it needed was access to the files of this home. The audit trail says so.';

export function unusedGroup(group: string, nearest: string | undefined): string {
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `No interface names the group ${group}, so it gives no rights yet.${hint}`;
}

export function noGroups(): string {
  return 'Name at least one group: --groups stock-control,internal-audit';
}

export function usernameForm(username: string): string {
  return `A username has letters, digits, dots, dashes and underscores, not "${username}".`;
}

export function emptyPassword(from: string): string {
  return `There is no password in ${from}.`;
}

/* ---------- emails ---------- */

export const emailHeads = {
  id: 'No.',
  queued: 'Written',
  to: 'To',
  state: 'State',
  subject: 'Subject',
} as const;
export const NO_EMAILS = 'There are no emails yet.';

const EMAIL_STATES: Readonly<Record<string, string>> = {
  queued: 'To be sent',
  sending: 'Being sent',
  retrying: 'Tried, tries again',
  sent: 'Sent',
  stopped: 'Not sent',
};

export function emailState(state: string): string {
  return EMAIL_STATES[state] ?? state;
}

export function howManyEmails(n: number): string {
  return count(n, { one: 'email', many: 'emails' });
}

export const emailParts = {
  to: 'To',
  subject: 'Subject',
  written: 'Written',
  sent: 'Sent',
  answer: 'Last answer',
} as const;
