/** `aims interface`: what there is, what is proposed from a sample, and how a file reads. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { UNICORN } from '../formats/infer-samples.ts';
import { makeHome, type TestHome } from '../support/home.ts';
import { aims, aimsJson } from './run-aims.ts';

describe('aims interface', () => {
  let home: TestHome;
  before(async () => {
    home = await makeHome();
    await home.write('files/sample.csv', UNICORN);
  });
  after(() => home[Symbol.asyncDispose]());
  const inHome = (...args: string[]) => aims(['interface', ...args], { cwd: home.path });
  const jsonInHome = (...args: string[]) => aimsJson(['interface', ...args], { cwd: home.path });
  const sample = () => home.at('files/sample.csv');

  /* ---------- list ---------- */

  it('lists those in force, the examples and those with mistakes', async () => {
    await home.write('interfaces/broken.yaml', 'title: Broken\n');
    const { data, schema } = await jsonInHome('list');
    const { stdout } = await inHome('list');
    await home.write('interfaces/broken.yaml', '');
    assert.equal(schema, 'aims/interface-list/1');
    const standing = (name: string) =>
      data.interfaces.find((one: { name: string }) => one.name === name)?.standing;
    assert.equal(standing('library-invoices'), 'in force');
    assert.equal(standing('invoice-lines'), 'example');
    assert.equal(standing('broken'), 'has mistakes');
    assert.match(stdout, /^Name +Prefix +Title +Syntax +From +To\n/);
    assert.match(
      stdout,
      /\nlibrary-invoices +LIB +Library invoices +delimited +Stock Unit +Oracle +in force\n/,
    );
    assert.match(stdout, /\n2 interfaces in force, \d+ examples, 1 with mistakes\.\n$/);
  });

  /* ---------- new ---------- */

  it('proposes a definition on standard output and says what it is unsure of beside it', async () => {
    const { code, stdout, stderr } = await inHome('new', 'branch-invoices', '--from', sample());
    assert.equal(code, 0);
    assert.match(stdout, /^# Proposed by AIMS from one sample, sample\.csv/);
    assert.match(stdout, /\n {2}invoice:\n/);
    assert.match(
      stderr,
      /1 header, 3 invoice, 4 line, 1 trailer\. They make 3 documents that come to 260\.00\.\n/,
    );
    assert.match(stderr, /\nAIMS is unsure of \d+ points:\n/);
    assert.match(stderr, /lines marked FILL IN/);
    assert.match(stderr, /Nothing was written\..* --write\n$/);
    assert.ok(!existsSync(home.at('interfaces/branch-invoices.yaml')));
  });

  it('answers a program with the definition, its test and every doubt', async () => {
    const { data } = await jsonInHome('new', 'branch-invoices', '--from', sample());
    assert.equal(data.syntax, 'delimited');
    assert.deepEqual([data.documents, data.total], [3, '260.00']);
    assert.match(data.definition, /^syntax: \{ kind: delimited/m);
    assert.match(data.test, /documents: 3/);
    assert.ok(data.unsure.every(({ text }: { text: string }) => text !== ''));
    assert.deepEqual(data.written, []);
  });

  it('takes a prefix that no other interface has', async () => {
    const { stdout } = await inHome('new', 'library-books', '--from', sample());
    assert.match(stdout, /\nprefix: LIBA /);
  });

  it('writes the definition and its test once, and never over a file', async () => {
    const line = ['new', 'written-invoices', '--from', sample(), '--write'] as const;
    const { code, stderr } = await inHome(...line);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /Wrote interfaces\/written-invoices\.yaml and interfaces\/written-invoices\.test\.yaml\./,
    );
    const before = await home.read('interfaces/written-invoices.yaml');
    const again = await inHome(...line);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /interfaces\/written-invoices\.yaml is there already/);
    assert.equal(await home.read('interfaces/written-invoices.yaml'), before);
    // Settings refuse it until it is filled in, at the marked places only.
    const { data, exitCode } = await aimsJson(
      ['config', 'check', 'interfaces/written-invoices.yaml'],
      { cwd: home.path },
    );
    assert.equal(exitCode, 4);
    const lines = before.split('\n');
    for (const { line: at } of data.mistakes) assert.match(lines[at - 1] ?? '', /FILL IN|fill-in/);
  });

  it('writes neither where the test alone is there', async () => {
    await home.write('interfaces/half.test.yaml', 'cases: []\n');
    const { code } = await inHome('new', 'half', '--from', sample(), '--write');
    assert.equal(code, 2);
    assert.ok(!existsSync(home.at('interfaces/half.yaml')));
    assert.equal(await home.read('interfaces/half.test.yaml'), 'cases: []\n');
  });

  it('refuses a name that is no name of a file of settings', async () => {
    for (const name of ['../escape', 'Library', 'a b', 'x.yaml']) {
      const { code, stderr } = await inHome('new', name, '--from', sample(), '--write');
      assert.equal(code, 2, name);
      assert.match(stderr, /small letters, digits and hyphens/);
    }
  });

  it('says what is the matter with a sample it can propose nothing from', async () => {
    await home.write('files/letter.txt', 'Dear colleague,\n\nhere is nothing.\n');
    const line = ['new', 'letters', '--from', home.at('files/letter.txt'), '--write'] as const;
    const { code, stdout } = await inHome(...line);
    assert.equal(code, 3);
    assert.match(stdout, /^AIMS can propose nothing from letter\.txt\. /);
    assert.ok(!existsSync(home.at('interfaces/letters.yaml')));
    assert.equal((await inHome('new', 'none', '--from', home.at('files/none'))).code, 5);
  });

  /* ---------- preview ---------- */

  const UNICORN_FILE = [
    'HDR|UNICORN|20261118|LIB-EXPORT-0417',
    'INV|104772|LIB|AH-55120|UC0091823|13/11/2026|INV|212.80|0.00|GBP|Harbour Books|jt',
    'LIN|1|L3021-44110| 200.00|Z|0.00|Adult fiction, 20 titles',
    'LIN|2|L3022-44110|12.80|Z|0.00|Maps',
    'TRL|1|212.80',
    '',
  ].join('\n');

  it('shows each field as it stands in the file beside what it is read as', async () => {
    await home.write('files/good.csv', UNICORN_FILE);
    const { code, stdout } = await inHome('preview', 'library-invoices', home.at('files/good.csv'));
    assert.equal(code, 0);
    assert.match(stdout, /^Line 1 {2}header {2}HDR\|UNICORN\|/);
    assert.match(stdout, /\n {2}Field +At +In the file +Read as\n/);
    assert.match(stdout, /\n {2}date +6 +"13\/11\/2026" +2026-11-13\n/);
    assert.match(stdout, /\n {2}kind +7 +"INV" +invoice\n/);
    assert.match(stdout, /\n {2}net +4 +" 200\.00" +200\.00\n/);
    assert.match(
      stdout,
      /\nRead 5 records \(1 header, 1 invoice, 2 line, 1 trailer\)\. Every field could be read\.\n$/,
    );
  });

  it('shows what does not read, and in which column', async () => {
    const shifted = UNICORN_FILE.replace('|AH-55120|UC0091823|', '|UC0091823|').replace(
      'TRL|',
      'END|',
    );
    await home.write('files/shifted.csv', shifted);
    const path = home.at('files/shifted.csv');
    const { code, stdout } = await inHome('preview', 'library-invoices', path);
    assert.equal(code, 3);
    assert.match(stdout, /\n {2}It is 11 wide; the definition expects 12\.\n/);
    assert.match(stdout, /\n {2}date +6 +"INV" +\S.*\n/);
    assert.match(stdout, /\nLine 5 {2}no type {2}END\|1\|212\.80\n/);
    assert.match(stdout, /places could not be read\.\n$/);
    const { data } = await jsonInHome('preview', 'library-invoices', path);
    const invoice = data.records.find((one: { type: string }) => one.type === 'invoice');
    const date = invoice.fields.find((one: { name: string }) => one.name === 'date');
    assert.deepEqual(
      [date.at, date.raw, date.value, date.problem.code],
      ['6', 'INV', null, 'INV-003'],
    );
  });

  it('shows so many records of each type, and beyond them those that do not read', async () => {
    const lines = Array.from({ length: 9 }, (_, index) => `LIN|${index}|L3021-44110|1.00|Z|0.00|x`);
    lines[7] = 'LIN|7|L3021-44110|1.0.0|Z|0.00|x';
    const [head = '', invoice = ''] = UNICORN_FILE.split('\n');
    await home.write('files/long.csv', [head, invoice, ...lines, 'TRL|1|9.00', ''].join('\n'));
    const line = ['preview', 'library-invoices', home.at('files/long.csv'), '--rows', '2'] as const;
    const { data } = await jsonInHome(...line);
    assert.deepEqual(
      data.records.map((one: { line: number }) => one.line),
      [1, 2, 3, 4, 10, 12],
    );
    assert.equal(data.total, 12);
    assert.equal(data.types.line, 9);
    const { stdout } = await inHome(...line);
    assert.match(stdout, /; 6 are shown, for more: --rows NUMBER\. 1 place could not be read\.\n$/);
  });

  it('knows types by their place in the file and by the record they are inside of', async () => {
    const file = 'interfaces/examples/samples/tradacoms-invfil.edi';
    const { code, stdout } = await inHome('preview', 'tradacoms-invfil', home.at(file));
    assert.equal(code, 0, stdout);
    assert.match(stdout, /\n {2}net +ILD\.9 +"1202900" +120\.29\n/);
  });

  it('says why a file can be read no further', async () => {
    await home.write('files/utf16.csv', Buffer.from(`\ufeff${UNICORN_FILE}`, 'utf16le'));
    const path = home.at('files/utf16.csv');
    const { code, stdout } = await inHome('preview', 'library-invoices', path);
    assert.equal(code, 3);
    assert.match(stdout, /UTF-16/);
    assert.equal(
      (await jsonInHome('preview', 'library-invoices', path)).data.fault.code,
      'FIL-001',
    );
  });

  it('names the nearest interface, and leaves no trace in the home', async () => {
    const { code, stderr } = await inHome('preview', 'library-invoice', sample());
    assert.equal(code, 5);
    assert.match(stderr, /Did you mean library-invoices\?/);
    assert.ok(!existsSync(home.at('archive/aims.db')));
  });
});
