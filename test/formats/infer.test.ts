/** Descriptions proposed from samples: one of each layout, what they do not decide, and bytes that are nothing at all. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'yaml';
import type { FieldDefinition, Place, RecordDefinition } from '../../src/domain/interface.ts';
import { delimitedReader } from '../../src/formats/delimited/read.ts';
import { fixedReader } from '../../src/formats/fixed/read.ts';
import { describeInference } from '../../src/formats/infer/describe.ts';
import { inferSample } from '../../src/formats/infer/infer-sample.ts';
import type {
  Inference,
  InferredField,
  InferredRecord,
  InferredSyntax,
} from '../../src/formats/infer/inference.ts';
import { testCaseFor } from '../../src/formats/infer/test-case.ts';
import { jsonReader } from '../../src/formats/json/read.ts';
import { segmentReader } from '../../src/formats/segments/read.ts';
import type { SourceRecord, SyntaxReader } from '../../src/formats/syntax.ts';
import { xmlReader } from '../../src/formats/xml/read.ts';
import {
  ALMA,
  CTAPGL,
  EDIFACT,
  FEEDER,
  FIXED,
  FIXED_WITHOUT_LINE_ENDS,
  FLAT,
  FOLIO,
  fuzzRounds,
  HEADERS_AND_LINES,
  NO_HEADING,
  noise,
  randomFrom,
  samples,
  spoil,
  TRADACOMS,
  UBL,
  UNICORN,
  voucher,
  X12,
  ZIPPED,
  zipOf,
} from './infer-samples.ts';

const ROUNDS = fuzzRounds();

/* ---------- records by a code ---------- */

it('finds invoices, lines and the trailer with its two figures by the code in the first field', () => {
  const inference = infer(UNICORN, 'export-20261118.csv');
  assert.deepEqual(inference.syntax.value, {
    kind: 'delimited',
    delimiter: '|',
    quote: '"',
    escape: undefined,
    comment: undefined,
    lineBreaks: 'refused',
    headingRow: undefined,
    fields: undefined,
  });
  assert.deepEqual(names(inference), ['header', 'invoice', 'line', 'trailer']);
  assert.deepEqual(record(inference, 'line').parent, { record: 'invoice', by: 'order' });
  assert.equal(record(inference, 'header').position, 'first');
  assert.equal(record(inference, 'trailer').occurs, 'once');
  assert.deepEqual(controls(inference), [
    'FIL-002 trailer.invoices = count(invoice)',
    'FIL-004 trailer.total = sum(invoice.gross)',
  ]);
  assert.deepEqual(inference.totals, { documents: 3, gross: '260.00' });
  assert.deepEqual(field(inference, 'invoice', 'kind').type, {
    kind: 'code',
    map: { INV: 'invoice', CRN: 'credit' },
  });
  assert.deepEqual(dateFormats(inference, 'invoice', 'date'), ['DD/MM/YYYY']);
  assert.equal(at(inference, 'line', 'no'), 2);
  assert.ok(inference.notes.some((note) => note.startsWith('In 3 of 3 documents invoice.gross')));
});

it('reads whole pence and the minus on what is to be paid from the control total in front', () => {
  const inference = infer(CTAPGL, 'KC_20261113020000.txt');
  assert.deepEqual(controls(inference), [
    'FIL-002 header.invoices = count(invoice)',
    'FIL-004 header.total = sum(invoice.gross)',
  ]);
  for (const [of, name] of [
    ['invoice', 'gross'],
    ['header', 'total'],
  ] as const) {
    const { type } = field(inference, of, name);
    assert.ok(type.kind === 'money' && type.unit === 'pence' && type.sign === 'reversed', name);
  }
  assert.equal(at(inference, 'line', 'net'), 4);
  assert.equal(at(inference, 'line', 'invoiceNumber'), 3);
  assert.equal(inference.totals?.gross, '388.00');
  assert.ok(doubts(inference).some((text) => text.includes('sign: reversed')));
  assert.ok(doubts(inference).some((text) => text.endsWith('columns 6, 8-12.')));
});

