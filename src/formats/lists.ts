/**
 * The lists that expressions and look-ups may ask, by name: those written in the definition, and the copies in force. A
 * list that is not there knows no row; that it is missing is said of it, and stops the file.
 */
import type { DatasetSettings } from '../domain/dataset.ts';
import type { Definition, InlineList } from '../domain/interface.ts';
import type { Row, Table } from '../domain/lookups.ts';
import type { List } from './expression/scope.ts';

/** A copy in memory, or undefined where there is none that can be used. */
export interface NamedTable {
  readonly settings: Pick<DatasetSettings, 'name' | 'key' | 'columns'>;
  readonly table: Table | undefined;
}

export function listsFor(
  { lists }: Pick<Definition, 'lists'>,
  tables: readonly NamedTable[],
): ReadonlyMap<string, List> {
  return new Map([
    ...tables.map(({ settings, table }) => [settings.name, listOf(settings, table)] as const),
    ...lists.map((list) => [list.name, inlineList(list)] as const),
  ]);
}

function listOf({ key, columns }: NamedTable['settings'], table: Table | undefined): List {
  return {
    key,
    columns,
    find: rememberingLast((...parts) => table?.find(...parts)),
    hasPrefix: prefixFinder(key, () => table?.all() ?? []),
  };
}

function inlineList({ key, columns, rows }: InlineList): List {
  const all = rows.map(
    (cells): Row => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])),
  );
  const byKey = new Map(all.map((row) => [joined(key.map((column) => row[column] ?? '')), row]));
  return {
    key,
    columns,
    find: rememberingLast((...parts) => byKey.get(joined(parts))),
    hasPrefix: prefixFinder(key, () => all),
  };
}

type Find = (...parts: string[]) => Row | undefined;

/** Rules ask several things of one row, one after the other. */
function rememberingLast(find: Find): Find {
  let last: readonly string[] = [];
  let row: Row | undefined;
  return (...parts) => {
    if (isSame(parts, last)) return row;
    row = find(...parts);
    last = parts;
    return row;
  };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

/** Whether some key begins with these parts; indexed at the first question of that many parts. */
function prefixFinder(
  key: readonly string[],
  all: () => readonly Row[],
): (...parts: string[]) => boolean {
  const indexes = new Map<number, ReadonlySet<string>>();
  return (...parts) => {
    let index = indexes.get(parts.length);
    if (index === undefined) {
      const columns = key.slice(0, parts.length);
      index = new Set(all().map((row) => joined(columns.map((column) => row[column] ?? ''))));
      indexes.set(parts.length, index);
    }
    return index.has(joined(parts));
  };
}

function joined(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : parts.join('\u001f');
}
