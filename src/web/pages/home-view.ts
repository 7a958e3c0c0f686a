/** The model of home: what needs this person first, then what goes on by itself. */
import { countOf, grossOf } from '../../domain/document.ts';
import type { BatchFacts, HomePage } from '../../engine/views.ts';
import { capitalise, formatInstant, formatMoney, formatNumber } from '../../words/format.ts';
import * as words from '../../words/pages/home.ts';
import { freshnessTicks } from '../../words/pages/lists.ts';
import { sentenceOf } from '../../words/states.ts';
import { batchAddress } from '../addresses.ts';
import {
  type Alert,
  alert,
  batchLink,
  type Fact,
  row,
  type Table,
  type Tag,
  tagHtml,
  tick,
} from '../parts.ts';
import { tagOf, totalOf } from './batch-frame.ts';

/** So many lines about the inbox, then a count. */
const INBOX_LINES = 3;

export function homeView(home: HomePage, admin: boolean, now: Date) {
  return {
    words: words.homeWords,
    title: words.homeTitle(home.toDo.length, home.needsPerson.length),
    dateLine: words.dateLine(now),
    empty: home.toDo.length === 0 ? words.emptyText(home, now) : undefined,
    alerts: alertsOf(home, admin, now),
    cards: home.toDo.map((facts) => cardOf(facts, now)),
    needsPerson: tableOf(home.needsPerson, 'needsPerson', now),
    progress: tableOf(home.inProgress, 'progress', now),
    finished: tableOf(home.finished, 'finished', now),
    lists: freshnessTicks(home.datasets, now).map(({ mark, heading, text }) =>
      tick(mark, text, heading),
    ),
  };
}

interface HomeCard {
  readonly title: string;
  readonly ref: string;
  readonly href: string;
  readonly tag: Tag;
  readonly sentence: string;
  readonly facts: readonly Fact[];
  readonly button: string;
  readonly primary: boolean;
}

function cardOf(facts: BatchFacts, now: Date): HomeCard {
  const tag = tagOf(facts, now);
  const primary = tag.colour === 'yellow';
  const { homeWords } = words;
  return {
    title: homeWords.cardTitle(facts.definition),
    ref: facts.ref,
    href: batchAddress(facts.ref),
    tag,
    sentence: sentenceOf(facts, now),
    facts: factsOf(facts, now),
    button: primary ? homeWords.review : facts.errors > 0 ? homeWords.seeProblems : homeWords.see,
    primary,
  };
}

function factsOf(facts: BatchFacts, now: Date): readonly Fact[] {
  const { totals, definition } = facts;
  const arrived = {
    key: words.homeWords.facts.arrived,
    value: capitalise(formatInstant(facts.receivedAt, now)),
  };
  if (countOf(totals) === 0) return [arrived];
  return [
    { key: capitalise(definition.nouns.document.many), value: formatNumber(totals.invoices) },
    ...(totals.credits === 0
      ? []
      : [{ key: capitalise(definition.nouns.credit.many), value: formatNumber(totals.credits) }]),
    { key: words.homeWords.facts.total, value: formatMoney(grossOf(totals)) },
    arrived,
  ];
}

function tableOf(
  batches: readonly BatchFacts[],
  which: keyof typeof words.homeWords.captions,
  now: Date,
): Table | undefined {
  if (batches.length === 0) return undefined;
  const { head, captions } = words.homeWords;
  return {
    caption: captions[which],
    head: [
      { text: head.batch },
      { text: which === 'finished' ? head.outcome : head.happening, wide: true },
      { text: head.total, numeric: true },
      { text: head.status },
    ],
    rows: batches.map((facts) =>
      row(batchLink(facts.ref), sentenceOf(facts, now), totalOf(facts), tagHtml(tagOf(facts, now))),
    ),
  };
}

/** At most two: what is wrong outside, and what needs the people who look after AIMS. */
function alertsOf(home: HomePage, admin: boolean, now: Date): readonly Alert[] {
  return [...outagesOf(home, now), ...attentionOf(home, admin)];
}

function outagesOf({ outages }: HomePage, now: Date): readonly Alert[] {
  const [first, ...others] = outages;
  if (first === undefined) return [];
  const texts = [
    words.outageText(outages.reduce((sum, one) => sum + one.waiting, 0)),
    ...others.map((one) => `${words.outageHeading(one.label, one.since, now)}.`),
  ];
  return [alert('information', words.outageHeading(first.label, first.since, now), texts)];
}

function attentionOf(
  { inboxRefusals, settingsMistakes, troubles }: HomePage,
  admin: boolean,
): readonly Alert[] {
  const { attention } = words;
  const inbox = inboxRefusals
    .slice(0, INBOX_LINES)
    .map((one) => attention.refusal(one.reason, one.fileName));
  const more = inboxRefusals.length - inbox.length;
  const texts = [
    ...(settingsMistakes === 0 ? [] : [attention.mistakes(settingsMistakes)]),
    ...troubles.map(attention.trouble),
    ...inbox,
    ...(more > 0 ? [attention.more(more)] : []),
  ];
  if (texts.length === 0) return [];
  const things = inboxRefusals.length + troubles.length + (settingsMistakes === 0 ? 0 : 1);
  const link =
    admin && settingsMistakes > 0 ? { href: '/settings', text: attention.mistakesLink } : undefined;
  return [alert('warning', attention.heading(things), texts, link)];
}
