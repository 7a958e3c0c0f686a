/** Starts the stand-in as a process of its own, and talks to it: for the demo and for tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OutcomeStatus } from '../../domain/outcome.ts';
import type { Status } from './service.ts';

const PROGRAM = fileURLToPath(new URL('../finance-system.ts', import.meta.url));

export interface FinanceSystemOptions {
  /** Its folder: in/, done/, outcome/ and its own state/ are made inside. */
  readonly folder: string;
  /** 0 or left out: any free port. */
  readonly controlPort?: number;
  readonly pollMs?: number;
  /** Created invoices are validated after this long; left out: only when told to. */
  readonly validateAfterMs?: number;
  /** Takes whatever comes, also twice. */
  readonly trusting?: boolean;
  /** A CSV with a column supplier_number; left out: every supplier exists. */
  readonly suppliers?: string;
}

export interface FinanceSystemClient {
  readonly url: string;
  status(): Promise<Status>;
  goDown(): Promise<Status>;
  comeUp(): Promise<Status>;
  hold(supplier: string, number: string, message?: string): Promise<Status>;
  validate(supplier: string, number: string): Promise<Status>;
  pay(supplier: string, number: string): Promise<Status>;
  cancel(supplier: string, number: string): Promise<Status>;
  /** The next invoice with this number is refused, whatever it is. */
  refuseNext(
    number: string,
    refusal?: { readonly code: string; readonly message: string },
  ): Promise<Status>;
}

export interface FinanceSystem extends FinanceSystemClient {
  readonly pid: number;
  stop(): Promise<void>;
  /** As a power cut would end it. */
  kill(): Promise<void>;
}

export async function startFinanceSystem(options: FinanceSystemOptions): Promise<FinanceSystem> {
  const child = spawn(process.execPath, [PROGRAM, ...argumentsOf(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const url = await readyAt(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  return {
    ...financeSystemAt(url),
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** Talks to one that runs already. */
export function financeSystemAt(url: string): FinanceSystemClient {
  const ask = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Status> => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`the finance system says: ${JSON.stringify(answer)}`);
    return answer as Status;
  };
  const change = (status: OutcomeStatus) => (supplier: string, number: string, message?: string) =>
    ask('POST', '/invoice', { supplier, number, status, message });
  return {
    url,
    status: () => ask('GET', '/status'),
    goDown: () => ask('POST', '/down'),
    comeUp: () => ask('POST', '/up'),
    hold: (supplier, number, message = 'Held because somebody asked for it') =>
      change('on-hold')(supplier, number, message),
    validate: change('validated'),
    pay: change('paid'),
    cancel: change('cancelled'),
    refuseNext: (number, refusal) => ask('POST', '/refuse-next', { number, ...refusal }),
  };
}

function argumentsOf(options: FinanceSystemOptions): readonly string[] {
  const { folder, controlPort, pollMs, validateAfterMs, trusting, suppliers } = options;
  return [
    ...['--folder', folder, '--with-parent'],
    ...(controlPort === undefined ? [] : ['--control-port', String(controlPort)]),
    ...(pollMs === undefined ? [] : ['--poll', String(pollMs)]),
    ...(validateAfterMs === undefined ? [] : ['--validate-after', String(validateAfterMs)]),
    ...(trusting ? ['--trusting'] : []),
    ...(suppliers === undefined ? [] : ['--suppliers', suppliers]),
  ];
}

async function readyAt(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the finance system has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the finance system did not start');
}
