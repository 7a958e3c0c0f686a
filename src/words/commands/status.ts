/**
 * What `aims status` says: one screen, the things that need attention first, the verdict last. `aims` is how to call AIMS
 * where the reader stands.
 */
import type { Freshness } from '../../domain/dataset.ts';
import type { Attention, BatchFacts, OutageView, RefusalView } from '../../engine/views.ts';
import { capitalise, count, formatInstant, formatNumber, listOf } from '../format.ts';
import { inSentence } from '../labels.ts';
import { describeRefusal } from '../refusals.ts';
import { sentenceOf, statusOf } from '../states.ts';
import { troubleText } from '../troubles.ts';

export const statusParts = {
  attention: 'Needs attention',
  waiting: 'Waits for a person',
  progress: 'In progress',
} as const;

export function runningText(holder: string | undefined): string {
  return holder === undefined ? 'AIMS is not running on this home.' : `AIMS is running: ${holder}.`;
}

export function notRunning(aims: string): string {
  return `AIMS is not running, so nothing is taken, checked or sent. Start it: ${aims} start`;
}

/** One thing that needs attention, with the command that helps where one does. */
export function attentionText(one: Attention, now: Date, aims: string): string {
  switch (one.kind) {
    case 'settings':
      return mistakesText(one.mistakes, aims);
    case 'list':
      return listText(one.label, one.freshness, aims);
    case 'outage':
      return outageText(one.outage, now);
    case 'trouble':
      return troubleText(one.trouble);
    case 'refusal':
      return refusalText(one.refusal);
    case 'emails':
      return emailsText(one.unsent, aims);
    case 'batch':
      return batchText(one.facts, now);
  }
}

function batchText(facts: BatchFacts, now: Date): string {
  return `${facts.ref}: ${statusOf(facts, now).label}. ${sentenceOf(facts, now)}`;
}

function refusalText({ interface: name, reason, fileName }: RefusalView): string {
  return `${name}: ${describeRefusal(reason, fileName).text}`;
}

function outageText({ label, since, waiting }: OutageView, now: Date): string {
  const batches = count(waiting, {
    one: 'batch is stored and waits',
    many: 'batches are stored and wait',
  });
  return `${label} has not been reached since ${formatInstant(since, now)}. ${batches}; AIMS tries again by itself.`;
}

function mistakesText(n: number, aims: string): string {
  return `The settings have ${count(n, { one: 'mistake', many: 'mistakes' })}: ${aims} config check`;
}

function listText(label: string, freshness: Exclude<Freshness, 'fresh'>, aims: string): string {
  const what = {
    late: 'a newer copy is late',
    'too-old': 'too old, so batches wait for a new copy',
    missing: 'there is no copy yet, so batches wait for it',
  };
  return `${capitalise(label)}: ${what[freshness]}. Take one: ${aims} reference refresh`;
}

function emailsText(n: number, aims: string): string {
  return `${count(n, { one: 'email could', many: 'emails could' })} not be sent: ${aims} email list --not-sent`;
}

export function moreText(n: number, aims: string): string {
  return `… ${formatNumber(n)} more: ${aims} batch list`;
}

export function verdict(attention: number, forPeople: number): string {
  const waits =
    forPeople === 0
      ? ''
      : ` ${count(forPeople, { one: 'batch waits', many: 'batches wait' })} for a person.`;
  if (attention === 0) return `All is well.${waits}`;
  return `${count(attention, { one: 'thing needs', many: 'things need' })} attention.${waits}`;
}

/** TEST: what is approved here is not paid. */
export function titleText(
  organisation: string,
  service: string,
  environment: 'live' | 'test',
): string {
  return `${organisation} ${service}${environment === 'test' ? ' (TEST)' : ''}`;
}

export function interfacesText(titles: readonly string[]): string {
  return titles.length === 0
    ? 'No interface is in force.'
    : `In force: ${listOf(titles.map(inSentence))}.`;
}
