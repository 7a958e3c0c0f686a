/** What the signs of the language do: arithmetic, comparisons, and truths joined with and, or, not. */
import { calculate, powerOfTen, safe } from './exact.ts';
import { MAX_DECIMALS, MAX_TEXT } from './limits.ts';
import { refuse } from './mistake.ts';
import {
  alike,
  asFraction,
  asKind,
  asNumber,
  asValue,
  type Evaluate,
  type EvaluateWidely,
  isNumber,
  isRatio,
  type Node,
  type NumberNode,
  type RatioNode,
  type ValueNode,
  widelyOf,
} from './node.ts';
import type { Arithmetic, Comparison, InTree, NumberTree, Operator, TextTree } from './parse.ts';
import { ofNumbers } from './strict.ts';
import { isMissing, missingOf, TEXT, TOO_LARGE, TRUTH, type Value, WHOLE } from './value.ts';

/** `at`: of the sign. */
export function operate<C>(operator: Operator, at: number, left: Node<C>, right: Node<C>): Node<C> {
  switch (operator) {
    case 'and':
    case 'or':
      return joinTruths(operator, at, left, right);
    case 'or else':
      return orElse(at, left, right);
    case '&':
      return joinTexts(at, left, right);
    case '+':
    case '-':
    case '*':
    case '/':
      return calculated(operator, at, left, right);
    default:
      return compared(operator, at, left, right);
  }
}

/* ---------- arithmetic ---------- */

type Numeric<C> = NumberNode<C> | RatioNode<C>;

function numeric<C>(node: Node<C>): Numeric<C> {
  return isRatio(node) ? node : asNumber(node);
}

function calculated<C>(sign: Arithmetic, at: number, left: Node<C>, right: Node<C>): Node<C> {
  const [a, b] = [numeric(left), numeric(right)];
  if (sign === '/' || isRatio(a) || isRatio(b)) return ratio(sign, at, a, b);
  const decimals = decimalsOf(sign, a, b);
  if (decimals > MAX_DECIMALS)
    refuse(
      at,
      `a product with ${decimals} decimals`,
      `At most ${MAX_DECIMALS}: round one of the factors first.`,
    );
  const work =
    sign === '*' ? product : sumOf(sign, decimals - a.type.decimals, decimals - b.type.decimals);
  return {
    type: { kind: 'number', decimals },
    at,
    evaluate: ofNumbers(a, b, work),
    widely: widely(sign, a, b, work),
  };
}

function decimalsOf<C>(sign: '+' | '-' | '*', a: NumberNode<C>, b: NumberNode<C>): number {
  const [first, second] = [a.type.decimals, b.type.decimals];
  return sign === '*' ? first + second : Math.max(first, second);
}

/** In units of the last decimal. */
type UnitsWork = (a: number, b: number) => number | typeof TOO_LARGE;

function product(a: number, b: number): number | typeof TOO_LARGE {
  return safe(a * b);
}

/**
 * Of two numbers that lack so many decimals of the result. One of them lacks none. What the other becomes may leave the
 * range of safe integers and the sum come back into it: it is a multiple of ten then and below 2^54, so it is exact.
 */
function sumOf(sign: '+' | '-', aLacks: number, bLacks: number): UnitsWork {
  const aFactor = powerOfTen(aLacks);
  const bFactor = sign === '+' ? powerOfTen(bLacks) : -powerOfTen(bLacks);
  return (a, b) => safe(a * aFactor + b * bFactor);
}

function ratio<C>(sign: Arithmetic, at: number, a: Numeric<C>, b: Numeric<C>): RatioNode<C> {
  const node: RatioNode<C> = { type: { kind: 'ratio' }, at, widely: widely(sign, a, b, undefined) };
  if (sign !== '/' || isRatio(a) || isRatio(b)) return node;
  return { ...node, over: { top: a, bottom: b } };
}

/** `work`: for as long as everything is safe; undefined: the result is a fraction anyway. */
function widely<C>(
  sign: Arithmetic,
  a: Numeric<C>,
  b: Numeric<C>,
  work: UnitsWork | undefined,
): EvaluateWidely<C> {
  const [x, y] = [widelyOf(a), widelyOf(b)];
  return (context) => {
    const left = x(context);
    const right = y(context);
    if (typeof left === 'number' && typeof right === 'number') {
      const units = work?.(left, right) ?? TOO_LARGE;
      if (units !== TOO_LARGE) return units;
    }
    if (isMissing(left) || isMissing(right)) return missingOf(left, right);
    return calculate(sign, asFraction(left, a), asFraction(right, b));
  };
}

export function negative<C>(at: number, of: Node<C>): Node<C> {
  const zero: NumberNode<C> = { type: WHOLE, at, evaluate: () => 0 };
  return calculated('-', at, zero, of);
}

/* ---------- comparisons ---------- */

function compared<C>(sign: Comparison, at: number, left: Node<C>, right: Node<C>): ValueNode<C> {
  const [a, b] = [asValue(left), asValue(right)];
  refuseEmptyText(a);
  refuseEmptyText(b);
  if (isNumber(a) && isNumber(b)) return truth(at, comparedNumbers(sign, a, b));
  const [x = a, y = b] = alike([a, b]);
  if (sign === '=' || sign === '!=') return truth(at, sameness(sign, x.evaluate, y.evaluate));
  if (x.type.kind === 'date') return truth(at, comparedDays(sign, x.evaluate, y.evaluate));
  return refuse(
    at,
    `${sign} between ${x.type.kind === 'text' ? 'texts' : 'truths'}`,
    'Numbers and dates have an order: number(x) reads a text as a number.',
  );
}

