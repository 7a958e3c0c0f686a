/** What ends a command that goes on until it is told to stop: a signal, or a failure that AIMS cannot work on with. */
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT } from '../domain/errors.ts';
import type { Invocation } from './command.ts';

export interface Ending {
  readonly reached: Promise<'signal' | { readonly error: unknown }>;
  readonly fail: (error: unknown) => void;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** From before the start, so that a signal that comes while AIMS starts is not missed. A second one ends at once. */
export function waitForTheEnd(): Ending {
  const { promise, resolve } = Promise.withResolvers<'signal' | { readonly error: unknown }>();
  let asked = false;
  const onSignal = () => {
    if (asked) process.exit(EXIT.stopped);
    asked = true;
    resolve('signal');
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { reached: promise, fail: (error) => resolve({ error }) };
}

const GIVE_UP_WITHIN_MS = 2_000;

/**
 * Says why and ends the process. Nothing more can be written, so nothing is waited for long; and what fails while it
 * stops is not said, for it would hide the cause.
 */
export async function giveUp(
  { fail }: Invocation,
  error: unknown,
  stop: () => Promise<void>,
): Promise<never> {
  fail(error, EXIT.unexpected);
  await Promise.race([stop().catch(() => undefined), wait(GIVE_UP_WITHIN_MS)]);
  process.exit(EXIT.unexpected);
}
