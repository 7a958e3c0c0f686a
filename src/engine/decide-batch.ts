/**
 * Decide: a person's approve, return, close or settle, taken in one transaction with its audit event. An approval is
 * bound to the check, the definition, the manifest hash and the approvals that the person was shown; anything else
 * since then refuses it.
 */
import type { Actor, AuditEventName } from '../domain/audit-event.ts';
import {
  ADMIN_GROUP,
  approvalsNeeded,
  type Bar,
  barTo,
  type DecisionKind,
  decisionRules,
  NO_ROLE,
  nextApprovers,
  type Person,
  roleIn,
} from '../domain/decision.ts';
import { AimsError, isAimsError } from '../domain/errors.ts';
import type { Definition } from '../domain/interface.ts';
import {
  barToReturn,
  barToSettle,
  groupsToReturn,
  isReturnable,
  isWithdrawable,
  overtakenBy,
  unanswered,
  weightOf,
} from '../stages/decide/judge-decision.ts';
import {
  askRechecksOfSharing,
  type BatchRow,
  batchByRef,
  holdBatch,
  markForRecheck,
  moveBatch,
  updateBatch,
} from '../store/batches.ts';
import { findingsOfCheck, largestDocuments } from '../store/checks.ts';
import { settleUpTo } from '../store/contradictions.ts';
import {
  addDecision,
  approvalsOf,
  type DecisionRow,
  decisionByToken,
  decisionsOf,
  releaseClaims,
  voidAllotments,
} from '../store/decisions.ts';
import { type DeliveryRow, deliveryOfBatch, moveDelivery } from '../store/deliveries.ts';
import { addNotice } from '../store/emails.ts';
import type { Reader, Writing } from '../store/open-store.ts';
import { originalById } from '../store/originals.ts';
import { heldFor } from './check-setup.ts';
import type { EngineContext } from './engine-context.ts';
import { noteDamage } from './note-damage.ts';
import type { ApproveForm, ReturnForm, SettleForm, WarningAnswer, WithdrawForm } from './views.ts';

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
}

/** The same, in the group that lets them: what the decision and the trail record. */
interface Acting extends Decider {
  readonly role: string;
}

function actingIn(groups: readonly string[], { person, actor }: Decider): Acting {
  const role = roleIn(groups, person) ?? NO_ROLE;
  return { person, role, actor: actor.kind === 'person' ? { ...actor, role } : actor };
}

