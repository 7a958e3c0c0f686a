/**
 * What `aims status` says: one screen, the things that need attention first, the verdict last. `aims` is how to call AIMS
 * where the reader stands.
 */
import { capitalise, count, formatInstant, formatNumber, listOf } from '../format.ts';
import { inSentence } from '../labels.ts';

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

export function batchNeeds(ref: string, label: string, sentence: string): string {
  return `${ref}: ${label}. ${sentence}`;
}

export function outageText(label: string, since: string, waiting: number, now: Date): string {
  const batches = count(waiting, {
    one: 'batch is stored and waits',
    many: 'batches are stored and wait',
  });
  return `${label} has not been reached since ${formatInstant(since, now)}. ${batches}; AIMS tries again by itself.`;
}

export function mistakesText(n: number, aims: string): string {
  return `The settings have ${count(n, { one: 'mistake', many: 'mistakes' })}: ${aims} config check`;
}

export function listText(
  label: string,
  freshness: 'late' | 'too-old' | 'missing',
  aims: string,
): string {
  const what = {
    late: 'a newer copy is late',
    'too-old': 'too old, so batches wait for a new copy',
    missing: 'there is no copy yet, so batches wait for it',
  };
  return `${capitalise(label)}: ${what[freshness]}. Take one: ${aims} reference refresh`;
}

export function emailsText(n: number, aims: string): string {
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
