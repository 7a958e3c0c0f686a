/** Fixed-width files, newly written in the layouts that library systems, ministries and banks really send. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  Encoding,
  FieldDefinition,
  FixedSyntax,
  RecordDefinition,
} from '../../src/domain/interface.ts';
import { parseSpan, SPAN_HELP } from '../../src/formats/fixed/parse-span.ts';
import { fixedReader } from '../../src/formats/fixed/read.ts';
import { fixedWriter } from '../../src/formats/fixed/write.ts';
import type { RecordFault, SourceRecord, SyntaxReader } from '../../src/formats/syntax.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);

const LINES: FixedSyntax = {
  kind: 'fixed',
  unit: 'bytes',
  recordEnd: undefined,
  length: undefined,
  maxRecordBytes: 1_000,
};

/* ---------- the layouts ---------- */

/** Vouchers to disk: 250 wide, the text in 8 to 14 says what a record is, and the last one says ALLDONE. */
const VOUCHER: FixedSyntax = { ...LINES, length: 250 };
const VOUCHERS = [
  record('order', { matches: { '8+7': 'o\\d{6}' } }, ['1+7', '15+5', '20+10', '30+40']),
  record('vendor', { equals: { '8+7': 'VENNAME' } }, ['1+7', '15+40', '55+60']),
  record('end', { equals: { '8+7': 'ALLDONE' } }, ['1+7', '15+6']),
];
const VOUCHER_FILE = [
  '0000101o100245FICT     12.50The harbour at night',
  '0000101o100246REFER    -3.20Returned: atlas, volume 2',
  '0000101VENNAMEPennine Fictional Books                 4 Invented Row, Nowhere',
  '0000102ALLDONE000003',
].map((text) => `${text.padEnd(250)}\n`);

/** A feeder whose records end with a group separator and a line break, and are as long as their type. */
const FEEDER: FixedSyntax = { ...LINES, recordEnd: '\u001d\n' };
const FEEDERS = [
  record('batch', { equals: { '5+4': ['APBH'] } }, ['1+4', '9+9']),
  record('invoice', { equals: { '5+4': ['APIH'] } }, ['9+9', '18+15', '33+1']),
  record('line', { equals: { '5+4': ['APIL'] } }, ['9+9', '18+15', '33+1', '34+20']),
  record('trailer', { equals: { '5+4': ['APBT'] } }, ['9+15', '24+15']),
];
const FEEDER_FILE = [
  '3540APBH000000417',
  '3540APIHINV-00071000000000125.50D',
  '3540APILINV-00071000000000125.50DPeriodicals 2026    ',
  '3540APBT000000000000001000000000125.50',
].map((text) => `${text}\u001d\n`);

/** Payments in labels: 80, 100 and 80 bytes, one after another. */
const PAYMENTS: FixedSyntax = { ...LINES, recordEnd: 'none' };
const PAYMENT = [
  record('label', { matches: { '1+4': '(VOL|HDR|UHL)\\d' } }, ['1+4', '5+6'], 80),
  record('payment', { equals: { '15+3': ['990', '170'] } }, ['1+6', '15+2', '36+11', '83+18'], 100),
  record('total', { matches: { '1+4': '(EOF|UTL)\\d' } }, ['1+4', '5+13'], 80),
];
const PAYMENT_FILE = [
  'VOL1FICT01'.padEnd(80),
  'HDR1ABC001'.padEnd(80),
  `11223300112233990${''.padEnd(18)}00000012550`.padEnd(82).concat('NOBODY AND SONS   '),
  `44556600445566170${''.padEnd(18)}00000012550`.padEnd(82).concat('INVENTED COUNCIL  '),
  'UTL10000000012550'.padEnd(80),
];

/* ---------- the tests ---------- */

