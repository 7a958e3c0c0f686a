/** What `aims user` and `aims email` say. */
import { ADMIN_GROUP } from '../../domain/decision.ts';
import { quoted } from '../fill.ts';
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

export function nobody(aims: string): string {
  return `Nobody has an account yet. Make the first: ${aims} user add`;
}

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
  return `A username has letters, digits, dots, dashes and underscores, not ${quoted(username)}.`;
}

export const TYPE_PASSWORD = 'Type the password, then Enter. It is not shown.';
export const STANDARD_INPUT = 'the standard input';

export function emptyPassword(from: string): string {
  return `There is no password in ${from}.`;
}

export function manyLines(from: string): string {
  return `There is more than one line in ${from}. The password must be its only one.`;
}

export function whoDecides(aims: string): string {
  return `Say who decides: --as USER, the name of an account. See: ${aims} user list`;
}

/* ---------- emails ---------- */

export const emailHeads = {
  id: 'No.',
  queued: 'Written',
  to: 'To',
  state: 'State',
  subject: 'Subject',
} as const;
export const EMAILS = { one: 'email', many: 'emails' } as const;
export const NO_EMAILS = 'There are no emails yet.';
export const ALL_SENT = 'There is no email that could not be sent.';

const EMAIL_STATES: Readonly<Record<string, string>> = {
  queued: 'To be sent',
  retrying: 'Tried, tries again',
  sent: 'Sent',
  stopped: 'Not sent',
};

export function emailState(state: string): string {
  return EMAIL_STATES[state] ?? state;
}

export const emailParts = {
  to: 'To',
  subject: 'Subject',
  written: 'Written',
  sent: 'Sent',
  answer: 'Last answer',
} as const;
