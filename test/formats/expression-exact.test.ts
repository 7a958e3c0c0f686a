/**
 * Expressions held against fractions of big integers, worked out in a way of its own: a result is exact, or it says that
 * it is too large, and then something on the way was. And whatever is written, nothing throws.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compileExpression } from '../../src/formats/expression/compile-expression.ts';
import { FUNCTION_GROUPS } from '../../src/formats/expression/functions/function-list.ts';
import { isMistake } from '../../src/formats/expression/mistake.ts';
import { OPERATORS } from '../../src/formats/expression/operator-list.ts';
import type { Name, Scope } from '../../src/formats/expression/scope.ts';
import {
  DATE,
  MONEY,
  TEXT,
  TOO_LARGE,
  TRUTH,
  type Type,
  type Value,
  WHOLE,
} from '../../src/formats/expression/value.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 2_000);

/* ---------- exact ---------- */

type Sum =
  | { readonly kind: 'literal'; readonly units: bigint; readonly decimals: number }
  | { readonly kind: 'name'; readonly name: NumberName }
  | { readonly kind: '+' | '-' | '*' | '/'; readonly left: Sum; readonly right: Sum }
  | { readonly kind: 'round'; readonly how: Rounding; readonly of: Sum; readonly places: number }
  | { readonly kind: 'abs' | 'minus'; readonly of: Sum }
  | { readonly kind: 'min' | 'max'; readonly left: Sum; readonly right: Sum };

const ROUNDINGS = ['round', 'roundEven', 'roundUp', 'roundDown'] as const;
type Rounding = (typeof ROUNDINGS)[number];
const NUMBER_NAMES = { money: 2, whole: 0, rate: 3 } as const;
type NumberName = keyof typeof NUMBER_NAMES;
type Numbers = Readonly<Record<NumberName, number | undefined>>;

const NUMBERS: Scope<Numbers> = {
  names: new Map(
    Object.entries(NUMBER_NAMES).map(([name, decimals]) => [
      name,
      {
        type: { kind: 'number', decimals },
        get: (numbers) => new Map(Object.entries(numbers)).get(name),
      },
    ]),
  ),
};

it(`agrees with fractions of big integers, ${ROUNDS} made-up sums`, () => {
  const random = randomFrom(20_261_123);
  const seen = { exact: 0, tooLarge: 0, nothing: 0 };
  for (let no = 0; no < ROUNDS; no += 1) {
    const sum = rounded(random, 4);
    const text = write(sum);
    const expression = compileExpression(text, NUMBERS);
    assert.ok(!isMistake(expression), `${text}: ${JSON.stringify(expression)}`);
    assert.deepEqual(expression.type, { kind: 'number', decimals: decimalsOf(sum) }, text);
    for (let times = 0; times < 5; times += 1) {
      const numbers = { money: number(random), whole: number(random), rate: number(random) };
      const found = expression.evaluate(numbers);
      const said = `${text} of ${JSON.stringify(numbers)}: ${String(found)}`;
      seen[judge(found, sum, numbers, said)] += 1;
    }
  }
  for (const [what, times] of Object.entries(seen))
    assert.ok(times > ROUNDS / 20, `${what}: ${times}`);
});

it(`compares as fractions of big integers do, ${ROUNDS} made-up comparisons`, () => {
  const random = randomFrom(20_261_124);
  for (let no = 0; no < ROUNDS; no += 1) {
    const [left, right] = [plain(random, no % 2), plain(random, no % 2)];
    const sign = pick(['=', '!=', '<', '<=', '>', '>='] as const, random);
    const text = `${write(left)} ${sign} ${write(right)}`;
    const expression = compileExpression(text, NUMBERS, 'truth');
    assert.ok(!isMistake(expression), text);
    const numbers = { money: number(random), whole: number(random), rate: number(random) };
    const found = expression.evaluate(numbers);
    const [a, b] = [workOut(left, numbers, false), workOut(right, numbers, false)];
    const isLargeOnTheWay = a.wasLarge || b.wasLarge;
    const expected = a.fraction && b.fraction && holds(sign, a.fraction, b.fraction);
    assert.equal(
      found,
      isLargeOnTheWay ? TOO_LARGE : expected,
      `${text} of ${JSON.stringify(numbers)}`,
    );
  }
});

