/** Whether the lists that an interface brings with it are whole: every row has its columns, and its key once. */
import { DATASET_ROLES, type DatasetRole } from '../domain/interface.ts';
import { ROLE_NEEDS, type RoleColumn } from '../domain/role-columns.ts';
import { COLUMN_KINDS } from '../reference/check-values.ts';
import { checkColumns } from './read-datasets.ts';
import { agesOf } from './read-rules.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import { parseDuration } from './units.ts';

export function checkLists(file: SettingsFile): void {
  for (const name of file.keysAt(['lists'])) {
    const list = ['lists', name];
    checkColumns(file, list, name);
    checkAges(file, list, name);
    checkRows(file, list);
  }
  for (const role of DATASET_ROLES) checkValues(file, role);
}

function checkAges(file: SettingsFile, list: SettingPath, name: string): void {
  const age = (which: string) => parseDuration(file.textAt([...list, which]) ?? '');
  const [late, tooOld] = agesOf({ late: age('late'), tooOld: age('tooOld') });
  if (!file.has([...list, 'file']) || late < tooOld) return;
  const which = file.has([...list, 'tooOld']) ? 'tooOld' : 'late';
  const help = 'tooOld must be longer than late.';
  file.mistake([...list, which], `${name} would be too old before it is late`, help);
}

function checkRows(file: SettingsFile, list: SettingPath): void {
  const columns = textsAt(file, [...list, 'columns']);
  const key = textsAt(file, [...list, 'key']).map((column) => columns.indexOf(column));
  const taken = new Map<string, number>();
  for (const [index] of file.itemsAt([...list, 'rows']).entries()) {
    const path = [...list, 'rows', index];
    const row = file.itemsAt(path);
    if (row.length !== columns.length) {
      const help = `One text for each of: ${columns.join(', ')}.`;
      file.mistake(path, `row ${index + 1} has ${row.length} texts`, help);
      continue;
    }
    const its = JSON.stringify(key.map((column) => row[column]));
    const other = taken.get(its);
    if (other !== undefined && !key.includes(-1))
      file.mistake(path, `row ${index + 1} has the key of row ${other}`, 'Keep one of the two.');
    taken.set(its, index + 1);
  }
}

/** What a file's values are asked when it is taken is asked of these here. */
function checkValues(file: SettingsFile, role: DatasetRole): void {
  const name = file.textAt(['datasets', role]);
  if (name === undefined) return;
  const list = ['lists', name];
  const columns = textsAt(file, [...list, 'columns']);
  for (const [index] of file.itemsAt([...list, 'rows']).entries()) {
    for (const column of ROLE_NEEDS[role].columns) {
      const path = [...list, 'rows', index, columns.indexOf(column.name)];
      const value = file.textAt(path);
      if (value === undefined || isAllowed(column, value)) continue;
      const help = `${role} have ${COLUMN_KINDS[column.kind].words} there.`;
      file.mistake(path, `${column.name} is "${value}"`, help);
    }
  }
}

function isAllowed({ kind, mayBeEmpty }: RoleColumn, value: string): boolean {
  return value === '' ? mayBeEmpty === true : COLUMN_KINDS[kind].allows(value);
}

function textsAt(file: SettingsFile, path: SettingPath): readonly string[] {
  return file.itemsAt(path).filter((item) => typeof item === 'string');
}
