/**
 * The demo's stage: a whole installation in a throwaway home, with a real mail server and a stand-in finance system, and
 * three batches in the inbox. Whatever fails while it is set up, what had begun by then is stopped again.
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningAims, startAims } from '../app.ts';
import { makeEmptyFolder } from '../config/home.ts';
import { addAccount } from '../engine/sign-in.ts';
import { londonDay } from '../lib/clock.ts';
import { demoWords } from '../words/commands/demo.ts';
import { demoBatch, makeDemoHome } from './demo-home.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import { type FinanceSystem, startFinanceSystem } from './finance-system.ts';
import { type MailCatcher, startMailCatcher } from './mail-catcher.ts';

export interface DemoOptions {
  /** Where to make the home, a folder that is empty or not there; a temporary one when left out. */
  readonly home: string | undefined;
  /** Port of the pages; 8080 or any free one when left out. */
  readonly port: number | undefined;
  /** Nobody looks: no port is taken that somebody may want, and the finance system validates at once. */
  readonly unattended: boolean;
  readonly tell: (text: string) => void;
  /** Told when AIMS can no longer work. */
  readonly onFatal: (error: unknown) => void;
}

/** Everything the demo runs on. */
export interface Stage extends AsyncDisposable {
  readonly home: string;
  readonly aims: RunningAims;
  readonly url: string;
  readonly mail: MailCatcher;
  readonly finance: FinanceSystem;
  /** The folder that library files are dropped into, and a clean one that nobody has dropped yet. */
  readonly inbox: string;
  readonly nextFile: string;
  readonly tell: (text: string) => void;
}

const PORT = 8080;
const VALIDATES_AFTER_MS = 4_000;
const VALIDATES_AT_ONCE_MS = 800;

export async function openDemo(options: DemoOptions): Promise<Stage> {
  const { tell, unattended } = options;
  tell(demoWords.starting);
  const home = resolve(options.home ?? (await mkdtemp(join(tmpdir(), 'aims-demo-'))));
  makeEmptyFolder(home);
  await using starting = new AsyncDisposableStack();

  const mail = starting.adopt(await startMailCatcher(), (started) => started.close());
  const financeFolder = join(home, 'demo', 'finance-system');
  const today = londonDay(new Date());
  const webPort = options.port ?? (unattended ? 0 : await freePort(PORT));
  await makeDemoHome({ folder: home, financeFolder, smtpPort: mail.port, webPort, today });
  await mkdir(financeFolder, { recursive: true });
  const validateAfterMs = unattended ? VALIDATES_AT_ONCE_MS : VALIDATES_AFTER_MS;
  const finance = starting.adopt(
    await startFinanceSystem({ folder: financeFolder, validateAfterMs }),
    (started) => started.stop(),
  );
  const aims = starting.adopt(
    await startAims(home, { web: true, onFatal: options.onFatal }),
    (started) => started.stop(),
  );
  await addPeople(aims);
  tell(demoWords.home(home));
  const inbox = join(home, 'inbox', 'library-invoices');
  tell(demoWords.dropped(await dropBatches(inbox, today)));
  const nextFile = join(home, 'demo', 'unicorn-next.csv');
  await writeFile(nextFile, await demoBatch('next', today));

  const all = starting.move();
  return {
    ...{ home, aims, mail, finance, inbox, nextFile, tell },
    url: aims.url ?? '',
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** The wanted port, or any other where somebody listens on it already. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return freePort(0);
  } finally {
    server.close();
  }
}

/** Everybody whom the demo names. */
export async function addPeople({ home }: RunningAims): Promise<void> {
  for (const person of DEMO_PEOPLE)
    await addAccount(home.context, { kind: 'cli', login: 'demo', as: undefined }, person);
}

/** Three files into the inbox; the repeat comes last, when its first is known. */
async function dropBatches(inbox: string, today: string): Promise<readonly string[]> {
  const [clean, problems] = [await demoBatch('clean', today), await demoBatch('problems', today)];
  const files = {
    'unicorn-clean.csv': clean,
    'unicorn-problems.csv': problems,
    'unicorn-clean-again.csv': clean,
  };
  for (const [name, text] of Object.entries(files)) await drop(inbox, name, text);
  return Object.keys(files);
}

/** As a sender should: under another name, then renamed. */
async function drop(inbox: string, name: string, text: string): Promise<void> {
  await writeFile(join(inbox, `.${name}.part`), text);
  await rename(join(inbox, `.${name}.part`), join(inbox, name));
  await sleep(300);
}
