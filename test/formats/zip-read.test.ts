/** Zips, well made and otherwise. Each is put together here byte for byte: what packs honestly cannot make the others. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import type { PlainSyntax, RecordDefinition, ZipSyntax } from '../../src/domain/interface.ts';
import { fixedReader } from '../../src/formats/fixed/read.ts';
import type { SourceRecord, SyntaxReader } from '../../src/formats/syntax.ts';
import { type ReaderOfMember, zipReader } from '../../src/formats/zip/read.ts';
import { zipFile } from '../../src/formats/zip/write.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);
const MEGABYTE = 1024 * 1024;

const FIXED: PlainSyntax = {
  kind: 'fixed',
  unit: 'bytes',
  recordEnd: undefined,
  length: undefined,
  maxRecordBytes: 1_000,
};
const SYNTAX: ZipSyntax = {
  kind: 'zip',
  members: [
    { name: 'headers', files: 'ApInvoices*.csv', encoding: 'utf-8', syntax: FIXED },
    { name: 'lines', files: 'ApInvoiceLines*.csv', encoding: 'utf-8', syntax: FIXED },
  ],
  maxBytes: 10 * MEGABYTE,
};
const RECORDS = [record('invoice', 'headers'), record('line', 'lines')];

const HEADERS = '1,FB-0001,Pennine Fictional Books\n2,FB-0002,Moor Imaginary Press\n';
const LINES = '1,1,12.50\n1,2,3.20\n2,1,8.00\n';
const FILES: readonly Packed[] = [
  { name: 'ApInvoicesInterface.csv', text: HEADERS },
  { name: 'ApInvoiceLinesInterface.csv', text: LINES },
];

describe('a zip of headers and lines', () => {
  it('is read member by member, in the order of the definition, each record with its place in its file', () => {
    const { records, fault, isEnded } = read(pack([...FILES].reverse()));
    assert.deepEqual([fault, isEnded], [undefined, true]);
    assert.deepEqual(
      records.map(({ tag, line, offset, bytes, texts }) => [tag, line, offset, bytes, texts]),
      [
        ['headers', 1, 0, 34, ['1', 'FB-0001', undefined, undefined]],
        ['headers', 2, 34, 31, ['2', 'FB-0002', undefined, undefined]],
        ['lines', 1, 0, 10, [undefined, undefined, '1', '1']],
        ['lines', 2, 10, 9, [undefined, undefined, '1', '2']],
        ['lines', 3, 19, 9, [undefined, undefined, '2', '1']],
      ],
    );
  });

  it('is read the same stored or deflated, with sizes before or after the data, in plain or wide form', () => {
    const expected = read(pack(FILES));
    const ways: readonly Partial<Packed>[] = [
      { method: 0 },
      { descriptor: 'plain' },
      { descriptor: 'bare' },
      { descriptor: 'wide' },
      { method: 0, descriptor: 'plain' },
      { isWide: true },
      { extra: Buffer.from('UT\u0001\u0000x') },
    ];
    for (const way of ways) {
      const zip = pack(FILES.map((file) => ({ ...file, ...way })));
      assert.deepEqual(read(zip), expected, JSON.stringify(way));
    }
    assert.deepEqual(read(pack(FILES, { isWide: true })), expected);
    assert.deepEqual(read(pack(FILES, { comment: 'made PK\u0005\u0006 by hand' })), expected);
    assert.deepEqual(read(Buffer.from(zipFile(FILES.map(toMember)))), expected);
  });

  it('is read the same byte by byte', () => {
    const zip = pack(FILES);
    const bytes = Array.from(zip, (byte) => Buffer.of(byte));
    assert.deepEqual(readChunks(bytes, SYNTAX), read(zip));
  });

  it('gives nothing before its end', () => {
    const file = zipReader(SYNTAX, RECORDS, stub).open();
    assert.deepEqual(file.take(pack(FILES)), []);
    assert.equal(file.isEnded, false);
    assert.equal(file.end().length, 5);
  });

  it('is not ended where a member is not', () => {
    const [headers, lines] = FILES;
    assert.ok(headers && lines);
    assert.equal(read(pack([{ ...headers, text: '1,FB-0001' }, lines])).isEnded, false);
  });

  it('passes over folders, and reads what is in them by its own name, whatever the folders say', () => {
    const expected = read(pack(FILES));
    for (const folder of ['out/', '../../../etc/', '/abs/olute/', 'C:\\temp\\', '..\\..\\']) {
      const files = FILES.map((file) => ({ ...file, name: `${folder}${file.name}` }));
      const empty = { name: 'out/', text: '', method: 0, attributes: 0x41ed0010 };
      assert.deepEqual(read(pack([empty, ...files])), expected, folder);
    }
  });

  it('reads a member without a byte as one without records', () => {
    const [headers, lines] = FILES;
    assert.ok(headers && lines);
    for (const method of [0, 8]) {
      const { records, fault } = read(pack([headers, { ...lines, text: '', method }]));
      assert.deepEqual([fault, records.length], [undefined, 2]);
    }
  });

  it('takes the texts of a record before its reader goes on to the next bytes', () => {
    const text = '7,x\n'.repeat(40_000);
    const [headers, lines] = FILES;
    assert.ok(headers && lines);
    const { records, fault } = read(pack([headers, { ...lines, text, method: 0 }]));
    assert.deepEqual([fault, records.length], [undefined, 40_002]);
    assert.ok(records.slice(2).every(({ texts }) => texts[2] === '7' && texts[3] === 'x'));
  });

  it('keeps apart the places of its members, and leaves a record its own tag', () => {
    const reader = zipReader(SYNTAX, RECORDS, stub);
    const place = { kind: 'position', index: 2 } as const;
    const [invoice, line] = ['invoice', 'line'].map((name) => reader.slot(place, name));
    assert.ok(invoice !== undefined && line !== undefined);
    assert.notEqual(invoice, line);
    assert.equal(reader.slot(place, 'line'), line);
    assert.deepEqual([reader.columnOf(invoice), reader.columnOf(line)], [2, 2]);
    assert.throws(() => reader.slot(place, 'unheard-of'), TypeError);
    const tagged = zipReader(SYNTAX, RECORDS, (member) =>
      commaReader(`/${member.name}/row`),
    ).open();
    tagged.take(pack(FILES));
    assert.equal(tagged.end()[0]?.tag, 'headers:/headers/row');
  });

  it('hands a fault of a record on with its own slot', () => {
    const span = { kind: 'span', start: 1, length: 5 } as const;
    const spans = RECORDS.map((one) => ({ ...one, fields: [fieldAt(span)] }));
    const ofFixed: ReaderOfMember = ({ encoding, syntax }, records) => {
      assert.ok(syntax.kind === 'fixed');
      return fixedReader(syntax, encoding, records);
    };
    const reader = zipReader(SYNTAX, spans, ofFixed);
    const slot = reader.slot(span, 'line');
    const file = reader.open();
    const [headers, lines] = FILES;
    assert.ok(headers && lines);
    file.take(pack([headers, { ...lines, text: 'a\tb\n' }]));
    const faults = file.end().at(-1)?.faults;
    assert.deepEqual(faults, [{ kind: 'control', slot, column: 1, found: 'U+0009' }]);
  });

  it('has the fault of a member, with the name of its file, and the records before it', () => {
    const [headers, lines] = FILES;
    assert.ok(headers && lines);
    const { records, fault } = read(pack([headers, { ...lines, text: '1,1,2\n2,FAULT\n' }]));
    const found = 'ApInvoiceLinesInterface.csv: FAULT';
    assert.deepEqual(fault, { reason: 'quotes', line: 2, found, expected: 'none' });
    assert.equal(records.length, 3);
    assert.equal(records.at(-1)?.tag, 'lines');
  });
});

describe('a zip is refused', () => {
  const [headers, lines] = FILES;
  assert.ok(headers && lines);

  it('when it is none', () => {
    for (const text of [
      '',
      'PK',
      'not a zip at all',
      '\u001f\u008b\u0008\u0000',
      `x${pack(FILES)}`,
    ]) {
      assert.equal(faultOf(Buffer.from(text, 'latin1')), 'not-a-zip', text.slice(0, 20));
    }
  });

  it('when it is cut off anywhere, and when something is put before, between or behind', () => {
    const zip = pack(FILES);
    for (let length = 4; length < zip.length; length += 1) {
      assert.equal(faultOf(zip.subarray(0, length)), 'zip-damaged', `${length} bytes`);
    }
    assert.equal(faultOf(Buffer.concat([zip, Buffer.of(0)])), 'zip-damaged');
    assert.equal(faultOf(Buffer.concat([zip, zip])), 'zip-damaged');
    assert.equal(
      faultOf(pack([headers, { ...lines, hiddenBefore: Buffer.from('x') }])),
      'zip-damaged',
    );
    for (const where of ['hidden', 'tail'] as const) {
      assert.equal(faultOf(pack(FILES, { [where]: Buffer.from('x') })), 'zip-damaged', where);
    }
  });

  it('when a file of it is encrypted, in any way', () => {
    for (const flags of [0x0001, 0x0040, 0x2000]) {
      assert.equal(faultOf(pack([headers, { ...lines, flags }])), 'zip-encrypted');
    }
  });

  it('when it holds a link, a device, a folder with bytes or a name that nobody can read', () => {
    const kinds = [0xa1ff0000, 0x61a40000, 0x21a40000, 0xc1a40000, 0x41ed0000, 0x00000010];
    for (const attributes of kinds) {
      assert.deepEqual(read(pack([headers, { ...lines, attributes }])).fault, {
        reason: 'zip-names',
        line: 1,
        found: lines.name,
        expected: 'a file',
      });
    }
    for (const name of ['folder/', '', 'a\u0000.csv', 'a\n.csv', 'b\u0080.csv']) {
      assert.equal(faultOf(pack([headers, { ...lines, name }])), 'zip-names', name);
    }
    const unsaid = { ...lines, name: 'ApInvoiceLines_\u00e9.csv' };
    assert.equal(faultOf(pack([headers, unsaid])), 'zip-names');
    const control = { ...lines, name: 'ApInvoiceLines_\n.csv', flags: 0x0800 };
    assert.equal(faultOf(pack([headers, control])), 'zip-names');
    const broken = { ...lines, rawName: Buffer.from([0x41, 0xff]), flags: 0x0800 };
    assert.equal(faultOf(pack([headers, broken])), 'zip-names');
    const utf8 = { ...lines, name: 'ApInvoiceLines_\u00e9\u00a3.csv', flags: 0x0800 };
    assert.equal(read(pack([headers, utf8])).fault, undefined);
  });

  it('when a file is called one thing in the directory and another where it is', () => {
    const fault = read(pack([headers, { ...lines, localName: 'ApInvoiceLines2.csv' }])).fault;
    assert.deepEqual(fault, {
      reason: 'zip-names',
      line: 1,
      found: 'ApInvoiceLines2.csv',
      expected: lines.name,
    });
  });

  it('when a CRC, a length or a method is not what it says, in either place', () => {
    const lies: readonly Partial<Packed>[] = [
      { crc: 1 },
      { crc: 1, descriptor: 'plain' },
      { size: LINES.length - 1 },
      { size: LINES.length + 1 },
      { method: 0, size: LINES.length - 1 },
      { method: 0, size: LINES.length + 1 },
      { method: 0, data: deflateRawSync(LINES) },
      { data: Buffer.from(LINES) },
      { data: deflateRawSync(LINES).subarray(0, -2) },
      { data: Buffer.concat([deflateRawSync(LINES), Buffer.from('more')]) },
      { localMethod: 0 },
      { localCrc: 1 },
      { method: 9 },
      { method: 12 },
    ];
    for (const lie of lies) {
      assert.equal(
        faultOf(pack([headers, { ...lines, ...lie }])),
        'zip-damaged',
        JSON.stringify(lie),
      );
    }
  });

  it('when two files have one name, in one folder or two, or are for one member', () => {
    for (const name of [lines.name, `other/${lines.name}`, 'apinvoicelinesINTERFACE.CSV']) {
      assert.equal(faultOf(pack([...FILES, { ...lines, name }])), 'member-twice', name);
    }
    const fault = read(pack([...FILES, { ...lines, name: 'ApInvoiceLines2.csv' }])).fault;
    assert.deepEqual(fault, {
      reason: 'member-twice',
      line: 1,
      found: 'ApInvoiceLinesInterface.csv, ApInvoiceLines2.csv',
      expected: 'ApInvoiceLines*.csv',
    });
  });

  it('when two files have one name and the directory has only one of them', () => {
    const first = pack([lines], { only: 'files' });
    assert.equal(faultOf(pack([headers, { ...lines, hiddenBefore: first }])), 'zip-damaged');
  });

  it('when the directory has one file twice, or a file in another', () => {
    assert.equal(faultOf(pack([...FILES, { ...lines, isAlias: true }])), 'zip-damaged');
    const inner = {
      ...lines,
      text: pack([headers], { only: 'files' }).toString('latin1'),
      method: 0,
    };
    const zip = pack([{ ...headers, offset: lines.name.length + 30 }, inner], { skip: 1 });
    assert.equal(faultOf(zip), 'zip-damaged');
  });

  it('when a member is missing, and when a file is no member, a zip in it too', () => {
    const missing = read(pack([headers])).fault;
    assert.deepEqual(missing, {
      reason: 'member-missing',
      line: 1,
      found: 'lines',
      expected: 'ApInvoiceLines*.csv',
    });
    assert.equal(faultOf(pack([])), 'member-missing');
    const inner = { name: 'more.zip', text: pack(FILES).toString('latin1') };
    const unknown = read(pack([...FILES, inner])).fault;
    assert.deepEqual(unknown, {
      reason: 'member-unknown',
      line: 1,
      found: 'more.zip',
      expected: 'ApInvoices*.csv, ApInvoiceLines*.csv',
    });
    assert.equal(faultOf(pack([...FILES, { name: '.DS_Store', text: '' }])), 'member-unknown');
  });

  it('when a file could be either of two members', () => {
    const members = SYNTAX.members.map((member) => ({ ...member, files: '*.csv' }));
    const { fault } = readChunks([pack(FILES)], { ...SYNTAX, members });
    assert.deepEqual([fault?.reason, fault?.expected], ['zip-names', '*.csv, *.csv']);
  });

  it('when it has more than a thousand files', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, no) => ({ name: `${no}.csv`, text: '', method: 0 }));
    assert.equal(faultOf(pack(many(1_000))), 'member-unknown');
    const { fault } = read(pack(many(1_001)));
    assert.deepEqual([fault?.reason, fault?.found], ['zip-too-large', '1001 entries']);
  });

  it('when it says it is in several parts, or in the form for 4 GB and more', () => {
    const zip = pack(FILES);
    const withEnd = (at: number, value: number) => {
      const changed = Buffer.from(zip);
      changed.writeUInt16LE(value, zip.length - 22 + at);
      return faultOf(changed);
    };
    assert.equal(withEnd(4, 1), 'zip-damaged');
    assert.equal(withEnd(8, 1), 'zip-damaged');
    assert.equal(withEnd(10, 0xffff), 'zip-too-large');
    const { fault } = read(pack([headers, { ...lines, size: 0xffffffff }]));
    assert.deepEqual([fault?.reason, fault?.found], ['zip-too-large', 'zip64']);
    assert.equal(faultOf(pack(FILES, { isWide: true, wideEntries: 7 })), 'zip-damaged');
  });
});

describe('a bomb', () => {
  const [headers, lines] = FILES;
  assert.ok(headers && lines);
  const zeros = Buffer.alloc(200 * MEGABYTE);
  const data = deflateRawSync(zeros);

  it('is refused by what it says of itself', () => {
    const honest = { ...lines, data, size: zeros.length };
    assert.equal(faultOf(pack([headers, honest])), 'zip-too-large');
  });

  it('is stopped while it is unpacked, in bounded memory, when it says that it is small', () => {
    const liar = { ...lines, data, size: 1_000 };
    const zip = pack([headers, liar]);
    const before = process.memoryUsage.rss();
    assert.equal(faultOf(zip), 'zip-too-large');
    assert.ok(process.memoryUsage.rss() - before < 80 * MEGABYTE, 'memory');
  });

  it('is stopped at the bytes that the definition allows, all members together', () => {
    const room = HEADERS.length + LINES.length;
    for (const method of [0, 8]) {
      const zip = pack(FILES.map((file) => ({ ...file, method })));
      const within = (maxBytes: number) => readChunks([zip], { ...SYNTAX, maxBytes }).fault?.reason;
      assert.deepEqual([within(room), within(room - 1)], [undefined, 'zip-too-large']);
    }
    const liar = pack([headers, { ...lines, size: 1 }]);
    const { fault } = readChunks([liar], { ...SYNTAX, maxBytes: room - 1 });
    assert.equal(fault?.reason, 'zip-too-large');
  });

  it('is one from a hundred times its bytes on', () => {
    const text = (ratio: number) => '1,1,1\n'.repeat((200 * ratio) / 6);
    const refused = (ratio: number) => {
      const packed = deflateRawSync(text(ratio));
      const stream = Buffer.concat([...emptyBlocks(200 - packed.length), packed]);
      return faultOf(pack([headers, { ...lines, text: text(ratio), data: stream }]));
    };
    assert.equal(refused(95), undefined);
    assert.equal(refused(106), 'zip-too-large');
  });

  it('is not kept when the zip itself is longer than all that may come out of it', () => {
    const file = zipReader({ ...SYNTAX, maxBytes: 1_000 }, RECORDS, stub).open();
    const chunk = Buffer.alloc(300_000);
    file.take(pack(FILES));
    for (let no = 0; no < 4; no += 1) file.take(chunk);
    assert.equal(file.fault?.reason, 'zip-too-large');
    assert.deepEqual(file.end(), []);
  });
});

describe('any bytes', () => {
  it('gives the same records or a fault after one changed byte', () => {
    const zip = pack(FILES.map((file) => ({ ...file, descriptor: 'plain' as const })));
    const expected = read(zip).records;
    let faults = 0;
    for (let at = 0; at < zip.length; at += 1) {
      for (const bit of [0x01, 0x10, 0x80]) {
        const changed = Buffer.from(zip);
        changed[at] = (changed[at] ?? 0) ^ bit;
        const { records, fault } = read(changed);
        if (fault === undefined) assert.deepEqual(records, expected, `byte ${at}`);
        else faults += 1;
      }
    }
    assert.ok(faults > zip.length, `${faults} faults`);
  });

  it(`gives the same records or a fault, never an exception, in ${ROUNDS} zips with several changes`, () => {
    const random = randomFrom(20_261_124);
    const at = (length: number) => Math.floor(random() * length);
    const zips = [
      pack(FILES),
      pack(FILES, { isWide: true }),
      Buffer.from(zipFile(FILES.map(toMember))),
    ];
    const expected = read(pack(FILES)).records;
    for (let no = 0; no < ROUNDS; no += 1) {
      const zip = Buffer.from(zips[no % zips.length] ?? []);
      const from = no % 2 === 0 ? 0 : zip.length - 200;
      for (let edits = 0; edits < 1 + at(3); edits += 1) {
        zip[from + at(zip.length - from)] = at(256);
      }
      const { records, fault } = read(zip);
      if (fault === undefined) assert.deepEqual(records, expected, `zip ${no}`);
    }
  });
});

/* ---------- reading ---------- */

