/**
 * Splits a sample into rows for looking at it. Unlike the reader of real files it forgives: a quote that does not close
 * is taken as a letter, and said.
 */
export interface SampleRow {
  /** First physical line, from 1, in what was looked at. */
  readonly line: number;
  readonly fields: readonly string[];
  readonly raw: string;
}

export interface SampleRows {
  readonly rows: readonly SampleRow[];
  /** Fields that stand in quotes. */
  readonly quoted: number;
  readonly hasBackslashQuotes: boolean;
  /** Lines with a quote that neither opens nor closes a field. */
  readonly strayQuotes: readonly number[];
}

/** A quoted field that is longer is a quote by mistake. */
const LONGEST_QUOTED = 10_000;

export function splitSample(text: string, delimiter: string, quote: string): SampleRows {
  const splitter = new SampleSplitter(text, delimiter, quote);
  return splitter.split();
}

class SampleSplitter {
  readonly #text: string;
  readonly #delimiter: string;
  readonly #quote: string;
  readonly #rows: SampleRow[] = [];
  readonly #stray: number[] = [];
  #quoted = 0;
  #backslashes = false;
  #at = 0;
  #line = 1;

  constructor(text: string, delimiter: string, quote: string) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#quote = quote;
  }

  split(): SampleRows {
    while (this.#at < this.#text.length) this.#row();
    return {
      rows: this.#rows,
      quoted: this.#quoted,
      hasBackslashQuotes: this.#backslashes,
      strayQuotes: this.#stray,
    };
  }

  #row(): void {
    const [start, line] = [this.#at, this.#line];
    const fields = [this.#field()];
    while (this.#text.startsWith(this.#delimiter, this.#at)) {
      this.#at += this.#delimiter.length;
      fields.push(this.#field());
    }
    const raw = this.#text.slice(start, this.#at);
    if (this.#text.startsWith('\r\n', this.#at)) this.#at += 2;
    else if (this.#at < this.#text.length) this.#at += 1;
    this.#line += 1 + (raw.includes('\n') ? raw.split('\n').length - 1 : 0);
    if (raw.trim() !== '') this.#rows.push({ line, fields, raw });
  }

  #field(): string {
    if (this.#text.startsWith(this.#quote, this.#at)) {
      const quoted = this.#quotedField();
      if (quoted !== undefined) return quoted;
    }
    const start = this.#at;
    while (this.#at < this.#text.length && !this.#isEnd(this.#at)) this.#at += 1;
    const field = this.#text.slice(start, this.#at);
    if (field.includes(this.#quote)) this.#stray.push(this.#line);
    return field;
  }

  #quotedField(): string | undefined {
    let at = this.#at + 1;
    const most = Math.min(this.#text.length, at + LONGEST_QUOTED);
    let hasBackslash = false;
    for (; at < most; at += 1) {
      if (this.#text[at] !== this.#quote) continue;
      if (this.#text[at + 1] === this.#quote) at += 1;
      else if (this.#text[at - 1] === '\\' && !this.#isEnd(at + 1)) hasBackslash = true;
      else break;
    }
    if (at >= most || !this.#isEnd(at + 1)) return undefined;
    const field = this.#text.slice(this.#at + 1, at);
    this.#quoted += 1;
    this.#backslashes ||= hasBackslash;
    this.#at = at + 1;
    return field.replaceAll(this.#quote + this.#quote, this.#quote);
  }

  #isEnd(at: number): boolean {
    if (at >= this.#text.length || this.#text.startsWith(this.#delimiter, at)) return true;
    const letter = this.#text[at];
    return letter === '\n' || (letter === '\r' && this.#text[at + 1] === '\n');
  }
}