describe('records that end with a line', () => {
  it('reads each text at its span, with the width, the line and the bytes of its record', () => {
    const { records, fault, isEnded } = read(VOUCHER_FILE.join(''), VOUCHER, VOUCHERS);
    assert.deepEqual([fault, isEnded], [undefined, true]);
    assert.deepEqual(
      records.map(({ line, endLine, offset, bytes, width, tag, depth, units, faults }) => ({
        line,
        endLine,
        offset,
        bytes,
        width,
        rest: [tag, depth, units, faults],
      })),
      [0, 1, 2, 3].map((index) => ({
        line: index + 1,
        endLine: index + 1,
        offset: index * 251,
        bytes: 251,
        width: 250,
        rest: ['', 0, 1, []],
      })),
    );
    assert.deepEqual(records[1]?.texts.slice(0, 4), [
      '0000101',
      'REFER',
      '    -3.20R',
      'eturned: atlas, volume 2'.padEnd(40),
    ]);
    assert.equal(records[3]?.begins, `0000102ALLDONE000003${' '.repeat(20)}`);
  });

  it('takes CRLF as LF, and counts it with the bytes of the record only', () => {
    const { records } = read('ab\r\ncde\n', LINES, [record('row', {}, ['1+2'])]);
    assert.deepEqual(records.map(placed), [
      { line: 1, offset: 0, bytes: 4, width: 2 },
      { line: 2, offset: 4, bytes: 4, width: 3 },
    ]);
  });

  it('says that the last record was cut off when its line does not end', () => {
    const rows = [record('row', {}, ['1+2'])];
    assert.equal(read('ab\ncd', LINES, rows).isEnded, false);
    assert.equal(read('ab\ncd\n', LINES, rows).isEnded, true);
    assert.deepEqual(read('ab\ncd', LINES, rows).records.map(textsOf), [['ab'], ['cd']]);
  });

  it('keeps a record that is shorter or longer than its type, and says how wide it is', () => {
    const { records } = read('abcdef\nabc\nabcdefghi\n', { ...LINES, length: 6 }, [
      record('row', {}, ['1+2', '3+2', '5+2']),
    ]);
    assert.deepEqual(
      records.map(({ width, texts }) => [width, texts]),
      [
        [6, ['ab', 'cd', 'ef']],
        [3, ['ab', 'c', undefined]],
        [9, ['ab', 'cd', 'ef']],
      ],
    );
  });

  it('passes over a line that holds nothing, and keeps one of blanks', () => {
    const { records } = read('ab\n\n  \n', LINES, [record('row', {}, ['1+2'])]);
    assert.deepEqual(
      records.map(({ line, texts }) => [line, texts]),
      [
        [1, ['ab']],
        [3, ['  ']],
      ],
    );
  });

  it('stops at a record that is longer than allowed, in bounded memory, and keeps what came before', () => {
    const reader = fixedReader(LINES, 'utf-8', [record('row', {}, ['1+2'])]).open();
    const first = reader.take(Buffer.from('ab\n'));
    const chunk = Buffer.alloc(600, 'x');
    const later = [reader.take(chunk), reader.take(chunk), reader.take(chunk), reader.end()];
    assert.deepEqual([first.length, later.flat().length], [1, 0]);
    assert.deepEqual(reader.fault, { reason: 'record-too-long', line: 2, expected: '1000' });
    assert.equal(read(`${'x'.repeat(999)}\n`, LINES, []).fault, undefined);
    assert.equal(read(`${'x'.repeat(1000)}\n`, LINES, []).fault?.reason, 'record-too-long');
  });
});

describe('records that end with a declared text', () => {
  it('reads a feeder whose records end with U+001D and a line break', () => {
    const { records, fault, isEnded } = read(FEEDER_FILE.join(''), FEEDER, FEEDERS);
    assert.deepEqual([fault, isEnded], [undefined, true]);
    assert.deepEqual(
      records.map(({ line, endLine, width }) => [line, endLine, width]),
      [
        [1, 1, 17],
        [2, 2, 33],
        [3, 3, 53],
        [4, 4, 38],
      ],
    );
    assert.deepEqual(records[2]?.texts.slice(2), [
      '000000000125.50',
      'D',
      'Periodicals 2026    ',
      'INV-00071000000',
      '000125.50DPerio',
    ]);
    assert.deepEqual(
      records.flatMap(({ faults }) => faults),
      [],
    );
  });

  it('finds a separator without its line break, and a line break without its separator', () => {
    const { records } = read(`3540APBH0000\u001d00417\u001d\n3540APBH\n0000417`, FEEDER, FEEDERS);
    assert.deepEqual(
      records.flatMap(({ faults }) =>
        faults.map(({ kind, found, column }) => [kind, found, column]),
      ),
      [
        ['control', 'U+001D', 9],
        ['control', 'U+000A', 9],
      ],
    );
  });

  it('takes the declared end to the letter', () => {
    const { records, isEnded } = read('ab\ncd\r\n', { ...LINES, recordEnd: '\r\n' }, []);
    assert.deepEqual([records.length, isEnded, records[0]?.endLine], [1, true, 2]);
    assert.deepEqual(
      records[0]?.faults.map(({ found }) => found),
      ['U+000A'],
    );
  });
});

