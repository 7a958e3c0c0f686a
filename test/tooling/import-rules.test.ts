/**
 * Who may import whom is written in biome.json as patterns over import paths, where a slip is silent: a pattern that
 * matches nothing forbids nothing. So each rule is tried on planted imports, the wrong ones and the right ones.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');

const REFUSED: readonly (readonly [file: string, imported: string])[] = [
  ['src/lib/clock.ts', '../domain/batch.ts'],
  ['src/lib/clock.ts', '../config/load-config.ts'],
  ['src/lib/clock.ts', 'kysely'],
  ['src/domain/batch.ts', '../store/tables.ts'],
  ['src/domain/batch.ts', '../engine/views.ts'],
  ['src/domain/batch.ts', 'node:fs'],
  ['src/domain/batch.ts', 'node:fs/promises'],
  ['src/domain/batch.ts', 'kysely'],
  ['src/store/batches.ts', '../stages/receive/claim-file.ts'],
  ['src/config/load-config.ts', '../engine/commands.ts'],
  ['src/formats/delimited/read.ts', '../../web/server.ts'],
  ['src/words/errors.ts', '../cli/program.ts'],
  ['src/words/pages/batch.ts', '../../engine/engine.ts'],
  ['src/notify/send-mail.ts', '../engine/views.ts'],
  ['src/audit/record-event.ts', '../app.ts'],
  ['src/notify/send-mail.ts', '../demo/mail-catcher.ts'],
  ['src/connections/sftp.ts', '../engine/worker.ts'],
  ['src/reference/lookup.ts', '../stages/validate/rules/rule-lookup.ts'],
  ['src/stages/deliver/send-delivery.ts', '../confirm/read-receipt.ts'],
  ['src/stages/validate/rules/rule-total.ts', '../../parse/parse-batch.ts'],
  ['src/stages/receive/claim-file.ts', '../../engine/path.ts'],
  ['src/stages/decide/open-decision.ts', '../../web/server.ts'],
  ['src/stages/decide/open-decision.ts', '../../app.ts'],
  ['src/engine/worker.ts', '../web/server.ts'],
  ['src/engine/check/check-child.ts', '../../cli/program.ts'],
  ['src/engine/worker.ts', '../app.ts'],
  ['src/web/routes/batch.ts', '../../stages/decide/record-decision.ts'],
  ['src/web/server.ts', '../cli/program.ts'],
  ['src/web/server.ts', '../app.ts'],
  ['src/cli/command-check.ts', '../stages/parse/parse-batch.ts'],
  ['src/demo/run-demo.ts', '../stages/parse/parse-batch.ts'],
  ['validators/library-invoices.ts', '../src/domain/money.ts'],
  ['validators/library-invoices.ts', 'node:fs'],
  ['validators/library-invoices.ts', 'kysely'],
  ['interfaces/library-invoices.ts', '../src/index.ts'],
];

const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['src/lib/logger.ts', './clock.ts'],
  ['src/lib/sync-folder.ts', 'node:fs'],
  ['src/domain/document.ts', './money.ts'],
  ['src/domain/batch.ts', '../lib/clock.ts'],
  ['src/store/open-database.ts', '../domain/errors.ts'],
  ['src/store/open-database.ts', 'kysely'],
  ['src/formats/delimited/read.ts', '../select-records.ts'],
  ['src/notify/send-mail.ts', '../store/emails.ts'],
  ['src/words/pages/batch.ts', '../../engine/views.ts'],
  ['src/stages/deliver/send-delivery.ts', './plan-retry.ts'],
  ['src/stages/validate/rules/rule-total.ts', '../validate-batch.ts'],
  ['src/stages/archive/keep-original.ts', '../../store/originals.ts'],
  ['src/engine/path.ts', '../stages/archive/keep-original.ts'],
  ['src/engine/check/check-child.ts', '../../stages/parse/parse-batch.ts'],
  ['src/engine/check/check-child.ts', '../../formats/delimited/read.ts'],
  ['src/web/routes/batch.ts', '../../engine/views.ts'],
  ['src/web/routes/batch.ts', '../../words/errors.ts'],
  ['src/cli/command-start.ts', '../app.ts'],
  ['src/cli/command-demo.ts', '../demo/run-demo.ts'],
  ['src/demo/run-demo.ts', '../app.ts'],
  ['src/app.ts', './web/server.ts'],
  ['src/app.ts', './stages/archive/keep-original.ts'],
  ['validators/library-invoices.ts', 'aims'],
  ['validators/library-invoices.ts', './shared-checks.ts'],
  ['test/stages/parse/parse-batch.test.ts', '../../../src/stages/parse/parse-batch.ts'],
];

describe('who may import whom', async () => {
  const complaints = await complaintsAbout([...REFUSED, ...ALLOWED]);

  for (const [file, imported] of REFUSED) {
    it(`refuses ${imported} in ${file}`, () => {
      assert.ok(complaints.has(plantedName(file, imported)));
    });
  }
  for (const [file, imported] of ALLOWED) {
    it(`allows ${imported} in ${file}`, () => {
      assert.ok(!complaints.has(plantedName(file, imported)));
    });
  }
});

describe('the other rules that hold the house together', () => {
  it('refuses two files that import each other', async () => {
    const report = await lint({
      'src/store/batches.ts': "import { b } from './work.ts';\nexport const a = () => b;\n",
      'src/store/work.ts': "import { a } from './batches.ts';\nexport const b = () => a;\n",
    });
    assert.ok(report.some((found) => found.rule === 'lint/suspicious/noImportCycles'));
  });

  it('refuses a package in the product that only the tests have', async () => {
    const source =
      "import { simpleParser } from 'mailparser';\nexport const parse = simpleParser;\n";
    const report = await lint({
      'src/notify/read-mail.ts': source,
      'test/support/mail.ts': source,
    });
    const undeclared = report.filter((found) => found.rule.endsWith('noUndeclaredDependencies'));
    assert.deepEqual(
      undeclared.map((found) => found.file),
      ['src/notify/read-mail.ts'],
    );
  });

  it('refuses reading the environment outside src/config, and printing outside the command line', async () => {
    const source = 'console.log(process.env.HOME);\n';
    const report = await lint({ 'src/engine/worker.ts': source, 'src/cli/program.ts': source });
    const told = report.map((found) => `${found.file} ${found.rule.split('/').at(-1)}`).sort();
    assert.deepEqual(told, [
      'src/cli/program.ts noProcessEnv',
      'src/engine/worker.ts noConsole',
      'src/engine/worker.ts noProcessEnv',
    ]);
  });
});

/** One file for each pair, beside where the real one would stand, so that its relative imports mean the same. */
function plantedName(file: string, imported: string): string {
  const suffix = imported.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '');
  return file.replace(/(\.test)?\.ts$/, `-${suffix}.ts`);
}

