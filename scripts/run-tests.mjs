/**
 * Runs the tests under the project's own Node 24 and refuses a run that proves nothing: `node --test` says all is well
 * when its pattern matches no file, and does not mind skipped tests.
 *
 *   node scripts/run-tests.mjs                        everything under test/
 *   node scripts/run-tests.mjs test/store test/web    these folders and files only
 *   node scripts/run-tests.mjs --quick                all but what takes long: browser, crash, journeys
 *   node scripts/run-tests.mjs --patient test/crash   with an hour for each test instead of two minutes
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A whole run with fewer files has lost some. Raise it when the tests grow. */
const AT_LEAST_FILES = 80;
const SLOW = ['test/browser', 'test/crash', 'test/journeys'];
const ONE_TEST_MS = 2 * 60_000;
const PATIENT_MS = 60 * 60_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

process.exitCode = main(process.argv.slice(2));

function main(args) {
  const asked = args.filter((arg) => !arg.startsWith('--'));
  const isQuick = args.includes('--quick');
  const isWhole = asked.length === 0 && !isQuick;
  const files = listTestFiles().filter((file) => isAsked(file, asked, isQuick));
  const least = isWhole ? AT_LEAST_FILES : 1;
  if (files.length < least) {
    return fail(`Found ${files.length} test files; expected at least ${least}.`);
  }
  const { status, totals } = runNodeTest(
    files,
    args.includes('--patient') ? PATIENT_MS : ONE_TEST_MS,
  );
  if (status !== 0) return fail(`Some tests failed: ${describe(files, totals)}.`);
  if (!totals?.tests) return fail('No test ran.');
  if (totals.skipped + totals.todo > 0) {
    return fail(`Skipped tests prove nothing: ${describe(files, totals)}.`);
  }
  console.log(`All tests passed: ${describe(files, totals)}.`);
  return 0;
}

function listTestFiles() {
  return readdirSync(join(root, 'test'), { recursive: true })
    .map((name) => `test/${name}`)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
}

function isAsked(file, asked, isQuick) {
  if (isQuick && SLOW.some((folder) => isIn(folder, file))) return false;
  return asked.length === 0 || asked.some((path) => isIn(path, file));
}

function isIn(path, file) {
  const plain = path.replace(/\/+$/, '');
  return file === plain || file.startsWith(`${plain}/`);
}

function runNodeTest(files, oneTestMs) {
  const folder = mkdtempSync(join(tmpdir(), 'aims-test-totals-'));
  const totalsFile = join(folder, 'totals.json');
  try {
    const { status } = spawnSync(
      join(root, 'node_modules', 'node', 'bin', 'node'),
      [
        '--test',
        `--test-timeout=${oneTestMs}`,
        `--import=${new URL('testing/end-leaking-file.mjs', import.meta.url)}`,
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${new URL('testing/write-totals.mjs', import.meta.url)}`,
        `--test-reporter-destination=${totalsFile}`,
        ...files,
      ],
      { cwd: root, env: environment(), stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const text = existsSync(totalsFile) ? readFileSync(totalsFile, 'utf8') : '';
    return { status, totals: text === '' ? undefined : JSON.parse(text) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `node` means Node 24 for everything the tests start; a run within a run is a run, not a part of the outer one. */
function environment() {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  return { ...rest, PATH: path };
}

function describe(files, totals) {
  if (!totals) return `${files.length} files`;
  const { tests, passed, failed, cancelled, skipped, todo } = totals;
  return `${files.length} files, ${tests} tests, ${passed} passed, ${failed + cancelled} failed, ${skipped + todo} skipped`;
}

function fail(why) {
  console.error(`\n${why}`);
  return 1;
}
