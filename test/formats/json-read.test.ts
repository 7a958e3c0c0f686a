/** JSON as records: what is read, where it was, and what is no JSON. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonSyntax } from '../../src/domain/interface.ts';
import { jsonReader } from '../../src/formats/json/read.ts';
import {
  byteByByte,
  edited,
  faultsOf,
  field,
  pick,
  type Read,
  randomFrom,
  readAll,
  record,
  told,
} from './tree-definitions.ts';

/** In the layout of FOLIO's batch voucher export. */
const FOLIO = `{
  "id": "b-1",
  "created": "2026-11-06T00:01:04.000+0000",
  "batchedVouchers": [
    {
      "amount": 23.45,
      "vendorName": "Jörg \\u0026 Söhne \\ud83d\\udcda",
      "vendorInvoiceNo": "0071",
      "enclosureNeeded": true,
      "invoiceNote": null,
      "vendorAddress": { "zipCode": "01938" },
      "batchedVoucherLines": [
        { "amount": 20.40, "fundCodes": [ "HIST", "LAT" ] },
        { "amount": 3.05, "fundCodes": [] }
      ]
    },
    { "amount": -1, "vendorInvoiceNo": "", "batchedVoucherLines": [] }
  ],
  "totalRecords": 2
}
`;

const RECORDS = [
  record('batch', ['/'], [field('id', 'id'), field('count', 'totalRecords')]),
  record(
    'voucher',
    ['/batchedVouchers'],
    [
      field('amount', 'amount'),
      field('vendor', 'vendorName'),
      field('number', 'vendorInvoiceNo'),
      field('enclosure', 'enclosureNeeded'),
      field('note', 'invoiceNote'),
      field('zip', 'vendorAddress/zipCode'),
    ],
    { parent: 'batch' },
  ),
  record(
    'line',
    ['/batchedVouchers/batchedVoucherLines'],
    [field('amount', 'amount'), field('first', 'fundCodes[1]'), field('second', 'fundCodes[2]')],
    { parent: 'voucher' },
  ),
];

const TOLD = [
  ['batch', 'b-1', '2'],
  ['voucher', '23.45', 'Jörg & Söhne 📚', '0071', 'true', undefined, '01938'],
  ['line', '20.40', 'HIST', 'LAT'],
  ['line', '3.05', undefined, undefined],
  ['voucher', '-1', undefined, '', undefined, undefined, undefined],
];

function json(more: Partial<JsonSyntax> = {}): JsonSyntax {
  return { kind: 'json', others: 'allowed', maxDepth: 64, ...more };
}

const folio = jsonReader(json(), RECORDS);

/** The record is the root, and these are its places. */
function reading(...paths: string[]): (file: string) => unknown {
  const records = [
    record(
      'r',
      ['/'],
      paths.map((path) => field(path, path)),
    ),
  ];
  const reader = jsonReader(json(), records);
  return (file) => {
    const read = readAll(reader, file);
    return read.fault ?? told(reader, records, read.records);
  };
}

function read(file: string | Uint8Array, others: 'allowed' | 'refused' = 'allowed'): Read {
  return readAll(jsonReader(json({ others }), [record('r', ['/'], [field('a', 'a')])]), file);
}

describe('records', () => {
  it('are objects and items of arrays, in the order of the file', () => {
    const { records, fault, isEnded } = readAll(folio, FOLIO);
    assert.deepEqual([fault, isEnded], [undefined, true]);
    assert.deepEqual(told(folio, RECORDS, records), TOLD);
    assert.deepEqual(
      records.map(({ depth }) => depth),
      [0, 1, 2, 2, 1],
    );
  });

  it('are the same fed byte by byte and with a byte-order mark', () => {
    const bytes = Buffer.from(`\ufeff${FOLIO}`);
    assert.deepEqual(told(folio, RECORDS, readAll(folio, ...byteByByte(bytes)).records), TOLD);
  });

  it('know their bytes, lines and beginning', () => {
    const bytes = Buffer.from(`\ufeff${FOLIO}`);
    const { records } = readAll(folio, bytes);
    for (const { offset, bytes: length, line, endLine } of records) {
      const raw = bytes.toString('utf8', offset, offset + length);
      assert.equal(typeof JSON.parse(raw), 'object');
      assert.equal(bytes.toString('utf8', 0, offset).split('\n').length, line);
      assert.equal(bytes.toString('utf8', 0, offset + length).split('\n').length, endLine);
    }
    assert.equal(records[2]?.begins(), '{ "amount": 20.40, "fundCodes": [ "HIST"');
  });

  it('may be the items of an array that is the whole file, or single texts', () => {
    const records = [
      record('r', ['/'], [field('own', '.')]),
      record('c', ['/c'], [field('o', '.')]),
    ];
    const reader = jsonReader(json(), records);
    assert.deepEqual(told(reader, records, readAll(reader, '[1, "b", null, [5], true]').records), [
      ['r', '1'],
      ['r', 'b'],
      ['r', undefined],
      ['r', 'true'],
    ]);
    assert.deepEqual(told(reader, records, readAll(reader, '{"c": ["x", null, "y"]}').records), [
      ['r', undefined],
      ['c', 'x'],
      ['c', 'y'],
    ]);
  });
});

