import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { manifestText } from '../../../src/domain/delivery.ts';
import { isAimsError } from '../../../src/domain/errors.ts';
import { parsePence } from '../../../src/domain/money.ts';
import { previewPayload, writePayload } from '../../../src/engine/check/check-run.ts';
import { loadSetup } from '../../../src/engine/check/load-setup.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import {
  archive,
  check,
  codesOf,
  definitionOf,
  oneInvoice,
  setupOf,
} from '../../engine/check/library.ts';

const CLEAN = join(import.meta.dirname, '../../fixtures/library/clean.csv');

async function payloadOf(
  content: string | Buffer,
  setup = setupOf(definitionOf('library-invoices')),
  today = '2026-11-18',
) {
  const { documents } = await check(content, setup);
  let firstLineId = 500;
  const ids = documents.map(({ no, payloadLines }) => {
    const one = { no, documentId: 1000 + no, firstLineId };
    firstLineId += payloadLines;
    return one;
  });
  await using home = await archive();
  const job = await home.keep(content);
  const loaded = await loadSetup(setup, false);
  const context = { group: 'LIB-0417', today, ids };
  const folder = join(home.root, 'out');
  await mkdir(folder);
  const preview = await previewPayload(loaded, job, context);
  const entries = await writePayload(loaded, job, context, folder);
  const names = await readdir(folder);
  const texts = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
    ),
  );
  const rows = (name: string): string[][] => parse(texts[name] ?? '');
  return {
    documents,
    preview,
    entries,
    texts,
    headers: rows('LIB-0417_headers.csv'),
    lines: rows('LIB-0417_lines.csv'),
  };
}

it('writes exactly what the preview promised, the marker last', async () => {
  const { preview, entries, texts } = await payloadOf(await readFile(CLEAN));
  assert.deepEqual(entries, preview);
  assert.deepEqual(
    entries.map(({ name }) => name),
    ['LIB-0417_lines.csv', 'LIB-0417_headers.csv', 'LIB-0417.ctl', 'LIB-0417.ok'],
  );
  for (const { name, bytes, sha256: hash } of entries) {
    assert.equal(Buffer.byteLength(texts[name] ?? ''), bytes);
    assert.equal(sha256(texts[name] ?? ''), hash);
  }
  assert.equal(texts['LIB-0417.ok'], `LIB-0417  13  656017\n${manifestText(entries.slice(0, -1))}`);
});

it('gives each invoice the rows that come to its total, with ids that run on', async () => {
  const { documents, headers, lines } = await payloadOf(await readFile(CLEAN));
  const pence = (text: string | undefined) => parsePence(text ?? '', 'pounds') ?? Number.NaN;
  assert.deepEqual(
    lines.map(([, id]) => Number(id)),
    lines.map((_, index) => 500 + index),
  );
  for (const [index, header] of headers.entries()) {
    const mine = lines.filter(([id]) => id === header[0]);
    assert.equal(mine.length, documents[index]?.payloadLines);
    assert.deepEqual(
      mine.map(([, , no]) => Number(no)),
      mine.map((_, at) => at + 1),
    );
    assert.equal(
      mine.reduce((sum, row) => sum + pence(row[4]), 0),
      pence(header[6]),
    );
  }
  assert.deepEqual(
    headers.map(([, , type]) => type).filter((type) => type === 'CREDIT'),
    ['CREDIT'],
  );
  assert.ok(headers.every((row) => row[12] === 'N'));
  const taxes = lines.filter((row) => row[3] === 'TAX');
  assert.ok(
    taxes.length > 0 && taxes.every((row) => row[6] === '' && row[8] === 'STANDARD RATE INPUT'),
  );
});

