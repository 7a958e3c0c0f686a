import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AIMS, CONNECTION, DATASETS, LAYOUT, load, onlyMistake, STOCK } from './fixture-home.ts';
import { assertPlace, type Case } from './mistake-cases.ts';

const SHAPE: readonly Case[] = [
  {
    name: 'a misspelt setting, at the setting, with what was meant',
    edits: { [AIMS]: [['web:\n', 'web:\n  lisen: 127.0.0.1:1\n']] },
    at: [AIMS, '  §lisen'],
    text: '"lisen" is not a setting of web',
    help: /^Settings of web: url, listen, tls, trustProxy\. Did you mean listen\?$/,
  },
  {
    name: 'a missing setting, at the group it belongs to, with an example',
    edits: { [AIMS]: [['  url: http://localhost:8080\n', '  trustProxy: false\n']] },
    at: [AIMS, '§web:'],
    text: 'web.url is missing',
    help: /for example:\n {2}url: https:/,
  },
  {
    name: 'a missing group, at the top of the file',
    edits: { [STOCK]: [['document: { record: head, line: item }\n', '']] },
    at: [STOCK, undefined],
    text: 'document is missing',
    help: /document: \{ record: invoice, line: line \}/,
  },
  {
    name: 'a word that is not among the choices',
    edits: { [STOCK]: [['vat: given', 'vat: gven']] },
    at: [STOCK, 'vat: §gven'],
    text: 'vat is "gven"',
    help: /Use one of: sender computes, target computes, given\. Did you mean given\?/,
  },
  {
    name: 'a number where text is wanted, as it was written',
    edits: { [STOCK]: [['{ SOURCE: AIMS }', '{ SOURCE: 010 }']] },
    at: [STOCK, 'SOURCE: §010'],
    text: 'to.constants.SOURCE is "010"',
    help: /put it in quotes, '010'/,
  },
  {
    name: 'a colour that became a comment',
    edits: {
      [AIMS]: [["{ name: Newshire, colour: '#12404a' }", '\n  name: Newshire\n  colour: #12404a']],
    },
    at: [AIMS, '  §colour:'],
    text: 'organisation.colour is empty',
    help: /begins with # needs quotes/,
  },
  {
    name: 'a time without a known unit',
    edits: { [STOCK]: [['within: 4 hours', 'within: 4h']] },
    at: [STOCK, 'within: §4h'],
    text: 'confirm.within is "4h"',
    help: /for example: 4 hours/,
  },
  {
    name: 'a time beyond its limits',
    edits: { [AIMS]: [['environment: test', 'environment: test\nsweep: 2 hours']] },
    at: [AIMS, 'sweep: §2 hours'],
    text: 'sweep is "2 hours"',
    help: /From 1 second to 10 minutes/,
  },
  {
    name: 'a size with a unit that is not exact',
    edits: { [STOCK]: [['syntax:', 'source: { maxSize: 100 MB }\nsyntax:']] },
    at: [STOCK, 'maxSize: §100 MB'],
    text: 'source.maxSize is "100 MB"',
    help: /KiB, MiB or GiB/,
  },
  {
    name: 'money without quotes',
    edits: { [STOCK]: [["'8000.00'", '8000.00']] },
    at: [STOCK, 'from: §8000.00'],
    text: 'approval.second.from is "8000.00"',
    help: /put it in quotes, '8000.00'/,
  },
  {
    name: 'money with a comma',
    edits: { [STOCK]: [["'8000.00'", "'8,000.00'"]] },
    at: [STOCK, "from: §'8,000.00'"],
    text: 'approval.second.from is "8,000.00"',
    help: /without a pound sign or commas/,
  },
  {
    name: 'a prefix that is not 2 to 5 capitals',
    edits: { [STOCK]: [['prefix: STK', 'prefix: STOCKS']] },
    at: [STOCK, 'prefix: §STOCKS'],
    text: 'prefix is "STOCKS"',
    help: /2 to 5 capitals/,
  },
  {
    name: 'a setting that another type of field has',
    edits: {
      [STOCK]: [['supplier: { at: 2, type: code,', 'supplier: { at: 2, type: code, unit: pence,']],
    },
    at: [STOCK, 'type: code, §unit: pence'],
    text: '"unit" is not a setting of records.head.fields.supplier',
    help: /map/,
  },
  {
    name: 'a way of arriving that there is not',
    edits: { [STOCK]: [['syntax:', 'source: { arrival: { stabel: 10 seconds } }\nsyntax:']] },
    at: [STOCK, 'arrival: { §stabel'],
    text: '"stabel" is not a setting of source.arrival',
    help: /Did you mean stable\?/,
  },
  {
    name: 'a date format with a year of three letters',
    edits: { [STOCK]: [['[DD/MM/YYYY]', '[DD/MM/YYY]']] },
    at: [STOCK, '[§DD/MM/YYY]'],
    text: 'records.head.fields.date.formats[1] is "DD/MM/YYY"',
    help: /year \(YYYY or YY\), a month \(MM or MMM\) and DD once each/,
  },
];

