/**
 * Confirm: reads what the target answered, document by document, and holds it against what was sent, in count and
 * pence, invoices and credits apart. A batch says "loaded" only when the target has confirmed the level that ends it.
 */
import type { Connection } from '../connections/connection.ts';
import { AIMS } from '../domain/audit-event.ts';
import type { BatchState } from '../domain/batch.ts';
import { countOf, grossOf } from '../domain/document.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import type { Definition } from '../domain/interface.ts';
import { freesNumber, isNotThere, type Outcome } from '../domain/outcome.ts';
import { sha256 } from '../lib/hash.ts';
import { type Kept, keepBytes } from '../stages/archive/keep-original.ts';
import { readReply } from '../stages/confirm/read-reply.ts';
import type { Contradiction, Reconciled } from '../stages/confirm/reconcile.ts';
import {
  askRechecksOfSharing,
  type BatchRow,
  batchById,
  moveBatch,
  updateBatch,
} from '../store/batches.ts';
import {
  addContradictions,
  type NewContradiction,
  settleContradictions,
} from '../store/contradictions.ts';
import { releaseClaims } from '../store/decisions.ts';
import {
  type DeliveryRow,
  deliveriesOfGroups,
  moveDelivery,
  putOutcome,
  wasEverTried,
} from '../store/deliveries.ts';
import { addNotice } from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { addOriginal, markCleared, unclearedByIdentity } from '../store/originals.ts';
import type { EmailKind } from '../words/email-model.ts';
import { eachByItself } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';
import { noteArrival } from './note-arrival.ts';
import { TO_CONFIRM } from './path.ts';
import { standingOf } from './standing.ts';

const REPLY = /^(.+)\.outcome\.csv$/;

/**
 * Reads every answer that waits on a connection. Always false: answers come when they come, on the lane's own time.
 * Before anything was sent nothing can be answered, and a target that is not set up yet is no trouble.
 */
export async function confirmDue(context: EngineContext, connectionName: string): Promise<boolean> {
  const settings = context.settings.current.connections[connectionName];
  if (settings && (await wasEverTried(context.store.db, connectionName)))
    await readAnswers(context, context.connect(settings));
  return false;
}

async function readAnswers(context: EngineContext, connection: Connection): Promise<void> {
  const { name: connectionName } = connection.settings;
  try {
    const answers = (await connection.list('outcome')).flatMap(({ name }) => {
      const group = REPLY.exec(name)?.[1];
      return group === undefined ? [] : [{ name, group }];
    });
    const groups = answers.map(({ group }) => group);
    const known = await deliveriesOfGroups(context.store.db, connectionName, groups);
    const deliveries = new Map(known.map((delivery) => [delivery.group_id, delivery]));
    // One answer that cannot be read or taken away does not keep the others waiting.
    await eachByItself(
      answers,
      async ({ name, group }) => {
        const delivery = deliveries.get(group);
        if (!delivery)
          throw new AimsError('REPLY_OF_NO_GROUP', { connection: connectionName, file: name });
        if (isAtRest(delivery)) await takeAnswer(context, connection, name, delivery);
      },
      (error) => isAimsError(error, 'CONNECTION_UNAVAILABLE'),
    );
  } finally {
    await connection.close();
  }
}

/** Archive, commit, and only then move the answer out of the way: killed anywhere, it is read once. */
async function takeAnswer(
  context: EngineContext,
  connection: Connection,
  name: string,
  delivery: DeliveryRow,
): Promise<void> {
  const bytes = await connection.read('outcome', name);
  if (!bytes) return;
  const batch = await batchById(context.store.db, delivery.batch_id);
  const hash = sha256(bytes);
  const identity = `${connection.settings.name}:${name}:${hash}`;
  const known = await unclearedByIdentity(context.store.db, batch.interface, identity);
  const originalId =
    known?.id ?? (await recordAnswer(context, batch, delivery, { bytes, name, identity }));
  await connection.acknowledge(name, hash);
  await context.store.write(async (tx) => void (await markCleared(tx, originalId)));
}

