/** Functions of numbers: rounding by name, the nearest and the furthest, the rest of a division. */
import type { Call } from '../call.ts';
import {
  calculate,
  powerOfTen,
  type Rounding,
  roundFraction,
  roundQuotient,
  safe,
} from '../exact.ts';
import {
  alike,
  asFraction,
  asNumber,
  asOrdered,
  type Evaluate,
  isRatio,
  type NumberNode,
  type Quotient,
  type RatioNode,
  type ValueNode,
  widelyOf,
} from '../node.ts';
import { ofNumber, ofNumbers, ofText } from '../strict.ts';
import { isMissing, type Missing, missingOf, TOO_LARGE, type Value } from '../value.ts';
import type { FunctionDefinition } from './function-definition.ts';

export const NUMBER_FUNCTIONS: readonly FunctionDefinition[] = [
  {
    name: 'round',
    signature: 'round(number, places?)',
    meaning: 'Rounds; a half goes away from zero.',
    example: 'round(10.69 * 20 / 100, 2)',
    gives: '2.14',
    least: 1,
    most: 2,
    build: (call) => rounded(call, 'half'),
  },
  {
    name: 'roundEven',
    signature: 'roundEven(number, places?)',
    meaning: 'Rounds; a half goes to the even neighbour.',
    example: 'roundEven(0.125, 2)',
    gives: '0.12',
    least: 1,
    most: 2,
    build: (call) => rounded(call, 'even'),
  },
  {
    name: 'roundUp',
    signature: 'roundUp(number, places?)',
    meaning: 'Rounds away from zero.',
    example: 'roundUp(-0.121, 2)',
    gives: '-0.13',
    least: 1,
    most: 2,
    build: (call) => rounded(call, 'up'),
  },
  {
    name: 'roundDown',
    signature: 'roundDown(number, places?)',
    meaning: 'Rounds towards zero: the other decimals are left out.',
    example: 'roundDown(-0.129, 2)',
    gives: '-0.12',
    least: 1,
    most: 2,
    build: (call) => rounded(call, 'down'),
  },
  {
    name: 'abs',
    signature: 'abs(number)',
    meaning: 'The number without its minus.',
    example: 'abs(-58.75)',
    gives: '58.75',
    least: 1,
    most: 1,
    build: (call) => {
      const node = call.number(0);
      return call.gives(node.type, ofNumber(node, Math.abs));
    },
  },
  {
    name: 'min',
    signature: 'min(a, b, …)',
    meaning: 'The least of several numbers, or the earliest of several dates.',
    example: 'min(12.5, 3, 7.25)',
    gives: '3.00',
    least: 2,
    most: 20,
    build: (call) => outermost(call, -1),
  },
  {
    name: 'max',
    signature: 'max(a, b, …)',
    meaning: 'The greatest of several numbers, or the latest of several dates.',
    example: "max(date('20261101', 'YYYYMMDD'), '2026-11-23')",
    gives: '2026-11-23',
    least: 2,
    most: 20,
    build: (call) => outermost(call, 1),
  },
  {
    name: 'mod',
    signature: 'mod(a, b)',
    meaning: 'What is left of a when b is taken from it as often as it goes; it has the sign of b.',
    example: 'mod(17, 5)',
    gives: '2',
    least: 2,
    most: 2,
    build: modulo,
  },
  {
    name: 'number',
    signature: 'number(text, decimals?)',
    meaning:
      'A text as a number with at most so many decimals; no value when it is written otherwise.',
    example: "number('7.4', 2)",
    gives: '7.40',
    least: 1,
    most: 2,
    build: (call) => {
      const decimals = call.places(1);
      return call.gives({ kind: 'number', decimals }, ofText(call.text(0), numberReader(decimals)));
    },
  },
];

/* ---------- rounding ---------- */

/** Safe integers are divided for as long as everything is one; fractions of big integers take over where not. */
function rounded<C, R>(call: Call<C, R>, rounding: Rounding): ValueNode<C> {
  const node = call.node(0);
  const places = call.places(1);
  const evaluate = isRatio(node)
    ? roundedRatio(node, places, rounding)
    : roundedNumber(asNumber(node), places, rounding);
  return call.gives({ kind: 'number', decimals: places }, evaluate);
}

