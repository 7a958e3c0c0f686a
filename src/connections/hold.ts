/**
 * What is held while calls to a folder are out. A file call that hangs cannot be called back, and it occupies one of
 * few threads: while one is out, no other is begun, else a dead share would, retry by retry, stop every file of AIMS.
 */
import { AimsError } from '../domain/errors.ts';
import type { FolderConnection } from '../domain/interface.ts';
import { unavailable } from './failures.ts';

export interface Hold {
  act<T>(signal: AbortSignal, path: string, work: () => Promise<T>): Promise<T>;
  /** The time is up: whatever is still out is taken to hang. */
  abandon(): void;
}

export function holdOf(
  settings: FolderConnection,
  explain: (settings: FolderConnection, path: string, error: unknown) => AimsError,
): Hold {
  let out = 0;
  let hanging = false;
  return {
    async act(signal, path, work) {
      signal.throwIfAborted();
      if (hanging) throw unavailable(settings, 'an earlier call has not come back');
      out += 1;
      try {
        return await work();
      } catch (error) {
        throw error instanceof AimsError ? error : explain(settings, path, error);
      } finally {
        out -= 1;
        if (out === 0) hanging = false;
      }
    },
    abandon() {
      hanging = out > 0;
    },
  };
}
