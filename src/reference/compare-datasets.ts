/** What changed between two copies of a dataset, and whether the change in size is one to ask a person about. */
import type { Dataset, Row } from './dataset.ts';

interface DatasetDifference {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Rows by key: new ones, those with another value in any column, and those no longer there. */
export function compareDatasets(old: Dataset, fresh: Dataset): DatasetDifference {
  const before = new Map(old.entries());
  let [added, changed] = [0, 0];
  for (const [key, row] of fresh.entries()) {
    const earlier = before.get(key);
    if (earlier === undefined) added++;
    else if (!isSame(earlier, row)) changed++;
  }
  return { added, changed, removed: old.rows - (fresh.rows - added) };
}

function isSame(one: Row, other: Row): boolean {
  const columns = Object.keys(one);
  return (
    columns.length === Object.keys(other).length &&
    columns.every((column) => one[column] === other[column])
  );
}

/** A copy that grew or shrank by more than so many percent; a first copy has nothing to be measured by. */
export function isSizeSuspect(oldRows: number, newRows: number, percent: number): boolean {
  return oldRows > 0 && Math.abs(newRows - oldRows) * 100 > oldRows * percent;
}
