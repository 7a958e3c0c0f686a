/**
 * One segment as text: release characters put in, empty ends left off, an ISA filled up to its fixed lengths. It never
 * cuts a text, and refuses one that a reader could not tell from a separator.
 */
import { type Interchange, ISA_WIDTHS, isaHasRepetition } from './open-interchange.ts';
import type { ElementPlace } from './segment-place.ts';
import { X12, X12_REPETITION } from './service-characters.ts';

/** By element, repetition and component, each from 0; what is missing is empty. */
export type Elements = string[][][];

/** False: something else stands there already. */
export function putText(
  elements: Elements,
  { element, repetition, component }: Pick<ElementPlace, 'element' | 'repetition' | 'component'>,
  text: string,
): boolean {
  const repetitions = elements[element - 1] ?? [];
  const components = repetitions[repetition - 1] ?? [];
  const there = components[component - 1] ?? text;
  components[component - 1] = there;
  repetitions[repetition - 1] = components;
  elements[element - 1] = repetitions;
  return there === text;
}

/** With its terminator. Undefined: it needs a character that the interchange does not have. */
export function segmentText(
  tag: string,
  elements: Elements,
  interchange: Interchange,
): string | undefined {
  const { element, tagEnd, terminator } = interchange.characters;
  const texts = tag === ISA ? isaTexts(elements) : elementTexts(elements, interchange);
  if (texts === undefined) return undefined;
  return `${tag}${texts.length === 0 ? '' : tagEnd}${texts.join(element)}${terminator}`;
}

function elementTexts(elements: Elements, interchange: Interchange): string[] | undefined {
  const { component, repetition } = interchange.characters;
  const texts = filled(elements, []).map((repetitions) =>
    joined(
      filled(repetitions, []).map((components) =>
        joined(
          filled(components, '').map((text) => released(text, interchange)),
          component,
        ),
      ),
      repetition,
    ),
  );
  return texts.some((text) => text === undefined)
    ? undefined
    : withoutEmptyEnd(texts.filter((text) => text !== undefined));
}

/** Undefined: X12 has nothing to release it with. */
function released(text: string, { characters, special }: Interchange): string | undefined {
  if (text.search(special) < 0) return text;
  return characters.release && text.replace(special, `${characters.release}$&`);
}

function joined(
  parts: readonly (string | undefined)[],
  separator: string | undefined,
): string | undefined {
  const kept = withoutEmptyEnd(parts);
  const isPossible = kept.every((part) => part !== undefined) && (kept.length < 2 || separator);
  return isPossible ? kept.join(separator) : undefined;
}

function filled<T>(sparse: readonly T[], empty: T): T[] {
  return Array.from(sparse, (part) => part ?? empty);
}

function withoutEmptyEnd<T>(parts: readonly T[]): T[] {
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}

/* ---------- X12: the ISA ---------- */

export const ISA = 'ISA';
const ISA_REPETITION = 11;
const ISA_VERSION = 12;
const ISA_COMPONENT = 16;
/** What ISA11 has where there is no repetition separator: the standard of the United States. */
const ISA_STANDARD = 'U';

/** All sixteen, each as long as it must be; the separators it tells are those that AIMS writes. */
function isaTexts(elements: Elements): string[] {
  const texts = ISA_WIDTHS.map((_, at) => elements[at]?.[0]?.[0]);
  texts[ISA_COMPONENT - 1] ??= X12.component;
  texts[ISA_REPETITION - 1] ??= isaHasRepetition(texts[ISA_VERSION - 1] ?? '')
    ? X12_REPETITION
    : ISA_STANDARD;
  return texts.map((text = '', at) => isaFilled(text, at + 1));
}

export function isaFilled(text: string, element: number): string {
  return text.padEnd(ISA_WIDTHS[element - 1] ?? 0);
}
