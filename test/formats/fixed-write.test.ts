/** Fixed-width records as they are written: every text whole at its place, or an error that says of which field it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AimsError } from '../../src/domain/errors.ts';
import type {
  Encoding,
  FieldDefinition,
  FixedSyntax,
  RecordDefinition,
} from '../../src/domain/interface.ts';
import { parseSpan } from '../../src/formats/fixed/parse-span.ts';
import { fixedReader } from '../../src/formats/fixed/read.ts';
import { fixedWriter } from '../../src/formats/fixed/write.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);

const LINES: FixedSyntax = {
  kind: 'fixed',
  unit: 'bytes',
  recordEnd: undefined,
  length: undefined,
  maxRecordBytes: 1_000,
};
const ZEROS = { with: '0', side: 'left' } as const;

describe('a fixed-width record', () => {
  it('has each text at its span, padded as its field says, and blanks between and behind', () => {
    const row = record('row', [field('2+4'), field('8+6', ZEROS)], 16);
    assert.equal(write(LINES, [row], ['ab', '12.50']), ' ab    012.50   \n');
    assert.equal(write(LINES, [row], [undefined, '']), '       000000   \n');
  });

  it('ends as the syntax ends records, and follows the one before where it does not', () => {
    const row = record('row', [field('1+2')]);
    const ends = [undefined, '\u001d\n', '\r\n', 'none'];
    const files = ends.map((recordEnd) => write({ ...LINES, recordEnd }, [row], ['ab'], ['cd']));
    assert.deepEqual(files, ['ab\ncd\n', 'ab\u001d\ncd\u001d\n', 'ab\r\ncd\r\n', 'abcd']);
  });

  it('is as long as its type says, or the syntax, or the end of its last field', () => {
    const fields = [field('1+2')];
    assert.equal(write({ ...LINES, length: 4 }, [record('row', fields, 3)], ['ab']), 'ab \n');
    assert.equal(write({ ...LINES, length: 4 }, [record('row', fields)], ['ab']), 'ab  \n');
    assert.equal(write(LINES, [record('row', fields)], ['ab']), 'ab\n');
  });

  it('counts bytes or characters, in the declared encoding', () => {
    const row = record('row', [field('1+4'), field('5+1')]);
    const characters = { ...LINES, unit: 'characters' } as const;
    assert.equal(write(characters, [row], ['£😀', '!']), '£😀  !\n');
    assert.equal(write(LINES, [row], ['£a', '!']), '£a !\n');
    const latin = fixedWriter(LINES, 'windows-1252', [row]).write({
      type: row,
      texts: ['£€', '!'],
    });
    assert.equal(Buffer.from(latin).toString('latin1'), '\xa3\x80  !\n');
  });

  it('lets fields share a place where they say the same', () => {
    const row = record('row', [field('1+4'), field('3+2')]);
    assert.equal(write(LINES, [row], ['abcd', 'cd']), 'abcd\n');
    assertRefused(LINES, row, ['abcd', 'xy'], { column: '3+2', taken: '3' });
  });
});

describe('what does not fit', () => {
  const row = record('row', [field('1+3')], 3);

  it('is a text that is too long for its span, by the unit of the syntax, and it is never cut', () => {
    assertRefused(LINES, row, ['abcd'], { column: '1+3', length: '4', room: '3' });
    assertRefused(LINES, row, ['a££'], { length: '5', room: '3' });
    assert.equal(write({ ...LINES, unit: 'characters' }, [row], ['a££']), 'a££\n');
    assertRefused({ ...LINES, unit: 'characters' }, row, ['a£££'], { length: '4', room: '3' });
  });

  it('is a field that goes beyond the record', () => {
    assertRefused(LINES, record('row', [field('2+3')], 3), ['ab'], { length: '4', room: '3' });
  });

  it('is a character that the encoding lacks', () => {
    for (const unit of ['bytes', 'characters'] as const) {
      const says = { record: 'row', column: '1+3', found: 'U+20AC' };
      assertRefused({ ...LINES, unit }, row, ['€'], says, 'iso-8859-1');
      assertRefused({ ...LINES, unit }, row, ['\ufffd'], { found: 'U+FFFD' }, 'windows-1252');
      assertRefused({ ...LINES, unit }, row, ['\u0081'], { found: 'U+0081' }, 'windows-1252');
      assertRefused({ ...LINES, unit }, row, ['a\ud83d'], { found: 'U+D83D' });
    }
  });

  it('is a control character, or a record end within a record', () => {
    assertRefused(LINES, row, ['a\nb'], { found: 'U+000A' });
    assertRefused(LINES, row, ['a\t'], { found: 'U+0009' });
    const tildes = { ...LINES, recordEnd: '~~' };
    assertRefused(tildes, row, ['~~a'], { found: 'end of record' });
    assertRefused(tildes, row, ['ab~'], { found: 'end of record' });
    assert.equal(write(tildes, [row], ['a~b']), 'a~b~~');
  });

  it('is a byte-order mark as the first text of a file', () => {
    assertRefused(LINES, row, ['\ufeff'], { found: 'BOM' });
    assertRefused(LINES, row, ['ÿþ'], { found: 'BOM' }, 'iso-8859-1');
    assert.equal(write(LINES, [row], ['a'], ['\ufeff']), 'a  \n\ufeff\n');
  });

  it('is a padding of more than one byte or character', () => {
    const padded = record('row', [field('1+3', { with: '£', side: 'left' })]);
    assertRefused(LINES, padded, ['a'], { pad: '£' });
    assert.equal(write({ ...LINES, unit: 'characters' }, [padded], ['a']), '££a\n');
    const none = record('row', [field('1+3', { with: '', side: 'left' })]);
    assertRefused(LINES, none, ['a'], { pad: '' });
  });

  it('is a record that would be read as one of another type, where records have no end', () => {
    const none = { ...LINES, recordEnd: 'none' };
    const total = record('total', [field('1+5')], undefined, '9');
    const payment = record('payment', [field('1+3')], undefined, '1');
    const types = [total, payment];
    assert.equal(write(none, types, ['9abcd']), '9abcd');
    const writer = fixedWriter(none, 'utf-8', types);
    assert.throws(
      () => writer.write({ type: payment, texts: ['9ab'] }),
      says({ record: 'payment', found: 'total' }),
    );
    assert.throws(
      () => writer.write({ type: payment, texts: ['5ab'] }),
      says({ record: 'payment', found: 'no record' }),
    );
  });
});

it(`reads what it wrote, ${ROUNDS} times with texts of any letters`, () => {
  const random = randomFrom(20_261_123);
  const letters = ['a', 'Z', '0', ' ', '£', 'é', '😀', '|', '-', '\u00a0', '한'];
  const text = (length: number) =>
    Array.from({ length: Math.floor(random() * (length + 1)) }, () => pick(letters, random)).join(
      '',
    );
  const row = record('row', [field('1+6'), field('9+4', ZEROS), field('13+9')], 24);
  for (let no = 0; no < ROUNDS; no += 1) {
    const unit = pick(['bytes', 'characters'] as const, random) ?? 'bytes';
    const recordEnd = pick([undefined, '\r\n', '\u001d\n', 'none'], random);
    const syntax = { ...LINES, unit, recordEnd };
    const records = Array.from({ length: 3 }, () => [text(6), text(4), text(9)]);
    const fitting = records.filter((texts) => fits(texts, unit));
    const read = readAll(syntax, row, write(syntax, [row], ...fitting));
    const padded = fitting.map(([one = '', two = '', three = '']) => [
      one + ' '.repeat(6 - widthOf(one, unit)),
      '0'.repeat(4 - widthOf(two, unit)) + two,
      three + ' '.repeat(9 - widthOf(three, unit)),
    ]);
    assert.deepEqual(read, padded, `round ${no}`);
  }
});

/* ---------- writing and reading ---------- */

