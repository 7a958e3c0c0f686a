/**
 * Deliver: brings an owed payload to its connection. The intent is committed before any byte leaves; every later
 * attempt looks first what the target has; where that cannot be known the delivery is in doubt, and AIMS does not send
 * it again. A target that is down is tried for as long as it is down.
 */
import { join } from 'node:path';
import { AIMS } from '../domain/audit-event.ts';
import type { AttemptOutcome, ManifestEntry } from '../domain/delivery.ts';
import { AimsError, type ErrorCode } from '../domain/errors.ts';
import { utc } from '../lib/clock.ts';
import { LONG_WAIT_MS } from '../notify/who-to-tell.ts';
import { planRetry } from '../stages/deliver/plan-retry.ts';
import { type Sent, sendPayload } from '../stages/deliver/send-payload.ts';
import { type BatchRow, batchById } from '../store/batches.ts';
import {
  addAttempt,
  attemptsOf,
  type DeliveryRow,
  deliveriesIn,
  dueDeliveries,
  endAttempt,
  moveDelivery,
} from '../store/deliveries.ts';
import { addNotice } from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { LOADING_FOR_MS } from '../words/states.ts';
import { eachByItself, isFatal } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';
import { noteArrival } from './note-arrival.ts';

/** One connection's deliveries, one at a time. True when there were any: the next may be due now. */
export async function deliverDue(context: EngineContext, connection: string): Promise<boolean> {
  const { db } = context.store;
  const due = await dueDeliveries(db, connection, utc(context.clock.now()));
  await eachByItself(due, (delivery) => attempt(context, delivery));
  return due.length > 0;
}

/**
 * Deliveries that were refused are owed again: something may have been put right. The look before a resend keeps that
 * safe; what AIMS has looked for and cannot know stays in doubt.
 */
export async function tryRefusedAgain(
  context: EngineContext,
  why: 'start' | 'settings',
): Promise<void> {
  const { db } = context.store;
  const refused = (await deliveriesIn(db, ['stopped', 'in-doubt'])).filter(canBeMended);
  for (const delivery of refused) {
    const batch = await batchById(db, delivery.batch_id);
    await context.store.write(async (tx) => {
      const change = { next_try_at: tx.at, ended_at: null };
      if (await moveDelivery(tx, delivery, 'retrying', change))
        auditDelivery(tx, 'delivery.resumed', delivery, batch, { why });
    });
  }
  if (refused.length > 0) context.wake('deliver');
}

/** AIMS was not let in, or its own copy was not as approved: nothing that the target holds stands against it. */
const MENDABLE: readonly (string | null)[] = [
  'CONNECTION_REFUSED',
  'PAYLOAD_CHANGED',
] satisfies ErrorCode[];

function canBeMended({ state, last_error: lastError }: DeliveryRow): boolean {
  return state === 'stopped' || MENDABLE.includes(lastError);
}

async function attempt(context: EngineContext, due: DeliveryRow): Promise<void> {
  const batch = await batchById(context.store.db, due.batch_id);
  const delivery = await beginAttempt(context, due, batch);
  if (!delivery) return;
  await context.mark('deliver.after-intent');
  const sent = await send(context, delivery).catch((error: unknown) => {
    if (error instanceof AimsError && !isFatal(error)) return error;
    throw error;
  });
  if (sent instanceof AimsError) await failed(context, delivery, batch, sent);
  else if (sent.kind === 'in-doubt') await doubt(context, delivery, batch, sent.why);
  else await arrived(context, delivery, sent.kind);
  await context.mark('deliver.after-commit');
}

/** Commits the intent: from here on the target may have bytes that AIMS must ask about before it sends again. */
async function beginAttempt(
  context: EngineContext,
  due: DeliveryRow,
  batch: BatchRow,
): Promise<DeliveryRow | undefined> {
  const no = due.attempts + 1;
  const begun = await context.store.write(async (tx) => {
    if (!(await moveDelivery(tx, due, 'sending', { attempts: no }))) return false;
    await addAttempt(tx, due.id, no);
    tx.audit({
      event: 'delivery.attempted',
      actor: AIMS,
      subject: `batch:${batch.ref}`,
      facts: { delivery: due.id, attempt: no, key: due.key, manifest: due.manifest },
    });
    return true;
  });
  return begun ? { ...due, state: 'sending', attempts: no } : undefined;
}

async function send(context: EngineContext, delivery: DeliveryRow): Promise<Sent> {
  const settings = context.settings.current.connections[delivery.connection];
  if (!settings)
    throw new AimsError('CONNECTION_REFUSED', {
      connection: delivery.connection,
      what: 'it is not in the settings',
    });
  const connection = context.connect(settings);
  try {
    return await sendPayload(
      connection,
      {
        manifest: {
          entries: JSON.parse(delivery.entries) as ManifestEntry[],
          sha256: delivery.manifest,
        },
        folder: join(context.paths.outputs, delivery.folder),
        group: delivery.group_id,
        earlierAttempt: await mayBeThere(context, delivery),
        mark: context.mark,
      },
      context.guards.lookBeforeResend,
    );
  } finally {
    await connection.close();
  }
}

