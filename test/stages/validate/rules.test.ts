import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Definition } from '../../../src/domain/interface.ts';
import { FINDINGS } from '../../../src/words/finding-catalogue.ts';
import { describeFinding, isFindingCode } from '../../../src/words/findings.ts';
import { labelsOf } from '../../../src/words/labels.ts';
import {
  archive,
  check,
  codesOf,
  definitionOf,
  oneInvoice,
  setupOf,
  withList,
} from '../../engine/check/library.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/library');
const fixture = (name: string) => readFileSync(join(FIXTURES, name));

const INVOICE = (changes: Readonly<Record<number, string>>) => {
  const fields =
    'INV|105210|LIB|GB-1|UC1|12/11/2026|INV|106.00|6.00|GBP|Gardners Books|jthomas'.split('|');
  for (const [at, text] of Object.entries(changes)) fields[Number(at) - 1] = text;
  return fields.join('|');
};

it('finds each problem of the catalogue on its own invoice, all in one pass', async () => {
  const { documents, findings } = await check(fixture('every-problem.csv'));
  const numberOf = (no: number | undefined) =>
    documents.find((document) => document.no === no)?.number ?? '';
  for (const { code, document } of findings) {
    const number = numberOf(document);
    if (number.startsWith('E-') && number !== 'E-TWICE')
      assert.ok(number.startsWith(`E-${code}`), `${code} on ${number}`);
  }
  const expected = [
    'BUD-001',
    'BUD-002',
    'BUD-003',
    'CUR-001',
    'DUP-001',
    'DUP-002',
    'INV-001',
    'INV-002',
    'INV-003',
    'INV-004',
    'INV-005',
    'INV-006',
    'INV-007',
    'INV-008',
    'INV-009',
    'SUP-001',
    'SUP-002',
    'SUP-003',
    'SUP-004',
    'SUP-005',
    'VAT-001',
  ];
  assert.deepEqual([...codesOf(findings)].sort(), expected);
});

it('gives every finding the values and the severity that its words need', async () => {
  const definition = definitionOf('library-invoices');
  const labels = labelsOf(definition, {
    systems: { name: 'Systems team', email: 's@x.example', help: '' },
  });
  const { findings } = await check(fixture('every-problem.csv'));
  for (const finding of findings) {
    assert.ok(isFindingCode(finding.code));
    assert.equal(finding.severity, FINDINGS[finding.code].severity, finding.code);
    const { text } = describeFinding(finding, labels);
    const plainest = FINDINGS[finding.code].says.at(-1)?.text;
    if (FINDINGS[finding.code].says.length > 1) assert.notEqual(text, plainest, finding.code);
  }
});

it('passes the clean batch and stops the four problems of the other', async () => {
  const clean = await check(fixture('clean.csv'));
  assert.deepEqual(clean.findings, []);
  assert.equal(clean.documents.filter(({ kind }) => kind === 'credit').length, 1);
  const { findings } = await check(fixture('problems.csv'));
  assert.deepEqual(codesOf(findings), ['SUP-003', 'SUP-003', 'BUD-002', 'INV-007']);
});

it('names the nearest supplier, and the open code with the same subject', async () => {
  const { findings } = await check(fixture('every-problem.csv'));
  const values = (code: string) => findings.find((finding) => finding.code === code)?.values;
  assert.equal(values('SUP-001')?.['nearest'], '104990');
  assert.equal(values('BUD-002')?.['suggestion'], 'L3021-44115');
  assert.deepEqual(values('BUD-002')?.['closed'], { date: '2026-10-31' });
  assert.equal(findings.find(({ code }) => code === 'BUD-002')?.dataset, 'budget-codes');
});

it('says nothing of the address of a supplier that is unknown or closed', async () => {
  for (const supplier of ['104999', '106200']) {
    const { findings } = await check(
      oneInvoice({ 2: INVOICE({ 2: supplier, 3: 'NOWHERE', 11: '' }) }),
    );
    assert.equal(findings.length, 1);
  }
});

it('tells a site that is not there from one that is not for paying', async () => {
  const { findings } = await check(oneInvoice({ 2: INVOICE({ 3: 'HQ' }) }));
  assert.deepEqual(
    findings.map(({ code, values }) => [code, values['case']]),
    [['SUP-003', 'missing']],
  );
});

it('takes a shorter form of a name, and not another firm', async () => {
  const names = [
    ['Gardners', 0],
    ['GARDNERS BOOKS LTD', 0],
    ['gardners-books', 0],
    ['Peters Ltd', 1],
  ] as const;
  for (const [name, count] of names) {
    const { findings } = await check(oneInvoice({ 2: INVOICE({ 11: name }) }));
    assert.equal(findings.length, count, name);
  }
});

