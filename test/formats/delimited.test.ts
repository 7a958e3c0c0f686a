import assert from 'node:assert/strict';
import { it } from 'node:test';
import type {
  DelimitedSyntax,
  Encoding,
  FieldDefinition,
  Heading,
  Place,
  RecordDefinition,
} from '../../src/domain/interface.ts';
import { type DelimitedFileReader, delimitedReader } from '../../src/formats/delimited/read.ts';
import { delimitedLine, delimitedWriter } from '../../src/formats/delimited/write.ts';
import type { RecordFault, SourceFault, SourceRecord } from '../../src/formats/syntax.ts';

const SYNTAX: DelimitedSyntax = {
  kind: 'delimited',
  delimiter: '|',
  quote: '"',
  escape: '"',
  recordEnd: undefined,
  comment: undefined,
  heading: undefined,
  lineBreaks: 'refused',
  fields: undefined,
  maxRecordBytes: 65_536,
};
const NAMED: Heading = { row: 1, others: 'allowed' };
const WITH_HEADING: DelimitedSyntax = { ...SYNTAX, heading: NAMED };
/** Read by csv-parse, and the same as the plain dialect where a file has no comment. */
const ODD: DelimitedSyntax = { ...SYNTAX, comment: '#' };

interface Read {
  readonly records: readonly (Pick<SourceRecord, 'line' | 'endLine' | 'offset' | 'bytes'> & {
    readonly fields: readonly (string | undefined)[];
    readonly faults: readonly RecordFault[];
  })[];
  readonly fault: SourceFault | undefined;
  readonly isEnded: boolean;
  readonly headingWidth: number | undefined;
}

type Chunks = readonly (string | Buffer)[];

/** Every field by its number, or those of the columns with these names. */
function read(
  chunks: Chunks,
  syntax: DelimitedSyntax = SYNTAX,
  encoding: Encoding = 'utf-8',
  names: readonly string[] = [],
): Read {
  const reader = delimitedReader(syntax, encoding);
  const places = names.map((name): Place => ({ kind: 'column', name }));
  const slots = (places.length === 0 ? positions(9) : places).map((at) => reader.slot(at, 'row'));
  const file = reader.open();
  const records = allOf(file, chunks, (record) => {
    const asked = names.length === 0 ? slots.slice(0, record.width) : slots;
    const { line, endLine, offset, bytes, faults } = record;
    return { fields: asked.map((slot) => record.text(slot)), line, endLine, offset, bytes, faults };
  });
  const { fault, isEnded, headingWidth } = file;
  return { records, fault, isEnded, headingWidth };
}

/** Looks at each record before the reader is given more. */
function allOf<T>(
  file: DelimitedFileReader,
  chunks: Chunks,
  look: (record: SourceRecord) => T,
): T[] {
  const looked: T[] = [];
  for (const chunk of chunks) looked.push(...file.take(Buffer.from(chunk)).map(look));
  return [...looked, ...file.end().map(look)];
}

function positions(count: number): Place[] {
  return Array.from({ length: count }, (_, index) => ({ kind: 'position', index: index + 1 }));
}

const fieldsOf = ({ records }: Read) => records.map(({ fields }) => fields);

it('reads both line ends, blank lines, a mark at the start and quotes, with true lines and byte offsets', () => {
  const text = '\ufeffa|é\r\n\n"c|""d"""|x\ny|z\n';
  for (const syntax of [SYNTAX, ODD]) {
    const result = read([text], syntax);
    assert.deepEqual(fieldsOf(result), [
      ['a', 'é'],
      ['c|"d"', 'x'],
      ['y', 'z'],
    ]);
    assert.deepEqual(
      result.records.map(({ line }) => line),
      [1, 3, 4],
    );
    const bytes = Buffer.from(text);
    assert.equal(result.records[0]?.offset, 3);
    for (const { offset, bytes: length, fields } of result.records) {
      const cut = bytes.subarray(offset, offset + length);
      assert.deepEqual(fieldsOf(read([cut])), [fields]);
    }
    assert.deepEqual([result.fault, result.isEnded], [undefined, true]);
  }
});

