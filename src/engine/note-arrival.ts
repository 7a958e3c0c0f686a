/** A payload has arrived, however AIMS came to know it: delivery and batch move on together, with one entry. */
import { AIMS } from '../domain/audit-event.ts';
import { type BatchRow, moveBatch } from '../store/batches.ts';
import { type DeliveryRow, moveDelivery } from '../store/deliveries.ts';
import type { Writing } from '../store/open-store.ts';

/** `answered`: the target spoke of the batch, so it has it. False when somebody else noted it first. */
export async function noteArrival(
  tx: Writing,
  delivery: DeliveryRow,
  batch: BatchRow,
  outcome: 'delivered' | 'already-there' | 'answered',
): Promise<boolean> {
  const arrived = { delivered_at: tx.at, next_try_at: null, ended_at: null, last_error: null };
  if (!(await moveDelivery(tx, delivery, 'delivered', arrived))) return false;
  if (!(await moveBatch(tx, batch, 'delivered'))) return false;
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
  return true;
}
