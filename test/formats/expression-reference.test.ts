import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { expressionReference } from '../../src/formats/expression/expression-reference.ts';

const page = new URL('../../docs/reference/expressions.md', import.meta.url);

it('is the language as the compiler has it (AIMS_WRITE_DOCS=1 writes it)', () => {
  const text = expressionReference();
  if (process.env['AIMS_WRITE_DOCS'] === '1') writeFileSync(page, text);
  assert.equal(readFileSync(page, 'utf8'), text);
});
