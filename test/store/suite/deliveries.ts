/** Deliveries keep their order within a key; a message is queued once; sessions end; snapshots are swapped whole. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { putSnapshot, snapshotsInForce, touchSnapshot } from '../../../src/store/datasets.ts';
import { releaseClaims } from '../../../src/store/decisions.ts';
import { applyDefinition, interfacesInForce } from '../../../src/store/definitions.ts';
import {
  addAttempt,
  addDelivery,
  attemptsOf,
  connectionsOwed,
  type DeliveryRow,
  deliveriesOf,
  deliveriesOfGroups,
  deliveryOfBatch,
  dueDeliveries,
  endAttempt,
  moveDelivery,
  outcomeCounts,
  outcomesOf,
  putOutcome,
} from '../../../src/store/deliveries.ts';
import {
  addNotice,
  closeNotice,
  dueEmails,
  emailById,
  emailsOf,
  firstMessageId,
  moveEmail,
  openNotices,
  queueEmail,
} from '../../../src/store/emails.ts';
import type { Store, Writing } from '../../../src/store/open-store.ts';
import {
  addRefusal,
  forgetRefusals,
  markCleared,
  originalsById,
  refusals,
  unclearedByIdentity,
  unclearedOriginals,
} from '../../../src/store/originals.ts';
import {
  addPerson,
  addSession,
  allPeople,
  destroySession,
  getSession,
  personById,
  personRowByEmail,
  personRowByUsername,
  renewSession,
  sweepSessions,
} from '../../../src/store/people.ts';
import { allTroubles, replaceTroubles } from '../../../src/store/troubles.ts';
import { sampleBatch, sampleOriginal } from '../samples.ts';
import type { Databases } from '../stores.ts';

const LATER = '2026-11-22T09:00:00.000Z';
const CONNECTION = 'oracle-payables';

export function deliveriesSuite({ open }: Databases): void {
  it('offers the oldest delivery of each order key, and a later one only when that is over', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    const [first, second, other] = await store.write(async (tx) => [
      await delivery(tx, 'library'),
      await delivery(tx, 'library'),
      await delivery(tx, 'council-tax'),
    ]);
    const due = async () =>
      (await dueDeliveries(store.db, CONNECTION, clock.now().toISOString())).map(({ id }) => id);
    assert.deepEqual(await due(), [first, other]);
    const row = await byId(store, first);
    await store.write((tx) => moveDelivery(tx, row, 'retrying', { next_try_at: LATER }));
    assert.deepEqual(await due(), [other], 'the second waits for the first');
    clock.set(LATER);
    assert.deepEqual(await due(), [first, other]);
    const retrying = await byId(store, first);
    await store.write((tx) => moveDelivery(tx, retrying, 'delivered', { delivered_at: tx.at }));
    assert.deepEqual(await due(), [second, other]);
  });

  for (const state of ['in-doubt', 'stopped'] as const) {
    it(`keeps the others of its key waiting while one is ${state}, and never offers it`, async () => {
      await using opened = await open();
      const { store } = opened;
      const [first, , other] = await store.write(async (tx) => [
        await delivery(tx, 'library'),
        await delivery(tx, 'library'),
        await delivery(tx, 'council-tax'),
      ]);
      const row = await byId(store, first);
      await store.write((tx) => moveDelivery(tx, row, state, { next_try_at: null }));
      const due = await dueDeliveries(store.db, CONNECTION, LATER);
      assert.deepEqual(
        due.map(({ id }) => id),
        [other],
      );
    });
  }

  it('offers each connection its own', async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write((tx) => delivery(tx, 'library'));
    assert.deepEqual(await dueDeliveries(store.db, 'another', LATER), []);
    assert.deepEqual(await connectionsOwed(store.db), [CONNECTION]);
  });

  it('finds more than one statement can name', async () => {
    await using opened = await open();
    const { store } = opened;
    const many = Array.from({ length: 40_000 }, (_, index) => index + 1);
    const id = await store.write((tx) => delivery(tx, 'library'));
    const { batch_id: batchId } = await byId(store, id);
    assert.equal((await deliveriesOf(store.db, many)).length, 1);
    assert.deepEqual(await attemptsOf(store.db, many), []);
    assert.deepEqual(await outcomeCounts(store.db, many), []);
    assert.equal((await originalsById(store.db, many)).size, 1);
    assert.deepEqual(await deliveriesOfGroups(store.db, CONNECTION, many.map(String)), []);
    await store.write((tx) => releaseClaims(tx, batchId, many));
  });

  it('keeps the troubles of each lane, with the time since when it has them', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    const first = clock.now().toISOString();
    const replace = (...codes: string[]) =>
      store.write((tx) =>
        replaceTroubles(
          tx,
          'receive:library',
          codes.map((code) => ({ code, about: '{}' })),
        ),
      );
    const known = async () => (await allTroubles(store.db)).map(({ code, since }) => [code, since]);
    await replace('INBOX_MISSING');
    clock.set(LATER);
    await replace('INBOX_MISSING', 'NO_RIGHT');
    assert.deepEqual(await known(), [
      ['INBOX_MISSING', first],
      ['NO_RIGHT', LATER],
    ]);
    await replace();
    assert.deepEqual(await known(), []);
  });

  it('lets one of two workers begin an attempt', async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await store.write((tx) => delivery(tx, 'library'));
    const row = await byId(store, id);
    const begin = () => store.write((tx) => moveDelivery(tx, row, 'sending', { attempts: 1 }));
    assert.deepEqual((await Promise.all([begin(), begin()])).toSorted(), [false, true]);
  });

  it('refuses two deliveries of one group to one connection', async () => {
    await using opened = await open();
    const { store } = opened;
    const twice = store.write(async (tx) => {
      await delivery(tx, 'library', 'LIB-0001');
      await delivery(tx, 'library', 'LIB-0001');
    });
    await assert.rejects(twice, /unique/i);
  });

  it('notes each attempt and how it ended, once', async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await store.write((tx) => delivery(tx, 'library'));
    await store.write((tx) => addAttempt(tx, id, 1));
    await store.write((tx) => endAttempt(tx, id, 1, { outcome: 'failed', error_code: 'X' }));
    await store.write((tx) => endAttempt(tx, id, 1, { outcome: 'delivered' }));
    const [attempt] = await attemptsOf(store.db, [id]);
    assert.deepEqual([attempt?.outcome, attempt?.error_code], ['failed', 'X']);
    await assert.rejects(
      store.write((tx) => addAttempt(tx, id, 1)),
      /unique/i,
    );
  });

  it('keeps the latest word of the target on each document', async () => {
    await using opened = await open();
    const { store } = opened;
    const [batch, original] = await store.write(async (tx) => [
      await sampleBatch(tx, 'delivered'),
      await sampleOriginal(tx),
    ]);
    const word = {
      batch_id: batch.id,
      document_no: 1,
      amount_pence: -5,
      voucher: '',
      code: '',
      message: '',
      original_id: original,
    };
    await store.write((tx) => putOutcome(tx, { ...word, status: 'created' }));
    await store.write((tx) => putOutcome(tx, { ...word, status: 'validated' }));
    const outcomes = await outcomesOf(store.db, batch.id);
    assert.deepEqual(
      outcomes.map(({ status, amount_pence: pence }) => [status, pence]),
      [['validated', -5]],
    );
  });

  it('finds the delivery of a batch', async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await store.write((tx) => delivery(tx, 'library'));
    const { batch_id: batchId } = await byId(store, id);
    assert.equal((await deliveryOfBatch(store.db, batchId))?.id, id);
    assert.equal((await deliveriesOf(store.db, [batchId])).length, 1);
    assert.deepEqual(await deliveriesOf(store.db, []), []);
  });

  it('queues a message once for each Message-ID', async () => {
    await using opened = await open();
    const { store } = opened;
    const { id: batchId } = await store.write((tx) => sampleBatch(tx));
    const queue = () => store.write((tx) => queueEmail(tx, email(batchId, '<1@aims>')));
    const results = await Promise.all([queue(), queue(), queue()]);
    assert.deepEqual(results.toSorted(), [false, false, true]);
    assert.equal(await queue(), false);
    await store.write((tx) => queueEmail(tx, email(batchId, '<2@aims>')));
    assert.equal((await emailsOf(store.db, batchId)).length, 2);
    assert.equal(await firstMessageId(store.db, batchId, 'mary@newshire.example'), '<1@aims>');
  });

  it('offers messages that are due', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    const { id: batchId } = await store.write((tx) => sampleBatch(tx));
    await store.write((tx) => queueEmail(tx, email(batchId, '<1@aims>')));
    const due = () => dueEmails(store.db, clock.now().toISOString());
    const [first] = await due();
    assert.ok(first);
    const change = { attempts: 1, next_try_at: LATER, last_error: 'X', sent_at: null };
    await store.write((tx) => moveEmail(tx, first.id, { ...change, state: 'retrying' }));
    assert.deepEqual(await due(), []);
    clock.set(LATER);
    assert.equal((await due()).length, 1);
    await store.write((tx) =>
      moveEmail(tx, first.id, { ...change, state: 'sent', next_try_at: null, sent_at: tx.at }),
    );
    assert.deepEqual(await due(), []);
    assert.equal((await emailById(store.db, first.id))?.sent_at, LATER);
  });

  it('keeps a notice open until it was turned into messages', async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write(async (tx) => addNotice(tx, 'ready', (await sampleBatch(tx)).id));
    const [notice] = await openNotices(store.db);
    assert.equal(notice?.kind, 'ready');
    await store.write((tx) => closeNotice(tx, notice?.id ?? 0));
    assert.deepEqual(await openNotices(store.db), []);
  });
}

export function peopleSuite({ open }: Databases): void {
  it('finds people by name in any case, with their groups', async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write((tx) => addPerson(tx, ANNA, ['stock-control', 'internal-audit']));
    assert.equal((await personRowByUsername(store.db, 'Anna.Bell'))?.id, 'p1');
    const person = await personById(store.db, 'p1');
    assert.deepEqual(person?.groups, ['internal-audit', 'stock-control']);
    assert.equal((await allPeople(store.db)).length, 1);
    await assert.rejects(
      store.write((tx) => addPerson(tx, { ...ANNA, id: 'p2' }, [])),
      /unique/i,
    );
  });

  it('never keeps one name or one address for two people, in whatever case', async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write((tx) => addPerson(tx, ANNA, []));
    const others = [
      { ...ANNA, id: 'p2', username: 'ANNA.Bell', email: 'other@newshire.example' },
      { ...ANNA, id: 'p2', username: 'other', email: ANNA.email.toUpperCase() },
    ];
    for (const other of others)
      await assert.rejects(
        store.write((tx) => addPerson(tx, other, [])),
        /unique/i,
      );
    assert.equal((await personRowByEmail(store.db, ANNA.email.toUpperCase()))?.id, 'p1');
  });

  it('ends a session at its time, and sweeps it', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    await store.write((tx) => addPerson(tx, ANNA, []));
    await store.write((tx) => addSession(tx, 's1', 'p1', '{}', LATER));
    const session = () => getSession(store.db, 's1', clock.now().toISOString());
    assert.deepEqual(await session(), { data: '{}', personId: 'p1', expiresAt: LATER });
    await store.write((tx) => renewSession(tx, 's1', '{"a":1}', LATER));
    assert.deepEqual(await session(), { data: '{"a":1}', personId: 'p1', expiresAt: LATER });
    await store.write(sweepSessions);
    assert.ok(await session());
    clock.set(LATER);
    assert.equal(await session(), undefined);
    await store.write((tx) => addSession(tx, 's2', 'p1', '{}', '2099'));
    const left = await store.db.selectFrom('sessions').select('id').execute();
    assert.deepEqual(left, [{ id: 's2' }], 'where one begins, those that are over go');
  });

  it('forgets a session when a person signs out', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    await store.write((tx) => addSession(tx, 's1', null, '{}', LATER));
    await store.write((tx) => destroySession(tx, 's1'));
    await store.write((tx) => renewSession(tx, 's1', '{}', LATER));
    assert.equal(await getSession(store.db, 's1', clock.now().toISOString()), undefined);
  });
}

export function settingsSuite({ open }: Databases): void {
  it('puts a snapshot in force whole, and keeps the one before', async () => {
    await using opened = await open();
    const { store } = opened;
    const put = (sha256: string) => store.write((tx) => putSnapshot(tx, { ...SNAPSHOT, sha256 }));
    await put('1');
    const id = await put('2');
    assert.deepEqual(
      (await snapshotsInForce(store.db)).map((row) => [row.id, row.sha256]),
      [[id, '2']],
    );
    assert.equal((await store.db.selectFrom('snapshots').selectAll().execute()).length, 2);
    await store.write((tx) => touchSnapshot(tx, id, LATER));
    assert.equal((await snapshotsInForce(store.db))[0]?.taken_at, LATER);
  });

  it('keeps the snapshot in force when a newer one is undone', async () => {
    await using opened = await open();
    const { store } = opened;
    await store.write((tx) => putSnapshot(tx, SNAPSHOT));
    const undone = store.write(async (tx) => {
      await putSnapshot(tx, { ...SNAPSHOT, sha256: '2' });
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    assert.equal((await snapshotsInForce(store.db))[0]?.sha256, '1');
  });

  it('puts a definition in force once, and again after another was', async () => {
    await using opened = await open();
    const { store } = opened;
    const apply = (sha256: string) =>
      store.write((tx) =>
        applyDefinition(tx, {
          ...{ name: 'library', sha256, source: 'yaml', author: undefined },
          surroundings: 's',
        }),
      );
    assert.deepEqual(
      [await apply('1'), await apply('1'), await apply('2'), await apply('1')],
      [true, false, true, true],
    );
    assert.equal((await interfacesInForce(store.db))[0]?.definition, '1');
    assert.equal((await store.db.selectFrom('definitions').selectAll().execute()).length, 2);
  });
}

export function originalsSuite({ open }: Databases): void {
  it('knows an inbox file again until its inbox copy is cleared', async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await store.write((tx) => sampleOriginal(tx, { identity: 'x', cleared: false }));
    const known = () => unclearedByIdentity(store.db, 'library-invoices', 'x');
    assert.equal((await known())?.id, id);
    assert.equal((await unclearedOriginals(store.db, 'library-invoices')).length, 1);
    assert.equal(await store.write((tx) => markCleared(tx, id)), true);
    assert.equal(await store.write((tx) => markCleared(tx, id)), false);
    assert.equal(await known(), undefined);
    // The file system may give the same inode to the next file.
    await store.write((tx) => sampleOriginal(tx, { identity: 'x', cleared: false }));
    assert.ok(await known());
  });

  it('refuses two open receipts for one inbox file', async () => {
    await using opened = await open();
    const take = () =>
      opened.store.write((tx) => sampleOriginal(tx, { identity: 'x', cleared: false }));
    await take();
    await assert.rejects(take(), /unique/i);
  });

  it('notes a thing in the inbox once, and forgets it when it is gone', async () => {
    await using opened = await open();
    const { store } = opened;
    const row = {
      interface: 'library',
      name_hex: 'ff',
      file_name: '\\xff',
      reason: 'fifo',
      seen_at: LATER,
    };
    const note = () => store.write((tx) => addRefusal(tx, row));
    assert.deepEqual([await note(), await note()], [true, false]);
    await store.write((tx) => forgetRefusals(tx, 'library', []));
    assert.equal((await refusals(store.db)).length, 1);
    await store.write((tx) => forgetRefusals(tx, 'library', ['ff']));
    assert.deepEqual(await refusals(store.db), []);
  });
}

const ANNA = {
  id: 'p1',
  username: 'anna.bell',
  name: 'Anna Bell',
  team: 'Stock Control',
  email: 'anna.bell@newshire.example',
  password: 'encoded',
  disabled_at: null,
};

const SNAPSHOT = {
  dataset: 'suppliers',
  sha256: '1',
  rows: 10,
  taken_at: '2026-11-22T06:00:00.000Z',
  added: 10,
  changed: 0,
  removed: 0,
};

async function delivery(tx: Writing, orderKey: string, group?: string): Promise<number> {
  const batch = await sampleBatch(tx, 'transformed');
  return addDelivery(tx, {
    batch_id: batch.id,
    connection: CONNECTION,
    group_id: group ?? batch.ref,
    order_key: orderKey,
    key: `${batch.ref}-m`,
    manifest: 'm',
    entries: '[]',
    folder: batch.ref,
  });
}

function byId(store: Store, id: number): Promise<DeliveryRow> {
  return store.db
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

function email(batchId: number, messageId: string) {
  return {
    kind: 'ready',
    batch_id: batchId,
    to_name: 'Mary Okafor',
    to_email: 'mary@newshire.example',
    subject: 'Ready',
    text: 'Ready',
    html: '<p>Ready</p>',
    message_id: messageId,
    thread_id: null,
  };
}