it('asks of one negative total what it means, and turns no sign round for it', () => {
  const inference = infer(UBL.replace('>36.9<', '>-36.9<'), 'ubl.xml');
  assert.equal(inference.totals?.gross, '-36.90');
  assert.ok(doubts(inference).some((text) => text.startsWith('The only total is negative')));
});

it('does not offer a control figure that is a penny off', () => {
  const inference = infer(UNICORN.replace('TRL|3|260.00', 'TRL|77|260.01'), 'a.csv');
  assert.deepEqual(controls(inference), []);
  assert.ok(doubts(inference).some((text) => text.startsWith('No control figure was found')));
});

it('names the lines whose number of fields differs', () => {
  const inference = infer(CTAPGL.replace('E20002,900103,', 'E20002,900103'), 'a.txt');
  assert.ok(doubts(inference).some((text) => text.startsWith('Line 8: GL has another number')));
});

/* ---------- records by what is filled, and flat files ---------- */

it('tells header rows from line rows by the columns that are filled', () => {
  const inference = infer(HEADERS_AND_LINES, 'AP_18112026.csv');
  assert.equal(inference.lineEnd, 'CRLF');
  assert.deepEqual(names(inference), ['invoice', 'line']);
  const { when } = record(inference, 'invoice');
  assert.deepEqual(when.notEmpty, [{ kind: 'column', name: 'INVOICE_TOTAL' }]);
  assert.deepEqual(when.empty, [{ kind: 'column', name: 'LINE_AMOUNT' }]);
  assert.deepEqual(record(inference, 'line').parent, { record: 'invoice', by: 'order' });
  const lineRoles = record(inference, 'line').fields.flatMap(({ role }) => role?.value ?? []);
  assert.deepEqual(lineRoles, ['net', 'tax', 'taxCode', 'description', 'budget', 'no']);
  assert.ok(inference.notes[0]?.includes('line.net + line.tax'));
});

it('groups scattered rows by supplier and number, with titles above and a total below', () => {
  const inference = infer(FLAT, 'report.csv');
  assert.equal(delimited(inference).headingRow, 3);
  assert.equal(inference.titleLines.length, 2);
  assert.deepEqual(names(inference), ['row', 'trailer']);
  // What tells a row from the total: the total has nothing there.
  assert.deepEqual(record(inference, 'row').when.notEmpty, [
    { kind: 'column', name: 'Invoice No' },
  ]);
  assert.deepEqual(inference.document?.groupBy, ['supplier', 'number']);
  assert.equal(inference.document?.rows, 'scattered');
  assert.deepEqual(inference.document?.constant, ['date', 'gross']);
  assert.deepEqual(inference.totals, { documents: 3, gross: '42.25' });
  assert.deepEqual(field(inference, 'row', 'budget').place, {
    kind: 'column',
    name: 'Cost Centre',
  });
  assert.deepEqual(controls(inference), ['FIL-004 trailer.lineAmount = sum(row.net)']);
});

it('reads columns without a name, or with a name that is there twice, by their numbers', () => {
  const text = 'Supplier No,,Amount,Amount\n10001,7,1.50,2.50\n10002,8,3.50,4.50\n';
  const inference = infer(text, 'a.csv');
  const places = record(inference, 'row').fields.map(({ place }) => place.kind);
  assert.deepEqual(places, ['column', 'position', 'position', 'position']);
  const said = 'Two columns are called Amount: they are read by their numbers.';
  assert.ok(doubts(inference).includes(said));
});

it('finds no heading where there is none', () => {
  const inference = infer(NO_HEADING, 'journal.csv');
  assert.equal(delimited(inference).headingRow, undefined);
  assert.equal(delimited(inference).fields, 10);
  const money = record(inference, 'row').fields.filter(({ type }) => type.kind === 'money');
  assert.equal(money.length, 1);
});

