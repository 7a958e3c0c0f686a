import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { DatasetSettings } from '../../src/domain/dataset.ts';
import { isAimsError } from '../../src/domain/errors.ts';
import { DATASET_ROLES } from '../../src/domain/interface.ts';
import { neededColumns, ROLE_NEEDS } from '../../src/domain/role-columns.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { compareDatasets, isSizeSuspect } from '../../src/reference/compare-datasets.ts';
import { editDistance } from '../../src/reference/edit-distance.ts';
import {
  type Dataset,
  type KeptCopy,
  type Roles,
  readDataset,
  readDated,
  takeDataset,
} from '../../src/reference/read-dataset.ts';

const folder = mkdtempSync(join(tmpdir(), 'aims-reference-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const SUPPLIERS = { name: 'suppliers', key: ['number'], columns: ['number', 'supplier_name'] };
const SITES = { name: 'sites', key: ['number', 'site'], columns: ['number', 'site', 'open'] };

type Agreed = Pick<DatasetSettings, 'name' | 'key' | 'columns'>;

const LIST = join(folder, 'list.csv');

/** A new copy, as a refresh takes it. */
function read(content: string | Buffer, settings: Agreed = SUPPLIERS, roles: Roles = []): Dataset {
  writeFileSync(LIST, content);
  return takeDataset(readDated(LIST, settings).bytes, { ...settings, file: LIST }, roles);
}

function whatIsWrong(
  content: string | Buffer,
  settings: Agreed = SUPPLIERS,
  roles: Roles = [],
): string {
  return refusal(settings, () => read(content, settings, roles));
}

function refusal(settings: Agreed, take: () => unknown): string {
  try {
    take();
  } catch (error) {
    assert.ok(isAimsError(error, 'DATASET_NOT_READABLE'), String(error));
    assert.deepEqual(
      [error.context['dataset'], error.context['path']],
      [settings.name, join(folder, 'list.csv')],
    );
    return error.context['what'] ?? '';
  }
  return 'nothing';
}

describe('a dataset', () => {
  it('is read as text, found by its key', () => {
    const dataset = read('number,supplier_name\n007,"Askews, Holts"\n8,Peters\n');
    assert.equal(dataset.rows, 2);
    assert.deepEqual({ ...dataset.find('007') }, { number: '007', supplier_name: 'Askews, Holts' });
    assert.equal(dataset.find('7'), undefined);
    assert.deepEqual(
      dataset.all().map((row) => row['number']),
      ['007', '8'],
    );
  });

  it('is found by a key of several columns, each in its place', () => {
    const dataset = read('number,site,open\n1,LIB,Y\n1,HQ,N\n', SITES);
    assert.equal(dataset.find('1', 'HQ')?.['open'], 'N');
    assert.equal(dataset.find('1'), undefined);
    assert.equal(dataset.find('1L', 'IB'), undefined);
  });

  it('may have its columns in another order, Windows line ends and a byte order mark', () => {
    const dataset = read('\ufeffsupplier_name,number\r\nPeters,8\r\n');
    assert.equal(dataset.find('8')?.['supplier_name'], 'Peters');
  });

  it('may have no rows', () => {
    assert.equal(read('number,supplier_name\n').rows, 0);
  });

  it('that was taken before is not read when its bytes have changed since', () => {
    writeFileSync(LIST, 'number,supplier_name\n8,Peters\n');
    const before = kept(LIST);
    writeFileSync(LIST, 'number,supplier_name\n9,Peters\n');
    assert.throws(() => readDataset(before, SUPPLIERS, []), {
      code: 'ORIGINAL_CHANGED',
      context: { sha256: before.sha256, what: 'its bytes are not the ones that were taken' },
    });
    const gone = { ...before, path: join(folder, 'gone.csv') };
    assert.throws(() => readDataset(gone, SUPPLIERS, []), {
      code: 'ORIGINAL_CHANGED',
      context: { sha256: before.sha256, what: 'the file is not there' },
    });
  });

  it('that was taken before is read by its own columns, whatever has been agreed on since', () => {
    writeFileSync(LIST, 'number,supplier_name,old\n8,Peters,x\n');
    const now = { ...SUPPLIERS, columns: ['number', 'supplier_name', 'new'] };
    assert.equal(readDataset(kept(LIST), now, []).find('8')?.['old'], 'x');
    assert.equal(
      refusal(now, () => readDataset(kept(LIST), { ...now, key: ['new'] }, [])),
      'what it is used for needs the column new',
    );
  });

  it('of fifty thousand rows is read in well under two seconds', () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, index) => `${100_000 + index},"Supplier ${index}, Ltd"\n`,
    );
    const text = `number,supplier_name\n${rows.join('')}`;
    const start = performance.now();
    assert.equal(read(text).rows, 50_000);
    // About 0.1 s on an idle machine; the limit only catches work that grows with the square.
    assert.ok(performance.now() - start < 2000);
  });
});

