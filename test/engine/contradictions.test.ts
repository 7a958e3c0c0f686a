/**
 * Answers that contradict what was sent: what the finance system would have by them, who is told what while they are
 * open, and how a person settles them.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Person } from '../../src/domain/decision.ts';
import { isAimsError } from '../../src/domain/errors.ts';
import { type Decider, settleBatch } from '../../src/engine/decide-batch.ts';
import { batchPage } from '../../src/engine/queries/batch-page.ts';
import { personActor } from '../../src/engine/sign-in.ts';
import { tellPeople } from '../../src/engine/tell-people.ts';
import type { SettleForm } from '../../src/engine/views.ts';
import { addContradictions } from '../../src/store/contradictions.ts';
import { decisionsOf } from '../../src/store/decisions.ts';
import { latestEmails } from '../../src/store/emails.ts';
import { describeContradictions } from '../../src/words/contradictions.ts';
import { labelsOf } from '../../src/words/labels.ts';
import { onBothDatabases } from '../store/stores.ts';
import { someInvoices } from '../support/library-file.ts';
import { ALEX, answered, ofWholeAnswer, type Said, sent } from './answers.ts';
import { assertSound, batchOf, entriesAbout, openChecking } from './checking.ts';
import type { TestEngine } from './engines.ts';

const FOUND = 'It was typed into Oracle by hand, and is taken out again.';
const STRANGER: Said = { number: 'NOT-OURS', pence: 5_000, status: 'CREATED' };

describe('by an answer that contradicts, the target would have', () => {
  interface Case {
    readonly before: readonly string[];
    readonly news: readonly Said[];
    readonly claimed: readonly [count: number, pence: number];
    readonly says: RegExp | undefined;
    readonly row: RegExp;
  }
  const [one, two] = saying('A');
  const cases: Readonly<Record<string, Case>> = {
    'one less, where it refuses what it had': {
      before: ['CREATED', 'CREATED', 'CREATED'],
      news: [{ ...two, status: 'REFUSED' }],
      claimed: [2, 2_004],
      says: /We sent 3 invoices, £30\.06\. Oracle confirms 2, £20\.04\./,
      row: /^It was "In Oracle, not yet validated", and now it would be "Refused by Oracle"$/,
    },
    'one less, where it cancels it at another amount': {
      before: ['CREATED', 'CREATED', 'CREATED'],
      news: [{ ...two, pence: two.pence + 1, status: 'CANCELLED' }],
      claimed: [2, 2_004],
      says: /Oracle confirms 2, £20\.04\./,
      row: /^The amount is another, and it would be "Cancelled in Oracle"$/,
    },
    'what AIMS knows, where only a state is in question': {
      before: ['VALIDATED', 'VALIDATED'],
      news: [{ ...one, status: 'CREATED' }],
      claimed: [2, 2_003],
      says: undefined,
      row: /^It was "In Oracle, validated", and now it would be "In Oracle, not yet validated"$/,
    },
    'more than AIMS knows, where it has again what it had refused': {
      before: ['REFUSED', 'REFUSED', 'REFUSED'],
      news: [{ ...one, status: 'CREATED' }],
      claimed: [1, 1_001],
      says: /We sent 3 invoices, £30\.06\. AIMS knows of 0 in Oracle, £0\.00\. Oracle confirms 1, £10\.01\.$/,
      row: /^It was "Refused by Oracle", and now/,
    },
    'another amount of what had no answer, and only the rest is missing': {
      before: ['CREATED'],
      news: [{ ...two, pence: two.pence + 1 }],
      claimed: [2, 2_004],
      says: /AIMS knows of 1 in Oracle, £10\.01\. Oracle confirms 2, £20\.04\. Missing: A-3\.$/,
      row: /^The amount is another$/,
    },
    'nothing of what was not sent and it refused': {
      before: ['CREATED', 'CREATED', 'CREATED'],
      news: [{ ...STRANGER, status: 'REFUSED' }],
      claimed: [3, 3_006],
      says: undefined,
      row: /^It is not in this batch, and it would be "Refused by Oracle"$/,
    },
  };
  for (const [what, { before, news, claimed, says, row }] of Object.entries(cases)) {
    it(what, async () => {
      await using engine = await openChecking();
      const ref = await sent(engine, 'A', 3);
      await answered(engine, ref, saying('A', before));
      await answered(engine, ref, news);
      const { reconciliation, said } = await contradictionsOf(engine, ref);
      assert.deepEqual([reconciliation.claimed.count, reconciliation.claimed.pence], claimed);
      assert.equal(said.code, says && 'TGT-002');
      assert.match(said.texts.join(), says ?? /^$/);
      assert.deepEqual(said.rows.length, 1);
      assert.match(said.rows[0]?.what ?? '', row);
    });
  }
});

describe('while an answer contradicts nobody is told that all agrees', () => {
  it('and what is then so is told once a person settles it', async () => {
    await using engine = await openChecking();
    const ref = await sent(engine, 'A', 3);
    await answered(engine, ref, [...saying('A'), STRANGER]);
    assert.deepEqual(await toldOf(engine), ['reply-contradicts']);
    await answered(engine, ref, saying('A', ['VALIDATED', 'VALIDATED', 'VALIDATED']));
    assert.equal((await batchPage(engine.context, ref)).facts.ended, true);
    assert.deepEqual(await toldOf(engine), ['reply-contradicts']);
    await settleBatch(engine.context, ref, ALEX, await shown(engine, ref));
    assert.deepEqual(await toldOf(engine), ['loaded', 'reply-contradicts']);
  });

  it('and what is then so is told once a later answer settles it', async () => {
    await using engine = await openChecking();
    const ref = await sent(engine, 'A', 3);
    await answered(engine, ref, saying('A'));
    await answered(engine, ref, [{ ...saying('A')[0], pence: 1 }]);
    assert.deepEqual(await toldOf(engine), ['reply-contradicts']);
    await answered(engine, ref, saying('A'));
    assert.deepEqual(await toldOf(engine), ['in-target', 'reply-contradicts']);
  });
});

onBothDatabases('settling an answer', ({ dialect, fresh }) => {
  const open = async () =>
    openChecking(dialect === 'sqlite' ? {} : { target: (await fresh()).target });

  it('closes what was shown, once, on record, and changes nothing that AIMS believes', async () => {
    await using engine = await open();
    const ref = await contradicted(engine, [STRANGER, { ...STRANGER, number: 'NOR-THIS' }]);
    const before = await batchPage(engine.context, ref);
    const form = await shown(engine, ref);
    const settle = () => settleBatch(engine.context, ref.toLowerCase(), ALEX, form);
    assert.deepEqual(await settle(), { repeated: false });
    assert.deepEqual(await settle(), { repeated: true });
    const after = await batchPage(engine.context, ref);
    assert.deepEqual([after.contradictions, after.facts.contradicted], [[], false]);
    assert.deepEqual(
      [after.facts.state, after.facts.outcomes, after.reconciliation.confirmed],
      [before.facts.state, before.facts.outcomes, before.reconciliation.confirmed],
    );
    assert.equal(after.facts.changedAt, before.facts.changedAt);
    const entries = (await entriesAbout(engine, ref)).filter(
      ({ event }) => event === 'batch.settled',
    );
    assert.deepEqual(
      entries.map(({ actor, facts }) => [
        actor,
        facts.person,
        facts.from,
        facts.count,
        facts.first,
      ]),
      [['person:id of alex/admin', 'id of alex', 'confirmed', '2', 'unknown-document']],
    );
    assert.equal(after.history[0]?.detail, FOUND);
    assert.deepEqual(await decided(engine, ref), ['approve', 'settle']);
    await assertSound(engine);
  });

  it('leaves open what came after it was shown', async () => {
    await using engine = await open();
    const ref = await contradicted(engine, [STRANGER]);
    const form = await shown(engine, ref);
    await answered(engine, ref, [{ ...STRANGER, number: 'CAME-SINCE' }]);
    await settleBatch(engine.context, ref, ALEX, form);
    const { contradictions, facts } = await batchPage(engine.context, ref);
    assert.deepEqual(
      [contradictions.map(({ number }) => number), facts.contradicted],
      [['CAME-SINCE'], true],
    );
  });

  it('is refused where a later answer has taken the place of what was shown', async () => {
    await using engine = await open();
    const ref = await contradicted(engine, [STRANGER]);
    const form = await shown(engine, ref);
    await answered(engine, ref, [{ ...STRANGER, pence: 1 }]);
    await assert.rejects(
      settleBatch(engine.context, ref, ALEX, form),
      (error) => isAimsError(error, 'DECISION_OVERTAKEN') && error.context.what === 'answers',
    );
    assert.equal((await batchPage(engine.context, ref)).contradictions.length, 1);
  });

  it('is done by one of two people who do it at the same time', async () => {
    await using engine = await open();
    const ref = await contradicted(engine, [STRANGER]);
    const results = await Promise.allSettled(
      ['kim', 'lou'].map(async (username) =>
        settleBatch(engine.context, ref, who({ username }), await shown(engine, ref)),
      ),
    );
    assert.deepEqual(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    assert.deepEqual(await decided(engine, ref), ['approve', 'settle']);
  });

  it('closes an answer of which no later one can take the place, of a batch that is over', async () => {
    await using engine = await open();
    const ref = await contradicted(engine, []);
    const { id, original_id: originalId } = await batchOf(engine, ref);
    const kinds = ['unreadable', 'never-sent'] as const;
    await engine.context.store.write((tx) =>
      addContradictions(
        tx,
        kinds.map((kind) => ofWholeAnswer(id, originalId, kind)),
      ),
    );
    await settleBatch(engine.context, ref, ALEX, await shown(engine, ref));
    assert.deepEqual((await batchPage(engine.context, ref)).contradictions, []);
  });

  const barred: readonly [string, Partial<Person>, string][] = [
    ['an approver', { groups: ['stock-control'] }, 'not-admin'],
    ['a closed account', { disabledAt: '2026-11-22T08:00:00.000Z' }, 'disabled'],
  ];
  for (const [whom, change, bar] of barred) {
    it(`is refused to ${whom}, and the refusal is on record`, async () => {
      await using engine = await open();
      const ref = await contradicted(engine, [STRANGER]);
      const form = await shown(engine, ref);
      const settled = settleBatch(engine.context, ref, who(change), form);
      await assert.rejects(settled, { code: 'NOT_ALLOWED', context: { bar } });
      const [last] = (await entriesAbout(engine, ref)).toReversed();
      assert.deepEqual([last?.event, last?.facts.bar], ['batch.approval-refused', bar]);
      assert.equal((await batchPage(engine.context, ref)).contradictions.length, 1);
    });
  }

  it('needs what was found, and leaves nothing when AIMS ended before it was committed', async () => {
    await using engine = await open();
    const ref = await contradicted(engine, [STRANGER]);
    const form = await shown(engine, ref);
    const settle = (message: string) =>
      settleBatch(engine.context, ref, ALEX, { ...form, message });
    await assert.rejects(settle(' '), { code: 'REASON_MISSING' });
    engine.crashAt('decide.before-commit');
    await assert.rejects(settle(FOUND), /decide.before-commit/);
    assert.equal((await batchPage(engine.context, ref)).contradictions.length, 1);
    engine.crashAt('decide.after-commit');
    await assert.rejects(settle(FOUND), /decide.after-commit/);
    assert.deepEqual(await settle(FOUND), { repeated: true });
    assert.deepEqual(await decided(engine, ref), ['approve', 'settle']);
  });
});

/* ---------- steps ---------- */

