/** Batches: references, guarded moves, and what counts as the same bytes. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  askRechecks,
  batchById,
  batchByRef,
  batchesToRecheck,
  dueBatches,
  holdBatch,
  liveBatchOfBytes,
  moveBatch,
  updateBatch,
} from '../../../src/store/batches.ts';
import { nextNumber, takeNumbers } from '../../../src/store/numbers.ts';
import { sampleBatch } from '../samples.ts';
import type { Databases } from '../stores.ts';

export function batchesSuite({ open }: Databases): void {
  it('gives batches references that a person can say, by prefix', async () => {
    await using opened = await open();
    const batch = await opened.store.write((tx) => sampleBatch(tx));
    assert.equal(batch.ref, 'LIB-0001');
    assert.equal((await batchByRef(opened.store.db, 'lib-0001')).id, batch.id);
    await assert.rejects(batchByRef(opened.store.db, 'LIB-9'), { code: 'BATCH_NOT_FOUND' });
  });

  it('never gives a number twice under 50 parallel takes, some of them undone', async () => {
    await using opened = await open();
    const take = async (n: number) =>
      opened.store.write(async (tx) => {
        const no = await nextNumber(tx, 'batch:LIB');
        if (n % 5 === 0) throw new Error('undone');
        return no;
      });
    const takes = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => take(n)));
    const numbers = takes.flatMap((took) => (took.status === 'fulfilled' ? took.value : []));
    assert.equal(numbers.length, 40);
    assert.equal(new Set(numbers).size, 40);
    const next = await opened.store.write((tx) => nextNumber(tx, 'batch:LIB'));
    assert.ok(next > Math.max(...numbers));
  });

  it('takes a range of numbers as a whole, and none when none are wanted', async () => {
    await using opened = await open();
    const first = await opened.store.write((tx) => takeNumbers(tx, 'line:oracle', 10));
    const none = await opened.store.write((tx) => takeNumbers(tx, 'line:oracle', 0));
    const after = await opened.store.write((tx) => takeNumbers(tx, 'line:oracle', 1));
    assert.deepEqual([first, none, after], [1, 11, 11]);
  });

  it('lets one of two movers win who read the same version', async () => {
    await using opened = await open();
    const batch = await opened.store.write((tx) => sampleBatch(tx, 'validated'));
    const move = (to: 'approved' | 'withdrawn') =>
      opened.store.write((tx) => moveBatch(tx, batch, to));
    const won = await Promise.all([move('approved'), move('withdrawn')]);
    assert.deepEqual(won.toSorted(), [false, true]);
    const after = await batchById(opened.store.db, batch.id);
    assert.equal(after.state, won[0] ? 'approved' : 'withdrawn');
    assert.equal(after.version, 2);
  });

  it('refuses a change by somebody who read an older version', async () => {
    await using opened = await open();
    const batch = await opened.store.write((tx) => sampleBatch(tx));
    const update = () => opened.store.write((tx) => updateBatch(tx, batch, { failures: 1 }));
    assert.equal(await update(), true);
    assert.equal(await update(), false);
  });

  it('refuses a step that the table of states does not allow', async () => {
    await using opened = await open();
    const batch = await opened.store.write((tx) => sampleBatch(tx, 'validated'));
    await assert.rejects(
      opened.store.write((tx) => moveBatch(tx, batch, 'delivered')),
      { code: 'NOT_POSSIBLE_IN_STATE' },
    );
    assert.equal((await batchById(opened.store.db, batch.id)).state, 'validated');
  });

  it('stamps the states it passes and when it ended', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    const batch = await store.write((tx) => sampleBatch(tx, 'validated'));
    clock.set('2026-11-22T09:00:00.000Z');
    await store.write((tx) => moveBatch(tx, batch, 'withdrawn', { failures: 0 }));
    const after = await batchById(store.db, batch.id);
    assert.equal(after.ended_at, '2026-11-22T09:00:00.000Z');
    assert.equal(after.approved_at, null);
  });

  it('holds a batch, so that a second transaction sees what the first did', async () => {
    await using opened = await open();
    const { ref } = await opened.store.write((tx) => sampleBatch(tx, 'validated'));
    const move = () =>
      opened.store.write(async (tx) => {
        const batch = await holdBatch(tx, ref);
        if (batch.state !== 'validated') return `found ${batch.state}`;
        assert.equal(await moveBatch(tx, batch, 'approved'), true);
        return 'moved';
      });
    const results = await Promise.all([move(), move(), move()]);
    assert.deepEqual(results.toSorted(), ['found approved', 'found approved', 'moved']);
  });

  it('knows bytes again while a batch of them is live, and forgets them afterwards', async () => {
    await using opened = await open();
    const { store } = opened;
    const batch = await store.write((tx) => sampleBatch(tx, 'validated'));
    const live = () => liveBatchOfBytes(store.db, batch.interface, 'a'.repeat(64));
    assert.equal((await live())?.ref, 'LIB-0001');
    assert.equal(await liveBatchOfBytes(store.db, 'another', 'a'.repeat(64)), undefined);
    await store.write((tx) => sampleBatch(tx, 'duplicate', { repeatOf: batch.ref }));
    await store.write((tx) => moveBatch(tx, batch, 'returned'));
    assert.equal(await live(), undefined);
  });

  it('finds work that is due, oldest first, and leaves what must wait', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    const [first, second] = await store.write(async (tx) => [
      await sampleBatch(tx),
      await sampleBatch(tx),
    ]);
    await store.write((tx) => updateBatch(tx, first, { retry_at: '2026-11-22T08:05:00.000Z' }));
    const due = async () =>
      (await dueBatches(store.db, ['archived'], clock.now().toISOString())).map(({ id }) => id);
    assert.deepEqual(await due(), [second.id]);
    clock.set('2026-11-22T08:05:00.000Z');
    assert.deepEqual(await due(), [first.id, second.id]);
  });

  it('asks for a new check only of batches that wait for a decision', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    const [waiting] = await store.write(async (tx) => [
      await sampleBatch(tx, 'validated'),
      await sampleBatch(tx, 'approved'),
      await sampleBatch(tx, 'validated', { interface: 'another' }),
    ]);
    await store.write((tx) => askRechecks(tx, ['library-invoices']));
    const asked = async () =>
      (await batchesToRecheck(store.db, clock.now().toISOString())).map(({ id }) => id);
    assert.deepEqual(await asked(), [waiting.id]);
    const { version } = await batchById(store.db, waiting.id);
    const delayed = { ...waiting, version };
    await store.write((tx) => updateBatch(tx, delayed, { retry_at: '2026-11-22T08:05:00.000Z' }));
    assert.deepEqual(await asked(), [], 'a new check that did not work waits too');
    clock.set('2026-11-22T08:05:00.000Z');
    assert.deepEqual(await asked(), [waiting.id]);
  });

  it('lets no first check become current that began before a new one was asked for', async () => {
    await using opened = await open();
    const { store } = opened;
    const [archived, parsed, elsewhere] = await store.write(async (tx) => [
      await sampleBatch(tx, 'archived'),
      await sampleBatch(tx, 'parsed'),
      await sampleBatch(tx, 'archived', { interface: 'another' }),
    ]);
    await store.write((tx) => askRechecks(tx, ['library-invoices']));
    const finish = (batch: typeof archived) =>
      store.write((tx) => moveBatch(tx, batch, 'validated'));
    assert.deepEqual(
      [await finish(archived), await finish(parsed), await finish(elsewhere)],
      [false, false, true],
    );
    assert.equal((await batchById(store.db, archived.id)).recheck_at, null);
  });

  it('is not approved any more when the approval was dropped', async () => {
    await using opened = await open();
    const { store } = opened;
    const batch = await store.write((tx) => sampleBatch(tx, 'validated'));
    await store.write((tx) => moveBatch(tx, batch, 'approved'));
    const approved = await batchById(store.db, batch.id);
    assert.notEqual(approved.approved_at, null);
    await store.write((tx) => moveBatch(tx, approved, 'validated'));
    assert.equal((await batchById(store.db, batch.id)).approved_at, null);
  });
}