describe('records that follow one another', () => {
  it('reads 80, 100 and 80 bytes by what the records say they are', () => {
    const { records, fault, isEnded } = read(PAYMENT_FILE.join(''), PAYMENTS, PAYMENT);
    assert.deepEqual([fault, isEnded], [undefined, true]);
    assert.deepEqual(records.map(placed), [
      { line: 1, offset: 0, bytes: 80, width: 80 },
      { line: 1, offset: 80, bytes: 80, width: 80 },
      { line: 1, offset: 160, bytes: 100, width: 100 },
      { line: 1, offset: 260, bytes: 100, width: 100 },
      { line: 1, offset: 360, bytes: 80, width: 80 },
    ]);
    assert.deepEqual(records[2]?.texts.slice(2, 6), [
      '112233',
      '99',
      '00000012550',
      'NOBODY AND SONS   ',
    ]);
  });

  it('stops where no type fits, says at which byte, and keeps what came before', () => {
    const [volume = '', header = ''] = PAYMENT_FILE;
    const { records, fault } = read(`${volume}XYZ9${header}`, PAYMENTS, PAYMENT);
    assert.equal(records.length, 1);
    const found = `byte 81: XYZ9HDR1ABC001${' '.repeat(26)}`;
    assert.deepEqual(fault, { reason: 'record-length', line: 1, found });
  });

  it('keeps a last record that is cut off, with the width it has', () => {
    const whole = PAYMENT_FILE.join('');
    const { records, fault, isEnded } = read(whole.slice(0, -30), PAYMENTS, PAYMENT);
    assert.deepEqual([fault, isEnded, records.at(-1)?.width], [undefined, false, 50]);
  });

  it('takes a line break after the last record for none, and nowhere else', () => {
    const whole = PAYMENT_FILE.join('');
    for (const end of ['\n', '\r\n']) {
      const { records, fault, isEnded } = read(`${whole}${end}`, PAYMENTS, PAYMENT);
      assert.deepEqual([records.length, fault, isEnded], [5, undefined, true]);
    }
    assert.equal(read(`${whole}\n\n`, PAYMENTS, PAYMENT).fault?.reason, 'record-length');
    assert.equal(read(`\n${whole}`, PAYMENTS, PAYMENT).fault?.reason, 'record-length');
  });

  it('ends at a fault where a type has no length at all', () => {
    assert.equal(read('abc', PAYMENTS, [record('row', {}, [])]).fault?.reason, 'record-length');
  });

  it('takes the length of the type before that of the syntax, and that before the last field', () => {
    const syntax = { ...PAYMENTS, length: 3 };
    const own = read('abcdef', syntax, [record('row', {}, ['1+2'], 6)]);
    const agreed = read('abcdef', syntax, [record('row', {}, ['1+2'])]);
    const fields = read('abcdef', PAYMENTS, [record('row', {}, ['1+2'])]);
    assert.deepEqual(
      [own, agreed, fields].map(({ records }) => records.map(({ width }) => width)),
      [[6], [3, 3], [2, 2, 2]],
    );
  });

  it('counts characters where the syntax does', () => {
    const syntax = { ...PAYMENTS, unit: 'characters' as const };
    const { records, fault } = read('A£5B😀éC££', syntax, [record('row', {}, ['1+3'])]);
    assert.equal(fault, undefined);
    assert.deepEqual(
      records.map(({ texts, offset, bytes, width }) => [texts, offset, bytes, width]),
      [
        [['A£5'], 0, 4, 3],
        [['B😀é'], 4, 7, 3],
        [['C££'], 11, 5, 3],
      ],
    );
  });
});

