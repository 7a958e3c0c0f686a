/**
 * What is compared with what, on which file, and the figures that come of it. The goals are ratios because seconds are
 * those of one machine on one day.
 */
import { medianOf } from '../figures.ts';
import type { FileName } from './files.ts';
import type { Usage } from './run-process.ts';
import * as subject from './subjects.ts';

export interface Side {
  readonly subject: subject.Subject;
  readonly file: FileName;
}

/** What both took, one run after the other. */
export interface Pair {
  readonly a: Usage;
  readonly b: Usage;
}

export interface Figure {
  readonly name: string;
  readonly of: (pairs: readonly Pair[]) => number;
  readonly goal?: Goal;
}

/** At most; `must` is a promise, `aim` is a hope. */
export interface Goal {
  readonly must: number;
  readonly aim: number;
}

export interface Comparison {
  readonly name: string;
  readonly a: Side;
  readonly b: Side;
  readonly figures: readonly Figure[];
}

const full: Side = { subject: subject.aims, file: 'clean' };

export const COMPARISONS: readonly Comparison[] = [
  ofTime('full/csv-parse', full, against(subject.csvParse), { must: 0.8, aim: 0.5 }),
  ofTime('full/duckdb', full, against(subject.duckdb), { must: 1, aim: 0.7 }),
  ofTime('full/zod', full, against(subject.zod), { must: 0.3, aim: 0.2 }),
  ofTime(
    'fallback/csv-parse',
    { subject: subject.aimsOnCsvParse, file: 'clean' },
    against(subject.csvParse),
    { must: 1.6, aim: 1.35 },
  ),
  {
    name: 'growth',
    a: { subject: subject.aims, file: 'long' },
    b: full,
    figures: [
      {
        name: 'rss-5M',
        of: (pairs) => medianOf(pairs.map(({ a }) => a.rssMiB)),
        goal: { must: 400, aim: 256 },
      },
      { name: 'rss-5M/1M', of: ratioOf('rssMiB'), goal: { must: 1.25, aim: 1.1 } },
      { name: 'cpu-5M/1M', of: ratioOf('cpuSeconds'), goal: { must: 5.8, aim: 5.3 } },
    ],
  },
  ofTime('bad/clean', { subject: subject.aims, file: 'bad' }, full, { must: 1.3, aim: 1.15 }),
  ofTime('validator', { subject: subject.aimsWithValidator, file: 'clean' }, full, {
    must: 1.25,
    aim: 1.12,
  }),
  ofTime('newline-scan', full, against(subject.newlineScan)),
];

/** What a small machine can vouch for in a minute, and how far from its goal it may be there. */
export const QUICK = ['full/csv-parse', 'fallback/csv-parse'];
export const QUICK_SLACK = 1.25;

function against(other: subject.Subject): Side {
  return { subject: other, file: 'clean' };
}

function ofTime(name: string, a: Side, b: Side, goal?: Goal): Comparison {
  return { name, a, b, figures: [{ name, of: ratioOf('wallSeconds'), ...(goal && { goal }) }] };
}

/** The median of what each pair says: both of a pair ran on the machine as it was then. */
function ratioOf(figure: keyof Usage): (pairs: readonly Pair[]) => number {
  return (pairs) => medianOf(pairs.map(({ a, b }) => a[figure] / b[figure]));
}
