/** The language of definitions: what expressions give, what is refused and with which words, and what they may speak of. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileControl } from '../../src/formats/expression/compile-control.ts';
import { compileExpression } from '../../src/formats/expression/compile-expression.ts';
import { compileSentence, compileTemplate } from '../../src/formats/expression/compile-template.ts';
import { FUNCTION_GROUPS } from '../../src/formats/expression/functions/function-list.ts';
import { isMistake, type Mistake } from '../../src/formats/expression/mistake.ts';
import { OPERATORS } from '../../src/formats/expression/operator-list.ts';
import type { List, Name, Scope } from '../../src/formats/expression/scope.ts';
import {
  DATE,
  formatValue,
  MONEY,
  TEXT,
  TOO_LARGE,
  TRUTH,
  type Type,
  type Value,
  WHOLE,
} from '../../src/formats/expression/value.ts';

interface Line {
  readonly net: Value;
  readonly tax?: Value;
  readonly account?: Value;
}

interface Invoice {
  readonly gross?: Value;
  readonly tax?: Value;
  readonly rate?: Value;
  readonly quantity?: Value;
  readonly supplier?: Value;
  readonly site?: Value;
  readonly date?: Value;
  readonly paid?: Value;
  readonly lines?: readonly Line[];
}

const SUPPLIERS: List = {
  key: ['number'],
  columns: ['number', 'name'],
  find: (number) => (number === '8080' ? { number, name: 'Invented Books' } : undefined),
};
const SITES: List = {
  key: ['supplier', 'site'],
  columns: ['supplier', 'site', 'town'],
  find: (supplier, site) =>
    supplier === '8080' && site === 'HO' ? { supplier, site, town: 'Crawley' } : undefined,
  hasPrefix: (supplier) => supplier === '8080',
};

const SCOPE: Scope<Invoice, Line> = {
  names: new Map<string, Name<Invoice>>([
    ['gross', { type: MONEY, get: (invoice) => invoice.gross }],
    ['tax', { type: MONEY, get: (invoice) => invoice.tax }],
    ['rate', { type: { kind: 'number', decimals: 1 }, get: (invoice) => invoice.rate }],
    ['quantity', { type: WHOLE, get: (invoice) => invoice.quantity }],
    ['supplier', { type: TEXT, get: (invoice) => invoice.supplier }],
    ['site', { type: TEXT, get: (invoice) => invoice.site }],
    ['date', { type: DATE, get: (invoice) => invoice.date }],
    ['paid', { type: TRUTH, get: (invoice) => invoice.paid }],
    ['batch.number', { type: TEXT, get: () => 'B0417' }],
  ]),
  lists: new Map([
    ['suppliers', SUPPLIERS],
    ['sites', SITES],
  ]),
  records: new Map([
    [
      'line',
      {
        names: new Map<string, Name<Line>>([
          ['net', { type: MONEY, get: (line) => line.net }],
          ['tax', { type: MONEY, get: (line) => line.tax }],
          ['account', { type: TEXT, get: (line) => line.account }],
        ]),
        rows: (invoice: Invoice) => invoice.lines ?? [],
      },
    ],
    ['note', { names: new Map<string, Name<Line>>() }],
  ]),
  units: () => 12,
};

const INVOICE: Invoice = {
  gross: 11_200,
  tax: 1_900,
  rate: 175,
  quantity: 3,
  supplier: '8080',
  site: 'HO',
  date: '2026-11-23',
  paid: false,
  lines: [
    { net: 10_000, tax: 1_900, account: '990999' },
    { net: -700, tax: 0, account: '011002' },
  ],
};

describe('what it gives', () => {
  const cases: readonly (readonly [string, string])[] = [
    /* precedence */
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['10 - 4 - 3', '3'],
    ['-2 * -3', '6'],
    ['1 < 2 or 1 > 2 and 1 > 2', 'true'],
    ["not 'a' = 'b'", 'true'],
    ["'1' & text(2 + 3)", '15'],
    ['gross - tax or else 0 > 90', 'true'],
    ["not quantity in [1, 2] and supplier not in ['9', '10']", 'true'],
    ["'it''s'", "it's"],
    ['true != false', 'true'],
    /* numbers */
    ['gross - tax', '93.00'],
    ['gross * rate', '1960.000'],
    ['gross + 0.125', '112.125'],
    ['-0.5 + 0.5', '0.0'],
    ['gross = 112', 'true'],
    ['gross in [112, 7.5]', 'true'],
    ['0.1 + 0.2 = 0.3', 'true'],
    ['round(gross * rate / 100, 2)', '19.60'],
    ['round(rate, 3)', '17.500'],
    ['round(quantity / 2)', '2'],
    ['round(-(quantity / 2))', '-2'],
    ['roundDown(quantity / 2)', '1'],
    ['roundUp(1 / 3, 2)', '0.34'],
    ['roundEven(quantity / 2)', '2'],
    ['roundEven(5 / 2)', '2'],
    ['round(1 / 3 + 1 / 3 + 1 / 3, 5)', '1.00000'],
    ['round(gross / (tax / quantity), 4)', '17.6842'],
    ['mod(-7, 3)', '2'],
    ['mod(7.5, 2)', '1.5'],
    ["number('-7.4', 3)", '-7.400'],
    ["number('7.425', 2)", ''],
    ["number('1,000', 2)", ''],
    ["number('', 2)", ''],
    /* texts */
    ['left(supplier, 2) & right(supplier, 9) & middle(supplier, 3, 9)', '80808080'],
    ["length('\u{1f4da}x')", '2'],
    ["left('\u{1f4da}x', 1)", '\u{1f4da}'],
    ["right('abc', 0)", ''],
    ["left('abc', -1)", ''],
    ["part('a|b', '|', 3)", ''],
    ["part('a|b', '|', 0)", ''],
    ["padLeft('123456', 4, '0')", '123456'],
    ["replace('aaa', 'aa', 'b')", 'ba'],
    ["matches('12', '\\d')", 'false'],
    ['text(gross)', '112.00'],
    ["text(date, 'YYYYMMDD')", '20261123'],
    ['batch.number', 'B0417'],
    /* dates */
    ["date > '2026-11-22' and date <= '2026-11-23'", 'true'],
    ["date in ['2026-11-23']", 'true'],
    ["date('20260231', 'YYYYMMDD')", ''],
    ["date('2000-02-29', 'YYYY-MM-DD')", '2000-02-29'],
    ["date('1900-02-29', 'YYYY-MM-DD')", ''],
    ["daysBetween('2026-01-01', '2025-12-31')", '-1'],
    ["addDays('0001-01-01', -1)", 'too large'],
    ["daysBetween('2024-02-28', '2024-03-01')", '2'],
    ["daysBetween('2100-02-28', '2100-03-01')", '1'],
    ["daysBetween('0001-01-01', '9999-12-31')", '3652058'],
    ["if(date > '2026-01-01', date, '2026-01-01')", '2026-11-23'],
    /* choices */
    ['if(quantity > 2, 1, 2.50)', '1.00'],
    ['if(quantity > 5, 1)', ''],
    /* lists */
    ["known(suppliers, '9')", 'false'],
    ['known(sites, supplier)', 'true'],
    ['known(sites, supplier, site)', 'true'],
    ["known(sites, supplier, 'XX')", 'false'],
    ["lookUp(sites, 'town', supplier, site)", 'Crawley'],
    ["lookUp(suppliers, 'name', '9') or else 'nobody'", 'nobody'],
    /* records */
    ['count(line)', '2'],
    ["count(line, startsWith(line.account, '99'))", '1'],
    ['sum(line.net) + tax', '112.00'],
    ['sum(line.net, line.net > 0)', '100.00'],
    ['sum(line.net * 2)', '186.00'],
    ['hash(line.account, 6)', '2001'],
    ['hash(line.account, 3)', '1'],
    ['any(line.net < 0) and not all(line.net < 0)', 'true'],
    ['distinct(left(line.account, 1))', '2'],
    ['records() - 2', '10'],
  ];
  for (const [text, shown] of cases)
    it(`${text} is ${shown === '' ? 'nothing' : shown}`, () => assert.equal(show(text), shown));
});

