/**
 * `aims start`: runs AIMS until it is told to stop. It stops cleanly within 10 seconds, at once on a second signal, and
 * by itself when its store fails: a daemon that cannot write must not look alive.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type RunningAims, startAims } from '../app.ts';
import { environment } from '../config/environment.ts';
import { EXIT } from '../domain/errors.ts';
import { people } from '../engine/queries/people.ts';
import {
  noPeopleYet,
  STOP_WITH,
  STOPPED,
  STOPPED_LATE,
  STOPPING,
  settingsMistakes,
  started,
} from '../words/commands/homes.ts';
import { done, type Invocation } from './command.ts';
import { giveUp, waitForTheEnd } from './ending.ts';
import { findHome } from './find-home.ts';

const STOP_WITHIN_MS = 10_000;

export async function start(invocation: Invocation): Promise<number> {
  const home = findHome(invocation.globals.home);
  const ending = waitForTheEnd();
  const running = await startAims(
    home,
    { web: true, onFatal: ending.fail },
    { environment: environment() },
  );
  await announce(invocation, home, running);
  const reason = await ending.reached;
  return reason === 'signal'
    ? stop(invocation, running)
    : giveUp(invocation, reason.error, running.stop);
}

async function announce(
  { publish, terminal, aims }: Invocation,
  home: string,
  { home: { context }, url }: RunningAims,
): Promise<void> {
  const mistakes = context.settings.mistakes.filter(({ level }) => level === 'mistake').length;
  publish(done({ home, url: url ?? null, pid: process.pid, mistakes }, started(home, url)));
  if (mistakes > 0) terminal.complain(settingsMistakes(mistakes, aims));
  if ((await people(context)).length === 0) terminal.tell(noPeopleYet(aims));
  terminal.tell(STOP_WITH);
}

async function stop({ terminal }: Invocation, running: RunningAims): Promise<number> {
  terminal.tell(STOPPING);
  const inTime = await Promise.race([
    running.stop().then(() => true),
    wait(STOP_WITHIN_MS, false, { ref: false }),
  ]);
  if (inTime) {
    terminal.tell(STOPPED);
    return EXIT.done;
  }
  terminal.complain(STOPPED_LATE);
  process.exit(EXIT.unexpected);
}
