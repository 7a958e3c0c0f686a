/**
 * How many single-character changes lie between two texts: what "did you mean" and "nearest" go by.
 * It looks no further than the limit it is given, so that fifty thousand comparisons stay cheap.
 */

/** Changes (insert, delete, replace) from `a` to `b`, or `limit + 1` as soon as it is more than `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = nextRow(previous, a.charCodeAt(row - 1), b, row);
    if (Math.min(...current) > limit) return limit + 1;
    previous = current;
  }
  return Math.min(previous[b.length] ?? 0, limit + 1);
}

function nextRow(above: readonly number[], letter: number, b: string, row: number): number[] {
  const current = [row];
  for (let column = 1; column <= b.length; column++) {
    const replaced = (above[column - 1] ?? 0) + (b.charCodeAt(column - 1) === letter ? 0 : 1);
    const removed = (above[column] ?? 0) + 1;
    const added = (current[column - 1] ?? 0) + 1;
    current.push(Math.min(replaced, removed, added));
  }
  return current;
}
