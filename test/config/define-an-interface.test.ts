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

  it('names in its table every value that AIMS uses, and no other', () => {
    const row = /^\| Of a document \| Of a line \|\n.*\n\| (.*) \| (.*) \|$/m.exec(guide) ?? [];
    const names = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort();
    assert.deepEqual(names(row[1]), [...DOCUMENT_VALUES].sort());
    assert.deepEqual(names(row[2]), [...LINE_VALUES].sort());
  });

  it('makes an inbox that AIMS knows for one, as the guide to SFTP does', () => {
    const made = /^install .*$/gm;
    const account = (text: string) => text.replaceAll('stock-unit', 'unicorn');
    const there: readonly string[] = read('docs/guides/sftp-drop.md').match(made) ?? [];
    const here = (guide.match(made) ?? []).map(account);
    assert.ok(here.some((line) => line.endsWith('/in/.aims-inbox')));
    for (const line of here.slice(1)) assert.ok(there.includes(line), line);
  });
});
