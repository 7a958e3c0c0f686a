/**
 * Keeps one check process warm for each interface, with its definition, lists and validator read, so that the next
 * file is checked in milliseconds. A process checks one file and is thrown away: nothing of one file reaches another.
 */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../lib/hash.ts';
import type { CheckSetup } from './check/check-contract.ts';
import type { CheckProcess } from './check/check-process.ts';

interface Warm {
  readonly key: string;
  readonly process: Promise<CheckProcess>;
}

export class CheckPool {
  readonly #start: (setup: CheckSetup) => Promise<CheckProcess>;
  readonly #warm = new Map<string, Warm>();
  #closed = false;

  constructor(start: (setup: CheckSetup) => Promise<CheckProcess>) {
    this.#start = start;
  }

  /** A process set up exactly so: the warm one if it fits, else a new one. The caller closes it. */
  async take(setup: CheckSetup): Promise<CheckProcess> {
    const name = setup.definition.name;
    const warm = this.#warm.get(name);
    this.#warm.delete(name);
    if (warm?.key === keyOf(setup)) {
      const process = await warm.process.catch(() => undefined);
      if (process?.isAlive()) return process;
    } else if (warm) {
      this.#discard(warm);
    }
    return this.#start(setup);
  }

  /** Starts the next one in the background. A start that fails is tried again when a file needs it. */
  prepare(setup: CheckSetup): void {
    const { name } = setup.definition;
    const [key, warm] = [keyOf(setup), this.#warm.get(name)];
    if (this.#closed || warm?.key === key) return;
    if (warm) this.#discard(warm);
    const process = this.#start(setup);
    process.catch(() => undefined);
    this.#warm.set(name, { key, process });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#warm.values()];
    this.#warm.clear();
    await Promise.all(
      all.map((warm) =>
        warm.process.then(
          (process) => process.close(),
          () => undefined,
        ),
      ),
    );
  }

  #discard(warm: Warm): void {
    void warm.process.then(
      (process) => process.close(),
      () => undefined,
    );
  }
}

function keyOf({ definition, layout, datasets }: CheckSetup): string {
  const snapshots = Object.entries(datasets).map(
    ([role, file]) => `${role}=${file?.sha256}@${file?.takenAt}`,
  );
  return sha256(
    [
      definition.sha256,
      validatorMark(definition.validator),
      layout.sha256,
      ...snapshots.sort(),
    ].join('\n'),
  );
}

/** The validator and everything beside it, as it is on the disk now: what was loaded before it was mended fits no more. */
function validatorMark(path: string | undefined): string {
  if (path === undefined || !existsSync(dirname(path))) return '';
  const folder = dirname(path);
  const marks = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
    const file = lstatSync(join(folder, name), { bigint: true, throwIfNoEntry: false });
    return `${name} ${file?.ino} ${file?.size} ${file?.mtimeNs} ${file?.ctimeNs}`;
  });
  return [path, ...marks.sort()].join('\n');
}
