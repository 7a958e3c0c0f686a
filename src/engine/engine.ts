/**
 * The engine: the lanes that move batches along their path by themselves, and what pages and commands may ask of it.
 * Each lane has its own work and its own trouble; none waits for another.
 */
import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SENTINEL } from '../config/home.ts';
import type { Definition } from '../domain/interface.ts';
import { WholenessMemory } from '../stages/receive/wait-until-whole.ts';
import { type InboxWatcher, watchInbox } from '../stages/receive/watch-inbox.ts';
import { checkDueBatches, checkEarly } from './check-batch.ts';
import { CheckPool } from './check-pool.ts';
import { confirmDue } from './confirm-batch.ts';
import { deliverDue } from './deliver-batch.ts';
import type { EngineContext, Wake } from './engine-context.ts';
import { type Lane, startLane } from './lane.ts';
import { sweepInbox } from './receive-file.ts';
import { sendDueEmails } from './send-emails.ts';
import { tellPeople } from './tell-people.ts';
import { transformDueBatches } from './transform-batch.ts';

export interface Engine {
  stop(): Promise<void>;
}

/** Filled once the lanes exist: steps wake lanes, and lanes run steps. */
export interface Wakers {
  readonly wake: Wake;
  readonly lanes: Map<string, Lane>;
}

export function makeWakers(): Wakers {
  const lanes = new Map<string, Lane>();
  return {
    lanes,
    wake: (kind) => {
      for (const [name, lane] of lanes) if (name.startsWith(kind)) lane.wake();
    },
  };
}

const ANSWERS_EVERY_MS = 2_000;

export function startEngine(
  context: EngineContext,
  { lanes }: Wakers,
  onFatal: (error: unknown) => void,
): Engine {
  const pool = new CheckPool((setup) => context.startCheck(setup));
  const everyMs = context.settings.current.home.sweepSeconds * 1000;
  const watchers = new Map<string, InboxWatcher>();

  const start = (name: string, work: () => Promise<boolean>, every = everyMs) => {
    lanes.set(name, startLane({ name, work, everyMs: every, log: context.log, onFatal }));
  };
  const startInterface = (name: string) => {
    const memory = new WholenessMemory();
    const { folder } = context.settings.inForce(name).source;
    watchers.set(
      name,
      watchInbox(
        folder,
        () => lanes.get(`receive:${name}`)?.wake(),
        (error) => context.log.error('watch.failed', error, { interface: name }),
      ),
    );
    start(`receive:${name}`, () => receive(context, pool, name, memory, watchers));
    start(`check:${name}`, () => checkDueBatches(context, pool, context.settings.inForce(name)));
  };

  for (const definition of context.settings.current.interfaces) startInterface(definition.name);
  start('transform', () => transformDueBatches(context));
  start('deliver', () => deliverDue(context));
  start('confirm', () => confirmDue(context), Math.min(everyMs, ANSWERS_EVERY_MS));
  start('mail', async () => {
    await tellPeople(context);
    return sendDueEmails(context);
  });
  start('settings', async () => {
    if (!(await context.settings.reload(context.store))) return false;
    await makeInboxes(context.settings.current.interfaces);
    for (const { name } of context.settings.current.interfaces)
      if (!lanes.has(`receive:${name}`)) startInterface(name);
    context.wake('check');
    return false;
  });

  return {
    async stop() {
      await Promise.all([...watchers.values()].map((watcher) => watcher.close()));
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
      await pool.close();
    },
  };
}

async function receive(
  context: EngineContext,
  pool: CheckPool,
  name: string,
  memory: WholenessMemory,
  watchers: Map<string, InboxWatcher>,
): Promise<boolean> {
  const definition = context.settings.inForce(name);
  const { folder } = definition.source;
  const taken = await sweepInbox(context, definition, memory, (kept) => {
    // Only to be quicker: what goes wrong here is made again, and told, when the batch is checked.
    checkEarly(context, pool, definition, kept).catch((error: unknown) =>
      context.log.error('check.early-failed', error, { interface: name }),
    );
  });
  const { dev, ino } = statSync(folder);
  watchers.get(name)?.follow(`${dev}:${ino}`);
  return taken > 0;
}

/**
 * Makes the inboxes of a home, with the sentinel whose absence later means "not there". Only a folder that does not
 * exist is made: an existing one without its sentinel may be an empty mount point.
 */
export async function makeInboxes(interfaces: readonly Definition[]): Promise<void> {
  for (const { source } of interfaces) {
    await mkdir(dirname(source.folder), { recursive: true });
    const made = await mkdir(source.folder, { mode: 0o770 }).then(
      () => true,
      () => false,
    );
    if (made) await writeFile(join(source.folder, SENTINEL), '');
  }
}
