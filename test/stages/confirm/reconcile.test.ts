import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countOf, plusTotals, sameTotals, totalsOf } from '../../../src/domain/document.ts';
import { OUTCOME_STATUSES, type Outcome, type OutcomeStatus } from '../../../src/domain/outcome.ts';
import { reconcile, type SentDocument } from '../../../src/stages/confirm/reconcile.ts';

const SENT: readonly SentDocument[] = [
  { no: 1, kind: 'invoice', supplier: '104772', number: 'AH-55120', gross: 21280 },
  { no: 2, kind: 'invoice', supplier: '104990', number: 'PT-90502', gross: 16420 },
  { no: 3, kind: 'credit', supplier: '104990', number: 'PT-90503', gross: -1250 },
];

const answer = (no: number, status: OutcomeStatus, changes: Partial<Outcome> = {}): Outcome => {
  const { supplier, number, gross } = SENT[no - 1] ?? assert.fail(`no document ${no}`);
  return {
    supplier,
    number,
    status,
    amount: gross,
    voucher: '',
    code: '',
    message: '',
    ...changes,
  };
};
const all = (...statuses: OutcomeStatus[]) =>
  statuses.map((status, index) => answer(index + 1, status));
const none = { invoices: 0, invoicesPence: 0, credits: 0, creditsPence: 0 };

