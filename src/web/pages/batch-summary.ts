/** The model of a batch's summary page, in every state: what was found, what can be done, what was checked. */
import { countOf, grossOf, type Totals } from '../../domain/document.ts';
import type { HomeSettings } from '../../domain/interface.ts';
import type {
  BatchFacts,
  BatchPage,
  DatasetView,
  FindingGroup,
  Permissions,
} from '../../engine/views.ts';
import { checksPassed, describeCheck, whatWeDidNotCheck } from '../../words/checks.ts';
import { describeFinding } from '../../words/findings.ts';
import {
  capitalise,
  countTotals,
  formatInstant,
  formatMoney,
  formatNumber,
} from '../../words/format.ts';
import { type Labels, labelsOf } from '../../words/labels.ts';
import * as words from '../../words/pages/batch.ts';
import { freshnessTicks } from '../../words/pages/lists.ts';
import { outcomeWords } from '../../words/states.ts';
import { html } from '../html.ts';
import type { Link } from '../page.ts';
import {
  type Alert,
  alert,
  anchor,
  code,
  type Detail,
  detail,
  marked,
  numberOf,
  row,
  type Table,
  type Tick,
  tagHtml,
  tick,
  totalRow,
} from '../parts.ts';
import { batchAddress } from './batch-frame.ts';
import { type Card, type CardContext, cardOf } from './finding-cards.ts';
import { timelineOf } from './timeline.ts';

/** More groups than this and a table of them comes first. */
const CARDS_WITHOUT_OVERVIEW = 8;
const LATEST = 3;

interface Asked {
  readonly page: BatchPage;
  readonly can: Permissions;
  readonly home: HomeSettings;
  readonly now: Date;
  /** What was just done, from the address after a redirect. */
  readonly done: string | undefined;
}

export function batchSummary(asked: Asked) {
  const { page, can, home, now } = asked;
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
    returned: returnedOf(page, now),
    journey: journeyOf(page, labels),
    refusals: refusalsOf(page, labels),
    approvals: approvalsOf(facts, labels, now),
    suppliers:
      checked && facts.errors === 0 && page.suppliers.length > 0
        ? suppliersTable(page, labels)
        : undefined,
    checks: checked ? checksOf(page, labels) : undefined,
    notChecked: checked ? whatWeDidNotCheck(facts.definition, labels) : undefined,
    about: aboutOf(page, labels, now),
    control: checked ? controlTable(page) : undefined,
    lists: checked
      ? freshnessTicks(page.datasets, now).map(({ mark, heading, text }) =>
          tick(mark, text, heading),
        )
      : undefined,
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
    lists: new Map(page.datasets.map((one: DatasetView) => [one.name, one.label])),
  };
}

/* ---------- what can be done ---------- */

interface Panel {
  readonly heading: string;
  readonly text: string;
  readonly approve: Link | undefined;
  readonly recheck: Link | undefined;
  readonly back: Link | undefined;
  readonly withdraw: Link | undefined;
  readonly earlier: Link | undefined;
  readonly refresh: Link | undefined;
  /** A decision is offered beside the page as well as at its end. */
  readonly decision: boolean;
}

function panelOf(page: BatchPage, can: Permissions, labels: Labels, now: Date): Panel | undefined {
  const { facts } = page;
  const { ref } = facts;
  const link = (part: string, text: string) => ({ href: batchAddress(ref, part), text });
  const withdrawText =
    facts.state === 'duplicate' ? words.actions.closeRepeat : words.actions.withdraw;
  const offered = {
    approve: can.approve ? link('/approve', words.actions.approve) : undefined,
    recheck:
      can.recheck && facts.errors > 0 ? link('/check-again', words.actions.recheck) : undefined,
    back: can.returnToSender ? link('/return', words.actions.return) : undefined,
    withdraw: can.withdraw ? link('/withdraw', withdrawText) : undefined,
    earlier:
      facts.repeatOf === undefined
        ? undefined
        : { href: batchAddress(facts.repeatOf), text: words.actions.earlier(facts.repeatOf) },
    refresh: isWaiting(facts) ? link('', words.actions.refresh) : undefined,
  };
  const text = panelText(page, can, labels, now);
  const offers = Object.values(offered).some((one) => one !== undefined);
  if (text === undefined && !offers) return undefined;
  const decision = isDecision(facts);
  return {
    heading: decision ? words.actions.decision : words.actions.heading,
    text: text ?? '',
    decision,
    ...offered,
  };
}

