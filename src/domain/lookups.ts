/**
 * What rules and transform ask of reference data: rows by key, and the few facts in them that need reading.
 * Which dataset plays which role is the definition's business; how a dataset is stored is reference/'s.
 */
import type { Period } from './accounting-date.ts';
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

/** A rate as the list has it ("20.00" percent) in basis points, exactly; undefined when it is not a rate. */
function basisPoints(row: Row | undefined): number | undefined {
  return row === undefined ? undefined : parsePence(row['rate'] ?? '', 'pounds');
}

export function rateIn(taxCodes: Table | undefined): (taxCode: string) => number | undefined {
  return (taxCode) => basisPoints(taxCodes?.find(taxCode));
}

export function periodsIn(table: Table | undefined): readonly Period[] | undefined {
  return table?.all().map((row) => ({
    name: row['period_name'] ?? '',
    start: row['start_date'] ?? '',
    end: row['end_date'] ?? '',
    open: row['status'] === 'O',
  }));
}
