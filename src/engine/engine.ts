/**
 * The engine: the lanes that move batches along their path by themselves, and what pages and commands may ask of it.
 * Each lane has its own work and its own trouble; none waits for another.
 */
import { statSync } from 'node:fs';
import { makeInboxes } from '../config/home.ts';
import type { Definition } from '../domain/interface.ts';
import type { LaneName } from '../domain/lane.ts';
import { WholenessMemory } from '../stages/receive/wait-until-whole.ts';
import { type InboxWatcher, watchInbox } from '../stages/receive/watch-inbox.ts';
import { interfacesToCheck } from '../store/batches.ts';
import { connectionsOwed } from '../store/deliveries.ts';
import { replaceTroubles } from '../store/troubles.ts';
import { checkDueBatches, checkEarly } from './check-batch.ts';
import { CheckPool } from './check-pool.ts';
import { confirmDue } from './confirm-batch.ts';
import { deliverDue, tryRefusedAgain } from './deliver-batch.ts';
import type { EngineContext, Wake } from './engine-context.ts';
import { type Lane, startLane } from './lane.ts';
import { noteTroubles } from './note-troubles.ts';
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
  readonly lanes: Map<LaneName, Lane>;
}

export function makeWakers(): Wakers {
  const lanes = new Map<LaneName, Lane>();
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
  const inboxes = new Map<string, Inbox>();
  /** Interfaces whose batches are checked. */
  const checking = new Set<string>();
  /** Lanes that are no more, whose troubles still stand. */
  const stopped = new Set<LaneName>();
  /** The settings have changed, and not everything that follows from that is done. */
  let isChanged = false;

  const start = (name: LaneName, work: () => Promise<boolean>, every = everyMs) => {
    const onTroubles = (troubles: readonly unknown[]) => noteTroubles(context, name, troubles);
    lanes.set(name, startLane({ work, everyMs: every, onTroubles, onFatal }));
  };
  const startReceiving = ({ name, source: { folder } }: Definition) => {
    const watcher = watchInbox(
      folder,
      () => lanes.get(`receive:${name}`)?.wake(),
      (error) => context.log.error('watch.failed', error, { interface: name }),
    );
    const inbox = { folder, watcher, memory: new WholenessMemory() };
    inboxes.set(name, inbox);
    start(`receive:${name}`, () => receive(context, pool, name, inbox));
  };

  const startChecking = (name: string) => {
    checking.add(name);
    start(`check:${name}`, () => checkDueBatches(context, pool, name));
  };

  const stop = async (name: LaneName) => {
    stopped.add(name);
    await lanes.get(name)?.stop();
    lanes.delete(name);
  };
  const stopReceiving = async (name: string, { watcher }: Inbox) => {
    inboxes.delete(name);
    await stop(`receive:${name}`);
    await watcher.close();
  };
  const stopChecking = async (name: string) => {
    checking.delete(name);
    await stop(`check:${name}`);
    await pool.drop(name);
  };
  /** Before any lane of the same name begins, whose troubles would be taken for these. */
  const forgetStopped = async () => {
    for (const name of stopped) {
      await context.store.write((tx) => replaceTroubles(tx, name, []));
      stopped.delete(name);
    }
  };
  /**
   * An interface that has ended, or has another inbox now, takes no more files there; one that is new does. `left`: what
   * has ended is checked for as long as it has batches to check.
   */
  const follow = async (left: readonly string[]) => {
    const { interfaces } = context.settings.current;
    const isSo = (name: string, { folder }: Inbox) =>
      interfaces.some((one) => one.name === name && one.source.folder === folder);
    const toCheck = new Set([...interfaces.map(({ name }) => name), ...left]);
    for (const [name, inbox] of inboxes) if (!isSo(name, inbox)) await stopReceiving(name, inbox);
    for (const name of checking.difference(toCheck)) await stopChecking(name);
    await forgetStopped();
    const fresh = interfaces.filter(({ name }) => !inboxes.has(name));
    makeInboxes(fresh);
    for (const definition of fresh) startReceiving(definition);
    for (const name of toCheck.difference(checking)) startChecking(name);
  };

  const startConnection = (name: string) => {
    start(`deliver:${name}`, () => deliverDue(context, name));
    start(`confirm:${name}`, () => confirmDue(context, name), Math.min(everyMs, ANSWERS_EVERY_MS));
  };
  /** `owed`: what is owed to a connection that is in no settings any more is refused, and people are told. */
  const startConnections = (owed: readonly string[]) => {
    for (const name of [...Object.keys(context.settings.current.connections), ...owed])
      if (!lanes.has(`deliver:${name}`)) startConnection(name);
  };

  for (const definition of context.settings.current.interfaces) {
    startReceiving(definition);
    startChecking(definition.name);
  }
  startConnections([]);
  start('transform', () => transformDueBatches(context));
  start('mail:write', () => tellPeople(context));
  start('mail:send', () => sendDueEmails(context));
  start('settings', async () => {
    if (await context.settings.reload(context.store)) isChanged = true;
    await follow(await interfacesToCheck(context.store.db));
    if (isChanged) {
      await tryRefusedAgain(context, 'settings');
      context.wake('check');
      isChanged = false;
    }
    startConnections(await connectionsOwed(context.store.db));
    return false;
  });

  return {
    async stop() {
      // First: it starts and stops others.
      await lanes.get('settings')?.stop();
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
      // After the lanes: a look into an inbox opens its watcher again.
      await Promise.all([...inboxes.values()].map(({ watcher }) => watcher.close()));
      await pool.close();
    },
  };
}

/** Where an interface's files are looked for, and what is known of those that are not yet whole. */
interface Inbox {
  readonly folder: string;
  readonly watcher: InboxWatcher;
  readonly memory: WholenessMemory;
}

async function receive(
  context: EngineContext,
  pool: CheckPool,
  name: string,
  { memory, watcher }: Inbox,
): Promise<boolean> {
  const definition = context.settings.inForce(name);
  const { folder } = definition.source;
  const taken = await sweepInbox(context, definition, memory, (kept, fileName) => {
    // Only to be quicker: what goes wrong here is made again, and told, when the batch is checked.
    checkEarly(context, pool, definition, kept, fileName).catch((error: unknown) =>
      context.log.error('check.early-failed', error, { interface: name }),
    );
  });
  const { dev, ino } = statSync(folder);
  watcher.follow(`${dev}:${ino}`);
  return taken > 0;
}
