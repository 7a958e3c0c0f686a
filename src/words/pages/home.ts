/** Home: the heading is the answer to "what needs me?". */
import type { Definition } from '../../domain/interface.ts';
import type { HomePage } from '../../engine/views.ts';
import { count, formatInstant, formatNumber, formatTime } from '../format.ts';
import { describeRefusal } from '../refusals.ts';
import { sentenceOf } from '../states.ts';
import { troubleText } from '../troubles.ts';

const BATCH = { one: 'batch', many: 'batches' };

/** `others`: batches that need a person who is not this one, or that need them outside AIMS. */
export function homeTitle(toDo: number, others: number): string {
  if (toDo === 0)
    return others === 0 ? 'Nothing needs you today' : 'No batch waits for your decision';
  return `${count(toDo, BATCH)} ${toDo === 1 ? 'needs' : 'need'} you`;
}

const WEEKDAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** Thursday 19 November 2026, 9:20am. */
export function dateLine(now: Date): string {
  return `${WEEKDAY.format(now).replace(',', '')}, ${formatTime(now.toISOString())}`;
}

export const homeWords = {
  toDo: 'To do',
  needsPerson: 'Needs a person',
  inProgress: 'In progress',
  finished: 'Finished in the last 7 days',
  lists: 'What we check against',
  all: 'See all batches',
  review: 'Review and approve',
  seeProblems: 'See the problems',
  see: 'See the batch',
  /** Before the reference, which is set apart so that it does not break at its dash. */
  cardTitle: (definition: Definition) => `${definition.title}, batch`,
  facts: { total: 'Total', arrived: 'Arrived' },
  head: {
    batch: 'Batch',
    happening: 'What is happening',
    outcome: 'Outcome',
    total: 'Total',
    status: 'Status',
  },
  captions: {
    needsPerson: 'Batches that need a person',
    progress: 'Batches in progress',
    finished: 'Batches finished in the last 7 days',
  },
} as const;

/** What stands under a heading that asks for nothing; nothing where the batches below say it. */
export function emptyText(home: HomePage, now: Date): string | undefined {
  const { last, needsPerson, inProgress } = home;
  if (last !== undefined) return `Last batch: ${last.ref}. ${sentenceOf(last, now)}`;
  if (needsPerson.length + inProgress.length > 0) return undefined;
  const inboxes = home.interfaces.map((one) => one.source.folder).join(', ');
  return `No files have arrived yet. AIMS watches ${inboxes === '' ? 'no folder: there is no interface in force' : inboxes}.`;
}

export function outageHeading(label: string, since: string, now: Date): string {
  // Of today, the time alone: "since 8:50am".
  const when = formatInstant(since, now).replace(/^today at /, '');
  return `${label} has not been available since ${when}`;
}

export function outageText(waiting: number): string {
  const batches = `${count(waiting, { one: 'approved batch', many: 'approved batches' })}`;
  return `${batches} ${waiting === 1 ? 'is' : 'are'} stored safely. AIMS keeps trying and sends ${waiting === 1 ? 'it' : 'them'} when it is back. You can carry on approving.`;
}

export const attention = {
  heading: (n: number) =>
    `${count(n, { one: 'thing needs', many: 'things need' })} the people who look after AIMS`,
  mistakes: (n: number) =>
    `The settings files have ${count(n, { one: 'mistake', many: 'mistakes' })}. The settings in force have not changed.`,
  mistakesLink: 'See the mistakes',
  refusal: (reason: string, fileName: string) => {
    const { text, fix } = describeRefusal(reason, fileName);
    return `In the inbox: ${text} ${fix}`;
  },
  trouble: troubleText,
  more: (n: number) => `And ${formatNumber(n)} more in the inbox.`,
} as const;
