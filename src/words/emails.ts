/**
 * The e-mails: which message says what, from plain facts. Subjects start with the reference and can be understood
 * without opening. No message promises what AIMS does not know, and no link in one changes anything when opened.
 */
import type { ReturnReason } from '../domain/decision.ts';
import { countOf } from '../domain/document.ts';
import type { OutcomeStatus } from '../domain/outcome.ts';
import {
  contradictionWords,
  type DescribedContradictions,
  describeContradictions,
} from './contradictions.ts';
import { deliveryTrouble } from './delivery-trouble.ts';
import type { EmailBlock, EmailKind, EmailModel } from './email-model.ts';
import {
  allWords,
  amounts,
  batchLink,
  type EmailContext,
  type EmailFacts,
  figures,
  type ProblemFacts,
  paragraph,
  reconciliationTable,
  teamOf,
  theFile,
} from './email-parts.ts';
import { describeFinding, warningAnswered } from './findings.ts';
import { capitalise, count, formatInstant, formatMoney, formatNumber, listOf } from './format.ts';
import { inSentence } from './labels.ts';
import { notThere, onDay, outcomeWords, warningsToRead } from './states.ts';

export function buildEmail(kind: EmailKind, page: EmailFacts, context: EmailContext): EmailModel {
  const { ref } = page.facts;
  const { about, blocks } = BUILDERS[kind](page, context);
  const heading = `${ref}: ${about}`;
  const isTest = context.environment === 'test';
  return {
    kind,
    ref,
    subject: isTest ? `[TEST] ${heading}` : heading,
    heading,
    blocks: isTest
      ? [paragraph('This is a test system. Nothing in it is paid.'), ...blocks]
      : blocks,
  };
}

interface Content {
  /** What follows the reference in the subject. */
  readonly about: string;
  readonly blocks: readonly EmailBlock[];
}

type Builder = (page: EmailFacts, context: EmailContext) => Content;

const BUILDERS: Readonly<Record<EmailKind, Builder>> = {
  problems: problemsEmail,
  ready: readyEmail,
  second: secondEmail,
  returned: returnedEmail,
  'in-target': inTargetEmail,
  loaded: loadedEmail,
  'part-refused': partRefusedEmail,
  refused: refusedEmail,
  'on-hold': onHoldEmail,
  waiting: waitingEmail,
  'in-doubt': inDoubtEmail,
  'not-loaded': notLoadedEmail,
  'check-failed': checkFailedEmail,
  'original-damaged': originalDamagedEmail,
  'transform-failed': transformFailedEmail,
  'reply-contradicts': replyContradictsEmail,
};

/* ---------- before the decision ---------- */

const MOST_LISTED = 5;

function problemsEmail(page: EmailFacts, context: EmailContext): Content {
  const { facts } = page;
  if (page.documentsWithErrors === 0) return wholeFileEmail(page, context);
  const all = countOf(facts.totals);
  const bad = page.documentsWithErrors;
  const has = bad === 1 ? 'has problems' : 'have problems';
  return {
    about: `${formatNumber(bad)} of ${allWords(page)} ${has}`,
    blocks: [
      paragraph(
        `${theFile(page, context)} is on hold: ${formatNumber(bad)} of its ${allWords(page)} ${has}. Nothing of it has been sent to ${inSentence(context.labels.to)}.`,
      ),
      problemList(page, context),
      ...(all > bad ? [paragraph(othersPassed(page, all - bad))] : []),
      paragraph(
        'Where the fix is in a list, you do not need a new file: AIMS checks the batch again by itself when the list changes.',
      ),
      batchLink(page, context, 'See the problems, or return the file'),
    ],
  };
}

function othersPassed(page: EmailFacts, others: number): string {
  const amount = formatMoney(page.passedAmount);
  return others === 1
    ? `The other one (${amount}) passed every check.`
    : `The other ${formatNumber(others)} (${amount}) passed every check.`;
}

function wholeFileEmail(page: EmailFacts, context: EmailContext): Content {
  const first = page.problems[0]?.first;
  const what = first ? describeFinding(first, context.labels).heading : 'The file cannot be used';
  return {
    about: `${what.charAt(0).toLowerCase()}${what.slice(1)}`,
    blocks: [
      paragraph(
        `${theFile(page, context)} cannot be used as it is. Nothing of it has been sent to ${inSentence(context.labels.to)}.`,
      ),
      ...(first ? [problemList(page, context)] : []),
      batchLink(page, context, 'See the batch, or return the file'),
    ],
  };
}

