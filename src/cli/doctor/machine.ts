/** Looks at this machine: Node, folders, disks, room, clock. It reads and asks; it makes and changes nothing. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HomePaths } from '../../config/home.ts';

/** Folders that are not there yet are made by the first start, so the nearest that is there counts. */
export function unwritableFolders(paths: HomePaths): readonly string[] {
  const needed = [
    paths.inbox,
    paths.archive,
    paths.originals,
    paths.outputs,
    paths.mail,
    paths.logs,
  ].map(nearestExisting);
  return [...new Set(needed)].filter((folder) => !canWrite(folder));
}

/** A file gets its name by a rename, which cannot cross disks. */
export function foldersApart(paths: HomePaths): readonly string[] {
  const device = (path: string) => statSync(nearestExisting(path)).dev;
  return [paths.originals, paths.outputs].filter((path) => device(path) !== device(paths.archive));
}

export function freeSpace(paths: HomePaths): number {
  const { bavail, bsize } = statfsSync(nearestExisting(paths.archive));
  return bavail * bsize;
}

/** Clocks of file servers differ a little. */
const TOLERANCE_MS = 5 * 60_000;

/** When something in the home was changed, if that is still to come by this clock. */
export function aheadOfClock(paths: HomePaths, now: Date): string | undefined {
  const changed = [paths.settings, paths.database, paths.archive]
    .flatMap((path) => statSync(path, { throwIfNoEntry: false })?.mtime ?? [])
    .find((time) => time.getTime() > now.getTime() + TOLERANCE_MS);
  return changed?.toISOString();
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
