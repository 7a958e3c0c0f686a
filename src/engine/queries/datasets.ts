/** The lists that files are checked against, with their age. */
import { freshnessOf } from '../../domain/dataset.ts';
import { snapshotsInForce } from '../../store/datasets.ts';
import type { EngineContext } from '../engine-context.ts';
import type { DatasetView } from '../views.ts';

export async function datasetViews(context: EngineContext): Promise<DatasetView[]> {
  const snapshots = await snapshotsInForce(context.store.db);
  const now = context.clock.now();
  return Object.values(context.settings.current.datasets).map((settings) => {
    const snapshot = snapshots.find((row) => row.dataset === settings.name);
    return {
      name: settings.name,
      label: settings.label,
      freshness: freshnessOf(snapshot && { takenAt: snapshot.taken_at }, settings, now),
      takenAt: snapshot?.taken_at,
      rows: snapshot?.rows,
      sha256: snapshot?.sha256,
      holdAfterHours: settings.holdAfterHours,
      added: snapshot?.added ?? 0,
      changed: snapshot?.changed ?? 0,
      removed: snapshot?.removed ?? 0,
    };
  });
}
