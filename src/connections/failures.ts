/** The three ways in which a connection says no, with the facts that the sentence needs. */
import { AimsError } from '../domain/errors.ts';

type Named = { readonly name: string };

/** Trying again later can help. */
export function unavailable(connection: Named, what: string, cause?: unknown): AimsError {
  return new AimsError('CONNECTION_UNAVAILABLE', { connection: connection.name, what }, cause);
}

/** A lasting no: a person has to change something. */
export function refused(connection: Named, what: string, cause?: unknown): AimsError {
  return new AimsError('CONNECTION_REFUSED', { connection: connection.name, what }, cause);
}

/** Something different stands under that name. */
export function conflict(connection: Named, what: string, cause?: unknown): AimsError {
  return new AimsError('CONNECTION_CONFLICT', { connection: connection.name, what }, cause);
}
