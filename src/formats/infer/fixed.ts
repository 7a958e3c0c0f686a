/**
 * Reads a sample whose fields stand at fixed positions: the types of record by the letters they begin with, and the
 * fields by where letters, digits and blanks change. Two fields that touch and look alike cannot be told apart: said so.
 */
import { dateForm } from './date-form.ts';
import { groupBy, listed, mostCommon } from './groups.ts';
import { type Look, lineEndOf, wholeRecords } from './look.ts';
import {
  EVERY_RECORD,
  type Observation,
  type ObservedPlace,
  type ObservedRecord,
  type ObservedType,
  when,
} from './observed.ts';

const SHORTEST = 20;

interface Lines {
  readonly texts: readonly string[];
  /** What ends a record: undefined is LF or CRLF. */
  readonly recordEnd: string | undefined;
}

/** The lines of fixed width there are, or undefined where it does not look like it. */
export function findFixed(look: Look): Lines | undefined {
  return withLineEnds(look) ?? withoutLineEnds(look);
}

function withLineEnds(look: Look): Lines | undefined {
  const text = wholeRecords(look, '\n');
  // Some end each record with a control character before the line break.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the separators of ASCII are what it looks for
  const control = /([\u001c-\u001f])\r?\n/.exec(text);
  const recordEnd = control?.[0];
  const texts = text.split(recordEnd ?? /\r?\n/).filter((line) => line.trim() !== '');
  if (texts.length < 2 || !texts.some((line) => line.length >= SHORTEST)) return undefined;
  return isInStep(texts) ? { texts, recordEnd } : undefined;
}

/** Few lengths, or columns of blanks, as padding makes them. */
function isInStep(texts: readonly string[]): boolean {
  const lengths = new Set(texts.map((line) => line.length));
  if (lengths.size <= Math.min(8, Math.ceil(texts.length / 2))) return true;
  return texts.filter((line) => / {3,}/.test(line)).length >= texts.length * 0.7;
}

function withoutLineEnds(look: Look): Lines | undefined {
  if (lineEndOf(look.head) !== 'none' || look.tail !== undefined) return undefined;
  const text = look.head;
  const lengths = Array.from({ length: 481 }, (_, index) => index + SHORTEST)
    .filter((length) => text.length % length === 0 && text.length / length >= 3)
    .map((length) => ({ length, score: scoreOfLength(cut(text, length)) }));
  const best = lengths.sort((a, b) => b.score - a.score || a.length - b.length)[0];
  if (best === undefined || best.score < 0.6) return undefined;
  return { texts: cut(text, best.length), recordEnd: 'none' };
}

/** Few records are alike by chance, so they count for less. */
function scoreOfLength(records: readonly string[]): number {
  const numbered = records.map((text, order) => ({ text, order }));
  const groups = groupBy(numbered, ({ text }) => text.slice(0, 3));
  const isTyped = areTypes(groups, records.length) && [...groups.keys()].every(isWord);
  const score = isTyped ? 0.2 + gainOf(groups, records.length) : regularity(records);
  return score - 1 / records.length;
}

