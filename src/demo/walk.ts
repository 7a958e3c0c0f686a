/**
 * The whole way, unattended: signs in on the real pages, reads the batches, approves the clean one, waits until the
 * finance system has confirmed it, and holds what AIMS says against what the finance system and the mail server have.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyTrail } from '../audit/verify-trail.ts';
import { countOf, grossOf, sameTotals } from '../domain/document.ts';
import { toDecimal } from '../domain/money.ts';
import { batchPage } from '../engine/queries/batch-page.ts';
import type { BatchPage } from '../engine/views.ts';
import { latestBatches } from '../store/batches.ts';
import { emailsToSend, openNotices } from '../store/emails.ts';
import { demoWords } from '../words/commands/demo.ts';
import { describeFinding } from '../words/findings.ts';
import { formatMoney } from '../words/format.ts';
import { labelsOf } from '../words/labels.ts';
import { sentenceOf, statusOf } from '../words/states.ts';
import { textOf, type Visitor, visit } from './browse.ts';
import type { Stage } from './demo.ts';
import { DEMO_PASSWORD } from './demo-people.ts';

const PATIENCE_MS = 30_000;
const SUBJECTS = ['ready to approve', 'have problems', 'loaded'];

/** What came of it; shown as it is to programs. */
export interface Walked {
  readonly home: string;
  /** The clean batch, what the finance system confirmed of it, and in pounds how much. */
  readonly batch: string;
  readonly documents: number;
  readonly total: string;
  readonly auditEntries: number;
  /** Whatever is not as it should be, in words; nothing when all went well. */
  readonly mistakes: readonly string[];
}

export async function walkTheWay(stage: Stage): Promise<Walked> {
  const mistakes: string[] = [];
  const expect = (isSo: boolean, what: string, found: string) => {
    if (!isSo) mistakes.push(demoWords.expected(what, found));
  };
  const [clean, problems, repeat] = await batchesAtRest(stage);
  for (const page of [clean, problems, repeat]) tellState(stage, page);
  tellProblems(stage, problems);
  expect(
    problems.documentsWithErrors > 0 && problems.facts.state === 'validated',
    'problems that stop the batch',
    problems.facts.state,
  );
  expect(
    repeat.facts.repeatOf === clean.facts.ref,
    `a repeat of ${clean.facts.ref}`,
    repeat.facts.state,
  );

  await approveOnThePages(stage, clean.facts.ref);
  const loaded = await waitUntil(stage, clean.facts.ref, (page) => page.facts.ended);
  tellState(stage, loaded);
  await checkMoney(stage, loaded, expect);
  await checkEmails(stage, expect);
  const verdict = await verifyTrail(stage.aims.home.context.store.db);
  stage.tell(demoWords.verdict(verdict.intact, verdict.entries));
  expect(verdict.intact, 'an intact trail', verdict.broken?.what ?? '');

  const { confirmed } = loaded.reconciliation;
  return {
    home: stage.home,
    batch: loaded.facts.ref,
    documents: countOf(confirmed),
    total: toDecimal(grossOf(confirmed)),
    auditEntries: verdict.entries,
    mistakes,
  };
}

/* ---------- the batches ---------- */

/** The three batches, once AIMS has nothing more to do on them by itself. */
async function batchesAtRest(stage: Stage): Promise<[BatchPage, BatchPage, BatchPage]> {
  const { context } = stage.aims.home;
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const rows = (await latestBatches(context.store.db, 3)).toReversed();
    const isAtRest = rows.every((row) => row.state === 'validated' || row.state === 'duplicate');
    if (rows.length === 3 && isAtRest) {
      const [clean, problems, repeat] = await Promise.all(
        rows.map((row) => batchPage(context, row.ref)),
      );
      if (clean && problems && repeat) return [clean, problems, repeat];
    }
    if (performance.now() > until)
      throw new Error(
        `The batches did not come to rest: ${rows.map((row) => `${row.ref} ${row.state}`).join(', ')}`,
      );
    await sleep(100);
  }
}