function holds(sign: string, [a, b]: Fraction, [c, d]: Fraction): boolean {
  const [left, right] = [a * d, c * b];
  if (left === right) return ['=', '<=', '>='].includes(sign);
  return ['!=', left < right ? '<' : '>', left < right ? '<=' : '>='].includes(sign);
}

function judge(
  found: Value,
  sum: Sum,
  numbers: Numbers,
  said: string,
): 'exact' | 'tooLarge' | 'nothing' {
  const expected = workOut(sum, numbers, false);
  if (found === TOO_LARGE) {
    assert.ok(expected.wasLarge, said);
    return 'tooLarge';
  }
  if (found === undefined) {
    assert.equal(expected.fraction, undefined, said);
    return 'nothing';
  }
  assert.ok(
    typeof found === 'number' && Number.isSafeInteger(found) && !Object.is(found, -0),
    said,
  );
  assert.ok(expected.fraction !== undefined, said);
  const [top, bottom] = expected.fraction;
  assert.equal(BigInt(found) * bottom, top * 10n ** BigInt(decimalsOf(sum)), said);
  assert.ok(!expected.wasLarge, `${said}, and something on the way had to be too large`);
  return 'exact';
}

type Fraction = readonly [top: bigint, bottom: bigint];

interface Worked {
  /** Undefined: divided by zero, or a value was not there. */
  readonly fraction: Fraction | undefined;
  /** Something on the way was no safe integer where it had to be one. */
  readonly wasLarge: boolean;
}

const ARITHMETIC: readonly string[] = ['+', '-', '*', '/', 'minus'];

/** `isWide`: inside rounding, where what stands between has no limit. */
function workOut(sum: Sum, numbers: Numbers, isWide: boolean): Worked {
  const worked = workOutFreely(sum, numbers, isWide);
  if (isWide && ARITHMETIC.includes(sum.kind)) return worked;
  return { ...worked, wasLarge: worked.wasLarge || isLarge(worked.fraction, decimalsOf(sum)) };
}

function workOutFreely(sum: Sum, numbers: Numbers, isWide: boolean): Worked {
  switch (sum.kind) {
    case 'literal':
      return { fraction: [sum.units, 10n ** BigInt(sum.decimals)], wasLarge: false };
    case 'name': {
      const units = numbers[sum.name];
      const bottom = 10n ** BigInt(NUMBER_NAMES[sum.name]);
      return {
        fraction: units === undefined ? undefined : [BigInt(units), bottom],
        wasLarge: false,
      };
    }
    case 'round': {
      const { fraction, wasLarge } = workOut(sum.of, numbers, true);
      return { fraction: fraction && round(fraction, sum.places, sum.how), wasLarge };
    }
    case 'abs':
      return change(workOut(sum.of, numbers, false), ([top, bottom]) => [
        top < 0n ? -top : top,
        bottom,
      ]);
    case 'minus':
      return change(workOut(sum.of, numbers, isWide), ([top, bottom]) => [-top, bottom]);
    default:
      return ofTwo(sum, numbers, isWide);
  }
}

function change({ fraction, wasLarge }: Worked, work: (fraction: Fraction) => Fraction): Worked {
  return { fraction: fraction && work(fraction), wasLarge };
}

function ofTwo(sum: Extract<Sum, { left: Sum }>, numbers: Numbers, isWide: boolean): Worked {
  const isArithmetic = ARITHMETIC.includes(sum.kind);
  const a = workOut(sum.left, numbers, isWide && isArithmetic);
  const b = workOut(sum.right, numbers, isWide && isArithmetic);
  const isAligned = !isArithmetic;
  const decimals = decimalsOf(sum);
  const wasLarge =
    a.wasLarge ||
    b.wasLarge ||
    (isAligned && (isLarge(a.fraction, decimals) || isLarge(b.fraction, decimals)));
  if (a.fraction === undefined || b.fraction === undefined)
    return { fraction: undefined, wasLarge };
  return { fraction: calculate(sum.kind, a.fraction, b.fraction), wasLarge };
}

