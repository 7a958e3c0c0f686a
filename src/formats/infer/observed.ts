/**
 * What the reading of a sample hands to the part that makes sense of it: types of record, each with its places and the
 * texts found there. All syntaxes come down to this.
 */
import type { Place, RecordSelector } from '../../domain/interface.ts';
import type { Confidence, InferredSyntax, Role } from './inference.ts';

export interface ObservedPlace {
  readonly place: Place;
  /** Heading or path, or ''. */
  readonly label: string;
  /** What the standard says it is, where the syntax has one. */
  readonly meaning?: PlaceMeaning;
}

/** A standard's word for a place. */
export interface PlaceMeaning {
  readonly name: string;
  readonly role: Role | undefined;
  /** Implied decimals of money, or a date format. */
  readonly form: { readonly decimals: number } | { readonly date: string } | undefined;
}

export interface ObservedRecord {
  /** Where it stands among all records of the file, from 0. */
  readonly order: number;
  readonly line: number;
  readonly begins: string;
  /** One text for each place of its type; undefined: it has no such place. */
  readonly texts: readonly (string | undefined)[];
  /** `order` of the record it is nested in. */
  readonly above: number | undefined;
}

export interface ObservedType {
  /** A name to begin with: the code in the file, the element's name. */
  readonly hint: string;
  readonly when: RecordSelector;
  readonly confidence: Confidence;
  readonly why: string;
  readonly places: readonly ObservedPlace[];
  readonly records: readonly ObservedRecord[];
  /** `order`: to be found out; otherwise its index among the types. */
  readonly parent: 'order' | number | undefined;
  readonly ignore: boolean;
}

export interface Observation {
  readonly syntax: InferredSyntax;
  readonly confidence: Confidence;
  readonly why: string;
  readonly titleLines: readonly string[];
  readonly types: readonly ObservedType[];
  readonly doubts: readonly string[];
}

export const EVERY_RECORD: RecordSelector = {
  equals: [],
  matches: [],
  empty: [],
  notEmpty: [],
  index: undefined,
  paths: [],
  segments: [],
  inside: undefined,
  member: undefined,
};

/** A selector with some conditions. */
export function when(conditions: Partial<RecordSelector>): RecordSelector {
  return { ...EVERY_RECORD, ...conditions };
}

/** Where nothing could be read: the sample is no file that AIMS knows. */
export function nothingRead(why: string, doubts: readonly string[]): Observation {
  return {
    syntax: { kind: 'unknown' },
    confidence: 'unsure',
    why,
    titleLines: [],
    types: [],
    doubts,
  };
}
