/** The connection contract, case by case, on every way. */
import assert from 'node:assert/strict';
import {
  closeSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../src/connections/connection.ts';
import { sha256 } from '../../src/lib/hash.ts';
import {
  endlessFile,
  folderWay,
  localFile,
  makePlace,
  type Place,
  refuses,
  sftpWay,
  type Way,
} from './ways.ts';

const ANY = { sha256: sha256('x'), bytes: 1 };

for (const makeWay of [async () => folderWay(), sftpWay]) {
  describe(`a connection by ${makeWay === sftpWay ? 'SFTP' : 'folder'}`, () => {
    let way: Way;
    let place: Place;
    let connection: Connection;

    before(async () => {
      way = await makeWay();
    });
    after(() => way.close());
    beforeEach(() => {
      place = makePlace();
      connection = way.open(place.root);
    });
    afterEach(async () => {
      await connection.close();
      place.remove();
    });

    const drop = (name: string) => join(place.root, 'in', name);
    const outcome = (name: string) => join(place.root, 'outcome', name);

    it('puts a file whole, under its name, and leaves no part behind', async () => {
      const file = localFile(place, 'LIB-0417_lines.csv', 'one,two\n');
      assert.equal(await connection.put(file.name, file.path, file.expected), 'put');
      assert.deepEqual(readdirSync(join(place.root, 'in')), [file.name]);
      assert.equal(readFileSync(drop(file.name), 'utf8'), 'one,two\n');
      assert.equal(statSync(drop(file.name)).mode & 0o777, 0o640);
      assert.equal(statSync(drop(file.name)).nlink, 1);
    });

    it('puts a file of several megabytes and an empty one', async () => {
      const large = localFile(place, 'large.csv', Buffer.alloc(3_000_017, 'abcdefg'));
      const empty = localFile(place, 'empty.csv', '');
      assert.equal(await connection.put(large.name, large.path, large.expected), 'put');
      assert.equal(await connection.put(empty.name, empty.path, empty.expected), 'put');
      assert.equal(await connection.compare('drop', 'large.csv', large.expected), 'same');
      assert.equal(await connection.compare('drop', 'empty.csv', empty.expected), 'same');
    });

    it('says already-there when the same bytes stand under that name', async () => {
      const file = localFile(place, 'a.csv', 'same');
      await connection.put(file.name, file.path, file.expected);
      assert.equal(await connection.put(file.name, file.path, file.expected), 'already-there');
      assert.deepEqual(readdirSync(join(place.root, 'in')), ['a.csv']);
    });

    it('never overwrites: different bytes under that name are a conflict', async () => {
      writeFileSync(drop('a.csv'), 'theirs');
      const file = localFile(place, 'a.csv', 'ours');
      await refuses('CONNECTION_CONFLICT', connection.put(file.name, file.path, file.expected));
      assert.equal(readFileSync(drop('a.csv'), 'utf8'), 'theirs');
      assert.deepEqual(readdirSync(join(place.root, 'in')), ['a.csv']);
    });

    for (const [theirs, code] of [
      ['theirs', 'CONNECTION_CONFLICT'],
      ['ours', undefined],
    ] as const) {
      it(`never overwrites what appears while it puts (${code ? 'other' : 'the same'} bytes)`, async () => {
        const slow = endlessFile(place, 'pipe');
        const put = connection.put('a.csv', slow, { sha256: sha256('ours'), bytes: 4 });
        const ended = put.catch(() => undefined);
        await until(() => existsSync(drop('.a.csv.part')));
        writeFileSync(drop('a.csv'), theirs);
        writeFileSync(slow, 'ours');
        if (code) await refuses(code, put);
        else assert.equal(await put, 'already-there');
        await ended;
        assert.equal(readFileSync(drop('a.csv'), 'utf8'), theirs);
      });
    }

    it('takes up a put that was cut off in the middle', async () => {
      const file = localFile(place, 'a.csv', 'whole file');
      writeFileSync(drop('.a.csv.part'), 'whole fi');
      assert.equal(await connection.put(file.name, file.path, file.expected), 'put');
      assert.equal(readFileSync(drop('a.csv'), 'utf8'), 'whole file');
      assert.deepEqual(readdirSync(join(place.root, 'in')), ['a.csv']);
    });

    it('takes up a put that was cut off between the final name and the removal of the part', async () => {
      const file = localFile(place, 'a.csv', 'whole file');
      writeFileSync(drop('.a.csv.part'), 'whole file');
      linkSync(drop('.a.csv.part'), drop('a.csv'));
      assert.equal(await connection.put(file.name, file.path, file.expected), 'already-there');
      assert.deepEqual(readdirSync(join(place.root, 'in')), ['a.csv']);
    });

    it('does not read what is plainly another file, however large it is', async () => {
      writeFileSync(drop('a.csv'), '');
      truncateSync(drop('a.csv'), 2 ** 40);
      assert.equal(await connection.compare('drop', 'a.csv', ANY), 'different');
      const file = localFile(place, 'a.csv', 'ours');
      await refuses('CONNECTION_CONFLICT', connection.put(file.name, file.path, file.expected));
    });

    it('does not publish bytes that are not the expected ones', async () => {
      const file = localFile(place, 'a.csv', 'changed since');
      const expected = { sha256: sha256('as approved'), bytes: 11 };
      await refuses('CONNECTION_UNAVAILABLE', connection.put(file.name, file.path, expected));
      assert.deepEqual(readdirSync(join(place.root, 'in')), []);
    });

    it('does not list parts, hidden files, folders or links', async () => {
      writeFileSync(outcome('b.csv'), '22');
      writeFileSync(outcome('a.csv'), '1');
      writeFileSync(outcome('c.csv.part'), '');
      writeFileSync(outcome('.hidden'), '');
      mkdirSync(outcome('read'));
      symlinkSync('/etc/passwd', outcome('link.csv'));
      assert.deepEqual(await connection.list('outcome'), [
        { name: 'a.csv', bytes: 1 },
        { name: 'b.csv', bytes: 2 },
      ]);
    });

    it('reads a file up to the limit and not beyond', async () => {
      writeFileSync(outcome('a.csv'), 'x'.repeat(100_000));
      assert.equal((await connection.read('outcome', 'a.csv'))?.length, 100_000);
      assert.equal((await connection.read('outcome', 'a.csv', 100_000))?.length, 100_000);
      await refuses('CONNECTION_REFUSED', connection.read('outcome', 'a.csv', 99_999));
      assert.equal((await connection.read('outcome', 'a.csv'))?.length, 100_000);
    });

    it('follows no link: what is not a regular file is refused', async () => {
      symlinkSync('/etc/passwd', outcome('a.csv'));
      await refuses('CONNECTION_REFUSED', connection.read('outcome', 'a.csv'));
      await refuses('CONNECTION_REFUSED', connection.compare('outcome', 'a.csv', ANY));
    });

    it('answers undefined for a file that is not there', async () => {
      assert.equal(await connection.read('outcome', 'a.csv'), undefined);
      assert.equal(await connection.compare('done', 'a.csv', ANY), 'absent');
    });

    it('says unavailable, not "not there", when the folder itself is missing', async () => {
      for (const folder of ['in', 'done', 'outcome'])
        rmSync(join(place.root, folder), { recursive: true });
      const file = localFile(place, 'a.csv', 'x');
      await refuses('CONNECTION_UNAVAILABLE', connection.compare('done', 'a.csv', ANY));
      await refuses('CONNECTION_UNAVAILABLE', connection.read('outcome', 'a.csv'));
      await refuses('CONNECTION_UNAVAILABLE', connection.list('outcome'));
      await refuses('CONNECTION_UNAVAILABLE', connection.put(file.name, file.path, file.expected));
      await refuses('CONNECTION_UNAVAILABLE', connection.check());
      for (const folder of ['in', 'done', 'outcome']) mkdirSync(join(place.root, folder));
      await connection.check();
      assert.equal(await connection.put(file.name, file.path, file.expected), 'put');
    });

    it('refuses names that would leave the folder', async () => {
      const file = localFile(place, 'a.csv', 'x');
      for (const name of ['../a.csv', '/etc/passwd', '..', '', 'a\0.csv']) {
        await refuses('CONNECTION_REFUSED', connection.put(name, file.path, file.expected));
        await refuses('CONNECTION_REFUSED', connection.read('outcome', name));
      }
      assert.ok(!existsSync(join(place.root, 'a.csv')));
    });

    it('gives up on a transfer that stands still, publishes nothing, and works again after', async () => {
      const impatient = way.open(place.root, { seconds: 1 });
      const expected = { sha256: sha256(''), bytes: 0 };
      const began = performance.now();
      await refuses(
        'CONNECTION_UNAVAILABLE',
        impatient.put('a.csv', endlessFile(place, 'pipe'), expected),
      );
      assert.ok(performance.now() - began < 5000);
      assert.deepEqual(
        readdirSync(join(place.root, 'in')).filter((name) => !name.startsWith('.')),
        [],
      );
      // Lets the thread go that still waits for a writer.
      closeSync(openSync(join(place.local, 'pipe'), constants.O_RDWR | constants.O_NONBLOCK));
      await sleep(100);
      const file = localFile(place, 'a.csv', 'x');
      assert.equal(await impatient.put(file.name, file.path, file.expected), 'put');
      await impatient.close();
    });

    it('does one operation after another, also when one of them fails', async () => {
      const file = localFile(place, 'a.csv', 'x');
      const [first, second, third] = await Promise.allSettled([
        connection.put(file.name, file.path, file.expected),
        connection.put('../a.csv', file.path, file.expected),
        connection.put(file.name, file.path, file.expected),
      ]);
      assert.deepEqual(first, { status: 'fulfilled', value: 'put' });
      assert.equal(second.status, 'rejected');
      assert.deepEqual(third, { status: 'fulfilled', value: 'already-there' });
    });

    describe('acknowledging an outcome', () => {
      it('moves it out of the way, once', async () => {
        writeFileSync(outcome('LIB-0417.outcome.csv'), 'first');
        await connection.acknowledge('LIB-0417.outcome.csv', sha256('first'));
        assert.deepEqual(await connection.list('outcome'), []);
        assert.deepEqual(contentsOf(outcome('read')), ['first']);
        await connection.acknowledge('LIB-0417.outcome.csv', sha256('first'));
        assert.deepEqual(contentsOf(outcome('read')), ['first']);
      });

      it('never overwrites: answers of the same name are all kept', async () => {
        for (const text of ['created', 'validated', 'created']) {
          writeFileSync(outcome('LIB-0417.outcome.csv'), text);
          await connection.acknowledge('LIB-0417.outcome.csv', sha256(text));
        }
        assert.deepEqual(contentsOf(outcome('read')).sort(), ['created', 'created', 'validated']);
        for (const name of readdirSync(outcome('read')))
          assert.match(name, /^LIB-0417\.outcome\.[0-9a-f]{12}(-2)?\.csv$/);
      });

      it('leaves an answer that is not the one that was archived', async () => {
        writeFileSync(outcome('LIB-0417.outcome.csv'), 'newer');
        await refuses(
          'CONNECTION_CONFLICT',
          connection.acknowledge('LIB-0417.outcome.csv', sha256('first')),
        );
        assert.equal(readFileSync(outcome('LIB-0417.outcome.csv'), 'utf8'), 'newer');
      });
    });

    it('finds a file again that a consumer moved to done', async () => {
      const file = localFile(place, 'a.csv', 'x');
      await connection.put(file.name, file.path, file.expected);
      renameSync(drop('a.csv'), join(place.root, 'done', 'a.csv'));
      assert.equal(await connection.compare('drop', 'a.csv', file.expected), 'absent');
      assert.equal(await connection.compare('done', 'a.csv', file.expected), 'same');
      unlinkSync(join(place.root, 'done', 'a.csv'));
    });
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (condition()) return;
    await sleep(20);
  }
  assert.fail('waited in vain');
}

function contentsOf(folder: string): string[] {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}
