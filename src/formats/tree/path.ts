/**
 * The path language that XML and JSON share: where a field is in its record, and where records are in the file.
 * It is a small part of XPath 1.0, with its meaning: `invoice_amount/sum`, `@currency`, `a/b/@c`, `.` (the element's own
 * text), `TaxTotal[TaxAmount/@currencyID='GBP']/TaxAmount`, `line[2]`. No `//`, no `*`, no `..`: a path names what it
 * takes, so that what nobody named can be told.
 */

export interface Path {
  readonly steps: readonly Step[];
  /** What is taken at the end: an attribute; undefined: the text. */
  readonly attribute: string | undefined;
}

export interface Step {
  /** What it is matched by: the name as written, until a syntax has looked up its prefix. */
  readonly name: string;
  /** As the definition writes it, for people. */
  readonly written: string;
  /** Applied in order, to elements of this name under one parent. */
  readonly filters: readonly Filter[];
}

export type Filter =
  /** From 1. */
  | { readonly kind: 'index'; readonly index: number }
  /** One of the texts at the path is this. */
  | { readonly kind: 'equals'; readonly path: Path; readonly text: string };

export const PATH_HELP =
  "Write the names from the record's element down, with / between them: invoice_amount/sum, @currency, amount/@currency, " +
  "line[2], tax[@id='VAT']/amount, or . for its own text. Names with other signs stand in quotes: 'net amount'.";

export const RECORD_PATH_HELP =
  'Write all names from the root down, without conditions: /payment_data/invoice_list/invoice. In JSON, / is the whole value, ' +
  'and the items of an array have the name of the array.';

const LONGEST = 1000;
const BARE_NAME = /[^\s/@[\]='"*$().|][^\s/@[\]='"*$()|]*/y;
const QUOTED = /'([^']*)'|"([^"]*)"/y;
const INDEX = /[1-9][0-9]{0,6}/y;

/** Where a field is, from its record's element on; undefined: it is not such a path, and PATH_HELP says how to write one. */
export function parsePath(text: string): Path | undefined {
  if (text.length > LONGEST) return undefined;
  const cursor = new Cursor(text);
  const path = readPath(cursor);
  return cursor.isAtEnd ? path : undefined;
}

/** Where records are, from the root on; undefined: it is not such a path, and RECORD_PATH_HELP says how to write one. */
export function parseRecordPath(text: string): Path | undefined {
  if (text === '/') return { steps: [], attribute: undefined };
  const path = text.startsWith('/') ? parsePath(text.slice(1)) : undefined;
  const isPlain = path?.steps.every((step) => step.filters.length === 0);
  return isPlain && path?.steps.length && path.attribute === undefined ? path : undefined;
}

function readPath(cursor: Cursor): Path | undefined {
  if (cursor.takes('.')) return { steps: [], attribute: undefined };
  const steps: Step[] = [];
  do {
    if (cursor.takes('@')) {
      const attribute = readName(cursor);
      return attribute === undefined ? undefined : { steps, attribute };
    }
    const step = readStep(cursor);
    if (step === undefined) return undefined;
    steps.push(step);
  } while (cursor.takes('/'));
  return { steps, attribute: undefined };
}

function readStep(cursor: Cursor): Step | undefined {
  const name = readName(cursor);
  if (name === undefined) return undefined;
  const filters: Filter[] = [];
  while (cursor.takes('[')) {
    const filter = readFilter(cursor);
    if (filter === undefined || !cursor.takes(']')) return undefined;
    filters.push(filter);
  }
  return { name, written: name, filters };
}

function readFilter(cursor: Cursor): Filter | undefined {
  const index = cursor.match(INDEX)?.[0];
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  const path = readPath(cursor);
  if (path === undefined || !cursor.takes('=')) return undefined;
  const text = readQuoted(cursor);
  return text === undefined ? undefined : { kind: 'equals', path, text };
}

function readName(cursor: Cursor): string | undefined {
  return cursor.match(BARE_NAME)?.[0] ?? (readQuoted(cursor) || undefined);
}

function readQuoted(cursor: Cursor): string | undefined {
  const quoted = cursor.match(QUOTED);
  return quoted?.[1] ?? quoted?.[2];
}

class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  takes(sign: string): boolean {
    const isThere = this.#text.startsWith(sign, this.#at);
    if (isThere) this.#at += sign.length;
    return isThere;
  }

  /** Takes what a sticky pattern matches here. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match ?? undefined;
  }
}
