/**
 * A dataset in memory: rows of text, found by key at once. It never changes; a new copy is a new dataset.
 */
import type { DatasetSettings } from '../domain/dataset.ts';
import { editDistance } from './edit-distance.ts';

export type Row = Readonly<Record<string, string>>;

const MOST_CHANGES = 2;

/** One text of the parts of a key: the separator cannot stand in a value. */
export function joinKey(parts: readonly string[]): string {
  let key = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 1) key += `\u001f${parts[at]}`;
  return key;
}

export class Dataset {
  readonly name: string;
  readonly key: readonly string[];
  /** How many rows there are. */
  readonly rows: number;
  readonly #rows: readonly Row[];
  readonly #byKey: ReadonlyMap<string, Row>;
  readonly #names: readonly string[];

  constructor(
    settings: Pick<DatasetSettings, 'name' | 'key' | 'columns'>,
    rows: readonly Row[],
    byKey: ReadonlyMap<string, Row>,
  ) {
    this.name = settings.name;
    this.key = settings.key;
    this.rows = rows.length;
    this.#rows = rows;
    this.#byKey = byKey;
    this.#names = settings.columns.filter(
      (column) => /(?:^|_)name$/.test(column) && !settings.key.includes(column),
    );
  }

  /** The row with exactly this key, its parts in the order of the settings. */
  find(...keyParts: readonly string[]): Row | undefined {
    return this.#byKey.get(joinKey(keyParts));
  }

  /** Every row, in the order of the file. */
  all(): readonly Row[] {
    return this.#rows;
  }

  /** Every row with its joined key, for comparing copies. */
  entries(): Iterable<readonly [string, Row]> {
    return this.#byKey;
  }

  /** Rows whose key is at most two changes away, the nearest first; then rows of that very name. */
  nearest(key: string | readonly string[], max: number): readonly Row[] {
    const wanted = typeof key === 'string' ? key : joinKey(key);
    const byDistance: Row[][] = Array.from({ length: MOST_CHANGES + 2 }, () => []);
    for (const [joined, row] of this.#byKey) {
      const distance = editDistance(wanted, joined, MOST_CHANGES);
      if (distance <= MOST_CHANGES) byDistance[distance]?.push(row);
      else if (this.#hasName(row, wanted)) byDistance[MOST_CHANGES + 1]?.push(row);
    }
    return byDistance.flat().slice(0, max);
  }

  #hasName(row: Row, name: string): boolean {
    return this.#names.some((column) => row[column]?.toLowerCase() === name.toLowerCase());
  }
}
