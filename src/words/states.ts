/**
 * What people read of a batch's state: a label with a colour, and one sentence of substance. Words never claim more
 * than AIMS knows: created is not validated, sent is not loaded, and a list is as old as its copy.
 */
import type { BatchState } from '../domain/batch.ts';
import type { DeliveryState } from '../domain/delivery.ts';
import { countOf, type Totals } from '../domain/document.ts';
import type { NotChecked } from '../domain/finding.ts';
import type { Definition } from '../domain/interface.ts';
import { OUTCOME_STATUSES, type OutcomeStatus, reaches } from '../domain/outcome.ts';
import type { StatusGroup } from '../engine/views.ts';
import {
  capitalise,
  count,
  countTotals,
  formatDuration,
  formatInstant,
  formatNumber,
  listOf,
} from './format.ts';
import { inSentence } from './labels.ts';

/** blue: AIMS works on it; yellow: a person acts; red: blocked; orange: delayed; green: done; grey: over. */
export type Colour = 'blue' | 'yellow' | 'red' | 'orange' | 'green' | 'grey';

export interface Status {
  readonly label: string;
  readonly colour: Colour;
  readonly group: StatusGroup;
}

/** The facts that a state is said from; a batch as the engine shows it has them all. */
export interface StatusFacts {
  readonly definition: Pick<Definition, 'from' | 'to' | 'nouns' | 'confirm'>;
  readonly state: BatchState;
  readonly errors: number;
  readonly warnings: number;
  readonly documentsWithErrors: number;
  readonly totals: Totals;
  readonly approvals: readonly { readonly name: string; readonly at: string }[];
  readonly delivery: DeliveryFacts | undefined;
  readonly outcomes: Readonly<Partial<Record<OutcomeStatus, number>>>;
  readonly ended: boolean;
  readonly changedAt: string;
  readonly endedAt: string | undefined;
  readonly repeatOf: string | undefined;
  readonly heldFor: readonly string[];
  readonly recheckDue: boolean;
  readonly couldNotCheck: NotChecked | undefined;
  readonly contradicted: boolean;
}

interface DeliveryFacts {
  readonly state: DeliveryState;
  readonly attempts: readonly { readonly detail: string | undefined }[];
  readonly queuedAt: string;
  readonly behind: string | undefined;
  readonly nextTryAt: string | undefined;
  readonly firstFailedAt: string | undefined;
  readonly deliveredAt: string | undefined;
}

/** After this long without success "Loading" becomes "Waiting". */
export const LOADING_FOR_MS = 5 * 60_000;

/* ---------- which of them it is ---------- */

/** Every state that people tell apart; each has one label and one sentence. */
type Situation =
  | 'checking'
  | 'waiting-for-list'
  | NotChecked
  | 'unreadable'
  | 'problems'
  | 'ready'
  | 'second'
  | 'loading'
  | 'waiting'
  | 'in-doubt'
  | 'not-loaded'
  | 'sent'
  | 'contradicted'
  | 'not-yet'
  | 'on-hold'
  | 'loaded'
  | 'part-refused'
  | 'part-cancelled'
  | 'refused'
  | 'cancelled'
  | 'returned'
  | 'withdrawn'
  | 'superseded'
  | 'duplicate';

function situationOf(facts: StatusFacts, now: Date): Situation {
  if (facts.contradicted) return 'contradicted';
  switch (facts.state) {
    case 'received':
    case 'archived':
    case 'parsed':
      return beforeCheck(facts);
    case 'validated':
    case 'unreadable':
      return afterCheck(facts);
    case 'approved':
    case 'transformed':
      return onTheWay(facts, now);
    case 'delivered':
      return troubleThere(facts) ?? 'sent';
    case 'confirmed':
      return troubleThere(facts) ?? (facts.ended ? 'loaded' : 'not-yet');
    case 'refused':
      return isAt(facts, 'cancelled', 'void') && !isAt(facts, 'refused') ? 'cancelled' : 'refused';
    default:
      return facts.state;
  }
}

function beforeCheck(facts: StatusFacts): Situation {
  if (facts.couldNotCheck !== undefined) return facts.couldNotCheck;
  return facts.heldFor.length > 0 ? 'waiting-for-list' : 'checking';
}

function afterCheck(facts: StatusFacts): Situation {
  if (facts.recheckDue) return 'checking';
  if (facts.couldNotCheck !== undefined) return facts.couldNotCheck;
  if (facts.state === 'unreadable') return 'unreadable';
  if (facts.heldFor.length > 0) return 'waiting-for-list';
  if (facts.errors > 0) return 'problems';
  return facts.approvals.length > 0 ? 'second' : 'ready';
}