function read(zip: Buffer) {
  return readChunks([zip], SYNTAX);
}

function faultOf(zip: Buffer) {
  return read(zip).fault?.reason;
}

function readChunks(chunks: readonly Buffer[], syntax: ZipSyntax) {
  const reader = zipReader(syntax, RECORDS, stub);
  const slots = ['invoice', 'line'].flatMap((name) =>
    [1, 2].map((index) => reader.slot({ kind: 'position', index }, name)),
  );
  const file = reader.open();
  const records = chunks.flatMap((chunk) => [...file.take(chunk)]);
  if (file.fault === undefined) records.push(...file.end());
  const seen = records.map(({ tag, line, offset, bytes, text }) => {
    return { tag, line, offset, bytes, texts: slots.map((slot) => text(slot)) };
  });
  return { records: seen, fault: file.fault, isEnded: file.isEnded };
}

const stub: ReaderOfMember = () => commaReader('');

/**
 * A stand-in for a member's syntax: fields between commas, and a fault where one is FAULT. As the contract allows, its
 * records are gone when it takes the next bytes.
 */
function commaReader(tag: string): SyntaxReader {
  return {
    slot: (place) => (place.kind === 'position' ? place.index - 1 : 0),
    columnOf: (slot) => slot + 1,
    open: () => {
      const opened: ReturnType<SyntaxReader['open']> & { fault: unknown } = {
        fault: undefined,
        isEnded: true,
        take: (bytes) => split(bytes.toString()),
        end: () => split(''),
      };
      let [rest, line, offset, turn] = ['', 1, 0, 0];
      const split = (more: string): readonly SourceRecord[] => {
        turn += 1;
        const now = turn;
        const rows = `${rest}${more}`.split('\n');
        rest = rows.pop() ?? '';
        if (more === '' && rest !== '') {
          rows.push(rest);
          Object.assign(opened, { isEnded: false });
        }
        return rows.flatMap((row) => {
          if (opened.fault !== undefined) return [];
          if (row.includes('FAULT')) {
            Object.assign(opened, {
              fault: { reason: 'quotes', line, found: 'FAULT', expected: 'none' },
            });
            return [];
          }
          const fields = row.split(',');
          const bytes = Buffer.byteLength(row) + 1;
          offset += bytes;
          line += 1;
          return [
            {
              ...{ line: line - 1, endLine: line - 1, offset: offset - bytes, bytes },
              ...{ width: fields.length, tag, depth: 0, units: 1, faults: [] },
              text: (slot: number) => (now === turn ? fields[slot] : 'gone'),
              begins: () => row.slice(0, 40),
            },
          ];
        });
      };
      return opened;
    },
  };
}

