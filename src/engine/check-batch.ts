/**
 * Parse and validate: one file's check, from the archived bytes to findings that people can see. The check itself is
 * a pure function of bytes, definition, validator and snapshots, run in a process of its own; here its results are
 * joined to the batch, to what AIMS knows from other batches, and to the trail.
 */
import { AIMS, type AuditEventName } from '../domain/audit-event.ts';
import type { Manifest } from '../domain/delivery.ts';
import { countOf, grossOf } from '../domain/document.ts';
import { AimsError, type ErrorCode, isAimsError } from '../domain/errors.ts';
import { type Finding, isError } from '../domain/finding.ts';
import type { Definition } from '../domain/interface.ts';
import { catalogueFinding } from '../formats/catalogue-finding.ts';
import { londonDay, utc } from '../lib/clock.ts';
import { type Kept, originalPath } from '../stages/archive/keep-original.ts';
import {
  askRechecksOfSharing,
  type BatchRow,
  batchesToRecheck,
  dueBatches,
  liveBatchOfBytes,
  moveBatch,
  totalsToRow,
} from '../store/batches.ts';
import {
  addErrorToDocuments,
  checksBefore,
  clearDocumentFindings,
  type FindingRow,
  findingsOfCheck,
  finishCheck,
  rowToFinding,
} from '../store/checks.ts';
import {
  approvalsOf,
  carryApprovals,
  claimedKeys,
  decisionsOf,
  returnedBefore,
  waitingElsewhere,
} from '../store/decisions.ts';
import { addNotice } from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { originalById } from '../store/originals.ts';
import { allotIds, idsOf } from './allot-ids.ts';
import type { CheckJob, CheckSetup, CheckSummary } from './check/check-contract.ts';
import { type CheckProcess, isOfMachine } from './check/check-process.ts';
import type { CheckPool } from './check-pool.ts';
import { CheckResults } from './check-results.ts';
import { blockedByLists, checkSetup } from './check-setup.ts';
import { dropApprovals } from './drop-approvals.ts';
import { eachByItself } from './each-by-itself.ts';
import type { EngineContext } from './engine-context.ts';
import { leaveForLater } from './leave-for-later.ts';
import { noteDamage } from './note-damage.ts';
import { TO_CHECK } from './path.ts';
import { isNil, noteRepeat } from './receive-file.ts';

/** Findings listed for one file; the rest are counted. */
const MAX_FINDINGS = 1000;

/** Checks what is due for one interface. True when there was something. */
export async function checkDueBatches(
  context: EngineContext,
  pool: CheckPool,
  name: string,
): Promise<boolean> {
  const now = utc(context.clock.now());
  const due = await dueBatches(context.store.db, TO_CHECK, now);
  const again = await batchesToRecheck(context.store.db, now);
  // Asked after the batches: what was brought into force before they were due is what they are checked by.
  const inForce = context.settings.find(name);
  const mine = [...due, ...again].filter((batch) => batch.interface === name);
  let worked = false;
  await eachByItself(mine, async (batch) => {
    // What is left of an interface that has ended is checked by what it is bound to.
    const definition = inForce ?? context.settings.definition(name, batch.definition);
    const first = await firstOfBytes(context, definition, batch);
    // Whether this one is a repeat is known when the first is checked.
    if (first?.check_id === null) return;
    worked = true;
    await (first
      ? context.store.write((tx) => noteRepeat(tx, batch, first.ref))
      : checkBatch(context, pool, definition, batch)
    ).catch((error: unknown) => leaveForLater(context, 'check.failed', batch, error));
  });
  // No further file comes of one that has ended.
  if (inForce) pool.prepare(await checkSetup(context, inForce));
  else await pool.drop(name);
  return worked;
}

/**
 * Where nil returns are expected, the same bytes again are a repeat only if they are not nil, which the check of the
 * first of them says: the earlier batch that this one repeats, or may repeat while that is not checked yet.
 */
