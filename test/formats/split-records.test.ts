/** Our own splitter, held against csv-parse on made-up files of few characters, where every rule of quoting is met. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import {
  RecordSplitter,
  type SplitFault,
  type SplitRecord,
} from '../../src/formats/delimited/split-records.ts';

const DIALECT = { delimiter: '|', quote: '"', maxRecordBytes: 1000 };
/** Often enough what matters: quotes, delimiters, ends of lines. No CR alone: csv-parse counts it as a line. */
const PIECES = [
  'a',
  'bc',
  '\u00e9',
  ' ',
  '|',
  '|',
  '"',
  '"',
  '""',
  '\n',
  '\r\n',
  '|"',
  '"|',
  '"\n',
];
const FILES = Number(process.env.AIMS_FUZZ_ROUNDS ?? 5_000);

interface Split {
  readonly records: readonly SplitRecord[];
  readonly fault: SplitFault | undefined;
  /** Where the next record begins, or the one with the fault. */
  readonly line: number;
}

it(`splits ${FILES} made-up files as csv-parse does, cut into chunks anywhere`, () => {
  const random = randomFrom(20_261_122);
  let faulty = 0;
  for (let no = 0; no < FILES; no += 1) {
    const bytes = madeUp(random);
    const expected = byCsvParse(bytes);
    if (expected.fault !== undefined) faulty += 1;
    const said = `file ${no}: ${JSON.stringify(bytes.toString())}`;
    assert.deepEqual(split([bytes]), expected, said);
    assert.deepEqual(split(cut(bytes, random)), expected, `${said}, in chunks`);
  }
  assert.ok(faulty > FILES / 10 && faulty < (FILES * 9) / 10, `${faulty} files had a fault`);
});

it('reads without quotes where none is declared', () => {
  const bytes = Buffer.from('a"|"b\n"c\n');
  const splitter = new RecordSplitter({ ...DIALECT, quote: undefined });
  const fields = [...splitter.take(bytes), ...splitter.end()].map((record) => record.fields);
  assert.deepEqual(fields, [['a"', '"b'], ['"c']]);
});

it('stops at a record that is longer than allowed, quoted or not, and keeps what came before', () => {
  for (const long of ['x'.repeat(1001), `"${'x'.repeat(999)}"|`, `"${'x\n'.repeat(501)}`]) {
    const { records, fault, line } = split([Buffer.from(`a|b\n${long}`)]);
    assert.deepEqual([records.length, fault, line], [1, 'record-too-long', 2]);
  }
  assert.equal(split([Buffer.from(`${'x'.repeat(999)}\n`)]).fault, undefined);
});

function split(chunks: readonly Buffer[]): Split {
  const splitter = new RecordSplitter(DIALECT);
  const records = chunks.flatMap((chunk) => splitter.take(chunk));
  if (splitter.fault === undefined) records.push(...splitter.end());
  const { fault, line } = splitter;
  return { records, fault, line };
}

/** Its records up to a fault, their places taken from where the one before ended. */
function byCsvParse(bytes: Buffer): Split {
  const records: SplitRecord[] = [];
  let [offset, line] = [0, 1];
  const take = (fields: string[], info: InfoRecord) => {
    const endLine = physicalLines(bytes.subarray(0, info.bytes));
    records.push({ fields, offset, bytes: info.bytes - offset, line, endLine });
    [offset, line] = [info.bytes, endLine + 1];
    return null;
  };
  try {
    parse(bytes, {
      encoding: 'latin1',
      delimiter: DIALECT.delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      on_record: take,
    });
    return { records, fault: undefined, line };
  } catch (error) {
    assert.ok(error instanceof CsvError && error.code.includes('QUOTE'), String(error));
    return { records, fault: 'quotes', line };
  }
}

/** By LF: csv-parse counts a CRLF inside quotes twice. */
function physicalLines(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n').length;
  return bytes.at(-1) === 0x0a ? lines - 1 : lines;
}

function madeUp(random: () => number): Buffer {
  const pieces = Array.from({ length: Math.floor(random() * 14) }, () => pick(PIECES, random));
  return Buffer.from(pieces.join(''), 'latin1');
}

function cut(bytes: Buffer, random: () => number): Buffer[] {
  const at = Array.from({ length: 3 }, () => Math.floor(random() * (bytes.length + 1))).sort(
    (a, b) => a - b,
  );
  return [0, ...at].map((from, no) => bytes.subarray(from, at[no] ?? bytes.length));
}

function pick(pieces: readonly string[], random: () => number): string {
  return pieces[Math.floor(random() * pieces.length)] ?? '';
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
