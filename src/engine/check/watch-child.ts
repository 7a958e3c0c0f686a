/**
 * Ends a check process that takes too long or too much memory. The heap cap does not cover buffers, so what the
 * kernel counts is looked at too; where there is no /proc the other limits must do.
 */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface CheckLimits {
  readonly heapMb: number;
  readonly rssMb: number;
  /** For one request: setup, check, preview or transform. */
  readonly wallMs: number;
}

export const CHECK_LIMITS: CheckLimits = { heapMb: 384, rssMb: 640, wallMs: 120_000 };

export type Excess = 'time' | 'memory';

const LOOK_EVERY_MS = 50;
const PAGE_BYTES = 4096;

/** From start to exit, asked or waiting: what a validator began when it was loaded goes on while it waits. */
export function watchMemory(
  child: ChildProcess,
  { rssMb }: CheckLimits,
  end: (excess: Excess) => void,
): void {
  const memory = setInterval(() => {
    if (residentMb(child.pid) > rssMb) end('memory');
  }, LOOK_EVERY_MS);
  memory.unref();
  child.on('exit', () => clearInterval(memory));
}

/** Watches one request; call the answer to stop watching. */
export function watchTime({ wallMs }: CheckLimits, end: (excess: Excess) => void): () => void {
  const wall = setTimeout(() => end('time'), wallMs);
  return () => clearTimeout(wall);
}

function residentMb(pid: number | undefined): number {
  try {
    const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return (Number(resident) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return 0;
  }
}