/* ---------- packing ---------- */

interface Packed {
  readonly name: string;
  readonly text: string;
  readonly method?: number;
  readonly flags?: number;
  readonly attributes?: number;
  readonly descriptor?: 'plain' | 'bare' | 'wide';
  readonly isWide?: boolean;
  readonly extra?: Buffer;
  /* What is not as it should be. */
  readonly data?: Buffer;
  readonly size?: number;
  readonly crc?: number;
  readonly localCrc?: number;
  readonly localMethod?: number;
  readonly localName?: string;
  readonly rawName?: Buffer;
  readonly hiddenBefore?: Buffer;
  /** In the directory, at the place of the file before it. */
  readonly isAlias?: boolean;
  readonly offset?: number;
}

interface Packing {
  readonly comment?: string;
  /** Before the directory, and behind its last row. */
  readonly hidden?: Buffer;
  readonly tail?: Buffer;
  readonly isWide?: boolean;
  readonly wideEntries?: number;
  readonly only?: 'files';
  /** How many of the first files are in the directory only. */
  readonly skip?: number;
}

function pack(files: readonly Packed[], packing: Packing = {}): Buffer {
  const nothing = Buffer.alloc(0);
  const { comment = '', hidden = nothing, tail = nothing, skip = 0 } = packing;
  const parts: Buffer[] = [];
  const rows: Buffer[] = [];
  let [offset, previous] = [0, 0];
  for (const [no, file] of files.entries()) {
    const before = file.hiddenBefore ?? Buffer.alloc(0);
    const part = file.isAlias || no < skip ? Buffer.alloc(0) : Buffer.concat([before, local(file)]);
    const own = file.isAlias ? previous : offset + before.length;
    rows.push(row(file, file.offset ?? own));
    parts.push(part);
    previous = own;
    offset += part.length;
  }
  if (packing.only === 'files') return Buffer.concat(parts);
  const directory = Buffer.concat([...rows, tail]);
  const start = offset + hidden.length;
  const wide = packing.isWide
    ? wideEnd(packing.wideEntries ?? files.length, directory.length, start)
    : Buffer.alloc(0);
  const end = bytesOf([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, directory.length],
    [4, start],
    [2, comment.length],
  ]);
  return Buffer.concat([...parts, hidden, directory, wide, end, Buffer.from(comment)]);
}

