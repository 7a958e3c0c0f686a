/**
 * A lane is one kind of work that goes on by itself: it works, sleeps until it is woken or its time comes, and
 * works again. Lanes do not wait for each other, so a mail server that hangs holds up no file.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isFatal, troublesIn } from './each-by-itself.ts';

export interface Lane {
  wake(): void;
  /** Resolves when the work in hand is done. */
  stop(): Promise<void>;
}

export interface LaneOptions {
  /** Does what is due now; true when there may be more at once. */
  readonly work: () => Promise<boolean>;
  readonly everyMs: number;
  /** Told when the troubles of its work are others than they were; none: its work goes well again. */
  readonly onTroubles: (troubles: readonly unknown[]) => Promise<void>;
  /** Called once for an error after which the process must end (a commit that may not be on the disk). */
  readonly onFatal: (error: unknown) => void;
}

export function startLane({ work, everyMs, onTroubles, onFatal }: LaneOptions): Lane {
  let stopping = false;
  let woken = false;
  let alarm = new AbortController();
  let known = '';

  const rest = async () => {
    if (woken || stopping) return;
    alarm = new AbortController();
    await sleep(everyMs, undefined, { signal: alarm.signal }).catch(() => undefined);
  };

  const note = async (troubles: readonly unknown[]) => {
    const now = troubles.map(String).sort().join('\n');
    if (now === known) return;
    known = now;
    await onTroubles(troubles);
  };

  const run = async () => {
    while (!stopping) {
      woken = false;
      try {
        if (await work()) woken = true;
        await note([]);
      } catch (error) {
        await note(troublesIn(error));
        if (isFatal(error)) {
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
