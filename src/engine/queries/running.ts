/** Whether AIMS runs on a home now, and which process it is. */
import type { HomePaths } from '../../config/home.ts';
import { holderOf } from '../../store/lock-home.ts';

/** "process 4711 on aims-1"; undefined when nobody runs it. */
export function runningAims(paths: Pick<HomePaths, 'lock'>): string | undefined {
  return holderOf(paths.lock);
}
