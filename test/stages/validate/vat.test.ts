import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Document, Line } from '../../../src/domain/document.ts';
import type { VatPolicy } from '../../../src/domain/interface.ts';
import { rateIn } from '../../../src/domain/lookups.ts';
import { rateOf } from '../../../src/domain/money.ts';
import { grossByPolicy, taxByCode } from '../../../src/domain/vat.ts';
import { check, definitionOf, setupOf } from '../../engine/check/library.ts';

const RATES = (code: string) => ({ P1: 2000, P2: 500, P3: 0 })[code];

function documentOf(
  lines: readonly (readonly [number, string, number?])[],
  tax?: number,
): Document {
  const made = lines.map(
    ([net, taxCode, lineTax], index): Line => ({
      no: index + 1,
      line: index + 3,
      net,
      tax: lineTax,
      taxCode,
      budget: 'B',
      description: '',
      distributions: [],
      fields: {},
    }),
  );
  return {
    no: 1,
    kind: 'invoice',
    supplier: '1',
    supplierName: '',
    site: 'M',
    number: '1',
    date: '2025-11-13',
    currency: 'GBP',
    gross: 0,
    tax,
    description: '',
    reference: '',
    operator: '',
    line: 2,
    offset: 0,
    bytes: 0,
    lines: made,
    fields: {},
  };
}

describe('the eight invoices that a target held or took', () => {
  // Header as sent in pence, then net by rate: the lines that make the per-line figure differ are in the splits.
  const cases: readonly [string, number, readonly (readonly [number, string])[], boolean][] = [
    [
      '7187346, October',
      1282,
      [
        [57, 'P1'],
        [1012, 'P1'],
      ],
      false,
    ],
    [
      '7187346, November',
      1283,
      [
        [57, 'P1'],
        [1012, 'P1'],
      ],
      true,
    ],
    ['7187345, October', 4040, [[3368, 'P1']], false],
    ['7187345, November', 4042, [[3368, 'P1']], true],
    [
      '7183674, October',
      60_580,
      [
        [59_988, 'P3'],
        [549, 'P1'],
      ],
      false,
    ],
    [
      '7183674, November',
      60_647,
      [
        [59_988, 'P3'],
        [549, 'P1'],
      ],
      true,
    ],
    [
      '7243540, November',
      33_722,
      [
        [28_826, 'P3'],
        [4080, 'P1'],
      ],
      true,
    ],
    ['8773, November', 13_716, [[11_430, 'P1']], true],
  ];
  const row = (start: string, site = '') =>
    `${start}${','.repeat(23 - start.split(',').length)},${site}`;
  for (const [name, header, lines, passes] of cases) {
    it(`${name}: ${passes ? 'agrees' : 'is stopped'}`, async () => {
      const text = [
        row(`CT,1,-${header}`),
        row(`AP,21003150,900,20251113,-${header},,900,,,,,,GBP`, 'MAIN'),
        ...lines.map(([net, code]) => row(`GL,4539,900,${net},,${code},,,,a,,E26315,900`)),
      ].join('\r\n');
      const { findings } = await check(
        `${text}\r\n`,
        setupOf(definitionOf('library-invoices-ctapgl')),
      );
      const due = grossByPolicy(documentOf(lines), 'target computes', RATES);
      const values = {
        sent: { pence: header },
        computed: { pence: due },
        difference: { pence: Math.abs(header - (due ?? 0)) },
      };
      assert.deepEqual(
        findings.map((finding) => [finding.code, finding.values]),
        passes ? [] : [['INV-007', values]],
      );
    });
  }
});

it('rounds once per rate, per line, or not at all, as the policy says', () => {
  const lines = [
    [1, 'P1'],
    [2, 'P1'],
    [2, 'P1'],
  ] as const;
  assert.equal(grossByPolicy(documentOf(lines), 'target computes', RATES), 6);
  assert.equal(grossByPolicy(documentOf(lines), 'sender computes', RATES), 5);
  const given = documentOf([
    [1000, 'P1', 199],
    [500, 'P3', 0],
  ]);
  assert.equal(grossByPolicy(given, 'given', RATES), 1699);
  assert.equal(grossByPolicy(documentOf([[1000, 'P1']], 200), 'given', RATES), 1200);
});

it('rounds half a penny away from zero, for credits too', () => {
  assert.equal(grossByPolicy(documentOf([[250, 'P2']]), 'target computes', RATES), 263);
  assert.equal(grossByPolicy(documentOf([[-250, 'P2']]), 'target computes', RATES), -263);
});

it('has no answer without the rate', () => {
  assert.equal(grossByPolicy(documentOf([[100, 'XX']]), 'target computes', RATES), undefined);
  assert.equal(grossByPolicy(documentOf([[100, 'XX']]), 'sender computes', RATES), undefined);
  const oneOfTwo = documentOf([
    [100, 'P1'],
    [100, 'XX'],
  ]);
  assert.equal(taxByCode(oneOfTwo, 'sender computes', RATES), undefined);
});

it('takes a code without a rate for a fault of the list, not for a code that nobody knows', () => {
  const row = (code: string) => (code === 'P1' ? { code, rate: '' } : undefined);
  const rates = rateIn({ find: (code = '') => row(code), all: () => [], nearest: () => [] });
  assert.equal(rates('XX'), undefined);
  assert.throws(() => rates('P1'), /VAT code P1 has no rate/);
});

it('adds the tax of each code to exactly what the document comes to, over many random documents', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  const policies: readonly VatPolicy[] = ['sender computes', 'given'];
  for (let round = 0; round < 2000; round += 1) {
    const policy = policies[round % 2] ?? 'given';
    const lines = Array.from({ length: 1 + random(12) }, () => {
      const net = random(100_000) - 20_000;
      const code = ['P1', 'P2', 'P3'][random(3)] ?? 'P3';
      return [net, code, rateOf(net, RATES(code) ?? 0)] as const;
    });
    const document = documentOf(lines);
    const rows = [
      ...document.lines.map(({ net }) => net),
      ...(taxByCode(document, policy, RATES) ?? []).map(({ tax }) => tax),
    ];
    assert.equal(
      rows.reduce((sum, amount) => sum + amount, 0),
      grossByPolicy(document, policy, RATES),
    );
  }
});
