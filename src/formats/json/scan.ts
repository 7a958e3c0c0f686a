/**
 * Goes through a JSON file (RFC 8259, UTF-8) from its first sign to its last, without recursion, and tells the builder
 * what it meets.
 *
 * Our own, because JSON.parse cannot say where a value is in the bytes, takes the last of two equal keys in silence and
 * any depth; a reviver sees neither the first of the two nor a place. Keys are only ever data here: in sets and
 * maps, never names of an object's properties. Tests hold it against JSON.parse.
 */
import type { RecordBuilder, Span } from '../tree/build-records.ts';
import { TreeFault, type TreeSource } from '../tree/source.ts';
import { isNumber } from './number.ts';

const NUMBER_SIGNS = /[-+.0-9eE]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const CONTROL = /[\u0000-\u001f]/;

interface OpenValue {
  readonly kind: 'object' | 'array';
  /** What the builder calls the items of an array, or the value of the key that came last. */
  name: string | undefined;
  readonly keys: Set<string>;
  /** The builder was told of it: an array is only its items, unless it is an item itself. */
  readonly isTold: boolean;
  isEmpty: boolean;
  readonly start: number;
}

/** Throws a TreeFault for the first thing that is not as it should be. */
export function scanJson(source: TreeSource, builder: RecordBuilder, maxDepth: number): void {
  new JsonScanner(source, builder, maxDepth).run();
}

class JsonScanner {
  readonly #source: TreeSource;
  readonly #text: string;
  readonly #builder: RecordBuilder;
  readonly #maxDepth: number;
  readonly #open: OpenValue[] = [];
  #at = 0;

  constructor(source: TreeSource, builder: RecordBuilder, maxDepth: number) {
    this.#source = source;
    this.#text = source.latin1;
    this.#builder = builder;
    this.#maxDepth = maxDepth;
  }

  run(): void {
    this.#passBlanks();
    this.#value();
    for (let open = this.#open.at(-1); open !== undefined; open = this.#open.at(-1)) {
      this.#passBlanks();
      this.#continue(open);
    }
    this.#passBlanks();
    if (this.#at < this.#text.length) {
      throw new TreeFault('several-values', this.#at, { found: this.#shown() });
    }
  }

  /** The next member or item of what is open, or its end. */
  #continue(open: OpenValue): void {
    const end = open.kind === 'object' ? '}' : ']';
    if (this.#text[this.#at] === end) this.#close(open);
    else this.#next(open);
  }

  #next(open: OpenValue): void {
    if (!open.isEmpty) {
      this.#take(',');
      this.#passBlanks();
    }
    open.isEmpty = false;
    if (open.kind === 'object') open.name = this.#key(open.keys);
    this.#value();
  }

  #close({ isTold, isEmpty, start }: OpenValue): void {
    this.#at += 1;
    this.#open.pop();
    if (isTold) this.#builder.end(this.#at);
    else if (isEmpty) this.#nothing(start);
  }

  #key(keys: Set<string>): string {
    const start = this.#at;
    const key = this.#string();
    if (keys.has(key)) throw new TreeFault('key-twice', start, { found: key });
    keys.add(key);
    this.#passBlanks();
    this.#take(':');
    this.#passBlanks();
    return key;
  }

  #value(): void {
    const sign = this.#text[this.#at];
    if (sign === '{' || sign === '[') this.#beginBranch(sign === '{' ? 'object' : 'array');
    else this.#scalar();
  }

  #beginBranch(kind: 'object' | 'array'): void {
    if (this.#open.length >= this.#maxDepth) {
      throw new TreeFault('too-deep', this.#at, { expected: `${this.#maxDepth}` });
    }
    const isItem = this.#open.at(-1)?.kind === 'array';
    const isTold = kind === 'object' || isItem;
    const name = this.#nameOfItems(isItem);
    if (isTold) {
      this.#begin(this.#at);
      this.#builder.branch();
    }
    this.#open.push({ kind, name, keys: new Set(), isTold, isEmpty: true, start: this.#at });
    this.#at += 1;
  }

  /** Items have the array's name; those of an array in an array have one that no path can write. */
  #nameOfItems(isItem: boolean): string | undefined {
    return isItem ? '' : this.#open.at(-1)?.name;
  }

  #scalar(): void {
    const start = this.#at;
    const text = this.#text[start] === '"' ? this.#string() : this.#word();
    if (text === undefined) this.#nothing(start);
    else this.#tell(text, { start, end: this.#at });
  }

  #tell(text: string, span: Span): void {
    this.#begin(span.start);
    this.#builder.text(text, span);
    this.#builder.end(span.end);
  }

  /** Null, or an array without items. */
  #nothing(start: number): void {
    const name = this.#open.at(-1)?.name;
    if (name !== undefined) this.#builder.nothing(name, { start, end: this.#at });
  }

  #begin(start: number): void {
    const name = this.#open.at(-1)?.name;
    if (name === undefined) this.#builder.beginRoot(start);
    else this.#builder.begin(name, name, undefined, start);
  }

  /** Numbers as they are written; null is nothing. */
  #word(): string | undefined {
    const start = this.#at;
    for (const word of ['true', 'false', 'null']) {
      if (!this.#text.startsWith(word, start)) continue;
      this.#at += word.length;
      return word === 'null' ? undefined : word;
    }
    while (NUMBER_SIGNS.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const number = this.#source.text(start, this.#at);
    if (!isNumber(number)) throw this.#malformed(start);
    return number;
  }

  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.#malformed(start);
    const end = this.#endOfString(start);
    if (end < 0) throw this.#malformed(start);
    this.#at = end + 1;
    const text = this.#source.text(start + 1, end);
    if (CONTROL.test(text)) throw this.#malformed(start);
    return text.includes('\\') ? this.#unescaped(text, start) : text;
  }

  /** Its closing quote: one that an even number of backslashes stands before. */
  #endOfString(start: number): number {
    let quote = this.#text.indexOf('"', start + 1);
    while (quote >= 0) {
      let before = quote - 1;
      while (this.#text[before] === '\\') before -= 1;
      if ((quote - before) % 2 === 1) return quote;
      quote = this.#text.indexOf('"', quote + 1);
    }
    return -1;
  }

  #unescaped(text: string, start: number): string {
    try {
      return String(JSON.parse(`"${text}"`));
    } catch {
      throw this.#malformed(start);
    }
  }

  #take(sign: string): void {
    if (this.#text[this.#at] !== sign) {
      throw new TreeFault('not-well-formed', this.#at, { found: this.#shown(), expected: sign });
    }
    this.#at += 1;
  }

  #passBlanks(): void {
    while (isBlank(this.#text.charCodeAt(this.#at))) this.#at += 1;
  }

  #shown(at: number = this.#at): string {
    return this.#source.shown(at, this.#text.length);
  }

  #malformed(at: number): TreeFault {
    return new TreeFault('not-well-formed', at, { found: this.#shown(at) });
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
