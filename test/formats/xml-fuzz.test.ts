/** XML under made-up files: what our scanner reads, fast-xml-parser reads too, and no edit loses a record in silence. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { xmlReader } from '../../src/formats/xml/read.ts';
import {
  edited,
  faultsOf,
  field,
  pick,
  randomFrom,
  readAll,
  record,
  textsOf,
} from './tree-definitions.ts';

const ROUNDS = Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);
const SYNTAX = {
  kind: 'xml',
  namespaces: { '': 'urn:i' },
  others: 'refused',
  maxDepth: 64,
} as const;

const INVOICES = record(
  'invoice',
  ['/list/invoice'],
  [field('no', 'no'), field('gross', 'gross'), field('currency', 'gross/@currency')],
);
const LINES = record('line', ['/list/invoice/line'], [field('net', '.')]);
const DEFINITIONS = [INVOICES, LINES];

const FILE = `<?xml version="1.0" encoding="UTF-8"?>
<list xmlns="urn:i">
  <invoice><no>1</no><gross currency="GBP">12.00</gross><line>4.00</line><line>6.00</line></invoice>
  <!-- Müller -->
  <invoice><no>2</no><gross currency="GBP">&#163;1.20</gross><line><![CDATA[1.00]]></line></invoice>
</list>
`;

it(`of ${ROUNDS} files with one byte edited none has fewer records without a fault`, () => {
  const random = randomFrom(20_261_123);
  const reader = xmlReader(SYNTAX, 'utf-8', DEFINITIONS);
  let taken = 0;
  for (let no = 0; no < ROUNDS; no += 1) {
    const bytes = edited(Buffer.from(FILE), random);
    const { records, fault } = readAll(reader, bytes);
    if (fault !== undefined || faultsOf(records).length > 0) continue;
    taken += 1;
    assert.equal(records.length, 5, `file ${no}: ${bytes.toString()}`);
  }
  assert.ok(taken > ROUNDS / 50, `${taken} files were taken`);
});

const TEXTS: [string, ...string[]] = [
  '0071',
  ...[
    '1.10',
    ' ',
    '\n',
    '\r\n',
    'é£',
    '&amp;',
    '&lt;b&gt;',
    '<![CDATA[<&]]>',
    '<!-- c -->',
    '<?p x?>',
  ],
  ...['>', '"', "'", '+44', '1e5', 'true', ''],
];

it(`reads the texts and attributes of ${ROUNDS} made-up files as fast-xml-parser does`, () => {
  const random = randomFrom(7);
  const definitions = [
    record('r', ['/r'], [field('a', 'a'), field('b', 'b/c'), field('x', 'b/@x')]),
  ];
  const reader = xmlReader({ ...SYNTAX, namespaces: {} }, 'utf-8', definitions);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
  });
  for (let no = 0; no < ROUNDS; no += 1) {
    const [a, c, x] = [text(random), text(random), pick(['', '1', '&quot;', ' a '], random)];
    const file = `<r><a>${a}</a><b x="${x}"><c>${c}</c></b></r>`;
    const { records, fault } = readAll(reader, file);
    assert.equal(fault, undefined, file);
    const [found] = records;
    const { r } = parser.parse(file);
    const expected = [r.a, r.b.c, r.b['@x']];
    assert.ok(found !== undefined && definitions[0] !== undefined);
    assert.deepEqual(textsOf(reader, found, definitions[0]), expected, JSON.stringify(file));
  }
});

function text(random: () => number): string {
  return Array.from({ length: Math.floor(random() * 5) }, () => pick(TEXTS, random)).join('');
}
