/** Processes as the kernel lists them. */
import { readFileSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';

/** Those that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
}

/** With what it was started; nothing once it has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Check processes that a process keeps. */
export function checksOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => commandOf(child).includes('check-child'));
}

/** The files that this process has open. */
export async function filesOpenHere(): Promise<readonly string[]> {
  const open = await readdir('/proc/self/fd');
  // One of them is the listing itself, and gone by now.
  return Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
}
