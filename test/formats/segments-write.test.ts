/** The same definitions run backwards: what is written is what is read, byte for byte, or it is refused. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isAimsError } from '../../src/domain/errors.ts';
import type { Encoding, RecordDefinition } from '../../src/domain/interface.ts';
import { segmentWriter } from '../../src/formats/segments/write.ts';
import {
  EDIFACT,
  INVFIL,
  INVOIC,
  INVOICE_810,
  type ReadOptions,
  read,
  record,
  syntaxOf,
  TRADACOMS,
  X12,
} from './segments-definitions.ts';

type Texts = Readonly<Record<string, string | undefined>>;
type Written = readonly (readonly [type: string, texts: Texts])[];

const FILES = [
  ['INVOIC', EDIFACT, INVOIC],
  ['INVFIL', TRADACOMS, INVFIL],
  ['810', X12, INVOICE_810],
] as const;

function write(
  list: Written,
  { syntax, records, encoding = 'iso-8859-1' }: ReadOptions,
  isWhole = true,
): Buffer {
  const writer = segmentWriter(syntax, encoding, records);
  const parts = list.map(([name, texts]) => {
    const type = typeOf(records, name);
    return writer.write({ type, texts: type.fields.map((field) => texts[field.name]) });
  });
  return Buffer.concat(isWhole ? [...parts, writer.end()] : parts);
}

function typeOf(records: readonly RecordDefinition[], name: string): RecordDefinition {
  const type = records.find((one) => one.name === name);
  assert.ok(type, name);
  return type;
}

const misfits = (list: Written, options: ReadOptions, isWhole = false) =>
  assert.throws(
    () => write(list, options, isWhole),
    (error) => isAimsError(error, 'VALUE_DOES_NOT_FIT'),
    JSON.stringify(list.at(-1)),
  );

it('writes what it has read, byte for byte', () => {
  for (const [name, options, parts] of FILES) {
    const bytes = Buffer.from(parts.join(''), 'latin1');
    const { found } = read([bytes], options);
    const again = write(
      found.map(({ type, texts }) => [type, texts]),
      options,
    );
    assert.equal(again.toString('latin1'), bytes.toString('latin1'), name);
  }
});

/* ---------- one message around what is tried ---------- */

const PLACES = [
  'BGM.1',
  'BGM.2',
  'BGM.2.3',
  'FTX+AAI.4.1',
  'FTX+AAI.4.2',
  'MOA+9.1.2',
  'FTX+AAI.5',
];
const RECORDS = [
  record('interchange', 'UNB', ['UNB.1.1', 'UNB.1.2', 'UNB.5']),
  record('message', 'UNH', PLACES),
  record('line', 'LIN', ['LIN.1'], { parent: 'message' }),
  record('end', 'UNZ', ['UNZ.1']),
];
const OPTIONS: ReadOptions = { syntax: syntaxOf('edifact'), records: RECORDS };
const HEAD: Written = [['interchange', { 'UNB.1.1': 'UNOC', 'UNB.1.2': '3', 'UNB.5': '1' }]];
const END: Written = [['end', { 'UNZ.1': '1' }]];

const between = (texts: Texts, options = OPTIONS, head = HEAD) => {
  const bytes = write([...head, ['message', texts], ...END], options);
  return { text: bytes.toString('latin1').split("'").slice(1, -2).join("'"), bytes };
};

it('puts fields of one segment together, in the order of the first, and leaves the ends off', () => {
  const { text } = between({
    'BGM.1': '380',
    'BGM.2': '',
    'BGM.2.3': 'x',
    'FTX+AAI.4.1': '',
    'FTX+AAI.4.2': 'b',
    'MOA+9.1.2': '1',
    'FTX+AAI.5': '',
  });
  assert.equal(text, "UNH'BGM+380+::x'FTX+AAI+++:b'MOA+9:1");
});

