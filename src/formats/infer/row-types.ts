/**
 * Tells types of record apart: by a code in one of the first columns, by which columns are filled, or by the row's place
 * at the start or the end. Where nothing divides the rows, they are one type.
 */
import type { RecordSelector } from '../../domain/interface.ts';
import { groupBy } from './groups.ts';
import { type Heading, placeOf } from './heading.ts';
import type { Confidence } from './inference.ts';
import { EVERY_RECORD, when } from './observed.ts';
import type { SampleRow } from './split-sample.ts';

export interface NumberedRow {
  readonly row: SampleRow;
  /** Among the rows below the heading, from 0. */
  readonly order: number;
}

export interface RowType {
  readonly hint: string;
  readonly when: RecordSelector;
  readonly confidence: Confidence;
  readonly why: string;
  readonly ignore: boolean;
  readonly rows: readonly NumberedRow[];
}

export function rowTypes(
  sample: readonly SampleRow[],
  heading: Heading | undefined,
): readonly RowType[] {
  const rows = sample.map((row, order) => ({ row, order }));
  if (rows.length === 0) return heading === undefined ? [] : [oneType(rows)];
  return byCode(rows, heading) ?? byFilling(rows, heading) ?? byPlace(rows, heading);
}

function oneType(rows: readonly NumberedRow[]): RowType {
  const why = 'All rows are filled alike, so they are one type of record.';
  return { hint: '', when: EVERY_RECORD, confidence: 'likely', why, ignore: false, rows };
}

/* ---------- by a code ---------- */

const MOST_CODES = 15;
const CODE = /^[A-Za-z0-9_.-]{1,12}$/;
const TYPE_NAME = /\b(type|record|rec|rectype)\b/i;

function byCode(
  rows: readonly NumberedRow[],
  heading: Heading | undefined,
): readonly RowType[] | undefined {
  for (const column of [0, 1, 2]) {
    if (heading !== undefined && !TYPE_NAME.test(heading.names[column] ?? '')) continue;
    const groups = groupBy(rows, ({ row }) => row.fields[column] ?? '');
    if (!areCodes([...groups.keys()], rows.length) || !differ([...groups.values()])) continue;
    const { place } = placeOf(column, heading);
    return [...groups].map(([text, group]) => ({
      hint: text,
      when: when({ equals: [{ place, texts: [text] }] }),
      confidence: rows.length > groups.size ? 'sure' : 'likely',
      why: `Column ${column + 1} is ${text}.`,
      ignore: false,
      rows: group,
    }));
  }
  return undefined;
}

function areCodes(codes: readonly string[], rows: number): boolean {
  if (codes.length < 2 || codes.length > MOST_CODES) return false;
  if (!codes.every((code) => CODE.test(code))) return false;
  // So few rows that each type may be there once: only what looks like nothing else.
  const isFew = codes.length * 2 > rows;
  return !isFew || codes.every((code) => /^[A-Z]{1,5}\d{0,2}$|^\d{1,2}$/.test(code));
}

/** Records of different types have other columns filled, or another number of them. */
function differ(groups: readonly (readonly NumberedRow[])[]): boolean {
  const shapes = groups.map(shapeOf);
  let [pairs, different] = [0, 0];
  shapes.forEach((shape, index) => {
    for (const other of shapes.slice(index + 1)) {
      pairs += 1;
      if (areDifferent(shape, other)) different += 1;
    }
  });
  return different >= pairs * 0.6;
}

interface Shape {
  readonly width: number;
  readonly filled: ReadonlySet<number>;
}

function shapeOf(rows: readonly NumberedRow[]): Shape {
  const [first] = rows;
  return { width: first?.row.fields.length ?? 0, filled: new Set(alwaysFilled(rows)) };
}

function areDifferent(a: Shape, b: Shape): boolean {
  if (a.width !== b.width) return true;
  const apart = a.filled.symmetricDifference(b.filled).size;
  return apart >= 2 || apart >= a.filled.union(b.filled).size * 0.3;
}

/* ---------- by which columns are filled ---------- */

function byFilling(
  rows: readonly NumberedRow[],
  heading: Heading | undefined,
): readonly RowType[] | undefined {
  const [first] = rows;
  const width = first?.row.fields.length ?? 0;
  if (width < 4 || rows.some(({ row }) => row.fields.length !== width)) return undefined;
  let best: { readonly filled: Half; readonly rest: Half; readonly score: number } | undefined;
  for (let column = 0; column < width; column += 1) {
    const halves = splitAt(rows, column);
    const score = Math.min(halves.filled.own.length, halves.rest.own.length);
    if (score >= 2 && score > (best?.score ?? 0)) best = { ...halves, score };
  }
  if (best === undefined) return undefined;
  // What comes first in the file is named first.
  const halves = [best.filled, best.rest].sort(byOrder);
  return halves.map((half, index) => fillingType(half, halves[1 - index], heading));
}

interface Half {
  readonly rows: readonly NumberedRow[];
  /** Columns filled in each of its rows and in none of the other half. */
  readonly own: readonly number[];
}

function splitAt(rows: readonly NumberedRow[], column: number): { filled: Half; rest: Half } {
  const filled = rows.filter(({ row }) => isFilled(row, column));
  const rest = rows.filter(({ row }) => !isFilled(row, column));
  return { filled: halfOf(filled, rest), rest: halfOf(rest, filled) };
}