function calculate(
  kind: Extract<Sum, { left: Sum }>['kind'],
  [a, b]: Fraction,
  [c, d]: Fraction,
): Fraction | undefined {
  if (kind === '*') return [a * c, b * d];
  if (kind === '/')
    return c === 0n ? undefined : [a * d * (c < 0n ? -1n : 1n), b * (c < 0n ? -c : c)];
  if (kind === '+' || kind === '-') return [a * d + (kind === '+' ? c * b : -c * b), b * d];
  return a * d < c * b === (kind === 'min') ? [a, b] : [c, d];
}

function isLarge(fraction: Fraction | undefined, decimals: number): boolean {
  if (fraction === undefined) return false;
  const [top, bottom] = fraction;
  const units = (top * 10n ** BigInt(decimals)) / bottom;
  return units > BigInt(Number.MAX_SAFE_INTEGER) || units < BigInt(Number.MIN_SAFE_INTEGER);
}

/** By the distance to the two neighbours, which is not how the product does it. */
function round([top, bottom]: Fraction, places: number, how: Rounding): Fraction {
  const scale = 10n ** BigInt(places);
  const [isBelow, size] = [top < 0n, (top < 0n ? -top : top) * scale];
  const lower = size / bottom;
  const [toLower, toUpper] = [size - lower * bottom, (lower + 1n) * bottom - size];
  const isUp = {
    round: toUpper <= toLower,
    roundEven: toUpper < toLower || (toUpper === toLower && lower % 2n === 1n),
    roundUp: toLower > 0n,
    roundDown: false,
  }[how];
  const units = isUp ? lower + 1n : lower;
  return [isBelow ? -units : units, scale];
}

function decimalsOf(sum: Sum): number {
  switch (sum.kind) {
    case 'literal':
      return sum.decimals;
    case 'name':
      return NUMBER_NAMES[sum.name];
    case 'round':
      return sum.places;
    case 'abs':
    case 'minus':
      return decimalsOf(sum.of);
    case '*':
      return decimalsOf(sum.left) + decimalsOf(sum.right);
    default:
      return Math.max(decimalsOf(sum.left), decimalsOf(sum.right));
  }
}

function write(sum: Sum): string {
  switch (sum.kind) {
    case 'literal':
      return literal(sum.units, sum.decimals);
    case 'name':
      return sum.name;
    case 'round':
      return `${sum.how}(${write(sum.of)}, ${sum.places})`;
    case 'abs':
      return `abs(${write(sum.of)})`;
    case 'minus':
      return `(-${write(sum.of)})`;
    case 'min':
    case 'max':
      return `${sum.kind}(${write(sum.left)}, ${write(sum.right)})`;
    default:
      return `(${write(sum.left)} ${sum.kind} ${write(sum.right)})`;
  }
}

