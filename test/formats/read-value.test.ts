import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { FieldType } from '../../src/domain/interface.ts';
import { monthsBefore } from '../../src/formats/dates.ts';
import { emptyValue, valueReader } from '../../src/formats/read-value.ts';
import { aField, money } from '../support/definition-parts.ts';

function read(type: FieldType, text: string, name = 'field', required = false) {
  const field = aField({ name, type, required });
  const result = text === '' ? emptyValue(field) : valueReader(field)(text);
  return typeof result === 'object'
    ? [result.code, 'case' in result.values ? result.values.case : undefined]
    : result;
}

const POUNDS = money();
const PENCE = money({ unit: 'pence', sign: 'reversed' });
const DATE: FieldType = {
  kind: 'date',
  formats: ['DD/MM/YYYY', 'YYYYMMDD', 'YYYY-MM-DD'],
  pivot: 70,
};

it('reads money in pounds or pence and turns the sign where the definition says so', () => {
  assert.equal(read(POUNDS, '12.5'), 1250);
  assert.equal(read(POUNDS, '-0.07'), -7);
  assert.equal(read(PENCE, '-60580'), 60_580);
  assert.ok(Object.is(read(PENCE, '0'), 0));
});

it('says what is wrong with an amount and never guesses', () => {
  const cases = [
    ['12.505', 'decimals'],
    ['£12', 'sign'],
    ['5.00-', 'sign'],
    ['(5.00)', 'sign'],
    ['twelve', 'text'],
    ['1,234.50', 'text'],
    ['1e3', 'text'],
    ['9999999999999999', 'too-large'],
  ] as const;
  for (const [text, reason] of cases)
    assert.deepEqual(read(POUNDS, text), ['INV-006', reason], text);
  assert.deepEqual(read(PENCE, '12.50'), ['INV-006', 'not-whole']);
});

it('reads dates by their masks, against the real calendar', () => {
  assert.equal(read(DATE, '29/02/2028'), '2028-02-29');
  assert.equal(read(DATE, '20261118'), '2026-11-18');
  assert.equal(read(DATE, '2026-11-18'), '2026-11-18');
  for (const text of [
    '31/06/2026',
    '29/02/2026',
    '2026-13-01',
    '1/11/2026',
    '18/11/26',
    '00000000',
  ]) {
    assert.deepEqual(read(DATE, text), ['INV-003', undefined], text);
  }
});

it('takes codes in plain characters only: a look-alike is another supplier', () => {
  assert.equal(read({ kind: 'code', map: undefined }, 'L3021-44110'), 'L3021-44110');
  assert.deepEqual(read({ kind: 'code', map: undefined }, '１０４７７２'), ['FIL-007', undefined]);
  assert.deepEqual(read({ kind: 'code', map: undefined }, 'Р1'), ['FIL-007', undefined]);
});

it('maps codes, and says what a kind or another code should have been', () => {
  const type: FieldType = { kind: 'code', map: { INV: 'invoice' } };
  assert.equal(read(type, 'INV'), 'invoice');
  assert.deepEqual(read(type, 'XXX', 'kind'), ['INV-009', 'unknown']);
  assert.deepEqual(read(type, 'toString'), ['FIL-006', 'other']);
});

it('reports what is empty and may not be', () => {
  assert.deepEqual(read(POUNDS, '', 'gross', true), ['INV-001', undefined]);
  assert.equal(read(POUNDS, ''), undefined);
});

it('counts months back to a day that exists', () => {
  assert.equal(monthsBefore('2026-11-18', 18), '2025-05-18');
  assert.equal(monthsBefore('2026-03-31', 1), '2026-02-28');
});