it('leaves VAT to a target that works it out', async () => {
  const row = (start: string, site = '') =>
    `${start}${','.repeat(23 - start.split(',').length)},${site}`;
  const text = [
    row('CT,1,-12000'),
    row('AP,21003150,9,20251113,-12000,,9,,,,,,GBP', 'MAIN'),
    row('GL,4539,9,10000,,P1,,,,a,,E26315,9'),
  ];
  const { headers, lines } = await payloadOf(
    `${text.join('\n')}\n`,
    setupOf(definitionOf('library-invoices-ctapgl')),
  );
  assert.deepEqual(
    lines.map(([, , , type, amount, , account, date, tax]) => [type, amount, account, date, tax]),
    [['ITEM', '100.00', 'N01.E26315.453900.0000.0000', '2025-11-13', 'STANDARD RATE INPUT']],
  );
  assert.equal(headers[0]?.[12], 'Y');
});

it('takes the first open day for an invoice of a closed month', async () => {
  const october = oneInvoice().replace('12/11/2026', '30/10/2026');
  const { headers, lines } = await payloadOf(october);
  assert.equal(headers[0]?.[3], '2026-10-30');
  assert.equal(headers[0]?.[11], '2026-11-01');
  assert.ok(lines.every((row) => row[7] === '2026-11-01'));
});

it('quotes what a loader would misread', async () => {
  const text = oneInvoice({ 3: 'LIN|1|L3021-44120|70.00|Z|0.00|"Say ""hello"", 4 titles"' });
  const { lines, texts } = await payloadOf(text);
  assert.equal(lines[0]?.[5], 'Say "hello", 4 titles');
  assert.ok(texts['LIB-0417_lines.csv']?.includes('"Say ""hello"", 4 titles"'));
});

it('never cuts: what does not fit stops the transform', async () => {
  const long = oneInvoice({ 3: `LIN|1|L3021-44120|70.00|Z|0.00|${'x'.repeat(241)}` });
  await assert.rejects(payloadOf(long), (error) => isAimsError(error, 'VALUE_DOES_NOT_FIT'));
});

it('leaves out no TAX row: without a rate there is no payload', async () => {
  const setup = setupOf({ ...definitionOf('library-invoices'), vat: 'sender computes' });
  const text = oneInvoice({ 4: 'LIN|2|L3021-44120|30.00|S9|6.00|Servicing' });
  const { findings } = await check(text, setup);
  assert.deepEqual(codesOf(findings), ['VAT-001']);
  await assert.rejects(payloadOf(text, setup), (error) => isAimsError(error, 'VALUE_DOES_NOT_FIT'));
});

it('tells the rows of the two files apart in one control file', async () => {
  const { texts, headers, lines } = await payloadOf(await readFile(CLEAN));
  const control = texts['LIB-0417.ctl'] ?? '';
  assert.equal(control.match(/^INFILE /gm)?.length, 2);
  const tables = [
    ...control.matchAll(/INTO TABLE (\w+)\nWHEN \((\w+) = '([^']+)'\)[\s\S]*?\(\n([\s\S]*?)\n\)/g),
  ];
  assert.deepEqual(
    tables.map(([, table]) => table),
    ['AP_INVOICE_LINES_INTERFACE', 'AP_INVOICES_INTERFACE'],
  );
  // As SQL*Loader does it: each row is tried against each table by that table's own columns.
  const taken = tables.map(([, , column, value, fields]) => {
    const at = (fields ?? '')
      .split('\n')
      .findIndex((field) => field.trim().startsWith(`${column} `));
    return {
      lines: lines.filter((row) => row[at] === value).length,
      headers: headers.filter((row) => row[at] === value).length,
    };
  });
  assert.deepEqual(taken, [
    { lines: lines.length, headers: 0 },
    { lines: 0, headers: headers.length },
  ]);
  assert.ok(
    control.includes('DESCRIPTION CHAR(240)') && control.includes('GL_DATE DATE "YYYY-MM-DD"'),
  );
});

it('refuses a group that is no safe file name', async () => {
  const setup = setupOf(definitionOf('library-invoices'));
  await using home = await archive();
  const job = await home.keep(oneInvoice());
  const loaded = await loadSetup(setup, false);
  const context = { group: '../LIB', today: '2026-11-18', ids: [] };
  await assert.rejects(previewPayload(loaded, job, context), (error) =>
    isAimsError(error, 'VALUE_DOES_NOT_FIT'),
  );
});