it('leaves a segment out whose fields are all undefined, and keeps one that is empty', () => {
  assert.equal(between({ 'MOA+9.1.2': '' }).text, "UNH'MOA+9");
  assert.equal(between({}).text, 'UNH');
});

it('releases what needs it, and no more: an asterisk only in syntax version 4', () => {
  const texts = { 'BGM.2': "a+b:c'd?e*f" };
  assert.equal(between(texts).text, "UNH'BGM++a?+b?:c?'d??e*f");
  const version4: Written = [['interchange', { ...HEAD[0]?.[1], 'UNB.1.2': '4' }]];
  const { text, bytes } = between(texts, OPTIONS, version4);
  assert.equal(text, "UNH'BGM++a?+b?:c?'d??e?*f");
  assert.equal(read([bytes], OPTIONS).found[1]?.texts['BGM.2'], texts['BGM.2']);
});

it('puts what `when` wants, unless a field has put it', () => {
  const records = [
    ...RECORDS.filter(({ name }) => name !== 'message'),
    record('message', 'UNH', ['BGM.1', 'BGM.2'], {
      equals: [
        ['BGM.1', '380', '381'],
        ['UNH.2', 'INVOIC'],
      ],
    }),
  ];
  const options = { ...OPTIONS, records };
  assert.equal(between({ 'BGM.2': 'R' }, options).text, "UNH++INVOIC'BGM+380+R");
  assert.equal(between({ 'BGM.1': '380' }, options).text, "UNH++INVOIC'BGM+380");
  assert.equal(between({ 'BGM.1': '381' }, options).text, "UNH++INVOIC'BGM+381");
  misfits([...HEAD, ['message', { 'BGM.1': '382' }]], options);
});

it('writes the n-th segment of a name, and refuses one that would be read as an earlier one', () => {
  const records = [
    ...RECORDS.filter(({ name }) => name !== 'message'),
    record('message', 'UNH', ['RFF+ON.1.2', 'RFF+ON.1.2#2', 'FTX.1', 'FTX.1*2']),
  ];
  const options = { ...OPTIONS, records };
  const both = { 'RFF+ON.1.2': 'a', 'RFF+ON.1.2#2': 'b' };
  assert.equal(between(both, options).text, "UNH'RFF+ON:a'RFF+ON:b");
  misfits([...HEAD, ['message', { 'RFF+ON.1.2#2': 'b' }]], options);
  misfits([...HEAD, ['message', { 'FTX.1*2': 'b' }]], options);
  const version4: Written = [['interchange', { ...HEAD[0]?.[1], 'UNB.1.2': '4' }]];
  assert.equal(between({ 'FTX.1': 'a', 'FTX.1*2': 'b' }, options, version4).text, "UNH'FTX+a*b");
});

