/** The benchmark itself: it measures the whole of a process and nothing else, and a wrong answer gets no figure. */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runProcess } from '../../bench/measure/run-process.ts';

const BENCH = join(import.meta.dirname, '../../bench');

it('counts the time and the memory of a process and of those that it starts', async () => {
  const alone = await run('busy(300)');
  const withAnother = await run(
    `busy(300); require('child_process').spawnSync(process.execPath, ['-e', BUSY + 'busy(300)'])`,
  );
  assert.ok(alone.cpuSeconds >= 0.3, `${alone.cpuSeconds}`);
  assert.ok(withAnother.cpuSeconds >= 0.6, `${withAnother.cpuSeconds}`);
  assert.ok(withAnother.wallSeconds >= 0.6, `${withAnother.wallSeconds}`);
  assert.ok(withAnother.rssMiB > alone.rssMiB * 1.5, `${withAnother.rssMiB}, ${alone.rssMiB}`);
});

it('does not count the memory of the process that measures', async () => {
  const held = Buffer.alloc(400 * 2 ** 20, 1);
  const { rssMiB } = await run('');
  assert.ok(held.length > 0 && rssMiB < 200, `${rssMiB}`);
});

it('fails with what the process said when it did not do its work', async () => {
  await assert.rejects(
    run(`console.error('no such interface'); process.exit(5)`),
    /no such interface/,
  );
});

it('tells the ratios of a program that finds what was planted', () => {
  const { status, stdout, stderr } = bench((zod) => `await import(${zod});`);
  assert.equal(status, 0, stderr);
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  const { ratios } = JSON.parse(last);
  assert.deepEqual(Object.keys(ratios), ['full/csv-parse', 'newline-scan']);
  assert.ok(ratios['newline-scan'] > 1, last);
});

it('has no figure for a program that finds one thing too many', () => {
  const wrong = (zod: string) =>
    `await import(${zod}); fs.appendFileSync(process.argv[4], '2,currency,CURRENCY_INVALID\\n');`;
  const { status, stdout, stderr } = bench(wrong);
  assert.equal(status, 1);
  assert.match(stderr, /aims is wrong about the clean file: .* spurious 1/);
  assert.doesNotMatch(stdout, /\{"ratios"/);
});

/** For so many milliseconds of its own, however busy the machine is. */
const BUSY = `
  function spent() { const { user, system } = process.cpuUsage(); return (user + system) / 1000; }
  function busy(ms) { const from = spent(); while (spent() - from < ms); }
`;

function run(script: string): ReturnType<typeof runProcess> {
  const whole = `const BUSY = ${JSON.stringify(BUSY)}; ${BUSY} ${script}`;
  return runProcess({ words: ['-e', whole], folder: BENCH, exits: [0] });
}

/** Two comparisons with a stand-in for AIMS: it is given the place of the script with zod, as a piece of JavaScript. */
function bench(standIn: (zod: string) => string): SpawnSyncReturns<string> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'aims-bench-test-'));
  const program = join(folder.path, 'stand-in.mjs');
  const zod = JSON.stringify(pathToFileURL(join(BENCH, 'compare/zod.ts')).href);
  writeFileSync(
    program,
    `import fs from 'node:fs';
     const [node, own, , file, ...options] = process.argv;
     const option = (name) => options[options.indexOf(name) + 1];
     process.argv = [node, own, file, option('--reference'), option('--findings')];
     ${standIn(zod)}
     process.exitCode = 3;`,
  );
  const asked = ['--lines', '2000', '--pairs', '1', '--json'];
  const only = ['--only', 'full/csv-parse', '--only', 'newline-scan'];
  return spawnSync(process.execPath, [join(BENCH, 'run.ts'), ...asked, ...only], {
    encoding: 'utf8',
    env: { ...process.env, AIMS_BENCH_PROGRAM: program },
  });
}
