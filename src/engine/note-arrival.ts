/** A payload has arrived, however AIMS came to know it: delivery and batch move on together, with one entry. */
import { AIMS } from '../domain/audit-event.ts';
import { AimsError } from '../domain/errors.ts';
import { batchById, moveBatch } from '../store/batches.ts';
import { type DeliveryRow, moveDelivery } from '../store/deliveries.ts';
import type { Writing } from '../store/open-store.ts';

/**
 * `answered`: the target spoke of the batch, so it has it. Where somebody else moved one of the two first, the whole
 * transaction is undone (DECISION_OVERTAKEN): never one without the other.
 */
export async function noteArrival(
  tx: Writing,
  delivery: DeliveryRow,
  outcome: 'delivered' | 'already-there' | 'answered',
): Promise<void> {
  const batch = await batchById(tx.db, delivery.batch_id);
  const arrived = { delivered_at: tx.at, next_try_at: null, ended_at: null, last_error: null };
  const moved =
    (await moveDelivery(tx, delivery, 'delivered', arrived)) &&
    (await moveBatch(tx, batch, 'delivered'));
  if (!moved) throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: 'state' });
  tx.audit({
    event: 'batch.delivered',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: {
      from: 'transformed',
      to: 'delivered',
      delivery: delivery.id,
      attempt: delivery.attempts,
      manifest: delivery.manifest,
      outcome,
    },
  });
}
