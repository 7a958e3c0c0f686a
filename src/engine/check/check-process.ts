/**
 * The parent's side of a check: starts the process, asks it, hands on what it finds, and ends it. Whatever happens in
 * there comes out as an answer or as CHECK_FAILED; it never takes anything else down.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { HomePaths } from '../../config/home.ts';
import { type Manifest, manifestText } from '../../domain/delivery.ts';
import { AimsError, isAimsError } from '../../domain/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import type {
  CheckJob,
  CheckSetup,
  CheckSummary,
  FromChild,
  ToChild,
  TransformContext,
} from './check-contract.ts';
import { type CheckSink, runCheck } from './check-run.ts';
import { loadSetup } from './load-setup.ts';
import { startChild } from './start-child.ts';
import {
  CHECK_LIMITS,
  type CheckLimits,
  type Excess,
  watchMemory,
  watchTime,
} from './watch-child.ts';

export type { CheckSink } from './check-run.ts';
export type { CheckLimits } from './watch-child.ts';

interface CheckProcessOptions {
  readonly paths: Pick<HomePaths, 'originals' | 'validators'>;
  /** Given: a process for after the decision, which may write here and never loads a validator. */
  readonly outputFolder?: string | undefined;
  readonly limits?: Partial<CheckLimits>;
}

/** One disposable process. It answers one request at a time; the caller closes it. */
export interface CheckProcess {
  check(job: CheckJob, sink: CheckSink): Promise<CheckSummary>;
  /** After a check without errors: the payload's manifest, nothing written. */
  preview(context: TransformContext): Promise<Manifest>;
  transform(job: CheckJob, context: TransformContext, folder: string): Promise<Manifest>;
  isAlive(): boolean;
  close(): Promise<void>;
}

/** Resolves when the definition is compiled, the lists are read and the validator is loaded. */
export async function startCheckProcess(
  setup: CheckSetup,
  options: CheckProcessOptions,
): Promise<CheckProcess> {
  const limits = { ...CHECK_LIMITS, ...options.limits };
  const { originals, validators } = options.paths;
  const { outputFolder } = options;
  const child = startChild(setup, { originals, validators, outputFolder, heapMb: limits.heapMb });
  const running = new RunningCheck(child, limits);
  try {
    await running.ask({ kind: 'setup', setup }, 'ready');
  } catch (error) {
    await running.close();
    throw error;
  }
  return running;
}

/** The same check in this process, for a command that ends with it. */
export async function runCheckHere(
  setup: CheckSetup,
  job: CheckJob,
  sink: CheckSink,
): Promise<CheckSummary> {
  return runCheck(await loadSetup(setup, true), job, sink);
}

type Answer<Kind extends FromChild['kind']> = Extract<FromChild, { kind: Kind }>;

interface Pending {
  readonly wanted: FromChild['kind'];
  readonly sink: CheckSink | undefined;
  readonly stopWatching: () => void;
  resolve(answer: FromChild): void;
  reject(error: unknown): void;
}

/** `stopped`: by itself, without an answer. `machine`: from outside, or it could not be started. */
type WhyEnded = Excess | 'stopped' | 'machine';

class RunningCheck implements CheckProcess {
  readonly #child: ChildProcess;
  readonly #limits: CheckLimits;
  #pending: Pending | undefined;
  #excess: Excess | undefined;
  /** Undefined while it runs. */
  #ended: WhyEnded | undefined;
  /** Messages are dealt with one after the other, in the order in which they came. */
  #queue: Promise<void> = Promise.resolve();

