/**
 * Reads EDIFACT, TRADACOMS and X12 into located records. A record begins at a segment that some type names in
 * `when: { segment: … }` and has every segment up to the next that begins a record, or to the end of its interchange.
 * It must never lose a segment in silence: what no record may have is reported where the definition wants to know, and
 * what is no segment at all is reported always. Counts and references are controls of the definition, not the reader's.
 */
import { AimsError } from '../../domain/errors.ts';
import type {
  Encoding,
  Place,
  RecordDefinition,
  RecordSelector,
  SegmentSyntax,
} from '../../domain/interface.ts';
import { decoderFor } from '../decode-field.ts';
import type { RecordReader, SourceFault, SourceRecord, SyntaxReader } from '../syntax.ts';
import { isAgreed } from './character-set.ts';
import { type Begun, RecordStarts } from './record-starts.ts';
import {
  type ElementPlace,
  parseElement,
  parseSegment,
  placeKey,
  tagNumber,
} from './segment-place.ts';
import {
  qualifierOf,
  type RecordView,
  SegmentRecord,
  type Slot,
  slotOf,
} from './segment-record.ts';
import { type Segment, SegmentSplitter } from './split-segments.ts';

/** Throws SETTINGS_MISTAKES for a name of a segment or a place that parseSegment or parseElement would not take. */
export function segmentReader(
  syntax: SegmentSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): SyntaxReader {
  const slots = new SlotTable();
  const view = viewOf(slots.all, syntax, encoding, records);
  return {
    slot: (place, record) => slots.slot(place, record),
    columnOf: () => undefined,
    open: () => new SegmentReader(syntax, new RecordStarts(records), view),
  };
}

/** What a reader's records share; the writer looks through it too. */
export function viewOf(
  slots: readonly Slot[],
  { others }: SegmentSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): RecordView {
  return {
    slots,
    decode: decoderFor(encoding),
    agrees: (identifier) => isAgreed(identifier, encoding),
    isNamed: others === 'allowed' ? () => true : namedTags(records),
  };
}

/** Throws SETTINGS_MISTAKES: config says so first, with file and line. */
export function elementPlace(place: Place): ElementPlace {
  const parsed = place.kind === 'element' ? parseElement(place.element) : undefined;
  if (parsed === undefined) {
    throw new AimsError('SETTINGS_MISTAKES', { what: `place ${JSON.stringify(place)}` });
  }
  return parsed;
}

/** One slot for a place, however it is written and whichever types ask for it. */
export class SlotTable {
  readonly all: Slot[] = [];
  readonly #byKey = new Map<string, number>();

  slot(place: Place, record: string): number {
    const parsed = elementPlace(place);
    const key = placeKey(parsed);
    const no = this.#byKey.get(key) ?? this.all.push(slotOf(parsed)) - 1;
    this.#byKey.set(key, no);
    this.all[no]?.records.add(record);
    return no;
  }
}

/* ---------- segments that records may have ---------- */

function namedTags(records: readonly RecordDefinition[]): RecordView['isNamed'] {
  const byType = new Map(records.map((type) => [type.name, tagsOf(type)]));
  return (begun, tag) =>
    begun?.types.some(({ name, ignore }) => ignore || byType.get(name)?.has(tag)) ?? false;
}

/** Of the segment it begins with, and of every place it names. */
function tagsOf({ when, fields }: RecordDefinition): Set<number> {
  const fieldPlaces = fields.flatMap(({ source }) => (source.kind === 'place' ? source.place : []));
  const places = [...fieldPlaces, ...selectorPlaces(when)].map((place) => elementPlace(place).tag);
  const begins = when.segments.map((text) => parseSegment(text)?.tag ?? '');
  return new Set([...places, ...begins].map(tagNumber));
}

function selectorPlaces({ equals, matches, empty, notEmpty }: RecordSelector): Place[] {
  return [...[...equals, ...matches].map(({ place }) => place), ...empty, ...notEmpty];
}

/* ---------- records ---------- */

/** Gathers segments until the next one that begins a record. */
class SegmentReader implements RecordReader {
  readonly #splitter: SegmentSplitter;
  readonly #starts: RecordStarts;
  readonly #view: RecordView;
  readonly #maxRecordBytes: number;
  #begun: Begun | undefined;
  #segments: Segment[] = [];
  #tooLong: SourceFault | undefined;
  #isEnded = false;

  constructor(syntax: SegmentSyntax, starts: RecordStarts, view: RecordView) {
    this.#splitter = new SegmentSplitter(syntax);
    this.#starts = starts;
    this.#view = view;
    this.#maxRecordBytes = syntax.maxRecordBytes;
  }

  get fault(): SourceFault | undefined {
    return this.#tooLong ?? this.#splitter.fault;
  }

  get isEnded(): boolean {
    return this.#isEnded && this.fault === undefined;
  }

  take(bytes: Uint8Array): readonly SourceRecord[] {
    return this.fault === undefined ? this.#gather(this.#splitter.take(bytes)) : [];
  }

  end(): readonly SourceRecord[] {
    if (this.fault !== undefined) return [];
    const records = this.#gather(this.#splitter.end());
    this.#isEnded = true;
    return records;
  }

  #gather(segments: readonly Segment[]): SourceRecord[] {
    const records: SourceRecord[] = [];
    for (const segment of segments) {
      const begun = this.#starts.begins(segment.tag, qualifierOf(segment));
      if (begun !== undefined) {
        this.#finish(records);
        this.#begun = begun;
      }
      this.#segments.push(segment);
      if (this.#isTooLong(segment)) break;
      if (segment.closesInterchange) this.#starts.reset();
      if (segment.closesInterchange || this.#begun === undefined) this.#finish(records);
    }
    return records;
  }

  /** A segment before the first record belongs to none: it is given on its own, and only where something is wrong with it. */
  #finish(records: SourceRecord[]): void {
    const [first] = this.#segments;
    if (first !== undefined) {
      const record = new SegmentRecord(first, this.#segments, this.#begun, this.#view);
      if (this.#begun !== undefined || record.faults.length > 0) records.push(record);
    }
    this.#segments = [];
    this.#begun = undefined;
  }

  #isTooLong({ offset, start, end, line }: Segment): boolean {
    const first = this.#segments[0];
    const bytes = offset + (end + 1 - start) - (first?.offset ?? offset);
    if (bytes <= this.#maxRecordBytes) return false;
    this.#tooLong = { reason: 'record-too-long', line: first?.line ?? line };
    return true;
  }
}
