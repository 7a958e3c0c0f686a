/** Decisions of people: one wins, on exact bytes, and who may not is told why; on both databases. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { it } from 'node:test';
import { parseAuditLine } from '../../src/audit/audit-line.ts';
import { verifyTrail } from '../../src/audit/verify-trail.ts';
import type { Person } from '../../src/domain/decision.ts';
import { type AimsError, isAimsError } from '../../src/domain/errors.ts';
import { makeFinding } from '../../src/domain/make-finding.ts';
import {
  approveBatch,
  type Decider,
  recheckBatch,
  returnBatch,
  withdrawBatch,
} from '../../src/engine/decide-batch.ts';
import { deliverDue } from '../../src/engine/deliver-batch.ts';
import { dropApprovals } from '../../src/engine/drop-approvals.ts';
import { personActor } from '../../src/engine/sign-in.ts';
import type { ApproveForm } from '../../src/engine/views.ts';
import { noCrash } from '../../src/lib/crash-points.ts';
import { keepBytes, originalPath } from '../../src/stages/archive/keep-original.ts';
import { addBatch, batchByRef, batchesToRecheck, moveBatch } from '../../src/store/batches.ts';
import { addFindings } from '../../src/store/checks.ts';
import { addDelivery, deliveryOfBatch } from '../../src/store/deliveries.ts';
import { openNotices } from '../../src/store/emails.ts';
import { assertDocumented } from '../audit/documented.ts';
import { sampleCheck, sampleDocument, sampleOriginal } from '../store/samples.ts';
import { onBothDatabases } from '../store/stores.ts';
import { INTERFACE, openEngine, type TestEngine } from './engines.ts';

const MANIFEST = 'm'.repeat(64);

onBothDatabases('a decision', ({ dialect, fresh }) => {
  // On SQLite the database is the home's own.
  const open = async () =>
    openEngine(dialect === 'sqlite' ? {} : { target: (await fresh()).target });

  it('is taken once when 100 people approve on 100 forms at the same time', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const approvals = Array.from({ length: 100 }, (_, n) =>
      approveBatch(engine.context, batch.ref, decider({ username: `approver.${n}` }), form(batch)),
    );
    const results = await Promise.allSettled(approvals);
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    assert.equal(refusals.length, 99);
    const [decision, ...others] = await decisions(engine);
    assert.deepEqual(others, []);
    for (const refusal of refusals) {
      assert.ok(isAimsError(refusal, 'DECISION_OVERTAKEN'), String(refusal));
      assert.equal(refusal.context.by, decision?.person_name, 'each is told who was first');
    }
    assert.equal((await batchByRef(engine.context.store.db, batch.ref)).state, 'approved');
    assert.deepEqual(await eventsAbout(engine, batch.ref), ['batch.approved']);
    await assertSound(engine);
  });

  it('is the same when one person clicks ten times at once', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const anna = decider();
    const once = form(batch);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => approveBatch(engine.context, batch.ref, anna, once)),
    );
    assert.deepEqual(results.map(({ repeated }) => repeated).toSorted(), [
      false,
      ...Array(9).fill(true),
    ]);
    assert.equal((await decisions(engine)).length, 1);
    assert.deepEqual(await eventsAbout(engine, batch.ref), ['batch.approved']);
  });

  it('records the group that lets a person, not another that they are in', async () => {
    await using engine = await open();
    const batch = await validated(engine, { gross: 800_000 });
    const mary = decider({
      username: 'mary',
      groups: ['finance', 'procure-to-pay', 'stock-control'],
    });
    await approveBatch(engine.context, batch.ref, mary, form(batch));
    const pat = decider({
      username: 'pat',
      groups: ['finance', 'procure-to-pay', 'stock-control'],
    });
    await approveBatch(engine.context, batch.ref, pat, form(batch, 1));
    const roles = ['stock-control', 'procure-to-pay'];
    assert.deepEqual(
      (await decisions(engine)).map(({ role }) => role),
      roles,
    );
    assert.deepEqual(
      (await entriesAbout(engine, batch.ref)).map(({ actor }) => actor),
      [`person:${mary.person.id}/${roles[0]}`, `person:${pat.person.id}/${roles[1]}`],
    );
  });

  it('is not taken over by another person with the same form', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const used = form(batch);
    await approveBatch(engine.context, batch.ref, decider(), used);
    const other = approveBatch(engine.context, batch.ref, decider({ username: 'bob' }), used);
    await assert.rejects(other, { code: 'DECISION_OVERTAKEN' });
    assert.equal((await decisions(engine)).length, 1);
  });

  it('is not taken on another batch with the same form', async () => {
    await using engine = await open();
    const [first, second] = [
      await validated(engine, { numbers: ['A'] }),
      await validated(engine, { numbers: ['B'] }),
    ];
    const used = form(first);
    await approveBatch(engine.context, first.ref, decider(), used);
    const other = approveBatch(engine.context, second.ref, decider(), {
      ...form(second),
      token: used.token,
    });
    await assert.rejects(other, { code: 'DECISION_OVERTAKEN' });
  });

  const barred: readonly [string, Partial<Person>, string][] = [
    ['the person behind the source', { username: 'Sam.Lee' }, 'is-sender'],
    ['an administrator', { groups: ['stock-control', 'admin'] }, 'is-admin'],
    ['somebody from another group', { groups: ['internal-audit'] }, 'not-an-approver'],
    ['a closed account', { disabledAt: '2026-11-22T08:00:00.000Z' }, 'disabled'],
    ['the author of the definition', { username: 'the.author' }, 'wrote-definition'],
  ];
  for (const [who, person, bar] of barred) {
    it(`is refused to ${who}, and the refusal is on record`, async () => {
      await using engine = await open();
      writtenBy(engine, 'The.Author');
      const batch = await validated(engine);
      // However the address was typed, the entry is about the batch.
      const asked = batch.ref.toLowerCase();
      const approval = approveBatch(engine.context, asked, decider(person), form(batch));
      await assert.rejects(approval, { code: 'NOT_ALLOWED', context: { bar } });
      assert.equal((await batchByRef(engine.context.store.db, batch.ref)).state, 'validated');
      assert.deepEqual(await decisions(engine), []);
      const [entry] = await entriesAbout(engine, batch.ref);
      assert.deepEqual([entry?.event, entry?.facts.bar], ['batch.approval-refused', bar]);
      await assertSound(engine);
    });
  }

  it('needs a second person from the limit on, who is not the first', async () => {
    await using engine = await open();
    const batch = await validated(engine, { gross: 800_000 });
    const anna = decider();
    const first = await approveBatch(engine.context, batch.ref, anna, form(batch));
    assert.deepEqual(first, { second: true, repeated: false });
    assert.equal((await batchByRef(engine.context.store.db, batch.ref)).state, 'validated');
    assert.deepEqual(await claims(engine), [], 'nothing is taken before the second approval');
    await assert.rejects(approveBatch(engine.context, batch.ref, anna, form(batch, 1)), {
      code: 'NOT_ALLOWED',
      context: { bar: 'gave-first-approval' },
    });
    const pat = decider({ username: 'pat', groups: ['procure-to-pay'] });
    const second = await approveBatch(engine.context, batch.ref, pat, form(batch, 1));
    assert.deepEqual(second, { second: false, repeated: false });
    assert.equal((await batchByRef(engine.context.store.db, batch.ref)).state, 'approved');
    assert.deepEqual(await eventsAbout(engine, batch.ref), [
      'batch.approved',
      'batch.approval-refused',
      'batch.approved',
    ]);
    await assertSound(engine);
  });

  it('takes a form from before the first approval for a first one, and says who was first', async () => {
    await using engine = await open();
    const batch = await validated(engine, { gross: 800_000 });
    const [early, pat] = [form(batch), decider({ username: 'pat', groups: ['procure-to-pay'] })];
    await approveBatch(engine.context, batch.ref, decider(), form(batch));
    await assert.rejects(
      approveBatch(engine.context, batch.ref, pat, early),
      (error: AimsError) =>
        overtakenBy('approvals')(error) && error.context.by === 'Name of anna.bell',
    );
    assert.equal((await batchByRef(engine.context.store.db, batch.ref)).state, 'validated');
    assert.equal((await decisions(engine)).length, 1);
  });

  it('may be to send back, for whoever can give the second approval, once there is a first', async () => {
    await using engine = await open();
    const batch = await validated(engine, { gross: 800_000 });
    const pat = decider({ username: 'pat', groups: ['procure-to-pay'] });
    const back = { token: randomUUID(), reason: 'other', message: 'Too much of it.' } as const;
    const sendBack = () => returnBatch(engine.context, batch.ref, pat, back);
    await assert.rejects(sendBack(), { code: 'NOT_ALLOWED', context: { bar: 'not-an-approver' } });
    await approveBatch(engine.context, batch.ref, decider(), form(batch));
    await sendBack();
    assert.equal((await batchByRef(engine.context.store.db, batch.ref)).state, 'returned');
  });

  it('is for the second group only as a second approval', async () => {
    await using engine = await open();
    const batch = await validated(engine, { gross: 800_000 });
    const pat = decider({ username: 'pat', groups: ['procure-to-pay'] });
    await assert.rejects(approveBatch(engine.context, batch.ref, pat, form(batch)), {
      code: 'NOT_ALLOWED',
    });
  });

  it('needs one person below the limit', async () => {
    await using engine = await open();
    const batch = await validated(engine, { gross: 799_999 });
    const approved = await approveBatch(engine.context, batch.ref, decider(), form(batch));
    assert.deepEqual(approved, { second: false, repeated: false });
  });

  it('waits for an answer to every warning', async () => {
    await using engine = await open();
    const batch = await validated(engine, { warning: 'AH-1' });
    const approve = (answers: ApproveForm['answers']) =>
      approveBatch(engine.context, batch.ref, decider(), { ...form(batch), answers });
    const answered = (answer: string) => [{ code: 'DUP-004', group: 'AH-1', answer }];
    await assert.rejects(approve([]), overtakenBy('warnings'));
    await assert.rejects(approve(answered('  ')), overtakenBy('warnings'));
    await approve(answered('It is another delivery.'));
    const [decision] = await decisions(engine);
    assert.match(decision?.answers ?? '', /another delivery/);
  });

  it('is refused when what was shown is not what is there now', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const approve = (change: Partial<ApproveForm>) =>
      approveBatch(engine.context, batch.ref, decider(), { ...form(batch), ...change });
    await assert.rejects(approve({ manifest: 'other' }), overtakenBy('manifest'));
    await assert.rejects(approve({ checkId: batch.checkId + 1 }), overtakenBy('check'));
    assert.deepEqual(await decisions(engine), []);
    assert.deepEqual(await eventsAbout(engine, batch.ref), []);
  });

  it('is refused while a list is too old to rely on', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    await engine.context.store.db
      .updateTable('snapshots')
      .set({ taken_at: '2020-01-01T00:00:00.000Z' })
      .execute();
    const approval = approveBatch(engine.context, batch.ref, decider(), form(batch));
    await assert.rejects(approval, overtakenBy('lists'));
  });

  it('is refused when the original in the archive is not the one that was checked', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const path = originalPath(engine.context.paths.originals, batch.sha256);
    await chmod(path, 0o640);
    await writeFile(path, 'other bytes');
    for (const _ of ['first', 'again']) {
      const approval = approveBatch(engine.context, batch.ref, decider(), form(batch));
      await assert.rejects(approval, { code: 'ORIGINAL_CHANGED' });
    }
    assert.deepEqual(await eventsAbout(engine, batch.ref), ['batch.original-damaged']);
    assert.deepEqual(
      (await openNotices(engine.context.store.db)).map(({ kind }) => kind),
      ['original-damaged'],
      'it is said once',
    );
    await assertSound(engine);
  });

  it('is not answered as approved when the same form comes after its approval was dropped', async () => {
    await using engine = await open();
    const batch = await validated(engine, { gross: 800_000 });
    const used = form(batch);
    await approveBatch(engine.context, batch.ref, decider(), used);
    const { store } = engine.context;
    await store.write(async (tx) => dropApprovals(tx, await batchByRef(tx.db, batch.ref), 'check'));
    const again = approveBatch(engine.context, batch.ref, decider(), used);
    await assert.rejects(again, overtakenBy('dropped'));
  });

  it('is refused when another batch has taken one of its numbers', async () => {
    await using engine = await open();
    const first = await validated(engine, { numbers: ['A', 'B'] });
    const second = await validated(engine, { numbers: ['B', 'C'] });
    await approveBatch(engine.context, first.ref, decider(), form(first));
    const approval = approveBatch(engine.context, second.ref, decider(), form(second));
    await assert.rejects(approval, overtakenBy('claimed'));
    assert.equal((await batchByRef(engine.context.store.db, second.ref)).state, 'validated');
    assert.equal((await claims(engine)).length, 2, 'not even C is taken');
    assert.equal((await decisions(engine)).length, 1);
    const asked = await batchesToRecheck(engine.context.store.db, '2026-11-22T08:00:00.000Z');
    assert.deepEqual(
      asked.map(({ ref }) => ref),
      [second.ref],
      'the next check says which batch has it',
    );
  });

  it('asks for a new check of batches that have one of its numbers, when it sends back or closes', async () => {
    await using engine = await open();
    const { db } = engine.context.store;
    const numbers = [['A', 'B'], ['B', 'C'], ['D'], ['A']];
    const [first, second, other, fourth] = await Promise.all(
      numbers.map((some) => validated(engine, { numbers: some })),
    );
    assert.ok(first && second && other && fourth);
    const asked = async () =>
      (await batchesToRecheck(db, '2026-11-22T08:00:00.000Z')).map(({ ref }) => ref).toSorted();
    const back = { token: randomUUID(), reason: 'other', message: 'No, thank you.' } as const;
    await returnBatch(engine.context, first.ref, decider(), back);
    assert.deepEqual(await asked(), [second.ref, fourth.ref].toSorted());
    await assert.rejects(
      approveBatch(engine.context, second.ref, decider(), form(second)),
      overtakenBy('recheck'),
    );
    assert.equal((await batchByRef(db, other.ref)).recheck_at, null);
  });

  it('can be to check again, by name, while the batch waits for a decision', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    await recheckBatch(engine.context, batch.ref.toLowerCase(), decider());
    assert.notEqual((await batchByRef(engine.context.store.db, batch.ref)).recheck_at, null);
    const [entry] = await entriesAbout(engine, batch.ref);
    assert.deepEqual(
      [entry?.event, entry?.actor, entry?.facts.person],
      ['batch.recheck-asked', 'person:id of anna.bell/stock-control', 'id of anna.bell'],
    );
    const back = { token: randomUUID(), message: 'We do not need it.' };
    await withdrawBatch(engine.context, batch.ref, decider(), back);
    await assert.rejects(recheckBatch(engine.context, batch.ref, decider()), overtakenBy('state'));
    await assertSound(engine);
  });

  it('gives a number to one of two batches that are approved at the same time', async () => {
    await using engine = await open();
    const rivals = [
      await validated(engine, { numbers: ['A', 'B', 'C'] }),
      await validated(engine, { numbers: ['C', 'B', 'A'] }),
    ];
    const results = await Promise.allSettled(
      rivals.map((rival) => approveBatch(engine.context, rival.ref, decider(), form(rival))),
    );
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    assert.equal(refused.length, 1);
    assert.ok(isAimsError(refused[0], 'DECISION_OVERTAKEN'), String(refused[0]));
    assert.equal((await claims(engine)).length, 3);
  });

  it('sends back or closes a batch once, with a reason, and frees its ids', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const back = { token: randomUUID(), reason: 'problems', message: 'Two are missing.' } as const;
    await assert.rejects(
      returnBatch(engine.context, batch.ref, decider(), { ...back, message: ' ' }),
      { code: 'REASON_MISSING' },
    );
    const sam = decider({ username: 'sam.lee' });
    assert.deepEqual(await returnBatch(engine.context, batch.ref, sam, back), { repeated: false });
    assert.deepEqual(await returnBatch(engine.context, batch.ref, sam, back), { repeated: true });
    assert.equal((await batchByRef(engine.context.store.db, batch.ref)).state, 'returned');
    const close = { token: randomUUID(), message: 'Enough.' };
    await assert.rejects(
      withdrawBatch(engine.context, batch.ref, sam, close),
      overtakenBy('state'),
    );
    assert.deepEqual(await eventsAbout(engine, batch.ref), ['batch.returned']);
    await assertSound(engine);
  });

  it('closes an approved batch before anything was sent, and then it is never sent', async () => {
    await using engine = await open();
    const { context } = engine;
    const batch = await validated(engine);
    await approveBatch(context, batch.ref, decider(), form(batch));
    await owe(engine, batch.ref);
    const close = { token: randomUUID(), message: 'Approved by mistake.' };
    await withdrawBatch(context, batch.ref, decider({ username: 'bob' }), close);
    assert.equal(await deliverDue(context, CONNECTION), false);
    assert.deepEqual(await fateOf(engine, batch.ref), ['withdrawn', 'withdrawn', 0]);
    assert.deepEqual(await claims(engine), []);
    await assertSound(engine);
  });

  it('to close is refused once an attempt has begun, and never comes between', async () => {
    await using engine = await open();
    const { context } = engine;
    for (const number of ['A', 'B', 'C', 'D', 'E', 'F']) {
      const batch = await validated(engine, { numbers: [number] });
      await approveBatch(context, batch.ref, decider(), form(batch));
      await owe(engine, batch.ref);
      const close = { token: randomUUID(), message: 'Approved by mistake.' };
      const withdraw = () => withdrawBatch(context, batch.ref, decider(), close);
      const [closed] = await Promise.allSettled([withdraw(), deliverDue(context, CONNECTION)]);
      const fate = await fateOf(engine, batch.ref);
      if (closed.status === 'fulfilled') {
        assert.deepEqual(fate, ['withdrawn', 'withdrawn', 0]);
        continue;
      }
      assert.ok(isAimsError(closed.reason, 'DECISION_OVERTAKEN'), String(closed.reason));
      // There is no payload to send in this home: the attempt was begun and stopped.
      assert.deepEqual(fate, ['transformed', 'stopped', 1]);
      await assert.rejects(withdraw(), overtakenBy('state'));
      return;
    }
  });

  it('is either to approve or to send back, never both', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const back = { token: randomUUID(), reason: 'other', message: 'No.' } as const;
    const results = await Promise.allSettled([
      approveBatch(engine.context, batch.ref, decider(), form(batch)),
      returnBatch(engine.context, batch.ref, decider({ username: 'bob' }), back),
    ]);
    assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    assert.equal((await decisions(engine)).length, 1);
    const { state } = await batchByRef(engine.context.store.db, batch.ref);
    assert.equal(state, results[0]?.status === 'fulfilled' ? 'approved' : 'returned');
  });

  it('leaves nothing when AIMS ended before it was committed, and stands when after', async () => {
    await using engine = await open();
    const batch = await validated(engine);
    const once = form(batch);
    const approve = () => approveBatch(engine.context, batch.ref, decider(), once);
    engine.crashAt('decide.before-commit');
    await assert.rejects(approve(), /decide.before-commit/);
    assert.deepEqual(await decisions(engine), []);
    assert.deepEqual(await claims(engine), []);
    engine.crashAt('decide.after-commit');
    await assert.rejects(approve(), /decide.after-commit/);
    assert.deepEqual(await approve(), { second: false, repeated: true });
    assert.deepEqual(await eventsAbout(engine, batch.ref), ['batch.approved']);
  });
});

const CONNECTION = 'oracle-payables';

/** As the transform lane leaves a batch: a delivery is owed. */
async function owe({ context }: TestEngine, ref: string): Promise<void> {
  await context.store.write(async (tx) => {
    const batch = await batchByRef(tx.db, ref);
    await moveBatch(tx, batch, 'transformed');
    await addDelivery(tx, {
      batch_id: batch.id,
      connection: CONNECTION,
      group_id: ref,
      order_key: ref,
      key: `${ref}:${MANIFEST}`,
      manifest: MANIFEST,
      entries: JSON.stringify([{ name: `${ref}.ok`, bytes: 1, sha256: MANIFEST }]),
      folder: ref,
    });
  });
}

