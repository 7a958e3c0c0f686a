/** What the door tells pages: whose turn a batch is, who may decide on it now, and whether everything works. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Person } from '../../src/domain/decision.ts';
import { recheckBatch } from '../../src/engine/decide-batch.ts';
import { makeDoor } from '../../src/engine/door.ts';
import { BATCHES_A_PAGE } from '../../src/engine/views.ts';
import { addBatch, moveBatch } from '../../src/store/batches.ts';
import { addDelivery, deliveryOfBatch, moveDelivery } from '../../src/store/deliveries.ts';
import { addRefusal } from '../../src/store/originals.ts';
import { addPerson } from '../../src/store/people.ts';
import { replaceTroubles } from '../../src/store/troubles.ts';
import { decisionText } from '../../src/words/pages/batch.ts';
import { emptyText } from '../../src/words/pages/home.ts';
import { statusOf } from '../../src/words/states.ts';
import { sampleOriginal } from '../store/samples.ts';
import { onBothDatabases } from '../store/stores.ts';
import { libraryFile, someInvoices } from '../support/library-file.ts';
import { batchOf, checkOnce, openChecking, PRIYA, takeFile } from './checking.ts';
import { INTERFACE, openEngine, type TestEngine } from './engines.ts';

const GOOD = libraryFile(someInvoices('GOOD', 2));
const UNKNOWN_SUPPLIER = libraryFile([{ number: 'X-1', pence: 1000, supplier: '999999' }]);
const OTHER_GOOD = libraryFile(someInvoices('MORE', 1));
const OTHER_BAD = libraryFile([{ number: 'X-2', pence: 1000, supplier: '999999' }]);
const REFUSED = { interface: INTERFACE, name_hex: '61', file_name: 'a', reason: 'folder' };
const LONG_AGO = '2020-01-01T00:00:00.000Z';

describe('a batch with nothing against it', () => {
  it('is nobody’s to approve while it is due to be checked again', async () => {
    await using engine = await openChecking();
    const ref = await checked(engine, GOOD);
    assert.deepEqual(await turnOf(engine, ref), ['Ready to approve', 'to do', true]);
    await recheckBatch(engine.context, ref, PRIYA);
    assert.deepEqual(await turnOf(engine, ref), ['Being checked', 'in progress', false]);
    await checkOnce(engine);
    assert.deepEqual(await turnOf(engine, ref), ['Ready to approve', 'to do', true]);
  });

  it('waits for a list that has grown too old, before a new check and after it', async () => {
    await using engine = await openChecking();
    const ref = await checked(engine, GOOD);
    await growOld(engine);
    assert.deepEqual(await turnOf(engine, ref), ['Waiting for a list', 'in progress', false]);
    await recheckBatch(engine.context, ref, PRIYA);
    await checkOnce(engine);
    const { problems } = await makeDoor(engine.context).batch(ref, PRIYA.person);
    assert.deepEqual([...new Set(problems.map(({ code }) => code))], ['REF-001']);
    assert.deepEqual(await turnOf(engine, ref), ['Waiting for a list', 'in progress', false]);
  });
});

describe('a batch with problems', () => {
  it('keeps them on the list of those who can act, whatever the age of the lists', async () => {
    await using engine = await openChecking();
    const ref = await checked(engine, UNKNOWN_SUPPLIER);
    await growOld(engine);
    assert.deepEqual(await turnOf(engine, ref), ['Has problems', 'to do', false]);
  });

  it('is not returned by a form that was shown before another check', async () => {
    await using engine = await openChecking();
    const ref = await checked(engine, UNKNOWN_SUPPLIER);
    const door = makeDoor(engine.context);
    const { checkId } = await door.batch(ref, PRIYA.person);
    const form = { token: randomUUID(), checkId, reason: 'problems', message: 'No.' } as const;
    await recheckBatch(engine.context, ref, PRIYA);
    await checkOnce(engine);
    await assert.rejects(door.returnToSender(ref, PRIYA.person, form), {
      code: 'DECISION_OVERTAKEN',
      context: { ref, what: 'check', state: 'validated' },
    });
    const now = await door.batch(ref, PRIYA.person);
    await door.returnToSender(ref, PRIYA.person, { ...form, checkId: now.checkId });
    assert.equal((await batchOf(engine, ref)).state, 'returned');
  });
});

describe('the second approval', () => {
  it('is for those who can give it after this person, not for those who could give the first', async () => {
    await using engine = await openChecking({
      edit: (text) => text.replace(/second: .*/, "second: { from: '1.00', groups: [finance] }"),
    });
    const people: readonly [string, string][] = [
      ['Tom Evans', 'stock-control'],
      ['Mary Okafor', 'finance'],
    ];
    for (const [name, group] of people) await join(engine, name, group);
    const ref = await checked(engine, GOOD);
    const can = await makeDoor(engine.context).permissions(ref, PRIYA.person);
    assert.deepEqual([can.others, can.seconds], [['Tom Evans'], ['Mary Okafor']]);
  });

  it('is asked for the figure that reached the limit', async () => {
    await using engine = await openChecking({
      edit: (text) => text.replace(/second: .*/, "second: { from: '20.00', groups: [finance] }"),
    });
    const reasons: readonly [pence: readonly number[], because: string][] = [
      [[1_000, 1_500], 'it comes to £25.00'],
      [[2_500, -100], 'its invoices come to £25.00'],
      [[1_000, -2_500], 'its largest invoice or credit note comes to £25.00'],
    ];
    for (const [index, [pence, because]] of reasons.entries()) {
      const invoices = pence.map((one, no) => ({ number: `W-${index}-${no}`, pence: one }));
      const ref = await checked(engine, libraryFile(invoices));
      const { facts } = await makeDoor(engine.context).batch(ref, PRIYA.person);
      const reason = `because ${because} and the limit is £20.00`;
      assert.equal(facts.approvalsNeeded, 2, because);
      assert.ok(decisionText(facts, []).includes(reason), decisionText(facts, []));
    }
  });
});

