/** Interfaces of every syntax, as short as they can be: invented senders, in layouts that library systems write. */

const HEAD = `title: Stock invoices
prefix: STK
owner: { name: Mary, email: mary@newshire.example }
deputy: { name: Tom, email: tom@newshire.example }
from: { label: Stock Unit, system: Stock, email: stock@newshire.example }
to: { label: Ledger, long: The ledger, connection: ledger, layout: two-files, constants: { SOURCE: AIMS } }
`;

const TAIL = `vat: given
accountingDate: invoice date
approval: { groups: [stock-control] }
confirm: { reports: [created], ends: created, within: 4 hours }
contacts:
  supplier: { name: Suppliers, email: suppliers@newshire.example }
  budget: { name: Budgets, email: budgets@newshire.example }
  procure-to-pay: { name: Payments, email: payments@newshire.example }
`;

const whole = (middle: string) => `${HEAD}${middle}${TAIL}`;

/** A row for each line, what is said of the invoice repeated in each; a list and rules of its own. */
export const FLAT = whole(`source:
  files: { pattern: 'KC_LB02_(?<stamp>\\d{14})\\.txt' }
  encoding: windows-1250
syntax:
  kind: delimited
  delimiter: '||'
  escape: \\
  comment: '#'
  heading: { row: 2, others: refused }
records:
  row:
    fields:
      supplier: { at: Supplier, type: code, pad: { with: '0', side: left }, split: { by: ' ', part: 1 } }
      site: { at: Supplier, type: code, split: { pattern: '\\S+ (.*)' } }
      number: { at: Invoice Number, type: code, required: true, maxLength: 20, pattern: '[A-Z0-9]+', code: NO-NUMBER }
      date: { at: Date, type: date, formats: [DD-MMM-YY, 'YYYY-MM-DD*'], pivot: 50, nullWhen: ['00-000-00'] }
      gross: { at: Total, type: money, unit: pounds, thousands: ',', symbols: [£], nil: ['-'], negative: parentheses }
      net: { at: Net, type: money, implied: 4, negative: trailing-minus }
      rate: { at: Rate, type: number, decimals: 3, implied: true }
      fund: { at: Fund, type: text, default: GENERAL }
      budget: { at: Fund, type: code, lookUp: { in: funds, column: code, key: [fund], missing: keep }, split: { by: '|', part: 2 } }
      stamp: { capture: stamp, type: text }
      tax: { value: '{gross - net}', type: money, unit: pence }
controls: []
rules:
  FUND_BLANK: { each: line, at: fund, holds: "not empty(fund)" }
  OVER-1000:
    each: document
    at: gross
    when: "number != 'X'"
    holds: gross <= 1000.00
    level: warning
    unless: [FUND_BLANK, INV-001, NO-NUMBER]
    heading: A large invoice
    text: 'It comes to {gross}.'
    fix: ['Ask {from} whether it is right.']
    who: budget
  LATE: { aims: INV-007 }
lists:
  funds: { key: [fund], columns: [fund, code], rows: [[ADULT, L100-1], [GENERAL, '0044']] }
  branches: { key: [branch], columns: [branch, name], file: lists/branches.csv }
  sites: { key: [site], columns: [site], file: lists/sites.csv, label: pay sites, late: 1 days, tooOld: 2 days, sizeGuard: 5 % }
document:
  record: row
  line: row
  groupBy: [supplier, number]
  startsWhen: { fund: FIRST }
  rows: scattered
  constant: [date]
  constantCode: ROWS-DIFFER
  ragged: document
  notSummed: "fund = 'MIX'"
  values: { description: '{supplier} {number}', reference: '{number & stamp}' }
datasets: { others: [branches, suppliers] }
`);

