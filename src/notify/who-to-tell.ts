/**
 * Who gets which message, and why: a pure answer from the definition and the people there are. It must never leave a
 * batch that needs somebody without a reader: where no approver has an account, the owner and the deputy are told.
 */
import { barTo, decisionRules, type Person } from '../domain/decision.ts';
import type { Contact, Definition, HomeSettings } from '../domain/interface.ts';
import type { EmailKind } from '../words/email-model.ts';
import { sameMailbox } from './address.ts';

export interface Recipient extends Contact {
  /** Ends the sentence "You get this because …". */
  readonly because: string;
  /** Whom they ask, who have no account to look for themselves with. */
  readonly ask?: Contact;
}

export interface Telling {
  readonly kind: EmailKind;
  readonly definition: Pick<
    Definition,
    'title' | 'from' | 'owner' | 'deputy' | 'approval' | 'mail' | 'author'
  >;
  readonly home: Pick<HomeSettings, 'systems'>;
  readonly people: readonly Person[];
  /** Approvals given so far: who gave one is not asked for the next. */
  readonly given: readonly { readonly username: string }[];
  /** Waiting so long that approvers should know. */
  readonly longWait: boolean;
}

type Group =
  | 'approvers'
  | 'seconds'
  | 'sender'
  | 'sender-if-told'
  | 'loaded-list'
  | 'owner'
  | 'systems';

const GROUPS: Readonly<Record<EmailKind, readonly Group[]>> = {
  problems: ['approvers', 'sender-if-told'],
  ready: ['approvers'],
  second: ['seconds'],
  returned: ['sender', 'approvers'],
  'in-target': ['approvers', 'loaded-list'],
  loaded: ['approvers', 'loaded-list', 'sender-if-told'],
  'part-refused': ['approvers', 'loaded-list', 'systems', 'sender-if-told'],
  refused: ['approvers', 'loaded-list', 'systems', 'sender-if-told'],
  'on-hold': ['approvers', 'loaded-list'],
  waiting: ['systems'],
  'in-doubt': ['systems', 'approvers', 'owner'],
  'not-loaded': ['systems', 'approvers', 'owner'],
  'check-failed': ['systems', 'approvers'],
  'original-damaged': ['systems', 'approvers'],
  'transform-failed': ['systems', 'approvers'],
  'reply-contradicts': ['systems', 'approvers', 'owner'],
};

/** After this long without an answer a waiting message goes to the approvers too, in milliseconds. */
export const LONG_WAIT_MS = 4 * 3_600_000;

export function whoToTell(telling: Telling): readonly Recipient[] {
  const groups = GROUPS[telling.kind];
  const all =
    telling.kind === 'waiting' && telling.longWait ? [...groups, 'approvers' as const] : groups;
  return withoutRepeats(all.flatMap((group) => membersOf(group, telling)));
}

function membersOf(group: Group, telling: Telling): readonly Recipient[] {
  const { definition, home } = telling;
  const { title, from, mail } = definition;
  switch (group) {
    case 'approvers':
      return orOwners(allowedTo(telling, []), `you can approve ${title}`, telling);
    case 'seconds':
      return orOwners(
        allowedTo(telling, telling.given),
        `you can give the second approval for ${title}`,
        telling,
      );
    case 'sender':
      return [
        {
          name: from.label,
          email: from.email,
          because: `you send ${title}`,
          ask: contactOf(definition.owner),
        },
      ];
    case 'sender-if-told':
      return mail.tellSender ? membersOf('sender', telling) : [];
    case 'loaded-list':
      return mail.loaded.map((email) => ({
        name: email,
        email,
        because: `you are told what becomes of ${title}`,
      }));
    case 'owner':
      return ownersOf(telling);
    case 'systems':
      return [{ ...contactOf(home.systems), because: `you look after ${title}` }];
  }
}

function allowedTo(telling: Telling, given: Telling['given']): readonly Person[] {
  const rules = decisionRules(telling.definition);
  return telling.people.filter((person) => barTo(person, rules, given) === undefined);
}

function orOwners(
  people: readonly Person[],
  because: string,
  telling: Telling,
): readonly Recipient[] {
  if (people.length === 0) return ownersOf(telling);
  return people.map(({ name, email }) => ({ name, email, because }));
}

function ownersOf({ definition }: Telling): readonly Recipient[] {
  const because = `${definition.title} is yours to look after`;
  return [definition.owner, definition.deputy].map((owner) => ({ ...contactOf(owner), because }));
}

function contactOf({ name, email }: Contact): Contact {
  return { name, email };
}

/** Who is in several groups gets one message, for the first reason. */
function withoutRepeats(recipients: readonly Recipient[]): readonly Recipient[] {
  const byMailbox = new Map<string, Recipient>();
  for (const recipient of recipients) {
    const mailbox = sameMailbox(recipient.email);
    if (!byMailbox.has(mailbox)) byMailbox.set(mailbox, recipient);
  }
  return [...byMailbox.values()];
}
