/** What the person can do with a batch now: the decision, or the ways on from where it stands. */
import type { BatchFacts, BatchPage, Permissions } from '../../engine/views.ts';
import type { Labels } from '../../words/labels.ts';
import * as words from '../../words/pages/batch.ts';
import { batchAddress } from '../addresses.ts';
import type { Link } from '../page.ts';
import { type Check, checkLink } from './finding-cards.ts';

interface Panel {
  readonly heading: string;
  readonly text: string;
  readonly approve: Link | undefined;
  readonly recheck: Link | undefined;
  readonly back: Link | undefined;
  readonly withdraw: Link | undefined;
  readonly earlier: Link | undefined;
  readonly refresh: Link | undefined;
  /** Where a check by itself brought the batch here, and no card names it. */
  readonly check: Check | undefined;
  /** A decision is offered beside the page as well as at its end. */
  readonly decision: boolean;
}

export function panelOf(
  page: BatchPage,
  can: Permissions,
  labels: Labels,
  now: Date,
): Panel | undefined {
  const { facts } = page;
  const { ref } = facts;
  const link = (part: string, text: string) => ({ href: batchAddress(ref, part), text });
  const withdrawText =
    facts.state === 'duplicate' ? words.actions.closeRepeat : words.actions.withdraw;
  const offered = {
    approve: can.approve ? link('/approve', words.actions.approve) : undefined,
    recheck:
      can.recheck && mayEndOtherwise(facts)
        ? link('/check-again', words.actions.recheck)
        : undefined,
    back: can.returnToSender ? link('/return', words.actions.return) : undefined,
    withdraw: can.withdraw ? link('/withdraw', withdrawText) : undefined,
    earlier:
      facts.repeatOf === undefined
        ? undefined
        : { href: batchAddress(facts.repeatOf), text: words.actions.earlier(facts.repeatOf) },
    refresh: isWaiting(facts) ? link('', words.actions.refresh) : undefined,
  };
  const text = panelText(page, can, labels, now);
  const offers = Object.values(offered).some((one) => one !== undefined);
  if (text === undefined && !offers) return undefined;
  const decision = isDecision(facts);
  return {
    heading: decision ? words.actions.decision : words.actions.heading,
    text: text ?? '',
    decision,
    check: facts.state === 'duplicate' ? checkLink('FIL-003', facts.definition.name) : undefined,
    ...offered,
  };
}

/** Only a person's decision is in the way. */
export function isDecision({
  state,
  errors,
  couldNotCheck,
  heldFor,
  recheckDue,
}: BatchFacts): boolean {
  const isHeld = heldFor.length > 0 || recheckDue;
  return state === 'validated' && errors === 0 && couldNotCheck === undefined && !isHeld;
}

/**
 * Whether a new check may end in another way. The problems of a file that cannot be used are its own: what AIMS knows,
 * and may learn, changes nothing of them, and a change of the settings has it checked again by itself.
 */
function mayEndOtherwise({ state, errors, couldNotCheck, recheckDue }: BatchFacts): boolean {
  return errors > 0 && !recheckDue && (state !== 'unreadable' || couldNotCheck !== undefined);
}

/** A check is what was done last. */
function isChecked({ state }: BatchFacts): boolean {
  return state === 'validated' || state === 'unreadable';
}

const WAITING_STATES: readonly string[] = [
  'received',
  'archived',
  'parsed',
  'approved',
  'transformed',
  'delivered',
];

function isWaiting(facts: BatchFacts): boolean {
  return facts.recheckDue || WAITING_STATES.includes(facts.state);
}

function panelText(
  page: BatchPage,
  can: Permissions,
  labels: Labels,
  now: Date,
): string | undefined {
  const { facts } = page;
  if (facts.recheckDue) return words.recheckingText(page.checkedAt, now);
  if (isChecked(facts) && facts.couldNotCheck !== undefined) return words.notCheckedText(labels);
  if (facts.state === 'unreadable') return words.unreadableText(labels);
  if (facts.state === 'duplicate') return words.repeatText(labels);
  if (['received', 'archived', 'parsed'].includes(facts.state))
    return words.checkingText(facts, now);
  if (isDecision(facts)) {
    return can.approve
      ? words.decisionText(facts, can.seconds)
      : words.cannotDecide(can.bar, can.others);
  }
  if (facts.state === 'validated' && facts.heldFor.length > 0) return words.heldText(labels);
  return facts.state === 'validated' && page.problems.length > 0
    ? words.fixText(page.problems.length)
    : undefined;
}
