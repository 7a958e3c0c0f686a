/**
 * Finds control figures by trying: a figure of a header or trailer that is the number of records of a type, or the sum of a
 * field over them. Every fit is said with how many values stand behind it: one invoice proves nothing.
 */
import { type DraftField, type DraftRecord, moneyOf } from './draft.ts';

import { countsByParent, figuresOf, sum, sumsByParent } from './figures.ts';
import { type Confidence, type InferredControl, ROLES } from './inference.ts';
import type { Levels } from './levels.ts';
import { isOnceInEach } from './parents.ts';

export interface ControlFound {
  readonly record: DraftRecord;
  readonly field: DraftField;
  /** What is counted or added up. */
  readonly of: DraftRecord | undefined;
  readonly summed: DraftField | undefined;
  readonly isNegated: boolean;
  readonly each: DraftRecord | undefined;
  readonly behind: number;
  /** Other figures it is equal to as well. */
  readonly others: readonly Pick<Fit, 'of' | 'summed'>[];
}

export function findControls(
  records: readonly DraftRecord[],
  levels: Levels,
): readonly ControlFound[] {
  const targets = [levels.document, levels.line, ...records].filter(
    (record, index, all) => all.indexOf(record) === index,
  );
  return records.flatMap((record) => {
    if (record === levels.document && record.parent === undefined && levels.line === record)
      return [];
    if (isSingle(record, levels))
      return record.fields.flatMap((field) => tryFile(record, field, targets, levels));
    if (record !== levels.document && record.parent !== levels.document) return [];
    if (record === levels.line) return [];
    return record.fields.flatMap((field) => tryEach(record, field, targets, levels));
  });
}

function isSingle(record: DraftRecord, levels: Levels): boolean {
  const isLevel = record === levels.document || record === levels.line || record === levels.part;
  return !isLevel && record.type.records.length === 1 && record.parent !== levels.document;
}

/* ---------- over the whole file ---------- */

interface Fit {
  readonly of: DraftRecord | undefined;
  readonly summed: DraftField | undefined;
  readonly isNegated: boolean;
  readonly behind: number;
  readonly rank: number;
}

function tryFile(
  record: DraftRecord,
  field: DraftField,
  targets: readonly DraftRecord[],
  levels: Levels,
): readonly ControlFound[] {
  if (!mayBeControl(field)) return [];
  const [figure] = figuresOf(field) ?? [];
  if (figure === undefined || figure === 0n) return [];
  const others = targets.filter((target) => target !== record && !target.type.ignore);
  const fits = [
    ...(isCount(field) ? others.flatMap((target) => countFit(target, figure, levels)) : []),
    ...(mayBeTotal(field) ? others.flatMap((target) => sumFits(target, figure, levels)) : []),
  ].sort((a, b) => b.rank - a.rank);
  const all = targets.reduce((count, { type }) => count + type.records.length, 0);
  if (isCount(field) && fits.length === 0 && figure === BigInt(all))
    return [found(record, field, undefined, [], { behind: all })];
  const [best, ...rest] = fits;
  return best === undefined ? [] : [found(record, field, undefined, rest, best)];
}

/** Whole numbers without leading zeros may be a count; so may those that fill a fixed place. */
function isCount({ guess, texts }: DraftField): boolean {
  if (!texts.every((text) => /^\d{1,15}$/.test(text))) return false;
  return guess.type.kind === 'integer' || guess.type.kind === 'code' || guess.type.kind === 'money';
}

const NO_FIGURE = /\b(date|reference|ref|id|sender|recipient|type|code|version|number|message)\b/;

function mayBeControl({ guess, words, place }: DraftField): boolean {
  if (guess.type.kind === 'date') return false;
  const meant = place.meaning?.name ?? '';
  if (place.place.kind === 'element')
    return (
      place.meaning !== undefined &&
      !/reference|date|sender|recipient|type|code|fileNumber|^message$|^segments$/i.test(meant)
    );
  return !NO_FIGURE.test(words) || /\bnumber of\b|\brecords\b/.test(words);
}

function mayBeTotal({ guess, place }: DraftField): boolean {
  return guess.type.kind === 'money' || place.meaning === undefined;
}