const AGREEMENT: readonly Case[] = [
  {
    name: 'a connection that is not there',
    edits: { [STOCK]: [['connection: ledger', 'connection: leger']] },
    at: [STOCK, 'connection: §leger'],
    text: 'connection "leger" does not exist',
    help: /config\/connections\/: ledger\. Did you mean ledger\?/,
  },
  {
    name: 'a layout that is not there',
    edits: { [STOCK]: [['layout: two-files', 'layout: two-fils']] },
    at: [STOCK, 'layout: §two-fils'],
    text: 'layout "two-fils" does not exist',
    help: /Did you mean two-files\?/,
  },
  {
    name: 'a dataset that is not there',
    edits: { [STOCK]: [['suppliers: suppliers', 'suppliers: supliers']] },
    at: [STOCK, 'suppliers: §supliers'],
    text: 'dataset "supliers" does not exist',
    help: /Did you mean suppliers\?/,
  },
  {
    name: 'a connection of the other environment',
    edits: {
      [CONNECTION]: [['environment: test', 'environment: live']],
      [STOCK]: '# none\ntitle: [',
    },
    at: [CONNECTION, 'environment: §live'],
    text: 'this connection is live, but the home is test',
    help: /A test home uses test connections only/,
  },
  {
    name: 'a constant that the layout uses and nobody gives',
    edits: { [STOCK]: [['{ SOURCE: AIMS }', '{ SORCE: AIMS }']] },
    at: [STOCK, '§constants:'],
    text: 'constant SOURCE is missing',
    help: /Did you mean SORCE\?/,
  },
  {
    name: 'a constant that is too long for its column',
    edits: { [STOCK]: [['{ SOURCE: AIMS }', '{ SOURCE: AIMS of the whole county }']] },
    at: [STOCK, 'SOURCE: §AIMS of'],
    text: 'constant SOURCE is too long',
    help: /takes 20 bytes; this has 24/,
  },
  {
    name: 'a parent that is not there',
    edits: { [STOCK]: [['parent: head', 'parent: heed']] },
    at: [STOCK, 'parent: §heed'],
    text: 'there is no record "heed"',
    help: /Records: head, item, total\. Did you mean head\?/,
  },
  {
    name: 'a template with a field that is not there',
    edits: { [STOCK]: [['line: item }', "line: item, lineValues: { budget: '{budgt}-1' } }"]] },
    at: [STOCK, "budget: §'{budgt}-1'"],
    text: 'item has no field "budgt"',
    help: /Did you mean budget\?/,
  },
  {
    name: 'a line that does not belong to the document',
    edits: { [STOCK]: [['    parent: head\n', '']] },
    at: [STOCK, 'record: head, line: §item'],
    text: 'item does not belong to head',
    help: /parent: head/,
  },
  {
    name: 'a value AIMS needs that no field gives',
    edits: {
      [STOCK]: [
        ['gross: { at: 5', 'gros: { at: 5'],
        ['head.gross', 'head.gros'],
      ],
    },
    at: [STOCK, 'when: { 1: H }\n    §fields:'],
    text: 'no field of head gives its gross',
    help: /AIMS needs it/,
  },
  {
    name: 'a list to check against without the value to look up',
    edits: { [STOCK]: [['      budget: { at: 3, type: code }\n', '']] },
    at: [STOCK, 'parent: head\n    §fields:'],
    text: 'no field of item gives its budget',
    help: /datasets\.budgets is checked by it/,
  },
  {
    name: 'a total that is not money',
    edits: {
      [STOCK]: [
        ['net: { at: 2, type: money, unit: pence, sign: reversed }', 'net: { at: 2, type: text }'],
      ],
    },
    at: [STOCK, 'net: { at: 2, type: §text'],
    text: 'net is text',
    help: /type: money/,
  },
  {
    name: 'two records that look the same',
    edits: { [STOCK]: [['when: { 1: T }', 'when: { 2: T }']] },
    at: [STOCK, '§when: { 2: T }'],
    text: 'a record could be head as well as total',
    help: /different texts in the same field/,
  },
  {
    name: 'a batch that would never end',
    edits: { [STOCK]: [['ends: validated', 'ends: paid']] },
    at: [STOCK, 'ends: §paid'],
    text: 'the target does not report "paid"',
    help: /created, validated/,
  },
  {
    name: 'a contact that problems send people to',
    edits: { [STOCK]: [['  budget: { name: Budgets, email: budgets@newshire.example }\n', '']] },
    at: [STOCK, '§contacts:'],
    text: 'contact budget is missing',
    help: /Problems send people there/,
  },
  {
    name: 'approval by those who run AIMS',
    edits: { [STOCK]: [['groups: [stock-control]', 'groups: [stock-control, admin]']] },
    at: [STOCK, '[stock-control, §admin]'],
    text: 'the group admin cannot approve',
    help: /run AIMS/,
  },
  {
    name: 'a key that is no column',
    edits: {
      [DATASETS]: [['key: [code]', 'key: [cod]']],
      [STOCK]: [
        ['budgets: budgets', 'sites: suppliers'],
        ['code, required', 'code, required'],
        ['budget: { at: 3', 'site: { at: 3'],
      ],
    },
    at: [DATASETS, 'key: [§cod]'],
    text: '"cod" is not a column of budgets',
    help: /Did you mean code\?/,
  },
];

