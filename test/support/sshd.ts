/**
 * A real OpenSSH server on this machine, for one test: its own host key, its own port, key sign-in only.
 * It fails where sshd is missing: a test that silently skips proves nothing.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { programFor } from './needs.ts';

export interface SshdOptions {
  /** More lines for the configuration, after the common ones: Match blocks come last. */
  readonly config?: string;
  /** What stands behind `Subsystem sftp`; default: OpenSSH's own, in the process. */
  readonly subsystem?: string;
  /** Who signs in; default: the one who runs the tests. */
  readonly username?: string;
}

export interface Sshd {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly username: string;
  /** The private key that may sign in. */
  readonly keyFile: string;
  readonly publicKey: string;
  /** As `ssh-keygen -l` prints it. */
  readonly hostKeySha256: string;
  readonly knownHostsFile: string;
  /** Ends the server and every session, as a crash would. */
  stop(): Promise<void>;
  /** Starts again on the same port with the same keys. */
  start(): Promise<void>;
  /** The server and its sessions stand still: connected, and silent. */
  freeze(): void;
  thaw(): void;
  /** Stops, and removes everything. */
  close(): Promise<void>;
}

export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  makePrivilegeFolder();
  const folder = mkdtempSync(join(tmpdir(), 'aims-sshd-'));
  const hostKey = makeKey(join(folder, 'host_key'));
  const userKey = makeKey(join(folder, 'user_key'));
  const port = await freePort();
  const configFile = join(folder, 'sshd_config');
  const knownHostsFile = join(folder, 'known_hosts');
  writeFileSync(join(folder, 'authorized_keys'), userKey.publicKey);
  writeFileSync(knownHostsFile, `[127.0.0.1]:${port} ${hostKey.publicKey}`);
  writeFileSync(configFile, configOf(folder, port, options));

  let server: ChildProcess | undefined;
  const start = async () => {
    server = await launch(configFile, port);
  };
  const stop = async () => {
    if (!server) return;
    const ending = server;
    server = undefined;
    await endFamily(ending);
  };
  const signalAll = (signal: NodeJS.Signals) => {
    if (server?.pid !== undefined) signalFamily(server.pid, signal);
  };
  await start();
  return {
    host: '127.0.0.1',
    port,
    username: options.username ?? userInfo().username,
    keyFile: userKey.file,
    publicKey: userKey.publicKey,
    hostKeySha256: hostKey.sha256,
    knownHostsFile,
    stop,
    start,
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async close() {
      signalAll('SIGCONT');
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where sshd, run as root, keeps its unprivileged half. */
function makePrivilegeFolder(): void {
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
}

function configOf(folder: string, port: number, options: SshdOptions): string {
  return `${[
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host_key')}`,
    `PidFile ${join(folder, 'sshd.pid')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'MaxStartups 100:30:200',
    `Subsystem sftp ${options.subsystem ?? 'internal-sftp'}`,
    options.config ?? '',
  ].join('\n')}\n`;
}

/* ---------- keys ---------- */

interface Key {
  readonly file: string;
  readonly publicKey: string;
  readonly sha256: string;
}

export function makeKey(file: string): Key {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'aims-test', '-f', file]);
  const [, sha256 = ''] = execFileSync('ssh-keygen', ['-l', '-f', file], {
    encoding: 'utf8',
  }).split(' ');
  return { file, publicKey: readFileSync(`${file}.pub`, 'utf8'), sha256 };
}

/* ---------- the process ---------- */

async function launch(configFile: string, port: number): Promise<ChildProcess> {
  const server = spawn(programFor('sshd'), ['-D', '-e', '-f', configFile], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr?.on('data', (text) => {
    said += text;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`sshd ended at once: ${said}`);
    if (await answers(port)) return server;
    await sleep(25);
  }
  throw new Error(`sshd does not answer on port ${port}: ${said}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function endFamily(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  if (server.pid !== undefined) signalFamily(server.pid, 'SIGKILL');
  if (server.exitCode === null && server.signalCode === null) await ended;
}

/** Sessions are processes of their own: children first, so that none is orphaned and missed. */
function signalFamily(pid: number, signal: NodeJS.Signals): void {
  for (const child of childrenOf(pid)) signalFamily(child, signal);
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