async function firstOfBytes(
  context: EngineContext,
  definition: Definition,
  batch: BatchRow,
): Promise<BatchRow | undefined> {
  if (!definition.source.nilReturns || batch.check_id !== null) return undefined;
  const { sha256 } = await originalById(context.store.db, batch.original_id);
  const first = await liveBatchOfBytes(context.store.db, batch.interface, sha256);
  return first && first.id < batch.id && !isNil(first) ? first : undefined;
}

async function checkBatch(
  context: EngineContext,
  pool: CheckPool,
  definition: Definition,
  batch: BatchRow,
): Promise<void> {
  const setup = await checkSetup(context, definition);
  try {
    await runCheck(context, pool, setup, batch);
  } catch (error) {
    if (!isForGood(error, batch)) throw error;
    context.log.error('check.failed', error, { batch: batch.ref });
    await blockBatch(context, setup, batch, error);
  }
}

/** After so many unexpected failures of one batch, it is its own and not the moment's. */
const MOST_FAILURES = 3;

/** What no further try of the same check can change. */
const FOR_GOOD: readonly ErrorCode[] = ['CHECK_FAILED', 'ORIGINAL_CHANGED', 'MONEY_OUT_OF_RANGE'];

function isForGood(error: unknown, { failures }: BatchRow): boolean {
  if (isAimsError(error) && !isOfMachine(error)) return FOR_GOOD.includes(error.code);
  return failures + 1 >= MOST_FAILURES;
}

/** One check with everything that came of it. */
interface Checked {
  readonly batch: BatchRow;
  readonly setup: CheckSetup;
  readonly job: CheckJob;
  readonly results: CheckResults;
  readonly summary: CheckSummary;
  /** The preview; undefined where something stops the batch. */
  readonly manifest: Manifest | undefined;
}

async function runCheck(
  context: EngineContext,
  pool: CheckPool,
  setup: CheckSetup,
  batch: BatchRow,
): Promise<void> {
  const job = await jobFor(context, batch);
  const results = new CheckResults(context, batch, setup);
  const { process, summary } = await checkFile(pool, setup, job, results);
  results.countUnlisted(summary.unlisted);
  try {
    await context.mark('validate.before-results');
    const checked = { batch, setup, job, results, summary };
    const manifest = await preview(context, process, checked);
    await context.mark('validate.after-preview');
    await makeCurrent(context, { ...checked, manifest });
    await context.mark('validate.after-current');
    context.wake('mail');
  } finally {
    await process.close();
  }
}

/** The check of a file: the one that was begun when it arrived, or one made now. */
async function checkFile(
  pool: CheckPool,
  setup: CheckSetup,
  job: CheckJob,
  results: CheckResults,
): Promise<{ readonly process: CheckProcess; readonly summary: CheckSummary }> {
  const begun = await pool.takeBegun(setup, job);
  const process = begun?.process ?? (await pool.take(setup));
  try {
    if (!begun) return { process, summary: await process.check(job, results) };
    await results.documents(begun.documents);
    await results.findings(begun.findings);
    return begun;
  } catch (error) {
    await process.close();
    throw error;
  }
}

/** Files up to this size are checked in memory as they arrive; larger ones wait for their batch. */
const CHECKED_EARLY_BYTES = 256 * 1024;

export async function checkEarly(
  context: EngineContext,
  pool: CheckPool,
  definition: Definition,
  kept: Kept,
  name: string,
): Promise<void> {
  if (kept.bytes <= CHECKED_EARLY_BYTES)
    await pool.begin(definition.name, jobOf(context, kept, name, null));
}

export async function jobFor(context: EngineContext, batch: BatchRow): Promise<CheckJob> {
  const original = await originalById(context.store.db, batch.original_id);
  return jobOf(context, original, original.file_name, batch.accounting_today);
}

function jobOf(
  context: EngineContext,
  kept: Kept,
  name: string,
  accountingToday: string | null,
): CheckJob {
  const { sha256, bytes } = kept;
  const now = context.clock.now();
  const today = londonDay(now);
  return {
    original: { path: originalPath(context.paths.originals, sha256), name, bytes, sha256 },
    now: utc(now),
    today,
    accountingToday: accountingToday ?? today,
    maxFindings: MAX_FINDINGS,
  };
}

