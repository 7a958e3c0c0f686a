/** The small parts under every connection: the deadline, the queue, and the hold on a folder that hangs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withinTime } from '../../src/connections/deadline.ts';
import { unavailable } from '../../src/connections/failures.ts';
import { Hold } from '../../src/connections/hold.ts';
import { oneAtATime } from '../../src/connections/one-at-a-time.ts';
import { refuses } from './ways.ts';

describe('a deadline', () => {
  const late = () => unavailable({ name: 'payables' }, 'late');

  it('ends what does not come back, and aborts the rest of it', async () => {
    let signal: AbortSignal | undefined;
    const work = withinTime(20, late, (deadline) => {
      signal = deadline.signal;
      return new Promise(() => undefined);
    });
    await refuses('CONNECTION_UNAVAILABLE', work);
    assert.equal(signal?.aborted, true);
  });

  it('grows with the bytes that are moved', async () => {
    const work = withinTime(50, late, async (deadline) => {
      deadline.allowFor(256 * 1024);
      await sleep(200);
      return 'done';
    });
    assert.equal(await work, 'done');
  });

  it('swallows what fails after it was given up', async () => {
    const work = withinTime(10, late, async () => {
      await sleep(30);
      throw new Error('nobody listens');
    });
    await refuses('CONNECTION_UNAVAILABLE', work);
    await sleep(60);
  });
});

describe('a queue of one', () => {
  it('never has two under way, and goes on after a failure', async () => {
    const inTurn = oneAtATime();
    let underWay = 0;
    let most = 0;
    const work = async (fails: boolean) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await sleep(5);
      underWay -= 1;
      if (fails) throw new Error('failed');
    };
    await Promise.allSettled([true, false, true, false].map((fails) => inTurn(() => work(fails))));
    assert.equal(most, 1);
  });
});

describe('the hold on a folder', () => {
  it('says that a call hangs from when its time is up until it comes back', async () => {
    const hold = new Hold();
    const { promise, resolve } = Promise.withResolvers<string>();
    const call = hold.during(() => promise);
    assert.equal(hold.isHanging, false, 'its time is not up');
    hold.abandon();
    assert.equal(hold.isHanging, true);
    resolve('back');
    assert.equal(await call, 'back');
    assert.equal(hold.isHanging, false);
    hold.abandon();
    assert.equal(hold.isHanging, false, 'nothing is out');
  });
});