describe('what cannot stand in a record', () => {
  const rows = [record('row', {}, ['1+3', '4+3'])];

  it('counts a pound sign as one character or as two bytes', () => {
    const characters = read('a£bcde\n', { ...LINES, unit: 'characters' }, rows).records[0];
    assert.deepEqual([characters?.width, characters?.texts], [6, ['a£b', 'cde']]);
    const bytes = read('a£bcd\n', LINES, rows).records[0];
    assert.deepEqual([bytes?.width, bytes?.texts, bytes?.faults], [6, ['a£', 'bcd'], []]);
  });

  it('finds a field that begins or ends inside a character', () => {
    const { records } = read('ab£def\n', LINES, rows);
    assert.deepEqual(records[0]?.faults, [
      { kind: 'encoding', slot: 0, column: 1, found: 'ab\ufffd' },
      { kind: 'encoding', slot: 1, column: 4, found: '\ufffdde' },
    ]);
  });

  it('judges the cuts of the types that a record can be, not of others', () => {
    const types = [
      record('narrow', { equals: { '1+1': 'N' } }, ['1+3', '4+3']),
      record('wide', { equals: { '1+1': 'W' } }, ['1+6']),
    ];
    const faults = read('Wb£def\nNb£def\n', LINES, types).records.map((one) => one.faults.length);
    assert.deepEqual(faults, [0, 2]);
  });

  it('finds bytes that are not in the encoding, in a field and outside', () => {
    const latin = (text: string) => Buffer.from(text, 'latin1');
    for (const unit of ['bytes', 'characters'] as const) {
      const inside = read(latin('ab\xe9def\n'), { ...LINES, unit }, rows);
      assert.deepEqual(inside.records[0]?.faults, [
        { kind: 'encoding', slot: 0, column: 1, found: 'ab\ufffd' },
      ]);
      const outside = read(latin('\xc2\xa3abcdefg\xe9\n'), { ...LINES, unit }, rows);
      const column = unit === 'bytes' ? 10 : 9;
      assert.deepEqual(outside.records[0]?.faults, [
        { kind: 'encoding', slot: undefined, column, found: '\ufffd' },
      ]);
    }
    const windows = read(latin('ab\x81def\n'), LINES, rows, 'windows-1252');
    assert.deepEqual(
      windows.records[0]?.faults.map(({ slot }) => slot),
      [0],
    );
  });

  it('finds control characters, the tab too, once in each field and once outside', () => {
    const faults = (text: string) => read(text, LINES, rows).records[0]?.faults;
    assert.deepEqual(faults('a\t\tdef\n'), [control(0, 1, 'U+0009')]);
    assert.deepEqual(faults('abcdef\u0000\u0001\n'), [control(undefined, 7, 'U+0000')]);
    assert.deepEqual(faults('abc\rde\u007fg\n'), [
      control(1, 4, 'U+000D'),
      control(undefined, 7, 'U+007F'),
    ]);
    const pounds = read('£\u001a\n', { ...LINES, unit: 'characters' }, rows).records[0];
    assert.deepEqual(pounds?.faults, [control(0, 1, 'U+001A')]);
  });

  it('takes off a byte-order mark and counts its bytes, and refuses UTF-16', () => {
    const { records } = read('\ufeffabcdef\n', LINES, rows);
    assert.deepEqual(records.map(placed), [{ line: 1, offset: 3, bytes: 7, width: 6 }]);
    for (const bytes of [Buffer.from('\ufeffabc\n', 'utf16le'), Buffer.from([0xfe, 0xff])]) {
      const { records: none, fault } = read(bytes, LINES, rows);
      assert.deepEqual([none, fault], [[], { reason: 'utf-16', line: 1 }]);
    }
  });

  it('reads a file of fewer bytes than a byte-order mark has, and one of none', () => {
    assert.deepEqual(read('a\n', LINES, rows).records.map(textsOf), [['a', undefined]]);
    const empty = read('', LINES, rows);
    assert.deepEqual([empty.records, empty.fault, empty.isEnded], [[], undefined, true]);
  });
});

describe('places', () => {
  it('reads a start and a length', () => {
    assert.deepEqual(parseSpan('11+8'), { start: 11, length: 8 });
    for (const wrong of ['', '11', '0+8', '11+0', '11-18', '11 + 8', '+8', '1+9999999', 'a+b']) {
      assert.equal(parseSpan(wrong), undefined, wrong);
    }
    assert.match(SPAN_HELP, /'11\+8'/);
  });

  it('gives the same place the same slot, and counts its column as people do', () => {
    const reader = fixedReader(VOUCHER, 'utf-8', VOUCHERS);
    const place = { kind: 'span', start: 8, length: 7 } as const;
    const slot = reader.slot(place, 'order');
    assert.equal(reader.slot({ ...place }, 'vendor'), slot);
    assert.notEqual(reader.slot({ ...place, length: 6 }, 'order'), slot);
    assert.deepEqual([reader.columnOf(slot), reader.columnOf(999)], [8, undefined]);
    assert.throws(() => reader.slot({ kind: 'position', index: 1 }, 'order'), TypeError);
  });
});

