/**
 * Where a command speaks: results to standard output, messages to standard error. Whatever a file name or a reason
 * holds, no control character of it reaches the terminal; colours are marks that only this file turns into codes.
 */

/** Private characters that stand for a colour until it is known whether there are colours. */
const CODES = {
  '\uf8e0': '0',
  '\uf8e1': '1',
  '\uf8e2': '31',
  '\uf8e3': '32',
  '\uf8e4': '33',
  '\uf8e5': '34',
  '\uf8e6': '90',
} as const;

const RESET = '\uf8e0';
const BEGINS = {
  strong: '\uf8e1',
  red: '\uf8e2',
  green: '\uf8e3',
  yellow: '\uf8e4',
  orange: '\uf8e4',
  blue: '\uf8e5',
  grey: '\uf8e6',
} as const;

export type Paint = keyof typeof BEGINS;

export function paint(text: string, colour: Paint): string {
  return text === '' ? '' : `${BEGINS[colour]}${text}${RESET}`;
}

export interface Terminal {
  /** What was asked for. */
  result(text: string): void;
  /** What a person may like to know; not said when quiet. */
  tell(text: string): void;
  /** What a person must know. */
  complain(text: string): void;
  /** Whether something may be redrawn in place on standard error. */
  readonly canRedraw: boolean;
  redraw(text: string): void;
}

export interface TerminalOptions {
  readonly quiet: boolean;
  readonly color: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

export function openTerminal({ quiet, color, environment }: TerminalOptions): Terminal {
  const mayColour =
    color && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  const write = (stream: NodeJS.WriteStream, text: string) => {
    stream.write(`${plain(text, mayColour && stream.isTTY)}\n`);
  };
  const canRedraw = process.stderr.isTTY && environment['TERM'] !== 'dumb' && !quiet;
  return {
    result: (text) => write(process.stdout, text),
    tell: (text) => {
      if (!quiet) write(process.stderr, text);
    },
    complain: (text) => write(process.stderr, text),
    canRedraw,
    redraw: (text) => {
      if (canRedraw) process.stderr.write(`\r\u001b[2K${plain(text, false)}`);
    },
  };
}

/** Control characters and those that turn the direction of writing are shown as a replacement character. */
export function plain(text: string, colour: boolean): string {
  const safe = text.replace(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  return safe.replace(/[\uf8e0-\uf8e6]/g, (mark) => (colour ? `\u001b[${codeOf(mark)}m` : ''));
}

function codeOf(mark: string): string {
  return Object.hasOwn(CODES, mark) ? CODES[mark as keyof typeof CODES] : '0';
}
