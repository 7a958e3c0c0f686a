/**
 * The pages shown instead of the one asked for. They say what happened and what to do, without blame or jargon, and
 * after a failure always whether the decision was recorded.
 */
import { DECISION_KINDS, type DecisionKind } from '../../domain/decision.ts';
import type { Contact } from '../../domain/interface.ts';
import type { BatchFacts } from '../../engine/views.ts';
import { describeBar, isBar } from '../bars.ts';
import { formatInstant, listOf } from '../format.ts';
import { inSentence } from '../labels.ts';
import { onDay, sentenceOf } from '../states.ts';

export interface ErrorPage {
  readonly title: string;
  readonly texts: readonly string[];
}

type Systems = Contact & { readonly help: string };

export function notFound(systems: Systems): ErrorPage {
  return {
    title: 'Page not found',
    texts: [
      'If you typed the address, check it is right.',
      'If you pasted the address, check you copied all of it. Batch references look like LIB-0417.',
      help(systems),
    ],
  };
}

export function batchNotFound(ref: string, systems: Systems): ErrorPage {
  return {
    title: 'Batch not found',
    texts: [
      `There is no batch ${ref}. Batch references look like LIB-0417: letters, a dash and at least 4 digits.`,
      'See all batches to find the one you are looking for.',
      help(systems),
    ],
  };
}

/** Who can read the batches of an interface. */
export const thoseConcerned = 'People who approve or read the batches of this interface';

/** Only those the person may ask; `who` is the group or role that can see the page. */
export function cannotSee(who: string, systems: Systems): ErrorPage {
  return {
    title: 'You cannot see this page',
    texts: [`${who} can see it. If you need to, ask ${inPlace(systems)}.`],
  };
}

export function foreignForm(): ErrorPage {
  return {
    title: 'This page was open too long',
    texts: [
      'Nothing was changed and nothing was recorded.',
      'Go back, load the page again and send the form once more. What you typed may need to be entered again.',
    ],
  };
}

export function tooLarge(): ErrorPage {
  return {
    title: 'What you sent is too long',
    texts: [
      'Nothing was changed and nothing was recorded.',
      'Go back, shorten what you typed and send the form again.',
    ],
  };
}

export function tooMany(): ErrorPage {
  return {
    title: 'Too many pages at once',
    texts: [
      'Wait a few seconds, then load the page again. Nothing was changed and nothing was recorded.',
    ],
  };
}

/** Why this person may not, in one sentence; an unknown reason is still a refusal. */
export function whyNot(bar: string | undefined): string {
  return bar !== undefined && isBar(bar) ? describeBar(bar) : 'Your role cannot do this.';
}

function whoCan(others: readonly string[]): string {
  return others.length === 0
    ? 'Nobody else can at the moment. Ask whoever looks after AIMS.'
    : `${listOr(others)} can.`;
}

export type Act = 'approve' | 'return' | 'withdraw' | 'settle' | 'recheck';

const ACTS: Readonly<Record<Act, string>> = {
  approve: 'approve',
  return: 'return',
  withdraw: 'withdraw',
  settle: 'settle the answer for',
  recheck: 'check',
};

export function cannotAct(
  act: Act,
  ref: string,
  bar: string | undefined,
  others: readonly string[],
): ErrorPage {
  return {
    title: `You cannot ${ACTS[act]} batch ${ref}`,
    texts: [whyNot(bar), whoCan(others), 'Nothing was changed.'],
  };
}

/** `what`, `kind`, `by`, `at`: as the engine says them; `ref` for the link. */
export function overtaken(
  ref: string | undefined,
  context: Readonly<Record<string, string>>,
  now: Date,
): ErrorPage {
  return {
    title: 'This batch has changed since you opened it',
    texts: [
      whatHappened(context, now),
      // What was dropped had been recorded.
      ...(context['what'] === 'dropped' ? [] : ['Nothing you did on that page was recorded.']),
      seeBatch(ref),
    ],
  };
}

