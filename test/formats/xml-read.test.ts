/** XML as records: what is read, where it was, and what nobody named. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Encoding, XmlSyntax } from '../../src/domain/interface.ts';
import { xmlReader } from '../../src/formats/xml/read.ts';
import { at, byteByByte, faultsOf, field, readAll, record, told } from './tree-definitions.ts';

const ACQ = 'http://com/exlibris/repository/acq/invoice/xmlbeans';
const INVOICE = '/payment_data/invoice_list/invoice';
const LINE = `${INVOICE}/invoice_line_list/invoice_line`;

/** In the layout of Alma's payment export. */
const ALMA = `<?xml version="1.0" encoding="UTF-8"?>
<payment_data xmlns="${ACQ}">
  <invoice_list>
    <invoice>
      <invoice_number>0012345</invoice_number>
      <invoice_amount><currency>GBP</currency><sum>212.80</sum></invoice_amount>
      <vendor_name>Brown &amp; Daughters <![CDATA[<Bücher>]]> &#163;&#xA3;</vendor_name>
      <vendor_code></vendor_code>
      <address_list>
        <address preferred="false"><city>Ely</city></address>
        <address preferred="true"><city>Ryde</city></address>
      </address_list>
      <invoice_line_list>
        <invoice_line><!-- the first --><type>REGULAR</type><price>200.00</price>
          <fund_list><fund code="A1">120.00</fund><fund code="B2">80.00</fund></fund_list>
        </invoice_line>
        <invoice_line><type>DISCOUNT</type><price>+12.80</price></invoice_line>
      </invoice_line_list>
    </invoice>
    <invoice><invoice_number>0012346</invoice_number></invoice>
  </invoice_list>
</payment_data>
`;

const ALMA_RECORDS = [
  record(
    'invoice',
    [INVOICE],
    [
      field('number', 'invoice_number'),
      field('gross', 'invoice_amount/sum'),
      field('vendor', 'vendor_name'),
      field('code', 'vendor_code'),
      field('city', "address_list/address[@preferred='true']/city"),
      field('first', 'address_list/address[1]/city'),
      field('third', 'address_list/address[3]/city'),
    ],
  ),
  record('line', [LINE], [field('type', 'type'), field('price', 'price')], { parent: 'invoice' }),
  record('fund', [`${LINE}/fund_list/fund`], [field('code', '@code'), field('amount', '.')], {
    parent: 'line',
  }),
];

const ALMA_TOLD = [
  ['invoice', '0012345', '212.80', 'Brown & Daughters <Bücher> ££', '', 'Ryde', 'Ely', undefined],
  ['line', 'REGULAR', '200.00'],
  ['fund', 'A1', '120.00'],
  ['fund', 'B2', '80.00'],
  ['line', 'DISCOUNT', '+12.80'],
  ['invoice', '0012346', ...Array.from({ length: 6 }, () => undefined)],
];

function xml(more: Partial<XmlSyntax> = {}): XmlSyntax {
  return { kind: 'xml', namespaces: { '': ACQ }, others: 'allowed', maxDepth: 64, ...more };
}

const alma = xmlReader(xml(), 'utf-8', ALMA_RECORDS);

