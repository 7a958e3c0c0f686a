/** What stands against a decision: the first reason, and none where nothing changed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BATCH_STATES, type BatchState } from '../../../src/domain/batch.ts';
import type { DecisionRules, Person } from '../../../src/domain/decision.ts';
import { DELIVERY_STATES, type DeliveryState } from '../../../src/domain/delivery.ts';
import {
  barToReturn,
  isReturnable,
  isWithdrawable,
  overtakenBy,
  type Standing,
  unanswered,
} from '../../../src/stages/decide/judge-decision.ts';

const FORM = { checkId: 7, manifest: 'm', approvals: 0 };
const STANDING: Standing = {
  state: 'validated',
  checkId: 7,
  manifest: 'm',
  approvals: 0,
  errors: 0,
  heldFor: [],
  recheckDue: false,
};

describe('a form', () => {
  it('stands while nothing has changed since it was shown', () => {
    assert.equal(overtakenBy(FORM, STANDING), undefined);
  });

  const changes: readonly [string, Partial<Standing>][] = [
    ['state', { state: 'approved' }],
    ['check', { checkId: 8 }],
    ['check', { checkId: null }],
    ['recheck', { recheckDue: true }],
    ['manifest', { manifest: 'other' }],
    ['manifest', { manifest: null }],
    ['approvals', { approvals: 1 }],
    ['problems', { errors: 1 }],
    ['lists', { heldFor: ['supplier list'] }],
  ];
  for (const [what, change] of changes) {
    it(`is overtaken: ${what} ${JSON.stringify(change)}`, () => {
      assert.equal(overtakenBy(FORM, { ...STANDING, ...change }), what);
    });
  }

  it('needs an answer in words to every warning, each by its own group', () => {
    const warnings = [
      { code: 'DUP-004', group: 'A' },
      { code: 'DUP-004', group: 'B' },
    ];
    const answer = { code: 'DUP-004', group: 'A', answer: 'It is another one.' };
    assert.deepEqual(unanswered(warnings, [answer]), [warnings[1]]);
    assert.deepEqual(unanswered(warnings, [answer, { ...answer, group: 'B', answer: ' \n' }]), [
      warnings[1],
    ]);
    assert.deepEqual(unanswered(warnings, [answer, { ...answer, group: 'B' }]), []);
    assert.deepEqual(unanswered([], []), []);
  });
});

describe('sending back and closing', () => {
  it('is possible only before anything was approved, or closing before anything was sent', () => {
    const states = Object.keys(BATCH_STATES) as BatchState[];
    assert.deepEqual(states.filter(isReturnable), ['validated', 'unreadable']);
    assert.deepEqual(
      states.filter((state) => isWithdrawable(state)),
      ['validated', 'approved', 'transformed', 'unreadable', 'duplicate'],
    );
    const begun = (Object.keys(DELIVERY_STATES) as DeliveryState[]).filter(
      (delivery) => !isWithdrawable('transformed', delivery),
    );
    assert.equal(begun.length, Object.keys(DELIVERY_STATES).length - 1);
    assert.ok(!begun.includes('queued'));
  });

  it('is for approvers, a sender among them too', () => {
    const bar = (change: Partial<Person>, rules: Partial<DecisionRules> = {}) =>
      barToReturn({ ...PERSON, ...change }, { ...RULES, ...rules }, []);
    assert.equal(bar({}), undefined);
    assert.equal(bar({}, { senders: ['anna.bell'], author: 'anna.bell' }), undefined);
    assert.equal(bar({ groups: ['readers'] }), 'not-an-approver');
    assert.equal(bar({ groups: ['admin', 'stock-control'] }), 'is-admin');
    assert.equal(bar({ disabledAt: '2026' }), 'disabled');
  });

  it('is for those who can give the second approval too, when it is theirs to give', () => {
    const pat = { ...PERSON, username: 'pat', groups: ['procure-to-pay'] };
    assert.equal(barToReturn(pat, RULES, []), 'not-an-approver');
    assert.equal(barToReturn(pat, RULES, [{ username: 'anna.bell' }]), undefined);
    assert.equal(barToReturn(PERSON, RULES, [{ username: 'anna.bell' }]), undefined);
  });
});

const RULES: DecisionRules = {
  approvers: ['stock-control'],
  seconds: ['procure-to-pay'],
  secondFrom: undefined,
  senders: [],
  author: undefined,
};

const PERSON: Person = {
  id: 'p1',
  username: 'anna.bell',
  name: 'Anna Bell',
  team: '',
  email: '',
  groups: ['stock-control'],
  disabledAt: null,
};
