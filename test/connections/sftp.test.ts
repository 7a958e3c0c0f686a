/** What only SFTP can get wrong: keys, dead and silent servers, lost answers. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import SftpClient from 'ssh2-sftp-client';
import type { Connection } from '../../src/connections/connection.ts';
import { openSftp } from '../../src/connections/sftp.ts';
import { innerOf } from '../../src/connections/sftp-session.ts';
import type { SftpConnection } from '../../src/domain/interface.ts';
import { makeKey, type Sshd, startSshd } from '../support/sshd.ts';
import { localFile, makePlace, type Place, refuses, sftpSettings, sftpWay } from './ways.ts';

describe('a connection by SFTP', () => {
  let sshd: Sshd;
  let place: Place;
  const opened: Connection[] = [];

  before(async () => {
    sshd = await startSshd();
  });
  after(() => sshd.close());
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(async () => {
    for (const connection of opened.splice(0)) await connection.close();
    place.remove();
  });
  const open = (changes: Partial<SftpConnection> = {}) => {
    const connection = openSftp({ ...sftpSettings(sshd, place.root), ...changes });
    opened.push(connection);
    return connection;
  };

  it('refuses a server whose host key is not pinned, and names the key it showed', async () => {
    const connection = open({
      hostKeySha256: ['SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDfBtBgRhTuDfyrnhQ'],
    });
    const error = await refuses('CONNECTION_REFUSED', connection.check());
    assert.ok(error.context.what?.includes(sshd.hostKeySha256), error.context.what);
  });

  it('refuses every server when no host key is pinned', async () => {
    await refuses('CONNECTION_REFUSED', open({ hostKeySha256: [] }).check());
  });

  it('takes any of several pinned keys, with or without their prefix', async () => {
    const bare = sshd.hostKeySha256.replace('SHA256:', '');
    await open({
      hostKeySha256: ['SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDfBtBgRhTuDfyrnhQ', bare],
    }).check();
  });

  it('says refused when the account may not sign in', async () => {
    const stranger = makeKey(join(place.local, 'stranger'));
    await refuses(
      'CONNECTION_REFUSED',
      open({ secret: { kind: 'key', file: stranger.file } }).check(),
    );
    await refuses(
      'CONNECTION_REFUSED',
      open({ secret: { kind: 'password', value: 'wrong' } }).check(),
    );
  });

  it('says refused when the key file is missing or no key', async () => {
    const noKey = localFile(place, 'no-key', 'not a key').path;
    await refuses(
      'CONNECTION_REFUSED',
      open({ secret: { kind: 'key', file: '/nowhere/key' } }).check(),
    );
    await refuses('CONNECTION_REFUSED', open({ secret: { kind: 'key', file: noKey } }).check());
    const locked = join(place.local, 'locked');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', locked]);
    const error = await refuses(
      'CONNECTION_REFUSED',
      open({ secret: { kind: 'key', file: locked } }).check(),
    );
    assert.match(error.context.what ?? '', /asks for a passphrase/);
  });

  it('says unavailable while the server is down, and works again when it is back', async () => {
    const connection = open();
    await connection.check();
    await sshd.stop();
    await refuses('CONNECTION_UNAVAILABLE', connection.check());
    await refuses('CONNECTION_UNAVAILABLE', connection.list('drop'));
    await sshd.start();
    await connection.check();
  });

  it('gives up on a server that stands still after its time, and works again when it moves', async () => {
    const connection = open({ timeoutSeconds: 1 });
    await connection.check();
    sshd.freeze();
    const began = performance.now();
    await refuses('CONNECTION_UNAVAILABLE', connection.check());
    await refuses('CONNECTION_UNAVAILABLE', connection.check());
    assert.ok(performance.now() - began < 4000);
    sshd.thaw();
    await open({ timeoutSeconds: 10 }).check();
  });

  it('says unavailable for a host that does not answer', async () => {
    await refuses('CONNECTION_UNAVAILABLE', open({ port: 1 }).check());
    await refuses(
      'CONNECTION_UNAVAILABLE',
      open({ host: 'no-such-host.invalid', timeoutSeconds: 5 }).check(),
    );
  });

  it('finds the client inside the library, to switch off waiting and to destroy the socket', () => {
    assert.ok(innerOf(new SftpClient('test', {})));
  });

  it('writes nothing to the console and lets the process end, also when the server goes away', async () => {
    const run = spawnSync(
      process.execPath,
      [helper('sftp-quiet-child.ts'), JSON.stringify(sftpSettings(sshd, place.root))],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    );
    assert.deepEqual(
      { status: run.status, stdout: run.stdout, stderr: run.stderr },
      { status: 0, stdout: '', stderr: '' },
    );
  });
});

describe('an SFTP server that answers falsely', () => {
  const faulty = async (
    fault: string,
    work: (connection: Connection, place: Place) => Promise<void>,
  ) => {
    const way = await sftpWay(fault);
    const place = makePlace();
    const connection = way.open(place.root);
    try {
      await work(connection, place);
    } finally {
      await connection.close();
      await way.close();
      place.remove();
    }
  };

  for (const fault of ['rename-lost', 'rename-failure']) {
    it(`knows that a file was put although the answer to the rename was wrong (${fault})`, async () => {
      await faulty(fault, async (connection, place) => {
        const file = localFile(place, 'a.csv', 'x');
        assert.equal(await connection.put(file.name, file.path, file.expected), 'put');
        assert.deepEqual(readdirSync(join(place.root, 'in')), ['a.csv']);
      });
    });

    it(`finds a conflict behind a failed rename (${fault})`, async () => {
      await faulty(fault, async (connection, place) => {
        writeFileSync(join(place.root, 'in', 'a.csv'), 'theirs');
        const file = localFile(place, 'a.csv', 'ours');
        await refuses('CONNECTION_CONFLICT', connection.put(file.name, file.path, file.expected));
        assert.equal(readFileSync(join(place.root, 'in', 'a.csv'), 'utf8'), 'theirs');
      });
    });
  }

  it('does not take "failure" for "not there"', async () => {
    await faulty('lstat-failure', async (connection) => {
      await refuses(
        'CONNECTION_UNAVAILABLE',
        connection.compare('done', 'a.csv', { sha256: '', bytes: 1 }),
      );
    });
  });
});

function helper(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