function isDecision({ state, errors, checkFailed }: BatchFacts): boolean {
  return state === 'validated' && errors === 0 && !checkFailed;
}

const WAITING_STATES: readonly string[] = [
  'received',
  'archived',
  'parsed',
  'approved',
  'transformed',
  'delivered',
];

function isWaiting(facts: BatchFacts): boolean {
  return WAITING_STATES.includes(facts.state);
}

function panelText(
  page: BatchPage,
  can: Permissions,
  labels: Labels,
  now: Date,
): string | undefined {
  const { facts } = page;
  if (facts.state === 'unreadable') return words.unreadableText(labels);
  if (facts.state === 'duplicate') return words.repeatText(labels);
  if (['received', 'archived', 'parsed'].includes(facts.state))
    return words.checkingText(facts, now);
  if (isDecision(facts)) {
    return can.approve
      ? words.decisionText(facts, can.others)
      : words.cannotDecide(can.bar, can.others);
  }
  return facts.state === 'validated' && page.problems.length > 0
    ? words.fixText(page.problems.length)
    : undefined;
}

function alertOf({ page, done, now }: Asked, labels: Labels): Alert | undefined {
  const { facts } = page;
  if (done === 'checked') {
    return alert('information', words.alerts.rechecked, [
      words.rechecked(facts, page.checkedAt, now),
    ]);
  }
  if (done === 'withdrawn' && facts.state === 'withdrawn') {
    return alert('success', words.alerts.withdrawn, [words.alerts.nothingSent(labels.to)]);
  }
  return undefined;
}

/* ---------- findings ---------- */

function problemsOf(page: BatchPage, context: CardContext) {
  const { problems } = page;
  if (problems.length === 0) return undefined;
  const cards = problems.map((group, index) => cardOf(group, index + 1, context));
  return {
    heading: words.problemsHeading(problems.length),
    overview: cards.length > CARDS_WITHOUT_OVERVIEW ? overviewOf(cards, problems) : undefined,
    cards,
  };
}

function overviewOf(cards: readonly Card[], groups: readonly FindingGroup[]): Table {
  const headings = cards.map((card) => card.plainHeading);
  return {
    caption: words.cards.overview,
    head: [{ text: words.cards.head.problem }, { text: words.cards.head.count, wide: true }],
    rows: cards.map((card, index) => {
      // Several of one kind are told apart by the value they are about: a supplier, a budget code.
      const isOneOfSeveral = headings.filter((heading) => heading === card.plainHeading).length > 1;
      const about = isOneOfSeveral ? `: ${groups[index]?.group ?? ''}` : '';
      return row(anchor(`#${card.id}`, `${card.heading}${about}`), card.concerns);
    }),
  };
}

function warningsOf(page: BatchPage, context: CardContext) {
  if (page.warnings.length === 0) return undefined;
  return {
    heading: words.warningsHeading(page.warnings.length),
    cards: page.warnings.map((group, index) => ({
      ...cardOf(group, undefined, context),
      id: `warning-${index + 1}`,
    })),
  };
}

/* ---------- after the decision ---------- */

function returnedOf(page: BatchPage, now: Date): readonly Detail[] | undefined {
  if (page.returned === undefined) return undefined;
  const { by, at, reason, message } = page.returned;
  const reasons: Readonly<Record<string, string>> = words.returnReasonWords;
  return [
    detail(words.returnedWords.by, words.approvalWords.by(by, formatInstant(at, now))),
    detail(words.returnedWords.reason, reasons[reason] ?? reason),
    detail(words.returnedWords.message, html`<span class="aims-typed">${message}</span>`),
  ];
}

