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
import type { CheckSetup, CheckSummary, DatasetFile } from './check/check-contract.ts';
import { type CheckSink, runCheckHere } from './check/check-process.ts';
import { layoutOf } from './check-setup.ts';
import { listsHere } from './lists-here.ts';

export async function setupHere(
  paths: HomePaths,
  settings: Settings,
  definition: Definition,
): Promise<CheckSetup> {
  const lists = await listsHere(paths, settings);
  const datasets: Partial<Record<DatasetRole, DatasetFile>> = {};
  for (const role of DATASET_ROLES) {
    const list = lists.get(definition.datasets[role] ?? '');
    if (!list) continue;
    // Nobody has taken it yet: it is judged as it would be then.
    if (list.from === 'file')
      takeDataset(readDated(list.path, list.settings).bytes, list.settings, [role]);
    datasets[role] = list;
  }
  return { definition, layout: layoutOf(settings, definition), datasets };
}

export interface HereOptions {
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
  const { now, maxFindings } = options;
  const today = londonDay(now);
  return runCheckHere(
    setup,
    {
      original: { path, bytes, sha256 },
      now: utc(now),
      today,
      accountingToday: today,
      maxFindings,
    },
    sink,
  );
}
