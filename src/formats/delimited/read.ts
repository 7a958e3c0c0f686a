/**
 * Reads delimited bytes into located records: the fields as text, the physical lines and the byte offset.
 * Everything that is not as it should be (ragged rows, control characters, wrong bytes, a file without its last
 * newline) is kept and reported. It must never drop, repair or merge a record.
 */
import type { Definition } from '../../domain/interface.ts';
import { type DecodeField, decoderFor } from '../decode-field.ts';
import { RecordSplitter, type SplitFault, type SplitRecord } from './split-records.ts';

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
  readonly reason: 'utf-16' | SplitFault;
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
  const splitter = new RecordSplitter(options.syntax);
  const locate = locator(decoderFor(options.encoding), tracked.bomBytes);
  for await (const chunk of tracked) {
    yield* located(splitter.take(chunk), locate);
    if (splitter.fault !== undefined) break;
  }
  if (splitter.fault === undefined) yield* located(splitter.end(), locate);
  const { fault, line } = splitter;
  return tracked.end(fault && { reason: fault, line });
}

type Locate = (record: SplitRecord) => LocatedRecord;

function* located(split: readonly SplitRecord[], locate: Locate): Generator<LocatedRecord> {
  for (const record of split) if (!isBlank(record.fields)) yield locate(record);
}

function isBlank(fields: readonly string[]): boolean {
  return fields.length === 1 && fields[0] === '';
}

/** Offsets count from the start of the file, so the byte-order mark counts too. */
function locator(decode: DecodeField, bomBytes: number): Locate {
  return ({ fields: raw, offset, ...place }) => {
    const faults: FieldFault[] = [];
    const fields = raw.map((field, index) => readField(field, index + 1, decode, faults));
    return { ...place, fields, offset: offset + bomBytes, faults };
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

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NEWLINE = 0x0a;

/** The bytes on their way to the splitter: takes the byte-order mark off and remembers how many there were and the last. */
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
