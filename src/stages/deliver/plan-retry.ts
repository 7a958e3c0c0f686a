/** What follows a failed attempt: another one, when, or a stop until a person says so. Pure. */
import { backoffAfter, GIVE_UP_AFTER_MS } from '../../domain/delivery.ts';
import { isAimsError } from '../../domain/errors.ts';

export interface Failures {
  /** In a row, this one included. */
  readonly count: number;
  /** UTC ISO of the first of them. */
  readonly firstAt: string;
  /** An attempt was cut off, or its marker got no answer: to say "not loaded" would be to claim too much. */
  readonly mayBeThere?: boolean;
}

export type Plan =
  | { readonly kind: 'retry'; readonly at: Date }
  | { readonly kind: 'stop' | 'doubt'; readonly why: 'lasting-no' | 'too-long' };

/** An error that AIMS does not know is retried too: a look comes before every resend, so another try does no harm. */
export function planRetry(
  error: unknown,
  { count, firstAt, mayBeThere }: Failures,
  now: Date,
): Plan {
  const kind = mayBeThere ? 'doubt' : 'stop';
  if (isAimsError(error) && !error.canRetry) return { kind, why: 'lasting-no' };
  const failingFor = now.getTime() - Date.parse(firstAt);
  if (failingFor >= GIVE_UP_AFTER_MS) return { kind, why: 'too-long' };
  return { kind: 'retry', at: new Date(now.getTime() + backoffAfter(count)) };
}
