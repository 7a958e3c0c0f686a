import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { check, definitionOf, oneInvoice, ownWords, setupOf } from './library.ts';

it('finds a gap in the line numbers', async () => {
  const { findings } = await check(oneInvoice({ 4: 'LIN|3|L3021-44120|30.00|S|6.00|Servicing' }));
  assert.deepEqual(
    findings.map(({ code, line, column }) => [code, line, column]),
    [['LIB-001', 4, 2]],
  );
});

it('finds a GL record below the wrong AP record', async () => {
  const row = (start: string, site = '') =>
    `${start}${','.repeat(23 - start.split(',').length)},${site}`;
  const text = [
    row('CT,1,-100'),
    row('AP,21003150,9,20251113,-100,,9,,,,,,GBP', 'MAIN'),
    row('GL,4539,8,100,,P3,,,,a,,E26315,8'),
  ];
  const { findings } = await check(
    `${text.join('\n')}\n`,
    setupOf(definitionOf('library-invoices-ctapgl')),
  );
  assert.deepEqual(
    findings.map((one) => [one.code, one.line, one.column, ownWords(one)?.who]),
    [['LBC-001', 3, 3, 'from']],
  );
});

it('ships demo batches that are the fixtures', async () => {
  for (const name of ['clean.csv', 'problems.csv']) {
    const root = join(import.meta.dirname, '../../..');
    assert.deepEqual(
      await readFile(join(root, 'src/demo/batches', name)),
      await readFile(join(root, 'test/fixtures/library', name)),
    );
  }
});
