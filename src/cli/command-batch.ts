/**
 * `aims batch`: list, show, return, withdraw, settle. Approving is not here: that is done by a signed-in person, on a page that
 * shows what is approved.
 */
import { randomUUID } from 'node:crypto';
import { RETURN_REASONS, type ReturnReason } from '../domain/decision.ts';
import { grossOf } from '../domain/document.ts';
import { AimsError, EXIT, isAimsError } from '../domain/errors.ts';
import { returnBatch, settleBatch, withdrawBatch } from '../engine/decide-batch.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { type BatchList, batchList, openBatches } from '../engine/queries/batch-list.ts';
import { batchPage } from '../engine/queries/batch-page.ts';
import type { BatchFacts } from '../engine/views.ts';
import type { BatchSelection } from '../store/batches.ts';
import {
  BATCHES,
  batchHeads,
  NO_BATCHES,
  NO_MATCH,
  reasonLength,
  returned,
  settled,
  withdrawn,
} from '../words/commands/batch.ts';
import { quoted } from '../words/fill.ts';
import { countTotals, formatMoney, formatShortInstant } from '../words/format.ts';
import { inSentence } from '../words/labels.ts';
import { sentenceOf, statusOf } from '../words/states.ts';
import { batchPageData, batchPageLines } from './batch/show.ts';
import {
  argument,
  done,
  flag,
  type Invocation,
  neededOption,
  type Outcome,
  textOption,
  usage,
} from './command.ts';
import { batchData } from './json.ts';
import { limitOf, listOutcome } from './list.ts';
import { nearestName } from './nearest.ts';
import { inHome, lookInHome } from './open-home.ts';
import { table } from './table.ts';
import { paint } from './terminal.ts';
import { deciderOf } from './who.ts';

/* ---------- list ---------- */

export async function listBatches(invocation: Invocation): Promise<Outcome> {
  const limit = limitOf(invocation);
  return lookInHome(invocation, async (context) => {
    const now = context.clock.now();
    const name = wantedInterface(context, invocation);
    const forPeople = flag(invocation, 'needsAttention');
    const { batches, total } = await (forPeople ? batchesForPeople : batchList)(
      context,
      { interface: name },
      limit,
    );
    return listOutcome({
      name: 'batches',
      items: batches,
      total,
      nouns: BATCHES,
      none: forPeople || name !== undefined ? NO_MATCH : NO_BATCHES,
      data: (facts) => batchData(facts, now),
      table: (some) => batchTable(some, now),
    });
  });
}

/** Whether a batch waits for a person is derived from its facts, so they are read before they are cut. */
async function batchesForPeople(
  context: EngineContext,
  selection: BatchSelection,
  limit: number,
): Promise<BatchList> {
  const now = context.clock.now();
  const all = (await openBatches(context, selection)).filter(
    (facts) => statusOf(facts, now).group === 'person',
  );
  return { batches: all.slice(0, limit), total: all.length };
}

function wantedInterface(context: EngineContext, invocation: Invocation): string | undefined {
  const name = textOption(invocation, 'interface');
  if (name === undefined) return undefined;
  const known = context.settings.current.interfaces.map((definition) => definition.name);
  if (!known.includes(name))
    throw new AimsError('INTERFACE_NOT_FOUND', { name, ...nearestName(name, known) });
  return name;
}

export function batchTable(batches: readonly BatchFacts[], now: Date): readonly string[] {
  const { ref, interface: name, arrived, documents, total, status } = batchHeads;
  const columns = [
    { head: ref },
    { head: name },
    { head: arrived },
    { head: documents },
    { head: total, figure: true },
    { head: status },
  ];
  const rows = batches.map((facts) => {
    const { label, colour } = statusOf(facts, now);
    return [
      facts.ref,
      facts.interface,
      formatShortInstant(facts.receivedAt),
      countTotals(facts.totals, facts.definition.nouns),
      formatMoney(grossOf(facts.totals)),
      paint(label, colour),
    ];
  });
  return table(columns, rows);
}

/* ---------- show ---------- */

export function showBatch(invocation: Invocation): Promise<Outcome> {
  return lookInHome(invocation, async (context) => {
    const page = await batchPage(context, argument(invocation, 0));
    const { ref, state, errors } = page.facts;
    const returnable = (state === 'validated' || state === 'unreadable') && errors > 0;
    const next = returnable
      ? [`${invocation.aims} batch return ${ref} --as USER --reason TEXT`]
      : [];
    const now = context.clock.now();
    const { home } = context.settings.current;
    return done(batchPageData(page, home, now), batchPageLines(page, home, now), { next });
  });
}

/* ---------- return, withdraw, settle ---------- */

export function returnToSender(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const form = { token: randomUUID(), reason: kindOf(invocation), message: reasonOf(invocation) };
    const decider = await deciderOf(context, invocation);
    const facts = await decide(context, argument(invocation, 0), (ref) =>
      returnBatch(context, ref, decider, form),
    );
    return decided(context, facts, returned(facts.ref, inSentence(facts.definition.from.label)));
  });
}

export function withdraw(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const form = { token: randomUUID(), message: reasonOf(invocation) };
    const decider = await deciderOf(context, invocation);
    const facts = await decide(context, argument(invocation, 0), (ref) =>
      withdrawBatch(context, ref, decider, form),
    );
    return decided(context, facts, withdrawn(facts.ref));
  });
}

export function settle(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const message = reasonOf(invocation);
    const decider = await deciderOf(context, invocation);
    const { contradictions } = await batchPage(context, argument(invocation, 0));
    const form = { token: randomUUID(), message, last: contradictions.at(-1)?.id ?? 0 };
    const facts = await decide(context, argument(invocation, 0), (ref) =>
      settleBatch(context, ref, decider, form),
    );
    return decided(context, facts, settled(facts.ref, facts.contradicted));
  });
}

async function decide(
  context: EngineContext,
  asked: string,
  act: (ref: string) => Promise<unknown>,
): Promise<BatchFacts> {
  const { facts } = await batchPage(context, asked);
  await act(facts.ref).catch(async (error: unknown) => {
    throw isAimsError(error, 'DECISION_OVERTAKEN') ? await notPossible(facts.ref, context) : error;
  });
  return (await batchPage(context, facts.ref)).facts;
}

/** Nothing was opened before, as on a page: the batch simply is where it is now, also when it only just got there. */
async function notPossible(ref: string, context: EngineContext): Promise<AimsError> {
  const { facts } = await batchPage(context, ref);
  const state = `"${statusOf(facts, context.clock.now()).label}"`;
  return new AimsError('NOT_POSSIBLE_IN_STATE', { ref, state });
}

function decided(context: EngineContext, facts: BatchFacts, sentence: string): Outcome {
  const now = context.clock.now();
  return {
    exitCode: EXIT.done,
    data: batchData(facts, now),
    lines: [sentenceOf(facts, now), sentence],
  };
}

function kindOf(invocation: Invocation): ReturnReason {
  const text = textOption(invocation, 'why') ?? 'problems';
  const kind = RETURN_REASONS.find((reason) => reason === text);
  if (kind === undefined)
    throw usage(`--why is one of ${RETURN_REASONS.join(', ')}, not ${quoted(text)}.`);
  return kind;
}

/** The same length as on the page. */
function reasonOf(invocation: Invocation): string {
  const reason = neededOption(invocation, 'reason');
  if (reason.length < 10 || reason.length > 1_000) throw usage(reasonLength(reason.length));
  return reason;
}
