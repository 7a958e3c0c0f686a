/** The guard around node:test: a run that proves nothing must not look like one that passed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const IMPORT = "import { it } from 'node:test';\n";
const GOOD = `${IMPORT}it('works', () => undefined);\n`;

describe('the test runner', () => {
  it('passes a run in which every test passed', async () => {
    const { status, output } = await runOn({ 'test/lib/a.test.ts': GOOD }, ['test/lib']);
    assert.equal(status, 0, output);
    assert.match(output, /All tests passed: 1 files, 1 tests/);
  });

  it('refuses a folder without test files', async () => {
    const { status, output } = await runOn({ 'test/lib/a.test.ts': GOOD }, ['test/gone']);
    assert.equal(status, 1);
    assert.match(output, /Found 0 test files/);
  });

  it('refuses a whole run with fewer files than there should be', async () => {
    const { status, output } = await runOn({ 'test/lib/a.test.ts': GOOD }, []);
    assert.equal(status, 1);
    assert.match(output, /Found 1 test files; expected at least \d+/);
  });

  it('fails when a test fails', async () => {
    const bad = `${IMPORT}it('breaks', () => { throw new Error('broken'); });\n`;
    const { status, output } = await runOn({ 'test/a.test.ts': bad, 'test/b.test.ts': GOOD }, [
      'test',
    ]);
    assert.equal(status, 1);
    assert.match(output, /Some tests failed: 2 files, 2 tests, 1 passed, 1 failed/);
  });

  it('refuses a skipped test', async () => {
    const skipped = `${IMPORT}it('is skipped', (t) => t.skip());\n`;
    const { status, output } = await runOn({ 'test/a.test.ts': skipped, 'test/b.test.ts': GOOD }, [
      'test',
    ]);
    assert.equal(status, 1);
    assert.match(output, /Skipped tests prove nothing/);
  });

  it('ends a test file that keeps its process alive, and says so', async () => {
    const leaking = `${IMPORT}it('leaks', () => void setInterval(() => undefined, 1000));\n`;
    const { status, output } = await runOn({ 'test/a.test.ts': leaking }, ['test']);
    assert.equal(status, 1);
    assert.match(output, /something keeps its process alive: .*Timeout/);
  });

  it('leaves out what takes long when asked to be quick', async () => {
    const files = { 'test/lib/a.test.ts': GOOD, 'test/crash/b.test.ts': GOOD };
    const { status, output } = await runOn(files, ['--quick']);
    assert.equal(status, 0, output);
    assert.match(output, /All tests passed: 1 files/);
  });
});

/** Runs the real script in a project that has only these files. */
async function runOn(files: Readonly<Record<string, string>>, args: readonly string[]) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'aims-run-tests-'));
  const at = (path: string) => join(folder.path, path);
  await cp(join(ROOT, 'scripts'), at('scripts'), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), at('node_modules'));
  for (const [path, source] of Object.entries({
    ...files,
    'package.json': '{ "type": "module" }',
  })) {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), source);
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [at('scripts/run-tests.mjs'), ...args],
    { encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}
