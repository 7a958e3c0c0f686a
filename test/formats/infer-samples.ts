/** Samples to infer definitions from, one of each layout: newly written, nobody in them is real. */
import { crc32, deflateRawSync } from 'node:zlib';

/** Every sample, under the name of a file. */
export function samples(): readonly (readonly [name: string, bytes: Buffer])[] {
  const texts = {
    'unicorn.csv': UNICORN,
    'ctapgl.txt': CTAPGL,
    'filled.csv': HEADERS_AND_LINES,
    'flat.csv': FLAT,
    'journal.csv': NO_HEADING,
    'fixed.txt': FIXED,
    'none.txt': FIXED_WITHOUT_LINE_ENDS,
    'feeder.txt': FEEDER,
    'alma.xml': ALMA,
    'ubl.xml': UBL,
    'folio.json': FOLIO,
    'edifact.cei': EDIFACT,
    'tradacoms.edi': TRADACOMS,
    'x12.txt': X12,
  };
  const plain = Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const);
  return [...plain, ['ap.zip', zipOf(ZIPPED)]];
}

const rows = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** HDR, INV, LIN, TRL: a type in the first field, the control at the end. */
export const UNICORN = rows(
  'HDR|UNICORN|20261118|LIB-EXPORT-0417',
  'INV|104772|LIB|AH-55120|UC0091823|13/11/2026|INV|212.80|0.00|GBP|Harbour Books|jt',
  'LIN|1|L3021-44110|200.00|Z|0.00|Adult fiction, 20 titles',
  'LIN|2|L3022-44110|12.80|Z|0.00|Maps',
  'INV|100233|LIB|Q/8831|UC0091824|14/11/2026|INV|60.00|10.00|GBP|Quill Supplies|jt',
  'LIN|1|L3021-44120|50.00|S|10.00|Labels',
  'INV|104772|LIB|AH-C17|UC0091825|14/11/2026|CRN|-12.80|0.00|GBP|Harbour Books|jt',
  'LIN|1|L3022-44110|-12.80|Z|0.00|Maps, returned',
  'TRL|3|260.00',
);

/** CT, AP, GL: whole pence, a minus on what is to be paid, the control in front. */
export const CTAPGL = rows(
  'CT,3,-38800,,,,,,,,,,,',
  'AP,21009001,900101,20261113,-12000,,900101,,,,,,GBP,MAIN',
  'GL,4539,900101,6000,,P1,,,,analysis,,E20001,900101,',
  'GL,4539,900101,4000,,P1,,,,analysis,,E20001,900101,',
  'AP,21009002,900102,20261113,-6800,,900102,,,,,,GBP,MAIN',
  'GL,4539,900102,6800,,P3,,,,analysis,,E20001,900102,',
  'AP,21009001,900103,20261114,-20000,,900103,,,,,,GBP,MAIN',
  'GL,4539,900103,20000,,P3,,,,analysis,,E20002,900103,',
);

/** No record type: the invoice's row has other columns filled than its lines. */
export const HEADERS_AND_LINES = [
  'INVOICE_NUMBER|INVOICE_TOTAL|INVOICE_DATE|SUPPLIER_NUMBER|CONTRACT_NUMBER|SHIPMENT_DATE|LINE_AMOUNT|TAX_AMOUNT|TAX_CODE|DESCRIPTION|COST_CENTRE|LIN_NUM',
  '"A1"|"24.00"|"2026/11/16"|"57001"|"C100045"|"2026/11/17"|""|""|""|""|""|""',
  '"A1"|""|""|""|""|""|"10.00"|"2.00"|"STANDARD"|"Picture book"|"RN05"|"1"',
  '"A1"|""|""|""|""|""|"10.00"|"2.00"|"STANDARD"|"Picture book"|"RN05"|"2"',
  '"A2"|"7.50"|"2026/11/16"|"57002"|"C100045"|"2026/11/18"|""|""|""|""|""|""',
  '"A2"|""|""|""|""|""|"7.50"|"0.00"|"ZERO"|"Large print"|"RN05"|"1"',
  '"A3"|"0.60"|"2026/11/18"|"57001"|"C100045"|"2026/11/18"|""|""|""|""|""|""',
  '"A3"|""|""|""|""|""|"0.50"|"0.10"|"STANDARD"|"Postage"|"RQ30"|"1"',
  '',
].join('\r\n');