/** The output as it would be, so that nothing which cannot be transformed is ever offered for approval. */
async function preview(
  context: EngineContext,
  process: CheckProcess,
  { batch, setup, job, results, summary }: Omit<Checked, 'manifest'>,
): Promise<Manifest | undefined> {
  if (results.errors > 0 || summary.unreadable) return undefined;
  const rows = await allotIds(context, setup.definition, batch, results.payloadLines);
  return process.preview({ group: batch.ref, today: job.accountingToday, ids: idsOf(rows) });
}

/** The last transaction: from here on these findings are the batch's, and its approval is bound to this manifest. */
async function makeCurrent(context: EngineContext, checked: Checked): Promise<void> {
  const { batch, setup, job, results, summary } = checked;
  await context.store.write(async (tx) => {
    const { checkId, known } = await writeResults(tx, context, checked);
    const { errors, warnings, totals } = results;
    const tally = [...summary.tally, knownTally(countOf(totals), known, summary.unreadable)];
    await finishCheck(tx, checkId, {
      tally: JSON.stringify(tally),
      validator: summary.validator ?? null,
      errors,
      warnings,
    });
    const manifest = errors === 0 ? checked.manifest : undefined;
    const moved = await moveBatch(tx, batch, summary.unreadable ? 'unreadable' : 'validated', {
      definition: setup.definition.sha256,
      check_id: checkId,
      ...totalsToRow(totals),
      control_count: summary.control.count ?? null,
      control_pence: summary.control.pence ?? null,
      errors,
      warnings,
      manifest: manifest?.sha256 ?? null,
      // Fixed by the first preview: what is approved later must come out the same on another day.
      accounting_today: checked.manifest ? job.accountingToday : batch.accounting_today,
      recheck_at: null,
      replaces: (await returnedBefore(tx.db, checkId, batch.id, batch.interface)) ?? null,
    });
    if (!moved) throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: 'state' });
    if (summary.unreadable) await freeNumbers(tx, batch);
    auditCheck(tx, { ...checked, manifest }, checkId);
    const before = await lastNotHeld(tx, batch.id, checkId);
    const now = await findingsOfCheck(tx.db, checkId);
    await settleApprovals(tx, checked, { checkId, manifest, before: before?.findings ?? [], now });
    const notice = manifest
      ? await noticeOfReady(tx, batch.id, before)
      : noticeOfProblems(before, now);
    if (notice) await addNotice(tx, notice, batch.id);
  });
}

/** What the check found, and what AIMS knows besides from other batches. */
async function writeResults(
  tx: Writing,
  context: EngineContext,
  { batch, setup, results, summary }: Checked,
): Promise<{ readonly checkId: number; readonly known: readonly Finding[] }> {
  const checkId = await results.writeRest(tx);
  if (summary.hidesDocuments) await clearDocumentFindings(tx, checkId);
  const known = summary.hidesDocuments
    ? []
    : await findKnown(tx, context, setup.definition, batch, checkId);
  const listed = known.slice(0, MAX_FINDINGS);
  await results.writeLast(tx, listed);
  results.countUnlisted({ errors: known.length - listed.length, warnings: 0 });
  await addErrorToDocuments(
    tx,
    checkId,
    known.flatMap((finding) => finding.document ?? []),
  );
  return { checkId, known };
}

