/** JSON written: read again it is the same, and a file in the writer's own style comes out byte for byte. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RecordDefinition } from '../../src/domain/interface.ts';
import { jsonReader } from '../../src/formats/json/read.ts';
import { jsonWriter } from '../../src/formats/json/write.ts';
import { field, MONEY, readAll, record, textsOf, told, typeOf } from './tree-definitions.ts';

const SYNTAX = { kind: 'json', others: 'refused', maxDepth: 64 } as const;

const BATCH = record(
  'batch',
  ['/'],
  [field('id', 'id'), field('count', 'totalRecords', { kind: 'integer' })],
  { max: 1 },
);
const VOUCHER = record(
  'voucher',
  ['/batchedVouchers'],
  [
    field('number', 'vendorInvoiceNo'),
    field('amount', 'amount', MONEY),
    field('zip', 'vendorAddress/zipCode'),
  ],
  { parent: 'batch' },
);
const LINE = record(
  'line',
  ['/batchedVouchers/lines'],
  [
    field('amount', 'amount', MONEY),
    field('first', 'fundCodes[1]'),
    field('second', 'fundCodes[2]'),
    field('tax', "adjustments[type='Tax']/value", { kind: 'number', decimals: 4, implied: false }),
  ],
  { parent: 'voucher' },
);
const RECORDS = [BATCH, VOUCHER, LINE];

type Row = readonly [RecordDefinition, ...(string | undefined)[]];

function write(rows: readonly Row[], records: readonly RecordDefinition[] = RECORDS): string {
  const writer = jsonWriter(SYNTAX, records);
  const parts = rows.map(([type, ...texts]) => writer.write({ type, texts }));
  return Buffer.concat([...parts, writer.end()]).toString();
}

const ROWS: readonly Row[] = [
  [BATCH, 'b "1" \\ \u0000 é', '2'],
  [VOUCHER, '0071', '12345678901234567890.10', '01938'],
  [LINE, '1.10', 'HIST', 'LAT', '1e-2'],
  [LINE, '-2', 'HIST', undefined, undefined],
  [VOUCHER, '', undefined, undefined],
];

const WRITTEN = `{
  "id": "b \\"1\\" \\\\ \\u0000 é",
  "totalRecords": 2,
  "batchedVouchers": [
    {
      "vendorInvoiceNo": "0071",
      "amount": 12345678901234567890.10,
      "vendorAddress": {
        "zipCode": "01938"
      },
      "lines": [
        {
          "amount": 1.10,
          "fundCodes": [
            "HIST",
            "LAT"
          ],
          "adjustments": [
            {
              "type": "Tax",
              "value": 1e-2
            }
          ]
        },
        {
          "amount": -2,
          "fundCodes": [
            "HIST"
          ]
        }
      ]
    },
    {
      "vendorInvoiceNo": ""
    }
  ]
}
`;

it('nests records by their parents; numbers keep their digits', () => {
  assert.equal(write(ROWS), WRITTEN);
});

it('is read as it was written, and written again byte for byte', () => {
  const reader = jsonReader(SYNTAX, RECORDS);
  const { records, fault } = readAll(reader, WRITTEN);
  assert.equal(fault, undefined);
  assert.deepEqual(
    told(reader, RECORDS, records),
    ROWS.map(([type, ...texts]) => [type.name, ...texts]),
  );
  const rows = records.map((found): Row => {
    const type = typeOf(found, RECORDS) ?? BATCH;
    return [type, ...textsOf(reader, found, type)];
  });
  assert.equal(write(rows), WRITTEN);
});

it('writes an array where records are many, also where there is one or none, and plain texts', () => {
  const row = record('row', ['/'], [field('a', 'a')]);
  assert.equal(write([], [row]), '[]\n');
  assert.deepEqual(JSON.parse(write([[row, '1']], [row])), [{ a: '1' }]);
  assert.deepEqual(
    JSON.parse(
      write(
        [
          [row, '1'],
          [row, '2'],
        ],
        [row],
      ),
    ),
    [{ a: '1' }, { a: '2' }],
  );
  const code = record('code', ['/list/codes'], [field('own', '.')]);
  assert.deepEqual(
    JSON.parse(
      write(
        [
          [code, '1'],
          [code, '2'],
        ],
        [code],
      ),
    ),
    {
      list: { codes: ['1', '2'] },
    },
  );
  const address = record('address', ['/address'], [field('zip', "'zip code'")], { max: 1 });
  assert.deepEqual(JSON.parse(write([[address, '0']], [address])), {
    address: { 'zip code': '0' },
  });
  const proto = record('r', ['/'], [field('p', '__proto__/x')], { max: 1 });
  assert.equal(write([[proto, '1']], [proto]), '{\n  "__proto__": {\n    "x": "1"\n  }\n}\n');
});

it('refuses what does not fit: no number, half a letter, a gap, a line without its voucher', () => {
  const mixed = record('r', ['/r'], [field('a', 'a'), field('b', 'a/b')]);
  const wrong: [readonly Row[], RecordDefinition[]][] = [
    ...['1,234.50', '007', '', 'NaN', '+1', '1.'].map((amount): [Row[], RecordDefinition[]] => [
      [[BATCH], [VOUCHER, 'n', amount]],
      RECORDS,
    ]),
    [[[BATCH, '\ud800']], RECORDS],
    [[[BATCH], [VOUCHER], [LINE, undefined, undefined, 'second fund only']], RECORDS],
    [[[BATCH], [LINE, '1']], RECORDS],
    [[[BATCH], [BATCH]], RECORDS],
    [[], RECORDS],
    [[[mixed, '1', '2']], [mixed]],
  ];
  for (const [rows, records] of wrong) {
    assert.throws(
      () => write(rows, records),
      { code: 'VALUE_DOES_NOT_FIT' },
      JSON.stringify(rows.map(([, ...texts]) => texts)),
    );
  }
});
