import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Definition } from '../../../src/domain/interface.ts';
import { check, codesOf, definitionOf, oneInvoice, setupOf } from '../../engine/check/library.ts';
import { aField } from '../../support/definition-parts.ts';

/** What is said of the file as a whole: code, case and line. */
async function fileFindings(content: string | Buffer, changes: Partial<Definition> = {}) {
  const setup = setupOf({ ...definitionOf('library-invoices'), ...changes });
  const { findings, summary } = await check(content, setup);
  assert.equal(
    summary.unreadable,
    findings.some(({ scope, severity }) => scope === 'file' && severity === 'error'),
  );
  return findings.map(({ code, values, line }) => [code, values['case'], line]);
}

it('reads a good file whole', async () => {
  const { documents, findings, summary } = await check(oneInvoice());
  assert.deepEqual(findings, []);
  assert.deepEqual(summary.control, { count: 1, pence: 10_600 });
  const [document] = documents;
  assert.equal(document?.supplier, '105210');
  assert.equal(document?.reference, 'UC1');
  assert.equal(document?.operator, 'jthomas');
  assert.equal(document?.date, '2026-11-12');
  assert.equal(document?.gross, 10_600);
  assert.equal(document?.line, 2);
  const text = Buffer.from(oneInvoice())
    .subarray(document?.offset, (document?.offset ?? 0) + (document?.bytes ?? 0))
    .toString();
  assert.ok(text.startsWith('INV|') && text.endsWith('Servicing\n'), text);
});

describe('a file that cannot be used', () => {
  const without = (line: number) =>
    oneInvoice()
      .split('\n')
      .toSpliced(line - 1, 1)
      .join('\n');
  const cases: readonly [
    string,
    string | Buffer,
    readonly (readonly [string, unknown, unknown])[],
  ][] = [
    ['empty', '', [['FIL-005', 'nothing', undefined]]],
    ['blank lines only', '\n\n', [['FIL-005', 'nothing', undefined]]],
    [
      'header and trailer only',
      'HDR|U|20261118|1\nTRL|0|0.00\n',
      [['FIL-005', 'no-documents', undefined]],
    ],
    ['header only', 'HDR|U|20261118|1\n', [['FIL-002', 'no-control', undefined]]],
    ['another kind of file', '<!doctype html>\n<p>"x"</p>\n', [['FIL-001', 'unknown-line', 1]]],
    ['UTF-16', Buffer.from(`\ufeff${oneInvoice()}`, 'utf16le'), [['FIL-001', 'encoding', 1]]],
    ['an open quote', oneInvoice({ 3: 'LIN|1|"L3021|1.00|Z|0.00|x' }), [['FIL-001', 'quotes', 3]]],
    [
      'two stray quotes that join rows',
      oneInvoice({ 3: 'LIN|1|L3021-44120|70.00|Z|0.00|"Adult', 4: 'LIN|2|L|3|S|6|x"' }),
      [['FIL-009', 'control', 3]],
    ],
    [
      'a zero byte',
      oneInvoice({ 3: 'LIN|1|L3021-44120|70.00|Z|0.00|a\0b' }),
      [['FIL-009', 'nul', 3]],
    ],
    [
      'every ragged row',
      oneInvoice({ 3: 'LIN|1|L3021-44120|70.00|Z|0.00', 4: 'LIN|2|L3021-44120|30.00|S|6.00|a|b' }),
      [
        ['FIL-006', 'fields', 3],
        ['FIL-006', 'fields', 4],
      ],
    ],
    ['a record nobody knows', oneInvoice({ 4: 'XYZ|1' }), [['FIL-006', 'other', 4]]],
    ['no header', without(1), [['FIL-001', 'order', 1]]],
    [
      'a header that is not first',
      `${oneInvoice().split('\n').slice(1, 4).join('\n')}\nHDR|U|20261118|1\nTRL|1|106.00\n`,
      [['FIL-001', 'order', 4]],
    ],
    ['no trailer', without(5), [['FIL-002', 'no-control', undefined]]],
    [
      'lines after the trailer',
      `${oneInvoice()}${oneInvoice().split('\n').slice(1, 4).join('\n')}\n`,
      [
        ['FIL-002', 'other', 6],
        ['FIL-002', 'count', 5],
        ['FIL-004', undefined, 5],
      ],
    ],
    [
      'a line before any invoice',
      oneInvoice({ 2: 'LIN|1|L3021-44120|70.00|Z|0.00|x' }).replace('TRL|1|106.00', 'TRL|0|0.00'),
      [
        ['FIL-001', 'order', 2],
        ['FIL-001', 'order', 3],
        ['FIL-001', 'order', 4],
      ],
    ],
    ['a wrong count', oneInvoice({ 5: 'TRL|2|106.00' }), [['FIL-002', 'count', 5]]],
    ['a count that is no number', oneInvoice({ 5: 'TRL|x|106.00' }), [['FIL-002', 'other', 5]]],
    ['a wrong total', oneInvoice({ 5: 'TRL|1|106.01' }), [['FIL-004', undefined, 5]]],
    ['a missing last newline', oneInvoice().trimEnd(), [['FIL-002', 'cut-line', undefined]]],
    [
      'a heading date that is none',
      oneInvoice({ 1: 'HDR|U|20261131|1' }),
      [['FIL-006', 'other', 1]],
    ],
  ];
  for (const [name, content, expected] of cases) {
    it(name, async () => {
      assert.deepEqual(await fileFindings(content), expected);
    });
  }
});

