/**
 * Mistakes in settings as text for a terminal: file:line:column and what is wrong, the line with carets under it,
 * what to do, and the count as the last line. It shows what a mistake holds and nothing more.
 */
import type { SettingsMistake } from '../domain/interface.ts';

export function formatMistakes(mistakes: readonly SettingsMistake[], filesChecked: number): string {
  return [...mistakes.map(formatMistake), summary(mistakes, filesChecked)].join('\n\n');
}

function formatMistake(mistake: SettingsMistake): string {
  const place = `${mistake.file}:${mistake.line}:${mistake.column}`;
  const help = mistake.help === '' ? [] : mistake.help.split('\n').map((line) => `    ${line}`);
  const only = mistake.level === 'warning' ? ['    Warning only.'] : [];
  return [`${place}  ${mistake.text}`, ...excerpt(mistake), ...help, ...only].join('\n');
}

/* ---------- the line ---------- */

const WIDEST = 100;

function excerpt({ excerpt: source, line, column }: SettingsMistake): readonly string[] {
  if (source === undefined) return [];
  const shown = aroundColumn(printable(source), column - 1);
  const number = String(line).padStart(5);
  const carets = '^'.repeat(lengthOfSetting(shown.text.slice(shown.at)));
  return [`${number} | ${shown.text}`, `${' '.repeat(5)} | ${' '.repeat(shown.at)}${carets}`];
}

/** A terminal must not act on what stands in a file. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

/** A long line is shown from a little before the place of the mistake. */
function aroundColumn(text: string, at: number): { readonly text: string; readonly at: number } {
  if (text.length <= WIDEST) return { text, at };
  const from = Math.max(0, Math.min(at - 40, text.length - WIDEST));
  const before = from > 0 ? '…' : '';
  const after = from + WIDEST < text.length ? '…' : '';
  return { text: before + text.slice(from + before.length, from + WIDEST) + after, at: at - from };
}

/** How much of the text from the mistake on belongs to it: a quoted text, or a name or value up to what follows it. */
function lengthOfSetting(text: string): number {
  const quoted = /^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/.exec(text);
  const plain = /^[^\s{}[\]](?:(?!:(?:\s|$)|\s#|[,}\]]).)*/.exec(text);
  return Math.max(1, (quoted ?? plain)?.[0].trimEnd().length ?? 1);
}

/* ---------- the count ---------- */

function summary(mistakes: readonly SettingsMistake[], filesChecked: number): string {
  const wrong = mistakes.filter((mistake) => mistake.level === 'mistake').length;
  const warnings = mistakes.length - wrong;
  const files = new Set(mistakes.map((mistake) => mistake.file)).size;
  const checked = `Checked ${count(filesChecked, 'settings file')}`;
  if (mistakes.length === 0) return `${checked}: no mistakes.`;
  if (wrong === 0) return `${checked}: no mistakes, ${count(warnings, 'warning')}.`;
  const counted = [
    count(wrong, 'mistake'),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ].join(' and ');
  return `${counted} in ${files} of ${count(filesChecked, 'file')}. The settings in force have not changed.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
