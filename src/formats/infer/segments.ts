/** Reads a sample of EDIFACT, TRADACOMS or X12: its separators, its segments, and the records these make. */
import { groupBy, listed } from './groups.ts';
import { type Look, wholeRecords } from './look.ts';
import {
  nothingRead,
  type Observation,
  type ObservedPlace,
  type ObservedRecord,
  type ObservedType,
  when,
} from './observed.ts';
import { EDIFACT, type SegmentRecord, type SegmentWords, TRADACOMS, X12 } from './segment-words.ts';

type Kind = 'edifact' | 'tradacoms' | 'x12';

/** Which of the three it is by how it begins. */
export function segmentKindOf(text: string): Kind | undefined {
  const start = text.slice(0, 4_000).trimStart();
  if (/^(?:UNA.{6}\s*UN[BH]|UN[BH]\+)/s.test(start)) return 'edifact';
  if (/^(?:STX|MHD)=/.test(start)) return 'tradacoms';
  return /^ISA[^A-Za-z0-9\s]/.test(start) ? 'x12' : undefined;
}

interface Separators {
  readonly segment: string;
  readonly element: string;
  readonly component: string;
  readonly release: string | undefined;
}

interface Segment {
  readonly tag: string;
  /** Elements behind the tag, each with its components. */
  readonly elements: readonly (readonly string[])[];
  readonly raw: string;
  readonly line: number;
}

export function readSegmentSample(look: Look, kind: Kind): Observation {
  const separators = separatorsOf(look.head.trimStart(), kind);
  if (separators === undefined)
    return nothingRead('It begins like X12, but is too short for the ISA segment.', [
      'It begins like X12, but is too short for the ISA segment.',
    ]);
  const segments = split(wholeRecords(look, separators.segment), separators, kind);
  const words = { edifact: EDIFACT, tradacoms: TRADACOMS, x12: X12 }[kind];
  const records = gather(segments, words);
  const types = [...groupBy(records, ({ type }) => type.name).values()].map((group) =>
    segmentType(group, words),
  );
  const names = types.map(({ type }) => type.hint);
  return {
    syntax: { kind },
    confidence: 'sure',
    why: `${segments.length} segments, ended by ${JSON.stringify(separators.segment)}.`,
    titleLines: [],
    types: types.map(({ type, parent }) => ({
      ...type,
      parent: names.includes(parent ?? '') ? names.indexOf(parent ?? '') : undefined,
    })),
    doubts: [...types.flatMap(({ doubts }) => doubts), ...messageDoubts(segments, kind)],
  };
}

/** UNA says them, ISA is as long as it is; TRADACOMS has no choice. */
function separatorsOf(text: string, kind: Kind): Separators | undefined {
  if (kind === 'tradacoms') return { segment: "'", element: '+', component: ':', release: '?' };
  if (kind === 'x12') {
    const [element, component, segment] = [text[3], text[104], text[105]];
    if (element === undefined || component === undefined || segment === undefined) return undefined;
    return { segment, element, component, release: undefined };
  }
  const una = text.startsWith('UNA') ? text.slice(3, 9) : ":+.? '";
  return {
    component: una[0] ?? ':',
    element: una[1] ?? '+',
    release: una[3] === ' ' ? undefined : una[3],
    segment: una[5] ?? "'",
  };
}

function split(text: string, separators: Separators, kind: Kind): readonly Segment[] {
  const segments: Segment[] = [];
  const content = kind === 'edifact' ? text.replace(/^\s*UNA.{6}/s, '') : text;
  let line = 1;
  for (const part of splitAt(content, separators.segment, separators.release)) {
    const [tag, rest] = tagOf(part.trimStart(), separators, kind);
    const begins = line + newlines(part.slice(0, part.length - part.trimStart().length));
    line += newlines(part);
    if (!/^[A-Z][A-Z0-9]{1,2}$/.test(tag)) continue;
    const elements = rest.map((element) =>
      splitAt(element, separators.component, separators.release).map((component) =>
        released(component, separators.release),
      ),
    );
    segments.push({ tag, elements, raw: part.trim(), line: begins });
  }
  return segments;
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

function tagOf(part: string, separators: Separators, kind: Kind): [string, readonly string[]] {
  const { element, release } = separators;
  if (kind === 'tradacoms')
    return part[3] === '='
      ? [part.slice(0, 3), splitAt(part.slice(4), element, release)]
      : ['', []];
  const [tag = '', ...rest] = splitAt(part, element, release);
  return [tag, rest];
}

/** At the separator, unless the release character is in front of it. */
function splitAt(text: string, separator: string, release: string | undefined): string[] {
  if (release === undefined || !text.includes(release)) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === release) at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function released(text: string, release: string | undefined): string {
  if (release === undefined || !text.includes(release)) return text;
  let plain = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === release) at += 1;
    plain += text[at] ?? '';
  }
  return plain;
}

/* ---------- records ---------- */

interface GatheredRecord {
  readonly type: SegmentRecord;
  readonly order: number;
  readonly above: number | undefined;
  readonly segments: Segment[];
  readonly parent: string | undefined;
}

