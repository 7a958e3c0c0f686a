/**
 * A record of segments: gives the text at a place, and reports what cannot be taken. It decodes by the declared
 * encoding only; nothing in it is repaired, and nothing it was not asked for is changed.
 */
import type { DecodeField } from '../decode-field.ts';
import type { RecordFault, SourceRecord } from '../syntax.ts';
import type { Begun } from './record-starts.ts';
import { hasQualifiers } from './record-starts.ts';
import { componentText, eachComponent, plainText } from './segment-components.ts';
import { type ElementPlace, tagNumber } from './segment-place.ts';
import { NO_TAG, type Segment } from './split-segments.ts';

/** A place with what finding it needs worked out once. */
export interface Slot {
  readonly place: ElementPlace;
  readonly tag: number;
  /** Names of the record types that asked for it. */
  readonly records: Set<string>;
}

/** What every record of a reader shares. */
export interface RecordView {
  readonly slots: readonly Slot[];
  readonly decode: DecodeField;
  /** Whether the declared encoding can be that of an interchange with this identifier. */
  readonly agrees: (identifier: string | undefined) => boolean;
  /** Whether a segment of this tag may be in a record that began so. */
  readonly isNamed: (begun: Begun | undefined, tag: number) => boolean;
}

export function slotOf(place: ElementPlace): Slot {
  return { place, tag: tagNumber(place.tag), records: new Set() };
}

const BEGINNING_CHARACTERS = 40;
/** No encoding needs more for a character. */
const BYTES_PER_CHARACTER = 4;

export class SegmentRecord implements SourceRecord {
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
  readonly width = undefined;
  readonly tag: string;
  readonly depth = 0;
  readonly units: number;
  readonly faults: readonly RecordFault[];
  readonly #first: Segment;
  readonly #segments: readonly Segment[];
  readonly #view: RecordView;

  /** `begun`: undefined for a segment before the first record of its interchange. */
  constructor(
    first: Segment,
    segments: readonly Segment[],
    begun: Begun | undefined,
    view: RecordView,
  ) {
    const last = segments.at(-1) ?? first;
    this.#first = first;
    this.#segments = segments;
    this.#view = view;
    this.line = first.line;
    this.endLine = last.endLine;
    this.offset = first.offset;
    this.bytes = last.offset + (last.end + 1 - last.start) - first.offset;
    this.tag = begun?.tag ?? tagText(first);
    this.units = segments.length;
    this.faults = faultsOf(segments, begun, view);
  }

  /** '': its segment has nothing there, or ends before; undefined: the record has no such segment. */
  text(slot: number): string | undefined {
    const asked = this.#view.slots[slot];
    if (asked === undefined) return undefined;
    const segment = findSegment(this.#segments, asked);
    if (segment === undefined) return undefined;
    const { element, repetition, component } = asked.place;
    return this.#view.decode(componentText(segment, element, repetition, component)).text;
  }

  begins(): string {
    const { bytes, start, end } = this.#first;
    const to = Math.min(end + 1, start + BEGINNING_CHARACTERS * BYTES_PER_CHARACTER);
    const { text } = this.#view.decode(bytes.toString('latin1', start, to));
    return [...text].slice(0, BEGINNING_CHARACTERS).join('');
  }
}

function findSegment(segments: readonly Segment[], { tag, place }: Slot): Segment | undefined {
  let left = place.occurrence;
  for (const segment of segments) {
    if (segment.tag !== tag) continue;
    if (place.qualifiers.length > 0 && !hasQualifiers(place.qualifiers, qualifierOf(segment))) {
      continue;
    }
    left -= 1;
    if (left === 0) return segment;
  }
  return undefined;
}

export function qualifierOf(segment: Segment): (element: number) => string {
  return (element) => componentText(segment, element, 1, 1);
}

/* ---------- what cannot be taken ---------- */

function faultsOf(
  segments: readonly Segment[],
  begun: Begun | undefined,
  view: RecordView,
): RecordFault[] {
  const faults: RecordFault[] = [];
  for (const segment of segments) {
    if (segment.tag === NO_TAG || !view.isNamed(begun, segment.tag)) {
      faults.push({ kind: 'unknown', slot: undefined, column: undefined, found: tagText(segment) });
    }
    if (segment.isSuspect) faults.push(...suspectFaults(segment, segments, begun, view));
  }
  return faults;
}

/** What stands where a tag should be is shown as it is. */
function tagText({ bytes, start, data, end, tag }: Segment): string {
  const to = tag === NO_TAG ? Math.min(end, start + BEGINNING_CHARACTERS) : Math.min(end, data - 1);
  return bytes.toString('latin1', start, to).replace(NOT_SHOWN, '\ufffd');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const NOT_SHOWN = /[\u0000-\u001f\u007f-\u00ff]/g;
/** Tab is an ordinary character in a description; every other control character is not. C1 too, once decoded. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;
const NOT_ASCII = /\P{ASCII}/u;
const EACH_NOT_ASCII = /\P{ASCII}/gu;

function suspectFaults(
  segment: Segment,
  segments: readonly Segment[],
  begun: Begun | undefined,
  view: RecordView,
): RecordFault[] {
  const faults: RecordFault[] = [];
  const isAgreed = view.agrees(segment.interchange.identifier);
  eachComponent(segment, (element, repetition, component, from, to) => {
    const slot = () => slotAt({ segment, element, repetition, component }, segments, begun, view);
    const text = plainText(segment, from, to);
    for (const fault of textFaults(text, isAgreed, view.decode)) {
      faults.push({ ...fault, slot: slot(), column: undefined });
    }
    return false;
  });
  return faults;
}

function* textFaults(
  latin1: string,
  isAgreed: boolean,
  decode: DecodeField,
): Generator<Pick<RecordFault, 'kind' | 'found'>> {
  const { ok, text } = decode(latin1);
  const control = CONTROL.exec(text)?.[0];
  if (control !== undefined) yield { kind: 'control', found: codePoint(control) };
  if (!ok) yield { kind: 'encoding', found: text };
  else if (!isAgreed && NOT_ASCII.test(text)) {
    yield { kind: 'encoding', found: text.replace(EACH_NOT_ASCII, '\ufffd') };
  }
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

interface Location {
  readonly segment: Segment;
  readonly element: number;
  readonly repetition: number;
  readonly component: number;
}

/** The slot by which a type of this record knows the place; undefined: no field is there. */
function slotAt(
  { segment, element, repetition, component }: Location,
  segments: readonly Segment[],
  begun: Begun | undefined,
  { slots }: RecordView,
): number | undefined {
  const slot = slots.findIndex(
    (asked) =>
      asked.place.element === element &&
      asked.place.repetition === repetition &&
      asked.place.component === component &&
      (begun?.types.some(({ name }) => asked.records.has(name)) ?? false) &&
      findSegment(segments, asked) === segment,
  );
  return slot < 0 ? undefined : slot;
}