function countFit(target: DraftRecord, figure: bigint, levels: Levels): readonly Fit[] {
  const { length } = target.type.records;
  const isLevel = target === levels.document || target === levels.line;
  if (figure !== BigInt(length) || (length === 1 && !isLevel)) return [];
  const rank = target === levels.document ? 9 : target === levels.line ? 8 : 3;
  return [
    {
      of: target,
      summed: undefined,
      isNegated: false,
      behind: length,
      rank: length > 1 ? rank : 1,
    },
  ];
}

const NOT_SUMMED: ReadonlySet<string | undefined> = new Set(
  ROLES.filter((role) => !['gross', 'net', 'tax', 'quantity'].includes(role)),
);

/** Digits may be an amount where neither a name nor a standard says otherwise. */
export function mayBeAmount({ guess, role, words, place }: DraftField): boolean {
  if (guess.type.kind === 'money') return true;
  if (guess.type.kind === 'date' || NOT_SUMMED.has(role?.value)) return false;
  return words === '' && place.meaning === undefined;
}

function sumFits(target: DraftRecord, figure: bigint, levels: Levels): readonly Fit[] {
  const isInside = target === levels.document || target.parent !== undefined;
  if (!isInside) return [];
  return target.fields.filter(mayBeAmount).flatMap((field) => {
    const figures = figuresOf(field);
    if (figures === undefined || figures.length === 0) return [];
    const total = sum(figures);
    if (total !== figure && total !== -figure) return [];
    const behind = new Set(figures.filter((one) => one !== 0n)).size;
    // One value that is equal to another proves nothing, unless both are amounts already.
    if (behind < 2 && field.guess.type.kind !== 'money') return [];
    return [
      {
        of: target,
        summed: field,
        isNegated: total !== figure,
        behind,
        rank: sumRank(target, field, levels, behind),
      },
    ];
  });
}

function sumRank(target: DraftRecord, field: DraftField, levels: Levels, behind: number): number {
  const level = target === levels.document ? 2 : target === levels.line ? 1 : 0;
  const role = field.role?.value;
  const named = role === 'gross' ? 3 : role === 'net' || field.guess.type.kind === 'money' ? 2 : 0;
  return 4 + level + named * 0.5 - (behind < 2 ? 3 : 0);
}

/* ---------- in each document ---------- */

/** A figure of the document, or of its summary, that is the number of its lines. */
function tryEach(
  record: DraftRecord,
  field: DraftField,
  targets: readonly DraftRecord[],
  levels: Levels,
): readonly ControlFound[] {
  const { document } = levels;
  if (!mayBeControl(field) || !isCount(field) || field.role !== undefined) return [];
  const figures = figuresOf(field);
  if (figures === undefined || figures.length < 2 || new Set(figures).size < 2) return [];
  const parents = record === document ? figures.map((_, index) => index) : record.parents;
  if (record !== document && !isOnceInEach(record, document)) return [];
  for (const target of targets) {
    if (target.parent !== document || target === record) continue;
    const counts = countsByParent(target, document.type.records.length);
    if (!figures.every((figure, index) => counts[parents[index] ?? -1] === figure)) continue;
    const behind = new Set(figures).size;
    return [found(record, field, document, [], { of: target, behind })];
  }
  return [];
}

function found(
  record: DraftRecord,
  field: DraftField,
  each: DraftRecord | undefined,
  rest: readonly Fit[],
  fit: Partial<Fit> & { readonly behind: number },
): ControlFound {
  const { of, summed, isNegated = false, behind } = fit;
  return { record, field, of, summed, isNegated, each, behind, others: rest.slice(0, 4) };
}

/** Once records and fields have their names. */
export function otherFits({ others }: ControlFound): readonly string[] {
  return others.map(({ of, summed }) =>
    summed === undefined ? `count of ${of?.name}` : `sum of ${of?.name}.${summed.name}`,
  );
}

/* ---------- what a fit says of the fields ---------- */

/** A sum that fits makes amounts of digits that might have been anything. */
export function settleTypes(controls: readonly ControlFound[]): void {
  for (const { field, summed } of controls) {
    if (summed === undefined) continue;
    for (const one of [summed, field]) {
      if (one.guess.type.kind === 'money') continue;
      one.guess = {
        type: moneyOf('pence'),
        split: undefined,
        confidence: 'likely',
        why: 'It takes part in a sum that fits, so it is an amount.',
        doubt: 'Whole numbers that add up: taken for pence; check against a printed invoice.',
      };
    }
  }
  for (const { field, summed } of controls)
    if (summed === undefined)
      field.guess = {
        ...field.guess,
        type: { kind: 'integer' },
        confidence: 'sure',
        why: 'It is a count.',
        doubt: undefined,
      };
}

