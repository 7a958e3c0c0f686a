/** An approval stands for exactly what was approved: when that changes it no longer counts, and the trail says so. */
import { AIMS } from '../domain/audit-event.ts';
import type { BatchRow } from '../store/batches.ts';
import { voidApprovals } from '../store/decisions.ts';
import type { Writing } from '../store/open-store.ts';

/** What changed: a new check found something else, could not be made, or the payload came out otherwise. */
type WhyDropped = 'check' | 'check-failed' | 'payload';

export async function dropApprovals(tx: Writing, batch: BatchRow, why: WhyDropped): Promise<void> {
  const approvals = await voidApprovals(tx, batch.id);
  if (approvals === 0) return;
  tx.audit({
    event: 'batch.approval-dropped',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { approvals, why },
  });
}
