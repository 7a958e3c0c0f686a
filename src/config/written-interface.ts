/**
 * What an interface says of its records and fields, as written: the checks read the file and not the definition, so that
 * one mistake in the shape of a setting does not hide the others.
 */
import type { Place } from '../domain/interface.ts';
import { parseRecordPath } from '../formats/tree/path.ts';
import { fullName, splitName } from '../formats/xml/namespaces.ts';
import { allowedWords } from './did-you-mean.ts';
import { type PlainKind, placeAt, placeInWhere } from './place.ts';
import { FIELD_NUMBER } from './record-schema.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';

/* ---------- syntaxes ---------- */

const KINDS: readonly PlainKind[] = [
  'delimited',
  'fixed',
  'xml',
  'json',
  'edifact',
  'tradacoms',
  'x12',
];

/** Where the syntaxes are that split bytes into records: one, or in a zip one for each member. */
export function syntaxPaths(file: SettingsFile): readonly SettingPath[] {
  if (!isZip(file)) return [['syntax']];
  return file.keysAt(MEMBERS).map((member) => [...MEMBERS, member, 'syntax']);
}

export const MEMBERS: SettingPath = ['syntax', 'members'];

export function isZip(file: SettingsFile): boolean {
  return file.textAt(['syntax', 'kind']) === 'zip';
}

/** The syntax that a record is written in. */
export function syntaxOf(file: SettingsFile, record: string): SettingPath {
  return isZip(file) ? [...MEMBERS, memberOf(file, record) ?? '', 'syntax'] : ['syntax'];
}

export function memberOf(file: SettingsFile, record: string): string | undefined {
  return isZip(file) ? file.textAt(['records', record, 'when', 'member']) : undefined;
}

/** Undefined: it is not written, or there is no such kind. */
export function kindAt(file: SettingsFile, syntax: SettingPath): PlainKind | undefined {
  const written = file.textAt([...syntax, 'kind']);
  return KINDS.find((kind) => kind === written);
}

export function kindOf(file: SettingsFile, record: string): PlainKind | undefined {
  return kindAt(file, syntaxOf(file, record));
}

/* ---------- records ---------- */

export function recordsOf(file: SettingsFile): readonly string[] {
  return file.keysAt(['records']);
}

export function parentPath(file: SettingsFile, record: string): SettingPath {
  const path = ['records', record, 'parent'];
  return file.has([...path, 'record']) ? [...path, 'record'] : path;
}

export function parentOf(file: SettingsFile, record: string): string | undefined {
  return file.textAt(parentPath(file, record));
}

/** The records above it, the nearest first. */
export function ancestorsOf(file: SettingsFile, record: string): readonly string[] {
  const ancestors: string[] = [];
  let above = parentOf(file, record);
  while (above !== undefined && !ancestors.includes(above)) {
    ancestors.push(above);
    above = parentOf(file, above);
  }
  return ancestors;
}

/** Exactly one of it in the file, or in each record it belongs to. */
export function isThereOnce(file: SettingsFile, record: string, per: 'file' | 'parent'): boolean {
  const occurs = ['records', record, 'occurs'];
  const isOne = (bound: string) => file.at([...occurs, bound]) === 1;
  if (file.at(occurs) === 'once') return per === 'file';
  const counted = file.textAt([...occurs, 'per']) ?? 'file';
  return isOne('min') && isOne('max') && counted === per;
}

/** Says so where there is no such record. */
export function isRecord(
  file: SettingsFile,
  path: SettingPath,
  name: string | undefined,
): name is string {
  const records = recordsOf(file);
  if (name === undefined || records.length === 0) return false;
  if (records.includes(name)) return true;
  file.mistake(path, `there is no record "${name}"`, allowedWords('Records', records, name));
  return false;
}

/* ---------- fields ---------- */

export function fieldsOf(file: SettingsFile, record: string): readonly string[] {
  return file.keysAt(['records', record, 'fields']);
}

