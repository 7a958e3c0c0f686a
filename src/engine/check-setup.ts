/** What a check is set up with: the definition in force, its layout, and the snapshots in force as files. */
import { type DatasetSettings, freshnessOf } from '../domain/dataset.ts';
import { AimsError } from '../domain/errors.ts';
import {
  DATASET_ROLES,
  type DatasetRole,
  type Definition,
  type Layout,
  type Settings,
} from '../domain/interface.ts';
import { originalPath } from '../stages/archive/keep-original.ts';
import { listsNamedIn } from '../stages/validate/check-datasets.ts';
import { type FindingRow, rowToFinding } from '../store/checks.ts';
import { type SnapshotRow, snapshotsInForce } from '../store/datasets.ts';
import type { CheckSetup, DatasetFile } from './check/check-contract.ts';
import type { EngineContext } from './engine-context.ts';

export async function checkSetup(
  context: EngineContext,
  definition: Definition,
): Promise<CheckSetup> {
  const snapshots = await snapshotsInForce(context.store.db);
  return {
    definition,
    layout: layoutOf(context.settings.current, definition),
    datasets: datasetFiles(context, definition, snapshots),
    lists: listFiles(context, definition, snapshots),
  };
}

export function layoutOf(settings: Settings, definition: Definition): Layout {
  const layout = settings.layouts[definition.to.layout];
  if (!layout) throw new AimsError('SETTINGS_MISTAKES', { what: `layout ${definition.to.layout}` });
  return layout;
}

/** The parts that a list plays in the interfaces in force. */
export function rolesOf(settings: Settings, dataset: string): readonly DatasetRole[] {
  return DATASET_ROLES.filter((role) =>
    settings.interfaces.some((definition) => definition.datasets[role] === dataset),
  );
}

/** The finding of a list that is missing, too old, or cannot be used. */
export const LIST_IN_THE_WAY = 'REF-001';

/**
 * Where only lists are in the way of a batch: it is held for a copy that comes by itself, or one that is there cannot be
 * used and somebody has to load another. `errors`: how many the check found in all.
 */
export function blockedByLists(
  found: readonly FindingRow[],
  errors: number,
): 'held' | 'unfit' | undefined {
  const lists = found.filter(({ code }) => code === LIST_IN_THE_WAY).map(rowToFinding);
  if (errors === 0 || lists.length < errors) return undefined;
  return lists.some(({ values }) => values['case'] === 'unfit') ? 'unfit' : 'held';
}

/** Labels of the lists that are missing or too old for this interface to be checked at all. */
export async function heldFor(context: EngineContext, definition: Definition): Promise<string[]> {
  const snapshots = await snapshotsInForce(context.store.db);
  const now = context.clock.now();
  return DATASET_ROLES.flatMap((role) => {
    const name = definition.datasets[role];
    if (name === undefined) return [];
    const settings = datasetOf(context.settings.current, definition, role);
    if (!settings) return [name];
    const snapshot = snapshots.find((row) => row.dataset === settings.name);
    const freshness = freshnessOf(snapshot && { takenAt: snapshot.taken_at }, settings, now);
    return freshness === 'missing' || freshness === 'too-old' ? [settings.label] : [];
  });
}

/** A list that is not there is said by the check; a name that is no list's was a mistake in the settings. */
function listFiles(
  context: EngineContext,
  definition: Definition,
  snapshots: readonly SnapshotRow[],
): CheckSetup['lists'] {
  const files: Record<string, DatasetFile> = {};
  for (const name of listsNamedIn(definition)) {
    const settings = context.settings.current.datasets[name];
    const snapshot = snapshots.find((row) => row.dataset === name);
    if (settings && snapshot) files[name] = fileOf(context, settings, snapshot);
  }
  return files;
}

function fileOf(
  context: EngineContext,
  settings: DatasetSettings,
  { sha256, taken_at: takenAt }: SnapshotRow,
): DatasetFile {
  return { settings, path: originalPath(context.paths.originals, sha256), sha256, takenAt };
}

function datasetFiles(
  context: EngineContext,
  definition: Definition,
  snapshots: readonly SnapshotRow[],
) {
  const files: Partial<Record<DatasetRole, DatasetFile>> = {};
  for (const role of DATASET_ROLES) {
    const settings = datasetOf(context.settings.current, definition, role);
    const snapshot = settings && snapshots.find((row) => row.dataset === settings.name);
    if (!snapshot) continue;
    files[role] = fileOf(context, settings, snapshot);
  }
  return files;
}

function datasetOf(settings: Settings, definition: Definition, role: DatasetRole) {
  const name = definition.datasets[role];
  return name === undefined ? undefined : settings.datasets[name];
}
