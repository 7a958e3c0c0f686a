/**
 * What may stand in the columns that rules read. A value that is nearly right is worse than none: `No` would be open,
 * and 31/10/2025 would be compared as text. Nothing is guessed; every fault is told with its line.
 */

import type { DatasetRole } from '../domain/interface.ts';
import { parsePence } from '../domain/money.ts';
import { type ColumnKind, ROLE_NEEDS, type RoleColumn } from '../domain/role-columns.ts';
import { dateReader } from '../formats/dates.ts';
import type { Row } from './dataset.ts';

interface Kind {
  /** In words that complete "it must be". */
  readonly words: string;
  readonly allows: (text: string) => boolean;
}

const readIsoDay = dateReader(['YYYY-MM-DD']);

export const COLUMN_KINDS: Readonly<Record<ColumnKind, Kind>> = {
  text: { words: 'text', allows: () => true },
  flag: { words: 'Y or N', allows: (text) => text === 'Y' || text === 'N' },
  date: { words: 'a day as YYYY-MM-DD', allows: (text) => readIsoDay(text) !== undefined },
  rate: {
    words: 'a percentage such as 20.00',
    allows: (text) => (parsePence(text, 'pounds') ?? -1) >= 0,
  },
  'period-status': {
    words: 'one capital letter, O for open',
    allows: (text) => /^[A-Z]$/.test(text),
  },
};

/** How many faults are told; the rest are counted. */
const TOLD = 10;

/** All faults in the values of a list that plays these parts, in one text; undefined when there are none. */
export function faultsIn(rows: readonly Row[], roles: readonly DatasetRole[]): string | undefined {
  const columns = roles.flatMap((role) => ROLE_NEEDS[role].columns);
  const told: string[] = [];
  let count = 0;
  for (const [at, row] of rows.entries()) {
    for (const column of columns) {
      const found = row[column.name];
      if (found === undefined || isAllowed(column, found)) continue;
      count++;
      if (told.length < TOLD) told.push(faultWords(at + 2, column, found));
    }
  }
  if (count > TOLD) told.push(`and ${count - TOLD} more like these`);
  return count === 0 ? undefined : told.join('; ');
}

function isAllowed({ kind, mayBeEmpty }: RoleColumn, found: string): boolean {
  return found === '' ? mayBeEmpty === true : COLUMN_KINDS[kind].allows(found);
}

function faultWords(line: number, { name, kind }: RoleColumn, found: string): string {
  const is = found === '' ? 'empty' : `"${found}"`;
  return `line ${line}: ${name} is ${is}, it must be ${COLUMN_KINDS[kind].words}`;
}
