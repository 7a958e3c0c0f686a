/**
 * Ids for documents and lines, from a range per target that is never used twice. They are allotted at the first
 * preview and kept through re-checks, so that an unchanged file keeps its bytes; a document whose number of lines
 * changed is given new ones.
 */
import type { Definition } from '../domain/interface.ts';
import type { BatchRow } from '../store/batches.ts';
import {
  type AllotmentRow,
  addAllotments,
  allotmentsOf,
  voidAllotments,
} from '../store/decisions.ts';
import { takeNumbers } from '../store/numbers.ts';
import type { Writing } from '../store/open-store.ts';
import type { EngineContext } from './engine-context.ts';

export async function allotIds(
  context: EngineContext,
  definition: Definition,
  batch: BatchRow,
  payloadLines: readonly number[],
): Promise<AllotmentRow[]> {
  const given = await allotmentsOf(context.store.db, batch.id);
  if (fits(given, payloadLines)) return given;
  return context.store.write(async (tx) => {
    await voidAllotments(tx, batch.id);
    return allot(tx, definition.to.connection, batch.id, payloadLines);
  });
}

/** As a transform needs them. */
export function idsOf(rows: readonly AllotmentRow[]) {
  return rows.map((row) => ({
    no: row.document_no,
    documentId: row.document_id,
    firstLineId: row.first_line_id,
  }));
}

/** `payloadLines` is by document number; place 0 is empty. */
function fits(given: readonly AllotmentRow[], payloadLines: readonly number[]): boolean {
  return (
    given.length === Math.max(payloadLines.length - 1, 0) &&
    given.every((row) => payloadLines[row.document_no] === row.lines)
  );
}

async function allot(
  tx: Writing,
  target: string,
  batchId: number,
  payloadLines: readonly number[],
): Promise<AllotmentRow[]> {
  const documents = Math.max(payloadLines.length - 1, 0);
  const lines = payloadLines.slice(1).reduce((sum, some) => sum + some, 0);
  const firstDocument = await takeNumbers(tx, `document:${target}`, documents);
  let nextLine = await takeNumbers(tx, `line:${target}`, lines);
  const rows: AllotmentRow[] = [];
  for (let no = 1; no <= documents; no += 1) {
    const count = payloadLines[no] ?? 0;
    rows.push({
      batch_id: batchId,
      document_no: no,
      document_id: firstDocument + no - 1,
      first_line_id: nextLine,
      lines: count,
      void_at: null,
    });
    nextLine += count;
  }
  await addAllotments(tx, rows);
  return rows;
}
