/** Runs the command `aims` as people do: a process of its own, nothing of it in this one. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const PROGRAM = join(import.meta.dirname, '../../bin/aims.mjs');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** As an account that may do only what the modes of files say, which do not bind root. */
  readonly boundByModes?: boolean;
}

export async function aims(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = startAimsProcess(args, options);
  // A command that does not read its input may be gone before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code: code ?? -1, stdout, stderr };
}

/** For commands that go on until they are told to stop. */
export function startAimsProcess(
  args: readonly string[],
  { cwd, env, boundByModes = false }: RunOptions = {},
): ChildProcessWithoutNullStreams {
  const before = boundByModes && process.getuid?.() === 0 ? BOUND_BY_MODES : [];
  const [program = '', ...rest] = [...before, process.execPath, PROGRAM, ...args];
  return spawn(program, rest, { cwd, env: { ...process.env, ...env } });
}

const OVERRIDES = '-dac_override,-dac_read_search,-fowner';
const BOUND_BY_MODES = ['setpriv', `--inh-caps=${OVERRIDES}`, `--bounding-set=${OVERRIDES}`];

export interface Answer {
  readonly schema: string;
  readonly ok: boolean;
  readonly exitCode: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of many shapes
  readonly data: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly findings?: any[];
  readonly next?: readonly string[];
  readonly error?: { readonly code: string; readonly message: string; readonly fix: string };
}

/** The same with --json: the one document, which says the exit code that the process ends with. */
export async function aimsJson(args: readonly string[], options: RunOptions = {}): Promise<Answer> {
  const ran = await aims([...args, '--json'], options);
  const answer: Answer = JSON.parse(ran.stdout);
  if (answer.exitCode !== ran.code)
    throw new Error(`exit code ${ran.code}, but the answer says ${answer.exitCode}`);
  if (answer.ok !== (ran.code === 0))
    throw new Error(`exit code ${ran.code}, but ok is ${answer.ok}`);
  return answer;
}
