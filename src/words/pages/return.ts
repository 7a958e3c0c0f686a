/** Returning a batch to its sender, and withdrawing one. */
import type { ReturnReason } from '../../domain/decision.ts';
import type { Definition } from '../../domain/interface.ts';
import { capitalise, count } from '../format.ts';
import { inSentence, type Labels } from '../labels.ts';

export const SHORTEST_MESSAGE = 10;
export const LONGEST_MESSAGE = 1000;

const CHARACTER = { one: 'character', many: 'characters' };

/** `what` is what was typed: a message, a reason. */
export function lengthMistakes(what: string) {
  return {
    short: `${what} must be ${count(SHORTEST_MESSAGE, CHARACTER)} or more`,
    long: `${what} must be ${count(LONGEST_MESSAGE, CHARACTER)} or less`,
  };
}

export const returnWords = {
  title: 'Return to sender',
  back: 'Back',
  lead: ({ nouns }: Definition, labels: Labels) =>
    `${capitalise(inSentence(labels.from))} gets an email with your message and, if the problems need fixing there, the list of them. Nothing from this batch goes to ${inSentence(labels.to)}. They can send a new file with the same ${nouns.document.one} numbers.`,
  why: 'Why are you returning it?',
  what: 'What do they need to change?',
  hint: 'If the problems need fixing, we add the list of them for you. Do not include bank details or information about people.',
  emailTo: 'The email goes to',
  to: 'To',
  toText: ({ from }: Definition) => `${from.label}, ${from.email}`,
  submit: (ref: string) => `Return batch ${ref}`,
  cancel: 'Go back without returning',
  count: {
    fallback: `You can enter up to ${LONGEST_MESSAGE} characters`,
    under: { one: 'You have %{count} character left', other: 'You have %{count} characters left' },
    limit: 'You have 0 characters left',
    over: {
      one: 'You have %{count} character too many',
      other: 'You have %{count} characters too many',
    },
  },
} as const;

export function reasonLabel(reason: ReturnReason, labels: Labels): string {
  switch (reason) {
    case 'problems':
      return `The problems need fixing in the system of ${inSentence(labels.from)}`;
    case 'repeat':
      return 'It is a repeat of an earlier batch';
    case 'mistake':
      return 'It was sent by mistake';
    case 'other':
      return 'Another reason';
  }
}

export const returnMistakes = {
  reason: 'Select why you are returning this batch',
  empty: (labels: Labels) => `Enter what ${inSentence(labels.from)} needs to change`,
  ...lengthMistakes('Message'),
} as const;

export const returnedWords = {
  title: (ref: string) => `You returned ${ref}`,
  body: (labels: Labels) => `Nothing from it has gone to ${inSentence(labels.to)}`,
  next: 'What happens next',
  steps: (labels: Labels, reason: ReturnReason) => [
    `${capitalise(inSentence(labels.from))} gets an email with your message${reason === 'problems' ? ' and the list of problems' : ''}.`,
    'When a new file arrives, AIMS checks it as a new batch.',
  ],
  record: 'Record of this return',
  print: 'Print this page to keep a copy.',
  batch: 'Batch',
  see: (ref: string) => `See batch ${ref}`,
  home: 'Back to home',
} as const;

export const withdrawWords = {
  title: 'Withdraw this batch',
  repeatTitle: 'Close it as a repeat',
  back: 'Back',
  lead: (labels: Labels) =>
    `The batch is closed. Nothing from it goes to ${inSentence(labels.to)}, and no email goes to ${inSentence(labels.from)}. This cannot be undone; the same file can be sent again.`,
  why: 'Why are you withdrawing it?',
  hint: 'Your reason is kept in the audit trail. Do not include bank details or information about people.',
  submit: (ref: string) => `Withdraw batch ${ref}`,
  cancel: 'Go back without withdrawing',
} as const;

export const withdrawMistakes = {
  empty: 'Enter why you are withdrawing this batch',
  ...lengthMistakes('Reason'),
} as const;