describe('texts', () => {
  it('of numbers are as written, to the last digit', () => {
    const text = reading('a');
    for (const number of [
      '0',
      '-0',
      '23.45',
      '1.10',
      '1e5',
      '1E-5',
      '12345678901234567890',
      '0.10',
    ]) {
      assert.deepEqual(text(`{"a": ${number}}`), [['r', number]]);
    }
  });

  it('tell null and nothing from empty, and count null among its like', () => {
    const text = reading('a[1]', 'a[2]', 'b');
    assert.deepEqual(text('{"a": [null, "2"], "b": ""}'), [['r', undefined, '2', '']]);
    assert.deepEqual(text('{"a": []}'), [['r', undefined, undefined, undefined]]);
    assert.deepEqual(text('{"a": "1"}'), [['r', '1', undefined, undefined]]);
  });

  it('are chosen by conditions, by keys with odd letters, and never the first of several', () => {
    const text = reading("adj[type='Tax']/value", "'net amount'", "'@id'", 'adj/value');
    const file =
      '{"adj": [{"type": "Fee", "value": 1}, {"type": "Tax", "value": 2}], "net amount": 3, "@id": 4}';
    assert.deepEqual(text(file), [['r', '2', '3', '4', undefined]]);
    const reader = jsonReader(json(), [
      record('r', ['/'], [field('v', 'adj/value'), field('o', 'adj[1]')]),
    ]);
    assert.deepEqual(faultsOf(readAll(reader, file).records), [
      ['unknown', 'adj, 2 times'],
      ['unknown', 'adj: no text, others inside it'],
    ]);
  });

  it('say control characters and halves of letters that escapes can hide', () => {
    assert.deepEqual(faultsOf(read('{"a": "x\\u0000y\\n"}').records), [['control', 'U+0000']]);
    assert.deepEqual(faultsOf(read('{"a": "x\\ud800y"}').records), [['encoding', 'x\ufffdy']]);
  });
});

it('says what nobody named, where the definition wants to know', () => {
  const file = '{"a": {"x": 1}, "b": null, "c": [], "d": [1, 2], "e": {"f": {}}, "g": "t"}';
  const names = ['x', 'b', 'c', 'd', 'e', 'g'];
  const said = faultsOf(read(file, 'refused').records).map(([, found]) => found);
  assert.deepEqual(said, [...names, 'a: no text, others inside it']);
  assert.deepEqual(faultsOf(read('{"g": 1}').records), []);
  const reader = jsonReader(json({ others: 'refused' }), [record('r', ['/list'], [])]);
  const { records } = readAll(reader, '{"version": 2, "list": [{}], "more": [[1]]}');
  assert.deepEqual(
    records.map(({ tag }) => tag),
    ['/version', '/list', '/more'],
  );
});

describe('a file is refused', () => {
  it('for a key that comes twice in one object, whatever it is called', () => {
    for (const key of ['a', '__proto__', 'constructor', 'é', '']) {
      const twice = `{"b": 1,\n ${JSON.stringify(key)}: 1, ${JSON.stringify(key)}: 2}`;
      assert.deepEqual(read(twice).fault, { reason: 'key-twice', line: 2, found: key });
    }
    assert.equal(read('{"a": 1, "\\u0061": 2}').fault?.reason, 'key-twice');
    assert.equal(read('{"a": {"a": [{"a": 1}, {"a": 1}]}}').fault, undefined);
  });

  it('for a second value or what stands behind', () => {
    for (const file of ['{} {}', '{}{}', '[1] x', '1 2', '{}\n{}\n', '"a""b"', '{},']) {
      assert.equal(read(file).fault?.reason, 'several-values', file);
    }
    assert.deepEqual(read('{}\n{"a": 1}').fault, {
      reason: 'several-values',
      line: 2,
      found: '{"a": 1}',
    });
  });

  it('for what is no JSON', () => {
    const wrong = [
      ...[
        '',
        ' ',
        '{',
        '[',
        '}',
        '{"a"}',
        '{"a":}',
        '{"a":1,}',
        '[1,]',
        '[,1]',
        '[1 2]',
        '{a:1}',
        "{'a':1}",
      ],
      ...[
        'NaN',
        '[NaN]',
        'Infinity',
        '-Infinity',
        '01',
        '1.',
        '.5',
        '+1',
        '-',
        '1e',
        '[0x1F]',
        '[1_000]',
        'tru',
        'TRUE',
      ],
      ...[
        'undefined',
        '"a',
        '"\\x"',
        '"\\u12"',
        '"a\nb"',
        '"\t"',
        '"\\',
        '"\\"',
        '// c\n1',
        '/* c */1',
        '[1}',
        '{"a":1]',
      ],
      ...['\u00a01', '{"a":1,"b"', 'nul', '--1', '1-1', `[${'1'.repeat(1001)}]`],
    ];
    for (const file of wrong) {
      assert.equal(read(file).fault?.reason, 'not-well-formed', JSON.stringify(file));
    }
    assert.deepEqual(read('{\n"a": 1\n"b": 2}').fault, {
      reason: 'not-well-formed',
      line: 3,
      found: '"b": 2}',
      expected: ',',
    });
  });

  it('for bytes that are not UTF-8, and for UTF-16', () => {
    const latin1 = Buffer.from('{"a":\n"\u00e9"}', 'latin1');
    assert.deepEqual(read(latin1).fault, { reason: 'encoding', line: 2, expected: 'utf-8' });
    assert.equal(read(Buffer.from('{"a":1}', 'utf16le')).fault?.reason, 'utf-16');
    assert.equal(read(Buffer.from('\ufeff{"a":1}', 'utf16le')).fault?.reason, 'utf-16');
  });

  it('for nesting too deep, a hundred thousand deep too', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.equal(read(nested(64)).fault, undefined);
    assert.deepEqual(read(nested(65)).fault, { reason: 'too-deep', line: 1, expected: '64' });
    assert.equal(read(nested(100_000)).fault?.reason, 'too-deep');
    assert.equal(read('{"a":'.repeat(100_000)).fault?.reason, 'too-deep');
    assert.equal(read('['.repeat(100_000)).fault?.reason, 'too-deep');
  });

  it('for more values than fit into memory', () => {
    assert.equal(read(`{"a": [${'1,'.repeat(600_000)}1]}`).fault?.reason, 'too-large');
  });
});

