/** What ends a command that goes on until it is told to stop: a signal, or a failure that AIMS cannot work on with. */
import { EXIT } from '../domain/errors.ts';

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
