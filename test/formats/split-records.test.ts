/** Both ways of splitting, held against csv-parse on made-up files of few characters, where every rule of quoting is met. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import type { DelimitedSyntax, Encoding } from '../../src/domain/interface.ts';
import {
  type DelimitedRecord,
  fieldReading,
  type SplitFault,
  type Splitter,
} from '../../src/formats/delimited/delimited-record.ts';
import { OddRecordSplitter } from '../../src/formats/delimited/split-odd-records.ts';
import { isPlain, RecordSplitter } from '../../src/formats/delimited/split-records.ts';

const FILES = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);

const PLAIN: DelimitedSyntax = {
  kind: 'delimited',
  delimiter: '|',
  quote: '"',
  escape: '"',
  recordEnd: undefined,
  comment: undefined,
  heading: undefined,
  lineBreaks: 'refused',
  fields: undefined,
  maxRecordBytes: 1000,
};
/** Often enough what matters: quotes, delimiters, ends of lines, and bytes that are no UTF-8 or no letter. */
const PIECES = ['a', 'bc', 'é', '£', ' ', '\t', '|', '|', '"', '"', '""', '\n', '\r\n', '\r'];
const PAIRS_OF_PIECES = ['|"', '"|', '"\n', '"\r\n', '"a"', 'x\u0007', '\u20ac'];
const STRAY_BYTES = [0xe9, 0x81, 0x80];

const PLAIN_DIALECTS: readonly (readonly [string, Partial<DelimitedSyntax>, Encoding])[] = [
  ['LF or CRLF, UTF-8', {}, 'utf-8'],
  ['LF or CRLF, windows-1252', {}, 'windows-1252'],
  ['LF only', { recordEnd: '\n' }, 'iso-8859-1'],
  ['CRLF only', { recordEnd: '\r\n' }, 'utf-8'],
  ['no quotes', { quote: undefined, escape: undefined }, 'us-ascii'],
];

const ODD_DIALECTS: readonly (readonly [string, Partial<DelimitedSyntax>, readonly string[]])[] = [
  ['two characters between fields', { delimiter: '||' }, ['||', '|||']],
  ['a backslash escapes', { escape: '\\' }, ['\\"', '\\\\']],
  ['nothing escapes', { escape: undefined }, []],
  ['records end with ~ and LF', { recordEnd: '~\n' }, ['~\n', '"~\n', '~']],
  ['records end with CR', { recordEnd: '\r' }, ['\r', '"\r']],
  ['comments', { comment: '#' }, ['#', '\n#', '\n# "x\n']],
];

/** Where csv-parse reads some files by dropping a byte or a line, and we refuse them. */
const DROPPING = ['a backslash escapes', 'comments'];

/** A record as it is when everything in it has been asked for. */
interface Seen {
  readonly fields: readonly string[];
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
  readonly faults: readonly (readonly [kind: string, column: number | undefined, found: string])[];
}

interface Split {
  readonly records: readonly Seen[];
  readonly fault: SplitFault | undefined;
  /** Where the next record begins, or the one with the fault. */
  readonly line: number;
}

for (const [name, differences, encoding] of PLAIN_DIALECTS) {
  it(`splits ${FILES} made-up files as csv-parse does, cut into chunks anywhere: ${name}`, () => {
    const syntax = { ...PLAIN, ...differences };
    assert.ok(isPlain(syntax));
    const random = randomFrom(20_261_122);
    let faulty = 0;
    for (let no = 0; no < FILES; no += 1) {
      const bytes = madeUp(random, [...PIECES, ...PAIRS_OF_PIECES]);
      const expected = byCsvParse(bytes, syntax, encoding);
      if (expected.fault !== undefined) faulty += 1;
      const said = `file ${no}: ${JSON.stringify(bytes.toString('latin1'))}`;
      const ways = [RecordSplitter, OddRecordSplitter] as const;
      for (const Way of ways) {
        const whole = split(new Way(syntax, readingOf(encoding), 0), [bytes], random);
        assert.deepEqual(whole, expected, `${said} ${Way.name}`);
        const cut = split(new Way(syntax, readingOf(encoding), 0), cutUp(bytes, random), random);
        assert.deepEqual(cut, expected, `${said} ${Way.name}, in chunks`);
      }
    }
    const hasQuotes = syntax.quote !== undefined;
    assert.ok(!hasQuotes || (faulty > FILES / 10 && faulty < (FILES * 9) / 10), `${faulty} faulty`);
  });
}

