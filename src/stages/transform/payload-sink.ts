/**
 * Where the bytes of a payload go: into a hash only (the preview), or into a folder as well (after the decision).
 * Both count and hash the same bytes, so that what was approved and what is sent can be compared.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestEntry } from '../../domain/delivery.ts';

export interface PayloadFile {
  write(text: string): Promise<void>;
  close(): Promise<ManifestEntry>;
}

export type OpenFile = (name: string) => Promise<PayloadFile>;

export const hashOnly: OpenFile = async (name) => new HashingFile(name, undefined);

/** Files must not be there yet; each is on the disk, not only in the cache, when it is closed. */
export function intoFolder(folder: string): OpenFile {
  return async (name) => new HashingFile(name, await open(join(folder, name), 'wx', 0o640));
}

const CHUNK = 64 * 1024;

class HashingFile implements PayloadFile {
  readonly #name: string;
  readonly #handle: FileHandle | undefined;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #pending = '';

  constructor(name: string, handle: FileHandle | undefined) {
    this.#name = name;
    this.#handle = handle;
  }

  async write(text: string): Promise<void> {
    this.#pending += text;
    if (this.#pending.length >= CHUNK) await this.#flush();
  }

  async close(): Promise<ManifestEntry> {
    await this.#flush();
    await this.#handle?.sync();
    await this.#handle?.close();
    return { name: this.#name, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  async #flush(): Promise<void> {
    const chunk = Buffer.from(this.#pending, 'utf8');
    this.#pending = '';
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    await this.#handle?.writeFile(chunk);
  }
}
