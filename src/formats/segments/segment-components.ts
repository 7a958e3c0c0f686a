/**
 * The components of one segment, and the text at one of them. It reads bytes as they are and takes release characters
 * out; it never decodes.
 */
import type { Interchange } from './open-interchange.ts';
import {
  COMPONENT,
  ELEMENT,
  type Marks,
  PLAIN,
  RELEASE,
  REPETITION,
} from './service-characters.ts';

interface SegmentBytes {
  readonly interchange: Interchange;
  readonly marks: Marks;
  readonly bytes: Buffer;
  readonly data: number;
  readonly end: number;
}

/** Numbers count from 1; its bytes are those from `from` up to `to`. True: that was enough. */
type TakeComponent = (
  element: number,
  repetition: number,
  component: number,
  from: number,
  to: number,
) => boolean;

export function eachComponent(
  { marks, bytes, data, end }: SegmentBytes,
  take: TakeComponent,
): void {
  let [element, repetition, component, from] = [1, 1, 1, data];
  for (let at = data; at <= end; at += 1) {
    const mark = at === end ? ELEMENT : marks[bytes[at] ?? 0];
    if (mark === RELEASE) at += 1;
    if (mark !== ELEMENT && mark !== COMPONENT && mark !== REPETITION) continue;
    if (take(element, repetition, component, from, at)) return;
    from = at + 1;
    if (mark === COMPONENT) {
      component += 1;
    } else {
      component = 1;
      repetition = mark === REPETITION ? repetition + 1 : 1;
      if (mark === ELEMENT) element += 1;
    }
  }
}

/** One character a byte (latin1); '' where the segment ends before it. */
export function componentText(
  segment: SegmentBytes,
  element: number,
  repetition: number,
  component: number,
): string {
  const inElement = past(segment, segment.data, ELEMENT, element - 1);
  const inRepetition = past(segment, inElement, REPETITION, repetition - 1);
  const from = past(segment, inRepetition, COMPONENT, component - 1);
  return plainText(segment, from, endOf(segment, from));
}

/** After so many of the separators; the segment's end where a stronger one, or the end, comes before. */
function past(
  { marks, bytes, end }: SegmentBytes,
  from: number,
  separator: number,
  count: number,
): number {
  let at = from;
  for (let left = count; left > 0; at += 1) {
    if (at >= end) return end;
    const mark = marks[bytes[at] ?? 0] ?? PLAIN;
    if (mark === separator) left -= 1;
    else if (mark === RELEASE) at += 1;
    else if (mark > separator && mark <= ELEMENT) return end;
  }
  return at;
}

/** Of the component that begins there. */
function endOf({ marks, bytes, end }: SegmentBytes, from: number): number {
  for (let at = from; at < end; at += 1) {
    const mark = marks[bytes[at] ?? 0] ?? PLAIN;
    if (mark === RELEASE) at += 1;
    else if (mark > PLAIN && mark <= ELEMENT) return at;
  }
  return end;
}

/**
 * A release character before one that needs none stands for itself: the sender forgot to release it, and nothing of
 * its text may be lost.
 */
export function plainText({ interchange, bytes }: SegmentBytes, from: number, to: number): string {
  if (from >= to) return '';
  const text = bytes.toString('latin1', from, to);
  const { released, characters } = interchange;
  return released === undefined || !text.includes(characters.release ?? '')
    ? text
    : text.replace(released, '$1');
}