for (const [name, differences, pieces] of ODD_DIALECTS) {
  it(`splits ${FILES} made-up files of an odd dialect, cut into chunks anywhere: ${name}`, () => {
    const syntax = { ...PLAIN, ...differences };
    assert.ok(!isPlain(syntax));
    const random = randomFrom(20_261_123);
    let same = 0;
    for (let no = 0; no < FILES; no += 1) {
      const bytes = madeUp(random, [...PIECES, ...PAIRS_OF_PIECES, ...pieces, ...pieces]);
      const said = `file ${no}: ${JSON.stringify(bytes.toString('latin1'))}`;
      const whole = split(new OddRecordSplitter(syntax, readingOf('utf-8'), 0), [bytes], random);
      const chunks = cutUp(bytes, random);
      const cut = split(new OddRecordSplitter(syntax, readingOf('utf-8'), 0), chunks, random);
      assert.deepEqual(cut, whole, `${said}, in chunks`);
      const expected = byCsvParse(bytes, syntax, 'utf-8');
      const isSame = isDeepStrictEqual(fieldsOf(whole), fieldsOf(expected));
      if (isSame && whole.fault === expected.fault) same += 1;
      else {
        assert.equal(whole.fault, 'quotes', said);
        const before = fieldsOf(expected).slice(0, whole.records.length);
        assert.deepEqual(fieldsOf(whole), before, said);
      }
    }
    const least = DROPPING.includes(name) ? FILES / 2 : FILES;
    assert.ok(same >= least, `${same} of ${FILES} files were read alike`);
  });
}

it('refuses what csv-parse reads by dropping a byte or a line', () => {
  const readBy = (differences: Partial<DelimitedSyntax>, text: string) => {
    const splitter = new OddRecordSplitter({ ...PLAIN, ...differences }, readingOf('utf-8'), 0);
    const { records, fault, line } = split(splitter, [Buffer.from(text)], randomFrom(1));
    return [records.map(({ fields }) => fields), fault, line];
  };
  const first = [['1', '2']];
  assert.deepEqual(readBy({ escape: '\\' }, '1|2\n"C:\\new"|x\n'), [first, 'quotes', 2]);
  assert.deepEqual(readBy({ comment: '#' }, '1|2\n"a"#b|x\n'), [first, 'quotes', 2]);
  assert.deepEqual(readBy({ comment: '#' }, '1|2\n""#|x\n3|4\n'), [first, 'quotes', 2]);
  assert.deepEqual(readBy({ comment: '#' }, '1|2\n""#|x'), [first, 'quotes', 2]);
  assert.deepEqual(readBy({ comment: '#' }, '1|2\n"a"\0b\n'), [first, 'quotes', 2]);
  const escaped = '1|2\n"say \\"C:\\\\new\\""|x\n';
  assert.deepEqual(readBy({ escape: '\\' }, escaped)[0], [...first, ['say "C:\\new"', 'x']]);
});

it('counts physical lines over comments and line breaks in quotes, and offsets over both', () => {
  const text = '# made on "Monday\n\na|b\n#\n"c\r\nd"|e\n#end';
  const splitter = new OddRecordSplitter({ ...PLAIN, comment: '#' }, readingOf('utf-8'), 3);
  const { records } = split(splitter, [Buffer.from(text)], randomFrom(1));
  assert.deepEqual(
    records.map(({ fields, line, endLine, offset, bytes }) => [
      fields,
      line,
      endLine,
      offset,
      bytes,
    ]),
    [
      [['a', 'b'], 3, 3, 22, 4],
      [['c\r\nd', 'e'], 5, 6, 28, 9],
    ],
  );
});

it('reads without quotes where none is declared', () => {
  const syntax = { ...PLAIN, quote: undefined, escape: undefined };
  const splitter = new RecordSplitter(syntax, readingOf('utf-8'), 0);
  const { records } = split(splitter, [Buffer.from('a"|"b\n"c\n')], randomFrom(1));
  assert.deepEqual(
    records.map(({ fields }) => fields),
    [['a"', '"b'], ['"c']],
  );
});

