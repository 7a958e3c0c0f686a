/** `aims audit verify`: reads the whole trail and says whether it is as it was written. */
import { type TrailVerdict, verifyTrail } from '../audit/verify-trail.ts';
import { EXIT } from '../domain/errors.ts';
import {
  brokenVerdict,
  checkedEntries,
  END_NOT_NOTICED,
  INTACT,
  markText,
  nothingYet,
} from '../words/commands/audit.ts';
import type { Invocation, Outcome } from './command.ts';
import { inHome } from './open-home.ts';
import { paint } from './terminal.ts';

export function verifyAudit(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const verdict = await verifyTrail(context.store.db);
    return {
      exitCode: verdict.intact ? EXIT.done : EXIT.trailBroken,
      data: {
        ...verdict,
        from: verdict.from ?? null,
        to: verdict.to ?? null,
        broken: verdict.broken ?? null,
      },
      lines: verdict.intact ? intactLines(verdict, context.clock.now()) : brokenLines(verdict),
    };
  });
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
