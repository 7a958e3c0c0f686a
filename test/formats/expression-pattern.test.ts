/** Patterns that look at each character once, held against regular expressions, which go back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compilePattern } from '../../src/formats/expression/linear-pattern.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 2_000);

it(`matches as regular expressions do, ${ROUNDS} made-up patterns`, () => {
  const random = randomFrom(19_680_601);
  let matched = 0;
  for (let no = 0; no < ROUNDS; no += 1) {
    const pattern = madeUp(random, 3);
    const matches = compilePattern(pattern);
    assert.ok(typeof matches === 'function', `${pattern}: ${JSON.stringify(matches)}`);
    const expected = new RegExp(`^(?:${pattern})$`, 'su');
    for (let times = 0; times < 20; times += 1) {
      const text = Array.from({ length: random() * 6 }, () => pick(LETTERS, random)).join('');
      const found = expected.test(text);
      if (found) matched += 1;
      assert.equal(matches(text), found, `${pattern} and ${JSON.stringify(text)}`);
    }
  }
  assert.ok(matched > ROUNDS / 4, `${matched} texts matched`);
});

describe('the pattern as a whole', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['\\d{6}', '123456', true],
    ['\\d{6}', '1234567', false],
    ['^[A-Z]\\d+$', 'E26315', true],
    ['a|bc', 'abc', false],
    ['', '', true],
    ['.', '\n', true],
    ['.', '\u{1f4da}', true],
    ['[^\\d]', '\u{1f4da}', true],
    ['[\u00c0-\u00ff]+', '\u00e9\u00fc', true],
    ['[a-]', '-', true],
    ['\\$\\.', '$.', true],
    ['(?:ab){2,}', 'ababab', true],
    ['[^]', 'x', true],
    ['[]', 'x', false],
  ];
  for (const [pattern, text, expected] of cases)
    it(`${JSON.stringify(pattern)} and ${JSON.stringify(text)}: ${expected}`, () => {
      const matches = compilePattern(pattern);
      assert.ok(typeof matches === 'function', JSON.stringify(matches));
      assert.equal(matches(text), expected);
    });
});

describe('what does not exist here', () => {
  const cases: readonly (readonly [string, number, string])[] = [
    ['(a', 2, 'a ( has no )'],
    ['a)', 1, ') has no opening bracket'],
    ['[a', 2, 'the pattern ends too early'],
    ['a\\', 2, 'the pattern ends too early'],
    ['\\1', 1, '\\1 does not exist here'],
    ['\\bword', 1, '\\b does not exist here'],
    ['(?=a)', 1, 'only (…) and (?:…) exist here'],
    ['(?<name>a)', 1, 'only (…) and (?:…) exist here'],
    ['a**', 2, 'a repetition is repeated'],
    ['a+?', 2, 'a repetition is repeated'],
    ['*a', 0, '* cannot stand here; the sign itself is \\*'],
    ['a^b', 1, '^ cannot stand here; the sign itself is \\^'],
    ['a$b', 1, '$ cannot stand here; the sign itself is \\$'],
    ['a{x}', 1, '{ is followed by a number, or two: {3}, {1,4}'],
    ['a{3,1}', 1, '{ is followed by a number, or two: {3}, {1,4}'],
    ['[z-a]', 4, 'a range that does not go up'],
    ['[a-\\d]', 5, 'a range that does not go up'],
    [`${'('.repeat(21)}a${')'.repeat(21)}`, 21, 'more than 20 brackets inside one another'],
    [
      '(((a{9}){9}){9}){9}',
      0,
      'more than 1000 steps, repeated ones counted as often as they are repeated',
    ],
    [
      '((){999}){999}',
      0,
      'more than 1000 steps, repeated ones counted as often as they are repeated',
    ],
  ];
  for (const [pattern, at, message] of cases)
    it(`${pattern.slice(0, 24)}: ${message}`, () =>
      assert.deepEqual(compilePattern(pattern), { at, message }));
});

it('takes time in proportion to the text, where regular expressions would never end', () => {
  for (const pattern of [
    '(a+)+',
    '(a|a)*b',
    '(a*)*c',
    'a*a*a*a*a*a*a*b',
    '(a|b|ab)*c',
    '((a|b)*a(a|b){12})+c',
  ]) {
    const matches = compilePattern(pattern);
    assert.ok(typeof matches === 'function', pattern);
    const began = performance.now();
    assert.equal(matches(`${'ab'.repeat(50_000)}!`), false);
    assert.ok(performance.now() - began < 5_000, pattern);
  }
});

it('goes on rightly when it has met more states than it remembers', () => {
  const matches = compilePattern('(a|b)*a(a|b){12}');
  assert.ok(typeof matches === 'function');
  const random = randomFrom(1);
  for (let times = 0; times < 20; times += 1) {
    const text = Array.from({ length: 5_000 }, () => pick(['a', 'b'], random)).join('');
    assert.equal(matches(text), text.at(-13) === 'a');
  }
});

const LETTERS = ['a', 'b', 'c', '-', '5', '_', ' ', '\n', '\u00e9', '\u{1f4da}'];
const SINGLES = [
  'a',
  'b',
  'c',
  '5',
  '\\.',
  '.',
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '\\D',
  '[ab]',
  '[^a]',
  '[a-c5]',
  '[^\\d\\s]',
  '[\\w\\-]',
  '\u00e9',
  '\u{1f4da}',
];
const TIMES = ['', '', '', '?', '*', '+', '{2}', '{1,3}', '{0,2}', '{2,}'];

function madeUp(random: () => number, depth: number): string {
  const parts = Array.from(
    { length: 1 + Math.floor(random() * 3) },
    () => `${single(random, depth)}${pick(TIMES, random)}`,
  );
  return parts.join(random() < 0.2 ? '|' : '');
}

function single(random: () => number, depth: number): string {
  if (depth === 0 || random() < 0.7) return pick(SINGLES, random);
  const open = random() < 0.5 ? '(' : '(?:';
  return `${open}${madeUp(random, depth - 1)})`;
}

function pick(pieces: readonly string[], random: () => number): string {
  return pieces[Math.floor(random() * pieces.length)] ?? '';
}

/** Numbers from 0 to 1, the same at every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
