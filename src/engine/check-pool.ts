/**
 * Keeps one check process warm for each interface, with its definition, lists and validator read, so that the next
 * file is checked in milliseconds. A process checks one file and is thrown away: nothing of one file reaches another.
 */
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CheckedDocument } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import { sha256 } from '../lib/hash.ts';
import type { CheckJob, CheckSetup, CheckSummary } from './check/check-contract.ts';
import type { CheckProcess } from './check/check-process.ts';

interface Warm {
  readonly key: string;
  readonly process: Promise<CheckProcess>;
}

/** A check that was begun before anybody asked for it, and what came of it. */
export interface EarlyCheck {
  readonly process: CheckProcess;
  readonly summary: CheckSummary;
  readonly documents: readonly CheckedDocument[];
  readonly findings: readonly Finding[];
}

interface Begun {
  /** Of setup and job: everything that a check is a function of. */
  readonly key: string;
  readonly check: Promise<EarlyCheck>;
  readonly process: CheckProcess;
  /** Milliseconds of a steady clock. */
  readonly at: number;
}

/** By then the batch of these bytes has been checked, or there is none: a repeat, or something changed meanwhile. */
const FORGET_AFTER_MS = 10_000;

export class CheckPool {
  readonly #start: (setup: CheckSetup) => Promise<CheckProcess>;
  readonly #warm = new Map<string, Warm>();
  readonly #begun = new Map<string, Begun>();
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
      void this.#discard(warm);
    }
    return this.#start(setup);
  }

  /**
   * Begins a check on bytes that are in the archive, while their receipt is committed and the inbox is cleared: a check
   * is a function of bytes, settings and lists, so it may be made before there is a batch. Only on a process that waits
   * warm, with what that was set up with: asking what is in force would wait for the receipt's own transaction. Its
   * results are used if everything is still the same when the batch is checked, and thrown away otherwise.
   */
  async begin(name: string, job: CheckJob): Promise<void> {
    const warm = this.#warm.get(name);
    if (this.#closed || !warm) return;
    this.#warm.delete(name);
    const process = await warm.process.catch(() => undefined);
    if (!process?.isAlive()) return;
    this.#forget(name);
    if (this.#closed) return process.close();
    const check = checkInMemory(process, job);
    check.catch(() => undefined);
    this.#begun.set(name, { key: earlyKey(warm.key, job), check, process, at: performance.now() });
  }

  /** The check of exactly this that was begun early, if one was. The caller closes its process. */
  takeBegun(setup: CheckSetup, job: CheckJob): Promise<EarlyCheck> | undefined {
    const begun = this.#begun.get(setup.definition.name);
    if (begun?.key !== earlyKey(keyOf(setup), job)) return undefined;
    this.#begun.delete(setup.definition.name);
    return begun.check;
  }

  /** Starts the next one in the background. A start that fails is tried again when a file needs it. */
  prepare(setup: CheckSetup): void {
    const { name } = setup.definition;
    this.#forget(name, FORGET_AFTER_MS);
    const [key, warm] = [keyOf(setup), this.#warm.get(name)];
    if (this.#closed || warm?.key === key) return;
    if (warm) void this.#discard(warm);
    const process = this.#start(setup);
    process.catch(() => undefined);
    this.#warm.set(name, { key, process });
  }

  /** No further file of this name comes. */
  async drop(name: string): Promise<void> {
    this.#forget(name);
    const warm = this.#warm.get(name);
    this.#warm.delete(name);
    if (warm) await this.#discard(warm);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#warm.values()];
    this.#warm.clear();
    const begun = [...this.#begun.values()];
    this.#begun.clear();
    await Promise.all([
      ...begun.map(({ process }) => process.close()),
      ...all.map((warm) => this.#discard(warm)),
    ]);
  }

  #forget(name: string, olderThanMs = 0): void {
    const begun = this.#begun.get(name);
    if (!begun || performance.now() - begun.at < olderThanMs) return;
    this.#begun.delete(name);
    void begun.process.close();
  }

  #discard(warm: Warm): Promise<void> {
    return warm.process.then(
      (process) => process.close(),
      () => undefined,
    );
  }
}

async function checkInMemory(process: CheckProcess, job: CheckJob): Promise<EarlyCheck> {
  const [documents, findings]: [CheckedDocument[], Finding[]] = [[], []];
  try {
    const summary = await process.check(job, {
      documents: (some) => void documents.push(...some),
      findings: (some) => void findings.push(...some),
    });
    return { process, summary, documents, findings };
  } catch (error) {
    await process.close();
    throw error;
  }
}

function earlyKey(setupKey: string, { original, today, accountingToday }: CheckJob): string {
  return [setupKey, original.sha256, today, accountingToday].join('\n');
}

function keyOf({ definition, layout, datasets }: CheckSetup): string {
  const snapshots = Object.entries(datasets).map(
    ([role, file]) => `${role}=${file?.sha256}@${file?.takenAt} ${JSON.stringify(file?.settings)}`,
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
