/**
 * Running figures over records: each is given one record at a time and keeps a figure, never the records, so that a
 * million of them cost no more memory than one. Only `distinct` keeps the values it has seen.
 */
import type { Evaluate } from './node.ts';
import { type Missing, missingOf, TOO_LARGE, type Value } from './value.ts';

export interface Accumulator<R> {
  add(row: R): void;
  result(): Value;
}

/** What a figure does with the values that are there. */
interface Figure {
  take(value: string | number | boolean): void;
  result(): Value;
}

/** A figure over records of which one lacks its value has none itself: a total is never the total of some. */
export function overValues<R>(evaluate: Evaluate<R>, figure: Figure): Accumulator<R> {
  let lacks = false;
  let missing: Missing;
  return {
    add: (row) => {
      const value = evaluate(row);
      if (value !== undefined && value !== TOO_LARGE) return figure.take(value);
      lacks = true;
      missing = missingOf(missing, value);
    },
    result: () => (lacks ? missing : figure.result()),
  };
}

/** Only the records of which the condition is so; where that cannot be said of one, there is no figure. */
export function onlyWhere<R>(condition: Evaluate<R>, inner: Accumulator<R>): Accumulator<R> {
  let lacks = false;
  let missing: Missing;
  return {
    add: (row) => {
      const holds = condition(row);
      if (holds === true) inner.add(row);
      if (typeof holds === 'boolean') return;
      lacks = true;
      missing = missingOf(missing, holds);
    },
    result: () => (lacks ? missingOf(missing, inner.result()) : inner.result()),
  };
}

export function counted<R>(): Accumulator<R> {
  let count = 0;
  return {
    add: () => {
      count += 1;
    },
    result: () => count,
  };
}

/** Exact however many there are; a total that is no safe integer is too large, one that comes back into range is not. */
export function totalled(): Figure {
  let low = 0;
  let high = 0n;
  return {
    take: (value) => {
      const next = low + Number(value);
      if (Number.isSafeInteger(next)) {
        low = next;
        return;
      }
      high += BigInt(low);
      low = Number(value);
    },
    result: () => {
      const total = Number(high + BigInt(low));
      return Number.isSafeInteger(total) ? total : TOO_LARGE;
    },
  };
}

/** A hash total: only the last digits of each number count, so that no number is too long for it. */
export function hashed(digits: number): Figure {
  const modulus = 10 ** digits;
  let hash: Value = 0;
  return {
    take: (value) => {
      const text = String(value);
      if (!ALL_DIGITS.test(text)) hash = undefined;
      if (typeof hash === 'number') hash = (hash + Number(text.slice(-digits))) % modulus;
    },
    result: () => hash,
  };
}

const ALL_DIGITS = /^\d+$/;

export function distinctValues(): Figure {
  const seen = new Set<Value>();
  return { take: (value) => seen.add(value), result: () => seen.size };
}

/** Of numbers or dates; none of no records. */
export function extreme(which: 'least' | 'greatest'): Figure {
  let found: string | number | undefined;
  const wanted = which === 'least' ? -1 : 1;
  return {
    take: (value) => {
      if (typeof value === 'boolean') return;
      if (found === undefined || orderOf(value, found) === wanted) found = value;
    },
    result: () => found,
  };
}

function orderOf(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One decisive answer decides, whatever is missing elsewhere; of no records, all is so and none. */
export function judged<R>(condition: Evaluate<R>, decisive: boolean): Accumulator<R> {
  let answer: Value = !decisive;
  return {
    add: (row) => {
      if (answer === decisive) return;
      const holds = condition(row);
      if (holds === decisive) answer = decisive;
      else if (typeof holds !== 'boolean') answer = missingOf(answer, holds);
    },
    result: () => answer,
  };
}