function problemList(page: EmailFacts, context: EmailContext): EmailBlock {
  const items = page.problems.slice(0, MOST_LISTED).map((problem) => {
    const words = describeFinding(problem.first, context.labels);
    return {
      text: `${words.heading}${concerned(problem, context)}`,
      more: [words.text, ...words.fix],
    };
  });
  const rest = page.problems.length - items.length;
  const more = rest > 0 ? [{ text: `And ${formatNumber(rest)} more.`, more: [] }] : [];
  return { kind: 'list', ordered: true, items: [...items, ...more] };
}

/** ": 2 invoices, £412.80"; nothing for a problem of the whole file. */
function concerned(problem: ProblemFacts, { labels }: EmailContext): string {
  if (problem.documents === 0) return '';
  return `: ${count(problem.documents, labels.document)}, ${formatMoney(problem.amount)}`;
}

function readyEmail(page: EmailFacts, context: EmailContext): Content {
  return {
    about: `ready to approve, ${figures(page)}`,
    blocks: [
      paragraph(
        `${theFile(page, context)} passed every check: ${amounts(page, context)}. It waits for your decision.`,
      ),
      ...(page.approvalsDropped > 0
        ? [
            paragraph(
              'It was approved before, but something that it was approved on has changed since. That approval no longer counts.',
            ),
          ]
        : []),
      ...warningBlocks(page, context),
      ...(page.facts.approvalsNeeded === 2
        ? [paragraph('Because of its amounts it needs 2 people: you and one more.')]
        : []),
      batchLink(page, context, 'Review and approve'),
    ],
  };
}

function secondEmail(page: EmailFacts, context: EmailContext): Content {
  const [first] = page.facts.approvals;
  const who = first
    ? `${first.name} approved this batch ${onDay(formatInstant(first.at, context.now))}.`
    : 'This batch has its first approval.';
  return {
    about: `needs your second approval, ${figures(page)}`,
    blocks: [
      paragraph(`${who} It needs a second person, and you are one of those who can be.`),
      paragraph(`${theFile(page, context)} passed every check: ${amounts(page, context)}.`),
      ...answerBlocks(page, context),
      batchLink(page, context, 'Review and approve'),
    ],
  };
}

function warningBlocks(page: EmailFacts, context: EmailContext): readonly EmailBlock[] {
  if (page.warnings.length === 0) return [];
  const items = page.warnings.slice(0, MOST_LISTED).map((warning) => {
    const words = describeFinding(warning.first, context.labels);
    return { text: words.heading, more: [words.text] };
  });
  return [paragraph(warningsToRead(page.warnings.length)), { kind: 'list', ordered: false, items }];
}

/** What the first approver said to each warning. */
function answerBlocks(page: EmailFacts, context: EmailContext): readonly EmailBlock[] {
  const items = (page.facts.approvals[0]?.answers ?? []).map((answer) => ({
    text: warningAnswered(answer, page.warnings, context.labels),
    more: [`Answer: "${answer.answer}"`],
  }));
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}

function returnedEmail(page: EmailFacts, context: EmailContext): Content {
  const { closed } = page;
  const needChanges = closed?.reason === ('problems' satisfies ReturnReason);
  const bad = page.documentsWithErrors;
  return {
    about:
      needChanges && bad > 0
        ? `returned to ${inSentence(context.labels.from)}, ${count(bad, context.labels.document)} to change`
        : `returned to ${inSentence(context.labels.from)}`,
    blocks: [
      paragraph(
        `${closed?.by ?? 'An approver'} has returned the file ${page.facts.fileName} to ${inSentence(context.labels.from)}. Nothing from it has gone to ${inSentence(context.labels.to)}.`,
      ),
      ...(closed && closed.message !== ''
        ? [paragraph('Their message:'), { kind: 'quote' as const, text: closed.message }]
        : []),
      ...(needChanges ? whatToChange(page, context) : []),
    ],
  };
}

