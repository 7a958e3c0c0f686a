/**
 * The command line as commander knows it, built from the table of words: commands, arguments, options, help. It only
 * reads the line; what runs is chosen by name and handed back.
 */
import { Command as Commander, Option } from 'commander';
import { VERSION } from '../version.ts';
import {
  COMMAND_WORDS,
  type CommandName,
  type CommandWords,
  EXIT_CODE_WORDS,
  GROUP_WORDS,
  PROGRAM_WORDS,
} from '../words/commands/help.ts';
import { quoted } from '../words/fill.ts';
import { usage } from './command.ts';

/** What was asked for, as read from the line. */
export interface Request {
  readonly name: CommandName;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface ProgramOutput {
  out(text: string): void;
  err(text: string): void;
}

const GLOBALS = Object.keys(PROGRAM_WORDS.options);

export function buildProgram(
  output: ProgramOutput,
  onRequest: (request: Request) => Promise<void>,
): Commander {
  const program = configure(new Commander('aims'), output)
    .description(PROGRAM_WORDS.description)
    .version(VERSION, '-V, --version', PROGRAM_WORDS.version)
    .addHelpText('before', examplesText(PROGRAM_WORDS.examples))
    .addHelpText('after', `\n${PROGRAM_WORDS.after}`);
  for (const flags of GLOBALS) program.addOption(new Option(flags, wordsOfGlobal(flags)));
  for (const name of Object.keys(COMMAND_WORDS) as CommandName[]) {
    addCommand(program, name, output, onRequest);
  }
  addHelpCommand(program, output);
  return program;
}

function addCommand(
  program: Commander,
  name: CommandName,
  output: ProgramOutput,
  onRequest: (request: Request) => Promise<void>,
): void {
  const words: CommandWords = COMMAND_WORDS[name];
  const [group, verb] = name.split(' ');
  const parent = verb === undefined ? program : groupOf(program, group ?? '', output);
  const command = configure(parent.command(verb ?? name), output)
    .summary(words.summary)
    .description(describe(words));
  for (const [takes, text] of Object.entries(words.takes ?? {})) command.argument(takes, text);
  for (const [flags, text] of Object.entries(words.needs ?? {}))
    command.requiredOption(flags, text);
  for (const [flags, text] of Object.entries(words.options ?? {})) command.option(flags, text);
  command.addHelpText('before', examplesText(words.examples));
  command.action(async () => onRequest({ name, args: command.args, options: command.opts() }));
}

function groupOf(program: Commander, name: string, output: ProgramOutput): Commander {
  const known = program.commands.find((command) => command.name() === name);
  return known ?? configure(program.command(name), output).description(summaryOfGroup(name));
}

/** Nothing may end the process or write around the output that was given. */
function configure(command: Commander, output: ProgramOutput): Commander {
  return command
    .exitOverride()
    .allowExcessArguments(false)
    .helpOption('-h, --help', PROGRAM_WORDS.help)
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.err(text),
      outputError: () => undefined,
    });
}

function describe({ summary, about }: CommandWords): string {
  return about === undefined ? `${summary}.` : `${summary}.\n${about}`;
}

function examplesText(examples: CommandWords['examples']): string {
  const lines = examples.flatMap(([line, purpose]) => [`  ${line}`, `      ${purpose}`]);
  return ['Examples:', ...lines, ''].join('\n');
}

function wordsOfGlobal(flags: string): string {
  const words: Readonly<Record<string, string>> = PROGRAM_WORDS.options;
  return words[flags] ?? '';
}

function summaryOfGroup(name: string): string {
  const words: Readonly<Record<string, string>> = GROUP_WORDS;
  return words[name] ?? '';
}

/* ---------- aims help ---------- */

function addHelpCommand(program: Commander, output: ProgramOutput): void {
  const help = configure(program.command('help'), output)
    .summary(PROGRAM_WORDS.helpCommand)
    .description(`${PROGRAM_WORDS.helpCommand}.`)
    .argument('[topic...]')
    .action(() => {
      if (help.args.join(' ') === 'exit-codes') output.out(exitCodesText());
      else commandNamed(program, help.args).outputHelp();
    });
}

function commandNamed(program: Commander, words: readonly string[]): Commander {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) throw usage(`There is no help for ${quoted(words.join(' '))}.`);
    command = next;
  }
  return command;
}

function exitCodesText(): string {
  const lines = Object.entries(EXIT_CODE_WORDS).map(
    ([code, words]) => `${code.padStart(5)}  ${words}`,
  );
  return ['What the exit code of a command says:', ...lines, ''].join('\n');
}
