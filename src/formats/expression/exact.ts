/**
 * Exact arithmetic: safe integers where they suffice, fractions of big integers where they do not. A double is only ever
 * a whole number below 2^53, so it is never rounded; what leaves that range is TOO_LARGE.
 */
import { type Missing, TOO_LARGE } from './value.ts';

/** `top` over `bottom`; the bottom is above zero. */
export interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

/**
 * How a number loses decimals: `half` away from zero at a half (the commercial one), `even` to the even neighbour at a
 * half, `up` away from zero, `down` towards zero.
 */
export type Rounding = 'half' | 'even' | 'up' | 'down';

/** The number itself, never -0, or too large. A product or sum of safe integers that left the range can not come back into it. */
export function safe(units: number): number | typeof TOO_LARGE {
  return Number.isSafeInteger(units) ? units + 0 : TOO_LARGE;
}

function safeBig(units: bigint): number | typeof TOO_LARGE {
  return safe(Number(units));
}

/** 10 to the power; beyond 22 it is no exact double and no safe integer, so that every product with it is too large. */
export function powerOfTen(exponent: number): number {
  return 10 ** exponent;
}

/** Rounds top / bottom to a whole number: doubles that hold whole numbers, whose remainder is exact. */
export function roundQuotient(top: number, bottom: number, rounding: Rounding): number {
  const rest = top % bottom;
  const whole = (top - rest) / bottom;
  if (rest === 0) return whole + 0;
  const away = top < 0 === bottom < 0 ? 1 : -1;
  const half = Math.abs(rest) - (Math.abs(bottom) - Math.abs(rest));
  return whole + (goesAway(rounding, half, whole % 2 !== 0) ? away : 0) + 0;
}

/** The fraction with so many decimals, in units of the last one. */
export function roundFraction(
  { top, bottom }: Fraction,
  places: number,
  rounding: Rounding,
): number | Missing {
  const scaled = top * 10n ** BigInt(places);
  const whole = scaled / bottom;
  const rest = scaled % bottom;
  if (rest === 0n) return safeBig(whole);
  const half = Number(2n * magnitude(rest) - bottom);
  const away = goesAway(rounding, half, whole % 2n !== 0n) ? (scaled < 0n ? -1n : 1n) : 0n;
  return safeBig(whole + away);
}

/** `half`: below, at or above zero as the part that is lost is less than a half, a half or more. */
function goesAway(rounding: Rounding, half: number, isOdd: boolean): boolean {
  if (rounding === 'up') return true;
  if (rounding === 'down') return false;
  return half > 0 || (half === 0 && (rounding === 'half' || isOdd));
}

function magnitude(number: bigint): bigint {
  return number < 0n ? -number : number;
}

export function fractionOf(units: number, decimals: number): Fraction {
  return { top: BigInt(units), bottom: 10n ** BigInt(decimals) };
}

/** Of two fractions; a division by zero has no result. */
export function calculate(
  sign: '+' | '-' | '*' | '/',
  a: Fraction,
  b: Fraction,
): Fraction | undefined {
  if (sign === '*') return { top: a.top * b.top, bottom: a.bottom * b.bottom };
  if (sign === '/') return divide(a, b);
  const [left, right] = [a.top * b.bottom, b.top * a.bottom];
  return { top: sign === '+' ? left + right : left - right, bottom: a.bottom * b.bottom };
}

function divide(a: Fraction, b: Fraction): Fraction | undefined {
  if (b.top === 0n) return undefined;
  const bottom = a.bottom * b.top;
  const top = a.top * b.bottom;
  return bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom };
}