describe('any bytes', () => {
  const files = [
    { text: VOUCHER_FILE.join(''), syntax: VOUCHER, types: VOUCHERS },
    { text: FEEDER_FILE.join(''), syntax: FEEDER, types: FEEDERS },
    { text: PAYMENT_FILE.join(''), syntax: PAYMENTS, types: PAYMENT },
    {
      text: 'A£5B😀éC££\n'.repeat(3),
      syntax: { ...LINES, unit: 'characters' as const },
      types: [record('row', {}, ['1+3', '5+2'])],
    },
    {
      text: 'A£5B😀éC££',
      syntax: { ...PAYMENTS, unit: 'characters' as const },
      types: [record('row', {}, ['1+3'])],
    },
  ];

  it('reads the same records byte by byte as at once', () => {
    for (const { text, syntax, types } of files) {
      const bytes = Buffer.from(text);
      const once = read(bytes, syntax, types);
      assert.deepEqual(
        readChunks(
          [...bytes].map((byte) => Buffer.of(byte)),
          syntax,
          types,
        ),
        once,
      );
    }
  });

  it(`reads ${ROUNDS} damaged files without an exception, each byte once, the same in any chunks`, () => {
    const random = randomFrom(20_261_122);
    const at = (length: number) => Math.floor(random() * length);
    for (let no = 0; no < ROUNDS; no += 1) {
      const file = files[no % files.length];
      assert.ok(file);
      const bytes = Buffer.from(file.text);
      for (let edits = 0; edits < 3; edits += 1) bytes[at(bytes.length)] = at(256);
      const cut = at(bytes.length);
      const once = read(bytes, file.syntax, file.types);
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)];
      assert.deepEqual(readChunks(chunks, file.syntax, file.types), once, `file ${no}`);
      if (once.fault === undefined) assertEveryByte(once.records, bytes);
    }
  });

  it('never loses a record to one changed byte: the texts differ, or it is said', () => {
    for (const { text, syntax, types } of files.slice(0, 3)) {
      const before = read(text, syntax, types);
      for (let at = 0; at < text.length; at += 1) {
        const bytes = Buffer.from(text);
        bytes[at] = (bytes[at] ?? 0) ^ 0x01;
        const after = read(bytes, syntax, types);
        const told = after.fault !== undefined || !after.isEnded || isFaulty(after.records);
        const sameCount = after.records.length === before.records.length;
        const oddWidth = after.records.some(({ width }, no) => width !== before.records[no]?.width);
        assert.ok(told || sameCount || oddWidth, `byte ${at}`);
      }
    }
  });

  it('writes back what it read, byte for byte', () => {
    for (const { text, syntax, types } of files.slice(0, 3)) {
      const bytes = Buffer.from(text);
      const whole = types.map((type) => ({ ...type, fields: wholeOf(type, syntax) }));
      const reader = fixedReader(syntax, 'utf-8', whole);
      const slots = whole.map(({ fields, name }) => slotsOf(reader, fields, name));
      const file = reader.open();
      const records = [...file.take(bytes), ...file.end()];
      const writer = fixedWriter(syntax, 'utf-8', whole);
      const written = records.map((one) => {
        const index = types.findIndex((type) => isOfType(one, reader, type));
        const type = whole[index];
        assert.ok(type);
        return writer.write({ type, texts: (slots[index] ?? []).map((slot) => one.text(slot)) });
      });
      assert.equal(Buffer.concat([...written, writer.end()]).toString(), bytes.toString());
    }
  });
});

/* ---------- reading ---------- */

interface Seen {
  readonly records: readonly SeenRecord[];
  readonly fault: unknown;
  readonly isEnded: boolean;
}
type SeenRecord = ReturnType<typeof seen>;

function read(
  file: string | Buffer,
  syntax: FixedSyntax,
  types: readonly RecordDefinition[],
  encoding: Encoding = 'utf-8',
) {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  return readChunks([bytes], syntax, types, encoding);
}

