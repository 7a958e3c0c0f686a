/** Checks, their documents and findings: what goes in comes out, and what broke off is swept. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { verifyTrail } from '../../../src/audit/verify-trail.ts';
import { AIMS } from '../../../src/domain/audit-event.ts';
import { exactKey } from '../../../src/domain/document.ts';
import { makeFinding } from '../../../src/domain/make-finding.ts';
import {
  addDocuments,
  addErrorToDocuments,
  addFindings,
  beginCheck,
  checkById,
  clearDocumentFindings,
  documentsByNo,
  documentsOfCheck,
  documentsWithErrors,
  findingsOfCheck,
  findingsWithCodes,
  finishCheck,
  largestDocuments,
  rowToDocument,
  rowToFinding,
  sweepBrokenChecks,
  totalsBySupplier,
} from '../../../src/store/checks.ts';
import { approvalsOf, releaseClaims } from '../../../src/store/decisions.ts';
import { PROBLEM, sampleBatch, sampleCheck, sampleDocument } from '../samples.ts';
import type { Databases } from '../stores.ts';

export function checksSuite({ open }: Databases): void {
  it('keeps documents and findings as they were found', async () => {
    await using opened = await open();
    const { store } = opened;
    const document = sampleDocument(1, { gross: -9_999_999_999_999, tax: 0, number: ' é"\n|' });
    const own = { heading: 'Heading', text: 'Text', fix: ['Fix'], who: 'sender' };
    const findings = [PROBLEM, makeFinding('X-001', {}, { severity: 'warning', own })];
    const checkId = await store.write(async (tx) => {
      const id = await beginCheck(tx, (await sampleBatch(tx)).id, 'd', '[]');
      await addDocuments(tx, id, [document]);
      await addFindings(tx, id, 1, findings);
      return id;
    });
    const { payloadLines: _lines, errors: _errors, warnings: _warnings, ...head } = document;
    assert.deepEqual((await documentsOfCheck(store.db, checkId)).map(rowToDocument), [head]);
    assert.deepEqual((await findingsOfCheck(store.db, checkId)).map(rowToFinding), findings);
  });

  it('keeps text with a zero byte in it, written as the trail writes it', async () => {
    await using opened = await open();
    const { store } = opened;
    const nul = 'Pic\u0000ture';
    const document = sampleDocument(1, { description: nul, number: nul, supplierName: nul });
    const finding = makeFinding('FIL-009', {}, { values: { found: nul }, group: nul });
    const checkId = await store.write(async (tx) => {
      const batch = await sampleBatch(tx);
      const id = await beginCheck(tx, batch.id, 'd', '[]');
      await addDocuments(tx, id, [document]);
      await addFindings(tx, id, 1, [finding]);
      const subject = `batch:${batch.ref}`;
      tx.audit({ event: 'batch.returned', actor: AIMS, subject, facts: {}, detail: nul });
      return id;
    });
    const [row] = await documentsOfCheck(store.db, checkId);
    assert.deepEqual([row?.description, row?.number], ['Pic\\x00ture', 'Pic\\x00ture']);
    assert.equal(row?.exact_key, exactKey({ ...document, number: 'Pic\\x00ture' }));
    const [found] = await findingsOfCheck(store.db, checkId);
    assert.equal(found?.group_key, 'Pic\\x00ture');
    const [detail] = await store.db.selectFrom('audit_details').select('text').execute();
    assert.equal(detail?.text, 'Pic\\x00ture');
    assert.equal((await verifyTrail(store.db)).intact, true, 'what is hashed is what is kept');
  });

  it('reads and changes of more documents than a statement takes values', async () => {
    await using opened = await open();
    const { store } = opened;
    const checkId = await store.write(async (tx) =>
      sampleCheck(tx, (await sampleBatch(tx)).id, [sampleDocument(1), sampleDocument(40_000)]),
    );
    const nos = Array.from({ length: 40_000 }, (_, index) => index + 1);
    const rows = await documentsByNo(store.db, checkId, nos);
    assert.deepEqual(
      rows.map(({ no }) => no),
      [1, 40_000],
    );
    const checkIds = nos.map((no) => checkId + no - 1);
    assert.deepEqual([...(await largestDocuments(store.db, checkIds))], [[checkId, 40_000_000]]);
    await store.write((tx) => addErrorToDocuments(tx, checkId, nos));
    assert.equal((await documentsWithErrors(store.db, checkIds)).get(checkId)?.count, 2);
    assert.deepEqual(await findingsWithCodes(store.db, checkIds, ['CHK-001']), []);
    assert.deepEqual(await approvalsOf(store.db, nos), []);
    await store.write((tx) => releaseClaims(tx, 1, nos));
  });

  it('takes more rows than go into one statement', async () => {
    await using opened = await open();
    const { store } = opened;
    const documents = Array.from({ length: 250 }, (_, index) => sampleDocument(index + 1));
    const findings = Array.from({ length: 301 }, () => PROBLEM);
    const checkId = await store.write(async (tx) => {
      const id = await beginCheck(tx, (await sampleBatch(tx)).id, 'd', '[]');
      await addDocuments(tx, id, documents);
      await addFindings(tx, id, 1, findings);
      await addFindings(tx, id, 302, findings);
      return id;
    });
    const nos = (await documentsOfCheck(store.db, checkId)).map(({ no }) => no);
    assert.deepEqual(
      nos,
      documents.map(({ no }) => no),
    );
    const seqs = (await findingsOfCheck(store.db, checkId)).map(({ seq }) => seq);
    assert.deepEqual(
      seqs,
      Array.from({ length: 602 }, (_, index) => index + 1),
    );
    const page = await documentsOfCheck(store.db, checkId, { limit: 2, offset: 100 });
    assert.deepEqual(
      page.map(({ no }) => no),
      [101, 102],
    );
    assert.equal((await documentsByNo(store.db, checkId, [7, 9])).length, 2);
  });

  it('keeps how many problems and warnings each document has, listed or not', async () => {
    await using opened = await open();
    const { store } = opened;
    const checkId = await store.write(async (tx) => {
      const documents = [
        sampleDocument(1, { errors: 2 }),
        sampleDocument(2, { warnings: 1 }),
        sampleDocument(3),
      ];
      const id = await sampleCheck(tx, (await sampleBatch(tx)).id, documents);
      await addErrorToDocuments(tx, id, [2, 3]);
      return id;
    });
    const counts = async () =>
      (await documentsOfCheck(store.db, checkId)).map((row) => [row.errors, row.warnings]);
    assert.deepEqual(await counts(), [
      [2, 0],
      [1, 1],
      [1, 0],
    ]);
    assert.equal((await documentsWithErrors(store.db, [checkId])).get(checkId)?.count, 3);
    await store.write((tx) => clearDocumentFindings(tx, checkId));
    assert.deepEqual(await counts(), [
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('sweeps what broken checks left and nothing else', async () => {
    await using opened = await open();
    const { store } = opened;
    const { done } = await store.write(async (tx) => {
      const { id: batchId } = await sampleBatch(tx);
      const finished = await sampleCheck(tx, batchId, [sampleDocument(1)]);
      const broken = await beginCheck(tx, batchId, 'd', '[]');
      await addDocuments(tx, broken, [sampleDocument(1)]);
      await addFindings(tx, broken, 1, [PROBLEM]);
      return { done: finished };
    });
    assert.equal(await store.write(sweepBrokenChecks), 1);
    assert.equal(await store.write(sweepBrokenChecks), 0);
    const left = await store.db.selectFrom('documents').select('check_id').execute();
    assert.deepEqual(left, [{ check_id: done }]);
    assert.deepEqual(await store.db.selectFrom('findings').selectAll().execute(), []);
    assert.equal((await checkById(store.db, done)).state, 'done');
  });

  it('says when a check finished and what it counted', async () => {
    await using opened = await open();
    const { store, clock } = opened;
    const id = await store.write(async (tx) =>
      beginCheck(tx, (await sampleBatch(tx)).id, 'd', '[{"dataset":"suppliers"}]'),
    );
    clock.set('2026-11-22T08:00:01.000Z');
    const result = { tally: '[1]', validator: 'v', errors: 2, warnings: 1 };
    await store.write((tx) => finishCheck(tx, id, result));
    const { state, finished_at, tally, validator, errors, warnings } = await checkById(
      store.db,
      id,
    );
    assert.deepEqual({ tally, validator, errors, warnings }, result);
    assert.deepEqual([state, finished_at], ['done', '2026-11-22T08:00:01.000Z']);
  });

  it('finds the largest document, credits by their size, and totals by supplier', async () => {
    await using opened = await open();
    const { store } = opened;
    const checkId = await store.write(async (tx) =>
      sampleCheck(tx, (await sampleBatch(tx)).id, [
        sampleDocument(1, { gross: 5000 }),
        sampleDocument(2, { gross: -7000, kind: 'credit' }),
        sampleDocument(3, { gross: 100, supplier: '200' }),
      ]),
    );
    assert.deepEqual(await largestDocuments(store.db, [checkId]), new Map([[checkId, 7000]]));
    const totals = await totalsBySupplier(store.db, checkId);
    const plain = totals.map((row) => [
      row.supplier,
      row.kind,
      Number(row.count),
      Number(row.pence),
    ]);
    assert.deepEqual(
      plain.toSorted((a, b) => String(a).localeCompare(String(b))),
      [
        ['104772', 'credit', 1, -7000],
        ['104772', 'invoice', 1, 5000],
        ['200', 'invoice', 1, 100],
      ],
    );
  });
}