  constructor(child: ChildProcess, limits: CheckLimits) {
    this.#child = child;
    this.#limits = limits;
    child.on('message', (message: FromChild) => {
      this.#queue = this.#queue
        .then(() => this.#receive(message))
        .catch((error: unknown) => this.#fail(error));
    });
    child.on('error', () => this.#atEnd('machine'));
    child.on('exit', (_, signal) => this.#atEnd(whyEnded(signal)));
    watchMemory(child, limits, (excess) => this.#end(excess));
  }

  async check(job: CheckJob, sink: CheckSink): Promise<CheckSummary> {
    return (await this.ask({ kind: 'check', job }, 'checked', sink)).summary;
  }

  async preview(context: TransformContext): Promise<Manifest> {
    return manifestOf(await this.ask({ kind: 'preview', context }, 'manifest'));
  }

  async transform(job: CheckJob, context: TransformContext, folder: string): Promise<Manifest> {
    return manifestOf(await this.ask({ kind: 'transform', job, context, folder }, 'manifest'));
  }

  isAlive(): boolean {
    return this.#ended === undefined;
  }

  async close(): Promise<void> {
    if (!this.isAlive()) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async ask<Kind extends FromChild['kind']>(
    message: ToChild,
    wanted: Kind,
    sink?: CheckSink,
  ): Promise<Answer<Kind>> {
    if (this.#ended !== undefined) throw checkFailed(this.#ended);
    if (this.#pending !== undefined) throw checkFailed('busy');
    const answer = new Promise<FromChild>((resolve, reject) => {
      const stopWatching = watchTime(this.#limits, (excess) => this.#end(excess));
      this.#pending = { wanted, sink, stopWatching, resolve, reject };
      this.#send(message);
    });
    return (await answer) as Answer<Kind>;
  }

  async #receive(message: FromChild): Promise<void> {
    const pending = this.#pending;
    if (pending === undefined) return;
    if (message.kind === 'documents' || message.kind === 'findings') {
      if (message.kind === 'documents') await pending.sink?.documents(message.documents);
      else await pending.sink?.findings(message.findings);
      this.#send({ kind: 'taken' });
    } else if (message.kind === 'failed') {
      this.#settle()?.reject(errorOf(message));
    } else if (message.kind === pending.wanted) {
      this.#settle()?.resolve(message);
    }
  }

  #send(message: ToChild): void {
    // A child that has gone says so by its exit; the send that missed it has nothing to add.
    this.#child.send(message, () => undefined);
  }

  #end(excess: Excess): void {
    this.#excess ??= excess;
    this.#child.kill('SIGKILL');
  }

  /** What the receiver could not take ends the check: its error goes on, the process does not. */
  #fail(error: unknown): void {
    this.#settle()?.reject(error);
    this.#child.kill('SIGKILL');
  }

  #atEnd(why: WhyEnded): void {
    const ended = this.#excess ?? why;
    this.#ended = ended;
    // What came before the end is dealt with first: the answer may be among it.
    this.#queue = this.#queue.then(() => this.#settle()?.reject(checkFailed(ended)));
  }

  #settle(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.stopWatching();
    return pending;
  }
}

function manifestOf({ entries }: Answer<'manifest'>): Manifest {
  return { entries, sha256: sha256(manifestText(entries)) };
}

/** The archive's fault, not the check's: they go on under their own names. */
const OF_THE_ARCHIVE = ['ORIGINAL_CHANGED', 'DATASET_NOT_READABLE'] as const;

function errorOf({ what, reference, about }: Answer<'failed'>): AimsError {
  const code = OF_THE_ARCHIVE.find((known) => known === what);
  return code === undefined
    ? new AimsError('CHECK_FAILED', { what, kind: what, reference })
    : new AimsError(code, { ...about, reference });
}

/** Whoever stops a service or frees its memory sends these; a check that ends itself does so in other ways. */
const SENT_BY_MACHINE: readonly (NodeJS.Signals | null)[] = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGKILL',
];

function whyEnded(signal: NodeJS.Signals | null): WhyEnded {
  return SENT_BY_MACHINE.includes(signal) ? 'machine' : 'stopped';
}

/** What says nothing of the file: the same check may go well at another time. */
export function isOfMachine(error: unknown): boolean {
  return (
    isAimsError(error, 'CHECK_FAILED') && error.context.what === ('machine' satisfies WhyEnded)
  );
}

/** `what`: why it ended, busy, or what the child said of itself. */
function checkFailed(what: string): AimsError {
  return new AimsError('CHECK_FAILED', {
    what,
    kind: what,
    reference: `E-${randomBytes(3).toString('hex').toUpperCase()}`,
  });
}