async function arrived(
  context: EngineContext,
  delivery: DeliveryRow,
  outcome: 'delivered' | 'already-there',
): Promise<void> {
  await context.store.write(async (tx) => {
    await endAttempt(tx, delivery.id, delivery.attempts, { outcome });
    await noteArrival(tx, delivery, outcome);
  });
  context.wake('confirm');
}

async function doubt(
  context: EngineContext,
  delivery: DeliveryRow,
  batch: BatchRow,
  why: string,
): Promise<void> {
  await context.store.write(async (tx) => {
    await endAttempt(tx, delivery.id, delivery.attempts, { outcome: 'in-doubt', detail: why });
    await moveDelivery(tx, delivery, 'in-doubt', { next_try_at: null, last_error: why });
    auditDelivery(tx, 'delivery.in-doubt', delivery, batch, { why });
    await addNotice(tx, 'in-doubt', batch.id);
  });
  context.wake('mail');
}

async function failed(
  context: EngineContext,
  delivery: DeliveryRow,
  batch: BatchRow,
  error: AimsError,
): Promise<void> {
  const now = context.clock.now();
  const firstFailedAt = delivery.first_failed_at ?? utc(now);
  const isUnanswered = error.context.marker === 'unanswered';
  const plan = planRetry(
    error,
    {
      count: delivery.failures + 1,
      mayBeThere: isUnanswered || (await mayBeThere(context, delivery)),
    },
    now,
  );
  const isNews = await waitIsNews(context, delivery, firstFailedAt, now);
  const why = error.context.what ?? error.code;
  context.log.error('delivery.failed', error, {
    batch: batch.ref,
    delivery: delivery.id,
    attempt: delivery.attempts,
  });
  await context.store.write(async (tx) => {
    await endAttempt(tx, delivery.id, delivery.attempts, {
      outcome: isUnanswered ? UNANSWERED : 'failed',
      error_code: error.code,
      detail: why,
    });
    const change = {
      failures: delivery.failures + 1,
      first_failed_at: firstFailedAt,
      last_error: error.code,
    };
    if (plan.kind === 'retry') {
      await moveDelivery(tx, delivery, 'retrying', { ...change, next_try_at: utc(plan.at) });
      auditDelivery(tx, 'delivery.failed', delivery, batch, {
        error: error.code,
        next: utc(plan.at),
      });
      if (isNews) await addNotice(tx, 'waiting', batch.id);
    } else {
      // Something else stands under our names: whether the target has ours is for a person to find out.
      const isDoubtful = plan.kind === 'doubt' || error.code === 'CONNECTION_CONFLICT';
      const to = isDoubtful ? 'in-doubt' : 'stopped';
      await moveDelivery(tx, delivery, to, { ...change, next_try_at: null, ended_at: tx.at });
      auditDelivery(tx, `delivery.${to}`, delivery, batch, { why: error.code });
      // Tried again and refused in the same way: people were told when it was news.
      if (delivery.last_error !== error.code)
        await addNotice(tx, to === 'stopped' ? 'not-loaded' : 'in-doubt', batch.id);
    }
  });
  context.wake('mail');
}

/** People are told of a wait once when it begins to show, and once more when it is long; never at every try. */
const TELL_AFTER_MS = [LOADING_FOR_MS, LONG_WAIT_MS];

async function waitIsNews(
  context: EngineContext,
  delivery: DeliveryRow,
  firstFailedAt: string,
  now: Date,
): Promise<boolean> {
  const attempts = await attemptsOf(context.store.db, [delivery.id]);
  const before = attempts.findLast(({ no }) => no < delivery.attempts)?.finished_at;
  const waited = (until: number) => until - Date.parse(firstFailedAt);
  const waitedBefore = before ? waited(Date.parse(before)) : 0;
  return TELL_AFTER_MS.some((limit) => waitedBefore < limit && waited(now.getTime()) >= limit);
}

/** The outcome of an attempt whose last file may or may not have arrived. */
const UNANSWERED: AttemptOutcome = 'unanswered';

/** An earlier attempt was cut off, or its last file got no answer: the target may have everything. */
async function mayBeThere(context: EngineContext, delivery: DeliveryRow): Promise<boolean> {
  const attempts = await attemptsOf(context.store.db, [delivery.id]);
  return attempts.some(
    ({ no, finished_at: finishedAt, outcome }) =>
      no < delivery.attempts && (finishedAt === null || outcome === UNANSWERED),
  );
}

function auditDelivery(
  tx: Writing,
  event: 'delivery.failed' | 'delivery.stopped' | 'delivery.in-doubt' | 'delivery.resumed',
  delivery: DeliveryRow,
  batch: BatchRow,
  facts: Record<string, string>,
): void {
  tx.audit({
    event,
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { delivery: delivery.id, attempt: delivery.attempts, ...facts },
  });
}
