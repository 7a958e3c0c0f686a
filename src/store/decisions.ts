/** Decisions of people, the claims that approved documents hold on their numbers, and the ids allotted to them. */
import type { Insertable, Selectable } from 'kysely';
import { inGroups, readInGroups } from './in-groups.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type DecisionRow = Selectable<Tables['decisions']>;

export async function addDecision(
  tx: Writing,
  row: Omit<Insertable<Tables['decisions']>, 'decided_at'>,
): Promise<void> {
  await tx.db
    .insertInto('decisions')
    .values({ ...row, decided_at: tx.at })
    .execute();
}

export function decisionByToken(db: Reader, token: string): Promise<DecisionRow | undefined> {
  return db.selectFrom('decisions').selectAll().where('form_token', '=', token).executeTakeFirst();
}

export function decisionsOf(db: Reader, batchId: number): Promise<DecisionRow[]> {
  return db
    .selectFrom('decisions')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('id')
    .execute();
}

/** Approvals that still count. */
export function approvalsOf(db: Reader, batchIds: readonly number[]): Promise<DecisionRow[]> {
  return readInGroups(batchIds, (some) =>
    db
      .selectFrom('decisions')
      .selectAll()
      .where('batch_id', 'in', [...some])
      .where('kind', '=', 'approve')
      .where('void_at', 'is', null)
      .orderBy('id')
      .execute(),
  );
}

/** What was approved has changed: earlier approvals no longer count. */
export async function voidApprovals(tx: Writing, batchId: number): Promise<number> {
  const result = await tx.db
    .updateTable('decisions')
    .set({ void_at: tx.at })
    .where('batch_id', '=', batchId)
    .where('kind', '=', 'approve')
    .where('void_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/**
 * Takes the numbers of a batch's documents in a target. The primary key decides races between batches: the insert waits
 * for a rival that is not yet committed, in the order of the keys so that two never wait for each other. Returns the
 * keys that another batch holds; the caller must then undo the transaction.
 */
export async function claimDocuments(
  tx: Writing,
  target: string,
  batchId: number,
  checkId: number,
): Promise<string[]> {
  await tx.db
    .insertInto('claims')
    .columns(['target', 'exact_key', 'batch_id', 'document_no', 'claimed_at'])
    .expression((expression) =>
      expression
        .selectFrom('documents')
        .select((select) => [
          select.val(target).as('target'),
          'exact_key',
          select.cast<number>(select.val(batchId), 'bigint').as('batch_id'),
          'no',
          select.val(tx.at).as('claimed_at'),
        ])
        .where('check_id', '=', checkId)
        .orderBy('exact_key'),
    )
    .onConflict((conflict) => conflict.columns(['target', 'exact_key']).doNothing())
    .execute();
  const taken = await claimedKeys(tx.db, target, checkId, batchId);
  return taken.map((claim) => claim.exact_key);
}

/** Which documents of a check have a number that another batch holds in the target. */
export function claimedKeys(db: Reader, target: string, checkId: number, exceptBatch: number) {
  return db
    .selectFrom('documents')
    .innerJoin('claims', 'claims.exact_key', 'documents.exact_key')
    .innerJoin('batches', 'batches.id', 'claims.batch_id')
    .select([
      'documents.no',
      'documents.number',
      'documents.line',
      'claims.exact_key',
      'batches.ref',
      'batches.state',
      'claims.document_no',
      'claims.batch_id',
    ])
    .where('documents.check_id', '=', checkId)
    .where('claims.target', '=', target)
    .where('claims.batch_id', '!=', exceptBatch)
    .execute();
}

/** Frees the numbers of a batch in its target: those of these documents, or all. */
export async function releaseClaims(
  tx: Writing,
  batchId: number,
  documents?: readonly number[],
): Promise<void> {
  const all = tx.db.deleteFrom('claims').where('batch_id', '=', batchId);
  if (!documents) {
    await all.execute();
    return;
  }
  for (const some of inGroups(documents)) await all.where('document_no', 'in', [...some]).execute();
}

/** The same numbers in earlier batches that wait for a decision. Only earlier ones, or two would block each other. */
export function waitingElsewhere(
  db: Reader,
  checkId: number,
  batchId: number,
  interfaces: readonly string[],
) {
  return db
    .selectFrom('documents as mine')
    .innerJoin('documents as theirs', 'theirs.exact_key', 'mine.exact_key')
    .innerJoin('batches', 'batches.check_id', 'theirs.check_id')
    .select([
      'mine.no',
      'mine.number',
      'mine.line',
      'batches.ref',
      'batches.state',
      'batches.interface',
    ])
    .where('mine.check_id', '=', checkId)
    .where('batches.id', '<', batchId)
    .where('batches.state', '=', 'validated')
    .where('batches.interface', 'in', [...interfaces])
    .execute();
}

/** The latest returned batch of this interface that had one of these numbers: what the new file replaces. */
export async function returnedBefore(
  db: Reader,
  checkId: number,
  batchId: number,
  name: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('documents as mine')
    .innerJoin('documents as theirs', 'theirs.exact_key', 'mine.exact_key')
    .innerJoin('batches', 'batches.check_id', 'theirs.check_id')
    .select('batches.ref')
    .where('mine.check_id', '=', checkId)
    .where('batches.id', '<', batchId)
    .where('batches.state', '=', 'returned')
    .where('batches.interface', '=', name)
    .orderBy('batches.id', 'desc')
    .executeTakeFirst();
  return row?.ref;
}

/** Approvals stand when a new check found exactly what they were given on. */
export async function carryApprovals(tx: Writing, batchId: number, checkId: number): Promise<void> {
  await tx.db
    .updateTable('decisions')
    .set({ check_id: checkId })
    .where('batch_id', '=', batchId)
    .where('kind', '=', 'approve')
    .where('void_at', 'is', null)
    .execute();
}

export type AllotmentRow = Selectable<Tables['allotments']>;

export function allotmentsOf(db: Reader, batchId: number): Promise<AllotmentRow[]> {
  return db
    .selectFrom('allotments')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('void_at', 'is', null)
    .orderBy('document_no')
    .execute();
}

export async function addAllotments(
  tx: Writing,
  rows: readonly Insertable<Tables['allotments']>[],
): Promise<void> {
  for (const some of inGroups(rows)) await tx.db.insertInto('allotments').values(some).execute();
}

export async function voidAllotments(tx: Writing, batchId: number): Promise<void> {
  await tx.db
    .updateTable('allotments')
    .set({ void_at: tx.at })
    .where('batch_id', '=', batchId)
    .where('void_at', 'is', null)
    .execute();
}