describe('a dataset is not taken', () => {
  const cases: readonly (readonly [name: string, content: string | Buffer, what: string])[] = [
    [
      'when a key is there twice',
      'number,supplier_name\n7,A\n8,B\n7,C\n',
      'lines 2 and 4 have the same number: 7',
    ],
    ['when a key is empty', 'number,supplier_name\n7,A\n,B\n', 'line 3 has no number'],
    [
      'when a row is short',
      'number,supplier_name\n7,A\n8\n',
      'line 3 has another number of columns than the heading',
    ],
    [
      'when a row is long',
      'number,supplier_name\n7,A,x\n',
      'line 2 has another number of columns than the heading',
    ],
    [
      'when a line is blank',
      'number,supplier_name\n\n7,A\n',
      'line 2 has another number of columns than the heading',
    ],
    [
      'when a column is missing or new',
      'number,name\n7,A\n',
      'the heading is not the agreed one: column supplier_name is missing; column name is not expected',
    ],
    [
      'when a column is there twice',
      'number,supplier_name,number\n7,A,8\n',
      'the heading has column "number" twice',
    ],
    [
      'when it has another delimiter',
      'number;supplier_name\n7;A\n',
      'the heading is not the agreed one: column number, supplier_name is missing; column number;supplier_name is not expected',
    ],
    [
      'when it is not UTF-8',
      Buffer.from('number,supplier_name\n7,Caf\xe9\n', 'latin1'),
      'the file is not UTF-8 text',
    ],
    ['when it is empty', '', 'the file is empty'],
    [
      'when its last line was cut off',
      'number,supplier_name\n7,A\n8,Pet',
      'the last line has no line end: the file may have been cut off',
    ],
    [
      'when two stray quotes would make one row of two',
      'number,supplier_name\n7,"A\n8,B"\n',
      'line 2 has a line end inside quotes',
    ],
    [
      'when a quote stands where none can be',
      'number,supplier_name\n7,A "B" C\n',
      'line 2 has a quote that is not closed or not doubled',
    ],
    [
      'when a quote is not closed',
      'number,supplier_name\n7,"A\n',
      'line 2 has a quote that is not closed or not doubled',
    ],
    [
      'when it has control characters',
      'number,supplier_name\n7,A\u0000\n',
      'line 2 has a control character in it',
    ],
    [
      'when a line ends as on an old Mac',
      'number,supplier_name\n7,A\r8,B\n',
      'line 2 has a control character in it',
    ],
    [
      'when a row is endless',
      `number,supplier_name\n7,${'A'.repeat(70_000)}\n`,
      'line 2 is longer than a row can be',
    ],
  ];
  for (const [name, content, what] of cases) {
    it(name, () => assert.equal(whatIsWrong(content), what));
  }

  it('when it is not there, no file, or not to be opened, in as many words', () => {
    writeFileSync(LIST, '');
    const what = (path: string) => {
      try {
        readDated(path, SUPPLIERS);
      } catch (error) {
        assert.ok(isAimsError(error, 'DATASET_NOT_READABLE'));
        return error.context['what'];
      }
      return 'nothing';
    };
    assert.equal(what(join(folder, 'nowhere.csv')), 'the file is not there');
    mkdirSync(join(folder, 'folder.csv'));
    assert.equal(what(join(folder, 'folder.csv')), 'it is not a file');
    assert.equal(what(join(LIST, 'below')), 'the file cannot be opened (ENOTDIR)');
    assert.equal(what('/proc/self/mem'), 'the file cannot be read (EIO)');
    // The kernel says that it has no bytes, and then gives some: as of a file that grows while it is read.
    assert.equal(what('/proc/self/status'), 'the file changed while it was read');
  });

  it('when it is a pipe, without waiting for somebody to write into it', () => {
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    const module = import.meta.resolve('../../src/reference/read-dataset.ts');
    const program = `import { readDated } from ${JSON.stringify(module)};
      try { readDated(${JSON.stringify(pipe)}, { name: 'suppliers' }); } catch (error) { console.log(error.context.what); }`;
    const args = ['--input-type=module', '--eval', program];
    const said = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    assert.equal(said, 'it is not a file\n');
  });

  it('when a key of several columns is there twice', () => {
    assert.equal(
      whatIsWrong('number,site,open\n1,LIB,Y\n1,LIB,N\n', SITES),
      'lines 2 and 3 have the same number and site: 1, LIB',
    );
  });
});

