/** A lane says what keeps it from its work when that changes, not at every look; one item's trouble is its own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AimsError } from '../../src/domain/errors.ts';
import { eachByItself, troublesIn } from '../../src/engine/each-by-itself.ts';
import { startLane } from '../../src/engine/lane.ts';
import { untilSo } from '../support/running.ts';

const missing = (folder: string) => new AimsError('INBOX_MISSING', { folder });

describe('a lane', () => {
  it('tells of its troubles when they change, and when there are none any more', async () => {
    const rounds: readonly unknown[] = [
      undefined,
      missing('/a'),
      missing('/a'),
      missing('/a'),
      missing('/b'),
      new AggregateError([missing('/b'), new TypeError('x')]),
      undefined,
      undefined,
    ];
    const told: string[][] = [];
    let round = 0;
    const lane = startLane({
      work: async () => {
        const trouble = rounds[round];
        round += 1;
        if (trouble) throw trouble;
        return false;
      },
      everyMs: 1,
      onTroubles: async (troubles) => {
        told.push(troubles.map(String));
      },
      onFatal: (error) => told.push([`fatal: ${String(error)}`]),
    });
    await untilSo(
      'all rounds are over',
      () => round,
      (done) => done > rounds.length,
    );
    await lane.stop();
    assert.deepEqual(
      told.map((troubles) => troubles.length),
      [1, 1, 2, 0],
    );
  });

  it('ends at an error after which the process must end', async () => {
    const fatal = await new Promise((onFatal) => {
      startLane({
        work: () =>
          eachByItself([1, 2], () => Promise.reject(new AimsError('STORE_FENCED_OFF'))).then(
            () => false,
          ),
        everyMs: 1,
        onTroubles: async () => undefined,
        onFatal,
      });
    });
    assert.ok(fatal instanceof AimsError);
    assert.equal(fatal.code, 'STORE_FENCED_OFF');
  });
});

describe('each item by itself', () => {
  it('has its turn whatever becomes of the others, and every trouble is told', async () => {
    const done: number[] = [];
    const troubles = await eachByItself([1, 2, 3, 4], async (item) => {
      if (item % 2 === 0) throw missing(String(item));
      done.push(item);
    }).then(() => [], troublesIn);
    assert.deepEqual(done, [1, 3]);
    assert.deepEqual(troubles.map(String), [missing('2'), missing('4')].map(String));
  });

  it('waits when the trouble is that of all', async () => {
    const done: number[] = [];
    const work = async (item: number) => {
      done.push(item);
      throw missing('all');
    };
    await assert.rejects(
      eachByItself([1, 2, 3], work, () => true),
      { code: 'INBOX_MISSING' },
    );
    assert.deepEqual(done, [1]);
  });
});
