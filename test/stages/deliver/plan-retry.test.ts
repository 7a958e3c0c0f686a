import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AimsError } from '../../../src/domain/errors.ts';
import { planRetry } from '../../../src/stages/deliver/plan-retry.ts';

const now = new Date('2026-11-18T09:00:00.000Z');
const down = new AimsError('CONNECTION_UNAVAILABLE', { connection: 'payables', what: 'down' });
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
const first = { count: 1, firstAt: now.toISOString() };

describe('planning the next attempt', () => {
  it('waits 5 seconds after the first failure, growing to an hour', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((count) => {
      const plan = planRetry(down, { ...first, count }, now);
      return plan.kind === 'retry' ? (plan.at.getTime() - now.getTime()) / 1000 : plan.why;
    });
    assert.deepEqual(waits, [5, 30, 120, 300, 900, 1800, 3600, 3600, 3600]);
  });

  it('stops at once at a lasting no', () => {
    for (const code of ['CONNECTION_REFUSED', 'CONNECTION_CONFLICT', 'PAYLOAD_CHANGED'] as const) {
      assert.deepEqual(planRetry(new AimsError(code), first, now), {
        kind: 'stop',
        why: 'lasting-no',
      });
    }
  });

  it('gives up after a day without success, not a moment before', () => {
    const late = { count: 30, firstAt: hoursAgo(24) };
    assert.deepEqual(planRetry(down, late, now), { kind: 'stop', why: 'too-long' });
    assert.equal(planRetry(down, { ...late, firstAt: hoursAgo(23.99) }, now).kind, 'retry');
  });

  it('ends in doubt, not in "not loaded", where the target may have it', () => {
    const late = { count: 30, firstAt: hoursAgo(24), mayBeThere: true };
    assert.deepEqual(planRetry(down, late, now), { kind: 'doubt', why: 'too-long' });
    assert.equal(
      planRetry(new AimsError('CONNECTION_REFUSED'), { ...late, firstAt: hoursAgo(0) }, now).kind,
      'doubt',
    );
    assert.equal(planRetry(down, { ...late, firstAt: hoursAgo(1) }, now).kind, 'retry');
  });

  it('tries again after an error that it does not know', () => {
    assert.equal(planRetry(new TypeError('?'), first, now).kind, 'retry');
  });
});