export async function approveBatch(
  context: EngineContext,
  ref: string,
  decider: Decider,
  form: ApproveForm,
): Promise<Approved> {
  const approved = await verifyBytes(context, ref)
    .then(() => context.store.write((tx) => approve(tx, context, ref, decider, form)))
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
  const given = await approvalsOf(tx.db, [batch.id]);
  await assertStanding(tx, context, batch, definition, given.length, form);
  const rules = decisionRules(definition);
  assertMay(barTo(decider.person, rules, given));
  const acting = actingIn(nextApprovers(rules, given), decider);
  await assertAnswered(tx.db, batch, form.answers);
  await addDecision(tx, {
    ...decisionBase(batch, acting, 'approve', form.token),
    check_id: form.checkId,
    manifest: form.manifest,
    definition: batch.definition,
    answers: JSON.stringify(form.answers),
    message: form.note ?? null,
  });
  const largest = await largestDocuments(tx.db, [form.checkId]);
  const needed = approvalsNeeded(rules, weightOf(batch, largest.get(form.checkId) ?? 0));
  const second = given.length + 1 < needed;
  await (second ? keepWaiting(tx, batch) : finishApproval(tx, context, batch, definition));
  auditDecision(
    tx,
    acting,
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
      'invoices.pence': batch.invoices_pence,
      'credits.pence': batch.credits_pence,
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

/** The first of two: the batch stays where it is, and the second person is asked. */
async function keepWaiting(tx: Writing, batch: BatchRow): Promise<void> {
  if (!(await updateBatch(tx, batch, {}))) throw await overtaken(tx.db, batch, 'state');
  await addNotice(tx, 'second', batch.id);
}

/** What overtook an approval: another batch took one of its numbers. */
const CLAIMED = 'claimed';

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
    throw new AimsError('DECISION_OVERTAKEN', { ref: batch.ref, what: CLAIMED });
  if (!(await moveBatch(tx, batch, 'approved'))) throw await overtaken(tx.db, batch, 'state');
}

/* ---------- return and close ---------- */

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
  form: WithdrawForm,
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
      const given = await approvalsOf(tx.db, [batch.id]);
      const rules = decisionRules(definition);
      assertMay(barToReturn(decider.person, rules, given));
      const acting = actingIn(groupsToReturn(rules, given), decider);
      const delivery = await deliveryOfBatch(tx.db, batch.id);
      if (!ending.allows(batch.state, delivery?.state))
        throw await overtaken(tx.db, batch, 'state');
      if (form.checkId !== undefined && form.checkId !== batch.check_id)
        throw await overtaken(tx.db, batch, 'check');
      await addDecision(tx, {
        ...decisionBase(batch, acting, kind, form.token),
        check_id: batch.check_id,
        reason: form.reason,
        message: form.message,
        answers: '[]',
      });
      if (!(await moveBatch(tx, batch, ending.state))) throw await overtaken(tx.db, batch, 'state');
      if (delivery && !(await dropDelivery(tx, delivery)))
        throw await overtaken(tx.db, batch, 'state');
      await voidAllotments(tx, batch.id);
      await releaseClaims(tx, batch.id);
      await askRechecksOfSharing(tx, batch);
      auditDecision(
        tx,
        acting,
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
  context.wake('check');
  context.wake('mail');
  return ended;
}

/** Never sent: false when its first attempt began meanwhile. */
function dropDelivery(tx: Writing, delivery: DeliveryRow): Promise<boolean> {
  return moveDelivery(tx, delivery, 'withdrawn', { next_try_at: null, ended_at: tx.at });
}

/* ---------- settle ---------- */

/**
 * What a person found of the answers that contradict: they are closed, and nothing that AIMS believes of a document
 * changes. One that came after what was shown stays open.
 */
export async function settleBatch(
  context: EngineContext,
  ref: string,
  decider: Decider,
  form: SettleForm,
): Promise<{ repeated: boolean }> {
  const settled = await context.store
    .write(async (tx) => {
      const batch = await holdBatch(tx, ref);
      if (await isRepeat(tx.db, form.token, decider.person, batch)) return { repeated: true };
      assertMay(barToSettle(decider.person));
      const acting = actingIn([ADMIN_GROUP], decider);
      const closed = await settleUpTo(tx, batch.id, form.last);
      const [first] = closed;
      if (!first) throw await overtaken(tx.db, batch, 'answers');
      if (form.message.trim() === '') throw new AimsError('REASON_MISSING', { ref });
      await addDecision(tx, {
        ...decisionBase(batch, acting, 'settle', form.token),
        message: form.message,
        answers: '[]',
      });
      const facts = { count: closed.length, first: first.kind };
      auditDecision(tx, acting, batch, 'batch.settled', facts, form.message);
      await context.mark('decide.before-commit');
      return { repeated: false };
    })
    .catch((error: unknown) => refuse(context, ref, decider, error));
  await context.mark('decide.after-commit');
  context.wake('mail');
  return settled;
}

/* ---------- check again ---------- */

/** Asks for a new check of a batch that waits for a decision. Throws DECISION_OVERTAKEN when it has gone on. */
export async function recheckBatch(
  context: EngineContext,
  ref: string,
  decider: Decider,
): Promise<void> {
  await context.store.write(async (tx) => {
    const batch = await holdBatch(tx, ref);
    if (!isReturnable(batch.state) || !(await markForRecheck(tx, batch)))
      throw await overtaken(tx.db, batch, 'state');
    const rules = decisionRules(context.settings.definition(batch.interface, batch.definition));
    const acting = actingIn([...rules.approvers, ...rules.seconds], decider);
    auditDecision(tx, acting, batch, 'batch.recheck-asked', {}, '');
  });
  context.wake('check');
}

/* ---------- what every decision shares ---------- */

function decisionBase(
  batch: BatchRow,
  { person, role }: Acting,
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
  { actor, person }: Acting,
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

/**
 * The same form from the same person is a double click, for as long as what it did stands; the same form from anybody
 * else is not theirs to post.
 */
async function isRepeat(
  db: Reader,
  token: string,
  person: Person,
  batch: BatchRow,
): Promise<boolean> {
  const earlier = await decisionByToken(db, token);
  if (!earlier) return false;
  if (earlier.person_id !== person.id || earlier.batch_id !== batch.id)
    throw await overtaken(db, batch, 'state');
  if (earlier.void_at !== null) throw await overtaken(db, batch, 'dropped');
  return true;
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
  approvals: number,
  form: ApproveForm,
): Promise<void> {
  const standing = {
    state: batch.state,
    approvals,
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

/** A refused decision leaves an entry of its own, or a new check of what has changed, then goes on to the person. */
async function refuse(
  context: EngineContext,
  ref: string,
  decider: Decider,
  error: unknown,
): Promise<never> {
  if (isAimsError(error, 'NOT_ALLOWED')) await noteRefusal(context, ref, decider, error);
  if (isAimsError(error, 'DECISION_OVERTAKEN') && error.context.what === CLAIMED)
    await recheckClaimed(context, ref);
  if (isAimsError(error, 'ORIGINAL_CHANGED')) await noteDamaged(context, ref);
  throw error;
}

async function noteDamaged(context: EngineContext, ref: string): Promise<void> {
  await context.store.write(async (tx) => noteDamage(tx, await holdBatch(tx, ref)));
  context.wake('mail');
}

async function noteRefusal(
  context: EngineContext,
  asked: string,
  { actor, person }: Decider,
  error: AimsError,
): Promise<void> {
  const { ref } = await batchByRef(context.store.db, asked);
  await context.store.write(async (tx) =>
    tx.audit({
      event: 'batch.approval-refused',
      actor,
      subject: `batch:${ref}`,
      facts: { person: person.id, bar: error.context.bar ?? '' },
    }),
  );
}

/** Another batch has one of its numbers since the last check: the next one says so, and which. */
async function recheckClaimed(context: EngineContext, ref: string): Promise<void> {
  await context.store.write(async (tx) => {
    const batch = await holdBatch(tx, ref);
    if (isReturnable(batch.state)) await markForRecheck(tx, batch);
  });
  context.wake('check');
}
