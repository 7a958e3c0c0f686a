/** The verdict on the audit trail. It says what was checked and no more: removal from the very end needs a seal to be noticed. */
import type { TrailVerdict } from '../../audit/verify-trail.ts';
import { formatFullInstant, formatInstant, formatNumber } from '../format.ts';

export const INTACT = 'The trail is intact.';

export const END_NOT_NOTICED =
  'Entries removed from the very end cannot be noticed without a seal kept elsewhere: keep this mark, and look for it next time.';

export function nothingYet(): string {
  return 'The audit trail has no entries yet.';
}

/** We checked all 184,209 entries from 1 April 2020 at 9am to today at 2:10pm. */
export function checkedEntries(
  { entries, from, to, erasedDetails }: TrailVerdict,
  now: Date,
): string {
  const range =
    from === undefined || to === undefined
      ? ''
      : ` from ${formatFullInstant(from)} to ${formatInstant(to, now)}`;
  const all = entries === 1 ? 'the 1 entry' : `all ${formatNumber(entries)} entries`;
  const erased =
    erasedDetails === 0
      ? ''
      : ` The details of ${formatNumber(erasedDetails)} of them were erased, as the rules allow.`;
  return `We checked ${all}${range}. None has been changed, removed or put out of order since it was written.${erased}`;
}

export function markText(mark: string): string {
  return `Mark of the last entry: ${mark}`;
}

/* ---------- not intact ---------- */

const WHAT: Readonly<Record<string, (seq: string) => string>> = {
  'missing-before': (seq) => `An entry before ${seq} is missing.`,
  changed: (seq) => `Entry ${seq} was changed after it was written.`,
  'out-of-order': (seq) => `Entry ${seq} is not in its place.`,
  link: (seq) => `Entry ${seq} does not follow from the one before it.`,
  detail: (seq) => `The details of entry ${seq} were changed after they were written.`,
  end: (seq) => `The end of the trail is not where it was: entry ${seq} was the last one written.`,
};

export function brokenVerdict({ broken, entries }: TrailVerdict): readonly string[] {
  if (broken === undefined) return [];
  const seq = formatNumber(broken.seq);
  const what = WHAT[broken.what]?.(seq) ?? `Entry ${seq} is not as it was written.`;
  const before = entries === 0 ? '' : ` Entries before it are intact.`;
  return [
    `The trail is not intact from entry ${seq}. ${what}${before}`,
    `  stored    ${broken.stored}`,
    `  expected  ${broken.expected}`,
    'Do not restart, restore or delete anything. Tell Systems and Internal Audit now.',
  ];
}
