import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMAIL_KINDS, type EmailBlock, type EmailKind } from '../../src/words/email-model.ts';
import type { EmailFacts, ProblemFacts } from '../../src/words/email-parts.ts';
import { buildEmail } from '../../src/words/emails.ts';
import { APPROVAL, BANNED, CONTEXT, DELIVERY, FACTS, findingOf, PAGE } from './fixtures.ts';

const NONE = { invoices: 0, invoicesPence: 0, credits: 0, creditsPence: 0 };
const LIB_0417: EmailFacts['facts'] = {
  ...FACTS,
  ref: 'LIB-0417',
  totals: { ...NONE, invoices: 38, invoicesPence: 796_105 },
};

const SITE: ProblemFacts = {
  code: 'SUP-003',
  group: '104772 LIB',
  first: findingOf('SUP-003', {
    supplier: '104772',
    name: 'Askews & Holts Library Services',
    site: 'LIB',
  }),
  count: 2,
  documents: 2,
  amount: 41_280,
  shown: [
    {
      finding: findingOf('SUP-003', { supplier: '104772', name: 'A', site: 'LIB' }),
      document: { number: 'AH-55120' },
    },
  ],
};

const WITH_PROBLEMS: EmailFacts = {
  ...PAGE,
  facts: LIB_0417,
  problems: [SITE],
  documentsWithErrors: 3,
  passedAmount: 738_405,
};

const ONE_REFUSED: EmailFacts = {
  ...PAGE,
  facts: { ...LIB_0417, approvals: [APPROVAL], outcomes: { validated: 37, refused: 1 } },
  reconciliation: {
    ...PAGE.reconciliation,
    received: LIB_0417.totals,
    approved: LIB_0417.totals,
    confirmed: { ...NONE, invoices: 37, invoicesPence: 779_685 },
    refused: { ...NONE, invoices: 1, invoicesPence: 16_420 },
  },
  refusals: [
    {
      document: {
        number: 'PT-90417',
        supplier: '104990',
        supplierName: 'Peters Ltd',
        gross: 16_420,
      },
      status: 'refused',
      message: 'INVALID DISTRIBUTION ACCT',
    },
  ],
};

function textOf(block: EmailBlock): string {
  if (block.kind === 'list')
    return block.items.map((item) => [item.text, ...item.more].join('\n')).join('\n');
  if (block.kind === 'table') {
    return [block.caption, ...block.head.map((cell) => cell.label), ...block.rows.flat()].join(
      '\n',
    );
  }
  return block.text;
}

function email(kind: EmailKind, page: EmailFacts = PAGE, context = CONTEXT) {
  const model = buildEmail(kind, page, context);
  return { ...model, text: model.blocks.map(textOf).join('\n') };
}

test('says in the subject which batch, what, and how much', () => {
  const waiting = { ...PAGE, facts: { ...FACTS, delivery: DELIVERY } };
  const subjects: readonly [EmailKind, EmailFacts, string][] = [
    ['problems', WITH_PROBLEMS, 'LIB-0417: 3 of 38 invoices have problems'],
    [
      'problems',
      { ...WITH_PROBLEMS, documentsWithErrors: 1 },
      'LIB-0417: 1 of 38 invoices has problems',
    ],
    ['ready', PAGE, 'LIB-0418: ready to approve, 46 invoices and 1 credit note, £8,412.37'],
    ['second', WITH_PROBLEMS, 'LIB-0417: needs your second approval, 38 invoices, £7,961.05'],
    [
      'returned',
      { ...WITH_PROBLEMS, closed: { by: 'Priya Shah', reason: 'problems', message: 'x' } },
      'LIB-0417: returned to the Stock Unit, 3 invoices to change',
    ],
    ['in-target', WITH_PROBLEMS, 'LIB-0417: in Oracle, not yet validated, 38 invoices, £7,961.05'],
    ['loaded', WITH_PROBLEMS, 'LIB-0417: loaded, all 38 invoices, £7,961.05'],
    ['part-refused', ONE_REFUSED, 'LIB-0417: Oracle refused 1 of 38 invoices'],
    [
      'refused',
      { ...WITH_PROBLEMS, facts: { ...LIB_0417, outcomes: { refused: 38 } } },
      'LIB-0417: Oracle refused all 38 invoices',
    ],
    [
      'on-hold',
      { ...WITH_PROBLEMS, facts: { ...LIB_0417, outcomes: { 'on-hold': 2 } } },
      'LIB-0417: 2 of 38 invoices on hold in Oracle',
    ],
    ['waiting', waiting, 'LIB-0418: waiting for Oracle'],
    ['in-doubt', waiting, 'LIB-0418: not known whether Oracle has it'],
    ['not-loaded', waiting, 'LIB-0418: not loaded, needs Systems team'],
    ['check-failed', waiting, 'LIB-0418: a check stopped working, needs Systems team'],
    [
      'check-failed',
      { ...PAGE, facts: { ...PAGE.facts, couldNotCheck: 'list-unfit' } },
      'LIB-0418: a list to check against cannot be used, needs Systems team',
    ],
    ['original-damaged', PAGE, 'LIB-0418: the stored file is damaged, needs Systems team'],
    [
      'transform-failed',
      PAGE,
      'LIB-0418: approved, cannot be made ready to send, needs Systems team',
    ],
    ['reply-contradicts', waiting, 'LIB-0418: the answer of Oracle differs from what was sent'],
  ];
  for (const [kind, page, subject] of subjects) assert.equal(email(kind, page).subject, subject);
  assert.deepEqual(new Set(subjects.map(([kind]) => kind)), new Set(EMAIL_KINDS));
});

