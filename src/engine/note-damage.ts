/** The bytes in the archive are not the ones that arrived: it stands in the trail once, and people are told once. */
import { AIMS } from '../domain/audit-event.ts';
import type { BatchRow } from '../store/batches.ts';
import { addNotice, wasNoticed } from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { originalById } from '../store/originals.ts';

export async function noteDamage(tx: Writing, batch: BatchRow): Promise<void> {
  const lastRight = batch.approved_at ?? batch.validated_at ?? '';
  if (await wasNoticed(tx.db, 'original-damaged', batch.id, lastRight)) return;
  const { sha256 } = await originalById(tx.db, batch.original_id);
  tx.audit({
    event: 'batch.original-damaged',
    actor: AIMS,
    subject: `batch:${batch.ref}`,
    facts: { sha256 },
  });
  await addNotice(tx, 'original-damaged', batch.id);
}
