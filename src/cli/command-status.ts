/** `aims status`: how everything is, on one screen; exit code 3 when something needs attention. */
import { ADMIN_GROUP, type Person } from '../domain/decision.ts';
import { EXIT } from '../domain/errors.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { unsentEmails } from '../engine/queries/emails.ts';
import { homePage } from '../engine/queries/home-page.ts';
import { runningAims } from '../engine/queries/running.ts';
import type { BatchFacts, DatasetView, HomePage } from '../engine/views.ts';
import {
  batchNeeds,
  emailsText,
  interfacesText,
  listText,
  mistakesText,
  moreText,
  notRunning,
  outageText,
  runningText,
  statusParts,
  titleText,
  verdict,
} from '../words/commands/status.ts';
import { describeRefusal } from '../words/refusals.ts';
import { sentenceOf, severityOf, statusOf } from '../words/states.ts';
import { troubleText } from '../words/troubles.ts';
import type { Invocation, Outcome } from './command.ts';
import { batchTable } from './command-batch.ts';
import { batchData, datasetData } from './json.ts';
import { lookInHome } from './open-home.ts';
import { paint } from './terminal.ts';

/** The command line sees what somebody who looks after AIMS sees: everything, and nothing to decide. */
const OPERATOR: Person = {
  id: '',
  username: '',
  name: '',
  team: '',
  email: '',
  groups: [ADMIN_GROUP],
  disabledAt: null,
};

export function status(invocation: Invocation): Promise<Outcome> {
  const { aims } = invocation;
  return lookInHome(invocation, async (context) => {
    const now = context.clock.now();
    const page = await homePage(context, OPERATOR);
    const batches = [...page.toDo, ...page.needsPerson, ...page.inProgress].sort(
      (a, b) => urgency(a, now) - urgency(b, now),
    );
    const holder = runningAims(context.paths);
    const attention = [
      ...(holder === undefined ? [notRunning(aims)] : []),
      ...(await troubles(context, page, now, aims)),
      ...batches
        .filter((facts) => isBlocked(facts, now))
        .map((facts) => batchNeeds(facts.ref, statusOf(facts, now).label, sentenceOf(facts, now))),
    ];
    const { home, interfaces } = context.settings.current;
    return {
      exitCode: attention.length > 0 ? EXIT.problems : EXIT.done,
      data: {
        home: context.paths.root,
        environment: home.environment,
        running: holder ?? null,
        attention,
        batches: batches.map((facts) => batchData(facts, now)),
        lists: page.datasets.map(datasetData),
        outages: page.outages,
        interfaces: interfaces.map(({ name, title }) => ({ name, title })),
      },
      lines: [
        paint(titleText(home.organisation.name, home.service, home.environment), 'strong'),
        runningText(holder),
        interfacesText(interfaces.map(({ title }) => title)),
        '',
        ...section(
          statusParts.attention,
          attention.map((text) => `  ${text}`),
        ),
        ...batchSection(
          statusParts.waiting,
          batches.filter((facts) => statusOf(facts, now).group === 'person'),
          now,
          aims,
        ),
        ...batchSection(
          statusParts.progress,
          batches.filter((facts) => statusOf(facts, now).group === 'progress'),
          now,
          aims,
        ),
        lastLine(attention, batches, now),
      ],
    };
  });
}

/* ---------- what needs attention ---------- */

async function troubles(
  context: EngineContext,
  page: HomePage,
  now: Date,
  aims: string,
): Promise<readonly string[]> {
  const unsent = await unsentEmails(context);
  return [
    ...(page.settingsMistakes > 0 ? [mistakesText(page.settingsMistakes, aims)] : []),
    ...page.datasets.flatMap((list) => listTrouble(list, aims)),
    ...page.outages.map(({ label, since, waiting }) => outageText(label, since, waiting, now)),
    ...page.troubles.map(troubleText),
    ...page.inboxRefusals.map(
      ({ reason, fileName, interface: name }) =>
        `${name}: ${describeRefusal(reason, fileName).text}`,
    ),
    ...(unsent > 0 ? [emailsText(unsent, aims)] : []),
  ];
}

function listTrouble({ label, freshness }: DatasetView, aims: string): readonly string[] {
  return freshness === 'fresh' ? [] : [listText(label, freshness, aims)];
}

/** Red: it goes no further by itself. */
function isBlocked(facts: BatchFacts, now: Date): boolean {
  return statusOf(facts, now).colour === 'red';
}

function urgency(facts: BatchFacts, now: Date): number {
  return severityOf(statusOf(facts, now).colour);
}

/* ---------- for people ---------- */

const MOST_ROWS = 10;

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, ...lines, ''];
}

function batchSection(
  heading: string,
  batches: readonly BatchFacts[],
  now: Date,
  aims: string,
): readonly string[] {
  if (batches.length === 0) return [];
  const more = batches.length - MOST_ROWS;
  const rows = batchTable(batches.slice(0, MOST_ROWS), now).map((line) => `  ${line}`);
  return section(heading, [...rows, ...(more > 0 ? [`  ${moreText(more, aims)}`] : [])]);
}

function lastLine(attention: readonly string[], batches: readonly BatchFacts[], now: Date): string {
  const forPeople = batches.filter((facts) => statusOf(facts, now).group === 'person').length;
  return paint(verdict(attention.length, forPeople), attention.length > 0 ? 'red' : 'green');
}
