import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { AimsError } from '../../src/domain/errors.ts';
import { hiddenFields, readable, type TestWeb, testWeb } from '../support/web-client.ts';

const ANSWERED = {
  'answer-1': 'yes',
  'how-1': 'Two copies ordered',
  'answer-2': 'yes',
  'how-2': 'Paid by hand on Monday',
};

let web: TestWeb;
beforeEach(async () => {
  await web?.close();
  web = await testWeb();
});
after(() => web.close());

describe('checking before approving', () => {
  it('says how many warnings are not listed one by one, here and on the page of the batch', async () => {
    const priya = await web.signedIn('priya.shah');
    for (const address of ['/batches/LIB-0418', '/batches/LIB-0418/approve']) {
      const { text } = await priya.get(address);
      assert.match(
        readable(text),
        /There are 500 more warnings of these kinds, counted and not listed/,
      );
    }
  });

  it('shows what would be approved, what was not checked and what comes next, with nothing answered beforehand', async () => {
    const priya = await web.signedIn('priya.shah');
    const { text } = await priya.get('/batches/LIB-0418/approve');
    const page = readable(text);
    for (const said of [
      '46 invoices and 1 credit note',
      'Invoices £8,471.12 Credit notes -£58.75 Total to pay £8,412.37',
      'Oracle Payables, TEST',
      'Priya Shah, Stock Control',
      'What AIMS did not check',
      'How Oracle works out VAT',
      'PT-90502, Peters Ltd, £164.20',
      'is asked for the second approval, because its invoices come to £8,471.12 and the limit is £8,000.00',
      'Approve and ask for second approval',
    ]) {
      assert.ok(page.includes(said), said);
    }
    assert.doesNotMatch(text, /checked/);
  });

  it('asks for every answer and how it is known, keeps what was typed and approves nothing', async () => {
    const priya = await web.signedIn('priya.shah');
    const answer = await priya.fill('/batches/LIB-0418/approve', {
      'answer-1': 'yes',
      'how-1': ' ',
      note: 'My <note>',
    });
    assert.equal(answer.status, 422);
    const page = readable(answer.text);
    assert.match(
      page,
      /There is a problem Enter how you know that PT-90502 has not been paid before/,
    );
    assert.match(page, /Select whether you accept the late list/);
    assert.match(answer.text, /<title>Error: Check before you approve/);
    assert.match(answer.text, /href="#how-1"/);
    assert.match(answer.text, /id="how-1"/);
    assert.match(answer.text, /My &lt;note&gt;/);
    assert.equal(answer.text.match(/ checked/g)?.length, 1);
    assert.deepEqual(web.engine.deeds, []);
  });

  it('approves nothing when a person says that something is wrong', async () => {
    const priya = await web.signedIn('priya.shah');
    const answer = await priya.fill('/batches/LIB-0418/approve', { ...ANSWERED, 'answer-1': 'no' });
    assert.equal(answer.status, 422);
    assert.match(
      readable(answer.text),
      /You cannot approve while PT-90502 may be wrong. Go back and ask, or return the batch/,
    );
    assert.deepEqual(web.engine.deeds, []);
  });

  it('approves with the answers, confirms it on a page that can be opened again, and says what is next', async () => {
    const priya = await web.signedIn('priya.shah');
    const answer = await priya.fill('/batches/LIB-0418/approve', {
      ...ANSWERED,
      note: 'Checked with Sam',
    });
    assert.equal(answer.status, 303);
    assert.equal(answer.location, '/batches/LIB-0418/approved');
    assert.deepEqual(web.engine.deeds, ['approve LIB-0418 priya.shah']);
    const { facts } = await web.engine.batch('LIB-0418', (await web.engine.person('1')) as never);
    assert.equal(facts.approvals[0]?.note, 'Checked with Sam');
    assert.deepEqual(
      facts.approvals[0]?.answers.map((one) => one.answer),
      ['Two copies ordered', 'Paid by hand on Monday'],
    );
    for (let n = 0; n < 2; n++) {
      const page = readable((await priya.get('/batches/LIB-0418/approved')).text);
      for (const said of [
        'You approved LIB-0418',
        '46 invoices and 1 credit note, £8,412.37',
        'Tom Evans or Mary Okafor can give the second approval',
        'Two copies ordered',
        'Next for you',
      ]) {
        assert.ok(page.includes(said), said);
      }
    }
    const tom = await web.signedIn('tom.evans');
    assert.equal((await tom.get('/batches/LIB-0418/approved')).location, '/batches/LIB-0418');
  });

  it('makes one approval of a form sent twice', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = hiddenFields((await priya.get('/batches/LIB-0420/approve')).text);
    const [first, second] = await Promise.all([
      priya.post('/batches/LIB-0420/approve', form),
      priya.post('/batches/LIB-0420/approve', form),
    ]);
    assert.equal(first?.location, '/batches/LIB-0420/approved');
    assert.equal(second?.location, '/batches/LIB-0420/approved');
    assert.deepEqual(web.engine.deeds, ['approve LIB-0420 priya.shah']);
  });

  it('tells who was first when two people decide, and records only the first', async () => {
    const priya = await web.signedIn('priya.shah');
    const tom = await web.signedIn('tom.evans');
    const form = hiddenFields((await priya.get('/batches/LIB-0420/approve')).text);
    await tom.fill('/batches/LIB-0420/approve', {});
    const late = await priya.post('/batches/LIB-0420/approve', form);
    assert.equal(late.status, 409);
    const page = readable(late.text);
    assert.match(
      page,
      /This batch has changed since you opened it Tom Evans approved this batch today at 9:20am/,
    );
    assert.match(page, /See batch LIB-0420/);
    assert.deepEqual(web.engine.deeds, ['approve LIB-0420 tom.evans']);
  });

  it('approves nothing on a form made for an earlier check', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = hiddenFields((await priya.get('/batches/LIB-0418/approve')).text);
    const answer = await priya.post('/batches/LIB-0418/approve', { ...form, checkId: '6' });
    assert.equal(answer.status, 409);
    assert.match(readable(answer.text), /The batch was checked again/);
    assert.deepEqual(web.engine.deeds, []);
  });

  it('offers no form for a batch that nobody can approve now, and says why', async () => {
    const priya = await web.signedIn('priya.shah');
    const whys = [
      ['LIB-0417', /have problems/],
      ['LIB-0425', /as soon as there is a newer copy of: supplier list/],
      ['LIB-0415', /Oracle, validated/],
    ] as const;
    for (const [ref, why] of whys) {
      assert.doesNotMatch((await priya.get(`/batches/${ref}`)).text, /\/approve"/, ref);
      const answer = await priya.get(`/batches/${ref}/approve`);
      assert.equal(answer.status, 409);
      const page = readable(answer.text);
      assert.match(page, new RegExp(`Nobody can approve batch ${ref} now`));
      assert.match(page, why);
      assert.match(page, /Nothing was changed and nothing was recorded/);
    }
    const helen = await web.signedIn('helen.brandt');
    const forHelen = await helen.get('/batches/LIB-0425/approve');
    assert.equal(forHelen.status, 409, 'nobody else can either');
    const held = readable((await priya.get('/batches/LIB-0425')).text);
    assert.match(held, /Waiting for a list/);
    assert.match(held, /AIMS checks it again by itself when a newer copy arrives/);
    assert.doesNotMatch(held, /Your role cannot do this|can approve it/);
  });

  it('says that a batch is being checked again, which is not that its result is another', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = hiddenFields((await priya.get('/batches/LIB-0420/approve')).text);
    web.engine.approve = async () =>
      Promise.reject(new AimsError('DECISION_OVERTAKEN', { what: 'recheck' }));
    const answer = await priya.post('/batches/LIB-0420/approve', form);
    assert.equal(answer.status, 409);
    assert.match(readable(answer.text), /AIMS is checking the batch again, because/);
  });

  for (const [username, why] of [
    ['sam.lee', 'You are one of the people behind this file'],
    ['alex.morgan', 'People who look after AIMS itself cannot approve anything'],
    ['helen.brandt', 'You are not one of the people who can approve'],
  ] as const) {
    it(`offers ${username} no button and refuses the form with the reason and who can`, async () => {
      const visitor = await web.signedIn(username);
      const summary = await visitor.get('/batches/LIB-0420');
      assert.doesNotMatch(summary.text, /LIB-0420\/approve/);
      assert.ok(readable(summary.text).includes(why));
      const form = await visitor.get('/batches/LIB-0420/approve');
      assert.equal(form.status, 403);
      assert.match(readable(form.text), /Priya Shah or Tom Evans can/);
      const csrf = hiddenFields(summary.text)._csrf ?? '';
      const sent = await visitor.post('/batches/LIB-0420/approve', {
        _csrf: csrf,
        token: 'a'.repeat(43),
        checkId: '7',
        manifest: 'x',
      });
      assert.equal(sent.status, 403);
      assert.ok(readable(sent.text).includes('You cannot approve batch LIB-0420'));
      assert.deepEqual(web.engine.deeds, []);
    });
  }

  it('refuses the second approval by the same person, and shows the first to the next', async () => {
    const tom = await web.signedIn('tom.evans');
    const refused = await tom.get('/batches/LIB-0419/approve');
    assert.equal(refused.status, 403);
    assert.match(readable(refused.text), /You gave the first approval/);
    const mary = await web.signedIn('mary.okafor');
    const page = readable((await mary.get('/batches/LIB-0419/approve')).text);
    assert.match(page, /First approval Tom Evans, today at 8:54am/);
    assert.match(page, /Two copies ordered, delivery notes 3391 and 3407/);
  });

  it('says that a decision was not recorded when it failed before', async () => {
    const priya = await web.signedIn('priya.shah');
    web.engine.failNext('before', new Error('disk on fire at /srv/aims/secret'));
    const answer = await priya.fill('/batches/LIB-0420/approve', {});
    assert.equal(answer.status, 500);
    const page = readable(answer.text);
    assert.match(page, /Your decision was not recorded/);
    assert.match(page, /reference E-\d{6}/);
    assert.doesNotMatch(page, /disk|secret|stack/);
    assert.equal(web.problems.length, 1);
    assert.ok(page.includes(web.problems[0]?.reference ?? '?'));
  });

  it('says that a decision was recorded when it failed after', async () => {
    const priya = await web.signedIn('priya.shah');
    web.engine.failNext('after', new Error('lost'));
    const answer = await priya.fill('/batches/LIB-0420/approve', {});
    assert.equal(answer.status, 500);
    assert.match(readable(answer.text), /Your decision was recorded today at 9:20am/);
  });

  it('says that it was recorded when an earlier click recorded it and its answer was lost', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = hiddenFields((await priya.get('/batches/LIB-0420/approve')).text);
    web.engine.failNext('after', new Error('lost'));
    await priya.post('/batches/LIB-0420/approve', form);
    web.engine.clock.set('2026-11-19T09:25:00.000Z');
    web.engine.failNext('before', new AimsError('CONNECTION_UNAVAILABLE', {}));
    const again = await priya.post('/batches/LIB-0420/approve', form);
    assert.equal(again.status, 503);
    assert.match(readable(again.text), /Your decision was recorded today at 9:20am/);
  });

  it('says that it cannot tell when the batch cannot be read either', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = hiddenFields((await priya.get('/batches/LIB-0420/approve')).text);
    web.engine.approve = async () => {
      web.engine.batch = async () => Promise.reject(new Error('gone'));
      throw new Error('gone');
    };
    const answer = await priya.post('/batches/LIB-0420/approve', form);
    assert.match(readable(answer.text), /cannot tell whether your decision was recorded/);
  });

  it('says that the service is unavailable when trying again can help', async () => {
    const priya = await web.signedIn('priya.shah');
    web.engine.failNext('before', new AimsError('CONNECTION_UNAVAILABLE', {}));
    const answer = await priya.fill('/batches/LIB-0420/approve', {});
    assert.equal(answer.status, 503);
    assert.match(
      readable(answer.text),
      /Your decision was not recorded.*Files keep arriving and are stored/,
    );
  });
});