function whatToChange(page: EmailFacts, context: EmailContext): readonly EmailBlock[] {
  const send = paragraph(
    `Then send a new file in the usual way. You can use the same ${context.labels.document.one} numbers.`,
  );
  if (page.problems.length === 0) return [send];
  const rows = changesIn(page, context);
  const rest =
    page.problems.reduce((sum, one) => sum + one.count, page.unlisted.errors) - rows.length;
  const more = paragraph(
    `And ${formatNumber(rest)} more, which are not listed here. Ask ${page.closed?.by ?? 'the person who returned it'} for the whole list before you send a new file.`,
  );
  return [changesTable(rows, context), ...(rest > 0 ? [more] : []), send];
}

/** More lines than this are no help in an email. */
const MOST_CHANGES = 500;

function changesIn(page: EmailFacts, { labels }: EmailContext): readonly (readonly string[])[] {
  const rows = page.problems.flatMap((problem) =>
    problem.shown.map(({ finding, document }) => [
      document?.number ?? 'The whole file',
      finding.line === undefined ? '' : formatNumber(finding.line),
      describeFinding(finding, labels).text,
    ]),
  );
  return rows.slice(0, MOST_CHANGES);
}

function changesTable(rows: readonly (readonly string[])[], context: EmailContext): EmailBlock {
  return {
    kind: 'table',
    caption: 'What to change',
    head: [
      { label: capitalise(context.labels.document.one), figure: false },
      { label: 'Line in file', figure: true },
      { label: 'What is wrong', figure: false },
    ],
    rows,
    total: false,
  };
}

/* ---------- after the answer ---------- */

