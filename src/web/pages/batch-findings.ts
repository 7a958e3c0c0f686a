/** What the check found: the problems to put right and the warnings to read, as cards. */
import type { BatchPage, FindingGroup } from '../../engine/views.ts';
import * as words from '../../words/pages/batch.ts';
import { anchor, row, type Table } from '../parts.ts';
import { type Card, type CardContext, cardOf } from './finding-cards.ts';

/** More groups than this and a table of them comes first. */
const CARDS_WITHOUT_OVERVIEW = 8;

export function problemsOf(page: BatchPage, context: CardContext) {
  const { problems } = page;
  if (problems.length === 0) return undefined;
  const cards = problems.map((group, index) => cardOf(group, index + 1, context));
  return {
    heading: words.problemsHeading(problems.length),
    unlisted: words.unlistedProblems(page.unlisted.errors),
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

export function warningsOf(page: BatchPage, context: CardContext) {
  if (page.warnings.length === 0) return undefined;
  return {
    heading: words.warningsHeading(page.warnings.length),
    unlisted: words.unlistedWarnings(page.unlisted.warnings),
    cards: page.warnings.map((group, index) => ({
      ...cardOf(group, undefined, context),
      id: `warning-${index + 1}`,
    })),
  };
}
