/**
 * `aims check`: what would happen to this file? The same check that a batch gets, against the lists in force, and not
 * a byte is written to the home.
 */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { homePaths } from '../config/home.ts';
import { EXIT, isAimsError, nameMachineError } from '../domain/errors.ts';
import type { CheckSetup } from '../engine/check/check-contract.ts';
import { checkHere, setupHere } from '../engine/check-here.ts';
import { checkingLine, notWritten } from '../words/commands/check.ts';
import { quoted } from '../words/fill.ts';
import { labelsOf } from '../words/labels.ts';
import { withProgress } from './check/progress.ts';
import { CheckReport } from './check/report.ts';
import { fileToCheck } from './check/spool.ts';
import {
  argument,
  type Invocation,
  neededOption,
  numberOption,
  type Outcome,
  textOption,
  usage,
} from './command.ts';
import { findDefinition } from './find-definition.ts';
import { findHome } from './find-home.ts';

const MAX_FINDINGS = 10_000;
const MOST_FINDINGS = 1_000_000;

export async function check(invocation: Invocation): Promise<Outcome> {
  const home = findHome(invocation.globals.home);
  const now = momentOf(textOption(invocation, 'at'));
  const maxFindings =
    numberOption(invocation, 'maxFindings', { least: 1, most: MOST_FINDINGS }) ?? MAX_FINDINGS;
  const { settings, definition } = findDefinition(home, neededOption(invocation, 'interface'));
  const reference = textOption(invocation, 'reference');
  const setup = await setupHere(homePaths(home), settings, definition, reference);
  const labels = labelsOf(definition, settings.home);

  const name = argument(invocation, 0);
  const file = await fileToCheck(name, definition.source.maxBytes);
  const report = new CheckReport();
  const progress = withProgress(report, invocation.terminal, (documents) =>
    checkingLine(documents, labels),
  );
  const options = { name: basename(name), now, maxFindings };
  const summary = await checkHere(setup, file.path, options, progress.sink).finally(() => {
    progress.end();
    file.remove();
  });

  writeFindings(textOption(invocation, 'findings'), report);
  const lists = listsOf(setup);
  const { currency } = definition;
  return {
    exitCode: report.problems + summary.unlisted.errors > 0 ? EXIT.problems : EXIT.done,
    data: {
      interface: definition.name,
      file: name,
      at: now.toISOString(),
      currency,
      ...report.data(summary),
      lists,
    },
    lines: report.lines(summary, { labels, lists, now }),
    findings: report.findingsData(labels),
  };
}

function listsOf({ datasets }: CheckSetup) {
  return Object.entries(datasets).map(([role, { settings, takenAt, sha256 }]) => ({
    role,
    name: settings.name,
    label: settings.label,
    takenAt,
    sha256,
  }));
}

/* ---------- options ---------- */

/** A day stands for its midday, which is that day in the United Kingdom all year round. */
function momentOf(text: string | undefined): Date {
  if (text === undefined) return new Date();
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const moment = new Date(isDay ? `${text}T12:00:00Z` : text);
  const exists =
    !Number.isNaN(moment.getTime()) && (!isDay || moment.toISOString().startsWith(text));
  if ((isDay || isMoment) && exists) return moment;
  throw usage(
    `--at is a day such as 2026-11-19 or a moment such as 2026-11-19T09:31:00Z, not ${quoted(text)}.`,
  );
}

function writeFindings(path: string | undefined, report: CheckReport): void {
  if (path === undefined) return;
  try {
    writeFileSync(path, report.findingsList());
  } catch (thrown) {
    const error = nameMachineError(thrown);
    throw isAimsError(error) ? error : usage(notWritten(path));
  }
}
