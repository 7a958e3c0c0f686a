/**
 * What an expression works with: texts, ISO dates, truths and exact numbers. A number is a safe integer together with
 * decimals that are fixed when the expression is compiled (money has 2, so it is pence), so that nothing is ever a float.
 */

/** Decimals are part of the type: `12.5` is 125 with 1 decimal. A date is ISO text, `2026-11-23`. */
export type Type =
  | { readonly kind: 'text' }
  | { readonly kind: 'date' }
  | { readonly kind: 'truth' }
  | NumberType;
export interface NumberType {
  readonly kind: 'number';
  readonly decimals: number;
}
export type TypeKind = Type['kind'];

export const TEXT: Type = { kind: 'text' };
export const DATE: Type = { kind: 'date' };
export const TRUTH: Type = { kind: 'truth' };
export const WHOLE: NumberType = { kind: 'number', decimals: 0 };
export const MONEY: NumberType = { kind: 'number', decimals: 2 };

/**
 * There is a result, and it cannot be said: a number beyond 9,007,199,254,740,991 units of its last decimal, a text
 * beyond 100,000 characters, a day outside the years 1 to 9999. Whatever is made of it is too large as well.
 */
export const TOO_LARGE: unique symbol = Symbol('too large');

/** No value: empty, could not be read, or cannot be worked out (a division by zero). */
export type Missing = undefined | typeof TOO_LARGE;
export type Value = string | number | boolean | Missing;

export function isMissing(value: unknown): value is Missing {
  return value === undefined || value === TOO_LARGE;
}

/** What becomes of an operation that lacks a value: too large counts for more than nothing, so that it is always seen. */
export function missingOf(a: unknown, b?: unknown): Missing {
  return a === TOO_LARGE || b === TOO_LARGE ? TOO_LARGE : undefined;
}

/** `12.34` for 1234 with 2 decimals, `true`, the text itself; '' for none and `too large` for what is. */
export function formatValue(value: Value, type: Type): string {
  if (value === undefined) return '';
  if (value === TOO_LARGE) return 'too large';
  if (typeof value === 'number' && type.kind === 'number') return toDecimal(value, type.decimals);
  return String(value);
}

function toDecimal(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** For sentences: "a number", "true or false". */
export function describeKind(kind: TypeKind): string {
  return { text: 'a text', date: 'a date', truth: 'true or false', number: 'a number' }[kind];
}