describe('records', () => {
  it('come in the order of the file, parents before children, absent apart from empty', () => {
    const { records, fault, isEnded } = readAll(alma, ALMA);
    assert.equal(fault, undefined);
    assert.equal(isEnded, true);
    assert.deepEqual(told(alma, ALMA_RECORDS, records), ALMA_TOLD);
    assert.deepEqual(
      records.map(({ tag, depth }) => [tag, depth]),
      [
        [INVOICE, 0],
        [LINE, 1],
        [`${LINE}/fund_list/fund`, 2],
        [`${LINE}/fund_list/fund`, 2],
        [LINE, 1],
        [INVOICE, 0],
      ],
    );
    assert.deepEqual(faultsOf(records), []);
  });

  it('are the same fed byte by byte, with a byte-order mark and with other line ends', () => {
    const bytes = Buffer.from(`\ufeff${ALMA.replaceAll('\n', '\r\n')}`);
    for (const chunks of [[bytes], byteByByte(bytes)]) {
      const { records } = readAll(alma, ...chunks);
      assert.deepEqual(told(alma, ALMA_RECORDS, records), ALMA_TOLD);
    }
  });

  it('know their bytes, lines and beginning', () => {
    const bytes = Buffer.from(`\ufeff${ALMA.replaceAll('\n', '\r\n')}`);
    const { records } = readAll(alma, bytes);
    for (const { tag, offset, bytes: length, line, endLine } of records) {
      const raw = bytes.toString('utf8', offset, offset + length);
      const name = tag.split('/').at(-1) ?? '';
      assert.ok(raw.startsWith(`<${name}`) && raw.endsWith(`</${name}>`), raw);
      assert.equal(bytes.toString('utf8', 0, offset).split('\n').length, line);
      assert.equal(bytes.toString('utf8', 0, offset + length).split('\n').length, endLine);
    }
    assert.equal(records[1]?.begins(), '<invoice_line><!-- the first --><type>RE');
    assert.equal(records[5]?.begins(), '<invoice><invoice_number>0012346</invoic');
  });

  it('do not have the texts of other records at the same path below them', () => {
    const { records } = readAll(alma, ALMA);
    assert.equal(records[1]?.text(alma.slot(at('invoice_number'), 'invoice')), undefined);
    assert.equal(alma.slot(at('.'), 'fund'), alma.slot(at('.'), 'fund'));
  });

  it('can be looked into from the record around them', () => {
    const records = [
      record('invoice', ['/i'], [field('second', 'line[2]/@no'), field('all', 'line/@no')]),
      record('line', ['/i/line'], [field('no', '@no')]),
    ];
    const reader = xmlReader(xml({ namespaces: {} }), 'utf-8', records);
    const read = readAll(reader, '<i><line no="1"/><line no="2"/></i>');
    assert.deepEqual(told(reader, records, read.records), [
      ['invoice', '2', undefined],
      ['line', '1'],
      ['line', '2'],
    ]);
    assert.deepEqual(faultsOf(read.records), [['unknown', 'line, 2 times']]);
  });
});

describe('UBL', () => {
  const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
  const namespaces = {
    inv: `${UBL}Invoice-2`,
    cn: `${UBL}CreditNote-2`,
    cac: `${UBL}CommonAggregateComponents-2`,
    cbc: `${UBL}CommonBasicComponents-2`,
  };
  const places = [
    field('id', 'cbc:ID'),
    field('tax', "cac:TaxTotal[cbc:TaxAmount/@currencyID='GBP']/cbc:TaxAmount"),
    field('anyTax', 'cac:TaxTotal/cbc:TaxAmount'),
  ];
  const records = [
    record('invoice', ['/inv:Invoice'], places),
    record('credit', ['/cn:CreditNote'], places),
    record(
      'line',
      ['/inv:Invoice/cac:InvoiceLine', '/cn:CreditNote/cac:CreditNoteLine'],
      [field('invoiced', 'cbc:InvoicedQuantity'), field('credited', 'cbc:CreditedQuantity')],
    ),
  ];
  const reader = xmlReader(xml({ namespaces, maxDepth: 20 }), 'utf-8', records);
  const inner = `<c:ID>7</c:ID>
    <a:TaxTotal><c:TaxAmount currencyID="EUR">24.00</c:TaxAmount></a:TaxTotal>
    <a:TaxTotal><c:TaxAmount currencyID = 'GBP' >20.00</c:TaxAmount></a:TaxTotal>`;
  const declared = `xmlns:a="${namespaces.cac}" xmlns:c="${namespaces.cbc}"`;

  it('is known by its namespaces: ubl:Invoice and Invoice are the same', () => {
    const line = '<a:InvoiceLine><c:InvoicedQuantity>2</c:InvoicedQuantity></a:InvoiceLine>';
    for (const [start, end] of [
      [`<Invoice xmlns="${namespaces.inv}" ${declared}>`, '</Invoice>'],
      [`<ubl:Invoice xmlns:ubl="${namespaces.inv}" ${declared}>`, '</ubl:Invoice>'],
    ]) {
      const read = readAll(reader, `${start}${inner}${line}${end}`);
      assert.deepEqual(told(reader, records, read.records), [
        ['invoice', '7', '20.00', undefined],
        ['line', '2', undefined],
      ]);
    }
  });

  it('never takes the first of two tax totals in silence', () => {
    const file = `<CreditNote xmlns="${namespaces.cn}" ${declared}>${inner}</CreditNote>`;
    const [credit] = readAll(reader, file).records;
    const slot = reader.slot(at('cac:TaxTotal/cbc:TaxAmount'), 'credit');
    assert.deepEqual(credit?.faults, [
      { kind: 'unknown', slot, column: undefined, found: 'cac:TaxTotal, 2 times' },
    ]);
    assert.equal(credit?.text(slot), undefined);
  });

  it('says which root it found where that leads to no record, even if others are allowed', () => {
    const [stray, ...others] = readAll(reader, '<Invoice xmlns="urn:old">1</Invoice>').records;
    assert.deepEqual(others, []);
    assert.equal(stray?.tag, '/{urn:old}Invoice');
    assert.deepEqual(faultsOf(stray === undefined ? [] : [stray]), [
      ['unknown', '{urn:old}Invoice'],
    ]);
  });
});

