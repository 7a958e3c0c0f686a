/**
 * What a command is: it is given its arguments and options, does one thing, and answers with an outcome that is shown
 * to a person as lines or to a program as one JSON document. It never writes to the streams by itself.
 */
import { AimsError, EXIT } from '../domain/errors.ts';
import { quoted } from '../words/fill.ts';
import type { Terminal } from './terminal.ts';

export interface Globals {
  readonly home: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly as: string | undefined;
}

export interface Invocation {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly globals: Globals;
  readonly terminal: Terminal;
  /** How AIMS is called here, for commands that are advised. */
  readonly aims: string;
  /** Shows an outcome now; for a command that goes on afterwards. */
  publish(outcome: Outcome): void;
  /** Says now why it cannot go on: as the answer where none was published, else beside it. */
  fail(error: unknown, exitCode: number): void;
}

export interface Outcome {
  readonly exitCode: number;
  /** For programs; times in ISO 8601, money as decimal text. */
  readonly data: Readonly<Record<string, unknown>>;
  /** For people, the most important line last. */
  readonly lines: readonly string[];
  readonly findings?: readonly unknown[];
  /** Commands that may come next, filled in. */
  readonly next?: readonly string[];
}

/** An exit code alone: the command has published what there was to say. */
export type Command = (invocation: Invocation) => Promise<Outcome | number>;

export function done(
  data: Outcome['data'],
  lines: readonly string[],
  more: Partial<Outcome> = {},
): Outcome {
  return { exitCode: EXIT.done, data, lines, ...more };
}

/* ---------- options ---------- */

/** An option that commander has made sure of, or that was left out. */
export function textOption(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === 'string' ? value : undefined;
}

export function neededOption(invocation: Invocation, name: string): string {
  const value = textOption(invocation, name)?.trim() ?? '';
  if (value === '') throw usage(`The option --${dashed(name)} needs a value.`);
  return value;
}

export function flag(invocation: Invocation, name: string): boolean {
  return invocation.options[name] === true;
}

export function numberOption(
  invocation: Invocation,
  name: string,
  range: { least: number; most: number },
): number | undefined {
  const text = textOption(invocation, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.least && value <= range.most) return value;
  throw usage(
    `--${dashed(name)} is a whole number from ${range.least} to ${range.most}, not ${quoted(text)}.`,
  );
}

export function argument(invocation: Invocation, index: number): string {
  return invocation.args[index] ?? '';
}

export function usage(what: string): AimsError {
  return new AimsError('USAGE', { what });
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
