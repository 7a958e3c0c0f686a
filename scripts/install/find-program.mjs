/** Finds the programs that tests drive for real; shared by the install script and by test/support/needs.ts. */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** What the tests need, with the Debian packages that bring it and the tests that use it. */
export function neededPrograms() {
  const list = new URL('needed-programs.json', import.meta.url);
  return JSON.parse(readFileSync(list, 'utf8'));
}

/** Where a program is: on the PATH, in /usr/sbin, or in the newest of Debian's PostgreSQL versions, on no PATH. */
export function findProgram(name) {
  const path = (process.env.PATH ?? '').split(delimiter);
  const folders = [...path, '/usr/sbin', ...postgresFolders()];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function postgresFolders() {
  if (!existsSync(DEBIAN_POSTGRES)) return [];
  const versions = readdirSync(DEBIAN_POSTGRES).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
