/**
 * Kills AIMS at every named point and counts. `npm run crash` does it 20 times a point; the ordinary test run once.
 * A run counts only if every point was really hit, and each guard's worth is shown by a run without it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CRASH_POINTS } from '../../src/lib/crash-points.ts';
import { type KillRun, killRun } from './kill-run.ts';

const ROUNDS = Number(process.env.AIMS_CRASH_ROUNDS ?? 1);

describe('killed at every named point', () => {
  it('loses nothing, does nothing twice, forgets no approval and keeps its trail', async (t) => {
    const run = await killRun({ points: CRASH_POINTS, rounds: ROUNDS });
    t.diagnostic(summary(run));
    assert.deepEqual(
      Object.keys(run.hits).sort(),
      [...CRASH_POINTS].sort(),
      'a point was never hit',
    );
    for (const [point, hits] of Object.entries(run.hits)) {
      assert.ok(hits >= Math.min(5, ROUNDS), `${point} was hit ${hits} times only`);
    }
    assert.deepEqual(harm(run), {
      lost: [],
      doubled: [],
      forgotten: [],
      stuck: [],
      trail: 'intact',
    });
  });
});

describe('without a guard', () => {
  it('sends again what the target has taken, when it does not look first', async () => {
    const run = await killRun({
      points: ['deliver.after-marker'],
      rounds: Math.max(3, ROUNDS),
      without: 'lookBeforeResend',
    });
    assert.ok(run.hits['deliver.after-marker'], 'the point was never hit');
    assert.notDeepEqual(run.doubled, []);
  });

  it('comes to a stop on a file it has taken before, when it does not know it again', async () => {
    const once = { points: ['receive.after-commit'], rounds: 1, quietWithinMs: 5_000 } as const;
    const run = await killRun({ ...once, without: 'knownArrival' });
    assert.equal(run.hits['receive.after-commit'], 1);
    assert.notDeepEqual(run.stuck, []);
    // With the guard the same time is enough.
    assert.deepEqual((await killRun(once)).stuck, []);
  });
});

function harm({ lost, doubled, forgotten, stuck, trail }: KillRun) {
  return { lost, doubled, forgotten, stuck, trail };
}

function summary(run: KillRun): string {
  const hits = Object.entries(run.hits).map(([point, count]) => `${point} ${count}`);
  const { lost, doubled, forgotten, stuck, trail } = run;
  return [
    `${run.kills} kills, ${run.dropped} files: ${lost.length} lost, ${doubled.length} twice, ${forgotten.length} approvals forgotten, ${stuck.length} stuck, trail ${trail}`,
    ...hits,
  ].join('\n');
}
