/**
 * A sender as docs/guides/sftp-drop.md sets one up: an account that is locked into its own folder on a real OpenSSH
 * server and may only write to in/, where it starts, and OpenSSH's own sftp client to send with. Uploads can be held back and cut off.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SENTINEL } from '../../src/config/home.ts';
import { startSshd } from '../support/sshd.ts';

export interface Sender extends AsyncDisposable {
  /** The account's in/ as AIMS sees it: the folder of the interface. */
  readonly inbox: string;
  /** Commands of the sftp client, one a line; throws with what it said when it fails. */
  sftp(commands: readonly string[]): Promise<void>;
  /** The same, held back once so many bytes of a file have gone. */
  holdBack(commands: readonly string[], afterBytes: number): Upload;
  /** A file on the sender's own machine, to send from. */
  local(name: string, content: string): string;
}

export interface Upload {
  /** Lets the rest go; resolves when the client has ended well. */
  finish(): Promise<void>;
  /** Breaks the connection where it is. */
  cut(): Promise<void>;
}

/** Debian's account without rights, home or password: what a sender's account should be. */
const ACCOUNT = { name: 'nobody', uid: 65_534 };

export async function startSender(): Promise<Sender> {
  const isRoot = userInfo().uid === 0;
  const folder = accountFolder(isRoot);
  const inbox = makeInbox(folder, isRoot);
  const own = mkdtempSync(join(tmpdir(), 'aims-sender-'));
  const username = isRoot ? ACCOUNT.name : userInfo().username;
  const sshd = await startSshd({ username, config: lockedIn(username, folder, isRoot) });
  // The server reads the keys with the account's own rights.
  if (isRoot) chmodSync(dirname(sshd.keyFile), 0o711);

  const client = (commands: readonly string[], program: readonly string[] = []) => {
    const options = [
      `UserKnownHostsFile=${sshd.knownHostsFile}`,
      'StrictHostKeyChecking=yes',
      'BatchMode=yes',
    ];
    const child = spawn(
      'sftp',
      [
        ...program,
        ...['-q', '-B', '32768', '-b', '-', '-i', sshd.keyFile, '-P', String(sshd.port)],
        ...options.flatMap((option) => ['-o', option]),
        `${username}@${sshd.host}`,
      ],
      // A group of its own, so that a cut ends ssh too.
      { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
    );
    child.stdin.end(`${commands.join('\n')}\n`);
    return child;
  };

  return {
    inbox,
    sftp: (commands) => ended(client(commands)),
    holdBack(commands, afterBytes) {
      const go = join(mkdtempSync(join(own, 'hold-')), 'go');
      const child = client(commands, ['-S', stallingProgram(own, afterBytes, go)]);
      const end = ended(child);
      end.catch(() => undefined);
      return {
        async finish() {
          closeSync(openSync(go, 'w'));
          await end;
        },
        async cut() {
          if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
          await end.catch(() => undefined);
        },
      };
    },
    local(name, content) {
      const path = join(own, name);
      writeFileSync(path, content);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await sshd.close();
      for (const path of [folder, own]) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Every folder above one that somebody is locked into must belong to root and be writable for root alone: not /tmp. */
function accountFolder(isRoot: boolean): string {
  const folder = mkdtempSync(isRoot ? '/srv/aims-sender-' : join(tmpdir(), 'aims-sender-'));
  chmodSync(folder, 0o755);
  return folder;
}

function makeInbox(folder: string, isRoot: boolean): string {
  const inbox = join(folder, 'in');
  mkdirSync(inbox);
  if (isRoot) chownSync(inbox, ACCOUNT.uid, 0);
  chmodSync(inbox, 0o2770);
  writeFileSync(join(inbox, SENTINEL), '', { mode: 0o440 });
  return inbox;
}

/** Only root can lock an account in; who tests without being root is put into the folder and trusted to stay. */
function lockedIn(username: string, folder: string, isRoot: boolean): string {
  const where = isRoot
    ? [`  ChrootDirectory ${folder}`, '  ForceCommand internal-sftp -d /in -u 0007']
    : [`  ForceCommand internal-sftp -d ${folder}/in -u 0007`];
  return [`Match User ${username}`, ...where, '  DisableForwarding yes', '  PermitTTY no'].join(
    '\n',
  );
}

function stallingProgram(folder: string, afterBytes: number, go: string): string {
  const path = join(folder, `stalling-${basename(dirname(go))}`);
  const program = join(import.meta.dirname, 'stalling-ssh.ts');
  writeFileSync(
    path,
    `#!/bin/sh\nexec '${process.execPath}' '${program}' ${afterBytes} '${go}' "$@"\n`,
    { mode: 0o755 },
  );
  return path;
}

function ended(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`sftp ended with ${code}: ${said.join('')}`));
    });
  });
}
