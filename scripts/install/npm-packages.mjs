/**
 * The npm packages, installed again only when what they are made from has changed: a stamp in node_modules holds the
 * sha256 of the lock file (of package.json for tools/, which has no lock). A failed or overtaken install leaves no stamp.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { InstallError } from './install-error.mjs';
import { withLock } from './lock.mjs';

/** AIMS and its Node 24, exactly as package-lock.json has them. */
export async function installProject(root) {
  await installOnce({
    root,
    folder: root,
    madeFrom: join(root, 'package-lock.json'),
    command: ['ci', '--include=dev'],
    announce: 'Installing what AIMS needs with npm ci, once; about a minute.',
    verify: () => hasNode24(root),
  });
}

/** The linters: `npm ci` cannot install them from every registry (docs/decisions/0004-linters-outside-the-lock.md). */
export async function installTools(root) {
  await installOnce({
    root,
    folder: join(root, 'tools'),
    madeFrom: join(root, 'tools', 'package.json'),
    command: ['install', '--include=dev', '--no-package-lock'],
    announce: 'Installing the linters in tools/, once.',
    verify: () => undefined,
  });
}

/** What the benchmark compares AIMS with: nothing that AIMS itself needs. */
export async function installComparators(root) {
  await installOnce({
    root,
    folder: join(root, 'bench', 'compare'),
    madeFrom: join(root, 'bench', 'compare', 'package-lock.json'),
    command: ['ci'],
    announce: 'Installing what the benchmark compares with, once.',
    verify: () => undefined,
  });
}

async function installOnce(job) {
  const stamp = join(job.folder, 'node_modules', '.aims-installed');
  if (isCurrent(stamp, job.madeFrom)) return;
  await withLock(join(job.root, '.installing'), (stillOurs) => {
    if (isCurrent(stamp, job.madeFrom)) return;
    const started = Date.now();
    const fingerprint = fingerprintOf(job.madeFrom);
    console.log(job.announce);
    rmSync(stamp, { force: true });
    runNpm(job);
    job.verify();
    if (!stillOurs())
      throw new InstallError('Another install began here meanwhile. Run the command again.');
    mkdirSync(join(job.folder, 'node_modules'), { recursive: true });
    writeFileSync(stamp, fingerprint);
    console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  });
}

function isCurrent(stamp, madeFrom) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprintOf(madeFrom);
}

function fingerprintOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/**
 * `--loglevel=error` hides a block of EBADENGINE for every package that wants the newer Node which this very install
 * brings. What fails is still told.
 */
function runNpm({ root, folder, command }) {
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  const { status, signal, error } = spawnSync('npm', [...command, ...quiet], {
    cwd: folder,
    env: { ...process.env, PATH: pathWithout(join(root, 'node_modules')) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error?.code === 'ENOENT')
    throw new InstallError('npm is not on the PATH. Install npm 10 or later.');
  if (status === 0) return;
  const outcome = signal ? `was stopped by ${signal}` : `failed with exit code ${status}`;
  throw new InstallError(
    `npm ${command.join(' ')} ${outcome} in ${folder}. What it said is above; nothing is marked as installed.`,
  );
}

/** `npm run` puts node_modules/.bin first, with a Node in it that `npm ci` is about to delete under its own feet. */
function pathWithout(folder) {
  const path = process.env.PATH ?? '';
  return path
    .split(delimiter)
    .filter((entry) => !entry.startsWith(folder))
    .join(delimiter);
}

/** With `ignore-scripts` set, npm says all is well and leaves the package `node` without its program. */
function hasNode24(root) {
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (stdout?.startsWith('v24.')) return;
  throw new InstallError(
    `npm finished without bringing Node 24 (${node}).\nIf "npm config get ignore-scripts" says true, run: npm ci --ignore-scripts=false`,
  );
}
