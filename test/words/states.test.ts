import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_STATES, type BatchState } from '../../src/domain/batch.ts';
import { OUTCOME_STATUSES } from '../../src/domain/outcome.ts';
import {
  notThereLabel,
  outcomeWords,
  type StatusFacts,
  sentenceOf,
  severityOf,
  statusOf,
} from '../../src/words/states.ts';
import { APPROVAL, BANNED, DEFINITION, DELIVERY, FACTS, NOW } from './fixtures.ts';

type Change = Partial<StatusFacts>;

function label(change: Change): string {
  const { label: words, colour, group } = statusOf({ ...FACTS, ...change }, NOW);
  return `${words} (${colour}, ${group})`;
}

function sentence(change: Change): string {
  return sentenceOf({ ...FACTS, ...change }, NOW);
}

const APPROVED: Change = { state: 'approved', approvals: [APPROVAL], delivery: DELIVERY };
const LONG_AGO = '2026-11-19T08:50:00Z';

test('says first of all that a batch is being checked again, whatever was found before', () => {
  const due = { recheckDue: true };
  for (const before of [{}, { errors: 2 }, { state: 'unreadable', errors: 1 } as const])
    assert.equal(label({ ...before, ...due }), 'Being checked (blue, progress)');
  assert.equal(sentence(due), 'AIMS is checking it again.');
});

test('says that a batch waits for a list, before a check and after it', () => {
  for (const state of ['archived', 'validated'] as const)
    assert.equal(
      label({ state, heldFor: ['supplier list'] }),
      'Waiting for a list (orange, progress)',
    );
});

test('labels what AIMS is still checking, and what it cannot check yet', () => {
  for (const state of ['received', 'archived', 'parsed'] as const) {
    assert.equal(label({ state }), 'Being checked (blue, progress)');
  }
  assert.equal(
    label({ state: 'archived', heldFor: ['supplier list'] }),
    'Waiting for a list (orange, progress)',
  );
  assert.equal(
    label({ state: 'archived', couldNotCheck: 'check-failed' }),
    'Has problems (red, person)',
  );
});

test('tells a file that AIMS could not check from one that cannot be used', () => {
  const blocked = { state: 'unreadable', errors: 1 } as const;
  const cases: readonly [StatusFacts['couldNotCheck'], RegExp][] = [
    [undefined, /^The file as a whole cannot be used/],
    ['check-failed', /^A check stopped working/],
    ['original-damaged', /^The stored file is damaged/],
    ['list-unfit', /^A list to check against cannot be used/],
  ];
  for (const [couldNotCheck, expected] of cases) {
    assert.equal(label({ ...blocked, couldNotCheck }), 'Has problems (red, person)');
    assert.match(sentence({ ...blocked, couldNotCheck }), expected);
  }
});

test('says first that an answer does not agree, whatever else is known', () => {
  for (const state of ['transformed', 'delivered', 'confirmed', 'refused', 'withdrawn'] as const) {
    assert.equal(
      label({ state, contradicted: true, ended: true }),
      'Does not agree with Oracle (red, person)',
    );
  }
});

test('labels what waits for a person', () => {
  assert.equal(label({ errors: 3 }), 'Has problems (red, person)');
  assert.equal(label({ state: 'unreadable', errors: 1 }), 'Has problems (red, person)');
  assert.equal(label({}), 'Ready to approve (yellow, person)');
  assert.equal(label({ approvals: [APPROVAL] }), 'Needs second approval (yellow, person)');
});

test('says Loading for five minutes and Waiting after that', () => {
  assert.equal(label(APPROVED), 'Loading (blue, progress)');
  const at = (queuedAt: string) => label({ ...APPROVED, delivery: { ...DELIVERY, queuedAt } });
  assert.equal(at('2026-11-19T09:55:01Z'), 'Loading (blue, progress)');
  assert.equal(at('2026-11-19T09:55:00Z'), 'Waiting for Oracle (orange, progress)');
});

