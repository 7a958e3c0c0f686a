/**
 * Whether an interface agrees with the rest of the settings: its connection, layout, datasets, contacts and groups,
 * and with the other interfaces. It reads files as written, so that all mistakes are told at once.
 */
import { resolve } from 'node:path';
import type { DatasetSettings } from '../domain/dataset.ts';
import { ADMIN_GROUP } from '../domain/decision.ts';
import {
  DATASET_ROLES,
  type DatasetRole,
  type Layout,
  type LayoutColumn,
} from '../domain/interface.ts';
import { neededColumns, ROLE_NEEDS } from '../domain/role-columns.ts';
import { checkRecords } from './check-records.ts';
import { allowedWords } from './did-you-mean.ts';
import { constantsOf } from './read-layout.ts';
import { FILE_NAME } from './schema-parts.ts';
import { reportStrayReferences } from './secrets.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';

/** One kind of thing that interfaces name: which there are, and which of them can be used. */
export interface Shelf<T> {
  /** Where people find them: config/connections/. */
  readonly where: string;
  readonly names: readonly string[];
  readonly usable: Readonly<Record<string, T>>;
}

export interface Shelves {
  readonly connections: Shelf<unknown>;
  readonly layouts: Shelf<Layout>;
  readonly datasets: Shelf<DatasetSettings>;
}

/** Reports what is wrong with one interface; false when something it names has mistakes of its own. */
export function checkInterface(file: SettingsFile, shelves: Shelves): boolean {
  checkRecords(file);
  checkConstants(file, shelves.layouts);
  checkContacts(file);
  checkGroups(file);
  checkConfirm(file);
  reportStrayReferences(file, []);
  for (const role of DATASET_ROLES) checkRole(file, role, shelves.datasets);
  const roles = DATASET_ROLES.map((role) =>
    isUsable(file, ['datasets', role], 'dataset', shelves.datasets),
  );
  const connection = isUsable(file, ['to', 'connection'], 'connection', shelves.connections);
  const layout = isUsable(file, ['to', 'layout'], 'layout', shelves.layouts);
  return connection && layout && roles.every((usable) => usable);
}

/** What two interfaces may not share: a prefix and a folder. Both are told, so that neither takes the other's place. */
export function checkSharing(files: readonly SettingsFile[], home: string): void {
  const prefixOf = (file: SettingsFile) => file.textAt(['prefix']);
  const folderOf = (file: SettingsFile) =>
    resolve(home, file.textAt(['source', 'folder']) ?? `inbox/${file.name}`);
  for (const [file, others] of files.map(
    (file) => [file, files.filter((each) => each !== file)] as const,
  )) {
    const prefix = prefixOf(file);
    for (const other of others.filter(
      (each) => prefix !== undefined && prefixOf(each) === prefix,
    )) {
      file.mistake(
        ['prefix'],
        `prefix ${prefix} is also that of ${other.path}`,
        'Give each interface its own.',
      );
    }
    for (const other of others.filter((each) => folderOf(each) === folderOf(file))) {
      const help = 'Give each interface a folder of its own.';
      file.mistake(['source', 'folder'], `the folder is also that of ${other.path}`, help);
    }
  }
}

function isUsable(
  file: SettingsFile,
  path: SettingPath,
  what: string,
  shelf: Shelf<unknown>,
): boolean {
  const name = file.textAt(path);
  if (name === undefined || !FILE_NAME.test(name)) return true;
  if (!shelf.names.includes(name)) {
    file.mistake(
      path,
      `${what} "${name}" does not exist`,
      allowedWords(`In ${shelf.where}`, shelf.names, name),
    );
  } else if (!Object.hasOwn(shelf.usable, name)) {
    const help = `Correct the mistakes in ${shelf.where} first.`;
    file.warning(
      path,
      `${what} "${name}" has mistakes, so this interface cannot come into force`,
      help,
    );
    return false;
  }
  return true;
}

