/** Files of the benchmark's generator, small ones, in a folder that goes away. */
import { execFileSync } from 'node:child_process';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BENCH = join(import.meta.dirname, '../../bench');
const SMALL_REFERENCE = ['--suppliers', '600', '--budgets', '900'];

/** Many errors of every code, so that each of them is there in a few thousand lines. */
export const EVERY_ERROR = [
  '--rate',
  '0.02',
  '--rate',
  'FIELD_COUNT=0.02',
  '--rate',
  'ENCODING=0.02',
];

/** The ways in which the same records are written. */
export const DIALECTS = [
  ['in the plain dialect', []],
  [
    'with CRLF, a byte-order mark and line breaks in quotes',
    ['--crlf', '--bom', '--newlines', '0.05'],
  ],
] as const;

export function temporaryFolder(): ReturnType<typeof mkdtempDisposableSync> {
  return mkdtempDisposableSync(join(tmpdir(), 'aims-bench-test-'));
}

export function generate(folder: string, ...args: readonly string[]): void {
  runNode('generate.ts', '--out', folder, ...SMALL_REFERENCE, ...args);
}

/** A program of bench/. */
export function runNode(program: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [join(BENCH, program), ...args], { stdio: 'pipe' });
}