test('says so when it is not known whether the target has it, and when AIMS stopped', () => {
  const being = (state: 'in-doubt' | 'stopped') =>
    label({ ...APPROVED, state: 'transformed', delivery: { ...DELIVERY, state } });
  assert.equal(being('in-doubt'), 'Not known whether Oracle has it (red, person)');
  assert.equal(being('stopped'), 'Not loaded (red, person)');
});

test('never says Loaded before the level that ends the batch', () => {
  assert.equal(label({ state: 'delivered' }), 'Sent to Oracle (blue, progress)');
  const confirmed = (change: Change) => label({ state: 'confirmed', ...change });
  assert.equal(
    confirmed({ outcomes: { created: 47 } }),
    'In Oracle, not yet validated (blue, progress)',
  );
  assert.equal(
    confirmed({ outcomes: { created: 7, validated: 40 } }),
    'In Oracle, not yet validated (blue, progress)',
  );
  assert.equal(
    confirmed({ outcomes: { validated: 45, 'on-hold': 2 } }),
    'On hold in Oracle (red, person)',
  );
  assert.equal(
    confirmed({ outcomes: { validated: 46, refused: 1 } }),
    'Part refused by Oracle (red, person)',
  );
  assert.equal(
    confirmed({ outcomes: { validated: 46, cancelled: 1 } }),
    'Part cancelled in Oracle (red, person)',
  );
  assert.equal(
    confirmed({ outcomes: { validated: 47 }, ended: true, endedAt: LONG_AGO }),
    'Loaded (green, finished)',
  );
});

test('shows what was refused or is on hold also before every answer has come', () => {
  const some = (outcomes: StatusFacts['outcomes']) => label({ state: 'delivered', outcomes });
  assert.equal(some({ created: 3 }), 'Sent to Oracle (blue, progress)');
  assert.equal(some({ refused: 1 }), 'Part refused by Oracle (red, person)');
  assert.equal(some({ 'on-hold': 1 }), 'On hold in Oracle (red, person)');
});

test('takes what is refused off the list of things to do once it has ended', () => {
  assert.equal(label({ state: 'refused' }), 'Refused by Oracle (red, person)');
  assert.equal(label({ state: 'refused', endedAt: LONG_AGO }), 'Refused by Oracle (red, finished)');
  assert.equal(
    label({ state: 'refused', outcomes: { cancelled: 47 }, endedAt: LONG_AGO }),
    'Cancelled in Oracle (red, finished)',
  );
});

test('tells what was cancelled from what was refused', () => {
  const there = (outcomes: StatusFacts['outcomes']) => sentence({ state: 'confirmed', outcomes });
  assert.match(there({ validated: 46, refused: 1 }), /^Oracle refused 1 of 46 invoices/);
  assert.match(there({ validated: 45, refused: 1, cancelled: 1 }), /refused 1 and cancelled 1 of/);
  assert.doesNotMatch(there({ validated: 46, cancelled: 1 }), /refused/);
  const rows = [{ refused: 1 }, { void: 1 }, { refused: 1, cancelled: 1 }].map((outcomes) =>
    notThereLabel({ outcomes }, 'Oracle'),
  );
  assert.deepEqual(rows, [
    'Refused by Oracle',
    'Cancelled in Oracle',
    'Refused or cancelled by Oracle',
  ]);
});

test('does not say "not yet validated" of a target that never says validated', () => {
  const reports = ['created'] as const;
  const definition = { ...DEFINITION, confirm: { ...DEFINITION.confirm, reports } };
  assert.equal(outcomeWords('created', definition).label, 'In Oracle');
});

test('labels what is over in grey', () => {
  assert.equal(label({ state: 'returned' }), 'Returned (grey, finished)');
  assert.equal(label({ state: 'withdrawn' }), 'Withdrawn (grey, finished)');
  assert.equal(label({ state: 'superseded' }), 'Replaced (grey, finished)');
  assert.equal(
    label({ state: 'duplicate', repeatOf: 'LIB-0409' }),
    'Repeat of LIB-0409 (grey, finished)',
  );
});

