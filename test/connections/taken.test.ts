/** A consumer is at work beside AIMS: what it takes while AIMS looks is gone, and nothing else. */
import assert from 'node:assert/strict';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Connection } from '../../src/connections/connection.ts';
import { Hold } from '../../src/connections/hold.ts';
import {
  folderWay,
  type LocalFile,
  localFile,
  makePlace,
  type Place,
  refuses,
  sftpWay,
} from './ways.ts';

const NAME = 'a.csv';

/** What AIMS does when the file stands in the drop folder already, and how many acts it takes to see it. */
const OPERATIONS: readonly (readonly [
  keyof Connection,
  number,
  (connection: Connection, file: LocalFile) => Promise<unknown>,
])[] = [
  ['compare', 1, (connection, { expected }) => connection.compare('drop', NAME, expected)],
  ['put', 2, (connection, { path, expected }) => connection.put(NAME, path, expected)],
];

const WAYS = [
  ['folder', async (place: Place, acts: number) => folderWay(() => new Consumer(place, acts))],
  ['SFTP', () => sftpWay('lstat-taken')],
] as const;

for (const [name, makeWay] of WAYS) {
  describe(`a file that its consumer takes as AIMS has just seen it, by ${name}`, () => {
    for (const [operation, acts, work] of OPERATIONS) {
      it(`is not another file, but one to look for again: ${operation}`, async () => {
        const place = makePlace();
        const file = localFile(place, NAME, 'ours');
        writeFileSync(join(place.root, 'in', NAME), 'ours');
        const way = await makeWay(place, acts);
        const connection = way.open(place.root);
        try {
          const { context } = await refuses('CONNECTION_UNAVAILABLE', work(connection, file));
          assert.match(context['what'] ?? '', /a\.csv is missing$/);
          assert.ok(existsSync(join(place.root, 'done', NAME)), 'it was taken');
        } finally {
          await connection.close();
          await way.close();
          place.remove();
        }
      });
    }
  });
}

/** Moves the file to `done` when AIMS has done so many acts in the folder. */
class Consumer extends Hold {
  readonly #place: Place;
  #acts: number;

  constructor(place: Place, acts: number) {
    super();
    this.#place = place;
    this.#acts = acts;
  }

  override async during<T>(call: () => Promise<T>): Promise<T> {
    const answer = await super.during(call);
    this.#acts -= 1;
    const { root } = this.#place;
    if (this.#acts === 0) renameSync(join(root, 'in', NAME), join(root, 'done', NAME));
    return answer;
  }
}