function write(
  syntax: FixedSyntax,
  types: readonly RecordDefinition[],
  ...records: readonly (readonly (string | undefined)[])[]
): string {
  const writer = fixedWriter(syntax, 'utf-8', types);
  const [type] = types;
  assert.ok(type);
  const written = records.map((texts) => writer.write({ type, texts }));
  return Buffer.concat([...written, writer.end()]).toString();
}

function assertRefused(
  syntax: FixedSyntax,
  type: RecordDefinition,
  texts: readonly string[],
  facts: Readonly<Record<string, string>>,
  encoding: Encoding = 'utf-8',
): void {
  const writer = fixedWriter(syntax, encoding, [type]);
  assert.throws(() => writer.write({ type, texts }), says(facts));
}

function says(facts: Readonly<Record<string, string>>): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AimsError);
    assert.equal(error.code, 'VALUE_DOES_NOT_FIT');
    assert.deepEqual({ ...error.context, ...facts }, error.context);
    return true;
  };
}

function readAll(syntax: FixedSyntax, type: RecordDefinition, file: string) {
  const reader = fixedReader(syntax, 'utf-8', [type]);
  const slots = type.fields.map(({ name }) => reader.slot(placeAt(name), type.name));
  const opened = reader.open();
  const records = [...opened.take(Buffer.from(file)), ...opened.end()];
  assert.deepEqual([opened.fault, opened.isEnded], [undefined, true]);
  return records.map((one) => {
    assert.deepEqual(one.faults, []);
    return slots.map((slot) => one.text(slot));
  });
}

function fits(texts: readonly string[], unit: FixedSyntax['unit']): boolean {
  return texts.every((text, no) => widthOf(text, unit) <= ([6, 4, 9][no] ?? 0));
}

function widthOf(text: string, unit: FixedSyntax['unit']): number {
  return unit === 'bytes' ? Buffer.byteLength(text) : Array.from(text).length;
}

function pick<T>(among: readonly T[], random: () => number): T | undefined {
  return among[Math.floor(random() * among.length)];
}

/* ---------- definitions ---------- */

/** `begins`: the text of its first position, where types are told apart. */
function record(
  name: string,
  fields: readonly FieldDefinition[],
  length?: number,
  begins?: string,
): RecordDefinition {
  const equals = begins === undefined ? [] : [{ place: placeAt('1+1'), texts: [begins] }];
  return {
    name,
    when: {
      equals,
      matches: [],
      empty: [],
      notEmpty: [],
      index: undefined,
      paths: [],
      segments: [],
      inside: undefined,
      member: undefined,
    },
    parent: undefined,
    position: 'any',
    min: 0,
    max: undefined,
    per: 'file',
    ignore: false,
    fields,
    length,
  };
}

function field(span: string, pad?: FieldDefinition['pad']): FieldDefinition {
  return {
    name: span,
    source: { kind: 'place', place: placeAt(span) },
    label: span,
    type: { kind: 'text' },
    required: false,
    trim: false,
    pad,
    nullWhen: [],
    default: undefined,
    split: undefined,
    lookUp: undefined,
    pattern: undefined,
    maxLength: undefined,
    code: undefined,
  };
}

function placeAt(text: string) {
  const span = parseSpan(text);
  assert.ok(span, text);
  return { kind: 'span', ...span } as const;
}

/** Numbers from 0 to 1, the same at every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