/** The state of the batch, that of its delivery, and how many attempts were begun. */
async function fateOf({ context }: TestEngine, ref: string): Promise<readonly unknown[]> {
  const { id, state } = await batchByRef(context.store.db, ref);
  const delivery = await deliveryOfBatch(context.store.db, id);
  return [state, delivery?.state, delivery?.attempts];
}

interface Validated {
  readonly ref: string;
  readonly checkId: number;
  readonly sha256: string;
}

interface Wanted {
  readonly numbers?: readonly string[];
  readonly gross?: number;
  /** The group of a warning that needs an answer. */
  readonly warning?: string;
}

/** A batch as a check leaves it that found nothing against it, with its original in the archive. */
async function validated(
  { context, definition }: TestEngine,
  wanted: Wanted = {},
): Promise<Validated> {
  const { numbers = ['A'], gross = 1000, warning } = wanted;
  const bytes = Buffer.from(`the file of ${numbers.join(' and ')}`);
  const { sha256 } = await keepBytes(bytes, context.paths.originals, noCrash);
  return context.store.write(async (tx) => {
    const batch = await addBatch(tx, {
      prefix: definition.prefix,
      interface: INTERFACE,
      originalId: await sampleOriginal(tx, { sha256 }),
      state: 'archived',
      definition: definition.sha256,
      repeatOf: null,
    });
    const documents = numbers.map((number, index) => sampleDocument(index + 1, { number, gross }));
    const checkId = await sampleCheck(tx, batch.id, documents);
    const place = { document: 1, line: 2 };
    if (warning)
      await addFindings(tx, checkId, 1, [
        makeFinding('DUP-004', place, { severity: 'warning', group: warning }),
      ]);
    await moveBatch(tx, batch, 'validated', {
      check_id: checkId,
      manifest: MANIFEST,
      invoices: numbers.length,
      invoices_pence: gross * numbers.length,
      warnings: warning ? 1 : 0,
    });
    return { ref: batch.ref, checkId, sha256 };
  });
}

