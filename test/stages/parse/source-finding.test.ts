/** Files that cannot be read, each through the reader of its syntax, and what AIMS says of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import type { Finding } from '../../../src/domain/finding.ts';
import type {
  DelimitedSyntax,
  Encoding,
  FixedSyntax,
  JsonSyntax,
  PlainSyntax,
  RecordDefinition,
  SegmentSyntax,
  XmlSyntax,
  ZipMember,
  ZipSyntax,
} from '../../../src/domain/interface.ts';
import { delimitedReader } from '../../../src/formats/delimited/read.ts';
import { fixedReader } from '../../../src/formats/fixed/read.ts';
import { jsonReader } from '../../../src/formats/json/read.ts';
import { segmentReader } from '../../../src/formats/segments/read.ts';
import {
  type RecordFault,
  SOURCE_FAULTS,
  type SourceFault,
  type SourceFaultReason,
  type SyntaxReader,
} from '../../../src/formats/syntax.ts';
import { MAX_TREE_BYTES } from '../../../src/formats/tree/read-tree.ts';
import { xmlReader } from '../../../src/formats/xml/read.ts';
import { zipReader } from '../../../src/formats/zip/read.ts';
import { zipFile } from '../../../src/formats/zip/write.ts';
import {
  recordFaultFinding,
  type SourceSettings,
  sourceFaultFinding,
} from '../../../src/stages/parse/source-finding.ts';
import { describeFinding } from '../../../src/words/findings.ts';
import { record as segmentRecord } from '../../formats/segments-definitions.ts';
import { field, record } from '../../formats/tree-definitions.ts';
import { BANNED, LABELS } from '../../words/fixtures.ts';

const NOT_CHECKED = ' AIMS has not checked the invoices.';
const CUT_OFF = ' It may have been cut off while it was sent.';

/* ---------- syntaxes ---------- */

const DELIMITED: DelimitedSyntax = {
  kind: 'delimited',
  delimiter: ',',
  quote: '"',
  escape: '"',
  recordEnd: undefined,
  comment: undefined,
  heading: undefined,
  lineBreaks: 'allowed',
  fields: undefined,
  maxRecordBytes: 2_048,
};
const COLUMNS: DelimitedSyntax = { ...DELIMITED, heading: { row: 1, others: 'allowed' } };
const STRICT: DelimitedSyntax = { ...DELIMITED, heading: { row: 1, others: 'refused' } };
const FIXED: FixedSyntax = {
  kind: 'fixed',
  unit: 'bytes',
  recordEnd: undefined,
  length: 8,
  maxRecordBytes: 2_048,
};
const UNBROKEN: FixedSyntax = { ...FIXED, recordEnd: 'none' };
const XML: XmlSyntax = { kind: 'xml', namespaces: {}, others: 'refused', maxDepth: 64 };
const JSON_TEXT: JsonSyntax = { kind: 'json', others: 'refused', maxDepth: 64 };
const EDIFACT: SegmentSyntax = { kind: 'edifact', others: 'allowed', maxRecordBytes: 2_048 };
const X12: SegmentSyntax = { ...EDIFACT, kind: 'x12' };

const PAID = record('paid', ['/paid'], [field('total', 'total')]);
const MESSAGE = segmentRecord('message', 'UNH', ['BGM.1']);
const LINE: RecordDefinition = {
  ...PAID,
  name: 'line',
  when: {
    ...PAID.when,
    paths: [],
    equals: [{ place: { kind: 'span', start: 1, length: 2 }, texts: ['AP'] }],
  },
  fields: [],
};

const LINES: ZipMember = {
  name: 'lines',
  files: 'ApLines*.csv',
  encoding: 'windows-1252',
  syntax: COLUMNS,
};
const LABELS_OF_BOOKS: ZipMember = {
  ...LINES,
  name: 'labels',
  files: 'Labels*.txt',
  syntax: UNBROKEN,
};
const ZIP: ZipSyntax = { kind: 'zip', members: [LINES], maxBytes: 1024 * 1024 };
const TWO_ALIKE: ZipSyntax = {
  ...ZIP,
  members: [LINES, { ...LINES, name: 'all', files: '*.csv' }],
};

