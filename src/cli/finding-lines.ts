/** Findings as the command line draws them, one entry for each code and group: the same for a file and for a batch. */
import {
  cardFigures,
  type FindingCard,
  levelHeading,
  moreCards,
  placeAndFix,
} from '../words/commands/check.ts';
import type { Labels } from '../words/labels.ts';
import { pad } from './table.ts';
import { paint } from './terminal.ts';

const MOST_CARDS = 50;
const CODE_WIDTH = 7;
const INDENT = ' '.repeat(2 + CODE_WIDTH + 2);

export function findingLines(
  level: 'problem' | 'warning',
  cards: readonly FindingCard[],
  labels: Labels,
): readonly string[] {
  if (cards.length === 0) return [];
  const shown = cards.slice(0, MOST_CARDS);
  const colour = level === 'problem' ? 'red' : 'yellow';
  const widths = widthsOf(shown, labels);
  return [
    paint(`  ${levelHeading(level, cards.length)}`, colour),
    ...shown.flatMap((card) => cardLines(card, labels, widths)),
    ...(cards.length > shown.length ? [`  ${moreCards(cards.length - shown.length)}`] : []),
    '',
  ];
}

interface Widths {
  readonly heading: number;
  readonly documents: number;
  readonly amount: number;
}

function widthsOf(cards: readonly FindingCard[], labels: Labels): Widths {
  const figures = cards.map((card) => cardFigures(card, labels));
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  return {
    heading: widest(cards.map((card) => card.words.heading)),
    documents: widest(figures.map(([documents]) => documents)),
    amount: widest(figures.map(([, amount]) => amount)),
  };
}

function cardLines(card: FindingCard, labels: Labels, widths: Widths): readonly string[] {
  const { code, heading, text } = card.words;
  const [documents, amount] = cardFigures(card, labels);
  const figures = `${pad(documents, widths.documents)}   ${pad(amount, widths.amount, true)}`;
  const head = `  ${pad(code, CODE_WIDTH)}  ${pad(heading, widths.heading)}   ${figures}`.trimEnd();
  const under = [text, placeAndFix(card, labels)].filter((line) => line !== '');
  return [head, ...under.map((line) => `${INDENT}${line}`)];
}
