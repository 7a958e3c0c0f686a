/**
 * Transform: after the decision the payload is made again, by a fresh process that never loads a validator, and must
 * equal the approved manifest to the byte. Only then is a delivery owed. A difference drops the approval.
 */

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AIMS } from '../domain/audit-event.ts';
import type { Manifest } from '../domain/delivery.ts';
import { isAimsError } from '../domain/errors.ts';
import { utc } from '../lib/clock.ts';
import { syncFolder } from '../lib/sync-folder.ts';
import { type BatchRow, dueBatches, moveBatch, updateBatch } from '../store/batches.ts';
import { allotmentsOf, releaseClaims, voidApprovals } from '../store/decisions.ts';
import { addDelivery } from '../store/deliveries.ts';
import { originalById } from '../store/originals.ts';
import { idsOf } from './allot-ids.ts';
import { jobFor } from './check-batch.ts';
import { checkSetup, layoutOf } from './check-setup.ts';
import type { EngineContext } from './engine-context.ts';
import { TO_TRANSFORM } from './path.ts';

const RETRY_MS = 30_000;

export async function transformDueBatches(context: EngineContext): Promise<boolean> {
  const due = await dueBatches(context.store.db, TO_TRANSFORM, utc(context.clock.now()));
  for (const batch of due) await transformBatch(context, batch);
  return due.length > 0;
}

async function transformBatch(context: EngineContext, batch: BatchRow): Promise<void> {
  try {
    const original = await originalById(context.store.db, batch.original_id);
    await context.guards.verifyOriginal(context.paths.originals, original.sha256);
    const { manifest, folder } = await makePayload(context, batch);
    await context.mark('transform.after-write');
    if (manifest.sha256 === batch.manifest) await oweDelivery(context, batch, manifest, folder);
    else await dropApproval(context, batch, manifest);
    await context.mark('transform.after-commit');
  } catch (error) {
    if (!isAimsError(error, 'CHECK_FAILED') && !isAimsError(error, 'ORIGINAL_CHANGED')) throw error;
    context.log.error('transform.failed', error, { batch: batch.ref });
    await tryAgainLater(context, batch);
  }
}

/** Writes the files beside, then names the folder: a half-written one is made again. */
async function makePayload(
  context: EngineContext,
  batch: BatchRow,
): Promise<{ manifest: Manifest; folder: string }> {
  const definition = context.settings.definition(batch.interface, batch.definition);
  const setup = {
    ...(await checkSetup(context, definition)),
    layout: layoutOf(context.settings.current, definition),
  };
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
    return { manifest, folder };
  } finally {
    await process.close();
  }
}

async function oweDelivery(
  context: EngineContext,
  batch: BatchRow,
  manifest: Manifest,
  folder: string,
): Promise<void> {
  const definition = context.settings.definition(batch.interface, batch.definition);
  const { connection } = definition.to;
  await context.store.write(async (tx) => {
    if (!(await moveBatch(tx, batch, 'transformed'))) return;
    const delivery = await addDelivery(tx, {
      batch_id: batch.id,
      connection,
      group_id: batch.ref,
      order_key: batch.interface,
      key: `${batch.ref}:${manifest.sha256}`,
      manifest: manifest.sha256,
      entries: JSON.stringify(manifest.entries),
      folder,
    });
    const subject = `batch:${batch.ref}`;
    tx.audit({
      event: 'batch.transformed',
      actor: AIMS,
      subject,
      facts: { from: 'approved', to: 'transformed', manifest: manifest.sha256 },
    });
    tx.audit({
      event: 'delivery.queued',
      actor: AIMS,
      subject,
      facts: { delivery, connection, group: batch.ref, manifest: manifest.sha256 },
    });
  });
  context.wake('deliver');
}

/** What would be sent is not what was approved: nothing is sent, and people are asked again. */
async function dropApproval(
  context: EngineContext,
  batch: BatchRow,
  manifest: Manifest,
): Promise<void> {
  await context.store.write(async (tx) => {
    if (!(await moveBatch(tx, batch, 'validated', { recheck_at: tx.at }))) return;
    await voidApprovals(tx, batch.id);
    await releaseClaims(tx, batch.id);
    tx.audit({
      event: 'batch.transform-differed',
      actor: AIMS,
      subject: `batch:${batch.ref}`,
      facts: {
        from: 'approved',
        to: 'validated',
        approved: batch.manifest ?? '',
        made: manifest.sha256,
      },
    });
  });
  context.wake('check');
}

async function tryAgainLater(context: EngineContext, batch: BatchRow): Promise<void> {
  const retryAt = new Date(context.clock.now().getTime() + RETRY_MS * (batch.failures + 1));
  await context.store.write(
    async (tx) =>
      void (await updateBatch(tx, batch, { retry_at: utc(retryAt), failures: batch.failures + 1 })),
  );
}