function zipOf(member: ZipMember): ZipSyntax {
  return { ...ZIP, members: [member] };
}

function readerOf(syntax: PlainSyntax, encoding: Encoding): SyntaxReader {
  switch (syntax.kind) {
    case 'delimited':
      return delimitedReader(syntax, encoding);
    case 'fixed':
      return fixedReader(syntax, encoding, [LINE]);
    case 'xml':
      return xmlReader(syntax, encoding, [PAID]);
    case 'json':
      return jsonReader(syntax, [PAID]);
    default:
      return segmentReader(syntax, encoding, [MESSAGE]);
  }
}

/** Its columns are Supplier and Number, or those that are asked for. */
function openedReader({ syntax, source }: SourceSettings, columns: readonly string[]) {
  if (syntax.kind === 'zip') {
    return zipReader(syntax, [], (member) => {
      const reader = readerOf(member.syntax, member.encoding);
      if (member.syntax === COLUMNS) askFor(reader, columns);
      return reader;
    });
  }
  const reader = readerOf(syntax, source.encoding);
  if (syntax.kind === 'delimited' && syntax.heading !== undefined) askFor(reader, columns);
  return reader;
}

function askFor(reader: SyntaxReader, columns: readonly string[]): void {
  for (const name of columns) reader.slot({ kind: 'column', name }, 'line');
}

function settingsOf(syntax: SourceSettings['syntax'], encoding: Encoding): SourceSettings {
  return { syntax, source: { encoding } };
}

/* ---------- zips ---------- */

const HEADING = 'Supplier,Number\n';
const GOOD = 'ApLines.csv';

function zipped(...files: readonly (readonly [name: string, text: string | Uint8Array])[]): Buffer {
  return Buffer.from(zipFile(files.map(([name, text]) => ({ name, bytes: Buffer.from(text) }))));
}

/** With bytes put into its directory's first row, its first file's head (`head`) or its end (`end`). */
function changed(where: 'row' | 'head' | 'end', at: number, ...values: readonly number[]): Buffer {
  const zip = zipped([GOOD, HEADING]);
  const end = zip.length - 22;
  const start = { row: zip.readUInt32LE(end + 16), head: 0, end }[where];
  for (const [no, value] of values.entries()) zip[start + at + no] = value;
  return zip;
}

/** A kilobyte that a million come out of. */
function bomb(): Buffer {
  const zeros = Buffer.alloc(1_000_000);
  const zip = zipped([GOOD, deflateRawSync(zeros)]);
  const row = zip.readUInt32LE(zip.length - 6);
  for (const fields of [8, row + 10]) {
    zip.writeUInt16LE(8, fields);
    zip.writeUInt32LE(crc32(zeros), fields + 6);
    zip.writeUInt32LE(zeros.length, fields + 14);
  }
  return zip;
}

/* ---------- what is said ---------- */

interface Unread {
  readonly reason: SourceFaultReason;
  readonly file: string | Uint8Array;
  readonly syntax: SourceSettings['syntax'];
  readonly encoding?: Encoding;
  readonly columns?: readonly string[];
  readonly code: string;
  readonly says: string;
  /** What was found, as the sentence must name it. */
  readonly names?: string;
}

const LONG = 'x'.repeat(3_000);
const ISA =
  'ISA*00*          *00*          *ZZ*HALFMOON       *ZZ*EXAMPLELIB     *261102*0915*U*00401*000000041*0*P*>~';
const UNB = "UNB+UNOC:3+A+B+261102:0915+1'";

