/** People are told of each thing once, while it is so; a message that cannot be made keeps no other waiting. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tellPeople } from '../../src/engine/tell-people.ts';
import { addBatch, moveBatch } from '../../src/store/batches.ts';
import { addNotice, latestEmails, openNotices } from '../../src/store/emails.ts';
import type { EmailKind } from '../../src/words/email-model.ts';
import { sampleCheck, sampleDocument, sampleOriginal } from '../store/samples.ts';
import { INTERFACE, openEngine, type TestEngine } from './engines.ts';

it('a message that cannot be made keeps no other waiting, and is tried again', async () => {
  await using engine = await openEngine();
  const { store } = engine.context;
  const [first, second] = [await ready(engine), await ready(engine)];
  await store.write(async (tx) => {
    await addNotice(tx, 'of a later version' as EmailKind, first.id);
    await addNotice(tx, 'ready', second.id);
  });
  await assert.rejects(tellPeople(engine.context), /no message is called of a later version/);
  assert.deepEqual(await told(engine), [`${second.ref} ready`]);
  assert.deepEqual(
    (await openNotices(store.db)).map((notice) => notice.batch_id),
    [first.id],
  );
});

it('nobody is told what has been overtaken meanwhile', async () => {
  await using engine = await openEngine();
  const { store } = engine.context;
  const { id, ref } = await ready(engine);
  await store.write(async (tx) => {
    await addNotice(tx, 'ready', id);
    const batch = await tx.db
      .selectFrom('batches')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await moveBatch(tx, batch, 'returned');
    await addNotice(tx, 'returned', id);
  });
  await tellPeople(engine.context);
  assert.deepEqual(await told(engine), [`${ref} returned`]);
  assert.deepEqual(await openNotices(store.db), []);
});

/** Which messages there are, each once. */
async function told({ context }: TestEngine): Promise<readonly string[]> {
  const emails = await latestEmails(context.store.db, 100);
  return [...new Set(emails.map(({ subject, kind }) => `${/LIB-\d+/.exec(subject)?.[0]} ${kind}`))];
}

/** A batch that waits for its approval. */
function ready({
  context,
  definition,
}: TestEngine): Promise<{ readonly id: number; readonly ref: string }> {
  return context.store.write(async (tx) => {
    const batch = await addBatch(tx, {
      prefix: definition.prefix,
      interface: INTERFACE,
      originalId: await sampleOriginal(tx),
      state: 'archived',
      definition: definition.sha256,
      repeatOf: null,
    });
    const checkId = await sampleCheck(tx, batch.id, [sampleDocument(1)]);
    await moveBatch(tx, batch, 'validated', {
      check_id: checkId,
      invoices: 1,
      invoices_pence: 1_000,
    });
    return batch;
  });
}
