/**
 * The log for people who run AIMS: one JSON object a line, ids and codes only, never names, content or secrets.
 * A log that cannot be written never stops the work; the audit trail, which must be written, is elsewhere.
 */
import { createWriteStream } from 'node:fs';
import { machineCode } from './machine-code.ts';

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

/** Facts of an error that are AIMS's own. No others: they may have names of people or files in them, or what another program says. */
const OWN_FACTS = [
  'connection',
  'dataset',
  'folder',
  'host',
  'path',
  'ref',
  'sha256',
  'reference',
  'kind',
  'document',
  'line',
  'column',
  'layout',
  'group',
  'port',
  'mine',
  'inForce',
  'marker',
  'version',
];

/** The code, what it was about, the machine's code behind it, and where in the code it came from: never free text. */
function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  const place = error.stack?.split('\n').find((line) => /^\s+at .*\/src\//.test(line));
  return {
    error: machineCode(error) ?? error.name,
    ...aboutOf(error),
    cause: machineCode(error.cause),
    place: place?.trim() ?? '',
  };
}

function aboutOf(error: Error): Readonly<Record<string, unknown>> {
  if (!('context' in error) || typeof error.context !== 'object') return {};
  const about = Object.entries(error.context ?? {}).filter(([name]) => OWN_FACTS.includes(name));
  return { about: Object.fromEntries(about) };
}
