/** Reference data that rules look things up in: named datasets, copied as snapshots that are never changed. */

export interface Snapshot {
  readonly dataset: string;
  /** sha256 of the bytes it was read from; also its name in the archive. */
  readonly sha256: string;
  readonly rows: number;
  /** When the source made it (UTC ISO): what age is counted from. */
  readonly takenAt: string;
}

export interface DatasetSettings {
  readonly name: string;
  /** What people read: "supplier list". */
  readonly label: string;
  /** The column that identifies a row; several make a composite key. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly file: string;
  readonly warnAfterHours: number;
  readonly holdAfterHours: number;
  /** A copy that grows or shrinks by more than this share (percent) waits for a person. */
  readonly sizeGuardPercent: number;
}

export type Freshness = 'missing' | 'fresh' | 'late' | 'too-old';

/** Age in hours and parts of them against the limits: late is a warning, too old holds every batch. */
export function freshnessOf(
  snapshot: Pick<Snapshot, 'takenAt'> | undefined,
  limits: Pick<DatasetSettings, 'warnAfterHours' | 'holdAfterHours'>,
  now: Date,
): Freshness {
  if (!snapshot) return 'missing';
  const hours = (now.getTime() - Date.parse(snapshot.takenAt)) / 3_600_000;
  if (hours > limits.holdAfterHours) return 'too-old';
  return hours > limits.warnAfterHours ? 'late' : 'fresh';
}