describe('returning to the sender', () => {
  it('asks why and what has to change, in between 10 and 1,000 characters', async () => {
    const priya = await web.signedIn('priya.shah');
    const nothing = await priya.fill('/batches/LIB-0417/return', { message: '' });
    assert.equal(nothing.status, 422);
    assert.match(
      readable(nothing.text),
      /Select why you are returning this batch Enter what the Stock Unit needs to change/,
    );
    const short = await priya.fill('/batches/LIB-0417/return', {
      reason: 'other',
      message: '   too bad ',
    });
    assert.match(readable(short.text), /Message must be 10 characters or more/);
    const long = await priya.fill('/batches/LIB-0417/return', {
      reason: 'other',
      message: 'x'.repeat(1001),
    });
    assert.match(readable(long.text), /Message must be 1,000 characters or less/);
    assert.deepEqual(web.engine.deeds, []);
    // 1,000 as the person counts them: a browser sends each line break as two.
    const exact = await priya.fill('/batches/LIB-0417/return', {
      reason: 'other',
      message: 'line\r\n'.repeat(200),
    });
    assert.equal(exact.status, 303);
  });

  it('returns it once, with the reason, and confirms it', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = {
      ...hiddenFields((await priya.get('/batches/LIB-0417/return')).text),
      reason: 'problems',
      message: 'Use L3021-44115 <now>',
    };
    for (let n = 0; n < 2; n++) {
      assert.equal(
        (await priya.post('/batches/LIB-0417/return', form)).location,
        '/batches/LIB-0417/returned',
      );
    }
    assert.deepEqual(web.engine.deeds, [
      'return LIB-0417 priya.shah problems Use L3021-44115 <now>',
    ]);
    const page = await priya.get('/batches/LIB-0417/returned');
    assert.match(readable(page.text), /You returned LIB-0417 Nothing from it has gone to Oracle/);
    assert.match(page.text, /L3021-44115 &lt;now&gt;/);
    assert.match(readable((await priya.get('/batches/LIB-0417')).text), /Why it was returned/);
  });

  it('is not taken from a form that was shown before another check', async () => {
    const priya = await web.signedIn('priya.shah');
    const form = hiddenFields((await priya.get('/batches/LIB-0417/return')).text);
    web.engine.finishRecheck('LIB-0417', []);
    const typed = { reason: 'problems', message: 'Use the other code' };
    const answer = await priya.post('/batches/LIB-0417/return', { ...form, ...typed });
    assert.equal(answer.status, 409);
    assert.match(readable(answer.text), /The batch was checked again since you opened it/);
    assert.deepEqual(web.engine.deeds, []);
  });

  it('is refused to those who may not, and where it is too late', async () => {
    const helen = await web.signedIn('helen.brandt');
    assert.equal((await helen.get('/batches/LIB-0417/return')).status, 403);
    const priya = await web.signedIn('priya.shah');
    assert.equal((await priya.get('/batches/LIB-0415/return')).status, 409);
  });
});

