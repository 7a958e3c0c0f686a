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

/** Watches one request; call the answer to stop watching. */
export function watchChild(
  child: ChildProcess,
  limits: CheckLimits,
  end: (excess: Excess) => void,
): () => void {
  const wall = setTimeout(() => end('time'), limits.wallMs);
  const memory = setInterval(() => {
    if (residentMb(child.pid) > limits.rssMb) end('memory');
  }, LOOK_EVERY_MS);
  return () => {
    clearTimeout(wall);
    clearInterval(memory);
  };
}

function residentMb(pid: number | undefined): number {
  try {
    const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return (Number(resident) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return 0;
  }
}