it('reads the same however the bytes are cut into chunks', () => {
  const bytes = Buffer.from('\ufeffHDR|é|"q"\r\nLIN|"a""b"|£\r\nTRL|1\n');
  for (const syntax of [SYNTAX, ODD]) {
    const whole = read([bytes], syntax);
    for (let at = 0; at < bytes.length; at += 1) {
      assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)], syntax), whole);
    }
    assert.deepEqual(
      read(
        Array.from(bytes, (byte) => Buffer.from([byte])),
        syntax,
      ),
      whole,
    );
  }
});

it('reads files of a few bytes, and none', () => {
  for (const syntax of [SYNTAX, ODD]) {
    assert.deepEqual(fieldsOf(read(['a\n'], syntax)), [['a']]);
    assert.deepEqual(fieldsOf(read(['\na'], syntax)), [['a']]);
    assert.deepEqual(fieldsOf(read(['a'], syntax)), [['a']]);
    assert.deepEqual(fieldsOf(read(['""\n'], syntax)), [['']], 'an empty field in quotes');
    assert.deepEqual([read([], syntax).records, read([], syntax).isEnded], [[], false]);
    assert.deepEqual(fieldsOf(read(['\ufeff'], syntax)), []);
  }
});

it('says that the last record has no end', () => {
  for (const syntax of [SYNTAX, ODD]) {
    assert.equal(read(['a|b\nc|d'], syntax).isEnded, false);
    assert.equal(read(['a|b\nc', '|d\n', ''], syntax).isEnded, true);
  }
  assert.equal(read(['a|b\n'], { ...SYNTAX, recordEnd: '\r\n' }).isEnded, false);
  assert.equal(read(['a|b~'], { ...SYNTAX, recordEnd: '~' }).isEnded, true);
});

it('keeps ragged rows, every one of them, and has no text at a place that a row lacks', () => {
  for (const syntax of [SYNTAX, ODD]) {
    assert.deepEqual(fieldsOf(read(['a|b\nc\nd|e|f\n'], syntax)), [
      ['a', 'b'],
      ['c'],
      ['d', 'e', 'f'],
    ]);
    const reader = delimitedReader(syntax, 'utf-8');
    const third = reader.slot({ kind: 'position', index: 3 }, 'row');
    const [record] = reader.open().take(Buffer.from('a|b\nc\n'));
    assert.deepEqual([record?.width, record?.text(third)], [2, undefined]);
  }
});

it('gives the same place the same slot, and tells its number', () => {
  const reader = delimitedReader(WITH_HEADING, 'utf-8');
  const slots = positions(3).map((place) => reader.slot(place, 'row'));
  const total = reader.slot({ kind: 'column', name: ' Total ' }, 'row');
  assert.equal(new Set([...slots, total]).size, 4);
  assert.equal(reader.slot({ kind: 'column', name: 'Total' }, 'another'), total);
  assert.equal(reader.slot({ kind: 'position', index: 2 }, 'another'), slots[1]);
  assert.deepEqual([reader.columnOf(slots[2] ?? -1), reader.columnOf(total)], [3, undefined]);
  reader.open().take(Buffer.from('Date|Total\n'));
  assert.equal(reader.columnOf(total), 2);
  assert.equal(reader.slot({ kind: 'column', name: 'Total' }, 'late'), total);
  assert.throws(() => reader.slot({ kind: 'column', name: 'Late' }, 'late'), /after a file/);
  assert.throws(() => reader.slot({ kind: 'span', start: 1, length: 2 }, 'row'));
  assert.throws(() => delimitedReader(SYNTAX, 'utf-8').slot({ kind: 'column', name: 'x' }, 'row'));
});