async function recordAnswer(
  context: EngineContext,
  batch: BatchRow,
  delivery: DeliveryRow,
  answer: { readonly bytes: Buffer; readonly name: string; readonly identity: string },
): Promise<number> {
  const kept = await keepBytes(answer.bytes, context.paths.originals, context.mark);
  await context.mark('confirm.after-archive');
  const outcomes = readOrNot(answer, delivery);
  const originalId = await context.store.write(async (tx) => {
    const id = await addReply(tx, batch, answer, kept);
    if (outcomes instanceof AimsError) {
      const what = outcomes.context.what ?? outcomes.code;
      await contradict(tx, batch, kept, [
        { ...ofWholeAnswer(batch, id), kind: 'unreadable', what },
      ]);
      return id;
    }
    if (!TO_CONFIRM.includes(batch.state)) {
      await contradict(tx, batch, kept, [{ ...ofWholeAnswer(batch, id), kind: 'never-sent' }]);
      return id;
    }
    const arrived = await provenArrived(tx, batch, delivery);
    await applyAnswer(tx, context, arrived.batch, arrived.delivery, outcomes, id, kept);
    return id;
  });
  await context.mark('confirm.after-commit');
  context.wake('mail');
  context.wake('check');
  return originalId;
}

/** Not while an attempt is owed or under way: the deliver lane says first what came of it. */
function isAtRest({ state }: DeliveryRow): boolean {
  return state !== 'queued' && state !== 'sending';
}

/**
 * Who answers for a batch has it: a delivery in doubt, or one that AIMS gave up or would try again, has arrived.
 */
async function provenArrived(
  tx: Writing,
  batch: BatchRow,
  delivery: DeliveryRow,
): Promise<{ readonly batch: BatchRow; readonly delivery: DeliveryRow }> {
  if (batch.state !== 'transformed') return { batch, delivery };
  await noteArrival(tx, delivery, 'answered');
  return {
    batch: await batchById(tx.db, batch.id),
    delivery: { ...delivery, state: 'delivered' },
  };
}

function readOrNot(
  answer: { readonly bytes: Buffer; readonly name: string },
  delivery: DeliveryRow,
): readonly Outcome[] | AimsError {
  try {
    return readReply(answer.bytes, { file: answer.name, group: delivery.group_id });
  } catch (error) {
    if (isAimsError(error, 'REPLY_NOT_READABLE')) return error;
    throw error;
  }
}

function addReply(
  tx: Writing,
  batch: BatchRow,
  answer: { readonly name: string; readonly identity: string },
  kept: Kept,
): Promise<number> {
  return addOriginal(tx, {
    interface: batch.interface,
    sha256: kept.sha256,
    bytes: kept.bytes,
    file_name: answer.name,
    door: 'reply',
    identity: answer.identity,
    received_at: tx.at,
    cleared_at: null,
  });
}

async function applyAnswer(
  tx: Writing,
  context: EngineContext,
  batch: BatchRow,
  delivery: DeliveryRow,
  outcomes: readonly Outcome[],
  originalId: number,
  kept: Kept,
): Promise<void> {
  const definition = context.settings.definition(batch.interface, batch.definition);
  const reconciled = await standingOf(tx.db, batch, definition.confirm.ends, outcomes);
  for (const change of reconciled.changes) {
    await putOutcome(tx, {
      batch_id: batch.id,
      document_no: change.no,
      status: change.status,
      amount_pence: change.amount,
      voucher: change.voucher,
      code: change.code,
      message: change.message,
      original_id: originalId,
    });
  }
  const freed = reconciled.changes
    .filter((change) => freesNumber(change.status))
    .map((change) => change.no);
  await releaseClaims(tx, batch.id, freed);
  if (freed.length > 0) await askRechecksOfSharing(tx, batch);
  await settleContradictions(tx, batch.id, outcomes);
  if (reconciled.contradictions.length > 0) {
    const rows = reconciled.contradictions.map((one) => ofDocument(one, batch, originalId));
    await contradict(tx, batch, kept, rows);
  }
  // The same again is no news: nothing about the batch changes, and nothing is said of it.
  if (reconciled.changes.length > 0)
    await moveOn(tx, batch, delivery, definition, reconciled, kept);
}

