/** What an operation does with the values that are there; where one of them is not, there is no result. */
import type { Evaluate, ValueNode } from './node.ts';
import { missingOf, type Value } from './value.ts';

export function ofText<C>(node: ValueNode<C>, work: (text: string) => Value): Evaluate<C> {
  const { evaluate } = node;
  return (context) => {
    const text = evaluate(context);
    return typeof text === 'string' ? work(text) : missingOf(text);
  };
}

export function ofTexts<C>(
  a: ValueNode<C>,
  b: ValueNode<C>,
  work: (a: string, b: string) => Value,
): Evaluate<C> {
  const [x, y] = [a.evaluate, b.evaluate];
  return (context) => {
    const first = x(context);
    const second = y(context);
    if (typeof first !== 'string' || typeof second !== 'string') return missingOf(first, second);
    return work(first, second);
  };
}

export function ofTextAndNumber<C>(
  a: ValueNode<C>,
  b: ValueNode<C>,
  work: (text: string, number: number) => Value,
): Evaluate<C> {
  const [x, y] = [a.evaluate, b.evaluate];
  return (context) => {
    const text = x(context);
    const number = y(context);
    if (typeof text !== 'string' || typeof number !== 'number') return missingOf(text, number);
    return work(text, number);
  };
}

export function ofNumber<C>(node: ValueNode<C>, work: (number: number) => Value): Evaluate<C> {
  const { evaluate } = node;
  return (context) => {
    const number = evaluate(context);
    return typeof number === 'number' ? work(number) : missingOf(number);
  };
}

export function ofNumbers<C>(
  a: ValueNode<C>,
  b: ValueNode<C>,
  work: (a: number, b: number) => Value,
): Evaluate<C> {
  const [x, y] = [a.evaluate, b.evaluate];
  return (context) => {
    const first = x(context);
    const second = y(context);
    if (typeof first !== 'number' || typeof second !== 'number') return missingOf(first, second);
    return work(first, second);
  };
}
