/** Money is exact: nothing is guessed at, nothing is rounded but where a rate is applied, and there half away from zero. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addToTotals, NO_TOTALS, plusTotals } from '../../src/domain/document.ts';
import { LARGEST_PENCE, parsePence, rateOf, sumPence, toDecimal } from '../../src/domain/money.ts';
import { randomNumbers } from './random.ts';

describe('an amount as text', () => {
  const pounds: readonly [string, number | undefined][] = [
    ['12.50', 1250],
    ['12.5', 1250],
    ['12', 1200],
    ['0', 0],
    ['0.01', 1],
    ['-3.07', -307],
    ['-0.00', 0],
    ['-0', 0],
    ['007.10', 710],
    ['1.005', undefined],
    ['1,234.50', undefined],
    ['1.234,50', undefined],
    ['(5.00)', undefined],
    ['5.00-', undefined],
    ['+5.00', undefined],
    ['£5', undefined],
    ['5e3', undefined],
    ['0x10', undefined],
    ['.5', undefined],
    ['5.', undefined],
    ['--5', undefined],
    ['', undefined],
    [' ', undefined],
    [' 5', undefined],
    ['5 ', undefined],
    ['5\n', undefined],
    ['5\u00a0000', undefined],
    ['٣', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['100000000000.00', LARGEST_PENCE],
    ['100000000000.01', undefined],
    ['-100000000000.00', -LARGEST_PENCE],
    ['1000000000000000', undefined],
  ];
  for (const [text, expected] of pounds) {
    it(`reads ${JSON.stringify(text)} in pounds as ${expected}`, () => {
      // Object.is, because minus nothing would be written as "-0".
      assert.ok(Object.is(parsePence(text, 'pounds'), expected));
    });
  }

  it('reads whole pence without a point', () => {
    const pence = (text: string) => parsePence(text, 'pence');
    assert.deepEqual(['307', '-307', '0', '10000000000000'].map(pence), [
      307,
      -307,
      0,
      LARGEST_PENCE,
    ]);
    assert.deepEqual(['3.07', '1e3', '', '10000000000001'].map(pence), Array(4).fill(undefined));
    assert.ok(Object.is(pence('-0'), 0));
  });

  it('comes back as it was, for 10,000 amounts', () => {
    const random = randomNumbers(1);
    for (let n = 0; n < 10_000; n += 1) {
      const pence = random(-LARGEST_PENCE, LARGEST_PENCE);
      assert.equal(parsePence(toDecimal(pence), 'pounds'), pence);
    }
    assert.deepEqual([0, 5, -5, 100, 796105].map(toDecimal), [
      '0.00',
      '0.05',
      '-0.05',
      '1.00',
      '7961.05',
    ]);
  });
});

describe('a sum', () => {
  it('is exact over 100,000 random batches, held against exact arithmetic', () => {
    const random = randomNumbers(2);
    for (let batch = 0; batch < 100_000; batch += 1) {
      const amounts = Array.from({ length: random(0, 8) }, () =>
        random(-LARGEST_PENCE, LARGEST_PENCE),
      );
      const exact = amounts.reduce((total, amount) => total + BigInt(amount), 0n);
      assert.equal(BigInt(sumPence(amounts)), exact);
    }
  });

  it('is refused when it leaves the range in which numbers are exact', () => {
    const many = Array<number>(901).fill(LARGEST_PENCE);
    assert.throws(() => sumPence(many), { code: 'MONEY_OUT_OF_RANGE' });
  });

  it('is refused also when it comes back into the range, having lost its pence', () => {
    const there = Array<number>(901).fill(LARGEST_PENCE);
    const back = Array<number>(901).fill(-LARGEST_PENCE);
    assert.throws(() => sumPence([...there, 1, ...back]), { code: 'MONEY_OUT_OF_RANGE' });
  });

  it('is refused for the totals of a batch too', () => {
    const full = { ...NO_TOTALS, invoicesPence: Number.MAX_SAFE_INTEGER };
    const out = { code: 'MONEY_OUT_OF_RANGE' };
    assert.throws(() => addToTotals(full, { kind: 'invoice', gross: 1 }), out);
    assert.throws(() => plusTotals(full, { ...NO_TOTALS, invoicesPence: 1 }), out);
    assert.equal(addToTotals(full, { kind: 'credit', gross: -1 }).creditsPence, -1);
  });
});

describe('a rate of an amount', () => {
  it('takes half a penny away from zero', () => {
    assert.deepEqual(
      [10, 30, -10, -30, 9, 11].map((net) => rateOf(net, 500)),
      [1, 2, -1, -2, 0, 1],
    );
    assert.deepEqual(
      [1250, -1250].map((net) => rateOf(net, 2000)),
      [250, -250],
    );
    assert.ok(Object.is(rateOf(-1, 0), 0));
  });

  it('is the nearest penny for 20,000 amounts and rates, and the same for a credit', () => {
    const random = randomNumbers(3);
    for (let n = 0; n < 20_000; n += 1) {
      const [net, rate] = [random(-LARGEST_PENCE, LARGEST_PENCE), random(0, 10_000)];
      const tax = rateOf(net, rate);
      assert.equal(BigInt(tax), halfAwayFromZero(BigInt(net) * BigInt(rate), 10_000n));
      assert.equal(rateOf(-net, rate) + tax, 0);
    }
  });
});

/** Written otherwise than in the product: by size first, then the sign. */
function halfAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rest = size % divisor;
  const nearest = size / divisor + (rest * 2n >= divisor ? 1n : 0n);
  return dividend < 0n ? -nearest : nearest;
}
