/** EDIFACT, TRADACOMS and X12 as suppliers send them: what a record is, what stands at a place, and what is refused. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseElement, parseSegment } from '../../src/formats/segments/segment-place.ts';
import {
  EDIFACT,
  type Found,
  INVFIL,
  INVOIC,
  INVOIC_RECORDS,
  INVOICE_810,
  type ReadOptions,
  type Result,
  read,
  record,
  syntaxOf,
  TRADACOMS,
  X12,
} from './segments-definitions.ts';

const bytesOf = (parts: readonly string[], between = '') =>
  Buffer.from(parts.join(between), 'latin1');

const FILES = [
  ['INVOIC', EDIFACT, INVOIC],
  ['INVFIL', TRADACOMS, INVFIL],
  ['810', X12, INVOICE_810],
] as const;

/** A file of one message with these segments in it. */
const message = (segments: string, una = '') =>
  Buffer.from(
    `${una}UNB+UNOC:3+A+B+261102:0915+1'UNH+1+INVOIC:D:96A:UN'${segments}UNT+2+1'UNZ+1+1'`,
    'latin1',
  );

const ANY: ReadOptions = { syntax: syntaxOf('edifact', 'allowed'), records: INVOIC_RECORDS };

const withPlaces = (...places: readonly string[]): ReadOptions => ({
  syntax: syntaxOf('edifact', 'allowed'),
  records: [record('message', 'UNH', places), record('trailer', 'UNT', [])],
});

const firstTexts = ({ found }: Result) => found[0]?.texts;
const types = ({ found }: Result) => found.map(({ type }) => type);
const faultsOf = ({ found }: Result) => found.flatMap(({ faults }) => faults);
const withoutPlaces = ({ found }: Result) =>
  found.map(({ tag, units, texts, faults }) => ({ tag, units, texts, faults }));

/* ---------- records and places ---------- */

it('reads an INVOIC: every record with its texts, the same code told apart by the group it is in', () => {
  const result = read([bytesOf(INVOIC)], EDIFACT);
  assert.equal(result.fault, undefined);
  assert.equal(result.isEnded, true);
  assert.deepEqual(faultsOf(result), []);
  assert.deepEqual(types(result), [
    'interchange',
    ...['message', 'line', 'allowance', 'line', 'summary', 'trailer'],
    ...['message', 'line', 'summary', 'trailer'],
    'end',
  ]);
  const [, head, line, allowance, second] = result.found;
  assert.equal(head?.texts['BGM.2'], 'HB-20417');
  assert.equal(head?.texts['DTM+137.1.2'], '20261102');
  assert.equal(head?.texts['NAD+SU.2'], '5099999000013');
  assert.equal(line?.texts['IMD+L+050.3.4'], "What next?: a guide's guide");
  assert.equal(line?.texts['TAX+7+VAT.5.4'], '0');
  assert.deepEqual(allowance?.texts, {
    'ALC.1': 'A',
    'ALC.5': 'DI',
    'PCD+3.1.2': '20',
    'MOA+8.1.2': '3.20',
    'TAX+7+VAT.5.4': '0',
    'TAX+7+VAT.6': 'Z',
  });
  assert.equal(second?.texts['IMD+L+009.3.4'], 'Bront\u00eb, Z.');
});

it('gives what the controls of a definition need: units between UNH and UNT, counts and references', () => {
  const { found } = read([bytesOf(INVOIC)], EDIFACT);
  let units = 0;
  for (const { type, texts, ...one } of found.slice(1, -1)) {
    units = type === 'message' ? one.units : units + one.units;
    if (type === 'trailer') assert.equal(texts['UNT.1'], String(units));
  }
  const [first, last] = [found[0], found.at(-1)];
  assert.equal(first?.texts['UNB.5'], last?.texts['UNZ.2']);
  assert.equal(last?.texts['UNZ.1'], String(types({ found } as Result).filter(isMessage).length));
});