describe('a list that plays a part', () => {
  const BUDGETS = {
    name: 'budgets',
    key: ['code'],
    columns: ['code', 'account', 'enabled', 'postable', 'start_date', 'end_date'],
  };
  const heading = `${BUDGETS.columns.join(',')}\n`;
  const wrong = (rows: string) => whatIsWrong(heading + rows, BUDGETS, ['budgets']);

  it('is taken when every value is one that rules can read', () => {
    assert.equal(wrong('1,N01,Y,N,2025-02-28,4712-12-31\n2,,N,Y,,\n'), 'nothing');
  });

  for (const [name, row, what] of [
    ['No for N', '1,,No,Y,,', 'enabled is "No", it must be Y or N'],
    ['a small letter', '1,,Y,y,,', 'postable is "y", it must be Y or N'],
    ['nothing for a flag', '1,,,Y,,', 'enabled is empty, it must be Y or N'],
    [
      'a British date',
      '1,,Y,Y,,31/10/2025',
      'end_date is "31/10/2025", it must be a day as YYYY-MM-DD',
    ],
    [
      'a day that there is not',
      '1,,Y,Y,2025-02-30,',
      'start_date is "2025-02-30", it must be a day as YYYY-MM-DD',
    ],
    [
      'a blank before',
      '1,,Y,Y, 2025-02-03,',
      'start_date is " 2025-02-03", it must be a day as YYYY-MM-DD',
    ],
  ] as const) {
    it(`is not taken with ${name}`, () => assert.equal(wrong(`${row}\n`), `line 2: ${what}`));
  }

  it('is not taken with a rate that is none, or a month neither open nor closed', () => {
    const taxCodes = { name: 'tax', key: ['code'], columns: ['code', 'rate', 'oracle_code'] };
    const rate = (text: string) =>
      whatIsWrong(`code,rate,oracle_code\nS,${text},\n`, taxCodes, ['taxCodes']);
    assert.equal(rate('20.00'), 'nothing');
    for (const text of ['20%', '-5', '', 'twenty'])
      assert.match(rate(text), /^line 2: rate is .*, it must be a percentage such as 20\.00$/);
    const columns = ['period_name', 'start_date', 'end_date', 'status'];
    const periods = { name: 'periods', key: ['period_name'], columns };
    assert.equal(
      whatIsWrong(`${columns}\nJan-26,2026-01-01,2026-01-31,Open\n`, periods, ['periods']),
      'line 2: status is "Open", it must be one capital letter, O for open',
    );
  });

  it('says every fault at once, up to ten', () => {
    const rows = Array.from({ length: 12 }, (_, index) => `${index},,y,n,,\n`).join('');
    const told = wrong(rows).split('; ');
    assert.equal(told.length, 11);
    assert.equal(told[1], 'line 2: postable is "n", it must be Y or N');
    assert.equal(told.at(-1), 'and 14 more like these');
  });

  for (const role of DATASET_ROLES) {
    const { key } = ROLE_NEEDS[role];
    for (const column of neededColumns(role)) {
      it(`(${role}) is neither taken nor read without the column ${column}`, () => {
        const columns = neededColumns(role).filter((each) => each !== column);
        const what = whatIsWrong(`${columns}\n`, { name: role, key, columns }, [role]);
        assert.equal(what, `what it is used for needs the column ${column}`);
        assert.equal(
          refusal({ name: role, key, columns }, () =>
            readDataset(kept(LIST), { name: role, key }, [role]),
          ),
          what,
        );
      });
    }
  }

  it('is neither taken nor read by another key: a number would never be found', () => {
    const columns = ['supplier_number', 'invoice_number', 'status'];
    const swapped = { name: 'invoices', key: ['invoice_number', 'supplier_number'], columns };
    assert.equal(
      whatIsWrong(`${columns}\n`, swapped, ['invoices']),
      'what it is used for needs the key supplier_number, invoice_number',
    );
  });
});

