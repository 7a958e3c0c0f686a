import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, fillPlain, valuesNeeded } from '../../src/words/fill.ts';
import { inSentence } from '../../src/words/labels.ts';
import { LABELS } from './fixtures.ts';

test('fills amounts, dates, counts and sizes by what they are or by what the place asks for', () => {
  const values = {
    total: { pence: 841_237 },
    closed: { date: '2026-10-31' },
    n: 1,
    pence: -5_875,
    day: '2026-10-31',
    size: 1_536,
    at: '2026-11-18T06:05:00Z',
  };
  const template =
    '{total} {closed} {n:count} {pence:money} {day:date} {size:bytes} {at:instant} {n}';
  assert.equal(
    fill(template, values, LABELS),
    '£8,412.37 31 October 2026 1 invoice -£58.75 31 October 2026 1.5 KiB 18 November 2026 at 6:05am 1',
  );
});

test('takes the names of the interface, with a capital where a sentence begins', () => {
  assert.equal(
    fill('{from} sends to {to}. {systems} helps {from}; ask {team.supplier}.', {}, LABELS),
    'The Stock Unit sends to Oracle. The Systems team helps the Stock Unit; ask the Supplier team.',
  );
});

test('names the Systems team where the definition names no team', () => {
  const labels = { ...LABELS, contacts: {} };
  assert.equal(fill('Ask {team.budget}.', {}, labels), 'Ask the Systems team.');
});

test('throws when a value is missing', () => {
  assert.throws(() => fill('{supplier} is closed.', {}, LABELS), /no value for \{supplier\}/);
  assert.throws(() => fillPlain('No batch {ref}.', {}), /no value for \{ref\}/);
});

test('takes no name of JavaScript itself for a value or a label', () => {
  assert.deepEqual(valuesNeeded('{supplier} {to} {from}', LABELS), ['supplier']);
});

test('shows control characters and long values so that they do no harm', () => {
  const found = `a\u001b[31m\u202e${'x'.repeat(500)}`;
  const text = fill('"{found}"', { found }, LABELS);
  assert.ok(text.length < 170, String(text.length));
  assert.doesNotMatch(text, /[\p{Cc}\u202e]/u);
});

test('fills a value once only, so that a value cannot name another', () => {
  assert.equal(fill('{a}', { a: '{b}', b: 'secret' }, LABELS), '{b}');
});

test('gives teams and units their article, and names none', () => {
  assert.deepEqual(
    [
      'Stock Unit',
      'Systems team',
      'Library system',
      'Procure to Pay',
      'Unicorn',
      'The Library',
    ].map(inSentence),
    [
      'the Stock Unit',
      'the Systems team',
      'the Library system',
      'Procure to Pay',
      'Unicorn',
      'The Library',
    ],
  );
});