it('says of a list of codes that it may be one', () => {
  const inference = infer('Code,Description\nRQ30,Projects\nRN05,Publications\n', 'codes.csv');
  assert.equal(delimited(inference).headingRow, 1);
  assert.ok(doubts(inference).some((text) => text.includes('a list of codes')));
});

/* ---------- fixed width ---------- */

it('cuts fixed width into types, dates, amounts and a trailer of count and total', () => {
  for (const [text, recordEnd] of [
    [FIXED, undefined],
    [FIXED_WITHOUT_LINE_ENDS, 'none'],
  ] as const) {
    const inference = infer(text, 'feed.txt');
    assert.deepEqual(inference.syntax.value, {
      kind: 'fixed',
      unit: 'characters',
      recordEnd,
      length: 60,
    });
    assert.deepEqual(names(inference), ['header', 'invoice', 'line', 'trailer']);
    const { place } = field(inference, 'invoice', 'date');
    assert.deepEqual(place, { kind: 'span', start: 23, length: 8 });
    assert.deepEqual(field(inference, 'invoice', 'gross').pad, { with: '0', side: 'left' });
    assert.deepEqual(controls(inference), [
      'FIL-002 trailer.invoices = count(invoice)',
      'FIL-004 trailer.total = sum(invoice.gross)',
    ]);
    assert.equal(inference.totals?.gross, '265.85');
  }
});

it('finds the type behind a feeder number, and records ended by a control character', () => {
  const inference = infer(FEEDER, 'INBOX.F0101');
  assert.ok(inference.syntax.value.kind === 'fixed');
  assert.equal(inference.syntax.value.recordEnd, '\u001d\n');
  assert.deepEqual(record(inference, 'invoice').when.equals, [
    { place: { kind: 'span', start: 5, length: 4 }, texts: ['APIH'] },
  ]);
  assert.equal(controls(inference).length, 2);
  assert.ok(doubts(inference).some((text) => text.startsWith('D and C may say the sign')));
});

it('says that fields which touch cannot be told apart', () => {
  const said = doubts(infer(FIXED, 'feed.txt'));
  assert.ok(said.some((text) => text.startsWith('Where two fields touch')));
});

/* ---------- XML and JSON ---------- */

it('finds invoices, lines and their funds in XML, with the namespace', () => {
  const inference = infer(ALMA, 'alma.xml');
  assert.deepEqual(inference.syntax.value, {
    kind: 'xml',
    namespaces: { '': 'http://com/exlibris/repository/acq/invoice/xmlbeans' },
  });
  assert.deepEqual(names(inference), ['invoice', 'invoiceLine', 'fundInfo']);
  assert.deepEqual(record(inference, 'invoiceLine').parent, { record: 'invoice', by: 'nesting' });
  assert.equal(inference.document?.distribution, 'fundInfo');
  assert.equal(field(inference, 'invoice', 'supplier').values[0], '0047');
  assert.deepEqual(dateFormats(inference, 'invoice', 'date'), ['MM/DD/YYYY']);
  assert.equal(inference.totals?.gross, '22.75');
});

it('takes a UBL document for one invoice and keeps the prefixes of its names', () => {
  const inference = infer(UBL, 'ubl.xml');
  assert.deepEqual(record(inference, 'invoice').when.paths, ['/ubl:Invoice']);
  assert.deepEqual(field(inference, 'invoice', 'gross').place, {
    kind: 'path',
    path: 'cac:LegalMonetaryTotal/cbc:PayableAmount',
  });
  const units = inference.records.flatMap(({ fields }) =>
    fields.flatMap(({ type }) => (type.kind === 'money' ? [type.unit] : [])),
  );
  assert.deepEqual([...new Set(units)], ['pounds']);
});

