/**
 * A lane is one kind of work that goes on by itself: it works, sleeps until it is woken or its time comes, and
 * works again. Lanes do not wait for each other, so a mail server that hangs holds up no file.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isAimsError } from '../domain/errors.ts';
import type { Logger } from '../lib/logger.ts';

export interface Lane {
  wake(): void;
  /** Resolves when the work in hand is done. */
  stop(): Promise<void>;
}

export interface LaneOptions {
  readonly name: string;
  /** Does what is due now; true when there may be more at once. */
  readonly work: () => Promise<boolean>;
  readonly everyMs: number;
  readonly log: Logger;
  /** Called once for an error after which the process must end (a commit that may not be on the disk). */
  readonly onFatal: (error: unknown) => void;
}

/** Ends the process: the state in memory may be ahead of the disk, or another daemon has taken over. */
const FATAL = ['STORE_WRITE_FAILED', 'STORE_FENCED_OFF'] as const;

export function startLane({ name, work, everyMs, log, onFatal }: LaneOptions): Lane {
  let stopping = false;
  let woken = false;
  let alarm = new AbortController();

  const rest = async () => {
    if (woken || stopping) return;
    alarm = new AbortController();
    await sleep(everyMs, undefined, { signal: alarm.signal }).catch(() => undefined);
  };

  const run = async () => {
    while (!stopping) {
      woken = false;
      try {
        if (await work()) woken = true;
      } catch (error) {
        log.error('lane.failed', error, { lane: name });
        if (FATAL.some((code) => isAimsError(error, code))) {
          onFatal(error);
          return;
        }
      }
      await rest();
    }
  };

  const done = run();
  return {
    wake() {
      woken = true;
      alarm.abort();
    },
    async stop() {
      stopping = true;
      alarm.abort();
      await done;
    },
  };
}
