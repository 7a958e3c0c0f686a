/** `aims status`: how everything is, on one screen; exit code 3 when something needs attention. */
import { EXIT } from '../domain/errors.ts';
import { attention, outages } from '../engine/queries/attention.ts';
import { openBatches } from '../engine/queries/batch-list.ts';
import { datasetViews } from '../engine/queries/datasets.ts';
import { runningAims } from '../engine/queries/running.ts';
import type { BatchFacts } from '../engine/views.ts';
import {
  attentionText,
  interfacesText,
  moreText,
  notRunning,
  runningText,
  statusParts,
  titleText,
  verdict,
} from '../words/commands/status.ts';
import { severityOf, statusOf } from '../words/states.ts';
import type { Invocation, Outcome } from './command.ts';
import { batchTable } from './command-batch.ts';
import { batchData, datasetData } from './json.ts';
import { lookInHome } from './open-home.ts';
import { paint } from './terminal.ts';

export function status(invocation: Invocation): Promise<Outcome> {
  const { aims } = invocation;
  return lookInHome(invocation, async (context) => {
    const now = context.clock.now();
    const batches = (await openBatches(context, {}))
      .toReversed()
      .sort((a, b) => urgency(a, now) - urgency(b, now));
    const holder = runningAims(context.paths);
    const needed = [
      ...(holder === undefined ? [notRunning(aims)] : []),
      ...(await attention(context, batches)).map((one) => attentionText(one, now, aims)),
    ];
    const { home, interfaces } = context.settings.current;
    return {
      exitCode: needed.length > 0 ? EXIT.problems : EXIT.done,
      data: {
        home: context.paths.root,
        environment: home.environment,
        running: holder ?? null,
        attention: needed,
        batches: batches.map((facts) => batchData(facts, now)),
        lists: (await datasetViews(context)).map(datasetData),
        outages: await outages(context),
        interfaces: interfaces.map(({ name, title }) => ({ name, title })),
      },
      lines: [
        paint(titleText(home.organisation.name, home.service, home.environment), 'strong'),
        runningText(holder),
        interfacesText(interfaces.map(({ title }) => title)),
        '',
        ...section(
          statusParts.attention,
          needed.map((text) => `  ${text}`),
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
        lastLine(needed, batches, now),
      ],
    };
  });
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

function lastLine(needed: readonly string[], batches: readonly BatchFacts[], now: Date): string {
  const forPeople = batches.filter((facts) => statusOf(facts, now).group === 'person').length;
  return paint(verdict(needed.length, forPeople), needed.length > 0 ? 'red' : 'green');
}
