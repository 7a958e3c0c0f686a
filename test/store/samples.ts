/** Rows that tests need before they can begin: an original, a batch, a check with documents. */
import type { BatchState } from '../../src/domain/batch.ts';
import type { CheckedDocument } from '../../src/domain/document.ts';
import { makeFinding } from '../../src/domain/make-finding.ts';
import { addBatch, type BatchRow, moveBatch } from '../../src/store/batches.ts';
import { addDocuments, beginCheck, finishCheck } from '../../src/store/checks.ts';
import type { Store, Writing } from '../../src/store/open-store.ts';
import { addOriginal } from '../../src/store/originals.ts';

const BYTES = 'a'.repeat(64);
const DEFINITION = 'd'.repeat(64);

interface NewOriginal {
  readonly interface?: string;
  readonly sha256?: string;
  readonly identity?: string;
  readonly cleared?: boolean;
}

let made = 0;

export function sampleOriginal(tx: Writing, original: NewOriginal = {}): Promise<number> {
  made += 1;
  return addOriginal(tx, {
    interface: original.interface ?? 'library-invoices',
    sha256: original.sha256 ?? BYTES,
    bytes: 12,
    file_name: 'invoices.csv',
    door: 'folder',
    identity: original.identity ?? `1:${made}:12:0:00`,
    received_at: tx.at,
    cleared_at: original.cleared === false ? null : tx.at,
  });
}

export async function sampleBatch(
  tx: Writing,
  state: BatchState = 'archived',
  original: NewOriginal & { readonly repeatOf?: string } = {},
): Promise<BatchRow> {
  return addBatch(tx, {
    prefix: 'LIB',
    interface: original.interface ?? 'library-invoices',
    originalId: await sampleOriginal(tx, original),
    state,
    definition: DEFINITION,
    repeatOf: original.repeatOf ?? null,
  });
}

export function sampleDocument(no: number, change: Partial<CheckedDocument> = {}): CheckedDocument {
  return {
    no,
    kind: 'invoice',
    supplier: '104772',
    supplierName: 'Askews & Holts',
    site: 'LIB',
    number: `AH-${no}`,
    date: '2026-11-12',
    currency: 'GBP',
    gross: 1000 * no,
    tax: undefined,
    description: '',
    reference: `UC${no}`,
    operator: 'jthomas',
    line: no + 1,
    lineCount: 1,
    offset: no * 100,
    bytes: 100,
    payloadLines: 1,
    errors: 0,
    warnings: 0,
    ...change,
  };
}

export const PROBLEM = makeFinding(
  'SUP-001',
  { document: 1, line: 2, column: 2, field: 'supplier' },
  { values: { supplier: '104772', total: { pence: 1000 } }, group: '104772', dataset: 'suppliers' },
);

/** A finished check of these documents, current for its batch. */
export async function sampleCheck(
  tx: Writing,
  batchId: number,
  documents: readonly CheckedDocument[],
): Promise<number> {
  const checkId = await beginCheck(tx, batchId, DEFINITION, '[]');
  await addDocuments(tx, checkId, documents);
  await finishCheck(tx, checkId, { tally: '[]', validator: null, errors: 0, warnings: 0 });
  return checkId;
}

/** A validated batch whose check found these documents and nothing against them. */
export async function sampleValidated(
  store: Store,
  numbers: readonly string[],
  original: NewOriginal = {},
): Promise<{ readonly batch: BatchRow; readonly checkId: number }> {
  return store.write(async (tx) => {
    const batch = await sampleBatch(tx, 'archived', original);
    const documents = numbers.map((number, index) => sampleDocument(index + 1, { number }));
    const checkId = await sampleCheck(tx, batch.id, documents);
    await moveBatch(tx, batch, 'validated', { check_id: checkId });
    return { batch: { ...batch, state: 'validated', version: 2, check_id: checkId }, checkId };
  });
}