function approvalsOf(facts: BatchFacts, labels: Labels, now: Date) {
  if (facts.approvals.length === 0) return undefined;
  return facts.approvals.map((approval, index) => {
    const title =
      facts.approvalsNeeded === 1 && facts.approvals.length === 1
        ? words.approvalWords.only
        : index === 0
          ? words.approvalWords.first
          : words.approvalWords.second;
    const answers = approval.answers.map((answer) =>
      detail(
        answerTitle(answer.code, labels),
        html`<span class="aims-typed">${answer.answer}</span>`,
      ),
    );
    return [
      detail(title, words.approvalWords.by(approval.name, formatInstant(approval.at, now))),
      ...answers,
      ...(approval.note === undefined || approval.note === ''
        ? []
        : [
            detail(
              words.approvalWords.note,
              html`<span class="aims-typed">${approval.note}</span>`,
            ),
          ]),
    ];
  });
}

/** A warning's heading does not depend on its values: an empty finding of its code has it. */
export function answerTitle(findingCode: string, labels: Labels): string {
  return describeFinding(
    {
      code: findingCode,
      severity: 'warning',
      scope: 'document',
      document: undefined,
      line: undefined,
      column: undefined,
      field: undefined,
      values: {},
      group: '',
      dataset: undefined,
    },
    labels,
  ).heading;
}

function journeyOf(page: BatchPage, labels: Labels) {
  const { facts, reconciliation: legs } = page;
  if (legs.sent === undefined || !['delivered', 'confirmed', 'refused'].includes(facts.state))
    return undefined;
  const withCredits = legs.received.credits > 0;
  const step = (name: string, totals: Totals) =>
    row(name, ...words.totalCells(totals, withCredits));
  const some = (name: string, totals: Totals) =>
    countOf(totals) === 0 ? [] : [step(name, totals)];
  const { to } = labels;
  const ends = facts.definition.confirm.ends;
  const reached = legs.levels[ends];
  const table: Table = {
    caption: words.reconciliationWords.caption,
    head: [
      { text: words.reconciliationWords.head.step },
      ...words
        .totalHead(facts.definition.nouns, withCredits)
        .map((text) => ({ text, numeric: true })),
    ],
    rows: [
      step(words.reconciliationWords.inFile(labels.from), legs.received),
      ...(legs.approved === undefined
        ? []
        : [step(words.reconciliationWords.approved, legs.approved)]),
      step(words.reconciliationWords.sent(to), legs.sent),
      step(words.reconciliationWords.confirmed(to), legs.confirmed),
      ...(reached === undefined
        ? []
        : [step(words.reconciliationWords.validated(to, ends), reached)]),
      ...some(words.reconciliationWords.refused(to), legs.refused),
      ...some(words.reconciliationWords.held(to), legs.held),
      ...some(words.reconciliationWords.unanswered, legs.unanswered),
    ],
  };
  return { table, verdict: verdictOf(page) };
}

function verdictOf({ reconciliation: legs, facts }: BatchPage): Tick {
  if (facts.state === 'delivered' || countOf(legs.unanswered) > 0) {
    return tick('none', words.reconciliationWords.waiting);
  }
  return legs.agrees
    ? tick('good', words.reconciliationWords.agrees)
    : tick('bad', words.reconciliationWords.disagrees);
}

function refusalsOf(page: BatchPage, labels: Labels): Table | undefined {
  if (page.refusals.length === 0) return undefined;
  const { head } = words.cards;
  return {
    caption: words.sections.refusals,
    head: [
      { text: head.document(labels.document) },
      { text: head.supplier },
      { text: words.refusalHead.status },
      { text: words.refusalHead.reason },
      { text: head.amount, numeric: true },
    ],
    rows: page.refusals.map(({ document, status, code: reasonCode, message }) => {
      const { label, colour } = outcomeWords(status, labels.to);
      const reason = [message, reasonCode].filter((text) => text !== '').join(': ');
      return row(
        numberOf(document.number),
        document.supplierName || document.supplier,
        tagHtml({ text: label, colour }),
        reason === '' ? words.noReason : reason,
        formatMoney(document.gross),
      );
    }),
  };
}