it('stops at a record that is longer than allowed, quoted or not, and keeps what came before', () => {
  for (const Way of [RecordSplitter, OddRecordSplitter]) {
    const splitBy = (text: string) =>
      split(new Way(PLAIN, readingOf('utf-8'), 0), [Buffer.from(text)], randomFrom(1));
    for (const long of [
      'x'.repeat(1001),
      `"${'x'.repeat(999)}"|`,
      `"${'x\n'.repeat(501)}`,
      '|'.repeat(1001),
    ]) {
      const { records, fault, line } = splitBy(`a|b\n${long}`);
      assert.deepEqual([records.length, fault, line], [1, 'record-too-long', 2], Way.name);
    }
    assert.equal(splitBy(`${'x'.repeat(999)}\n`).fault, undefined);
    assert.equal(splitBy(`${'x'.repeat(1000)}\n`).fault, 'record-too-long');
    const many = splitBy(`${'|'.repeat(1000)}\n${'a|b\n'.repeat(9)}`);
    assert.deepEqual([many.records, many.fault], [[], 'record-too-long']);
    const text = Buffer.from(`${'x'.repeat(999)}\na|b\nc|d\n`);
    for (let at = 995; at < text.length; at += 1) {
      const chunks = [text.subarray(0, at), text.subarray(at)];
      const { records } = split(new Way(PLAIN, readingOf('utf-8'), 0), chunks, randomFrom(1));
      assert.equal(records.length, 3, `${Way.name}, cut at ${at}`);
    }
  }
  const comment = Buffer.from(`#${'x'.repeat(2000)}`);
  const splitter = new OddRecordSplitter({ ...PLAIN, comment: '#' }, readingOf('utf-8'), 0);
  assert.equal(split(splitter, [comment], randomFrom(1)).fault, 'record-too-long');
});

it('reads many thousands of fields at once', () => {
  for (const field of ['', 'a', '"a"', '"""a"', 'é']) {
    const text = `${Array.from({ length: 300 }, () => field).join('|')}|x\n`.repeat(100);
    const splitter = new RecordSplitter({ ...PLAIN, maxRecordBytes: 5000 }, readingOf('utf-8'), 0);
    const records = splitter.take(Buffer.from(text));
    const shown = field === '"""a"' ? '"a' : field.replaceAll('"', '');
    assert.equal(records.length, 100);
    for (const record of records) {
      assert.deepEqual([record.field(299), record.field(300), record.width], [shown, 'x', 301]);
    }
  }
});

it('throws where a record is read too late, and never gives the text of another', () => {
  const splitter = new RecordSplitter(PLAIN, readingOf('utf-8'), 0);
  const [early] = splitter.take(Buffer.from('a|é\n'));
  assert.deepEqual([early?.field(0), early?.field(1)], ['a', 'é']);
  splitter.take(Buffer.from('x|y\n'));
  assert.throws(() => early?.field(0), /too late/);
  assert.throws(() => early?.field(1), /too late/);
});

function readingOf(encoding: Encoding) {
  return fieldReading(encoding, []);
}

function fieldsOf({ records }: Split) {
  return records.map(({ fields, offset, bytes, line, endLine }) => [
    fields,
    offset,
    bytes,
    line,
    endLine,
  ]);
}

function split(splitter: Splitter, chunks: readonly Buffer[], random: () => number): Split {
  const records: Seen[] = [];
  for (const chunk of chunks) {
    if (splitter.fault === undefined) records.push(...seen(splitter.take(chunk), random));
  }
  if (splitter.fault === undefined) records.push(...seen(splitter.end(), random));
  const { fault, line } = splitter;
  return { records, fault, line };
}

function seen(records: readonly DelimitedRecord[], random: () => number): Seen[] {
  const order = records.map((record, index) => ({ record, index, by: random() }));
  const looked = order
    .toSorted((a, b) => a.by - b.by)
    .map(({ record, index }) => ({ index, seen: lookAt(record, random) }));
  return looked.toSorted((a, b) => a.index - b.index).map((look) => look.seen);
}

/** Asks for the fields in any order, for some of them twice. */
function lookAt(record: DelimitedRecord, random: () => number): Seen {
  const width = record.width ?? 0;
  const fields: string[] = Array.from({ length: width }, () => '');
  for (let asked = 0; asked < width; asked += 1) record.field(Math.floor(random() * width));
  for (let at = width - 1; at >= 0; at -= 1) fields[at] = record.field(at) ?? 'no such field';
  assert.equal(record.field(width), undefined);
  const faults = record.faults.map(({ kind, column, found }) => [kind, column, found] as const);
  const { line, endLine, offset, bytes } = record;
  return { fields, line, endLine, offset, bytes, faults };
}

