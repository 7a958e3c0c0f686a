/**
 * Decide: a person's approve, return or close, taken in one transaction with its audit event. An approval is bound to
 * the check, the definition and the manifest hash that the person was shown; anything else since then refuses it.
 */
import type { Actor, AuditEventName } from '../domain/audit-event.ts';
import {
  approvalsNeeded,
  type Bar,
  barTo,
  type DecisionKind,
  decisionRules,
  type Person,
  type ReturnReason,
} from '../domain/decision.ts';
import { AimsError } from '../domain/errors.ts';
import type { Definition } from '../domain/interface.ts';
import {
  barToReturn,
  isReturnable,
  isWithdrawable,
  overtakenBy,
  unanswered,
} from '../stages/decide/judge-decision.ts';
import { type BatchRow, batchByRef, holdBatch, moveBatch, updateBatch } from '../store/batches.ts';
import { findingsOfCheck, largestDocuments } from '../store/checks.ts';
import {
  addDecision,
  approvalsOf,
  type DecisionRow,
  decisionByToken,
  decisionsOf,
  releaseClaims,
  voidAllotments,
} from '../store/decisions.ts';
import { addNotice } from '../store/emails.ts';
import type { Reader, Writing } from '../store/open-store.ts';
import { originalById } from '../store/originals.ts';
import { heldFor } from './check-setup.ts';
import type { EngineContext } from './engine-context.ts';
import type { WarningAnswer } from './views.ts';

export interface ApproveForm {
  readonly token: string;
  readonly checkId: number;
  readonly manifest: string;
  readonly answers: readonly WarningAnswer[];
  readonly note?: string | undefined;
}

export interface Approved {
  /** A second person must approve too. */
  readonly second: boolean;
  /** The same form was posted before: nothing was done again. */
  readonly repeated: boolean;
}

/** Who takes a decision: a signed-in person, or somebody at the command line on a named person's behalf. */
export interface Decider {
  readonly person: Person;
  readonly actor: Actor;
  readonly role: string;
}

export async function approveBatch(
  context: EngineContext,
  ref: string,
  decider: Decider,
  form: ApproveForm,
): Promise<Approved> {
  await verifyBytes(context, ref);
  const approved = await context.store
    .write((tx) => approve(tx, context, ref, decider, form))
    .catch((error: unknown) => refuse(context, ref, decider, error));
  await context.mark('decide.after-commit');
  context.wake('transform');
  context.wake('mail');
  return approved;
}

async function approve(
  tx: Writing,
  context: EngineContext,
  ref: string,
  decider: Decider,
  form: ApproveForm,
): Promise<Approved> {
  const batch = await holdBatch(tx, ref);
  if (await isRepeat(tx.db, form.token, decider.person, batch))
    return { second: batch.state === 'validated', repeated: true };
  const definition = context.settings.definition(batch.interface, batch.definition);
  await assertStanding(tx, context, batch, definition, form);
  const given = await approvalsOf(tx.db, [batch.id]);
  assertMay(barTo(decider.person, decisionRules(definition), given));
  await assertAnswered(tx.db, batch, form.answers);
  await addDecision(tx, {
    ...decisionBase(batch, decider, 'approve', form.token),
    check_id: form.checkId,
    manifest: form.manifest,
    definition: batch.definition,
    answers: JSON.stringify(form.answers),
    message: form.note ?? null,
  });
  const needed = await approvalsNeededFor(tx.db, batch, definition);
  const second = given.length + 1 < needed;
  await (second ? keepWaiting(tx, batch) : finishApproval(tx, context, batch, definition));
  auditDecision(
    tx,
    decider,
    batch,
    'batch.approved',
    {
      to: second ? 'validated' : 'approved',
      manifest: form.manifest,
      check: form.checkId,
      definition: batch.definition,
      approval: given.length + 1,
      needed,
      documents: batch.invoices + batch.credits,
      pence: batch.invoices_pence + batch.credits_pence,
    },
    [
      ...form.answers.map((answer) => `${answer.code} ${answer.group}: ${answer.answer}`),
      form.note ?? '',
    ]
      .filter(Boolean)
      .join('\n'),
  );
  await context.mark('decide.before-commit');
  return { second, repeated: false };
}

