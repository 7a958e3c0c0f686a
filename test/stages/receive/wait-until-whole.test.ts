/** Whether a file is whole, by what its interface declares; time is given, not waited for. */
import assert from 'node:assert/strict';
import { appendFile, chmod, rename, rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../src/domain/interface.ts';
import { listInbox } from '../../../src/stages/receive/list-inbox.ts';
import { WholenessMemory } from '../../../src/stages/receive/wait-until-whole.ts';
import { makeInbox, type TestInbox } from '../inboxes.ts';

describe('a file that arrives', () => {
  it('is whole at once where senders rename', async () => {
    await using inbox = await makeInbox();
    await inbox.put('a.csv');
    const look = looker(inbox);
    assert.deepEqual(await look(0), ['a.csv']);
  });

  it('is whole when its trigger file is there', async () => {
    await using inbox = await makeInbox({ arrival: { kind: 'trigger', suffix: '.ok' } });
    const look = looker(inbox);
    await inbox.put('a.csv');
    await inbox.put('b.csv');
    assert.deepEqual(await look(0), []);
    assert.deepEqual(await look(3_600_000), [], 'silence says nothing');
    await inbox.put('a.csv.ok', '');
    assert.deepEqual(await look(3_600_001), ['a.csv']);
  });

  it('is whole when it has not changed for the stated time', async () => {
    await using inbox = await makeInbox({ arrival: { kind: 'stable', seconds: 30 } });
    const look = looker(inbox);
    const path = await inbox.put('a.csv');
    assert.deepEqual(await look(0), []);
    assert.deepEqual(await look(29_999), []);
    await appendFile(path, 'more');
    assert.deepEqual(await look(30_000), [], 'it grew: the time begins again');
    assert.deepEqual(await look(59_999), []);
    assert.deepEqual(await look(60_000), ['a.csv']);
  });

  it('begins to wait again when it is replaced by one that looks alike, or touched', async () => {
    await using inbox = await makeInbox({ arrival: { kind: 'stable', seconds: 30 } });
    const look = looker(inbox);
    const path = await inbox.put('a.csv');
    assert.deepEqual(await look(0), []);
    await inbox.put('.b');
    await rename(inbox.path('.b'), path);
    assert.deepEqual(await look(30_000), []);
    await chmod(path, 0o600);
    assert.deepEqual(await look(60_000), []);
    assert.deepEqual(await look(90_000), ['a.csv']);
  });

  it('does not inherit the wait of one that was there before under its name', async () => {
    await using inbox = await makeInbox({ arrival: { kind: 'stable', seconds: 30 } });
    const look = looker(inbox);
    await look(0);
    await rm(await inbox.put('a.csv'));
    await look(1);
    await inbox.put('a.csv');
    assert.deepEqual(await look(30_000), []);
    assert.deepEqual(await look(60_000), ['a.csv']);
  });

  const arrivals: readonly Arrival[] = [
    { kind: 'renamed' },
    { kind: 'trigger', suffix: '.ok' },
    { kind: 'stable', seconds: 2 },
  ];
  for (const arrival of arrivals) {
    it(`waits ten seconds when it is empty (${arrival.kind})`, async () => {
      await using inbox = await makeInbox({ arrival });
      const look = looker(inbox);
      await inbox.put('a.csv', '');
      await inbox.put('a.csv.ok', '');
      const seen = async (now: number) => (await look(now)).includes('a.csv');
      assert.equal(await seen(0), false);
      assert.equal(await seen(9_999), false);
      assert.equal(await seen(10_000), true);
    });
  }
});

function looker({ source }: TestInbox): (now: number) => Promise<string[]> {
  const memory = new WholenessMemory();
  return async (now) => {
    const { files, seen } = await listInbox(source);
    return memory.whole(files, seen, source.arrival, now).map((file) => file.displayName);
  };
}
