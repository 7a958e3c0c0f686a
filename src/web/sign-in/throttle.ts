/**
 * Slows down guessing of passwords: failures are counted per name and network address, and per network address, and
 * forgotten after 15 minutes. It counts names as they are typed, so that it answers alike for accounts that exist and that
 * do not; and never a name alone, so that nobody is locked out by a stranger somewhere else.
 */
import type { Clock } from '../../lib/clock.ts';

const WINDOW_MS = 15 * 60_000;
/** More keys than this at once is an attack: the oldest are dropped, so that memory stays bounded. */
const MOST_KEYS = 10_000;

/** How many failures each kind of key bears. */
const LIMITS = { both: 5, address: 20 } as const;

export class Throttle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  mayTry(username: string, address: string): boolean {
    return keysOf(username, address).every(({ key, limit }) => this.#recent(key).length < limit);
  }

  failed(username: string, address: string): void {
    const now = this.#clock.now().getTime();
    for (const { key } of keysOf(username, address)) {
      const failures = [...this.#recent(key), now];
      this.#failures.delete(key);
      this.#failures.set(key, failures);
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= MOST_KEYS) break;
      this.#failures.delete(key);
    }
  }

  /** A right password forgets this pair only: an attacker's own account must not clear the address. */
  succeeded(username: string, address: string): void {
    const [both] = keysOf(username, address);
    if (both) this.#failures.delete(both.key);
  }

  #recent(key: string): readonly number[] {
    const since = this.#clock.now().getTime() - WINDOW_MS;
    return (this.#failures.get(key) ?? []).filter((at) => at > since);
  }
}

function keysOf(username: string, address: string): readonly { key: string; limit: number }[] {
  return [
    { key: `both ${address} ${username.trim().toLowerCase()}`, limit: LIMITS.both },
    { key: `address ${address}`, limit: LIMITS.address },
  ];
}
