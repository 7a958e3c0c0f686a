/** The verdict on the audit trail. It says what was checked and no more: removal from the very end needs a seal to be noticed. */
import type { Fault, SignOfUse, TrailVerdict } from '../../audit/verify-trail.ts';
import { count, formatFullInstant, formatInstant, formatNumber } from '../format.ts';

export const INTACT = 'The trail is intact.';

export const END_NOT_NOTICED =
  'Entries removed from the very end cannot be noticed without a seal kept elsewhere: keep this mark, and look for it next time.';

export function nothingYet(): string {
  return 'The audit trail has no entries yet.';
}

/** We checked all 184,209 entries from 1 April 2020 at 9am to today at 2:10pm. */
export function checkedEntries(verdict: TrailVerdict, now: Date): string {
  const { entries, from, to } = verdict;
  const range =
    from === undefined || to === undefined
      ? ''
      : ` from ${formatFullInstant(from)} to ${formatInstant(to, now)}`;
  const all = entries === 1 ? 'the 1 entry' : `all ${formatNumber(entries)} entries`;
  return `We checked ${all}${range}. None has been changed, removed or put out of order since it was written.${missingDetailsText(verdict)}`;
}

/** Why they are gone AIMS cannot know. */
function missingDetailsText({ missingDetails, firstMissingDetail }: TrailVerdict): string {
  if (firstMissingDetail === undefined) return '';
  const first = `entry ${formatNumber(firstMissingDetail)}`;
  if (missingDetails === 1) return ` The details of ${first} are no longer there.`;
  const all = formatNumber(missingDetails);
  return ` The details of ${all} of them are no longer there, those of ${first} being the first.`;
}

export function markText(mark: string): string {
  return `Mark of the last entry: ${mark}`;
}

/* ---------- not intact ---------- */

type Broken = NonNullable<TrailVerdict['broken']>;

const WHAT: Readonly<Record<Fault, (seq: string, broken: Broken) => string>> = {
  'missing-before': (seq) => `An entry before ${seq} is missing.`,
  changed: (seq) => `Entry ${seq} was changed after it was written.`,
  'out-of-order': (seq) => `Entry ${seq} is not in its place.`,
  link: (seq) => `Entry ${seq} does not follow from the one before it.`,
  detail: (seq) => `The details of entry ${seq} were changed after they were written.`,
  end: (seq) => `The end of the trail is not where it was: entry ${seq} was the last one written.`,
  'no-end': () => 'The database no longer says where the trail ends.',
  starts: (_, { stored, expected }) =>
    `AIMS was started ${count(Number(expected), TIMES)}, and the trail tells of ${stored}.`,
  gone: (_, { expected }) => `The trail has no entries, and ${signInSentence(expected)}.`,
};

const TIMES = { one: 'time', many: 'times' };

/** Something has happened here, which AIMS never does without an entry. */
const SIGN = 'something has happened here';
const SIGNS: Readonly<Record<string, string>> = {
  originals: 'the database knows of files that have come in',
  people: 'the database has people with accounts',
  files: 'archive/originals has files that have come in',
} satisfies Record<SignOfUse, string>;

export function signInSentence(sign: string): string {
  return SIGNS[sign] ?? SIGN;
}

export function brokenVerdict({ broken, entries }: TrailVerdict): readonly string[] {
  if (broken === undefined) return [];
  const seq = formatNumber(broken.seq);
  const what = WHAT[broken.what](seq, broken);
  const before = entries === 0 || broken.seq === 1 ? '' : ` Entries before it are intact.`;
  return [
    `The trail is not intact from entry ${seq}. ${what}${before}`,
    `  stored    ${broken.stored}`,
    `  expected  ${broken.expected}`,
    'Do not restart, restore or delete anything. Tell Systems and Internal Audit now.',
  ];
}
