/** The two tables of docs/reference/findings.md that the catalogue says word for word. */
import { type CatalogueEntry, FINDINGS, type Wording } from '../../src/words/finding-catalogue.ts';

/** The page with its tables as they should be. */
export function withTables(page: string): string {
  return put(put(page, CODES_HEAD, codeRows()), CASES_HEAD, caseRows());
}

const CODES_HEAD = `| Code | Stops | Heading | Text | Who | Check | Prevents |
| --- | --- | --- | --- | --- | --- | --- |
`;
const CASES_HEAD = `| Case | Code | Text | How to put it right |
| --- | --- | --- | --- |
`;

/** In place of the rows below a head. */
function put(page: string, head: string, rows: readonly string[]): string {
  const [before = '', after = ''] = page.split(head);
  return `${before}${head}${rows.join('')}${after.replace(/^(?:\|.*\n)*/, '')}`;
}

function codeRows(): readonly string[] {
  return Object.entries(FINDINGS).map(([code, entry]) =>
    row([
      `\`${code}\``,
      `${entry.severity === 'error' ? 'Problem' : 'Warning'}, ${entry.scope}`,
      entry.heading,
      (entry.says.find((wording) => wording.case === undefined) ?? entry.says[0]).text,
      entry.who,
      `\`${entry.check}\``,
      entry.prevents.join(', '),
    ]),
  );
}

/** Of the file as a whole, each case once and in its richest wording; that it is in a zip is said of any. */
function caseRows(): readonly string[] {
  const entries = Object.entries(FINDINGS).filter(([code]) => code.startsWith('FIL-'));
  return entries.flatMap(([code, entry]) =>
    casesOf(entry).map((wording) =>
      row([`\`${wording.case}\``, `\`${code}\``, wording.text, wording.fix.join(' ')]),
    ),
  );
}

function casesOf({ says }: CatalogueEntry): readonly Wording[] {
  const plain = says.filter(
    (wording) => wording.case !== undefined && !wording.text.includes('{member}'),
  );
  return plain.filter((wording, no) => plain.findIndex((one) => one.case === wording.case) === no);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