function readChunks(
  chunks: readonly Buffer[],
  syntax: FixedSyntax,
  types: readonly RecordDefinition[],
  encoding: Encoding = 'utf-8',
) {
  const reader = fixedReader(syntax, encoding, types);
  const slots = types.flatMap(({ fields, name }) => slotsOf(reader, fields, name));
  const unique = [...new Set(slots)];
  const file = reader.open();
  const records = chunks.flatMap((chunk) => file.take(chunk).map((one) => seen(one, unique)));
  if (file.fault === undefined) records.push(...file.end().map((one) => seen(one, unique)));
  return { records, fault: file.fault, isEnded: file.isEnded };
}

function seen(record: SourceRecord, slots: readonly number[]) {
  const { line, endLine, offset, bytes, width, tag, depth, units, faults } = record;
  const texts = slots.map((slot) => record.text(slot));
  const begins = record.begins();
  return { line, endLine, offset, bytes, width, tag, depth, units, faults, texts, begins };
}

function placed({ line, offset, bytes, width }: SeenRecord) {
  return { line, offset, bytes, width };
}

function textsOf({ texts }: SeenRecord) {
  return texts;
}

function isFaulty(records: Seen['records']): boolean {
  return records.some(({ faults }) => faults.length > 0);
}

/** Records follow one another without a gap, up to the end; a line break alone may be left. */
function assertEveryByte(records: Seen['records'], bytes: Buffer): void {
  let at = 0;
  for (const { offset, bytes: length } of records) {
    assertNothing(bytes.subarray(at, offset));
    at = offset + length;
  }
  assertNothing(bytes.subarray(at));
}

function assertNothing(between: Buffer): void {
  const ends = Array.from(between).filter((byte) => ![0x1d, 0x0d, 0x0a].includes(byte));
  assert.deepEqual(ends, [], 'bytes that are in no record');
}

function slotsOf(reader: SyntaxReader, fields: readonly FieldDefinition[], name: string): number[] {
  return fields.flatMap(({ source }) =>
    source.kind === 'place' ? [reader.slot(source.place, name)] : [],
  );
}

function isOfType(one: SourceRecord, reader: SyntaxReader, { when, name }: RecordDefinition) {
  const textAt = (place: (typeof when.equals)[number]['place']) =>
    one.text(reader.slot(place, name));
  return (
    when.equals.every(({ place, texts }) => texts.includes(textAt(place) ?? '')) &&
    when.matches.every(({ place, pattern }) =>
      new RegExp(`^(?:${pattern})$`).test(textAt(place) ?? ''),
    )
  );
}

/** One field over the whole record: nothing of it is left out. */
function wholeOf(type: RecordDefinition, syntax: FixedSyntax): readonly FieldDefinition[] {
  const spans = type.fields.map(({ source }) =>
    source.kind === 'place' && source.place.kind === 'span'
      ? source.place.start + source.place.length - 1
      : 0,
  );
  return [field(`1+${type.length ?? syntax.length ?? Math.max(...spans)}`)];
}

/* ---------- definitions ---------- */

interface When {
  readonly equals?: Readonly<Record<string, string | readonly string[]>>;
  readonly matches?: Readonly<Record<string, string>>;
}

function record(
  name: string,
  { equals = {}, matches = {} }: When,
  spans: readonly string[],
  length?: number,
): RecordDefinition {
  return {
    name,
    when: {
      equals: Object.entries(equals).map(([at, texts]) => ({
        place: placeAt(at),
        texts: typeof texts === 'string' ? [texts] : texts,
      })),
      matches: Object.entries(matches).map(([at, pattern]) => ({ place: placeAt(at), pattern })),
      empty: [],
      notEmpty: [],
      index: undefined,
      paths: [],
      segments: [],
      inside: undefined,
      member: undefined,
    },
    parent: undefined,
    position: 'any',
    min: 0,
    max: undefined,
    per: 'file',
    ignore: false,
    fields: spans.map(field),
    length,
  };
}

function field(span: string): FieldDefinition {
  return {
    name: `at ${span}`,
    source: { kind: 'place', place: placeAt(span) },
    label: span,
    type: { kind: 'text' },
    required: false,
    trim: false,
    pad: undefined,
    nullWhen: [],
    default: undefined,
    split: undefined,
    lookUp: undefined,
    pattern: undefined,
    maxLength: undefined,
    code: undefined,
  };
}

function placeAt(text: string) {
  const span = parseSpan(text);
  assert.ok(span, text);
  return { kind: 'span', ...span } as const;
}

function control(slot: number | undefined, column: number, found: string): RecordFault {
  return { kind: 'control', slot, column, found };
}

/** Numbers from 0 to 1, the same at every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
