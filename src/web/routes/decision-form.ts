/** What the forms of approving, returning and withdrawing share: who is shown one, and the frame it stands in. */
import type { BatchFacts, Permissions } from '../../engine/views.ts';
import type { Act } from '../../words/pages/errors.ts';
import { batchAddress } from '../addresses.ts';
import { CannotAct, CannotNow } from '../errors.ts';
import type { Mistake } from '../page.ts';

/** Refuses who may not, with who can; and refuses everybody where the batch itself is what is in the way. */
export function assertCan(
  act: Act,
  facts: BatchFacts,
  can: Permissions,
  { allowed, isOpen }: { readonly allowed: boolean; readonly isOpen: boolean },
): void {
  if (allowed) return;
  if (isOpen && can.bar !== undefined) throw new CannotAct(act, can.bar, can.others);
  throw new CannotNow(act, facts);
}

export function decisionFrame(
  title: string,
  ref: string,
  back: string,
  mistakes: readonly Mistake[],
) {
  return {
    title,
    section: 'batches',
    back: { href: batchAddress(ref), text: back },
    ...(mistakes.length === 0 ? {} : { mistakes }),
  } as const;
}
