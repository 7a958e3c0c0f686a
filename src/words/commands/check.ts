/**
 * What `aims check` says: what was checked against what, the problems one by one, and what would happen. It never
 * claims more than a check can know: "would", not "will".
 */
import { countOf, grossOf, type Totals } from '../../domain/document.ts';
import type { Pence } from '../../domain/money.ts';
import { checkedAgainst } from '../checks.ts';
import type { DescribedFinding } from '../findings.ts';
import { count, countTotals, formatInstant, formatMoney, formatNumber, listOf } from '../format.ts';
import type { Labels } from '../labels.ts';

export interface ListChecked {
  readonly label: string;
  readonly takenAt: string;
}

/** Findings with one code and one group, as one entry. */
export interface FindingCard {
  readonly words: DescribedFinding;
  readonly documents: number;
  readonly amount: Pence;
  /** The number of the one document it is about, where it is about one. */
  readonly number: string | undefined;
  readonly lines: readonly number[];
  /** How many lines more there are than are known here. */
  readonly moreLines: number;
}

export interface CheckVerdict {
  readonly totals: Totals;
  /** Documents without a problem. */
  readonly passed: number;
  /** A problem with the file as a whole stops all of it. */
  readonly stopped: boolean;
  readonly warnings: number;
}

const PROBLEM = { one: 'problem', many: 'problems' };
const WARNING = { one: 'warning', many: 'warnings' };

/**
 * Checked 38 invoices (£7,961.05) against suppliers (today at 6:02am) and budget codes (today at 6:04am). Where the file
 * as a whole stops it, what could be read was not judged, and nothing is said of the lists.
 */
export function checkedSentence(
  { totals, stopped }: Pick<CheckVerdict, 'totals' | 'stopped'>,
  lists: readonly ListChecked[],
  labels: Labels,
  now: Date,
): string {
  const all = `${countTotals(totals, labels)} (${formatMoney(grossOf(totals))})`;
  if (stopped) return `Read ${all}.`;
  const copied = lists.map(({ label, takenAt }) => ({
    label,
    copied: formatInstant(takenAt, now),
  }));
  return copied.length === 0
    ? `Checked ${all} without any list.`
    : `Checked ${all} against ${checkedAgainst(copied)}.`;
}

export function levelHeading(level: DescribedFinding['level'], n: number): string {
  return count(n, level === 'problem' ? PROBLEM : WARNING);
}

export function cardFigures(
  card: FindingCard,
  labels: Labels,
): readonly [documents: string, amount: string] {
  if (card.documents === 0) return ['', ''];
  return [count(card.documents, labels.document), formatMoney(card.amount)];
}

/** Lines 14, 31.  Fix: Ask the Supplier team to add pay site LIB. */
export function placeAndFix(card: FindingCard, labels: Labels): string {
  const { words } = card;
  const fix = words.fix.length === 0 ? '' : `Fix: ${words.fix.join(' ')}`;
  return [place(card, labels), fix].filter((part) => part !== '').join('  ');
}

const MOST_LINES = 10;

function place({ number, lines, moreLines }: FindingCard, labels: Labels): string {
  const document = number === undefined || number === '' ? '' : `${labels.document.one} ${number}`;
  const where = [document, linesText(lines, moreLines)].filter((part) => part !== '').join(', ');
  return where === '' ? '' : `${where.charAt(0).toUpperCase()}${where.slice(1)}.`;
}

function linesText(lines: readonly number[], moreLines: number): string {
  if (lines.length === 0) return '';
  const shown = lines.slice(0, MOST_LINES).map(String);
  const more = lines.length - shown.length + moreLines;
  if (more > 0) return `lines ${shown.join(', ')} and ${formatNumber(more)} more`;
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown.join(', ')}`;
}

export function moreCards(n: number): string {
  return `… and ${formatNumber(n)} more. --json lists them all.`;
}

export function unlistedSentence(n: number): string {
  const findings = count(n, { one: 'finding is', many: 'findings are' });
  return `${findings} counted and not listed here: see --max-findings.`;
}

const NOTHING_DONE = 'Nothing was stored or sent.';

/** 35 of 38 invoices would load. Nothing was stored or sent. */
export function verdictSentence(verdict: CheckVerdict, labels: Labels): string {
  return `${wouldLoad(verdict, labels)} ${NOTHING_DONE}`;
}

function wouldLoad({ totals, passed, stopped, warnings }: CheckVerdict, labels: Labels): string {
  const all = countOf(totals);
  if (stopped) return 'Nothing would load: the file as a whole has problems.';
  const words = countTotals(totals, labels);
  if (passed < all) return `${formatNumber(passed)} of ${words} would load.`;
  const read =
    warnings === 0
      ? ''
      : ` once somebody has read the ${warnings === 1 ? 'warning' : `${formatNumber(warnings)} warnings`}`;
  return `${all === 1 ? words : `All ${words}`} would load${read}.`;
}

/** While it works, and only after a second. */
export function checkingLine(documents: number, labels: Labels): string {
  return `Checking  ${count(documents, labels.document)}`;
}

/** For a name that is neither in interfaces/ nor in interfaces/examples/. */
export function brokenInterface(path: string, mistakes: number): string {
  return `${count(mistakes, { one: 'mistake', many: 'mistakes' })} in ${listOf([path])}`;
}

/** Where a file is needed. */
export function isFolder(path: string): string {
  return `${path} is a folder, not a file.`;
}

export function notWritten(path: string): string {
  return `The findings cannot be written to ${path}. Its folder must be there.`;
}
