/** Definitions for segment tests, with fields named by their places, and a reader that gives all they say. */
import type {
  Encoding,
  FieldDefinition,
  RecordDefinition,
  RecordSelector,
  SegmentSyntax,
} from '../../src/domain/interface.ts';
import { segmentReader } from '../../src/formats/segments/read.ts';
import type { RecordFault, SourceFault, SourceRecord } from '../../src/formats/syntax.ts';

interface RecordParts {
  readonly parent?: string;
  readonly inside?: string;
  readonly equals?: readonly (readonly [place: string, ...texts: string[]])[];
  readonly ignore?: boolean;
}

export function record(
  name: string,
  segments: string | readonly string[],
  places: readonly string[],
  parts: RecordParts = {},
): RecordDefinition {
  return {
    name,
    when: selector([segments].flat(), parts),
    parent: parts.parent === undefined ? undefined : { record: parts.parent, by: 'order' },
    position: 'any',
    min: 0,
    max: undefined,
    per: 'file',
    ignore: parts.ignore ?? false,
    fields: places.map(field),
    length: undefined,
  };
}

function selector(
  segments: readonly string[],
  { inside, equals = [] }: RecordParts,
): RecordSelector {
  return {
    equals: equals.map(([element, ...texts]) => ({
      place: { kind: 'element', element },
      texts,
    })),
    matches: [],
    empty: [],
    notEmpty: [],
    index: undefined,
    paths: [],
    segments,
    inside,
    member: undefined,
  };
}

function field(element: string): FieldDefinition {
  return {
    name: element,
    source: { kind: 'place', place: { kind: 'element', element } },
    label: element,
    type: { kind: 'text' },
    required: false,
    trim: false,
    pad: undefined,
    nullWhen: [],
    default: undefined,
    split: undefined,
    lookUp: undefined,
    pattern: undefined,
    maxLength: undefined,
    code: undefined,
  };
}

export function syntaxOf(
  kind: SegmentSyntax['kind'],
  others: SegmentSyntax['others'] = 'refused',
  maxRecordBytes = 65_536,
): SegmentSyntax {
  return { kind, others, maxRecordBytes };
}

export interface ReadOptions {
  readonly syntax: SegmentSyntax;
  readonly records: readonly RecordDefinition[];
  readonly encoding?: Encoding;
}

export interface Found {
  /** Of the first type that begins so; '': no type does. */
  readonly type: string;
  readonly tag: string;
  readonly units: number;
  readonly line: number;
  readonly endLine: number;
  readonly offset: number;
  readonly bytes: number;
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly faults: readonly RecordFault[];
  readonly begins: string;
}

export interface Result {
  readonly found: readonly Found[];
  readonly fault: SourceFault | undefined;
  readonly isEnded: boolean;
}

/** Everything that can be read, the bytes given chunk by chunk; a text is one byte a character. */
export function read(
  chunks: Iterable<string | Uint8Array>,
  { syntax, records, encoding = 'iso-8859-1' }: ReadOptions,
): Result {
  const reader = segmentReader(syntax, encoding, records);
  const slots = new Map(
    records.map(({ name, fields }) => [
      name,
      fields.flatMap(({ name: place, source }) =>
        source.kind === 'place' ? [[place, reader.slot(source.place, name)] as const] : [],
      ),
    ]),
  );
  const file = reader.open();
  const sources: SourceRecord[] = [];
  for (const chunk of chunks) {
    sources.push(...file.take(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk));
    if (file.fault !== undefined) break;
  }
  sources.push(...file.end());
  const found = sources.map((source): Found => {
    const type = records.find(({ when }) => when.segments.includes(source.tag))?.name ?? '';
    const { tag, units, line, endLine, offset, bytes, faults } = source;
    const texts = (slots.get(type) ?? []).map(([place, slot]) => [place, source.text(slot)]);
    const begins = source.begins();
    const place = { line, endLine, offset, bytes, begins };
    return { type, tag, units, faults, texts: Object.fromEntries(texts), ...place };
  });
  return { found, fault: file.fault, isEnded: file.isEnded };
}

/** Numbers from 0 to 1, the same at every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<List extends readonly [unknown, ...unknown[]]>(
  list: List,
  random: () => number,
): List[number] {
  return list[Math.floor(random() * list.length)] ?? list[0];
}

/* ---------- a library supplier's INVOIC, a publisher's INVFIL and an 810, all invented ---------- */