function halfOf(rows: readonly NumberedRow[], others: readonly NumberedRow[]): Half {
  if (rows.length === 0 || others.length === 0) return { rows, own: [] };
  const own = alwaysFilled(rows).filter((column) =>
    others.every(({ row }) => !isFilled(row, column)),
  );
  return { rows, own };
}

function byOrder(a: Half, b: Half): number {
  return (a.rows[0]?.order ?? 0) - (b.rows[0]?.order ?? 0);
}

function fillingType(half: Half, other: Half | undefined, heading: Heading | undefined): RowType {
  const [own = 0] = half.own;
  const [others = 0] = other?.own ?? [];
  const [filled, empty] = [placeOf(own, heading), placeOf(others, heading)];
  return {
    hint: '',
    when: when({ notEmpty: [filled.place], empty: [empty.place] }),
    confidence: half.rows.length > 1 ? 'sure' : 'likely',
    why: `Columns ${half.own.map((column) => column + 1).join(', ')} are filled in these rows and empty in the others.`,
    ignore: false,
    rows: half.rows,
  };
}

/* ---------- by where they stand ---------- */

function byPlace(rows: readonly NumberedRow[], heading: Heading | undefined): readonly RowType[] {
  const total = totalRows(rows);
  if (total.length > 0) {
    const rest = rows.filter((row) => !total.includes(row));
    const own = alwaysFilled(rest).find((column) =>
      total.every(({ row }) => !isFilled(row, column)),
    );
    const types = byEnds(rest, heading !== undefined);
    return [
      ...types.map((type) => apartFrom(total, own, type, heading)),
      totalType(total, own, heading),
    ];
  }
  return byEnds(rows, heading !== undefined);
}

/** A row is no total where a column is filled that totals leave empty, or else where it has another word in front. */
function apartFrom(
  total: readonly NumberedRow[],
  own: number | undefined,
  type: RowType,
  heading: Heading | undefined,
): RowType {
  if (type.when !== EVERY_RECORD) return type;
  const place = (column: number) => placeOf(column, heading).place;
  if (own !== undefined) return { ...type, when: when({ notEmpty: [place(own)] }) };
  const pattern = `(?!${TOTAL_WORDS}).*`;
  return { ...type, when: when({ matches: [{ place: place(wordColumn(total)), pattern }] }) };
}

function byEnds(rows: readonly NumberedRow[], hasHeading: boolean): readonly RowType[] {
  const inner = rows.slice(1, -1);
  const [first, last] = [rows[0], rows.at(-1)];
  if (inner.length < 2 || first === undefined || last === undefined) return [oneType(rows)];
  const types: RowType[] = [];
  const isFirst = !hasHeading && standsApart(first, inner);
  const isLast = standsApart(last, inner);
  if (isFirst) types.push(endType('header', 1, first));
  types.push(oneType(rows.slice(isFirst ? 1 : 0, isLast ? -1 : undefined)));
  if (isLast) types.push(endType('trailer', 'last', last));
  return types;
}

function standsApart({ row }: NumberedRow, inner: readonly NumberedRow[]): boolean {
  const widths = new Set(inner.map((other) => other.row.fields.length));
  return widths.size === 1 && !widths.has(row.fields.length);
}

function endType(hint: string, index: 1 | 'last', row: NumberedRow): RowType {
  const where = index === 1 ? 'first' : 'last';
  const why = `The ${where} row has another number of fields than all others.`;
  return { hint, when: when({ index }), confidence: 'likely', why, ignore: false, rows: [row] };
}

const TOTAL = /^(grand |sub)?-?totals?\b/i;

function totalRows(rows: readonly NumberedRow[]): readonly NumberedRow[] {
  return rows.slice(-3).filter(({ row }) => {
    const filled = row.fields.filter((field) => field.trim() !== '');
    return TOTAL.test(filled[0]?.trim() ?? '') && filled.length * 2 <= row.fields.length + 1;
  });
}

const TOTAL_WORDS = '[ ]*([Gg][Rr][Aa][Nn][Dd] |[Ss][Uu][Bb])?-?[Tt][Oo][Tt][Aa][Ll]';

/** Where the word stands: the first column that is filled. */
function wordColumn([first]: readonly NumberedRow[]): number {
  return Math.max(first?.row.fields.findIndex((field) => field.trim() !== '') ?? 0, 0);
}

/** `own`: the column that all other rows have filled, and totals never. */
function totalType(
  rows: readonly NumberedRow[],
  own: number | undefined,
  heading: Heading | undefined,
): RowType {
  const { place } = placeOf(wordColumn(rows), heading);
  return {
    hint: 'total',
    when: when({
      matches: [{ place, pattern: `${TOTAL_WORDS}.*` }],
      empty: own === undefined ? [] : [placeOf(own, heading).place],
    }),
    confidence: 'likely',
    why: 'It begins with the word total.',
    ignore: false,
    rows,
  };
}

/* ---------- rows and columns ---------- */

function isFilled(row: SampleRow, column: number): boolean {
  return (row.fields[column] ?? '').trim() !== '';
}

function alwaysFilled(rows: readonly NumberedRow[]): number[] {
  const width = rows.reduce((least, { row }) => Math.min(least, row.fields.length), Infinity);
  if (!Number.isFinite(width)) return [];
  return Array.from({ length: width }, (_, index) => index).filter((column) =>
    rows.every(({ row }) => isFilled(row, column)),
  );
}
