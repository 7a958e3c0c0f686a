/** The model of "Check before you approve": the figures, one question per warning, what was not checked, what is next. */
import type { Person } from '../../domain/decision.ts';
import type { HomeSettings } from '../../domain/interface.ts';
import type { BatchFacts, BatchPage, FindingGroup, Permissions } from '../../engine/views.ts';
import { checksPassed, whatWeDidNotCheck } from '../../words/checks.ts';
import { describeFinding } from '../../words/findings.ts';
import { type Labels, labelsOf } from '../../words/labels.ts';
import * as words from '../../words/pages/approve.ts';
import { unlistedWarnings } from '../../words/pages/batch.ts';
import { html } from '../html.ts';
import type { Mistake } from '../page.ts';
import { code, type Detail, detail } from '../parts.ts';
import { namesOf, type Typed } from './approve-answers.ts';
import { answersOf } from './batch-decisions.ts';

interface QuestionView {
  readonly heading: string;
  readonly text: string;
  /** Which documents, by name: at most three, then how many more. */
  readonly concerned: readonly string[];
  readonly name: string;
  readonly howName: string;
  readonly words: words.Question;
  readonly answer: string;
  readonly how: string;
  readonly error: string | undefined;
  readonly howError: string | undefined;
}

export function approveView(
  page: BatchPage,
  can: Permissions,
  person: Person,
  home: HomeSettings,
  now: Date,
  typed: Typed,
  mistakes: readonly Mistake[],
) {
  const { facts } = page;
  const labels = labelsOf(facts.definition, home);
  return {
    words: words.approveWords,
    rows: rowsOf(page, labels, person, home, now),
    warningsHeading: words.approveWords.warnings(page.warnings.length),
    unlisted: unlistedWarnings(page.unlisted.warnings),
    questions: page.warnings.map((group, index) =>
      questionOf(group, index, labels, typed, mistakes),
    ),
    notChecked: whatWeDidNotCheck(facts.definition, labels),
    note: typed.note ?? '',
    noteError: errorAt(mistakes, 'note'),
    next: words.nextSteps(facts, labels, can.seconds),
    recorded: words.recorded(facts),
    submit: words.approveWords.submit(words.asksForSecond(facts), labels.to),
    fingerprintText: words.approveWords.fingerprintText(labels.to),
    manifest: page.manifest,
  };
}

function rowsOf(
  page: BatchPage,
  labels: Labels,
  person: Person,
  home: HomeSettings,
  now: Date,
): readonly Detail[] {
  const { facts } = page;
  const { approveWords } = words;
  const from = words.fromText(facts, now);
  const place = home.environment === 'live' ? approveWords.live : approveWords.test;
  return [
    detail(approveWords.what, words.whatText(facts)),
    ...totalRows(facts),
    detail(approveWords.from, html`${from.before}${code(facts.fileName)}${from.after}`),
    detail(approveWords.to, html`${labels.toLong}, <strong>${place}</strong>`),
    detail(approveWords.checks, words.checksText(page, checksPassed(page.tally))),
    detail(approveWords.as, words.asText(person)),
    ...facts.approvals.flatMap((approval) => [
      detail(approveWords.first, words.firstText(approval.name, approval.at, now)),
      ...answersOf(page, approval.answers, labels),
    ]),
  ];
}

/** What is approved, invoices and credits apart. */
export function totalRows(facts: BatchFacts): readonly Detail[] {
  const { apart, together } = words.totals(facts);
  return [
    ...apart.map(({ key, amount }) => detail(key, amount)),
    detail(words.approveWords.total, html`<strong>${together}</strong>`),
  ];
}

function questionOf(
  group: FindingGroup,
  index: number,
  labels: Labels,
  typed: Typed,
  mistakes: readonly Mistake[],
): QuestionView {
  const described = describeFinding(group.first, labels);
  const { name, howName } = namesOf(index);
  return {
    heading: described.heading,
    text: described.text,
    concerned: concernedBy(group),
    name,
    howName,
    words: words.questionOf(group.code),
    answer: typed[name] ?? '',
    how: typed[howName] ?? '',
    error: errorAt(mistakes, name),
    howError: errorAt(mistakes, howName),
  };
}

const NAMED = 3;

function concernedBy(group: FindingGroup): readonly string[] {
  const named = group.shown.flatMap(({ document }) =>
    document === undefined
      ? []
      : [
          words.concernedText(
            document.number,
            document.supplierName || document.supplier,
            document.gross,
          ),
        ],
  );
  const more = group.documents - Math.min(named.length, NAMED);
  return [
    ...named.slice(0, NAMED),
    ...(named.length > 0 && more > 0 ? [words.moreText(more)] : []),
  ];
}

function errorAt(mistakes: readonly Mistake[], field: string): string | undefined {
  return mistakes.find((mistake) => mistake.field === field)?.text;
}