const COLUMNS = '[code, account, enabled, postable, start_date, end_date]';

const LISTS: readonly Case[] = [
  {
    name: 'a column that the rules read and the list does not have',
    edits: { [DATASETS]: [[COLUMNS, COLUMNS.replace('end_date', 'end_dates')]] },
    at: [STOCK, 'budgets: §budgets'],
    text: 'budgets has no column "end_date"',
    help: /^Its columns in config\/datasets\.yaml: code, .*, end_dates\. Did you mean end_dates\? .*settings\.md$/,
  },
  {
    name: 'a key by which the rules would find nothing',
    edits: {
      [DATASETS]: [
        ['key: [supplier_number]', 'key: [invoice_number, supplier_number]'],
        ['columns: [supplier_number,', 'columns: [supplier_number, invoice_number, status,'],
      ],
      [STOCK]: [['suppliers: suppliers', 'invoices: suppliers']],
    },
    at: [STOCK, 'invoices: §suppliers'],
    text: 'the key of suppliers is [invoice_number, supplier_number]',
    help: /key: \[supplier_number, invoice_number\]$/,
  },
];

const MORE: readonly Case[] = [
  {
    name: 'a code of AIMS that has no words for two figures that differ',
    edits: { [STOCK]: [['code: FIL-002', 'code: INV-001']] },
    at: [STOCK, 'code: §INV-001'],
    text: 'INV-001 is a code of AIMS',
    help: /^Write FIL-002, FIL-004 or a code of your own\.$/,
  },
  {
    name: 'a record that would have to be there more often than it may',
    edits: { [STOCK]: [['occurs: once', 'occurs: { min: 5, max: 1 }']] },
    at: [STOCK, 'min: 5, max: §1'],
    text: 'total must be there 5 times and at most 1',
    help: /max must be min or more/,
  },
  {
    name: 'figures of a file that need not be in it',
    edits: { [STOCK]: [['occurs: once', 'occurs: any']] },
    at: [STOCK, 'the: §total.'],
    text: 'total need not be in the file exactly once',
    help: /^Write occurs: once in records\.total\.$/,
  },
  {
    name: 'figures of a file that may be in it or not',
    edits: { [STOCK]: [['occurs: once', 'occurs: { max: 1 }']] },
    at: [STOCK, 'the: §total.'],
    text: 'total need not be in the file exactly once',
    help: /^Write occurs: once in records\.total\.$/,
  },
  {
    name: 'figures of a file that would be ignored',
    edits: { [STOCK]: [['occurs: once', 'occurs: once\n    ignore: true']] },
    at: [STOCK, 'ignore: §true'],
    text: 'total is ignored, but it is controls[1].the',
    help: /Take ignore away/,
  },
  {
    name: 'a document that would be ignored',
    edits: { [STOCK]: [['when: { 1: H }', 'when: { 1: H }\n    ignore: true']] },
    at: [STOCK, 'ignore: §true'],
    text: 'head is ignored, but it is document.record',
    help: /Take ignore away/,
  },
  {
    name: 'lines that would be ignored',
    edits: { [STOCK]: [['when: { 1: I }', 'when: { 1: I }\n    ignore: true']] },
    at: [STOCK, 'ignore: §true'],
    text: 'item is ignored, but it is document.line',
    help: /Take ignore away/,
  },
  {
    name: 'VAT that is worked out without a list of rates',
    edits: { [STOCK]: [['vat: given', 'vat: sender computes']] },
    at: [STOCK, 'vat: §sender'],
    text: 'vat is "sender computes", but no list has the rates',
    help: /taxCodes/,
  },
  {
    name: 'folders of a connection that are one and the same in other words',
    edits: { [CONNECTION]: [['contract:', 'folders: { done: ./in/ }\ncontract:']] },
    at: [CONNECTION, '{ done: §./in/ }'],
    text: 'drop and done are the same folder: "./in/"',
    help: /of its own/,
  },
  {
    name: 'a field beyond the width of a record',
    edits: { [STOCK]: [["delimiter: ','", "delimiter: ','\n  fields: 4"]] },
    at: [STOCK, 'gross: { at: §5'],
    text: 'gross is at 5, but a record has 4 fields',
    help: /syntax\.fields/,
  },
  {
    name: 'two fields at one place, as a warning',
    edits: { [STOCK]: [['gross: { at: 5', 'gross: { at: 4']] },
    at: [STOCK, 'gross: { at: §4'],
    text: 'date and gross are both at 4',
    help: /Check/,
  },
  {
    name: 'a record that is its own parent in the end',
    edits: { [STOCK]: [['when: { 1: H }', 'when: { 1: H }\n    parent: item']] },
    at: [STOCK, 'parent: §item'],
    text: 'head would belong to itself',
    help: /above/,
  },
  {
    name: 'a delimiter that is also the quote',
    edits: { [STOCK]: [["delimiter: ','", "delimiter: ','\n  quote: ','"]] },
    at: [STOCK, "delimiter: §','"],
    text: 'delimiter and quote are the same character',
    help: /quote: none/,
  },
  {
    name: 'a field for kind that says neither invoice nor credit',
    edits: {
      [STOCK]: [['gross: {', 'kind: { at: 6, type: code, map: { C: credt } }\n      gross: {']],
    },
    at: [STOCK, '{ C: §credt'],
    text: '"credt" is not a kind of document',
    help: /Did you mean credit\?/,
  },
  {
    name: 'a field for kind without a map',
    edits: { [STOCK]: [['gross: {', 'kind: { at: 6, type: code }\n      gross: {']] },
    at: [STOCK, '§kind: { at: 6'],
    text: 'the field for kind has no map',
    help: /INV: invoice, CRN: credit/,
  },
  {
    name: 'a total that would be made of text',
    edits: { [STOCK]: [['line: item }', "line: item, values: { gross: '{number}.{number}' } }"]] },
    at: [STOCK, "gross: §'{number}"],
    text: 'gross cannot be made of text',
    help: /Name one field/,
  },
  {
    name: 'a value that AIMS does not use',
    edits: { [STOCK]: [['line: item }', "line: item, values: { suplier: '{number}' } }"]] },
    at: [STOCK, "§suplier: '{number}'"],
    text: '"suplier" is not a value that AIMS uses',
    help: /Did you mean supplier\?/,
  },
  {
    name: 'a list that is too old before it is late',
    edits: { [DATASETS]: [['tooOld: 30 days', 'tooOld: 30 hours']] },
    at: [DATASETS, 'tooOld: §30 hours'],
    text: 'suppliers would be too old before it is late',
    help: /longer than late/,
  },
  {
    name: 'a column that is there twice',
    edits: { [DATASETS]: [['all_payments_hold]', 'all_payments_hold, enabled]']] },
    at: [DATASETS, 'all_payments_hold, §enabled]'],
    text: '"enabled" is there twice',
    help: /one of the two/,
  },
  {
    name: 'folders of a connection that are one and the same',
    edits: { [CONNECTION]: [['contract:', 'folders: { done: in }\ncontract:']] },
    at: [CONNECTION, '{ done: §in }'],
    text: 'drop and done are the same folder: "in"',
    help: /of its own/,
  },
  {
    name: 'two files of a layout with one name',
    edits: { [LAYOUT]: [['{group}_heads.csv', '{group}_lines.csv']] },
    at: [LAYOUT, "name: §'{group}_lines.csv'\n    table: HEADS"],
    text: 'two files are called "{group}_lines.csv"',
    help: /of its own/,
  },
  {
    name: 'a constant that is no number where the layout wants one',
    edits: {
      [LAYOUT]: [["'{constant.SOURCE}', type: text, max: 20", "'{constant.SOURCE}', type: number"]],
    },
    at: [STOCK, '{ SOURCE: §AIMS }'],
    text: 'constant SOURCE is "AIMS"',
    help: /whole number/,
  },
  {
    name: 'an account at the mail server without its password',
    edits: { [AIMS]: [['systems:', '  smtp: { host: mail, username: aims }\nsystems:']] },
    at: [AIMS, 'host: mail, §username'],
    text: 'mail.smtp has a username and no password',
    help: /both, or neither/,
  },
  {
    name: 'a certificate that is not there',
    edits: {
      [AIMS]: [
        [
          'http://localhost:8080',
          'https://aims.example\n  tls: { certFile: no.crt, keyFile: config/aims.yaml }',
        ],
      ],
    },
    at: [AIMS, 'certFile: §no.crt'],
    text: 'the file no.crt is not there',
    help: /from the home/,
  },
];

