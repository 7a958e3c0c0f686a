/**
 * What is held while calls to a folder are out. A file call that hangs cannot be called back, and it occupies one of
 * few threads: while one is out, no other is begun, else a dead share would, retry by retry, stop every file of AIMS.
 * So a folder has one hold for as long as AIMS runs, however often it is opened.
 */
export class Hold {
  #out = 0;
  #isHanging = false;

  get isHanging(): boolean {
    return this.#isHanging;
  }

  async during<T>(call: () => Promise<T>): Promise<T> {
    this.#out += 1;
    try {
      return await call();
    } finally {
      this.#out -= 1;
      if (this.#out === 0) this.#isHanging = false;
    }
  }

  /** The time is up: whatever is still out is taken to hang. */
  abandon(): void {
    this.#isHanging = this.#out > 0;
  }
}
