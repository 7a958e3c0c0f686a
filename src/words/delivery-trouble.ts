/** What kept a payload from its target at the last attempt, in AIMS's own words: a code is no answer of the target. */
import { AimsError, type ErrorCode, isErrorCode } from '../domain/errors.ts';
import { describeError } from './errors.ts';
import { capitalise } from './format.ts';
import { inSentence } from './labels.ts';

/** Why a delivery is in doubt although no error was seen: the target leaves no trace of what it takes. */
const DOUBTS: Readonly<Record<string, string>> = {
  'no-trace':
    'An earlier try was cut off, and {to} leaves no trace of what it takes: AIMS cannot look.',
  'marker-unanswered':
    'The last file got no answer, and {to} leaves no trace of what it takes: AIMS cannot look.',
};

/** `lastError` as a delivery has it: the code of an error, or the reason of a doubt. `what`: what AIMS saw. */
export function deliveryTrouble(lastError: string, what: string | undefined, to: string): string {
  const target = capitalise(inSentence(to));
  const doubt = DOUBTS[lastError];
  if (doubt !== undefined) return doubt.replace('{to}', inSentence(to));
  if (!isErrorCode(lastError)) return `${target} does not have it: ${lastError}.`;
  return describeError(new AimsError(lastError, contextOf(lastError, what, target))).message;
}

/** What was seen is left out where it only repeats the code. */
function contextOf(code: ErrorCode, what: string | undefined, target: string) {
  const isTold = what !== undefined && what !== code;
  return { connection: target, ...(isTold ? { what } : {}) };
}