describe('withdrawing and checking again', () => {
  it('withdraws with a reason and says that nothing was sent', async () => {
    const priya = await web.signedIn('priya.shah');
    assert.match(
      readable((await priya.fill('/batches/LIB-0422/withdraw', { message: '' })).text),
      /Enter why you are withdrawing/,
    );
    const answer = await priya.fill('/batches/LIB-0422/withdraw', {
      message: 'Sent twice by mistake',
    });
    assert.equal(answer.location, '/batches/LIB-0422?done=withdrawn');
    assert.deepEqual(web.engine.deeds, ['withdraw LIB-0422 priya.shah Sent twice by mistake']);
    assert.match(
      readable((await priya.get(answer.location ?? '')).text),
      /You withdrew this batch Nothing from it has gone to Oracle/,
    );
  });

  it('keeps saying who withdrew it and why, and never that it was returned', async () => {
    const priya = await web.signedIn('priya.shah');
    await priya.fill('/batches/LIB-0422/withdraw', { message: 'Sent twice by mistake' });
    const page = readable((await priya.get('/batches/LIB-0422')).text);
    assert.match(
      page,
      /Why it was withdrawn Withdrawn by Priya Shah.* Reason Sent twice by mistake/,
    );
    assert.doesNotMatch(page, /Returned by|Why it was returned|Another reason/);
    const returned = await priya.get('/batches/LIB-0422/returned');
    assert.equal(returned.location, '/batches/LIB-0422');
  });

  it('never claims a withdrawal that did not happen', async () => {
    const priya = await web.signedIn('priya.shah');
    assert.doesNotMatch((await priya.get('/batches/LIB-0418?done=withdrawn')).text, /You withdrew/);
  });

  it('says of a new check that it is under way, and what it found only once it was made', async () => {
    const priya = await web.signedIn('priya.shah');
    const before = await priya.get('/batches/LIB-0417');
    const form = hiddenFields(before.text);
    const answer = await priya.post('/batches/LIB-0417/check-again', { _csrf: form._csrf ?? '' });
    assert.deepEqual(web.engine.deeds, ['recheck LIB-0417 priya.shah']);
    const address = answer.location ?? '';
    const meanwhile = await priya.get(address);
    const page = readable(meanwhile.text);
    assert.match(page, /AIMS is checking it again Refresh this page to see the result/);
    assert.match(page, /What you see is from today at 6:10am/);
    assert.match(meanwhile.text, /href="\/batches\/LIB-0417">Refresh this page/);
    assert.doesNotMatch(page, /Checked again Checked|Check again now/);

    web.engine.clock.set('2026-11-19T09:21:00.000Z');
    web.engine.finishRecheck('LIB-0417', []);
    assert.match(
      readable((await priya.get(address)).text),
      /Checked again Checked today at 9:21am. No problems are left/,
    );
    assert.doesNotMatch(
      readable((await priya.get('/batches/LIB-0417')).text),
      /Checked again Checked/,
    );
  });

  it('never claims a check that was made before it was asked for', async () => {
    const priya = await web.signedIn('priya.shah');
    for (const at of ['2026-11-19T09:00:00.000Z', '']) {
      const address = `/batches/LIB-0417?${new URLSearchParams({ done: 'checked', at })}`;
      assert.doesNotMatch(readable((await priya.get(address)).text), /Checked again Checked/);
    }
  });
});

