import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  capitalise,
  count,
  countTotals,
  formatBytes,
  formatDate,
  formatDuration,
  formatFullInstant,
  formatInstant,
  formatMoney,
  formatShortDate,
  formatShortInstant,
  listOf,
} from '../../src/words/format.ts';
import { DEFINITION, NOW } from './fixtures.ts';

const INVOICE = DEFINITION.nouns.document;

test('writes money with two decimals and separated thousands', () => {
  const cases = [841_237, -5_875, 100_000_000, 5, 0, -1];
  assert.deepEqual(cases.map(formatMoney), [
    '£8,412.37',
    '-£58.75',
    '£1,000,000.00',
    '£0.05',
    '£0.00',
    '-£0.01',
  ]);
});

test('writes dates in full in text and short in tables, September too', () => {
  assert.equal(formatDate('2026-11-19'), '19 November 2026');
  assert.equal(formatShortDate('2026-09-09'), '9 Sep 2026');
});

test('shows what is not a date as it was found', () => {
  assert.equal(formatDate('31/02/2026'), '31/02/2026');
  assert.equal(formatDate('2026-13-45'), '2026-13-45');
});

test('says today and yesterday only with a time, and by the day in the United Kingdom', () => {
  const instants = [
    '2026-11-19T07:42:00Z',
    '2026-11-18T06:05:00Z',
    '2026-11-18T12:00:00Z',
    '2026-11-19T00:00:00Z',
    '2026-11-17T07:41:00Z',
    '2026-06-18T06:41:00Z',
    '2026-06-18T23:30:00Z',
  ];
  assert.deepEqual(
    instants.map((instant) => formatInstant(instant, NOW)),
    [
      'today at 7:42am',
      'yesterday at 6:05am',
      'yesterday at midday',
      'today at midnight',
      '17 November 2026 at 7:41am',
      '18 June 2026 at 7:41am',
      '19 June 2026 at 12:30am',
    ],
  );
});

test('knows yesterday across the night in which the clocks go back', () => {
  const now = new Date('2026-10-26T00:30:00Z');
  assert.equal(formatInstant('2026-10-24T23:30:00Z', now), 'yesterday at 12:30am');
});

test('writes instants that are kept with their date', () => {
  assert.equal(formatFullInstant('2026-11-18T17:30:00Z'), '18 November 2026 at 5:30pm');
  assert.equal(formatShortInstant('2026-11-18T07:41:00Z'), '18 Nov 2026, 7:41am');
});

test('agrees in number, and leaves out a kind of which there is none', () => {
  assert.deepEqual(
    [0, 1, 2, 12_408].map((n) => count(n, INVOICE)),
    ['0 invoices', '1 invoice', '2 invoices', '12,408 invoices'],
  );
  const totals = { invoices: 46, invoicesPence: 0, credits: 1, creditsPence: 0 };
  assert.equal(countTotals(totals, DEFINITION.nouns), '46 invoices and 1 credit note');
  assert.equal(countTotals({ ...totals, invoices: 0 }, DEFINITION.nouns), '1 credit note');
  assert.equal(countTotals({ ...totals, credits: 0 }, DEFINITION.nouns), '46 invoices');
  const nothing = { ...totals, invoices: 0, credits: 0 };
  assert.equal(countTotals(nothing, DEFINITION.nouns), '0 invoices');
});

test('writes how long something took, with two parts at most', () => {
  const seconds = [0, 1, 59, 60, 3_600, 4_800, 172_800, 180_000];
  assert.deepEqual(
    seconds.map((one) => formatDuration(one * 1000)),
    [
      '0 seconds',
      '1 second',
      '59 seconds',
      '1 minute',
      '1 hour',
      '1 hour 20 minutes',
      '2 days',
      '2 days 2 hours',
    ],
  );
});

test('writes sizes', () => {
  assert.deepEqual([1, 300, 1_536, 104_857_600].map(formatBytes), [
    '1 byte',
    '300 bytes',
    '1.5 KiB',
    '100 MiB',
  ]);
});

test('joins lists and begins with a capital', () => {
  assert.deepEqual(
    [[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => listOf(items)),
    ['', 'a', 'a and b', 'a, b and c'],
  );
  assert.equal(capitalise('the Stock Unit'), 'The Stock Unit');
  assert.equal(capitalise(''), '');
});
