/**
 * Takes a new copy of a dataset: read whole and checked, kept in the archive like any original, and put in force in
 * one transaction. A copy that shrinks or grows beyond its limit waits for a person; batches that wait for a
 * decision are checked again. A copy in force that is damaged in the archive stands in the trail; the same bytes mend it.
 */
import { type Actor, AIMS } from '../domain/audit-event.ts';
import type { DatasetSettings } from '../domain/dataset.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import { utc } from '../lib/clock.ts';
import { sha256 } from '../lib/hash.ts';
import { compareDatasets, isSizeSuspect } from '../reference/compare-datasets.ts';
import type { Dataset } from '../reference/dataset.ts';
import { readDataset, readDated, takeDataset } from '../reference/read-dataset.ts';
import {
  keepBytes,
  originalPath,
  restoreBytes,
  verifyOriginal,
} from '../stages/archive/keep-original.ts';
import { askRechecks } from '../store/batches.ts';
import {
  putSnapshot,
  type SnapshotRow,
  snapshotsInForce,
  touchSnapshot,
} from '../store/datasets.ts';
import { rolesOf } from './check-setup.ts';
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
  const copy = readSource(settings, context.clock.now());
  const current = (await snapshotsInForce(context.store.db)).find((row) => row.dataset === name);
  const fresh = takeDataset(copy.bytes, settings, rolesOf(context.settings.current, name));
  const isDamaged = current !== undefined && (await noteDamagedCopy(context, current, options));
  if (current?.sha256 === sha256(copy.bytes))
    return keepCurrent(context, current, { ...copy, isDamaged }, options);
  await guardSize(context, settings, current, fresh, options);
  const before = isDamaged ? undefined : current && copyBefore(context, settings, current);
  return takeCopy(context, settings, { ...copy, before, fresh }, options);
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

/** A clock elsewhere may be a little ahead of this one. */
const AHEAD_MS = 5 * 60_000;

/** The bytes, and when their source made them: never later than now, or an old list would be fresh for years. */
function readSource(settings: DatasetSettings, now: Date): { bytes: Buffer; takenAt: string } {
  const { bytes, modified } = readDated(settings.file, settings);
  if (modified.getTime() > now.getTime() + AHEAD_MS) {
    const what = `the file is dated in the future (${utc(modified)}), so nobody can tell how old it is`;
    throw new AimsError('DATASET_NOT_READABLE', {
      dataset: settings.name,
      path: settings.file,
      what,
    });
  }
  return { bytes, takenAt: utc(modified > now ? now : modified) };
}

/** Whether the archive's copy of what is in force is not what was taken any more; the trail then says so. */
async function noteDamagedCopy(
  context: EngineContext,
  { dataset, sha256: version }: SnapshotRow,
  { actor }: RefreshOptions,
): Promise<boolean> {
  try {
    await verifyOriginal(context.paths.originals, version);
    return false;
  } catch (error) {
    if (!isAimsError(error, 'ORIGINAL_CHANGED')) throw error;
    const subject = `dataset:${dataset}`;
    await context.store.write(async (tx) =>
      tx.audit({ event: 'dataset.damaged', actor, subject, facts: { sha256: version } }),
    );
    return true;
  }
}

/** The copy in force, to compare with; undefined where it cannot be, because another key has been agreed on since. */
function copyBefore(
  context: EngineContext,
  settings: DatasetSettings,
  current: SnapshotRow,
): Dataset | undefined {
  try {
    const path = originalPath(context.paths.originals, current.sha256);
    return readDataset({ path, sha256: current.sha256 }, settings, []);
  } catch (error) {
    if (isAimsError(error, 'DATASET_NOT_READABLE')) return undefined;
    throw error;
  }
}

/** The same bytes, dated anew: somebody says that they are still right, and the trail says who. They mend a damaged copy. */
async function keepCurrent(
  context: EngineContext,
  current: SnapshotRow,
  copy: { readonly bytes: Buffer; readonly takenAt: string; readonly isDamaged: boolean },
  options: RefreshOptions,
): Promise<Refreshed> {
  const { dataset: name, sha256: version, rows } = current;
  const difference = { added: 0, changed: 0, removed: 0 };
  const takenAt = copy.takenAt > current.taken_at ? copy.takenAt : current.taken_at;
  if (copy.isDamaged) await restoreBytes(copy.bytes, context.paths.originals);
  if (copy.isDamaged || takenAt !== current.taken_at) {
    await context.store.write(async (tx) => {
      await touchSnapshot(tx, current.id, takenAt);
      await askRechecks(tx, interfacesUsing(context, name));
      tx.audit({
        event: 'dataset.refreshed',
        actor: options.actor,
        subject: `dataset:${name}`,
        facts: { sha256: version, rows, ...difference, unchanged: 'yes', taken: takenAt },
      });
    });
    context.wake('check');
  }
  return { name, rows, ...difference, unchanged: true };
}

async function guardSize(
  context: EngineContext,
  settings: DatasetSettings,
  current: SnapshotRow | undefined,
  fresh: Dataset,
  options: RefreshOptions,
): Promise<void> {
  if (!current || options.acceptSize) return;
  const [had, has] = [current.rows, fresh.rows];
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
  const { rows } = copy.fresh;
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
      facts: { sha256: kept.sha256, rows, ...difference, unchanged: 'no', taken: copy.takenAt },
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