/** Confirmed when every document is answered and one at least is there; refused when none is, or none any more. */
async function moveOn(
  tx: Writing,
  batch: BatchRow,
  delivery: DeliveryRow,
  definition: Definition,
  reconciled: Reconciled,
  kept: Kept,
): Promise<void> {
  const { totals, ended } = reconciled;
  const facts = {
    reply: kept.sha256,
    confirmed: countOf(totals.confirmed),
    'confirmed.pence': grossOf(totals.confirmed),
    refused: countOf(totals.refused),
    'refused.pence': grossOf(totals.refused),
    held: countOf(totals.held),
    'held.pence': grossOf(totals.held),
    unanswered: countOf(totals.unanswered),
    ends: definition.confirm.ends,
    ended: ended ? 'yes' : 'no',
  };
  const answered = countOf(totals.unanswered) === 0;
  const nothingThere = countOf(totals.confirmed) + countOf(totals.held) === 0;
  const to = !answered ? batch.state : nothingThere ? 'refused' : 'confirmed';
  // A hold can come after everything was loaded: then it is not over any more.
  const endedAt = { ended_at: ended ? (batch.ended_at ?? tx.at) : null };
  const moved =
    to === 'delivered' ? await updateBatch(tx, batch, {}) : await moveBatch(tx, batch, to, endedAt);
  if (!moved) throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: 'state' });
  if (to !== 'delivered' && delivery.state === 'delivered') {
    await moveDelivery(tx, delivery, to === 'refused' ? 'refused' : 'confirmed', {
      ended_at: tx.at,
    });
  }
  tx.audit({
    event: to === 'refused' ? 'batch.refused' : 'batch.confirmed',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { from: batch.state, to, ...facts },
  });
  for (const notice of noticesOf(batch, reconciled, to)) await addNotice(tx, notice, batch.id);
}

/** Which messages an answer is worth. What is not there, or on hold, is told at once, whatever else is still awaited. */
function noticesOf(
  batch: BatchRow,
  { totals, ended, changes }: Reconciled,
  to: BatchState,
): readonly EmailKind[] {
  if (to === 'refused') return ['refused'];
  const isOver = ended && batch.ended_at === null;
  const isThere = batch.state === 'delivered' && to === 'confirmed';
  const lacksSome = countOf(totals.refused) > 0;
  const partRefused =
    changes.some(({ status }) => isNotThere(status)) || ((isOver || isThere) && lacksSome);
  const onHold =
    changes.some(({ status }) => status === 'on-hold') || (isThere && countOf(totals.held) > 0);
  const news: EmailKind[] = [
    ...(partRefused ? ['part-refused' as const] : []),
    ...(onHold ? ['on-hold' as const] : []),
  ];
  if (news.length > 0) return news;
  if (isOver) return ['loaded'];
  return isThere ? ['in-target'] : [];
}

/** Kept until a later answer settles it, told to people, and its first with both amounts in the trail. */
async function contradict(
  tx: Writing,
  batch: BatchRow,
  kept: Kept,
  rows: readonly NewContradiction[],
): Promise<void> {
  await addContradictions(tx, rows);
  const [first] = rows;
  tx.audit({
    event: 'batch.contradicted',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: {
      reply: kept.sha256,
      count: rows.length,
      first: first?.kind ?? '',
      what: first?.what ?? '',
      'sent.pence': first?.sent_pence ?? '',
      'answered.pence': first?.answered_pence ?? '',
    },
    ...(first?.number ? { detail: first.number } : {}),
  });
  await addNotice(tx, 'reply-contradicts', batch.id);
}

function ofWholeAnswer(batch: BatchRow, originalId: number) {
  return {
    batch_id: batch.id,
    original_id: originalId,
    document_no: null,
    supplier: '',
    number: '',
    sent_pence: null,
    answered_pence: null,
    known: null,
    answered: null,
    what: '',
  };
}

function ofDocument(
  contradiction: Contradiction,
  batch: BatchRow,
  originalId: number,
): NewContradiction {
  const { kind, outcome } = contradiction;
  return {
    ...ofWholeAnswer(batch, originalId),
    kind,
    supplier: outcome.supplier,
    number: outcome.number,
    answered_pence: outcome.amount,
    answered: outcome.status,
    ...(kind === 'unknown-document'
      ? {}
      : { document_no: contradiction.no, sent_pence: contradiction.sent }),
    ...(kind === 'went-backwards' ? { known: contradiction.from } : {}),
  };
}
