/** Whole numbers from `least` to `most`, the same at each run for one seed. */
export function randomNumbers(seed: number): (least: number, most: number) => number {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  // Two draws, because 32 bits do not reach every amount.
  return (least, most) => least + Math.floor((next() + next() / 2 ** 32) * (most - least + 1));
}
