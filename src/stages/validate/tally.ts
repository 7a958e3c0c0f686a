/**
 * Counts what each check came to: documents that passed, documents that did not. A document that could not be judged
 * counts as neither, so the record never claims more than was done.
 */

export interface TallyRow {
  readonly check: string;
  readonly passed: number;
  readonly failed: number;
  /** false: not done, because a list is not configured, the check stopped working or there was nothing it could judge. */
  readonly done: boolean;
}

interface Count {
  passed: number;
  failed: number;
  done: boolean;
}

export class Tally {
  readonly #counts = new Map<string, Count>();

  open(check: string, canBeDone: boolean): void {
    const count = this.#counts.get(check);
    if (count === undefined) this.#counts.set(check, { passed: 0, failed: 0, done: canBeDone });
    else count.done &&= canBeDone;
  }

  giveUp(check: string): void {
    const count = this.#counts.get(check);
    if (count !== undefined) count.done = false;
  }

  /** One document: the checks that judged it, one entry a rule, and the checks it has an error under. */
  add(judged: readonly string[], failed: readonly string[]): void {
    for (const check of new Set(failed)) this.#count(check).failed += 1;
    for (const check of new Set(judged))
      if (!failed.includes(check)) this.#count(check).passed += 1;
  }

  rows(): readonly TallyRow[] {
    return [...this.#counts].map(([check, { passed, failed, done }]) => {
      return { check, passed, failed, done: done && passed + failed > 0 };
    });
  }

  #count(check: string): Count {
    const known = this.#counts.get(check);
    if (known !== undefined) return known;
    const count = { passed: 0, failed: 0, done: true };
    this.#counts.set(check, count);
    return count;
  }
}
