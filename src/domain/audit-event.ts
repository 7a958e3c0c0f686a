/**
 * An audit event: an append-only fact, written in the transaction of the change it tells of.
 * Facts go into the hashed line; names, typed reasons and file names go into `detail`, which can be erased
 * without breaking the chain. Event names are `subject.verb-in-the-past`; docs/reference/audit-fields.md lists them.
 */
export const AUDIT_EVENTS = {
  'home.opened': 'AIMS began to write to this home, with a new fence number',
  'interface.applied': "a definition came into force, or its layout or its lists' settings changed",
  'interface.ended':
    'its definition is gone from the settings, and nothing of it is received any more',
  'dataset.refreshed': 'a new snapshot came into force, or the one in force has a newer date',
  'dataset.held': 'a new copy differs too much in size and waits for a person',
  'dataset.damaged':
    "the archive's bytes of the copy in force are not the ones that were taken; the next copy mends that",
  'inbox.refused': 'something in the inbox is not a file AIMS takes; it stays where it is',
  'batch.received': 'bytes are in the archive and have a receipt',
  'batch.archived': 'the inbox copy was cleared',
  'batch.repeat': 'the same bytes arrived before',
  'batch.parsed': 'the records were read',
  'batch.validated': 'a check finished and is the current one',
  'batch.unreadable': 'the file as a whole cannot be used',
  'batch.check-failed': 'a check stopped working; the batch is blocked',
  'batch.original-damaged':
    'the bytes in the archive are not the ones that were received; nothing is made of them',
  'batch.recheck-asked': 'a person asked for a new check',
  'batch.approved': 'a person approved exact bytes',
  'batch.approval-dropped': 'approvals no longer count, because what was approved has changed',
  'batch.approval-refused': 'a person was refused a decision, with the reason',
  'batch.returned': 'a person sent it back to the sender',
  'batch.withdrawn': 'a person closed it before anything was sent',
  'batch.transformed': 'the payload was made again and equals the approved one',
  'batch.transform-differed':
    'the payload made again is not the approved one; the approval was dropped',
  'batch.transform-failed': 'the payload could not be made so far; AIMS goes on trying',
  'batch.delivered': 'the target has the whole payload',
  'batch.confirmed': 'the target answered; counts and pence at each level',
  'batch.refused': 'the target answered for every document, and has none of them',
  'batch.contradicted': 'the answer of the target does not agree with what was sent',
  'batch.settled': 'a person said what they found of answers that do not agree, and closed them',
  'delivery.queued': 'a payload is owed to a connection',
  'delivery.attempted': 'an attempt was begun, before any byte left',
  'delivery.failed': 'an attempt failed; another is due',
  'delivery.in-doubt': 'AIMS cannot know whether the target has it',
  'delivery.stopped': 'a lasting no: it waits until something is put right',
  'delivery.resumed': 'AIMS started or its settings changed: another attempt is due',
  'email.queued': 'a message to people is owed',
  'email.sent': 'the mail server took it',
  'email.failed': 'the mail server did not take it; another try is due',
  'email.stopped': 'the mail server refused it for good, or did not take it for 3 days',
  'person.added': 'an account was made',
  'person.signed-in': 'a person signed in',
  'person.sign-in-failed': 'a sign-in was refused',
  'person.signed-out': 'a person signed out',
} as const;

export type AuditEventName = keyof typeof AUDIT_EVENTS;

/** Who did it: AIMS itself, a signed-in person, or somebody at the command line. */
export type Actor =
  | { readonly kind: 'aims' }
  | { readonly kind: 'person'; readonly id: string; readonly role: string }
  | { readonly kind: 'cli'; readonly login: string; readonly as: string | undefined };

export const AIMS: Actor = { kind: 'aims' };

export interface AuditEvent {
  readonly event: AuditEventName;
  readonly actor: Actor;
  /** What it is about: `batch:LIB-0417`, `dataset:suppliers`, `person:17`. */
  readonly subject: string;
  /** Ids, codes, hashes, amounts in pence, from and to. Never names or typed text. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** Names, reasons, file names: hashed into the line, kept apart. */
  readonly detail?: string;
}