describe('the bytes of a list', () => {
  it('come with their own date', () => {
    writeFileSync(LIST, 'number,supplier_name\n');
    const then = new Date('2026-01-02T03:04:05Z');
    utimesSync(LIST, then, then);
    assert.deepEqual(readDated(LIST, SUPPLIERS).modified, then);
  });
});

describe('the nearest rows', () => {
  const dataset = read(
    'number,supplier_name\n104990,Peters Ltd\n104772,Askews\n104999,Peters Ltd\n205210,Gardners\n',
  );

  it('are those whose key is at most two changes away, the nearest first', () => {
    const numbers = (key: string, max = 5) => dataset.nearest(key, max).map((row) => row['number']);
    assert.deepEqual(numbers('104991'), ['104990', '104999']);
    assert.deepEqual(numbers('104999'), ['104999', '104990']);
    assert.deepEqual(numbers('104999', 1), ['104999']);
    assert.deepEqual(numbers('999999'), []);
  });

  it('are those of the same name', () => {
    assert.deepEqual(
      dataset.nearest('gardners', 5).map((row) => row['number']),
      ['205210'],
    );
  });

  it('are found by a key of several columns', () => {
    const sites = read('number,site,open\n1,LIB,Y\n1,HQ,N\n', SITES);
    assert.deepEqual(
      sites.nearest(['1', 'LIV'], 5).map((row) => row['site']),
      ['LIB'],
    );
  });
});

describe('two copies of a dataset', () => {
  it('differ by rows added, changed and removed', () => {
    const old = read('number,supplier_name\n1,A\n2,B\n3,C\n');
    const fresh = read('number,supplier_name\n1,A\n3,Changed\n4,D\n5,E\n');
    assert.deepEqual(compareDatasets(old, fresh), { added: 2, changed: 1, removed: 1 });
    assert.deepEqual(compareDatasets(old, old), { added: 0, changed: 0, removed: 0 });
  });

  it('are suspect when the size differs by more than the guard, either way', () => {
    assert.equal(isSizeSuspect(100, 120, 20), false);
    assert.equal(isSizeSuspect(100, 121, 20), true);
    assert.equal(isSizeSuspect(100, 80, 20), false);
    assert.equal(isSizeSuspect(100, 79, 20), true);
    assert.equal(isSizeSuspect(100, 0, 20), true);
    assert.equal(isSizeSuspect(0, 5000, 20), false);
  });
});

describe('edit distance', () => {
  it('counts changes up to its limit', () => {
    assert.equal(editDistance('abc', 'abc', 2), 0);
    assert.equal(editDistance('L3021-4411O', 'L3021-44110', 2), 1);
    assert.equal(editDistance('ab', 'ba', 2), 2);
    assert.equal(editDistance('abc', '', 2), 3);
    assert.equal(editDistance('abcdef', 'uvwxyz', 2), 3);
    assert.equal(editDistance('kitten', 'sitting', 5), 3);
  });
});

/** A copy as it was taken: where it lies, and the hash of what it holds now. */
function kept(path: string): KeptCopy {
  return { path, sha256: sha256(readFileSync(path)) };
}
