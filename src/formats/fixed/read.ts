/**
 * Reads fixed-width bytes into located records, as they come. It must never drop, repair or merge a record: how wide
 * each is, what is not in the encoding and what cannot stand in one is said with it, and judged later.
 */
import type { Encoding, FixedSyntax, Place, RecordDefinition } from '../../domain/interface.ts';
import { findMark, MARK_BYTES } from '../byte-order-mark.ts';
import type {
  RecordFault,
  RecordReader,
  SourceFault,
  SourceRecord,
  SyntaxReader,
} from '../syntax.ts';
import { type Content, contentReader, type ReadContent } from './content.ts';
import { strictEncoder } from './encode-text.ts';
import type { Span } from './parse-span.ts';
import { type RecordType, recordTypes, spanOf } from './record-types.ts';
import {
  endedBy,
  endedByLength,
  endedByLine,
  type FindEnd,
  RecordSplitter,
  type SplitRecord,
} from './split-records.ts';

/** A span is its place in every type of record; a column is the first position of one. */
export function fixedReader(
  syntax: FixedSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): SyntaxReader {
  const slots = new Slots();
  const types = recordTypes(syntax, records);
  const readContent = contentReader(syntax.unit, encoding);
  const findEnd = endFinder(syntax, encoding, types, readContent);
  const locate = locator(types, slots, readContent);
  return {
    slot: (place: Place) => slots.of(spanOf(place)),
    columnOf: (slot) => slots.spans[slot]?.start,
    open: () => new FixedRecordReader(findEnd, syntax.maxRecordBytes, locate),
  };
}

function endFinder(
  { recordEnd }: FixedSyntax,
  encoding: Encoding,
  types: readonly RecordType[],
  readContent: ReadContent,
): FindEnd {
  if (recordEnd === undefined) return endedByLine;
  if (recordEnd === 'none') return endedByLength(types, readContent);
  return endedBy(strictEncoder(encoding)(recordEnd));
}

/** One for each span, whatever the types that have it. */
class Slots {
  readonly spans: Span[] = [];
  readonly #bySpan = new Map<string, number>();

  of({ start, length }: Span): number {
    const key = `${start}+${length}`;
    const known = this.#bySpan.get(key);
    if (known !== undefined) return known;
    this.#bySpan.set(key, this.spans.length);
    return this.spans.push({ start, length }) - 1;
  }
}

class FixedRecordReader implements RecordReader {
  readonly #findEnd: FindEnd;
  readonly #maxRecordBytes: number;
  readonly #locate: Locate;
  /** Until enough of it is there to know whether it begins with a byte-order mark. */
  #head: Buffer = Buffer.alloc(0);
  #splitter: RecordSplitter | undefined;
  #fault: SourceFault | undefined;

  constructor(findEnd: FindEnd, maxRecordBytes: number, locate: Locate) {
    this.#findEnd = findEnd;
    this.#maxRecordBytes = maxRecordBytes;
    this.#locate = locate;
  }

  get fault(): SourceFault | undefined {
    return this.#fault ?? this.#splitter?.fault;
  }

  get isEnded(): boolean {
    return this.#splitter?.isEnded ?? this.#head.length === 0;
  }

  take(bytes: Uint8Array): readonly SourceRecord[] {
    if (this.fault !== undefined) return [];
    if (this.#splitter !== undefined) return this.#located(this.#splitter.take(bytes));
    this.#head = Buffer.concat([this.#head, bytes]);
    return this.#head.length < MARK_BYTES ? [] : this.#begin();
  }

  end(): readonly SourceRecord[] {
    const first = this.#splitter === undefined ? this.#begin() : [];
    if (this.fault !== undefined) return first;
    return [...first, ...this.#located(this.#splitter?.end() ?? [])];
  }

  /** The mark is not part of the first record, but its bytes count. */
  #begin(): readonly SourceRecord[] {
    const mark = findMark(this.#head);
    if (mark === 'utf-16') {
      this.#fault = { reason: 'utf-16', line: 1 };
      return [];
    }
    const offset = mark === 'utf-8' ? MARK_BYTES : 0;
    this.#splitter = new RecordSplitter(this.#findEnd, this.#maxRecordBytes, offset);
    return this.#located(this.#splitter.take(this.#head.subarray(offset)));
  }

  /** A line with nothing in it holds no record. */
  #located(split: readonly SplitRecord[]): readonly SourceRecord[] {
    return split.filter(({ content }) => content !== '').map(this.#locate);
  }
}

type Locate = (record: SplitRecord) => SourceRecord;

const ORDINARY: readonly RecordFault[] = [];
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding what is not plain ASCII text is its purpose
const NOT_PLAIN = /[\u0000-\u001f\u007f-\u00ff]/;

function locator(types: readonly RecordType[], slots: Slots, readContent: ReadContent): Locate {
  const fieldsOf = types.map(({ spans }) => spans.map((span) => ({ slot: slots.of(span), span })));
  return (record) => {
    const content = readContent(record.content);
    if (!NOT_PLAIN.test(record.content)) return new FixedRecord(record, content, slots, ORDINARY);
    const fields = fieldsOf.filter((_, type) => types[type]?.fits(content)).flat();
    const faults = [...encodingFaults(content, fields), ...controlFaults(content, fields)];
    return new FixedRecord(record, content, slots, faults);
  };
}

class FixedRecord implements SourceRecord {
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
  readonly tag = '';
  readonly depth = 0;
  readonly units = 1;
  readonly faults: readonly RecordFault[];
  readonly #content: Content;
  readonly #slots: Slots;

  constructor(record: SplitRecord, content: Content, slots: Slots, faults: readonly RecordFault[]) {
    this.line = record.line;
    this.endLine = record.endLine;
    this.offset = record.offset;
    this.bytes = record.bytes;
    this.faults = faults;
    this.#content = content;
    this.#slots = slots;
  }

  get width(): number {
    return this.#content.width;
  }

  text(slot: number): string | undefined {
    const span = this.#slots.spans[slot];
    return span && this.#content.at(span)?.text;
  }

  begins(): string {
    return this.#content.begins();
  }
}

/** A field of a type that the record can be. */
interface FieldSlot {
  readonly slot: number;
  readonly span: Span;
}

/** A field that begins or ends inside a character is none of the encoding either. */
function encodingFaults(content: Content, fields: readonly FieldSlot[]): readonly RecordFault[] {
  const faults = fields.flatMap(({ slot, span }): RecordFault[] => {
    const read = content.at(span);
    if (read === undefined || read.ok) return [];
    return [{ kind: 'encoding', slot, column: span.start, found: read.text }];
  });
  if (faults.length > 0 || content.isSound) return faults;
  const column = content.firstUnsound();
  const found = content.at({ start: column, length: 1 })?.text ?? '';
  return [{ kind: 'encoding', slot: undefined, column, found }];
}

/** One for each field that has some, and one for what is in no field. */
function controlFaults(content: Content, fields: readonly FieldSlot[]): readonly RecordFault[] {
  const faults = new Map<number | undefined, RecordFault>();
  for (const { position, found } of content.controls()) {
    const field = fields.find(({ span }) => isIn(position, span));
    const column = field?.span.start ?? position;
    if (faults.has(field?.slot)) continue;
    faults.set(field?.slot, { kind: 'control', slot: field?.slot, column, found });
  }
  return [...faults.values()];
}

function isIn(position: number, { start, length }: Span): boolean {
  return position >= start && position < start + length;
}
