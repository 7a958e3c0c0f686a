import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CHECKS,
  checkedAgainst,
  checksPassed,
  describeCheck,
  whatWeDidNotCheck,
} from '../../src/words/checks.ts';
import { FINDINGS } from '../../src/words/finding-catalogue.ts';
import { BANNED, DEFINITION, LABELS } from './fixtures.ts';

test('counts documents, and says of a file only whether it passed', () => {
  const say = (check: string, passed: number, failed: number, done = true) =>
    describeCheck({ check, passed, failed, done }, LABELS);
  assert.equal(say('supplier', 38, 0).result, '38 of 38 passed');
  assert.equal(say('supplier', 36, 2).result, '36 passed, 2 did not');
  assert.equal(say('file-complete', 1, 0).result, 'Passed');
  assert.equal(say('file-complete', 0, 1).result, 'Did not pass');
  assert.equal(say('budget-code', 0, 0, false).result, 'Not checked');
  assert.equal(say('not-in-target', 1, 0).label, 'Not in the list of what Oracle already has');
});

test('counts only checks that were done', () => {
  const tally = [
    { check: 'supplier', passed: 1, failed: 0, done: true },
    { check: 'details', passed: 0, failed: 1, done: true },
    { check: 'pay-site', passed: 0, failed: 0, done: false },
  ];
  assert.equal(checksPassed(tally), '1 of 2 checks passed');
});

test('says which lists are missing, that the sender is not known, and what no list can tell', () => {
  const definition = { ...DEFINITION, datasets: {}, from: { ...DEFINITION.from, people: [] } };
  const all = whatWeDidNotCheck(definition, LABELS);
  assert.equal(all.length, 12);
  assert.match(
    all.join('\n'),
    /supplier list[\s\S]*does not name the people behind it[\s\S]*Oracle works out VAT/,
  );
  const known = whatWeDidNotCheck(DEFINITION, LABELS);
  assert.equal(known.length, 8);
  assert.doesNotMatch(known.join('\n'), /supplier list|people behind/);
});

test('belongs every finding to a check, and uses no banned word', () => {
  for (const entry of Object.values(FINDINGS)) assert.ok(Object.hasOwn(CHECKS, entry.check));
  for (const { label, passed, failed } of Object.values(CHECKS)) {
    for (const text of [label, passed, failed]) assert.doesNotMatch(text, BANNED);
  }
});

test('names lists with the time of their copy', () => {
  const lists = [
    { label: 'supplier list', copied: 'today at 6:02am' },
    { label: 'budget codes', copied: 'today at 6:04am' },
  ];
  assert.equal(
    checkedAgainst(lists),
    'supplier list (today at 6:02am) and budget codes (today at 6:04am)',
  );
});
