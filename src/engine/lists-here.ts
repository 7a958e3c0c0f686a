/**
 * The lists of a home for a command that must write nothing: the snapshots in force where its database has them, else
 * the configured files as they stand, as old as their last change.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomePaths } from '../config/home.ts';
import type { DatasetSettings } from '../domain/dataset.ts';
import type { Settings } from '../domain/interface.ts';
import { utc } from '../lib/clock.ts';
import { sha256OfFile } from '../lib/hash.ts';
import { originalPath } from '../stages/archive/keep-original.ts';
import { type SnapshotRow, snapshotsInForce } from '../store/datasets.ts';
import { databaseTarget } from '../store/open-database.ts';
import { readWithoutTrace } from '../store/open-reader.ts';
import type { DatasetFile } from './check/check-contract.ts';

export interface ListHere extends DatasetFile {
  /** snapshot: the copy in force; file: what would be copied next. */
  readonly from: 'snapshot' | 'file';
}

/** By name; a list that has neither a copy nor a file is left out. */
export async function listsHere(
  paths: HomePaths,
  settings: Settings,
): Promise<ReadonlyMap<string, ListHere>> {
  const snapshots = await snapshotsHere(paths, settings);
  const lists = new Map<string, ListHere>();
  for (const dataset of Object.values(settings.datasets)) {
    const snapshot = snapshots.find((row) => row.dataset === dataset.name);
    const list = snapshot ? copyInForce(paths, dataset, snapshot) : await configuredFile(dataset);
    if (list) lists.set(dataset.name, list);
  }
  return lists;
}

/** Those of a folder, each in a file of its name; one without a file is left out. */
export async function listsIn(
  folder: string,
  known: Readonly<Record<string, DatasetSettings>>,
): Promise<ReadonlyMap<string, ListHere>> {
  const lists = new Map<string, ListHere>();
  for (const [name, settings] of Object.entries(known)) {
    const list = await configuredFile({ ...settings, file: join(folder, `${name}.csv`) });
    if (list) lists.set(name, list);
  }
  return lists;
}

async function snapshotsHere(
  paths: HomePaths,
  settings: Settings,
): Promise<readonly SnapshotRow[]> {
  const target = databaseTarget(settings.home.database, paths.database);
  return (await readWithoutTrace(target, snapshotsInForce)) ?? [];
}

function copyInForce(paths: HomePaths, settings: DatasetSettings, row: SnapshotRow): ListHere {
  const path = originalPath(paths.originals, row.sha256);
  return { settings, path, sha256: row.sha256, takenAt: row.taken_at, from: 'snapshot' };
}

async function configuredFile(settings: DatasetSettings): Promise<ListHere | undefined> {
  if (!existsSync(settings.file)) return undefined;
  const { sha256 } = await sha256OfFile(settings.file);
  const takenAt = utc(statSync(settings.file).mtime);
  return { settings, path: settings.file, sha256, takenAt, from: 'file' };
}
