import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptView } from '../../src/engine/views.ts';
import { deliveryTrouble } from '../../src/words/delivery-trouble.ts';
import { attemptResult, filesGone } from '../../src/words/pages/batch-parts.ts';
import { eventTexts } from '../../src/words/pages/history.ts';
import { NOW } from './fixtures.ts';

const ENDED: AttemptView = {
  no: 1,
  startedAt: '2026-11-19T09:00:00Z',
  finishedAt: '2026-11-19T09:01:00Z',
  outcome: 'delivered',
  errorCode: undefined,
  detail: undefined,
};

test('says of each try what became of it, and of an error only where it failed', () => {
  const cases: readonly [Partial<AttemptView>, string][] = [
    [{}, 'The whole set of files arrived'],
    [{ outcome: 'already-there' }, 'It was there already, from an earlier try'],
    [{ outcome: 'in-doubt', detail: 'no-trace' }, 'AIMS cannot know whether it arrived'],
    [
      { outcome: 'unanswered', errorCode: 'CONNECTION_UNAVAILABLE' },
      'Oracle did not answer for the last file: it may have arrived',
    ],
    [{ outcome: 'failed', errorCode: 'CONNECTION_UNAVAILABLE' }, 'Oracle could not be reached'],
    [{ outcome: 'failed', errorCode: 'VALUE_DOES_NOT_FIT' }, 'It did not work'],
    [{ finishedAt: undefined, outcome: undefined }, 'Not finished'],
  ];
  for (const [change, words] of cases)
    assert.equal(attemptResult({ ...ENDED, ...change }, 'Oracle'), words);
});

test('says that files were sent only when the whole set has arrived', () => {
  const gone = ['sent', 'in-doubt', 'owed', 'not-approved', 'withdrawn'] as const;
  const headings = gone.map((one) => filesGone(one, 'Oracle').heading);
  assert.deepEqual(
    headings.map((heading) => /was sent/.test(heading)),
    [true, false, false, false, false],
  );
  assert.equal(new Set(headings).size, gone.length);
});

test('quotes no code of AIMS as an answer of the target', () => {
  assert.equal(
    deliveryTrouble('CONNECTION_REFUSED', 'the host key has changed', 'Oracle'),
    'Oracle refused AIMS: the host key has changed.',
  );
  assert.equal(
    deliveryTrouble('CONNECTION_REFUSED', 'CONNECTION_REFUSED', 'Oracle'),
    'Oracle refused AIMS.',
  );
  assert.match(deliveryTrouble('no-trace', undefined, 'Oracle'), /Oracle leaves no trace/);
});

test('says in the history that all are validated only where none was refused, held or left out', () => {
  const said = (facts: Record<string, string>) =>
    eventTexts(
      {
        seq: 1,
        at: '2026-11-19T09:00:00Z',
        event: 'batch.confirmed',
        by: 'AIMS',
        facts: { confirmed: '45', 'confirmed.pence': '1', ends: 'validated', ...facts },
        detail: undefined,
      },
      NOW,
    ).join(' ');
  assert.match(said({ ended: 'yes' }), /All are validated\.$/);
  assert.match(said({ ended: 'no' }), /Not all are validated yet\.$/);
  for (const left of ['refused', 'held', 'unanswered'])
    assert.match(said({ ended: 'yes', [left]: '1' }), /Nothing more is awaited\.$/);
});

test('says in the history what an answer contradicts, with both amounts', () => {
  const said = (facts: Record<string, string>, detail?: string) =>
    eventTexts({ seq: 1, at: '', event: 'batch.contradicted', by: 'AIMS', facts, detail }, NOW);
  assert.deepEqual(
    said(
      { first: 'different-amount', count: '3', 'sent.pence': '1002', 'answered.pence': '1003' },
      'PT-1',
    ),
    ['It names another amount than was sent, we sent £10.02, it says £10.03. And 2 more.', 'PT-1'],
  );
  assert.deepEqual(said({ first: 'unreadable', count: '1', what: 'the last line is cut off' }), [
    'The answer cannot be read. The last line is cut off.',
  ]);
  const none = { 'sent.pence': '', what: '' };
  assert.deepEqual(
    said({ first: 'unknown-document', count: '1', ...none, 'answered.pence': '5000' }),
    ['It names what was not sent, it says £50.00.'],
  );
});

test('says in the history how much a person settled, and what they found', () => {
  const facts = { person: '6', from: 'confirmed', count: '2', first: 'different-amount' };
  const entry = { seq: 1, at: '', event: 'batch.settled', by: 'Alex Morgan', facts };
  assert.deepEqual(eventTexts({ ...entry, detail: 'It was typed in by hand.' }, NOW), [
    '2 differences settled.',
    '‘It was typed in by hand.’',
  ]);
});