it('finds vouchers, their lines and the count in JSON, with numbers as they are written', () => {
  const inference = infer(FOLIO, 'batch.json');
  assert.deepEqual(names(inference), ['file', 'batchedVouchers', 'batchedVoucherLines']);
  assert.deepEqual(controls(inference), ['FIL-002 file.totalRecords = count(batchedVouchers)']);
  assert.deepEqual(field(inference, 'batchedVouchers', 'date').split, {
    kind: 'pattern',
    pattern: '^(\\d{4}-\\d{2}-\\d{2}).*$',
  });
  assert.equal(inference.totals?.gross, '129.05');
  assert.ok(doubts(inference).some((text) => text.includes('fundCodes (up to 2 times)')));
});

it('leaves out what stands in one of several elements: a place would read the first of them', () => {
  const addresses =
    '<address><city>York</city></address><address><city>Bath</city><note>x</note></address>';
  const inference = infer(
    ALMA.replaceAll('<vendor_name>', `${addresses}<vendor_name>`),
    'alma.xml',
  );
  const paths = record(inference, 'invoice').fields.map(({ label }) => label);
  assert.ok(!paths.some((path) => path.startsWith('address')), paths.join(' '));
  assert.ok(doubts(inference).some((text) => text.includes('address/note')));
});

it('proposes nothing from XML that is not well-formed, has a DOCTYPE or is too deep', () => {
  for (const text of [
    ALMA.replace('</vendor_code>', ''),
    ALMA.replace('<payment_data', '<!DOCTYPE x><payment_data'),
    `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`,
    '['.repeat(100_000),
    FOLIO.slice(0, -5),
  ]) {
    const inference = infer(text, 'bad.xml');
    assert.equal(inference.syntax.value.kind, 'unknown');
    assert.equal(inference.records.length, 0);
    assert.ok(inference.doubts.length > 0);
  }
});

it('says of a JSON Schema that it is no data', () => {
  const inference = infer('{"$schema":"http://json-schema.org/schema#","type":"object"}', 's.json');
  assert.ok(doubts(inference)[0]?.startsWith('This is a JSON Schema'));
});

/* ---------- segments ---------- */

it('finds EDIFACT messages, lines and summaries, and the count of lines in each message', () => {
  const inference = infer(EDIFACT, 'BLSINV4711.CEI');
  const records = ['interchange', 'invoice', 'line', 'allowance', 'summary', 'end'];
  assert.deepEqual(names(inference), records);
  assert.deepEqual(controls(inference), [
    'FIL-002 summary.lines = count(line) each invoice',
    'FIL-002 end.messages = count(invoice)',
  ]);
  assert.deepEqual(field(inference, 'invoice', 'supplier').place, {
    kind: 'element',
    element: 'NAD+SU.2.1',
  });
  assert.equal(inference.document?.values['gross'], '{summary.gross}');
  assert.deepEqual(inference.totals, { documents: 2, gross: '46.66' });
  assert.ok(
    doubts(inference).includes('35.260 has more than two decimals, the rest of them noughts.'),
  );
});

it('takes a count of lines for a control only where each message has one', () => {
  const [one, two] = ["UNS+S'CNT+2:2'", "UNS+S'CNT+2:2'UNS+S'CNT+2:2'"];
  const of = (text: string) => controls(infer(text, 'a.cei')).join();
  assert.match(of(EDIFACT), /summary\.lines = count\(line\) each invoice/);
  assert.doesNotMatch(of(EDIFACT.replace(one, two)), / each /);
});

it('finds TRADACOMS invoices with four implied decimals, and the totals of the file', () => {
  const inference = infer(TRADACOMS, 'invfil.edi');
  const { type } = field(inference, 'line', 'net');
  assert.ok(type.kind === 'money' && type.unit === 4);
  assert.ok(controls(inference).includes('FIL-004 totals.net = sum(line.net)'));
  assert.ok(controls(inference).includes('FIL-002 totals.invoices = count(invoice)'));
  assert.equal(inference.document?.values['supplier'], '{file.supplier}');
});

it('finds an X12 invoice by the separators that its ISA segment names', () => {
  const inference = infer(X12, 'in.x12');
  assert.equal(inference.syntax.value.kind, 'x12');
  assert.deepEqual(field(inference, 'invoice', 'supplierName').place, {
    kind: 'element',
    element: 'N1+SU.2.1',
  });
});

