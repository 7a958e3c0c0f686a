/**
 * On start: what was in flight when the process ended, and what is safe to do about it. Everything here can be
 * stopped and done again. What a lane finds for itself by state (a batch to check, a delivery that was sending) is
 * left to the lane.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sweepCopies } from '../stages/archive/keep-original.ts';
import { sweepBrokenChecks } from '../store/checks.ts';
import { sweepSessions } from '../store/people.ts';
import { forgetTroubles } from '../store/troubles.ts';
import type { EngineContext } from './engine-context.ts';

export async function recover(context: EngineContext): Promise<void> {
  await sweepCopies(context.paths.originals);
  await sweepPayloads(context.paths.outputs);
  await context.store.write(async (tx) => {
    await sweepBrokenChecks(tx);
    await sweepSessions(tx);
    await forgetTroubles(tx);
  });
}

/** Payloads that were being written: they are made again, to the same bytes. */
async function sweepPayloads(outputs: string): Promise<void> {
  for (const name of await readdir(outputs)) {
    if (name.endsWith('.part')) await rm(join(outputs, name), { recursive: true, force: true });
  }
}
