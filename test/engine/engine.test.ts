/** The lanes follow the settings: what has ended takes no more files, and what is left of it is not left alone. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { it } from 'node:test';
import { recheckBatch } from '../../src/engine/decide-batch.ts';
import { deliveriesIn, moveDelivery } from '../../src/store/deliveries.ts';
import { allTroubles } from '../../src/store/troubles.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { checksOf } from '../support/processes.ts';
import { LIBRARY, type Running, setIn, startRunning, untilSo } from '../support/running.ts';
import { PRIYA } from './checking.ts';

const DEFINITION = `interfaces/${LIBRARY}.yaml`;

it('an interface that ends leaves no batch unchecked, now or when somebody asks, and no process', async () => {
  await using running = await startRunning();
  for (const name of ['A', 'B', 'C'])
    await running.drop(`${name}.csv`, libraryFile(someInvoices(name, 2)));
  const batches = await untilSo(
    'all are taken',
    () => running.batches(),
    (some) => some.length === 3,
  );
  await end(running);
  for (const { ref } of batches) await running.until(ref, 'Ready to approve');
  await checkAgain(running);
  await untilSo('none waits warm', checks, (some) => some.length === 0);
  await running.stop();
  await running.start();
  await checkAgain(running);
});

it('an interface that ends without a batch leaves no process', async () => {
  await using running = await startRunning();
  await untilSo('one waits warm', checks, (some) => some.length === 1);
  await end(running);
  await untilSo('none waits warm', checks, (some) => some.length === 0);
});

it('a write that fails while an inbox is given up is made up for', async () => {
  await using running = await startRunning();
  const { settings } = running.context;
  await rm(settings.inForce(LIBRARY).source.folder, { recursive: true });
  const inTheWay = (count: number) =>
    untilSo(
      `${count} are in the way`,
      () => allTroubles(running.context.store.db),
      (troubles) => troubles.length === count,
    );
  await inTheWay(1);
  const folder = running.home.at('elsewhere');
  // The first brings the settings into force.
  const writes = failWrite(running, 2);
  await setIn(running.home, DEFINITION, { 'source.folder': folder });
  await untilSo('the other folder is looked into', () => existsSync(folder), Boolean);
  await running.home.write('elsewhere/a.csv', libraryFile(someInvoices('A', 1)));
  await untilSo(
    'its file is taken',
    () => running.batches(),
    (batches) => batches.length === 1,
  );
  assert.ok(writes() > 2);
  await running.until('LIB-0001', 'Ready to approve');
  await inTheWay(0);
});

it('a write that fails while refused deliveries are owed again is made up for', async () => {
  await using running = await startRunning();
  await running.dropUntil('a.csv', libraryFile(someInvoices('A', 1)), 'Ready to approve');
  await running.finance.goDown();
  await running.approve('LIB-0001');
  await running.until('LIB-0001', ({ facts }) => facts.delivery?.state === 'retrying');
  const { store } = running.context;
  await store.write(async (tx) => {
    const [delivery] = await deliveriesIn(tx.db, ['retrying']);
    if (delivery) await moveDelivery(tx, delivery, 'stopped', { next_try_at: null });
  });
  await running.finance.comeUp();
  const writes = failWrite(running, 1);
  await setIn(running.home, 'config/aims.yaml', { service: 'Other name' });
  await running.until('LIB-0001', 'In Oracle, not yet validated');
  assert.ok(writes() > 1);
});

/** As when the connection to a database is cut, once; call the answer for how many were asked for since. */
function failWrite({ context: { store } }: Running, no: number): () => number {
  const { write } = store;
  let writes = 0;
  const failing: typeof write = (work) => {
    writes += 1;
    return writes === no ? Promise.reject(new Error('the connection is cut')) : write(work);
  };
  Object.assign(store, { write: failing });
  return () => writes;
}

async function end(running: Running): Promise<void> {
  await rm(running.home.at(DEFINITION));
  await untilSo(
    'it has ended',
    () => running.context.settings.current.interfaces.length,
    (count) => count === 0,
  );
}

function checks(): number[] {
  return checksOf(process.pid);
}

async function checkAgain(running: Running): Promise<void> {
  const { checkId } = await running.batch('LIB-0001');
  await recheckBatch(running.context, 'LIB-0001', PRIYA);
  await running.until('LIB-0001', (page) => (page.checkId ?? 0) > (checkId ?? 0));
}