/** The first of two: the batch stays where it is, with a new version so that a third form cannot slip in. */
async function keepWaiting(tx: Writing, batch: BatchRow): Promise<void> {
  if (!(await updateBatch(tx, batch, {}))) throw await overtaken(tx.db, batch, 'state');
  await addNotice(tx, 'second', batch.id);
}

async function finishApproval(
  tx: Writing,
  context: EngineContext,
  batch: BatchRow,
  definition: Definition,
): Promise<void> {
  const taken = await context.guards.claimDocuments(
    tx,
    definition.to.connection,
    batch.id,
    batch.check_id ?? 0,
  );
  if (taken.length > 0)
    throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: 'claimed' });
  if (!(await moveBatch(tx, batch, 'approved'))) throw await overtaken(tx.db, batch, 'state');
}

/* ---------- return and close ---------- */

export interface ReturnForm {
  readonly token: string;
  readonly reason: ReturnReason;
  readonly message: string;
}

export async function returnBatch(
  context: EngineContext,
  ref: string,
  decider: Decider,
  form: ReturnForm,
): Promise<{ repeated: boolean }> {
  return endBatch(context, ref, decider, 'return', form);
}

export async function withdrawBatch(
  context: EngineContext,
  ref: string,
  decider: Decider,
  form: { readonly token: string; readonly message: string },
): Promise<{ repeated: boolean }> {
  return endBatch(context, ref, decider, 'withdraw', { ...form, reason: 'other' });
}

const ENDINGS = {
  return: { state: 'returned', event: 'batch.returned', allows: isReturnable },
  withdraw: { state: 'withdrawn', event: 'batch.withdrawn', allows: isWithdrawable },
} as const;

async function endBatch(
  context: EngineContext,
  ref: string,
  decider: Decider,
  kind: 'return' | 'withdraw',
  form: ReturnForm,
): Promise<{ repeated: boolean }> {
  const ending = ENDINGS[kind];
  if (form.message.trim() === '') throw new AimsError('REASON_MISSING', { ref });
  const ended = await context.store
    .write(async (tx) => {
      const batch = await holdBatch(tx, ref);
      if (await isRepeat(tx.db, form.token, decider.person, batch)) return { repeated: true };
      const definition = context.settings.definition(batch.interface, batch.definition);
      assertMay(barToReturn(decider.person, decisionRules(definition)));
      if (!ending.allows(batch.state)) throw await overtaken(tx.db, batch, 'state');
      await addDecision(tx, {
        ...decisionBase(batch, decider, kind, form.token),
        check_id: batch.check_id,
        reason: form.reason,
        message: form.message,
        answers: '[]',
      });
      if (!(await moveBatch(tx, batch, ending.state))) throw await overtaken(tx.db, batch, 'state');
      await voidAllotments(tx, batch.id);
      await releaseClaims(tx, batch.id);
      auditDecision(
        tx,
        decider,
        batch,
        ending.event,
        { to: ending.state, reason: form.reason },
        form.message,
      );
      if (kind === 'return') await addNotice(tx, 'returned', batch.id);
      await context.mark('decide.before-commit');
      return { repeated: false };
    })
    .catch((error: unknown) => refuse(context, ref, decider, error));
  await context.mark('decide.after-commit');
  context.wake('mail');
  return ended;
}

/* ---------- what every decision shares ---------- */

function decisionBase(
  batch: BatchRow,
  { person, role }: Decider,
  kind: DecisionKind,
  token: string,
) {
  return {
    batch_id: batch.id,
    kind,
    person_id: person.id,
    username: person.username,
    person_name: person.name,
    role,
    form_token: token,
  };
}