const isMessage = (type: string) => type === 'message';

it('reads an INVFIL: messages by their type, no equals sign taken for a separator in a text', () => {
  const result = read([bytesOf(INVFIL)], TRADACOMS);
  assert.equal(result.fault, undefined);
  assert.deepEqual(faultsOf(result), []);
  assert.deepEqual(types(result), [
    ...['interchange', 'file', 'invoice', 'line', 'line', 'rate', 'total', 'totals', 'end'],
  ]);
  const [, , invoice, line] = result.found;
  assert.equal(invoice?.tag, 'MHD++INVOIC');
  assert.equal(invoice?.texts['IRF.1'], 'HM=7781');
  assert.equal(invoice?.texts['ODD.2.2'], 'D-118');
  assert.equal(line?.texts['ILD.9'], '1202955');
  assert.equal(line?.texts['DNC.5.2'], "FOLK'S TALES");
});

it('reads an 810: its separators are those of its ISA, and a title may have what others use', () => {
  const result = read([bytesOf(INVOICE_810)], X12);
  assert.equal(result.fault, undefined);
  assert.deepEqual(faultsOf(result), []);
  const [isa, , invoice, line] = result.found;
  assert.equal(isa?.texts['ISA.6'], 'HALFMOON       ');
  assert.equal(isa?.texts['ISA.16'], '>');
  assert.equal(invoice?.texts['N1+SU.2'], 'Half Moon Press');
  assert.equal(line?.texts['PID+F.5'], "Folk's tales: a treasury+");
  const other = bytesOf(INVOICE_810).toString('latin1').replaceAll('*', '|').replaceAll('~', '\n');
  assert.deepEqual(withoutPlaces(read([other], X12)), withoutPlaces(result));
});

it('tells repetitions of an X12 element apart from version 00402 on', () => {
  const places = { ...X12, records: [record('all', 'ISA', ['ISA.11', 'REF.2', 'REF.2*2'])] };
  const [isa = '', ...rest] = INVOICE_810;
  const segments = ['REF*VR*a^b~', rest.at(-1)].join('');
  const newer = isa.replace('*U*00401*', '*^*00501*');
  assert.deepEqual(firstTexts(read([isa + segments], { ...places })), {
    'ISA.11': 'U',
    'REF.2': 'a^b',
    'REF.2*2': '',
  });
  assert.deepEqual(firstTexts(read([newer + segments], { ...places })), {
    'ISA.11': '^',
    'REF.2': 'a',
    'REF.2*2': 'b',
  });
});

it('gives exact lines and bytes, with line breaks, indentation and a mark at the start, or with none', () => {
  for (const [name, options, parts] of FILES) {
    const plain = read([bytesOf(parts)], options);
    assert.ok(
      plain.found.every(({ line, endLine }) => line === 1 && endLine === 1),
      name,
    );
    const bytes = Buffer.concat([
      Buffer.from('\ufeff'),
      bytesOf(parts, '\r\n  \t'),
      Buffer.from('\n'),
    ]);
    const spread = read([bytes], options);
    assert.deepEqual(withoutPlaces(spread), withoutPlaces(plain), name);
    assert.equal(spread.isEnded, true, name);
    for (const { line, endLine, offset, bytes: length, begins } of spread.found) {
      const cut = bytes.toString('latin1', offset, offset + length);
      assert.equal(bytes.toString('latin1', 0, offset).split('\n').length, line);
      assert.equal(endLine, line + cut.split('\n').length - 1);
      assert.ok(/^[A-Z]/.test(cut) && /['~]$/.test(cut), cut);
      assert.ok(cut.startsWith(begins.slice(0, 3)) && begins.length <= 40);
    }
  }
});

it('reads the same however the bytes are cut, down to one at a time', () => {
  for (const [, options, parts] of FILES) {
    const bytes = Buffer.concat([Buffer.from('\ufeff'), bytesOf(parts, '\n')]);
    const whole = read([bytes], options);
    assert.deepEqual(read(oneByOne(bytes), options), whole);
    for (let at = 1; at < bytes.length; at += 1) {
      assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)], options), whole);
    }
  }
});

