/**
 * A home: the folder with everything one installation is told and everything it keeps. Here is where each part of it
 * lies, and how a new one is made; nothing here reads or writes what the parts hold.
 */
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { AimsError } from '../domain/errors.ts';
import type { Definition } from '../domain/interface.ts';
import { machineCode } from '../lib/machine-code.ts';

/** The folder AIMS is installed in; it is a home itself. */
export const INSTALLATION = resolve(import.meta.dirname, '../..');

/** The file whose absence says that an inbox is not really there: an unmounted disk looks like an empty folder. */
export const SENTINEL = '.aims-inbox';

export interface HomePaths {
  readonly root: string;
  readonly config: string;
  /** config/aims.yaml: a folder with it is a home. */
  readonly settings: string;
  readonly connections: string;
  readonly layouts: string;
  readonly secrets: string;
  readonly interfaces: string;
  readonly validators: string;
  readonly inbox: string;
  readonly archive: string;
  readonly originals: string;
  readonly outputs: string;
  readonly mail: string;
  readonly audit: string;
  readonly logs: string;
  /** Where the shipped lists are read from; snapshots of them are kept among the originals. */
  readonly datasets: string;
  readonly database: string;
  readonly lock: string;
  inboxOf(interfaceName: string): string;
}

export function homePaths(homeDir: string): HomePaths {
  const root = resolve(homeDir);
  const config = join(root, 'config');
  const archive = join(root, 'archive');
  return {
    root,
    config,
    settings: join(config, 'aims.yaml'),
    connections: join(config, 'connections'),
    layouts: join(config, 'layouts'),
    secrets: join(config, 'secrets'),
    interfaces: join(root, 'interfaces'),
    validators: join(root, 'validators'),
    inbox: join(root, 'inbox'),
    archive,
    originals: join(archive, 'originals'),
    outputs: join(archive, 'outputs'),
    mail: join(archive, 'mail'),
    audit: join(archive, 'audit'),
    logs: join(archive, 'logs'),
    datasets: join(config, 'datasets'),
    database: join(archive, 'aims.db'),
    lock: join(archive, 'lock.db'),
    inboxOf: (interfaceName) => join(root, 'inbox', interfaceName),
  };
}

export function isHome(dir: string): boolean {
  return existsSync(homePaths(dir).settings);
}

/** Only the account AIMS runs as, and its group to look. */
const KEPT = 0o750;

/**
 * Makes a home in `dir` from the starter settings of the installation in `fromDir`. A folder that is a home already
 * keeps every file it has and gets the folders it lacks; any other folder that is not empty is refused.
 */
export function createHome(
  dir: string,
  fromDir: string,
): { readonly paths: HomePaths; readonly isNew: boolean } {
  const paths = homePaths(dir);
  const isNew = !isHome(dir);
  if (isNew) makeEmptyFolder(paths.root);
  if (isNew) copyStarter(homePaths(fromDir), paths);
  for (const folder of keptFolders(paths)) mkdirSync(folder, { recursive: true, mode: KEPT });
  return { paths, isNew };
}

/** Finds it empty or makes it; anything else is HOME_NOT_EMPTY. */
export function makeEmptyFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw isCode(error, 'EEXIST', 'ENOTDIR')
      ? new AimsError('HOME_NOT_EMPTY', { file: path }, error)
      : error;
  }
  if (readdirSync(path).length > 0) throw new AimsError('HOME_NOT_EMPTY', { path });
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(machineCode(error) ?? '');
}

function keptFolders(paths: HomePaths): readonly string[] {
  const { inbox, archive, originals, outputs, mail, audit, logs, validators } = paths;
  return [inbox, archive, originals, outputs, mail, audit, logs, validators];
}

/** Settings, interfaces and validators; never what an installation that is itself in use keeps secret. */
function copyStarter(from: HomePaths, to: HomePaths): void {
  for (const part of ['config', 'interfaces', 'validators'] as const) {
    if (!existsSync(from[part])) continue;
    const isOpen = (path: string) => relative(from.secrets, path).startsWith('..');
    cpSync(from[part], to[part], {
      recursive: true,
      errorOnExist: true,
      force: false,
      filter: isOpen,
    });
  }
}

/** AIMS and whoever drops files: the group of an inbox may write there. */
const SHARED = 0o770;

/**
 * Makes the inboxes of these interfaces, with the sentinel whose absence later means "not there". Only a folder that
 * does not exist is made: an existing one without its sentinel may be an empty mount point.
 */
export function makeInboxes(interfaces: readonly Pick<Definition, 'source'>[]): void {
  for (const { source } of interfaces) if (!existsSync(source.folder)) makeInbox(source.folder);
}

/** One that cannot be made stops no other: whoever looks into it finds it missing, and says so. */
function makeInbox(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: SHARED });
    closeSync(openSync(join(folder, SENTINEL), 'a'));
    // The umask has cut the mode it was made with. What it has from the folder above (setgid) stays.
    chmodSync(folder, statSync(folder).mode | SHARED);
  } catch (error) {
    if (machineCode(error) === undefined) throw error;
  }
}

/** Absolute path of validators/NAME.ts, where there is one. */
export function validatorOf(homeDir: string, interfaceName: string): string | undefined {
  const path = join(homePaths(homeDir).validators, `${interfaceName}.ts`);
  return existsSync(path) ? path : undefined;
}

/** interfaces/NAME.yaml, not the test cases beside it. */
export function isInterfaceFile(fileName: string): boolean {
  return (
    fileName.endsWith('.yaml') && !fileName.endsWith('.test.yaml') && !fileName.startsWith('.')
  );
}