export const INVOIC_RECORDS: readonly RecordDefinition[] = [
  record('interchange', 'UNB', [
    'UNB.1.1',
    'UNB.1.2',
    'UNB.2.1',
    'UNB.2.2',
    'UNB.3.1',
    'UNB.3.2',
    'UNB.4.1',
    'UNB.4.2',
    'UNB.5',
  ]),
  record('message', 'UNH', [
    'UNH.1',
    'UNH.2.1',
    'UNH.2.2',
    'UNH.2.3',
    'UNH.2.4',
    'UNH.2.5',
    'BGM.1',
    'BGM.2',
    'BGM.3',
    'DTM+137.1.2',
    'DTM+137.1.3',
    'NAD+BY.2',
    'NAD+BY.2.3',
    'NAD+SU.2',
    'NAD+SU.2.3',
    'CUX+2.1.2',
    'CUX+2.1.3',
  ]),
  record(
    'line',
    'LIN',
    [
      'LIN.1',
      'LIN.3',
      'LIN.3.2',
      'IMD+L+009.3.4',
      'IMD+L+050.3.4',
      'QTY+47.1.2',
      'MOA+203.1.2',
      'RFF+LI.1.2',
      'TAX+7+VAT.5.4',
      'TAX+7+VAT.6',
    ],
    { parent: 'message' },
  ),
  record(
    'allowance',
    'ALC',
    ['ALC.1', 'ALC.5', 'PCD+3.1.2', 'MOA+8.1.2', 'TAX+7+VAT.5.4', 'TAX+7+VAT.6'],
    { parent: 'line', inside: 'line' },
  ),
  record('summary', 'UNS', ['UNS.1', 'CNT+2.1.2', 'MOA+9.1.2'], { parent: 'message' }),
  record('trailer', 'UNT', ['UNT.1', 'UNT.2']),
  record('end', 'UNZ', ['UNZ.1', 'UNZ.2']),
];

/** As it is written without line breaks: two messages, one with an allowance. */
export const INVOIC = [
  "UNB+UNOC:3+5099999000013:14+5099999000020:14+261102:0915+HB000417'",
  "UNH+1+INVOIC:D:96A:UN:EAN008'BGM+380+HB-20417+9'DTM+137:20261102:102'",
  "NAD+BY+5099999000020::9'NAD+SU+5099999000013::9'CUX+2:GBP:4'",
  "LIN+1++9780000000019:EN'IMD+L+009+:::Okafor, N.'IMD+L+050+:::What next???: a guide?'s guide'",
  "QTY+47:2'MOA+203:12.78'RFF+LI:4402/1'TAX+7+VAT+++:::0+Z'",
  "ALC+A++++DI'PCD+3:20'MOA+8:3.20'TAX+7+VAT+++:::0+Z'",
  "LIN+2++9780000000026:EN'IMD+L+009+:::Bront\u00eb, Z.'IMD+L+050+:::Two ?+ two'",
  "QTY+47:1'MOA+203:8.99'RFF+LI:4402/2'TAX+7+VAT+++:::20+S'",
  "UNS+S'CNT+2:2'MOA+9:23.57'UNT+28+1'",
  "UNH+2+INVOIC:D:96A:UN:EAN008'BGM+381+HB-20418+9'DTM+137:20261102:102'",
  "NAD+BY+5099999000020::9'NAD+SU+5099999000013::9'CUX+2:GBP:4'",
  "LIN+1++9780000000033:EN'IMD+L+050+:::Rivers'QTY+47:1'MOA+203:5'RFF+LI:4400/7'TAX+7+VAT+++:::0+Z'",
  "UNS+S'CNT+2:1'MOA+9:5'UNT+16+2'UNZ+2+HB000417'",
] as const;

export const EDIFACT: ReadOptions = { syntax: syntaxOf('edifact'), records: INVOIC_RECORDS };