const oneByOne = (bytes: Buffer) => Array.from(bytes, (byte) => Buffer.of(byte));

it('finds a place by qualifier, component and occurrence; the first is meant where nothing is said', () => {
  const segments = "MOA+9:1'MOA+203:2'MOA+203:3'IMD+L+009+:::Author'IMD+L+050+:::Title'RFF+ON'";
  const places = {
    'MOA.1.2': '1',
    'MOA.1.2#3': '3',
    'MOA+203.1.2': '2',
    'MOA+203.1.2#2': '3',
    'MOA+203.1.2#3': undefined,
    'MOA+203.1': '203',
    'IMD++050.3.4': 'Title',
    'IMD+L+009.3.4': 'Author',
    'IMD.3': '',
    'RFF+ON.1.2': '',
    'RFF+LI.1.2': undefined,
  };
  const result = read([message(segments)], withPlaces(...Object.keys(places)));
  assert.deepEqual(firstTexts(result), places);
});

it('lets the most qualified name begin a record, then the first declared', () => {
  const records = [
    record('party', 'NAD', ['NAD.2']),
    record('supplier', 'NAD+SU', ['NAD.2']),
    record('other', 'NAD+SU', ['NAD.2']),
    record('trailer', ['UNT', 'UNZ'], []),
  ];
  const result = read([message("NAD+BY+1'NAD+SU+2'CUX+2'")], { ...ANY, records });
  assert.deepEqual(
    result.found.map(({ tag, units, texts }) => [tag, units, texts['NAD.2']]),
    [
      ['NAD', 1, '1'],
      ['NAD+SU', 2, '2'],
      ['UNT', 1, undefined],
      ['UNZ', 1, undefined],
    ],
  );
});

it('begins a record of a group only while the group is open, or one that belongs to it', () => {
  const records = [
    record('message', 'UNH', []),
    record('line', 'LIN', [], { parent: 'message' }),
    record('tax', 'TAX', [], { parent: 'line', inside: 'line' }),
    record('summary', 'UNS', [], { parent: 'message' }),
    record('trailer', 'UNT', []),
  ];
  const segments = "TAX+1'LIN+1'TAX+2'MOA+1'TAX+3'UNS+S'TAX+4'";
  assert.deepEqual(
    read([message(segments)], { ...ANY, records }).found.map(({ tag, units }) => [tag, units]),
    [
      ['UNH', 2],
      ['LIN', 1],
      ['TAX', 2],
      ['TAX', 1],
      ['UNS', 2],
      ['UNT', 2],
    ],
  );
});

it('has no group open at the beginning of an interchange', () => {
  const records = [
    record('line', 'LIN', []),
    record('tax', 'TAX', [], { parent: 'line', inside: 'line' }),
  ];
  const twice = [message("LIN+1'TAX+1'"), message("TAX+2'LIN+2'")];
  assert.deepEqual(
    read(twice, { ...ANY, records }).found.map(({ tag }) => tag),
    ['LIN', 'TAX', 'LIN'],
  );
});

it('reads several interchanges, each with the separators of its own UNA, and no record goes past one', () => {
  const odd =
    'UNA|^,! ~UNB^UNOC|3^A^B^261102|0915^2~UNH^1^INVOIC|D|96A|UN~BGM^380^R!^?+|x~UNT^2^1~UNZ^1^2~';
  const places = withPlaces('BGM.2', 'BGM.2.2', 'UNZ.1');
  const result = read([message("BGM+380+R??'"), '\n', odd, '\n', message("BGM+380+Q|'")], places);
  assert.equal(result.fault, undefined);
  assert.deepEqual(
    result.found.map(({ tag, units, texts }) => [tag, units, texts['BGM.2'], texts['BGM.2.2']]),
    [
      ['UNH', 2, 'R?', ''],
      ['UNT', 2, undefined, undefined],
      ['UNH', 2, 'R^?+', 'x'],
      ['UNT', 2, undefined, undefined],
      ['UNH', 2, 'Q|', ''],
      ['UNT', 2, undefined, undefined],
    ],
  );
});

