/** People are told of each thing once, while it is so; a message that cannot be made keeps no other waiting. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { deliverDue, tryRefusedAgain } from '../../src/engine/deliver-batch.ts';
import { tellPeople } from '../../src/engine/tell-people.ts';
import { transformDueBatches } from '../../src/engine/transform-batch.ts';
import { addBatch, batchById, moveBatch, updateBatch } from '../../src/store/batches.ts';
import { addNotice, latestEmails, openNotices } from '../../src/store/emails.ts';
import type { EmailKind } from '../../src/words/email-model.ts';
import { sampleCheck, sampleDocument, sampleOriginal } from '../store/samples.ts';
import { approved, openChecking } from './checking.ts';
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

it('that a delivery was refused is told, though AIMS was started again before it could be', async () => {
  await using engine = await openChecking();
  const ref = await approved(engine, 'A');
  await transformDueBatches(engine.context);
  await refuseDelivery(engine);
  await engine.restart();
  await tryRefusedAgain(engine.context, 'start');
  await tellPeople(engine.context);
  assert.ok(!(await told(engine)).includes(`${ref} not-loaded`), 'it may go well now');
  await refuseDelivery(engine);
  await tellPeople(engine.context);
  assert.ok((await told(engine)).includes(`${ref} not-loaded`));
  assert.deepEqual(await openNotices(engine.context.store.db), []);
});

it('who sends the files has no account, and gets no link but whom to ask', async () => {
  await using engine = await openEngine();
  const { store } = engine.context;
  const batch = await ready(engine);
  await store.write(async (tx) => {
    const now = await batchById(tx.db, batch.id);
    await updateBatch(tx, now, { errors: 1 });
    await addNotice(tx, 'problems', batch.id);
  });
  await tellPeople(engine.context);
  const { from, owner } = engine.definition;
  const emails = await latestEmails(store.db, 100);
  const link = `/batches/${batch.ref}`;
  assert.ok(emails.length > 1);
  for (const { to_email: to, text, html } of emails) {
    const isSender = to === from.email;
    assert.deepEqual([text.includes(link), html.includes(link)], [!isSender, !isSender], to);
    assert.equal(text.includes(`ask ${owner.name}, ${owner.email}.`), isSender, to);
  }
});

/** A connection that is in no settings is not let in anywhere. */
async function refuseDelivery({ context, definition }: TestEngine): Promise<void> {
  const { settings } = context;
  settings.current = { ...settings.current, connections: {} };
  await deliverDue(context, definition.to.connection);
}

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
