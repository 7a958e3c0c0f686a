/** Whose turn a batch is: what its label says is what every list goes by, on the real store and at the command line. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { BATCH_STATES, type BatchState } from '../../src/domain/batch.ts';
import type { Person } from '../../src/domain/decision.ts';
import type { DeliveryState } from '../../src/domain/delivery.ts';
import { makeFinding } from '../../src/domain/make-finding.ts';
import { OUTCOME_STATUSES, type OutcomeStatus } from '../../src/domain/outcome.ts';
import { makeDoor } from '../../src/engine/door.ts';
import type { BatchFacts } from '../../src/engine/views.ts';
import { addBatch } from '../../src/store/batches.ts';
import { addFindings } from '../../src/store/checks.ts';
import { addContradictions } from '../../src/store/contradictions.ts';
import { addDecision } from '../../src/store/decisions.ts';
import {
  addDelivery,
  deliveryOfBatch,
  moveDelivery,
  putOutcome,
} from '../../src/store/deliveries.ts';
import type { Writing } from '../../src/store/open-store.ts';
import { type StatusFacts, statusOf } from '../../src/words/states.ts';
import { aimsJson } from '../cli/run-aims.ts';
import { sampleCheck, sampleDocument, sampleOriginal } from '../store/samples.ts';
import { ofWholeAnswer } from './answers.ts';
import { openChecking, PRIYA } from './checking.ts';
import { INTERFACE, type TestEngine } from './engines.ts';

const ADMIN: Person = { ...PRIYA.person, id: 'alex', username: 'alex', groups: ['admin'] };

/** A batch as the lanes leave it. */
interface Left {
  readonly state: BatchState;
  readonly over?: boolean;
  readonly found?: string;
  readonly approved?: boolean;
  readonly delivery?: DeliveryState;
  readonly outcomes?: readonly OutcomeStatus[];
  readonly contradicted?: boolean;
}

const FOR_PEOPLE: readonly Left[] = [
  { state: 'archived', found: 'CHK-001' },
  { state: 'unreadable', found: 'CHK-002' },
  { state: 'unreadable', found: 'FIL-001' },
  { state: 'validated', found: 'SUP-001' },
  { state: 'validated' },
  { state: 'validated', approved: true },
  { state: 'transformed', delivery: 'in-doubt' },
  { state: 'transformed', delivery: 'stopped' },
  { state: 'delivered', outcomes: ['on-hold'] },
  { state: 'delivered', outcomes: ['refused'] },
  { state: 'confirmed', outcomes: ['created', 'refused'] },
  { state: 'confirmed', outcomes: ['created', 'cancelled'] },
  { state: 'confirmed', outcomes: ['validated', 'on-hold'] },
  { state: 'refused', outcomes: ['refused', 'refused'] },
  { state: 'refused', outcomes: ['cancelled', 'void'] },
  { state: 'withdrawn', over: true, contradicted: true },
  { state: 'returned', over: true, contradicted: true },
  { state: 'transformed', contradicted: true },
  { state: 'delivered', contradicted: true },
  { state: 'confirmed', outcomes: ['created', 'created'], contradicted: true },
  { state: 'confirmed', over: true, outcomes: ['validated', 'validated'], contradicted: true },
  { state: 'refused', over: true, outcomes: ['refused', 'refused'], contradicted: true },
];

const FOR_NOBODY: readonly Left[] = [
  { state: 'archived' },
  { state: 'transformed', delivery: 'sending' },
  { state: 'delivered' },
  { state: 'confirmed', outcomes: ['created', 'created'] },
  { state: 'confirmed', over: true, outcomes: ['validated', 'validated'] },
  { state: 'confirmed', over: true, outcomes: ['validated', 'refused'] },
  { state: 'refused', over: true, outcomes: ['refused', 'refused'] },
  { state: 'withdrawn', over: true },
  { state: 'returned', over: true },
];

it('every batch whose label says that it waits for a person is on each list of those that do, and no other', async () => {
  await using engine = await openChecking();
  const expected = (await makeAll(engine, FOR_PEOPLE)).toSorted();
  const others = await makeAll(engine, FOR_NOBODY);
  const { context } = engine;
  const door = makeDoor(context);
  const now = context.clock.now();

  const labels = new Set<string>();
  for (const [group, refs] of [
    ['person', expected],
    ['other', others],
  ] as const) {
    for (const ref of refs) {
      const { facts } = await door.batch(ref, ADMIN);
      const status = statusOf(facts, now);
      assert.equal(status.group === 'person', group === 'person', `${ref}: ${status.label}`);
      if (group === 'person') labels.add(status.label);
    }
  }
  assert.deepEqual(labels, labelsForPeople(engine), 'every label that waits for a person is here');

  for (const person of [PRIYA.person, ADMIN]) {
    const home = await door.home(person);
    assert.deepEqual(refsOf([...home.toDo, ...home.needsPerson]), expected, person.username);
    const rest = refsOf([...home.inProgress, ...home.finished]);
    assert.deepEqual(rest, others.toSorted(), person.username);
  }
  const { batches: forPeople } = await door.batches({ group: 'person', page: 1 }, ADMIN);
  assert.deepEqual(refsOf(forPeople), expected);
  const differing = forPeople.filter(({ contradicted }) => contradicted);
  const { toDo } = await door.home(ADMIN);
  assert.deepEqual(refsOf(toDo), refsOf(differing), 'those who look after AIMS can settle them');
  const over = [
    ...(await door.batches({ group: 'progress', page: 1 }, ADMIN)).batches,
    ...(await door.batches({ group: 'finished', page: 1 }, ADMIN)).batches,
  ];
  assert.deepEqual(refsOf(over), others.toSorted());

  const run = (...args: string[]) => aimsJson(args, { cwd: engine.home.path });
  const list = await run('batch', 'list', '--needs-attention', '--limit', '100');
  assert.deepEqual(refsOf(list.data.batches), expected);
  const waiting = (await run('status')).data.batches.filter(
    ({ group }: { group: string }) => group === 'person',
  );
  assert.deepEqual(refsOf(waiting), expected);
});

