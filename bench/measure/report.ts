/** How the figures are told: a table for people, and one line for programs. */
import { medianOf } from '../figures.ts';
import type { Comparison, Figure, Pair, Side } from './comparisons.ts';
import type { Usage } from './run-process.ts';

/** Medians of both sides, then each figure with its goal. */
export function describe({ a, b, figures, name }: Comparison, pairs: readonly Pair[]): string {
  return [
    `${name}  (${pairs.length} pairs)`,
    side(
      'A',
      a,
      pairs.map((pair) => pair.a),
    ),
    side(
      'B',
      b,
      pairs.map((pair) => pair.b),
    ),
    ...figures.map((figure) => told(figure, pairs)),
    '',
  ].join('\n');
}

function side(letter: string, { subject, file }: Side, usages: readonly Usage[]): string {
  const median = (figure: keyof Usage) => medianOf(usages.map((usage) => usage[figure]));
  return [
    `  ${letter} ${`${subject.name}, ${file} file`.padEnd(38)}`,
    `wall ${median('wallSeconds').toFixed(2).padStart(7)} s`,
    `CPU ${median('cpuSeconds').toFixed(2).padStart(7)} s`,
    `peak ${median('rssMiB').toFixed(0).padStart(6)} MiB`,
  ].join('   ');
}

function told({ name, of, goal }: Figure, pairs: readonly Pair[]): string {
  const figure = of(pairs);
  const line = `  = ${name.padEnd(20)} ${figure.toFixed(2).padStart(8)}`;
  if (goal === undefined) return line;
  const verdict = figure <= goal.aim ? 'aim met' : figure <= goal.must ? 'met' : 'MISSED';
  return `${line}   must ${goal.must}, aim ${goal.aim}: ${verdict}`;
}

/** `{"ratios":{...}}`, three decimals. */
export function asJson(ratios: ReadonlyMap<string, number>): string {
  const rounded = [...ratios].map(([name, ratio]) => [name, Math.round(ratio * 1000) / 1000]);
  return JSON.stringify({ ratios: Object.fromEntries(rounded) });
}