function auditDecision(
  tx: Writing,
  { actor, person }: Decider,
  batch: BatchRow,
  event: AuditEventName,
  facts: Record<string, string | number>,
  detail: string,
): void {
  tx.audit({
    event,
    actor,
    subject: `batch:${batch.ref}`,
    facts: { person: person.id, from: batch.state, ...facts },
    ...(detail ? { detail } : {}),
  });
}

/** The same form from the same person is a double click; the same form from anybody else is not theirs to post. */
async function isRepeat(
  db: Reader,
  token: string,
  person: Person,
  batch: BatchRow,
): Promise<boolean> {
  const earlier = await decisionByToken(db, token);
  if (!earlier) return false;
  if (earlier.person_id === person.id && earlier.batch_id === batch.id) return true;
  throw await overtaken(db, batch, 'state');
}

/** What a person approves is what is in the archive, byte for byte. */
async function verifyBytes(context: EngineContext, ref: string): Promise<void> {
  const batch = await batchByRef(context.store.db, ref);
  const original = await originalById(context.store.db, batch.original_id);
  await context.guards.verifyOriginal(context.paths.originals, original.sha256);
}

async function assertStanding(
  tx: Writing,
  context: EngineContext,
  batch: BatchRow,
  definition: Definition,
  form: ApproveForm,
): Promise<void> {
  const standing = {
    state: batch.state,
    checkId: batch.check_id,
    manifest: batch.manifest,
    errors: batch.errors,
    heldFor: await heldFor({ ...context, store: { ...context.store, db: tx.db } }, definition),
    recheckDue: batch.recheck_at !== null,
  };
  const what = overtakenBy(form, standing);
  if (what) throw await overtaken(tx.db, batch, what);
}

function assertMay(bar: Bar | undefined): void {
  if (bar) throw new AimsError('NOT_ALLOWED', { bar });
}

async function assertAnswered(
  db: Reader,
  batch: BatchRow,
  answers: readonly WarningAnswer[],
): Promise<void> {
  const findings = await findingsOfCheck(db, batch.check_id ?? 0);
  const warnings = findings
    .filter((finding) => finding.severity === 'warning')
    .map(({ code, group_key }) => ({ code, group: group_key }));
  if (unanswered(warnings, answers).length > 0) throw await overtaken(db, batch, 'warnings');
}

async function approvalsNeededFor(
  db: Reader,
  batch: BatchRow,
  definition: Definition,
): Promise<1 | 2> {
  const rules = decisionRules(definition);
  if (rules.secondFrom === undefined || batch.check_id === null) return 1;
  const largest = await largestDocuments(db, [batch.check_id]);
  return approvalsNeeded(rules, {
    grossWithoutCredits: batch.invoices_pence,
    largestDocument: largest.get(batch.check_id) ?? 0,
    originalTotal: batch.invoices_pence + batch.credits_pence,
  });
}

/** Says who was first and when, for the page "This batch has changed since you opened it". */
async function overtaken(db: Reader, batch: BatchRow, what: string): Promise<AimsError> {
  const decisions: DecisionRow[] = await decisionsOf(db, batch.id);
  const last = decisions.findLast((decision) => decision.void_at === null);
  return new AimsError('DECISION_OVERTAKEN', {
    ref: batch.ref,
    what,
    state: batch.state,
    ...(last ? { by: last.person_name, at: last.decided_at, kind: last.kind } : {}),
  });
}

/** A refused decision leaves an entry of its own, then goes on to the person. */
async function refuse(
  context: EngineContext,
  ref: string,
  { actor, person }: Decider,
  error: unknown,
): Promise<never> {
  if (error instanceof AimsError && error.code === 'NOT_ALLOWED') {
    await context.store.write(async (tx) =>
      tx.audit({
        event: 'batch.approval-refused',
        actor,
        subject: `batch:${ref}`,
        facts: { person: person.id, bar: error.context.bar ?? '' },
      }),
    );
  }
  throw error;
}
