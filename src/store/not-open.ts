/** A database or a lock that does not open, as an error of AIMS: which one, and what was said. */
import { AimsError, isAimsError, nameMachineError } from '../domain/errors.ts';
import { machineCode } from '../lib/machine-code.ts';

/** `database` is its path, or where it is without its password. */
export function notOpen(database: string, error: unknown): AimsError {
  const named = nameMachineError(error);
  if (isAimsError(named)) return named;
  return new AimsError('STORE_UNAVAILABLE', { database, what: whatWasSaid(error) }, error);
}

/** Two addresses that both refuse are one error without a message of its own. */
function whatWasSaid(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (machineCode(error) ?? error.name);
}
