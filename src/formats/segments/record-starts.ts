/**
 * Which segments begin a record. It follows the segments of one file in order and knows which record is open; it
 * never decides a record's type where several types begin with the same segment.
 */
import { AimsError } from '../../domain/errors.ts';
import type { RecordDefinition } from '../../domain/interface.ts';
import { parseSegment, tagNumber } from './segment-place.ts';

/** A record that has begun: the segment's name as the definition writes it, and every type it can be of. */
export interface Begun {
  readonly tag: string;
  readonly types: readonly RecordDefinition[];
}

interface Start {
  readonly text: string;
  readonly qualifiers: readonly string[];
  readonly types: RecordDefinition[];
}

/** Throws SETTINGS_MISTAKES where `when.segments` has a text that names no segment. */
export class RecordStarts {
  readonly #byTag: ReadonlyMap<number, readonly Start[]>;
  readonly #ancestors: ReadonlyMap<string, ReadonlySet<string>>;
  /** The types that the last record can be of. */
  #open: readonly RecordDefinition[] = [];

  constructor(records: readonly RecordDefinition[]) {
    this.#byTag = startsByTag(records);
    this.#ancestors = new Map(records.map(({ name }) => [name, ancestorsOf(name, records)]));
  }

  /** Nothing is open at the beginning of an interchange. */
  reset(): void {
    this.#open = [];
  }

  /**
   * The record that this segment begins; undefined: it belongs to the one before. The name with most qualifiers wins,
   * then the one declared first. A type with `inside: X` is begun only while the last record is an X, or belongs to
   * one by its parents.
   */
  begins(tag: number, qualifier: (element: number) => string): Begun | undefined {
    for (const { text, qualifiers, types } of this.#byTag.get(tag) ?? []) {
      if (!hasQualifiers(qualifiers, qualifier)) continue;
      const possible = types.filter(({ when }) => this.#isInside(when.inside));
      if (possible.length === 0) continue;
      this.#open = possible;
      return { tag: text, types: possible };
    }
    return undefined;
  }

  #isInside(group: string | undefined): boolean {
    if (group === undefined) return true;
    return this.#open.some(({ name }) => this.#ancestors.get(name)?.has(group) ?? false);
  }
}

export function hasQualifiers(
  qualifiers: readonly string[],
  qualifier: (element: number) => string,
): boolean {
  return qualifiers.every((text, at) => text === '' || text === qualifier(at + 1));
}

function startsByTag(records: readonly RecordDefinition[]): Map<number, Start[]> {
  const byTag = new Map<number, Start[]>();
  for (const type of records) for (const text of type.when.segments) addStart(byTag, text, type);
  for (const starts of byTag.values()) starts.sort((a, b) => specificity(b) - specificity(a));
  return byTag;
}

function addStart(byTag: Map<number, Start[]>, text: string, type: RecordDefinition): void {
  const name = parseSegment(text);
  if (name === undefined) throw new AimsError('SETTINGS_MISTAKES', { what: `segment ${text}` });
  const tag = tagNumber(name.tag);
  const starts = byTag.get(tag) ?? [];
  byTag.set(tag, starts);
  const same = starts.find((start) => start.text === text);
  if (same) same.types.push(type);
  else starts.push({ text, qualifiers: name.qualifiers, types: [type] });
}

function specificity({ qualifiers }: Start): number {
  return qualifiers.filter((text) => text !== '').length;
}

/** The type itself, and those it belongs to. */
function ancestorsOf(name: string, records: readonly RecordDefinition[]): Set<string> {
  const names = new Set<string>();
  let next: string | undefined = name;
  while (next !== undefined && !names.has(next)) {
    names.add(next);
    next = records.find((record) => record.name === next)?.parent?.record;
  }
  return names;
}
