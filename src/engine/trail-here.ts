/**
 * The audit trail of a home as it stands: nothing is made of what is examined, no database, no folder, no table. A trail
 * that is gone is not one that has not begun.
 */
import { readdirSync } from 'node:fs';
import { signOfLoss, type TrailVerdict, trailGone, verifyTrail } from '../audit/verify-trail.ts';
import type { HomePaths } from '../config/home.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import type { HomeSettings } from '../domain/interface.ts';
import { machineCode } from '../lib/machine-code.ts';
import { databaseTarget } from '../store/open-database.ts';
import { readWithoutTrace } from '../store/open-reader.ts';

type Place = Pick<HomePaths, 'root' | 'database' | 'originals'>;

/** The verdict on it. Throws HOME_NOT_STARTED where there is no trail and no sign that there ever was one. */
export async function trailHere(
  paths: Place,
  database: HomeSettings['database'],
): Promise<TrailVerdict> {
  const files = hasOriginals(paths.originals);
  const verdict = await readWithoutTrace(databaseTarget(database, paths.database), verifyTrail);
  if (verdict !== undefined && (verdict.entries > 0 || !verdict.intact)) return verdict;
  if (files) return trailGone('files');
  if (verdict === undefined) throw new AimsError('HOME_NOT_STARTED', { home: paths.root });
  return verdict;
}

/**
 * Before anything is written: a new trail in the place of one that is gone would verify, and the loss never show. Throws
 * TRAIL_GONE.
 */
export async function refuseToBeginAnew(
  paths: Place,
  database: HomeSettings['database'],
): Promise<void> {
  const files = hasOriginals(paths.originals) ? 'files' : undefined;
  const target = databaseTarget(database, paths.database);
  const sign = (await readWithoutTrace(target, signOfLoss).catch(begunIfOlder)) ?? files;
  if (sign !== undefined && sign !== 'begun') throw new AimsError('TRAIL_GONE', { sign });
}

/** Its tables are brought up to date when it is opened; its trail goes on. */
function begunIfOlder(error: unknown): 'begun' {
  if (isAimsError(error, 'STORE_FROM_THE_PAST')) return 'begun';
  throw error;
}

/** Looked at before the database: what comes in meanwhile comes with an entry. */
function hasOriginals(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if (machineCode(error) === 'ENOENT') return false;
    throw error;
  }
}
