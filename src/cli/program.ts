/**
 * The command `aims`: reads the line, runs one command, shows its outcome, and sets the exit code. Whatever happens is
 * said in words, or in one JSON document with --json; nothing else is ever on standard output.
 */
import { CommanderError } from 'commander';
import { environment } from '../config/environment.ts';
import { EXIT, isAimsError, nameMachineError } from '../domain/errors.ts';
import { describeError } from '../words/errors.ts';
import { buildProgram, type Request } from './build-program.ts';
import { callHere } from './call.ts';
import { type Globals, type Outcome, usage } from './command.ts';
import { COMMANDS } from './commands.ts';
import { failureDocument, outcomeDocument } from './envelope.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export async function main(argv: readonly string[]): Promise<void> {
  const run = new Run(argv);
  leaveQuietlyWhenNobodyReads();
  const stopListening = run.stopOnCtrlC();
  try {
    await run.readLine(argv);
  } catch (error) {
    run.fail(error);
  } finally {
    stopListening();
  }
}

/** One run of the command line. */
class Run {
  /** What is known before the line is read, so that a wrong line is answered in the form that was asked for. */
  readonly #globals: Globals;
  readonly #terminal: Terminal;
  #command = 'usage';
  #hasAnswered = false;
  #aims: string;

  constructor(argv: readonly string[]) {
    this.#globals = earlyGlobals(argv);
    this.#terminal = openTerminal({ ...this.#globals, environment: environment() });
    this.#aims = callHere(environment(), undefined);
  }

  async readLine(argv: readonly string[]): Promise<void> {
    const shown: string[] = [];
    const output = {
      out: (text: string) => void shown.push(text),
      err: (text: string) => void shown.push(text),
    };
    const program = buildProgram(output, (request) => this.#perform(request, program.opts()));
    try {
      await program.parseAsync([...argv], { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode !== 0 && !isHelpOfAll(error, shown)) throw wrongUse(error, shown);
    }
    if (shown.length > 0) this.#showHelp(shown.join(''));
  }

  async #perform(request: Request, globals: Readonly<Record<string, unknown>>): Promise<void> {
    this.#command = request.name;
    const home = textOf(globals['home']);
    this.#aims = callHere(environment(), home);
    const command = await COMMANDS[request.name]();
    const outcome = await command({
      ...request,
      globals: { ...this.#globals, home, as: textOf(globals['as']) },
      terminal: this.#terminal,
      aims: this.#aims,
      publish: (published) => this.#show(published),
      fail: (error, exitCode) => this.fail(error, exitCode),
    });
    if (typeof outcome !== 'number') this.#show(outcome);
    process.exitCode = typeof outcome === 'number' ? outcome : outcome.exitCode;
  }

  #show(outcome: Outcome): void {
    this.#hasAnswered = true;
    if (this.#globals.json) this.#terminal.result(outcomeDocument(this.#command, outcome));
    else this.#terminal.result(outcome.lines.join('\n'));
  }

  #showHelp(text: string): void {
    if (this.#globals.json) this.#show({ exitCode: EXIT.done, data: { text }, lines: [] });
    else this.#terminal.result(text.trimEnd());
  }

  fail(thrown: unknown, as?: number): void {
    const error = nameMachineError(thrown);
    const exitCode = as ?? (isAimsError(error) ? error.exitCode : EXIT.unexpected);
    const described = describeError(error, this.#aims);
    process.exitCode = exitCode;
    const { message, fix } = described;
    const isAnswer = this.#globals.json && !this.#hasAnswered;
    if (isAnswer) this.#terminal.result(failureDocument(this.#command, exitCode, described));
    const said = isAnswer ? [] : [message, fix];
    const all = [...said, ...technical(error)];
    if (all.length > 0) this.#terminal.complain(all.join('\n'));
  }

  /** Ctrl-C ends any command that does not take it itself, in words. */
  stopOnCtrlC(): () => void {
    const stop = () => {
      if (process.listenerCount('SIGINT') > 1) return;
      this.#terminal.redraw('');
      if (this.#globals.json) {
        const stopped = { code: 'STOPPED', message: 'Stopped.', fix: '' };
        this.#terminal.result(failureDocument(this.#command, EXIT.stopped, stopped));
      } else {
        this.#terminal.complain(
          this.#command === 'check' ? 'Stopped. Nothing was stored.' : 'Stopped.',
        );
      }
      process.exit(EXIT.stopped);
    };
    process.on('SIGINT', stop);
    return () => void process.off('SIGINT', stop);
  }
}

/** Read by eye, because the line may be wrong: nothing after `--`, and no value of another option. */
function earlyGlobals(argv: readonly string[]): Globals {
  const end = argv.indexOf('--');
  const given = new Set(end < 0 ? argv : argv.slice(0, end));
  return {
    home: undefined,
    json: given.has('--json'),
    quiet: given.has('--quiet'),
    color: !given.has('--no-color'),
    as: undefined,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** "error: unknown option '--intreface'\n(Did you mean --interface?)" as a sentence. */
function wrongUse(error: CommanderError, shown: readonly string[]): Error {
  if (error.code === 'commander.help') return usage(whichCommand(shown.join('')));
  const [what = '', ...hints] = error.message.replace(/^error: /, '').split('\n');
  const sentence = what.charAt(0).toUpperCase() + what.slice(1).replace(/\.$/, '');
  const hint = hints.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ');
  return usage(hint === '' ? `${sentence}.` : `${sentence}. ${hint}`);
}

/** `aims` alone, which is what a newcomer types first. */
function isHelpOfAll(error: CommanderError, shown: readonly string[]): boolean {
  return error.code === 'commander.help' && groupHelped(shown.join('')) === undefined;
}

/** `aims batch` alone: which commands there are. */
function whichCommand(help: string): string {
  const own = Object.keys(COMMANDS).filter((name) => name.startsWith(`${groupHelped(help)} `));
  return `Say which command: ${own.map((name) => `aims ${name}`).join(', ')}.`;
}

function groupHelped(help: string): string | undefined {
  return /Usage: aims (\w+)/.exec(help)?.[1];
}

/** Where in the code an error came from that is not AIMS's own: for whoever mends it. */
function technical(error: unknown): readonly string[] {
  if (isAimsError(error) || !(error instanceof Error)) return [];
  const place = error.stack
    ?.split('\n')
    .find((line) => line.includes('/src/'))
    ?.trim();
  return [`${error.name}: ${error.message}${place === undefined ? '' : ` (${place})`}`];
}

/** `aims batch list | head -1` is not a failure. */
function leaveQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.done);
  });
}
