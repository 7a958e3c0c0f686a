/** A compiled part of an expression: its type, how its value is found, and what one part may ask of another. */
import { readDay } from './calendar.ts';
import { type Fraction, fractionOf, powerOfTen, safe } from './exact.ts';
import { refuse } from './mistake.ts';
import { ofNumber } from './strict.ts';
import {
  DATE,
  describeKind,
  type Missing,
  missingOf,
  type NumberType,
  type Type,
  type TypeKind,
  type Value,
} from './value.ts';

export type Evaluate<C> = (context: C) => Value;
/**
 * A number that may be larger than a value: units of the node's last decimal where they are safe, a fraction where not.
 * Rounding asks for it, so that what stands between is never too large. It takes the place of `evaluate`: no part is
 * ever evaluated twice, or brackets inside brackets would double the work each time.
 */
export type EvaluateWidely<C> = (context: C) => number | Fraction | Missing;

/** A part with a value. `written`: it is a text that is written in the expression. */
export interface ValueNode<C, T extends Type = Type> {
  readonly type: T;
  readonly at: number;
  readonly evaluate: Evaluate<C>;
  /** Only where something stands between. */
  readonly widely?: EvaluateWidely<C>;
  readonly written?: string;
}

export type NumberNode<C> = ValueNode<C, NumberType>;

/** A quotient, which has no decimals of its own: only rounding makes a number of it. */
export interface RatioNode<C> {
  readonly type: { readonly kind: 'ratio' };
  readonly at: number;
  /** Always a fraction. */
  readonly widely: EvaluateWidely<C>;
  /** Where it is one number over another. */
  readonly over?: Quotient<C>;
}

export interface Quotient<C> {
  readonly top: NumberNode<C>;
  readonly bottom: NumberNode<C>;
}

export type Node<C> = ValueNode<C> | RatioNode<C>;

export function isRatio<C>(node: Node<C>): node is RatioNode<C> {
  return node.type.kind === 'ratio';
}

export function isNumber<C>(node: Node<C>): node is NumberNode<C> {
  return node.type.kind === 'number';
}

/** A quotient where a value is wanted is a mistake. */
export function asValue<C>(node: Node<C>): ValueNode<C> {
  if (!isRatio(node)) return node;
  return refuse(
    node.at,
    'a quotient that is not rounded',
    'Round it: round(a / b, 2). Also: roundUp, roundDown, roundEven.',
  );
}

export function asNumber<C>(node: Node<C>): NumberNode<C> {
  const value = asValue(node);
  return isNumber(value) ? value : refuseKind(value, 'number');
}

/** A number without decimals. */
export function asWhole<C>(node: Node<C>): NumberNode<C> {
  const number = asNumber(node);
  if (number.type.decimals === 0) return number;
  return refuse(
    number.at,
    'a number with decimals where a whole one is wanted',
    'Round it: round(x).',
  );
}

/** Of a kind whose values come before and after one another. */
export function asOrdered<C>(node: Node<C>): ValueNode<C> {
  const value = asValue(node);
  const { kind } = value.type;
  if (kind === 'number' || kind === 'date') return value;
  return refuse(
    value.at,
    `${describeKind(kind)} where a number or a date is wanted`,
    CONVERSIONS.number,
  );
}

/** Of the kind; a text that is written out and is a day stands for the date. */
export function asKind<C>(node: Node<C>, kind: Exclude<TypeKind, 'number'>): ValueNode<C> {
  const value = asValue(node);
  if (value.type.kind === kind) return value;
  return kind === 'date' && isDay(value.written)
    ? { ...value, type: DATE }
    : refuseKind(value, kind);
}

function isDay(written: string | undefined): boolean {
  return written !== undefined && readDay(written) !== undefined;
}

const CONVERSIONS: Readonly<Record<TypeKind, string>> = {
  text: 'text(x) makes a text of a number or a date.',
  number: 'number(x, 2) reads a text as a number with 2 decimals.',
  date: "date(x, 'YYYYMMDD') reads a text as a date; a day is written '2026-11-23'.",
  truth: "A condition is for instance x = 'A', empty(x) or known(list, x).",
};

function refuseKind(found: ValueNode<never>, wanted: TypeKind): never {
  return refuse(
    found.at,
    `${describeKind(found.type.kind)} where ${describeKind(wanted)} is wanted`,
    CONVERSIONS[wanted],
  );
}

/** The same number with more decimals. */
function withDecimals<C>(node: NumberNode<C>, decimals: number): NumberNode<C> {
  if (node.type.decimals === decimals) return node;
  const factor = powerOfTen(decimals - node.type.decimals);
  const type: NumberType = { kind: 'number', decimals };
  return { type, at: node.at, evaluate: ofNumber(node, (units) => safe(units * factor)) };
}

/** Parts that can stand in for one another: of one kind, numbers with as many decimals as the one with the most. */
export function alike<C>(nodes: readonly Node<C>[]): readonly ValueNode<C>[] {
  const values = nodes.map(asValue);
  if (values.every(isNumber)) {
    const decimals = Math.max(...values.map(({ type }) => type.decimals));
    return values.map((node) => withDecimals(node, decimals));
  }
  const kind = values.some(({ type }) => type.kind === 'date') ? 'date' : values[0]?.type.kind;
  if (kind === undefined || kind === 'number') return values.map(asNumber);
  return values.map((node) => asKind(node, kind));
}

export function widelyOf<C>(node: NumberNode<C> | RatioNode<C>): EvaluateWidely<C> {
  if (isRatio(node)) return node.widely;
  if (node.widely !== undefined) return node.widely;
  const { evaluate } = node;
  return (context) => {
    const units = evaluate(context);
    return typeof units === 'number' ? units : missingOf(units);
  };
}

/** What `widely` gave for a node, as a fraction. */
export function asFraction<C>(
  found: number | Fraction,
  node: NumberNode<C> | RatioNode<C>,
): Fraction {
  if (typeof found === 'object') return found;
  return fractionOf(found, isRatio(node) ? 0 : node.type.decimals);
}
