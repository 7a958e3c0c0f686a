/**
 * The definitions in interfaces/examples/, each on its sample through the real check: what they read, to the penny, and that
 * what is planted into a sample is found, under its code and in its place.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadExample } from '../../src/config/load-example.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { type Checked, check, setupOf } from '../engine/check/library.ts';

const ROOT = join(import.meta.dirname, '../..');
const { settings } = loadSettings(ROOT, {});

function checkAs(name: string, content: string): Promise<Checked> {
  if (settings === undefined) throw new Error('the home has mistakes');
  const example = loadExample(ROOT, name, settings);
  assert.deepEqual(example?.mistakes, []);
  if (example?.definition === undefined) throw new Error(`there is no example ${name}`);
  return check(content, setupOf(example.definition));
}

function sampleOf(file: string): string {
  return readFileSync(join(ROOT, 'interfaces/examples/samples', file), 'utf8');
}

/** The sample with one text in place of another, which must be there once. */
function changed(sample: string, from: string, to: string): string {
  assert.equal(sample.split(from).length, 2, `"${from}" is not there once`);
  return sample.replace(from, () => to);
}

/** Pence: what is paid, in order. */
type Expected = readonly [
  kind: string,
  supplier: string,
  number: string,
  date: string,
  gross: number,
];

function documentsOf({ documents }: Checked): readonly Expected[] {
  return documents.map(({ kind, supplier, number, date, gross }) => [
    kind,
    supplier,
    number,
    date,
    gross,
  ]);
}

/** Code, line of the file and field of each finding, warnings with a w in front. */
function findingsOf({ findings }: Checked): readonly string[] {
  return findings.map(({ severity, code, line, field }) => {
    const sign = severity === 'warning' ? 'w ' : '';
    return `${sign}${code} ${line ?? '-'} ${field ?? '-'}`;
  });
}

/** Each planted error: what is changed in the sample, and what is then found. */
type Planted = readonly [what: string, from: string, to: string, found: readonly string[]];

interface Example {
  readonly name: string;
  readonly sample: string;
  readonly documents: readonly Expected[];
  readonly lines: readonly number[];
  readonly planted: readonly Planted[];
}