it('counts an invoice number twice only for the same supplier and the exact text', async () => {
  const two = (supplier: string, number: string) =>
    oneInvoice({
      5: `${INVOICE({ 2: supplier, 4: number, 11: '' })}\nLIN|1|L3021-44120|100.00|Z|0.00|x\nLIN|2|L3021-44120|6.00|Z|0.00|x\nTRL|2|212.00`,
    }).replace('|6.00|GBP||', '|0.00|GBP||');
  assert.deepEqual(codesOf((await check(two('105210', 'GB-1'))).findings), ['DUP-002']);
  assert.deepEqual(codesOf((await check(two('105210', 'gb-1'))).findings), []);
  assert.deepEqual(codesOf((await check(two('104990', 'GB-1'))).findings), []);
});

it('frees a number that was cancelled in the target', async () => {
  const cancelled = INVOICE({ 2: '105388', 4: 'UV-71120', 11: '' });
  assert.deepEqual(codesOf((await check(oneInvoice({ 2: cancelled }))).findings), []);
  const loaded = INVOICE({ 2: '104990', 4: 'PT-90488', 11: '' });
  assert.deepEqual(codesOf((await check(oneInvoice({ 2: loaded }))).findings), ['DUP-001']);
});

it('measures in bytes what the target takes', async () => {
  const long = (text: string) => oneInvoice({ 3: `LIN|1|L3021-44120|70.00|Z|0.00|${text}` });
  assert.deepEqual(codesOf((await check(long('x'.repeat(240)))).findings), []);
  const { findings } = await check(long('é'.repeat(121)));
  assert.deepEqual(
    findings.map(({ code, values, line, field }) => [
      code,
      values['bytes'],
      values['max'],
      line,
      field,
    ]),
    [['INV-002', 242, 240, 3, 'description']],
  );
});

it('takes a closed month according to the accounting date policy', async () => {
  const october = oneInvoice({ 2: INVOICE({ 6: '30/10/2026' }) });
  const codes = async (accountingDate: Definition['accountingDate'], today = '2026-11-18') =>
    codesOf(
      (
        await check(october, setupOf({ ...definitionOf('library-invoices'), accountingDate }), {
          today,
        })
      ).findings,
    );
  assert.deepEqual(await codes('first open day'), []);
  assert.deepEqual(await codes('load date'), []);
  assert.deepEqual(await codes('invoice date'), ['PER-001']);
  assert.deepEqual(
    await codes('first open day', '2026-10-31'),
    ['PER-001'],
    'no month after it has begun',
  );
});

it('says of a month that it is not open yet, or that it is closed, as the list has it', async () => {
  const november = oneInvoice();
  const caseWith = async (status: string) => {
    await using home = await archive();
    const path = join(home.root, 'periods.csv');
    const months = `period_name,start_date,end_date,status\nNov-26,2026-11-01,2026-11-30,${status}\n`;
    await writeFile(path, months);
    const setup = withList(setupOf(definitionOf('library-invoices')), 'periods', path);
    const { findings } = await check(november, setup);
    return findings.map(({ code, values }) => [code, values['case']]);
  };
  assert.deepEqual(await caseWith('O'), []);
  assert.deepEqual(await caseWith('C'), [['PER-001', 'closed']]);
  assert.deepEqual(await caseWith('N'), [['PER-001', 'not-yet-open']]);
  assert.deepEqual(await caseWith('F'), [['PER-001', 'not-yet-open']]);
});

it('looks a budget code up on the accounting date, and names that date', async () => {
  const closed = oneInvoice({
    2: INVOICE({ 6: '30/10/2026' }),
    3: 'LIN|1|L3021-44110|70.00|Z|0.00|x',
  });
  const { findings } = await check(closed);
  assert.deepEqual(
    findings.map(({ code, values }) => [code, values['date'], values['closed']]),
    [['BUD-002', { date: '2026-11-01' }, { date: '2026-10-31' }]],
  );
});

