/**
 * Writes docs/reference/commands.md and docs/reference/exit-codes.md from the table that the commands are built from. A
 * test holds the pages against this text; with AIMS_WRITE_DOCS=1 the same test writes them.
 */
import { ERRORS } from '../../domain/errors.ts';
import { COMMAND_WORDS, type CommandWords, EXIT_CODE_WORDS, PROGRAM_WORDS } from './help.ts';

/* ---------- commands ---------- */

export function commandsReference(): string {
  const commands = Object.entries(COMMAND_WORDS).map(([name, words]) =>
    commandSection(name, words),
  );
  return `${[COMMANDS_HEAD, optionsTable(PROGRAM_WORDS.options), JSON_PART, ...commands].join('\n\n')}\n`;
}

const COMMANDS_HEAD = `# Commands

\`npx aims COMMAND\` in the folder of AIMS. Anywhere else \`DIR/bin/aims.mjs COMMAND\`, where DIR is that folder, or
\`aims COMMAND\` after \`ln -s DIR/bin/aims.mjs /usr/local/bin/aims\`. Never \`npx aims\` in another folder: npx would ask the
public registry for the name and run what it finds there. What AIMS advises is written as it works where you are.

\`aims help COMMAND\` says the same as this page. What was asked for goes to standard output, everything else to standard
error; there are no colours when the output is not a terminal. Nothing waits for a question to be answered, but for a
password that is to be typed.

Approving a batch is not a command: a signed-in person does it, on a page that shows what is approved.

## Options of every command`;

const JSON_PART = `## Answers for programs

With \`--json\` every command answers with one document and nothing else, also when it fails and whatever the
[exit code](exit-codes.md):

\`\`\`json
{
  "schema": "aims/check/1",
  "ok": false,
  "exitCode": 3,
  "data": { "interface": "library-invoices", "invoices": 38, "passed": 35, "total": "7961.05", "currency": "GBP" },
  "findings": [{ "code": "BUD-002", "level": "problem", "line": 22, "invoice": "PT-90417", "amount": "164.20" }]
}
\`\`\`

\`schema\` is \`aims/\`, the command with dashes (\`batch-list\`), and a version; within a version fields are only added.
\`ok\` is true for exit code 0. Where the command could not do its work, \`data\` is null and \`error\` has \`code\`,
\`message\` and \`fix\`; what helps to find a mistake of AIMS itself is on standard error. Money is decimal text, times are
ISO 8601 with their offset, what is not known is null. Lists of what grows say with \`total\` how many there are. \`next\`,
where it is there, lists commands that may come next. A line that is not understood is answered as \`aims/usage/1\`.`;

function commandSection(name: string, words: CommandWords): string {
  const parts = [
    `## aims ${name}`,
    `${words.summary}.${words.about === undefined ? '' : ` ${words.about}`}`,
    `\`\`\`\n${usageLine(name, words)}\n\`\`\``,
    ...tables(words),
    `\`\`\`\n${words.examples.map(([line, purpose]) => `# ${purpose}\n${line}`).join('\n')}\n\`\`\``,
  ];
  return parts.join('\n\n');
}

function usageLine(name: string, { takes = {}, needs = {}, options = {} }: CommandWords): string {
  const others = Object.keys(options).length > 0 ? ['[options]'] : [];
  return ['aims', name, ...Object.keys(takes), ...Object.keys(needs), ...others].join(' ');
}

function tables({ takes = {}, needs = {}, options = {} }: CommandWords): readonly string[] {
  const all = { ...takes, ...needs, ...options };
  return Object.keys(all).length === 0 ? [] : [optionsTable(all)];
}

function optionsTable(options: Readonly<Record<string, string>>): string {
  const rows = Object.entries(options).map(([flags, words]) => `| \`${flags}\` | ${words} |`);
  return ['| | |', '| --- | --- |', ...rows].join('\n');
}

/* ---------- exit codes ---------- */

export function exitCodesReference(): string {
  const rows = Object.entries(EXIT_CODE_WORDS).map(
    ([code, words]) => `| ${code} | ${words} | ${errorsWith(Number(code))} |`,
  );
  return `${[EXIT_CODES_HEAD, ['| Code | What it says | Errors |', '| --- | --- | --- |', ...rows].join('\n'), EXIT_CODES_TAIL].join('\n\n')}\n`;
}

const EXIT_CODES_HEAD = `# Exit codes

What a command's exit code says. With \`--json\` the same number stands in the answer as \`exitCode\`. The errors are
those of [errors.md](errors.md).`;

const EXIT_CODES_TAIL = `Warnings alone do not change the exit code of \`aims check\`. \`aims start\` ends with 0 after one signal (SIGTERM or
Ctrl-C) and with 130 when a second one cuts it short; it ends with 1 by itself when its store can no longer be written.
\`aims reference refresh\` of several lists ends with the code of the first that was not taken.`;

function errorsWith(exit: number): string {
  const codes = Object.entries(ERRORS).filter(([, kind]) => kind.exit === exit);
  return codes.map(([code]) => `\`${code}\``).join(', ');
}