const STL = ['STL.1', 'STL.2', 'STL.3', 'STL.4', 'STL.5', 'STL.10', 'STL.12', 'STL.13', 'STL.15'];
const INVFIL_RECORDS: readonly RecordDefinition[] = [
  record('interchange', 'STX', [
    'STX.1.1',
    'STX.1.2',
    'STX.2.1',
    'STX.2.2',
    'STX.3.1',
    'STX.3.2',
    'STX.4.1',
    'STX.4.2',
    'STX.5',
    'STX.7',
  ]),
  record('file', 'MHD++INVFIL', [
    'MHD.1',
    'MHD.2.2',
    'TYP.1',
    'SDT.1',
    'CDT.1',
    'FIL.1',
    'FIL.2',
    'FIL.3',
    'MTR.1',
  ]),
  record('invoice', 'MHD++INVOIC', [
    'MHD.1',
    'MHD.2.2',
    'CLO.1',
    'IRF.1',
    'IRF.2',
    'IRF.3',
    'ODD.1',
    'ODD.2.1',
    'ODD.2.2',
    'ODD.2.3',
  ]),
  record(
    'line',
    'ILD',
    [
      'ILD.1',
      'ILD.2',
      'ILD.3',
      'ILD.6',
      'ILD.7',
      'ILD.8',
      'ILD.9',
      'ILD.10',
      'DNC.1',
      'DNC.2',
      'DNC.5.2',
    ],
    { parent: 'invoice' },
  ),
  record('rate', 'STL', STL, { parent: 'invoice' }),
  record('total', 'TLR', ['TLR.1', 'TLR.2', 'MTR.1'], { parent: 'invoice' }),
  record('totals', 'MHD++INVTLR', ['MHD.1', 'MHD.2.2', 'TOT.1', 'TOT.5', 'MTR.1']),
  record('end', 'END', ['END.1']),
];

export const INVFIL = [
  "STX=ANA:1+5099999000037:HALF MOON PRESS+5099999000020:EXAMPLE COUNCIL+261102:091500+41++INVFIL'",
  "MHD=1+INVFIL:9'",
  "TYP=0700'",
  "SDT=5099999000037'",
  "CDT=5099999000020'",
  "FIL=41+1+261102'",
  "MTR=6'",
  "MHD=2+INVOIC:9'",
  "CLO=5099999000020'",
  "IRF=HM?=7781+261101+261101'",
  "ODD=1+4402:D-118:261030'",
  "ILD=1+1+9780000000040+++1+15+80197+1202955+Z'",
  "DNC=1+1+++:FOLK?'S TALES'",
  "ILD=2+1+9780000000057+++1+2+49900+99800+Z'",
  "STL=1+Z+0+2+13028+++++13028++13028+0++13028'",
  "TLR=1+13028'",
  "MTR=10'",
  "MHD=3+INVTLR:9'",
  "TOT=13028++++1'",
  "MTR=3'",
  "END=3'",
] as const;

export const TRADACOMS: ReadOptions = { syntax: syntaxOf('tradacoms'), records: INVFIL_RECORDS };

const ISA_PLACES = Array.from({ length: 16 }, (_, at) => `ISA.${at + 1}`);
const X12_RECORDS: readonly RecordDefinition[] = [
  record('interchange', 'ISA', ISA_PLACES),
  record('group', 'GS', ['GS.1', 'GS.2', 'GS.3', 'GS.4', 'GS.5', 'GS.6', 'GS.7', 'GS.8']),
  record('invoice', 'ST+810', [
    'ST.2',
    'BIG.1',
    'BIG.2',
    'BIG.4',
    'REF+VR.2',
    'N1+ST.3',
    'N1+ST.4',
    'N1+SU.2',
  ]),
  record(
    'line',
    'IT1',
    ['IT1.1', 'IT1.2', 'IT1.3', 'IT1.4', 'IT1.6', 'IT1.7', 'PID+F.5', 'TXI+VA.2'],
    { parent: 'invoice' },
  ),
  record('total', 'TDS', ['TDS.1', 'CTT.1', 'SE.1', 'SE.2'], { parent: 'invoice' }),
  record('groupEnd', 'GE', ['GE.1', 'GE.2']),
  record('end', 'IEA', ['IEA.1', 'IEA.2']),
];

export const INVOICE_810 = [
  'ISA*00*          *00*          *ZZ*HALFMOON       *ZZ*EXAMPLELIB     *261102*0915*U*00401*000000041*0*P*>~',
  'GS*IN*HALFMOON*EXAMPLELIB*20261102*0915*41*X*004010~',
  'ST*810*0001~',
  'BIG*20261101*HM-7781**4402~',
  'REF*VR*0000118~',
  'N1*ST**92*MAIN~',
  'N1*SU*Half Moon Press~',
  'IT1*1*15*EA*8.02**EN*9780000000040~',
  "PID*F****Folk's tales: a treasury+~",
  'TXI*VA*0~',
  'IT1*2*2*EA*4.99**EN*9780000000057~',
  'TDS*13028~',
  'CTT*2~',
  'SE*12*0001~',
  'GE*1*41~',
  'IEA*1*000000041~',
] as const;

export const X12: ReadOptions = { syntax: syntaxOf('x12'), records: X12_RECORDS };
