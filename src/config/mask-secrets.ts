/**
 * Hides secrets in lines of a settings file before a mistake shows them. It works on the text, not on the parsed
 * file, because a file that cannot be parsed must not give its password away either; misspelt keys count too.
 */
import { editDistance } from '../reference/edit-distance.ts';

const SECRET_WORDS = ['password', 'passphrase', 'privatekey', 'secret', 'token', 'postgres'];
const REFERENCE = /^(["']?)\$\{(?:env|file):[^}]*\}\1$/;
const ENTRY = /(["']?)([A-Za-z][\w-]*)\1\s*:(?=\s|$)\s*/g;
const URL_PASSWORD = /(:\/\/[^\s:/@]*:)([^\s@]+)(?=@)/g;

/** Whether a setting of this name holds a secret: the known words, and long ones with up to two slips. */
export function isSecretKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[-_]/g, '');
  return SECRET_WORDS.some((word) => editDistance(plain, word, 2) <= (word.length >= 8 ? 2 : 0));
}

/** The lines of a file with every secret value replaced by bullets of the same length. */
export function maskSecrets(lines: readonly string[]): readonly string[] {
  let hiddenBelow: number | undefined;
  return lines.map((line) => {
    const indent = line.length - line.trimStart().length;
    if (hiddenBelow !== undefined && (indent > hiddenBelow || line.trim() === ''))
      return bullets(line);
    const masked = maskLine(line);
    hiddenBelow = masked.continues ? indent : undefined;
    return masked.text;
  });
}

function maskLine(line: string): { text: string; continues: boolean } {
  let text = line;
  let continues = false;
  for (const entry of line.matchAll(ENTRY)) {
    if (!isSecretKey(entry[2] ?? '')) continue;
    const start = entry.index + entry[0].length;
    const value = valueAt(line, start);
    if (REFERENCE.test(value.trim())) continue;
    continues ||= !line.slice(0, entry.index).includes('{');
    text = text.slice(0, start) + bullets(value) + text.slice(start + value.length);
  }
  return {
    text: text.replace(
      URL_PASSWORD,
      (_, before: string, secret: string) => before + bullets(secret),
    ),
    continues,
  };
}

/** The value that begins at `start`: quoted to its quote, in a flow map to the comma or brace, else to the end. */
function valueAt(line: string, start: number): string {
  const rest = line.slice(start);
  const quoted = /^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/.exec(rest);
  if (quoted) return quoted[0];
  const inFlow = line.slice(0, start).includes('{');
  const reference = /^\$\{[^}]*\}/.exec(rest)?.[0] ?? '';
  const end = inFlow ? /^[^,}]*/ : /^.*?(?=\s#|$)/;
  return reference + (end.exec(rest.slice(reference.length))?.[0] ?? '');
}

function bullets(text: string): string {
  return text.replace(/\S/gu, '•');
}