async function complaintsAbout(
  pairs: readonly (readonly [file: string, imported: string])[],
): Promise<ReadonlySet<string>> {
  const planted = pairs.map(([file, imported]) => [
    plantedName(file, imported),
    `export * from '${imported}';\n`,
  ]);
  const report = await lint(Object.fromEntries(planted));
  const refusals = report.filter((found) => found.rule === 'lint/style/noRestrictedImports');
  return new Set(refusals.map((found) => found.file));
}

const REPORT = z.object({
  diagnostics: z.array(
    z.object({
      category: z.string(),
      severity: z.string(),
      location: z.object({ path: z.string() }),
    }),
  ),
});

/** What Biome, with our own settings, says about these files: errors only. */
async function lint(
  files: Readonly<Record<string, string>>,
): Promise<readonly { file: string; rule: string }[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'aims-import-rules-'));
  for (const settings of ['biome.json', 'package.json']) {
    await copyFile(join(ROOT, settings), join(folder.path, settings));
  }
  for (const [name, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), source);
  }
  const output = await runBiome(folder.path);
  const { diagnostics } = REPORT.parse(JSON.parse(output));
  return diagnostics
    .filter((found) => found.severity === 'error')
    .map((found) => ({ file: found.location.path, rule: found.category }));
}

function runBiome(folder: string): Promise<string> {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // It ends with 1 when it finds anything, which is what most of these tests want; no report at all is a failure.
  execFile(process.execPath, [biome, ...args], { cwd: folder }, (error, stdout) => {
    if (stdout.trim().startsWith('{')) resolve(stdout);
    else reject(error ?? new Error(`Biome gave no report: ${stdout}`));
  });
  return promise;
}
