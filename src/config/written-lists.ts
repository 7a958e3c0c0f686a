/** The lists that an interface can name: its own, then those of config/datasets.yaml. */
import type { DatasetSettings } from '../domain/dataset.ts';
import { DATASET_ROLES } from '../domain/interface.ts';
import { allowedWords } from './did-you-mean.ts';
import { FILE_NAME } from './schema-parts.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import type { Shelf } from './shelf.ts';
import { fieldPath, fieldsOf, recordsOf } from './written-interface.ts';

export interface WrittenList {
  readonly name: string;
  /** Where people find it. */
  readonly where: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** Undefined: there is none of that name, or it has mistakes of its own. */
export function listNamed(
  file: SettingsFile,
  name: string | undefined,
  datasets: Shelf<DatasetSettings>,
): WrittenList | undefined {
  if (name === undefined) return undefined;
  if (file.has(['lists', name])) {
    const texts = (part: string) =>
      file.itemsAt(['lists', name, part]).filter((each) => typeof each === 'string');
    return { name, where: `lists.${name}`, key: texts('key'), columns: texts('columns') };
  }
  const dataset = Object.hasOwn(datasets.usable, name) ? datasets.usable[name] : undefined;
  return dataset && { name, where: datasets.where, key: dataset.key, columns: dataset.columns };
}

/** The ways to every name of a list: those that play a part, those of look-ups, and the others. */
export function listPaths(file: SettingsFile): readonly SettingPath[] {
  const roles = DATASET_ROLES.map((role) => ['datasets', role]);
  const others = file.itemsAt(['datasets', 'others']).map((_, at) => ['datasets', 'others', at]);
  const lookUps = recordsOf(file).flatMap((record) =>
    fieldsOf(file, record).map((field) => [...fieldPath(record, field), 'lookUp', 'in']),
  );
  return [...roles, ...others, ...lookUps];
}

/** Whether the list that is named can be used; says so where there is none. */
export function isListUsable(
  file: SettingsFile,
  path: SettingPath,
  { where, names, usable }: Shelf<DatasetSettings>,
): boolean {
  const own = file.keysAt(['lists']);
  const name = file.textAt(path);
  if (name !== undefined && own.includes(name)) return true;
  const both = own.length === 0 ? where : `lists and ${where}`;
  return isUsable(file, path, 'dataset', { where: both, names: [...own, ...names], usable });
}

/** Whether what is named can be used; says so where it does not exist. */
export function isUsable(
  file: SettingsFile,
  path: SettingPath,
  what: string,
  shelf: Shelf<unknown>,
): boolean {
  const name = file.textAt(path);
  if (name === undefined || !FILE_NAME.test(name)) return true;
  if (!shelf.names.includes(name)) {
    const help = allowedWords(`In ${shelf.where}`, shelf.names, name);
    file.mistake(path, `${what} "${name}" does not exist`, help);
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
