/**
 * Starts the check process with as few rights as it needs: reads the program, the archive and the validators, writes
 * nothing (or one folder), no environment, no other processes, a cap on its heap.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckSetup } from './check-contract.ts';

interface ChildRights {
  readonly originals: string;
  readonly validators: string;
  /** Undefined: it writes nothing. */
  readonly outputFolder: string | undefined;
  readonly heapMb: number;
}

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAM = join(import.meta.dirname, 'check-child.ts');
/** As check-child.ts knows it. */
const FOR_TRANSFORM = '--for-transform';

export function startChild(setup: CheckSetup, rights: ChildRights): ChildProcess {
  const { outputFolder } = rights;
  return fork(PROGRAM, outputFolder === undefined ? [] : [FOR_TRANSFORM], {
    execPath: process.execPath,
    execArgv: [
      '--permission',
      ...readable(setup, rights).map((path) => `--allow-fs-read=${path}`),
      ...(outputFolder === undefined ? [] : [`--allow-fs-write=${realpathSync(outputFolder)}`]),
      `--max-old-space-size=${rights.heapMb}`,
    ],
    // A group of its own: Ctrl-C is for AIMS, which ends its checks when their work is done. The child ends with its channel.
    detached: true,
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

function readable(
  setup: CheckSetup,
  { originals, validators, outputFolder }: ChildRights,
): readonly string[] {
  const program = ['src', 'node_modules', 'package.json'].map((part) => join(ROOT, part));
  const lists = Object.values(setup.datasets).map((file) => file.path);
  const judging = outputFolder === undefined ? [validators] : [outputFolder];
  const paths = [...program, originals, ...lists, ...judging].filter((path) => existsSync(path));
  return [...new Set(paths.flatMap((path) => [path, realpathSync(path)]))];
}