function auditCheck(
  tx: Writing,
  { batch, setup, results, summary, manifest }: Checked,
  checkId: number,
): void {
  const subject = `batch:${batch.ref}`;
  const snapshots = Object.entries(setup.datasets).map(([role, file]): [string, string] => [
    `list.${role}`,
    file?.sha256 ?? '',
  ]);
  const { totals, errors, warnings } = results;
  const facts = {
    check: checkId,
    definition: setup.definition.sha256,
    layout: setup.layout.sha256,
    validator: summary.validator ?? 'none',
    ...Object.fromEntries(snapshots),
    errors,
    warnings,
  };
  const audit = (event: AuditEventName, more: Readonly<Record<string, string | number>>) =>
    tx.audit({ event, actor: AIMS, subject, facts: more });
  if (summary.unreadable) {
    audit('batch.unreadable', { from: batch.state, to: 'unreadable', ...facts });
    return;
  }
  const [documents, pence] = [countOf(totals), grossOf(totals)];
  audit('batch.parsed', { from: batch.state, to: 'parsed', documents, pence });
  const made = { manifest: manifest?.sha256 ?? 'none' };
  audit('batch.validated', { from: 'parsed', to: 'validated', ...facts, ...made });
}

/* ---------- what a new check means for people ---------- */

interface CheckBefore {
  readonly id: number;
  readonly findings: readonly FindingRow[];
}

/** What people know of a batch: its last check before this one that was not held for a list. */
async function lastNotHeld(
  tx: Writing,
  batchId: number,
  checkId: number,
): Promise<CheckBefore | undefined> {
  for (const id of await checksBefore(tx.db, batchId, checkId)) {
    const findings = await findingsOfCheck(tx.db, id);
    const errors = findings.filter(isError).length;
    if (blockedByLists(findings, errors) !== 'held') return { id, findings };
  }
  return undefined;
}

/** Approvals given before a re-check stand only if it found exactly the same. */
async function settleApprovals(
  tx: Writing,
  { batch, setup }: Checked,
  check: {
    readonly checkId: number;
    readonly manifest: Manifest | undefined;
    readonly before: readonly FindingRow[];
    readonly now: readonly FindingRow[];
  },
): Promise<void> {
  const given = await approvalsOf(tx.db, [batch.id]);
  if (given.length === 0) return;
  const stands =
    check.manifest?.sha256 === batch.manifest &&
    setup.definition.sha256 === batch.definition &&
    marksOf(check.now, foundBesidesAge) === marksOf(check.before, foundBesidesAge);
  if (stands) await carryApprovals(tx, batch.id, check.checkId);
  else await dropApprovals(tx, batch, 'check');
}

/**
 * People are told when there is something new to act on, not at every quiet re-check: the batch can be approved and
 * could not before, its approvals no longer count, or its problems are others than those they were told of.
 */
async function noticeOfReady(
  tx: Writing,
  batchId: number,
  before: CheckBefore | undefined,
): Promise<'ready' | undefined> {
  if (!before || before.findings.some(isError)) return 'ready';
  const approvals = (await decisionsOf(tx.db, batchId)).filter(({ kind }) => kind === 'approve');
  const wereDropped = approvals.some((row) => row.check_id === before.id && row.void_at !== null);
  return wereDropped ? 'ready' : undefined;
}

function noticeOfProblems(
  before: CheckBefore | undefined,
  now: readonly FindingRow[],
): 'check-failed' | 'problems' | undefined {
  const problems = now.filter(isError);
  const lists = blockedByLists(problems, problems.length);
  if (lists === 'held') return undefined;
  if (marksOf(problems) === marksOf(before?.findings.filter(isError) ?? [])) return undefined;
  const isOurs = lists === 'unfit' || problems.some(({ code }) => code === 'CHK-001');
  return isOurs ? 'check-failed' : 'problems';
}

/** Which findings these are, as one text; `more` of each where the same place is not the same finding. */
function marksOf(
  findings: readonly FindingRow[],
  more: (finding: FindingRow) => string = () => '',
): string {
  return findings
    .map((finding) =>
      [finding.code, finding.document_no, finding.line, finding.group_key, more(finding)].join('|'),
    )
    .join('\n');
}

/** Values that say how old something is: they change by themselves, and the finding stays the same. */
const AGES: readonly string[] = ['hours', 'months'];

function foundBesidesAge(finding: FindingRow): string {
  const values = Object.entries(rowToFinding(finding).values);
  return JSON.stringify(values.filter(([name]) => !AGES.includes(name)));
}