test('says in one sentence what there is to know', () => {
  const waiting = { ...DELIVERY, queuedAt: LONG_AGO, firstFailedAt: LONG_AGO };
  const cases: readonly [Change, string][] = [
    [{ errors: 3 }, '3 problems must be put right before it can be approved.'],
    [
      { errors: 3, documentsWithErrors: 2 },
      '2 of 46 invoices and 1 credit note have problems that must be put right before it can be approved.',
    ],
    [{}, 'All 46 invoices and 1 credit note passed every check.'],
    [
      { warnings: 1 },
      'All 46 invoices and 1 credit note passed every check. There is 1 warning to read.',
    ],
    [
      { totals: { invoices: 1, invoicesPence: 1, credits: 0, creditsPence: 0 }, warnings: 2 },
      '1 invoice passed every check. There are 2 warnings to read.',
    ],
    [
      { approvals: [APPROVAL] },
      'Priya Shah approved it today at 9:31am. It needs a second person.',
    ],
    [
      { ...APPROVED, delivery: { ...waiting, nextTryAt: '2026-11-19T10:35:00Z' } },
      'AIMS has not been able to reach Oracle since today at 8:50am. The batch is stored. AIMS tries again today at 10:35am.',
    ],
    [
      { ...APPROVED, delivery: { ...waiting, firstFailedAt: undefined, behind: 'LIB-0412' } },
      'Oracle does not have it yet. The batch is stored and waits behind LIB-0412, because order is kept.',
    ],
    [
      { state: 'refused', outcomes: { cancelled: 46, void: 1 } },
      'All 46 invoices and 1 credit note are cancelled in Oracle.',
    ],
    [
      { state: 'refused', outcomes: { refused: 1, cancelled: 46 } },
      'Oracle refused 1 and cancelled 46 of 46 invoices and 1 credit note.',
    ],
    [
      { state: 'delivered', delivery: { ...DELIVERY, deliveredAt: LONG_AGO } },
      'Oracle has had the file since today at 8:50am. AIMS waits for its answer.',
    ],
    [
      { state: 'delivered', delivery: { ...DELIVERY, deliveredAt: '2026-11-18T08:50:00Z' } },
      'Oracle has had the file since yesterday at 8:50am. Its answer is late: it was expected within 4 hours.',
    ],
    [
      { state: 'confirmed', outcomes: { created: 7, validated: 40 } },
      'All 46 invoices and 1 credit note are in Oracle, 40 of them validated.',
    ],
    [
      { state: 'confirmed', outcomes: { 'on-hold': 1, validated: 46 } },
      '1 of 46 invoices and 1 credit note is on hold in Oracle.',
    ],
    [
      { state: 'returned', changedAt: '2026-11-13T12:00:00Z' },
      'Returned to the Stock Unit on 13 November 2026 at midday.',
    ],
  ];
  for (const [change, expected] of cases) assert.equal(sentence(change), expected);
});

test('has a label and a sentence without a banned word for every state', () => {
  for (const state of Object.keys(BATCH_STATES) as BatchState[]) {
    assert.doesNotMatch(`${label({ state })} ${sentence({ state })}`, BANNED);
  }
});

test('never says that nothing needs doing before the target has confirmed the end', () => {
  for (const state of Object.keys(BATCH_STATES) as BatchState[]) {
    assert.doesNotMatch(sentence({ state }), /nothing to do|do not need to do/);
  }
});

test('has words for every status of a document, and keeps created apart from validated', () => {
  const labels = OUTCOME_STATUSES.map((status) => outcomeWords(status, DEFINITION).label);
  assert.equal(new Set(labels).size, OUTCOME_STATUSES.length);
  assert.equal(outcomeWords('created', DEFINITION).colour, 'blue');
});

test('sorts red before all and grey after all', () => {
  assert.equal(severityOf('red'), 0);
  assert.ok(severityOf('yellow') < severityOf('orange'));
  assert.equal(severityOf('grey'), 5);
});