describe('home', () => {
  it('never has a batch that needs a person among those that go on by themselves', async () => {
    await using engine = await openChecking();
    const ref = await checked(engine, GOOD);
    await stopDelivery(engine, ref);
    for (const person of [PRIYA.person, ADMIN]) {
      const { toDo, needsPerson, inProgress } = await makeDoor(engine.context).home(person);
      const refs = [toDo, needsPerson, inProgress].map((some) => some.map((one) => one.ref));
      assert.deepEqual(refs, [[], [ref], []], person.name);
    }
  });

  it('has first what one click finishes, then what is blocked, the oldest of each first', async () => {
    await using engine = await openChecking();
    const refs: string[] = [];
    for (const [no, content] of [UNKNOWN_SUPPLIER, GOOD, OTHER_BAD, OTHER_GOOD].entries())
      refs.push(await takeFile(engine, `${no}.csv`, content));
    await checkOnce(engine);
    const [bad, good, otherBad, otherGood] = refs;
    const { toDo } = await makeDoor(engine.context).home(PRIYA.person);
    assert.deepEqual(
      toDo.map(({ ref }) => ref),
      [good, otherGood, bad, otherBad],
    );
  });

  it('says that no files have arrived only where nothing is there', async () => {
    await using engine = await openChecking();
    const { home } = makeDoor(engine.context);
    const now = engine.context.clock.now();
    const empty = async () => emptyText(await home(PRIYA.person), now);
    assert.match((await empty()) ?? '', /^No files have arrived yet\. AIMS watches \/.*\.$/);
    const ref = await takeFile(engine, 'good.csv', GOOD);
    assert.equal(await empty(), undefined, 'it is being checked');
    await checkOnce(engine);
    await stopDelivery(engine, ref);
    assert.equal(await empty(), undefined, 'it needs a person');
  });

  it('has the last batch of a rare interface, however many of others came since', async () => {
    await using engine = await openEngine();
    const { home, context } = engine;
    await addArrived(engine, true);
    const ofParks = (await home.read(`interfaces/${INTERFACE}.yaml`))
      .replace('prefix: LIB', 'prefix: PRK')
      .replaceAll(/groups: \[[^\]]*\]|readers: \[[^\]]*\]/g, (text) =>
        text.replace(/\[.*/, '[parks]'),
      );
    await home.write('interfaces/parks.yaml', ofParks);
    await context.settings.reload(context.store);
    for (let n = 0; n < 100; n++) await addArrived(engine, true, 'parks');
    const door = makeDoor(context);
    assert.equal((await door.home(PRIYA.person)).last?.ref, 'LIB-0001');
    assert.equal((await door.home(STRANGER)).last?.ref, 'PRK-0100');
  });

  it('shows what is refused in the inbox to those whom the interface concerns', async () => {
    await using engine = await openEngine();
    await engine.context.store.write((tx) => addRefusal(tx, { ...REFUSED, seen_at: tx.at }));
    const { home } = makeDoor(engine.context);
    assert.equal((await home(PRIYA.person)).inboxRefusals.length, 1);
    assert.deepEqual((await home(STRANGER)).inboxRefusals, []);
  });
});

onBothDatabases('all batches', ({ dialect, fresh }) => {
  it('are counted and cut where they are kept, for those whom they concern', async () => {
    await using engine = await openEngine(
      dialect === 'sqlite' ? {} : { target: (await fresh()).target },
    );
    const { batches } = makeDoor(engine.context);
    for (let n = 0; n < BATCHES_A_PAGE + 2; n++) await addArrived(engine, n % 2 === 0);
    const all = await batches({ page: 1 }, PRIYA.person);
    assert.deepEqual([all.batches.length, all.total], [BATCHES_A_PAGE, BATCHES_A_PAGE + 2]);
    const last = await batches({ page: 2 }, PRIYA.person);
    assert.deepEqual(
      last.batches.map(({ ref }) => ref),
      ['LIB-0002', 'LIB-0001'],
    );
    const finished = await batches({ group: 'finished', page: 1 }, PRIYA.person);
    const moving = await batches({ group: 'progress', page: 1 }, PRIYA.person);
    assert.deepEqual([finished.total, moving.total], [14, 13]);
    assert.deepEqual(await batches({ page: 1 }, STRANGER), { batches: [], total: 0 });
  });
});

