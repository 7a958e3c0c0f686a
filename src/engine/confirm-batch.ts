/**
 * Confirm: reads what the target answered, document by document, and holds it against what was sent, in count and
 * pence, invoices and credits apart. A batch says "loaded" only when the target has confirmed the level that ends it.
 */
import type { Connection } from '../connections/connection.ts';
import { AIMS } from '../domain/audit-event.ts';
import { countOf, grossOf } from '../domain/document.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import type { Definition } from '../domain/interface.ts';
import { freesNumber, type Outcome } from '../domain/outcome.ts';
import { sha256 } from '../lib/hash.ts';
import { type Kept, keepBytes } from '../stages/archive/keep-original.ts';
import { readReply } from '../stages/confirm/read-reply.ts';
import type { Reconciled } from '../stages/confirm/reconcile.ts';
import { type BatchRow, batchById, batchesIn, moveBatch, updateBatch } from '../store/batches.ts';
import { releaseClaims } from '../store/decisions.ts';
import { type DeliveryRow, deliveriesOf, moveDelivery, putOutcome } from '../store/deliveries.ts';
import { addNotice } from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { addOriginal, markCleared, unclearedByIdentity } from '../store/originals.ts';
import type { EmailKind } from '../words/email-model.ts';
import type { EngineContext } from './engine-context.ts';
import { noteArrival } from './note-arrival.ts';
import { TO_CONFIRM } from './path.ts';
import { standingOf } from './standing.ts';

/** Larger than an answer may be, or a newer one stands where an older one was read. */
const OF_ONE_ANSWER = ['CONNECTION_REFUSED', 'CONNECTION_CONFLICT'] as const;
const LOOK_AGAIN = ['CONNECTION_UNAVAILABLE', ...OF_ONE_ANSWER] as const;

const REPLY = /^(.+)\.outcome\.csv$/;

/** Reads every answer that waits. Always false: answers come when they come, on the lane's own time. */
export async function confirmDue(context: EngineContext): Promise<boolean> {
  const batches = await batchesIn(context.store.db, TO_CONFIRM);
  const deliveries = await deliveriesOf(
    context.store.db,
    batches.map((batch) => batch.id),
  );
  for (const [name, mine] of Map.groupBy(deliveries, (delivery) => delivery.connection)) {
    const settings = context.settings.current.connections[name];
    if (settings) await readAnswers(context, context.connect(settings), mine);
  }
  return false;
}

async function readAnswers(
  context: EngineContext,
  connection: Connection,
  deliveries: readonly DeliveryRow[],
): Promise<void> {
  const { name: connectionName } = connection.settings;
  try {
    for (const { name } of await connection.list('outcome')) {
      const group = REPLY.exec(name)?.[1];
      const delivery = deliveries.find((one) => one.group_id === group && isAtRest(one));
      if (!delivery) continue;
      // One answer that cannot be read or taken away does not keep the others waiting.
      await takeAnswer(context, connection, name, delivery).catch((error: unknown) => {
        if (!OF_ONE_ANSWER.some((code) => isAimsError(error, code))) throw error;
        context.log.error('confirm.refused', error, {
          connection: connectionName,
          group: delivery.group_id,
        });
      });
    }
  } catch (error) {
    // One connection's trouble is not another's, and its answers wait there: the next look is soon.
    if (!LOOK_AGAIN.some((code) => isAimsError(error, code))) throw error;
    context.log.error('confirm.unavailable', error, { connection: connectionName });
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
      await contradict(tx, batch, kept, { what: outcomes.context.what ?? outcomes.code });
      return id;
    }
    const arrived = await provenArrived(tx, batch, delivery);
    await applyAnswer(tx, context, arrived.batch, arrived.delivery, outcomes, id, kept);
    return id;
  });
  await context.mark('confirm.after-commit');
  context.wake('mail');
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
  if (!(await noteArrival(tx, delivery, batch, 'answered')))
    throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: 'state' });
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
  if (reconciled.contradictions.length > 0) {
    await contradict(tx, batch, kept, {
      count: String(reconciled.contradictions.length),
      first: reconciled.contradictions[0]?.kind ?? '',
    });
  }
  // The same again is no news: nothing about the batch changes, and nothing is said of it.
  if (reconciled.changes.length > 0)
    await moveOn(tx, batch, delivery, definition, reconciled, kept);
}

/** Confirmed when every document is answered and one at least is there; refused when none is. */
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
  const notice = noticeFor(batch, reconciled, to);
  if (notice) await addNotice(tx, notice, batch.id);
}

/** Which message an answer is worth: news, once each. */
function noticeFor(
  batch: BatchRow,
  { totals, ended, changes }: Reconciled,
  to: string,
): EmailKind | undefined {
  if (to === 'delivered') return undefined;
  if (to === 'refused') return 'refused';
  if (ended && batch.ended_at === null)
    return countOf(totals.refused) > 0 ? 'part-refused' : 'loaded';
  if (changes.some((change) => change.status === 'on-hold')) return 'on-hold';
  return batch.state === 'delivered' ? 'in-target' : undefined;
}

async function contradict(
  tx: Writing,
  batch: BatchRow,
  kept: Kept,
  facts: Record<string, string>,
): Promise<void> {
  tx.audit({
    event: 'batch.contradicted',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { reply: kept.sha256, ...facts },
  });
  await addNotice(tx, 'reply-contradicts', batch.id);
}
