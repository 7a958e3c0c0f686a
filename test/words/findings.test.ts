import assert from 'node:assert/strict';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Finding } from '../../src/domain/finding.ts';
import { fill, placeholdersOf, valuesNeeded } from '../../src/words/fill.ts';
import { FINDINGS } from '../../src/words/finding-catalogue.ts';
import type { FindingValues } from '../../src/words/finding-values.ts';
import {
  chooseWording,
  describeFinding,
  preventsRefusal,
  templatesOf,
} from '../../src/words/findings.ts';
import { labelWords } from '../../src/words/labels.ts';
import { withTables } from './finding-reference.ts';
import { BANNED, findingOf, LABELS } from './fixtures.ts';

const CODES = Object.keys(FINDINGS) as (keyof typeof FINDINGS)[];
const WORDINGS = CODES.flatMap((code) => FINDINGS[code].says.map((wording) => ({ code, wording })));

test('has the 40 codes of the catalogue, three of files that are too big, hold what they may not or are not the zip we expect, one of rows that differ, and one of damage', () => {
  assert.equal(CODES.length, 45);
  for (const code of ['FIL-008', 'FIL-009', 'FIL-010', 'INV-011', 'CHK-002'] as const)
    assert.ok(CODES.includes(code));
});

test('can say every finding when the rule gave no value at all', () => {
  for (const code of CODES) {
    const finding = { ...findingOf(code), line: undefined };
    const { heading, text, fix } = describeFinding(finding, LABELS);
    assert.ok(heading && text && fix.length > 0, code);
  }
});

test('ends every code with a wording that needs no value, and puts none after it', () => {
  for (const code of CODES) {
    const plain = FINDINGS[code].says.map(
      (wording) =>
        wording.case === undefined &&
        templatesOf(wording).every((template) => valuesNeeded(template, LABELS).length === 0),
    );
    assert.equal(plain.indexOf(true), plain.length - 1, code);
  }
});

test('reaches every wording with the values it names', () => {
  for (const { code, wording } of WORDINGS) {
    const names = templatesOf(wording).flatMap((template) => valuesNeeded(template, LABELS));
    const values = Object.fromEntries(names.map((name) => [name, 'x']));
    const given = wording.case === undefined ? values : { ...values, case: wording.case };
    assert.equal(chooseWording(FINDINGS[code], given, LABELS), wording, `${code}: ${wording.text}`);
  }
});

test('keeps every heading to 60 characters, with the longest names too', () => {
  const labels = {
    ...LABELS,
    to: 'Integra Centros',
    document: { one: 'purchase invoice', many: 'purchase invoices' },
  };
  for (const { code, wording } of WORDINGS) {
    for (const template of [FINDINGS[code].heading, wording.heading ?? '']) {
      const heading = fill(template, {}, labels);
      assert.ok(heading.length <= 60, `${code}: ${heading}`);
    }
  }
});

test('uses no word that scolds, frightens or belongs to programmers', () => {
  for (const { code, wording } of WORDINGS) {
    for (const text of [FINDINGS[code].heading, ...templatesOf(wording)]) {
      assert.doesNotMatch(text, BANNED, code);
    }
  }
});

test('never says Oracle or invoice of its own accord', () => {
  for (const { code, wording } of WORDINGS) {
    for (const text of [FINDINGS[code].heading, ...templatesOf(wording)]) {
      assert.doesNotMatch(text, /oracle|invoice|library|unicorn/i, code);
    }
  }
});

test('names no value like a label of the interface', () => {
  const reserved = Object.keys(labelWords(LABELS));
  const templates = WORDINGS.flatMap(({ wording }) => templatesOf(wording));
  const values = new Set(templates.flatMap((template) => valuesNeeded(template, LABELS)));
  assert.deepEqual(
    reserved.filter((name) => values.has(name)),
    [],
  );
  assert.ok(placeholdersOf(templates.join(' ')).length > 20);
});

test('says both amounts when lines do not add up', () => {
  const values: FindingValues['INV-007'] = {
    sent: { pence: 14_620 },
    computed: { pence: 16_420 },
    difference: { pence: 1_800 },
  };
  const { text, level, who } = describeFinding(findingOf('INV-007', values), LABELS);
  assert.equal(
    text,
    'With VAT the lines come to £164.20; the invoice says £146.20, a difference of £18.00.',
  );
  assert.equal(level, 'problem');
  assert.equal(who?.email, 'stock.unit@newshire.example');
});

