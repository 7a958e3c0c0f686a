/** The writing rules for a validator's own findings: what people could not act on is refused before they see it. */
import { isFindingCode } from '../../words/findings.ts';
import type { OwnFinding } from './validator-api.ts';

const LONGEST_HEADING = 60;
const BANNED = /\b(invalid|error|null|undefined|exception)\b/i;

/** The first rule that is broken, or undefined. `contacts`: the keys that `who` may be. */
export function mistakeInWords(
  finding: OwnFinding,
  contacts: readonly string[],
): string | undefined {
  const { code, heading, text, fix, who } = finding;
  if (!/^[A-Z]{2,6}-\d{3}$/.test(code)) return `code "${code}" is not like LIB-001`;
  if (isFindingCode(code))
    return `code ${code} has words of its own: give its values and no heading`;
  if (!isText(heading) || heading.length > LONGEST_HEADING)
    return `the heading needs 1 to ${LONGEST_HEADING} characters`;
  if (!isText(text)) return 'the text is empty';
  if (!Array.isArray(fix) || fix.length === 0 || !fix.every(isText))
    return 'fix needs at least one sentence';
  if (!contacts.includes(who)) return `who "${who}" is none of ${contacts.join(', ')}`;
  const banned = BANNED.exec([heading, text, ...fix].join(' '))?.[0];
  return banned === undefined ? undefined : `"${banned}" helps nobody: say what was found`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
