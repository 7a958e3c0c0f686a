/**
 * What the segments of EDIFACT INVOIC (D.96A, the book trade's EANCOM profile), TRADACOMS INVFIL:9 and X12 810 mean:
 * which of them begin a record, and what stands where. From the public message descriptions of UN/CEFACT, GS1 UK and X12.
 */
import type { PlaceMeaning } from './observed.ts';

export interface SegmentRecord {
  /** The segment it begins with. */
  readonly tag: string;
  readonly name: string;
  /** Name of the record it belongs to. */
  readonly parent: string | undefined;
}

export interface SegmentWords {
  readonly records: readonly SegmentRecord[];
  /** Tags whose first component says what the rest is about. */
  readonly qualified: ReadonlySet<string>;
  /** Tags whose second element says it as well. */
  readonly qualifiedTwice: ReadonlySet<string>;
  /** By place: `DTM+137.1.2`. */
  readonly meanings: Readonly<Record<string, PlaceMeaning>>;
}

const text = (name: string, role?: PlaceMeaning['role']): PlaceMeaning => ({
  name,
  role,
  form: undefined,
});
const role = (name: NonNullable<PlaceMeaning['role']>): PlaceMeaning => text(name, name);
const date = (name: string, form: string, as?: PlaceMeaning['role']): PlaceMeaning => ({
  name,
  role: as,
  form: { date: form },
});
const money = (name: string, decimals: number, as?: PlaceMeaning['role']): PlaceMeaning => ({
  name,
  role: as,
  form: { decimals },
});

export const EDIFACT: SegmentWords = {
  records: [
    { tag: 'UNB', name: 'interchange', parent: undefined },
    { tag: 'UNH', name: 'invoice', parent: 'interchange' },
    { tag: 'LIN', name: 'line', parent: 'invoice' },
    { tag: 'ALC', name: 'allowance', parent: 'line' },
    { tag: 'UNS', name: 'summary', parent: 'invoice' },
    { tag: 'UNZ', name: 'end', parent: undefined },
  ],
  qualified: new Set([
    'DTM',
    'RFF',
    'NAD',
    'MOA',
    'QTY',
    'PRI',
    'CNT',
    'PCD',
    'CUX',
    'TAX',
    'ALC',
    'GIR',
    'FTX',
    'LOC',
    'PAT',
    'CTA',
    'COM',
    'IMD',
  ]),
  qualifiedTwice: new Set(['IMD']),
  meanings: {
    'UNB.2.1': text('sender'),
    'UNB.3.1': text('recipient'),
    'UNB.4.1': date('prepared', 'YYMMDD'),
    'UNB.5': text('interchangeReference'),
    'UNH.1': text('messageReference'),
    'UNH.2.1': text('messageType'),
    'BGM.1': role('kind'),
    'BGM.1.1': role('kind'),
    'BGM.2': role('number'),
    'BGM.3': text('messageFunction'),
    'DTM+137.1.2': date('date', 'YYYYMMDD', 'date'),
    'DTM+131.1.2': date('taxPoint', 'YYYYMMDD'),
    'DTM+35.1.2': date('deliveryDate', 'YYYYMMDD'),
    'NAD+SU.2.1': role('supplier'),
    'NAD+SU.4.1': role('supplierName'),
    'NAD+SU.4': role('supplierName'),
    'NAD+BY.2.1': text('buyer'),
    'CUX+2.1.2': role('currency'),
    'RFF+DQ.1.2': text('deliveryNote'),
    'RFF+ON.1.2': text('order'),
    'RFF+LI.1.2': text('orderLine'),
    'RFF+IV.1.2': text('invoiceReference'),
    'LIN.1': role('no'),
    'LIN.3.1': text('item'),
    'IMD+L+050.3.4': role('description'),
    'IMD+L+009.3.4': text('author'),
    'QTY+47.1.2': role('quantity'),
    'MOA+203.1.2': money('net', 0, 'net'),
    'MOA+124.1.2': money('tax', 0, 'tax'),
    'MOA+52.1.2': money('discount', 0),
    'MOA+8.1.2': money('allowanceAmount', 0),
    'MOA+9.1.2': money('gross', 0, 'gross'),
    'MOA+77.1.2': money('invoiceAmount', 0),
    'MOA+79.1.2': money('linesTotal', 0),
    'MOA+86.1.2': money('messageTotal', 0),
    'MOA+125.1.2': money('taxable', 0),
    'MOA+129.1.2': money('subtotal', 0),
    'MOA+176.1.2': money('taxTotal', 0),
    'PRI+AAA.1.2': money('netPrice', 0),
    'PRI+AAB.1.2': money('grossPrice', 0),
    'PCD+3.1.2': text('discountRate'),
    'TAX+7.6': role('taxCode'),
    'TAX+7.5.4': text('taxRate'),
    'CNT+2.1.2': text('lines'),
    'UNZ.1': text('messages'),
    'UNZ.2': text('interchangeReference'),
  },
};

