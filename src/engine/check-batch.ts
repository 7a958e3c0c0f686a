/**
 * Parse and validate: one file's check, from the archived bytes to findings that people can see. The check itself is
 * a pure function of bytes, definition, validator and snapshots, run in a process of its own; here its results are
 * joined to the batch, to what AIMS knows from other batches, and to the trail.
 */
import { AIMS, type AuditEventName } from '../domain/audit-event.ts';
import type { Manifest } from '../domain/delivery.ts';
import { countOf, grossOf } from '../domain/document.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import type { Definition } from '../domain/interface.ts';
import { londonDay, utc } from '../lib/clock.ts';
import { type Kept, originalPath } from '../stages/archive/keep-original.ts';
import {
  type BatchRow,
  batchesToRecheck,
  dueBatches,
  moveBatch,
  totalsToRow,
  updateBatch,
} from '../store/batches.ts';
import {
  addErrorToDocuments,
  clearDocumentFindings,
  findingsOfCheck,
  finishCheck,
} from '../store/checks.ts';
import {
  approvalsOf,
  carryApprovals,
  claimedKeys,
  returnedBefore,
  voidApprovals,
  waitingElsewhere,
} from '../store/decisions.ts';
import { addNotice } from '../store/emails.ts';
import type { Writing } from '../store/open-store.ts';
import { originalById } from '../store/originals.ts';
import { allotIds, idsOf } from './allot-ids.ts';
import type { CheckJob, CheckSetup, CheckSummary } from './check/check-contract.ts';
import type { CheckProcess } from './check/check-process.ts';
import type { CheckPool } from './check-pool.ts';
import { CheckResults } from './check-results.ts';
import { checkSetup } from './check-setup.ts';
import type { EngineContext } from './engine-context.ts';
import { TO_CHECK } from './path.ts';

/** Findings listed for one file; the rest are counted. */
const MAX_FINDINGS = 1000;

/** Checks what is due for one interface. True when there was something. */
export async function checkDueBatches(
  context: EngineContext,
  pool: CheckPool,
  definition: Definition,
): Promise<boolean> {
  const due = await dueBatches(context.store.db, TO_CHECK, utc(context.clock.now()));
  const again = await batchesToRecheck(context.store.db);
  const mine = [...due, ...again].filter((batch) => batch.interface === definition.name);
  for (const batch of mine) await checkBatch(context, pool, definition, batch);
  pool.prepare(await checkSetup(context, definition));
  return mine.length > 0;
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
    if (!isAimsError(error, 'CHECK_FAILED') && !isAimsError(error, 'ORIGINAL_CHANGED')) throw error;
    context.log.error('check.failed', error, { batch: batch.ref });
    await blockBatch(context, setup, batch, error);
  }
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
  if (begun) {
    await results.documents(begun.documents);
    await results.findings(begun.findings);
    return begun;
  }
  const process = await pool.take(setup);
  try {
    return { process, summary: await process.check(job, results) };
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
): Promise<void> {
  if (kept.bytes <= CHECKED_EARLY_BYTES)
    await pool.begin(definition.name, jobOf(context, kept, null));
}

export async function jobFor(context: EngineContext, batch: BatchRow): Promise<CheckJob> {
  const original = await originalById(context.store.db, batch.original_id);
  return jobOf(context, original, batch.accounting_today);
}

function jobOf(context: EngineContext, kept: Kept, accountingToday: string | null): CheckJob {
  const { sha256, bytes } = kept;
  const now = context.clock.now();
  const today = londonDay(now);
  return {
    original: { path: originalPath(context.paths.originals, sha256), bytes, sha256 },
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
    await settleApprovals(tx, batch, setup.definition, checkId, manifest);
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
    auditCheck(tx, { ...checked, manifest }, checkId);
    await noticeOfCheck(tx, batch, errors, isHeld(summary));
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
  await results.writeLast(tx, known);
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
    errors: errors + summary.unlisted,
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

/** People are told when there is something new to act on, not at every quiet re-check. */
async function noticeOfCheck(
  tx: Writing,
  batch: BatchRow,
  errors: number,
  held: boolean,
): Promise<void> {
  if (held) return;
  const isFirst = batch.check_id === null;
  if (errors > 0 && (isFirst || batch.errors !== errors)) await addNotice(tx, 'problems', batch.id);
  if (errors === 0 && (isFirst || batch.errors > 0)) await addNotice(tx, 'ready', batch.id);
}

/** A list is too old to check against: that is AIMS's to mend, and nobody else has anything to do. */
function isHeld({ hidesDocuments, tally }: CheckSummary): boolean {
  return hidesDocuments && tally.some(({ check, failed }) => check === 'lists-fresh' && failed > 0);
}

/** Approvals given before a re-check stand only if it found exactly the same; otherwise they no longer count. */
async function settleApprovals(
  tx: Writing,
  batch: BatchRow,
  definition: Definition,
  checkId: number,
  manifest: Manifest | undefined,
): Promise<void> {
  const given = await approvalsOf(tx.db, [batch.id]);
  if (given.length === 0 || batch.check_id === null) return;
  const same =
    manifest?.sha256 === batch.manifest &&
    definition.sha256 === batch.definition &&
    (await findingMarks(tx, checkId)) === (await findingMarks(tx, batch.check_id));
  if (same) await carryApprovals(tx, batch.id, checkId);
  else await voidApprovals(tx, batch.id);
}

async function findingMarks(tx: Writing, checkId: number): Promise<string> {
  const findings = await findingsOfCheck(tx.db, checkId);
  return findings
    .map((finding) =>
      [finding.code, finding.document_no, finding.line, finding.group_key, finding.found].join('|'),
    )
    .join('\n');
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

/** The check stopped working: the batch is blocked with that as its one problem, and nothing else is held up. */
async function blockBatch(
  context: EngineContext,
  setup: CheckSetup,
  batch: BatchRow,
  error: AimsError,
): Promise<void> {
  const finding: Finding = {
    code: 'CHK-001',
    severity: 'error',
    scope: 'file',
    document: undefined,
    line: undefined,
    column: undefined,
    field: undefined,
    values: { check: error.context.what ?? 'check', reference: error.context.reference ?? '' },
    group: error.context.what ?? 'check',
    dataset: undefined,
  };
  await context.store.write(async (tx) => {
    const results = new CheckResults(context, batch, setup);
    await results.findings([finding]);
    const checkId = await results.writeRest(tx);
    await finishCheck(tx, checkId, { tally: '[]', validator: null, errors: 1, warnings: 0 });
    await voidApprovals(tx, batch.id);
    await moveBatch(tx, batch, 'unreadable', {
      check_id: checkId,
      errors: 1,
      warnings: 0,
      manifest: null,
      recheck_at: null,
    });
    tx.audit({
      event: 'batch.check-failed',
      actor: AIMS,
      subject: `batch:${batch.ref}`,
      facts: {
        from: batch.state,
        to: 'unreadable',
        check: checkId,
        what: error.context.what ?? '',
        reference: error.context.reference ?? '',
      },
    });
    await addNotice(tx, 'check-failed', batch.id);
  });
  context.wake('mail');
}

export async function askRecheck(context: EngineContext, batch: BatchRow): Promise<void> {
  await context.store.write(
    async (tx) => void (await updateBatch(tx, batch, { recheck_at: tx.at })),
  );
  context.wake('check');
}
