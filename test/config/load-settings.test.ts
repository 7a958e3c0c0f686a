import assert from 'node:assert/strict';
import { chownSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '../../src/config/load-settings.ts';
import { definitionFromText } from '../../src/config/read-interface.ts';
import {
  AIMS,
  CONNECTION,
  DATASETS,
  LAYOUT,
  load,
  makeHome,
  STOCK,
  writeIn,
} from './fixture-home.ts';

/** A field of which nothing is said but where it stands and what it holds. */
const PLAIN = {
  required: false,
  trim: true,
  pad: undefined,
  nullWhen: [],
  default: undefined,
  split: undefined,
  lookUp: undefined,
  pattern: undefined,
  maxLength: undefined,
  code: undefined,
};
const POUNDS = {
  kind: 'money',
  unit: 'pounds',
  sign: 'as-written',
  negative: { kind: 'minus' },
  point: '.',
  thousands: undefined,
  symbols: [],
  nil: [],
  exact: false,
  noughts: false,
};
const position = (index: number) => ({ kind: 'place', place: { kind: 'position', index } });

const repository = fileURLToPath(new URL('../..', import.meta.url));

describe('settings of a home', () => {
  it('are read without mistakes from the home that ships', () => {
    const { settings, mistakes } = loadSettings(repository, {});
    assert.deepEqual(mistakes, []);
    assert.deepEqual(
      settings?.interfaces.map((each) => each.name),
      ['library-invoices', 'library-invoices-ctapgl'],
    );
  });

  it('come with the bytes they were read from', (t) => {
    const { files } = load(t);
    assert.deepEqual(
      files.map((file) => file.path),
      [AIMS, CONNECTION, DATASETS, LAYOUT, STOCK],
    );
    assert.match(files[4]?.text ?? '', /^title: Stock invoices/);
    assert.match(files[4]?.sha256 ?? '', /^[0-9a-f]{64}$/);
  });

  it('have quantities in the units of the program and paths from the home', (t) => {
    const home = makeHome(t);
    const settings = loadSettings(home, {}).settings;
    assert.equal(settings?.home.sweepSeconds, 5);
    assert.deepEqual(settings?.home.web.listen, { host: '127.0.0.1', port: 8080 });
    assert.deepEqual(settings?.home.database, { kind: 'sqlite' });
    assert.deepEqual(settings?.datasets['suppliers'], {
      name: 'suppliers',
      label: 'supplier list',
      key: ['supplier_number'],
      columns: ['supplier_number', 'enabled', 'end_date', 'all_payments_hold'],
      file: join(home, 'lists/suppliers.csv'),
      warnAfterHours: 36,
      holdAfterHours: 720,
      sizeGuardPercent: 20,
    });
    assert.equal(settings?.datasets['budgets']?.file, '/srv/lists/budgets.csv');
    assert.equal(settings?.datasets['budgets']?.warnAfterHours, 1.5);
    const ledger = settings?.connections['ledger'];
    assert.equal(ledger?.kind === 'folder' && ledger.path, join(home, 'out/ledger'));
    assert.deepEqual(ledger?.folders, { drop: 'in', done: 'done', outcome: 'outcome' });
  });

  it('have a definition as the engine wants it, with every default filled in', (t) => {
    const home = makeHome(t);
    const [stock] = loadSettings(home, {}).settings?.interfaces ?? [];
    assert.deepEqual(stock?.source, {
      folder: join(home, 'inbox/stock'),
      arrival: { kind: 'renamed' },
      files: { kind: 'glob', glob: '*' },
      maxBytes: 104_857_600,
      encoding: 'utf-8',
      finalNewline: 'required',
      nilReturns: false,
    });
    assert.deepEqual(stock?.syntax, {
      kind: 'delimited',
      delimiter: ',',
      quote: '"',
      escape: '"',
      recordEnd: undefined,
      comment: undefined,
      heading: undefined,
      lineBreaks: 'refused',
      fields: undefined,
      maxRecordBytes: 65_536,
    });
    assert.deepEqual(stock?.records[2], {
      name: 'total',
      parent: undefined,
      position: 'last',
      ignore: false,
      length: undefined,
      when: {
        equals: [{ place: { kind: 'position', index: 1 }, texts: ['T'] }],
        matches: [],
        empty: [],
        notEmpty: [],
        index: undefined,
        paths: [],
        segments: [],
        inside: undefined,
        member: undefined,
      },
      min: 1,
      max: 1,
      per: 'file',
      fields: [
        { ...PLAIN, name: 'count', source: position(2), label: 'Count', type: { kind: 'integer' } },
        { ...PLAIN, name: 'sum', source: position(3), label: 'Sum', type: POUNDS },
      ],
    });
    assert.deepEqual(stock?.records[1]?.parent, { record: 'head', by: 'order' });
    assert.deepEqual(stock?.controls[1], {
      code: 'FIL-004',
      level: 'error',
      record: 'total',
      field: 'sum',
      equals: 'sum(head.gross)',
      each: undefined,
      tolerance: 0,
    });
    assert.deepEqual(stock?.document, {
      record: 'head',
      line: 'item',
      distribution: undefined,
      groupBy: [],
      startsWhen: undefined,
      rows: 'together',
      constant: [],
      constantCode: undefined,
      ragged: 'file',
      notSummed: undefined,
      values: {},
      lineValues: {},
      distributionValues: {},
    });
    assert.deepEqual(
      [stock?.rules, stock?.lists, stock?.ownDatasets, stock?.otherDatasets],
      [[], [], [], []],
    );
    assert.deepEqual(stock?.approval.second, { from: 800_000, groups: ['finance'] });
    assert.deepEqual(stock?.confirm, {
      reports: ['created', 'validated'],
      ends: 'validated',
      withinMinutes: 240,
    });
    assert.deepEqual(stock?.nouns.credit, { one: 'credit note', many: 'credit notes' });
    assert.deepEqual(stock?.datasets, { suppliers: 'suppliers', budgets: 'budgets' });
    assert.deepEqual(
      [stock?.currency, stock?.oldAfterMonths, stock?.mail.tellSender],
      ['GBP', 18, true],
    );
  });

  it('take every way of arriving and another folder', (t) => {
    const arrivalOf = (arrival: string) => {
      const edits = {
        [STOCK]: [
          ['syntax:', `source: { folder: /srv/stock/in, arrival: ${arrival} }\nsyntax:`],
        ] as const,
      };
      const { settings, mistakes } = load(t, edits);
      assert.deepEqual(mistakes, []);
      assert.equal(settings?.interfaces[0]?.source.folder, '/srv/stock/in');
      return settings?.interfaces[0]?.source.arrival;
    };
    assert.deepEqual(arrivalOf('renamed'), { kind: 'renamed' });
    assert.deepEqual(arrivalOf('{ stable: 10 seconds }'), { kind: 'stable', seconds: 10 });
    assert.deepEqual(arrivalOf('{ trigger: .ok }'), { kind: 'trigger', suffix: '.ok' });
  });

  it('take figures of a file from a record that is there once, in either way of saying so', (t) => {
    const { settings, mistakes } = load(t, {
      [STOCK]: [['occurs: once', 'occurs: { min: 1, max: 1 }']],
    });
    assert.deepEqual(mistakes, []);
    const total = settings?.interfaces[0]?.records.find(({ name }) => name === 'total');
    assert.deepEqual([total?.min, total?.max], [1, 1]);
  });

  it('cannot be changed by the program', (t) => {
    const { settings } = load(t);
    assert.ok(Object.isFrozen(settings?.interfaces[0]?.records[0]?.fields[0]?.type));
    assert.throws(
      () => Object.assign(settings?.home.web ?? {}, { url: 'https://elsewhere' }),
      TypeError,
    );
  });

  it('read an old version of a definition from its text as the one it was', (t) => {
    const home = makeHome(t);
    const { settings, files } = loadSettings(home, {});
    const text = files.find((file) => file.path === STOCK)?.text ?? '';
    const place = { home, validator: undefined, author: settings?.interfaces[0]?.author };
    assert.deepEqual(definitionFromText('stock', text, place), settings?.interfaces[0]);
  });
});

describe('files of a home', () => {
  it('are not in force when they are test cases or examples', (t) => {
    const { settings, mistakes } = load(t, {
      'interfaces/stock.test.yaml': 'cases: []\n',
      'interfaces/examples/old.yaml': 'x: 1\n',
    });
    assert.deepEqual(mistakes, []);
    assert.equal(settings?.interfaces.length, 1);
  });

  it('are told when their name or ending keeps them from being used', (t) => {
    const { mistakes } = load(t, {
      'interfaces/more.yml': '# nothing\n',
      'interfaces/My Schools.yaml': '# nothing\n',
    });
    const names = mistakes.filter((mistake) => mistake.text.includes('cannot be the name'));
    assert.deepEqual(
      names.map((mistake) => mistake.file),
      ['interfaces/My Schools.yaml', 'interfaces/more.yml'],
    );
  });

  it('bring in the validator of the same name', (t) => {
    const home = makeHome(t);
    assert.equal(loadSettings(home, {}).settings?.interfaces[0]?.validator, undefined);
    writeIn(home, 'validators/stock.ts', '');
    assert.equal(
      loadSettings(home, {}).settings?.interfaces[0]?.validator,
      resolve(home, 'validators/stock.ts'),
    );
  });

  it('have their owner as author, unless that is root', {
    skip: process.getuid?.() !== 0 && 'needs root',
  }, (t) => {
    const home = makeHome(t);
    const author = () => loadSettings(home, {}).settings?.interfaces[0]?.author;
    assert.equal(author(), undefined);
    chownSync(join(home, STOCK), 1, 1);
    assert.equal(author(), 'daemon');
  });
});

describe('a file with mistakes', () => {
  it('is left out and leaves the others in', (t) => {
    const { settings, mistakes } = load(t, {
      'interfaces/broken.yaml': 'title: Broken\n',
      [DATASETS]: [['key: [supplier_number]', 'key: [supplier_nummer]']],
    });
    assert.deepEqual(Object.keys(settings?.datasets ?? {}), ['budgets']);
    assert.deepEqual(settings?.interfaces, [], 'stock needs the suppliers');
    const about = mistakes.filter((mistake) => mistake.file === STOCK);
    assert.deepEqual(
      about.map((mistake) => mistake.level),
      ['warning'],
    );
    assert.match(
      about[0]?.text ?? '',
      /dataset "suppliers" has mistakes, so this interface cannot come into force/,
    );
  });

  it('whose YAML is not sure is left out whole, for nobody can say which of two lines was meant', (t) => {
    const { settings, mistakes } = load(t, {
      [DATASETS]: [['tooOld: 30 days', 'tooOld: 30 days\n  tooOld: 400 days']],
    });
    assert.equal(mistakes[0]?.text, 'this setting is written twice');
    assert.deepEqual(settings?.datasets, {});
    assert.deepEqual(settings?.interfaces, []);
  });

  it('leaves a good interface in force beside it', (t) => {
    const { settings } = load(t, { 'interfaces/broken.yaml': 'title: Broken\n' });
    assert.deepEqual(
      settings?.interfaces.map((each) => each.name),
      ['stock'],
    );
  });

  it('keeps the home from starting when it is aims.yaml, and the others are told all the same', (t) => {
    const { settings, mistakes } = load(t, {
      [AIMS]: [['environment: test', 'environment: tset']],
      [STOCK]: [['prefix: STK', 'prefix: stk']],
    });
    assert.equal(settings, undefined);
    assert.deepEqual(
      mistakes.map((mistake) => mistake.file),
      [AIMS, STOCK],
    );
  });

  it('is told when it is missing', (t) => {
    const home = makeHome(t);
    rmSync(join(home, AIMS));
    const { settings, mistakes } = loadSettings(home, {});
    assert.equal(settings, undefined);
    assert.deepEqual(
      mistakes.map((mistake) => mistake.text),
      ['this file is missing'],
    );
  });

  it('is told when it is not text', (t) => {
    const home = makeHome(t);
    writeIn(home, CONNECTION, Buffer.from('label: caf\xe9\n', 'latin1'));
    const { mistakes } = loadSettings(home, {});
    assert.equal(mistakes[0]?.text, 'this file is not UTF-8 text');
  });
});
