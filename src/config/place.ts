/** What `at` of a field and the keys of `where` mean: each syntax has a way of its own to name a place in a record. */
import type { Place, PlainSyntax } from '../domain/interface.ts';
import { columnName } from '../formats/delimited/heading.ts';
import { parseSpan, SPAN_HELP } from '../formats/fixed/parse-span.ts';
import { ELEMENT_HELP, parseElement } from '../formats/segments/segment-place.ts';
import { PATH_HELP, parsePath } from '../formats/tree/path.ts';
import { FIELD_NUMBER } from './record-schema.ts';

export type PlainKind = PlainSyntax['kind'];

export const PLACE_HELP: Readonly<Record<PlainKind, string>> = {
  delimited: 'Write the number of the field, or the name of its column in quotes.',
  fixed: SPAN_HELP,
  xml: PATH_HELP,
  json: PATH_HELP,
  edifact: ELEMENT_HELP,
  tradacoms: ELEMENT_HELP,
  x12: ELEMENT_HELP,
};

/** Undefined: it is no place in such a syntax, and PLACE_HELP says how to write one. */
export function placeAt(kind: PlainKind, at: number | string): Place | undefined {
  if (typeof at === 'number') {
    return kind === 'delimited' ? { kind: 'position', index: at } : undefined;
  }
  switch (kind) {
    case 'delimited':
      return columnName(at) === '' ? undefined : { kind: 'column', name: columnName(at) };
    case 'fixed': {
      const span = parseSpan(at);
      return span && { kind: 'span', ...span };
    }
    case 'xml':
    case 'json':
      return parsePath(at) && { kind: 'path', path: at };
    case 'edifact':
    case 'tradacoms':
    case 'x12':
      return parseElement(at) && { kind: 'element', element: at };
  }
}

/** The place that a key of `where` names: in a delimited record digits are the number of a field. */
export function placeInWhere(kind: PlainKind, key: string): Place | undefined {
  const isNumber = kind === 'delimited' && FIELD_NUMBER.test(key);
  return placeAt(kind, isNumber ? Number(key) : key);
}
