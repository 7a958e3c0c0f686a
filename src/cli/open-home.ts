/** Opens the home a command works on, and closes it whatever happens. */
import { openHome } from '../app.ts';
import { environment } from '../config/environment.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import type { Invocation } from './command.ts';
import { findHome } from './find-home.ts';
import { withNearest } from './nearest.ts';

export async function inHome<T>(
  invocation: Invocation,
  work: (context: EngineContext) => Promise<T>,
): Promise<T> {
  const home = findHome(invocation.globals.home);
  const { context, close } = await openHome(home, 'command', { environment: environment() });
  try {
    return await work(context);
  } catch (error) {
    throw await withNearest(error, context);
  } finally {
    await close();
  }
}
