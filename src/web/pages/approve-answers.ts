/** Reads what an approver answered: each warning needs its own answer and how it is known; anything else is a mistake. */
import type { HomeSettings } from '../../domain/interface.ts';
import type { BatchPage, FindingGroup, WarningAnswer } from '../../engine/views.ts';
import { describeFinding } from '../../words/findings.ts';
import { type Labels, labelsOf } from '../../words/labels.ts';
import * as words from '../../words/pages/approve.ts';
import type { Mistake } from '../page.ts';

const LONGEST_ANSWER = 1000;

/** What was typed, as it came: kept when the form is shown again. */
export type Typed = Readonly<Record<string, string>>;

export interface Answers {
  readonly answers: readonly WarningAnswer[];
  readonly mistakes: readonly Mistake[];
}

export function readAnswers(page: BatchPage, typed: Typed, home: HomeSettings): Answers {
  const labels = labelsOf(page.facts.definition, home);
  const answers: WarningAnswer[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, group] of page.warnings.entries()) {
    const mistake = mistakeIn(group, typed, index, labels);
    if (mistake === undefined) answers.push(answerTo(group, typed, index));
    else mistakes.push(mistake);
  }
  return { answers, mistakes: [...mistakes, ...mistakesInNote(typed)] };
}

/** The fields of the n-th question. */
export function namesOf(index: number): { readonly name: string; readonly howName: string } {
  return { name: `answer-${index + 1}`, howName: `how-${index + 1}` };
}

function answerTo({ code, group }: FindingGroup, typed: Typed, index: number): WarningAnswer {
  return { code, group, answer: howOf(typed, index) };
}

function howOf(typed: Typed, index: number): string {
  return (typed[namesOf(index).howName] ?? '').trim();
}

function mistakeIn(
  group: FindingGroup,
  typed: Typed,
  index: number,
  labels: Labels,
): Mistake | undefined {
  const { name, howName } = namesOf(index);
  const about = aboutOf(group, labels);
  const question = words.questionOf(group.code);
  const how = howOf(typed, index);
  if (typed[name] === 'no') return mistake(name, words.approveMistakes.wrong(about));
  if (typed[name] !== 'yes') return mistake(name, question.choose(about));
  if (how === '') return mistake(howName, question.enter(about));
  return how.length > LONGEST_ANSWER
    ? mistake(howName, words.approveMistakes.long(LONGEST_ANSWER))
    : undefined;
}

function aboutOf(group: FindingGroup, labels: Labels): string {
  const numbers = group.shown.flatMap(({ document }) => (document ? [document.number] : []));
  const { heading } = describeFinding(group.first, labels);
  return words.aboutText(numbers, group.documents, heading, labels.document);
}

function mistakesInNote({ note = '' }: Typed): readonly Mistake[] {
  return note.length > LONGEST_ANSWER
    ? [mistake('note', words.approveMistakes.noteLong(LONGEST_ANSWER))]
    : [];
}

function mistake(field: string, text: string): Mistake {
  return { field, href: `#${field}`, text };
}
