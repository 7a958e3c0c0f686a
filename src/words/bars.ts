/** Why a person may not approve a batch, in words: for the page that refuses and for the command line. */
import type { Bar } from '../domain/decision.ts';

const BARS: Readonly<Record<Bar, string>> = {
  'not-an-approver': 'You are not one of the people who can approve this batch.',
  'not-admin': 'Only people who look after AIMS itself can settle an answer that differs.',
  'is-admin': 'People who look after AIMS itself cannot approve anything.',
  'is-sender': 'You are one of the people behind this file, so somebody else has to approve it.',
  'gave-first-approval': 'You gave the first approval. The second has to be by somebody else.',
  'wrote-definition':
    'You last changed the settings of this interface, so somebody else has to approve it.',
  disabled: 'Your account is closed.',
};

export function describeBar(bar: Bar): string {
  return BARS[bar];
}

export function isBar(text: string): text is Bar {
  return Object.hasOwn(BARS, text);
}
