/** Runs one whole process and says what it took. Nothing of it is shared with the process that measures. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Command {
  /** The program and its arguments, for Node. */
  readonly words: readonly string[];
  /** Where it stands. */
  readonly folder: string;
  /** The exit codes that say it did its work. */
  readonly exits: readonly number[];
}

/** Of the process and the Node processes that it started. */
export interface Usage {
  /** From its start to its end, as seen from outside. */
  readonly wallSeconds: number;
  /** User and system, all threads. */
  readonly cpuSeconds: number;
  /** Peak; of several processes the sum of their peaks, which is never too little. */
  readonly rssMiB: number;
}

const TELL_USAGE = new URL('tell-usage.mjs', import.meta.url).href;

/** Throws, with what it said, when the process does not end as it should. */
export async function runProcess(command: Command): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'aims-bench-usage-'));
  try {
    const wallSeconds = await timeProcess(command, folder);
    return { wallSeconds, ...readUsage(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timeProcess(
  { words, folder, exits }: Command,
  usageFolder: string,
): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${TELL_USAGE}`,
      AIMS_BENCH_USAGE: usageFolder,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const [exit, signal] = await once(child, 'close');
  const wallSeconds = (performance.now() - from) / 1000;
  if (exits.includes(exit)) return wallSeconds;
  throw new Error(`${words.join(' ')} ended with ${signal ?? exit}:\n${said}`);
}

function readUsage(folder: string): Omit<Usage, 'wallSeconds'> {
  const all = readdirSync(folder).map((name) =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')),
  );
  if (all.length === 0) throw new Error('The process left no figures of what it took.');
  const sum = (figure: 'cpuSeconds' | 'rssMiB') => all.reduce((so, one) => so + one[figure], 0);
  return { cpuSeconds: sum('cpuSeconds'), rssMiB: sum('rssMiB') };
}
