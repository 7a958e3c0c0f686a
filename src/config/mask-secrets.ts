/**
 * Hides secrets in lines of a settings file before a mistake shows them. It works on the text, not on the parsed
 * file, because a file that cannot be parsed must not give its password away either; misspelt keys count too. Where it
 * cannot tell where a secret ends it hides too much.
 */
import { editDistance } from '../reference/edit-distance.ts';

const SECRET_WORDS = [
  ...['password', 'passphrase', 'passwd', 'passcode', 'pass', 'pwd'],
  ...['privatekey', 'apikey', 'credential', 'credentials', 'secret', 'token', 'postgres'],
];
const REFERENCE = /^(["']?)\$\{(?:env|file):[^}]*\}\1$/;
/** A key, quoted or not, and its colon. Without a blank behind it, it is a slip: what follows counts all the same. */
const ENTRY = /(["']?)([A-Za-z][\w-]*)\1\s*:(?!\/\/)\s*/g;
/** `password=…` in the address of a database. */
const ASSIGNMENT = /\b([A-Za-z][\w-]*)=([^\s;&"']+)/g;
/** Up to the last @: a password may hold one. */
const URL_PASSWORD = /(:\/\/[^\s:/@]*:)([^\s"']+)(?=@)/g;

/** Whether a setting of this name holds a secret: the known words, as a whole or a part, and long ones with up to two slips. */
export function isSecretKey(key: string): boolean {
  const parts = key.split(/[-_]|(?<=[a-z0-9])(?=[A-Z])/).map((part) => part.toLowerCase());
  return isSecretWord(parts.join('')) || parts.some((part) => SECRET_WORDS.includes(part));
}

function isSecretWord(plain: string): boolean {
  return SECRET_WORDS.some((word) => editDistance(plain, word, 2) <= (word.length >= 8 ? 2 : 0));
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
    if (REFERENCE.test(value.trim())) continue;
    goesOn ??= start + value.length < line.length ? undefined : untilItsEnd(value, line, isInFlow);
    text = text.slice(0, start) + bullets(value) + text.slice(start + value.length);
  }
  return { text: maskInside(text), goesOn };
}

/** What a secret that has not ended with its line ends with: its quote, a comma or brace, or a line less indented. */
function untilItsEnd(value: string, line: string, isInFlow: boolean): (below: string) => boolean {
  const quote = /^["']/.exec(value)?.[0];
  if (quote !== undefined && !isClosed(value, quote)) return untilSeen(quote);
  if (isInFlow) return untilSeen(',', '}', ']');
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

function isClosed(value: string, quote: string): boolean {
  return value.length > 1 && value.endsWith(quote);
}

/** The value that begins at `start`: quoted to its quote, in a flow map to the comma or brace, else to the end. */
function valueAt(line: string, start: number, isInFlow: boolean): string {
  const rest = line.slice(start);
  const quoted = /^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/.exec(rest);
  if (quoted) return quoted[0];
  const reference = /^\$\{[^}]*\}/.exec(rest)?.[0] ?? '';
  const end = isInFlow ? /^[^,}]*/ : /^.*?(?=\s#|$)/;
  return reference + (end.exec(rest.slice(reference.length))?.[0] ?? '');
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

function bullets(text: string): string {
  return text.replace(/\S/gu, '•');
}