/* ---------- zip ---------- */

it('joins the members of a zip by the column that both have', () => {
  const inference = inferSample(zipOf(ZIPPED), 'ap.zip');
  assert.ok(inference.syntax.value.kind === 'zip');
  assert.deepEqual(
    inference.syntax.value.members.map(({ name, files }) => [name, files]),
    [
      ['apHeaders', 'ApHeaders*.csv'],
      ['apLines', 'ApLines*.csv'],
    ],
  );
  const { parent } = record(inference, 'line');
  assert.ok(parent?.by === 'key' && parent.record === 'invoice');
  assert.equal(at(inference, 'invoice', 'gross'), 4);
  assert.equal(at(inference, 'line', 'net'), 4);
});

it('reads no member of a damaged zip, and says so', () => {
  const bytes = zipOf(ZIPPED);
  bytes.fill(0xff, 60, 90);
  const inference = inferSample(bytes, 'ap.zip');
  assert.ok(doubts(inference).some((text) => text.includes('is damaged')));
  const cut = inferSample(zipOf(ZIPPED).subarray(0, 100), 'ap.zip');
  assert.ok(doubts(cut).some((text) => text.includes('no directory')));
});

/* ---------- what a sample does not decide ---------- */

it('leaves day and month open where no value decides them', () => {
  const dates = (...texts: readonly string[]) =>
    infer(`Invoice Date,Amount\n${texts.map((text) => `${text},1.50\n`).join('')}`, 'a.csv');
  const said =
    '01/02/2026 could be day/month or month/day; no value above 12 decides it. Taken for DD/MM/YYYY.';
  assert.ok(doubts(dates('01/02/2026', '03/04/2026')).includes(said));
  const decided = dates('01/02/2026', '03/24/2026');
  assert.deepEqual(dateFormats(decided, 'row', 'date'), ['MM/DD/YYYY']);
  assert.ok(!doubts(decided).some((text) => text.includes('day/month')));
  const mixed = dates('13/02/2026', '03/24/2026');
  assert.notEqual(record(mixed, 'row').fields[0]?.type.kind, 'date');
});

it('reads how amounts are written: symbol, nil, parentheses, comma', () => {
  const money = (...texts: readonly string[]) => {
    const text = `Amount|Code\n${texts.map((one) => `${one}|X1\n`).join('')}`;
    const { type } = record(infer(text, 'a.csv'), 'row').fields[0] ?? {};
    return type?.kind === 'money' ? type : undefined;
  };
  assert.deepEqual(money(' £ 15.50 ', ' £ -   ', ' £ 3.30 ')?.symbols, ['£']);
  assert.deepEqual(money(' £ 15.50 ', ' £ -   ', ' £ 3.30 ')?.nil, ['-']);
  assert.equal(money('(5.00)', '7.25')?.negative.kind, 'parentheses');
  assert.equal(money('5.00-', '7.25')?.negative.kind, 'trailing-minus');
  assert.equal(money('1,234.50', '7.25')?.thousands, ',');
  assert.equal(money('1.234,50', '7,25')?.point, ',');
  assert.equal(money('5.00-', '-7.25'), undefined);
});

it('keeps leading zeros: what has them is a code', () => {
  const inference = infer('Ref,Amount\n0201821,1.50\n0000007,2.50\n', 'a.csv');
  assert.equal(record(inference, 'row').fields[0]?.type.kind, 'code');
});

it('tells the encoding, and how sure that is', () => {
  const encoding = (bytes: Buffer) => {
    const { value, confidence } = inferSample(bytes, 'a.csv').encoding;
    return `${value} ${confidence}`;
  };
  const text = 'Name,Amount\nCaf\u00e9 \u00a3,1.50\n';
  const windows = Buffer.from(text, 'latin1');
  assert.equal(encoding(Buffer.from(UNICORN)), 'utf-8 likely');
  assert.equal(encoding(Buffer.from(text)), 'utf-8 sure');
  assert.equal(encoding(windows), 'windows-1252 unsure');
  assert.equal(encoding(Buffer.concat([windows, Buffer.from([0x80])])), 'windows-1252 likely');
  assert.ok(inferSample(Buffer.from(`\ufeff${text}`), 'a.csv').hasByteOrderMark);
});