const TEMPLATES: readonly Case[] = [
  {
    name: 'a name in a layout that nobody knows',
    edits: { [LAYOUT]: [['{document.number}', '{document.nmber}']] },
    at: [LAYOUT, "value: §'{document.nmber}'"],
    text: '"{document.nmber}" is not known here',
    help: /Did you mean document\.number\?/,
  },
  {
    name: 'a value of a line in a row for each document',
    edits: { [LAYOUT]: [['{document.number}', '{line.budget}']] },
    at: [LAYOUT, "value: §'{line.budget}'"],
    text: '"{line.budget}" is not known here',
    help: /In a row for each document/,
  },
  {
    name: 'text in a column for money',
    edits: { [LAYOUT]: [['{line.amount}', '{line.budget}']] },
    at: [LAYOUT, "value: §'{line.budget}'"],
    text: '"{line.budget}" is not an amount',
    help: /\{line\.amount\}/,
  },
  {
    name: 'a brace that is left open',
    edits: { [LAYOUT]: [['{document.number}', '{document.number']] },
    at: [LAYOUT, "value: §'{document.number'"],
    text: 'the braces in "{document.number" do not pair',
    help: /Write/,
  },
  {
    name: 'a file name that every batch would share',
    edits: { [LAYOUT]: [['{group}.ok', 'all.ok']] },
    at: [LAYOUT, "marker: §'all.ok'"],
    text: 'marker is the same for every batch: "all.ok"',
    help: /\{group\}/,
  },
];