it('refuses two texts for one place', () => {
  const records = [...RECORDS, record('twice', 'FTX', ['FTX.2', 'FTX.2.1'])];
  const twice = (text: string): Written => [...HEAD, ['twice', { 'FTX.2': 'a', 'FTX.2.1': text }]];
  assert.match(write(twice('a'), { ...OPTIONS, records }, false).toString(), /FTX\+\+a'$/);
  misfits(twice('b'), { ...OPTIONS, records });
});

it('refuses a text that the encoding or the interchange has no letter for', () => {
  const message = (text: string): Written => [...HEAD, ['message', { 'BGM.2': text }]];
  const as = (encoding: Encoding): ReadOptions => ({ ...OPTIONS, encoding });
  assert.equal(write(message('\u00e9'), OPTIONS, false).at(-2), 0xe9);
  misfits(message('\u20ac'), as('iso-8859-1'));
  misfits(message('\u00e9'), as('us-ascii'));
  misfits(message('\u00e9'), as('utf-8'));
  misfits(message('\ud800'), as('utf-8'));
  misfits(message('a\nb'), OPTIONS);
  misfits(message('a\u0000b'), OPTIONS);
  assert.throws(() => write(message('\u20ac'), OPTIONS, false), {
    context: { record: 'message', column: 'BGM.2' },
  });
});

it('refuses what no interchange holds, and an interchange without its end', () => {
  misfits([['message', {}]], OPTIONS);
  misfits([...HEAD, ...HEAD], OPTIONS);
  misfits(HEAD, OPTIONS, true);
  misfits([...HEAD, ...END, ['message', {}]], OPTIONS);
  misfits([['interchange', { 'UNB.1.1': 'x', 'UNB.1.2': '3' }]], OPTIONS);
  assert.equal(
    write([...HEAD, ...END, ...HEAD, ...END], OPTIONS).length,
    2 * "UNB+UNOC:3++++1'UNZ+1'".length,
  );
});

it('refuses a record that would be read as another, or as two, or longer than allowed', () => {
  const records = [
    ...RECORDS,
    record('party', 'NAD', ['NAD.1', 'NAD.2']),
    record('supplier', 'NAD+SU', ['NAD.2', 'LIN.1']),
    record('tax', 'TAX', ['TAX.1'], { inside: 'line', parent: 'line' }),
  ];
  const options = { ...OPTIONS, records };
  const after = (...list: Written): Written => [...HEAD, ['message', {}], ...list];
  assert.match(
    write(
      after(['party', { 'NAD.1': 'BY' }], ['supplier', { 'NAD.2': '1' }]),
      options,
      false,
    ).toString(),
    /NAD\+BY'NAD\+SU\+1'$/,
  );
  misfits(after(['party', { 'NAD.1': 'SU' }]), options);
  misfits(after(['supplier', { 'LIN.1': '1' }]), options);
  misfits(after(['tax', { 'TAX.1': '7' }]), options);
  assert.match(
    write(after(['line', { 'LIN.1': '1' }], ['tax', { 'TAX.1': '7' }]), options, false).toString(),
    /LIN\+1'TAX\+7'$/,
  );
  misfits([...after(['line', {}]), ...END, ...HEAD, ['tax', { 'TAX.1': '7' }]], options);
  const short = { ...OPTIONS, syntax: syntaxOf('edifact', 'refused', 40) };
  misfits([...HEAD, ['message', { 'BGM.2': 'x'.repeat(40) }]], short);
  misfits([...HEAD, ['message', { 'BGM.2': 'x'.repeat(25), 'MOA+9.1.2': '12' }]], short);
});

it('writes the fixed elements of an ISA as long as they must be, and its own separators into it', () => {
  const records = X12.records.map((type) =>
    type.name === 'interchange'
      ? record('interchange', 'ISA', ['ISA.6', 'ISA.11', 'ISA.12'])
      : type,
  );
  const options = { ...X12, records };
  const isa = (texts: Texts) => write([['interchange', texts]], options, false).toString();
  const blanks = (count: number) => ' '.repeat(count);
  assert.equal(
    isa({ 'ISA.6': 'HALFMOON', 'ISA.12': '00401' }),
    `ISA*${[2, 10, 2, 10, 2].map(blanks).join('*')}*HALFMOON       *${[2, 15, 6, 4].map(blanks).join('*')}*U*00401*${[9, 1, 1].map(blanks).join('*')}*>~`,
  );
  assert.match(isa({ 'ISA.12': '00501' }), /\*\^\*00501\*/);
  misfits([['interchange', { 'ISA.6': 'x'.repeat(16) }]], options);
  misfits([['interchange', { 'ISA.6': 'a*b' }]], options);
  const line = (title: string): Written => [
    ['interchange', { 'ISA.12': '00401' }],
    ['group', {}],
    ['invoice', {}],
    ['line', { 'PID+F.5': title }],
  ];
  assert.match(
    write(line('Rivers: a life'), options, false).toString(),
    /PID\*F\*{4}Rivers: a life~$/,
  );
  for (const title of ['a*b', 'a>b', 'a~b']) misfits(line(title), options);
});
