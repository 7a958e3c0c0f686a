/** config/layouts/NAME.yaml as Layout, and what a schema alone cannot see: names in templates, files that collide. */
import type { Layout, LayoutColumn } from '../domain/interface.ts';
import { allowedWords } from './did-you-mean.ts';
import { pathWords, readThroughSchema } from './report-issues.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import { constantIn, namesIn, namesInLayout } from './template-names.ts';

export function readLayout(file: SettingsFile): Layout | undefined {
  const yaml = readThroughSchema(file, 'layout');
  checkFileNames(file);
  for (const [index] of file.itemsAt(['files']).entries()) checkColumns(file, ['files', index]);
  if (yaml === undefined || file.broken) return undefined;
  return {
    name: file.name,
    sha256: file.sha256,
    title: yaml.title,
    files: yaml.files.map((each) => ({
      ...each,
      columns: each.columns.map((column) => ({ ...column, max: column.max })),
    })),
    controlFile: yaml.controlFile,
    marker: yaml.marker,
  };
}

/** The constants a layout needs, each with the columns that hold nothing else. */
export function constantsOf(layout: Layout): ReadonlyMap<string, readonly LayoutColumn[]> {
  const constants = new Map<string, LayoutColumn[]>();
  for (const column of layout.files.flatMap((each) => each.columns)) {
    for (const constant of (namesIn(column.value) ?? []).flatMap(
      (name) => constantIn(name) ?? [],
    )) {
      const columns = constants.get(constant) ?? [];
      constants.set(constant, columns);
      if (column.value === `{constant.${constant}}`) columns.push(column);
    }
  }
  return constants;
}

/** Each name has `{group}` in it, or two batches would write one file; and no two are alike. */
function checkFileNames(file: SettingsFile): void {
  const files = file.itemsAt(['files']).map((_, index): SettingPath => ['files', index, 'name']);
  const seen = new Set<string>();
  for (const path of [...files, ['controlFile'], ['marker']]) {
    const name = file.textAt(path);
    if (name === undefined) continue;
    checkFileName(file, path, name);
    if (seen.has(name))
      file.mistake(path, `two files are called "${name}"`, 'Give each file a name of its own.');
    seen.add(name);
  }
}

function checkFileName(file: SettingsFile, path: SettingPath, name: string): void {
  const names = namesIn(name);
  if (names === undefined || names.some((each) => each !== 'group')) {
    file.mistake(
      path,
      `${pathWords(path)} is "${name}"`,
      "Only {group} can be used in a file's name.",
    );
  } else if (names.length === 0) {
    file.mistake(
      path,
      `${pathWords(path)} is the same for every batch: "${name}"`,
      "Put {group} into it, for example: '{group}.ok'",
    );
  }
}

function checkColumns(file: SettingsFile, holder: SettingPath): void {
  const each = file.textAt([...holder, 'each']) === 'line' ? 'line' : 'document';
  const seen = new Set<string>();
  for (const [index] of file.itemsAt([...holder, 'columns']).entries()) {
    const column = [...holder, 'columns', index];
    const name = file.textAt([...column, 'name']);
    if (name !== undefined && seen.has(name)) {
      file.mistake([...column, 'name'], `column ${name} is there twice`, 'Keep one of the two.');
    }
    if (name !== undefined) seen.add(name);
    checkTemplate(file, [...column, 'value'], each);
    checkColumnType(file, column);
  }
}

function checkTemplate(file: SettingsFile, path: SettingPath, each: 'document' | 'line'): void {
  const value = file.textAt(path) ?? '';
  const names = namesIn(value);
  if (names === undefined) {
    file.mistake(path, `the braces in "${value}" do not pair`, "Write '{document.number}'");
  }
  const allowed = namesInLayout(each);
  for (const name of names ?? []) {
    if (allowed.includes(name) || /^constant\.[A-Z][A-Z0-9_]*$/.test(name)) continue;
    const help = allowedWords(
      `In a row for each ${each} you can use`,
      [...allowed, 'constant.NAME'],
      name,
    );
    file.mistake(path, `"{${name}}" is not known here`, help);
  }
}

/** Amounts and dates have one form in the target; a text in such a column would stop every batch at the last moment. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
  money: ['{document.gross}', '{line.amount}', '{line.net}'],
  date: ['{document.date}', '{document.accountingDate}'],
};

function checkColumnType(file: SettingsFile, column: SettingPath): void {
  const type = file.textAt([...column, 'type']);
  const value = file.textAt([...column, 'value']);
  const fitting = TYPED[type ?? ''];
  if (fitting === undefined || value === undefined || fitting.includes(value)) return;
  const help = `A column with type: ${type} holds one of ${fitting.join(', ')} and nothing else.`;
  file.mistake(
    [...column, 'value'],
    `"${value}" is not ${type === 'date' ? 'a date' : 'an amount'}`,
    help,
  );
}
