/**
 * Builds every part of AIMS once, in dependency order, and closes them in reverse. Tests compose their own from the
 * same parts: a clock, a crash marker, a set of guards. Nothing in the product leaves a guard out.
 */
import { mkdirSync } from 'node:fs';
import { type HomePaths, homePaths } from './config/home.ts';
import { openConnection } from './connections/open-connection.ts';
import { AimsError } from './domain/errors.ts';
import { type CheckLimits, startCheckProcess } from './engine/check/check-process.ts';
import { makeDoor } from './engine/door.ts';
import { type Engine, makeInboxes, makeWakers, startEngine, type Wakers } from './engine/engine.ts';
import type { EngineContext } from './engine/engine-context.ts';
import { GUARDS, type Guards } from './engine/guards.ts';
import { recover } from './engine/recover.ts';
import { refreshMissing } from './engine/refresh-dataset.ts';
import { SettingsInForce } from './engine/settings-in-force.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { type Mark, noCrash } from './lib/crash-points.ts';
import { type Logger, openLogger } from './lib/logger.ts';
import { openMailer } from './notify/send-mail.ts';
import { type HomeLock, lockHome } from './store/lock-home.ts';
import { openStore, type Store } from './store/open-store.ts';
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

/** Everything: lock, store, recovery, lanes and pages. */
export async function startAims(
  home: string,
  options: StartOptions,
  parts: Partial<Parts> = {},
): Promise<RunningAims> {
  const paths = makeFolders(home);
  const lock = lockHome(paths.lock);
  const opened = await openHome(home, 'daemon', parts).catch((error: unknown) =>
    releaseAndThrow(lock, error),
  );
  const { context, wakers } = opened;
  await makeInboxes(context.settings.current.interfaces);
  await context.settings.apply(context.store);
  await refreshMissing(context);
  await recover(context);
  const engine = startEngine(context, wakers, options.onFatal);
  const web = options.web ? await startPages(context, engine, opened, lock) : undefined;
  return {
    home: opened,
    url: web?.url,
    async stop() {
      await web?.close();
      await engine.stop();
      await opened.close();
      lock.release();
    },
  };
}

/** The store and the settings, without lock, lanes or pages: what a command needs. */
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
  const store = await openStore({
    target: databaseOf(settings, paths),
    clock,
    as,
    version: VERSION,
  });
  const log = openLogger(`${paths.logs}/aims.log`, () => clock.now());
  const wakers = makeWakers();
  const context = contextOf(
    { paths, settings, store, log, clock, mark, guards, checkLimits },
    wakers,
  );
  if (as === 'command') await settings.recall(store);
  return {
    context,
    wakers,
    async close() {
      await store.close();
      await log.close();
    },
  };
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
    connect: openConnection,
    startCheck: (setup, outputFolder) => startCheckProcess(setup, { paths, outputFolder, limits }),
    mailer: openMailer(settings.current.home, paths.mail),
    wake: wakers.wake,
  };
}

function databaseOf(settings: SettingsInForce, paths: HomePaths) {
  const { database } = settings.current.home;
  return database.kind === 'sqlite'
    ? ({ kind: 'sqlite', path: paths.database } as const)
    : database;
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
  engine: Engine,
  opened: OpenHome,
  lock: HomeLock,
): Promise<RunningWeb> {
  try {
    // Loaded here, so that commands do not pay for the pages.
    const { startWeb } = await import('./web/server.ts');
    return await startWeb(makeDoor(context), {
      onProblem: (reference, error) => context.log.error('page.failed', error, { reference }),
    });
  } catch (error) {
    await engine.stop();
    await opened.close();
    lock.release();
    throw error;
  }
}

function releaseAndThrow(lock: HomeLock, error: unknown): never {
  lock.release();
  throw error;
}
