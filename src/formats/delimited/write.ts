/**
 * Writes records as delimited text: quotes where they are needed, the declared end behind each. It must never cut, pad
 * or change a value; what cannot be written so that it is read as the same is refused.
 */
import { AimsError } from '../../domain/errors.ts';
import type { DelimitedSyntax, Encoding, Place, RecordDefinition } from '../../domain/interface.ts';
import { findMark } from '../byte-order-mark.ts';
import { type EncodeText, encoderFor } from '../decode-field.ts';
import type { RecordWriter, WrittenRecord } from '../syntax.ts';
import { columnName } from './heading.ts';
import { quoteField } from './quote-field.ts';

interface DelimitedStyle {
  readonly delimiter: string;
  readonly quote: string;
}

const CSV: DelimitedStyle = { delimiter: ',', quote: '"' };

export function delimitedLine(values: readonly string[], style: DelimitedStyle = CSV): string {
  return `${values.map((value) => quoteIfNeeded(value, style)).join(style.delimiter)}\n`;
}

function quoteIfNeeded(value: string, { delimiter, quote }: DelimitedStyle): string {
  const special =
    value.includes(delimiter) ||
    value.includes(quote) ||
    LINE_BREAK.test(value) ||
    BLANK_END.test(value);
  return special ? quoteField(value, quote, quote) : value;
}

const LINE_BREAK = /[\r\n]/;
/** Quoted too: loaders strip blanks from the ends of a bare field. */
const BLANK_END = /^\s|\s$/;

/**
 * A record has as many fields as the syntax says, or the heading, or the highest place of its type. A text that its
 * selector asks for is written where no field has the place: the AP of `when: { 1: AP }`. Fields that have no place, those
 * that are worked out, are not written.
 */
export function delimitedWriter(
  syntax: DelimitedSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): RecordWriter {
  return new DelimitedWriter(syntax, encoding, records);
}

/** A text on its way into a line, with the name that an error calls it by. */
interface Cell {
  readonly name: string;
  readonly text: string;
}

interface Shape {
  readonly width: number;
  /** The number from 0 of each field's place; undefined: it has none. */
  readonly fields: readonly (number | undefined)[];
  readonly constants: readonly (readonly [index: number, text: string])[];
}

class DelimitedWriter implements RecordWriter {
  readonly #syntax: DelimitedSyntax;
  readonly #encode: EncodeText;
  readonly #columns: readonly string[];
  readonly #shapes: ReadonlyMap<RecordDefinition, Shape>;
  #isStarted = false;

  constructor(syntax: DelimitedSyntax, encoding: Encoding, records: readonly RecordDefinition[]) {
    const columns = columnsOf(records);
    this.#syntax = syntax;
    this.#encode = encoderFor(encoding);
    this.#columns = columns;
    const width = syntax.heading === undefined ? syntax.fields : columns.length;
    this.#shapes = new Map(records.map((type) => [type, shapeOf(type, columns, width)]));
  }

