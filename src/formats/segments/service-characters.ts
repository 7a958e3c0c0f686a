/**
 * The characters that give an interchange its structure, and what each byte means because of them. They come from the
 * interchange itself or from its standard; separators that make no sense are refused, never guessed.
 */
import type { SegmentSyntax } from '../../domain/interface.ts';

/** One ASCII character each; undefined: the interchange has none. */
export interface ServiceCharacters {
  readonly element: string;
  readonly component: string;
  /** Takes its meaning from the service character after it. */
  readonly release: string | undefined;
  /** Between repetitions of an element. */
  readonly repetition: string | undefined;
  readonly terminator: string;
  /** Between the tag and the first element. */
  readonly tagEnd: string;
}

/** ISO 9735, level A: what holds where there is no UNA. The repetition separator came with syntax version 4. */
export const EDIFACT_LEVEL_A: ServiceCharacters = {
  element: '+',
  component: ':',
  release: '?',
  repetition: undefined,
  terminator: "'",
  tagEnd: '+',
};
export const EDIFACT_REPETITION = '*';

/** ISO 9735:1988, level B: control characters, which no text can hold, and so no release character. */
export const EDIFACT_LEVEL_B: ServiceCharacters = {
  element: '\u001d',
  component: '\u001f',
  release: undefined,
  repetition: undefined,
  terminator: '\u001c',
  tagEnd: '\u001d',
};

export const TRADACOMS: ServiceCharacters = {
  ...EDIFACT_LEVEL_A,
  tagEnd: '=',
};

/** What AIMS writes: X12 has no release character, so the component separator is one that titles seldom have. */
export const X12: ServiceCharacters = {
  element: '*',
  component: '>',
  release: undefined,
  repetition: undefined,
  terminator: '~',
  tagEnd: '*',
};
export const X12_REPETITION = '^';

export const WRITTEN: Readonly<Record<SegmentSyntax['kind'], ServiceCharacters>> = {
  edifact: EDIFACT_LEVEL_A,
  tradacoms: TRADACOMS,
  x12: X12,
};

/**
 * What a byte is to the reader. A separator with a higher number ends what those with lower ones separate; everything
 * below RELEASE stays inside its segment and needs no second look.
 */
export const PLAIN = 0;
export const COMPONENT = 1;
export const REPETITION = 2;
export const ELEMENT = 3;
export const RELEASE = 4;
export const TERMINATOR = 5;
/** Not ASCII, or a control character. */
export const SUSPECT = 6;
export const NEWLINE = 7;

export const LF = 0x0a;

/** The meaning of each byte from 0 to 255. */
export type Marks = Uint8Array;

export function marksOf(characters: ServiceCharacters): Marks {
  const marks = new Uint8Array(256).fill(PLAIN);
  marks.fill(SUSPECT, 0, 0x20).fill(SUSPECT, 0x7f);
  marks[LF] = NEWLINE;
  marks['\t'.charCodeAt(0)] = PLAIN;
  const mark = (character: string | undefined, meaning: number) => {
    if (character !== undefined) marks[character.charCodeAt(0)] = meaning;
  };
  mark(characters.element, ELEMENT);
  mark(characters.component, COMPONENT);
  mark(characters.repetition, REPETITION);
  mark(characters.release, RELEASE);
  mark(characters.terminator, TERMINATOR);
  return marks;
}

/** Letters, digits, blanks, zero bytes and what is not ASCII can separate nothing. */
function canSeparate(character: string): boolean {
  return character > '\u0000' && character < '\u007f' && !/[A-Za-z0-9\s]/.test(character);
}

/** X12 lets a line break end a segment. */
function canTerminate(character: string): boolean {
  return canSeparate(character) || character === '\n' || character === '\r';
}

/** What is wrong with them, in the order of the interchange; undefined: nothing. */
export function senselessCharacters(
  characters: ServiceCharacters,
  decimalMark?: string,
): string | undefined {
  const { element, component, release, repetition, terminator } = characters;
  const separators = [component, element, decimalMark, release, repetition].filter(
    (character) => character !== undefined,
  );
  const all = [...separators, terminator];
  const makeSense =
    new Set(all).size === all.length && separators.every(canSeparate) && canTerminate(terminator);
  return makeSense ? undefined : all.join(' ');
}
