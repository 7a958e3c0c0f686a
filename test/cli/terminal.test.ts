import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pad, table } from '../../src/cli/table.ts';
import { paint, plain } from '../../src/cli/terminal.ts';

describe('what reaches the terminal', () => {
  it('holds no control character of what it shows, with colours or without', () => {
    const evil = 'a\u001b[2Jb\u009b31mc\rd\u202ee\u0007';
    for (const colour of [true, false])
      assert.equal(plain(evil, colour), 'a\ufffd[2Jb\ufffd31mc\ufffdd\ufffde\ufffd');
  });

  it('keeps line ends', () => {
    assert.equal(plain('one\ntwo', false), 'one\ntwo');
  });

  it('has colours only where there are colours', () => {
    assert.equal(plain(paint('bad', 'red'), true), '\u001b[31mbad\u001b[0m');
    assert.equal(plain(paint('bad', 'red'), false), 'bad');
  });
});

describe('columns', () => {
  it('are as wide as their widest cell, figures to the right, colours without width', () => {
    const rows = [
      [paint('red', 'red'), '1', 'x'],
      ['longer', '10', ''],
    ];
    const lines = table([{ head: 'A' }, { head: 'No.', figure: true }, { head: 'C' }], rows);
    assert.deepEqual(
      lines.map((line) => plain(line, false)),
      ['A       No.  C', 'red       1  x', 'longer   10'],
    );
  });

  it('never cut a text that is too long', () => {
    assert.equal(pad('abc', 2), 'abc');
  });
});