function onTheWay(facts: StatusFacts, now: Date): Situation {
  if (facts.delivery?.state === 'in-doubt') return 'in-doubt';
  if (facts.delivery?.state === 'stopped') return 'not-loaded';
  const since = Date.parse(facts.delivery?.queuedAt ?? facts.changedAt);
  return now.getTime() - since < LOADING_FOR_MS ? 'loading' : 'waiting';
}

/** What the target said of some documents that needs a person, whether or not it has answered for all. */
function troubleThere(facts: StatusFacts): Situation | undefined {
  if (isAt(facts, 'on-hold')) return 'on-hold';
  if (isAt(facts, 'refused')) return 'part-refused';
  return isAt(facts, 'cancelled', 'void') ? 'part-cancelled' : undefined;
}

/** Whether any document is at one of these. */
function isAt(facts: StatusFacts, ...statuses: readonly OutcomeStatus[]): boolean {
  return statuses.some((status) => numberAt(facts, status) > 0);
}

function numberAt(facts: StatusFacts, status: OutcomeStatus): number {
  return facts.outcomes[status] ?? 0;
}

/* ---------- labels ---------- */

export function statusOf(facts: StatusFacts, now: Date): Status {
  const to = facts.definition.to.label;
  switch (situationOf(facts, now)) {
    case 'checking':
      return progress('Being checked', 'blue');
    case 'waiting-for-list':
      return progress('Waiting for a list', 'orange');
    case 'check-failed':
    case 'original-damaged':
    case 'list-unfit':
    case 'unreadable':
    case 'problems':
      return person('Has problems', 'red');
    case 'ready':
      return person('Ready to approve', 'yellow');
    case 'second':
      return person('Needs second approval', 'yellow');
    case 'loading':
      return progress('Loading', 'blue');
    case 'waiting':
      return progress(`Waiting for ${to}`, 'orange');
    case 'in-doubt':
      return person(`Not known whether ${to} has it`, 'red');
    case 'not-loaded':
      return person('Not loaded', 'red');
    case 'sent':
      return progress(`Sent to ${to}`, 'blue');
    case 'contradicted':
      return person(`Does not agree with ${to}`, 'red');
    case 'not-yet':
      return progress(`In ${to}, not yet ${facts.definition.confirm.ends}`, 'blue');
    case 'on-hold':
      return person(`On hold in ${to}`, 'red');
    case 'loaded':
      return finished('Loaded', 'green');
    case 'part-refused':
      return personUntilEnded(`Part refused by ${to}`, facts);
    case 'part-cancelled':
      return personUntilEnded(`Part cancelled in ${to}`, facts);
    case 'refused':
      return personUntilEnded(`Refused by ${to}`, facts);
    case 'cancelled':
      return personUntilEnded(`Cancelled in ${to}`, facts);
    case 'returned':
      return finished('Returned', 'grey');
    case 'withdrawn':
      return finished('Withdrawn', 'grey');
    case 'superseded':
      return finished('Replaced', 'grey');
    case 'duplicate':
      return finished(`Repeat of ${facts.repeatOf ?? 'an earlier file'}`, 'grey');
  }
}

const person = (label: string, colour: Colour): Status => ({ label, colour, group: 'person' });
const progress = (label: string, colour: Colour): Status => ({ label, colour, group: 'progress' });
const finished = (label: string, colour: Colour): Status => ({ label, colour, group: 'finished' });

/** Red, but once nothing more can happen in AIMS it is no longer on anybody's list. */
function personUntilEnded(label: string, facts: StatusFacts): Status {
  return facts.endedAt === undefined ? person(label, 'red') : finished(label, 'red');
}

const SEVERITY: readonly Colour[] = ['red', 'yellow', 'orange', 'blue', 'green', 'grey'];

/** For sorting lists: red first, grey last. */
export function severityOf(colour: Colour): number {
  return SEVERITY.indexOf(colour);
}

/* ---------- one sentence of substance ---------- */