/** As it is made for somebody who sees so many approvals. */
function form({ checkId }: Validated, approvals = 0): ApproveForm {
  return { token: randomUUID(), checkId, manifest: MANIFEST, approvals, answers: [] };
}

function decider(change: Partial<Person> = {}): Decider {
  const username = change.username ?? 'anna.bell';
  const person: Person = {
    id: `id of ${username}`,
    username,
    name: `Name of ${username}`,
    team: 'Stock Control',
    email: `${username}@newshire.example`,
    groups: ['stock-control'],
    disabledAt: null,
    ...change,
  };
  return { person, actor: personActor(person) };
}

/** Who wrote a definition is what the file system says; here a test says it. */
function writtenBy({ context }: TestEngine, author: string): void {
  const { settings } = context;
  const read = settings.definition.bind(settings);
  settings.definition = (name, version) => ({ ...read(name, version), author });
}

function overtakenBy(what: string) {
  return (error: AimsError) =>
    isAimsError(error, 'DECISION_OVERTAKEN') && error.context.what === what;
}

function decisions({ context }: TestEngine) {
  return context.store.db.selectFrom('decisions').selectAll().orderBy('id').execute();
}

function claims({ context }: TestEngine) {
  return context.store.db.selectFrom('claims').selectAll().execute();
}

async function entriesAbout({ context }: TestEngine, ref: string) {
  const lines = await context.store.db.selectFrom('audit').select('line').orderBy('seq').execute();
  return lines
    .map(({ line }) => parseAuditLine(line))
    .filter((entry) => entry.subject === `batch:${ref}`);
}

async function eventsAbout(engine: TestEngine, ref: string): Promise<string[]> {
  return (await entriesAbout(engine, ref)).map((entry) => entry.event);
}

async function assertSound({ context }: TestEngine): Promise<void> {
  assert.equal((await verifyTrail(context.store.db)).intact, true);
  await assertDocumented(context.store.db);
}
