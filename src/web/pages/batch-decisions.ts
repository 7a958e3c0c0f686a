/** What people decided on a batch: the approvals with their answers, or why it was closed. */
import type { BatchPage } from '../../engine/views.ts';
import { warningAnswered } from '../../words/findings.ts';
import { formatInstant } from '../../words/format.ts';
import type { Labels } from '../../words/labels.ts';
import * as words from '../../words/pages/batch.ts';
import { type Html, html } from '../html.ts';
import { type Detail, detail } from '../parts.ts';

/** Why it was returned or withdrawn, and by whom. Whoever withdraws picks no reason from a list. */
export function closedOf(page: BatchPage, now: Date) {
  if (page.closed === undefined) return undefined;
  const { kind, by, at, reason, message } = page.closed;
  const { heading, by: byLabel } = words.closedWords[kind];
  const rows: readonly Detail[] = [
    detail(byLabel, words.approvalWords.by(by, formatInstant(at, now))),
    ...(kind === 'return'
      ? [detail(words.closedWords.reason, words.returnReasonWords[reason])]
      : []),
    detail(words.closedWords.message[kind], typed(message)),
  ];
  return { heading, rows };
}

/** One list of facts an approval: who, when, each answer under the warning it was given to, the note. */
export function approvalsOf(page: BatchPage, labels: Labels, now: Date) {
  const { approvals, approvalsNeeded } = page.facts;
  if (approvals.length === 0) return undefined;
  const isOnly = approvalsNeeded === 1 && approvals.length === 1;
  return approvals.map((approval, index) => [
    detail(
      words.approvalTitle(index, isOnly),
      words.approvalWords.by(approval.name, formatInstant(approval.at, now)),
    ),
    ...answersOf(page, approval.answers, labels),
    ...(approval.note === undefined || approval.note === ''
      ? []
      : [detail(words.approvalWords.note, typed(approval.note))]),
  ]);
}

/** What an approver answered, each under the warning it was given to. */
export function answersOf(
  { warnings }: Pick<BatchPage, 'warnings'>,
  answers: BatchPage['facts']['approvals'][number]['answers'],
  labels: Labels,
): readonly Detail[] {
  return answers.map((answer) =>
    detail(warningAnswered(answer, warnings, labels), typed(answer.answer)),
  );
}

function typed(text: string): Html {
  return html`<span class="aims-typed">${text}</span>`;
}
