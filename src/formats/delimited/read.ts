/**
 * Reads delimited bytes into located records: the fields as text, the physical lines and the byte offset.
 * csv-parse splits; everything it would let pass in silence (ragged rows, control characters, wrong bytes, a file
 * without its last newline) is kept and reported. It must never drop, repair or merge a record.
 */
import { CsvError, type InfoRecord, type Parser, parse } from 'csv-parse';
import type { Definition } from '../../domain/interface.ts';
import { type DecodeField, decoderFor } from '../decode-field.ts';

interface DelimitedOptions {
  readonly syntax: Definition['syntax'];
  readonly encoding: Definition['source']['encoding'];
}

/** A field that cannot be taken as it is. Columns count from 1. */
export interface FieldFault {
  readonly kind: 'encoding' | 'control';
  readonly column: number;
  /** What can be shown: the text with U+FFFD, or the control character as U+0000. */
  readonly found: string;
}

export interface LocatedRecord {
  readonly fields: readonly string[];
  /** First and last physical line, from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
  readonly faults: readonly FieldFault[];
}

/** Why the bytes as a whole are not this syntax; nothing can be read from here on. */
interface SyntaxFault {
  readonly reason: 'utf-16' | 'quotes' | 'record-too-long' | 'not-readable';
  readonly line: number;
}

/** What the reader knows when it is through. */
export interface ReadEnd {
  readonly bytes: number;
  readonly endsWithNewline: boolean;
  readonly fault: SyntaxFault | undefined;
}

/** Yields the records in order and returns how it ended; a blank line holds nothing and is passed over. */
export async function* readDelimited(
  bytes: AsyncIterable<Uint8Array>,
  options: DelimitedOptions,
): AsyncGenerator<LocatedRecord, ReadEnd> {
  const tracked = new TrackedBytes(bytes);
  if ((await tracked.open()) === 'utf-16') return tracked.end({ reason: 'utf-16', line: 1 });
  const split: SplitRecord[] = [];
  const parser = parserInto(split, options);
  const locate = locator(decoderFor(options.encoding), tracked.bomBytes);
  let nextLine = 1;
  for await (const chunk of tracked) {
    const failure = await settled((done) => quickly(() => parser.write(chunk, done)));
    nextLine = yield* located(split, locate, nextLine);
    if (failure !== undefined) return tracked.end(faultOf(failure, nextLine));
  }
  const failure = await settled((done) => quickly(() => parser.end(done)));
  nextLine = yield* located(split, locate, nextLine);
  return tracked.end(failure === undefined ? undefined : faultOf(failure, nextLine));
}

interface SplitRecord {
  readonly fields: readonly string[];
  readonly endLine: number;
  readonly endOffset: number;
}

/**
 * latin1 keeps one character a byte, so that csv-parse's offsets are true and each field is decoded on its own.
 * Records are taken as they are split: the ones before a fault would be lost in the stream's own buffer.
 */
function parserInto(split: SplitRecord[], { syntax }: DelimitedOptions): Parser {
  const parser = parse({
    encoding: 'latin1',
    bom: false,
    delimiter: Buffer.from(syntax.delimiter).toString('latin1'),
    quote: syntax.quote ?? null,
    escape: syntax.quote ?? null,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: syntax.maxRecordBytes,
    on_record: (fields: string[], info: InfoRecord) => {
      split.push({ fields, endLine: info.lines, endOffset: info.bytes });
      return null;
    },
  });
  // Faults are taken from the callbacks of write and end; without a listener the event would end the process.
  return parser.on('error', () => {}).resume();
}

function settled(act: (done: (error?: Error | null) => void) => void): Promise<Error | undefined> {
  return new Promise((resolve) => act((error) => resolve(error ?? undefined)));
}

/**
 * csv-parse makes an error, stack and all, for every record that is not as long as the first one, also where lengths
 * may differ: two thirds of its time on a file of headers and lines. Without stacks it is three times as quick.
 */
function quickly(split: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    split();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

type Locate = (record: SplitRecord) => LocatedRecord;

/** Yields what has been split so far; returns the line on which the next record begins. */
function* located(
  split: SplitRecord[],
  locate: Locate,
  line: number,
): Generator<LocatedRecord, number> {
  let nextLine = line;
  for (const record of split.splice(0).map(locate)) {
    nextLine = record.endLine + 1;
    if (!isBlank(record.fields)) yield record;
  }
  return nextLine;
}

function isBlank(fields: readonly string[]): boolean {
  return fields.length === 1 && fields[0] === '';
}

/** csv-parse says where a record ends; it begins where the one before ended. */
function locator(decode: DecodeField, bomBytes: number): Locate {
  let previous = { line: 0, offset: bomBytes };
  return ({ fields: raw, endLine, endOffset }) => {
    const faults: FieldFault[] = [];
    const fields = raw.map((field, index) => readField(field, index + 1, decode, faults));
    const { line, offset } = previous;
    previous = { line: endLine, offset: endOffset + bomBytes };
    return { fields, line: line + 1, endLine, offset, bytes: previous.offset - offset, faults };
  };
}

/** Tab is an ordinary character in a description; every other control character is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

function readField(raw: string, column: number, decode: DecodeField, faults: FieldFault[]): string {
  const control = CONTROL.exec(raw)?.[0];
  if (control !== undefined) faults.push({ kind: 'control', column, found: codePoint(control) });
  const decoded = decode(raw);
  if (!decoded.ok) faults.push({ kind: 'encoding', column, found: decoded.text });
  return decoded.text;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The line is where the record begins: csv-parse names the end, which for an open quote is the end of the file. */
function faultOf(error: Error, line: number): SyntaxFault {
  if (!(error instanceof CsvError)) throw error;
  if (error.code === 'CSV_MAX_RECORD_SIZE') return { reason: 'record-too-long', line };
  return { reason: error.code.includes('QUOTE') ? 'quotes' : 'not-readable', line };
}

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NEWLINE = 0x0a;

/** The bytes on their way to csv-parse: takes the byte-order mark off and remembers how many there were and the last. */
class TrackedBytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #first: Buffer = Buffer.alloc(0);
  #count = 0;
  #last: number | undefined;
  bomBytes = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async open(): Promise<'utf-16' | 'bytes'> {
    while (this.#first.length < UTF8_BOM.length) {
      const next = await this.#chunks.next();
      if (next.done) break;
      this.#first = Buffer.concat([this.#first, this.#noted(next.value)]);
    }
    if (isUtf16(this.#first)) {
      await this.#chunks.return?.();
      return 'utf-16';
    }
    if (this.#first.subarray(0, 3).equals(UTF8_BOM)) this.bomBytes = UTF8_BOM.length;
    return 'bytes';
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      if (this.#first.length > this.bomBytes) yield this.#first.subarray(this.bomBytes);
      for (let next = await this.#chunks.next(); !next.done; next = await this.#chunks.next()) {
        yield this.#noted(next.value);
      }
    } finally {
      await this.#chunks.return?.();
    }
  }

  end(fault: SyntaxFault | undefined): ReadEnd {
    return { bytes: this.#count, endsWithNewline: this.#last === NEWLINE, fault };
  }

  #noted(chunk: Uint8Array): Uint8Array {
    this.#count += chunk.length;
    this.#last = chunk.at(-1) ?? this.#last;
    return chunk;
  }
}

function isUtf16(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}
