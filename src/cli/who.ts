/** Who acts at the command line: the login of the machine, and the account they say they act for. */
import { userInfo } from 'node:os';
import type { Actor } from '../domain/audit-event.ts';
import type { Decider } from '../engine/decide-batch.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { personNamed } from '../engine/queries/people.ts';
import { whoDecides } from '../words/commands/people.ts';
import { type Invocation, usage } from './command.ts';

/** The name given with --as, where one is, belongs to a real account. */
export async function actorOf(context: EngineContext, invocation: Invocation): Promise<Actor> {
  const { as } = invocation.globals;
  const person = as === undefined ? undefined : await personNamed(context, as);
  return { kind: 'cli', login: login(), as: person?.username };
}

/** A decision is somebody's: without --as there is nobody who decides. */
export async function deciderOf(context: EngineContext, invocation: Invocation): Promise<Decider> {
  const { as } = invocation.globals;
  if (as === undefined) throw usage(whoDecides(invocation.aims));
  const person = await personNamed(context, as);
  return { person, actor: { kind: 'cli', login: login(), as: person.username } };
}

/** A container may run under a number that has no name. */
function login(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
