/**
 * A throwaway PostgreSQL cluster for one test file: made with initdb, on 127.0.0.1 and a free port, gone afterwards.
 * About two seconds to start. It ends with the process that started it, whatever becomes of that process.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { programFor } from './needs.ts';

const run = promisify(execFile);
const START_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 50;

export interface TestPostgres {
  /** The address of a database in it, for `openDatabase({ kind: 'postgres', url })`. */
  url(database: string): string;
  /** Makes an empty database and gives its address. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Server {
  readonly keeper: ChildProcess;
  /** What the server wrote to its error output so far. */
  said(): string;
}

export async function startPostgres(): Promise<TestPostgres> {
  const programs = dirname(programFor('initdb'));
  const folder = await makeCluster(programs);
  const port = await freePort();
  const server = startServer(programs, folder, port);
  const url = (database: string) => `postgres://aims@127.0.0.1:${port}/${database}`;
  const stop = () => stopServer(server);
  try {
    await untilReady(url('postgres'), server);
  } catch (error) {
    await stop();
    throw error;
  }
  const createDatabase = async (name: string) => {
    await query(url('postgres'), `create database ${pg.escapeIdentifier(name)}`);
    return url(name);
  };
  return { url, createDatabase, stop, [Symbol.asyncDispose]: stop };
}

/**
 * Sorted as in English (not by bytes, as SQLite does), because that is what a council's cluster does: a query that relies
 * on the order of bytes shows itself here.
 */
async function makeCluster(programs: string): Promise<string> {
  const folder = await asPostgres('mktemp', ['-d', join(tmpdir(), 'aims-postgres-XXXXXX')]);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-GB'];
  const fast = ['--no-sync', '--auth=trust', '--username=aims'];
  await asPostgres(join(programs, 'initdb'), [...locale, ...fast, '-D', join(folder, 'data')]);
  return folder;
}

/**
 * The server's keeper is a shell that waits for the end of its input, a pipe from this process: when this process ends,
 * even by kill -9, the keeper ends the server at once and clears the folder away.
 */
const KEEPER = '"$@" & cat >/dev/null; kill -QUIT $!; wait; rm -rf "$FOLDER"';

function startServer(programs: string, folder: string, port: number): Server {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = [join(programs, 'postgres'), '-D', join(folder, 'data'), ...options];
  const [command, ...args] = commandAsPostgres('sh', ['-c', KEEPER, 'keeper', ...server]);
  const keeper = spawn(command, args, {
    // A group of its own: Ctrl-C in the terminal must not take the keeper before it has cleared up.
    detached: true,
    env: { ...process.env, FOLDER: folder },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  keeper.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  return { keeper, said: () => said.join('') };
}

async function stopServer({ keeper }: Server): Promise<void> {
  if (keeper.exitCode !== null) return;
  const ended = once(keeper, 'exit');
  keeper.stdin?.end();
  await ended;
}

async function untilReady(url: string, server: Server): Promise<void> {
  const giveUpAt = Date.now() + START_WITHIN_MS;
  for (;;) {
    try {
      return await query(url, 'select 1');
    } catch (error) {
      if (Date.now() > giveUpAt)
        throw new Error(`PostgreSQL did not start: ${server.said()}`, { cause: error });
      await wait(LOOK_AGAIN_MS);
    }
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root; its Debian package makes the account postgres for it. */
function commandAsPostgres(program: string, args: readonly string[]): [string, ...string[]] {
  if (process.getuid?.() !== 0) return [program, ...args];
  return [programFor('runuser'), '-u', 'postgres', '--', program, ...args];
}

async function asPostgres(program: string, args: readonly string[]): Promise<string> {
  const [command, ...rest] = commandAsPostgres(program, args);
  const { stdout } = await run(command, rest, { cwd: '/' });
  return stdout.trim();
}
