/** The watcher is a hint: it wakes the sweep soon, and again after the folder was made anew. */
import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { watchInbox } from '../../../src/stages/receive/watch-inbox.ts';
import { makeInbox } from '../inboxes.ts';

describe('the watcher of an inbox', () => {
  it('wakes when a file comes, and follows a folder that was removed and made again', async () => {
    await using inbox = await makeInbox();
    let woken = 0;
    const watcher = watchInbox(
      inbox.folder,
      () => {
        woken += 1;
      },
      (error) => assert.fail(String(error)),
    );
    const wokenBy = async (name: string) => {
      const before = woken;
      // A watcher takes a moment to begin; until then a file is found by the next sweep.
      for (let n = 0; n < 100 && woken === before; n += 1) {
        await inbox.put(`${name}${n}`);
        await wait(50);
      }
      return woken > before;
    };
    watcher.follow('1');
    assert.equal(await wokenBy('a'), true);
    await rm(inbox.folder, { recursive: true });
    await mkdir(inbox.folder);
    watcher.follow('2');
    await wait(200);
    assert.equal(await wokenBy('b'), true);
    await watcher.close();
  });
});
