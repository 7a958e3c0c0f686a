/**
 * The programs that the tests drive for real: Chromium, OpenSSH and PostgreSQL. On Debian and its relatives they are
 * installed when missing and permitted (root, or sudo that asks for no password); otherwise this says what to install.
 */
import { spawnSync } from 'node:child_process';
import { findProgram, neededPrograms } from './find-program.mjs';
import { InstallError } from './install-error.mjs';

export function installDebianPackages() {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((need) => need.packages))];
  const prefix = rootPrefix(missing, packages);
  console.log(`Installing Debian packages that the tests need, once: ${packages.join(', ')}.`);
  // One stale list of somebody else's must not stop the install, which tells by itself what it cannot find.
  aptGet(prefix, ['update', '-qq']);
  if (!aptGet(prefix, ['install', '-y', '-qq', '--no-install-recommends', ...packages])) {
    throw new InstallError('apt-get install failed. What it said is above.');
  }
  const still = missingPrograms();
  if (still.length > 0)
    throw cannotInstall('apt-get ended well, but they are still not there', still, packages);
}

function missingPrograms() {
  return neededPrograms().filter((need) => findProgram(need.program) === undefined);
}

/** What to put before apt-get so that it may install: nothing as root, else sudo without a question. */
function rootPrefix(missing, packages) {
  if (findProgram('apt-get') === undefined)
    throw cannotInstall('there is no apt-get here', missing, packages);
  if (process.getuid?.() === 0) return [];
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  if (sudo.status === 0) return ['sudo', '-n'];
  throw cannotInstall('this account may not install packages', missing, packages);
}

/** Waits for another package manager (a new machine's own updates) instead of failing on its lock. */
function aptGet(prefix, args) {
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300'];
  const [command, ...rest] = [...prefix, ...apt, ...args];
  return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function cannotInstall(because, missing, packages) {
  const lines = missing.map((need) => `  ${need.program} (for ${need.why})`);
  return new InstallError(
    `The tests need programs that are missing, and ${because}:\n${lines.join('\n')}\n` +
      `Install them, on Debian with: apt-get update && apt-get install ${packages.join(' ')}`,
  );
}
