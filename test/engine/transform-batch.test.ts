/** After the decision: what is owed is what was approved, and people hear of it when it cannot be made. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { AimsError } from '../../src/domain/errors.ts';
import { batchPage } from '../../src/engine/queries/batch-page.ts';
import { transformDueBatches } from '../../src/engine/transform-batch.ts';
import { approvalsOf } from '../../src/store/decisions.ts';
import {
  approved,
  assertSound,
  batchOf,
  checkOnce,
  damage,
  damageList,
  entriesAbout,
  eventsAbout,
  noticesOf,
  openChecking,
  putPeriods,
} from './checking.ts';
import type { TestEngine } from './engines.ts';

it('drops an approval when something else would be sent, and asks people again', async () => {
  await using engine = await openChecking();
  const ref = await approved(engine, 'A');
  await engine.context.store.write((tx) =>
    tx.db.updateTable('batches').set({ manifest: 'what was approved' }).execute(),
  );
  await transformDueBatches(engine.context);
  await assertDropped(engine, ref);
  assert.deepEqual(await noticesOf(engine, ref), ['ready'], 'not before it is checked again');
  await checkOnce(engine);
  assert.deepEqual(await noticesOf(engine, ref), ['ready', 'ready']);
  assert.equal((await batchPage(engine.context, ref)).reconciliation.approved, undefined);
  await assertSound(engine);
});

it('drops an approval when a month was closed meanwhile, instead of trying for ever', async () => {
  await using engine = await openChecking();
  const ref = await approved(engine, 'A');
  const periods = await readFile(engine.home.at('config/datasets/periods.csv'), 'utf8');
  await putPeriods(engine, periods.replaceAll(/,O$/gm, ',C'));
  await transformDueBatches(engine.context);
  await assertDropped(engine, ref);
  const entry = (await entriesAbout(engine, ref)).find(
    ({ event }) => event === 'batch.transform-differed',
  );
  assert.equal(entry?.facts.made, 'VALUE_DOES_NOT_FIT');
  await checkOnce(engine);
  assert.deepEqual(await noticesOf(engine, ref), ['ready', 'problems']);
  await assertSound(engine);
});

it('says at once, and once, that the stored file is damaged, keeps the approval and goes on when it is mended', async () => {
  await using engine = await openChecking();
  const ref = await approved(engine, 'A');
  const mend = await damage(engine, ref);
  await failFourTimes(engine);
  assert.deepEqual(await noticesOf(engine, ref), ['ready', 'original-damaged']);
  const events = await eventsAbout(engine, ref);
  assert.equal(
    events.indexOf('batch.original-damaged'),
    events.length - 1,
    'and stands there once',
  );
  await assertGoesOn(engine, ref, mend);
});

it('says at once which list is damaged, keeps the approval and goes on when it is mended', async () => {
  await using engine = await openChecking();
  const ref = await approved(engine, 'A');
  const mend = await damageList(engine, 'budget-codes');
  await failFourTimes(engine);
  assert.deepEqual(await noticesOf(engine, ref), ['ready', 'transform-failed']);
  const { event, facts } = (await entriesAbout(engine, ref)).at(-1) ?? {};
  assert.deepEqual(
    [event, facts?.error, facts?.dataset],
    ['batch.transform-failed', 'DATASET_NOT_READABLE', 'budget-codes'],
  );
  await assertGoesOn(engine, ref, mend);
});

it('says so when it goes on failing, and never holds up another batch', async () => {
  await using engine = await openChecking();
  const [first, second] = [await approved(engine, 'A'), await approved(engine, 'B')];
  const context = {
    ...engine.context,
    startCheck: (...[setup, folder]: Parameters<typeof engine.context.startCheck>) =>
      folder?.includes(first)
        ? Promise.reject(new TypeError('not expected'))
        : engine.context.startCheck(setup, folder),
  };
  for (const told of [0, 0, 1, 0]) {
    const before = (await noticesOf(engine, first)).length;
    await transformDueBatches(context);
    assert.equal((await noticesOf(engine, first)).length, before + told);
    await due(engine);
  }
  assert.deepEqual(await noticesOf(engine, first), ['ready', 'transform-failed']);
  assert.equal((await batchOf(engine, second)).state, 'transformed');
  assert.equal((await batchOf(engine, first)).state, 'approved');
  await transformDueBatches(engine.context);
  assert.equal((await batchOf(engine, first)).state, 'transformed');
  await assertSound(engine);
});

it('ends at once where the process must end', async () => {
  await using engine = await openChecking();
  await approved(engine, 'A');
  const fenced = new AimsError('STORE_FENCED_OFF', { mine: '1', inForce: '2' });
  const context = { ...engine.context, startCheck: () => Promise.reject(fenced) };
  await assert.rejects(transformDueBatches(context), { code: 'STORE_FENCED_OFF' });
});

/* ---------- steps ---------- */

/** The approval stands, and counts once it is mended. */
async function assertGoesOn(
  engine: TestEngine,
  ref: string,
  mend: () => Promise<unknown>,
): Promise<void> {
  assert.equal((await batchOf(engine, ref)).state, 'approved');
  await mend();
  await due(engine);
  await transformDueBatches(engine.context);
  assert.equal((await batchOf(engine, ref)).state, 'transformed');
  await assertSound(engine);
}

/** As if the wait before the next try were over. */
async function due({ context }: TestEngine): Promise<void> {
  await context.store.write((tx) => tx.db.updateTable('batches').set({ retry_at: null }).execute());
}

async function failFourTimes(engine: TestEngine): Promise<void> {
  for (const _ of [1, 2, 3, 4]) {
    await transformDueBatches(engine.context);
    await due(engine);
  }
}

async function assertDropped(engine: TestEngine, ref: string): Promise<void> {
  const batch = await batchOf(engine, ref);
  assert.deepEqual([batch.state, batch.approved_at, batch.manifest], ['validated', null, null]);
  assert.deepEqual(await approvalsOf(engine.context.store.db, [batch.id]), []);
  assert.deepEqual(await engine.context.store.db.selectFrom('claims').selectAll().execute(), []);
  assert.deepEqual((await eventsAbout(engine, ref)).slice(-2), [
    'batch.transform-differed',
    'batch.approval-dropped',
  ]);
}