it('reads level B, whose separators are control characters, where there is no UNA', () => {
  const levelB = message("BGM+380+it's 1:1?'")
    .toString('latin1')
    .replace(/'(?!s)|[+:]/g, toLevelB);
  const result = read([levelB], withPlaces('BGM.2', 'BGM.2.2'));
  assert.deepEqual(firstTexts(result), { 'BGM.2': "it's 1", 'BGM.2.2': '1?' });
  assert.deepEqual(faultsOf(result), []);
});

const toLevelB = (character: string) =>
  ({ "'": '\u001c', '+': '\u001d', ':': '\u001f' })[character] ?? '';

it('tells repetitions apart in syntax version 4, by the UNA or without one; before, an asterisk is text', () => {
  const places = withPlaces('FTX.1', 'FTX.1*2', 'FTX.1*2.2');
  const segments = "FTX+a*b:c'";
  const version4 = (una: string) =>
    message(segments, una).toString('latin1').replace('UNOC:3', 'UNOC:4');
  const split = { 'FTX.1': 'a', 'FTX.1*2': 'b', 'FTX.1*2.2': 'c' };
  const whole = { 'FTX.1': 'a*b', 'FTX.1*2': '', 'FTX.1*2.2': '' };
  assert.deepEqual(firstTexts(read([version4('')], places)), split);
  assert.deepEqual(firstTexts(read([version4("UNA:+.?*'")], places)), split);
  assert.deepEqual(firstTexts(read([version4("UNA:+.? '")], places)), whole);
  assert.deepEqual(firstTexts(read([message(segments)], places)), whole);
  assert.deepEqual(firstTexts(read([message(segments, "UNA:+.?*'")], places)), whole);
});

it('takes release characters out, and loses none that a sender forgot to release', () => {
  const texts = ['?+', '??', '???:', 'Who? Me', 'a?*', "O?'Neill"].map((text) => `FTX+${text}'`);
  const places = texts.map((_, at) => `FTX.1#${at + 1}`);
  const result = firstTexts(read([message(texts.join(''))], withPlaces(...places)));
  assert.deepEqual(Object.values(result ?? {}), ['+', '?', '?:', 'Who? Me', 'a?*', "O'Neill"]);
});

it('knows what a place is, and what is none', () => {
  assert.deepEqual(parseElement('IMD+L+050.3*2.4#5'), {
    tag: 'IMD',
    qualifiers: ['L', '050'],
    element: 3,
    repetition: 2,
    component: 4,
    occurrence: 5,
  });
  for (const text of [
    'BGM',
    'BGM.0',
    'BGM.1.0',
    'bgm.1',
    'BGM.1.1.1',
    '.1',
    'B.1',
    'BGM+.1',
    'BGM.1#0',
  ]) {
    assert.equal(parseElement(text), undefined, text);
  }
  assert.deepEqual(parseSegment('UNH++INVOIC'), { tag: 'UNH', qualifiers: ['', 'INVOIC'] });
  for (const text of ['', 'NAD+', 'NAD.1', 'nad', '1AB', 'NADS']) {
    assert.equal(parseSegment(text), undefined, text);
  }
});

it('has one slot for one place, however it is written', () => {
  const records = [record('message', 'UNH', ['BGM.2', 'BGM.2.1', 'BGM.2*1.1#1'])];
  const result = read([message("BGM+380+R'")], { ...ANY, records });
  assert.deepEqual(Object.values(firstTexts(result) ?? {}), ['R', 'R', 'R']);
});

/* ---------- the interchange as a whole ---------- */

const faultOf = (text: string | Buffer, options: ReadOptions = EDIFACT) =>
  read([text], options).fault;

it('wants an interchange at the start, and nothing but interchanges', () => {
  for (const [text, line] of [
    ['', 1],
    [' \n\n', 3],
    ['\nhello', 2],
    ["UNH+1+INVOIC'", 1],
    ["UNA:+.? '", 1],
    ["UNA:+.? '\nUNH+1'", 2],
    [`${message('')}\nrubbish`, 2],
    [`${message('')}'`, 1],
  ] as const) {
    const fault = faultOf(text);
    const reason = text === "UNA:+.? '" ? 'unfinished' : 'no-interchange';
    assert.deepEqual([fault?.reason, fault?.line, fault?.expected], [reason, line, 'UNB'], text);
  }
  assert.equal(faultOf('STX+1', TRADACOMS)?.reason, 'separators');
  assert.equal(faultOf(bytesOf(INVOIC), TRADACOMS)?.expected, 'STX');
  assert.equal(faultOf(bytesOf(INVOIC), X12)?.expected, 'ISA');
  assert.equal(faultOf(Buffer.from("\ufeffUNB+UNOC:3'", 'utf16le'))?.reason, 'utf-16');
});

it('refuses separators that make no sense, or are not those that the UNB uses', () => {
  const unas = [
    "UNA++.? '",
    "UNA:+.+ '",
    "UNA:+.?''",
    "UNA:+'? '",
    "UNA:A.? '",
    "UNA:+.a '",
    'UNA:+.?  ',
    "UNA1+.? '",
    'UNA:+.? \u00e9',
    "UNA:*.? '",
    "UNA;+.? '",
  ];
  for (const una of unas) {
    const bytes = message('', una);
    assert.equal(faultOf(bytes)?.reason, 'separators', una);
    assert.deepEqual(read(oneByOne(bytes), EDIFACT).fault, faultOf(bytes), una);
  }
  assert.equal(faultOf("UNB*UNOC:3*A*B'")?.reason, 'separators');
  const [isa = '', ...rest] = INVOICE_810;
  const wrongs = [
    isa.replace('HALFMOON ', 'HALFMOON'),
    isa.replace('HALFMOON  ', 'HALFMOON ').replace('EXAMPLELIB ', 'EXAMPLELIB  '),
    isa.replace('>~', '*~'),
    isa.replace('>~', '>>'),
    isa.replace('HALFMOON', 'HALF~OON'),
    isa.replaceAll('*', 'A'),
    isa.replace('*U*00401*', '*>*00501*'),
  ];
  for (const wrong of wrongs) {
    assert.equal(faultOf([wrong, ...rest].join(''), X12)?.reason, 'separators', wrong);
  }
});

it('says that a release character is the last byte', () => {
  const cut = "UNB+UNOC:3+A+B+261102:0915+1'UNH+1'FTX+AAI+what?";
  assert.deepEqual(faultOf(`${cut}`, ANY)?.reason, 'release-at-end');
  assert.deepEqual(faultOf(`${cut}??`, ANY)?.reason, 'release-at-end');
  assert.deepEqual(faultOf(`${cut}?`, ANY)?.reason, 'unfinished');
  assert.equal(faultOf(bytesOf([INVFIL[0], 'MHD=1?']), TRADACOMS)?.reason, 'release-at-end');
});

it('says that the last segment, or the interchange, is not finished', () => {
  for (const [, options, parts] of FILES) {
    const bytes = bytesOf(parts, '\n');
    for (let length = 4; length < bytes.length; length += 1) {
      const { fault, isEnded } = read([bytes.subarray(0, length)], options);
      assert.ok(fault?.reason === 'unfinished' || fault?.reason === 'release-at-end', `${length}`);
      assert.equal(isEnded, false);
    }
  }
  const two = Buffer.concat([message('').subarray(0, -"UNZ+1+1'".length), message('')]);
  assert.deepEqual(read([two], ANY).fault, {
    reason: 'unfinished',
    line: 1,
    expected: 'UNZ',
    found: 'UNB+UNOC:3+A+B+261102:0915+1',
  });
  const advised = Buffer.concat([two.subarray(0, 40), Buffer.from("'"), message('', "UNA:+.? '")]);
  assert.equal(read([advised], ANY).fault?.reason, 'unfinished');
});

it('gives what came before a fault', () => {
  const [first = '', head = '', ...rest] = INVOIC;
  const result = read([bytesOf([first, head, ...rest.slice(0, 4)], '\n')], EDIFACT);
  assert.deepEqual(types(result), ['interchange', 'message', 'line']);
  assert.deepEqual([result.fault?.reason, result.fault?.line], ['unfinished', 6]);
});

it('stops at a segment or a record longer than allowed, and keeps what came before', () => {
  const options = { ...ANY, syntax: syntaxOf('edifact', 'allowed', 100) };
  const long = read([message(`FTX+AAI+${'x'.repeat(92)}'`)], options);
  assert.deepEqual([types(long), long.fault?.reason], [['interchange'], 'record-too-long']);
  const free = { ...options, records: [record('text', 'FTX', []), record('end', 'UNZ', [])] };
  for (const [letters, reason] of [
    [87, undefined],
    [88, 'record-too-long'],
  ] as const) {
    const bytes = message(`LIN+1'FTX+${'x'.repeat(letters)}'`);
    assert.equal(read([bytes], free).fault?.reason, reason);
    assert.equal(read(oneByOne(bytes), free).fault?.reason, reason);
  }
  const many = read([message("\nLIN+1'FTX+1234567890'\nFTX+1'".repeat(9))], {
    ...options,
    records: [record('message', 'UNH', [])],
  });
  assert.deepEqual([many.fault?.reason, many.fault?.line], ['record-too-long', 1]);
});

it('stops at a segment of 200 MB in little memory', () => {
  const block = Buffer.alloc(65_536, 0x61);
  let given = 0;
  function* endless() {
    yield message('').subarray(0, 40);
    for (; given < 3200; given += 1) yield block;
  }
  const before = process.memoryUsage().rss;
  assert.equal(read(endless(), ANY).fault?.reason, 'record-too-long');
  assert.ok(given < 5, `it read ${given} blocks`);
  assert.ok(process.memoryUsage().rss - before < 50 * 2 ** 20);
});

/* ---------- what is wrong in a record ---------- */

const found = ({ faults }: Found | { faults: Found['faults'] }) =>
  faults.map(({ kind, found: text }) => [kind, text]);

it('reports segments that no record names where the definition wants to know, ignored records left alone', () => {
  const bytes = message("BGM+380+1+9'FTX+AAI'FTX+AAJ'LIN+1'BGM+2'");
  const refused = read([bytes], EDIFACT);
  assert.deepEqual(refused.found.map(found), [
    [],
    [
      ['unknown', 'FTX'],
      ['unknown', 'FTX'],
    ],
    [['unknown', 'BGM']],
    [],
    [],
  ]);
  assert.deepEqual(faultsOf(read([bytes], ANY)), []);
  const ignoring = INVOIC_RECORDS.map((type) => ({ ...type, ignore: true }));
  assert.deepEqual(faultsOf(read([bytes], { ...EDIFACT, records: ignoring })), []);
});

it('reports segments before the first record, and lets them be where they may stand there', () => {
  const records = INVOIC_RECORDS.filter(({ name }) => name !== 'interchange');
  const refused = read([message('')], { ...EDIFACT, records });
  assert.deepEqual(
    refused.found.map(({ tag }) => tag),
    ['UNB', 'UNH', 'UNT', 'UNZ'],
  );
  assert.deepEqual(
    faultsOf(refused).map(({ found: text }) => text),
    ['UNB'],
  );
  const allowed = read([message('')], { ...ANY, records });
  assert.deepEqual(
    allowed.found.map(({ tag }) => tag),
    ['UNH', 'UNT', 'UNZ'],
  );
});

it('always reports what is no segment', () => {
  const bytes = message("LIN+1'lIN+2''3:x'L+1'LINE+1'M~A+1'1AB+1'TAX:1+2'");
  assert.deepEqual(
    faultsOf(read([bytes], ANY)).map(({ kind, found: text }) => [kind, text]),
    ['lIN+2', '', '3:x', 'L+1', 'LINE+1', 'M~A+1', '1AB+1', 'TAX:1+2'].map((text) => [
      'unknown',
      text,
    ]),
  );
});

it('reports control characters and line breaks inside a segment, with their slot, and takes a tab', () => {
  const bytes = message("BGM+380+a\u0007b'NAD+SU+1\r\n2'FTX+\u0000'DTM+137:2026\t1102'");
  const result = read([bytes], ANY);
  const [fault, next, unnamed] = faultsOf(result);
  assert.equal(faultsOf(result).length, 3);
  assert.deepEqual([fault?.kind, fault?.found], ['control', 'U+0007']);
  assert.notEqual(fault?.slot, undefined);
  assert.deepEqual([next?.kind, next?.found], ['control', 'U+000D']);
  assert.notEqual(next?.slot, fault?.slot);
  assert.deepEqual(unnamed, {
    kind: 'control',
    slot: undefined,
    column: undefined,
    found: 'U+0000',
  });
  assert.deepEqual(
    result.found.map(({ line, endLine }) => [line, endLine]),
    [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 2],
    ],
  );
});