function wideEnd(entries: number, length: number, start: number): Buffer {
  return bytesOf([
    ...([
      [4, 0x06064b50],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
    ] as const),
    ...([
      [8, entries],
      [8, entries],
      [8, length],
      [8, start],
    ] as const),
    ...([
      [4, 0x07064b50],
      [4, 0],
      [8, start + length],
      [4, 1],
    ] as const),
  ]);
}

function factsOf(file: Packed) {
  const { text, method = 8, flags = 0, descriptor } = file;
  const bytes = Buffer.from(text, 'latin1');
  const data = file.data ?? (method === 0 ? bytes : deflateRawSync(bytes));
  return {
    method,
    data,
    flags: flags | (descriptor === undefined ? 0 : 0x0008),
    crc: file.crc ?? crc32(bytes),
    size: file.size ?? bytes.length,
    name: file.rawName ?? Buffer.from(file.name, flags === 0 ? 'latin1' : 'utf8'),
  };
}

function local(file: Packed): Buffer {
  const { method, data, flags, crc, size, name } = factsOf(file);
  const later = file.descriptor !== undefined;
  const localName = file.localName === undefined ? name : Buffer.from(file.localName);
  const extra = file.isWide
    ? bytesOf([
        [2, 1],
        [2, 16],
        [8, size],
        [8, data.length],
      ])
    : (file.extra ?? Buffer.alloc(0));
  const told = (value: number) => (later ? 0 : file.isWide ? 0xffffffff : value);
  const header = bytesOf([
    ...([
      [4, 0x04034b50],
      [2, 20],
      [2, flags],
      [2, file.localMethod ?? method],
      [4, 0],
    ] as const),
    ...([
      [4, later ? 0 : (file.localCrc ?? crc)],
      [4, told(data.length)],
      [4, told(size)],
    ] as const),
    ...([
      [2, localName.length],
      [2, extra.length],
    ] as const),
  ]);
  return Buffer.concat([header, localName, extra, data, descriptorOf(file)]);
}

