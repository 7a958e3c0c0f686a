/** What follows a failed attempt: another one, and when, or a stop until something is put right. Pure. */
import { backoffAfter } from '../../domain/delivery.ts';
import type { AimsError } from '../../domain/errors.ts';

export interface Failures {
  /** In a row, this one included. */
  readonly count: number;
  /** An attempt was cut off, or its marker got no answer: to say "not loaded" would be to claim too much. */
  readonly mayBeThere?: boolean;
}

export type Plan =
  | { readonly kind: 'retry'; readonly at: Date }
  | { readonly kind: 'stop' | 'doubt' };

/**
 * A target that is down is tried for as long as it is down: a look comes before every resend, so another try does no
 * harm. A lasting no is not tried again before a person or a change of the settings asks for it.
 */
export function planRetry(error: AimsError, { count, mayBeThere }: Failures, now: Date): Plan {
  if (!error.canRetry) return { kind: mayBeThere ? 'doubt' : 'stop' };
  return { kind: 'retry', at: new Date(now.getTime() + backoffAfter(count)) };
}
