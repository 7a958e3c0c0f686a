/**
 * How an interchange begins: with a UNA or a UNB, with an STX, or with the fixed 106 bytes of an ISA. It finds the
 * service characters there, and says what is wrong with a beginning that is none.
 */
import type { SegmentSyntax } from '../../domain/interface.ts';
import {
  EDIFACT_LEVEL_A,
  EDIFACT_LEVEL_B,
  EDIFACT_REPETITION,
  ELEMENT,
  type Marks,
  marksOf,
  PLAIN,
  type ServiceCharacters,
  SUSPECT,
  senselessCharacters,
  TERMINATOR,
  TRADACOMS,
} from './service-characters.ts';

/** What holds for the segments of one interchange. */
export interface Interchange {
  readonly characters: ServiceCharacters;
  readonly marks: Marks;
  /** What cannot stand in a text as it is. */
  readonly special: RegExp;
  /** The release character with what it releases; undefined: nothing can be released. */
  readonly released: RegExp | undefined;
  /** Of EDIFACT: UNOC. Undefined before the UNB is read, and in the other syntaxes. */
  readonly identifier: string | undefined;
}

export interface Envelope {
  readonly begin: string;
  readonly end: string;
}

export const ENVELOPES: Readonly<Record<SegmentSyntax['kind'], Envelope>> = {
  edifact: { begin: 'UNB', end: 'UNZ' },
  tradacoms: { begin: 'STX', end: 'END' },
  x12: { begin: 'ISA', end: 'IEA' },
};

export interface OpeningFault {
  readonly kind: 'fault';
  readonly reason: 'utf-16' | 'no-interchange' | 'separators' | 'unfinished';
  readonly found?: string;
  readonly expected?: string;
}

/** What the head of an interchange is, and how many of its bytes are thereby read. */
export type Opening =
  | { readonly kind: 'more' }
  | { readonly kind: 'byte-order-mark'; readonly bytes: 3 }
  /** UNA: the UNB must follow. */
  | { readonly kind: 'advice'; readonly bytes: 9; readonly advice: ServiceCharacters }
  /** Its first segment can be read. */
  | { readonly kind: 'open'; readonly bytes: 0; readonly interchange: Interchange }
  | OpeningFault;

/** As latin1 (https://www.unicode.org/faq/utf_bom.html). */
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';
const UTF_16_MARK = /^(?:\u00ff\u00fe|\u00fe\u00ff)/;
const TAG_BYTES = 4;
const UNA_BYTES = 9;
const ISA_BYTES = 106;

/** `head`: the bytes from there on, the first no blank. `advice`: of the UNA before it. */
export function openInterchange(
  kind: SegmentSyntax['kind'],
  head: Buffer,
  advice: ServiceCharacters | undefined,
  isWhole: boolean,
): Opening {
  const text = head.toString('latin1', 0, ISA_BYTES);
  if (text.length < TAG_BYTES && !isWhole) return { kind: 'more' };
  if (UTF_16_MARK.test(text)) return { kind: 'fault', reason: 'utf-16' };
  const isFirst = advice === undefined;
  if (isFirst && text.startsWith(BYTE_ORDER_MARK)) return { kind: 'byte-order-mark', bytes: 3 };
  if (kind === 'edifact' && isFirst && text.startsWith('UNA')) return readAdvice(text, isWhole);
  if (!text.startsWith(ENVELOPES[kind].begin)) return noInterchange(kind, text);
  if (kind === 'x12') return readIsa(text, isWhole);
  return open(kind === 'tradacoms' ? TRADACOMS : (advice ?? edifactDefault(text)), text);
}

function noInterchange(kind: SegmentSyntax['kind'], text: string): OpeningFault {
  const found = shown(text.slice(0, TAG_BYTES));
  return { kind: 'fault', reason: 'no-interchange', found, expected: ENVELOPES[kind].begin };
}

/** UNA and its six characters (ISO 9735-1, annex): component, element, decimal mark, release, repetition, terminator. */
function readAdvice(text: string, isWhole: boolean): Opening {
  if (text.length < UNA_BYTES) {
    return isWhole ? { kind: 'fault', reason: 'unfinished', found: shown(text) } : { kind: 'more' };
  }
  const [component = '', element = '', decimalMark = '', release, repetition, terminator = ''] =
    text.slice(3, UNA_BYTES);
  const advice: ServiceCharacters = {
    element,
    component,
    release: unlessBlank(release),
    repetition: unlessBlank(repetition),
    terminator,
    tagEnd: element,
  };
  const senseless = senselessCharacters(advice, decimalMark);
  return senseless === undefined
    ? { kind: 'advice', bytes: UNA_BYTES, advice }
    : { kind: 'fault', reason: 'separators', found: shown(senseless) };
}

function unlessBlank(character: string | undefined): string | undefined {
  return character === ' ' ? undefined : character;
}

