/**
 * Passwords as argon2id hashes in the usual encoded form (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`).
 * A password or its hash must never be logged, and checking an unknown user must take as long as a known one.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** 19 MiB, 2 passes, 1 lane: the least that OWASP advises, about 50 ms here. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_LENGTH = 32;
const SALT_LENGTH = 16;
const VERSION = 19;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_LENGTH);
  const tag = await derive('argon2id', {
    ...COST,
    message: bytesOf(password),
    nonce: salt,
    tagLength: TAG_LENGTH,
  });
  const cost = `m=${COST.memory},t=${COST.passes},p=${COST.parallelism}`;
  return `$argon2id$v=${VERSION}$${cost}$${base64(salt)}$${base64(tag)}`;
}

/** Whether the password belongs to the encoded hash; `undefined` (nobody) does the same work and says no. */
export async function verifyPassword(
  password: string,
  encoded: string | undefined,
): Promise<boolean> {
  const hash = (encoded === undefined ? undefined : parse(encoded)) ?? NOBODY;
  const tag = await derive('argon2id', {
    message: bytesOf(password),
    nonce: hash.salt,
    memory: hash.memory,
    passes: hash.passes,
    parallelism: hash.parallelism,
    tagLength: hash.tag.length,
  });
  return timingSafeEqual(tag, hash.tag) && hash !== NOBODY;
}

interface EncodedHash {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** No password derives to it: its tag is random and thrown away with the process. */
const NOBODY: EncodedHash = {
  ...COST,
  salt: randomBytes(SALT_LENGTH),
  tag: randomBytes(TAG_LENGTH),
};

const ENCODED =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function parse(encoded: string): EncodedHash | undefined {
  const match = ENCODED.exec(encoded);
  if (!match) return undefined;
  const [, memory = '', passes = '', parallelism = '', salt = '', tag = ''] = match;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** NFKC, so that "é" typed on two keyboards is one password. */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'), 'utf8');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
