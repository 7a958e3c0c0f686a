/** Answers of the finance system: a batch that was sent to its folder, what it writes there, and those that contradict. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { toDecimal } from '../../src/domain/money.ts';
import type { ContradictionKind } from '../../src/domain/outcome.ts';
import { confirmDue } from '../../src/engine/confirm-batch.ts';
import type { Decider } from '../../src/engine/decide-batch.ts';
import { deliverDue } from '../../src/engine/deliver-batch.ts';
import { transformDueBatches } from '../../src/engine/transform-batch.ts';
import type { NewContradiction } from '../../src/store/contradictions.ts';
import type { MadeInvoice } from '../support/library-file.ts';
import { approved, batchOf, PRIYA } from './checking.ts';
import type { TestEngine } from './engines.ts';

const CONNECTION = 'oracle-payables';
const SUPPLIER = '104990';

export const ALEX: Decider = {
  person: { ...PRIYA.person, id: 'id of alex', username: 'alex', groups: ['admin'] },
  actor: { kind: 'person', id: 'id of alex', role: 'admin' },
};

/** A batch of so many invoices that the finance system has. */
export async function sent(engine: TestEngine, prefix: string, invoices: number): Promise<string> {
  for (const folder of ['in', 'done', 'outcome'])
    await mkdir(engine.home.at('archive/targets', CONNECTION, folder), { recursive: true });
  const ref = await approved(engine, prefix, invoices);
  await transformDueBatches(engine.context);
  await deliverDue(engine.context, CONNECTION);
  assert.equal((await batchOf(engine, ref)).state, 'delivered');
  return ref;
}

export interface Said extends Pick<MadeInvoice, 'number' | 'pence'> {
  readonly status: string;
}

/** The finance system says so, and AIMS reads it. */
export async function answered(
  engine: TestEngine,
  ref: string,
  rows: readonly Said[],
): Promise<void> {
  const total = rows.reduce((sum, { pence }) => sum + pence, 0);
  const lines = [
    'GROUP_ID,SUPPLIER_NUMBER,INVOICE_NUMBER,STATUS,INVOICE_AMOUNT,VOUCHER,CODE,MESSAGE',
    ...rows.map(
      ({ number, pence, status }) =>
        `${ref},${SUPPLIER},${number},${status},${toDecimal(pence)},,,`,
    ),
    `TRAILER,${rows.length},${toDecimal(total)}`,
  ];
  const path = engine.home.at('archive/targets', CONNECTION, 'outcome', `${ref}.outcome.csv`);
  await writeFile(path, `${lines.join('\n')}\n`);
  await confirmDue(engine.context, CONNECTION);
}

export function ofWholeAnswer(
  batchId: number,
  originalId: number,
  kind: ContradictionKind,
): NewContradiction {
  return {
    ...{ batch_id: batchId, original_id: originalId, kind, document_no: null },
    ...{ supplier: '', number: '', sent_pence: null, answered_pence: null },
    ...{ known: null, answered: null, what: '' },
  };
}