export function sentenceOf(facts: StatusFacts, now: Date): string {
  const to = inSentence(facts.definition.to.label);
  const To = capitalise(to);
  const all = countTotals(facts.totals, facts.definition.nouns);
  const changed = formatInstant(facts.changedAt, now);
  switch (situationOf(facts, now)) {
    case 'checking':
      return facts.recheckDue ? 'AIMS is checking it again.' : 'AIMS is checking it.';
    case 'waiting-for-list':
      return `AIMS checks it as soon as there is a newer copy of: ${listOf(facts.heldFor)}.`;
    case 'check-failed':
      return 'A check stopped working, which counts as not passed. The file has to be checked again.';
    case 'original-damaged':
      return 'The stored file is damaged, so it could not be checked. It has to be put back from a backup.';
    case 'list-unfit':
      return 'A list to check against cannot be used, so the file could not be checked. AIMS checks it when another copy arrives.';
    case 'unreadable':
      return 'The file as a whole cannot be used.';
    case 'problems':
      return problemsSentence(facts, all);
    case 'ready':
      return `${allOf(facts)} passed every check. ${warningsToRead(facts.warnings)}`.trim();
    case 'second':
      return `${approvedBy(facts, now)} It needs a second person.`;
    case 'loading':
      return `${approvedBy(facts, now)} AIMS is sending it to ${to}.`;
    case 'waiting':
      return waitingSentence(facts, to, now);
    case 'in-doubt':
      return `AIMS cannot know whether ${to} has it, and does not send it again by itself. An answer of ${to} settles it.`;
    case 'not-loaded':
      return `AIMS stopped after ${tries(facts)}. The batch is stored. AIMS tries again when its settings change or it is started again.`;
    case 'sent':
      return sentSentence(facts, to, now);
    case 'not-yet':
      return `${allOf(facts)} ${are(facts)} in ${to}, ${soFar(facts)}.`;
    case 'contradicted':
      return `An answer of ${to} differs from what was sent, or cannot be read. AIMS believes what it knew before.`;
    case 'on-hold':
      return `${someOf(facts, 'on-hold')} on hold in ${to}.`;
    case 'loaded':
      return `${allOf(facts)} ${are(facts)} in ${to}, ${facts.definition.confirm.ends}. Confirmed ${onDay(formatInstant(facts.endedAt ?? facts.changedAt, now))}.`;
    case 'part-refused':
      return `${notThere(facts, To)}.`;
    case 'part-cancelled':
      return `${someOf(facts, 'cancelled', 'void')} cancelled in ${to}.`;
    case 'refused':
      return `${notThere(facts, To)}.`;
    case 'cancelled':
      return `${allOf(facts)} ${are(facts)} cancelled in ${to}.`;
    case 'returned':
      return `Returned to ${inSentence(facts.definition.from.label)} ${onDay(changed)}.`;
    case 'withdrawn':
      return `Closed ${onDay(changed)}, before anything was sent.`;
    case 'superseded':
      return `Replaced by a newer file ${onDay(changed)}.`;
    case 'duplicate':
      return `Exactly the same file as ${facts.repeatOf ?? 'an earlier one'}.`;
  }
}

/**
 * "Oracle refused 1 of 46 invoices", "all 3 invoices cancelled in Oracle", "Oracle refused 1 and cancelled 2 of 3
 * invoices": what is not there, or not any more. What was cancelled was there once, and may have been paid.
 */
export function notThere(facts: NotThereFacts, to: string): string {
  const { outcomes, totals, definition } = facts;
  const refused = outcomes.refused ?? 0;
  const cancelled = (outcomes.cancelled ?? 0) + (outcomes.void ?? 0);
  const all = countTotals(totals, definition.nouns);
  const of = (some: number) => {
    if (some < countOf(totals)) return `${formatNumber(some)} of ${all}`;
    return some === 1 ? all : `all ${all}`;
  };
  if (cancelled === 0) return `${to} refused ${of(refused)}`;
  if (refused === 0) return `${of(cancelled)} cancelled in ${to}`;
  return `${to} refused ${formatNumber(refused)} and cancelled ${formatNumber(cancelled)} of ${all}`;
}

type NotThereFacts = Pick<StatusFacts, 'outcomes' | 'totals' | 'definition'>;

/** What the row of a totals table is called that has what is not there. */
export function notThereLabel({ outcomes }: Pick<StatusFacts, 'outcomes'>, to: string): string {
  const cancelled = (outcomes.cancelled ?? 0) + (outcomes.void ?? 0);
  if (cancelled === 0) return `Refused by ${to}`;
  return (outcomes.refused ?? 0) === 0 ? `Cancelled in ${to}` : `Refused or cancelled by ${to}`;
}

function problemsSentence({ errors, documentsWithErrors: bad }: StatusFacts, all: string): string {
  const them = 'must be put right before it can be approved';
  if (bad === 0) return `${capitalise(problems(errors))} ${them}.`;
  return `${formatNumber(bad)} of ${all} ${bad === 1 ? 'has' : 'have'} problems that ${them}.`;
}

function problems(n: number): string {
  return count(n, { one: 'problem', many: 'problems' });
}

/** "There is 1 warning to read.", or nothing. */
export function warningsToRead(n: number): string {
  if (n === 0) return '';
  return n === 1 ? 'There is 1 warning to read.' : `There are ${formatNumber(n)} warnings to read.`;
}

/** "All 46 invoices and 1 credit note"; "1 invoice" needs no "all". */
function allOf(facts: StatusFacts): string {
  const all = countTotals(facts.totals, facts.definition.nouns);
  return countOf(facts.totals) > 1 ? `All ${all}` : all;
}

function are(facts: StatusFacts): string {
  return countOf(facts.totals) === 1 ? 'is' : 'are';
}

