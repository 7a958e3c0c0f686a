/**
 * Takes a new copy of a dataset: read whole and checked, kept in the archive like any original, and put in force in
 * one transaction. A copy that shrinks or grows beyond its limit waits for a person; batches that wait for a
 * decision are checked again.
 */
import { readFile, stat } from 'node:fs/promises';
import { type Actor, AIMS } from '../domain/audit-event.ts';
import type { DatasetSettings } from '../domain/dataset.ts';
import { AimsError } from '../domain/errors.ts';
import { utc } from '../lib/clock.ts';
import { sha256 } from '../lib/hash.ts';
import { compareDatasets, isSizeSuspect } from '../reference/compare-datasets.ts';
import type { Dataset } from '../reference/dataset.ts';
import { parseDataset, readDataset } from '../reference/read-dataset.ts';
import { keepBytes, originalPath } from '../stages/archive/keep-original.ts';
import { askRechecks } from '../store/batches.ts';
import {
  putSnapshot,
  type SnapshotRow,
  snapshotsInForce,
  touchSnapshot,
} from '../store/datasets.ts';
import type { EngineContext } from './engine-context.ts';

export interface Refreshed {
  readonly name: string;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** The copy is byte for byte the one in force: only its age is new. */
  readonly unchanged: boolean;
}

export interface RefreshOptions {
  readonly actor: Actor;
  /** A person looked at the difference in size and takes the copy all the same. */
  readonly acceptSize: boolean;
}

const BY_ITSELF: RefreshOptions = { actor: AIMS, acceptSize: false };

export async function refreshDataset(
  context: EngineContext,
  name: string,
  options: RefreshOptions = BY_ITSELF,
): Promise<Refreshed> {
  const settings = datasetSettings(context, name);
  const { bytes, takenAt } = await readSource(settings);
  const current = (await snapshotsInForce(context.store.db)).find((row) => row.dataset === name);
  if (current?.sha256 === sha256(bytes)) return keepCurrent(context, settings, current, takenAt);
  const fresh = parseDataset(bytes, settings.file, settings);
  const before =
    current && readDataset(originalPath(context.paths.originals, current.sha256), settings);
  await guardSize(context, settings, before, fresh, options);
  return takeCopy(context, settings, { bytes, takenAt, before, fresh }, options);
}

function datasetSettings(context: Pick<EngineContext, 'settings'>, name: string): DatasetSettings {
  const settings = context.settings.current.datasets[name];
  if (!settings) {
    throw new AimsError('DATASET_NOT_FOUND', {
      name,
      known: Object.keys(context.settings.current.datasets).join(', '),
    });
  }
  return settings;
}

/** Each configured list that has no copy yet, at the first start. One that cannot be read does not stop the others. */
export async function refreshMissing(context: EngineContext): Promise<void> {
  const known = new Set((await snapshotsInForce(context.store.db)).map((row) => row.dataset));
  for (const name of Object.keys(context.settings.current.datasets)) {
    if (known.has(name)) continue;
    await refreshDataset(context, name).catch((error: unknown) =>
      context.log.error('dataset.failed', error, { dataset: name }),
    );
  }
}

async function readSource(settings: DatasetSettings): Promise<{ bytes: Buffer; takenAt: string }> {
  try {
    const [bytes, stats] = await Promise.all([readFile(settings.file), stat(settings.file)]);
    return { bytes, takenAt: utc(stats.mtime) };
  } catch (error) {
    throw new AimsError(
      'DATASET_NOT_READABLE',
      { dataset: settings.name, path: settings.file, what: 'the file is not there' },
      error,
    );
  }
}

async function keepCurrent(
  context: EngineContext,
  settings: DatasetSettings,
  current: SnapshotRow,
  takenAt: string,
): Promise<Refreshed> {
  if (takenAt > current.taken_at) {
    await context.store.write(async (tx) => {
      await touchSnapshot(tx, current.id, takenAt);
      await askRechecks(tx, interfacesUsing(context, settings.name));
    });
    context.wake('check');
  }
  return {
    name: settings.name,
    rows: current.rows,
    added: 0,
    changed: 0,
    removed: 0,
    unchanged: true,
  };
}

async function guardSize(
  context: EngineContext,
  settings: DatasetSettings,
  before: Dataset | undefined,
  fresh: Dataset,
  options: RefreshOptions,
): Promise<void> {
  if (!before || options.acceptSize) return;
  const [had, has] = [before.all().length, fresh.all().length];
  if (!isSizeSuspect(had, has, settings.sizeGuardPercent)) return;
  await context.store.write(async (tx) =>
    tx.audit({
      event: 'dataset.held',
      actor: options.actor,
      subject: `dataset:${settings.name}`,
      facts: { rows: has, before: had },
    }),
  );
  throw new AimsError('DATASET_SIZE_SUSPECT', {
    name: settings.name,
    had: String(had),
    has: String(has),
    percent: String(settings.sizeGuardPercent),
  });
}

async function takeCopy(
  context: EngineContext,
  settings: DatasetSettings,
  copy: {
    readonly bytes: Buffer;
    readonly takenAt: string;
    readonly before: Dataset | undefined;
    readonly fresh: Dataset;
  },
  options: RefreshOptions,
): Promise<Refreshed> {
  const kept = await keepBytes(copy.bytes, context.paths.originals, context.mark);
  const rows = copy.fresh.all().length;
  const difference = copy.before
    ? compareDatasets(copy.before, copy.fresh)
    : { added: rows, changed: 0, removed: 0 };
  await context.store.write(async (tx) => {
    await putSnapshot(tx, {
      dataset: settings.name,
      sha256: kept.sha256,
      rows,
      taken_at: copy.takenAt,
      ...difference,
    });
    await askRechecks(tx, interfacesUsing(context, settings.name));
    tx.audit({
      event: 'dataset.refreshed',
      actor: options.actor,
      subject: `dataset:${settings.name}`,
      facts: { sha256: kept.sha256, rows, ...difference, taken: copy.takenAt },
    });
  });
  context.wake('check');
  return { name: settings.name, rows, ...difference, unchanged: false };
}

function interfacesUsing(context: EngineContext, dataset: string): string[] {
  return context.settings.current.interfaces
    .filter((definition) => Object.values(definition.datasets).includes(dataset))
    .map((definition) => definition.name);
}
