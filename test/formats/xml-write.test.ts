/** XML written: read again it is the same, and a file in the writer's own style comes out byte for byte. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Encoding, RecordDefinition, XmlSyntax } from '../../src/domain/interface.ts';
import { xmlReader } from '../../src/formats/xml/read.ts';
import { xmlWriter } from '../../src/formats/xml/write.ts';
import { field, readAll, record, textsOf, told, typeOf } from './tree-definitions.ts';

const SYNTAX: XmlSyntax = {
  kind: 'xml',
  namespaces: { '': 'urn:acq', p: 'urn:p' },
  others: 'refused',
  maxDepth: 64,
};

const INVOICE = record(
  'invoice',
  ['/data/list/invoice'],
  [
    field('number', 'number'),
    field('kind', '@kind'),
    field('sum', 'amount/sum'),
    field('currency', 'amount/p:currency'),
    field('gbp', "tax[@in='GBP']/sum"),
    field('eur', "tax[@in='EUR']/sum"),
    field('first', 'note[1]'),
    field('second', 'note[2]'),
  ],
);
const LINE = record('line', ['/data/list/invoice/lines/line'], [field('net', 'net')], {
  parent: 'invoice',
});
const FUND = record(
  'fund',
  ['/data/list/invoice/lines/line/fund'],
  [field('code', '@code'), field('amount', '.')],
  { parent: 'line' },
);
const RECORDS = [INVOICE, LINE, FUND];

type Row = readonly [RecordDefinition, ...(string | undefined)[]];

function write(rows: readonly Row[], encoding: Encoding = 'utf-8', records = RECORDS): Buffer {
  const writer = xmlWriter(SYNTAX, encoding, records);
  const parts = rows.map(([type, ...texts]) => writer.write({ type, texts }));
  return Buffer.concat([...parts, writer.end()]);
}

const ROWS: readonly Row[] = [
  [INVOICE, '0071', 'a "b"\t<&>\n', '12.00', 'GBP', '2.00', '2.40', '', 'Müller 📚'],
  [LINE, ' 4.00\r\n'],
  [FUND, 'A1', '3.00'],
  [FUND, 'B2', '1.00'],
  [LINE, undefined],
  [INVOICE, '0072', ...Array.from({ length: 7 }, () => undefined)],
  [LINE, ']]>'],
];

const WRITTEN = `<?xml version="1.0" encoding="UTF-8"?>
<data xmlns="urn:acq" xmlns:p="urn:p">
  <list>
    <invoice kind="a &quot;b&quot;&#9;&lt;&amp;&gt;&#10;">
      <number>0071</number>
      <amount>
        <sum>12.00</sum>
        <p:currency>GBP</p:currency>
      </amount>
      <tax in="GBP">
        <sum>2.00</sum>
      </tax>
      <tax in="EUR">
        <sum>2.40</sum>
      </tax>
      <note/>
      <note>Müller 📚</note>
      <lines>
        <line>
          <net> 4.00&#13;
</net>
          <fund code="A1">3.00</fund>
          <fund code="B2">1.00</fund>
        </line>
        <line/>
      </lines>
    </invoice>
    <invoice>
      <number>0072</number>
      <lines>
        <line>
          <net>]]&gt;</net>
        </line>
      </lines>
    </invoice>
  </list>
</data>
`;

it('nests records by their parents, elements in the order of the fields', () => {
  assert.equal(write(ROWS).toString(), WRITTEN);
});

it('is read as it was written, in every encoding', () => {
  for (const encoding of ['utf-8', 'windows-1252', 'iso-8859-1'] as const) {
    const reader = xmlReader(SYNTAX, encoding, RECORDS);
    const { records, fault } = readAll(reader, write(ROWS, encoding));
    assert.equal(fault, undefined);
    assert.deepEqual(
      told(reader, RECORDS, records),
      ROWS.map(([type, ...texts]) => [type.name, ...texts]),
    );
    assert.ok(records.every(({ faults }) => faults.length === 0));
  }
  assert.ok(write(ROWS, 'windows-1252').includes(Buffer.from('M\u00fcller &#128218;', 'latin1')));
});

it('writes a file in its own style back byte for byte', () => {
  const reader = xmlReader(SYNTAX, 'utf-8', RECORDS);
  const rows = readAll(reader, WRITTEN).records.map((found): Row => {
    const type = typeOf(found, RECORDS) ?? INVOICE;
    return [type, ...textsOf(reader, found, type)];
  });
  assert.equal(write(rows).toString(), WRITTEN);
});

it('writes a text that has elements behind it on one line, since blanks would become part of it', () => {
  const mixed = record('r', ['/r'], [field('own', '.'), field('a', 'a/b')]);
  const bytes = write([[mixed, 'x', 'y']], 'utf-8', [mixed]).toString();
  assert.ok(bytes.endsWith('<r xmlns="urn:acq" xmlns:p="urn:p">x<a><b>y</b></a></r>\n'), bytes);
});

it('writes the one text that makes a record one of its type', () => {
  const base = record('fee', ['/r'], [field('sum', 'sum')]);
  const place = { kind: 'path', path: '@type' } as const;
  const fee = { ...base, when: { ...base.when, equals: [{ place, texts: ['FEE'] }] } };
  assert.ok(
    write([[fee, '1']], 'utf-8', [fee]).includes('<r xmlns="urn:acq" xmlns:p="urn:p" type="FEE">'),
  );
});

it('refuses what does not fit: control characters, gaps, a line without its invoice, two roots, none', () => {
  const gap: Row = [INVOICE, ...Array.from({ length: 7 }, () => undefined), 'second note only'];
  const root = record('r', ['/r'], []);
  const mixed = record('r', ['/r'], [field('own', '.'), field('a', 'a')]);
  const clash = record('r', ['/r'], [field('a', 'a'), field('b', "a[.='x']"), field('c', 'a')]);
  const wrong: [readonly Row[], RecordDefinition[]][] = [
    [[[INVOICE, 'a\u0001']], RECORDS],
    [[[INVOICE, '\ud800']], RECORDS],
    [[gap], RECORDS],
    [[[LINE, '1']], RECORDS],
    [[[root], [root]], [root]],
    [[], RECORDS],
    [[[mixed, ' ', 'behind a blank that would be lost']], [mixed]],
    [[[clash, '1', undefined, '2']], [clash]],
    [[[clash, undefined, 'y']], [clash]],
  ];
  for (const [rows, records] of wrong) {
    assert.throws(() => write(rows, 'utf-8', records), { code: 'VALUE_DOES_NOT_FIT' });
  }
});

it('refuses definitions that have no one place to write to', () => {
  for (const records of [
    [record('a', ['/x/a'], []), record('b', ['/y/b'], [], { parent: 'a' })],
    [record('a', ['/x'], []), record('b', ['/x'], [], { parent: 'a' })],
    [record('a', ['/x'], [field('f', "b[@c='1'][2]")])],
    [record('a', [], [])],
    [record('a', ['/'], [])],
  ]) {
    assert.throws(() => xmlWriter(SYNTAX, 'utf-8', records), { code: 'SETTINGS_MISTAKES' });
  }
});
