/** The example for the benchmark's files finds what is wrong in them, on the right line, and nothing else. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { describeScore, isPerfect, scoreFiles } from '../../bench/score.ts';
import { aims } from '../cli/run-aims.ts';
import { DIALECTS, EVERY_ERROR, generate, temporaryFolder } from './generated.ts';

const HOME = join(import.meta.dirname, '../..');

for (const [name, dialect] of DIALECTS) {
  for (const example of ['invoice-lines', 'invoice-lines-csv-parse']) {
    it(`${example}: every planted error and no other, ${name}`, async () => {
      using folder = temporaryFolder();
      const at = (file: string) => join(folder.path, file);
      generate(folder.path, '--name', 'invoices', '--lines', '3000', ...EVERY_ERROR, ...dialect);
      const code = await check(folder.path, example);
      assert.equal(code, 3);
      const result = scoreFiles(at('invoices.manifest.json'), at('findings.csv'));
      assert.ok(isPerfect(result) && result.planted > 200, describeScore(result));
    });
  }
}

it('says that a file without errors has none', async () => {
  using folder = temporaryFolder();
  generate(folder.path, '--name', 'invoices', '--lines', '500', '--rate', '0');
  assert.equal(await check(folder.path, 'invoice-lines'), 0);
  assert.equal(readFileSync(join(folder.path, 'findings.csv'), 'utf8'), '');
});

it('does not check against a list that is not in the folder', async () => {
  using folder = temporaryFolder();
  generate(folder.path, '--name', 'invoices', '--lines', '100', '--rate', '0');
  writeFileSync(join(folder.path, 'budgets.csv'), '');
  assert.equal(await check(folder.path, 'invoice-lines'), 3);
  assert.match(readFileSync(join(folder.path, 'findings.csv'), 'utf8'), /REF-001/);
});

async function check(folder: string, example: string): Promise<number> {
  const options = ['--interface', example, '--reference', folder, '--max-findings', '100000'];
  const files = ['--findings', join(folder, 'findings.csv'), '--home', HOME];
  return (await aims(['check', join(folder, 'invoices.csv'), ...options, ...files])).code;
}
