import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AimsError } from '../../../src/domain/errors.ts';
import { planRetry } from '../../../src/stages/deliver/plan-retry.ts';

const now = new Date('2026-11-18T09:00:00.000Z');
const down = new AimsError('CONNECTION_UNAVAILABLE', { connection: 'payables', what: 'down' });
const first = { count: 1 };

describe('planning the next attempt', () => {
  it('waits 5 seconds after the first failure, growing to an hour, and never gives up', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 10_000].map((count) => {
      const plan = planRetry(down, { ...first, count }, now);
      return plan.kind === 'retry' ? (plan.at.getTime() - now.getTime()) / 1000 : plan.kind;
    });
    assert.deepEqual(waits, [5, 30, 120, 300, 900, 1800, 3600, 3600, 3600]);
  });

  it('stops at once at a lasting no', () => {
    for (const code of ['CONNECTION_REFUSED', 'CONNECTION_CONFLICT', 'PAYLOAD_CHANGED'] as const)
      assert.deepEqual(planRetry(new AimsError(code), first, now), { kind: 'stop' });
  });

  it('ends in doubt, not in "not loaded", where the target may have it', () => {
    const refused = new AimsError('CONNECTION_REFUSED');
    assert.deepEqual(planRetry(refused, { ...first, mayBeThere: true }, now), { kind: 'doubt' });
    assert.equal(planRetry(down, { ...first, mayBeThere: true }, now).kind, 'retry');
  });
});
