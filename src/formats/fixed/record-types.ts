/**
 * The types that fixed-width records can be of: how long each is, and which of them a content can be. Where records
 * follow one another without an end, this is what tells where each ends.
 */
import type { FixedSyntax, Place, RecordDefinition } from '../../domain/interface.ts';
import type { Content } from './content.ts';
import { endOf, type Span } from './parse-span.ts';

export interface RecordType {
  readonly name: string;
  /** In the unit of the syntax. */
  readonly length: number;
  /** Where its fields are. */
  readonly spans: readonly Span[];
  /** How much of a record must be known to tell whether it is of this type, and where it ends. */
  readonly reach: number;
  /**
   * Whether the texts that its selector names are there: `equals` and `matches`, and what must be empty or filled.
   * Where it stands in the file is not asked.
   */
  fits(content: Content): boolean;
}

export function recordTypes(
  syntax: FixedSyntax,
  records: readonly RecordDefinition[],
): readonly RecordType[] {
  return records.map((record) => {
    const conditions = conditionsOf(record);
    const spans = fieldSpans(record);
    const length = recordLength(record, syntax);
    return {
      name: record.name,
      length,
      spans,
      reach: Math.max(length, ...conditions.map(({ span }) => endOf(span))),
      fits: (content) => conditions.every(({ span, holds }) => holds(content.at(span)?.text)),
    };
  });
}

/** In the unit of the syntax: its own, the one agreed for every record, or up to the end of its last field. */
export function recordLength(record: RecordDefinition, syntax: FixedSyntax): number {
  return record.length ?? syntax.length ?? Math.max(0, ...fieldSpans(record).map(endOf));
}

export function spanOf(place: Place): Span {
  if (place.kind === 'span') return place;
  throw new TypeError(`A place in a fixed-width record is a span, not a ${place.kind}.`);
}

function fieldSpans(record: RecordDefinition): readonly Span[] {
  return record.fields.flatMap(({ source }) =>
    source.kind === 'place' ? [spanOf(source.place)] : [],
  );
}

interface Condition {
  readonly span: Span;
  holds(text: string | undefined): boolean;
}

function conditionsOf({ when }: RecordDefinition): readonly Condition[] {
  return [
    ...when.equals.map(({ place, texts }) => condition(place, (text) => texts.includes(text))),
    ...when.matches.map(({ place, pattern }) => {
      const whole = new RegExp(`^(?:${pattern})$`, 'u');
      return condition(place, (text) => whole.test(text));
    }),
    ...when.empty.map((place) => condition(place, isBlank)),
    ...when.notEmpty.map((place) => condition(place, (text) => !isBlank(text))),
  ];
}

/** A place beyond the record's end is as an empty one. */
function condition(place: Place, holds: (text: string) => boolean): Condition {
  return { span: spanOf(place), holds: (text) => holds(text ?? '') };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