it('names the line on which an unbalanced quote begins, and gives what came before it', () => {
  for (const syntax of [SYNTAX, ODD]) {
    const result = read(['a|b\nc|"d\ne|f\n'], syntax);
    assert.deepEqual(fieldsOf(result), [['a', 'b']]);
    assert.deepEqual(result.fault, { reason: 'quotes', line: 2 });
    assert.deepEqual(read(['a|b\nc|"d"e\n'], syntax).fault, { reason: 'quotes', line: 2 });
    assert.deepEqual(read(['a|b\nc|d"e\n'], syntax).fault, { reason: 'quotes', line: 2 });
  }
});

it('takes nothing more after a fault', () => {
  for (const syntax of [SYNTAX, ODD]) {
    const file = delimitedReader(syntax, 'utf-8').open();
    assert.equal(file.take(Buffer.from('a|b\nc|"d"e\n')).length, 1);
    assert.deepEqual([file.take(Buffer.from('x|y\n')), file.end()], [[], []]);
    const reader = delimitedReader({ ...syntax, heading: NAMED }, 'utf-8');
    reader.slot({ kind: 'column', name: 'Total' }, 'row');
    const unnamed = reader.open();
    assert.deepEqual([unnamed.take(Buffer.from('a|b\nc|d\n')), unnamed.fault?.line], [[], 1]);
    assert.deepEqual([unnamed.take(Buffer.from('x|y\n')), unnamed.end()], [[], []]);
  }
});

it('counts physical lines over line breaks in quotes', () => {
  const text = '1|"x\n2|y\r\n\n3|z"\r\n\r\n4|w\n"5\n\n"|v';
  for (const syntax of [SYNTAX, ODD]) {
    const { records } = read([text], syntax);
    assert.deepEqual(
      records.map(({ fields, line, endLine }) => [fields[0], line, endLine]),
      [
        ['1', 1, 4],
        ['4', 6, 6],
        ['5\n\n', 7, 9],
      ],
    );
  }
});

it('reports a line break inside quotes, so that two stray quotes cannot swallow rows', () => {
  for (const syntax of [SYNTAX, ODD]) {
    assert.deepEqual(read(['1|"x\n2|y\n3|z"\n'], syntax).records[0]?.faults, [
      { kind: 'control', slot: 1, column: 2, found: 'U+000A' },
    ]);
  }
});

it('reports control characters, zero bytes and a lone CR, and takes a tab', () => {
  for (const syntax of [SYNTAX, ODD]) {
    const { records } = read(['a\0b|c\u0007\nd\te|f\ng\rh|\u007f\r\n'], syntax);
    assert.deepEqual(
      records.map(({ faults }) => faults.map(({ column, found }) => [column, found])),
      [
        [
          [1, 'U+0000'],
          [2, 'U+0007'],
        ],
        [],
        [
          [1, 'U+000D'],
          [2, 'U+007F'],
        ],
      ],
    );
  }
});

it('holds records to the end that is declared', () => {
  const faults = (text: string, recordEnd: string) => {
    const { records } = read([text], { ...SYNTAX, recordEnd });
    return records.map(({ fields, faults: [fault] }) => [...fields, fault?.found]);
  };
  assert.deepEqual(faults('a|b\r\nc|d\r\n', '\r\n'), [
    ['a', 'b', undefined],
    ['c', 'd', undefined],
  ]);
  assert.deepEqual(faults('a|b\nc|d\r\n', '\r\n'), [['a', 'b\nc', 'd', 'U+000A']]);
  assert.deepEqual(faults('a|b\r\n', '\n'), [['a', 'b\r', 'U+000D']]);
});

