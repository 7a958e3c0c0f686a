/** config/datasets.yaml as DatasetSettings by name, and what a schema alone cannot see: keys that are no columns. */
import { resolve } from 'node:path';
import type { DatasetSettings } from '../domain/dataset.ts';
import { type DatasetYaml, datasetSchema } from './datasets-schema.ts';
import { allowedWords } from './did-you-mean.ts';
import { readThroughSchema } from './report-issues.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import { parseDuration } from './units.ts';

/** The datasets without mistakes: one with a mistake does not take the others with it. */
export function readDatasets(
  file: SettingsFile,
  home: string,
): Readonly<Record<string, DatasetSettings>> {
  readThroughSchema(file, 'datasets');
  for (const name of file.keysAt([])) checkDataset(file, name);
  const usable = file.keysAt([]).filter((name) => !file.isBrokenIn(name));
  return Object.fromEntries(
    usable.map((name) => [name, toDataset(name, datasetSchema.parse(file.at([name])), home)]),
  );
}

const HOUR = 3600;

function toDataset(name: string, yaml: DatasetYaml, home: string): DatasetSettings {
  return {
    name,
    label: yaml.label,
    key: yaml.key,
    columns: yaml.columns,
    file: resolve(home, yaml.file),
    warnAfterHours: yaml.late / HOUR,
    holdAfterHours: yaml.tooOld / HOUR,
    sizeGuardPercent: yaml.sizeGuard,
  };
}

function checkDataset(file: SettingsFile, name: string): void {
  checkColumns(file, [name], name);
  checkAges(file, name);
}

/** Of the list at a path: no column twice, and a key of columns that it has. */
export function checkColumns(file: SettingsFile, list: SettingPath, name: string): void {
  const columns = textsIn(file, [...list, 'columns']);
  reportTwice(file, [...list, 'columns']);
  reportTwice(file, [...list, 'key']);
  for (const [index, column] of textsIn(file, [...list, 'key']).entries()) {
    if (columns.length === 0 || columns.includes(column)) continue;
    file.mistake(
      [...list, 'key', index],
      `"${column}" is not a column of ${name}`,
      allowedWords('Columns', columns, column),
    );
  }
}

function checkAges(file: SettingsFile, name: string): void {
  const late = parseDuration(file.textAt([name, 'late']) ?? '');
  const tooOld = parseDuration(file.textAt([name, 'tooOld']) ?? '');
  if (late === undefined || tooOld === undefined || late < tooOld) return;
  file.mistake(
    [name, 'tooOld'],
    `${name} would be too old before it is late`,
    'tooOld must be longer than late.',
  );
}

function reportTwice(file: SettingsFile, path: SettingPath): void {
  const texts = textsIn(file, path);
  for (const [index, text] of texts.entries()) {
    if (texts.indexOf(text) !== index)
      file.mistake([...path, index], `"${text}" is there twice`, 'Keep one of the two.');
  }
}

function textsIn(file: SettingsFile, path: SettingPath): readonly string[] {
  return file.itemsAt(path).map((item) => (typeof item === 'string' ? item : ''));
}