test('marks every message of a system that is not live', () => {
  for (const kind of EMAIL_KINDS) {
    const { subject, heading, text } = email(kind, PAGE, { ...CONTEXT, environment: 'test' });
    assert.equal(subject, `[TEST] ${heading}`);
    assert.match(text, /^This is a test system\. Nothing in it is paid\./);
  }
});

test('links to the batch and to nothing else', () => {
  for (const kind of EMAIL_KINDS) {
    const links = email(kind).blocks.filter((block) => block.kind === 'link');
    if (kind === 'returned') assert.deepEqual(links, []);
    else
      assert.deepEqual(
        links.map((link) => link.url),
        ['https://aims.newshire.example/batches/LIB-0418'],
      );
  }
});

test('says to a reader without an account whom to ask, and links to nothing', () => {
  const ask = { name: 'Mary Okafor', email: 'mary.okafor@newshire.example' };
  for (const kind of EMAIL_KINDS.filter((one) => one !== 'returned')) {
    const { blocks, text } = email(kind, PAGE, { ...CONTEXT, ask });
    assert.ok(!blocks.some((block) => block.kind === 'link'), kind);
    assert.match(text, /ask Mary Okafor, mary\.okafor@newshire\.example\.$/, kind);
  }
});

test('uses no banned word in any message, whatever it is about', () => {
  const pages = [
    PAGE,
    WITH_PROBLEMS,
    ONE_REFUSED,
    { ...PAGE, facts: { ...FACTS, delivery: DELIVERY } },
  ];
  for (const kind of EMAIL_KINDS) {
    for (const page of pages) {
      const { subject, text } = email(kind, page);
      assert.doesNotMatch(
        `${subject}\n${text}`.replace('INVALID DISTRIBUTION ACCT', ''),
        BANNED,
        kind,
      );
    }
  }
});

test('says that nothing needs doing only when the target has confirmed the end', () => {
  for (const kind of EMAIL_KINDS) {
    const saysSo = /do not need to do anything|nothing to do/.test(email(kind).text);
    assert.equal(saysSo, kind === 'loaded', kind);
  }
});

test('says that an earlier approval no longer counts, where there was one', () => {
  const said = /That approval no longer counts\./;
  assert.match(email('ready', { ...PAGE, approvalsDropped: 1 }).text, said);
  assert.doesNotMatch(email('ready').text, said);
});

test('names each problem with its fix, and how many passed', () => {
  const { text } = email('problems', WITH_PROBLEMS);
  assert.match(text, /Supplier does not have this address to pay: 2 invoices, £412\.80/);
  assert.match(text, /Ask the Supplier team to add pay site LIB\./);
  assert.match(text, /The other 35 \(£7,384\.05\) passed every check\./);
});

test('lists five problems, then how many more, and never "0 more"', () => {
  const problems = Array.from({ length: 8 }, () => SITE);
  assert.match(email('problems', { ...WITH_PROBLEMS, problems }).text, /And 3 more\./);
  const five = problems.slice(0, 5);
  assert.doesNotMatch(email('problems', { ...WITH_PROBLEMS, problems: five }).text, /more\./);
});

