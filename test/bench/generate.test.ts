/** The benchmark's files and how they are scored: a speed counts only where the right answer is known. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { ALL_CODES } from '../../bench/generate/codes.ts';
import type { Manifest } from '../../bench/generate/invoice-file.ts';
import { describeScore, isPerfect, score, scoreFiles } from '../../bench/score.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { DIALECTS, EVERY_ERROR, generate, runNode, temporaryFolder } from './generated.ts';

it('writes the same bytes for the same arguments, and others for another seed', () => {
  using folder = temporaryFolder();
  const made = (name: string, ...args: string[]) => {
    generate(join(folder.path, name), '--name', 'invoices', '--lines', '2000', ...args);
    return contentsOf(join(folder.path, name));
  };
  const once = made('once', ...EVERY_ERROR, '--seed', '7');
  assert.deepEqual(Object.keys(once).sort(), [
    'budgets.csv',
    'invoices.csv',
    'invoices.manifest.json',
    'suppliers.csv',
  ]);
  assert.deepEqual(made('twice', ...EVERY_ERROR, '--seed', '7'), once);
  const other = made('other', ...EVERY_ERROR, '--seed', '8');
  assert.notEqual(other['invoices.csv'], once['invoices.csv']);
  assert.equal(other['suppliers.csv'], once['suppliers.csv']);
});

for (const [name, dialect] of DIALECTS) {
  it(`plants what a script with zod finds, and nothing else, ${name}`, () => {
    using folder = temporaryFolder();
    const at = (file: string) => join(folder.path, file);
    const lines = ['--lines', '5000'];
    generate(folder.path, '--name', 'invoices', ...lines, ...EVERY_ERROR, ...dialect);
    const manifest = manifestOf(at('invoices.manifest.json'));
    assert.deepEqual(Object.keys(manifest.counts).sort(), [...ALL_CODES].sort());
    runNode('compare/zod.ts', at('invoices.csv'), folder.path, at('findings.csv'));
    const result = scoreFiles(at('invoices.manifest.json'), at('findings.csv'));
    assert.ok(isPerfect(result), describeScore(result));
    assert.equal(result.planted, manifest.errors.length);
  });
}

it('writes the line ends, the mark and the breaks that are asked for', () => {
  using folder = temporaryFolder();
  generate(folder.path, '--name', 'odd', '--lines', '500', '--crlf', '--bom', '--newlines', '0.2');
  const text = readFileSync(join(folder.path, 'odd.csv'), 'utf8');
  assert.ok(text.startsWith('\ufeffsupplier_number,'));
  assert.equal(text.split('\r\n').length, 1 + 500 + 1);
  assert.ok(/"[^"\r]*[^\r]\n[^"]*"\r\n/.test(text));
});

it('tells in the manifest what is in the file', () => {
  using folder = temporaryFolder();
  generate(folder.path, '--name', 'invoices', '--lines', '1003', ...EVERY_ERROR);
  const bytes = readFileSync(join(folder.path, 'invoices.csv'));
  const manifest = manifestOf(join(folder.path, 'invoices.manifest.json'));
  assert.equal(manifest.bytes, bytes.length);
  assert.equal(manifest.sha256, sha256(bytes));
  assert.equal(manifest.lines, 1003);
  assert.equal(bytes.toString('latin1').split('\n').length, 1 + 1003 + 1);
});

it('writes many small files that have no invoice in common', () => {
  using folder = temporaryFolder();
  generate(folder.path, '--name', 'small', '--lines', '40', '--files', '3', '--rate', '0');
  const files = ['small-00001.csv', 'small-00002.csv', 'small-00003.csv'];
  const numbers = files.map((file) => invoiceNumbersOf(join(folder.path, file)));
  const all = numbers.flatMap((some) => [...some]);
  assert.equal(new Set(all).size, all.length);
  assert.equal(manifestOf(join(folder.path, 'small-00003.manifest.json')).errors.length, 0);
});

it('refuses rates that come to more than one, and a code that there is not', () => {
  using folder = temporaryFolder();
  const refused = (...args: string[]) =>
    assert.throws(() => generate(folder.path, '--lines', '10', ...args));
  refused('--rate', '0.05');
  refused('--rate', 'NOT_A_CODE=0.1');
});

const TWO_ERRORS: Pick<Manifest, 'errors'> = {
  errors: [
    { record: 4, line: 6, field: 'currency', code: 'CURRENCY_INVALID' },
    { record: 9, line: 12, field: '', code: 'FIELD_COUNT' },
  ],
};
const [FIRST, SECOND] = ['6,currency,CURRENCY_INVALID', '12,,FIELD_COUNT'];

it('scores every finding as right only when line, field and code are', () => {
  assert.ok(isPerfect(score(TWO_ERRORS, `${SECOND}\n${FIRST}\n`)));
  assert.ok(
    isPerfect(score(TWO_ERRORS, '4,currency,CURRENCY_INVALID\n9,,FIELD_COUNT\n', 'record')),
  );
  for (const wrong of ['7,currency,CURRENCY_INVALID', '6,,CURRENCY_INVALID', '6,currency,X']) {
    const result = score(TWO_ERRORS, `${wrong}\n${SECOND}\n`);
    assert.deepEqual([result.precision, result.recall], [0.5, 0.5], wrong);
    assert.deepEqual([result.missing, result.spurious], [[FIRST], [wrong]]);
  }
});

it('catches a missing finding, a spurious one, and one that is there twice', () => {
  const missing = score(TWO_ERRORS, `${FIRST}\n`);
  assert.deepEqual([missing.precision, missing.recall, missing.missing], [1, 0.5, [SECOND]]);
  const spurious = score(TWO_ERRORS, `${FIRST}\n${SECOND}\n99,currency,CURRENCY_INVALID\n`);
  assert.deepEqual([spurious.precision, spurious.recall], [2 / 3, 1]);
  const twice = score(TWO_ERRORS, `${FIRST}\n${FIRST}\n${SECOND}\n`);
  assert.deepEqual([twice.precision, twice.recall, twice.spurious], [2 / 3, 1, [FIRST]]);
  for (const one of [missing, spurious, twice, score(TWO_ERRORS, '')]) assert.ok(!isPerfect(one));
});

function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder);
  return Object.fromEntries(names.map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

function manifestOf(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Of what nothing is wrong with, the third column is the number. */
function invoiceNumbersOf(path: string): ReadonlySet<string | undefined> {
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  return new Set(rows.map((row) => row.split(',')[2]));
}
