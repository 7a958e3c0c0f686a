/**
 * The child's side of sending chunks: a few ahead of the parent and no more, so that a slow database holds the reading
 * back instead of filling memory.
 */
import type { FromChild } from './check-contract.ts';

export type Send = (message: FromChild) => Promise<void>;

const AHEAD = 4;

export class Outbox {
  readonly #send: Send;
  #inFlight = 0;
  #room: (() => void) | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  async put(message: FromChild): Promise<void> {
    if (this.#inFlight >= AHEAD) await new Promise<void>((resolve) => (this.#room = resolve));
    this.#inFlight += 1;
    await this.#send(message);
  }

  taken(): void {
    this.#inFlight -= 1;
    this.#room?.();
    this.#room = undefined;
  }
}
