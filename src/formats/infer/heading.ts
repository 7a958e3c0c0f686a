/** Finds the row with the columns' names: words where the rows below have figures, none of them twice. */
import type { Place } from '../../domain/interface.ts';
import type { Confidence } from './inference.ts';
import type { ObservedPlace } from './observed.ts';
import type { SampleRow } from './split-sample.ts';
import { wordsOf } from './words.ts';

export interface Heading {
  /** Its row, from 0. */
  readonly index: number;
  /** Trimmed. */
  readonly names: readonly string[];
  readonly confidence: Confidence;
}

/** A title and a few notes may stand above it. */
const LOOK_ROWS = 12;
const ROWS_BELOW = 200;
const NUMBER = /^[£$€(-]*\s*\d[\d,./:-]*\)?$/u;
const HEADING_WORDS =
  /\b(account|address|amount|analysis|balance|budget|category|centre|client|code|cost|count|created|credit|currency|date|debit|description|document|due|entity|gross|id|invoice|item|line|message|name|net|no|note|number|objective|order|paid|payee|period|postcode|price|qty|quantity|rate|ref|reference|site|status|subjective|supplier|tax|term|terms|title|total|type|unit|value|vat|vendor|voucher)\b/;

export function findHeading(rows: readonly SampleRow[]): Heading | undefined {
  for (const [index, row] of rows.slice(0, LOOK_ROWS).entries()) {
    if (!rows.slice(0, index).every((above) => isTitle(above, row))) continue;
    const confidence = judge(row, rows.slice(index + 1, index + 1 + ROWS_BELOW));
    if (confidence !== undefined)
      return { index, names: row.fields.map((name) => name.trim()), confidence };
  }
  return undefined;
}

/** Fewer than half as many cells are filled as in the row it might be the title of. */
function isTitle(row: SampleRow, heading: SampleRow): boolean {
  return filled(row).length * 2 <= filled(heading).length;
}

function filled(row: SampleRow): readonly string[] {
  return row.fields.filter((field) => field.trim() !== '');
}

function judge(row: SampleRow, below: readonly SampleRow[]): Confidence | undefined {
  const names = filled(row).map((name) => name.trim());
  if (!looksLikeNames(row, names)) return undefined;
  const share = names.filter((name) => HEADING_WORDS.test(wordsOf(name))).length / names.length;
  if (below.length === 0) return share >= 0.5 ? 'likely' : undefined;
  if (share < 0.2 && !isAsWideAs(row, below)) return undefined;
  if (repeatsBelow(row, below)) return undefined;
  const figures = columnsOfFigures(row, below);
  if (share >= 0.4) return figures > 0 ? 'sure' : 'likely';
  if (figures >= 2 || (figures > 0 && share > 0)) return 'likely';
  return share > 0 && below.length > 1 ? 'unsure' : undefined;
}

function looksLikeNames(row: SampleRow, names: readonly string[]): boolean {
  if (row.fields.length < 2 || names.length < row.fields.length * 0.7) return false;
  if (names.some((name) => NUMBER.test(name) || name.length > 80)) return false;
  return new Set(names).size >= names.length - 1;
}

function isAsWideAs(row: SampleRow, below: readonly SampleRow[]): boolean {
  const same = below.filter(({ fields }) => fields.length === row.fields.length).length;
  return same >= below.length / 2;
}

function repeatsBelow(row: SampleRow, below: readonly SampleRow[]): boolean {
  return row.fields.some(
    (name, column) => name.trim() !== '' && below.some(({ fields }) => fields[column] === name),
  );
}

function columnsOfFigures(row: SampleRow, below: readonly SampleRow[]): number {
  return row.fields.filter((_, column) => {
    const texts = below.map(({ fields }) => fields[column]?.trim() ?? '').filter(Boolean);
    return (
      texts.length > 0 && texts.filter((text) => NUMBER.test(text)).length >= texts.length * 0.8
    );
  }).length;
}

const CONTROLS = /\p{Cc}/u;

/** By name where the heading has one that is there once. */
export function placeOf(index: number, heading: Heading | undefined): ObservedPlace {
  const name = heading?.names[index] ?? '';
  const isOnce = heading?.names.filter((other) => other === name).length === 1;
  const isOwn = isOnce && name !== '' && !CONTROLS.test(name);
  const place: Place = isOwn ? { kind: 'column', name } : { kind: 'position', index: index + 1 };
  return { place, label: name };
}
