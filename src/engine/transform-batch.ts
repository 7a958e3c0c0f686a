/**
 * Transform: after the decision the payload is made again, by a fresh process that never loads a validator, and must
 * equal the approved manifest to the byte. Only then is a delivery owed. A difference drops the approval.
 */

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AIMS } from '../domain/audit-event.ts';
import type { Manifest } from '../domain/delivery.ts';
import { type ErrorCode, isAimsError } from '../domain/errors.ts';
import { utc } from '../lib/clock.ts';
import { syncFolder } from '../lib/sync-folder.ts';
import { askRechecksOfSharing, type BatchRow, dueBatches, moveBatch } from '../store/batches.ts';
import { allotmentsOf, releaseClaims } from '../store/decisions.ts';
import { addDelivery } from '../store/deliveries.ts';
import { addNotice, wasNoticed } from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { originalById } from '../store/originals.ts';
import { idsOf } from './allot-ids.ts';
import { jobFor } from './check-batch.ts';
import { checkSetup } from './check-setup.ts';
import { dropApprovals } from './drop-approvals.ts';
import { eachByItself } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';
import { leaveForLater } from './leave-for-later.ts';
import { noteDamage } from './note-damage.ts';
import { TO_TRANSFORM } from './path.ts';

export async function transformDueBatches(context: EngineContext): Promise<boolean> {
  const due = await dueBatches(context.store.db, TO_TRANSFORM, utc(context.clock.now()));
  await eachByItself(due, (batch) =>
    transformBatch(context, batch).catch((error: unknown) => failed(context, batch, error)),
  );
  return due.length > 0;
}

async function transformBatch(context: EngineContext, batch: BatchRow): Promise<void> {
  const original = await originalById(context.store.db, batch.original_id);
  await context.guards.verifyOriginal(context.paths.originals, original.sha256);
  const made = await makePayload(context, batch).catch(notTheSame);
  await context.mark('transform.after-write');
  if (made.sha256 === batch.manifest) await oweDelivery(context, batch, made);
  else await dropApproval(context, batch, made.sha256);
  await context.mark('transform.after-commit');
}

/** The payload as it stands in the folder that is named after the batch. */
interface Made extends Manifest {
  readonly folder: string;
}

/** The file, or a list or period it is transformed by, is not what it was: no further try makes what was approved. */
const NOT_THE_SAME: readonly ErrorCode[] = ['PAYLOAD_CHANGED', 'VALUE_DOES_NOT_FIT'];

/** Its code stands for a payload that is not the approved one; any other error goes on. */
function notTheSame(error: unknown): Made {
  // The check process says the code of what went wrong in it.
  const code = NOT_THE_SAME.find(
    (known) => isAimsError(error, known) || (isAimsError(error) && error.context.what === known),
  );
  if (code === undefined) throw error;
  return { sha256: code, entries: [], folder: '' };
}

/** Writes the files beside, then names the folder: a half-written one is made again. */
async function makePayload(context: EngineContext, batch: BatchRow): Promise<Made> {
  const definition = context.settings.definition(batch.interface, batch.definition);
  const setup = await checkSetup(context, definition);
  const folder = batch.ref;
  const part = join(context.paths.outputs, `.${batch.ref}.part`);
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o750 });
  const process = await context.startCheck(setup, part);
  try {
    const job = await jobFor(context, batch);
    const ids = idsOf(await allotmentsOf(context.store.db, batch.id));
    const payload = { group: batch.ref, today: job.accountingToday, ids };
    const manifest = await process.transform(job, payload, part);
    await rm(join(context.paths.outputs, folder), { recursive: true, force: true });
    await syncFolder(part);
    await rename(part, join(context.paths.outputs, folder));
    await syncFolder(context.paths.outputs);
    return { ...manifest, folder };
  } finally {
    await process.close();
  }
}

async function oweDelivery(context: EngineContext, batch: BatchRow, made: Made): Promise<void> {
  const definition = context.settings.definition(batch.interface, batch.definition);
  const { connection } = definition.to;
  await context.store.write(async (tx) => {
    if (!(await moveBatch(tx, batch, 'transformed'))) return;
    const delivery = await addDelivery(tx, {
      batch_id: batch.id,
      connection,
      group_id: batch.ref,
      order_key: batch.interface,
      key: `${batch.ref}:${made.sha256}`,
      manifest: made.sha256,
      entries: JSON.stringify(made.entries),
      folder: made.folder,
    });
    const subject = `batch:${batch.ref}`;
    tx.audit({
      event: 'batch.transformed',
      actor: AIMS,
      subject,
      facts: { from: 'approved', to: 'transformed', manifest: made.sha256 },
    });
    tx.audit({
      event: 'delivery.queued',
      actor: AIMS,
      subject,
      facts: { delivery, connection, group: batch.ref, manifest: made.sha256 },
    });
  });
  context.wake('deliver');
}

/**
 * What would be sent is not what was approved: nothing is sent. The batch is checked again, and people are asked again when
 * that finds nothing against it. `made`: the hash of what came out, or the code of why nothing did.
 */
async function dropApproval(context: EngineContext, batch: BatchRow, made: string): Promise<void> {
  await context.store.write(async (tx) => {
    // The day that was fixed for what was approved may be what is in the way.
    const dropped = { manifest: null, accounting_today: null, recheck_at: tx.at };
    if (!(await moveBatch(tx, batch, 'validated', dropped))) return;
    await releaseClaims(tx, batch.id);
    await askRechecksOfSharing(tx, batch);
    tx.audit({
      event: 'batch.transform-differed',
      actor: AIMS,
      subject: `batch:${batch.ref}`,
      facts: { from: 'approved', to: 'validated', approved: batch.manifest ?? '', made },
    });
    await dropApprovals(tx, batch, 'payload');
  });
  context.wake('check');
}

/** People are told of damage in the archive at once, and of what goes on failing; of each once. */
const TOLD_AT_FAILURE = 3;

async function failed(context: EngineContext, batch: BatchRow, error: unknown): Promise<void> {
  const failures = batch.failures + 1;
  const isDamaged = isAimsError(error, 'ORIGINAL_CHANGED');
  const isDamage = isDamaged || isAimsError(error, 'DATASET_NOT_READABLE');
  const isNews = isDamage || failures >= TOLD_AT_FAILURE;
  await leaveForLater(context, 'transform.failed', batch, error, async (tx) => {
    if (isDamaged) await noteDamage(tx, batch);
    else if (isNews) await noteFailure(tx, batch, error, failures);
  });
  context.wake('mail');
}

async function noteFailure(
  tx: Writing,
  batch: BatchRow,
  error: unknown,
  failures: number,
): Promise<void> {
  if (await wasNoticed(tx.db, 'transform-failed', batch.id, batch.approved_at ?? '')) return;
  tx.audit({
    event: 'batch.transform-failed',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { ...whatFailed(error), failures },
  });
  await addNotice(tx, 'transform-failed', batch.id);
}

/** The code, and the list that was in the way. */
function whatFailed(error: unknown): { readonly error: string; readonly dataset: string } {
  if (!isAimsError(error)) return { error: 'UNEXPECTED', dataset: '' };
  return { error: error.code, dataset: error.context.dataset ?? '' };
}
