/**
 * The log for people who run AIMS: one JSON object a line, ids and codes only, never names, content or secrets.
 * A log that cannot be written never stops the work; the audit trail, which must be written, is elsewhere.
 */
import { createWriteStream } from 'node:fs';

export type LogFacts = Readonly<Record<string, string | number | boolean>>;

export interface Logger {
  info(event: string, facts?: LogFacts): void;
  error(event: string, error: unknown, facts?: LogFacts): void;
  close(): Promise<void>;
}

/** For who must leave no trace. */
export const SILENT: Logger = {
  info: () => undefined,
  error: () => undefined,
  close: () => Promise.resolve(),
};

export function openLogger(path: string, now: () => Date): Logger {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o640 });
  stream.on('error', () => undefined);
  const write = (level: string, event: string, facts: Readonly<Record<string, unknown>>) => {
    stream.write(`${JSON.stringify({ at: now().toISOString(), level, event, ...facts })}\n`);
  };
  return {
    info: (event, facts = {}) => write('info', event, facts),
    error: (event, error, facts = {}) => write('error', event, { ...facts, ...describe(error) }),
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}

/** Facts of an error that name people: they are in the trail's details, which can be erased. */
const OF_PEOPLE = ['by', 'username', 'email'];

/** The code, what AIMS says it was about, and where in the code it came from: never free text of other programs' errors. */
function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error ? String(error.code) : error.name;
  const place =
    error.stack
      ?.split('\n')
      .find((line) => line.includes('/src/'))
      ?.trim() ?? '';
  return { error: code, ...aboutOf(error), place };
}

function aboutOf(error: Error): Readonly<Record<string, unknown>> {
  if (!('context' in error) || typeof error.context !== 'object') return {};
  const about = Object.entries(error.context ?? {}).filter(([name]) => !OF_PEOPLE.includes(name));
  return { about: Object.fromEntries(about) };
}
