/** The ways that share one contract suite: each opens connections to the same three folders on this disk. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection } from '../../src/connections/connection.ts';
import { openFolder } from '../../src/connections/folder.ts';
import { Hold } from '../../src/connections/hold.ts';
import { openSftp } from '../../src/connections/sftp.ts';
import { AimsError, type ErrorCode } from '../../src/domain/errors.ts';
import type { Contract, SftpConnection } from '../../src/domain/interface.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';

const FAULTS = fileURLToPath(new URL('../support/sftp-faults.ts', import.meta.url));

const FOLDERS = { drop: 'in', done: 'done', outcome: 'outcome' };

/** A throwaway end system: `root` with its three folders, and a folder of local files to send. */
export interface Place {
  readonly root: string;
  readonly local: string;
  remove(): void;
}

export function makePlace(): Place {
  const base = mkdtempSync(join(tmpdir(), 'aims-target-'));
  const root = join(base, 'target');
  const local = join(base, 'local');
  for (const folder of [root, local, ...Object.values(FOLDERS).map((name) => join(root, name))])
    mkdirSync(folder);
  return { root, local, remove: () => rmSync(base, { recursive: true, force: true }) };
}

export interface LocalFile {
  readonly name: string;
  readonly path: string;
  readonly expected: { readonly sha256: string; readonly bytes: number };
}

export function localFile(place: Place, name: string, text: string | Buffer): LocalFile {
  const path = join(place.local, name);
  writeFileSync(path, text);
  return { name, path, expected: { sha256: sha256(text), bytes: Buffer.byteLength(text) } };
}

/** A local file that never comes to an end: a pipe nobody writes into. */
export function endlessFile(place: Place, name: string): string {
  const path = join(place.local, name);
  execFileSync('mkfifo', [path]);
  return path;
}

export interface Way {
  readonly name: 'folder' | 'SFTP';
  open(
    root: string,
    options?: { readonly seconds?: number; readonly contract?: Contract },
  ): Connection;
  close(): Promise<void>;
}

/** `hold`: what is told of each act in the folder. */
export function folderWay(hold: () => Hold = () => new Hold()): Way {
  return {
    name: 'folder',
    open: (root, { seconds, contract } = {}) =>
      openFolder(
        { ...common(contract), kind: 'folder', path: root },
        hold(),
        seconds === undefined ? undefined : seconds * 1000,
      ),
    close: async () => undefined,
  };
}

/** `fault`: how its answers are spoiled, see sftp-faults.ts. */
export async function sftpWay(fault?: string): Promise<Way & { readonly sshd: Sshd }> {
  const sshd = await startSshd(
    fault === undefined ? {} : { subsystem: `${process.execPath} ${FAULTS} ${fault}` },
  );
  return {
    name: 'SFTP',
    sshd,
    open: (root, { seconds, contract } = {}) =>
      openSftp({ ...sftpSettings(sshd, root), ...common(contract), timeoutSeconds: seconds ?? 20 }),
    close: () => sshd.close(),
  };
}

export function sftpSettings(sshd: Sshd, root: string): SftpConnection {
  return {
    ...common(undefined),
    kind: 'sftp',
    host: sshd.host,
    port: sshd.port,
    username: sshd.username,
    path: root,
    hostKeySha256: [sshd.hostKeySha256],
    secret: { kind: 'key', file: sshd.keyFile },
    timeoutSeconds: 20,
  };
}

function common(contract: Contract | undefined) {
  return {
    name: 'payables',
    environment: 'test' as const,
    label: 'Payables',
    contract: contract ?? ('moves-to-done' as const),
    folders: FOLDERS,
  };
}

/** The work must fail with this code, naming the connection and what was wrong. */
export async function refuses(code: ErrorCode, work: Promise<unknown>): Promise<AimsError> {
  const error: unknown = await work.then(
    () => assert.fail(`expected ${code}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof AimsError, String(error));
  assert.equal(error.code, code, error.message);
  assert.equal(error.context.connection, 'payables');
  assert.ok(error.context.what);
  return error;
}
