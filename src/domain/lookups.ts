/**
 * What rules and transform ask of reference data: rows by key, and the few facts in them that need reading.
 * Which dataset plays which role is the definition's business; how a dataset is stored is reference/'s.
 */
import type { Period, PeriodState } from './accounting-date.ts';
import type { DatasetRole } from './interface.ts';
import { parsePence } from './money.ts';

export type Row = Readonly<Record<string, string>>;

/** One dataset in memory. `nearest` gives at most `max` rows whose keys look most like the given one. */
export interface Table {
  find(...keyParts: string[]): Row | undefined;
  all(): readonly Row[];
  nearest(key: string, max: number): readonly Row[];
}

export type Lookups = Readonly<Partial<Record<DatasetRole, Table>>>;

/** The rate of a code in basis points, undefined when the code is not in the list. Throws when it is, without a rate. */
export function rateIn(taxCodes: Table | undefined): (taxCode: string) => number | undefined {
  return (taxCode) => {
    const row = taxCodes?.find(taxCode);
    return row === undefined ? undefined : basisPoints(row, taxCode);
  };
}

/** "20.00" percent, exactly. */
function basisPoints(row: Row, taxCode: string): number {
  const rate = parsePence(row['rate'] ?? '', 'pounds');
  if (rate === undefined) throw new TypeError(`VAT code ${taxCode} has no rate in the list`);
  return rate;
}

/** Oracle's letters for a month that has not been open yet: never opened, and open only for entries ahead of time. */
const NOT_YET_OPEN = ['N', 'F'];

function stateOf(status = ''): PeriodState {
  if (status === 'O') return 'open';
  return NOT_YET_OPEN.includes(status) ? 'not-yet-open' : 'closed';
}

export function periodsIn(table: Table | undefined): readonly Period[] | undefined {
  return table?.all().map((row) => ({
    name: row['period_name'] ?? '',
    start: row['start_date'] ?? '',
    end: row['end_date'] ?? '',
    state: stateOf(row['status']),
  }));
}
