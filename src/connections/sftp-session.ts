/**
 * One signed-in SFTP session, made when it is first needed and thrown away after any error. The host key must be one
 * of those pinned in the settings: there is no way to accept any.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import SftpClient from 'ssh2-sftp-client';
import { AimsError } from '../domain/errors.ts';
import type { SftpConnection } from '../domain/interface.ts';
import { refused, unavailable } from './failures.ts';

/** The protocol itself, under the library's comforts. */
export type Wire = Awaited<ReturnType<SftpClient['connect']>>;

export interface Live {
  readonly client: SftpClient;
  readonly wire: Wire;
}

export interface SftpSession {
  /** Runs one act; whatever it throws ends the session, so that no client is used again after an error. */
  act<T>(signal: AbortSignal, path: string, work: (live: Live) => Promise<T>): Promise<T>;
  /** Destroys the socket: the polite goodbye of the library can wait for ever on a dead line. */
  drop(): void;
}

export function sftpSession(settings: SftpConnection): SftpSession {
  let client: SftpClient | undefined;
  let live: Live | undefined;

  const drop = () => {
    if (client) innerOf(client)?.destroy();
    client = undefined;
    live = undefined;
  };
  const connected = async (signal: AbortSignal): Promise<Live> => {
    if (live) return live;
    const secret = await secretOf(settings);
    signal.throwIfAborted();
    const fresh = new SftpClient(settings.name, QUIET);
    client = fresh;
    const wire = await signIn(settings, fresh, secret, () => {
      if (client === fresh) drop();
    });
    if (client !== fresh) throw unavailable(settings, 'the session ended as it began');
    live = { client: fresh, wire };
    return live;
  };

  return {
    drop,
    async act(signal, path, work) {
      signal.throwIfAborted();
      try {
        return await work(await connected(signal));
      } catch (error) {
        drop();
        throw explain(settings, path, error);
      }
    },
  };
}

/* ---------- signing in ---------- */

/** Without these the library writes its events to the console. */
const QUIET = { error: () => undefined, end: () => undefined, close: () => undefined };

/** A line that died without a word is noticed after half a minute, also while nothing is asked. */
const KEEP_ALIVE = { keepaliveInterval: 15_000, keepaliveCountMax: 2 };

async function signIn(
  settings: SftpConnection,
  client: SftpClient,
  secret: Secret,
  ended: () => void,
): Promise<Wire> {
  const heard: { fault?: unknown; strangeKey?: string } = {};
  // Kept for good: an error event that nobody listens to would end the process.
  client.on('error', (fault: unknown) => {
    heard.fault = fault;
    ended();
  });
  client.on('end', ended);
  client.on('close', ended);
  try {
    const wire = await client.connect({
      host: settings.host,
      port: settings.port,
      username: settings.username,
      ...secret,
      ...KEEP_ALIVE,
      readyTimeout: settings.timeoutSeconds * 1000,
      hostVerifier: (key: Buffer) => {
        const shown = fingerprintOfKey(key);
        if (isPinned(settings, shown)) return true;
        heard.strangeKey = shown;
        return false;
      },
    });
    innerOf(client)?.setNoDelay(true);
    return wire;
  } catch (error) {
    throw explainSignIn(settings, heard, error);
  }
}

type Secret = { readonly privateKey: Buffer } | { readonly password: string };

async function secretOf(settings: SftpConnection): Promise<Secret> {
  const { secret } = settings;
  if (secret.kind === 'password') return { password: secret.value };
  try {
    return { privateKey: await readFile(secret.file) };
  } catch (error) {
    throw refused(settings, `the key file ${secret.file} cannot be read`, error);
  }
}

/** As `ssh-keygen -l` prints it, without the padding. */
function fingerprintOfKey(key: Buffer): string {
  return createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
}

function isPinned(settings: SftpConnection, shown: string): boolean {
  return settings.hostKeySha256.some(
    (pinned) => pinned.replace(/^SHA256:/, '').replace(/=+$/, '') === shown,
  );
}

function explainSignIn(
  settings: SftpConnection,
  heard: { readonly fault?: unknown; readonly strangeKey?: string },
  error: unknown,
): AimsError {
  if (error instanceof AimsError) return error;
  if (heard.strangeKey !== undefined) {
    return refused(
      settings,
      `the host key SHA256:${heard.strangeKey} is not one of those in the settings`,
      error,
    );
  }
  if (isSignInRefused(heard.fault))
    return refused(settings, `${settings.username} may not sign in`, error);
  if (messageOf(error).includes('passphrase'))
    return refused(settings, 'the key file asks for a passphrase, and AIMS has none', error);
  if (messageOf(error).includes('privateKey'))
    return refused(settings, 'the key file is not a private key', error);
  return unavailable(
    settings,
    `${settings.host}:${settings.port} does not answer (${codeOf(error)})`,
    error,
  );
}

function isSignInRefused(fault: unknown): boolean {
  return fault instanceof Error && 'level' in fault && fault.level === 'client-authentication';
}

/* ---------- the client inside the library ---------- */

interface Inner {
  setNoDelay(on: boolean): unknown;
  destroy(): unknown;
}

/** The ssh2 client that the library keeps; a test makes sure that it is still there. */
export function innerOf(client: SftpClient): Inner | undefined {
  const inner: unknown = Reflect.get(client, 'client');
  return isInner(inner) ? inner : undefined;
}

function isInner(value: unknown): value is Inner {
  if (typeof value !== 'object' || value === null) return false;
  return (
    typeof Reflect.get(value, 'setNoDelay') === 'function' &&
    typeof Reflect.get(value, 'destroy') === 'function'
  );
}

/* ---------- failures ---------- */

/** Status codes of the protocol. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

export function saysNotThere(error: unknown): boolean {
  return codeOf(error) === NO_SUCH_FILE;
}

function explain(settings: SftpConnection, path: string, error: unknown): AimsError {
  if (error instanceof AimsError) return error;
  const code = codeOf(error);
  if (code === PERMISSION_DENIED) return refused(settings, `no right to use ${path}`, error);
  return unavailable(
    settings,
    code === NO_SUCH_FILE ? `${path} is missing` : `${path}: ${messageOf(error)}`,
    error,
  );
}

function codeOf(error: unknown): string | number {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? code : messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