describe('reconciling', () => {
  it('confirms what was created, invoices and credits apart', () => {
    const { totals, levels, comparison, ended } = reconcile(
      SENT,
      [],
      all('created', 'created', 'created'),
      'validated',
    );
    assert.deepEqual(totals.confirmed, {
      invoices: 2,
      invoicesPence: 37700,
      credits: 1,
      creditsPence: -1250,
    });
    assert.deepEqual([totals.refused, totals.held, totals.unanswered], [none, none, none]);
    assert.deepEqual(levels.created, totals.confirmed);
    assert.deepEqual(levels.validated, none);
    assert.deepEqual(comparison.answered, { count: 3, pence: 36450 });
    assert.equal(comparison.agrees, true);
    assert.equal(ended, false);
  });

  it('ends when every document reached the ending level or is refused', () => {
    assert.equal(reconcile(SENT, [], all('validated', 'paid', 'refused'), 'validated').ended, true);
    assert.equal(
      reconcile(SENT, [], all('validated', 'created', 'refused'), 'validated').ended,
      false,
    );
    assert.equal(reconcile(SENT, [], all('created', 'created', 'created'), 'created').ended, true);
    assert.equal(reconcile(SENT, [], all('refused', 'cancelled', 'void'), 'paid').ended, true);
    assert.equal(reconcile([], [], [], 'created').ended, false);
  });

  it('holds what is on hold: created, counted apart, never the end', () => {
    const { totals, levels, ended } = reconcile(
      SENT,
      [],
      all('created', 'on-hold', 'created'),
      'created',
    );
    assert.equal(countOf(totals.held), 1);
    assert.equal(countOf(totals.confirmed), 2);
    assert.equal(countOf(levels.created), 3);
    assert.equal(ended, false);
  });

  it('counts refused, cancelled and void together', () => {
    assert.equal(
      countOf(reconcile(SENT, [], all('refused', 'cancelled', 'void'), 'created').totals.refused),
      3,
    );
  });

  it('leaves unanswered what the answer does not name, and names it', () => {
    const { totals, comparison } = reconcile(SENT, [], [answer(1, 'created')], 'validated');
    assert.equal(countOf(totals.unanswered), 2);
    assert.deepEqual(comparison.sent, { count: 3, pence: 36450 });
    assert.deepEqual(comparison.answered, { count: 1, pence: 21280 });
    assert.deepEqual(
      comparison.missing.map(({ number }) => number),
      ['PT-90502', 'PT-90503'],
    );
    assert.equal(comparison.agrees, false);
  });

  it('keeps what was known, and tells only the news', () => {
    const known = [
      { no: 1, status: 'created' as const },
      { no: 2, status: 'on-hold' as const },
    ];
    const { changes, statuses } = reconcile(
      SENT,
      known,
      [answer(1, 'created'), answer(2, 'validated')],
      'validated',
    );
    assert.deepEqual(
      changes.map(({ no, status }) => [no, status]),
      [[2, 'validated']],
    );
    assert.deepEqual(
      [...statuses],
      [
        [1, 'created'],
        [2, 'validated'],
      ],
    );
  });

  it('does not believe an answer at another amount', () => {
    const { contradictions, changes, totals } = reconcile(
      SENT,
      [],
      [answer(1, 'created', { amount: 21281 })],
      'created',
    );
    assert.deepEqual(
      contradictions.map(({ kind }) => kind),
      ['different-amount'],
    );
    assert.deepEqual(changes, []);
    assert.equal(countOf(totals.unanswered), 3);
  });

  it('does not know a document that was not sent', () => {
    const { contradictions, comparison } = reconcile(
      SENT,
      [],
      [...all('created', 'created', 'created'), answer(1, 'created', { number: 'AH-55121' })],
      'created',
    );
    assert.deepEqual(
      contradictions.map(({ kind }) => kind),
      ['unknown-document'],
    );
    assert.equal(comparison.agrees, false);
  });

  it('lists a status that goes backwards, and leaves the document as it was', () => {
    const backwards: readonly [OutcomeStatus, OutcomeStatus][] = [
      ['refused', 'created'],
      ['refused', 'paid'],
      ['cancelled', 'validated'],
      ['void', 'created'],
      ['created', 'refused'],
      ['validated', 'created'],
      ['paid', 'validated'],
      ['paid', 'on-hold'],
    ];
    for (const [from, to] of backwards) {
      const { contradictions, statuses } = reconcile(
        SENT,
        [{ no: 1, status: from }],
        [answer(1, to)],
        'paid',
      );
      assert.equal(contradictions[0]?.kind, 'went-backwards', `${from} -> ${to}`);
      assert.equal(statuses.get(1), from);
    }
  });

  it('lets holds come and go', () => {
    let known: { no: number; status: OutcomeStatus }[] = [];
    for (const status of [
      'created',
      'on-hold',
      'created',
      'validated',
      'on-hold',
      'validated',
      'paid',
      'void',
    ] as const) {
      const { contradictions, statuses } = reconcile(SENT, known, [answer(1, status)], 'paid');
      assert.deepEqual(contradictions, []);
      known = [...statuses].map(([no, now]) => ({ no, status: now }));
    }
  });

  it('always adds up: received = confirmed + refused + held + unanswered', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed);
      const sent = Array.from({ length: random(12) }, (_, index): SentDocument => {
        const kind = random(4) === 0 ? 'credit' : 'invoice';
        const gross = (kind === 'credit' ? -1 : 1) * random(1_000_000);
        return { no: index + 1, kind, supplier: String(random(3)), number: String(index), gross };
      });
      const known = sent
        .filter(() => random(2) === 0)
        .map(({ no }) => ({ no, status: anyStatus(random) }));
      const outcomes = sent
        .filter(() => random(3) > 0)
        .map(({ supplier, number, gross }) => ({
          supplier,
          number: random(20) === 0 ? 'unknown' : number,
          status: anyStatus(random),
          amount: random(10) === 0 ? gross + 1 : gross,
          voucher: '',
          code: '',
          message: '',
        }));
      const { totals, sent: received } = reconcile(sent, known, outcomes, 'validated');
      const { confirmed, refused, held, unanswered } = totals;
      const sum = [confirmed, refused, held, unanswered].reduce(plusTotals);
      assert.ok(sameTotals(sum, received) && sameTotals(received, totalsOf(sent)), `seed ${seed}`);
    }
  });
});

function anyStatus(random: (below: number) => number): OutcomeStatus {
  return OUTCOME_STATUSES[random(OUTCOME_STATUSES.length)] ?? 'created';
}

/** A small generator that gives the same numbers for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
