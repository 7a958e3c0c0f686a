/** The notation of a place in a fixed-width record, as a definition writes it. */

/** `start`: the first byte or character, from 1. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** How to write one, for whoever wrote something else. */
export const SPAN_HELP =
  "Write where the field starts, counted from 1, and how long it is: '11+8' is eight from the eleventh.";

const SPAN = /^([1-9]\d{0,5})\+([1-9]\d{0,5})$/;

/** `11+8`; undefined: not written so, see SPAN_HELP. */
export function parseSpan(text: string): Span | undefined {
  const [, start, length] = SPAN.exec(text) ?? [];
  if (start === undefined || length === undefined) return undefined;
  return { start: Number(start), length: Number(length) };
}

/** The last byte or character of it. */
export function endOf(span: Span): number {
  return span.start + span.length - 1;
}
