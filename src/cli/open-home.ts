/** Opens the home a command works on, and closes it whatever happens. */
import { type OpenHome, openHome, openHomeToRead } from '../app.ts';
import { environment } from '../config/environment.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import type { Invocation } from './command.ts';
import { findHome } from './find-home.ts';
import { withNearest } from './nearest.ts';

type Work<T> = (context: EngineContext) => Promise<T>;

/** For a command that changes something. What it needs is made where it is not there yet. */
export async function inHome<T>(invocation: Invocation, work: Work<T>): Promise<T> {
  const home = findHome(invocation.globals.home);
  return inOpened(await openHome(home, 'command', { environment: environment() }), work);
}

/** For a command that only looks: it makes and changes nothing. Throws HOME_NOT_STARTED. */
export async function lookInHome<T>(invocation: Invocation, work: Work<T>): Promise<T> {
  return inOpened(await openHomeToRead(findHome(invocation.globals.home), environment()), work);
}

async function inOpened<T>({ context, close }: OpenHome, work: Work<T>): Promise<T> {
  try {
    return await work(context);
  } catch (error) {
    throw await withNearest(error, context);
  } finally {
    await close();
  }
}