function isWord(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

function cut(text: string, length: number): string[] {
  const records: string[] = [];
  for (let at = 0; at < text.length; at += length) records.push(text.slice(at, at + length));
  return records;
}

/* ---------- profile ---------- */

type Class = 'blank' | 'digit' | 'letter' | 'mixed';

/** A point between digits is one of them: 000212.80. */
function classOf(record: string, at: number): Class {
  const letter = record[at];
  if (letter === undefined || letter === ' ') return 'blank';
  const isPoint = letter === '.' && /^\d\.\d$/.test(record.slice(at - 1, at + 2));
  return isPoint || /\d/.test(letter) ? 'digit' : 'letter';
}

interface Column {
  readonly class: Class;
  /** Blank in some of the records. */
  readonly isSometimesBlank: boolean;
}

function profileOf(records: readonly string[]): readonly Column[] {
  const length = records.reduce((most, record) => Math.max(most, record.length), 0);
  return Array.from({ length }, (_, at): Column => {
    const classes = new Set(records.map((record) => classOf(record, at)));
    const isSometimesBlank = classes.has('blank');
    if (classes.size > 1) classes.delete('blank');
    const [only = 'blank'] = classes;
    return { class: classes.size === 1 ? only : 'mixed', isSometimesBlank };
  });
}

/** Share of the positions that hold the same class in every record. */
function regularity(records: readonly string[]): number {
  const profile = profileOf(records.slice(0, 500));
  return profile.filter((column) => column.class !== 'mixed').length / Math.max(profile.length, 1);
}

/* ---------- types ---------- */

interface Prefix {
  readonly start: number;
  readonly length: number;
  readonly groups: ReadonlyMap<string, readonly NumberedText[]>;
}

interface NumberedText {
  readonly text: string;
  readonly order: number;
}

const MOST_TYPES = 12;

function findPrefix(texts: readonly NumberedText[]): Prefix | undefined {
  const whole = regularity(texts.map(({ text }) => text));
  let best: { readonly prefix: Prefix; readonly score: number } | undefined;
  for (let start = 0; start <= 6; start += 1)
    for (let length = 1; length <= 4; length += 1) {
      const groups = groupBy(texts, ({ text }) => text.slice(start, start + length));
      if (!areTypes(groups, texts.length)) continue;
      const gain = gainOf(groups, texts.length) - whole;
      const score = gain - groups.size * 0.01 - start * 0.03 + lengthBonus(groups, length);
      if (gain > 0.02 && score > (best?.score ?? 0))
        best = { prefix: { start, length, groups }, score };
    }
  return best?.prefix;
}

/** INV rather than I: as long as the letters stay of one class. */
function lengthBonus(groups: ReadonlyMap<string, unknown>, length: number): number {
  const isOneClass = [...groups.keys()].every((code) => /^(?:[A-Z]+|\d+)$/.test(code));
  return isOneClass ? length * 0.015 : -0.05;
}

function areTypes(groups: ReadonlyMap<string, readonly NumberedText[]>, texts: number): boolean {
  if (groups.size < 2 || groups.size > MOST_TYPES || groups.size * 1.2 > texts) return false;
  return [...groups.keys()].every((code) => /^[A-Z0-9]+$/.test(code));
}

/** Regularity within the groups; a group of one is regular by itself and proves nothing. */
function gainOf(groups: ReadonlyMap<string, readonly NumberedText[]>, texts: number): number {
  let sum = 0;
  for (const group of groups.values())
    sum += group.length * (group.length === 1 ? 0.5 : regularity(group.map(({ text }) => text)));
  return sum / texts;
}

export function readFixedSample(look: Look, { texts, recordEnd }: Lines): Observation {
  const records = texts.map((text, order) => ({ text, order }));
  const prefix = findPrefix(records);
  const groups = prefix?.groups ?? new Map([['', records]]);
  const lengths = new Set(texts.map((text) => text.length));
  const [length] = lengths;
  const widest = mostCommon(texts.map((text) => text.length)).value;
  const sums = new Set([...groups.values()].flatMap((group) => digitSums(group, prefix)));
  const types = [...groups].map(([code, group]) => {
    const counts = [...groups]
      .filter(([other]) => other !== code)
      .map(([, { length: count }]) => count);
    return fixedType(code, group, prefix, { counts, sums });
  });
  return {
    syntax: {
      kind: 'fixed',
      unit: 'characters',
      recordEnd,
      length: lengths.size === 1 ? length : undefined,
    },
    confidence: lengths.size === 1 ? 'sure' : 'likely',
    why: `${texts.length} records without a delimiter, ${lengths.size === 1 ? 'all' : 'most'} ${widest} characters long.`,
    titleLines: [],
    types: types.map(({ type }) => type),
    doubts: [
      ...types.flatMap(({ doubts }) => doubts),
      ...unitDoubts(look, lengths.size),
      'Where two fields touch and are filled alike, the sample cannot say where one ends: hold the positions against the sender\u2019s description.',
    ],
  };
}

function unitDoubts(look: Look, lengths: number): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the letters that one byte holds in every encoding
  if (/^[\u0000-\u007f]*$/.test(look.head)) return [];
  return [
    lengths === 1
      ? 'There are letters outside ASCII and all records have as many characters: positions count characters.'
      : 'There are letters outside ASCII: positions may count bytes (unit: bytes).',
  ];
}