test('offers the nearest open budget code when the rule knows one, and no gap when it does not', () => {
  const values = {
    budget: 'L3021-44110',
    name: 'Adult fiction',
    closed: { date: '2026-10-31' },
    date: { date: '2026-11-13' },
  };
  const without = describeFinding(findingOf('BUD-002', values), LABELS);
  assert.equal(
    without.text,
    'L3021-44110 (Adult fiction) closed on 31 October 2026. The accounting date of the invoice is 13 November 2026.',
  );
  const suggestion = { suggestion: 'L3021-44115', suggestionName: 'Adult fiction, all libraries' };
  const withOne = describeFinding(findingOf('BUD-002', { ...values, ...suggestion }), LABELS);
  assert.match(
    withOne.fix[0] ?? '',
    /^Use the open code L3021-44115, Adult fiction, all libraries:/,
  );
});

test('leaves out a voucher that is empty', () => {
  const { text } = describeFinding(
    findingOf('DUP-001', { number: 'PT-1', voucher: '', batch: '' }),
    LABELS,
  );
  assert.equal(text, 'Number PT-1 from this supplier is in the list of what Oracle already has.');
});

test('says a state and a check in words, not by their keys', () => {
  const waiting = describeFinding(
    findingOf('DUP-004', { number: 'PT-1', batch: 'LIB-0416', state: 'transformed' }),
    LABELS,
  );
  assert.match(waiting.text, /LIB-0416, which is approved and not sent yet\.$/);
  const failed = describeFinding(findingOf('CHK-001', { check: 'budget-code' }), LABELS);
  assert.match(failed.text, /^The check "Budget codes are open and can be used" stopped working\./);
});

test('shows the words of a validator of its own', () => {
  const own = { heading: 'Order is missing', text: 'No order.', fix: ['Add it.'], who: 'supplier' };
  const words = describeFinding(findingOf('LIB-001', {}, own), LABELS);
  assert.deepEqual(
    [words.heading, words.text, words.fix, words.who?.name],
    [own.heading, own.text, own.fix, 'Supplier team'],
  );
});

test('has a sentence for a code that nobody described', () => {
  const { text, fix } = describeFinding(findingOf('ARC-077'), LABELS);
  assert.equal(text, 'The check ARC-077 did not pass.');
  assert.deepEqual(fix, ['Ask the Systems team what it means.']);
});

test('lists every code on its reference page, and no other', async () => {
  const page = await readFile(new URL('../../docs/reference/findings.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([A-Z]+-\d+)` \| ([^|]*) \|/gm)].map((match) => match[1]);
  assert.deepEqual(listed, CODES);
});

test('has the words of the catalogue on its reference page (AIMS_WRITE_DOCS=1 writes them)', async () => {
  const url = new URL('../../docs/reference/findings.md', import.meta.url);
  const page = await readFile(url, 'utf8');
  if (process.env['AIMS_WRITE_DOCS'] === '1') await writeFile(url, withTables(page));
  assert.equal(await readFile(url, 'utf8'), withTables(page));
});

test('says on its page of each code that nothing raises why, and of no other', async () => {
  const page = await readFile(new URL('../../docs/reference/findings.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('### Codes that no check raises');
  const unraised = [...section.matchAll(/^- `([A-Z]+-\d+)`: /gm)].map((match) => match[1]);
  let sources = '';
  for await (const path of glob('src/{formats,stages,engine}/**/*.ts'))
    sources += await readFile(path, 'utf8');
  const raised = [...sources.matchAll(/'([A-Z]{3}-\d{3})'/g)].map((match) => match[1]);
  const expected = CODES.filter((code) => !raised.includes(code) && code !== 'TGT-002');
  assert.deepEqual([...unraised].sort(), [...expected].sort());
});

test('claims a refusal of the target only for what it refuses', () => {
  const refuses = (code: string, own?: Finding['own']) => preventsRefusal(findingOf(code, {}, own));
  assert.equal(refuses('SUP-001'), true);
  assert.equal(refuses('SUP-004'), false, 'it is created, and cannot be paid');
  assert.equal(refuses('INV-004'), false);
  assert.equal(refuses('LIB-001', { heading: '', text: '', fix: [], who: 'from' }), false);
});

test('does not call loaded what another batch only confirmed', () => {
  const { text } = describeFinding(
    findingOf('DUP-001', { number: '1', batch: 'LIB-0415' }),
    LABELS,
  );
  assert.equal(text, 'Number 1 from this supplier is in Oracle already, from batch LIB-0415.');
});