/* ---------- evidence ---------- */

function suppliersTable(page: BatchPage, labels: Labels): Table {
  const { totals } = page.facts;
  return {
    caption: words.sections.suppliers,
    head: [
      { text: words.supplierHead.supplier },
      { text: capitalise(labels.document.many), numeric: true },
      { text: words.supplierHead.sum, numeric: true },
    ],
    rows: [
      ...page.suppliers.map((one) => {
        const name = one.name || one.supplier;
        const both =
          one.totals.credits === 0
            ? name
            : `${name} (${countTotals(one.totals, labelsNouns(labels))})`;
        return row(both, formatNumber(countOf(one.totals)), words.amountOf(one.totals));
      }),
      totalRow(words.supplierHead.total, formatNumber(countOf(totals)), words.amountOf(totals)),
    ],
  };
}

function labelsNouns(labels: Labels) {
  return { document: labels.document, credit: labels.credit };
}

function checksOf(page: BatchPage, labels: Labels) {
  const described = page.tally.map((one) => describeCheck(one, labels));
  const order = ['failed', 'not-done', 'passed'];
  const sorted = [...described].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const marks = { failed: 'bad', 'not-done': 'none', passed: 'good' } as const;
  return {
    summary: `${checksPassed(page.tally)}.`,
    table: {
      caption: words.sections.checked,
      head: [{ text: words.checkHead.check }, { text: words.checkHead.result, wide: true }],
      rows: sorted.map((one) => row(one.label, marked(marks[one.state], one.result))),
    } satisfies Table,
  };
}

function aboutOf(page: BatchPage, labels: Labels, now: Date): readonly Detail[] {
  const { facts, checkedAt } = page;
  return [
    detail(words.about.from, words.cameFrom(facts.definition)),
    detail(words.about.arrived, capitalise(formatInstant(facts.receivedAt, now))),
    detail(words.about.to, labels.toLong),
    detail(words.about.file, code(facts.fileName)),
    ...(countOf(facts.totals) === 0
      ? []
      : [
          detail(capitalise(labels.document.many), countTotals(facts.totals, labelsNouns(labels))),
          detail(words.about.total, formatMoney(grossOf(facts.totals))),
        ]),
    ...(checkedAt === undefined
      ? []
      : [detail(words.about.checked, capitalise(formatInstant(checkedAt, now)))]),
  ];
}

function controlTable(page: BatchPage): { readonly table: Table; readonly verdict: Tick } {
  const { control, facts } = page;
  const counted = { count: countOf(facts.totals), pence: grossOf(facts.totals) };
  const table: Table = {
    caption: words.sections.totals,
    classes: 'aims-table--small aims-table--plain',
    head: [
      { text: '' },
      { text: words.agree.says, numeric: true },
      { text: words.agree.counted, numeric: true },
    ],
    rows: [
      row(
        words.agree.documents,
        control.count === undefined ? words.agree.missing : formatNumber(control.count),
        formatNumber(counted.count),
      ),
      row(
        words.agree.total,
        control.pence === undefined ? words.agree.missing : formatMoney(control.pence),
        formatMoney(counted.pence),
      ),
    ],
  };
  return { table, verdict: controlVerdict(control, counted) };
}

function controlVerdict(
  control: BatchPage['control'],
  counted: { readonly count: number; readonly pence: number },
): Tick {
  if (control.count === undefined && control.pence === undefined)
    return tick('none', words.agree.unknown);
  const same =
    (control.count ?? counted.count) === counted.count &&
    (control.pence ?? counted.pence) === counted.pence;
  return same ? tick('good', words.agree.yes) : tick('bad', words.agree.no);
}
