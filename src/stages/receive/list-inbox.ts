/**
 * One look at an inbox: which names are files to take, which are not files yet, and which AIMS will not touch.
 * It opens nothing, follows nothing and changes nothing; names are bytes, because they need not be UTF-8.
 */
import { type BigIntStats, constants } from 'node:fs';
import { access, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SENTINEL } from '../../config/home.ts';
import { AimsError } from '../../domain/errors.ts';
import { matchesFileName } from '../../domain/file-names.ts';
import type { Definition } from '../../domain/interface.ts';
import { machineCode } from '../../lib/machine-code.ts';

/** Why something stays where it is; sentences in words/refusals.ts. */
export type RefusalReason =
  | 'symlink'
  | 'folder'
  | 'fifo'
  | 'socket'
  | 'device'
  | 'hard-link'
  | 'too-big'
  | 'not-readable'
  | 'name-not-expected';

export interface InboxFile {
  readonly name: Buffer;
  readonly nameHex: string;
  /** For people: control characters escaped, bytes that are not UTF-8 as \xNN. */
  readonly displayName: string;
  readonly path: Buffer;
  readonly stats: BigIntStats;
  readonly isReadable: boolean;
}

export interface InboxLook {
  readonly files: readonly InboxFile[];
  readonly refused: readonly (InboxFile & { readonly reason: RefusalReason })[];
  /** What is there and cannot be looked at, by its name in hex: one file's trouble, and no other's. */
  readonly troubles: ReadonlyMap<string, AimsError>;
  /** Every name seen, in hex. */
  readonly seen: ReadonlySet<string>;
}

const NOT_YET_A_FILE = /^\.|\.(part|tmp|filepart)$/i;

export async function listInbox(source: Definition['source']): Promise<InboxLook> {
  const names = await readNames(source.folder);
  if (!names.some((name) => name.toString('latin1') === SENTINEL)) {
    throw new AimsError('INBOX_MISSING', {
      folder: source.folder,
      what: `${SENTINEL} is not there`,
    });
  }
  const entries = await Promise.all(
    names.filter((name) => !isNoFile(name, source)).map((name) => look(source.folder, name)),
  );
  const files: InboxFile[] = [];
  const refused: (InboxFile & { reason: RefusalReason })[] = [];
  const troubles = new Map<string, AimsError>();
  for (const entry of entries.filter((one) => one !== undefined)) {
    if ('trouble' in entry) {
      troubles.set(entry.nameHex, entry.trouble);
      continue;
    }
    const reason = reasonToRefuse(entry, source);
    if (reason) refused.push({ ...entry, reason });
    else files.push(entry);
  }
  files.sort((a, b) => Number(a.stats.mtimeNs - b.stats.mtimeNs) || Buffer.compare(a.name, b.name));
  return { files, refused, troubles, seen: new Set(names.map((name) => name.toString('hex'))) };
}

/** dev:ino:size:mtime_ns:name, so that a re-scan knows a file it has taken. */
export function identityOf(file: Pick<InboxFile, 'nameHex' | 'stats'>): string {
  const { dev, ino, size, mtimeNs } = file.stats;
  return `${dev}:${ino}:${size}:${mtimeNs}:${file.nameHex}`;
}

/** Of the file with this identity, in hex. */
export function nameHexIn(identity: string): string {
  return identity.split(':')[4] ?? '';
}

async function readNames(folder: string): Promise<Buffer[]> {
  try {
    return await readdir(folder, { encoding: 'buffer' });
  } catch (error) {
    throw cannotRead(folder, error);
  }
}

function cannotRead(folder: string, error: unknown): AimsError {
  return new AimsError(
    'INBOX_MISSING',
    { folder, what: error instanceof Error ? error.message : String(error) },
    error,
  );
}

/** Whether a sender may still be writing under this name or path. */
export function isNotYetAFile(name: string): boolean {
  return NOT_YET_A_FILE.test(name);
}

function isNoFile(name: Buffer, { arrival }: Definition['source']): boolean {
  const text = name.toString('latin1');
  return isNotYetAFile(text) || (arrival.kind === 'trigger' && text.endsWith(arrival.suffix));
}

interface Trouble {
  readonly nameHex: string;
  readonly trouble: AimsError;
}

async function look(folder: string, name: Buffer): Promise<InboxFile | Trouble | undefined> {
  const path = Buffer.concat([Buffer.from(join(folder, '/')), name]);
  const shown = { nameHex: name.toString('hex'), displayName: showName(name) };
  try {
    const stats = await lstat(path, { bigint: true });
    const isReadable = !stats.isFile() || (await mayRead(path));
    return { name, ...shown, path, stats, isReadable };
  } catch (error) {
    // Gone between the listing and the look: the next sweep sees what is there then.
    if (machineCode(error) === 'ENOENT') return undefined;
    // To look at a file asks for a right to its folder, not to itself.
    if (machineCode(error) === 'EACCES') throw cannotRead(folder, error);
    return { ...shown, trouble: fileError('INBOX_FILE_NOT_OPENED', { ...shown, path }, error) };
  }
}

export function fileError(
  code: 'INBOX_FILE_NOT_OPENED' | 'INBOX_NOT_CLEARED',
  { displayName, path }: Pick<InboxFile, 'displayName' | 'path'>,
  error: unknown,
): AimsError {
  const what = machineCode(error) ?? 'an unexpected error';
  return new AimsError(code, { file: displayName, folder: folderOf(path), what }, error);
}

export function folderOf(path: Buffer): string {
  return path.subarray(0, path.lastIndexOf('/')).toString('utf8');
}

async function mayRead(path: Buffer): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return true;
  } catch (error) {
    if (machineCode(error) === 'EACCES') return false;
    throw error;
  }
}

function reasonToRefuse(
  { stats, name, isReadable }: InboxFile,
  source: Definition['source'],
): RefusalReason | undefined {
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isDirectory()) return 'folder';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isSocket()) return 'socket';
  if (!stats.isFile()) return 'device';
  if (stats.nlink > 1n) return 'hard-link';
  if (!matchesFileName(source.files, name.toString('utf8'))) return 'name-not-expected';
  if (stats.size > BigInt(source.maxBytes)) return 'too-big';
  if (!isReadable) return 'not-readable';
  return undefined;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\\\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function showName(name: Buffer): string {
  try {
    return UTF8.decode(name).replace(UNSAFE, (character) => inHex(character.charCodeAt(0)));
  } catch {
    return [...name]
      .map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : inHex(byte)))
      .join('');
  }
}

function inHex(code: number): string {
  return code > 0xff
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\x${code.toString(16).padStart(2, '0')}`;
}

/** Printable ASCII but for the backslash, which begins an escape. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e && byte !== 0x5c;
}
