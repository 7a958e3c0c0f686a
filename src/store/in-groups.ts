/** Many rows in statements of a bounded size: a database takes only so many values at once (SQLite 32,766). */

/** More rows than this in one statement gain nothing. */
const ROWS_A_STATEMENT = 100;

export function* inGroups<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += ROWS_A_STATEMENT) {
    yield items.slice(start, start + ROWS_A_STATEMENT);
  }
}

/** What is read for each group, in their order: each item once, as one statement would take it. */
export async function readInGroups<T, Row>(
  items: readonly T[],
  read: (some: readonly T[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const some of inGroups([...new Set(items)])) rows.push(...(await read(some)));
  return rows;
}