describe('the control record, where the definition leaves open how often it occurs', () => {
  const { records } = definitionOf('library-invoices');
  const open = {
    records: records.map((record) =>
      record.name === 'trailer'
        ? { ...record, min: 0, max: undefined, position: 'any' as const }
        : record,
    ),
  };

  it('must be there', async () => {
    const cutOff = oneInvoice().replace('TRL|1|106.00\n', '');
    assert.deepEqual(await fileFindings(cutOff, open), [['FIL-002', 'no-control', undefined]]);
  });

  it('must be there once: of two nobody knows which is right', async () => {
    const two = oneInvoice({ 5: 'TRL|9|999.00\nTRL|1|106.00' });
    assert.deepEqual(await fileFindings(two, open), [['FIL-002', 'other', 6]]);
  });
});

it('names both figures of a control that does not agree', async () => {
  const { findings } = await check(oneInvoice({ 5: 'TRL|38|796.05' }));
  assert.deepEqual(
    findings.map(({ values }) => values),
    [
      { case: 'count', fileSays: 38, counted: 1 },
      { sent: { pence: 79_605 }, computed: { pence: 10_600 }, difference: { pence: 69_005 } },
    ],
  );
});

it('reports what else in a control record cannot be read', async () => {
  const { records } = definitionOf('library-invoices');
  const trailer = records.find(({ name }) => name === 'trailer');
  const header = records.find(({ name }) => name === 'header');
  const date = header?.fields.find(({ type }) => type.kind === 'date');
  assert.ok(trailer && date);
  const made = aField({
    ...date,
    name: 'made',
    source: { kind: 'place', place: { kind: 'position', index: 4 } },
  });
  const dated = { ...trailer, fields: [...trailer.fields, made] };
  const changed = { records: records.map((one) => (one.name === 'trailer' ? dated : one)) };
  const file = (day: string) => oneInvoice({ 5: `TRL|1|106.00|${day}` });
  assert.deepEqual(await fileFindings(file('20261118'), changed), []);
  assert.deepEqual(await fileFindings(file('20261399'), changed), [['FIL-006', 'other', 5]]);
});

it('does not hold the total against an amount that nobody can read', async () => {
  const { findings } = await check(
    oneInvoice({ 2: 'INV|105210|LIB|GB-1|UC1|12/11/2026|INV|106.005|6.00|GBP||' }),
  );
  assert.deepEqual(codesOf(findings), ['INV-006']);
});

