/**
 * The time one operation on a connection may take. A call that does not come back is given up: its caller gets an
 * error, nothing more of it is begun, and whatever held it is let go.
 */

/** Large files get a second more for each of these, so that a slow line is not mistaken for a dead one. */
const BYTES_A_SECOND = 256 * 1024;

export interface Deadline {
  /** Aborted when the time is up: no step begins after that. */
  readonly signal: AbortSignal;
  /** Adds the time that moving this many bytes may take. */
  allowFor(bytes: number): void;
}

/** Runs `work`, and when the time is up first calls `expire`, then throws what it returned. */
export async function withinTime<T>(
  milliseconds: number,
  expire: () => Error,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const { promise: timeUp, reject } = Promise.withResolvers<never>();
  const controller = new AbortController();
  let endsAt = performance.now() + milliseconds;
  const stop = () => {
    const error = expire();
    controller.abort(error);
    reject(error);
  };
  let timer = setTimeout(stop, milliseconds);
  const allowFor = (bytes: number) => {
    if (controller.signal.aborted) return;
    clearTimeout(timer);
    endsAt += (bytes / BYTES_A_SECOND) * 1000;
    timer = setTimeout(stop, endsAt - performance.now());
  };
  const working = work({ signal: controller.signal, allowFor });
  // Given up, it may still fail later, when nobody listens any more.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
