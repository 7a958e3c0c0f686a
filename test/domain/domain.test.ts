/** The words of the business: keys, states, waits and levels. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  BATCH_STATES,
  type BatchState,
  FORGETTABLE_STATES,
  mayFollow,
  NEXT_STATES,
} from '../../src/domain/batch.ts';
import { freshnessOf } from '../../src/domain/dataset.ts';
import {
  approvalsNeeded,
  barTo,
  type DecisionRules,
  heaviest,
  type Person,
} from '../../src/domain/decision.ts';
import { backoffAfter, manifestText } from '../../src/domain/delivery.ts';
import {
  countOf,
  exactKey,
  grossOf,
  normalisedKey,
  plusTotals,
  sameTotals,
  totalsOf,
} from '../../src/domain/document.ts';
import { AimsError, isAimsError } from '../../src/domain/errors.ts';
import {
  freesNumber,
  isNotThere,
  LEVELS,
  OUTCOME_STATUSES,
  reaches,
} from '../../src/domain/outcome.ts';
import { PATH, TO_CHECK, TO_TRANSFORM } from '../../src/engine/path.ts';
import { randomNumbers } from './random.ts';

const STATES = Object.keys(BATCH_STATES) as BatchState[];

describe('the states of a batch', () => {
  it('follow the path step by step', () => {
    const path = PATH.map((step) => step.leadsTo);
    assert.deepEqual(path, STATES.slice(0, 8));
    for (const [index, state] of path.slice(1).entries())
      assert.ok(mayFollow(path[index] ?? 'refused', state), `${path[index]} to ${state}`);
  });

  it('never lead back to the beginning, nor out of an end', () => {
    for (const state of STATES) {
      assert.ok(!mayFollow(state, 'received'));
      assert.ok(state === 'received' || !mayFollow(state, 'archived'));
    }
    for (const end of ['refused', 'returned', 'withdrawn', 'superseded'] as const)
      assert.deepEqual(NEXT_STATES[end], []);
  });

  it('can each be reached from the first', () => {
    const reached = new Set<BatchState>(['received']);
    for (const state of reached) for (const next of NEXT_STATES[state]) reached.add(next);
    assert.deepEqual([...reached].toSorted(), STATES.toSorted());
  });

  it('never skip the decision of a person', () => {
    const before = STATES.filter((state) => mayFollow(state, 'approved'));
    assert.deepEqual(before, ['validated']);
    assert.deepEqual(
      STATES.filter((state) => mayFollow(state, 'transformed')),
      ['approved'],
    );
    assert.deepEqual(
      STATES.filter((state) => mayFollow(state, 'delivered')),
      ['transformed'],
    );
  });

  it('let bytes be forgotten only where nothing of them can reach the target', () => {
    for (const state of FORGETTABLE_STATES)
      assert.ok(!['approved', 'delivered'].some((next) => mayFollow(state, next as BatchState)));
  });

  it('have work that AIMS does by itself only where the path goes on', () => {
    for (const state of [...TO_CHECK, ...TO_TRANSFORM]) assert.notDeepEqual(NEXT_STATES[state], []);
  });
});

describe('the keys of a document', () => {
  it('tell supplier and number apart, but for blanks around them', () => {
    const key = (supplier: string, number: string) => exactKey({ supplier, number });
    assert.equal(key(' 10 ', 'A\t'), key('10', 'A'));
    assert.notEqual(key('10', 'A'), key('10', 'a'));
    assert.notEqual(key('10', '01'), key('10', '1'));
    assert.notEqual(key('1', '01'), key('10', '1'));
  });

  it('forgive case, punctuation, width and leading zeros, and nothing else', () => {
    const key = (number: string) => normalisedKey({ supplier: '104772', number });
    for (const alike of ['ah-55120', 'AH/55120', ' AH 55120 ', '00AH55120', 'ＡＨ５５１２０'])
      assert.equal(key(alike), key('AH55120'), alike);
    for (const other of ['AH-55121', 'AH-551200', 'AH-5512', 'HA-55120'])
      assert.notEqual(key(other), key('AH55120'), other);
    assert.equal(
      normalisedKey({ supplier: '0104772', number: '1' }),
      normalisedKey({ supplier: '104772', number: '1' }),
    );
  });

  it('are alike for the forgiving whenever they are for the exact', () => {
    const random = randomNumbers(4);
    const letters = ['a', 'A', '0', '1', '-', ' ', 'é', 'e\u0301'];
    const text = () => Array.from({ length: random(0, 6) }, () => letters[random(0, 7)]).join('');
    for (let n = 0; n < 5000; n += 1) {
      const one = { supplier: text(), number: text() };
      const other = { supplier: ` ${one.supplier}`, number: `${one.number} ` };
      assert.equal(exactKey(one), exactKey(other));
      assert.equal(normalisedKey(one), normalisedKey(other));
      const again = {
        supplier: normalisedKey(one).split('\u001f')[0] ?? '',
        number: normalisedKey(one).split('\u001f')[1] ?? '',
      };
      assert.equal(normalisedKey(again), normalisedKey(one), 'once is enough');
    }
  });
});

describe('totals', () => {
  const documents = [
    { kind: 'invoice', gross: 500 },
    { kind: 'credit', gross: -200 },
    { kind: 'invoice', gross: 1 },
  ] as const;

  it('keep invoices and credit notes apart', () => {
    const totals = totalsOf(documents);
    assert.deepEqual(totals, { invoices: 2, invoicesPence: 501, credits: 1, creditsPence: -200 });
    assert.deepEqual([countOf(totals), grossOf(totals)], [3, 301]);
  });

  it('are the same in parts as in the whole, and not for another split', () => {
    const parts = plusTotals(totalsOf(documents.slice(0, 1)), totalsOf(documents.slice(1)));
    assert.ok(sameTotals(parts, totalsOf(documents)));
    const other = totalsOf([{ kind: 'invoice', gross: 301 }]);
    assert.equal(grossOf(other), grossOf(parts));
    assert.ok(!sameTotals(parts, other));
  });
});

describe('a delivery', () => {
  it('waits 5 seconds at first, never less than before, and an hour at most', () => {
    const waits = Array.from({ length: 20 }, (_, index) => backoffAfter(index + 1));
    assert.equal(waits[0], 5_000);
    assert.deepEqual(
      waits,
      waits.toSorted((a, b) => a - b),
    );
    assert.equal(waits.at(-1), 3_600_000);
    assert.equal(backoffAfter(0), 5_000);
  });

  it('is approved as a list of names, sizes and hashes, in order', () => {
    const a = { name: 'a', bytes: 1, sha256: 'x' };
    const b = { name: 'b', bytes: 2, sha256: 'y' };
    assert.equal(manifestText([a, b]), 'x  1  a\ny  2  b\n');
    assert.notEqual(manifestText([a, b]), manifestText([b, a]));
  });
});

describe('the word of the target', () => {
  it('reaches its own level and those before it', () => {
    for (const [at, status] of LEVELS.entries())
      for (const [wanted, level] of LEVELS.entries())
        assert.equal(reaches(status, level), at >= wanted, `${status} ${level}`);
  });

  it('keeps a document on hold created and no more', () => {
    assert.deepEqual(
      LEVELS.filter((level) => reaches('on-hold', level)),
      ['created'],
    );
  });

  it('reaches nothing where it is not there, and only then', () => {
    for (const status of OUTCOME_STATUSES)
      assert.equal(
        isNotThere(status),
        LEVELS.every((level) => !reaches(status, level)),
        status,
      );
  });

  it('keeps the number of a void document taken, as some targets do', () => {
    assert.deepEqual(OUTCOME_STATUSES.filter(freesNumber), ['refused', 'cancelled']);
  });
});

describe('a list', () => {
  const limits = { warnAfterHours: 24, holdAfterHours: 72 };
  const at = (takenAt: string) =>
    freshnessOf({ takenAt }, limits, new Date('2026-11-22T08:00:00Z'));

  it('is fresh, late and too old by the hour', () => {
    assert.equal(at('2026-11-21T08:00:00.000Z'), 'fresh');
    assert.equal(at('2026-11-21T07:59:59.999Z'), 'late');
    assert.equal(at('2026-11-19T08:00:00.000Z'), 'late');
    assert.equal(at('2026-11-19T07:59:59.999Z'), 'too-old');
    assert.equal(freshnessOf(undefined, limits, new Date()), 'missing');
  });
});

describe('who may approve', () => {
  it('is an approver who is none of the others', () => {
    assert.equal(barTo(ANNA, RULES, []), undefined);
    assert.equal(barTo({ ...ANNA, groups: ['readers'] }, RULES, []), 'not-an-approver');
    assert.equal(barTo({ ...ANNA, groups: ['stock-control', 'admin'] }, RULES, []), 'is-admin');
    assert.equal(barTo({ ...ANNA, disabledAt: '2026' }, RULES, []), 'disabled');
    assert.equal(barTo({ ...ANNA, username: 'SAM.lee' }, RULES, []), 'is-sender');
    assert.equal(barTo(ANNA, { ...RULES, author: 'Anna.Bell' }, []), 'wrote-definition');
  });

  it('is somebody else for the second approval, from the groups for it', () => {
    const given = [{ username: 'anna.bell' }];
    assert.equal(barTo(ANNA, RULES, given), 'gave-first-approval');
    const bob = { ...ANNA, username: 'bob' };
    assert.equal(barTo(bob, RULES, given), 'not-an-approver');
    assert.equal(barTo({ ...bob, groups: ['procure-to-pay'] }, RULES, given), undefined);
  });

  it('are two from the limit on, by the largest weight', () => {
    const weights = { grossWithoutCredits: 1, largestDocument: 1, originalTotal: 1 };
    for (const weight of ['grossWithoutCredits', 'largestDocument', 'originalTotal'] as const) {
      const weighing = (pence: number) => heaviest({ ...weights, [weight]: pence });
      assert.deepEqual(weighing(800_000), { of: weight, pence: 800_000 });
      assert.equal(approvalsNeeded(RULES, weighing(800_000)), 2, weight);
      assert.equal(approvalsNeeded(RULES, weighing(799_999)), 1, weight);
      assert.equal(approvalsNeeded({ ...RULES, secondFrom: undefined }, weighing(1e12)), 1, weight);
    }
  });

  it('are weighed by the invoices where nothing else is heavier', () => {
    const weights = { grossWithoutCredits: 9, largestDocument: 9, originalTotal: 9 };
    assert.equal(heaviest(weights).of, 'grossWithoutCredits');
  });
});

describe('an error', () => {
  it('knows its code, whether trying again helps, and how a command exits', () => {
    const error = new AimsError('MAIL_NOT_SENT', { host: 'mail' }, new Error('cause'));
    assert.deepEqual([error.canRetry, error.exitCode], [true, 7]);
    assert.ok(isAimsError(error, 'MAIL_NOT_SENT'));
    assert.ok(!isAimsError(error, 'MAIL_REFUSED'));
    assert.ok(!isAimsError(new Error('x')));
  });
});

const RULES: DecisionRules = {
  approvers: ['stock-control'],
  seconds: ['procure-to-pay'],
  secondFrom: 800_000,
  senders: ['sam.lee'],
  author: undefined,
};

const ANNA: Person = {
  id: 'p1',
  username: 'anna.bell',
  name: 'Anna Bell',
  team: '',
  email: '',
  groups: ['stock-control'],
  disabledAt: null,
};
