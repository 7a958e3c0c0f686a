/**
 * The programs of the machine that tests drive for real: Chromium, OpenSSH, PostgreSQL. A test that lacks one fails and
 * says how to get it; it is never skipped, because a skipped test looks like a passed one.
 */
// biome-ignore lint/correctness/useImportExtensions: it takes the types beside the script for the script.
import { findProgram, neededPrograms } from '../../scripts/install/find-program.mjs';

export { neededPrograms };

/** The full path of a program, or an error that says what to install. */
export function programFor(name: string): string {
  const path = findProgram(name);
  if (path !== undefined) return path;
  const packages = neededPrograms().find((need) => need.program === name)?.packages ?? [name];
  throw new Error(
    `This test needs ${name}, which is not here. Run npm test, which installs it, or: apt-get install ${packages.join(' ')}`,
  );
}
