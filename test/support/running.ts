/**
 * AIMS as the product composes it, running on a throwaway home, with everything around it real: people, a mail server,
 * a stand-in finance system in a process of its own, pages over HTTP. Tests use it with `await using`; all of it is gone
 * when the test ends. Only the clock can be put forward.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Parts, type RunningAims, startAims } from '../../src/app.ts';
import { homePaths } from '../../src/config/home.ts';
import { askedFields, type Visitor, visit } from '../../src/demo/browse.ts';
import { addPeople } from '../../src/demo/demo.ts';
import { pointHome, withSettings } from '../../src/demo/demo-home.ts';
import { DEMO_PASSWORD } from '../../src/demo/demo-people.ts';
import {
  type FinanceSystem,
  type FinanceSystemOptions,
  startFinanceSystem,
} from '../../src/demo/finance-system.ts';
import { type MailCatcher, startMailCatcher } from '../../src/demo/mail-catcher.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { batchPage } from '../../src/engine/queries/batch-page.ts';
import type { BatchPage } from '../../src/engine/views.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { type BatchRow, latestBatches } from '../../src/store/batches.ts';
import { statusOf } from '../../src/words/states.ts';
import { makeHome, type TestHome } from './home.ts';
import { openMonths } from './library-file.ts';

export const LIBRARY = 'library-invoices';

export interface RunningOptions {
  /** The definitions in force; library-invoices alone when left out. */
  readonly interfaces?: readonly string[];
  readonly finance?: Partial<FinanceSystemOptions>;
  /** The last changes to the home before AIMS starts on it. */
  readonly prepare?: (home: TestHome, finance: FinanceSystem) => Promise<void> | void;
  readonly parts?: Partial<Parts>;
}

export interface TestClock extends Clock {
  /** Puts it forward, so many minutes from where it is. */
  forward(minutes: number): void;
}

export interface Running extends AsyncDisposable {
  readonly home: TestHome;
  readonly clock: TestClock;
  readonly mail: MailCatcher;
  readonly finance: FinanceSystem;
  /** Its folder, with in/, done/ and outcome/. */
  readonly financeFolder: string;
  /** Of the AIMS that runs now: another one after stop and start. */
  readonly context: EngineContext;
  readonly url: string;
  /** Errors after which AIMS would have ended itself. */
  readonly fatal: readonly unknown[];
  drop(fileName: string, content: string | Uint8Array): Promise<void>;
  /** All batches, the first first. */
  batches(): Promise<BatchRow[]>;
  batch(ref: string): Promise<BatchPage>;
  /** What people read as its state now. */
  label(ref: string): Promise<string>;
  /** Waits until the batch says so; a text is its label. */
  until(ref: string, isSo: string | ((page: BatchPage) => boolean)): Promise<BatchPage>;
  /** Drops a file and waits until its batch is labelled so. */
  dropUntil(fileName: string, content: string | Uint8Array, label: string): Promise<BatchPage>;
  /** Somebody signed in on the pages. */
  visitor(username: string): Promise<Visitor>;
  /** On the pages, as somebody does it: reads, then approves. */
  approve(ref: string, username?: string): Promise<void>;
  stop(): Promise<void>;
  start(parts?: Partial<Parts>): Promise<void>;
}

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 40;