it('reports bytes that are not the declared encoding, with their field', () => {
  const bytes = Buffer.from([0x61, 0x7c, 0x43, 0x61, 0x66, 0xe9, 0x0a]);
  for (const syntax of [SYNTAX, ODD]) {
    const [record] = read([bytes], syntax).records;
    assert.deepEqual(record?.faults, [
      { kind: 'encoding', slot: 1, column: 2, found: 'Caf\ufffd' },
    ]);
    assert.deepEqual(record?.fields, ['a', 'Caf\ufffd']);
    assert.equal(read([bytes], syntax, 'windows-1252').records[0]?.fields[1], 'Café');
    assert.equal(read([bytes], syntax, 'us-ascii').records[0]?.faults[0]?.kind, 'encoding');
    const unassigned = Buffer.from([0x81, 0x0a]);
    for (const encoding of ['windows-1252', 'iso-8859-1'] as const) {
      const [broken] = read([unassigned], syntax, encoding).records;
      assert.deepEqual([broken?.faults[0]?.kind, broken?.fields], ['encoding', ['\ufffd']]);
    }
  }
});

it('finds faults in fields that nobody asks for, in the records that have them and no others', () => {
  const good = 'é|£|x\n'.repeat(50);
  const chunk = Buffer.concat([
    Buffer.from(good),
    Buffer.from([0x61, 0x7c, 0x62, 0x7c, 0xe9, 0x0a]),
    Buffer.from(`${good}a|b|c\u0001\n${good}`),
  ]);
  for (const syntax of [SYNTAX, ODD]) {
    const reader = delimitedReader(syntax, 'utf-8');
    reader.slot({ kind: 'position', index: 1 }, 'row');
    const faulty = allOf(reader.open(), [chunk], ({ line, faults }) =>
      faults.map((fault) => [line, fault] as const),
    ).flat();
    assert.deepEqual(faulty, [
      [51, { kind: 'encoding', slot: undefined, column: 3, found: '\ufffd' }],
      [102, { kind: 'control', slot: undefined, column: 3, found: 'U+0001' }],
    ]);
  }
});

it('shows how a record begins: its first line, at most 40 characters of it', () => {
  for (const syntax of [SYNTAX, ODD]) {
    const reader = delimitedReader(syntax, 'utf-8');
    const text = `a|b\n${'😀'.repeat(41)}|x\n"two\nlines"|x\n`;
    assert.deepEqual(
      allOf(reader.open(), [text], (record) => record.begins()),
      ['a|b', '😀'.repeat(40), '"two'],
    );
  }
});

it('knows UTF-16 by its mark', () => {
  const fault = { reason: 'utf-16', line: 1 };
  assert.deepEqual(read([Buffer.from('\ufeffa|b\n', 'utf16le')]).fault, fault);
  assert.deepEqual(read([Buffer.from([0xfe]), Buffer.from([0xff])]).fault, fault);
});

it('stops a line of 200 MB at the limit, in little memory', () => {
  const block = Buffer.alloc(65_536, 0x61);
  for (const syntax of [SYNTAX, ODD]) {
    const file = delimitedReader(syntax, 'utf-8').open();
    const before = process.memoryUsage().rss;
    let given = 0;
    for (; given < 3200 && file.fault === undefined; given += 1) file.take(block);
    assert.deepEqual(file.fault, { reason: 'record-too-long', line: 1 });
    assert.ok(given < 5, `it read ${given} blocks`);
    assert.ok(process.memoryUsage().rss - before < 50 * 2 ** 20);
  }
});
const named = (heading: Heading = NAMED): DelimitedSyntax => ({ ...SYNTAX, heading });

it('reads columns by their names, wherever they stand', () => {
  const names = ['Number', 'Total'];
  const expected = [
    ['A1', '5.00'],
    ['A2', undefined],
  ];
  for (const [text, width] of [
    ['Number|Total\nA1|5.00\nA2\n', 2],
    ['Number| Total ||Note|"Total, net"\r\nA1|5.00||x|y\r\nA2\r\n', 5],
  ] as const) {
    const result = read([text], named(), 'utf-8', names);
    assert.deepEqual([fieldsOf(result), result.headingWidth], [expected, width]);
    assert.equal(result.records[0]?.line, 2);
  }
  const turned = read(['Total|Number\n5.00|A1\n'], named(), 'utf-8', names);
  assert.deepEqual(fieldsOf(turned), [['A1', '5.00']]);
});