function descriptorOf(file: Packed): Buffer {
  const { data, crc, size } = factsOf(file);
  if (file.descriptor === undefined) return Buffer.alloc(0);
  const width = file.descriptor === 'wide' ? 8 : 4;
  const sizes = bytesOf([
    [4, crc],
    [width, data.length],
    [width, size],
  ]);
  return file.descriptor === 'bare' ? sizes : Buffer.concat([bytesOf([[4, 0x08074b50]]), sizes]);
}

function row(file: Packed, offset: number): Buffer {
  const { method, data, flags, crc, size, name } = factsOf(file);
  const header = bytesOf([
    ...([
      [4, 0x02014b50],
      [2, 0x0314],
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
    ] as const),
    ...([
      [4, crc],
      [4, data.length],
      [4, size],
      [2, name.length],
      [2, 0],
      [2, 0],
    ] as const),
    ...([
      [2, 0],
      [2, 0],
      [4, file.attributes ?? 0],
      [4, offset],
    ] as const),
  ]);
  return Buffer.concat([header, name]);
}

/** Numbers, each with how many bytes it has. */
function bytesOf(numbers: readonly (readonly [2 | 4 | 8, number])[]): Buffer {
  return Buffer.concat(
    numbers.map(([width, value]) => {
      const bytes = Buffer.alloc(width);
      bytes.writeUIntLE(value, 0, width === 2 ? 2 : 4);
      return bytes;
    }),
  );
}

/** Deflate blocks of no bytes, five bytes each (RFC 1951, section 3.2.4): they make a stream longer. */
function emptyBlocks(bytes: number): readonly Buffer[] {
  const block = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff]);
  return Array.from({ length: Math.floor(bytes / block.length) }, () => block);
}

function toMember({ name, text }: Packed) {
  return { name, bytes: Buffer.from(text) };
}

/* ---------- definitions ---------- */

function record(name: string, member: string): RecordDefinition {
  return {
    name,
    when: {
      equals: [],
      matches: [],
      empty: [],
      notEmpty: [],
      index: undefined,
      paths: [],
      segments: [],
      inside: undefined,
      member,
    },
    parent: undefined,
    position: 'any',
    min: 0,
    max: undefined,
    per: 'file',
    ignore: false,
    fields: [],
    length: undefined,
  };
}

function fieldAt(place: {
  readonly kind: 'span';
  readonly start: number;
  readonly length: number;
}) {
  return {
    name: 'field',
    source: { kind: 'place', place },
    label: 'Field',
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
  } as const;
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
