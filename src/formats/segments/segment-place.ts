/**
 * The names of segments and of what stands in them, as definitions write them: `NAD+SU`, `DTM+137.1.2`. It only takes
 * the texts apart; finding the place in a file is the reader's.
 *
 * A segment is a tag, and after it the qualifiers that tell it from others of its tag: the first component of each of
 * its elements in turn, left empty where it does not matter. `NAD+SU`, `IMD+L+050`, `UNH++INVOIC`.
 *
 * A place is a segment, then the element's number and the component's, both from 1 and counted after the tag, as the
 * standards do. Without a component it is the first. Where a segment comes several times in a record the place is in
 * the first one that has the qualifiers, and `#2` is the second. Where an element is repeated (EDIFACT from syntax
 * version 4, X12 from 004020) the place is in its first repetition, and `3*2` is the second of element 3.
 */

export interface SegmentName {
  /** Two or three letters and digits, the first a letter. */
  readonly tag: string;
  /** The first component of the elements 1, 2, …; '': any. */
  readonly qualifiers: readonly string[];
}

/** Numbers count from 1. */
export interface ElementPlace extends SegmentName {
  readonly element: number;
  readonly repetition: number;
  readonly component: number;
  /** Of the segments of this name in the record. */
  readonly occurrence: number;
}

export const SEGMENT_HELP =
  'A segment is its tag in capitals, with + and qualifiers where they matter: UNH, NAD+SU, IMD+L+050.';

export const ELEMENT_HELP =
  'A place is the segment, the element and the component: BGM.2, DTM+137.1.2, IMD+L+050.3.4. The second such segment of a record is #2: TAX.5.4#2.';

const SEGMENT = /^(?<tag>[A-Z][A-Z0-9]{1,2})(?<qualifiers>(?:\+[^+.#]*)*)$/;
const PLACE =
  /^(?<segment>[^.#]+)\.(?<element>[1-9]\d?)(?:\*(?<repetition>[1-9]\d{0,2}))?(?:\.(?<component>[1-9]\d?))?(?:#(?<occurrence>[1-9]\d{0,3}))?$/;

/** `NAD+SU`; undefined: it is no name of a segment. */
export function parseSegment(text: string): SegmentName | undefined {
  const { tag, qualifiers = '' } = SEGMENT.exec(text)?.groups ?? {};
  if (tag === undefined || qualifiers.endsWith('+')) return undefined;
  return { tag, qualifiers: qualifiers.split('+').slice(1) };
}

/** `DTM+137.1.2`; undefined: it is no place. ELEMENT_HELP says what one looks like. */
export function parseElement(text: string): ElementPlace | undefined {
  const groups = PLACE.exec(text)?.groups;
  const name = parseSegment(groups?.['segment'] ?? '');
  if (groups === undefined || name === undefined) return undefined;
  const number = (part: string) => Number(groups[part] ?? 1);
  return {
    ...name,
    element: number('element'),
    repetition: number('repetition'),
    component: number('component'),
    occurrence: number('occurrence'),
  };
}

/** One text for one place, however it was written. */
export function placeKey(place: ElementPlace): string {
  const { tag, qualifiers, element, repetition, component, occurrence } = place;
  return `${[tag, ...qualifiers].join('+')}.${element}*${repetition}.${component}#${occurrence}`;
}

/** A tag as one number, so that segments are told apart without making texts of their tags. */
export function tagNumber(tag: string): number {
  const [first, second, third] = [0, 1, 2].map((at) => tag.charCodeAt(at) || 0);
  return packTag(first ?? 0, second ?? 0, third ?? 0);
}

/** From its bytes; the third is 0 where there are two. */
export function packTag(first: number, second: number, third: number): number {
  return (first << 16) | (second << 8) | third;
}