/** A list without the columns that rules read, or by another key, would pass everything without a word. */
function checkRole(file: SettingsFile, role: DatasetRole, datasets: Shelf<DatasetSettings>): void {
  const path = ['datasets', role];
  const name = file.textAt(path) ?? '';
  const dataset = Object.hasOwn(datasets.usable, name) ? datasets.usable[name] : undefined;
  if (dataset === undefined) return;
  const { key } = ROLE_NEEDS[role];
  if (key.join() !== dataset.key.join()) {
    const help = `${role} are looked up by it. Write in ${datasets.where}: key: [${key.join(', ')}]`;
    file.mistake(path, `the key of ${name} is [${dataset.key.join(', ')}]`, help);
  }
  for (const column of neededColumns(role)) {
    if (dataset.columns.includes(column)) continue;
    const columns = allowedWords(`Its columns in ${datasets.where}`, dataset.columns, column);
    const help = `${columns} What ${role} need: docs/reference/settings.md`;
    file.mistake(path, `${name} has no column "${column}"`, help);
  }
}

function checkConstants(file: SettingsFile, layouts: Shelf<Layout>): void {
  const name = file.textAt(['to', 'layout']);
  const layout =
    name !== undefined && Object.hasOwn(layouts.usable, name) ? layouts.usable[name] : undefined;
  if (layout === undefined) return;
  const written = file.keysAt(['to', 'constants']);
  for (const [constant, columns] of constantsOf(layout)) {
    const path = ['to', 'constants', constant];
    for (const column of columns) checkConstant(file, path, column);
    if (written.includes(constant)) continue;
    const help = `Layout ${layout.name} uses it. ${allowedWords('Constants here', written, constant)}`;
    file.mistake(path, `constant ${constant} is missing`, help);
  }
}

function checkConstant(file: SettingsFile, path: SettingPath, column: LayoutColumn): void {
  const value = file.textAt(path);
  if (value === undefined) return;
  const bytes = Buffer.byteLength(value);
  if (column.max !== undefined && bytes > column.max) {
    const help = `Column ${column.name} of the layout takes ${column.max} bytes; this has ${bytes}.`;
    file.mistake(path, `constant ${path.at(-1)} is too long`, help);
  }
  if (column.type === 'number' && !/^-?\d+$/.test(value)) {
    file.mistake(
      path,
      `constant ${path.at(-1)} is "${value}"`,
      `Column ${column.name} of the layout takes a whole number.`,
    );
  }
}

/** The contacts that findings send people to. */
const NEEDED_CONTACTS = ['supplier', 'budget', 'procure-to-pay'] as const;

function checkContacts(file: SettingsFile): void {
  if (!file.has(['contacts'])) return;
  for (const contact of NEEDED_CONTACTS) {
    if (file.has(['contacts', contact])) continue;
    const help = `Problems send people there. Write: ${contact}: { name: …, email: … }`;
    file.mistake(['contacts', contact], `contact ${contact} is missing`, help);
  }
}

/** Who runs AIMS approves nowhere. */
function checkGroups(file: SettingsFile): void {
  for (const path of [
    ['approval', 'groups'],
    ['approval', 'second', 'groups'],
  ]) {
    for (const [index, group] of file.itemsAt(path).entries()) {
      if (group !== ADMIN_GROUP) continue;
      file.mistake(
        [...path, index],
        `the group ${ADMIN_GROUP} cannot approve`,
        'Members of it run AIMS. Name another group.',
      );
    }
  }
}

function checkConfirm(file: SettingsFile): void {
  const ends = file.textAt(['confirm', 'ends']);
  const reports = file.itemsAt(['confirm', 'reports']).filter((level) => typeof level === 'string');
  if (ends === undefined || reports.length === 0 || reports.includes(ends)) return;
  const help = `${allowedWords('The target reports', reports, ends)} A batch that ends at another level would never end.`;
  file.mistake(['confirm', 'ends'], `the target does not report "${ends}"`, help);
}