it('counts days as the calendar does, from the year 1 to 9999', () => {
  const [between, later] = [
    compiled("daysBetween('1970-01-01', date)"),
    compiled("addDays('1970-01-01', quantity)"),
  ];
  const [first, last] = [
    Date.parse('0001-01-01') / 86_400_000,
    Date.parse('9999-12-31') / 86_400_000,
  ];
  for (let quantity = first; quantity <= last; quantity += 61) {
    const date = new Date(quantity * 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual([between.evaluate({ date }), later.evaluate({ quantity })], [quantity, date]);
  }
});

describe('its own description', () => {
  for (const { signature, example, gives } of FUNCTION_GROUPS.flatMap((group) => group.functions))
    it(`${signature}: the example is true`, () => assert.equal(show(example), gives));
  for (const { signs, example, gives } of OPERATORS)
    it(`${signs.join(' ')}: the example is true`, () => assert.equal(show(example), gives));

  it('has a sentence and a name of its own for every function', () => {
    const functions = FUNCTION_GROUPS.flatMap((group) => group.functions);
    assert.equal(new Set(functions.map(({ name }) => name)).size, functions.length);
    for (const { name, signature, meaning } of functions) {
      assert.ok(signature.startsWith(`${name}(`), signature);
      assert.match(meaning, /^[A-Z].*\.$/);
    }
  });
});

describe('a value that is not there', () => {
  const none: Invoice = {};
  const cases: readonly (readonly [string, Value])[] = [
    ['gross + 1', undefined],
    ['-gross', undefined],
    ['gross = tax', undefined],
    ["supplier != 'A'", undefined],
    ["supplier in ['A']", undefined],
    ["supplier not in ['A']", undefined],
    ['not paid', undefined],
    ["supplier & 'A'", undefined],
    ['round(gross / 3, 2)', undefined],
    ['min(gross, 1)', undefined],
    ['upper(supplier)', undefined],
    ['known(suppliers, supplier)', undefined],
    ['known(sites, supplier, site)', undefined],
    ["if(paid, 'a', 'b')", undefined],
    ["if(true, 'a', supplier)", 'a'],
    ['empty(supplier)', true],
    ['given(supplier)', false],
    ["supplier or else 'A'", 'A'],
    ["supplier or else site or else 'A'", 'A'],
    ['gross > 1 and false', false],
    ['false and gross > 1', false],
    ['gross > 1 or true', true],
    ['gross > 1 or false', undefined],
    ['empty(site) or known(sites, supplier, site)', true],
    ['given(gross) and gross > 1', false],
    ['sum(line.net)', 0],
    ['least(line.net)', undefined],
    ['all(line.net > 1)', true],
    ['any(line.net > 1)', false],
  ];
  for (const [text, value] of cases)
    it(`${text} is ${String(value)}`, () => assert.equal(evaluate(text, none), value));

  it('leaves no total of some of the records, and lets one decisive record decide', () => {
    const invoice = { lines: [{ net: 100 }, { net: undefined }] };
    assert.equal(evaluate('sum(line.net)', invoice), undefined);
    assert.equal(evaluate('count(line, line.net > 0)', invoice), undefined);
    assert.equal(evaluate('distinct(line.net)', invoice), undefined);
    assert.equal(evaluate('sum(line.net or else 0)', invoice), 100);
    assert.equal(evaluate('all(line.net > 0)', invoice), undefined);
    assert.equal(evaluate('all(line.net > 500)', invoice), false);
    assert.equal(evaluate('any(line.net > 0)', invoice), true);
    assert.equal(evaluate('any(line.net > 500)', invoice), undefined);
  });

  it('leaves no hash total of what is no number', () => {
    assert.equal(
      evaluate('hash(line.account, 4)', { lines: [{ net: 1, account: '12A' }] }),
      undefined,
    );
  });
});

describe('a value that is too large', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const cases: readonly (readonly [string, Value])[] = [
    ['gross + 0.01', TOO_LARGE],
    ['gross + 0.001', TOO_LARGE],
    ['gross * 2', TOO_LARGE],
    ['gross + gross - gross', TOO_LARGE],
    ['gross * 0.5 - gross * 0.1', TOO_LARGE],
    ['empty(gross * 2)', TOO_LARGE],
    ['gross * 2 or else 1', TOO_LARGE],
    ['gross * 2 + tax', TOO_LARGE],
    ['gross * 2 > 1 and true', TOO_LARGE],
    ['gross * 2 > 1 and false', false],
    ['round(gross, 3)', TOO_LARGE],
    ['min(gross, 0.001)', TOO_LARGE],
    ["number('12345678901234567')", TOO_LARGE],
    /* nothing is too large to be compared, or to stand between */
    ['gross > 0.001', true],
    ['gross = 0.001', false],
    ['gross > 999999999999.999', true],
    ['-gross < -999999999999.999', true],
    ['round(gross * gross / gross, 2)', most],
    ['round(gross + gross - gross, 2)', most],
    ['round(gross * 12.345 / 12.345, 2)', most],
  ];
  for (const [text, value] of cases)
    it(`${text} is ${String(value)}`, () => assert.equal(evaluate(text, { gross: most }), value));

  it('is not said of a sum that is in range, though one of its numbers would not be with more decimals', () => {
    const gross = 900_719_925_474_299;
    assert.equal(evaluate('gross - 900000000000.001', { gross }), 8_107_199_254_742_989);
    assert.equal(evaluate('0.001 - gross', { gross: -900_719_925_474_099 }), 9_007_199_254_740_991);
  });

  it('does not let a number in that is no safe integer', () => {
    for (const gross of [1.5, 2 ** 53, Number.NaN, Infinity])
      for (const text of ['gross', 'gross = 1', 'gross > 0.001', 'round(gross / 3)'])
        assert.equal(evaluate(text, { gross }), TOO_LARGE, `${text} of ${gross}`);
  });

  it('says so of a total, and not when the total comes back into range', () => {
    const lines = [{ net: most }, { net: most }];
    assert.equal(evaluate('sum(line.net)', { lines }), TOO_LARGE);
    assert.equal(
      evaluate('sum(line.net)', { lines: [...lines, { net: -most }, { net: 5 - most }] }),
      5,
    );
  });

  it('adds the last digits of numbers of any length', () => {
    const account = '9'.repeat(40);
    const lines = Array.from({ length: 100 }, () => ({ net: 1, account }));
    const sum = BigInt(account) * 100n;
    for (const digits of [1, 10, 15])
      assert.equal(
        evaluate(`hash(line.account, ${digits})`, { lines }),
        Number(sum % 10n ** BigInt(digits)),
      );
  });

  it('makes no text that is longer than allowed, however it is made', () => {
    const grown = (times: number): string =>
      times === 0 ? 'supplier' : `replace(${grown(times - 1)}, 'a', '${'a'.repeat(40)}')`;
    assert.equal(evaluate(grown(20), { supplier: 'a' }), TOO_LARGE);
    assert.equal(evaluate('supplier & supplier', { supplier: 'a'.repeat(60_000) }), TOO_LARGE);
  });
});

