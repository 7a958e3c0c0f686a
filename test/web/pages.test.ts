import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AimsError } from '../../src/domain/errors.ts';
import { FINDINGS } from '../../src/words/finding-catalogue.ts';
import { cards } from '../../src/words/pages/batch.ts';
import { statusOf } from '../../src/words/states.ts';
import { readable, type TestWeb, testWeb, type Visitor } from '../support/web-client.ts';
import { NOW, PEOPLE, REFS } from '../support/web-fixtures.ts';

describe('the pages', () => {
  let web: TestWeb;
  let priya: Visitor;
  before(async () => {
    web = await testWeb();
    priya = await web.signedIn('priya.shah');
  });
  after(() => web.close());

  const read = async (path: string) => readable((await priya.get(path)).text);

  it('show every state of a batch with its label, in every part, below 150 KB', async () => {
    for (const ref of REFS) {
      const { facts } = await web.engine.batch(ref, PEOPLE.priya);
      for (const part of ['', '/invoices', '/history', '/deliveries', '/files']) {
        const answer = await priya.get(`/batches/${ref}${part}`);
        assert.equal(answer.status, 200, `${ref}${part}`);
        assert.ok(
          readable(answer.text).includes(statusOf(facts, new Date(NOW)).label),
          `${ref}${part}`,
        );
        assert.ok(answer.text.length < 150_000);
        assert.doesNotMatch(
          readable(answer.text),
          /undefined|\[object|NaN|\bnull\b/,
          `${ref}${part}`,
        );
      }
    }
  });

  it('lead home with how many batches need the person, as many as there are cards', async () => {
    const { text } = await priya.get('/');
    const cards = text.match(/class="aims-todo /g)?.length ?? 0;
    assert.match(
      readable(text),
      new RegExp(`${cards} batches need you Thursday 19 November 2026, 9:20am`),
    );
    assert.match(readable(text), /Oracle Payables has not been available since 8:50am/);
    assert.match(readable(text), /"notes.doc" does not have a name that this interface takes/);
  });

  it('keep what needs somebody apart from what goes on by itself, for those who cannot decide too', async () => {
    for (const username of ['helen.brandt', 'alex.morgan', 'priya.shah']) {
      const page = readable((await (await web.signedIn(username)).get('/')).text);
      const needs = page.indexOf('Needs a person');
      const progress = page.indexOf('In progress');
      assert.ok(needs > 0 && progress > needs, username);
      for (const label of ['Not loaded', 'Not known whether Oracle has it', 'On hold in Oracle'])
        assert.ok(page.lastIndexOf(label) < progress, `${username}: ${label}`);
      assert.doesNotMatch(page, /nothing for you to do|Nothing needs you today/);
    }
  });

  it('group problems with what the file says, how to fix it and whom to ask', async () => {
    const page = await read('/batches/LIB-0417');
    for (const said of [
      '3 of 38 invoices have problems. Oracle would refuse them',
      '2 problems to put right',
      'has no pay site called LIB',
      '2 invoices, £412.80',
      'supplier.setup@newshire.example',
      'AH-55120',
      'L3021-44110',
      'Use the open code L3021-44115',
      '36 passed, 2 did not',
      'Not checked',
      'Checked against the list of addresses to pay of today at 6:02am. Check SUP-003',
    ]) {
      assert.ok(page.includes(said), said);
    }
    const { text } = await priya.get('/batches/LIB-0417');
    assert.match(text, /<mark class="aims-value">LIB<\/mark>/);
    assert.match(text, /mailto:supplier.setup@newshire.example\?subject=LIB-0417%3A/);
  });

  it('show a table first when there are more than 8 problems, and at most 10 invoices of each', async () => {
    const { text } = await priya.get('/batches/LIB-0421');
    assert.match(readable(text), /10 problems to put right/);
    assert.match(text, /href="#problem-10"/);
    assert.match(text, /id="problem-10"/);
    assert.match(readable(text), /Show all 12 invoices with this problem/);
    const all = await read('/batches/LIB-0421/findings/INV-001?group=number');
    assert.equal(all.match(/=cmd\|/g)?.length, 12);
  });

  it('never call lines invoices: several findings of one invoice are that many places in it', () => {
    const noun = { one: 'invoice', many: 'invoices' };
    assert.equal(
      cards.showAll({ count: 12, documents: 1 }, noun),
      'Show all 12 places with this problem, in 1 invoice',
    );
  });

  it('never let what a file says become part of the page', async () => {
    const { text } = await priya.get('/batches/LIB-0421');
    assert.doesNotMatch(text, /<b>\d/);
    assert.match(text, /&lt;b&gt;0&lt;\/b&gt; &amp; &quot;long&quot;/);
  });

  it('download the problems as a spreadsheet that runs nothing', async () => {
    const { headers, text } = await priya.get('/batches/LIB-0421/problems.csv');
    assert.match(headers['content-type'] ?? '', /^text\/csv/);
    assert.match(
      headers['content-disposition'] ?? '',
      /attachment; filename="LIB-0421-problems.csv"/,
    );
    assert.ok(text.startsWith('\ufeff"Batch","Number"'));
    assert.equal(text.trim().split('\r\n').length, 1 + 9 * 2 + 12);
    assert.match(text, /"'=cmd\|0"/);
    assert.doesNotMatch(text, /(^|,)"=/m);
  });

  it('list batches by group, newest first, and keep to the groups there are', async () => {
    const all = await priya.get('/batches');
    assert.match(readable(all.text), new RegExp(`${REFS.length} batches`));
    assert.ok(all.text.indexOf('LIB-0424') < all.text.indexOf('LIB-0410'));
    const finished = await read('/batches?group=finished');
    assert.match(finished, /Loaded/);
    assert.doesNotMatch(finished, /Ready to approve/);
    assert.match(
      await read('/batches?group=nonsense&page=-1'),
      new RegExp(`${REFS.length} batches`),
    );
  });

  it('lead to the last page where an address asks for one after it', async () => {
    const after = await priya.get('/batches/LIB-0415/invoices?page=9');
    assert.equal(after.location, '/batches/LIB-0415/invoices?page=3');
    assert.equal((await priya.get('/batches?page=9')).location, '/batches?page=2');
    assert.match(await read('/batches/LIB-0421/findings/INV-001?group=number&page=9'), /=cmd\|0/);
  });

  it('show 50 invoices a page', async () => {
    const first = await priya.get('/batches/LIB-0415/invoices');
    assert.match(readable(first.text), /Showing 1 to 50 of 120. Next page/);
    assert.match(
      await read('/batches/LIB-0415/invoices?page=3'),
      /Showing 101 to 120 of 120. Previous page/,
    );
    assert.match(readable(first.text), /1 problem/);
    assert.match(readable(first.text), /In Oracle, validated/);
  });

  it('count and sum each step after sending, and say only what the target confirmed', async () => {
    const created = await read('/batches/LIB-0409');
    assert.match(created, /In Oracle, not yet validated/);
    assert.doesNotMatch(created, /\bLoaded\b/);
    assert.match(
      await read('/batches/LIB-0422'),
      /Exactly the same file as LIB-0415[\s\S]* Check FIL-003/,
    );
    const refused = await read('/batches/LIB-0411');
    assert.match(
      refused,
      /Confirmed by Oracle 45 £8,248.17 Refused by Oracle 1 £164.20 Yes: Every step agrees/,
    );
    assert.match(refused, /INVALID PO NUM/);
    assert.match(refused, /Check TGT-001/);
    assert.match(await read('/batches/LIB-0410'), /Needs revalidation: NEEDS REVALIDATION/);
  });

  it('show an answer that contradicts before all else, with both amounts, and no tick of agreement', async () => {
    const page = await read('/batches/LIB-0426');
    assert.match(page, /The answer of Oracle differs from what was sent/);
    assert.match(page, /We sent 46 invoices, £8,412.37. Oracle confirms 47, £8,462.38/);
    assert.match(page, /PT-90417 104990 The amount is another £164.20 £164.21/);
    assert.match(page, /NOT-OURS 104990 It is not in this batch Not sent £50.00/);
    assert.match(page, /Check TGT-002/);
    assert.match(page, /The steps do not agree/);
    assert.doesNotMatch(page, /Every step agrees/);
    assert.ok(page.indexOf('differs from what') < page.indexOf('Where the money is'));
  });

  it('call files sent only once the whole set has arrived', async () => {
    assert.match(await read('/batches/LIB-0415/files'), /What was sent to Oracle/);
    const waiting = await read('/batches/LIB-0416/files');
    assert.match(waiting, /What is to be sent to Oracle/);
    assert.doesNotMatch(waiting, /was sent to Oracle|Files sent/);
    assert.match(await read('/batches/LIB-0406/files'), /What Oracle may have/);
  });

  it('name the invoice that an answer of an approver is about', async () => {
    assert.match(
      await read('/batches/LIB-0419'),
      /: PT-90502 Two copies ordered, delivery notes 3391 and 3407/,
    );
  });

  it('name the tries, their results and the emails', async () => {
    const page = await read('/batches/LIB-0416/deliveries');
    assert.match(page, /Tried 2 times since today at 8:50am/);
    assert.match(page, /Oracle could not be reached/);
    assert.match(page, /Today at 9:35am/);
    assert.match(page, /LIB-0417: 3 of 38 invoices have problems/);
  });

  it('tell the history with figures and what people typed, and emails to several people once', async () => {
    const page = await read('/batches/LIB-0417/history');
    assert.match(page, /Email written, 2 times by AIMS/);
    assert.match(
      page,
      /45 confirmed, £8,248.17, 1 refused or cancelled. Not all are validated yet/,
    );
    assert.match(page, /They were told: ‘You are one of the people behind this file/);
    assert.match(page, /unicorn-20261118.csv, 5 KiB/);
    assert.doesNotMatch(await read('/batches/LIB-0417'), /Email written/);
  });

  it('say that a batch of somebody else cannot be seen, and who can', async () => {
    const other = await testWeb();
    other.engine.batch = async (ref) =>
      Promise.reject(new AimsError('NOT_ALLOWED', { bar: 'not-an-approver', ref }));
    try {
      const answer = await (await other.signedIn('priya.shah')).get('/batches/LIB-0417');
      assert.equal(answer.status, 403);
      assert.match(
        readable(answer.text),
        /You cannot see this page People who approve or read the batches of this interface can see it/,
      );
    } finally {
      await other.close();
    }
  });

  it('show the fingerprints of what arrived and what was sent', async () => {
    const { original, facts } = await web.engine.batch('LIB-0415', PEOPLE.priya);
    const page = await read('/batches/LIB-0415/files');
    assert.ok(page.includes(original.sha256));
    for (const entry of facts.delivery?.entries ?? []) assert.ok(page.includes(entry.sha256));
  });

  it('say how old each list is and what happens when it gets old', async () => {
    const page = await read('/lists');
    assert.match(page, /Supplier list 19 Nov 2026, 6:02am 18,442/);
    assert.match(page, /Late/);
    assert.match(page, /Too old/);
    assert.match(page, /Missing/);
    assert.match(page, /After 30 days, batches wait for a new copy/);
  });

  it('show settings and their mistakes to those who look after AIMS only', async () => {
    const refused = await priya.get('/settings');
    assert.equal(refused.status, 403);
    assert.match(
      readable(refused.text),
      /You cannot see this page People who look after AIMS can see it/,
    );
    const alex = await web.signedIn('alex.morgan');
    const page = await alex.get('/settings');
    assert.match(readable(page.text), /1 mistake and 1 warning in the settings files/);
    assert.match(page.text, /interfaces\/library-invoices.yaml:3:9/);
    assert.match(page.text, / {4}3 \| {3}kind: sftpp\n {6}\| {9}\^/);
    assert.match(readable(page.text), /Did you mean sftp\?/);
    assert.match(readable(page.text), /Check your changes with: aims config check/);
    assert.match(readable(page.text), /The settings in force have not changed/);
  });

  it('say that settings with warnings alone are in force', async () => {
    const other = await testWeb();
    const mistakes = await other.engine.settingsMistakes();
    other.engine.settingsMistakes = async () => mistakes.filter(({ level }) => level === 'warning');
    try {
      const page = await (await other.signedIn('alex.morgan')).get('/settings');
      assert.match(readable(page.text), /1 warning in the settings files/);
      assert.match(readable(page.text), /The settings are in force as they are/);
    } finally {
      await other.close();
    }
  });

  it('explain every check of the catalogue', async () => {
    for (const [code, { heading }] of Object.entries(FINDINGS)) {
      const answer = await priya.get(`/help/library-invoices/checks/${code}`);
      assert.equal(answer.status, 200, code);
      assert.doesNotMatch(readable(answer.text), /\{\w+\}/, `${code} ${heading}`);
    }
    assert.equal((await priya.get('/help/library-invoices/checks/NOT-999')).status, 404);
    assert.equal((await priya.get('/help/payroll/checks/SUP-003')).status, 404);
  });

  it('link no explanation of a check that an interface brought along, whose card says all', async () => {
    const other = await testWeb();
    const page = await other.engine.batch('LIB-0417', PEOPLE.priya);
    const own = { heading: 'No fund given', text: 'Field 9 is empty.', fix: [], who: 'from' };
    const problems = page.problems
      .slice(0, 1)
      .map((one) => ({ ...one, code: 'LIB-001', first: { ...one.first, code: 'LIB-001', own } }));
    other.engine.batch = async () => ({ ...page, problems });
    try {
      const { text } = await (await other.signedIn('priya.shah')).get('/batches/LIB-0417');
      assert.match(readable(text), /No fund given.*Check LIB-001/);
      assert.doesNotMatch(text, /href="\/help\//);
      assert.doesNotMatch(readable(text), /would refuse/);
    } finally {
      await other.close();
    }
  });

  it('say in plain words that a page or batch is not there', async () => {
    const page = await priya.get('/nowhere');
    assert.equal(page.status, 404);
    assert.match(readable(page.text), /Page not found If you typed the address/);
    const batch = await priya.get('/batches/LIB-9417');
    assert.equal(batch.status, 404);
    assert.match(readable(batch.text), /There is no batch LIB-9417/);
    assert.equal((await priya.get('/batches/%00<script>')).status, 404);
    assert.equal((await priya.get('/batches/%E0%A4%A')).status, 404);
  });

  it('offer a new check where it may end otherwise, and not for a file that is at fault itself', async () => {
    const atFault = await priya.get('/batches/LIB-0404');
    assert.doesNotMatch(readable(atFault.text), /Check again now/);
    assert.match(atFault.text, /class="govuk-button"[^>]*>\s*Return to sender/);
    for (const ref of ['LIB-0403', 'LIB-0417']) {
      const { text } = await priya.get(`/batches/${ref}`);
      assert.match(readable(text), /Check again now/, ref);
      assert.match(text, /govuk-button--secondary"[^>]*>\s*Return to sender/, ref);
    }
  });

  it('say without signing in whether everything works, and nothing else', async () => {
    const { text } = await web.visitor().get('/status');
    assert.match(readable(text), /No. Something is delayed or needs the people who look after it/);
    assert.doesNotMatch(readable(text), /invoices|Oracle/);
  });

  it('carry page, service and organisation in the title, and no name of a person', async () => {
    const { text } = await priya.get('/batches/LIB-0418/history');
    assert.match(
      text,
      /<title>History, Batch LIB-0418 – Interface Manager – Newshire County Council<\/title>/,
    );
  });

  it('warn on a test system on every page', async () => {
    assert.match(await read('/lists'), /TEST Nothing you approve here is paid/);
  });
});

describe('a new installation', () => {
  it('says what it watches and that there is nothing yet', async () => {
    const web = await testWeb();
    web.engine.empty = true;
    try {
      const priya = await web.signedIn('priya.shah');
      assert.match(
        readable((await priya.get('/')).text),
        /Nothing needs you today .* No files have arrived yet. AIMS watches \/srv\/aims\/inbox\/library-invoices/,
      );
      assert.match(
        readable((await priya.get('/batches')).text),
        /0 batches .* No files have arrived yet/,
      );
      assert.match(readable((await priya.get('/batches?group=person')).text), /0 batches match/);
    } finally {
      await web.close();
    }
  });
});

describe('a live installation', () => {
  it('says live before approving and carries no test banner', async () => {
    const web = await testWeb({ home: { environment: 'live' } });
    try {
      const priya = await web.signedIn('priya.shah');
      const page = readable((await priya.get('/batches/LIB-0420/approve')).text);
      assert.match(page, /Oracle Payables, live/);
      assert.doesNotMatch(page, /TEST/);
    } finally {
      await web.close();
    }
  });
});