  write({ type, texts }: WrittenRecord): Uint8Array {
    const shape = this.#shapes.get(type);
    if (shape === undefined) throw new Error(`the writer was not told of ${type.name}`);
    const heading = this.#heading();
    return Buffer.concat([heading, this.#line(cellsOf(type, texts, shape))]);
  }

  end(): Uint8Array {
    return this.#heading();
  }

  #heading(): Uint8Array {
    const { heading } = this.#syntax;
    if (heading === undefined || this.#isStarted) return new Uint8Array();
    if (heading.row !== 1) throw misfit({ name: `row ${heading.row}`, text: '' });
    return this.#line(this.#columns.map((name) => ({ name, text: name })));
  }

  #line(cells: readonly Cell[]): Uint8Array {
    const { delimiter, quote, recordEnd } = this.#syntax;
    const fields = cells.map((cell, index) => this.#field(cell, index));
    const isBlank = fields.length < 2 && fields.join('') === '';
    if (isBlank && quote === undefined) throw misfit(cells[0]);
    const text = isBlank ? `${quote}${quote}` : fields.join(delimiter);
    const bytes = this.#encode(`${text}${recordEnd ?? '\n'}`);
    if (bytes === undefined) throw misfit(cells.find(({ text }) => !this.#encode(text)));
    if (!this.#isStarted && findMark(bytes) !== undefined) throw misfit(cells[0]);
    this.#isStarted = true;
    return bytes;
  }

  #field(cell: Cell, index: number): string {
    const { text } = cell;
    const { quote, escape: escapedBy } = this.#syntax;
    const wouldSplit = this.#wouldSplit(text, index);
    if (quote === undefined) {
      if (wouldSplit) throw misfit(cell);
      return text;
    }
    if (text.includes(quote) && escapedBy === undefined) throw misfit(cell);
    const isBare = !wouldSplit && !text.includes(quote) && !BLANK_END.test(text);
    return isBare ? text : quoteField(text, quote, escapedBy);
  }

  /** Whether it would not be one field, or no field at all; also together with the first characters behind it. */
  #wouldSplit(text: string, index: number): boolean {
    const { delimiter, recordEnd, comment } = this.#syntax;
    const meets = (mark: string) => (text + mark).indexOf(mark) < text.length;
    const isComment = index === 0 && comment !== undefined && text.startsWith(comment);
    return isComment || LINE_BREAK.test(text) || meets(delimiter) || meets(recordEnd ?? '\n');
  }
}

/** The columns' names in the order of the fields; a field that has a number keeps its place, and its column no name. */
function columnsOf(records: readonly RecordDefinition[]): readonly string[] {
  const places = records.flatMap(placesOf);
  const numbered = new Set(
    places.flatMap((place) => (place.kind === 'position' ? [place.index - 1] : [])),
  );
  const names = new Set(
    places.flatMap((place) => (place.kind === 'column' ? [columnName(place.name)] : [])),
  );
  const width = Math.max(numbered.size + names.size, ...Array.from(numbered, (index) => index + 1));
  const inTurn = names.values();
  return Array.from({ length: width }, (_, index) =>
    numbered.has(index) ? '' : (inTurn.next().value ?? ''),
  );
}

function placesOf({ when, fields }: RecordDefinition): readonly Place[] {
  const ofFields = fields.flatMap(({ source }) => (source.kind === 'place' ? [source.place] : []));
  return [...ofFields, ...when.equals.map(({ place }) => place)];
}

function shapeOf(
  type: RecordDefinition,
  columns: readonly string[],
  width: number | undefined,
): Shape {
  const fields = type.fields.map(({ source }) =>
    source.kind === 'place' ? indexOf(source.place, columns) : undefined,
  );
  const constants = type.when.equals
    .map(({ place, texts }) => [indexOf(place, columns), texts] as const)
    .filter(([index]) => !fields.includes(index))
    .flatMap(([index, [text, second]]) =>
      text === undefined || second !== undefined ? [] : [[index, text] as const],
    );
  const highest = Math.max(-1, ...fields.map((index) => index ?? -1), ...constants.map(([i]) => i));
  return { width: width ?? highest + 1, fields, constants };
}

function indexOf(place: Place, columns: readonly string[]): number {
  if (place.kind === 'position') return place.index - 1;
  if (place.kind === 'column') return columns.indexOf(columnName(place.name));
  throw new Error(`a delimited record has no place of kind ${place.kind}`);
}

/** Two fields may share a place, where they have the same text or only one has any. */
function cellsOf(type: RecordDefinition, texts: WrittenRecord['texts'], shape: Shape): Cell[] {
  const cells: Cell[] = Array.from({ length: shape.width }, () => ({ name: type.name, text: '' }));
  for (const [index, text] of shape.constants) cells[index] = { name: type.name, text };
  for (const [at, index] of shape.fields.entries()) {
    const text = texts[at];
    if (index === undefined || text === undefined || text === '') continue;
    const cell = { name: type.fields[at]?.name ?? type.name, text };
    const there = cells[index];
    if (there === undefined || (there.text !== '' && there.text !== text)) throw misfit(cell);
    cells[index] = cell;
  }
  return cells;
}

function misfit(cell: Cell | undefined): AimsError {
  return new AimsError('VALUE_DOES_NOT_FIT', { column: cell?.name ?? '' });
}