describe('whether everything works', () => {
  const troubles: readonly [string, (engine: TestEngine) => Promise<unknown>][] = [
    ['a list that is too old', growOld],
    [
      'a lane that cannot work',
      ({ context }) =>
        context.store.write((tx) =>
          replaceTroubles(tx, `receive:${INTERFACE}`, [{ code: 'INBOX_MISSING', about: '{}' }]),
        ),
    ],
    [
      'a mistake in the settings',
      async ({ home, context }) => {
        await home.write('config/datasets.yaml', 'what: is this?\n');
        await context.settings.reload(context.store);
      },
    ],
    [
      'a file that stays in the inbox',
      ({ context }) => context.store.write((tx) => addRefusal(tx, { ...REFUSED, seen_at: tx.at })),
    ],
    [
      'a delivery that was stopped',
      async (engine) => stopDelivery(engine, await checked(engine, GOOD)),
    ],
  ];
  for (const [what, happens] of troubles) {
    it(`is no with ${what}, and tells nothing else`, async () => {
      await using engine = await openChecking();
      const { status } = makeDoor(engine.context);
      assert.deepEqual(await status(), { ok: true });
      await happens(engine);
      assert.deepEqual(await status(), { ok: false });
    });
  }

  it('is still yes with a file that has problems of its own', async () => {
    await using engine = await openChecking();
    await checked(engine, UNKNOWN_SUPPLIER);
    assert.deepEqual(await makeDoor(engine.context).status(), { ok: true });
  });
});

/* ---------- steps ---------- */

const ADMIN: Person = { ...PRIYA.person, id: 'alex', username: 'alex', groups: ['admin'] };
const STRANGER: Person = { ...PRIYA.person, id: 'jo', username: 'jo', groups: ['parks'] };

async function checked(engine: TestEngine, content: string): Promise<string> {
  const ref = await takeFile(engine, 'file.csv', content);
  await checkOnce(engine);
  return ref;
}

/** Its label, where home has it for Priya, and whether she can approve it. */
async function turnOf({ context }: TestEngine, ref: string): Promise<readonly unknown[]> {
  const door = makeDoor(context);
  const { toDo, needsPerson } = await door.home(PRIYA.person);
  const { facts } = await door.batch(ref, PRIYA.person);
  const place = toDo.length > 0 ? 'to do' : needsPerson.length > 0 ? 'others' : 'in progress';
  const { approve } = await door.permissions(ref, PRIYA.person);
  return [statusOf(facts, context.clock.now()).label, place, approve];
}

function growOld({ context }: TestEngine): Promise<unknown> {
  return context.store.write((tx) =>
    tx.db.updateTable('snapshots').set({ taken_at: LONG_AGO }).execute(),
  );
}

async function join({ context }: TestEngine, name: string, group: string): Promise<void> {
  const username = name.toLowerCase().replace(' ', '.');
  const email = `${username}@newshire.example`;
  const person = { id: username, username, name, team: '', email, password: '', disabled_at: null };
  await context.store.write((tx) => addPerson(tx, person, [group]));
}

/** As the deliver lane leaves a batch that the target cannot take. */
async function stopDelivery(engine: TestEngine, ref: string): Promise<void> {
  const batch = await batchOf(engine, ref);
  await engine.context.store.write(async (tx) => {
    await moveBatch(tx, batch, 'approved');
    await moveBatch(tx, { ...batch, state: 'approved', version: batch.version + 1 }, 'transformed');
    await addDelivery(tx, {
      batch_id: batch.id,
      connection: engine.definition.to.connection,
      group_id: ref,
      order_key: INTERFACE,
      key: ref,
      manifest: batch.manifest ?? '',
      entries: '[]',
      folder: ref,
    });
    const delivery = await deliveryOfBatch(tx.db, batch.id);
    if (delivery) await moveDelivery(tx, delivery, 'stopped', { ended_at: tx.at });
  });
}

/** A batch that is over, or one that has only arrived. */
async function addArrived({ context }: TestEngine, over: boolean, name = INTERFACE): Promise<void> {
  const definition = context.settings.inForce(name);
  await context.store.write(async (tx) =>
    addBatch(tx, {
      prefix: definition.prefix,
      interface: name,
      originalId: await sampleOriginal(tx),
      state: over ? 'duplicate' : 'archived',
      definition: definition.sha256,
      repeatOf: null,
    }),
  );
}