/** Fixed places, records that end with a control character, a letter for the sign; known by their texts. */
export const FIXED = whole(`syntax: { kind: fixed, unit: bytes, recordEnd: "\\x1d\\n", length: 40 }
records:
  batch:
    when: { index: first }
    occurs: once
    fields:
      count: { at: '5+6', type: integer }
  invoice:
    when: { where: { '1+4': [APIH, APIX] } }
    fields:
      supplier: { at: '5+6', type: code }
      number: { at: '11+8', type: code }
      date: { at: '19+8', type: date, formats: [YYYYMMDD] }
      gross: { at: '27+8', type: money, unit: pence, negative: { field: dc, texts: [C] } }
      dc: { at: '35+1', type: code }
  line:
    when: { where: { '1+4': { matches: 'APIL' }, '19+1': { empty: false }, '40+1': { empty: true } } }
    parent: invoice
    occurs: { min: 1, max: 99, per: parent }
    length: 30
    fields:
      net: { at: '5+10', type: money, unit: pounds, exact: true }
controls:
  - { code: COUNT, the: batch.count, equals: count(invoice), level: warning, tolerance: 1 }
document: { record: invoice, line: line }
`);

/** Elements in namespaces; lines that are split over funds. */
export const XML = whole(`syntax:
  kind: xml
  namespaces: { '': 'http://newshire.example/payment', m: 'http://newshire.example/money' }
  others: refused
  maxDepth: 20
records:
  batch: { when: { path: /payment_data }, occurs: once, fields: { total: { at: 'totals/m:sum', type: money, unit: pounds } } }
  invoice:
    when: { path: [/payment_data/list/invoice, /payment_data/list/credit] }
    parent: batch
    fields:
      supplier: { at: vendor/@code, type: code }
      number: { at: number, type: code }
      date: { at: date, type: date, formats: [MM/DD/YYYY] }
      gross: { at: "m:amount[@m:kind='total']/m:sum", type: money, unit: pounds }
      credit: { at: 'note[2]', type: text }
  line:
    when: { path: [/payment_data/list/invoice/line, /payment_data/list/credit/line] }
    parent: invoice
    fields:
      net: { at: '.', type: money, unit: pounds }
  fund:
    when: { path: [/payment_data/list/invoice/line/fund, /payment_data/list/credit/line/fund] }
    parent: line
    fields:
      amount: { at: '@amount', type: money, unit: pounds }
      account: { at: code, type: code }
controls:
  - { code: FIL-004, the: batch.total, equals: sum(invoice.gross), tolerance: '0.05' }
document:
  record: invoice
  line: line
  distribution: fund
  distributionValues: { budget: '{account}' }
`);

/** Segments; a count in each message. */
export const EDIFACT = whole(`syntax: { kind: edifact }
records:
  invoice:
    when: { segment: UNH++INVOIC, where: { BGM.1: ['380', '381'] } }
    fields:
      supplier: { at: NAD+SU.2, type: code }
      number: { at: BGM.2, type: code }
      date: { at: DTM+137.1.2, type: date, formats: [YYYYMMDD] }
      gross: { at: MOA+9.1.2, type: money, unit: pounds, noughts: true }
  line:
    when: { segment: LIN, inside: invoice }
    parent: invoice
    fields:
      net: { at: MOA+203.1.2, type: money, unit: pounds }
  end:
    when: { segment: [UNS, UNT] }
    parent: invoice
    occurs: { min: 1, max: 1, per: parent }
    fields:
      lines: { at: CNT+2.1.2, type: integer }
controls:
  - { code: LINES, the: end.lines, equals: count(line), each: invoice }
document: { record: invoice, line: line }
`);

/** Two members, joined by a key. */
export const ZIP = whole(`syntax:
  kind: zip
  maxInflated: 10 MiB
  members:
    headers: { files: 'Ap*Headers.csv', encoding: windows-1252, syntax: { kind: delimited, delimiter: tab, quote: none } }
    lines: { files: 'Ap*Lines.json', syntax: { kind: json } }
records:
  invoice:
    when: { 1: I, member: headers }
    fields:
      id: { at: 2, type: code }
      supplier: { at: 3, type: code }
      number: { at: 4, type: code }
      date: { at: 5, type: date, formats: [YYYY/MM/DD] }
      gross: { at: 6, type: money, unit: pounds }
  line:
    when: { path: /lines/items, member: lines }
    parent: { record: invoice, key: { invoice: id } }
    fields:
      invoice: { at: invoiceId, type: code }
      net: { at: amount, type: money, unit: pounds }
document: { record: invoice, line: line }
`);