it('takes composed and decomposed letters in a name for the same', () => {
  const [composed, decomposed] = ['Café'.normalize('NFC'), 'Café'.normalize('NFD')];
  assert.deepEqual(fieldsOf(read([`${decomposed}\nx\n`], named(), 'utf-8', [composed])), [['x']]);
  assert.deepEqual(fieldsOf(read([`${composed}\nx\n`], named(), 'utf-8', [decomposed])), [['x']]);
});

it('passes over a title above the heading, however it is cut', () => {
  const bytes = Buffer.from('Invoices of "November"|\n'.replaceAll('"', ''));
  const text = Buffer.concat([bytes, Buffer.from('\nby branch\nNumber|Total\nA1|5.00\n')]);
  const syntax = named({ row: 3, others: 'allowed' });
  for (let at = 0; at < text.length; at += 1) {
    const chunks = [text.subarray(0, at), text.subarray(at)];
    const { records, fault } = read(chunks, syntax, 'utf-8', ['Total']);
    assert.deepEqual([records.length, fault], [1, undefined]);
    assert.deepEqual([records[0]?.fields, records[0]?.line], [['5.00'], 5]);
  }
});

it('points faults at the columns that the heading gives', () => {
  const { records } = read(['Note|Total\n\u0001|\u0002\n'], named(), 'utf-8', ['Total']);
  assert.deepEqual(
    records[0]?.faults.map(({ slot, column }) => [slot, column]),
    [
      [undefined, 1],
      [0, 2],
    ],
  );
});

it('refuses a heading that lacks a column, has it twice, or is not there, and hands out nothing', () => {
  const faultOf = (text: string | Buffer, names: readonly string[], others?: Heading['others']) => {
    const syntax = named({ row: 1, others: others ?? 'allowed' });
    const { records, fault, headingWidth } = read([text], syntax, 'utf-8', names);
    if (fault !== undefined) assert.deepEqual([records, headingWidth], [[], undefined]);
    return fault;
  };
  const rows = '\n1|2|3|4\n';
  assert.deepEqual(faultOf(`Date;Total${rows}`, ['Date', 'Note', 'Total']), {
    reason: 'column-missing',
    line: 1,
    expected: 'Date, Note, Total',
    found: 'Date;Total',
  });
  assert.deepEqual(faultOf(`\n\nA|B| A|B${rows}`, ['A', 'B']), {
    reason: 'column-twice',
    line: 3,
    found: 'A',
  });
  assert.equal(faultOf(`A|B|B|C${rows}`, ['A', 'C']), undefined);
  assert.equal(faultOf(`A|||C${rows}`, ['A', 'C']), undefined);
  assert.equal(faultOf(`A|||C${rows}`, ['A', ''])?.reason, 'column-unnamed');
  assert.deepEqual(faultOf(`A|B|C|${rows}`, ['A', 'B'], 'refused'), {
    reason: 'column-unknown',
    line: 1,
    found: 'C',
  });
  assert.deepEqual(faultOf(`A|B||${rows}`, ['A', 'B'], 'refused'), {
    reason: 'column-unnamed',
    line: 1,
    found: '3',
  });
  assert.equal(faultOf(`A|B${rows}`, ['A', 'B'], 'refused'), undefined);
  assert.deepEqual(faultOf('', ['A']), { reason: 'no-heading', line: 1 });
  assert.deepEqual(faultOf('\n\n', ['A']), { reason: 'no-heading', line: 3 });
  const latin1 = Buffer.from('A|Café\n1|2\n', 'latin1');
  assert.deepEqual(faultOf(latin1, ['A']), { reason: 'encoding', line: 1, found: 'Caf\ufffd' });
});

