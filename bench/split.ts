/**
 * How long our own splitter takes beside csv-parse on the same bytes, in turn: a library file of headers and lines,
 * and a plain table whose records are all as long as the first. Prints medians and the ratio of the medians.
 *
 *   npm run bench:split -- [PAIRS]        15 pairs of 60,000 records by default
 */
import { parse } from 'csv-parse/sync';
import { RecordSplitter } from '../src/formats/delimited/split-records.ts';
import { medianOf, wholeNumber } from './figures.ts';

const PAIRS = wholeNumber(process.argv[2] ?? '15');
const INVOICES = 10_000;
const LINES_AN_INVOICE = 5;
const CHUNK_BYTES = 64 * 1024;

for (const [name, bytes] of [
  ['headers and lines', libraryFile()],
  ['a plain table', table()],
] as const) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    ours.push(timed(() => splitByUs(bytes)));
    theirs.push(timed(() => splitByCsvParse(bytes)));
  }
  const [a, b] = [medianOf(ours), medianOf(theirs)];
  process.stdout.write(
    `${name.padEnd(20)} ours ${a.toFixed(0)} ms   csv-parse ${b.toFixed(0)} ms   ratio of the medians ${(a / b).toFixed(2)}\n`,
  );
}

function splitByUs(bytes: Buffer): number {
  const splitter = new RecordSplitter({ delimiter: '|', quote: '"', maxRecordBytes: 65_536 });
  let records = 0;
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    records += splitter.take(bytes.subarray(at, at + CHUNK_BYTES)).length;
  }
  return records + splitter.end().length;
}

/** Without the stacks of the errors that it makes for records of another length: with them it takes three times as long. */
function splitByCsvParse(bytes: Buffer): number {
  Error.stackTraceLimit = 0;
  let records = 0;
  parse(bytes, {
    encoding: 'latin1',
    delimiter: '|',
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    on_record: () => {
      records += 1;
      return null;
    },
  });
  return records;
}

function libraryFile(): Buffer {
  return rowsOf((no) => [
    `INV|104990|LIB|B${no}|UC${no}|12/11/2026|INV|50.00|0.00|GBP|Peters Ltd|jthomas`,
    ...Array.from(
      { length: LINES_AN_INVOICE },
      (_, line) => `LIN|${line + 1}|L3021-44120|10.00|Z|0.00|"Title ${line}, of invoice ${no}"`,
    ),
  ]);
}

function table(): Buffer {
  return rowsOf((no) =>
    Array.from(
      { length: LINES_AN_INVOICE + 1 },
      (_, line) => `104990|LIB|B${no}|12/11/2026|${line + 1}|10.00|Z|"Title ${line} of ${no}"`,
    ),
  );
}

function rowsOf(rows: (no: number) => readonly string[]): Buffer {
  const all = Array.from({ length: INVOICES }, (_, no) => rows(no + 1)).flat();
  return Buffer.from(`${all.join('\n')}\n`);
}

function timed(work: () => number): number {
  const from = performance.now();
  const records = work();
  if (records !== INVOICES * (LINES_AN_INVOICE + 1)) throw new Error(`${records} records`);
  return performance.now() - from;
}