describe('mistakes', () => {
  const cases: readonly (readonly [string, number, string, RegExp])[] = [
    /* grammar */
    ['', 1, 'there is no expression', /gross - tax/],
    ['  ', 3, 'there is no expression', /gross - tax/],
    ['gross tax', 7, 'tax cannot stand here', /a sign or a word/],
    ['gross +', 8, 'the end where a value was expected', /A value is/],
    ['gross + * tax', 9, '* where a value was expected', /A value is/],
    ['(gross', 7, 'the end where a ) was expected', /Each \(/],
    ['gross)', 6, ') cannot stand here', /a sign or a word/],
    ['round(gross, )', 14, ') where a value was expected', /A value is/],
    ["'open", 1, 'the text that begins here has no end', /between two '/],
    ['"A"', 1, '" is not a sign of this language', /between two '/],
    ['gross == tax', 7, '== is not a sign of this language', /Write =/],
    ['gross <> tax', 7, '<> is not a sign of this language', /Write !=/],
    ['paid && paid', 6, '&& is not a sign of this language', /Write and/],
    ['paid || paid', 6, '|| is not a sign of this language', /Write or/],
    ['!paid', 1, '! is not a sign of this language', /Write not/],
    ['gross # tax', 7, '# is not a sign of this language', /Signs:/],
    ['gross.', 6, '. is not a sign of this language', /Signs:/],
    ['and', 1, 'and where a value was expected', /A value is/],
    ['1 < gross < 5', 11, 'two comparisons in a row', /and b <= c/],
    ['supplier in A', 13, 'A where a [ was expected', /\['A', 'B'\]/],
    ['supplier in [site]', 14, 'site cannot stand in a list', /\['A', 'B'\]/],
    ["supplier in ['A'", 17, 'the end where a ] was expected', /\['A', 'B'\]/],
    ['0417', 1, '0417 begins with a nought', /'0417'/],
    ['min(1,000)', 7, '000 begins with a nought', /no comma/],
    ['1234567890123456', 1, '1234567890123456 is too long for a number', /15 digits/],
    /* names */
    ['gros', 1, 'there is no name gros', /Did you mean gross\?/],
    ['constructor', 1, 'there is no name constructor', /Names: gross, tax/],
    ['__proto__', 1, 'there is no name __proto__', /Names: gross, tax/],
    ['suppliers', 1, 'suppliers is a list', /known\(suppliers, …\)/],
    ['round', 1, 'round is a function', /round\(number, places\?\)/],
    ['line', 1, 'line is a record', /count\(line\)/],
    ['1 + line.net', 5, 'line.net is a value of every line', /sum\(line\.net\)/],
    ['rond(gross)', 1, 'there is no function rond', /Did you mean round\?/],
    ['constructor(gross)', 1, 'there is no function constructor', /Functions: round/],
    ['known(supliers, supplier)', 7, 'there is no list supliers', /Did you mean suppliers\?/],
    [
      'sum(line.nett)',
      5,
      'there is no name line.nett',
      /Names of line: line.net.*Did you mean line.net\?/,
    ],
    ['sum(lin.net)', 5, 'there is no record lin', /Did you mean line\?/],
    [
      "lookUp(sites, 'twon', supplier, site)",
      15,
      'the list has no column twon',
      /Did you mean town\?/,
    ],
    /* functions */
    ['round()', 1, 'round takes 1 to 2 values, not 0', /round\(number, places\?\)/],
    ['abs(1, 2)', 1, 'abs takes 1 value, not 2', /abs\(number\)/],
    ['round(gross, quantity)', 14, 'this has to be a number that is written out', /0 to 15/],
    ['round(gross, 16)', 14, 'this has to be a number that is written out', /0 to 15/],
    ['matches(supplier, site)', 19, 'this has to be written out', /between two '/],
    ["matches(supplier, '(a')", 19, 'the pattern: a ( has no )', /character 3/],
    ["matches(supplier, '(a)\\1')", 19, 'the pattern: \\1 does not exist here', /character/],
    ["date(supplier, 'DDMM')", 16, 'no way to write a day', /YYYYMMDD/],
    ["part(supplier, '', 1)", 16, 'an empty text', /one character/],
    ["padLeft(supplier, 5, '00')", 22, 'this has to be one character', /'0'/],
    ['known(suppliers, supplier, site)', 1, '2 parts of a key that has 1', /number/],
    ["lookUp(sites, 'town', supplier)", 1, '1 parts of a key that has 2', /supplier, site/],
    ['sum(line.net, note.net)', 15, 'sum over line and note', /line\.…/],
    ['sum(line.net * gross)', 16, 'sum over line and gross', /line\.…/],
    ['sum(1)', 1, 'sum does not say over which records', /Records: line/],
    ['sum(line)', 5, 'line is a record', /sum\(line\.…\)/],
    ['count(line.net)', 7, 'this has to be the name of a record', /count\(line\)/],
    ['count(note)', 1, 'note has no records here', /controls/],
    [
      'all(line.net > sum(line.net))',
      16,
      'sum inside a function over records',
      /inside one another/,
    ],
    ['sum(records() * line.net)', 5, 'records() has nothing to count here', /controls/],
    ['hash(line.net, 4)', 6, 'a hash total adds up texts of digits or whole numbers', /text\(x\)/],
    /* types */
    ['gross / 3', 7, 'a quotient that is not rounded', /round\(a \/ b, 2\)/],
    ['gross / 3 > 1', 7, 'a quotient that is not rounded', /round/],
    ['supplier + 1', 1, 'a text where a number is wanted', /number\(x, 2\)/],
    ['supplier & gross', 12, 'a number where a text is wanted', /text\(x\)/],
    ['gross = supplier', 9, 'a text where a number is wanted', /number\(x, 2\)/],
    ['date > supplier', 8, 'a text where a date is wanted', /date\(x, 'YYYYMMDD'\)/],
    ["date > '2026-02-30'", 8, 'a text where a date is wanted', /'2026-11-23'/],
    ['supplier and paid', 1, 'a text where true or false is wanted', /A condition/],
    ["supplier < 'A'", 10, '< between texts', /number\(x\)/],
    ["supplier = ''", 12, "a comparison with ''", /empty\(x\)/],
    ["supplier in ['']", 14, "a comparison with ''", /empty\(x\)/],
    ["gross in ['A']", 11, 'a text where a number is wanted', /number\(x, 2\)/],
    ['quantity in [1.5]', 14, 'a number that this can never be', /0 decimals/],
    ["if(paid, 1, 'A')", 13, 'a text where a number is wanted', /number\(x, 2\)/],
    ['left(supplier, 1.5)', 16, 'a number with decimals where a whole one is wanted', /round\(x\)/],
    ['min(supplier, site)', 5, 'a text where a number or a date is wanted', /number\(x, 2\)/],
    ['0.12345678 * 0.12345678', 12, 'a product with 16 decimals', /At most 15/],
    /* limits */
    [
      `${'('.repeat(51)}1${')'.repeat(51)}`,
      51,
      'too many brackets, calls and signs inside one another',
      /50/,
    ],
    [
      `${'not '.repeat(51)}paid`,
      201,
      'too many brackets, calls and signs inside one another',
      /50/,
    ],
    [`${'-'.repeat(60)}1`, 51, 'too many brackets, calls and signs inside one another', /50/],
    [`1${'+1'.repeat(300)}`, 500, 'the expression has too many parts', /500/],
    ['1'.padStart(4_001), 4_001, 'the expression is too long', /4000/],
  ];
  for (const [text, column, message, help] of cases)
    it(`${text.slice(0, 40)}: ${message}`, () => {
      const mistake = refused(compileExpression(text, SCOPE));
      assert.deepEqual([mistake.column, mistake.message], [column, message]);
      assert.match(mistake.help, help);
    });

  it('refuses what is not what the caller wants', () => {
    assert.equal(
      refused(compileExpression('gross', SCOPE, 'truth')).message,
      'a number where true or false is wanted',
    );
    assert.equal(
      refused(compileExpression('supplier', SCOPE, 'number')).message,
      'a text where a number is wanted',
    );
    assert.deepEqual(compiled("'2026-11-23'", 'date').type, DATE);
  });

  it('refuses a name with more decimals than it can work with', () => {
    const scope: Scope<undefined> = {
      names: new Map([['x', { type: { kind: 'number', decimals: 16 }, get: () => 1 }]]),
    };
    assert.equal(refused(compileExpression('x', scope)).message, 'x has 16 decimals');
  });
});

describe('what it says of itself', () => {
  it('names what it reads and asks, once each', () => {
    const { uses, lists } = compiled(
      'known(sites, supplier, site) and sum(line.net) + gross > gross and any(line.tax > 0)',
    );
    assert.deepEqual([...uses], ['supplier', 'site', 'line.net', 'gross', 'line.tax']);
    assert.deepEqual([...lists], ['sites']);
  });

  it('has a type', () => {
    assert.deepEqual(compiled('gross * rate').type, { kind: 'number', decimals: 3 });
    assert.deepEqual(compiled('date').type, DATE);
    assert.deepEqual(compiled('gross > 1').type, TRUTH);
  });
});

describe('a text with expressions', () => {
  it('puts values between the text', () => {
    assert.equal(
      fill('{supplier}-{site}: {gross - tax} on {date}'),
      '8080-HO: 93.00 on 2026-11-23',
    );
    assert.equal(fill('no expression'), 'no expression');
    assert.equal(fill(''), '');
    assert.equal(fill('{{{supplier}}}'), '{8080}');
    assert.equal(fill("{'}' & '{'}!"), '}{!');
  });

  it('keeps the type of an expression that stands alone', () => {
    const net = compileTemplate('{gross - tax}', SCOPE);
    assert.ok(!isMistake(net));
    assert.deepEqual([net.type, net.evaluate(INVOICE)], [MONEY, 9_300]);
  });

  it('has no value when one of its expressions has none, and says what it reads', () => {
    const template = compileTemplate('{supplier}-{site}-{known(sites, supplier)}', SCOPE);
    assert.ok(!isMistake(template));
    assert.equal(template.evaluate({ supplier: 'A' }), undefined);
    assert.equal(template.evaluate({ supplier: 'A', site: TOO_LARGE }), TOO_LARGE);
    assert.deepEqual([template.uses, template.lists], [['supplier', 'site'], ['sites']]);
  });

  it('says a sentence whatever is missing', () => {
    const sentence = compileSentence('{supplier} owes {gross * 2}.', SCOPE, 'nothing');
    assert.ok(!isMistake(sentence));
    assert.equal(sentence.evaluate({ supplier: 'A', gross: 150 }), 'A owes 3.00.');
    assert.equal(sentence.evaluate({ gross: Number.MAX_SAFE_INTEGER }), 'nothing owes too large.');
    assert.deepEqual(sentence.uses, ['supplier', 'gross']);
  });

  it('counts the column of a mistake from the beginning of the whole text', () => {
    const cases: readonly (readonly [string, number, string])[] = [
      ['A {gros} B', 4, 'there is no name gros'],
      ['A {gross', 3, 'a { without a }'],
      ['A } B', 3, 'a } without a {'],
      ['A {} B', 4, 'there is no expression'],
      ['{supplier} {gross +}', 20, 'the end where a value was expected'],
      ['x'.repeat(4_001), 4_001, 'the text is too long'],
    ];
    for (const [text, column, message] of cases) {
      const mistake = refused(compileTemplate(text, SCOPE));
      assert.deepEqual([mistake.column, mistake.message], [column, message]);
      assert.deepEqual(refused(compileSentence(text, SCOPE, 'nothing')), mistake);
    }
  });
});

describe('a control', () => {
  it('works out its figures one record at a time, as the expression does over all', () => {
    const texts = [
      'sum(line.net) + sum(line.tax)',
      'count(line, line.net > 0) * count(line)',
      'hash(line.account, 4)',
      'least(line.net) + greatest(line.tax)',
      'if(all(line.net > 0), gross, records())',
      'distinct(line.account)',
    ];
    for (const text of texts) {
      const control = compileControl(text, SCOPE);
      assert.ok(!isMistake(control), text);
      const running = control.begin();
      for (const line of INVOICE.lines ?? []) running.add('line', line);
      running.add('invoice', { net: 1 });
      assert.equal(running.result(INVOICE), evaluate(text, INVOICE), text);
    }
  });

  it('begins anew for each group, and may be asked on the way', () => {
    const control = compileControl('sum(line.net)', SCOPE, 'number');
    assert.ok(!isMistake(control));
    const [first, second] = [control.begin(), control.begin()];
    first.add('line', { net: 5 });
    assert.equal(first.result(INVOICE), 5);
    first.add('line', { net: 6 });
    second.add('line', { net: 7 });
    assert.deepEqual([first.result(INVOICE), second.result(INVOICE)], [11, 7]);
  });

  it('says which records it wants, and needs no rows of its own', () => {
    const control = compileControl('count(note) + sum(line.net)', SCOPE);
    assert.ok(!isMistake(control));
    assert.deepEqual([control.records, control.uses], [['note', 'line'], ['line.net']]);
    assert.equal(refused(compileControl('sum(line.nett)', SCOPE)).column, 5);
    assert.equal(
      refused(compileControl('sum(line.net)', SCOPE, 'text')).message,
      'a number where a text is wanted',
    );
  });
});

describe('work that is bounded', () => {
  it('counts brackets inside one another and not those beside one another', () => {
    assert.equal(show(`${'(1) + '.repeat(60)}-1`), '59');
  });

  it('evaluates no part twice, even where brackets stand in brackets and everything is too large', () => {
    let asked = 0;
    const get = () => {
      asked += 1;
      return Number.MAX_SAFE_INTEGER;
    };
    const scope: Scope<undefined> = { names: new Map([['x', { type: WHOLE, get }]]) };
    const nested = Array.from({ length: 45 }).reduce<string>((inner) => `round(${inner} + 1)`, 'x');
    const expression = compileExpression(nested, scope);
    assert.ok(!isMistake(expression));
    assert.equal(expression.evaluate(undefined), TOO_LARGE);
    assert.equal(asked, 1);
  });
});

function compiled(text: string, gives?: Type['kind']) {
  const expression = compileExpression(text, SCOPE, gives);
  assert.ok(!isMistake(expression), `${text}: ${JSON.stringify(expression)}`);
  return expression;
}

function evaluate(text: string, invoice: Invoice): Value {
  return compiled(text).evaluate(invoice);
}

function show(text: string): string {
  const { type, evaluate: of } = compiled(text);
  return formatValue(of(INVOICE), type);
}

function fill(text: string): Value {
  const template = compileTemplate(text, SCOPE);
  assert.ok(!isMistake(template), JSON.stringify(template));
  return template.evaluate(INVOICE);
}

function refused(result: object): Mistake {
  assert.ok(isMistake(result), 'it compiled');
  return result;
}