it('keeps __proto__ and constructor as data and touches no prototype', () => {
  const text = reading(
    '__proto__/polluted',
    'constructor/prototype/x',
    'toString',
    'hasOwnProperty',
  );
  const file =
    '{"__proto__": {"polluted": "1"}, "constructor": {"prototype": {"x": "2"}}, "toString": "3"}';
  assert.deepEqual(text(file), [['r', '1', '2', '3', undefined]]);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
});

it('refuses definitions that it cannot read by', () => {
  for (const wrong of [record('r', ['r'], []), record('r', ['/r'], [field('a', '@b')])]) {
    assert.throws(() => jsonReader(json(), [wrong]), { code: 'SETTINGS_MISTAKES' });
  }
});

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);

it(`takes of ${ROUNDS} made-up files what JSON.parse takes, and nothing else`, () => {
  const random = randomFrom(20_261_123);
  const paths = ['a', 'b', 'a[2]', 'b/a', 'a/b', "a[b='1']/a"];
  let taken = 0;
  for (let no = 0; no < ROUNDS; no += 1) {
    const bytes = no % 3 === 0 ? edited(Buffer.from(FOLIO), random) : madeUp(random);
    const reader = jsonReader(json(), [
      record(
        'r',
        ['/'],
        paths.map((path) => field(path, path)),
      ),
    ]);
    const { fault } = readAll(reader, bytes);
    const expected = byJsonParse(bytes);
    const said = `file ${no}: ${JSON.stringify(bytes.toString())}`;
    if (fault?.reason === 'key-twice') assert.equal(expected, true, said);
    else assert.equal(fault === undefined, expected, said);
    if (expected) taken += 1;
  }
  assert.ok(taken > ROUNDS / 10 && taken < (ROUNDS * 9) / 10, `${taken} files were taken`);
});

const PIECES: [string, ...string[]] = [
  ...([
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b"',
    '1',
    '-0.10e+5',
    'null',
    'true',
    ' ',
    '\n',
  ] as const),
  ...['"\\n"', '"\\u00e9"', '"é"', '"\\', '{"a":', '{"b":', '[]', '{}', '"\\\\"', '0'],
];

/** Half of them JSON, half only near it. */
function madeUp(random: () => number): Buffer {
  if (random() < 0.5) return Buffer.from(value(random, 4));
  return Buffer.from(
    Array.from({ length: Math.floor(random() * 8) }, () => pick(PIECES, random)).join(''),
  );
}

function value(random: () => number, depth: number): string {
  const count = Math.floor(random() * 3);
  const inner = () => value(random, depth - 1);
  const kind = depth === 0 ? 0 : random();
  if (kind < 0.4) return pick(['1', '"b"', 'null', 'true', '""', '1.10', '"\\"\\\\"'], random);
  if (kind < 0.7) return `[${Array.from({ length: count }, inner).join(' ,')}]`;
  const keys = [pick(['"a"', '"b"'], random), '"c"', '"d"'].slice(0, count);
  return `{${keys.map((key) => `${key} : ${inner()}`).join(',\n')}}`;
}

function byJsonParse(bytes: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

it(`tells the values that JSON.parse tells, of ${ROUNDS} made-up files`, () => {
  const random = randomFrom(7);
  for (let no = 0; no < ROUNDS; no += 1) {
    const file = `{"a": ${value(random, 0)}, "o": {"b": ${value(random, 0)}}, "l": [${value(random, 0)}, ${value(random, 0)}]}`;
    const { a, o, l } = JSON.parse(file);
    const expected = [a, o.b, l[0], l[1]].map((each) => (each === null ? undefined : String(each)));
    const found = reading('a', 'o/b', 'l[1]', 'l[2]')(file.replaceAll('1.10', '1.1'));
    assert.deepEqual(found, [['r', ...expected]], file);
  }
});
