/**
 * Checks, their documents and findings. Results are written under a check id in short transactions; a last small
 * one makes that id current for its batch. A check that broke off leaves rows that are swept.
 */
import type { Selectable } from 'kysely';
import {
  type CheckedDocument,
  type DocumentHead,
  exactKey,
  normalisedKey,
} from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import { inGroups, readInGroups } from './in-groups.ts';
import type { Reader, Writing } from './open-store.ts';
import type { Tables } from './tables.ts';

export type CheckRow = Selectable<Tables['checks']>;
export type DocumentRow = Selectable<Tables['documents']>;
export type FindingRow = Selectable<Tables['findings']>;

export async function beginCheck(
  tx: Writing,
  batchId: number,
  definition: string,
  snapshots: string,
): Promise<number> {
  const row = await tx.db
    .insertInto('checks')
    .values({
      batch_id: batchId,
      state: 'running',
      started_at: tx.at,
      definition,
      snapshots,
      tally: '[]',
      errors: 0,
      warnings: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function addDocuments(
  tx: Writing,
  checkId: number,
  documents: readonly CheckedDocument[],
): Promise<void> {
  for (const some of inGroups(documents)) {
    await tx.db
      .insertInto('documents')
      .values(some.map((document) => documentToRow(checkId, document)))
      .execute();
  }
}

export async function addFindings(
  tx: Writing,
  checkId: number,
  firstSeq: number,
  findings: readonly Finding[],
): Promise<void> {
  let seq = firstSeq;
  for (const some of inGroups(findings)) {
    await tx.db
      .insertInto('findings')
      .values(some.map((finding) => findingToRow(checkId, seq++, finding)))
      .execute();
  }
}

export async function finishCheck(
  tx: Writing,
  id: number,
  result: {
    readonly tally: string;
    readonly validator: string | null;
    readonly errors: number;
    readonly warnings: number;
  },
): Promise<void> {
  await tx.db
    .updateTable('checks')
    .set({ ...result, state: 'done', finished_at: tx.at })
    .where('id', '=', id)
    .execute();
}

/** One error more for each of these documents: what AIMS knows from other batches comes after the check itself. */
export async function addErrorToDocuments(
  tx: Writing,
  checkId: number,
  nos: readonly number[],
): Promise<void> {
  for (const some of inGroups(nos)) {
    await tx.db
      .updateTable('documents')
      .set((document) => ({ errors: document('errors', '+', 1) }))
      .where('check_id', '=', checkId)
      .where('no', 'in', [...some])
      .execute();
  }
}

/** The file as a whole is at fault: its documents were not judged, so nothing is counted against them. */
export async function clearDocumentFindings(tx: Writing, checkId: number): Promise<void> {
  await tx.db
    .updateTable('documents')
    .set({ errors: 0, warnings: 0 })
    .where('check_id', '=', checkId)
    .execute();
}

export function checkById(db: Reader, id: number): Promise<CheckRow> {
  return db.selectFrom('checks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** The batch's checks that were done before this one, the latest first. */
export async function checksBefore(
  db: Reader,
  batchId: number,
  checkId: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('checks')
    .select('id')
    .where('batch_id', '=', batchId)
    .where('state', '=', 'done')
    .where('id', '<', checkId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id }) => id);
}

/** Rows of checks that never finished: at start, nothing is running, so all of them broke off. */
export async function sweepBrokenChecks(tx: Writing): Promise<number> {
  const broken = tx.db.selectFrom('checks').select('id').where('state', '!=', 'done');
  await tx.db.deleteFrom('findings').where('check_id', 'in', broken).execute();
  await tx.db.deleteFrom('documents').where('check_id', 'in', broken).execute();
  const result = await tx.db.deleteFrom('checks').where('state', '!=', 'done').executeTakeFirst();
  return Number(result.numDeletedRows);
}

export function documentsOfCheck(
  db: Reader,
  checkId: number,
  page?: { readonly limit: number; readonly offset: number },
): Promise<DocumentRow[]> {
  const all = db.selectFrom('documents').selectAll().where('check_id', '=', checkId).orderBy('no');
  return (page ? all.limit(page.limit).offset(page.offset) : all).execute();
}

export function documentsByNo(
  db: Reader,
  checkId: number,
  nos: readonly number[],
): Promise<DocumentRow[]> {
  return readInGroups(nos, (some) =>
    db
      .selectFrom('documents')
      .selectAll()
      .where('check_id', '=', checkId)
      .where('no', 'in', [...some])
      .execute(),
  );
}

export function findingsOfCheck(db: Reader, checkId: number): Promise<FindingRow[]> {
  return db
    .selectFrom('findings')
    .selectAll()
    .where('check_id', '=', checkId)
    .orderBy('seq')
    .execute();
}

/** The largest amount of one document, credits by their size, for each check. */
export async function largestDocuments(
  db: Reader,
  checkIds: readonly number[],
): Promise<Map<number, number>> {
  const rows = await readInGroups(checkIds, (some) =>
    db
      .selectFrom('documents')
      .select(({ fn }) => [
        'check_id',
        fn.max('gross_pence').as('most'),
        fn.min('gross_pence').as('least'),
      ])
      .where('check_id', 'in', [...some])
      .groupBy('check_id')
      .execute(),
  );
  return new Map(rows.map((row) => [row.check_id, Math.max(Number(row.most), -Number(row.least))]));
}

/** What these checks found of these codes. */
export function findingsWithCodes(
  db: Reader,
  checkIds: readonly number[],
  codes: readonly string[],
): Promise<FindingRow[]> {
  return readInGroups(checkIds, (some) =>
    db
      .selectFrom('findings')
      .selectAll()
      .where('check_id', 'in', [...some])
      .where('code', 'in', [...codes])
      .execute(),
  );
}

/** How many documents of each check have an error, and what they come to. */
export async function documentsWithErrors(
  db: Reader,
  checkIds: readonly number[],
): Promise<Map<number, { readonly count: number; readonly pence: number }>> {
  const rows = await readInGroups(checkIds, (some) =>
    db
      .selectFrom('documents')
      .select(({ fn }) => [
        'check_id',
        fn.countAll<number | string>().as('count'),
        fn.sum<number | string>('gross_pence').as('pence'),
      ])
      .where('check_id', 'in', [...some])
      .where('errors', '>', 0)
      .groupBy('check_id')
      .execute(),
  );
  return new Map(
    rows.map((row) => [row.check_id, { count: Number(row.count), pence: Number(row.pence) }]),
  );
}

export function totalsBySupplier(db: Reader, checkId: number) {
  return db
    .selectFrom('documents')
    .select(({ fn }) => [
      'supplier',
      'kind',
      fn.max('supplier_name').as('name'),
      fn.countAll<number | string>().as('count'),
      fn.sum<number | string>('gross_pence').as('pence'),
    ])
    .where('check_id', '=', checkId)
    .groupBy(['supplier', 'kind'])
    .orderBy('supplier')
    .execute();
}

function documentToRow(checkId: number, document: CheckedDocument): DocumentRow {
  return {
    check_id: checkId,
    no: document.no,
    kind: document.kind,
    supplier: document.supplier,
    supplier_name: document.supplierName,
    site: document.site,
    number: document.number,
    date: document.date,
    currency: document.currency,
    gross_pence: document.gross,
    tax_pence: document.tax ?? null,
    description: document.description,
    reference: document.reference,
    operator: document.operator,
    exact_key: exactKey(document),
    normalised_key: normalisedKey(document),
    line: document.line,
    line_count: document.lineCount,
    byte_offset: document.offset,
    byte_length: document.bytes,
    errors: document.errors,
    warnings: document.warnings,
  };
}

export function rowToDocument(row: DocumentRow): DocumentHead {
  return {
    no: row.no,
    kind: row.kind,
    supplier: row.supplier,
    supplierName: row.supplier_name,
    site: row.site,
    number: row.number,
    date: row.date,
    currency: row.currency,
    gross: row.gross_pence,
    tax: row.tax_pence ?? undefined,
    description: row.description,
    reference: row.reference,
    operator: row.operator,
    line: row.line,
    lineCount: row.line_count,
    offset: row.byte_offset,
    bytes: row.byte_length,
  };
}

function findingToRow(checkId: number, seq: number, finding: Finding): FindingRow {
  return {
    check_id: checkId,
    seq,
    code: finding.code,
    severity: finding.severity,
    scope: finding.scope,
    document_no: finding.document ?? null,
    line: finding.line ?? null,
    column_no: finding.column ?? null,
    field: finding.field ?? null,
    found: JSON.stringify(finding.values),
    group_key: finding.group,
    dataset: finding.dataset ?? null,
    own: finding.own ? JSON.stringify(finding.own) : null,
  };
}

export function rowToFinding(row: FindingRow): Finding {
  return {
    code: row.code,
    severity: row.severity,
    scope: row.scope,
    document: row.document_no ?? undefined,
    line: row.line ?? undefined,
    column: row.column_no ?? undefined,
    field: row.field ?? undefined,
    values: JSON.parse(row.found),
    group: row.group_key,
    dataset: row.dataset ?? undefined,
    ...(row.own ? { own: JSON.parse(row.own) } : {}),
  };
}
