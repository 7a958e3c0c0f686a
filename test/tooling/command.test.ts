/** The command `aims` under an older Node, which is what most machines have: it hands over, or says what to do. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtempDisposable, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');

/** Stands for AIMS: tells what it was given, and ends as it is asked to. */
const PROGRAM = `
export async function main(argv: string[]): Promise<void> {
  if (argv[0] === 'exit') process.exitCode = Number(argv[1]);
  if (argv[0] === 'wait') waitFor(argv[1] ?? '');
  // Last: what reads this may send its signal at once.
  console.log(JSON.stringify({ argv, execPath: process.execPath }));
}

function waitFor(signal: string): void {
  const alive = setInterval(() => undefined, 1000);
  process.once(signal, () => {
    clearInterval(alive);
    console.log('told');
    process.exitCode = 3;
  });
}
`;

/** Makes the first process that loads it believe it is Node 20; the one it hands over to knows better. */
const OLD_NODE = `
if (!process.env.PRETENDED) {
  process.env.PRETENDED = 'yes';
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
}
`;

describe('the command aims under Node 20', () => {
  it('hands over to Node 24 with the same arguments and gives back its exit code', async () => {
    await using folder = await installation();
    const outcome = await run(folder.path, ['exit', '5', '--json', 'two words']);
    const told = JSON.parse(outcome.stdout);
    assert.deepEqual(told.argv, ['exit', '5', '--json', 'two words']);
    assert.equal(told.execPath, process.execPath);
    assert.equal(outcome.code, 5);
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    it(`passes ${signal} on, and waits for the answer`, async () => {
      await using folder = await installation();
      const child = spawn(process.execPath, commandLine(folder.path, ['wait', signal]), {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      await once(child.stdout, 'data');
      child.kill(signal === 'SIGINT' ? 'SIGINT' : signal === 'SIGHUP' ? 'SIGHUP' : 'SIGTERM');
      assert.deepEqual(await exited, [3, null]);
    });
  }

  it('says in one line what to do when Node 24 is not there', async () => {
    await using folder = await installation();
    await rm(join(folder.path, 'node_modules/node'), { recursive: true });
    const { code, stdout, stderr } = await run(folder.path, []);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.equal(
      stderr,
      `AIMS needs Node 24, and this is Node 20.20.2. Run npm ci in ${folder.path}.\n`,
    );
  });

  it('says to any Node when nothing is installed yet', async () => {
    await using folder = await installation();
    await rm(join(folder.path, 'node_modules'), { recursive: true });
    const { code, stderr } = await run(folder.path, []);
    assert.deepEqual(
      [code, stderr],
      [1, `AIMS is not installed yet. Run npm ci in ${folder.path}.\n`],
    );
  });
});

/** A folder with the real command in it, a stand-in for AIMS, and this very Node as the one that npm installed. */
async function installation() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'aims-command-'));
  const at = (path: string) => join(folder.path, path);
  for (const path of ['bin', 'src/cli', 'node_modules/node/bin']) {
    await mkdir(at(path), { recursive: true });
  }
  await cp(join(ROOT, 'bin/aims.mjs'), at('bin/aims.mjs'));
  await writeFile(at('package.json'), '{ "type": "module" }');
  await writeFile(at('src/cli/program.ts'), PROGRAM);
  await writeFile(at('old-node.mjs'), OLD_NODE);
  await symlink(process.execPath, at('node_modules/node/bin/node'));
  return folder;
}

function commandLine(folder: string, args: readonly string[]): string[] {
  return ['--import', join(folder, 'old-node.mjs'), join(folder, 'bin/aims.mjs'), ...args];
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(folder: string, args: readonly string[]): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  execFile(process.execPath, commandLine(folder, args), (error, stdout, stderr) => {
    resolve({ code: Number(error?.code ?? 0), stdout, stderr });
  });
  return promise;
}
