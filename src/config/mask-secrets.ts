/**
 * Hides secrets in lines of a settings file before a mistake shows them. It works on the text, not on the parsed
 * file, because a file that cannot be parsed must not give its password away either; misspelt keys count too. Where it
 * cannot tell where a secret ends it hides too much.
 */
import { editDistance } from '../reference/edit-distance.ts';

const BULLET = '•';
/** Long enough to be known in spite of a slip or two. */
const MAY_BE_MISSPELT = ['password', 'passphrase', 'privatekey', 'credential', 'credentials'];
/** As they are: a postcode is two letters from a passcode. */
const SECRET_WORDS = [
  ...MAY_BE_MISSPELT,
  ...['passwd', 'passcode', 'pass', 'pwd', 'apikey', 'secret', 'token', 'postgres'],
];
/** What is no secret: where one stands, and at most brackets and a remark behind it. */
const REFERENCE = /^(["']?)\$\{(?:env|file):[^}]*\}\1[\s}\],]*(?:\s#.*)?$/;
/** A key, quoted or not, and its colon. Without a blank behind it, it is a slip: what follows counts all the same. */
const ENTRY = /(["']?)([A-Za-z][\w-]*)\1\s*:(?!\/\/)\s*/g;
const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/;
/** What a value in a flow map surely ends before: the next entry, or brackets at the end of the line. */
const NEXT_IN_FLOW = /,\s*(?:(["'])[A-Za-z][\w-]*\1\s*:|[A-Za-z][\w-]*\s*:(?:\s|$))|[\s}\],]*$/;
/** `password=…` in the address of a database. */
const ASSIGNMENT = /\b([A-Za-z][\w-]*)=((?:"[^"]*"|'[^']*'|\S)+)/g;
/** Up to the last @: a password may hold one, and quotes and blanks. */
const URL_PASSWORD = /(:\/\/[^\s:]*:)(.+)(?=@)/g;

/** Whether a setting of this name holds a secret: the known words, as a whole or a part, and some with up to two slips. */
export function isSecretKey(key: string): boolean {
  const parts = key.split(/[-_]|(?<=[a-z0-9])(?=[A-Z])/).map((part) => part.toLowerCase());
  const whole = parts.join('');
  return (
    [whole, ...parts].some((word) => SECRET_WORDS.includes(word)) ||
    MAY_BE_MISSPELT.some((word) => editDistance(whole, word, 2) <= 2)
  );
}

/** A sentence about a setting, with any secret in it replaced by bullets. */
export function maskText(text: string): string {
  return maskSecrets(text.split('\n')).join('\n');
}

/** The lines of a file with every secret value replaced by bullets of the same length. */
export function maskSecrets(lines: readonly string[]): readonly string[] {
  let depth = 0;
  let isHidden: ((line: string) => boolean) | undefined;
  return lines.map((line) => {
    const wasHidden = isHidden?.(line) === true;
    const masked = wasHidden ? undefined : maskLine(line, depth > 0);
    if (masked !== undefined) isHidden = masked.goesOn;
    depth = Math.max(0, depth + nesting(line));
    return masked?.text ?? bullets(line);
  });
}

interface MaskedLine {
  readonly text: string;
  /** Asked of each line below: whether the secret goes on in it. undefined: it has ended. */
  readonly goesOn: ((line: string) => boolean) | undefined;
}

function maskLine(line: string, inFlow: boolean): MaskedLine {
  let text = line;
  let goesOn: MaskedLine['goesOn'];
  for (const entry of line.matchAll(ENTRY)) {
    if (!isSecretKey(entry[2] ?? '')) continue;
    const start = entry.index + entry[0].length;
    const isInFlow = inFlow || nesting(line.slice(0, entry.index)) > 0;
    const value = valueAt(line, start, isInFlow);
    if (REFERENCE.test(value)) continue;
    goesOn ??= start + value.length < line.length ? undefined : untilItsEnd(value, line, isInFlow);
    text = text.slice(0, start) + bullets(value) + text.slice(start + value.length);
  }
  return { text: maskInside(text), goesOn };
}

/** What a secret that has not ended with its line ends with: its quote, a comma or brace, or a line less indented. */
function untilItsEnd(value: string, line: string, isInFlow: boolean): (below: string) => boolean {
  const quote = /^["']/.exec(value)?.[0];
  if (quote !== undefined && !QUOTED.test(value)) return untilSeen(quote);
  if (isInFlow) return /[}\]]/.test(value) ? () => false : untilSeen(',', '}', ']');
  const indent = indentOf(line);
  return (below) => below.trim() === '' || indentOf(below) > indent;
}

/** Every line up to and with the first that has one of these. */
function untilSeen(...ends: readonly string[]): (below: string) => boolean {
  let seen = false;
  return (below) => {
    if (seen) return false;
    seen = ends.some((end) => below.includes(end));
    return true;
  };
}

/**
 * The value that begins at `start`, to where it surely ends, else to the end of the line: a comma, a brace, a quote or
 * what looks like a remark may be part of the secret.
 */
function valueAt(line: string, start: number, isInFlow: boolean): string {
  const rest = line.slice(start);
  const quoted = QUOTED.exec(rest)?.[0] ?? '';
  const isOpen = quoted === '' && /^["'{[]/.test(rest);
  if (!isInFlow || isOpen) return rest;
  const end = rest.slice(quoted.length).search(NEXT_IN_FLOW);
  return rest.slice(0, quoted.length + end);
}

/** Secrets inside a value that is not itself one. */
function maskInside(text: string): string {
  return text
    .replace(URL_PASSWORD, (_, before: string, secret: string) => before + bullets(secret))
    .replace(ASSIGNMENT, (all, key: string, value: string) =>
      isSecretKey(key) ? `${key}=${bullets(value)}` : all,
    );
}

/** How many more brackets a line opens than it closes, outside quotes and remarks. */
function nesting(line: string): number {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:^|\s)#.*$/g, '');
  return (bare.match(/[{[]/g)?.length ?? 0) - (bare.match(/[}\]]/g)?.length ?? 0);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

export function bullets(text: string): string {
  return text.replace(/\S/g, BULLET);
}

/** Whether what stands at this place of a masked line is part of a secret. */
export function isMasked(line: string, at: number): boolean {
  return line[at] === BULLET;
}
