/**
 * Appends events to the chain inside the transaction of the change they tell of. The one head row is locked last
 * before COMMIT, so entries are in commit order and the sequence has no gaps.
 */
import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { AuditEvent } from '../domain/audit-event.ts';
import { AimsError } from '../domain/errors.ts';
import { storableText } from '../store/storable-text.ts';
import type { Tables } from '../store/tables.ts';
import { type AuditLine, auditLine, detailHash } from './audit-line.ts';

export interface ChainWriter {
  readonly lockHead: boolean;
  /** The fence this process was given at start; undefined for a command, which writes under the one in force. */
  readonly fence: number | undefined;
}

export async function recordEvents(
  tx: Transaction<Tables>,
  events: readonly AuditEvent[],
  at: string,
  writer: ChainWriter,
): Promise<void> {
  const select = tx.selectFrom('audit_head').selectAll().where('id', '=', 1);
  const lock = writer.lockHead && events.length > 0;
  const head = await (lock ? select.forUpdate() : select).executeTakeFirstOrThrow();
  // Also for a change that leaves no event: an older process must not change anything.
  if (writer.fence !== undefined && head.fence !== writer.fence) {
    throw new AimsError('STORE_FENCED_OFF', {
      mine: String(writer.fence),
      inForce: String(head.fence),
    });
  }
  if (events.length === 0) return;
  let previous: Pick<AuditLine, 'seq' | 'hash'> = head;
  for (const event of events) {
    previous = await append(tx, previous, event, at, head.fence);
  }
  await tx
    .updateTable('audit_head')
    .set({ seq: previous.seq, hash: previous.hash })
    .where('id', '=', 1)
    .execute();
}

async function append(
  tx: Transaction<Tables>,
  previous: Pick<AuditLine, 'seq' | 'hash'>,
  event: AuditEvent,
  at: string,
  fence: number,
): Promise<AuditLine> {
  const detail = event.detail === undefined ? undefined : saltedDetail(event.detail);
  const entry = auditLine(previous, event, at, fence, detail?.hash);
  await tx.insertInto('audit').values(entry).execute();
  await tx
    .insertInto('audit_subjects')
    .values({ subject: event.subject, seq: entry.seq })
    .execute();
  if (detail !== undefined) {
    const { salt, text } = detail;
    await tx.insertInto('audit_details').values({ seq: entry.seq, salt, text }).execute();
  }
  return entry;
}

/** Hashed as it is stored, or the two would differ. */
function saltedDetail(detail: string) {
  const text = storableText(detail);
  const salt = randomBytes(16).toString('hex');
  return { salt, text, hash: detailHash(salt, text) };
}
