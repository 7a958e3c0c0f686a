/** Records and fields while they are being made sense of: what is known of them grows step by step. */
import type { FieldType } from '../../domain/interface.ts';
import { type TypeGuess, typeOf } from './field-type.ts';
import type { Guess, Role } from './inference.ts';
import { moneyForm } from './money-form.ts';
import type { ObservedPlace, ObservedType } from './observed.ts';
import { wordsOf } from './words.ts';

export interface DraftField {
  readonly place: ObservedPlace;
  /** Trimmed, one for each record; '' where it is empty or missing. */
  readonly texts: readonly string[];
  readonly words: string;
  guess: TypeGuess;
  role: Guess<Role> | undefined;
  name: string;
}

export interface DraftRecord {
  readonly type: ObservedType;
  readonly fields: readonly DraftField[];
  /** Labels of the places that are never filled. */
  readonly emptyPlaces: readonly string[];
  /** Places of segments that AIMS has no word for, with the first text in them. */
  readonly namelessPlaces: readonly string[];
  name: string;
  parent: DraftRecord | undefined;
  by: 'order' | 'nesting' | 'key';
  /** Where `by` is key, or where a key would hold as well: field of this record, field of the parent. */
  key: readonly [own: DraftField, parents: DraftField] | undefined;
  /** For each record the index of its parent among the parent's records. */
  parents: readonly (number | undefined)[];
}

export function draftRecord(type: ObservedType): DraftRecord {
  const fields: DraftField[] = [];
  const emptyPlaces: string[] = [];
  const namelessPlaces: string[] = [];
  const selecting = new Set(type.when.equals.map(({ place }) => JSON.stringify(place)));
  type.places.forEach((place, index) => {
    if (selecting.has(JSON.stringify(place.place))) return;
    const texts = type.records.map((record) => (record.texts[index] ?? '').trim());
    if (texts.every((text) => text === '') && texts.length > 0) emptyPlaces.push(placeName(place));
    else if (place.place.kind === 'element' && place.meaning === undefined)
      namelessPlaces.push(`${placeName(place)} (${texts.find(Boolean) ?? ''})`);
    else fields.push(draftField(place, texts));
  });
  return {
    type,
    fields,
    emptyPlaces,
    namelessPlaces,
    name: '',
    parent: undefined,
    by: 'order',
    key: undefined,
    parents: [],
  };
}

function draftField(place: ObservedPlace, texts: readonly string[]): DraftField {
  const { meaning, label } = place;
  const filled = texts.filter((text) => text !== '');
  const guess = typeOf(filled, meaning?.name ?? label);
  return {
    place,
    texts,
    words: wordsOf(label),
    guess: meaning?.form === undefined ? guess : (meantType(meaning.form, filled) ?? guess),
    role: meaning?.role && {
      value: meaning.role,
      confidence: 'likely',
      why: `The standard says so of ${label}.`,
    },
    name: '',
  };
}

/** As the standard has it, where the texts agree. */
function meantType(
  form: NonNullable<NonNullable<ObservedPlace['meaning']>['form']>,
  texts: readonly string[],
): TypeGuess | undefined {
  const why = 'The standard says so.';
  if ('date' in form) {
    const length = form.date.length;
    if (!texts.every((text) => /^\d+$/.test(text) && text.length === length)) return undefined;
    return {
      type: { kind: 'date', formats: [form.date], pivot: 70 },
      split: undefined,
      confidence: 'likely',
      why,
      doubt: undefined,
    };
  }
  const isWhole = texts.every((text) => /^-?\d+$/.test(text));
  if (isWhole && hasPartsOfPence(texts, form.decimals)) {
    const type: FieldType = { kind: 'number', decimals: form.decimals, implied: true };
    return { type, split: undefined, confidence: 'likely', why, doubt: undefined };
  }
  const unit = form.decimals === 0 ? 'pounds' : form.decimals === 2 ? 'pence' : form.decimals;
  if (!isWhole && form.decimals > 0) return undefined;
  if (!texts.every((text) => /^-?\d+(?:\.\d{1,2}0*)?$/.test(text))) return undefined;
  const written = moneyForm(texts);
  return {
    type: { ...moneyOf(unit), noughts: written?.money.noughts ?? false },
    split: undefined,
    confidence: 'likely',
    why,
    doubt: written?.doubt,
  };
}

/** The price of one may be in parts of a penny, which no amount of money has. */
function hasPartsOfPence(texts: readonly string[], decimals: number): boolean {
  const end = '0'.repeat(Math.max(decimals - 2, 0));
  return texts.some((text) => !text.padStart(decimals, '0').endsWith(end));
}

export function moneyOf(unit: 'pounds' | 'pence' | number): Extract<FieldType, { kind: 'money' }> {
  return {
    kind: 'money',
    unit,
    sign: 'as-written',
    negative: { kind: 'minus' },
    point: '.',
    thousands: undefined,
    symbols: [],
    nil: [],
    exact: false,
    noughts: false,
  };
}

/** As people count it: `column 7`, `positions 12-19`, a name, a path. */
export function placeName({ place }: ObservedPlace): string {
  switch (place.kind) {
    case 'position':
      return String(place.index);
    case 'column':
      return place.name;
    case 'span':
      return `${place.start}-${place.start + place.length - 1}`;
    case 'path':
      return place.path;
    case 'element':
      return place.element;
  }
}

export function roleOf(record: DraftRecord, role: Role): DraftField | undefined {
  return record.fields.find((field) => field.role?.value === role);
}

export function distinct(field: DraftField): readonly string[] {
  return [...new Set(field.texts.filter((text) => text !== ''))];
}