const FILES: readonly Unread[] = [
  {
    reason: 'utf-16',
    file: Buffer.from(`\ufeff${HEADING}`, 'utf16le'),
    syntax: COLUMNS,
    encoding: 'windows-1252',
    code: 'FIL-001',
    says: 'It is written in UTF-16; we expect Windows-1252.',
  },
  {
    reason: 'utf-16',
    file: Buffer.from('\ufeff{}', 'utf16le'),
    syntax: JSON_TEXT,
    encoding: 'windows-1252',
    code: 'FIL-001',
    says: 'It is written in UTF-16; we expect UTF-8.',
  },
  {
    reason: 'encoding',
    file: Buffer.from('Supplier,Number,Caf\u00e9\n', 'latin1'),
    syntax: COLUMNS,
    code: 'FIL-007',
    says: 'Line 1, which names the columns, has a character that we cannot read ("Caf\ufffd").',
  },
  {
    reason: 'encoding',
    file: Buffer.from('<paid>\n<total>\u00a3</total></paid>', 'latin1'),
    syntax: XML,
    code: 'FIL-007',
    says: 'Line 2 has characters that are not written in UTF-8.',
  },
  {
    reason: 'quotes',
    file: 'a,b\n"c,d\n',
    syntax: DELIMITED,
    code: 'FIL-001',
    says: 'A quotation mark on line 2 does not have its partner.',
  },
  {
    reason: 'quotes',
    file: zipped([GOOD, `${HEADING}"c,d\n`]),
    syntax: ZIP,
    code: 'FIL-001',
    says: 'A quotation mark on line 2 does not have its partner. That is in "ApLines.csv", a file of the zip.',
  },
  {
    reason: 'record-too-long',
    file: `a,b\n${LONG}`,
    syntax: DELIMITED,
    code: 'FIL-001',
    says: 'What begins on line 2 goes on for more than 2 KiB without the end we expect.',
  },
  {
    reason: 'record-too-long',
    file: LONG,
    syntax: FIXED,
    code: 'FIL-001',
    says: 'What begins on line 1 goes on for more than 2 KiB without the end we expect.',
  },
  {
    reason: 'record-too-long',
    file: `${UNB}\n${LONG}`,
    syntax: EDIFACT,
    code: 'FIL-001',
    says: 'What begins on line 2 goes on for more than 2 KiB without the end we expect.',
  },
  {
    reason: 'record-too-long',
    file: zipped([GOOD, `${HEADING}${LONG}`]),
    syntax: ZIP,
    code: 'FIL-001',
    says: 'Line 2 is longer than any line should be. That is in "ApLines.csv", a file of the zip.',
  },
  {
    reason: 'no-heading',
    file: '',
    syntax: COLUMNS,
    code: 'FIL-005',
    says: 'There is nothing in it, not even a heading.',
  },
  {
    reason: 'no-heading',
    file: 'Payments\n',
    syntax: { ...COLUMNS, heading: { row: 3, others: 'allowed' } },
    code: 'FIL-006',
    says: 'It ends on line 2, before the names of its columns. We expect them in row 3.',
  },
  {
    reason: 'no-heading',
    file: zipped([GOOD, '']),
    syntax: ZIP,
    code: 'FIL-006',
    says: 'It ends on line 1, before the names of its columns. That is in "ApLines.csv", a file of the zip.',
  },
  {
    reason: 'column-missing',
    file: 'Vendor,Net\n',
    syntax: COLUMNS,
    code: 'FIL-006',
    says: 'We expect "Supplier, Number" among its columns. Line 1 names "Vendor, Net".',
    names: 'Vendor, Net',
  },
  {
    reason: 'column-missing',
    file: zipped([GOOD, 'Supplier,No\n']),
    syntax: ZIP,
    code: 'FIL-006',
    says: 'We expect "Number" among its columns. Line 1 names "Supplier, No". That is in "ApLines.csv", a file of the zip.',
    names: 'Supplier, No',
  },
  {
    reason: 'column-twice',
    file: 'Supplier,Number,Number\n',
    syntax: COLUMNS,
    code: 'FIL-006',
    says: 'Line 1 names the column "Number" twice. AIMS does not guess which of the two is right.',
    names: 'Number',
  },
  {
    reason: 'column-unknown',
    file: 'Supplier,Number,Fund\n',
    syntax: STRICT,
    code: 'FIL-006',
    says: 'Line 1 names "Fund", which the settings of this interface do not have.',
    names: 'Fund',
  },
  {
    reason: 'column-unnamed',
    file: 'Supplier,,Number\n',
    syntax: STRICT,
    code: 'FIL-006',
    says: 'Column 2 has no name on line 1.',
  },
  {
    reason: 'column-unnamed',
    file: HEADING,
    syntax: COLUMNS,
    columns: [''],
    code: 'FIL-006',
    says: 'The settings of this interface ask for a column without a name, and a name is how AIMS finds one.',
  },
  {
    reason: 'record-length',
    file: 'AP000001XX000002',
    syntax: UNBROKEN,
    code: 'FIL-001',
    says: 'At byte 9 it says "XX000002", which is no kind of line that we know.',
    names: 'XX000002',
  },
  {
    reason: 'record-length',
    file: zipped(['Labels1.txt', 'AP000001']),
    syntax: zipOf({ ...LABELS_OF_BOOKS, syntax: { ...UNBROKEN, length: 4 } }),
    code: 'FIL-001',
    says: 'At byte 5 it says "0001", which is no kind of line that we know. That is in "Labels1.txt", a file of the zip.',
  },
  {
    reason: 'not-well-formed',
    file: '<paid>\n<total>1</sum></paid>',
    syntax: XML,
    code: 'FIL-001',
    says: 'Line 2 says "</sum></paid>" where "</total>" should be.',
    names: '</sum></paid>',
  },
  {
    reason: 'not-well-formed',
    file: '<paid>\n<total>&pound;1</total></paid>',
    syntax: XML,
    code: 'FIL-001',
    says: 'Line 2 says "&pound;1", which breaks the rules of how such a file is written.',
    names: '&pound;1',
  },
  {
    reason: 'not-well-formed',
    file: '<?xml version="1.0" encoding="ISO-8859-1"?><paid/>',
    syntax: XML,
    code: 'FIL-001',
    says: 'It says of itself that it is written in "ISO-8859-1"; we expect UTF-8.',
    names: 'ISO-8859-1',
  },
  {
    reason: 'not-well-formed',
    file: '<paid>\n<total>1</total>',
    syntax: XML,
    code: 'FIL-002',
    says: 'It ends on line 2, before the end of "<paid>".',
    names: '<paid>',
  },
  {
    reason: 'not-well-formed',
    file: '<paid>\n\u0001</paid>',
    syntax: XML,
    code: 'FIL-009',
    says: 'Line 2 has a control character in it (U+0001).',
    names: 'U+0001',
  },
  {
    reason: 'not-well-formed',
    file: '{"paid":\n{"total" 1}}',
    syntax: JSON_TEXT,
    code: 'FIL-001',
    says: 'Line 2 says "1}}" where ":" should be.',
    names: '1}}',
  },
  {
    reason: 'not-well-formed',
    file: '{"paid":\n{"total": 1',
    syntax: JSON_TEXT,
    code: 'FIL-002',
    says: 'It ends in the middle, on line 2.',
  },
  {
    reason: 'doctype',
    file: '<?xml version="1.0"?>\n<!DOCTYPE paid [<!ENTITY a "b">]>\n<paid/>',
    syntax: XML,
    code: 'FIL-009',
    says: 'Line 2 says "<!DOCTYPE". That can make whoever reads the file open other files, or more than any disk holds, so AIMS never takes it.',
    names: '<!DOCTYPE',
  },
  {
    reason: 'too-deep',
    file: '<a>'.repeat(100_000),
    syntax: XML,
    code: 'FIL-001',
    says: 'On line 1 more than 64 levels stand one inside the other, the most that AIMS reads.',
  },
  {
    reason: 'too-deep',
    file: '['.repeat(100_000),
    syntax: JSON_TEXT,
    code: 'FIL-001',
    says: 'On line 1 more than 64 levels stand one inside the other, the most that AIMS reads.',
  },
  {
    reason: 'key-twice',
    file: '{"paid": {"total": 1,\n"total": 2}}',
    syntax: JSON_TEXT,
    code: 'FIL-001',
    says: 'The name "total" is on line 2 for the second time in one place. AIMS does not guess which of the two is right.',
    names: 'total',
  },
  {
    reason: 'several-values',
    file: '{"paid": {}}\n{"paid": {}}',
    syntax: JSON_TEXT,
    code: 'FIL-001',
    says: 'On line 2 it goes on with "{"paid": {}}" after its end. It may be several files in one.',
    names: '{"paid": {}}',
  },
  {
    reason: 'too-large',
    file: Buffer.alloc(MAX_TREE_BYTES + 1, 0x20),
    syntax: XML,
    code: 'FIL-008',
    says: 'It is bigger than 20 MiB, the most that AIMS reads of such a file.',
  },
  {
    reason: 'too-large',
    file: `<paid>\n<total a="${'x'.repeat(300_000)}"/></paid>`,
    syntax: XML,
    code: 'FIL-008',
    says: 'On line 2 it goes past a limit for what AIMS reads in one file (262,144).',
  },
  {
    reason: 'no-interchange',
    file: 'Supplier,Number\n',
    syntax: EDIFACT,
    code: 'FIL-001',
    says: 'Line 1 begins with "Supp"; we expect "UNB" there.',
    names: 'Supp',
  },
  {
    reason: 'no-interchange',
    file: '\n\n',
    syntax: X12,
    code: 'FIL-005',
    says: 'There is nothing in it, not even a heading.',
  },
  {
    reason: 'no-interchange',
    file: zipped(['ApLines.csv', '']),
    syntax: zipOf({ ...LINES, syntax: EDIFACT }),
    code: 'FIL-001',
    says: 'It does not begin with "UNB". That is in "ApLines.csv", a file of the zip.',
  },
  {
    reason: 'separators',
    file: `UNA:+.? '${UNB.replace('UNB+', 'UNB*')}`,
    syntax: EDIFACT,
    code: 'FIL-001',
    says: 'Line 1 says "UNB*"; we expect "+" after the first three letters. So AIMS cannot tell its details apart.',
    names: 'UNB*',
  },
  {
    reason: 'separators',
    file: ISA.replace('*', '!'),
    syntax: X12,
    code: 'FIL-001',
    says: `Line 1 says "${ISA.replace('*', '!')}". The signs there that keep its details apart do not make sense.`,
    names: 'ISA!00',
  },
  {
    reason: 'release-at-end',
    file: `${UNB}UNH+1'\nFTX+AAI+what?`,
    syntax: EDIFACT,
    code: 'FIL-002',
    says: 'On line 2 it ends with "FTX+AAI+what?". Its last sign says that one more follows, and none does.',
    names: 'FTX+AAI+what?',
  },
  {
    reason: 'unfinished',
    file: `${UNB}UNH+1'\nBGM+38`,
    syntax: EDIFACT,
    code: 'FIL-002',
    says: 'On line 2 we expect "UNZ" and found "BGM+38".',
    names: 'BGM+38',
  },
  {
    reason: 'unfinished',
    file: `${UNB}UNH+1'`,
    syntax: EDIFACT,
    code: 'FIL-002',
    says: 'It ends on line 1 without "UNZ".',
  },
  {
    reason: 'unfinished',
    file: 'UNA:+.?',
    syntax: EDIFACT,
    code: 'FIL-002',
    says: 'It ends in the middle, on line 1, with "UNA:+.?".',
    names: 'UNA:+.?',
  },
  {
    reason: 'not-a-zip',
    file: HEADING,
    syntax: ZIP,
    code: 'FIL-001',
    says: 'We expect a zip, and it does not begin as a zip does.',
  },
  {
    reason: 'zip-too-large',
    file: bomb(),
    syntax: ZIP,
    code: 'FIL-008',
    says: '"ApLines.csv" in the zip unpacks to too much. From a zip this interface takes up to 1 MiB, and no file that comes out more than 100 times as large as it is packed.',
    names: GOOD,
  },
  {
    reason: 'zip-too-large',
    file: Buffer.concat([zipped([GOOD, HEADING]), Buffer.alloc(3 * 1024 * 1024)]),
    syntax: ZIP,
    code: 'FIL-008',
    says: 'The zip is bigger than all that this interface takes from one, which is 1 MiB.',
  },
  {
    reason: 'zip-too-large',
    file: changed('end', 10, 0xff, 0xff),
    syntax: ZIP,
    code: 'FIL-008',
    says: 'The zip is in the form for 4 GB and more ("zip64"), which AIMS does not take.',
    names: 'zip64',
  },
  {
    reason: 'zip-too-large',
    file: changed('end', 10, 0xe9, 0x03),
    syntax: ZIP,
    code: 'FIL-008',
    says: 'The zip has 1,001 files and folders in it; AIMS takes up to 1,000.',
    names: '1,001',
  },
  {
    reason: 'zip-encrypted',
    file: changed('row', 8, 0x01),
    syntax: ZIP,
    code: 'FIL-001',
    says: '"ApLines.csv" in the zip is locked with a password.',
    names: GOOD,
  },
  {
    reason: 'zip-damaged',
    file: zipped([GOOD, HEADING]).subarray(0, -30),
    syntax: ZIP,
    code: 'FIL-002',
    says: 'The zip has no end.',
  },
  {
    reason: 'zip-damaged',
    file: changed('end', 4, 0x01),
    syntax: ZIP,
    code: 'FIL-001',
    says: 'It is one part of a zip that was split into several.',
  },
  {
    reason: 'zip-damaged',
    file: changed('end', 16, 0x01),
    syntax: ZIP,
    code: 'FIL-001',
    says: 'The zip is damaged: its list of files is not what is in it.',
  },
  {
    reason: 'zip-damaged',
    file: changed('row', 10, 12),
    syntax: ZIP,
    code: 'FIL-001',
    says: 'The zip is packed in a way that AIMS does not unpack ("ApLines.csv: method 12").',
    names: 'ApLines.csv: method 12',
  },
  {
    reason: 'zip-damaged',
    file: changed('row', 16, 1, 2, 3, 4),
    syntax: ZIP,
    code: 'FIL-001',
    says: '"ApLines.csv" in the zip is damaged: it is not what the zip says it is.',
    names: GOOD,
  },
  {
    reason: 'zip-names',
    file: changed('row', 38, 0, 0, 0xff, 0xa1),
    syntax: ZIP,
    code: 'FIL-009',
    says: '"ApLines.csv" in the zip is a link, a folder that is not empty, or something else that is no file.',
    names: GOOD,
  },
  {
    reason: 'zip-names',
    file: changed('row', 46, 0xff),
    syntax: ZIP,
    code: 'FIL-010',
    says: 'The name of a file in it cannot be read ("\ufffdpLines.csv").',
    names: '\ufffdpLines.csv',
  },
  {
    reason: 'zip-names',
    file: changed('head', 30, 0x42),
    syntax: ZIP,
    code: 'FIL-010',
    says: 'A file in it has two names, "BpLines.csv" and "ApLines.csv".',
    names: 'BpLines.csv',
  },
  {
    reason: 'zip-names',
    file: changed('head', 30, 0x42),
    syntax: zipOf({ ...LINES, files: GOOD }),
    code: 'FIL-010',
    says: 'A file in it has two names, "BpLines.csv" and "ApLines.csv".',
    names: 'BpLines.csv',
  },
  {
    reason: 'zip-names',
    file: zipped([GOOD, HEADING]),
    syntax: TWO_ALIKE,
    code: 'FIL-010',
    says: 'Its file "ApLines.csv" could be any of "ApLines*.csv, *.csv". AIMS does not guess.',
    names: GOOD,
  },
  {
    reason: 'member-missing',
    file: zipped([GOOD, HEADING]),
    syntax: { ...ZIP, members: [LINES, LABELS_OF_BOOKS] },
    code: 'FIL-010',
    says: 'It has no file called "Labels*.txt", which we need for "labels".',
    names: 'labels',
  },
  {
    reason: 'member-unknown',
    file: zipped([GOOD, HEADING], ['photo.png', 'x']),
    syntax: ZIP,
    code: 'FIL-010',
    says: 'It has a file called "photo.png". We expect only "ApLines*.csv".',
    names: 'photo.png',
  },
  {
    reason: 'member-twice',
    file: zipped([GOOD, HEADING], ['ApLines2.csv', HEADING]),
    syntax: ZIP,
    code: 'FIL-010',
    says: 'It has more than one file called "ApLines*.csv": "ApLines.csv, ApLines2.csv".',
    names: 'ApLines2.csv',
  },
];