test('does not count what was never read when the whole file cannot be used', () => {
  const first = findingOf('FIL-002', { case: 'count', fileSays: 38, counted: 31 });
  const problem = { ...SITE, code: 'FIL-002', first, documents: 0, amount: 0 };
  const page = { ...PAGE, facts: { ...LIB_0417, totals: NONE }, problems: [problem] };
  const { subject, text } = email('problems', page);
  assert.equal(subject, 'LIB-0417: the file is not complete');
  assert.match(text, /The file says that it holds 38 invoices; we counted 31\./);
  assert.doesNotMatch(text, /passed every check|0 invoices/);
});

test('shows the second approver what the first answered', () => {
  const warning = {
    ...SITE,
    code: 'DUP-003',
    group: 'PT-1',
    first: findingOf('DUP-003', { number: 'PT-1', other: 'PT1' }),
  };
  const answers = [{ code: 'DUP-003', group: 'PT-1', answer: 'Two copies ordered' }];
  const facts = { ...FACTS, approvals: [{ ...APPROVAL, answers }] };
  const { text } = email('second', { ...PAGE, facts, warnings: [warning] });
  assert.match(text, /Priya Shah approved this batch today at 9:31am\./);
  assert.match(
    text,
    /This may be a repeat of an earlier one: AH-55120 and 1 more\nAnswer: "Two copies ordered"/,
  );
});

test('tells the sender line by line what to change, and asks for a new file only then', () => {
  const problems = { by: 'Priya Shah', reason: 'problems' as const, message: 'See below.' };
  const { text } = email('returned', { ...WITH_PROBLEMS, closed: problems });
  assert.match(text, /AH-55120\n14\nA \(104772\) has no pay site called LIB\./);
  assert.match(text, /send a new file/);
  const repeat = { by: 'Priya Shah', reason: 'repeat' as const, message: 'Sent last week.' };
  assert.doesNotMatch(
    email('returned', { ...WITH_PROBLEMS, closed: repeat }).text,
    /send a new file/,
  );
});

test('reconciles invoices and credit notes apart, down to the difference', () => {
  const table = email('loaded').blocks.find((block) => block.kind === 'table');
  assert.deepEqual(
    table?.head.map((cell) => cell.label),
    ['', 'Invoices', 'Total of invoices', 'Credit notes', 'Total of credit notes'],
  );
  assert.deepEqual(table?.rows.at(0), [
    'In the file from the Stock Unit',
    '46',
    '£8,471.12',
    '1',
    '-£58.75',
  ]);
  assert.deepEqual(table?.rows.at(-1), ['Difference', '0', '£0.00', '0', '£0.00']);
});

test('shows what was refused, why, and that it makes the difference', () => {
  const { blocks, text } = email('part-refused', ONE_REFUSED);
  const table = blocks.find((block) => block.kind === 'table');
  assert.deepEqual(table?.rows.slice(-2), [
    ['Refused by Oracle', '1', '£164.20'],
    ['Difference', '1', '£164.20'],
  ]);
  assert.match(
    text,
    /PT-90417\nPeters Ltd\n£164\.20\nRefused by Oracle\nINVALID DISTRIBUTION ACCT/,
  );
});

test('says what became of the documents that are not there, and that all is over only when it is', () => {
  const at = (outcomes: EmailFacts['facts']['outcomes'], gone: number, ended = false) => ({
    ...ONE_REFUSED,
    facts: { ...ONE_REFUSED.facts, outcomes, ended },
    reconciliation: { ...ONE_REFUSED.reconciliation, refused: { ...NONE, invoices: gone } },
  });
  const subjects: readonly [EmailKind, EmailFacts, string][] = [
    ['part-refused', at({ refused: 1 }, 1), 'Oracle refused 1 of 38 invoices'],
    [
      'part-refused',
      at({ refused: 1, validated: 37 }, 1, true),
      'Oracle refused 1 of 38 invoices, the rest is validated',
    ],
    ['part-refused', at({ cancelled: 2 }, 2), '2 of 38 invoices cancelled in Oracle'],
    [
      'part-refused',
      at({ refused: 1, void: 1 }, 2),
      'Oracle refused 1 and cancelled 1 of 38 invoices',
    ],
    ['refused', at({ refused: 38 }, 38), 'Oracle refused all 38 invoices'],
    ['refused', at({ cancelled: 38 }, 38), 'all 38 invoices cancelled in Oracle'],
  ];
  for (const [kind, page, subject] of subjects)
    assert.equal(email(kind, page).subject, `LIB-0417: ${subject}`);
});

