/** The headings of the history: each audit event as a person would say it. The facts stand beside it. */
import type { AuditEventName } from '../domain/audit-event.ts';

export const EVENT_HEADINGS = {
  'home.opened': 'AIMS started',
  'interface.applied': 'New settings in force',
  'interface.ended': 'Interface ended',
  'dataset.refreshed': 'New copy of a list',
  'dataset.held': 'New copy of a list held back',
  'dataset.damaged': 'The stored copy of a list is damaged',
  'inbox.refused': 'Left in the inbox',
  'batch.received': 'Received',
  'batch.archived': 'Inbox cleared',
  'batch.repeat': 'Recognised as a repeat',
  'batch.parsed': 'Read',
  'batch.validated': 'Checked',
  'batch.unreadable': 'Could not be used',
  'batch.check-failed': 'A check stopped working',
  'batch.original-damaged': 'The stored file is damaged',
  'batch.recheck-asked': 'Asked to check again',
  'batch.approved': 'Approved',
  'batch.approval-dropped': 'Approval no longer counts',
  'batch.approval-refused': 'Decision refused',
  'batch.returned': 'Returned to sender',
  'batch.withdrawn': 'Withdrawn',
  'batch.transformed': 'Made ready to send',
  'batch.transform-differed': 'Differed from what was approved',
  'batch.transform-failed': 'Could not be made ready to send',
  'batch.delivered': 'Sent',
  'batch.confirmed': 'Confirmed',
  'batch.refused': 'Refused',
  'batch.contradicted': 'The answer does not agree',
  'batch.settled': 'The answer settled',
  'delivery.queued': 'Waiting to be sent',
  'delivery.attempted': 'Began to send',
  'delivery.failed': 'Could not be sent',
  'delivery.in-doubt': 'Not known whether it arrived',
  'delivery.stopped': 'Stopped trying',
  'delivery.resumed': 'Trying again',
  'email.queued': 'Email written',
  'email.sent': 'Email sent',
  'email.failed': 'Email could not be sent',
  'email.stopped': 'Email given up',
  'person.added': 'Account made',
  'person.signed-in': 'Signed in',
  'person.sign-in-failed': 'Sign-in refused',
  'person.signed-out': 'Signed out',
} as const satisfies Record<AuditEventName, string>;

/** The heading of one entry; a name from another version is shown as it is. */
export function eventHeading(event: string): string {
  return isEventName(event) ? EVENT_HEADINGS[event] : event;
}

function isEventName(event: string): event is AuditEventName {
  return Object.hasOwn(EVENT_HEADINGS, event);
}