function gather(segments: readonly Segment[], words: SegmentWords): readonly GatheredRecord[] {
  const records: GatheredRecord[] = [];
  const last = new Map<string, GatheredRecord>();
  for (const segment of segments) {
    const type = words.records.find(({ tag }) => tag === segment.tag);
    if (type === undefined) {
      records.at(-1)?.segments.push(segment);
      continue;
    }
    const above = aboveOf(type.parent, last, words);
    const record: GatheredRecord = {
      type,
      order: records.length,
      above: above?.order,
      segments: [segment],
      parent: above?.type.name,
    };
    records.push(record);
    // What belongs to the last one of its kind does not belong to this one.
    for (const inner of insideOf(type.name, words)) last.delete(inner);
    last.set(type.name, record);
  }
  return records;
}

/** The last record of that type, or where there is none of the one it is in: an allowance of the invoice itself. */
function aboveOf(
  name: string | undefined,
  last: ReadonlyMap<string, GatheredRecord>,
  words: SegmentWords,
): GatheredRecord | undefined {
  if (name === undefined) return undefined;
  const outer = words.records.find((record) => record.name === name)?.parent;
  return last.get(name) ?? aboveOf(outer, last, words);
}

function insideOf(name: string, words: SegmentWords): readonly string[] {
  const inner = words.records.filter(({ parent }) => parent === name).map((record) => record.name);
  return [...inner, ...inner.flatMap((one) => insideOf(one, words))];
}

/* ---------- places ---------- */

interface SegmentType {
  readonly type: ObservedType;
  readonly parent: string | undefined;
  readonly doubts: readonly string[];
}

function segmentType(records: readonly GatheredRecord[], words: SegmentWords): SegmentType {
  const [first] = records;
  const { name, tag } = first?.type ?? { name: '', tag: '' };
  const values = records.map(({ segments }) => valuesOf(segments, words));
  const places = [...new Set(values.flatMap(({ texts }) => [...texts.keys()]))];
  const repeated = [...new Set(values.flatMap((value) => value.repeated))];
  return {
    type: {
      hint: name,
      when: when({ segments: [tag] }),
      confidence: 'sure',
      why: `Begins with the segment ${tag}.`,
      places: places.map((element): ObservedPlace => {
        const meaning = words.meanings[element] ?? words.meanings[element.replace(/\.1$/, '')];
        const place = { kind: 'element', element } as const;
        return meaning === undefined
          ? { place, label: element }
          : { place, label: element, meaning };
      }),
      records: records.map(
        (record, index): ObservedRecord => ({
          order: record.order,
          line: record.segments[0]?.line ?? 0,
          begins: record.segments.map(({ raw }) => raw).join("'"),
          texts: places.map((place) => values[index]?.texts.get(place)),
          above: record.above,
        }),
      ),
      parent: undefined,
      ignore: false,
    },
    parent: records.find(({ parent }) => parent !== undefined)?.parent,
    doubts: repeated.length > 0 ? [repeatDoubt(name, repeated)] : [],
  };
}

function repeatDoubt(name: string, repeated: readonly string[]): string {
  return `${listed(repeated)} ${repeated.length === 1 ? 'is' : 'are'} there several times in one ${name}: only the first is proposed as fields.`;
}

interface SegmentValues {
  readonly texts: ReadonlyMap<string, string>;
  readonly repeated: readonly string[];
}

/** Each filled component by its place; of segments that repeat, the first. */
function valuesOf(segments: readonly Segment[], words: SegmentWords): SegmentValues {
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const { tag, elements } of segments) {
    const qualifiers = qualifiersOf(tag, elements, words);
    const name = [tag, ...qualifiers].join('+');
    if (seen.has(name)) {
      repeated.push(name);
      continue;
    }
    seen.add(name);
    for (const [place, text] of componentsOf(name, elements, qualifiers.length))
      texts.set(place, text);
  }
  return { texts, repeated };
}

/** Those a place can name: a sign of the place language in one of them makes it an ordinary value. */
function qualifiersOf(
  tag: string,
  elements: readonly (readonly string[])[],
  words: SegmentWords,
): readonly string[] {
  if (!words.qualified.has(tag)) return [];
  const count = words.qualifiedTwice.has(tag) ? 2 : 1;
  const qualifiers = elements.slice(0, count).map(([first = '']) => first);
  return qualifiers.every((text) => /^[^+.#]+$/.test(text)) ? qualifiers : [];
}

function* componentsOf(
  name: string,
  elements: readonly (readonly string[])[],
  qualifiers: number,
): Generator<readonly [place: string, text: string]> {
  for (const [index, components] of elements.entries())
    for (const [inner, text] of components.entries()) {
      if (text === '' || (index < qualifiers && inner === 0)) continue;
      yield [`${name}.${index + 1}.${inner + 1}`, text];
    }
}

function messageDoubts(segments: readonly Segment[], kind: Kind): string[] {
  const tag = { edifact: 'UNH', tradacoms: 'MHD', x12: 'ST' }[kind];
  const types = segments
    .filter((segment) => segment.tag === tag)
    .map(({ elements }) => (kind === 'x12' ? elements[0]?.[0] : elements[1]?.[0]) ?? '');
  const wanted = { edifact: ['INVOIC'], tradacoms: ['INVOIC', 'CREDIT'], x12: ['810'] }[kind];
  if (types.some((type) => wanted.includes(type))) return [];
  return [`No invoice message was found: ${listed([...new Set(types)]) || 'no message at all'}.`];
}