const EXAMPLES: readonly Example[] = [
  {
    name: 'edifact-invoic',
    sample: 'edifact-invoic.edi',
    documents: [
      ['invoice', '5090000000029', '00550101', '2026-11-12', 42_66],
      ['credit', '5090000000029', '00550102', '2026-11-12', -3_98],
    ],
    lines: [3, 1],
    planted: [
      ['a line was lost', 'CNT+2:3', 'CNT+2:4', ['FIL-004 61 lines']],
      [
        'an amount is a penny more than the summary says',
        'MOA+203:7.4',
        'MOA+203:7.41',
        ['FIL-004 61 net', 'INV-007 3 kind', 'w PRICE 12 amount'],
      ],
      [
        'an amount has tenths of a penny',
        'MOA+203:11.260',
        'MOA+203:11.265',
        ['INV-006 28 amount'],
      ],
      ['segments were lost', "IMD+L+009+:::Aldous, Wren'\n", '', ['FIL-002 67 segments']],
      [
        'a message ends with another reference',
        "+00550102'\nUNZ",
        "+00550103'\nUNZ",
        ['REFERENCE 101 reference'],
      ],
      ['a message was lost', 'UNZ+2', 'UNZ+3', ['FIL-002 102 messages']],
      [
        'the interchange ends with another reference',
        'UNZ+2+40117',
        'UNZ+2+40118',
        ['REFERENCE 102 reference'],
      ],
      ['the interchange has no end', "UNZ+2+40117'\n", '', ['FIL-002 102 -']],
      [
        'a branch has no such collection',
        'NOR:LLO+AF:LSQ',
        'NOR:LLO+XX:LSQ',
        ['w FIL-006 78 budget'],
      ],
      [
        'two copies of a line are for different funds',
        '30000000000103:LAC+NOR:LLO+JF',
        '30000000000103:LAC+CEN:LLO+JF',
        ['w COPIES 28 secondCollection'],
      ],
      [
        'there is a segment that the definition does not name',
        "UNS+S'\nCNT+2:1'",
        "UNS+S'\nZZZ+9'\nCNT+2:1'",
        ['FIL-006 94 -', 'FIL-002 102 segments'],
      ],
    ],
  },
  {
    name: 'tradacoms-invfil',
    sample: 'tradacoms-invfil.edi',
    documents: [
      ['invoice', '5090000000036', 'INV77001', '2026-11-10', 120_29],
      ['invoice', '5090000000036', 'INV77002', '2026-11-11', 52_01],
    ],
    lines: [1, 3],
    planted: [
      [
        'the file has another VAT total',
        'TOT=17030+17030+200+',
        'TOT=17030+17030+201+',
        ['FIL-004 37 tax', 'VAT_TRAILER 37 tax'],
      ],
      [
        'a VAT trailer has another total',
        'VRS=2+S+20000+1000+',
        'VRS=2+S+20000+1001+',
        ['VAT_TRAILER 37 net'],
      ],
      ['a sub-total was lost', 'TLR=2+', 'TLR=3+', ['FIL-004 30 subTotals']],
      [
        'an invoice has another VAT total',
        '+5001+200++5201',
        '+5001+201++5201',
        ['FIL-004 37 tax', 'FIL-004 30 tax', 'INV-007 20 -'],
      ],
      [
        'an invoice has another total',
        '+5001+200++5201',
        '+5001+200++5202',
        ['FIL-004 37 gross', 'FIL-004 30 gross', 'INV-007 20 -'],
      ],
      [
        'VAT of a sub-total is not its rate',
        "1000++1000+200++1200'\nTLR",
        "1000++1000+199++1199'\nTLR",
        ['FIL-004 30 tax', 'FIL-004 30 gross', 'w RATE_VAT 20 number'],
      ],
      ['a line cost has half a penny', '+80197+1202900+', '+80197+1202950+', ['INV-006 14 net']],
      [
        'a line cost is not the sub-total',
        '+62525+250100+',
        '+62525+260100+',
        ['INV-007 20 -', 'RATE_TOTAL 20 number', 'w LINE_COST 27 net'],
      ],
      [
        'a pack is added up with its parts',
        '+Z+0+0++LEARN',
        '+Z+0+++LEARN',
        ['INV-007 20 -', 'RATE_TOTAL 20 number'],
      ],
      [
        'a sub-total is not the total',
        'STL=2+S+20000+1+1000+++++1000++1000+200++1200',
        'STL=2+S+20000+1+1000+++++1001++1000+200++1200',
        ['FIL-004 30 net', 'RATE_TOTAL 20 number'],
      ],
      ['an invoice was lost', '++17230+2', '++17230+3', ['FIL-002 37 invoices']],
      ['the file has another total', '++17230+2', '++17240+2', ['FIL-004 37 gross']],
      ['a message has another number of segments', 'MTR=13', 'MTR=12', ['w SEGMENTS 31 segments']],
      ['the file has another number of messages', 'END=6', 'END=5', ['w MESSAGES 42 messages']],
      [
        'the VAT trailer has another rate total',
        'VRS=2+S+20000+1000+1000+200',
        'VRS=2+S+20000+1000+1000+201',
        ['VAT_TRAILER 37 tax'],
      ],
      ['a message has no end', "MTR=13'\n", '', ['FIL-001 1 -']],
      [
        'a year is of the last century',
        'IRF=INV77001+261110',
        'IRF=INV77001+991110',
        ['w INV-005 10 date'],
      ],
      ['the file is one of credit notes', 'TYP=0700', 'TYP=0740', ['FIL-006 3 type']],
    ],
  },
  {
    name: 'alma-payment-data',
    sample: 'alma-payment-data.xml',
    documents: [
      ['invoice', '0000008563', 'AB-9001', '2026-11-12', 118_50],
      ['invoice', '0000008563', 'AB-9002', '2026-11-13', 24_00],
    ],
    lines: [4, 1],
    planted: [
      [
        'the total is not that of the lines',
        '<sum>118.5</sum>',
        '<sum>118.6</sum>',
        ['INV-007 4 gross'],
      ],
      ['a discount is added', 'DISCOUNT', 'SHIPMENT', ['INV-007 99 amount', 'INV-007 4 gross']],
      [
        'the funds do not pay for the line',
        '<sum>25.00</sum>',
        '<sum>24.99</sum>',
        ['INV-007 25 amount'],
      ],
      ['a department is blank', '44110|L3022', '44110|', ['INV-001 69 department']],
      ['the supplier number is blank', '>0000008563<', '><', ['INV-001 125 supplier']],
      ['a reporting code is no number', '>0417<', '>O417<', ['REPORTING_CODE 58 reportingCode']],
      ['a kind of line is new', 'SHIPMENT', 'POSTAGE', ['FIL-006 81 type']],
      ['a date has the day first', '11/12/2026', '13/11/2026', ['INV-003 4 date']],
      [
        'VAT is in the lines and added again',
        '<vat_amount>4.0</vat_amount>\n        <vat_type>EXCLUSIVE',
        '<vat_amount>4.0</vat_amount>\n        <vat_type>INCLUSIVE',
        ['INV-007 125 gross'],
      ],
      [
        'it is in another namespace',
        'http://com/exlibris/repository/acq/invoice/xmlbeans',
        'http://com/exlibris/other',
        ['FIL-001 2 -'],
      ],
      ['it was cut off', '  </invoice_list>\n</payment_data>\n', '', ['FIL-002 171 -']],
    ],
  },
  {
    name: 'folio-batch-voucher',
    sample: 'folio-batch-voucher.json',
    documents: [
      ['invoice', '0206', 'INV-2041', '2026-11-12', 123_45],
      ['credit', '0207', 'INV-2042', '2026-11-12', -8_50],
    ],
    lines: [2, 1],
    planted: [
      [
        'a voucher was paid',
        '"status": "Awaiting payment",\n      "systemCurrency": "GBP",\n      "exchangeRate": 1,\n      "type": "Voucher"',
        '"status": "Paid",\n      "systemCurrency": "GBP",\n      "exchangeRate": 1,\n      "type": "Voucher"',
        ['w PAID_ALREADY 7 status'],
      ],
      [
        'an invoice was in euros',
        '"folioInvoiceNo": "12042",\n      "invoiceCurrency": "GBP"',
        '"folioInvoiceNo": "12042",\n      "invoiceCurrency": "EUR"',
        ['w FOREIGN_CURRENCY 46 invoiceCurrency'],
      ],
      ['a voucher was lost', '"totalRecords": 2', '"totalRecords": 3', ['FIL-002 1 vouchers']],
      [
        'a line is not all of the voucher',
        '"amount": 23.45',
        '"amount": 23.44',
        ['INV-007 7 gross'],
      ],
      [
        'an amount has a tenth of a penny',
        '"amount": 23.45',
        '"amount": 23.455',
        ['INV-006 36 net'],
      ],
      [
        'a credit is marked as a voucher',
        '"type": "Credit"',
        '"type": "Voucher"',
        ['INV-009 46 type'],
      ],
      [
        'a voucher was cancelled',
        '"status": "Awaiting payment",\n      "systemCurrency": "GBP",\n      "exchangeRate": 1,\n      "type": "Credit"',
        '"status": "Cancelled",\n      "systemCurrency": "GBP",\n      "exchangeRate": 1,\n      "type": "Credit"',
        ['CANCELLED 46 status'],
      ],
      ['the supplier has no number', '"0206"', 'null', ['INV-001 7 supplier']],
      [
        'a name is there twice',
        '"voucherNumber": "2042"',
        '"voucherNumber": "2041",\n      "voucherNumber": "2042"',
        ['FIL-001 58 -'],
      ],
      ['it was cut off', '\n  "totalRecords": 2\n}\n', '', ['FIL-002 75 -']],
    ],
  },
  {
    name: 'ubl',
    sample: 'ubl.xml',
    documents: [['invoice', '0104772', 'INV-5501', '2026-11-12', 606_90]],
    lines: [4],
    planted: [
      [
        'a part is paid already',
        '<cbc:PayableAmount currencyID="GBP">606.9<',
        '<cbc:PrepaidAmount currencyID="GBP">100</cbc:PrepaidAmount><cbc:PayableAmount currencyID="GBP">506.9<',
        ['w PREPAID 2 prepaid'],
      ],
      ['a line is not in the total', '"GBP">347.40<', '"GBP">347.41<', ['INV-007 2 inclusive']],
      [
        'a charge is taken off',
        'ChargeIndicator>true',
        'ChargeIndicator>false',
        ['INV-007 2 inclusive'],
      ],
      [
        'it says of a charge neither yes nor no',
        'ChargeIndicator>true',
        'ChargeIndicator>maybe',
        ['FIL-006 17 isCharge'],
      ],
      [
        'a line has no amount',
        '<cbc:LineExtensionAmount currencyID="GBP">200</cbc:LineExtensionAmount>',
        '',
        ['INV-001 69 lineAmount', 'INV-007 2 inclusive', 'AMOUNT 69 lineAmount'],
      ],
      [
        'less is asked for than the total',
        'PayableAmount currencyID="GBP">606.9<',
        'PayableAmount currencyID="GBP">600<',
        ['PAYABLE 2 payable'],
      ],
      [
        'the VAT is in another currency only',
        '<cbc:TaxAmount currencyID="GBP">45</cbc:TaxAmount>',
        '<cbc:TaxAmount currencyID="USD">45</cbc:TaxAmount>',
        ['INV-007 2 inclusive'],
      ],
      [
        'it is of another type',
        'InvoiceTypeCode>380',
        'InvoiceTypeCode>386',
        ['TYPE_CODE 2 number'],
      ],
      [
        'there are two supplier numbers',
        '<cac:PartyIdentification>',
        '<cac:PartyIdentification><cbc:ID>0104773</cbc:ID></cac:PartyIdentification><cac:PartyIdentification>',
        ['FIL-006 2 -'],
      ],
    ],
  },
  {
    name: 'ubl',
    sample: 'ubl-credit-note.xml',
    documents: [['credit', '0104772', 'CRN-0031', '2026-11-12', -24_00]],
    lines: [2],
    planted: [
      [
        'a credit note does not say its type',
        '<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>',
        '',
        ['TYPE_CODE 2 number'],
      ],
      ['a line of it is not in the total', '"GBP">-15<', '"GBP">15<', ['INV-007 2 inclusive']],
    ],
  },
  {
    name: 'west-sussex-invoices',
    sample: 'west-sussex-invoices.csv',
    documents: [
      ['invoice', '57028', 'AH-55120', '2026-11-12', 27_18],
      ['invoice', '6565', 'UL-0033', '2026-11-13', 10_00],
      ['credit', '57028', 'AH-55121', '2026-11-13', -8_00],
    ],
    lines: [2, 2, 1],
    planted: [
      ['the total differs by a penny', '"27.18"', '"27.17"', ['INV-007 2 gross']],
      ['VAT of a line was rounded down', '"3.20"', '"3.19"', ['INV-007 2 gross', 'LINE_VAT 3 tax']],
      [
        'a tax code has not been mapped',
        '"3.20"|"STANDARD"',
        '"3.20"|"*UNMAPPED*"',
        ['FIL-006 3 taxCode'],
      ],
      ['a supplier has not been mapped', '"6565"', '""', ['INV-001 6 supplier']],
      ['a line has no invoice', '"AH-55121"|""', '"AH-55129"|""', ['FIL-001 9 -']],
      [
        'an invoice is there twice',
        '"AH-55121"|"-8.00"',
        '"UL-0033"|"10.00"|"2026/11/13"|"6565"|""|""|""|""|""|""|""|""|""|""|""\r\n"AH-55121"|"-8.00"',
        ['INV-008 8 -', 'DUP-002 8 number'],
      ],
      [
        'a row is neither invoice nor line',
        '"AH-55121"|"-8.00"|"2026/11/13"|"57028"|"C-417"|""|""',
        '"AH-55121"|"-8.00"|"2026/11/13"|"57028"|"C-417"|""|"5.00"',
        ['FIL-006 8 -', 'FIL-001 9 -'],
      ],
      ['a date has the month first', '"2026/11/12"', '"11/12/2026"', ['INV-003 2 date']],
      ['an amount is in pence', '"27.18"', '"2718"', ['INV-006 2 gross']],
      ['a column has another name', '"SUBJECTIVE"', '"SUBJECTIVE_PROPERTY_KEY"', ['FIL-006 1 -']],
      [
        'a line was lost',
        '"AH-55120"|""|""|""|""|""|"15.98"|"3.20"|"STANDARD"|"The lantern year, ""large print"""|"RN05"|"CUL001"|"841800"|"5435"|"1"\r\n',
        '',
        ['INV-007 2 gross', 'LINE_NUMBER 2 number'],
      ],
      [
        'a row has too few fields',
        '"RL06"|"CUL001"|"841800"|"5435"|"2"',
        '"RL06"|"CUL001"|"841800"',
        ['FIL-006 7 -'],
      ],
    ],
  },
  {
    name: 'oracle-load-results',
    sample: 'oracle-load-results.csv',
    documents: [
      ['invoice', '57028', 'AH-55120', '2026-11-12', 19_32],
      ['invoice', '6565', 'UL-0033', '2026-11-12', 5_50],
      ['credit', '6565', 'UL-0034', '2026-11-12', -4_39],
    ],
    lines: [3, 1, 1],
    planted: [
      [
        'Oracle has refused a line',
        'UL-0034,UL-0034,3255,_run-0417,SUCCESS,,SUCCESS,',
        'UL-0034,UL-0034,3255,_run-0417,SUCCESS,,ERROR,No account',
        ['LINE_NOT_LOADED 6 lineStatus'],
      ],
      [
        'Oracle has refused an invoice',
        'UL-0034,UL-0034,3255,_run-0417,SUCCESS,,',
        'UL-0034,UL-0034,3255,_run-0417,STD_ERROR,Duplicate invoice number,',
        ['NOT_LOADED 6 status'],
      ],
      ['a voucher number is missing', '31060002', '', ['NO_VOUCHER 4 voucher']],
      [
        'one row of an invoice has another voucher number',
        '31060001,10,',
        '31060009,10,',
        ['INV-011 3 voucher'],
      ],
      [
        'Oracle has it under another supplier',
        '6565,6565,"Fenland Recordings, Ltd",MAIN,Immediate,E26315,4539,analysis,R01.LLB008.400305.000000.000000000000.000000.000000,P3,ZERO RATE INPUT,UL-0033',
        '6565,6566,"Fenland Recordings, Ltd",MAIN,Immediate,E26315,4539,analysis,R01.LLB008.400305.000000.000000000000.000000.000000,P3,ZERO RATE INPUT,UL-0033',
        ['ANOTHER_SUPPLIER 4 supplier'],
      ],
      ['an amount is no amount', ',8.7,', ',8.7O,', ['INV-006 2 amount']],
      ['a row has a field too many', ',31060003,-4.39,', ',31060003,,-4.39,', ['FIL-006 6 -']],
      ['a column has gone', 'LINE_STATUS,', 'LINESTATUS,', ['FIL-006 1 -']],
    ],
  },
  {
    name: 'oracle-invoice-status',
    sample: 'oracle-invoice-status.csv',
    documents: [
      ['invoice', '57028', 'AH-55120', '2026-11-12', 12_83],
      ['credit', '6565', 'UL-0033', '2026-11-12', -5_00],
    ],
    lines: [2, 1],
    planted: [
      ['a line is a penny more', ',0.57,', ',0.58,', ['INV-007 2 gross', 'ORACLES_VAT 2 gross']],
      ["Oracle's VAT is another", '"Tax",2.14', '"Tax",2.13', ['ORACLES_VAT 2 gross']],
      [
        'rows of an invoice do not agree',
        '"UL-0033",-5.00,"Credit Memo","12/11/2026","AIMS KOHA","Immediate","GBP","GBP","Paid",-5.00,16/11/2026,13/11/2026,2',
        '"UL-0033",-5.00,"Credit Memo","12/11/2026","AIMS KOHA","Immediate","GBP","GBP","Needs revalidation",-5.00,16/11/2026,13/11/2026,2',
        ['INV-011 6 status'],
      ],
      [
        'a type of invoice is new',
        '"UL-0033",-5.00,"Credit Memo","12/11/2026","AIMS KOHA","Immediate","GBP","GBP","Paid",-5.00,16/11/2026,13/11/2026,1',
        '"UL-0033",-5.00,"Prepayment","12/11/2026","AIMS KOHA","Immediate","GBP","GBP","Paid",-5.00,16/11/2026,13/11/2026,1',
        ['INV-009 5 kind', 'INV-011 6 kind'],
      ],
      ['a column has come', '"Invoice Image URL"', '"Invoice Image URL","Colour"', ['FIL-006 1 -']],
    ],
  },
  {
    name: 'council-spend',
    sample: 'council-spend.csv',
    documents: [
      ['invoice', '20000417', '47023014', '2026-11-16', 799_95],
      ['invoice', '20000418', '47023015', '2026-11-16', 5000_00],
      ['credit', '20000417', '47023016', '2026-11-16', -12_50],
    ],
    lines: [2, 1, 1],
    planted: [
      [
        'a supplier has another name',
        '33.8,Revenue,20000417,INVENTED BOOKS LTD',
        '33.8,Revenue,20000417,INVENTED BOOKS',
        ['w NAME_DIFFERS 4 supplierName'],
      ],
      [
        'a part has no supplier',
        '33.8,Revenue,20000417',
        '33.8,Revenue,',
        ['w NO_SUPPLIER 4 supplier'],
      ],
      [
        'a part has another supplier',
        '33.8,Revenue,20000417',
        '33.8,Revenue,20000418',
        ['ANOTHER_SUPPLIER 4 supplier'],
      ],
      ['a part is there twice', '47023014 - 2', '47023014 - 1', ['PART_TWICE 2 number']],
      [
        'a transaction has no part',
        '47023015 - 0',
        '47023015',
        ['FIL-006 3 number', 'FIL-006 3 part'],
      ],
      [
        'a part was paid on another day',
        '16/11/2026,47023014 - 2',
        '17/11/2026,47023014 - 2',
        ['INV-011 4 date'],
      ],
      [
        'a column has another name',
        'Expenditure Catergory',
        'Expenditure Category',
        ['FIL-006 1 -'],
      ],
      [
        'a lone quote stands in a field',
        '"Planning, Parks & Regulation"',
        'Planning" Parks & Regulation',
        ['FIL-001 3 -'],
      ],
    ],
  },
];

