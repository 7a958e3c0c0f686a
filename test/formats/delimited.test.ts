import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  type LocatedRecord,
  type ReadEnd,
  readDelimited,
} from '../../src/formats/delimited/read.ts';
import { delimitedLine } from '../../src/formats/delimited/write.ts';

const SYNTAX = {
  kind: 'delimited',
  delimiter: '|',
  quote: '"',
  fields: undefined,
  maxRecordBytes: 65_536,
} as const;

async function read(
  chunks: readonly (string | Buffer)[],
  encoding: 'utf-8' | 'windows-1252' | 'iso-8859-1' = 'utf-8',
): Promise<{ records: LocatedRecord[]; end: ReadEnd }> {
  async function* bytes() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const reading = readDelimited(bytes(), { syntax: SYNTAX, encoding });
  const records: LocatedRecord[] = [];
  let next = await reading.next();
  for (; !next.done; next = await reading.next()) records.push(next.value);
  return { records, end: next.value };
}

const fieldsOf = (records: readonly LocatedRecord[]) => records.map(({ fields }) => fields);

it('reads both line ends, blank lines, a mark at the start and quotes, with true lines and byte offsets', async () => {
  const text = '\ufeffa|é\r\n\n"c|""d"""|x\ny|z\n';
  const { records, end } = await read([text]);
  assert.deepEqual(fieldsOf(records), [
    ['a', 'é'],
    ['c|"d"', 'x'],
    ['y', 'z'],
  ]);
  assert.deepEqual(
    records.map(({ line }) => line),
    [1, 3, 4],
  );
  const bytes = Buffer.from(text);
  for (const record of records.slice(1)) {
    const cut = bytes.subarray(record.offset, record.offset + record.bytes).toString();
    assert.equal((await read([cut])).records[0]?.fields[0], record.fields[0]);
  }
  assert.deepEqual(end, { bytes: bytes.length, endsWithNewline: true, fault: undefined });
});

it('reads the same however the bytes are cut into chunks', async () => {
  const bytes = Buffer.from('\ufeffHDR|é|"q"\r\nLIN|"a""b"|£\r\nTRL|1\n');
  const whole = await read([bytes]);
  for (let at = 1; at < bytes.length; at += 1) {
    assert.deepEqual(await read([bytes.subarray(0, at), bytes.subarray(at)]), whole);
  }
});

it('says that the last newline is missing', async () => {
  assert.equal((await read(['a|b\nc|d'])).end.endsWithNewline, false);
});

it('keeps ragged rows, every one of them', async () => {
  const { records } = await read(['a|b\nc\nd|e|f\n']);
  assert.deepEqual(
    records.map(({ fields }) => fields.length),
    [2, 1, 3],
  );
});

it('names the line on which an unbalanced quote begins, and gives what came before it', async () => {
  const { records, end } = await read(['a|b\nc|"d\ne|f\n']);
  assert.deepEqual(fieldsOf(records), [['a', 'b']]);
  assert.deepEqual(end.fault, { reason: 'quotes', line: 2 });
  assert.deepEqual((await read(['a|b\nc|d"e\n'])).end.fault, { reason: 'quotes', line: 2 });
});

it('reports a newline inside quotes, so that two stray quotes cannot swallow rows', async () => {
  const { records } = await read(['1|"x\n2|y\n3|z"\n']);
  assert.deepEqual(
    records[0]?.faults.map(({ kind, column, found }) => [kind, column, found]),
    [['control', 2, 'U+000A']],
  );
});

it('reports control characters and zero bytes, and takes a tab', async () => {
  const { records } = await read(['a\0b|c\u0007\nd\te|f\n']);
  assert.deepEqual(
    records[0]?.faults.map(({ found }) => found),
    ['U+0000', 'U+0007'],
  );
  assert.deepEqual(records[1]?.faults, []);
});

it('reports bytes that are not the declared encoding, with their field', async () => {
  const bytes = Buffer.from([0x61, 0x7c, 0x43, 0x61, 0x66, 0xe9, 0x0a]);
  assert.deepEqual((await read([bytes])).records[0]?.faults, [
    { kind: 'encoding', column: 2, found: 'Caf\ufffd' },
  ]);
  assert.equal((await read([bytes], 'windows-1252')).records[0]?.fields[1], 'Café');
  const unassigned = Buffer.from([0x81, 0x0a]);
  assert.equal((await read([unassigned], 'windows-1252')).records[0]?.faults[0]?.kind, 'encoding');
  assert.equal((await read([unassigned], 'iso-8859-1')).records[0]?.faults[0]?.kind, 'encoding');
});

it('knows UTF-16 by its mark', async () => {
  assert.equal((await read([Buffer.from('\ufeffa|b\n', 'utf16le')])).end.fault?.reason, 'utf-16');
});

it('stops a line of 200 MB at the limit, in little memory', async () => {
  const block = Buffer.alloc(65_536, 0x61);
  let given = 0;
  async function* endless() {
    for (; given < 3200; given += 1) yield block;
  }
  const before = process.memoryUsage().rss;
  const reading = readDelimited(endless(), { syntax: SYNTAX, encoding: 'utf-8' });
  const { value } = await reading.next();
  assert.deepEqual((value as ReadEnd).fault, { reason: 'record-too-long', line: 1 });
  assert.ok(given < 5, `it read ${given} blocks`);
  assert.ok(process.memoryUsage().rss - before < 50 * 2 ** 20);
});

it('writes what it reads', async () => {
  const rows = [
    ['plain', 'with | bar', 'with "quotes"', ' blank at the ends ', '', "it's £5"],
    ['=1+1', '-5.00', 'tab\there', 'é', '0', 'x'],
  ];
  const text = rows.map((row) => delimitedLine(row, { delimiter: '|', quote: '"' })).join('');
  assert.deepEqual(fieldsOf((await read([text])).records), rows);
  assert.equal(delimitedLine(['a', 'b,c']), 'a,"b,c"\n');
});
