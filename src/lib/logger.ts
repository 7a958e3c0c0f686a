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

export function openLogger(path: string, now: () => Date): Logger {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o640 });
  stream.on('error', () => undefined);
  const write = (level: string, event: string, facts: LogFacts) => {
    stream.write(`${JSON.stringify({ at: now().toISOString(), level, event, ...facts })}\n`);
  };
  return {
    info: (event, facts = {}) => write('info', event, facts),
    error: (event, error, facts = {}) => write('error', event, { ...facts, ...describe(error) }),
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}

/** The code and, for errors that are not AIMS's own, where in the code it came from: never its free text. */
function describe(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error ? String(error.code) : error.name;
  const place =
    error.stack
      ?.split('\n')
      .find((line) => line.includes('/src/'))
      ?.trim() ?? '';
  return { error: code, place };
}