it('says nothing of the days of a budget code where the date cannot be read, and does not count it as checked', async () => {
  const checked = async (budget: string, accountingDate: Definition['accountingDate']) => {
    const text = oneInvoice({
      2: INVOICE({ 6: '30/13/2026' }),
      3: `LIN|1|${budget}|70.00|Z|0.00|x`,
    });
    const setup = setupOf({ ...definitionOf('library-invoices'), accountingDate });
    const { findings, summary } = await check(text, setup);
    const { passed, failed } = summary.tally.find((row) => row.check === 'budget-code') ?? {};
    const [found] = findings.filter(({ code }) => code.startsWith('BUD-'));
    return [found?.code, found?.values['suggestion'], passed, failed];
  };
  for (const policy of ['invoice date', 'first open day'] as const) {
    assert.deepEqual(await checked('L3021-44110', policy), [undefined, undefined, 0, 0]);
    assert.deepEqual(await checked('L3021-44120', policy), [undefined, undefined, 0, 0]);
    assert.deepEqual(await checked('L3021-4412O', policy), ['BUD-001', undefined, 0, 1]);
  }
  const [code] = await checked('L3021-44110', 'load date');
  assert.equal(code, 'BUD-002', 'today is the date');
  assert.deepEqual(await checked('L3021-44120', 'load date'), [undefined, undefined, 1, 0]);
});

it('finds on its line what a list has nothing for, and not what is not in the list at all', async () => {
  const codes = async (row: string, code = 'S') => {
    await using home = await archive();
    const path = join(home.root, 'tax-codes.csv');
    await writeFile(path, `code,name,rate,oracle_code\nZ,Zero,0.00,ZERO RATE INPUT\n${row}\n`);
    const setup = withList(setupOf(definitionOf('library-invoices')), 'taxCodes', path);
    const text = oneInvoice({ 4: `LIN|2|L3021-44120|30.00|${code}|6.00|Servicing` });
    const { findings } = await check(text, setup);
    return findings.map(({ code: found, line, values }) => [found, line, values['found']]);
  };
  assert.deepEqual(await codes('S,Standard,20.00,STANDARD RATE INPUT'), []);
  assert.deepEqual(await codes('S,Standard,20.00,'), [['INV-001', 4, 'S']]);
  assert.deepEqual(await codes('S,Standard,20.00,STANDARD', 'X'), [['VAT-001', 4, 'X']]);
});

it('finds on its line a budget code that the list has no account for', async () => {
  const found = async (account: string) => {
    await using home = await archive();
    const path = join(home.root, 'budget-codes.csv');
    const rows = `L3021-44120,Non-fiction,N01,Y,Y,,\nL3021-44115,Fiction,${account},Y,Y,,\n`;
    await writeFile(path, `code,name,account,enabled,postable,start_date,end_date\n${rows}`);
    const setup = withList(setupOf(definitionOf('library-invoices')), 'budgets', path);
    const { findings } = await check(oneInvoice({ 4: 'LIN|2|L3021-44115|30.00|S|6.00|x' }), setup);
    return findings.map(({ code, line, values }) => [code, line, values['found']]);
  };
  assert.deepEqual(await found('N01.L30210'), []);
  assert.deepEqual(await found(''), [['INV-001', 4, 'L3021-44115']]);
});

it('leaves out what a validator says of a value made of several fields, one of which cannot be read', async () => {
  await using home = await archive();
  const validator = await home.validator(`import { defineValidator } from 'aims';
export const validator = defineValidator({ document(document, { problem }) {
  problem({ code: 'LIB-900', field: 'description', heading: 'Odd', text: 'Odd words.', fix: ['Ask them.'], who: 'from' });
} });`);
  const definition = definitionOf('library-invoices');
  const document = { ...definition.document, values: { description: '{number} of {date}' } };
  const codes = async (date: string) => {
    const text = oneInvoice({ 2: INVOICE({ 6: date }) });
    const { findings, summary } = await check(
      text,
      setupOf({ ...definition, document, validator }),
    );
    const failed = summary.tally.find((row) => row.check === 'own-checks')?.failed;
    return [codesOf(findings), failed];
  };
  assert.deepEqual(await codes('12/11/2026'), [['LIB-900'], 1]);
  assert.deepEqual(await codes('31/02/2026'), [['INV-003'], 0]);
});

it('judges no total by a document tax that nobody can read', async () => {
  const definition = definitionOf('library-invoices');
  const records = definition.records.map((record) => ({
    ...record,
    fields: record.fields.map((field) => ({ ...field, required: false })),
  }));
  const text = oneInvoice({
    2: INVOICE({ 9: 'six' }),
    3: 'LIN|1|L3021-44120|70.00|Z||x',
    4: 'LIN|2|L3021-44120|30.00|S||x',
  });
  const { findings } = await check(text, setupOf({ ...definition, records }));
  assert.deepEqual(codesOf(findings), ['INV-006']);
});