export async function startRunning(options: RunningOptions = {}): Promise<Running> {
  const home = await makeHome({ interfaces: options.interfaces ?? [LIBRARY] });
  const financeFolder = home.at('finance-system');
  const mail = await startMailCatcher();
  const finance = await startFinanceSystem({
    folder: financeFolder,
    pollMs: 50,
    ...options.finance,
  });
  const clock = makeClock();
  const closeAround = async () => {
    await finance.stop();
    await mail.close();
    await home[Symbol.asyncDispose]();
  };
  const fatal: unknown[] = [];
  let aims: RunningAims | undefined;
  const start = async (parts: Partial<Parts> = {}) => {
    aims = await startAims(
      home.path,
      { web: true, onFatal: (error) => fatal.push(error) },
      { clock, ...parts },
    );
  };
  try {
    await pointHome(homePaths(home.path), { financeFolder, smtpPort: mail.port, webPort: 0 });
    await openMonths(home);
    await options.prepare?.(home, finance);
    await start(options.parts);
    if (aims) await addPeople(aims);
  } catch (error) {
    await aims?.stop();
    await closeAround();
    throw error;
  }

  const current = () => {
    if (!aims) throw new Error('AIMS is stopped');
    return aims;
  };
  const running: Running = {
    home,
    clock,
    mail,
    finance,
    financeFolder,
    fatal,
    get context() {
      return current().home.context;
    },
    get url() {
      return current().url ?? '';
    },
    drop: (fileName, content) => home.drop(LIBRARY, fileName, content),
    batches: async () => (await latestBatches(running.context.store.db, 1_000)).toReversed(),
    batch: (ref) => batchPage(running.context, ref),
    label: async (ref) => labelOf(running, await running.batch(ref)),
    until: (ref, isSo) => waitForBatch(running, ref, isSo),
    async dropUntil(fileName, content, label) {
      const before = (await running.batches()).length;
      await running.drop(fileName, content);
      const [batch] = await untilSo(
        `a batch of ${fileName}`,
        async () => (await running.batches()).slice(before),
        (some) => some.length > 0,
      );
      return running.until(batch?.ref ?? '', label);
    },
    visitor: (username) => signIn(running.url, username),
    approve: async (ref, username = 'priya') => approveOnPages(running, ref, username),
    async stop() {
      await aims?.stop();
      aims = undefined;
    },
    start,
    async [Symbol.asyncDispose]() {
      await running.stop();
      await closeAround();
    },
  };
  return running;
}

/** Waits until what is found is so; the failure says what was found last. */
export async function untilSo<T>(
  what: string,
  find: () => Promise<T> | T,
  isSo: (found: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (isSo(found)) return found;
    if (performance.now() > until)
      throw new Error(`Not so within ${patienceMs} ms: ${what}. Found: ${JSON.stringify(found)}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Changes settings in a YAML file of the home, by dotted path. */
export function setIn(
  home: TestHome,
  path: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  return home.edit(path, (text) => withSettings(text, settings));
}

/** Goes on as time does, from wherever it was put. */
function makeClock(): TestClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward: (minutes) => {
      ahead += minutes * 60_000;
    },
  };
}

/* ---------- batches ---------- */

function labelOf({ clock }: Running, page: BatchPage): string {
  return statusOf(page.facts, clock.now()).label;
}

async function waitForBatch(
  running: Running,
  ref: string,
  isSo: string | ((page: BatchPage) => boolean),
): Promise<BatchPage> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const page = await running.batch(ref);
    const label = labelOf(running, page);
    if (typeof isSo === 'string' ? label === isSo : isSo(page)) return page;
    if (performance.now() > until) {
      const codes = page.problems.map(({ code }) => code).join(', ');
      throw new Error(
        `${ref} is "${label}" (${page.facts.state}; ${codes || 'no problems'}), not ${isSo}`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/* ---------- the pages ---------- */

async function signIn(url: string, username: string): Promise<Visitor> {
  const visitor = visit(url);
  const page = await visitor.submit(await visitor.open('/sign-in'), '/sign-in', {
    username,
    password: DEMO_PASSWORD,
  });
  if (page.status !== 200 || page.url.endsWith('/sign-in'))
    throw new Error(`${username} could not sign in: ${page.status} ${page.heading}`);
  return visitor;
}

async function approveOnPages(running: Running, ref: string, username: string): Promise<void> {
  const visitor = await running.visitor(username);
  const form = await visitor.open(`/batches/${ref}/approve`);
  // Every warning asks whether it is all right, and how one knows.
  const answers = askedFields(form, '/approve')
    .filter((name) => name.startsWith('how-'))
    .flatMap((name) => [
      [name, 'I asked them.'],
      [name.replace('how-', 'answer-'), 'yes'],
    ]);
  const after = await visitor.submit(form, '/approve', Object.fromEntries(answers));
  if (after.status !== 200 || !after.heading.startsWith('You'))
    throw new Error(`${ref} was not approved: ${after.status} ${after.heading}`);
}