it('reports bytes that are not in the declared encoding', () => {
  const bytes = message("BGM+380+Caf\u00e9'");
  const result = read([bytes], { ...withPlaces('BGM.2'), encoding: 'us-ascii' });
  assert.deepEqual(found(result.found[0] ?? { faults: [] }), [['encoding', 'Caf\ufffd']]);
});

it('reports letters whose declared encoding is not that of the interchange, and guesses none', () => {
  const bytes = message("BGM+380+Caf\u00e9'");
  const as = (identifier: string, encoding: NonNullable<ReadOptions['encoding']>) => {
    const text = bytes.toString('latin1').replace('UNOC', identifier);
    const file = Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'latin1');
    const result = read([file], { ...withPlaces('BGM.2'), encoding });
    return faultsOf(result)[0]?.found ?? firstTexts(result)?.['BGM.2'];
  };
  assert.equal(as('UNOC', 'iso-8859-1'), 'Caf\u00e9');
  assert.equal(as('UNOC', 'windows-1252'), 'Caf\u00e9');
  assert.equal(as('UNOC', 'utf-8'), 'Caf\ufffd');
  assert.equal(as('UNOD', 'iso-8859-1'), 'Caf\ufffd');
  assert.equal(as('UNOD', 'iso-8859-2'), 'Caf\u00e9');
  assert.equal(as('UNOW', 'utf-8'), 'Caf\u00e9');
  assert.equal(as('UNOW', 'windows-1252'), 'Caf\ufffd');
  assert.equal(as('KECA', 'iso-8859-1'), 'Caf\ufffd');
  assert.equal(as('UNOA', 'iso-8859-1'), 'Caf\u00e9');
  assert.equal(as('UNOB', 'utf-8'), 'Caf\u00e9');
  const broken = bytes.toString('latin1').replace('UNOC', 'UNOB');
  const read8 = read([broken], { ...withPlaces('BGM.2'), encoding: 'utf-8' });
  assert.deepEqual(faultsOf(read8)[0]?.found, 'Caf\ufffd');
  const ascii = message("BGM+380+Cafe'");
  assert.deepEqual(faultsOf(read([ascii], { ...withPlaces('BGM.2'), encoding: 'utf-8' })), []);
});
