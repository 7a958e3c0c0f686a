import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMistakes } from '../../src/config/format-mistakes.ts';
import type { SettingsMistake } from '../../src/domain/interface.ts';

const MISTAKE: SettingsMistake = {
  file: 'interfaces/library-invoices.yaml',
  line: 3,
  column: 9,
  level: 'mistake',
  text: 'source.kind is "sftpp"',
  help: 'Use one of: sftp, folder. Did you mean sftp?',
  excerpt: '  kind: sftpp   # how it comes',
};

const carets = (excerpt: string, column: number) =>
  formatMistakes([{ ...MISTAKE, excerpt, column }], 1)
    .split('\n')[2]
    ?.slice(8);

describe('mistakes on a terminal', () => {
  it('show the place, the line with carets, what to do, and the count last', () => {
    assert.equal(
      formatMistakes([MISTAKE], 5),
      `interfaces/library-invoices.yaml:3:9  source.kind is "sftpp"
    3 |   kind: sftpp   # how it comes
      |         ^^^^^
    Use one of: sftp, folder. Did you mean sftp?

1 mistake in 1 of 5 files. The settings in force have not changed.`,
    );
  });

  it('say of a warning that it is only that', () => {
    const text = formatMistakes([MISTAKE, { ...MISTAKE, level: 'warning', excerpt: undefined }], 5);
    assert.match(text, /Did you mean sftp\?\n {4}Warning only\.\n/);
    assert.match(
      text,
      /\n1 mistake and 1 warning in 1 of 5 files\. The settings in force have not changed\.$/,
    );
  });

  it('say so when there are none', () => {
    assert.equal(formatMistakes([], 6), 'Checked 6 settings files: no mistakes.');
    assert.equal(
      formatMistakes([{ ...MISTAKE, level: 'warning' }], 6)
        .split('\n')
        .at(-1),
      'Checked 6 settings files: no mistakes, 1 warning.',
    );
  });

  it('put the carets under a whole value', () => {
    assert.equal(
      carets('  url: http://aims.example/x # y', 8)?.trim(),
      '^'.repeat('http://aims.example/x'.length),
    );
    assert.equal(carets("{ a: 'b, c', d: 1 }", 6)?.trim(), '^'.repeat("'b, c'".length));
    assert.equal(carets('  shedule: 1', 3)?.trim(), '^'.repeat('shedule'.length));
    assert.equal(carets('[a, b c, d]', 5)?.trim(), '^'.repeat('b c'.length));
    assert.equal(carets('x: { a: 1 }', 4)?.trim(), '^');
  });

  it('show a long line around the place', () => {
    const lines = formatMistakes(
      [{ ...MISTAKE, excerpt: `${'x'.repeat(300)} bad ${'y'.repeat(300)}`, column: 302 }],
      1,
    ).split('\n');
    const at = lines[2]?.indexOf('^') ?? 0;
    assert.equal(lines[1]?.slice(at, at + 3), 'bad');
    assert.ok((lines[1]?.length ?? 0) < 120);
  });

  it('never pass control characters on to the terminal', () => {
    const text = formatMistakes([{ ...MISTAKE, excerpt: 'a: \u001b[31mred\u0007' }], 1);
    assert.ok(!text.includes('\u001b') && !text.includes('\u0007'));
  });
});
