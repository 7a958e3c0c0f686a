/** `aims check`: what it finds, how it says so, and that it leaves no trace. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeHome, type TestHome } from '../support/home.ts';
import { ctapglFile } from './ctapgl-file.ts';
import { aims, aimsJson } from './run-aims.ts';

const CTAPGL = ['--interface', 'library-invoices-ctapgl', '--at', '2025-10-10'];

describe('aims check', () => {
  let home: TestHome;
  before(async () => {
    home = await makeHome();
    await home.write('files/per-line.txt', ctapglFile('per line'));
    await home.write('files/per-rate.txt', ctapglFile('per rate'));
  });
  after(() => home[Symbol.asyncDispose]());
  const check = (file: string, ...args: string[]) =>
    aims(['check', home.at('files', file), ...CTAPGL, ...args], { cwd: home.path });

  it('stops exactly the invoices that are a penny, two and 67 away, and names both amounts', async () => {
    const {
      exitCode,
      schema,
      data,
      findings = [],
    } = await aimsJson(['check', home.at('files/per-line.txt'), ...CTAPGL], { cwd: home.path });
    assert.equal(exitCode, 3);
    assert.equal(schema, 'aims/check/1');
    assert.deepEqual(
      { invoices: data.invoices, passed: data.passed, total: data.total },
      { invoices: 3, passed: 0, total: '129.50' },
    );
    assert.deepEqual(
      findings.map(({ code, level, invoice, amount, line, field, values }) => ({
        code,
        level,
        invoice,
        amount,
        line,
        field,
        values,
      })),
      [
        found('INV-A', 2, '2.22', '2.23', '0.01'),
        found('INV-B', 6, '3.70', '3.72', '0.02'),
        found('INV-C', 12, '123.58', '124.25', '0.67'),
      ],
    );
    assert.match(findings[2].text, /£124\.25.*£123\.58/);
    assert.ok(findings[2].heading && findings[2].fix.length > 0);
  });

  it('passes the same invoices at the amounts that the target works out', async () => {
    const { code, stdout } = await check('per-rate.txt');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Checked 3 invoices \(£130\.20\) against supplier list \(.+\n\nAll 3 invoices would load\. Nothing was stored or sent\.\n$/,
    );
  });

  it('shows each problem with its code, heading, count, amount, place and fix', async () => {
    const { code, stdout } = await check('per-line.txt');
    assert.equal(code, 3);
    const [, , heading, first, text, place] = stdout.split('\n');
    assert.equal(heading, '  3 problems');
    assert.equal(first, '  INV-007  Lines do not add up   1 invoice   £123.58');
    assert.match(
      text ?? '',
      /^ {11}With VAT the lines come to £124\.25; the invoice says £123\.58/,
    );
    assert.match(place ?? '', /^ {11}Invoice INV-C, line 12\. {2}Fix: Ask the Stock Unit/);
    assert.match(stdout, /0 of 3 invoices would load\. Nothing was stored or sent\.\n$/);
  });

  it('reads standard input, and answers the same', async () => {
    const { code, stdout } = await aims(['check', '-', ...CTAPGL], {
      cwd: home.path,
      input: ctapglFile('per line'),
    });
    assert.equal(code, 3);
    assert.equal(stdout, (await check('per-line.txt')).stdout);
  });

  it('writes line, field and code of each finding, in the order of the file', async () => {
    await check('per-line.txt', '--findings', home.at('files/found.txt'));
    assert.equal(
      await home.read('files/found.txt'),
      '2,gross,INV-007\n6,gross,INV-007\n12,gross,INV-007\n',
    );
  });

  it('lists no more findings than asked for, counts the rest and still fails', async () => {
    const { exitCode, data, findings } = await aimsJson(
      ['check', home.at('files/per-line.txt'), ...CTAPGL, '--max-findings', '1'],
      { cwd: home.path },
    );
    assert.equal(exitCode, 3);
    assert.equal(findings?.length, 1);
    assert.equal(data.unlisted, 2);
    assert.equal(data.passed, 0, 'what is not listed fails all the same');
  });

  it('says of a file that cannot be read as such that nothing of it would load', async () => {
    const { code, stdout } = await aims(['check', '-', ...CTAPGL], {
      cwd: home.path,
      input: '<html>\n',
    });
    assert.equal(code, 3);
    assert.match(stdout, /FIL-001/);
    assert.match(stdout, /^Read /);
    assert.doesNotMatch(stdout, /Checked/, 'what was read was not judged');
    assert.match(
      stdout,
      /Nothing would load: the file as a whole has problems\. Nothing was stored or sent\.\n$/,
    );
  });

  it('ends with 0 when there are warnings alone, and says that somebody has to read them', async () => {
    const file = home.at('files/per-rate.txt');
    const { code, stdout } = await aims(
      ['check', file, '--interface', 'library-invoices-ctapgl', '--at', '2027-09-10'],
      { cwd: home.path },
    );
    assert.equal(code, 3, 'lists too old to check against stop everything');
    assert.match(stdout, /REF-001/);
    await using fresh = await makeHome();
    await fresh.edit('config/datasets.yaml', (text) =>
      text.replace('late: 36 hours\n  tooOld: 30 days', 'late: 1 hours\n  tooOld: 4000 days'),
    );
    const later = new Date(Date.now() + 48 * 3_600_000).toISOString();
    const only = ['--interface', 'library-invoices-ctapgl', '--at', later];
    const warned = await aimsJson(['check', file, ...only], { cwd: fresh.path });
    const problems = (warned.findings ?? []).filter(({ level }) => level === 'problem');
    assert.deepEqual(problems, []);
    assert.ok(warned.data.warnings > 0);
    assert.equal(warned.exitCode, 0);
    assert.match(
      (await aims(['check', file, ...only], { cwd: fresh.path })).stdout,
      /would load once somebody has read/,
    );
  });

  it('leaves every file and folder of the home as it was, also where there is a database', async () => {
    await using other = await makeHome();
    const before = await tree(other.path);
    assert.equal(
      (await aims(['check', home.at('files/per-line.txt'), ...CTAPGL], { cwd: other.path })).code,
      3,
    );
    assert.deepEqual(await tree(other.path), before);

    assert.equal((await aims(['reference', 'refresh'], { cwd: other.path })).code, 0);
    const withDatabase = await tree(other.path);
    assert.ok(withDatabase.some((line) => line.startsWith('archive/aims.db ')));
    assert.equal(
      (await aims(['check', '-', ...CTAPGL], { cwd: other.path, input: ctapglFile('per line') }))
        .code,
      3,
    );
    assert.deepEqual(await tree(other.path), withDatabase);
  });

  it('checks against the copies in force, not against the files that may be copied next', async () => {
    await using other = await makeHome();
    assert.equal((await aims(['reference', 'refresh'], { cwd: other.path })).code, 0);
    await other.edit('config/datasets/suppliers.csv', (text) => text.replace(/^21003150.*\n/m, ''));
    const file = home.at('files/per-rate.txt');
    assert.equal((await aims(['check', file, ...CTAPGL], { cwd: other.path })).code, 0);
    assert.equal(
      (await aims(['reference', 'refresh', 'suppliers', '--accept-size'], { cwd: other.path }))
        .code,
      0,
    );
    const again = await aimsJson(['check', file, ...CTAPGL], { cwd: other.path });
    assert.deepEqual([...new Set(again.findings?.map(({ code }) => code))], ['SUP-001']);
  });

  it('finds an interface among the examples, which is not in force', async () => {
    await using other = await makeHome({ interfaces: ['library-invoices'] });
    const definition = await readFile(
      join(import.meta.dirname, '../../interfaces/library-invoices-ctapgl.yaml'),
      'utf8',
    );
    await other.write('interfaces/examples/library-invoices-ctapgl.yaml', definition);
    assert.equal(
      (await aims(['check', home.at('files/per-rate.txt'), ...CTAPGL], { cwd: other.path })).code,
      0,
    );
    const { data } = await aimsJson(['config', 'check'], { cwd: other.path });
    assert.ok(!data.files.includes('interfaces/examples/library-invoices-ctapgl.yaml'));
  });

  it('names the interface that was meant, and one that has mistakes', async () => {
    const misspelt = await aimsJson(['check', '-', '--interface', 'library-invoice'], {
      cwd: home.path,
    });
    assert.equal(misspelt.exitCode, 5);
    assert.match(misspelt.error?.message ?? '', /Did you mean library-invoices\?/);
    await using broken = await makeHome();
    await broken.edit('interfaces/library-invoices.yaml', (text) =>
      text.replace('prefix: LIB', 'prefx: LIB'),
    );
    const answer = await aimsJson(['check', '-', '--interface', 'library-invoices'], {
      cwd: broken.path,
    });
    assert.equal(answer.exitCode, 4);
    assert.match(answer.error?.message ?? '', /interfaces\/library-invoices\.yaml/);
  });

  it('says what is wrong with a file that is not there, a folder and a day that does not exist', async () => {
    assert.equal((await check('nothing.txt')).code, 5);
    assert.equal((await aims(['check', home.path, ...CTAPGL], { cwd: home.path })).code, 2);
    const day = await aims(
      ['check', '-', '--interface', 'library-invoices', '--at', '2025-02-30'],
      { cwd: home.path },
    );
    assert.equal(day.code, 2);
    assert.match(day.stderr, /2025-02-30/);
  });
});

function found(invoice: string, line: number, sent: string, computed: string, difference: string) {
  return {
    code: 'INV-007',
    level: 'problem',
    invoice,
    amount: sent,
    line,
    field: 'gross',
    values: { sent, computed, difference },
  };
}

/** Every file with its content and its time, every folder by name. */
async function tree(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(root.length + 1);
    if (!entry.isFile()) return `${name}/`;
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    return `${name} ${sha256} ${(await stat(path)).mtimeMs}`;
  });
  return (await Promise.all(lines)).sort();
}
