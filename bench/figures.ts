/** What the measurements have in common: their arguments and how their figures are told. */

/** The value below which this share of the figures lies; figures in any unit. */
export function shareOf(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

export function medianOf(figures: readonly number[]): number {
  return shareOf(figures, 0.5);
}

/** Throws on anything but a whole number from 1: a report over no rounds would say nothing and look like one. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}" is not a whole number from 1`);
  return Number(text);
}
