/** `aims audit verify`: reads the whole trail and says whether it is as it was written. It changes nothing. */
import type { TrailVerdict } from '../audit/verify-trail.ts';
import { environment } from '../config/environment.ts';
import { homePaths } from '../config/home.ts';
import { loadSettings } from '../config/load-settings.ts';
import { AimsError, EXIT } from '../domain/errors.ts';
import { trailHere } from '../engine/trail-here.ts';
import {
  brokenVerdict,
  checkedEntries,
  END_NOT_NOTICED,
  INTACT,
  markText,
  nothingYet,
} from '../words/commands/audit.ts';
import type { Invocation, Outcome } from './command.ts';
import { findHome } from './find-home.ts';
import { paint } from './terminal.ts';

export async function verifyAudit({ globals }: Invocation): Promise<Outcome> {
  const paths = homePaths(findHome(globals.home));
  const { settings, mistakes } = loadSettings(paths.root, environment());
  // Nothing else of the settings has a say: a mistake in them must not keep anybody from looking.
  if (!settings)
    throw new AimsError('SETTINGS_MISTAKES', { home: paths.root, count: String(mistakes.length) });
  const verdict = await trailHere(paths, settings.home.database);
  return {
    exitCode: verdict.intact ? EXIT.done : EXIT.trailBroken,
    data: {
      ...verdict,
      from: verdict.from ?? null,
      to: verdict.to ?? null,
      firstMissingDetail: verdict.firstMissingDetail ?? null,
      broken: verdict.broken ?? null,
    },
    lines: verdict.intact ? intactLines(verdict, new Date()) : brokenLines(verdict),
  };
}

function intactLines(verdict: TrailVerdict, now: Date): readonly string[] {
  if (verdict.entries === 0) return [nothingYet()];
  return [
    checkedEntries(verdict, now),
    markText(verdict.mark),
    END_NOT_NOTICED,
    paint(INTACT, 'green'),
  ];
}

function brokenLines(verdict: TrailVerdict): readonly string[] {
  const [first = '', ...rest] = brokenVerdict(verdict);
  return [paint(first, 'red'), ...rest];
}