function faultOf({ file, syntax, encoding = 'utf-8', columns = ['Supplier', 'Number'] }: Unread) {
  const settings = settingsOf(syntax, encoding);
  const opened = openedReader(settings, columns).open();
  opened.take(Buffer.from(file));
  opened.end();
  assert.ok(opened.fault, 'the reader found nothing wrong');
  return { fault: opened.fault, settings };
}

/** What is said, once all that is said with it is in plain words. */
function sentenceOf(finding: Finding): string {
  const { heading, text, fix } = describeFinding(finding, LABELS);
  const all = [heading, text, ...fix].join(' ');
  assert.doesNotMatch(all, /undefined|NaN|\{[\w.:-]+\}/);
  assert.doesNotMatch(all.replaceAll(/"[^"]*"/g, ''), BANNED);
  assert.doesNotMatch(all, /pars(e|ing)|syntax/i);
  return text;
}

describe('a file that cannot be read', () => {
  for (const unread of FILES) {
    it(`of ${unread.syntax.kind} with ${unread.reason}: ${unread.says.slice(0, 60)}`, () => {
      const { fault, settings } = faultOf(unread);
      assert.equal(fault.reason, unread.reason);
      const finding = sourceFaultFinding(fault, settings);
      assert.equal(finding.code, unread.code);
      const text = sentenceOf(finding);
      const ending = { 'FIL-002': CUT_OFF, 'FIL-005': '' }[unread.code] ?? NOT_CHECKED;
      assert.equal(text, unread.says + ending);
      assert.ok(text.includes(unread.names ?? ''));
    });
  }

  it('is there for every reason that a reader gives', () => {
    const reached = new Set(FILES.map(({ reason }) => reason));
    const unreached = SOURCE_FAULTS.filter((reason) => !reached.has(reason));
    assert.deepEqual(unreached, ['line-end'], 'no reader gives it today');
  });

  it('is stopped, and no other code says so, whatever its line, its member or what was found', () => {
    for (const reason of SOURCE_FAULTS) {
      for (const said of [{}, { found: '' }, { found: 'x' }, { expected: '5' }]) {
        for (const syntax of [DELIMITED, COLUMNS, FIXED, XML, JSON_TEXT, EDIFACT, ZIP]) {
          const fault: SourceFault = { reason, line: 7, ...said };
          const finding = sourceFaultFinding(fault, settingsOf(syntax, 'utf-8'));
          assert.match(finding.code, /^FIL-0(?:0[1256789]|10)$/);
          assert.deepEqual([finding.severity, finding.scope], ['error', 'file']);
          sentenceOf(finding);
        }
      }
    }
  });

  it('has its line with the finding, and a zip has none', () => {
    const lineOf = (fault: SourceFault, syntax: SourceSettings['syntax']) =>
      sourceFaultFinding(fault, settingsOf(syntax, 'utf-8')).line;
    assert.equal(lineOf({ reason: 'quotes', line: 4 }, DELIMITED), 4);
    assert.equal(lineOf({ reason: 'quotes', line: 4, found: GOOD }, ZIP), 4);
    assert.equal(lineOf({ reason: 'zip-damaged', line: 1, found: GOOD }, ZIP), undefined);
  });

  it('says which character set every file of a zip should have', () => {
    const members = [LINES, { ...LABELS_OF_BOOKS, encoding: 'utf-8' as const }];
    const fault: SourceFault = { reason: 'utf-16', line: 1, found: GOOD };
    const finding = sourceFaultFinding(fault, settingsOf({ ...ZIP, members }, 'utf-8'));
    assert.match(sentenceOf(finding), /we expect Windows-1252 or UTF-8\. That is in "ApLines.csv"/);
    const alike = sourceFaultFinding(fault, settingsOf(TWO_ALIKE, 'utf-8'));
    assert.match(sentenceOf(alike), /we expect Windows-1252\. That is in/);
  });
});

describe('what stands in no field', () => {
  const fault = (more: Partial<RecordFault>): RecordFault => ({
    kind: 'control',
    slot: undefined,
    column: 7,
    found: 'U+0007',
    ...more,
  });
  const said = (of: RecordFault, label?: string) => {
    const finding = recordFaultFinding(of, { line: 12 }, label);
    assert.deepEqual([finding.line, finding.scope], [12, 'file']);
    return [finding.code, finding.column, sentenceOf(finding).replace(NOT_CHECKED, '')];
  };

  it('is a control character or a zero byte', () => {
    assert.deepEqual(said(fault({})), [
      'FIL-009',
      7,
      'Line 12 has a control character in it (U+0007).',
    ]);
    assert.deepEqual(said(fault({ found: 'U+0000' })), [
      'FIL-009',
      7,
      'Line 12 has a zero byte in it: it may not be a text file.',
    ]);
  });

  it('is a character that is not in the encoding, in a field that has a number or in none', () => {
    const wrong = fault({ kind: 'encoding', found: 'Caf\ufffd' });
    const text = 'has a character that we cannot read ("Caf\ufffd").';
    assert.deepEqual(said(wrong, 'Field 7'), ['FIL-007', 7, `Field 7 ${text}`]);
    assert.deepEqual(said({ ...wrong, column: undefined }), [
      'FIL-007',
      undefined,
      `Line 12 ${text}`,
    ]);
  });

  it('is what the definition does not name, or what is several where it names one', () => {
    const strange = (found: string) => fault({ kind: 'unknown', column: undefined, found });
    assert.deepEqual(said(strange('@currency')), [
      'FIL-006',
      undefined,
      'What begins on line 12 has "@currency" in it, which the settings of this interface do not name.',
    ]);
    assert.deepEqual(said(strange('TaxTotal, 2 times'), 'VAT'), [
      'FIL-006',
      undefined,
      'VAT, in what begins on line 12, is not one plain text: "TaxTotal, 2 times". AIMS does not guess which part is meant.',
    ]);
  });

  it('has one card for each character and each name, however often it is there', () => {
    const groupOf = (found: string, kind: RecordFault['kind']) =>
      recordFaultFinding(fault({ kind, found }), { line: 12 }, undefined).group;
    assert.equal(groupOf('U+0007', 'control'), 'U+0007');
    assert.equal(groupOf('ALC', 'unknown'), 'ALC');
  });

  it('comes from the readers of trees and segments as it is said here', () => {
    const xml = readerOf(XML, 'utf-8').open();
    xml.take(Buffer.from('<paid>\n<total>1</total><fund/></paid>'));
    const [paid] = xml.end();
    const [unknown] = paid?.faults ?? [];
    assert.ok(unknown);
    assert.match(String(said(unknown)[2]), /^What begins on line 12 has "fund" in it/);
  });
});