it('knows the columns that are asked for by number as well', () => {
  const reader = delimitedReader(named({ row: 1, others: 'refused' }), 'utf-8');
  const note = reader.slot({ kind: 'column', name: 'Note' }, 'row');
  const first = reader.slot({ kind: 'position', index: 1 }, 'row');
  const file = reader.open();
  const [record] = file.take(Buffer.from('|Note\nx|y\n'));
  assert.deepEqual([record?.text(first), record?.text(note), file.fault], ['x', 'y', undefined]);
});

const SELECTOR: RecordDefinition['when'] = {
  equals: [],
  matches: [],
  empty: [],
  notEmpty: [],
  index: undefined,
  paths: [],
  segments: [],
  inside: undefined,
  member: undefined,
};

/** A type whose fields stand at these places: numbers, or names of columns; undefined: worked out. */
function recordType(
  places: readonly (number | string | undefined)[],
  equals: RecordDefinition['when']['equals'] = [],
): RecordDefinition {
  return {
    name: 'row',
    when: { ...SELECTOR, equals },
    parent: undefined,
    position: 'any',
    min: 0,
    max: undefined,
    per: 'file',
    ignore: false,
    fields: places.map(fieldAt),
    length: undefined,
  };
}

function fieldAt(at: number | string | undefined, index: number): FieldDefinition {
  return {
    name: `field${index}`,
    source:
      at === undefined ? { kind: 'value', template: '' } : { kind: 'place', place: placeOf(at) },
    label: '',
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

function placeOf(at: number | string): Place {
  return typeof at === 'number' ? { kind: 'position', index: at } : { kind: 'column', name: at };
}

function written(
  rows: readonly (readonly (string | undefined)[])[],
  syntax: DelimitedSyntax,
  type: RecordDefinition,
  encoding: Encoding = 'utf-8',
): Buffer {
  const writer = delimitedWriter(syntax, encoding, [type]);
  const parts = rows.map((texts) => writer.write({ type, texts }));
  return Buffer.concat([...parts, writer.end()]);
}

it('writes a heading once, quotes where they are needed, and the end that is declared', () => {
  const type = recordType(['Number', undefined, ' Total ', 'Note, short']);
  const syntax = { ...WITH_HEADING, delimiter: ',', recordEnd: '\r\n' };
  const rows = [['A,1', 'worked out', '5.00', ' "x"'], ['A2']];
  assert.equal(
    written(rows, syntax, type).toString(),
    'Number,Total,"Note, short"\r\n"A,1",5.00," ""x"""\r\nA2,,\r\n',
  );
  assert.equal(written([], syntax, type).toString(), 'Number,Total,"Note, short"\r\n');
  assert.equal(written([], SYNTAX, recordType([1])).toString(), '');
});

it('writes fields at their numbers, and the text that tells the type of a record', () => {
  const first = { place: placeOf(1), texts: ['AP'] };
  const type = recordType([4, 2], [first, { place: placeOf(3), texts: ['a', 'b'] }]);
  assert.equal(written([['x', 'y']], SYNTAX, type).toString(), 'AP|y||x\n');
  assert.equal(written([['x', 'y']], { ...SYNTAX, fields: 5 }, type).toString(), 'AP|y||x|\n');
  const own = recordType([1], [first]);
  assert.equal(written([['GL']], SYNTAX, own).toString(), 'GL\n');
  const mixed = recordType(['Number', 1]);
  assert.equal(written([['A1', 'x']], WITH_HEADING, mixed).toString(), '|Number\nx|A1\n');
});

it('refuses what would be read as something else, with the name of the field', () => {
  const refused = (text: string, differences: Partial<DelimitedSyntax>, encoding?: Encoding) =>
    assert.throws(
      () => written([[text, 'b']], { ...SYNTAX, ...differences }, recordType([1, 2]), encoding),
      { code: 'VALUE_DOES_NOT_FIT', context: { column: 'field0' } },
      JSON.stringify(text),
    );
  const bare = { quote: undefined, escape: undefined };
  for (const text of ['a|b', 'a\n', 'a\rb']) refused(text, bare);
  refused('a|', { ...bare, delimiter: '||' });
  refused('#a', { ...bare, comment: '#' });
  refused('a~', { ...bare, recordEnd: '~' });
  refused('a"b', { escape: undefined });
  refused('水', {}, 'windows-1252');
  refused('ï»¿a', {}, 'windows-1252');
  refused('\ufeffa', bare);
  assert.equal(
    written([[' "a ', 'b']], { ...SYNTAX, ...bare }, recordType([1, 2])).toString(),
    ' "a |b\n',
  );
  assert.throws(() => written([['']], { ...SYNTAX, ...bare }, recordType([1])));
  assert.equal(written([['']], SYNTAX, recordType([1])).toString(), '""\n');
  assert.throws(() => written([['a', 'b']], SYNTAX, recordType([1, 1])), /DOES_NOT_FIT/);
  assert.throws(
    () => written([['a', 'b']], { ...SYNTAX, fields: 1 }, recordType([1, 2])),
    /NOT_FIT/,
  );
  assert.throws(
    () => written([['a']], named({ row: 2, others: 'allowed' }), recordType(['A'])),
    /FIT/,
  );
});

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);
const DIALECTS: readonly Partial<DelimitedSyntax>[] = [
  {},
  { delimiter: ',', recordEnd: '\r\n' },
  { heading: NAMED },
  { delimiter: '||' },
  { escape: '\\' },
  { recordEnd: '~\n' },
  { recordEnd: '~~', comment: '#' },
  { quote: undefined, escape: undefined },
  { escape: undefined },
];
const LETTERS = [
  'a',
  'é',
  ' ',
  '|',
  '||',
  '"',
  '\\',
  '~',
  '#',
  ',',
  '~|',
  '\ufeff',
  '\t',
  '\r',
  '\n',
];

it(`reads what it wrote, or refused to write it: ${ROUNDS} made-up records of each dialect`, () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((seed / 0x80000000) * below);
  };
  const text = () =>
    Array.from({ length: random(5) }, () => LETTERS[random(LETTERS.length)]).join('');
  for (const differences of DIALECTS) {
    const syntax = { ...SYNTAX, ...differences };
    const places = syntax.heading === undefined ? [1, 2, 3] : ['A', 'B', 'C'];
    const type = recordType(places);
    let kept = 0;
    for (let no = 0; no < ROUNDS; no += 1) {
      const texts = [text(), text(), text()];
      const bytes = writtenOrRefused(texts, syntax, type);
      if (bytes === undefined) continue;
      kept += 1;
      const names = syntax.heading === undefined ? [] : ['A', 'B', 'C'];
      const result = read([bytes], syntax, 'utf-8', names);
      const said = `${JSON.stringify(differences)} ${JSON.stringify(bytes.toString())}`;
      assert.deepEqual([fieldsOf(result), result.fault], [[texts], undefined], said);
      assert.equal(result.isEnded, true, said);
    }
    assert.ok(kept > ROUNDS / 20, `${kept} written`);
  }
});

function writtenOrRefused(
  texts: readonly string[],
  syntax: DelimitedSyntax,
  type: RecordDefinition,
): Buffer | undefined {
  try {
    return written([texts], syntax, type);
  } catch (error) {
    assert.match(String(error), /VALUE_DOES_NOT_FIT/);
    return undefined;
  }
}

it('writes what it reads, line by line', () => {
  const rows = [
    ['plain', 'with | bar', 'with "quotes"', ' blank at the ends ', '', "it's £5"],
    ['=1+1', '-5.00', 'tab\there', 'é', '0', 'x'],
  ];
  const text = rows.map((row) => delimitedLine(row, { delimiter: '|', quote: '"' })).join('');
  assert.deepEqual(fieldsOf(read([text])), rows);
  assert.equal(delimitedLine(['a', 'b,c']), 'a,"b,c"\n');
});
