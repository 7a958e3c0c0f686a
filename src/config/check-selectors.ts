/**
 * Whether the types of record can be told apart. Types are tried in the order in which they are written: one that comes
 * after another that takes all its records would never be found, and one that could be another as well is a guess.
 */
import { FIELD_NUMBER, WHEN_NAMES } from './record-schema.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import {
  conditionPaths,
  isRecord,
  kindOf,
  memberOf,
  placedConditions,
  recordPaths,
  recordsOf,
  textsAt,
} from './written-interface.ts';

export function checkSelectors(file: SettingsFile): void {
  const names = recordsOf(file);
  const selectors = new Map(names.map((name) => [name, selectorOf(file, name)]));
  for (const [index, name] of names.entries()) {
    const inside = ['records', name, 'when', 'inside'];
    isRecord(file, inside, file.textAt(inside));
    checkAgainst(file, name, names.slice(0, index), selectors);
  }
}

function checkAgainst(
  file: SettingsFile,
  name: string,
  before: readonly string[],
  selectors: ReadonlyMap<string, Selector | undefined>,
): void {
  const own = selectors.get(name);
  const path = ['records', name, 'when'];
  for (const other of before) {
    const earlier = selectors.get(other);
    if (own === undefined || earlier === undefined || areApart(earlier, own)) continue;
    if (takesAll(earlier, own)) {
      const help = `Types are tried in this order. Put ${name} above ${other}, or give them different texts in the same field.`;
      file.mistake(path, `${other} takes every record that could be ${name}`, help, 'key');
    } else if (isOpen(earlier, own)) {
      const help = `Give them different texts in the same field, or say in each which fields are empty.`;
      file.mistake(path, `a record could be ${other} as well as ${name}`, help, 'key');
    } else continue;
    return;
  }
}

/* ---------- what is written ---------- */

/** What must be at one place. */
type Clue =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'empty' }
  | { readonly kind: 'filled' };

interface Selector {
  /** By place. */
  readonly clues: ReadonlyMap<string, Clue>;
  readonly index: number | 'last' | undefined;
  /** Paths or segments; none: it has no such beginning. */
  readonly starts: readonly string[];
  readonly inside: string | undefined;
  readonly member: string | undefined;
}

/** Undefined: something in it cannot be read, and has been told as such. */
function selectorOf(file: SettingsFile, record: string): Selector | undefined {
  const when = ['records', record, 'when'];
  const index = indexAt(file, [...when, 'index']);
  const clues = cluesOf(file, record);
  const starts = [
    ...recordPaths(file, record).map(({ names }) => JSON.stringify(names)),
    ...textsAt(file, [...when, 'segment']).map(([, text]) => text),
  ];
  const hasStart = ['delimited', 'fixed'].includes(kindOf(file, record) ?? '') || starts.length > 0;
  if (clues === undefined || index === null || !hasStart || !isKnown(file, when)) return undefined;
  const inside = file.textAt([...when, 'inside']);
  return { clues, index, starts, inside, member: memberOf(file, record) };
}

function isKnown(file: SettingsFile, when: SettingPath): boolean {
  return file.keysAt(when).every((key) => FIELD_NUMBER.test(key) || WHEN_NAMES.includes(key));
}

/** Null: it is written and is no index. */
function indexAt(file: SettingsFile, path: SettingPath): Selector['index'] | null {
  const index = file.at(path);
  if (index === 'first') return 1;
  if (index === undefined || index === 'last' || typeof index === 'number') return index;
  return null;
}

function cluesOf(file: SettingsFile, record: string): ReadonlyMap<string, Clue> | undefined {
  const placed = placedConditions(file, record);
  if (placed.length < conditionPaths(file, record).length) return undefined;
  const clues = new Map<string, Clue>();
  for (const { path, place } of placed) {
    const clue = clueAt(file, path);
    if (clue === undefined) return undefined;
    clues.set(JSON.stringify(place), clue);
  }
  return clues;
}

function clueAt(file: SettingsFile, path: SettingPath): Clue | undefined {
  const texts = textsAt(file, path).map(([, text]) => text);
  if (texts.length > 0) return { kind: 'texts', texts };
  const empty = file.at([...path, 'empty']);
  if (file.keysAt(path).length > 1) return undefined;
  if (typeof empty === 'boolean') return { kind: empty ? 'empty' : 'filled' };
  const pattern = wholePattern(file.textAt([...path, 'matches']));
  return pattern && { kind: 'pattern', pattern };
}

function wholePattern(written: string | undefined): RegExp | undefined {
  if (written === undefined) return undefined;
  try {
    return new RegExp(`^(?:${written})$`, 'u');
  } catch {
    return undefined;
  }
}

/* ---------- one against another ---------- */

/** No record can be of both. */
function areApart(one: Selector, other: Selector): boolean {
  const differ = <T>(a: T | undefined, b: T | undefined) =>
    a !== undefined && b !== undefined && a !== b;
  if (differ(one.member, other.member) || differ(one.inside, other.inside)) return true;
  if (differ(one.index, other.index)) return true;
  if (one.starts.length > 0 && !one.starts.some((start) => other.starts.includes(start)))
    return true;
  return pairs(one, other).some(([a, b]) => contradict(a, b) || contradict(b, a));
}

/** Whatever the later one fits the earlier one fits too. */
function takesAll(earlier: Selector, later: Selector): boolean {
  const isAsWide = <T>(wide: T | undefined, narrow: T | undefined) =>
    wide === undefined || wide === narrow;
  return (
    isAsWide(earlier.index, later.index) &&
    isAsWide(earlier.inside, later.inside) &&
    later.starts.every((start) => earlier.starts.includes(start)) &&
    [...earlier.clues].every(([place, clue]) => {
      const own = later.clues.get(place);
      return own !== undefined && implies(own, clue);
    })
  );
}

/**
 * Whether nothing settles which of the two a record is. One that is known by its number in the file, or by its group,
 * goes before one that is not; and what two patterns have in common nobody can say beforehand.
 */
function isOpen(earlier: Selector, later: Selector): boolean {
  if (earlier.index !== undefined && later.index === undefined) return false;
  if (earlier.inside !== undefined && later.inside === undefined) return false;
  return !pairs(earlier, later).some(([a, b]) => a.kind === 'pattern' && b.kind === 'pattern');
}

function pairs(one: Selector, other: Selector): readonly (readonly [Clue, Clue])[] {
  return [...one.clues].flatMap(([place, clue]) => {
    const its = other.clues.get(place);
    return its === undefined ? [] : [[clue, its] as const];
  });
}

function contradict(one: Clue, other: Clue): boolean {
  if (one.kind === 'texts') return !one.texts.some((text) => fits(text, other));
  return one.kind === 'empty' && (other.kind === 'filled' || !fits('', other));
}

function implies(one: Clue, other: Clue): boolean {
  if (one.kind === 'texts') return one.texts.every((text) => fits(text, other));
  if (one.kind === 'empty') return fits('', other);
  if (one.kind === 'filled') return other.kind === 'filled';
  if (other.kind === 'filled') return !one.pattern.test('');
  return other.kind === 'pattern' && other.pattern.source === one.pattern.source;
}

function fits(text: string, clue: Clue): boolean {
  switch (clue.kind) {
    case 'texts':
      return clue.texts.includes(text);
    case 'pattern':
      return clue.pattern.test(text);
    case 'empty':
      return text.trim() === '';
    case 'filled':
      return text.trim() !== '';
  }
}