/** One row for each line, the invoice repeated, rows of different invoices mixed, a title above and a total below. */
export const FLAT = rows(
  'Payments report,,,,,,,',
  'Printed 18/11/2026,,,,,,,',
  'Supplier No,Invoice No,Invoice Date,Invoice Total,Line Amount,VAT Code,Cost Centre ,Description',
  '10001,I700,2026-11-02,30.00,10.00,S,L301,Shelving',
  '10002,I701,2026-11-03,8.25,8.25,Z,L302,Maps',
  '10001,I700,2026-11-02,30.00,20.00,S,L301,"Brackets, steel"',
  '10003,I702,2026-11-04,4.00,4.00,Z,L301,Postage',
  'Total,,,,42.25,,,',
);

/** Sixteen columns without a heading: an income journal. */
export const NO_HEADING = rows(
  'JNL0001,NOV26/CN-Milltown-LIB-Income,03/11/2026,1,-4.50,DG90,CUL901,841800,5435,DM87',
  'JNL0001,NOV26/CN-Milltown-LIB-Income,03/11/2026,2,7.00,DG90,CUL901,841800,5435,DM87',
  'JNL0002,NOV26/CN-Milltown-LIB-Income,04/11/2026,1,1.25,DG90,CUL902,841800,5501,DM87',
);

const fixedRecords = [
  'HDRLIBSYS    20261118',
  'INVAH-55120    0104772202611120000021280GBP',
  'LINL3021-44110 0000012000ZAdult fiction',
  'LINL3022-44110 0000009280SChildrens picture books',
  'INVUV-9        0099120202611120000005000GBP',
  'LINL3021-44110 0000005000ZLarge print',
  'INVGB-77/1     0104800202611120000000305GBP',
  'LINL3040-44120 0000000205SMaps',
  'LINL3021-44110 0000000100ZPostage',
  'TRL000003000000026585',
].map((record) => record.padEnd(60));
export const FIXED = rows(...fixedRecords);
export const FIXED_WITHOUT_LINE_ENDS = fixedRecords.join('');

/** Feeder number, type, text; each record ended by a control character and a line break. */
export const FEEDER = [
  '0101APBH  B1        LIBRARY FEED   20261118',
  '0101APIHAH-55120    104772   20261112  000000000212.80D',
  '0101APILAH-55120    L3021-44110 000000000120.00Adult fiction                 ',
  '0101APILAH-55120    L3022-44110 000000000092.80Childrens picture books       ',
  '0101APIHUV-9        99120    20261112  000000000050.00D',
  '0101APILUV-9        L3021-44110 000000000050.00Large print                   ',
  '0101APIHGB-77/1     104800   20261112  000000000003.05D',
  '0101APILGB-77/1     L3040-44120 000000000003.05Maps                          ',
  '0101APBT000000000000003000000000265.85',
  '',
].join('\u001d\n');

const almaInvoice = (no: string, total: string, lines: readonly (readonly string[])[]): string => `
    <invoice>
      <invoice_number>${no}</invoice_number>
      <invoice_amount><currency>GBP</currency><sum>${total}</sum></invoice_amount>
      <vendor_code>0047</vendor_code>
      <vendor_name>Harbour &amp; Sons</vendor_name>
      <invoice_date>11/21/2026</invoice_date>
      <invoice_line_list>${lines
        .map(
          ([number, price, fund]) => `
        <invoice_line>
          <line_number>${number}</line_number>
          <line_type>REGULAR</line_type>
          <total_price>${price}</total_price>
          <fund_info_list><fund_info><amount><sum>${price}</sum></amount><code>${fund}</code></fund_info></fund_info_list>
        </invoice_line>`,
        )
        .join('')}
      </invoice_line_list>
    </invoice>`;