/** Its records up to a fault, their places taken from where the one before ended. */
function byCsvParse(bytes: Buffer, syntax: DelimitedSyntax, encoding: Encoding): Split {
  const records: Seen[] = [];
  let [offset, line] = [0, 1];
  const take = (latin1: string[], info: InfoRecord) => {
    const skipped = commentBytes(bytes.subarray(offset, info.bytes), syntax);
    line += lineBreaks(bytes.subarray(offset, offset + skipped), syntax);
    offset += skipped;
    const raw = bytes.subarray(offset, info.bytes);
    const breaks = lineBreaks(raw, syntax);
    const isClosed = breaks > 0 && raw.at(-1) === (syntax.recordEnd === '\r' ? 0x0d : 0x0a);
    const fields = latin1.map((field) => decoded(field, encoding));
    const faults = latin1.flatMap((field, index) => faultsOf(field, index + 1, encoding));
    const endLine = line + breaks - (isClosed ? 1 : 0);
    const record = { fields, offset, bytes: raw.length, line, endLine, faults };
    const isBlank = ['\n', '\r\n', syntax.recordEnd].includes(raw.toString('latin1'));
    if (!isBlank || !isEnd(raw, syntax)) records.push(record);
    [offset, line] = [info.bytes, line + breaks];
    return null;
  };
  try {
    parse(bytes, {
      encoding: 'latin1',
      delimiter: syntax.delimiter,
      quote: syntax.quote ?? null,
      escape: syntax.escape ?? null,
      comment: syntax.comment ?? null,
      comment_no_infix: true,
      record_delimiter: syntax.recordEnd === undefined ? ['\r\n', '\n'] : [syntax.recordEnd],
      relax_column_count: true,
      on_record: take,
    });
    return { records, fault: undefined, line };
  } catch (error) {
    assert.ok(error instanceof CsvError && error.code.includes('QUOTE'), String(error));
    return { records, fault: 'quotes', line };
  }
}

function isEnd(raw: Buffer, { recordEnd }: DelimitedSyntax): boolean {
  return recordEnd === undefined || raw.toString('latin1') === recordEnd;
}

function commentBytes(bytes: Buffer, { comment, recordEnd }: DelimitedSyntax): number {
  const text = bytes.toString('latin1');
  let at = 0;
  while (comment !== undefined && text.startsWith(comment, at)) {
    const end = text.indexOf(recordEnd ?? '\n', at);
    at = end < 0 ? text.length : end + (recordEnd ?? '\n').length;
  }
  return at;
}

/** By LF, or by CR where that ends records: csv-parse counts a CRLF inside quotes twice. */
function lineBreaks(bytes: Buffer, { recordEnd }: DelimitedSyntax): number {
  return bytes.toString('latin1').split(recordEnd === '\r' ? '\r' : '\n').length - 1;
}

function decoded(latin1: string, encoding: Encoding): string {
  if (encoding === 'us-ascii') return latin1.replace(/[^\0-\u007f]/g, '\ufffd');
  if (encoding === 'iso-8859-1') return latin1.replace(/[\u0080-\u009f]/g, '\ufffd');
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(Buffer.from(latin1, 'latin1'));
  return encoding === 'utf-8' ? text : text.replace(/[\u0080-\u009f]/g, '\ufffd');
}

function faultsOf(latin1: string, column: number, encoding: Encoding): Seen['faults'] {
  const control = Array.from(latin1).find((letter) => letter < ' ' && letter !== '\t');
  const code = control?.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const text = decoded(latin1, encoding);
  return [
    ...(code === undefined ? [] : [['control', column, `U+${code}`] as const]),
    ...(text.includes('\ufffd') ? [['encoding', column, text] as const] : []),
  ];
}

function madeUp(random: () => number, pieces: readonly string[]): Buffer {
  const all = Array.from({ length: Math.floor(random() * 14) }, () => {
    const stray = random() < 0.03 ? pick(STRAY_BYTES, random) : undefined;
    return stray === undefined ? Buffer.from(pick(pieces, random) ?? '') : Buffer.from([stray]);
  });
  return Buffer.concat(all);
}

function cutUp(bytes: Buffer, random: () => number): Buffer[] {
  const at = Array.from({ length: 3 }, () => Math.floor(random() * (bytes.length + 1))).sort(
    (a, b) => a - b,
  );
  return [0, ...at].map((from, no) => bytes.subarray(from, at[no] ?? bytes.length));
}

function pick<T>(pieces: readonly T[], random: () => number): T | undefined {
  return pieces[Math.floor(random() * pieces.length)];
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
