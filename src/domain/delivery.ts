/**
 * A delivery is the obligation to bring one payload to one connection, kept until it is met, however long that takes.
 * Attempts are at least once; the effect is once because the key is fixed first and AIMS looks before it resends.
 */

export const DELIVERY_STATES = {
  queued: 'waiting for its first attempt',
  sending: 'an attempt is committed and may have left bytes behind',
  retrying: 'an attempt failed; another is due, and looks first',
  'in-doubt': 'AIMS cannot know whether the target has it; the answer of the target ends the doubt',
  delivered: 'the target has the whole payload',
  confirmed: 'the target answered for every document, and has one at least',
  refused: 'the target answered for every document, and has none of them',
  stopped: 'a lasting no; it is tried again when the settings change or AIMS starts',
  withdrawn: 'its batch was closed before the first attempt: it is never sent',
} as const;
export type DeliveryState = keyof typeof DELIVERY_STATES;

/** How an attempt ended. `unanswered`: its last file may have arrived, and the next attempt looks. */
export type AttemptOutcome = 'delivered' | 'already-there' | 'failed' | 'unanswered' | 'in-doubt';

/** One file of a payload. */
export interface ManifestEntry {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The payload as names, sizes and hashes, in the order in which it is put; its own hash is what people approve. */
export interface Manifest {
  readonly entries: readonly ManifestEntry[];
  readonly sha256: string;
}

/** The canonical text behind a manifest's hash: what sha256sum would print, one file a line. */
export function manifestText(entries: readonly ManifestEntry[]): string {
  return entries.map((entry) => `${entry.sha256}  ${entry.bytes}  ${entry.name}\n`).join('');
}

const MINUTE = 60_000;
const BACKOFF_MS = [5_000, 30_000, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE];

/** How long to wait after the n-th failed attempt (from 1), in milliseconds: 5 s growing to an hour. */
export function backoffAfter(failures: number): number {
  return BACKOFF_MS[Math.min(Math.max(failures, 1), BACKOFF_MS.length) - 1] ?? 60 * MINUTE;
}