function refsOf(batches: readonly Pick<BatchFacts, 'ref'>[]): readonly string[] {
  return batches.map(({ ref }) => ref).toSorted();
}

/** What statusOf says of a batch that waits for a person, whatever its facts are. */
function labelsForPeople({ definition, context }: TestEngine): ReadonlySet<string> {
  const now = context.clock.now();
  const at = '2020-01-01T00:00:00.000Z';
  const delivery = (state: DeliveryState) => ({
    ...{ state, attempts: [], queuedAt: at, behind: undefined, nextTryAt: undefined },
    ...{ firstFailedAt: undefined, deliveredAt: undefined },
  });
  const labels = new Set<string>();
  const look = (change: Partial<StatusFacts>) => {
    const { group, label } = statusOf(
      {
        ...{ definition, state: 'validated', errors: 0, warnings: 0, documentsWithErrors: 0 },
        ...{ totals: { invoices: 2, invoicesPence: 2, credits: 0, creditsPence: 0 } },
        ...{ approvals: [], delivery: undefined, outcomes: {}, ended: false, changedAt: at },
        ...{ endedAt: undefined, repeatOf: undefined, heldFor: [], recheckDue: false },
        ...{ couldNotCheck: undefined, contradicted: false, ...change },
      },
      now,
    );
    if (group === 'person') labels.add(label);
  };
  for (const state of Object.keys(BATCH_STATES) as BatchState[]) {
    for (const errors of [0, 1]) look({ state, errors });
    look({ state, contradicted: true });
    look({ state, couldNotCheck: 'check-failed' });
    look({ state, approvals: [{ name: 'Priya', at }] });
    for (const one of ['queued', 'in-doubt', 'stopped', 'retrying'] as const)
      look({ state, delivery: delivery(one) });
    for (const status of OUTCOME_STATUSES) look({ state, outcomes: { [status]: 1 } });
  }
  return labels;
}

/* ---------- as the lanes leave them ---------- */

async function makeAll(engine: TestEngine, all: readonly Left[]): Promise<readonly string[]> {
  const refs: string[] = [];
  for (const left of all)
    refs.push(await engine.context.store.write((tx) => make(tx, engine, left)));
  return refs;
}

async function make(tx: Writing, { definition }: TestEngine, left: Left): Promise<string> {
  const originalId = await sampleOriginal(tx);
  const { id, ref } = await addBatch(tx, {
    ...{ prefix: definition.prefix, interface: INTERFACE, originalId, state: 'archived' },
    ...{ definition: definition.sha256, repeatOf: null },
  });
  const documents = [1, 2].map((no) => sampleDocument(no, { number: `${ref}-${no}` }));
  const checkId = await sampleCheck(tx, id, documents);
  if (left.found)
    await addFindings(tx, checkId, 1, [makeFinding(left.found, { document: undefined, line: 1 })]);
  await tx.db
    .updateTable('batches')
    .set({
      ...{ state: left.state, check_id: checkId, invoices: 2, invoices_pence: 3_000 },
      ...{ errors: left.found ? 1 : 0, ended_at: left.over ? tx.at : null },
    })
    .where('id', '=', id)
    .execute();
  if (left.approved) await approve(tx, id, checkId);
  if (left.delivery) await owe(tx, id, ref, left.delivery);
  for (const [index, status] of (left.outcomes ?? []).entries())
    await putOutcome(tx, {
      ...{ batch_id: id, document_no: index + 1, status, amount_pence: 1_000 * (index + 1) },
      ...{ voucher: '', code: '', message: '', original_id: originalId },
    });
  if (left.contradicted) await addContradictions(tx, [ofWholeAnswer(id, originalId, 'never-sent')]);
  return ref;
}

async function approve(tx: Writing, batchId: number, checkId: number): Promise<void> {
  await addDecision(tx, {
    ...{ batch_id: batchId, kind: 'approve', person_id: 'id', username: 'anna', person_name: 'A' },
    ...{ role: 'stock-control', form_token: `of ${batchId}`, check_id: checkId, answers: '[]' },
  });
}

async function owe(tx: Writing, batchId: number, ref: string, state: DeliveryState): Promise<void> {
  await addDelivery(tx, {
    ...{ batch_id: batchId, connection: 'oracle-payables', group_id: ref, order_key: ref },
    ...{ key: ref, manifest: '', entries: '[]', folder: ref },
  });
  const delivery = await deliveryOfBatch(tx.db, batchId);
  if (delivery) await moveDelivery(tx, delivery, state);
}
