/**
 * Whether a file is whole, by the way its interface declares: renamed into place (two looks without a wait),
 * announced by a trigger file, or unchanged for a stated time. Silence alone is never taken for completeness
 * unless the definition says so, and an empty file always waits the stable time.
 */
import type { BigIntStats } from 'node:fs';
import type { Arrival } from '../../domain/interface.ts';
import type { InboxFile } from './list-inbox.ts';

/** An empty file may be an upload that has not sent its first byte. */
const EMPTY_STABLE_SECONDS = 10;

/** Remembers between sweeps since when each file has looked the same. Forgetting it only costs a wait. */
export class WholenessMemory {
  readonly #since = new Map<string, { readonly look: string; readonly at: number }>();

  /** The files that are whole now; `now` in milliseconds of a steady clock. */
  whole(
    files: readonly InboxFile[],
    names: ReadonlySet<string>,
    arrival: Arrival,
    now: number,
  ): InboxFile[] {
    const present = new Set(files.map((file) => file.nameHex));
    for (const known of this.#since.keys()) if (!present.has(known)) this.#since.delete(known);
    return files.filter((file) => this.#isWhole(file, names, arrival, now));
  }

  #isWhole(file: InboxFile, names: ReadonlySet<string>, arrival: Arrival, now: number): boolean {
    const unchangedFor = this.#unchangedFor(file, now);
    if (file.stats.size === 0n) return unchangedFor >= EMPTY_STABLE_SECONDS * 1000;
    switch (arrival.kind) {
      case 'renamed':
        return true;
      case 'trigger':
        return names.has(file.nameHex + Buffer.from(arrival.suffix).toString('hex'));
      case 'stable':
        return unchangedFor >= arrival.seconds * 1000;
    }
  }

  #unchangedFor(file: InboxFile, now: number): number {
    const look = lookOf(file.stats);
    const known = this.#since.get(file.nameHex);
    if (known?.look === look) return now - known.at;
    this.#since.set(file.nameHex, { look, at: now });
    return 0;
  }
}

/** Everything that changes when a file is written, replaced or touched. */
export function lookOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}