test('does not call the rest of a part refused batch settled', () => {
  assert.doesNotMatch(email('part-refused', ONE_REFUSED).text, /the rest is\.|paid/);
});

test('says of what is in the target but not validated that it is not the end', () => {
  assert.match(email('in-target').text, /not everything is validated yet/);
  assert.doesNotMatch(email('in-target').text, /Confirmed by|loaded/i);
});

test('asks for a new file only for what was refused, never for what was cancelled', () => {
  const page = (outcomes: EmailFacts['facts']['outcomes']) => ({
    ...ONE_REFUSED,
    facts: { ...ONE_REFUSED.facts, outcomes },
    refusals: [],
  });
  for (const kind of ['part-refused', 'refused'] as const) {
    const { text } = email(kind, page({ cancelled: 1 }));
    assert.doesNotMatch(text, /in a new file|Refused by|AIMS did not expect/);
    assert.match(text, /do not send it again before Procure to Pay has said why/);
    assert.doesNotMatch(email(kind, page({ refused: 1 })).text, /do not send it again/);
  }
  const both = email('part-refused', page({ refused: 1, void: 1 })).text;
  assert.match(both, /in a new file[\s\S]*do not send it again/);
  assert.match(both, /Refused or cancelled by Oracle/);
});

test('says in the list of what a target answered what became of each document', () => {
  const [refused] = ONE_REFUSED.refusals;
  const held = refused && { ...refused, status: 'on-hold' as const };
  const page = { ...ONE_REFUSED, refusals: [...ONE_REFUSED.refusals, ...(held ? [held] : [])] };
  const table = email('on-hold', page).blocks.find((block) => block.kind === 'table');
  assert.deepEqual(
    table?.rows.map((row) => row[3]),
    ['Refused by Oracle', 'On hold in Oracle'],
  );
});

test('names each document that the target answers differently, with both amounts', () => {
  const contradiction = {
    kind: 'different-amount' as const,
    supplier: '104990',
    number: 'PT-90417',
    sent: 16_420,
    answered: 16_421,
    known: 'created' as const,
    status: 'created' as const,
    what: '',
    at: '2026-11-19T09:00:00Z',
  };
  const claimed = { count: 47, pence: 841_238 };
  const page = {
    ...PAGE,
    contradictions: [contradiction],
    reconciliation: { ...PAGE.reconciliation, claimed },
  };
  const { subject, text } = email('reply-contradicts', page);
  assert.equal(subject, 'LIB-0418: the answer of Oracle differs from what was sent');
  assert.match(text, /We sent 47 invoices, £8,412\.37\. Oracle confirms 47, £8,412\.38\./);
  assert.match(text, /PT-90417\n104990\nThe amount is another\n£164\.20\n£164\.21/);
});

test('does not say that an answer differs where it cannot be read, or nothing was sent', () => {
  const whole = { supplier: '', number: '', sent: undefined, answered: undefined };
  const said = (kind: 'unreadable' | 'never-sent', what: string) =>
    email('reply-contradicts', {
      ...PAGE,
      contradictions: [
        { ...whole, kind, what, known: undefined, status: undefined, at: '2026-11-19T09:00:00Z' },
      ],
    });
  const unreadable = said('unreadable', 'the last line is cut off');
  assert.equal(unreadable.subject, 'LIB-0418: the answer of Oracle cannot be read');
  assert.match(unreadable.text, /cannot be understood: the last line is cut off/);
  const never = said('never-sent', '');
  assert.equal(never.subject, 'LIB-0418: Oracle answers for what was never sent');
  assert.doesNotMatch(`${unreadable.text}${never.text}`, /differs|does not agree/);
});

test('says how many changes are not in a list that is too long for an email', () => {
  const problems = [{ ...SITE, count: 214 }];
  const closed = { by: 'Priya Shah', reason: 'problems' as const, message: 'See below.' };
  const page = { ...WITH_PROBLEMS, problems, closed, unlisted: { errors: 6 } };
  assert.match(email('returned', page).text, /And 219 more, which are not listed here/);
});
