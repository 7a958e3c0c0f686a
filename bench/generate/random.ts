/** Chance that can be had again: the same seed gives the same numbers on every machine. Never for secrets. */

export interface Random {
  /** From 0 up to, and never, 1. */
  unit(): number;
  /** A whole number from 0 up to, and never, this one. */
  below(end: number): number;
  chance(share: number): boolean;
  /** Throws on an empty list. */
  oneOf<T>(list: readonly T[]): T;
}

const ROUNDS_UNTIL_MIXED = 16;

/**
 * The generator sfc32 of PractRand: four 32-bit words, one of them a counter. The stream keeps users of one seed apart,
 * so that more suppliers do not change the invoices.
 */
export function randomOf(seed: number, stream: number): Random {
  let [a, b, c, count] = [stream | 0, seed | 0, Math.floor(seed / 2 ** 32) | 0, 1];
  const next = () => {
    const sum = (a + b + count) | 0;
    count = (count + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < ROUNDS_UNTIL_MIXED; round += 1) next();
  const unit = () => next() / 2 ** 32;
  const below = (end: number) => Math.floor(unit() * end);
  return { unit, below, chance: (share) => unit() < share, oneOf: (list) => at(list, below) };
}

function at<T>(list: readonly T[], below: (end: number) => number): T {
  if (list.length === 0) throw new Error('There is nothing to choose from.');
  return list[below(list.length)] as T;
}