function roundedNumber<C>(node: NumberNode<C>, places: number, rounding: Rounding): Evaluate<C> {
  const evaluate = widelyOf(node);
  const swiftly = quotient(places - node.type.decimals, rounding);
  return (context) => {
    const found = evaluate(context);
    if (isMissing(found)) return found;
    const units = typeof found === 'number' ? swiftly(found, 1) : TOO_LARGE;
    return units === TOO_LARGE ? roundFraction(asFraction(found, node), places, rounding) : units;
  };
}

function roundedRatio<C>(node: RatioNode<C>, places: number, rounding: Rounding): Evaluate<C> {
  if (node.over !== undefined) return roundedQuotient(node.over, places, rounding);
  return (context) => {
    const found = node.widely(context);
    return isMissing(found) ? found : roundFraction(asFraction(found, node), places, rounding);
  };
}

function roundedQuotient<C>(
  { top, bottom }: Quotient<C>,
  places: number,
  rounding: Rounding,
): Evaluate<C> {
  const [x, y] = [widelyOf(top), widelyOf(bottom)];
  const swiftly = quotient(bottom.type.decimals + places - top.type.decimals, rounding);
  return (context) => {
    const a = x(context);
    const b = y(context);
    if (isMissing(a) || isMissing(b)) return missingOf(a, b);
    if (b === 0) return undefined;
    const units = typeof a === 'number' && typeof b === 'number' ? swiftly(a, b) : TOO_LARGE;
    if (units !== TOO_LARGE) return units;
    const fraction = calculate('/', asFraction(a, top), asFraction(b, bottom));
    return fraction && roundFraction(fraction, places, rounding);
  };
}

/** top / bottom times ten to the power, rounded; too large when it takes more than safe integers to work it out. */
function quotient(
  power: number,
  rounding: Rounding,
): (top: number, bottom: number) => number | typeof TOO_LARGE {
  const factor = powerOfTen(Math.abs(power));
  return (top, bottom) => {
    const a = power > 0 ? top * factor : top;
    const b = power < 0 ? bottom * factor : bottom;
    if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return TOO_LARGE;
    return roundQuotient(a, b, rounding);
  };
}

/* ---------- the others ---------- */

function outermost<C, R>(call: Call<C, R>, wanted: -1 | 1): ValueNode<C> {
  const nodes = alike(call.nodes());
  const { type } = asOrdered(nodes[0] ?? call.value(0));
  const evaluates = nodes.map((node) => node.evaluate);
  return call.gives(type, (context) => {
    let found: Found | undefined;
    let missing: Missing;
    let lacks = false;
    for (const evaluate of evaluates) {
      const value = evaluate(context);
      if (value === undefined || value === TOO_LARGE) {
        lacks = true;
        missing = missingOf(missing, value);
      } else if (found === undefined || order(value, found) === wanted) found = value;
    }
    return lacks ? missing : found;
  });
}

type Found = Exclude<Value, Missing>;

function order(a: Found, b: Found): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function modulo<C, R>(call: Call<C, R>): ValueNode<C> {
  const [a = call.value(0), b = call.value(1)] = alike([call.number(0), call.number(1)]);
  return call.gives(
    a.type,
    ofNumbers(a, b, (x, y) => (y === 0 ? undefined : floorModulo(x, y))),
  );
}

function floorModulo(a: number, b: number): number {
  const rest = a % b;
  return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
}

function numberReader(decimals: number): (text: string) => number | Missing {
  const form = /^(-?)(\d+)(?:\.(\d+))?$/;
  return (text) => {
    const [, minus, whole = '', fraction = ''] = form.exec(text) ?? [];
    if (minus === undefined || fraction.length > decimals) return undefined;
    return safe(Number(`${minus}${whole}${fraction.padEnd(decimals, '0')}`));
  };
}