it('proposes nothing from an empty file, UTF-16, or what is no text', () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from(`\ufeff${UNICORN}`, 'utf16le'),
    Buffer.from(UNICORN, 'utf16le'),
    Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7919) % 256)),
    Buffer.from('Dear colleague,\n\nhere is nothing.\n'),
  ]) {
    const inference = inferSample(bytes, 'a.csv');
    assert.equal(inference.records.length, 0);
    assert.ok(inference.doubts.length > 0);
  }
});

it('allows line breaks in a field where the sample has one', () => {
  const text = (name: string) => `Code,Name,Amount\nA1,"${name}",1.50\nA2,Rail,2.50\n`;
  assert.equal(delimited(infer(text('two\nlines'), 'a.csv')).lineBreaks, 'allowed');
  assert.equal(delimited(infer(text('one line'), 'a.csv')).lineBreaks, 'refused');
});

it('names the lines with a stray quotation mark', () => {
  const text = 'Code,Name,Amount\nA1,"Bolts, long",1.50\nA2,Rail 6" long,2.50\n';
  const said = doubts(infer(text, 'a.csv'));
  assert.ok(said.some((one) => one.startsWith('Line 3 has a quotation mark')));
});

it('looks at the two ends of a large file only, and tries no total', () => {
  const lines = UNICORN.split('\n').slice(1, 3).join('\n');
  const text = `HDR|UNICORN|20261118|X\n${`${lines}\n`.repeat(40_000)}TRL|40000|8512000.00\n`;
  const inference = infer(text, 'large.csv');
  assert.equal(inference.isWhole, false);
  assert.deepEqual(names(inference), ['header', 'invoice', 'line', 'trailer']);
  assert.equal(inference.totals, undefined);
  assert.equal(inference.controls.length, 0);
  assert.ok(doubts(inference)[0]?.includes('Only the first and the last 2 MiB'));
  assert.ok(!testCaseFor(inference, 'large').includes('records:'));
});

it('reads the beginning of XML and JSON that are too large to be looked at as a whole', () => {
  const [start = '', rest = ''] = ALMA.split('<invoice_list>');
  const invoices = rest.slice(0, rest.indexOf('  </invoice_list>'));
  const xml = `${start}<invoice_list>${invoices.repeat(4_000)}</invoice_list></payment_data>`;
  assert.deepEqual(names(infer(xml, 'large.xml')), ['invoice', 'invoiceLine', 'fundInfo']);
  const vouchers = Array.from({ length: 20_000 }, () => voucher('YK1', 5.5, [[5.5, '0540']]));
  const json = JSON.stringify({ batchedVouchers: vouchers, totalRecords: 20_000 });
  assert.ok(names(infer(json, 'large.json')).includes('batchedVouchers'));
});

/* ---------- the texts ---------- */

it('writes a definition and a test case that are YAML, whatever the sample holds', () => {
  for (const [name, bytes] of samples()) {
    const inference = inferSample(bytes, name);
    const definition = parse(describeInference(inference, 'library-invoices'));
    assert.deepEqual(Object.keys(definition.records), names(inference), name);
    assert.equal(definition.syntax.kind, inference.syntax.value.kind, name);
    assert.equal(parse(testCaseFor(inference, 'library-invoices')).cases.length, 1, name);
    for (const { fields } of inference.records) assertDistinct(fields.map((one) => one.name));
  }
});

