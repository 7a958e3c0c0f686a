/**
 * Writes records as EDIFACT, TRADACOMS or X12, with the service characters of the standard. Which segments a record has
 * comes from its fields: in their order, those of one segment together. Nothing is cut, and every record is read back
 * before it is given away: what would read as something else is refused.
 */
import { AimsError } from '../../domain/errors.ts';
import type { Encoding, RecordDefinition, SegmentSyntax } from '../../domain/interface.ts';
import { type EncodeText, encoderFor } from '../decode-field.ts';
import type { RecordWriter, WrittenRecord } from '../syntax.ts';
import { interchangeOf } from './open-interchange.ts';
import { type Plan, type PlannedSegment, type PutText, planOf, textsOf } from './plan-segments.ts';
import { SlotTable, viewOf } from './read.ts';
import { RecordStarts } from './record-starts.ts';
import { qualifierOf, type RecordView, SegmentRecord } from './segment-record.ts';
import { type Elements, ISA, isaFilled, putText, segmentText } from './segment-text.ts';
import { WRITTEN } from './service-characters.ts';
import { type Segment, SegmentSplitter } from './split-segments.ts';

/** What stands after each segment. The standards want nothing. */
const BETWEEN_SEGMENTS = '';

/**
 * After an error the file is not to be used. A record begins with the first segment its type names; a segment of which
 * every field is undefined is left out. `write` throws VALUE_DOES_NOT_FIT for a text that the encoding or the interchange
 * has no character for, that X12 cannot release, or that would not be read again as it is; for a record that would not
 * be read as one of its type; and for one that no interchange holds. `end` throws it for an interchange without its end.
 */
export function segmentWriter(
  syntax: SegmentSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): RecordWriter {
  const slots = new SlotTable();
  const plans = new Map(records.map((type) => [type.name, planOf(type, slots)]));
  const view = viewOf(slots.all, syntax, encoding, records);
  return new SegmentWriter(syntax, encoderFor(encoding), plans, new RecordStarts(records), view);
}

class SegmentWriter implements RecordWriter {
  readonly #syntax: SegmentSyntax;
  readonly #encode: EncodeText;
  readonly #plans: ReadonlyMap<string, Plan>;
  readonly #starts: RecordStarts;
  readonly #view: RecordView;
  /** Reads what is written. */
  readonly #splitter: SegmentSplitter;

  constructor(
    syntax: SegmentSyntax,
    encode: EncodeText,
    plans: ReadonlyMap<string, Plan>,
    starts: RecordStarts,
    view: RecordView,
  ) {
    this.#syntax = syntax;
    this.#encode = encode;
    this.#plans = plans;
    this.#starts = starts;
    this.#view = view;
    this.#splitter = new SegmentSplitter(syntax);
  }

  write({ type, texts }: WrittenRecord): Uint8Array {
    const written: Uint8Array[] = [];
    const read: Segment[] = [];
    const put: PutText[] = [];
    for (const [no, planned] of (this.#plans.get(type.name) ?? []).entries()) {
      const own = textsOf(planned, texts);
      put.push(...own);
      if (no > 0 && own.every(({ text }) => text === undefined)) continue;
      const bytes = this.#segment(type.name, planned, own);
      const segments = this.#splitter.take(bytes);
      if (segments.length !== 1) throw doesNotFit(type.name, planned.tag);
      written.push(bytes);
      read.push(...segments);
    }
    this.#checkTexts(put, this.#readBack(type, read), type.name);
    return Buffer.concat(written);
  }

  end(): Uint8Array {
    this.#splitter.end();
    const { fault } = this.#splitter;
    if (fault !== undefined) throw new AimsError('VALUE_DOES_NOT_FIT', { reason: fault.reason });
    return new Uint8Array();
  }

  #segment(
    record: string,
    { tag, qualifiers }: PlannedSegment,
    put: readonly PutText[],
  ): Uint8Array {
    const elements: Elements = qualifiers.map((text) => (text === '' ? [] : [[text]]));
    for (const { place, text, name } of put) {
      if (text !== undefined && !putText(elements, place, text)) throw doesNotFit(record, name);
    }
    const interchange = this.#splitter.interchange ?? interchangeOf(WRITTEN[this.#syntax.kind]);
    const text = segmentText(tag, elements, interchange);
    if (text === undefined) throw doesNotFit(record, tag);
    const bytes = this.#encode(`${text}${BETWEEN_SEGMENTS}`);
    if (bytes !== undefined) return bytes;
    const lacking = put.find((one) => this.#encode(one.text ?? '') === undefined);
    throw doesNotFit(record, lacking?.name ?? tag);
  }

  /** What the reader will find: begun by its type, nothing begun inside it, nothing wrong in it. */
  #readBack({ name, when }: RecordDefinition, segments: readonly Segment[]): SegmentRecord {
    const [first] = segments;
    const [begun, ...inside] = segments.map((segment) =>
      this.#starts.begins(segment.tag, qualifierOf(segment)),
    );
    const isOfType = begun?.types.some((type) => type.name === name) ?? false;
    if (first === undefined || !isOfType || inside.some((other) => other !== undefined)) {
      throw doesNotFit(name, when.segments[0] ?? '');
    }
    const record = new SegmentRecord(first, segments, begun, this.#view);
    const isTooLong = record.bytes > this.#syntax.maxRecordBytes;
    if (isTooLong || record.faults.length > 0) throw doesNotFit(name, record.tag);
    return record;
  }

  #checkTexts(put: readonly PutText[], record: SegmentRecord, type: string): void {
    const bySlot = new Map<number, string>();
    for (const { slot, text } of put) if (text !== undefined) bySlot.set(slot, text);
    for (const { slot, place, name, wanted } of put) {
      const given = bySlot.get(slot);
      const isIsa = place.tag === ISA;
      if (isIsa && given === undefined) continue;
      const expected = isIsa ? isaFilled(given ?? '', place.element) : (given ?? '');
      const isWanted = wanted?.includes(given ?? '') ?? true;
      if (expected !== (record.text(slot) ?? '') || !isWanted) throw doesNotFit(type, name);
    }
  }
}

function doesNotFit(record: string, column: string): AimsError {
  return new AimsError('VALUE_DOES_NOT_FIT', { record, column });
}
