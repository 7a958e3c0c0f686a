/** docs/reference/expressions.md: the language as people read of it, made from what the compiler itself goes by. */
import { FUNCTION_GROUPS } from './functions/function-list.ts';
import { MAX_DEPTH, MAX_LENGTH, MAX_PARTS } from './limits.ts';
import { OPERATORS } from './operator-list.ts';

export function expressionReference(): string {
  return [HEAD, operators(), NAMES, functions(), LIMITS].join('\n');
}

const HEAD = `# Expressions

Written by a test from the language itself: \`AIMS_WRITE_DOCS=1 npm test\`.

Values, controls and rules of a definition are written in a small language. An expression changes nothing, always comes to an end
and never makes a float: an amount is whole pence, other numbers are exact to their last decimal. What is wrong in one is told by
\`npx aims config check\`, with line and column.

- In \`value\`, in \`document.values\` and in sentences, an expression stands between braces: \`'{costCentre}-{account}'\`,
  \`'{gross - tax}'\`. A brace that is meant as one is written twice.
- In \`holds\`, \`when\`, \`notSummed\` and \`equals\` it stands alone: \`sum(invoice.gross)\`.

A value that is empty or could not be read makes everything that is worked out with it empty too, unless \`empty\`, \`given\`,
\`if\` or \`or else\` asks for it. A rule that speaks of a value that could not be read is not judged. A number beyond what can be
said exactly is \`too large\`, which nothing hides.

## Signs

Those that bind loosest come first.
`;

const NAMES = `
## Names

| Name | What it is |
| --- | --- |
| \`gross\` | A field of the record itself |
| \`invoice.date\` | A field of a record that it belongs to, or of one that stands once below it or below one of those |
| \`sum(line.net)\` | Records below it are counted and added up; in \`controls\`, those of the whole file or group |
| \`document.date\` | In a flat file: the value in the row that the document begins with |
| \`ordinal\` | In a rule for lines: the number of the line in its document, from 1 |
`;

const LIMITS = `
## Limits

An expression has at most ${MAX_LENGTH} characters, ${MAX_PARTS} names, signs and calls, and ${MAX_DEPTH} levels of brackets.
`;

function operators(): string {
  const rows = OPERATORS.map(
    ({ signs, meaning, example, gives }) =>
      `| ${signs.map(code).join(' ')} | ${meaning} | ${code(example)} is ${code(gives)} |`,
  );
  return ['| Sign | Meaning | Example |', '| --- | --- | --- |', ...rows].join('\n');
}

function functions(): string {
  return FUNCTION_GROUPS.flatMap(({ title, functions: all }) => [
    `\n## ${title}\n`,
    '| Function | Meaning | Example |',
    '| --- | --- | --- |',
    ...all.map(
      ({ signature, meaning, example, gives }) =>
        `| ${code(signature)} | ${meaning} | ${code(example)} is ${code(gives)} |`,
    ),
  ]).join('\n');
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