/** An empty value is no value, so that nothing is ever equal to ''. */
function refuseEmptyText({ written, at }: ValueNode<never>): void {
  if (written === '') refuse(at, "a comparison with ''", 'Write empty(x) or given(x).');
}

function truth<C>(at: number, evaluate: Evaluate<C>): ValueNode<C> {
  return { type: TRUTH, at, evaluate };
}

function sameness<C>(sign: '=' | '!=', x: Evaluate<C>, y: Evaluate<C>): Evaluate<C> {
  const wanted = sign === '=';
  return (context) => {
    const a = x(context);
    const b = y(context);
    if (isMissing(a) || isMissing(b)) return missingOf(a, b);
    return (a === b) === wanted;
  };
}

function comparedDays<C>(sign: Comparison, x: Evaluate<C>, y: Evaluate<C>): Evaluate<C> {
  const holds = HOLDS[sign];
  return (context) => {
    const a = x(context);
    const b = y(context);
    if (typeof a !== 'string' || typeof b !== 'string') return missingOf(a, b);
    return holds(a < b ? -1 : a > b ? 1 : 0);
  };
}

/**
 * A comparison is never too large: one of the factors is 1, so that where the other product leaves the range of safe
 * integers, it is further from zero than the number it is compared with, rounded or not.
 */
function comparedNumbers<C>(sign: Comparison, a: NumberNode<C>, b: NumberNode<C>): Evaluate<C> {
  const decimals = Math.max(a.type.decimals, b.type.decimals);
  const aFactor = powerOfTen(decimals - a.type.decimals);
  const bFactor = powerOfTen(decimals - b.type.decimals);
  const [x, y] = [a.evaluate, b.evaluate];
  const holds = HOLDS[sign];
  return (context) => {
    const left = x(context);
    const right = y(context);
    if (typeof left !== 'number' || typeof right !== 'number') return missingOf(left, right);
    return holds(left * aFactor - right * bFactor);
  };
}

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/* ---------- among ---------- */

export function among<C>(
  at: number,
  isNot: boolean,
  of: Node<C>,
  list: InTree['among'],
): ValueNode<C> {
  const node = asValue(of);
  const wanted: ReadonlySet<Value> = new Set(list.map((literal) => member(node, literal)));
  const { evaluate } = node;
  return truth(at, (context) => {
    const value = evaluate(context);
    return isMissing(value) ? missingOf(value) : wanted.has(value) !== isNot;
  });
}

/** A literal as the values of the node are: what they could never be is a mistake. */
function member<C>(node: ValueNode<C>, literal: NumberTree | TextTree): Value {
  return literal.kind === 'number'
    ? numberAmong(asNumber(node), literal)
    : textAmong(node, literal);
}

function textAmong<C>(node: ValueNode<C>, { at, text }: TextTree): string {
  const written: ValueNode<C> = { type: TEXT, at, evaluate: () => text, written: text };
  refuseEmptyText(written);
  alike([node, written]);
  return text;
}

function numberAmong(node: NumberNode<never>, literal: NumberTree): number {
  const more = node.type.decimals - literal.decimals;
  const units = literal.units * powerOfTen(Math.max(more, 0));
  const parts = powerOfTen(Math.max(-more, 0));
  if (Number.isSafeInteger(units) && units % parts === 0) return units / parts;
  return refuse(
    literal.at,
    'a number that this can never be',
    `It has ${node.type.decimals} decimals and at most 15 digits.`,
  );
}

/* ---------- truths and texts ---------- */

/** An answer that does not depend on the missing one is an answer: false and anything is false, true or anything is true. */
function joinTruths<C>(
  word: 'and' | 'or',
  at: number,
  left: Node<C>,
  right: Node<C>,
): ValueNode<C> {
  const [x, y] = [asKind(left, 'truth').evaluate, asKind(right, 'truth').evaluate];
  const decisive = word === 'or';
  return truth(at, (context) => {
    const a = x(context);
    if (a === decisive) return decisive;
    const b = y(context);
    if (b === decisive) return decisive;
    return typeof a === 'boolean' && typeof b === 'boolean' ? !decisive : missingOf(a, b);
  });
}

export function opposite<C>(at: number, of: Node<C>): ValueNode<C> {
  const { evaluate } = asKind(of, 'truth');
  return truth(at, (context) => {
    const value = evaluate(context);
    return typeof value === 'boolean' ? !value : missingOf(value);
  });
}

function orElse<C>(at: number, left: Node<C>, right: Node<C>): ValueNode<C> {
  const [a = asValue(left), b = asValue(right)] = alike([left, right]);
  const [x, y] = [a.evaluate, b.evaluate];
  return {
    type: a.type,
    at,
    evaluate: (context) => {
      const value = x(context);
      return value === undefined || value === '' ? y(context) : value;
    },
  };
}

function joinTexts<C>(at: number, left: Node<C>, right: Node<C>): ValueNode<C> {
  const [x, y] = [asKind(left, 'text').evaluate, asKind(right, 'text').evaluate];
  return {
    type: TEXT,
    at,
    evaluate: (context) => {
      const a = x(context);
      const b = y(context);
      if (typeof a !== 'string' || typeof b !== 'string') return missingOf(a, b);
      return a.length + b.length > MAX_TEXT ? TOO_LARGE : a + b;
    },
  };
}