export function inferredControl(control: ControlFound, all: number): InferredControl {
  const { record, field, of, summed, isNegated, each, behind } = control;
  const counted = of === undefined ? 'records()' : `count(${of.name})`;
  const added = `${isNegated ? '-' : ''}sum(${of?.name}.${summed?.name})`;
  return {
    code: summed === undefined ? 'FIL-002' : 'FIL-004',
    record: record.name,
    field: field.name,
    equals: summed === undefined ? counted : added,
    each: each?.name,
    confidence: confidenceOf(behind),
    why:
      summed === undefined
        ? `${each === undefined ? `${field.texts[0]} is` : `In each ${each.name} it is`} the number of ${of === undefined ? `all ${all} records` : `${of.name} records`}.`
        : `${field.texts[0]} is the sum of ${of?.name}.${summed.name} over ${of?.type.records.length} records${isNegated ? ', with the other sign' : ''}.`,
  };
}

function confidenceOf(behind: number): Confidence {
  if (behind >= 3) return 'sure';
  return behind === 2 ? 'likely' : 'unsure';
}

/* ---------- what holds in each document ---------- */

export interface Relation {
  readonly fields: readonly DraftField[];
  readonly of: number;
  readonly isNegated: boolean;
}

/** Fields of the line that add up to the document's total in every document: one alone, or two together. */
export function addsUp(
  document: DraftRecord,
  gross: DraftField,
  line: DraftRecord,
): Relation | undefined {
  const totals = figuresOf(gross);
  if (totals === undefined || totals.length === 0) return undefined;
  const sums = line.fields.filter(mayBeAmount).flatMap((field) => {
    const added = sumsByParent(line, field, document.type.records.length);
    return added === undefined || added.every((one) => one === 0n) ? [] : [{ field, added }];
  });
  for (const isNegated of [false, true]) {
    const wanted = totals.map((total) => (isNegated ? -total : total));
    const alone = sums.find(({ added }) => wanted.every((total, index) => total === added[index]));
    if (alone !== undefined) return { fields: [alone.field], of: totals.length, isNegated };
    for (const [index, one] of sums.entries())
      for (const two of sums.slice(index + 1)) {
        const fits = wanted.every(
          (total, at) => total === (one.added[at] ?? 0n) + (two.added[at] ?? 0n),
        );
        if (fits) return { fields: [one.field, two.field], of: totals.length, isNegated };
      }
  }
  return undefined;
}

/** Where nothing names the total: the field of the document that the lines make in every document, not by chance. */
export function findTotal(document: DraftRecord, line: DraftRecord): DraftField | undefined {
  return document.fields.filter(mayBeAmount).find((field) => {
    const figures = new Set(figuresOf(field));
    return figures.size >= 2 && addsUp(document, field, line) !== undefined;
  });
}

/** Without tax: the sum is a little less than the total in every document, never more, as a net amount is. */
export function staysBelow(
  document: DraftRecord,
  gross: DraftField,
  line: DraftRecord,
): DraftField | undefined {
  const totals = figuresOf(gross)?.map((total) => (total < 0n ? -total : total));
  if (totals === undefined || totals.length < 2) return undefined;
  return line.fields.filter(mayBeAmount).find((field) => {
    const sums = sumsByParent(line, field, document.type.records.length);
    return sums?.every((added, index) => {
      const total = totals[index] ?? 0n;
      // VAT is 20 % at most; a few pence of rounding.
      return added > 0n && added <= total + 2n && total * 100n <= added * 120n + 500n;
    });
  });
}

/** What a control figure is called: `invoices` for a count of them, `total` for a sum. */
export function controlName({ of, summed, each, field }: ControlFound): string | undefined {
  if (field.words !== '' || each !== undefined || field.place.meaning !== undefined)
    return undefined;
  return summed !== undefined ? 'total' : of === undefined ? 'records' : `${of.name}s`;
}
