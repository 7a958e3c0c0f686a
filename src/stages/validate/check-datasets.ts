/** REF-001 and REF-002: whether each list the definition names is there and new enough to check against. */
import { type DatasetSettings, freshnessOf } from '../../domain/dataset.ts';
import type { Finding } from '../../domain/finding.ts';
import { DATASET_ROLES, type DatasetRole, type Definition } from '../../domain/interface.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';

/** A list's snapshot in force: what it is called and how old it is. */
interface DatasetInForce {
  readonly settings: DatasetSettings;
  readonly takenAt: string;
}

/** A copy that cannot be used for a role, and why. */
export interface UnfitDataset {
  readonly role: DatasetRole;
  readonly what: string;
}

export function checkDatasets(
  definition: Definition,
  inForce: Readonly<Partial<Record<DatasetRole, DatasetInForce>>>,
  unfit: readonly UnfitDataset[],
  now: Date,
): readonly Finding[] {
  return DATASET_ROLES.flatMap((role) => {
    const name = definition.datasets[role];
    if (name === undefined) return [];
    const what = unfit.find((one) => one.role === role)?.what;
    return what === undefined
      ? checkDataset(name, inForce[role], now)
      : [absent(name, 'unfit', what)];
  });
}

function absent(dataset: string, why: 'missing' | 'unfit', what?: string): Finding {
  const none = { hours: undefined, limit: undefined, takenAt: undefined };
  const values = { ...none, case: why, list: dataset, what };
  return catalogueFinding('REF-001', {}, values, { group: dataset, dataset });
}

function checkDataset(
  dataset: string,
  inForce: DatasetInForce | undefined,
  now: Date,
): readonly Finding[] {
  if (inForce === undefined) return [absent(dataset, 'missing')];
  const details = { group: dataset, dataset };
  const { settings, takenAt } = inForce;
  const hours = Math.floor((now.getTime() - Date.parse(takenAt)) / 3_600_000);
  const values = { list: settings.label, hours, takenAt };
  switch (freshnessOf({ takenAt }, settings, now)) {
    case 'too-old':
      return [
        catalogueFinding(
          'REF-001',
          {},
          { ...values, limit: settings.holdAfterHours, case: undefined, what: undefined },
          details,
        ),
      ];
    case 'late': {
      const limit = settings.warnAfterHours;
      return [
        catalogueFinding('REF-002', {}, { ...values, limit }, { ...details, severity: 'warning' }),
      ];
    }
    default:
      return [];
  }
}