function fixedType(
  code: string,
  group: readonly NumberedText[],
  prefix: Prefix | undefined,
  figures: Figures,
): { readonly type: ObservedType; readonly doubts: readonly string[] } {
  const lines = group.map(({ text }) => text);
  const spans =
    lines.length === 1
      ? splitFigures(spansOf(lines, prefix), lines, figures)
      : spansOf(lines, prefix);
  const filled = spans.filter(({ isBlank }) => !isBlank);
  const { start, length } = prefix ?? { start: 0, length: 0 };
  // A record that ends within its code has less of it, at the same place.
  const place = { kind: 'span', start: start + 1, length } as const;
  const blank = spans.filter(({ isBlank, length }) => isBlank && length > 2);
  return {
    type: {
      hint: code,
      when: code === '' ? EVERY_RECORD : when({ equals: [{ place, texts: [code] }] }),
      confidence: group.length > 1 ? 'likely' : 'unsure',
      why:
        code === ''
          ? 'No letters at the beginning tell types of record apart.'
          : `Position ${place.start} on is ${code}.`,
      places: filled.map(
        (span): ObservedPlace => ({
          place: { kind: 'span', start: span.start + 1, length: span.length },
          label: '',
        }),
      ),
      records: group.map(({ text, order }): ObservedRecord => {
        const texts = filled.map(({ start, length }) => text.slice(start, start + length));
        return { order, line: order + 1, begins: text, texts, above: undefined };
      }),
      parent: 'order',
      ignore: false,
    },
    doubts: [
      ...blankDoubt(code, blank),
      ...(group.length < 3
        ? [
            `Only ${group.length} ${code || 'records'} in the sample: the fields of it are a guess by blanks.`,
          ]
        : []),
    ],
  };
}

function blankDoubt(code: string, blank: readonly Span[]): string[] {
  if (blank.length === 0) return [];
  const spans = blank.map(({ start, length }) => `${start + 1}-${start + length}`);
  return [`${code || 'Records'}: always blank at ${listed(spans)}; left out.`];
}

/* ---------- a count and a total without a blank between ---------- */

interface Figures {
  /** Numbers of records of the other types. */
  readonly counts: readonly number[];
  /** Of the places with digits only, in every type. */
  readonly sums: ReadonlySet<bigint>;
}

function digitSums(group: readonly NumberedText[], prefix: Prefix | undefined): readonly bigint[] {
  const lines = group.map(({ text }) => text);
  if (lines.length < 2) return [];
  return spansOf(lines, prefix).flatMap(({ start, length }) => {
    const texts = lines.map((line) =>
      line
        .slice(start, start + length)
        .trim()
        .replace('.', ''),
    );
    if (!texts.every((text) => /^\d{3,18}$/.test(text))) return [];
    const sum = texts.reduce((total, text) => total + BigInt(text), 0n);
    return sum === 0n ? [] : [sum];
  });
}

/** 000003000000026585 where there are 3 invoices of 265.85 together. */
function splitFigures(
  spans: readonly Span[],
  [line = '']: readonly string[],
  { counts, sums }: Figures,
): readonly Span[] {
  return spans.flatMap((span) => {
    const text = line.slice(span.start, span.start + span.length).trimEnd();
    if (!/^\d{6,}(?:\.\d{2})?$/.test(text)) return [span];
    for (let at = 1; at < text.length - 2; at += 1) {
      const isCount = counts.includes(Number(text.slice(0, at)));
      if (!isCount || (text[at - 1] === '0' && Number(text.slice(0, at)) === 0)) continue;
      const rest = text.slice(at).replace('.', '');
      if (!/^\d+$/.test(rest) || !sums.has(BigInt(rest))) continue;
      // The noughts in front of the total are its own where the count ends with its last digit.
      return [
        { ...span, length: at },
        { ...span, start: span.start + at, length: span.length - at },
      ];
    }
    return [span];
  });
}

/* ---------- fields ---------- */

interface Span {
  readonly start: number;
  readonly length: number;
  readonly isBlank: boolean;
}

function spansOf(records: readonly string[], prefix: Prefix | undefined): readonly Span[] {
  const profile = profileOf(records);
  const starts = [0];
  if (prefix !== undefined) starts.push(prefix.start, prefix.start + prefix.length);
  for (let at = 1; at < profile.length; at += 1)
    if (beginsField(records, profile, at)) starts.push(at);
  starts.push(...datesInDigits(records, profile, starts));
  const sorted = [...new Set(starts)].sort((a, b) => a - b).filter((at) => at < profile.length);
  return sorted.flatMap((start, index) => {
    const end = sorted[index + 1] ?? profile.length;
    const isBlank = profile.slice(start, end).every((column) => column.class === 'blank');
    return withoutTail(records, { start, length: end - start, isBlank });
  });
}

