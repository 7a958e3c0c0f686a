/** Amounts and counts as exact whole numbers, so that sums can be tried. */
import type { DraftField, DraftRecord } from './draft.ts';
import { toUnits } from './money-form.ts';

/** One figure for each record, in pence where the field is in pounds; undefined: not all of its texts are figures. */
export function figuresOf(field: DraftField): readonly bigint[] | undefined {
  const { type } = field.guess;
  if (type.kind === 'money') {
    const decimals = type.unit === 'pounds' ? 2 : 0;
    return all(
      field.texts.map((text) => toUnits(text, type, decimals)),
      impliedOf(type.unit),
    );
  }
  if (type.kind !== 'integer' && type.kind !== 'code') return undefined;
  if (!field.texts.every((text) => text === '' || /^-?\d{1,18}$/.test(text))) return undefined;
  return field.texts.map((text) => BigInt(text === '' ? 0 : text));
}

/** 4 implied decimals are hundredths of pence. */
function impliedOf(unit: 'pounds' | 'pence' | number): bigint {
  return typeof unit === 'number' && unit > 2 ? 10n ** BigInt(unit - 2) : 1n;
}

function all(figures: readonly (bigint | undefined)[], per: bigint): readonly bigint[] | undefined {
  const known = figures.filter((figure) => figure !== undefined);
  if (known.length !== figures.length || known.some((figure) => figure % per !== 0n))
    return undefined;
  return known.map((figure) => figure / per);
}

export function sum(figures: readonly bigint[]): bigint {
  return figures.reduce((total, figure) => total + figure, 0n);
}

/** Sums of the field over the records of each parent. */
export function sumsByParent(
  record: DraftRecord,
  field: DraftField,
  parents: number,
): bigint[] | undefined {
  const figures = figuresOf(field);
  if (figures === undefined) return undefined;
  const sums = Array.from({ length: parents }, () => 0n);
  figures.forEach((figure, index) => {
    const parent = record.parents[index];
    if (parent !== undefined) sums[parent] = (sums[parent] ?? 0n) + figure;
  });
  return sums;
}

export function countsByParent(record: DraftRecord, parents: number): bigint[] {
  const counts = Array.from({ length: parents }, () => 0n);
  for (const parent of record.parents)
    if (parent !== undefined) counts[parent] = (counts[parent] ?? 0n) + 1n;
  return counts;
}