describe('texts', () => {
  const records = [
    record(
      'r',
      ['/r'],
      [field('own', '.'), field('a', 'a'), field('b', 'a/b'), field('c', '@c'), field('p', '@p:c')],
    ),
  ];
  const reader = xmlReader(xml({ namespaces: { p: 'urn:p' } }), 'utf-8', records);

  function texts(file: string): unknown {
    return told(reader, records, readAll(reader, file).records)[0];
  }

  it('are as written: blanks, digits, line ends as one sign, references and CDATA', () => {
    assert.deepEqual(texts('<r> 1.10\r\n\r2&#13; </r>'), ['r', ' 1.10\n\n2\r ', ...none(4)]);
    assert.deepEqual(texts('<r><a>00<!-- c -->7<?p?><![CDATA[&amp;]]></a></r>'), [
      'r',
      '',
      '007&amp;',
      ...none(3),
    ]);
    assert.deepEqual(texts("<r c='a\tb&#9;&quot;&apos;&lt;&gt;'/>"), [
      'r',
      '',
      undefined,
      undefined,
      'a b\t"\'<>',
      undefined,
    ]);
  });

  it('keep attributes with and without a namespace apart', () => {
    const file = '<r xmlns="" xmlns:q="urn:p" q:c="1" c="2"/>';
    assert.deepEqual(texts(file), ['r', '', undefined, undefined, '2', '1']);
  });

  it('are not put together from parts, and are not taken where only elements are', () => {
    for (const [file, found] of [
      ['<r>12<x/>34</r>', '.: text in several parts'],
      ['<r><a>12<x/>34</a></r>', 'a: text in several parts'],
      ['<r><a> <b>1</b> </a></r>', 'a: no text, others inside it'],
      ['<r><a/><a/></r>', 'a, 2 times'],
      ['<r><a/><a><b/></a></r>', 'a, 2 times'],
    ]) {
      const faults = faultsOf(readAll(reader, file ?? '').records);
      assert.ok(
        faults.some(([kind, said]) => kind === 'unknown' && said === found),
        file,
      );
    }
  });

  it('are read in the encoding of the definition, from every byte it has', () => {
    const own = [record('r', ['/r'], [field('own', '.')])];
    const files: [Encoding, Buffer, string][] = [
      ['windows-1252', Buffer.from('<r>\u00a35 \u0080</r>', 'latin1'), '£5 €'],
      ['iso-8859-1', Buffer.from('<r>\u00a35 \u00e9</r>', 'latin1'), '£5 é'],
      ['utf-8', Buffer.from('<r>£5 €</r>'), '£5 €'],
    ];
    for (const [encoding, bytes, text] of files) {
      const inEncoding = xmlReader(xml({ namespaces: {} }), encoding, own);
      const read = readAll(inEncoding, bytes);
      assert.deepEqual(told(inEncoding, own, read.records), [['r', text]], encoding);
    }
  });

  it('say a control character that XML can hold', () => {
    const { records: found } = readAll(reader, '<r>a\u007fb</r>');
    assert.deepEqual(faultsOf(found), [['control', 'U+007F']]);
  });
});