const HOME: readonly Case[] = [
  {
    name: 'a colour on which white text cannot be read, with the ratio',
    edits: { [AIMS]: [['#12404a', '#777777']] },
    at: [AIMS, "colour: §'#777777'"],
    text: 'white text on #777777 has a contrast of 4.47 to 1',
    help: /4\.5 to 1/,
  },
  {
    name: 'plain http anywhere but on this machine',
    edits: { [AIMS]: [['http://localhost:8080', 'http://aims.newshire.example']] },
    at: [AIMS, 'url: §http://aims'],
    text: 'web.url is plain http: "http://aims.newshire.example"',
    help: /https/,
  },
  {
    name: 'plain http offered to other machines',
    edits: { [AIMS]: [['8080\n', '8080\n  listen: 0.0.0.0:8080\n']] },
    at: [AIMS, 'listen: §0.0.0.0'],
    text: 'web.listen would offer plain http to other machines',
    help: /127\.0\.0\.1/,
  },
  {
    name: 'an https address that nobody would answer with https',
    edits: {
      [AIMS]: [['http://localhost:8080', 'https://aims.newshire.example\n  listen: 0.0.0.0:443']],
    },
    at: [AIMS, 'listen: §0.0.0.0'],
    text: 'web.listen would offer plain http to other machines',
    help: /web\.trustProxy/,
  },
];

