/**
 * `aims demo`: a whole installation in a throwaway home, with a real mail server and a stand-in finance system, and
 * three batches in the inbox. Left alone it is for looking; unattended it walks the whole way through the pages by
 * itself and succeeds only if every penny arrived.
 */

import { once } from 'node:events';
import { mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type RunningAims, startAims } from '../app.ts';
import { isHome } from '../config/home.ts';
import { AimsError, EXIT } from '../domain/errors.ts';
import { addAccount } from '../engine/sign-in.ts';
import { londonDay } from '../lib/clock.ts';
import { demoWords } from '../words/commands/demo.ts';
import { demoBatch, makeDemoHome } from './demo-home.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE } from './demo-people.ts';
import { type FinanceSystem, startFinanceSystem } from './finance-system.ts';
import { type MailCatcher, startMailCatcher } from './mail-catcher.ts';
import { walkTheWay } from './walk.ts';

export interface DemoOptions {
  /** Where to make the home; a temporary folder when left out. */
  readonly home?: string;
  readonly port?: number;
  readonly unattended: boolean;
  readonly json: boolean;
}

/** Everything the demo runs on. */
export interface Stage {
  readonly home: string;
  readonly aims: RunningAims;
  readonly url: string;
  readonly mail: MailCatcher;
  readonly finance: FinanceSystem;
  readonly tell: (text: string) => void;
  close(): Promise<void>;
}

const PORT = 8080;
const VALIDATES_AFTER_MS = 4_000;
const VALIDATES_AT_ONCE_MS = 800;

/** Returns the exit code: 0 when everything went as it should. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const tell = (text: string) =>
    void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  tell(demoWords.starting);
  const stage = await setTheStage(options, tell);
  try {
    await dropBatches(stage);
    if (options.unattended) return await walkTheWay(stage, options.json);
    sayWhatToTry(stage);
    await stopped();
    tell(demoWords.stopping);
    return EXIT.done;
  } finally {
    await stage.close();
  }
}

async function setTheStage(options: DemoOptions, tell: (text: string) => void): Promise<Stage> {
  const home = resolve(options.home ?? (await mkdtemp(join(tmpdir(), 'aims-demo-'))));
  if (isHome(home)) throw new AimsError('HOME_NOT_EMPTY', { path: home });
  const financeFolder = join(home, 'demo', 'finance-system');
  const mail = await startMailCatcher();
  const today = londonDay(new Date());
  const webPort = options.port ?? (options.unattended ? 0 : PORT);
  await makeDemoHome({ folder: home, financeFolder, smtpPort: mail.port, webPort, today });
  await mkdir(financeFolder, { recursive: true });
  const finance = await startFinanceSystem({
    folder: financeFolder,
    validateAfterMs: options.unattended ? VALIDATES_AT_ONCE_MS : VALIDATES_AFTER_MS,
  });
  const aims = await startAims(home, { web: true, onFatal: () => process.exit(EXIT.unexpected) });
  await addPeople(aims);
  tell(demoWords.home(home));
  return {
    home,
    aims,
    url: aims.url ?? '',
    mail,
    finance,
    tell,
    async close() {
      await aims.stop();
      await finance.stop();
      await mail.close();
    },
  };
}

async function addPeople({ home }: RunningAims): Promise<void> {
  for (const person of DEMO_PEOPLE)
    await addAccount(home.context, { kind: 'cli', login: 'demo', as: undefined }, person);
}

/** As a sender should: under another name, then renamed. The repeat comes last, when its first is known. */
async function dropBatches({ aims, home, tell }: Stage): Promise<void> {
  const today = londonDay(aims.home.context.clock.now());
  const [clean, problems] = [await demoBatch('clean', today), await demoBatch('problems', today)];
  const files = {
    'unicorn-clean.csv': clean,
    'unicorn-problems.csv': problems,
    'unicorn-clean-again.csv': clean,
  };
  const inbox = join(home, 'inbox', 'library-invoices');
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(inbox, `.${name}.part`), text);
    await rename(join(inbox, `.${name}.part`), join(inbox, name));
    await new Promise((done) => setTimeout(done, 300));
  }
  tell(demoWords.dropped(Object.keys(files)));
}

function sayWhatToTry({ url, tell, finance }: Stage): void {
  tell(`\n${demoWords.pages(url)}\n\n${demoWords.people(DEMO_PASSWORD)}`);
  for (const { username, name, team, can } of DEMO_PEOPLE)
    tell(`  ${username.padEnd(9)} ${name}, ${team}: ${can}`);
  tell(`\n${demoWords.try}`);
  for (const [index, idea] of demoWords.ideas(finance.url).entries())
    tell(`  ${index + 1}. ${idea}`);
  tell(`\n${demoWords.stop}`);
}

function stopped(): Promise<unknown> {
  return Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}