describe('settling what differs in an answer', () => {
  const REF = 'LIB-0426';
  const FOUND = 'NOT-OURS was typed in by hand <twice>';

  it('is asked for where it is shown, in between 10 and 1,000 characters, and keeps what was typed', async () => {
    const alex = await web.signedIn('alex.morgan');
    const page = (await alex.get(`/batches/${REF}`)).text;
    assert.match(readable(page), /Say what you found Compare this batch with what is in Oracle/);
    assert.match(readable(page), /nothing of what AIMS believes of each invoice/);
    const form = hiddenFields(page);
    const mistakes = [
      ['', /There is a problem Enter what you found/],
      [' <typed> ', /What you found must be 10 characters or more/],
      ['x'.repeat(1_001), /What you found must be 1,000 characters or less/],
    ] as const;
    for (const [message, why] of mistakes) {
      const answer = await alex.post(`/batches/${REF}/settle`, { ...form, message });
      assert.equal(answer.status, 422);
      assert.match(readable(answer.text), why);
      assert.match(answer.text, /<title>Error: Batch LIB-0426/);
      assert.match(answer.text, /href="#message"/);
      if (message.includes('typed')) assert.match(answer.text, /&lt;typed&gt;/);
    }
    assert.deepEqual(web.engine.deeds, []);
  });

  it('is done once, said so, and kept in the history with its words', async () => {
    const alex = await web.signedIn('alex.morgan');
    const form = {
      ...hiddenFields((await alex.get(`/batches/${REF}`)).text),
      message: FOUND,
    };
    for (let n = 0; n < 2; n++) {
      const answer = await alex.post(`/batches/${REF}/settle`, form);
      assert.deepEqual([answer.status, answer.location], [303, `/batches/${REF}?done=settled`]);
    }
    assert.deepEqual(web.engine.deeds, [`settle ${REF} alex.morgan ${FOUND}`]);
    const page = await alex.get(`/batches/${REF}?done=settled`);
    assert.match(readable(page.text), /What differed is settled What you found is in the history/);
    assert.doesNotMatch(readable(page.text), /Does not agree|Say what you found/);
    const history = await alex.get(`/batches/${REF}/history`);
    assert.match(
      readable(history.text),
      /The answer settled by Alex Morgan.* 2 differences settled/,
    );
    assert.match(history.text, /‘NOT-OURS was typed in by hand &lt;twice&gt;’/);
  });

  it('leaves open what came after the page was shown, and says so', async () => {
    const alex = await web.signedIn('alex.morgan');
    const form = hiddenFields((await alex.get(`/batches/${REF}`)).text);
    web.engine.contradict(REF);
    const answer = await alex.post(`/batches/${REF}/settle`, { ...form, message: FOUND });
    const page = readable((await alex.get(answer.location ?? '')).text);
    assert.match(page, /What you saw is settled An answer that has come since differs too/);
    assert.match(page, /NOT-OURS-3 104990 It is not in this batch/);
    assert.doesNotMatch(page, /PT-90417 104990 The amount is another/);
    assert.match(page, /Say what you found/);
  });

  it('is refused where somebody else has done it meanwhile', async () => {
    const alex = await web.signedIn('alex.morgan');
    const form = hiddenFields((await alex.get(`/batches/${REF}`)).text);
    await alex.post(`/batches/${REF}/settle`, { ...form, message: FOUND });
    for (const message of [FOUND, '']) {
      const late = { ...form, token: 'b'.repeat(43), message };
      const answer = await alex.post(`/batches/${REF}/settle`, late);
      assert.equal(answer.status, 409);
      assert.match(
        readable(answer.text),
        /What you saw is settled already, by somebody else or by an answer that has come since/,
      );
    }
    assert.equal(web.engine.deeds.length, 1);
  });

  it('shows everybody else who looks into it, and takes nothing from them', async () => {
    for (const username of ['priya.shah', 'helen.brandt']) {
      const visitor = await web.signedIn(username);
      const { text } = await visitor.get(`/batches/${REF}`);
      assert.match(readable(text), /What the Systems team finds will be in the history/);
      assert.doesNotMatch(text, /settle"/);
      const { _csrf = '' } = hiddenFields(text);
      for (const message of [FOUND, 'short', '']) {
        const form = { _csrf, token: 'a'.repeat(43), last: '2', message };
        const answer = await visitor.post(`/batches/${REF}/settle`, form);
        assert.equal(answer.status, 403);
        const page = readable(answer.text);
        assert.match(page, /You cannot settle the answer for batch LIB-0426/);
        assert.match(page, /Only people who look after AIMS.* Alex Morgan can\./);
      }
    }
    assert.deepEqual(web.engine.deeds, []);
  });

  it('is never claimed of a batch of which nobody settled anything', async () => {
    const alex = await web.signedIn('alex.morgan');
    for (const ref of [REF, 'LIB-0415'])
      assert.doesNotMatch((await alex.get(`/batches/${ref}?done=settled`)).text, /is settled/);
    assert.equal((await alex.get(`/batches/${REF}/settle`)).location, `/batches/${REF}`);
  });

  it('says whether it was recorded when something failed', async () => {
    const alex = await web.signedIn('alex.morgan');
    const form = { ...hiddenFields((await alex.get(`/batches/${REF}`)).text), message: FOUND };
    const { settle } = web.engine;
    web.engine.settle = async () => Promise.reject(new Error('lost'));
    const before = await alex.post(`/batches/${REF}/settle`, form);
    assert.match(readable(before.text), /Your decision was not recorded/);
    web.engine.settle = async (...asked) => {
      await settle(...asked);
      throw new Error('lost');
    };
    const after = await alex.post(`/batches/${REF}/settle`, form);
    assert.match(readable(after.text), /Your decision was recorded today at 9:20am/);
  });
});
