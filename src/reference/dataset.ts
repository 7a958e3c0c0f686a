/**
 * A dataset in memory: rows of text, found by key at once. It never changes; a new copy is a new dataset.
 */
import type { DatasetSettings } from '../domain/dataset.ts';
import { editDistance } from './edit-distance.ts';

export type Row = Readonly<Record<string, string>>;

const MOST_CHANGES = 2;

/** One text of the parts of a key: the separator cannot stand in a value. */
export function joinKey(parts: readonly string[]): string {
  return parts.join('\u001f');
}

interface Level {
  readonly below: Map<string, Level>;
  /** Where the key ends. */
  row: Row | undefined;
}

function levelsOf(rows: readonly Row[], key: readonly string[]): Level {
  const top: Level = { below: new Map(), row: undefined };
  for (const row of rows) {
    let level = top;
    for (const column of key) level = levelBelow(level, row[column] ?? '');
    level.row = row;
  }
  return top;
}

function levelBelow(level: Level, part: string): Level {
  const known = level.below.get(part);
  if (known !== undefined) return known;
  const made: Level = { below: new Map(), row: undefined };
  level.below.set(part, made);
  return made;
}

export class Dataset {
  readonly name: string;
  readonly key: readonly string[];
  /** How many rows there are. */
  readonly rows: number;
  readonly #rows: readonly Row[];
  readonly #byKey: ReadonlyMap<string, Row>;
  /** Key part by key part: putting the parts together for each question would cost more than the answer. */
  #byParts: Level | undefined;
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
    const [only] = keyParts;
    if (keyParts.length === 1 && only !== undefined) return this.#byKey.get(only);
    this.#byParts ??= levelsOf(this.#rows, this.key);
    let level: Level | undefined = this.#byParts;
    for (const part of keyParts) level = level?.below.get(part);
    return level?.row;
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
