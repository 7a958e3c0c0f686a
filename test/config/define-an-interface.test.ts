import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { DOCUMENT_VALUES, LINE_VALUES } from '../../src/formats/compile-definition.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const guide = read('docs/guides/define-an-interface.md');
const pieces = [...guide.matchAll(/```yaml\n# from (\S+)\n(.*?)```/gs)];

describe('the guide to define an interface', () => {
  for (const [, path = '', text = ''] of pieces) {
    const piece: Record<string, unknown> = parse(text);
    it(`shows ${Object.keys(piece).join(', ')} as ${path} has it`, () => {
      const shipped: Record<string, unknown> = parse(read(path));
      for (const [name, value] of Object.entries(piece))
        assert.deepEqual(value, shipped[name], name);
    });
  }

  it('shows most of an interface', () => {
    assert.ok(pieces.length >= 6);
  });

  it('names every value that AIMS uses', () => {
    for (const name of [...DOCUMENT_VALUES, ...LINE_VALUES])
      assert.match(guide, new RegExp(`\\b${name}\\b`));
  });
});
