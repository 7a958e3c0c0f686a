/** A file that is written from its beginning to its end, a megabyte at a time, so that its length costs no memory. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

const PART_CHARACTERS = 2 ** 20;

export class ByteFile {
  readonly #file: number;
  readonly #hash = createHash('sha256');
  #waiting: string[] = [];
  #characters = 0;
  #bytes = 0;

  /** Makes the file anew. */
  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** As UTF-8. */
  text(text: string): void {
    this.#waiting.push(text);
    this.#characters += text.length;
    if (this.#characters >= PART_CHARACTERS) this.#flush();
  }

  bytes(bytes: Uint8Array): void {
    this.#flush();
    this.#write(bytes);
  }

  close(): { readonly bytes: number; readonly sha256: string } {
    this.#flush();
    closeSync(this.#file);
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  #flush(): void {
    if (this.#waiting.length > 0) this.#write(Buffer.from(this.#waiting.join('')));
    this.#waiting = [];
    this.#characters = 0;
  }

  #write(bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#file, bytes, written);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }
}