export function fieldPath(record: string, field: string): SettingPath {
  return ['records', record, 'fields', field];
}

/** Says so where the record has no such field. */
export function isField(
  file: SettingsFile,
  path: SettingPath,
  record: string,
  name: string,
  aim: 'key' | 'value' = 'value',
): boolean {
  const fields = fieldsOf(file, record);
  if (fields.includes(name)) return true;
  const help = allowedWords(`Fields of ${record}`, fields, name);
  file.mistake(path, `${record} has no field "${name}"`, help, aim);
  return false;
}

/** Says so for each name of a list that is no field of the record. */
export function areFields(file: SettingsFile, path: SettingPath, record: string): void {
  for (const [index, name] of file.itemsAt(path).entries()) {
    if (typeof name === 'string') isField(file, [...path, index], record, name);
  }
}

export interface PlacedField {
  readonly name: string;
  /** The way to its `at`. */
  readonly path: SettingPath;
  readonly place: Place;
  /** It is a part of the text at its place, or what a list has for it. */
  readonly isDerived: boolean;
}

/** The fields of a record that stand somewhere, and where. */
export function placedFields(file: SettingsFile, record: string): readonly PlacedField[] {
  const kind = kindOf(file, record);
  if (kind === undefined) return [];
  return fieldsOf(file, record).flatMap((name) => {
    const path = [...fieldPath(record, name), 'at'];
    const at = file.at(path);
    if (typeof at !== 'number' && typeof at !== 'string') return [];
    const place = placeAt(kind, at);
    const isDerived = ['split', 'lookUp'].some((part) =>
      file.has([...fieldPath(record, name), part]),
    );
    return place === undefined ? [] : [{ name, path, place, isDerived }];
  });
}

/** A condition of `when` at a place. */
export interface PlacedCondition {
  readonly key: string;
  readonly path: SettingPath;
  readonly place: Place;
}

export function placedConditions(file: SettingsFile, record: string): readonly PlacedCondition[] {
  const kind = kindOf(file, record);
  return conditionPaths(file, record).flatMap((path) => {
    const key = String(path.at(-1));
    const place = kind && placeInWhere(kind, key);
    return place === undefined ? [] : [{ key, path, place }];
  });
}

/** The ways to what must be at places: by the number of a field, or in `where`. */
export function conditionPaths(file: SettingsFile, record: string): readonly SettingPath[] {
  const when = ['records', record, 'when'];
  const numbers = file.keysAt(when).filter((key) => FIELD_NUMBER.test(key));
  const places = file.keysAt([...when, 'where']);
  return [...numbers.map((key) => [...when, key]), ...places.map((key) => [...when, 'where', key])];
}

/* ---------- paths of records in a tree ---------- */

export interface WrittenPath {
  readonly text: string;
  readonly path: SettingPath;
  /** Names with what their prefixes stand for: the same for one path, however it is written. */
  readonly names: readonly string[];
}

export function recordPaths(file: SettingsFile, record: string): readonly WrittenPath[] {
  const when = ['records', record, 'when', 'path'];
  return textsAt(file, when).flatMap(([path, text]) => {
    const steps = parseRecordPath(text)?.steps;
    if (steps === undefined) return [];
    return [{ text, path, names: steps.map(({ name }) => meaningOf(file, record, name)) }];
  });
}

function meaningOf(file: SettingsFile, record: string, name: string): string {
  if (kindOf(file, record) !== 'xml') return name;
  const { prefix = '', local } = splitName(name);
  const uri = file.textAt([...syntaxOf(file, record), 'namespaces', prefix]);
  return fullName(uri ?? prefix, local);
}

/** The text at a path, or each text of the list there. */
export function textsAt(
  file: SettingsFile,
  path: SettingPath,
): readonly (readonly [SettingPath, string])[] {
  const text = file.textAt(path);
  if (text !== undefined) return [[path, text]];
  return file
    .itemsAt(path)
    .flatMap((item, index) =>
      typeof item === 'string' ? [[[...path, index], item] as const] : [],
    );
}
