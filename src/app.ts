/**
 * Builds every part of AIMS once, in dependency order, and closes them in reverse. Tests compose their own from the
 * same parts: a clock, a crash marker, a set of guards. Nothing in the product leaves a guard out.
 */
import { mkdirSync } from 'node:fs';
import { type HomePaths, homePaths, makeInboxes } from './config/home.ts';
import { makeConnect } from './connections/open-connection.ts';
import { AimsError } from './domain/errors.ts';
import { type CheckLimits, startCheckProcess } from './engine/check/check-process.ts';
import { tryRefusedAgain } from './engine/deliver-batch.ts';
import { makeDoor } from './engine/door.ts';
import { isFatal } from './engine/each-by-itself.ts';
import { makeWakers, startEngine, type Wakers } from './engine/engine.ts';
import type { EngineContext } from './engine/engine-context.ts';
import { GUARDS, type Guards } from './engine/guards.ts';
import { recover } from './engine/recover.ts';
import { refreshMissing } from './engine/refresh-dataset.ts';
import { SettingsInForce } from './engine/settings-in-force.ts';
import { refuseToBeginAnew } from './engine/trail-here.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { type Mark, noCrash } from './lib/crash-points.ts';
import { type Logger, openLogger, SILENT } from './lib/logger.ts';
import { openMailer } from './notify/send-mail.ts';
import { lockHome } from './store/lock-home.ts';
import { databaseTarget } from './store/open-database.ts';
import { openStore, openStoreToRead, type Store } from './store/open-store.ts';
import { VERSION } from './version.ts';
import type { RunningWeb } from './web/server.ts';

export interface Parts {
  readonly clock: Clock;
  readonly mark: Mark;
  readonly guards: Guards;
  readonly environment: NodeJS.ProcessEnv;
  /** What one check may take of time and memory; the product's own where left out. */
  readonly checkLimits: Partial<CheckLimits>;
}

/** A home that is open for a command: it can be asked and told things, and does nothing by itself. */
export interface OpenHome {
  readonly context: EngineContext;
  readonly wakers: Wakers;
  close(): Promise<void>;
}

export interface RunningAims {
  readonly home: OpenHome;
  /** Where the pages are; undefined when started without them. */
  readonly url: string | undefined;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly web: boolean;
  readonly onFatal: (error: unknown) => void;
}

/** Everything: lock, store, recovery, lanes and pages. What was built before a failure is closed again. */
export async function startAims(
  home: string,
  options: StartOptions,
  parts: Partial<Parts> = {},
): Promise<RunningAims> {
  await using building = new AsyncDisposableStack();
  const paths = makeFolders(home);
  const lock = lockHome(paths.lock);
  building.defer(() => lock.release());
  const opened = await openHome(home, 'daemon', parts);
  building.defer(() => opened.close());
  const { context, wakers } = opened;
  makeInboxes(context.settings.current.interfaces);
  await context.settings.apply(context.store);
  await refreshMissing(context);
  await recover(context);
  await tryRefusedAgain(context, 'start');
  const engine = startEngine(context, wakers, options.onFatal);
  building.defer(() => engine.stop());
  const web = options.web ? await startPages(context, options.onFatal) : undefined;
  building.defer(() => web?.close());
  const running = building.move();
  return { home: opened, url: web?.url, stop: () => running.disposeAsync() };
}

/** The store and the settings, without lock, lanes or pages: what a command needs. Throws TRAIL_GONE. */
export async function openHome(
  home: string,
  as: 'daemon' | 'command',
  parts: Partial<Parts> = {},
): Promise<OpenHome> {
  const { clock = systemClock, mark = noCrash, guards = GUARDS, environment = {} } = parts;
  const { checkLimits = {} } = parts;
  const paths = makeFolders(home);
  const settings = new SettingsInForce(home, environment);
  refuseCrashPointsWhenLive(settings, mark);
  await using building = new AsyncDisposableStack();
  const log = openLogger(`${paths.logs}/aims.log`, () => clock.now());
  building.defer(() => log.close());
  const { database } = settings.current.home;
  await refuseToBeginAnew(paths, database);
  const store = await openStore({
    target: databaseTarget(database, paths.database),
    clock,
    as,
    version: VERSION,
  });
  building.defer(() => store.close());
  const wakers = makeWakers();
  const context = contextOf(
    { paths, settings, store, log, clock, mark, guards, checkLimits },
    wakers,
  );
  if (as === 'command') await settings.recall(store);
  const opened = building.move();
  return { context, wakers, close: () => opened.disposeAsync() };
}

/**
 * The same for a command that only reads: nothing is made, changed or written, neither folders nor tables nor a log.
 * Throws HOME_NOT_STARTED where there is nothing to read yet.
 */
export async function openHomeToRead(
  home: string,
  environment: NodeJS.ProcessEnv,
): Promise<OpenHome> {
  const paths = homePaths(home);
  const settings = new SettingsInForce(home, environment);
  const { database } = settings.current.home;
  const store = await openStoreToRead(databaseTarget(database, paths.database));
  if (!store) throw new AimsError('HOME_NOT_STARTED', { home: paths.root });
  await using building = new AsyncDisposableStack();
  building.defer(() => store.close());
  const wakers = makeWakers();
  const own = { clock: systemClock, mark: noCrash, guards: GUARDS, checkLimits: {} };
  const context = contextOf({ paths, settings, store, log: SILENT, ...own }, wakers);
  await settings.recall(store);
  const opened = building.move();
  return { context, wakers, close: () => opened.disposeAsync() };
}

interface Made {
  readonly paths: HomePaths;
  readonly settings: SettingsInForce;
  readonly store: Store;
  readonly log: Logger;
  readonly clock: Clock;
  readonly mark: Mark;
  readonly guards: Guards;
  readonly checkLimits: Partial<CheckLimits>;
}

function contextOf({ checkLimits: limits, ...made }: Made, wakers: Wakers): EngineContext {
  const { paths, settings } = made;
  return {
    ...made,
    connect: makeConnect(),
    startCheck: (setup, outputFolder) => startCheckProcess(setup, { paths, outputFolder, limits }),
    // Each message by the mail settings of its moment.
    mailer: { send: (mail) => openMailer(settings.current.home, paths.mail).send(mail) },
    wake: wakers.wake,
  };
}

function makeFolders(home: string): HomePaths {
  const paths = homePaths(home);
  for (const folder of [paths.originals, paths.outputs, paths.mail, paths.logs]) {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
  }
  return paths;
}

function refuseCrashPointsWhenLive(settings: SettingsInForce, mark: Mark): void {
  if (mark !== noCrash && settings.current.home.environment === 'live')
    throw new AimsError('CRASH_POINT_IN_LIVE');
}

async function startPages(
  context: EngineContext,
  onFatal: StartOptions['onFatal'],
): Promise<RunningWeb> {
  // Loaded here, so that commands do not pay for the pages.
  const { startWeb } = await import('./web/server.ts');
  return startWeb(makeDoor(context), {
    onProblem: (reference, error) => {
      context.log.error('page.failed', error, { reference });
      // A page may meet first what no lane would: where nothing is due, nothing is written.
      if (isFatal(error)) onFatal(error);
    },
  });
}