/**
 * What is full by its nature (noughts in front, a day, a currency) ends where it ends. Any other field keeps the blanks
 * behind it: a longer text in another file must not be cut.
 */
function withoutTail(records: readonly string[], span: Span): readonly Span[] {
  const { start, length } = span;
  const texts = records.map((record) => record.slice(start, start + length).trimEnd());
  const [first = ''] = texts;
  const isFull =
    texts.every((text) => text.length === first.length && /^[\d.]+$/.test(text)) &&
    (texts.some((text) => text.startsWith('0')) || isDayAt(first, 0));
  const isCurrency = texts.every((text) => /^(?:GBP|EUR|USD)$/.test(text));
  if (span.isBlank || first.length === length || !(isFull || isCurrency)) return [span];
  const tail = { start: start + first.length, length: length - first.length, isBlank: true };
  return [{ ...span, length: first.length }, tail];
}

function beginsField(records: readonly string[], profile: readonly Column[], at: number): boolean {
  const [before, here] = [profile[at - 1], profile[at]];
  if (before === undefined || here === undefined || here.class === 'blank') return false;
  // After a padded field the next one is filled always.
  if (before.isSometimesBlank && !here.isSometimesBlank)
    return !isRightAligned(records, at) && (records.length > 1 || gapBefore(profile, at) > 1);
  if (before.class === 'blank') return isOftenFilled(records, at) || gapBefore(profile, at) > 2;
  // Letters after many digits and the reverse, where neither ever changes: L3021 is one code.
  const isStable = before.class !== 'mixed' && here.class !== 'mixed';
  if (!isStable || before.class === here.class || isInsideNumber(records, at)) return false;
  return digitsAround(profile, at) >= LONG_NUMBER;
}

/** Shorter ones are part of a code. */
const LONG_NUMBER = 6;

function digitsAround(profile: readonly Column[], at: number): number {
  const step = profile[at]?.class === 'digit' ? 1 : -1;
  let [count, next] = [0, step === 1 ? at : at - 1];
  while (profile[next]?.class === 'digit' && !profile[next]?.isSometimesBlank) {
    count += 1;
    next += step;
  }
  return count;
}

function gapBefore(profile: readonly Column[], at: number): number {
  let start = at;
  while (profile[start - 1]?.class === 'blank') start -= 1;
  return at - start;
}

function isOftenFilled(records: readonly string[], at: number): boolean {
  const filled = records.filter((record) => (record[at] ?? ' ') !== ' ').length;
  return (
    filled >= records.length * 0.6 &&
    (records.length > 1 || /\s{2}$/.test(records[0]?.slice(0, at) ?? ''))
  );
}

/** Where a day of these decades stands at the same place of a row of digits in every record: its start and its end. */
function datesInDigits(
  records: readonly string[],
  profile: readonly Column[],
  starts: readonly number[],
): readonly number[] {
  const found: number[] = [];
  let at = 0;
  while (at + DAY_LENGTH <= profile.length) {
    const isRun = profile.slice(at, at + DAY_LENGTH).every(({ class: one }) => one === 'digit');
    const crosses = starts.some((start) => start > at && start < at + DAY_LENGTH);
    if (isRun && !crosses && records.length > 1 && records.every((record) => isDayAt(record, at))) {
      found.push(at, at + DAY_LENGTH);
      at += DAY_LENGTH;
    } else at += 1;
  }
  return found;
}

const DAY_LENGTH = 8;

function isDayAt(record: string, at: number): boolean {
  const text = record.slice(at, at + DAY_LENGTH);
  return /^20[0-4]\d/.test(text) && dateForm([text], true)?.formats[0] === 'YYYYMMDD';
}

/** Blanks in front of digits belong to the number. */
function isRightAligned(records: readonly string[], at: number): boolean {
  return (
    records.every((record) => /\d/.test(record[at] ?? '')) &&
    records.some((record) => /[\d-]/.test(record[at - 1] ?? '')) &&
    records.every((record) => /[\s\d-]/.test(record[at - 1] ?? ' '))
  );
}

/** A point or a slash between digits: 000000212.80, 12/11/2026. */
function isInsideNumber(records: readonly string[], at: number): boolean {
  return records.every((record) => {
    const around = record.slice(Math.max(at - 2, 0), at + 2);
    return /\d[./-]\d?$|^.?\d?[./-]\d/.test(around) && /[./-]/.test(record.slice(at - 1, at + 1));
  });
}