function edifactDefault(text: string): ServiceCharacters {
  return text[3] === EDIFACT_LEVEL_B.element ? EDIFACT_LEVEL_B : EDIFACT_LEVEL_A;
}

function open(characters: ServiceCharacters, text: string): Opening {
  if (text[3] === characters.tagEnd) {
    return { kind: 'open', bytes: 0, interchange: interchangeOf(characters) };
  }
  const found = shown(text.slice(0, TAG_BYTES));
  return { kind: 'fault', reason: 'separators', found, expected: characters.tagEnd };
}

export function interchangeOf(characters: ServiceCharacters, identifier?: string): Interchange {
  const all = Object.values(characters).filter((character) => character !== undefined);
  const special = `[${all.map(RegExp.escape).join('')}]`;
  const { release } = characters;
  return {
    characters,
    marks: marksOf(characters),
    special: new RegExp(special, 'g'),
    released:
      release === undefined ? undefined : new RegExp(`${RegExp.escape(release)}(${special})`, 'g'),
    identifier,
  };
}

/* ---------- EDIFACT: what only the UNB says ---------- */

/**
 * S001 of the UNB: its first two components. Undefined: they are not what every interchange has there, which is how
 * wrong separators show themselves.
 */
export function edifactSyntax(
  { characters }: Interchange,
  identifier: string,
  version: string,
): Interchange | undefined {
  if (!/^[A-Z]{4}$/.test(identifier) || !/^[1-9]$/.test(version)) return undefined;
  return interchangeOf(
    { ...characters, repetition: repetitionOf(characters, version) },
    identifier,
  );
}

/** Up to version 3 its place in the UNA is reserved, and a `*` is a `*`; from version 4 on it is one without a UNA too. */
function repetitionOf(characters: ServiceCharacters, version: string): string | undefined {
  if (Number(version) < 4) return undefined;
  return characters === EDIFACT_LEVEL_A ? EDIFACT_REPETITION : characters.repetition;
}

/* ---------- X12 ---------- */

/** How long each of the 16 elements of an ISA is (X12.5, interchange control structures). */
export const ISA_WIDTHS: readonly number[] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];
const ISA_REPETITION_AT = 82;
const ISA_VERSION_AT = 84;
const ISA_COMPONENT_AT = 104;
const ISA_TERMINATOR_AT = 105;
/** From here on ISA11 is the repetition separator; before, it named the standard. */
const FIRST_WITH_REPETITION = '00402';

function readIsa(text: string, isWhole: boolean): Opening {
  if (text.length < ISA_BYTES) {
    return isWhole ? { kind: 'fault', reason: 'unfinished', found: shown(text) } : { kind: 'more' };
  }
  const element = text.charAt(3);
  const characters: ServiceCharacters = {
    element,
    component: text.charAt(ISA_COMPONENT_AT),
    release: undefined,
    repetition: isaHasRepetition(text.slice(ISA_VERSION_AT, ISA_VERSION_AT + 5))
      ? text.charAt(ISA_REPETITION_AT)
      : undefined,
    terminator: text.charAt(ISA_TERMINATOR_AT),
    tagEnd: element,
  };
  const makeSense =
    senselessCharacters(characters) === undefined &&
    hasIsaShape(text, element) &&
    text.indexOf(characters.terminator) === ISA_TERMINATOR_AT;
  return makeSense
    ? { kind: 'open', bytes: 0, interchange: interchangeOf(characters) }
    : { kind: 'fault', reason: 'separators', found: shown(text) };
}

export function isaHasRepetition(version: string): boolean {
  return version >= FIRST_WITH_REPETITION;
}

/** Element separators where the widths say, and nowhere else. */
function hasIsaShape(text: string, element: string): boolean {
  const lengths = text
    .slice(0, ISA_TERMINATOR_AT)
    .split(element)
    .slice(1)
    .map((part) => part.length);
  return lengths.length === ISA_WIDTHS.length && lengths.every((n, at) => n === ISA_WIDTHS[at]);
}

/** An ISA tells its own separators, so in it they are text: only elements are told apart. */
export function isaMarks({ characters }: Interchange): Marks {
  const marks = new Uint8Array(256).fill(PLAIN);
  marks.fill(SUSPECT, 0, 0x20).fill(SUSPECT, 0x7f);
  for (const own of [characters.component, characters.repetition]) {
    if (own !== undefined) marks[own.charCodeAt(0)] = PLAIN;
  }
  marks[characters.element.charCodeAt(0)] = ELEMENT;
  marks[characters.terminator.charCodeAt(0)] = TERMINATOR;
  return marks;
}

/** Control characters and what is not ASCII as a question mark in a box: it goes into a sentence. */
export function shown(latin1: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
  return latin1.replace(/[\u0000-\u001f\u007f-\u00ff]/g, '\ufffd');
}
