/**
 * The engine on a throwaway home, with its real store, archive and settings but without lanes: a test does each step
 * itself. `crash` makes the next passing of a crash point fail, which is as much as a test inside the process can do;
 * `restart` opens the same home anew.
 */
import { type OpenHome, openHome, type Parts } from '../../src/app.ts';
import { makeInboxes } from '../../src/config/home.ts';
import type { Definition } from '../../src/domain/interface.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { sweepInbox } from '../../src/engine/receive-file.ts';
import { recover } from '../../src/engine/recover.ts';
import { refreshMissing } from '../../src/engine/refresh-dataset.ts';
import type { CrashPoint } from '../../src/lib/crash-points.ts';
import { WholenessMemory } from '../../src/stages/receive/wait-until-whole.ts';
import type { DatabaseTarget } from '../../src/store/open-database.ts';
import { makeHome, type TestHome } from '../support/home.ts';

export const INTERFACE = 'library-invoices';

export class Crash extends Error {}

export interface TestEngine extends AsyncDisposable {
  readonly home: TestHome;
  context: EngineContext;
  readonly definition: Definition;
  /** What happens at a crash point, once. */
  at(point: CrashPoint, happen: () => unknown): void;
  /** The process "dies" at this point. */
  crashAt(point: CrashPoint): void;
  restart(): Promise<void>;
  sweep(): Promise<number>;
}

export interface EngineOptions {
  readonly parts?: Partial<Omit<Parts, 'mark'>>;
  readonly target?: DatabaseTarget;
  /** Changes the definition's text before the start. */
  readonly edit?: (text: string) => string;
}

export async function openEngine(options: EngineOptions = {}): Promise<TestEngine> {
  const home = await makeHome({ interfaces: [INTERFACE] });
  if (options.edit) await home.edit(`interfaces/${INTERFACE}.yaml`, options.edit);
  const environment = await databaseSettings(home, options.target);
  const planned = new Map<CrashPoint, () => unknown>();
  const mark = async (point: CrashPoint) => {
    const happen = planned.get(point);
    planned.delete(point);
    await happen?.();
  };
  const open = async () => {
    const opened = await openHome(home.path, 'daemon', { environment, ...options.parts, mark });
    const { context } = opened;
    makeInboxes(context.settings.current.interfaces);
    await context.settings.apply(context.store);
    await refreshMissing(context);
    await recover(context);
    return opened;
  };
  let opened: OpenHome = await open().catch(async (error: unknown) => {
    await home[Symbol.asyncDispose]();
    throw error;
  });
  const engine: TestEngine = {
    home,
    context: opened.context,
    get definition() {
      return engine.context.settings.inForce(INTERFACE);
    },
    at: (point, happen) => void planned.set(point, happen),
    crashAt: (point) =>
      void planned.set(point, () => {
        throw new Crash(point);
      }),
    async restart() {
      await opened.close();
      opened = await open();
      engine.context = opened.context;
    },
    sweep: () => sweepInbox(engine.context, engine.definition, new WholenessMemory()),
    async [Symbol.asyncDispose]() {
      await opened.close();
      await home[Symbol.asyncDispose]();
    },
  };
  return engine;
}

async function databaseSettings(home: TestHome, target: DatabaseTarget | undefined) {
  if (target?.kind !== 'postgres') return {};
  await home.edit('config/aims.yaml', (text) =>
    text.replace(/^database: sqlite.*$/m, "database: { postgres: '${env:AIMS_DATABASE_URL}' }"),
  );
  return { AIMS_DATABASE_URL: target.url };
}