export const ALMA = `<?xml version="1.0" encoding="UTF-8"?>
<payment_data xmlns="http://com/exlibris/repository/acq/invoice/xmlbeans">
  <invoice_list>${almaInvoice('A-1', '15.5', [
    ['1', '10.0', 'BOOKS'],
    ['2', '5.5', 'MAPS'],
  ])}${almaInvoice('A-2', '7.25', [['1', '7.25', 'BOOKS']])}
  </invoice_list>
</payment_data>
`;

export const UBL = `<?xml version="1.0" encoding="UTF-8"?>
<ubl:Invoice xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>H-2201</cbc:ID>
  <cbc:IssueDate>2026-11-13</cbc:IssueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party>
    <cac:PartyIdentification><cbc:ID schemeID="0088">0099887</cbc:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>Harbour Books</cbc:Name></cac:PartyName>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="GBP">2</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="GBP">36.9</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine>
    <cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID="GBP">24.9</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Shelf</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>Z</cbc:ID></cac:ClassifiedTaxCategory></cac:Item>
  </cac:InvoiceLine>
  <cac:InvoiceLine>
    <cbc:ID>2</cbc:ID><cbc:LineExtensionAmount currencyID="GBP">10</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Bracket</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID></cac:ClassifiedTaxCategory></cac:Item>
  </cac:InvoiceLine>
</ubl:Invoice>
`;

export const FOLIO = JSON.stringify(
  {
    id: '7f3c8a51-0000-4000-8000-0000000000aa',
    batchGroup: 'Milltown',
    created: '2026-11-18T00:01:04.000+0000',
    batchedVouchers: [
      voucher('YK1', 23.45, [
        [13.45, '0540'],
        [10, '0541'],
      ]),
      voucher('YK2', 5.5, [[5.5, '0540']]),
      voucher('YK3', 100.1, [[100.1, '0542']]),
    ],
    totalRecords: 3,
  },
  undefined,
  1,
);

export function voucher(no: string, amount: number, lines: readonly (readonly [number, string])[]) {
  return {
    accountingCode: '0206',
    amount,
    invoiceCurrency: 'GBP',
    invoiceDate: '2026-11-05T00:00:00.000+0000',
    vendorName: 'Harbour Books',
    vendorInvoiceNo: no,
    batchedVoucherLines: lines.map(([net, account]) => ({
      amount: net,
      externalAccountNumber: account,
      fundCodes: ['HIST', 'MAPS'],
    })),
  };
}

export const EDIFACT = [
  "UNA:+.? '",
  "UNB+UNOC:3+5010000000017+5010000000024+261118:1153+4711++INVOIC'",
  "UNH+1+INVOIC:D:96A:UN:EAN008'BGM+380+H-1+9'DTM+137:20261117:102'NAD+BY+5010000000024::9'NAD+SU+5010000000017::9'CUX+2:GBP:4'",
  "LIN+1++9780000000019:EN'IMD+L+050+:::Tides?: a history'QTY+47:1'MOA+203:7.4'MOA+52:5.59'TAX+7+VAT+++:::0+Z'ALC+A++++DI::28'MOA+8:5.59'",
  "LIN+2++9780000000026:EN'IMD+L+050+:::Boats'QTY+47:2'MOA+203:35.260'MOA+52:1'TAX+7+VAT+++:::0+Z'ALC+A++++DI::28'MOA+8:1'",
  "UNS+S'CNT+2:2'MOA+129:42.66'MOA+9:42.66'UNT+24+1'",
  "UNH+2+INVOIC:D:96A:UN:EAN008'BGM+380+H-2+9'DTM+137:20261117:102'NAD+BY+5010000000024::9'NAD+SU+5010000000017::9'CUX+2:GBP:4'",
  "LIN+1++9780000000033:EN'IMD+L+050+:::Lamps'QTY+47:1'MOA+203:4'MOA+52:0'TAX+7+VAT+++:::0+Z'ALC+A++++DI::28'MOA+8:0'",
  "UNS+S'CNT+2:1'MOA+129:4'MOA+9:4'UNT+16+2'",
  "UNZ+2+4711'",
].join('');