for (const { name, sample, documents, lines, planted } of EXAMPLES) {
  describe(`the example ${name} on ${sample}`, () => {
    it('reads its sample to the penny and finds nothing wrong with it', async () => {
      const checked = await checkAs(name, sampleOf(sample));
      assert.deepEqual(findingsOf(checked), []);
      assert.deepEqual(documentsOf(checked), documents);
      assert.deepEqual(
        checked.documents.map(({ lineCount }) => lineCount),
        lines,
      );
    });

    for (const [what, from, to, found] of planted) {
      it(`finds it when ${what}`, async () => {
        const checked = await checkAs(name, changed(sampleOf(sample), from, to));
        assert.deepEqual(findingsOf(checked), found);
      });
    }
  });
}

describe('the examples', () => {
  it('are all tried here: every sample is one of those above', () => {
    assert.deepEqual(
      readdirSync(join(ROOT, 'interfaces/examples/samples')).sort(),
      EXAMPLES.map(({ sample }) => sample).sort(),
    );
  });

  for (const [name, sample] of [
    ['edifact-invoic', 'edifact-invoic.edi'],
    ['tradacoms-invfil', 'tradacoms-invfil.edi'],
  ] as const) {
    it(`read ${sample} on one line as they read it on many`, async () => {
      const onMany = await checkAs(name, sampleOf(sample));
      const onOne = await checkAs(name, sampleOf(sample).replaceAll('\n', ''));
      assert.deepEqual(findingsOf(onOne), []);
      assert.deepEqual(documentsOf(onOne), documentsOf(onMany));
    });
  }

  it('read a UBL invoice alike whatever prefix its root has', async () => {
    const plain = sampleOf('ubl.xml')
      .replace('xmlns:ubl=', 'xmlns=')
      .replaceAll('ubl:Invoice', 'Invoice');
    const checked = await checkAs('ubl', plain);
    assert.deepEqual(findingsOf(checked), []);
    assert.deepEqual(documentsOf(checked), documentsOf(await checkAs('ubl', sampleOf('ubl.xml'))));
  });
});
