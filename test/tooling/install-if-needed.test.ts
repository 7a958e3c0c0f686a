/**
 * The install that `npm run demo` and `npm test` begin with, on a tiny project with the real scripts: no network, a
 * stand-in for the package `node`, but npm itself for real.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  cp,
  mkdir,
  mkdtempDisposable,
  readFile,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const STAMP = 'node_modules/.aims-installed';
const INSTALLING = /Installing what AIMS needs/;

describe('the install that comes first', () => {
  it('installs once, and then says and does nothing', async () => {
    await using project = await tinyProject();
    const first = await install(project.path);
    assert.equal(first.code, 0, first.output);
    assert.match(first.output, INSTALLING);
    assert.ok(existsSync(join(project.path, 'node_modules/node/bin/node')));
    const second = await install(project.path);
    assert.deepEqual(second, { code: 0, output: '' });
  });

  it('installs again when the lock file has changed', async () => {
    await using project = await tinyProject();
    await install(project.path);
    const lock = join(project.path, 'package-lock.json');
    await writeFile(lock, `${await readFile(lock, 'utf8')}\n`);
    assert.match((await install(project.path)).output, INSTALLING);
    assert.equal((await install(project.path)).output, '');
  });

  it('leaves no stamp when npm fails, so that the next run tries again', async () => {
    await using project = await tinyProject();
    await install(project.path);
    await writeFile(join(project.path, 'package-lock.json'), '{ "lockfileVersion": 3 }');
    const { code, output } = await install(project.path);
    assert.equal(code, 1);
    assert.match(output, /npm ci .*failed with exit code/);
    assert.ok(!existsSync(join(project.path, STAMP)));
  });

  it('refuses to call it installed when npm brought no Node 24', async () => {
    await using project = await tinyProject();
    await writeFile(join(project.path, 'fake-node/bin/node'), '#!/bin/sh\necho v20.0.0\n');
    const { code, output } = await install(project.path);
    assert.equal(code, 1);
    assert.match(output, /without bringing Node 24/);
    assert.ok(!existsSync(join(project.path, STAMP)));
  });

  it('lets only one of several at once install; the others wait and find it done', async () => {
    await using project = await tinyProject();
    const outcomes = await Promise.all([1, 2, 3].map(() => install(project.path)));
    assert.deepEqual(
      outcomes.map(({ code }) => code),
      [0, 0, 0],
    );
    const installed = outcomes.filter(({ output }) => INSTALLING.test(output));
    assert.equal(installed.length, 1);
  });

  it('takes over from an install that was killed', async () => {
    await using project = await tinyProject();
    await symlink(String(await pidOfTheDead()), join(project.path, '.installing'));
    const { code, output } = await install(project.path);
    assert.equal(code, 0, output);
    assert.ok(!existsSync(join(project.path, '.installing')));
  });

  it('installs with apt-get the programs that the tests lack, and once only', async () => {
    await using project = await tinyProject();
    await needNoSuchProgram(project.path);
    const folder = join(project.path, 'programs');
    await addProgram(folder, 'sudo', 'shift; exec "$@"');
    await addProgram(
      folder,
      'apt-get',
      `echo "$@" >>${folder}/log; case "$*" in *install*) cp "$0" ${folder}/no-such-program;; esac`,
    );
    const path = `${folder}:${process.env.PATH}`;
    const first = await install(project.path, ['--for-tests'], path);
    assert.equal(first.code, 0, first.output);
    const asked = (await readFile(join(folder, 'log'), 'utf8')).trim().split('\n');
    assert.equal(asked.length, 2);
    assert.match(asked[0] ?? '', /update/);
    assert.match(asked[1] ?? '', /install -y .*no-such-package/);
    assert.deepEqual(await install(project.path, ['--for-tests'], path), { code: 0, output: '' });
  });

  it('names what to install when the tests lack a program and there is no apt-get', async () => {
    await using project = await tinyProject();
    await needNoSuchProgram(project.path);
    const { code, output } = await install(project.path, ['--for-tests'], '/nowhere');
    assert.equal(code, 1);
    assert.match(output, /no-such-program \(for this test\)/);
    assert.match(output, /apt-get install no-such-package/);
  });
});

/** Everything is installed, except one program that no machine has. */
async function needNoSuchProgram(project: string): Promise<void> {
  const needs = [{ program: 'no-such-program', packages: ['no-such-package'], why: 'this test' }];
  await mkdir(join(project, 'tools'));
  await writeFile(join(project, 'tools/package.json'), '{ "private": true }');
  await install(project, ['--tools']);
  await writeFile(join(project, 'scripts/install/needed-programs.json'), JSON.stringify(needs));
}

async function addProgram(folder: string, name: string, shell: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\n${shell}\n`, { mode: 0o755 });
}

/** A checkout with the real install scripts and one dependency: a "Node 24" that only tells its version. */
async function tinyProject() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'aims-install-'));
  const fakeNode = 'fake-node/bin/node';
  const manifest = { name: 'tiny', version: '1.0.0', dependencies: { node: 'file:fake-node' } };
  const node = { name: 'node', version: '24.0.0', bin: { node: 'bin/node' } };
  const lock = {
    name: 'tiny',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': manifest,
      'fake-node': node,
      'node_modules/node': { resolved: 'fake-node', link: true },
    },
  };
  const files = {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify(lock),
    'fake-node/package.json': JSON.stringify(node),
    [fakeNode]: '#!/bin/sh\necho v24.0.0\n',
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), content);
  }
  await chmod(join(folder.path, fakeNode), 0o755);
  await cp(join(ROOT, 'scripts'), join(folder.path, 'scripts'), { recursive: true });
  return folder;
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function install(
  project: string,
  args: readonly string[] = [],
  path = process.env.PATH ?? '',
): Promise<Outcome> {
  const script = join(project, 'scripts/install-if-needed.mjs');
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const options = { env: { ...process.env, PATH: path } };
  execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
    resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
  });
  return promise;
}

/** The id of a process that has just ended. */
function pidOfTheDead(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child = execFile('true', () => resolve(child.pid ?? 0));
  return promise;
}