it('finds everything else in the same pass when a field cannot be read', async () => {
  const bad = 'INV|104999|LIB||UC1|31/02/2026|ABC|x|6.00|EUR||';
  const { findings } = await check(oneInvoice({ 2: bad, 3: 'LIN|1|NOPE-99999|y|S9|0.00|x' }));
  const expected = [
    'BUD-001',
    'CUR-001',
    'INV-001',
    'INV-003',
    'INV-006',
    'INV-006',
    'INV-009',
    'SUP-001',
    'VAT-001',
  ];
  assert.deepEqual([...codesOf(findings)].sort(), expected);
});

it('takes an unreadable character as a problem of its invoice, with line and field', async () => {
  const bytes = Buffer.from(
    oneInvoice({ 2: 'INV|105210|LIB|GB-1|UC1|12/11/2026|INV|106.00|6.00|GBP|Caf\u00e9|x' }),
    'latin1',
  );
  const { findings, summary } = await check(bytes);
  assert.equal(summary.unreadable, false);
  assert.deepEqual(
    findings.map(({ code, line, column, field, scope }) => [code, line, column, field, scope]),
    [['FIL-007', 2, 11, 'supplierName', 'document']],
  );
});

it('warns of a character that was lost before it came to AIMS', async () => {
  const { findings } = await check(oneInvoice({ 3: 'LIN|1|L3021-44120|70.00|Z|0.00|Caf\ufffd' }));
  assert.deepEqual(
    findings.map(({ code, severity, line }) => [code, severity, line]),
    [['FIL-007', 'warning', 3]],
  );
});

it('refuses a file that is too big without reading it', async () => {
  const definition = definitionOf('library-invoices');
  const small = { ...definition, source: { ...definition.source, maxBytes: 100 } };
  const { findings, documents } = await check(oneInvoice(), setupOf(small));
  assert.deepEqual(codesOf(findings), ['FIL-008']);
  assert.deepEqual(documents, []);
});

it('lets an agreed nil return through with a warning', async () => {
  const definition = definitionOf('library-invoices');
  const source = { ...definition.source, nilReturns: true };
  const { findings, summary } = await check(
    'HDR|U|20261118|1\nTRL|0|0.00\n',
    setupOf({ ...definition, source }),
  );
  assert.deepEqual(
    findings.map(({ code, severity }) => [code, severity]),
    [['FIL-005', 'warning']],
  );
  assert.equal(summary.unreadable, false);
});

it('never loses a record in silence when one byte is changed', async () => {
  const good = Buffer.from(oneInvoice());
  const whole = await check(good);
  const lines = whole.documents[0]?.lineCount;
  for (let at = 0; at < good.length; at += 3) {
    const deleted = Buffer.concat([good.subarray(0, at), good.subarray(at + 1)]);
    const quoted = Buffer.concat([good.subarray(0, at), Buffer.from('"'), good.subarray(at)]);
    for (const bytes of [deleted, quoted]) {
      const { findings, documents } = await check(bytes);
      if (findings.length > 0) continue;
      assert.deepEqual(
        documents.map(({ lineCount, gross }) => [lineCount, gross]),
        [[lines, 10_600]],
        bytes.toString(),
      );
    }
  }
});

it('reads the comma layout: control first, pence, signs reversed', async () => {
  const row = (start: string, site = '') =>
    `${start}${','.repeat(23 - start.split(',').length)},${site}`;
  const text = [
    row('CT,1,-12000'),
    row('AP,21003150,9001,20251113,-12000,,9001,,,,,,GBP', 'MAIN'),
    row('GL,4539,9001,10000,,P1,,,,analysis,,E26315,9001'),
  ].join('\r\n');
  const { documents, findings } = await check(
    `${text}\r\n`,
    setupOf(definitionOf('library-invoices-ctapgl')),
  );
  assert.deepEqual(findings, []);
  assert.deepEqual(
    documents.map(({ kind, gross, site }) => [kind, gross, site]),
    [['invoice', 12_000, 'MAIN']],
  );
});
