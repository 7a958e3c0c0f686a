/** Segments made up, written, damaged and cut: nothing may be lost without a word. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RecordDefinition, SegmentSyntax } from '../../src/domain/interface.ts';
import { segmentWriter } from '../../src/formats/segments/write.ts';
import {
  EDIFACT,
  INVFIL,
  INVOIC,
  INVOICE_810,
  pick,
  type ReadOptions,
  type Result,
  randomFrom,
  read,
  record,
  syntaxOf,
  TRADACOMS,
  X12,
} from './segments-definitions.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);

const FILES = [
  [EDIFACT, INVOIC],
  [TRADACOMS, INVFIL],
  [X12, INVOICE_810],
] as const;

/* ---------- made up and written ---------- */

const TEXTS = [
  'a',
  'Bc',
  '?',
  '??',
  "'",
  '+',
  ':',
  '=',
  '*',
  ' ',
  '\u00e9',
  '?+',
  '',
  'UNZ',
] as const;
const X12_TEXTS = ['a', 'Bc', '?', "'", '+', ':', '=', ' ', '\u00e9', 'IEA', ''] as const;
const PLACES = ['AAA.1', 'AAA.1.2', 'AAA.3.2', 'AAA+q.2', 'BB1+x++y.2', 'BB1+x++y.4.3', 'BB1.5#2'];
const MADE_UP = [
  ['edifact', 'UNB', 'UNZ', { 'UNB.1.1': 'UNOC', 'UNB.1.2': '3' }],
  ['edifact', 'UNB', 'UNZ', { 'UNB.1.1': 'UNOC', 'UNB.1.2': '4' }],
  ['tradacoms', 'STX', 'END', {}],
  ['x12', 'ISA', 'IEA', { 'ISA.12': '00501' }],
] as const;

interface Made {
  readonly options: ReadOptions;
  readonly list: readonly (readonly [RecordDefinition, readonly (string | undefined)[]])[];
}

function madeUp(random: () => number): Made {
  const [kind, begin, end, head] = pick(MADE_UP, random);
  const headRecord = record('head', begin, Object.keys(head));
  const body = record('body', 'CCC', PLACES);
  const endRecord = record('end', end, []);
  const bodies = Array.from({ length: Math.floor(random() * 4) }, () => {
    const texts = PLACES.map(() => madeUpText(kind, random));
    return [body, texts] as const;
  });
  return {
    options: { syntax: syntaxOf(kind), records: [headRecord, body, endRecord] },
    list: [[headRecord, Object.values(head)], ...bodies, [endRecord, []]],
  };
}

function madeUpText(kind: SegmentSyntax['kind'], random: () => number): string | undefined {
  if (random() < 0.2) return undefined;
  const texts = kind === 'x12' ? X12_TEXTS : TEXTS;
  return Array.from({ length: Math.floor(random() * 4) }, () => pick(texts, random)).join('');
}

it(`reads what it writes in ${ROUNDS} made-up files, cut anywhere, or refuses to write it`, () => {
  const random = randomFrom(9_735);
  let refused = 0;
  for (let no = 0; no < ROUNDS; no += 1) {
    const { options, list } = madeUp(random);
    const bytes = writtenOrRefused({ options, list });
    if (bytes === undefined) {
      refused += 1;
      continue;
    }
    const result = read(cut(bytes, random), options);
    const said = JSON.stringify(bytes.toString('latin1'));
    assert.equal(result.fault, undefined, said);
    assert.deepEqual(
      result.found.flatMap(({ faults }) => faults),
      [],
      said,
    );
    const texts = result.found.map((one) => Object.values(one.texts).map((text) => text ?? ''));
    const expected = list.map(([, given]) => given.map((text) => text ?? ''));
    assert.deepEqual(texts, expected, said);
  }
  assert.ok(refused < ROUNDS * 0.9, `${refused} were refused`);
});

function writtenOrRefused({ options, list }: Made): Buffer | undefined {
  const writer = segmentWriter(options.syntax, 'iso-8859-1', options.records);
  try {
    return Buffer.concat([
      ...list.map(([type, texts]) => writer.write({ type, texts })),
      writer.end(),
    ]);
  } catch (error) {
    assert.match(String(error), /VALUE_DOES_NOT_FIT/);
    return undefined;
  }
}

/* ---------- read by another, slower reader ---------- */

const PIECES = [
  "'",
  "'",
  '+',
  '+',
  ':',
  '?',
  '??',
  '\n',
  'LIN',
  'AAA+',
  'a',
  ' ',
  "'LIN+",
  '*',
] as const;

it(`tells ${ROUNDS} made-up interchanges apart as a reader of one character at a time does`, () => {
  const random = randomFrom(1_988);
  const places = ['LIN.1', 'LIN.1.2', 'LIN.2', 'AAA.1', 'AAA.2.2'];
  const records = [
    record('head', 'UNB', []),
    record('line', 'LIN', places),
    record('end', 'UNZ', []),
  ];
  for (let no = 0; no < ROUNDS; no += 1) {
    const pieces = Array.from({ length: Math.floor(random() * 30) }, () => pick(PIECES, random));
    const text = `UNB+UNOC:3'LIN+1${pieces.join('')}'UNZ+1'`;
    const result = read(cut(Buffer.from(text), random), {
      syntax: syntaxOf('edifact', 'allowed'),
      records,
    });
    if (result.fault !== undefined) continue;
    const lines = recordsByCharacter(text).map((segments) => ({
      units: segments.length,
      texts: places.map((place) => textAt(segments, place)),
    }));
    const found = result.found.filter(({ type }) => type === 'line');
    assert.deepEqual(
      found.map(({ units, texts }) => ({ units, texts: places.map((place) => texts[place]) })),
      lines,
      JSON.stringify(text),
    );
  }
});

