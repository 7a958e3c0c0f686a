/** The path language of XML and JSON. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Path, parsePath, parseRecordPath, type Step } from '../../src/formats/tree/path.ts';

function step(name: string, ...filters: Step['filters']): Step {
  return { name, written: name, filters };
}

function text(...steps: readonly Step[]): Path {
  return { steps, attribute: undefined };
}

it('reads elements, attributes, own text, numbers and conditions', () => {
  const currency: Path = { steps: [step('TaxAmount')], attribute: 'currencyID' };
  const expected: [string, Path][] = [
    ['a', text(step('a'))],
    ['invoice_amount/sum', text(step('invoice_amount'), step('sum'))],
    ['cac:TaxTotal/cbc:TaxAmount', text(step('cac:TaxTotal'), step('cbc:TaxAmount'))],
    ['.', text()],
    ['@currency', { steps: [], attribute: 'currency' }],
    ['a/b/@c', { steps: [step('a'), step('b')], attribute: 'c' }],
    ['line[2]', text(step('line', { kind: 'index', index: 2 }))],
    [
      "TaxTotal[TaxAmount/@currencyID='GBP']/TaxAmount",
      text(step('TaxTotal', { kind: 'equals', path: currency, text: 'GBP' }), step('TaxAmount')),
    ],
    ['tax[.="a]b"]', text(step('tax', { kind: 'equals', path: text(), text: 'a]b' }))],
    ["'net amount'/\"it's\"", text(step('net amount'), step("it's"))],
    [
      "a[b[1]='']",
      text(
        step('a', { kind: 'equals', path: text(step('b', { kind: 'index', index: 1 })), text: '' }),
      ),
    ],
  ];
  for (const [written, path] of expected) assert.deepEqual(parsePath(written), path, written);
});

it('refuses what is no path, and what it does not have of XPath and JSONPath', () => {
  const wrong = [
    ...[
      '',
      ' ',
      '/',
      '/a',
      'a/',
      'a//b',
      '//a',
      '..',
      './a',
      'a/..',
      '*',
      'a/*',
      '@',
      '@a/b',
      'a b',
      'a@b',
    ],
    ...[
      'a[',
      'a[]',
      'a[0]',
      'a[-1]',
      'a[1',
      'a]',
      'a[b]',
      'a[b=c]',
      "a[b='c]",
      "a['x']",
      'a[last()]',
      'text()',
    ],
    ...['$.a', 'a|b', "''", 'a[1]b', `${'a/'.repeat(600)}a`, '['.repeat(900)],
  ];
  for (const written of wrong) assert.equal(parsePath(written), undefined, written);
});

it('takes paths of records from the root, without conditions', () => {
  assert.deepEqual(parseRecordPath('/'), text());
  assert.deepEqual(parseRecordPath('/a/b'), text(step('a'), step('b')));
  for (const wrong of ['', 'a', '//', '/a/', '/a[1]', '/a/@b', '/.', "/a[b='c']/d"]) {
    assert.equal(parseRecordPath(wrong), undefined, wrong);
  }
});
