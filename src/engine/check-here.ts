/**
 * One file's check at the command line: the same check that a batch gets, in this process, with nothing made and
 * nothing written. What AIMS knows from other batches is not part of it.
 */
import type { HomePaths } from '../config/home.ts';
import {
  DATASET_ROLES,
  type DatasetRole,
  type Definition,
  type Settings,
} from '../domain/interface.ts';
import { londonDay, utc } from '../lib/clock.ts';
import { sha256OfFile } from '../lib/hash.ts';
import { readDated, takeDataset } from '../reference/read-dataset.ts';
import { listsNamedIn } from '../stages/validate/check-datasets.ts';
import type { CheckSetup, CheckSummary, DatasetFile } from './check/check-contract.ts';
import { type CheckSink, runCheckHere } from './check/check-process.ts';
import { layoutOf } from './check-setup.ts';
import { listsHere, listsIn } from './lists-here.ts';

/** `reference`: a folder of CSV files named after the lists, to check against instead of the copies in force. */
export async function setupHere(
  paths: HomePaths,
  settings: Settings,
  definition: Definition,
  reference?: string,
): Promise<CheckSetup> {
  const own = Object.fromEntries(definition.ownDatasets.map((list) => [list.name, list]));
  const known = { ...settings.datasets, ...own };
  const lists = await (reference === undefined
    ? listsHere(paths, { ...settings, datasets: known })
    : listsIn(reference, known));
  const datasets: Partial<Record<DatasetRole, DatasetFile>> = {};
  for (const role of DATASET_ROLES) {
    const list = lists.get(definition.datasets[role] ?? '');
    if (!list) continue;
    // Nobody has taken it yet: it is judged as it would be then.
    if (list.from === 'file')
      takeDataset(readDated(list.path, list.settings).bytes, list.settings, [role]);
    datasets[role] = list;
  }
  const named = listsNamedIn(definition).flatMap((name) => {
    const list = lists.get(name);
    return list ? [[name, list] as const] : [];
  });
  const layout = layoutOf(settings, definition);
  return { definition, layout, datasets, lists: Object.fromEntries(named) };
}

export interface HereOptions {
  /** What the file is called, where it was not read under its own name. */
  readonly name: string;
  readonly now: Date;
  readonly maxFindings: number;
}

export async function checkHere(
  setup: CheckSetup,
  path: string,
  options: HereOptions,
  sink: CheckSink,
): Promise<CheckSummary> {
  const { bytes, sha256 } = await sha256OfFile(path);
  const { name, now, maxFindings } = options;
  const today = londonDay(now);
  return runCheckHere(
    setup,
    {
      original: { path, name, bytes, sha256 },
      now: utc(now),
      today,
      accountingToday: today,
      maxFindings,
    },
    sink,
  );
}