/** "not yet validated", or how many of them are. */
function soFar(facts: StatusFacts): string {
  const { ends } = facts.definition.confirm;
  const there = OUTCOME_STATUSES.filter((status) => reaches(status, ends));
  const reached = there.reduce((sum, status) => sum + numberAt(facts, status), 0);
  return reached === 0 ? `not yet ${ends}` : `${formatNumber(reached)} of them ${ends}`;
}

/** "2 of 46 invoices are". */
function someOf(facts: StatusFacts, ...statuses: OutcomeStatus[]): string {
  const some = statuses.reduce((sum, status) => sum + numberAt(facts, status), 0);
  const all = countTotals(facts.totals, facts.definition.nouns);
  return `${formatNumber(some)} of ${all} ${some === 1 ? 'is' : 'are'}`;
}

/** "Priya Shah approved it today at 9:31am." */
function approvedBy(facts: StatusFacts, now: Date): string {
  const last = facts.approvals.at(-1);
  if (!last) return 'It is approved.';
  const names = listOf(facts.approvals.map((approval) => approval.name));
  return `${names} approved it ${onDay(formatInstant(last.at, now))}.`;
}

/** "today at 9am" stands alone; "18 November 2026 at 9am" takes "on". */
export function onDay(instant: string): string {
  return /^\d/.test(instant) ? `on ${instant}` : instant;
}

function tries(facts: StatusFacts): string {
  return count(facts.delivery?.attempts.length ?? 0, { one: 'try', many: 'tries' });
}

function waitingSentence(facts: StatusFacts, to: string, now: Date): string {
  const { delivery } = facts;
  if (delivery?.behind !== undefined)
    return `${capitalise(to)} does not have it yet. The batch is stored and waits behind ${delivery.behind}, because order is kept.`;
  const next = delivery?.nextTryAt;
  const again =
    next === undefined || Date.parse(next) <= now.getTime()
      ? 'AIMS tries again by itself.'
      : `AIMS tries again ${onDay(formatInstant(next, now))}.`;
  const since = delivery?.firstFailedAt;
  const what =
    since === undefined
      ? `${capitalise(to)} does not have it yet.`
      : `AIMS has not been able to reach ${to} since ${formatInstant(since, now)}.`;
  return `${what} The batch is stored. ${again}`;
}

function sentSentence(facts: StatusFacts, to: string, now: Date): string {
  const at = facts.delivery?.deliveredAt ?? facts.changedAt;
  const expectedWithin = facts.definition.confirm.withinMinutes * 60_000;
  const late = now.getTime() - Date.parse(at) > expectedWithin;
  const answer = late
    ? `Its answer is late: it was expected within ${formatDuration(expectedWithin)}.`
    : 'AIMS waits for its answer.';
  return `${capitalise(to)} has had the file since ${formatInstant(at, now)}. ${answer}`;
}

/* ---------- a state in somebody else's sentence ---------- */

const STATE_IN_SENTENCE = {
  received: 'being checked',
  archived: 'being checked',
  parsed: 'being checked',
  validated: 'checked and not approved yet',
  approved: 'approved and not sent yet',
  transformed: 'approved and not sent yet',
  delivered: 'sent and not confirmed yet',
  confirmed: 'confirmed',
  refused: 'refused',
  unreadable: 'a file that cannot be used or checked',
  returned: 'returned',
  withdrawn: 'withdrawn',
  superseded: 'replaced',
  duplicate: 'a repeat',
} as const satisfies Record<BatchState, string>;

/** "LIB-0416, which is approved and not sent yet"; what is already in words stays as it is. */
export function stateInSentence(state: string): string {
  return Object.hasOwn(STATE_IN_SENTENCE, state) ? STATE_IN_SENTENCE[state as BatchState] : state;
}

/* ---------- one document in the target ---------- */

/** What is known of one document in the target: created is not validated, validated is not paid. */
export function outcomeWords(
  status: OutcomeStatus,
  definition: Pick<Definition, 'to' | 'confirm'>,
): { readonly label: string; readonly colour: Colour } {
  const to = definition.to.label;
  switch (status) {
    case 'created':
      // Of a target that never says "validated", "not yet" would promise an answer that does not come.
      return definition.confirm.reports.includes('validated')
        ? { label: `In ${to}, not yet validated`, colour: 'blue' }
        : { label: `In ${to}`, colour: 'green' };
    case 'validated':
      return { label: `In ${to}, validated`, colour: 'green' };
    case 'paid':
      return { label: 'Paid', colour: 'green' };
    case 'on-hold':
      return { label: `On hold in ${to}`, colour: 'red' };
    case 'refused':
      return { label: `Refused by ${to}`, colour: 'red' };
    case 'cancelled':
      return { label: `Cancelled in ${to}`, colour: 'grey' };
    case 'void':
      return { label: `Made void in ${to}`, colour: 'grey' };
  }
}
