/** Claims: a document's number is taken once in a target, whichever batch is first. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exactKey } from '../../../src/domain/document.ts';
import { moveBatch } from '../../../src/store/batches.ts';
import {
  addAllotments,
  addDecision,
  allotmentsOf,
  approvalsOf,
  claimDocuments,
  claimedKeys,
  decisionByToken,
  releaseClaims,
  returnedBefore,
  voidAllotments,
  voidApprovals,
  waitingElsewhere,
} from '../../../src/store/decisions.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { sampleDocument, sampleValidated } from '../samples.ts';
import type { Databases } from '../stores.ts';

const TARGET = 'oracle-payables';
const keyOf = (number: string) => exactKey(sampleDocument(1, { number }));

export function claimsSuite({ open }: Databases): void {
  it('takes all the numbers of a batch and tells who holds one already', async () => {
    await using opened = await open();
    const { store } = opened;
    const first = await sampleValidated(store, ['A', 'B']);
    const second = await sampleValidated(store, ['B', 'C']);
    assert.deepEqual(await claim(store, first), []);
    assert.deepEqual(await claim(store, second), [keyOf('B')]);
    const held = await claimedKeys(store.db, TARGET, second.checkId, second.batch.id);
    assert.deepEqual(
      held.map(({ ref, number }) => [ref, number]),
      [[first.batch.ref, 'B']],
    );
    assert.equal(await countClaims(store), 2, 'the loser holds nothing, not even C');
  });

  it('keeps targets apart', async () => {
    await using opened = await open();
    const { store } = opened;
    const first = await sampleValidated(store, ['A']);
    const second = await sampleValidated(store, ['A']);
    assert.deepEqual(await claim(store, first), []);
    assert.deepEqual(await claim(store, second, 'another-target'), []);
  });

  it('gives a number to exactly one of many batches that race for it', async () => {
    await using opened = await open();
    const { store } = opened;
    // In opposite orders and long enough to meet in the middle, so that two waiting for each other would show.
    const numbers = Array.from({ length: 1000 }, (_, n) => `A-${n}`);
    const rivals: Claimant[] = [];
    for (let n = 0; n < 6; n += 1)
      rivals.push(await sampleValidated(store, n % 2 === 0 ? numbers : numbers.toReversed()));
    const results = await Promise.all(rivals.map((rival) => claim(store, rival)));
    const winners = results.filter((taken) => taken.length === 0);
    assert.equal(winners.length, 1);
    for (const taken of results.filter((some) => some.length > 0)) assert.equal(taken.length, 1000);
    assert.equal(await countClaims(store), 1000);
  });

  it('has nothing against a batch that claims what it holds', async () => {
    await using opened = await open();
    const batch = await sampleValidated(opened.store, ['A']);
    assert.deepEqual(await claim(opened.store, batch), []);
    assert.deepEqual(await claim(opened.store, batch), []);
    assert.equal(await countClaims(opened.store), 1);
  });

  it('frees the numbers of a batch, all or those of some documents', async () => {
    await using opened = await open();
    const { store } = opened;
    const batch = await sampleValidated(store, ['A', 'B', 'C']);
    await claim(store, batch);
    await store.write((tx) => releaseClaims(tx, batch.batch.id, []));
    assert.equal(await countClaims(store), 3);
    await store.write((tx) => releaseClaims(tx, batch.batch.id, [2]));
    assert.equal(await countClaims(store), 2);
    await store.write((tx) => releaseClaims(tx, batch.batch.id));
    assert.equal(await countClaims(store), 0);
  });

  it('shows the same number in an earlier batch that waits, never in a later one', async () => {
    await using opened = await open();
    const { store } = opened;
    const first = await sampleValidated(store, ['A']);
    const second = await sampleValidated(store, ['A']);
    const look = ({ batch, checkId }: Claimant) =>
      waitingElsewhere(store.db, checkId, batch.id, ['library-invoices']);
    assert.deepEqual(
      (await look(second)).map(({ ref }) => ref),
      [first.batch.ref],
    );
    assert.deepEqual(await look(first), []);
  });

  it('knows which returned batch a new file replaces', async () => {
    await using opened = await open();
    const { store } = opened;
    const first = await sampleValidated(store, ['A']);
    const second = await sampleValidated(store, ['A']);
    const replaced = () =>
      returnedBefore(store.db, second.checkId, second.batch.id, 'library-invoices');
    assert.equal(await replaced(), undefined);
    await store.write((tx) => moveBatch(tx, first.batch, 'returned'));
    assert.equal(await replaced(), first.batch.ref);
  });

  it('counts an approval until what was approved has changed', async () => {
    await using opened = await open();
    const { store } = opened;
    const { batch, checkId } = await sampleValidated(store, ['A']);
    await store.write((tx) => addDecision(tx, approval(batch.id, checkId)));
    assert.equal((await approvalsOf(store.db, [batch.id])).length, 1);
    assert.equal(await store.write((tx) => voidApprovals(tx, batch.id)), 1);
    assert.equal(await store.write((tx) => voidApprovals(tx, batch.id)), 0);
    assert.deepEqual(await approvalsOf(store.db, [batch.id]), []);
    assert.equal((await decisionByToken(store.db, 'token'))?.username, 'anna.bell');
  });

  it('refuses a second decision under the same form', async () => {
    await using opened = await open();
    const { store } = opened;
    const { batch, checkId } = await sampleValidated(store, ['A']);
    const decide = () => store.write((tx) => addDecision(tx, approval(batch.id, checkId)));
    await decide();
    await assert.rejects(decide(), /unique/i);
  });

  it('keeps allotted ids through re-checks and never gives a void one again', async () => {
    await using opened = await open();
    const { store } = opened;
    const { batch } = await sampleValidated(store, ['A']);
    const row = { batch_id: batch.id, document_no: 1, first_line_id: 1, lines: 2, void_at: null };
    await store.write((tx) => addAllotments(tx, [{ ...row, document_id: 1 }]));
    await store.write((tx) => voidAllotments(tx, batch.id));
    assert.deepEqual(await allotmentsOf(store.db, batch.id), []);
    await store.write((tx) => addAllotments(tx, [{ ...row, document_id: 2 }]));
    const given = await allotmentsOf(store.db, batch.id);
    assert.deepEqual(
      given.map(({ document_id: id }) => id),
      [2],
    );
  });
}

type Claimant = Awaited<ReturnType<typeof sampleValidated>>;

/** As the engine does it: the transaction is undone when a number is taken. */
async function claim(
  store: Store,
  { batch, checkId }: Claimant,
  target = TARGET,
): Promise<string[]> {
  class Taken extends Error {
    readonly keys: string[];
    constructor(keys: string[]) {
      super('taken');
      this.keys = keys;
    }
  }
  try {
    return await store.write(async (tx) => {
      const keys = await claimDocuments(tx, target, batch.id, checkId);
      if (keys.length > 0) throw new Taken(keys);
      return keys;
    });
  } catch (error) {
    if (error instanceof Taken) return error.keys;
    throw error;
  }
}

async function countClaims(store: Store): Promise<number> {
  return (await store.db.selectFrom('claims').selectAll().execute()).length;
}

function approval(batchId: number, checkId: number) {
  return {
    batch_id: batchId,
    kind: 'approve' as const,
    person_id: 'p1',
    username: 'anna.bell',
    person_name: 'Anna Bell',
    role: 'approver',
    form_token: 'token',
    check_id: checkId,
    manifest: 'm',
    answers: '[]',
  };
}
