/** Sending against a real folder: what is there afterwards, and what a second attempt makes of it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Connection } from '../../../src/connections/connection.ts';
import type { Manifest } from '../../../src/domain/delivery.ts';
import { manifestText } from '../../../src/domain/delivery.ts';
import { isAimsError } from '../../../src/domain/errors.ts';
import type { Contract } from '../../../src/domain/interface.ts';
import type { CrashPoint } from '../../../src/lib/crash-points.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import {
  lookFor,
  type Payload,
  type Seen,
  sendPayload,
} from '../../../src/stages/deliver/send-payload.ts';
import { folderWay, localFile, makePlace, type Place } from '../../connections/ways.ts';

const FILES = ['LIB-0417_lines.csv', 'LIB-0417_headers.csv', 'LIB-0417.ok'];

describe('sending a payload', () => {
  let place: Place;
  let connection: Connection;
  let payload: Payload;

  beforeEach(() => {
    place = makePlace();
    connection = folderWay().open(place.root);
    payload = {
      manifest: makePayload(place),
      folder: place.local,
      group: 'LIB-0417',
      earlierAttempt: false,
    };
  });
  afterEach(() => place.remove());

  const inDrop = () => readdirSync(join(place.root, 'in')).sort();
  const move = (name: string, to = 'done') =>
    renameSync(join(place.root, 'in', name), join(place.root, to, name));
  const stopAt = (point: CrashPoint): Payload => ({
    ...payload,
    mark: (passed) => {
      if (passed === point) throw new Error(`stopped ${point}`);
    },
  });
  const attempt = (point: CrashPoint) =>
    assert.rejects(sendPayload(connection, stopAt(point)), /stopped/);
  const again = (look = lookFor) =>
    sendPayload(connection, { ...payload, earlierAttempt: true }, look);

  it('puts every file, the marker last', async () => {
    const order: string[] = [];
    const watched: Connection = {
      ...connection,
      put: (name, ...rest) => {
        order.push(name);
        return connection.put(name, ...rest);
      },
    };
    assert.deepEqual(await sendPayload(watched, payload), { kind: 'delivered' });
    assert.deepEqual(order, FILES);
    assert.deepEqual(inDrop(), [...FILES].sort());
  });

  it('passes its points in order', async () => {
    const points: CrashPoint[] = [];
    await sendPayload(connection, { ...payload, mark: (point) => void points.push(point) });
    assert.deepEqual(points, [
      'deliver.before-put',
      'deliver.after-first-file',
      'deliver.before-marker',
      'deliver.after-marker',
    ]);
  });

  for (const point of [
    'deliver.before-put',
    'deliver.after-first-file',
    'deliver.before-marker',
  ] as const) {
    it(`goes on after a stop at ${point}`, async () => {
      await attempt(point);
      assert.deepEqual(await again(), { kind: 'delivered' });
      assert.deepEqual(inDrop(), [...FILES].sort());
    });
  }

  it('sends nothing again after a stop behind the marker', async () => {
    await attempt('deliver.after-marker');
    assert.deepEqual(await again(), { kind: 'already-there' });
  });

  it('sends nothing again once the consumer has taken the set', async () => {
    await attempt('deliver.after-marker');
    for (const name of FILES) move(name);
    assert.deepEqual(await again(), { kind: 'already-there' });
    assert.deepEqual(inDrop(), []);
  });

  it('sends twice without the look: the guard is what prevents it', async () => {
    await attempt('deliver.after-marker');
    for (const name of FILES) move(name);
    assert.deepEqual(await again(async () => 'none'), { kind: 'delivered' });
    assert.deepEqual(inDrop(), [...FILES].sort());
  });

  it('refuses to send a file that is not the approved one', async () => {
    writeFileSync(join(place.local, FILES[0] ?? ''), 'changed since');
    await assert.rejects(sendPayload(connection, payload), (error) =>
      isAimsError(error, 'PAYLOAD_CHANGED'),
    );
    rmSync(join(place.local, FILES[0] ?? ''));
    await assert.rejects(sendPayload(connection, payload), (error) =>
      isAimsError(error, 'PAYLOAD_CHANGED'),
    );
    assert.deepEqual(inDrop(), []);
  });

  it('stops at a conflict when something different stands under one of its names', async () => {
    writeFileSync(join(place.root, 'in', FILES[1] ?? ''), 'theirs');
    await assert.rejects(sendPayload(connection, payload), (error) =>
      isAimsError(error, 'CONNECTION_CONFLICT'),
    );
    assert.deepEqual(inDrop(), [FILES[1]]);
    assert.equal(readFileSync(join(place.root, 'in', FILES[1] ?? ''), 'utf8'), 'theirs');
  });

  it('throws "unavailable" while the target is down, and is in doubt about nothing', async () => {
    rmSync(join(place.root, 'done'), { recursive: true });
    await assert.rejects(again(), (error) => isAimsError(error, 'CONNECTION_UNAVAILABLE'));
    assert.deepEqual(inDrop(), []);
  });

  describe('looking', () => {
    const look = (contract: Contract, earlierAttempt: boolean): Promise<Seen> =>
      lookFor(folderWay().open(place.root, { contract }), { ...payload, earlierAttempt });
    const put = (names: readonly string[], folder = 'in') => {
      for (const name of names) {
        writeFileSync(join(place.root, folder, name), readFileSync(join(place.local, name)));
      }
    };

    it('finds nothing on an empty target', async () => {
      assert.equal(await look('moves-to-done', false), 'none');
      assert.equal(await look('moves-to-done', true), 'none');
      assert.equal(await look('none', false), 'none');
    });

    it('does not know, after an earlier attempt, when the consumer promises no trace', async () => {
      assert.equal(await look('none', true), 'unknown');
      put(FILES.slice(0, 1));
      assert.equal(await look('none', true), 'unknown');
      assert.deepEqual(
        await sendPayload(folderWay().open(place.root, { contract: 'none' }), {
          ...payload,
          earlierAttempt: true,
        }),
        { kind: 'in-doubt', why: 'no-trace' },
      );
    });

    it('finds a part of it', async () => {
      put(FILES.slice(0, 1));
      assert.equal(await look('moves-to-done', true), 'partial');
    });

    it('finds all of it by its marker, whatever the contract', async () => {
      put(FILES);
      assert.equal(await look('moves-to-done', true), 'whole');
      assert.equal(await look('none', true), 'whole');
    });

    it('finds that it was taken by the marker in done, or by the answer', async () => {
      put(FILES.slice(2), 'done');
      assert.equal(await look('moves-to-done', true), 'taken');
      rmSync(join(place.root, 'done', 'LIB-0417.ok'));
      writeFileSync(join(place.root, 'outcome', 'LIB-0417.outcome.csv'), '');
      assert.equal(await look('none', true), 'taken');
    });

    it('does not take the answer to another group for its own', async () => {
      writeFileSync(join(place.root, 'outcome', 'LIB-0417-R2.outcome.csv'), '');
      assert.equal(await look('moves-to-done', true), 'none');
    });

    it('sees a different marker, in drop or in done', async () => {
      writeFileSync(join(place.root, 'done', 'LIB-0417.ok'), 'another payload');
      assert.equal(await look('moves-to-done', false), 'different');
      writeFileSync(join(place.root, 'in', 'LIB-0417.ok'), 'another payload');
      assert.equal(await look('moves-to-done', false), 'different');
    });
  });

  describe('when the marker gets no answer', () => {
    const cut = (): Payload => ({
      ...payload,
      mark: (point) => {
        if (point === 'deliver.before-marker') rmSync(join(place.root, 'in'), { recursive: true });
      },
    });

    it('is in doubt when the consumer promises no trace', async () => {
      const none = folderWay().open(place.root, { contract: 'none' });
      assert.deepEqual(await sendPayload(none, cut()), {
        kind: 'in-doubt',
        why: 'marker-unanswered',
      });
    });

    it('throws, and says so, when a later look can decide', async () => {
      await assert.rejects(
        sendPayload(connection, cut()),
        (error) =>
          isAimsError(error, 'CONNECTION_UNAVAILABLE') && error.context.marker === 'unanswered',
      );
    });
  });
});

function makePayload(place: Place): Manifest {
  const files = FILES.map((name) => localFile(place, name, `the bytes of ${name}\n`));
  const entries = files.map(({ name, expected }) => ({ name, ...expected }));
  return { entries, sha256: sha256(manifestText(entries)) };
}