async function waitUntil(
  stage: Stage,
  ref: string,
  isSo: (page: BatchPage) => boolean,
): Promise<BatchPage> {
  const until = performance.now() + PATIENCE_MS;
  let label = '';
  for (;;) {
    const page = await batchPage(stage.aims.home.context, ref);
    if (isSo(page) || performance.now() > until) return page;
    const now = statusOf(page.facts, stage.aims.home.context.clock.now()).label;
    if (now !== label) tellState(stage, page);
    label = now;
    await sleep(100);
  }
}

function tellState({ aims, tell }: Stage, { facts }: BatchPage): void {
  const now = aims.home.context.clock.now();
  tell(demoWords.state(facts.ref, statusOf(facts, now).label, sentenceOf(facts, now)));
}

function tellProblems({ aims, tell }: Stage, page: BatchPage): void {
  const labels = labelsOf(page.facts.definition, aims.home.context.settings.current.home);
  for (const group of page.problems) {
    const { code, heading, text } = describeFinding(group.first, labels);
    tell(`  ${code} ${heading}: ${text}`);
  }
}

/* ---------- the pages ---------- */

async function approveOnThePages(stage: Stage, ref: string): Promise<void> {
  const visitor = visit(stage.url);
  const home = await signIn(visitor, 'priya');
  stage.tell(demoWords.signedIn('Priya Shah', home.heading));
  const batch = await visitor.open(`/batches/${ref}`);
  stage.tell(
    demoWords.reads(
      ref,
      textOf(/<p class="govuk-body-l[^"]*">([\s\S]*?)<\/p>/.exec(batch.html)?.[1] ?? batch.heading),
    ),
  );
  const before = await visitor.open(`/batches/${ref}/approve`);
  const after = await visitor.submit(before, '/approve');
  stage.tell(demoWords.approves(after.heading));
}

async function signIn(visitor: Visitor, username: string) {
  const page = await visitor.open('/sign-in');
  return visitor.submit(page, '/sign-in', { username, password: DEMO_PASSWORD });
}

/* ---------- what came of it ---------- */

type Expect = (isSo: boolean, what: string, found: string) => void;

/** What AIMS says is confirmed, what was in the file, and what the finance system itself counts: equal to the penny. */
async function checkMoney(
  stage: Stage,
  { facts, reconciliation }: BatchPage,
  expect: Expect,
): Promise<void> {
  const { received, confirmed } = reconciliation;
  const status = await stage.finance.status();
  const { count, pence } = status.totals;
  stage.tell(demoWords.finance(count, formatMoney(pence)));
  expect(facts.ended && facts.state === 'confirmed', 'the clean batch to be loaded', facts.state);
  expect(
    sameTotals(received, confirmed),
    formatMoney(grossOf(received)),
    formatMoney(grossOf(confirmed)),
  );
  expect(
    reconciliation.file.count === countOf(confirmed),
    `${reconciliation.file.count} documents`,
    String(countOf(confirmed)),
  );
  expect(
    count === countOf(confirmed),
    `${countOf(confirmed)} in the finance system`,
    String(count),
  );
  expect(pence === grossOf(confirmed), formatMoney(grossOf(confirmed)), formatMoney(pence));
  expect(
    Object.values(status.effects).every((times) => times === 1),
    'each to take effect once',
    JSON.stringify(status.effects),
  );
}

async function checkEmails(stage: Stage, expect: Expect): Promise<void> {
  const { mail, tell } = stage;
  for (const subject of SUBJECTS) {
    const came = await mail
      .waitFor((message) => message.subject.includes(subject), PATIENCE_MS)
      .catch(() => undefined);
    expect(came !== undefined, `an e-mail "${subject}"`, 'none');
  }
  await everythingSent(stage);
  tell(demoWords.emails(mail.messages.length));
  for (const { to, subject } of mail.messages) tell(demoWords.email(to.join(', '), subject));
}

/** The outbox is empty: what was owed has been taken by the mail server. */
async function everythingSent({ aims }: Stage): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const { db } = aims.home.context.store;
    const owed = (await openNotices(db)).length + (await emailsToSend(db)).length;
    if (owed === 0) return;
    await sleep(100);
  }
}
