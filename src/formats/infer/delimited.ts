/**
 * Reads a sample whose fields have a character between them: which character, which quote, where the heading is, and how
 * one type of record is told from another.
 */
import { groupBy, listed, mostCommon } from './groups.ts';
import { findHeading, type Heading, placeOf } from './heading.ts';
import { type Look, wholeRecords } from './look.ts';
import type { Observation, ObservedRecord, ObservedType } from './observed.ts';
import { type RowType, rowTypes } from './row-types.ts';
import { type SampleRow, type SampleRows, splitSample } from './split-sample.ts';

const DELIMITERS = [',', '|', '\t', ';', '~', '^', '\u001f'];
/** Enough to choose by. */
const CHOOSE_CHARACTERS = 256 * 1024;
/** Below it a character does not keep the rows in step. */
const IN_STEP = 0.6;

interface Candidate {
  readonly delimiter: string;
  readonly score: number;
  /** Share of the rows that have as many fields as others of their kind. */
  readonly inStep: number;
  readonly width: number;
}

/** The best delimiter and how well it fits; undefined: no character keeps the rows in step. */
export function findDelimiter(text: string): Candidate | undefined {
  const start = text.slice(0, CHOOSE_CHARACTERS);
  const candidates = DELIMITERS.filter((delimiter) => start.includes(delimiter))
    .map((delimiter) => candidateOf(start, delimiter))
    .filter((candidate) => candidate.inStep >= IN_STEP && candidate.width > 1);
  return candidates.sort((a, b) => b.score - a.score)[0];
}

function candidateOf(text: string, delimiter: string): Candidate {
  const { rows } = splitSample(text, delimiter, '"');
  const kinds = groupBy(rows, ({ fields }) => fields[0] ?? '');
  const isTyped =
    kinds.size <= 15 && (kinds.size * 1.5 <= rows.length || [...kinds.keys()].every(isTypeCode));
  const groups = isTyped ? [...kinds.values()] : [rows];
  const common = groups.reduce((sum, group) => sum + commonWidth(group).count, 0);
  const inStep = rows.length === 0 ? 0 : common / rows.length;
  const width = commonWidth(rows).value;
  return { delimiter, inStep, width, score: inStep * inStep * (1 + Math.log2(Math.max(width, 1))) };
}

/** Of a sample so short that each type may be there once. */
function isTypeCode(text: string): boolean {
  return /^(?:[A-Z]{2,5}|\d{1,2})$/.test(text);
}

function commonWidth(rows: readonly SampleRow[]): ReturnType<typeof mostCommon> {
  return mostCommon(rows.map(({ fields }) => fields.length));
}

export function readDelimitedSample(look: Look, delimiter: string): Observation {
  const text = wholeRecords(look, '\n');
  const split = splitSample(text, delimiter, '"');
  const comment = commentOf(split.rows);
  const rows = split.rows.filter(({ raw }) => comment === undefined || !raw.startsWith(comment));
  const heading = findHeading(rows);
  const content = rows.slice(heading === undefined ? 0 : heading.index + 1);
  const types = rowTypes(content, heading);
  const widths = new Set(content.map(({ fields }) => fields.length));
  const [width] = widths;
  return {
    syntax: {
      kind: 'delimited',
      delimiter,
      quote: split.quoted > 0 || split.strayQuotes.length === 0 ? '"' : undefined,
      escape: split.hasBackslashQuotes ? '\\' : undefined,
      comment,
      lineBreaks: rows.some(({ raw }) => raw.includes('\n')) ? 'allowed' : 'refused',
      headingRow: heading && heading.index + 1,
      fields: widths.size === 1 ? width : undefined,
    },
    confidence: rows.length > 2 ? 'sure' : 'unsure',
    why: whySyntax(delimiter, rows.length, widths) + whyQuote(split),
    titleLines: rows.slice(0, heading?.index ?? 0).map(({ raw }) => raw),
    types: types.map((type) => observedType(type, heading)),
    doubts: [
      ...splitDoubts(split),
      ...widthDoubts(types),
      ...headingDoubts(heading, content.length),
    ],
  };
}

function whySyntax(delimiter: string, rows: number, widths: ReadonlySet<number>): string {
  const counts = [...widths].sort((a, b) => a - b);
  const fields = counts.length === 1 ? `${counts[0]} fields each` : `${counts.join(', ')} fields`;
  return `${rows} rows with ${JSON.stringify(delimiter)} between fields, ${fields}.`;
}

function whyQuote({ quoted, strayQuotes }: SampleRows): string {
  if (quoted > 0 || strayQuotes.length > 0) return '';
  return ' No field is in quotes in the sample; " is taken for the quote all the same.';
}

function commentOf(rows: readonly SampleRow[]): string | undefined {
  const marked = rows.filter(({ raw }) => raw.startsWith('#')).length;
  return marked > 0 && marked < rows.length / 2 ? '#' : undefined;
}

/* ---------- types of record ---------- */

function observedType(type: RowType, heading: Heading | undefined): ObservedType {
  const width = type.rows.reduce((most, { row }) => Math.max(most, row.fields.length), 0);
  const columns = Array.from({ length: width }, (_, index) => index);
  return {
    ...type,
    places: columns.map((index) => placeOf(index, heading)),
    records: type.rows.map(({ row, order }): ObservedRecord => {
      const { line, raw, fields } = row;
      return { order, line, begins: raw, texts: fields, above: undefined };
    }),
    parent: 'order',
  };
}

/* ---------- doubts ---------- */

function splitDoubts(split: SampleRows): string[] {
  const doubts: string[] = [];
  const { strayQuotes: stray } = split;
  if (stray.length > 0)
    doubts.push(
      `${lines(stray)} ${stray.length === 1 ? 'has' : 'have'} a quotation mark inside a field that is not in quotes: ` +
        `${split.quoted > 0 ? 'AIMS refuses such a record; ask the sender to double it' : 'read without quotes, so no field may hold the delimiter'}.`,
    );
  if (split.hasBackslashQuotes) doubts.push('A quote inside a field has a backslash before it.');
  return doubts;
}

function widthDoubts(types: readonly RowType[]): string[] {
  return types.flatMap(({ hint, rows }) => {
    const { value } = commonWidth(rows.map(({ row }) => row));
    const odd = rows.filter(({ row }) => row.fields.length !== value);
    if (odd.length === 0) return [];
    const where = lines(odd.map(({ row }) => row.line));
    return [`${where}: ${hint || 'the row'} has another number of fields than ${value}.`];
  });
}

function headingDoubts(heading: Heading | undefined, rows: number): string[] {
  if (heading === undefined) return [];
  const doubts: string[] = [];
  if (rows === 0)
    doubts.push('There is a heading and no row under it: the fields are guessed by name only.');
  if (heading.confidence === 'unsure')
    doubts.push(`Row ${heading.index + 1} may be a heading or data.`);
  heading.names.forEach((name, index) => {
    if (name === '')
      doubts.push(`Column ${index + 1} has no name in the heading: it is read by its number.`);
    else if (heading.names.indexOf(name) < index)
      doubts.push(`Two columns are called ${name}: they are read by their numbers.`);
  });
  return doubts;
}

function lines(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'Line' : 'Lines'} ${listed(numbers)}`;
}
