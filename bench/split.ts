/**
 * How long our own splitter takes beside csv-parse on the same bytes, in turn. Ours is asked for the text of 10 fields of
 * each record, csv-parse makes them all; for a dialect with comments we use csv-parse ourselves. Prints medians and their ratio.
 *
 *   npm run bench:split -- [PAIRS] [RECORDS]        5 pairs of 1,000,000 records by default
 */
import { parse } from 'csv-parse/sync';
import type { DelimitedSyntax } from '../src/domain/interface.ts';
import { type DelimitedSyntaxReader, delimitedReader } from '../src/formats/delimited/read.ts';
import type { SourceRecord } from '../src/formats/syntax.ts';
import { medianOf, wholeNumber } from './figures.ts';

const PAIRS = wholeNumber(process.argv[2] ?? '5');
const RECORDS = wholeNumber(process.argv[3] ?? '1000000');
const CHUNK_BYTES = 64 * 1024;
const FIELDS_ASKED_FOR = 10;

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
  maxRecordBytes: 65_536,
};

for (const [name, bytes, syntax] of [
  ['a plain table', table(), PLAIN],
  ['headers and lines', libraryFile(), PLAIN],
  ['the same with comments', libraryFile(), { ...PLAIN, comment: '#' }],
] as const) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    ours.push(timed(() => readByUs(bytes, syntax)));
    theirs.push(timed(() => splitByCsvParse(bytes, syntax)));
  }
  const [a, b] = [medianOf(ours), medianOf(theirs)];
  process.stdout.write(
    `${name.padEnd(30)} ours ${a.toFixed(0)} ms   csv-parse ${b.toFixed(0)} ms   ratio of the medians ${(a / b).toFixed(3)}\n`,
  );
}
function readByUs(bytes: Buffer, syntax: DelimitedSyntax): number {
  const reader = delimitedReader(syntax, 'utf-8');
  const slots = Array.from({ length: FIELDS_ASKED_FOR }, (_, index) =>
    reader.slot({ kind: 'position', index: index + 1 }, 'row'),
  );
  let characters = 0;
  let records = 0;
  for (const batch of batchesOf(bytes, reader)) {
    records += batch.length;
    for (const record of batch) {
      for (const slot of slots) characters += record.text(slot)?.length ?? 0;
      if (record.faults.length > 0) throw new Error(`line ${record.line} has a fault`);
    }
  }
  if (characters === 0) throw new Error('no field had a text');
  return records;
}

function* batchesOf(
  bytes: Buffer,
  reader: DelimitedSyntaxReader,
): Generator<readonly SourceRecord[], void> {
  const file = reader.open();
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    yield file.take(bytes.subarray(at, at + CHUNK_BYTES));
  }
  yield file.end();
}

/** Without the stacks of the errors that it makes for records of another length: with them it takes three times as long. */
function splitByCsvParse(bytes: Buffer, { comment }: DelimitedSyntax): number {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let records = 0;
  parse(bytes, {
    encoding: 'latin1',
    delimiter: '|',
    record_delimiter: ['\r\n', '\n'],
    comment: comment ?? null,
    comment_no_infix: true,
    relax_column_count: true,
    on_record: () => {
      records += 1;
      return null;
    },
  });
  Error.stackTraceLimit = stackTraceLimit;
  return records;
}

/** 15 fields of about 117 bytes together; three lines in ten have a field in quotes, one in ten has letters beyond ASCII. */
function table(): Buffer {
  return rowsOf((no) => {
    const title = no % 10 === 3 ? `Zoë's café, part ${no}` : `Title ${no} of the shelf`;
    const shown = no % 10 < 3 ? `"${title}, a ""second"" copy"` : title;
    return `INV${no >> 2}|104990|LIB|12/11/2026|${no % 9}|${(no % 5000) + 1}.20|GBP|Z|0.00|${shown}|L3021|44120|B1|UC${no}|X`;
  });
}

function libraryFile(): Buffer {
  return rowsOf((no) =>
    no % 6 === 0
      ? `INV|104990|LIB|B${no}|UC${no}|12/11/2026|INV|50.00|0.00|GBP|Peters Ltd|jthomas`
      : `LIN|${no % 6}|L3021-44120|10.00|Z|0.00|"Title ${no}, of the invoice"`,
  );
}

function rowsOf(row: (no: number) => string): Buffer {
  return Buffer.from(`${Array.from({ length: RECORDS }, (_, no) => row(no)).join('\n')}\n`);
}

function timed(work: () => number): number {
  const from = performance.now();
  const records = work();
  if (records !== RECORDS) throw new Error(`${records} records`);
  return performance.now() - from;
}