export const TRADACOMS = [
  "STX=ANAA:1+5010000000017:HARBOUR BOOKS+5010000000024:MILLTOWN+261118:104133+9++INVFIL'",
  "MHD=1+INVFIL:9'TYP=0700'SDT=5010000000017'CDT=5010000000024'FIL=25+1+261118'MTR=6'",
  "MHD=2+INVOIC:9'CLO=5010000000031'IRF=847077+261117+261117'",
  "ILD=1+1+9780000000019+++1+15+80197+1202900+Z+0'ILD=2+1+9780000000026+++1+1+10000+10000+Z+0'",
  "STL=1+Z+0+2+12129+++++12129++12129+0++12129'TLR=1+12129+++++12129++12129+0++12129'MTR=8'",
  "MHD=3+INVOIC:9'CLO=5010000000031'IRF=847078+261117+261117'ILD=1+1+9780000000033+++1+1+25000+25000+Z+0'",
  "STL=1+Z+0+1+250+++++250++250+0++250'TLR=1+250+++++250++250+0++250'MTR=7'",
  "MHD=4+INVTLR:9'TOT=12379+12379+0++12379+2'MTR=3'END=4'",
].join('\n');

export const X12 = [
  `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*ZZ*HARBOUR${' '.repeat(8)}*ZZ*MILLTOWN${' '.repeat(7)}*261118*1153*U*00401*000004711*0*P*>~`,
  'GS*IN*HARBOUR*MILLTOWN*20261118*1153*1*X*004010~ST*810*0001~BIG*20261117*H-1~CUR*SE*GBP~N1*SU*Harbour Books*92*10477~',
  'IT1*1*2*EA*7.40**EN*9780000000019~IT1*2*1*EA*5.00**EN*9780000000026~TDS*1980~CTT*2~SE*9*0001~GE*1*1~IEA*1*000004711~',
].join('');

/** A zip by hand: local headers, directory, end (PKWARE's APPNOTE). */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = deflateRawSync(Buffer.from(text));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt32LE(crc32(text), 14);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(text.length, 22);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(text), 16);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt32LE(text.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), content);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + content.length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

export const ZIPPED = {
  'ApHeaders20261118.csv': rows(
    '"5001","Manual","H-1","1500","2026/11/03","Harbour Books","GBP"',
    '"5002","Manual","H-2","2750","2026/11/03","Harbour Books","GBP"',
    '"5003","Manual","H-3","999","2026/11/04","Quill","GBP"',
  ),
  'ApLines20261118.csv': rows(
    '"5001","1","ITEM","1000","Books","101.10"',
    '"5001","2","ITEM","500","Maps","101.10"',
    '"5002","1","ITEM","2750","Lamps","101.20"',
    '"5003","1","ITEM","999","Labels","101.20"',
  ),
};

/* ---------- spoilt ---------- */

export function fuzzRounds(): number {
  return Number(process.env.AIMS_FUZZ_ROUNDS ?? 1_000);
}

/** Changed bytes, a part left out, a part twice, cut off. */
export function spoil(bytes: Buffer, random: () => number): Buffer {
  const spoilt = Buffer.from(bytes);
  const within = () => Math.floor(random() * spoilt.length);
  for (let no = 0; no < 1 + random() * 4; no += 1) spoilt[within()] = Math.floor(random() * 256);
  const [from = 0, to = 0] = [within(), within()].sort((a, b) => a - b);
  const choice = random();
  if (choice < 0.25) return Buffer.concat([spoilt.subarray(0, from), spoilt.subarray(to)]);
  if (choice < 0.5) return Buffer.concat([spoilt.subarray(0, to), spoilt.subarray(from)]);
  return choice < 0.75 ? spoilt.subarray(0, to) : spoilt;
}

export function noise(random: () => number): Buffer {
  const letters = '\n\n\r,|;"\'<>{}[]:+*~= \u00e9AB019.-/';
  const isText = random() < 0.7;
  return Buffer.from(
    Array.from({ length: 20 + random() * 600 }, () =>
      isText ? letters.charCodeAt(Math.floor(random() * letters.length)) : random() * 256,
    ),
  );
}

/** Mulberry32: the same numbers in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
