/**
 * Money in integer minor units (pence). There is no float anywhere: text goes in through
 * `parsePence`, people read it through words/, and every sum is checked to be a safe integer.
 */
import { AimsError } from './errors.ts';

/** An exact amount in pence; credits are negative. Always a safe integer. */
export type Pence = number;

/** The largest amount AIMS takes, in pence (a hundred billion pounds): far above any batch, far below 2^53. */
export const LARGEST_PENCE: Pence = 10_000_000_000_000;

const POUNDS = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/;
const WHOLE_PENCE = /^(-?)(\d{1,14})$/;

/**
 * Reads an amount written in pounds ("12.5", "-3.07") or in whole pence ("307").
 * Returns undefined for anything else: signs, blanks, thousands separators and third decimals are not guessed at.
 */
export function parsePence(text: string, unit: 'pounds' | 'pence'): Pence | undefined {
  const match = (unit === 'pounds' ? POUNDS : WHOLE_PENCE).exec(text);
  if (!match) return undefined;
  const whole = Number(match[2]);
  const pence = unit === 'pounds' ? whole * 100 + Number((match[3] ?? '').padEnd(2, '0')) : whole;
  if (pence > LARGEST_PENCE) return undefined;
  return match[1] === '-' && pence !== 0 ? -pence : pence;
}

/** Pence as a plain decimal for files and JSON: 796105 is "7961.05". */
export function toDecimal(pence: Pence): string {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The exact sum; throws rather than round when it leaves the safe range. */
export function sumPence(amounts: Iterable<Pence>): Pence {
  let total = 0;
  for (const amount of amounts) {
    total += amount;
    // At each step: a total that left the range and came back has lost its pence.
    if (!Number.isSafeInteger(total))
      throw new AimsError('MONEY_OUT_OF_RANGE', { amount: String(total) });
  }
  return total;
}

/** A rate in basis points (20 % is 2000) of an amount, half a penny rounded away from zero. */
export function rateOf(net: Pence, basisPoints: number): Pence {
  const product = BigInt(net) * BigInt(basisPoints);
  const half = product < 0n ? -5000n : 5000n;
  return Number((product + half) / 10_000n);
}