/** The invoices of a batch as they were sent, each at a status; as many as there are statuses. */
function saying(
  prefix: string,
  statuses: readonly string[] = ['CREATED', 'CREATED', 'CREATED'],
): readonly [Said, Said, ...Said[]] {
  const made = someInvoices(prefix, 3);
  return statuses.map((status, index) => {
    const { number = '', pence = 0 } = made[index] ?? {};
    return { number, pence, status };
  }) as [Said, Said, ...Said[]];
}

/** A batch that the finance system has, and of which it says this besides. */
async function contradicted(engine: TestEngine, more: readonly Said[]): Promise<string> {
  const ref = await sent(engine, 'A', 3);
  await answered(engine, ref, [...saying('A'), ...more]);
  return ref;
}

/** The form as the page makes it now. */
async function shown({ context }: TestEngine, ref: string): Promise<SettleForm> {
  const { contradictions } = await batchPage(context, ref);
  return { token: randomUUID(), last: contradictions.at(-1)?.id ?? 0, message: FOUND };
}

async function contradictionsOf({ context }: TestEngine, ref: string) {
  const { contradictions, reconciliation, facts } = await batchPage(context, ref);
  const labels = labelsOf(facts.definition, context.settings.current.home);
  const now = context.clock.now();
  return {
    reconciliation,
    said: describeContradictions(contradictions, reconciliation, facts.definition, labels, now),
  };
}

/** Tells people what there is to tell; which messages of what became of a batch there are then. */
async function toldOf({ context }: TestEngine): Promise<readonly string[]> {
  await tellPeople(context);
  const emails = await latestEmails(context.store.db, 1_000);
  return [...new Set(emails.map(({ kind }) => kind))].filter((kind) => kind !== 'ready').toSorted();
}

async function decided(engine: TestEngine, ref: string): Promise<readonly string[]> {
  const { id } = await batchOf(engine, ref);
  return (await decisionsOf(engine.context.store.db, id)).map(({ kind }) => kind);
}

function who(change: Partial<Person>): Decider {
  const username = change.username ?? 'jo';
  const person = { ...ALEX.person, id: `id of ${username}`, username, ...change };
  return { person, actor: personActor(person) };
}
