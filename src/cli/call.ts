/**
 * How AIMS is called from where somebody stands, so that a command it advises works as it is written: `aims` where the
 * shell finds this AIMS under that name, `npx aims` in its own folder, its full path anywhere else. Never npx
 * elsewhere: it would ask the public registry for the name and run what a stranger put there.
 */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { INSTALLATION, isHome } from '../config/home.ts';

const PROGRAM = join(INSTALLATION, 'bin', 'aims.mjs');

/** Names the home, too, where one was named: without it the advised command would work on another. */
export function callHere(
  environment: NodeJS.ProcessEnv,
  toldHome: string | undefined,
  from = process.cwd(),
): string {
  const program = isOnPath(environment['PATH'] ?? '') ? 'aims' : programFrom(from);
  const home = toldHome !== undefined && isHome(toldHome) ? resolve(toldHome) : undefined;
  return home === undefined ? program : `${program} --home ${shellWord(home)}`;
}

/** A path as one word of a shell, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function isOnPath(path: string): boolean {
  const found = path
    .split(delimiter)
    .map((folder) => join(folder, 'aims'))
    .find((candidate) => existsSync(candidate));
  return found !== undefined && realpathSync(found) === realpathSync(PROGRAM);
}

function programFrom(folder: string): string {
  return folder === INSTALLATION ? 'npx aims' : shellWord(PROGRAM);
}
