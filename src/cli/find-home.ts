/** Which home a command works on: the one it is told, else the nearest around it, else the one AIMS came with. */
import { dirname, resolve } from 'node:path';
import { INSTALLATION, isHome } from '../config/home.ts';
import { AimsError } from '../domain/errors.ts';

export function findHome(told: string | undefined, from = process.cwd()): string {
  if (told !== undefined) return toldHome(told);
  const home = homeAround(from) ?? (isHome(INSTALLATION) ? INSTALLATION : undefined);
  if (home === undefined) throw new AimsError('HOME_NOT_FOUND', { path: from });
  return home;
}

function toldHome(told: string): string {
  const path = resolve(told);
  if (!isHome(path)) throw new AimsError('HOME_NOT_FOUND', { path });
  return path;
}

function homeAround(folder: string): string | undefined {
  if (isHome(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : homeAround(parent);
}