it('judges no value that is made of fields of which one could not be read', async () => {
  const row = (start: string, site = '') =>
    `${start}${','.repeat(23 - start.split(',').length)},${site}`;
  const checkRows = (number: string, account: string) => {
    const rows = [
      row('CT,1,-12000'),
      row(`AP,21003150,${number},20251113,-12000,,${number},,,,,,GBP`, 'MAIN'),
      row(`GL,${account},900,10000,,P1,,,,a,,E26315,900`),
    ];
    return check(`${rows.join('\r\n')}\r\n`, setupOf(definitionOf('library-invoices-ctapgl')));
  };
  assert.deepEqual(codesOf((await checkRows('900', '4539')).findings), []);
  assert.deepEqual(codesOf((await checkRows('900', '')).findings), ['INV-001']);
  assert.deepEqual([...new Set(codesOf((await checkRows('', '4539')).findings))], ['INV-001']);
});

it('checks nothing against a list that is too old or missing, and says which', async () => {
  const definition = definitionOf('library-invoices');
  const old = await check(fixture('problems.csv'), setupOf(definition, '2026-10-01T00:00:00.000Z'));
  assert.ok(
    old.findings.some(({ code, dataset }) => code === 'REF-001' && dataset === 'suppliers'),
  );
  assert.ok(old.findings.every(({ code }) => code.startsWith('REF-')));
  assert.equal(old.summary.unreadable, false);
  assert.ok(
    old.summary.tally.filter(({ check: key }) => key === 'supplier').every(({ done }) => !done),
  );
  assert.equal(old.documents.length, 10, 'the file is still counted');
  const setup = setupOf(definition);
  const { suppliers: _gone, ...datasets } = setup.datasets;
  const missing = await check(fixture('clean.csv'), { ...setup, datasets });
  assert.deepEqual(
    missing.findings.map(({ code, values }) => [code, values['case']]),
    [['REF-001', 'missing']],
  );
});

it('warns of a late list and checks all the same', async () => {
  const late = setupOf(definitionOf('library-invoices'), '2026-11-15T00:00:00.000Z');
  const { findings } = await check(oneInvoice({ 2: INVOICE({ 2: '104999', 11: '' }) }), late);
  assert.deepEqual([...new Set(codesOf(findings))].sort(), ['REF-002', 'SUP-001']);
});

it('says which checks could not be done where a definition names no list', async () => {
  const definition = { ...definitionOf('library-invoices'), datasets: { suppliers: 'suppliers' } };
  const { summary, findings } = await check(oneInvoice(), setupOf(definition));
  assert.deepEqual(findings, []);
  const done = Object.fromEntries(summary.tally.map((row) => [row.check, row.done]));
  assert.equal(done['supplier'], true);
  for (const key of ['pay-site', 'budget-code', 'vat-code', 'dates-open', 'not-in-target'])
    assert.equal(done[key], false, key);
});

it('counts a document that could not be judged as neither passed nor failed', async () => {
  const { summary } = await check(oneInvoice({ 2: INVOICE({ 2: '' }) }));
  const row = summary.tally.find(({ check: key }) => key === 'pay-site');
  assert.deepEqual([row?.passed, row?.failed], [0, 0]);
  const details = summary.tally.find(({ check: key }) => key === 'details');
  assert.deepEqual([details?.passed, details?.failed], [0, 1]);
});

it('calls a check that judged no document not done, never passed', async () => {
  const { summary } = await check(oneInvoice({ 3: 'LIN|1|L3021-44120|seventy|Z|0.00|x' }));
  const row = summary.tally.find(({ check: key }) => key === 'lines-add-up');
  assert.deepEqual([row?.passed, row?.failed, row?.done], [0, 0, false]);
});

it('keeps an error in the list when warnings alone would fill it, and a warning of each kind', async () => {
  const warnings = INVOICE({ 6: '01/05/2025', 11: 'Another firm' });
  const error = INVOICE({ 4: 'GB-2', 8: '106.01' });
  const text = oneInvoice({
    2: warnings,
    5: `${error}\nLIN|1|L3021-44120|70.00|Z|0.00|x\nLIN|2|L3021-44120|30.00|S|6.00|x\nTRL|2|212.01`,
  });
  const { findings, summary } = await check(text, undefined, { maxFindings: 1 });
  const kinds = findings.map(({ code, severity }) => `${severity} ${code}`).sort();
  assert.deepEqual(kinds, ['error INV-007', 'warning INV-005', 'warning SUP-005']);
  assert.deepEqual(summary.unlisted, { errors: 0, warnings: 0 });
});
