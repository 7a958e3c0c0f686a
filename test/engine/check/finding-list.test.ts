/** Which findings of a file are listed, and how many there are besides. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Severity } from '../../../src/domain/finding.ts';
import { makeFinding } from '../../../src/domain/make-finding.ts';
import { FindingList } from '../../../src/engine/check/finding-list.ts';

const finding = (code: string, severity: Severity, group = 'a') =>
  makeFinding(code, {}, { severity, group });

it('lists one at least of every kind of warning, for each is answered by itself', () => {
  const found = new FindingList(2);
  const groups = ['a', 'a', 'a', 'b', 'b', 'a', 'c'];
  found.addToDocument(groups.map((group) => finding('SUP-005', 'warning', group)));
  found.addToDocument([finding('INV-005', 'warning')]);
  assert.deepEqual(
    found.listed().map(({ code, group }) => `${code} ${group}`),
    ['SUP-005 a', 'SUP-005 a', 'SUP-005 b', 'SUP-005 c', 'INV-005 a'],
  );
  assert.deepEqual(found.unlisted, { errors: 0, warnings: 3 });
});

it('counts what it does not list by how bad it is, of the file and of its documents', () => {
  const found = new FindingList(1);
  found.addToDocument(['a', 'b', 'c'].map((group) => finding('SUP-001', 'error', group)));
  found.addToFile([finding('REF-002', 'warning'), finding('REF-002', 'warning')]);
  assert.deepEqual(found.unlisted, { errors: 2, warnings: 1 });
  found.addToFile([finding('FIL-002', 'error')]);
  assert.deepEqual(found.unlisted, { errors: 0, warnings: 1 }, 'a broken file hides its documents');
});
