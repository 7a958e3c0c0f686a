/** Which type a record is of: the first of the definition's types whose every condition it meets. */
import type { Place, RecordDefinition } from '../domain/interface.ts';
import type { ReadRecord } from './read-record.ts';
import type { SourceRecord, SyntaxReader } from './syntax.ts';

/** Where a record stands among the others. */
export interface Standing {
  /** In the file, from 1. */
  readonly no: number;
  /** Known only where a definition asks for it. */
  readonly isLast: boolean;
  /** The record that was placed before it. */
  readonly before: ReadRecord | undefined;
}

export type Selects = (record: SourceRecord, standing: Standing) => boolean;

export function selectorOf(
  { name, when }: RecordDefinition,
  reader: SyntaxReader,
): Selects | undefined {
  const slot = (place: Place) => reader.slot(place, name);
  const conditions: Selects[] = [
    ...tagged([...when.paths, ...when.segments]),
    ...inMember(when.member),
    ...when.equals.map(({ place, texts }) => equals(slot(place), texts)),
    ...when.matches.map(({ place, pattern }) => matches(slot(place), pattern)),
    ...when.empty.map((place) => isEmpty(slot(place))),
    ...when.notEmpty.map((place) => not(isEmpty(slot(place)))),
    ...standsAt(when.index),
    ...isInside(when.inside),
  ];
  const [only] = conditions;
  if (conditions.length < 2) return only;
  return (record, standing) => conditions.every((holds) => holds(record, standing));
}

function tagged(tags: readonly string[]): readonly Selects[] {
  if (tags.length === 0) return [];
  return [({ tag }) => tags.includes(withoutMember(tag))];
}

function inMember(member: string | undefined): readonly Selects[] {
  if (member === undefined) return [];
  return [({ tag }) => tag === member || tag.startsWith(`${member}:`)];
}

/** A record of a zip's member that has tags of its own says both: `headers:/Invoice`. */
function withoutMember(tag: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*:/.test(tag) ? tag.slice(tag.indexOf(':') + 1) : tag;
}

function equals(slot: number, texts: readonly string[]): Selects {
  const [only] = texts;
  if (texts.length === 1) return (record) => record.text(slot) === only;
  return (record) => texts.includes(record.text(slot) ?? '');
}

function matches(slot: number, pattern: string): Selects {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return (record) => whole.test(record.text(slot) ?? '');
}

function isEmpty(slot: number): Selects {
  return (record) => (record.text(slot) ?? '').trim() === '';
}

function not(selects: Selects): Selects {
  return (record, standing) => !selects(record, standing);
}

function standsAt(index: number | 'last' | undefined): readonly Selects[] {
  if (index === undefined) return [];
  return [(_, { no, isLast }) => (index === 'last' ? isLast : no === index)];
}

/** The record before it is of that type, or belongs to one. */
function isInside(holder: string | undefined): readonly Selects[] {
  if (holder === undefined) return [];
  return [
    (_, { before }) => {
      for (let one = before; one !== undefined; one = one.parent)
        if (one.type.definition.name === holder) return true;
      return false;
    },
  ];
}