function inTargetEmail(page: EmailFacts, context: EmailContext): Content {
  const { ends } = page.facts.definition.confirm;
  const to = inSentence(context.labels.to);
  return {
    about: `in ${context.labels.to}, not yet ${ends}, ${figures(page)}`,
    blocks: [
      paragraph(
        `${capitalise(to)} has created what was sent, at the amounts sent. That is not the end: not everything is ${ends} yet. AIMS writes again when it is.`,
      ),
      reconciliationTable(page, context, `Created in ${context.labels.to}`),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function loadedEmail(page: EmailFacts, context: EmailContext): Content {
  const { facts } = page;
  const at = formatInstant(facts.endedAt ?? facts.changedAt, context.now);
  const to = inSentence(context.labels.toLong);
  return {
    about: `loaded, ${countOf(facts.totals) === 1 ? '' : 'all '}${figures(page)}`,
    blocks: [
      paragraph(
        `All of it is in ${to}, ${facts.definition.confirm.ends}, confirmed ${onDay(at)}. You do not need to do anything.`,
      ),
      reconciliationTable(page, context, `Confirmed by ${context.labels.to}`),
      ...approvedByBlocks(page, context),
      batchLink(page, context, `See batch ${facts.ref}`),
    ],
  };
}

function partRefusedEmail(page: EmailFacts, context: EmailContext): Content {
  const { to } = context.labels;
  const what = notThere(page.facts, to);
  const over = page.facts.ended ? `, the rest is ${page.facts.definition.confirm.ends}` : '';
  return {
    about: `${what}${over}`,
    blocks: [
      paragraph(`${capitalise(what)}. None of these is there${over}.`),
      reconciliationTable(page, context, `Confirmed by ${to}`),
      ...refusalBlocks(page, context),
      ...(isAnyAt(page, 'refused')
        ? [
            paragraph(
              `What was refused: put it right in ${inSentence(context.labels.fromSystem)} and send it in a new file, and nothing else with it.`,
            ),
          ]
        : []),
      ...cancelledBlocks(page, context),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function refusedEmail(page: EmailFacts, context: EmailContext): Content {
  const what = notThere(page.facts, context.labels.to);
  return {
    about: what,
    blocks: [
      paragraph(`${capitalise(what)}. Nothing of this batch is there.`),
      ...refusalBlocks(page, context),
      ...(isAnyAt(page, 'refused')
        ? [
            paragraph(
              `AIMS did not expect this. Ask ${teamOf(context, 'procure-to-pay')} what the reasons mean before a new file is sent.`,
            ),
          ]
        : []),
      ...cancelledBlocks(page, context),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function isAnyAt({ facts }: EmailFacts, ...statuses: readonly OutcomeStatus[]): boolean {
  return statuses.some((status) => (facts.outcomes[status] ?? 0) > 0);
}

/** A person cancelled it there, for a reason that AIMS does not know: a new file could pay it a second time. */
function cancelledBlocks(page: EmailFacts, context: EmailContext): readonly EmailBlock[] {
  if (!isAnyAt(page, 'cancelled', 'void')) return [];
  return [
    paragraph(
      `What was cancelled: do not send it again before ${teamOf(context, 'procure-to-pay')} has said why it was cancelled.`,
    ),
  ];
}

function onHoldEmail(page: EmailFacts, context: EmailContext): Content {
  const { to } = context.labels;
  const held = page.facts.outcomes['on-hold'] ?? countOf(page.reconciliation.held);
  const are = held === 1 ? 'is' : 'are';
  return {
    about: `${formatNumber(held)} of ${allWords(page)} on hold in ${to}`,
    blocks: [
      paragraph(
        `${formatNumber(held)} of ${allWords(page)} ${are} in ${inSentence(to)} but on hold there, and cannot be paid until the hold is released.`,
      ),
      ...refusalBlocks(page, context),
      paragraph(
        `Ask ${teamOf(context, 'procure-to-pay')} to look at the hold. You do not need a new file.`,
      ),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

const DO_NOT_SEND_AGAIN = 'Do not send anything of this batch again until the two are compared.';

function replyContradictsEmail(page: EmailFacts, context: EmailContext): Content {
  const { to } = context.labels;
  const link = batchLink(page, context, `See batch ${page.facts.ref}`);
  if (page.contradictions.length === 0) {
    const about = `the answer of ${to} differs from what was sent`;
    return {
      about,
      blocks: [paragraph(`${capitalise(about)}. ${contradictionWords.settled}`), link],
    };
  }
  const said = describeContradictions(
    page.contradictions,
    page.reconciliation,
    page.facts.definition,
    context.labels,
    context.now,
  );
  return {
    about: said.heading,
    blocks: [
      ...said.texts.map(paragraph),
      ...(said.rows.length === 0 ? [] : contradictionBlocks(said, context)),
      ...(said.fix.length > 0 ? said.fix : [DO_NOT_SEND_AGAIN]).map(paragraph),
      paragraph(contradictionWords.lookedInto(context.labels)),
      link,
    ],
  };
}

function contradictionBlocks(
  { rows, unlisted }: DescribedContradictions,
  { labels }: EmailContext,
): readonly EmailBlock[] {
  const figure = (label: string) => ({ label, figure: true });
  const text = (label: string) => ({ label, figure: false });
  return [
    {
      kind: 'table',
      caption: contradictionWords.caption,
      head: [
        text(capitalise(labels.document.one)),
        text(contradictionWords.supplier),
        text(contradictionWords.what),
        figure(contradictionWords.sent),
        figure(contradictionWords.answered(labels.to)),
      ],
      rows: rows.map(({ number, supplier, what, sent, answered }) => [
        number,
        supplier,
        what,
        sent,
        answered,
      ]),
      total: false,
    },
    ...(unlisted === 0 ? [] : [paragraph(contradictionWords.more(unlisted))]),
    paragraph(contradictionWords.notBelieved),
  ];
}

/** What the target says of each document that needs a person: what became of it, and the reason it gave. */
function refusalBlocks(page: EmailFacts, context: EmailContext): readonly EmailBlock[] {
  if (page.refusals.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: `What ${inSentence(context.labels.to)} says`,
      head: [
        { label: capitalise(context.labels.document.one), figure: false },
        { label: 'Supplier', figure: false },
        { label: 'Amount', figure: true },
        { label: 'What happened', figure: false },
        { label: 'Reason', figure: false },
      ],
      rows: page.refusals.map(({ document, status, message }) => [
        document.number,
        document.supplierName === '' ? document.supplier : document.supplierName,
        formatMoney(document.gross),
        outcomeWords(status, page.facts.definition).label,
        message === '' ? 'No reason given' : message,
      ]),
      total: false,
    },
  ];
}

function approvedByBlocks(page: EmailFacts, context: EmailContext): readonly EmailBlock[] {
  const names = page.facts.approvals.map(
    ({ name, at }) => `${name} (${formatInstant(at, context.now)})`,
  );
  return names.length === 0 ? [] : [paragraph(`Approved by ${listOf(names)}.`)];
}

/* ---------- on the way ---------- */

function waitingEmail(page: EmailFacts, context: EmailContext): Content {
  const { delivery } = page.facts;
  const to = inSentence(context.labels.to);
  const since = delivery?.firstFailedAt ?? delivery?.queuedAt ?? page.facts.changedAt;
  return {
    about: `waiting for ${context.labels.to}`,
    blocks: [
      paragraph(
        `AIMS has not been able to reach ${to} since ${formatInstant(since, context.now)}. The approved batch (${amounts(page, context)}) is stored.`,
      ),
      paragraph(
        `AIMS goes on trying by itself for as long as it takes, at least once an hour, and writes when ${to} has confirmed it. Before each new try it looks whether an earlier one arrived.`,
      ),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function inDoubtEmail(page: EmailFacts, context: EmailContext): Content {
  const to = inSentence(context.labels.to);
  const group = page.facts.delivery?.group ?? page.facts.ref;
  return {
    about: `not known whether ${context.labels.to} has it`,
    blocks: [
      paragraph(
        `AIMS began to send this batch (${amounts(page, context)}) and cannot know whether ${to} has it. It does not send it again by itself.`,
      ),
      paragraph(
        `Look in ${to} for group ${group}. Its answer settles it: where it has the batch, what became of each ${context.labels.document.one}; where it has not, that each was refused. Then the same numbers can come in a new file.`,
      ),
      ...lastTrouble(page),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function notLoadedEmail(page: EmailFacts, context: EmailContext): Content {
  const { delivery } = page.facts;
  const tries = count(delivery?.attempts.length ?? 0, { one: 'try', many: 'tries' });
  const since = formatInstant(
    delivery?.firstFailedAt ?? delivery?.queuedAt ?? page.facts.changedAt,
    context.now,
  );
  return {
    about: `not loaded, needs ${context.labels.systems}`,
    blocks: [
      paragraph(
        `AIMS stopped after ${tries} since ${since}. The batch (${amounts(page, context)}) is stored and nothing is lost.`,
      ),
      ...lastTrouble(page),
      paragraph(
        'When the cause is put right, start AIMS again, or change its settings where the cause was there: it then tries again by itself, and looks first whether an earlier try arrived.',
      ),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function checkFailedEmail(page: EmailFacts, context: EmailContext): Content {
  const what =
    page.facts.couldNotCheck === 'list-unfit'
      ? 'a list to check against cannot be used'
      : 'a check stopped working';
  return {
    about: `${what}, needs ${context.labels.systems}`,
    blocks: [
      paragraph(
        `AIMS could not finish checking ${page.facts.fileName}. What is not checked counts as not passed, so the batch cannot be approved. The file is stored.`,
      ),
      ...(page.problems.length > 0 ? [problemList(page, context)] : []),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function originalDamagedEmail(page: EmailFacts, context: EmailContext): Content {
  const to = inSentence(context.labels.to);
  return {
    about: `the stored file is damaged, needs ${context.labels.systems}`,
    blocks: [
      paragraph(
        `What AIMS has stored of ${page.facts.fileName} is not what arrived any more. AIMS makes no use of it, and sends nothing of this batch to ${to}.`,
      ),
      paragraph(
        'Find out what changed the archive, and put the stored file back from a backup. An approved batch then goes on by itself; any other has to be checked again.',
      ),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function transformFailedEmail(page: EmailFacts, context: EmailContext): Content {
  const to = inSentence(context.labels.to);
  return {
    about: `approved, cannot be made ready to send, needs ${context.labels.systems}`,
    blocks: [
      paragraph(
        `AIMS could not make this batch (${amounts(page, context)}) ready to send. Nothing of it has been sent to ${to}. The approval stands, and AIMS goes on trying.`,
      ),
      paragraph('The log of AIMS says what is in the way.'),
      batchLink(page, context, `See batch ${page.facts.ref}`),
    ],
  };
}

function lastTrouble({ facts }: EmailFacts): readonly EmailBlock[] {
  const { delivery, definition } = facts;
  if (delivery?.lastError === undefined) return [];
  const seen = delivery.attempts.at(-1)?.detail;
  const trouble = deliveryTrouble(delivery.lastError, seen, definition.to.label);
  return [paragraph(`What happened last: ${trouble}`)];
}