/** Segments as elements of components, in records that LIN begins. */
function recordsByCharacter(text: string): string[][][][] {
  const records: string[][][][] = [];
  for (const segment of segmentsByCharacter(text)) {
    const tag = segment[0]?.join(':');
    if (tag === 'UNB' || tag === 'UNZ') continue;
    if (tag === 'LIN') records.push([]);
    records.at(-1)?.push(segment);
  }
  return records;
}

function segmentsByCharacter(text: string): string[][][] {
  const segments: string[][][] = [];
  let segment: string[][] = [['']];
  const add = (piece: string) => {
    const element = segment.at(-1);
    element?.push(`${element.pop() ?? ''}${piece}`);
  };
  const isBlank = () => segment.length === 1 && segment[0]?.length === 1 && segment[0]?.[0] === '';
  for (let at = 0; at < text.length; at += 1) {
    const [character = '', next = ''] = text.slice(at, at + 2);
    if (character === '?') {
      add("?+:'".includes(next) ? next : `?${next}`);
      at += 1;
    } else if (character === '+') segment.push(['']);
    else if (character === ':') segment.at(-1)?.push('');
    else if (character === "'") {
      segments.push(segment);
      segment = [['']];
    } else if (!/\s/.test(character) || !isBlank()) add(character);
  }
  return segments;
}

function textAt(segments: readonly string[][][], place: string): string | undefined {
  const [tag, element = '', component = '1'] = place.split('.');
  const segment = segments.find((one) => one[0]?.join(':') === tag);
  return segment && (segment[Number(element)]?.[Number(component) - 1] ?? '');
}

/* ---------- damaged ---------- */

it(`accounts for every byte of ${ROUNDS} files with one byte changed, put in or taken out`, () => {
  const random = randomFrom(810);
  let same = 0;
  for (let no = 0; no < ROUNDS; no += 1) {
    const [options, parts] = pick(FILES, random);
    const bytes = Buffer.from(parts.join('\n'), 'latin1');
    const damaged = withOneEdit(bytes, random);
    const result = read([damaged], options);
    assert.deepEqual(read(cut(damaged, random), options), result);
    if (result.fault !== undefined) continue;
    assert.equal(unaccounted(damaged, result), '', damaged.toString('latin1'));
    if (isSame(result, read([bytes], options))) same += 1;
  }
  assert.ok(same < ROUNDS / 4, `${same} read as if nothing had happened`);
});

/** What is in no record and is no blank: nothing, for a definition that names every segment. */
function unaccounted(bytes: Buffer, { found }: Result): string {
  const rest = Buffer.from(bytes);
  for (const { offset, bytes: length } of found) rest.fill(' ', offset, offset + length);
  return rest.toString('latin1').trim();
}

const isSame = (one: Result, other: Result) =>
  JSON.stringify(one.found.map(({ tag, units, texts, faults }) => [tag, units, texts, faults])) ===
  JSON.stringify(other.found.map(({ tag, units, texts, faults }) => [tag, units, texts, faults]));

it(`takes ${ROUNDS} files of rubbish without a crash`, () => {
  const random = randomFrom(404);
  const starts = ["UNB+UNOC:3'", "UNA:+.? 'UNB+UNOC:4'", 'STX=ANA:1', INVOICE_810[0], ''] as const;
  for (let no = 0; no < ROUNDS; no += 1) {
    const [options] = pick(FILES, random);
    const rubbish = Array.from({ length: Math.floor(random() * 120) }, () =>
      random() < 0.5 ? pick(PIECES, random) : String.fromCharCode(Math.floor(random() * 256)),
    );
    const bytes = Buffer.from(`${pick(starts, random)}${rubbish.join('')}`, 'latin1');
    const result = read([bytes], options);
    assert.deepEqual(read(cut(bytes, random), options), result);
    if (result.fault === undefined) assert.ok(result.isEnded);
  }
});

function withOneEdit(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const byte = Buffer.of(
    random() < 0.5 ? Math.floor(random() * 256) : pick(PIECES, random).charCodeAt(0),
  );
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
  const edits = [
    Buffer.concat([before, byte, after]),
    Buffer.concat([before, byte, bytes.subarray(at)]),
    Buffer.concat([before, after]),
    before,
  ] as const;
  return pick(edits, random);
}

function cut(bytes: Buffer, random: () => number): Buffer[] {
  const at = Array.from({ length: 3 }, () => Math.floor(random() * (bytes.length + 1)));
  at.sort((a, b) => a - b);
  return [0, ...at].map((from, no) => bytes.subarray(from, at[no] ?? bytes.length));
}
