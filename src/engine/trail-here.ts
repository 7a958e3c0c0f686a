/**
 * The verdict on the audit trail of a home, for a command that must change nothing of what it examines: no database is
 * made, no folder, no table. A trail that is gone is not one that has not begun.
 */
import { readdirSync } from 'node:fs';
import { type TrailVerdict, trailGone, verifyTrail } from '../audit/verify-trail.ts';
import type { HomePaths } from '../config/home.ts';
import { AimsError } from '../domain/errors.ts';
import type { HomeSettings } from '../domain/interface.ts';
import { databaseTarget } from '../store/open-database.ts';
import { readWithoutTrace } from '../store/open-reader.ts';

/** Throws HOME_NOT_STARTED where there is no trail and no sign that there ever was one. */
export async function trailHere(
  paths: Pick<HomePaths, 'root' | 'database' | 'originals'>,
  database: HomeSettings['database'],
): Promise<TrailVerdict> {
  const verdict = await readWithoutTrace(databaseTarget(database, paths.database), verifyTrail);
  if (verdict !== undefined && (verdict.entries > 0 || !verdict.intact)) return verdict;
  if (hasOriginals(paths.originals)) return trailGone('files');
  if (verdict === undefined) throw new AimsError('HOME_NOT_STARTED', { home: paths.root });
  return verdict;
}

function hasOriginals(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