/** The batch's own state says why. */
export function cannotNow(act: Act, facts: BatchFacts, now: Date): ErrorPage {
  return {
    title: `Nobody can ${ACTS[act]} batch ${facts.ref} now`,
    texts: [
      sentenceOf(facts, now),
      'Nothing was changed and nothing was recorded.',
      seeBatch(facts.ref),
    ],
  };
}

const DEEDS: Readonly<Record<DecisionKind, string>> = {
  approve: 'approved this batch',
  return: 'returned this batch',
  withdraw: 'withdrew this batch',
  settle: 'settled an answer for this batch',
};

/** What came in between, where it was not another person's decision; by the engine's word for it. */
const CHANGES: Readonly<Record<string, string>> = {
  answers: 'What you saw is settled already, by somebody else or by an answer that has come since.',
  claimed: 'A document of this batch is also in another batch, which was approved first.',
  check: 'The batch was checked again since you opened it.',
  dropped:
    'You approved it, but something that you approved it on has changed since. That approval no longer counts.',
  recheck:
    'AIMS is checking the batch again, because what it was checked against has changed or somebody asked.',
  problems: 'The batch was checked again and has problems now.',
  manifest: 'What would be sent is not what you saw.',
  lists: 'A list that the batch was checked against is too old now, so it has to be checked again.',
  warnings: 'The warnings are not the ones you answered.',
};

function whatHappened(context: Readonly<Record<string, string>>, now: Date): string {
  const { what = '', by = '', at = '', kind } = context;
  const change = CHANGES[what];
  if (change !== undefined) return change;
  const deed = DECISION_KINDS.find((one) => one === kind);
  const when = at === '' ? '' : ` ${onDay(formatInstant(at, now))}`;
  if (deed === undefined || by === '') return 'The batch has gone on since then.';
  return `${by} ${DEEDS[deed]}${when}.`;
}

function seeBatch(ref: string | undefined): string {
  return ref === undefined ? 'See the batch as it is now.' : `See batch ${ref} as it is now.`;
}

/** What became of the decision when something failed while it was being recorded. */
export type Recorded =
  | { readonly kind: 'none' }
  | { readonly kind: 'no' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'yes'; readonly at: string };

export function failed(
  recorded: Recorded,
  reference: string,
  systems: Systems,
  now: Date,
): ErrorPage {
  return {
    title: 'Sorry, there is a problem with the service',
    texts: [wasRecorded(recorded, now), `${help(systems)} Give them the reference ${reference}.`],
  };
}

export function unavailable(recorded: Recorded, systems: Systems, now: Date): ErrorPage {
  return {
    title: 'Sorry, the service is unavailable',
    texts: [
      wasRecorded(recorded, now),
      'Files keep arriving and are stored. Nothing is lost.',
      help(systems),
    ],
  };
}

function wasRecorded(recorded: Recorded, now: Date): string {
  switch (recorded.kind) {
    case 'yes':
      return `Your decision was recorded ${onDay(formatInstant(recorded.at, now))}. You do not need to send it again.`;
    case 'no':
      return 'Try again later. Your decision was not recorded.';
    case 'unknown':
      return 'AIMS cannot tell whether your decision was recorded. Look at the batch before you try again.';
    case 'none':
      return 'Try again later. Nothing was changed.';
  }
}

function help(systems: Systems): string {
  return `If you need help, contact ${inPlace(systems)}: ${systems.email}, ${systems.help}.`;
}

function inPlace(systems: Contact): string {
  return inSentence(systems.name);
}

export function listOr(names: readonly string[]): string {
  return listOf(names).replace(/ and (?=[^,]*$)/, ' or ');
}

export const errorLinks = {
  batch: (ref: string) => `See batch ${ref}`,
  home: 'Go to home',
  batches: 'See all batches',
} as const;