describe('what nobody named', () => {
  const records = [
    record('r', ['/list/r'], [field('a', 'a'), field('k', "b[c='1']/@k"), field('l', 'd[2]')]),
    record('s', ['/list/r/many/s'], [field('own', '.')]),
  ];
  const file = `<list v="1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u s.xsd">
    <r n="0">stray text that goes on and on, for more than forty letters<a x="1">t<y>u</y></a>
      <b k="2"><c>1</c><z/></b><d/><d/><e><f/></e><e/><many><s/><t/></many></r>
    <other>1</other>between
  </list>`;

  it('is said, once for each run of the same name, in the record that holds it', () => {
    const reader = xmlReader(xml({ namespaces: {}, others: 'refused' }), 'utf-8', records);
    const read = readAll(reader, file);
    assert.deepEqual(
      read.records.map(({ tag, faults }) => [tag, ...faults.map(({ found }) => found)]),
      [
        ['/list/@v', '@v'],
        ['/list/r', '@n', 'stray text that goes on and on, for more', '@x', 'y', 'z', 'e', 't'],
        ['/list/r/many/s'],
        ['/list/other', 'other'],
        ['/list/between', 'between'],
      ],
    );
    assert.equal(read.records[3]?.begins(), '<other>1</other>');
  });

  it('is let be where the definition allows others', () => {
    const reader = xmlReader(xml({ namespaces: {} }), 'utf-8', records);
    const read = readAll(reader, file);
    assert.deepEqual(told(reader, records, read.records), [
      ['r', 't', '2', ''],
      ['s', ''],
    ]);
    assert.deepEqual(faultsOf(read.records), []);
  });
});

it('matches names and namespaces with letters beyond ASCII', () => {
  const records = [record('r', ['/ü:größe'], [field('a', '@ü:é'), field('b', 'ü:漢')])];
  const file = '<größe xmlns="urn:ñ€" xmlns:ß="urn:ñ€" ß:é="1"><ß:漢>2</ß:漢></größe>';
  const reader = xmlReader(xml({ namespaces: { ü: 'urn:ñ€' } }), 'utf-8', records);
  assert.deepEqual(told(reader, records, readAll(reader, file).records), [['r', '1', '2']]);
});

it('keeps its own copy of the bytes it is given', () => {
  const file = alma.open();
  const chunk = new Uint8Array(1);
  for (const byte of Buffer.from(ALMA)) {
    chunk[0] = byte;
    file.take(Buffer.from(chunk.buffer));
  }
  assert.deepEqual(told(alma, ALMA_RECORDS, file.end()), ALMA_TOLD);
});

it('refuses definitions that it cannot read by', () => {
  const wrong = [
    [record('r', ['r'], [])],
    [record('r', ['/'], [])],
    [record('r', ['/x:r'], [])],
    [record('r', ["/'net amount'"], [])],
    [record('r', ['/r'], [field('a', 'a//b')])],
    [record('r', ['/r'], [field('a', '@x:b')])],
    [record('r', ['/r'], []), record('s', ["/'r'"], [])],
  ];
  for (const records of wrong) {
    assert.throws(() => xmlReader(xml(), 'utf-8', records), { code: 'SETTINGS_MISTAKES' });
  }
});

function none(count: number): undefined[] {
  return Array.from({ length: count }, () => undefined);
}
