/** Settling answers that differ from what was sent: what the people who look after AIMS say that they found. */
import { inSentence, type Labels } from '../labels.ts';
import { lengthMistakes } from './return.ts';

export const settleWords = {
  heading: 'Say what you found',
  lead: ({ to, document }: Labels) =>
    `Compare this batch with what is in ${inSentence(to)}. What you write closes what differs here. It changes nothing in ${inSentence(to)}, and nothing of what AIMS believes of each ${document.one}.`,
  what: 'What did you find?',
  hint: 'Your words are kept in the audit trail. Do not include bank details or information about people.',
  submit: 'Settle what differs',
} as const;

export const settleMistakes = {
  empty: 'Enter what you found',
  ...lengthMistakes('What you found'),
} as const;

export const settledWords = {
  heading: 'What differed is settled',
  text: 'What you found is in the history of this batch. AIMS believes what it knew before.',
  notAll: 'What you saw is settled',
  since: 'An answer that has come since differs too.',
} as const;