export const TRADACOMS: SegmentWords = {
  records: [
    { tag: 'STX', name: 'transmission', parent: undefined },
    { tag: 'MHD', name: 'message', parent: undefined },
    { tag: 'SDT', name: 'file', parent: undefined },
    { tag: 'CLO', name: 'invoice', parent: 'file' },
    { tag: 'ILD', name: 'line', parent: 'invoice' },
    { tag: 'CLD', name: 'creditLine', parent: 'invoice' },
    { tag: 'STL', name: 'subtotal', parent: 'invoice' },
    { tag: 'TLR', name: 'summary', parent: 'invoice' },
    { tag: 'VRS', name: 'vatTotal', parent: undefined },
    { tag: 'TOT', name: 'totals', parent: undefined },
    { tag: 'END', name: 'end', parent: undefined },
  ],
  qualified: new Set(),
  qualifiedTwice: new Set(),
  meanings: {
    'STX.2.1': text('sender'),
    'STX.3.1': text('recipient'),
    'STX.4.1': date('sent', 'YYMMDD'),
    'STX.5': text('transmissionReference'),
    'MHD.1': text('message'),
    'MHD.2.1': text('messageType'),
    'TYP.1': text('transactionCode'),
    'SDT.1': role('supplier'),
    'SDT.1.1': role('supplier'),
    'SDT.2': role('supplierName'),
    'CDT.1': text('customer'),
    'CDT.2': text('customerName'),
    'FIL.1': text('fileNumber'),
    'FIL.3': date('fileDate', 'YYMMDD'),
    'CLO.1': role('site'),
    'IRF.1': role('number'),
    'IRF.2': date('date', 'YYMMDD', 'date'),
    'IRF.3': date('taxPoint', 'YYMMDD'),
    'CRF.1': role('number'),
    'ILD.1': role('no'),
    'ILD.3': text('item'),
    'ILD.7.1': role('quantity'),
    'ILD.7': role('quantity'),
    'ILD.8': money('unitCost', 4),
    'ILD.9': money('net', 4, 'net'),
    'ILD.10': role('taxCode'),
    'STL.2': role('taxCode'),
    'STL.4': text('lines'),
    'STL.5': money('net', 2, 'net'),
    'STL.13': money('tax', 2, 'tax'),
    'STL.15': money('payable', 2),
    'TLR.1': text('subtotals'),
    'TLR.2': money('net', 2, 'net'),
    'TLR.10': money('tax', 2, 'tax'),
    'TLR.12': money('gross', 2, 'gross'),
    'TOT.1': money('net', 2),
    'TOT.3': money('tax', 2),
    'TOT.5': money('gross', 2),
    'TOT.6': text('invoices'),
    'MTR.1': text('segments'),
    'END.1': text('messages'),
  },
};

export const X12: SegmentWords = {
  records: [
    { tag: 'ISA', name: 'interchange', parent: undefined },
    { tag: 'GS', name: 'group', parent: 'interchange' },
    { tag: 'ST', name: 'invoice', parent: 'group' },
    { tag: 'IT1', name: 'line', parent: 'invoice' },
    { tag: 'TDS', name: 'summary', parent: 'invoice' },
    { tag: 'GE', name: 'groupEnd', parent: undefined },
    { tag: 'IEA', name: 'end', parent: undefined },
  ],
  qualified: new Set(['N1', 'REF', 'DTM', 'AMT', 'PER', 'QTY']),
  qualifiedTwice: new Set(),
  meanings: {
    'ISA.6': text('sender'),
    'ISA.8': text('recipient'),
    'ISA.13': text('interchangeReference'),
    'ST.1': text('messageType'),
    'ST.2': text('messageReference'),
    'BIG.1': date('date', 'YYYYMMDD', 'date'),
    'BIG.2': role('number'),
    'BIG.3': date('orderDate', 'YYYYMMDD'),
    'BIG.4': text('order'),
    'BIG.7': role('kind'),
    'CUR.2': role('currency'),
    'N1+SU.2': role('supplierName'),
    'N1+SU.4': role('supplier'),
    'N1+VN.2': role('supplierName'),
    'N1+VN.4': role('supplier'),
    'N1+BY.4': text('buyer'),
    'IT1.1': role('no'),
    'IT1.2': role('quantity'),
    'IT1.4': money('unitPrice', 0),
    'IT1.7': text('item'),
    'PID.5': role('description'),
    'TXI.2': money('tax', 0, 'tax'),
    'TDS.1': money('gross', 2, 'gross'),
    'CTT.1': text('lines'),
    'SE.1': text('segments'),
    'IEA.1': text('groups'),
  },
};
