/** `aims batch settle`: what differs in an answer of the finance system, closed at the command line. */
import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { it } from 'node:test';
import { addPerson } from '../../src/store/people.ts';
import { answered, sent } from '../engine/answers.ts';
import { openChecking } from '../engine/checking.ts';
import type { TestEngine } from '../engine/engines.ts';
import { aims, aimsJson } from './run-aims.ts';

const FOUND = 'It was typed into Oracle by hand, and is taken out again.';
const STRANGER = { number: 'NOT-OURS', pence: 5_000, status: 'CREATED' };

it('shows what differs, and settles it for those who look after AIMS, with what they found', async () => {
  await using engine = await openChecking();
  await addUser(engine, 'ann.admin', 'admin');
  await addUser(engine, 'tom.evans', 'stock-control');
  const ref = await sent(engine, 'A', 1);
  await answered(engine, ref, [{ number: 'A-1', pence: 1_001, status: 'CREATED' }, STRANGER]);
  const cwd = engine.home.path;
  const settle = (user: string, reason: string) =>
    aimsJson(['batch', 'settle', ref.toLowerCase(), '--reason', reason, '--as', user], { cwd });

  const shown = await aims(['batch', 'show', ref], { cwd });
  assert.match(shown.stdout, /\n {2}The answer of Oracle differs from what was sent\n/);
  assert.match(shown.stdout, /NOT-OURS +It is not in this batch +Not sent +£50\.00\n/);
  const { data: before } = await aimsJson(['batch', 'show', ref], { cwd });
  assert.deepEqual(
    before.contradictions.map(({ kind, sent: ours, answered: theirs }: Differing) => [
      kind,
      ours,
      theirs,
    ]),
    [['unknown-document', null, '50.00']],
  );

  const refusals = [
    [6, /Only people who look after AIMS/, await settle('tom.evans', FOUND)],
    [2, /10 to 1,000/, await settle('ann.admin', 'By hand.')],
    [2, /--as USER/, await aimsJson(['batch', 'settle', ref, '--reason', FOUND], { cwd })],
  ] as const;
  for (const [code, says, { exitCode, error }] of refusals) {
    assert.equal(exitCode, code);
    assert.match(error?.message ?? '', says);
  }

  const run = ['batch', 'settle', ref, '--reason', FOUND, '--as', 'ann.admin'];
  const done = await aims(run, { cwd });
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /What differed in LIB-0001 is settled\. AIMS believes what it knew/);
  const { data: after } = await aimsJson(['batch', 'show', ref], { cwd });
  assert.deepEqual([after.contradictions, after.state], [[], before.state]);
  const [entry] = after.history;
  assert.deepEqual([entry.event, entry.detail], ['batch.settled', FOUND]);
  assert.match(entry.by, new RegExp(`${userInfo().username}.*ann\\.admin`));
  const again = await settle('ann.admin', FOUND);
  assert.deepEqual([again.exitCode, again.error?.code], [6, 'NOT_POSSIBLE_IN_STATE']);
});

interface Differing {
  readonly kind: string;
  readonly sent: string | null;
  readonly answered: string | null;
}

async function addUser({ context }: TestEngine, username: string, group: string): Promise<void> {
  const person = {
    ...{ id: username, username, name: username, team: '', password: '', disabled_at: null },
    email: `${username}@newshire.example`,
  };
  await context.store.write((tx) => addPerson(tx, person, [group]));
}
