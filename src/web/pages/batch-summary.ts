/** The model of a batch's summary page, in every state: what was found, what can be done, what was checked. */
import { countOf } from '../../domain/document.ts';
import type { HomeSettings } from '../../domain/interface.ts';
import type { BatchPage, Permissions } from '../../engine/views.ts';
import { whatWeDidNotCheck } from '../../words/checks.ts';
import { type Labels, labelsOf } from '../../words/labels.ts';
import * as words from '../../words/pages/batch.ts';
import { settledWords } from '../../words/pages/settle.ts';
import { batchAddress } from '../addresses.ts';
import { type Alert, alert } from '../parts.ts';
import { contradictionsOf, journeyOf, refusalsOf, type Sent, settleOf } from './batch-answer.ts';
import { approvalsOf, closedOf } from './batch-decisions.ts';
import { aboutOf, checksOf, controlTable, listsOf, suppliersTable } from './batch-evidence.ts';
import { problemsOf, warningsOf } from './batch-findings.ts';
import { panelOf } from './batch-panel.ts';
import type { CardContext } from './finding-cards.ts';
import { timelineOf } from './timeline.ts';

/** Entries of the history beside the page. */
const LATEST = 3;

export interface Asked {
  readonly page: BatchPage;
  readonly can: Permissions;
  readonly home: HomeSettings;
  readonly now: Date;
  /** What was just done and when, from the address after a redirect. */
  readonly done: { readonly what: string; readonly at: string } | undefined;
  readonly sent: Sent;
}

export function batchSummary(asked: Asked) {
  const { page, can, home, now, sent } = asked;
  const { facts } = page;
  const labels = labelsOf(facts.definition, home);
  const context = contextOf(page, home, labels, now);
  const checked = page.tally.length > 0;
  return {
    words,
    alert: alertOf(asked, labels),
    headline: words.headlineOf(page, now),
    figures: countOf(facts.totals) > 0 && facts.errors === 0 ? words.figures(page) : undefined,
    panel: panelOf(page, can, labels, now),
    problems: problemsOf(page, context),
    warnings: warningsOf(page, context),
    download:
      page.problems.length + page.warnings.length > 0
        ? batchAddress(facts.ref, '/problems.csv')
        : undefined,
    closed: closedOf(page, now),
    contradictions: contradictionsOf(page, labels, now),
    settle: settleOf(page, can, labels, sent),
    journey: journeyOf(page, labels),
    refusals: refusalsOf(page, labels),
    approvals: approvalsOf(page, labels, now),
    suppliers:
      checked && facts.errors === 0 && page.suppliers.length > 0
        ? suppliersTable(page, labels)
        : undefined,
    checks: checked ? checksOf(page, labels) : undefined,
    notChecked: checked ? whatWeDidNotCheck(facts.definition, labels) : undefined,
    about: aboutOf(page, labels, now),
    control: checked ? controlTable(page) : undefined,
    lists: checked ? listsOf(page, now) : undefined,
    history: {
      entries: timelineOf(page.history, now)
        .filter((entry) => !entry.isEmail)
        .slice(0, LATEST),
      href: batchAddress(facts.ref, '/history'),
    },
  };
}

export function contextOf(
  page: BatchPage,
  home: HomeSettings,
  labels: Labels,
  now: Date,
): CardContext {
  return {
    facts: page.facts,
    labels,
    now,
    webUrl: home.web.url.replace(/\/$/, ''),
    lists: new Map(page.checkedAgainst.map(({ dataset, label }) => [dataset, label])),
  };
}

function alertOf({ page, done, now }: Asked, labels: Labels): Alert | undefined {
  const { facts } = page;
  if (done?.what === 'checked') {
    const said = words.rechecked(page, done.at, now);
    return said && alert('information', said.heading, [said.text]);
  }
  if (done?.what === 'settled') return settledAlert(page);
  if (done?.what === 'withdrawn' && facts.state === 'withdrawn') {
    return alert('success', words.alerts.withdrawn, [words.alerts.nothingSent(labels.to)]);
  }
  return undefined;
}

/** Nothing where nobody settled anything; one that has come since what was settled stays open. */
function settledAlert({ history, contradictions }: BatchPage): Alert | undefined {
  if (!history.some(({ event }) => event === 'batch.settled')) return undefined;
  return contradictions.length === 0
    ? alert('success', settledWords.heading, [settledWords.text])
    : alert('information', settledWords.notAll, [settledWords.since]);
}