function literal(units: bigint, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A sum that has decimals: what is divided is rounded. */
function rounded(random: () => number, depth: number): Sum {
  if (random() < 0.4) return plain(random, depth);
  return {
    kind: 'round',
    how: pick(ROUNDINGS, random),
    of: quotient(random, depth - 1),
    places: Math.floor(random() * 5),
  };
}

function quotient(random: () => number, depth: number): Sum {
  if (depth <= 0 || random() < 0.4) return plain(random, depth);
  const kind = pick(['/', '/', '+', '-', '*'] as const, random);
  const sum: Sum = { kind, left: quotient(random, depth - 1), right: quotient(random, depth - 1) };
  return decimalsOf(sum) > 15 ? leaf(random) : sum;
}

function plain(random: () => number, depth: number): Sum {
  if (depth <= 0) return leaf(random);
  const kind = pick(['+', '-', '*', '*', 'abs', 'minus', 'min', 'max', 'round'] as const, random);
  if (kind === 'round') return rounded(random, depth);
  if (kind === 'abs' || kind === 'minus') return { kind, of: plain(random, depth - 1) };
  const sum: Sum = { kind, left: plain(random, depth - 1), right: plain(random, depth - 1) };
  return decimalsOf(sum) > 15 ? leaf(random) : sum;
}

function leaf(random: () => number): Sum {
  if (random() < 0.6)
    return { kind: 'name', name: pick(['money', 'whole', 'rate'] as const, random) };
  const decimals = Math.floor(random() * 4);
  return {
    kind: 'literal',
    units: BigInt(Math.floor(random() * 10 ** (1 + Math.floor(random() * 8)))),
    decimals,
  };
}

/** Small ones, halves, ones at the edge of what is safe, and now and then none. */
function number(random: () => number): number | undefined {
  const kind = random();
  if (kind < 0.02) return undefined;
  if (kind < 0.1) return Math.floor(random() * 5) - 2;
  if (kind < 0.15)
    return (random() < 0.5 ? 1 : -1) * (Number.MAX_SAFE_INTEGER - Math.floor(random() * 3));
  const size = 10 ** Math.floor(random() * 12);
  return Math.floor((random() * 2 - 1) * size) * (random() < 0.3 ? 5 : 1);
}

/* ---------- total ---------- */

type Context = Readonly<Record<string, Value>>;

const TYPES: readonly (readonly [string, Type])[] = [
  ['gross', MONEY],
  ['quantity', WHOLE],
  ['rate', { kind: 'number', decimals: 15 }],
  ['supplier', TEXT],
  ['site', TEXT],
  ['date', DATE],
  ['paid', TRUTH],
];

const namesOf = (): ReadonlyMap<string, Name<Context>> =>
  new Map(TYPES.map(([name, type]) => [name, { type, get: (context) => context[name] }]));

const ANYTHING: Scope<Context, Context> = {
  names: namesOf(),
  lists: new Map([
    [
      'suppliers',
      {
        key: ['number'],
        columns: ['number', 'name'],
        find: (number) => (number === 'A' ? { name: 'B' } : undefined),
      },
    ],
  ]),
  records: new Map([
    ['line', { names: namesOf(), rows: (context) => [context, { ...context, gross: 5 }] }],
  ]),
  units: (context) => context['quantity'],
};

/** Whatever the definitions' own examples and the names are made of. */
const PIECES = [
  ...FUNCTION_GROUPS.flatMap(({ functions }) => functions.map(({ example }) => example)),
  ...OPERATORS.map(({ example }) => example),
]
  .flatMap((example) => example.match(/'[^']*'|[\w.]+|\W/g) ?? [])
  .concat(
    TYPES.flatMap(([name]) => [name, name, `line.${name}`]),
    ['9007199254740991', '{', '}', '"', "'"],
  );

it(`throws at nothing, ${ROUNDS * 5} made-up texts`, () => {
  const random = randomFrom(7);
  for (let no = 0; no < ROUNDS * 5; no += 1) {
    const text = Array.from({ length: random() * 12 }, () => pick(PIECES, random)).join('');
    check(text, random);
  }
});

it(`gives values of its type or none, ${ROUNDS * 5} made-up expressions`, () => {
  const random = randomFrom(8);
  let compiled = 0;
  for (let no = 0; no < ROUNDS * 5; no += 1) {
    const { kind } = pick(TYPES, random)[1];
    if (check(typed(kind, random, 4), random)) compiled += 1;
  }
  assert.ok(compiled > ROUNDS, `${compiled} compiled`);
});

/** Whether it compiled. */
function check(text: string, random: () => number): boolean {
  const expression = compileExpression(text, ANYTHING);
  if (isMistake(expression)) {
    assert.ok(expression.column >= 1 && expression.column <= text.length + 1, text);
    return false;
  }
  for (let times = 0; times < 4; times += 1) {
    const value = expression.evaluate(contextOf(random));
    assert.ok(isOf(value, expression.type), `${text}: ${String(value)}`);
  }
  return true;
}

function isOf(value: Value, { kind }: Type): boolean {
  if (value === undefined || value === TOO_LARGE) return true;
  if (kind === 'number') return Number.isSafeInteger(value);
  if (kind === 'truth') return typeof value === 'boolean';
  return typeof value === 'string' && (kind === 'text' || /^\d{4}-\d\d-\d\d$/.test(value));
}

const VALUES: Readonly<Record<Type['kind'], readonly Value[]>> = {
  number: [
    0,
    1,
    -1,
    5,
    12_345,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    undefined,
    TOO_LARGE,
  ],
  text: [
    '',
    ' ',
    'A',
    '\u{1f4da}',
    '\ud800',
    '12.50',
    '20261123',
    'a'.repeat(60_000),
    undefined,
    TOO_LARGE,
  ],
  date: ['2026-11-23', '0001-01-01', '9999-12-31', '2000-02-29', undefined],
  truth: [true, false, undefined, TOO_LARGE],
};

function contextOf(random: () => number): Context {
  return Object.fromEntries(TYPES.map(([name, { kind }]) => [name, pick(VALUES[kind], random)]));
}

/** For each type, forms whose holes are of other types. */
const FORMS: Readonly<Record<Type['kind'], readonly string[]>> = {
  number: [
    '<number> + <number>',
    '<number> * <number>',
    '-<number>',
    'round(<number> / <number>, 3)',
    'roundEven(<number>, 1)',
    'abs(<number>)',
    'min(<number>, <number>)',
    'mod(<number>, <number>)',
    'number(<text>, 2)',
    'length(<text>)',
    'year(<date>)',
    'daysBetween(<date>, <date>)',
    'if(<truth>, <number>, <number>)',
    '(<number> or else <number>)',
    'sum(line.gross * 2)',
    'count(line, line.paid)',
    'hash(line.supplier, 5)',
    'greatest(line.rate)',
    'distinct(line.date)',
    'records()',
    '0.5',
    '17',
    'round(<number>)',
  ],
  text: [
    '<text> & <text>',
    'upper(<text>)',
    'left(<text>, round(<number>))',
    'right(<text>, quantity)',
    'middle(<text>, 2, 3)',
    "part(<text>, ' ', quantity)",
    "replace(<text>, 'A', 'BBBBBBBB')",
    "padLeft(<text>, 900, '0')",
    'text(<number>)',
    "text(<date>, 'DD/MM/YYYY')",
    'text(<truth>)',
    "lookUp(suppliers, 'name', <text>)",
    "'A'",
    'trim(<text>)',
    'if(<truth>, <text>)',
    '(<text> or else <text>)',
  ],
  date: [
    "date(<text>, 'YYYYMMDD')",
    'addDays(<date>, quantity)',
    'max(<date>, <date>)',
    'if(<truth>, <date>, <date>)',
    'least(line.date)',
  ],
  truth: [
    '<number> < <number>',
    '<number> = <number>',
    '<text> != <text>',
    '<date> >= <date>',
    '(<truth> and <truth>)',
    '(<truth> or <truth>)',
    'not <truth>',
    "<text> in ['A', 'B']",
    '<number> not in [1, 2]',
    'empty(<text>)',
    'given(<number>)',
    'known(suppliers, <text>)',
    "matches(<text>, '[A-Z]+\\d*')",
    'startsWith(<text>, <text>)',
    'contains(<text>, <text>)',
    'all(line.paid)',
    'any(line.gross > 5)',
    'true',
  ],
};

function typed(kind: Type['kind'], random: () => number, depth: number): string {
  const names = TYPES.filter(([, type]) => type.kind === kind).map(([name]) => name);
  if (depth === 0 || random() < 0.2) return pick(names, random);
  return pick(FORMS[kind], random).replace(/<(number|text|date|truth)>/g, (_, hole) =>
    hole === 'number' || hole === 'text' || hole === 'date' || hole === 'truth'
      ? typed(hole, random, depth - 1)
      : '',
  );
}

function pick<T>(of: readonly T[], random: () => number): T {
  const found = of[Math.floor(random() * of.length)];
  return found as T;
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