it('writes doubts as comments beside what they are about, and the first lines beside the records', () => {
  const text = describeInference(infer(CTAPGL, 'KC_20261113020000.txt'), 'library-invoices');
  assert.match(text, /# AP,21009001,900101.*\n {2}invoice:/);
  assert.match(text, /# unsure: is this the supplier\?.*\n {6}supplier: \{ at: 2, type: code, /);
  assert.match(text, /files: 'KC_\*\.txt'/);
  assert.match(text, /- \{ code: FIL-004, the: header\.total, equals: sum\(invoice\.gross\) \}/);
});

it('keeps what a sample says inside its comment', () => {
  const evil = "A1|x\u2028title: gone|'#: {}\u0085b|1.50\nA2|y|z|2.50\nA2|y|z|3.50\n";
  const inference = infer(evil, "x'\n: y.csv");
  const definition = parse(describeInference(inference, 'library-invoices'));
  assert.equal(definition.title, 'Library invoices');
  assert.deepEqual(Object.keys(definition.records), names(inference));
});

/* ---------- the readers ---------- */

it('proposes what the readers find: as many records of each type, every field that is always filled', () => {
  for (const [name, bytes] of samples()) {
    const inference = inferSample(bytes, name);
    const definitions = inference.records.map(definitionOf);
    const reader = readerOf(inference.syntax.value, definitions);
    if (reader === undefined) continue;
    const places = definitions.map((one) => placesIn(reader, one));
    const file = reader.open();
    const found = new Map<string, number>();
    const take = (one: SourceRecord) => {
      const index = places.findIndex(({ isOf }) => isOf(one));
      const definition = definitions[index];
      assert.ok(definition, `${name}: ${one.begins()}`);
      found.set(definition.name, (found.get(definition.name) ?? 0) + 1);
      for (const slot of places[index]?.required ?? [])
        assert.notEqual((one.text(slot) ?? '').trim(), '', `${name}: ${definition.name}`);
    };
    // A record is read before the next bytes are taken.
    for (const one of file.take(bytes)) take(one);
    for (const one of file.end()) take(one);
    assert.equal(file.fault, undefined, name);
    const seen = inference.records.map((one) => [one.name, one.seen] as const);
    assert.deepEqual(Object.fromEntries(found), Object.fromEntries(seen), name);
  }
});

function definitionOf(inferred: InferredRecord): RecordDefinition {
  const { name, when, parent, position, ignore } = inferred;
  const fields = inferred.fields.map(
    (one): FieldDefinition => ({
      name: one.name,
      source: { kind: 'place', place: one.place },
      label: one.label,
      type: one.type,
      required: one.isAlwaysFilled,
      trim: true,
      pad: one.pad,
      nullWhen: [],
      default: undefined,
      split: one.split,
      lookUp: undefined,
      pattern: undefined,
      maxLength: undefined,
      code: undefined,
    }),
  );
  const [min, max, per] = [0, undefined, 'file'] as const;
  return { name, when, parent, position, min, max, per, ignore, fields, length: undefined };
}

/** A zip is read member by member, each by its own reader. */
function readerOf(
  syntax: InferredSyntax,
  records: readonly RecordDefinition[],
): SyntaxReader | undefined {
  const maxRecordBytes = 65_536;
  switch (syntax.kind) {
    case 'delimited': {
      const { headingRow: row, escape: escaping, ...rest } = syntax;
      const heading = row === undefined ? undefined : { row, others: 'allowed' as const };
      const own = { ...rest, heading, escape: escaping ?? rest.quote, recordEnd: undefined };
      const fields = row === undefined ? rest.fields : undefined;
      return delimitedReader({ ...own, fields, maxRecordBytes }, 'utf-8');
    }
    case 'fixed':
      return fixedReader({ ...syntax, maxRecordBytes }, 'utf-8', records);
    case 'xml':
      return xmlReader({ ...syntax, others: 'allowed', maxDepth: 64 }, 'utf-8', records);
    case 'json':
      return jsonReader({ ...syntax, others: 'allowed', maxDepth: 64 }, records);
    case 'edifact':
    case 'tradacoms':
    case 'x12':
      return segmentReader({ ...syntax, others: 'allowed', maxRecordBytes }, 'utf-8', records);
    default:
      return undefined;
  }
}

interface Places {
  readonly required: readonly number[];
  readonly isOf: (record: SourceRecord) => boolean;
}

function placesIn(reader: SyntaxReader, { name, when, fields }: RecordDefinition): Places {
  const slot = (place: Place) => reader.slot(place, name);
  const required = fields.flatMap((one) =>
    one.required && one.source.kind === 'place' ? [slot(one.source.place)] : [],
  );
  const tags = [...when.paths, ...when.segments];
  const tests = [
    ...when.equals.map(
      ({ place, texts }) => [slot(place), (text: string) => texts.includes(text)] as const,
    ),
    ...when.matches.map(
      ({ place, pattern }) =>
        [slot(place), (text: string) => new RegExp(`^(?:${pattern})$`).test(text)] as const,
    ),
    ...when.empty.map((place) => [slot(place), (text: string) => text === ''] as const),
    ...when.notEmpty.map((place) => [slot(place), (text: string) => text !== ''] as const),
  ];
  return {
    required,
    isOf: (one) =>
      (tags.length === 0 || tags.includes(one.tag)) &&
      tests.every(([at, holds]) => holds((one.text(at) ?? '').trim())),
  };
}

/* ---------- anything at all ---------- */

it(`never throws and always writes YAML, over ${ROUNDS} spoilt samples`, () => {
  const random = randomFrom(20_261_123);
  const all = samples();
  for (let no = 0; no < ROUNDS; no += 1) {
    const [name, bytes] = all[no % all.length] ?? ['', Buffer.alloc(0)];
    const spoilt = no % 10 === 0 ? noise(random) : spoil(bytes, random);
    const said = `round ${no}: ${name} ${spoilt.toString('base64').slice(0, 2_000)}`;
    const inference = described(spoilt, name, said);
    // A guard in inferSample turns a mistake of its own into a doubt; here it must have had nothing to do.
    const failed = inference.doubts.filter(({ text }) => /^(?:It could not|No sense)/.test(text));
    assert.deepEqual(failed, [], said);
  }
});

function described(bytes: Buffer, name: string, said: string): Inference {
  try {
    const inference = inferSample(bytes, name);
    parse(describeInference(inference, 'fuzz'));
    parse(testCaseFor(inference, 'fuzz'));
    return inference;
  } catch (error) {
    throw new Error(said, { cause: error });
  }
}

/* ---------- helpers ---------- */

function infer(text: string, fileName: string): Inference {
  return inferSample(Buffer.from(text), fileName);
}

function names({ records }: Inference): readonly string[] {
  return records.map(({ name }) => name);
}

function record({ records }: Inference, name: string): InferredRecord {
  const found = records.find((one) => one.name === name);
  assert.ok(found, `a record ${name}`);
  return found;
}

function field(inference: Inference, of: string, name: string): InferredField {
  const found = record(inference, of).fields.find((one) => one.name === name);
  assert.ok(found, `a field ${of}.${name}`);
  return found;
}

function at(inference: Inference, of: string, name: string): number | undefined {
  const { place } = field(inference, of, name);
  return place.kind === 'position' ? place.index : undefined;
}

function dateFormats(inference: Inference, of: string, name: string): readonly string[] {
  const { type } = field(inference, of, name);
  return type.kind === 'date' ? type.formats : [];
}

function delimited({ syntax: { value } }: Inference) {
  assert.ok(value.kind === 'delimited');
  return value;
}

function doubts(inference: Inference): readonly string[] {
  return inference.doubts.map(({ text }) => text);
}

function controls(inference: Inference): readonly string[] {
  return inference.controls.map(
    ({ code, record: of, field: name, equals, each }) =>
      `${code} ${of}.${name} = ${equals}${each === undefined ? '' : ` each ${each}`}`,
  );
}

function assertDistinct(all: readonly string[]): void {
  assert.equal(new Set(all).size, all.length, all.join(', '));
}