describe('mistakes in settings name', () => {
  for (const { name, edits, at, text, help } of [...SHAPE, ...HOME]) {
    it(name, (t) => {
      const { mistakes, files } = load(t, edits);
      const [mistake, ...others] = mistakes;
      assert.ok(mistake && others.length === 0, mistakes.map((each) => each.text).join('\n'));
      assert.equal(mistake.text, text);
      assertPlace(mistake, files, at);
      assert.match(mistake.help, help);
    });
  }

  for (const { name, edits, at, text, help } of [...AGREEMENT, ...LISTS, ...MORE, ...TEMPLATES]) {
    it(name, (t) => {
      const { mistakes, files } = load(t, edits);
      const mistake = mistakes.find((each) => each.text === text);
      assert.ok(mistake, mistakes.map((each) => each.text).join('\n'));
      assertPlace(mistake, files, at);
      assert.match(mistake.help, help);
    });
  }

  it('all of them at once, also where the shape of the same file is wrong', (t) => {
    const { mistakes } = load(t, {
      [STOCK]: [
        ['vat: given', 'vta: given'],
        ['connection: ledger', 'connection: leger'],
        ['the: total.sum', 'the: total.sun'],
        ['ends: validated', 'ends: paid'],
      ],
    });
    assert.deepEqual(
      mistakes.map((mistake) => mistake.text),
      [
        'vat is missing',
        'connection "leger" does not exist',
        'total has no field "sun"',
        '"vta" is not a setting of an interface',
        'the target does not report "paid"',
      ],
    );
  });

  it('both interfaces that share a prefix, and neither comes into force', (t) => {
    const { files } = load(t);
    const twin = files.find((file) => file.path === STOCK)?.text ?? '';
    const { settings, mistakes } = load(t, { 'interfaces/twin.yaml': twin });
    assert.deepEqual(
      mistakes.map((mistake) => `${mistake.file} ${mistake.text}`),
      [
        'interfaces/stock.yaml prefix STK is also that of interfaces/twin.yaml',
        'interfaces/twin.yaml prefix STK is also that of interfaces/stock.yaml',
      ],
    );
    assert.deepEqual(settings?.interfaces, []);
  });

  it('both interfaces that share a folder', (t) => {
    const { files } = load(t);
    const twin = files
      .find((file) => file.path === STOCK)
      ?.text.replace('STK', 'TWN')
      .replace('syntax:', 'source: { folder: inbox/stock }\nsyntax:');
    const { settings, mistakes } = load(t, { 'interfaces/twin.yaml': twin ?? '' });
    assert.deepEqual(
      mistakes.map((mistake) => mistake.text),
      [
        'the folder is also that of interfaces/twin.yaml',
        'the folder is also that of interfaces/stock.yaml',
      ],
    );
    assert.deepEqual(settings?.interfaces, []);
  });
});

describe('mistakes in the YAML name', () => {
  const syntax: readonly (readonly [
    name: string,
    edit: readonly [string, string],
    at: string,
    text: string,
  ])[] = [
    [
      'a setting written twice',
      ['prefix: STK', 'prefix: STK\nprefix: STL'],
      '3:1',
      'this setting is written twice',
    ],
    [
      'an alias of nothing',
      ['title: Stock invoices', 'title: *stock'],
      '1:8',
      '"*stock" repeats something that is not there',
    ],
    [
      'a line that is indented too far',
      ['prefix: STK', ' prefix: STK'],
      '2:2',
      'the spaces in front do not fit the lines above',
    ],
    ['a tab', ['  label: Ledger\n', '\tlabel: Ledger\n'], '7:1', 'a tab is used to indent'],
    [
      'a bracket left open',
      ['[stock-control]', '[stock-control'],
      '45:3',
      'a bracket is not closed, or the spaces in front do not fit',
    ],
    [
      'a second document',
      ['prefix: STK', '---\nprefix: STK'],
      '2:1',
      'a second document begins here (---)',
    ],
  ];
  for (const [name, edit, at, text] of syntax) {
    it(name, (t) => {
      const mistake = load(t, { [STOCK]: [edit] }).mistakes.find((each) => each.text === text);
      assert.ok(
        mistake,
        load(t, { [STOCK]: [edit] })
          .mistakes.map((each) => `${each.line}:${each.column} ${each.text}`)
          .join('\n'),
      );
      assert.equal(`${mistake.line}:${mistake.column}`, at);
    });
  }

  it('a file without any setting', (t) => {
    assert.equal(onlyMistake(t, { [STOCK]: '# nothing\n' }).text, 'this file holds no settings');
  });

  it('each setting that is written twice, and what else is wrong', (t) => {
    const { mistakes } = load(t, {
      [STOCK]: [
        ['prefix: STK', 'prefix: STK\nprefix: STK\ntitle: Again'],
        ['vat: given', 'vat: gven'],
      ],
    });
    assert.deepEqual(
      mistakes.map((mistake) => mistake.line),
      [3, 4, 42],
    );
  });
});