/* ---------- what AIMS knows from other batches ---------- */

/** Numbers that this target has from AIMS already, or that wait in an earlier batch. */
async function findKnown(
  tx: Writing,
  context: EngineContext,
  definition: Definition,
  batch: BatchRow,
  checkId: number,
): Promise<Finding[]> {
  const target = definition.to.connection;
  const claimed = await claimedKeys(tx.db, target, checkId, batch.id);
  const sharing = context.settings.current.interfaces
    .filter((other) => other.to.connection === target)
    .map((other) => other.name);
  const waiting = await waitingElsewhere(tx.db, checkId, batch.id, sharing);
  const taken = new Set(claimed.map((claim) => claim.no));
  return [
    ...claimed.map((claim) =>
      knownFinding(claim, claim.state === 'confirmed' ? 'DUP-001' : 'DUP-004'),
    ),
    ...waiting
      .filter((other) => !taken.has(other.no))
      .map((other) => knownFinding(other, 'DUP-004')),
  ];
}

function knownFinding(
  found: {
    readonly no: number;
    readonly number: string;
    readonly line: number;
    readonly ref: string;
    readonly state: string;
  },
  code: 'DUP-001' | 'DUP-004',
): Finding {
  return {
    code,
    severity: 'error',
    scope: 'document',
    document: found.no,
    line: found.line,
    column: undefined,
    field: 'number',
    values: { number: found.number, batch: found.ref, state: found.state },
    group: found.ref,
    dataset: undefined,
  };
}

function knownTally(documents: number, known: readonly Finding[], unreadable: boolean) {
  const failed = new Set(known.map((finding) => finding.document)).size;
  return { check: 'not-waiting', passed: documents - failed, failed, done: !unreadable };
}

/* ---------- a check that could not be made ---------- */

/** The check could not be made: the batch is blocked with that as its one problem, and nothing else is held up. */
async function blockBatch(
  context: EngineContext,
  setup: CheckSetup,
  batch: BatchRow,
  error: unknown,
): Promise<void> {
  await context.store.write(async (tx) => {
    const results = new CheckResults(context, batch, setup);
    const checkId = await results.writeLast(tx, [blockFinding(error)]);
    await finishCheck(tx, checkId, { tally: '[]', validator: null, errors: 1, warnings: 0 });
    const moved = await moveBatch(tx, batch, 'unreadable', {
      check_id: checkId,
      errors: 1,
      warnings: 0,
      manifest: null,
      recheck_at: null,
    });
    if (!moved) throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: 'state' });
    await freeNumbers(tx, batch);
    tx.audit({
      event: 'batch.check-failed',
      actor: AIMS,
      subject: `batch:${batch.ref}`,
      facts: { from: batch.state, to: 'unreadable', check: checkId, ...whatFailed(error) },
    });
    await dropApprovals(tx, batch, 'check-failed');
    if (isAimsError(error, 'ORIGINAL_CHANGED')) await noteDamage(tx, batch);
    else await addNotice(tx, 'check-failed', batch.id);
  });
  context.wake('mail');
}

/** A damaged original is no fault of a check. */
function blockFinding(error: unknown): Finding {
  if (isAimsError(error, 'ORIGINAL_CHANGED')) return catalogueFinding('CHK-002', {}, {});
  const { what: check, reference } = whatFailed(error);
  return catalogueFinding('CHK-001', {}, { check, reference }, { group: check });
}

/** `before`: as it was. Its numbers are those of the check it had; while it waited for a decision they held up others. */
async function freeNumbers(tx: Writing, before: BatchRow): Promise<void> {
  if (before.state === 'validated') await askRechecksOfSharing(tx, before);
}

function whatFailed(error: unknown): { readonly what: string; readonly reference: string } {
  if (!isAimsError(error)) return { what: 'check', reference: '' };
  return { what: error.context.what ?? error.code, reference: error.context.reference ?? '' };
}
