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
  type Definition,
  type Layout,
  type LayoutColumn,
} from '../domain/interface.ts';
import { neededColumns, ROLE_NEEDS } from '../domain/role-columns.ts';
import { checkExpressions } from './check-expressions.ts';
import { checkRecords } from './check-records.ts';
import { allowedWords } from './did-you-mean.ts';
import { constantsOf } from './read-layout.ts';
import { reportStrayReferences } from './secrets.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import type { Shelf } from './shelf.ts';
import { isListUsable, isUsable, listNamed, listPaths } from './written-lists.ts';

export interface Shelves {
  readonly connections: Shelf<unknown>;
  readonly layouts: Shelf<Layout>;
  readonly datasets: Shelf<DatasetSettings>;
}

/**
 * Reports what is wrong with one interface; false when something it names has mistakes of its own. `definition` is the
 * same interface as it was read, undefined where it could not be.
 */
export function checkInterface(
  file: SettingsFile,
  definition: Definition | undefined,
  shelves: Shelves,
): boolean {
  checkRecords(file, shelves.datasets);
  checkConstants(file, shelves.layouts);
  checkContacts(file);
  checkGroups(file);
  checkConfirm(file);
  reportStrayReferences(file, []);
  for (const role of DATASET_ROLES) checkRole(file, role, shelves.datasets);
  const lists = listPaths(file).map((path) => isListUsable(file, path, shelves.datasets));
  const connection = isUsable(file, ['to', 'connection'], 'connection', shelves.connections);
  const layout = isUsable(file, ['to', 'layout'], 'layout', shelves.layouts);
  if (definition !== undefined && !file.broken)
    checkExpressions(file, definition, shelves.datasets.usable);
  return connection && layout && lists.every((usable) => usable);
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

/** A list without the columns that rules read, or by another key, would pass everything without a word. */
function checkRole(file: SettingsFile, role: DatasetRole, datasets: Shelf<DatasetSettings>): void {
  const path = ['datasets', role];
  const list = listNamed(file, file.textAt(path), datasets);
  if (list === undefined) return;
  const { name, where } = list;
  const { key } = ROLE_NEEDS[role];
  if (key.join() !== list.key.join()) {
    const help = `${role} are looked up by it. Write in ${where}: key: [${key.join(', ')}]`;
    file.mistake(path, `the key of ${name} is [${list.key.join(', ')}]`, help);
  }
  for (const column of neededColumns(role)) {
    if (list.columns.includes(column)) continue;
    const columns = allowedWords(`Its columns in ${where}`, list.columns, column);
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
