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

/** A copy that cannot be used, and why. */
export interface UnfitDataset {
  /** By name. */
  readonly list: string;
  readonly what: string;
}

/** The copies in force: by the part they play, and by name those that expressions ask. */
export interface DatasetsInForce {
  readonly roles: Readonly<Partial<Record<DatasetRole, DatasetInForce>>>;
  readonly lists: Readonly<Record<string, DatasetInForce>>;
}

export function checkDatasets(
  definition: Definition,
  { roles, lists }: DatasetsInForce,
  unfit: readonly UnfitDataset[],
  now: Date,
): readonly Finding[] {
  const ofRoles = DATASET_ROLES.flatMap((role) => {
    const name = definition.datasets[role];
    return name === undefined ? [] : [[name, roles[role]] as const];
  });
  const ofNames = listsNamedIn(definition).map((name) => [name, lists[name]] as const);
  return [...ofRoles, ...ofNames].flatMap(([name, inForce]) => {
    const what = unfit.find((one) => one.list === name)?.what;
    return what === undefined ? checkDataset(name, inForce, now) : [absent(name, 'unfit', what)];
  });
}

/** The lists that expressions and look-ups of a definition may ask, besides those written in it. */
export function listsNamedIn(
  definition: Pick<Definition, 'ownDatasets' | 'otherDatasets'>,
): readonly string[] {
  return [...definition.ownDatasets.map(({ name }) => name), ...definition.otherDatasets];
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
