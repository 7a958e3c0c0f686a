/**
 * `aims batch`: list, show, return, withdraw. Approving is not here: that is done by a signed-in person, on a page that
 * shows what is approved.
 */
import { randomUUID } from 'node:crypto';
import { RETURN_REASONS, type ReturnReason } from '../domain/decision.ts';
import { grossOf } from '../domain/document.ts';
import { AimsError, EXIT, isAimsError } from '../domain/errors.ts';
import { returnBatch, withdrawBatch } from '../engine/decide-batch.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { batchPage } from '../engine/queries/batch-page.ts';
import { allBatches } from '../engine/queries/home-page.ts';
import type { BatchFacts } from '../engine/views.ts';
import {
  batchHeads,
  howMany,
  NO_BATCHES,
  NO_MATCH,
  reasonLength,
  returned,
  withdrawn,
} from '../words/commands/batch.ts';
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
  numberOption,
  type Outcome,
  textOption,
  usage,
} from './command.ts';
import { batchData } from './json.ts';
import { nearestName } from './nearest.ts';
import { inHome } from './open-home.ts';
import { table } from './table.ts';
import { paint } from './terminal.ts';
import { deciderOf } from './who.ts';

const SHOWN = 25;
const MOST = 5_000;

/* ---------- list ---------- */

export function listBatches(invocation: Invocation): Promise<Outcome> {
  return inHome(invocation, async (context) => {
    const now = context.clock.now();
    const limit = numberOption(invocation, 'limit', { least: 1, most: MOST }) ?? SHOWN;
    const wanted = wantedInterface(context, invocation);
    const mine = (facts: BatchFacts) =>
      (wanted === undefined || facts.interface === wanted) &&
      (!flag(invocation, 'needsAttention') || statusOf(facts, now).group === 'person');
    const batches = (await allBatches(context, undefined, MOST)).filter(mine).slice(0, limit);
    const anything = wanted !== undefined || flag(invocation, 'needsAttention');
    const lines =
      batches.length === 0
        ? [anything ? NO_MATCH : NO_BATCHES]
        : [...batchTable(batches, now), '', howMany(batches.length)];
    return done({ batches: batches.map((facts) => batchData(facts, now)) }, lines);
  });
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
  return inHome(invocation, async (context) => {
    const page = await batchPage(context, argument(invocation, 0));
    const { ref, state, errors } = page.facts;
    const returnable = (state === 'validated' || state === 'unreadable') && errors > 0;
    const next = returnable ? [`aims batch return ${ref} --as USER --reason TEXT`] : [];
    const now = context.clock.now();
    const { home } = context.settings.current;
    return done(batchPageData(page, home, now), batchPageLines(page, home, now), { next });
  });
}

/* ---------- return, withdraw ---------- */

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

async function decide(
  context: EngineContext,
  asked: string,
  act: (ref: string) => Promise<unknown>,
): Promise<BatchFacts> {
  const { facts } = await batchPage(context, asked);
  await act(facts.ref).catch((error: unknown) => {
    throw isAimsError(error, 'DECISION_OVERTAKEN') ? notPossible(facts, context) : error;
  });
  return (await batchPage(context, facts.ref)).facts;
}

/** Nothing was opened before, as on a page: the batch simply is where it is. */
function notPossible(facts: BatchFacts, context: EngineContext): AimsError {
  const state = `"${statusOf(facts, context.clock.now()).label}"`;
  return new AimsError('NOT_POSSIBLE_IN_STATE', { ref: facts.ref, state });
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
    throw usage(`--why is one of ${RETURN_REASONS.join(', ')}, not "${text}".`);
  return kind;
}

/** The same length as on the page. */
function reasonOf(invocation: Invocation): string {
  const reason = neededOption(invocation, 'reason');
  if (reason.length < 10 || reason.length > 1_000) throw usage(reasonLength(reason.length));
  return reason;
}
