/** Texts, lists and comments as YAML. */

const PLAIN = /^[A-Za-z][A-Za-z0-9_./+@ -]*$/;
const WORDS_OF_YAML = /^(?:true|false|yes|no|on|off|null|y|n|\.inf|\.nan)$/i;

export function scalar(text: string): string {
  if (PLAIN.test(text) && !WORDS_OF_YAML.test(text) && !text.endsWith(' ')) return text;
  if (/^[^\p{C}\p{Zl}\p{Zp}]*$/u.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In brackets too a plain text is plain: it has no comma and no colon. */
export function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`;
}

export type Entry = readonly [key: string, value: string | undefined];

/** `{ a: 1, b: 2 }`; entries without a value are left out. */
export function flow(entries: readonly Entry[]): string {
  const written = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${value}`],
  );
  return written.length === 0 ? '{}' : `{ ${written.join(', ')} }`;
}

const LONGEST = 120;

/** One line of comment; what would end the line or is invisible is shown as a middle dot. */
export function comment(text: string, indent = ''): string {
  const visible = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u00b7').trimEnd();
  return wrapped(visible, LONGEST - indent.length)
    .map((line, index) => `${indent}# ${index === 0 ? '' : '  '}${line}`)
    .join('\n');
}

/** A line of the sample as it is, cut at the end where it is long. */
export function quotedLine(text: string, indent = ''): string {
  const visible = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u00b7');
  const shown = visible.length > LONGEST ? `${visible.slice(0, LONGEST)} \u2026` : visible;
  return `${indent}# ${shown}`;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
