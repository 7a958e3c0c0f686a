/** Whether the fields of a record can be read beside one another, and whether what they refer to exists. */
import type { DatasetSettings } from '../domain/dataset.ts';
import type { Place } from '../domain/interface.ts';
import { endOf, type Span } from '../formats/fixed/parse-span.ts';
import { allowedWords } from './did-you-mean.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import type { Shelf } from './shelf.ts';
import {
  areFields,
  fieldPath,
  fieldsOf,
  isField,
  kindOf,
  type PlacedField,
  placedConditions,
  placedFields,
  recordsOf,
  syntaxOf,
} from './written-interface.ts';
import { listNamed } from './written-lists.ts';

export function checkFields(file: SettingsFile, datasets: Shelf<DatasetSettings>): void {
  for (const record of recordsOf(file)) {
    checkTwice(file, record);
    checkWidth(file, record);
    checkSpans(file, record);
    for (const field of fieldsOf(file, record)) {
      checkNegative(file, record, field);
      checkCapture(file, [...fieldPath(record, field), 'capture']);
      checkLookUp(file, record, field, datasets);
    }
  }
}

/* ---------- places ---------- */

/** Two fields of one text are likely a slip of the pen; the whole of a text and a part of it are not. */
function checkTwice(file: SettingsFile, record: string): void {
  const taken = new Map<string, PlacedField>();
  for (const field of placedFields(file, record)) {
    const key = JSON.stringify(field.place);
    const other = taken.get(key);
    taken.set(key, field);
    if (other === undefined || other.isDerived || field.isDerived) continue;
    const text = `${other.name} and ${field.name} are both at ${file.at(field.path)}`;
    file.warning(field.path, text, 'Check which of them it is.');
  }
}

function checkWidth(file: SettingsFile, record: string): void {
  const width = file.at([...syntaxOf(file, record), 'fields']);
  if (typeof width !== 'number') return;
  const beyond = (place: Place) => place.kind === 'position' && place.index > width;
  const help = 'Correct it, or syntax.fields.';
  for (const { name, path, place } of placedFields(file, record)) {
    if (!beyond(place)) continue;
    const text = `${name} is at ${file.at(path)}, but a record has ${width} fields`;
    file.mistake(path, text, help);
  }
  for (const { key, path, place } of placedConditions(file, record)) {
    if (beyond(place))
      file.mistake(path, `a record has no field ${key}: it has ${width} fields`, help, 'key');
  }
}

interface SpannedField extends PlacedField {
  readonly place: { readonly kind: 'span' } & Span;
}

function checkSpans(file: SettingsFile, record: string): void {
  const length = ['records', record, 'length'];
  const kind = kindOf(file, record);
  if (kind !== undefined && kind !== 'fixed' && file.has(length))
    file.mistake(length, `${record} has a length, but this is ${kind}`, 'Take it away.', 'key');
  if (kind !== 'fixed') return;
  const fields = placedFields(file, record).filter(isSpanned);
  for (const [index, field] of fields.entries()) {
    checkOverlap(file, field, fields.slice(0, index));
    checkEnd(file, record, { ...field, aim: 'value' });
  }
  for (const { key, path, place } of placedConditions(file, record)) {
    // Beyond the end of a record there is nothing, and that may be what tells it from a longer one.
    if (place.kind !== 'span' || file.at([...path, 'empty']) === true) continue;
    checkEnd(file, record, { name: `"${key}"`, path, place, aim: 'key' });
  }
  checkHasLength(file, record, fields);
}

function isSpanned(field: PlacedField): field is SpannedField {
  return field.place.kind === 'span';
}

/** The same span twice is another matter: see checkTwice. */
function checkOverlap(
  file: SettingsFile,
  field: SpannedField,
  before: readonly SpannedField[],
): void {
  const other = before.find(({ place }) => overlap(place, field.place));
  if (other === undefined) return;
  const text = `${other.name} and ${field.name} overlap: ${words(other.place)} and ${words(field.place)}`;
  file.mistake(field.path, text, 'Correct where they start, or how long they are.');
}

function overlap(one: Span, other: Span): boolean {
  const isSame = one.start === other.start && one.length === other.length;
  return !isSame && one.start <= endOf(other) && other.start <= endOf(one);
}

function words({ start, length }: Span): string {
  return `${start}+${length}`;
}

interface NamedSpan extends Pick<SpannedField, 'name' | 'path' | 'place'> {
  readonly aim: 'key' | 'value';
}

function checkEnd(file: SettingsFile, record: string, { name, path, place, aim }: NamedSpan): void {
  const own = file.at(['records', record, 'length']);
  const length = own ?? file.at([...syntaxOf(file, record), 'length']);
  if (typeof length !== 'number' || endOf(place) <= length) return;
  const text = `${name} ends at ${endOf(place)}, but ${record} is ${length} long`;
  file.mistake(path, text, 'Correct it, or the length.', aim);
}

/** Where records follow one another, one without a length would never end. */
function checkHasLength(file: SettingsFile, record: string, fields: readonly SpannedField[]): void {
  const syntax = syntaxOf(file, record);
  if (file.textAt([...syntax, 'recordEnd']) !== 'none' || fields.length > 0) return;
  const length = ['records', record, 'length'];
  if (file.has(length) || file.has([...syntax, 'length'])) return;
  const help = `Records have no end of their own. Write length: … in records.${record}.`;
  file.mistake(length, `${record} has no length`, help);
}

/* ---------- what they refer to ---------- */

function checkNegative(file: SettingsFile, record: string, field: string): void {
  const path = [...fieldPath(record, field), 'negative', 'field'];
  const name = file.textAt(path);
  if (name !== undefined) isField(file, path, record, name);
}

function checkCapture(file: SettingsFile, path: SettingPath): void {
  const name = file.textAt(path);
  if (name === undefined) return;
  const groups = groupsOf(file.textAt(['source', 'files', 'pattern']) ?? '');
  if (groups === undefined || groups.includes(name)) return;
  const help =
    groups.length === 0
      ? "Write source: { files: { pattern: '…(?<stamp>\\d+)…' } }"
      : allowedWords('Groups', groups, name);
  file.mistake(path, `source.files captures no "${name}"`, help);
}

/** What is not read from a place is worked out in the order of the fields: what a key needs comes first. */
function checkOrder(file: SettingsFile, record: string, field: string): void {
  const fields = fieldsOf(file, record);
  const path = [...fieldPath(record, field), 'lookUp', 'key'];
  const isWorkedOut = (name: string) =>
    ['value', 'capture', 'lookUp'].some((part) => file.has([...fieldPath(record, name), part]));
  for (const [index, name] of file.itemsAt(path).entries()) {
    if (typeof name !== 'string' || !isWorkedOut(name)) continue;
    if (fields.indexOf(name) <= fields.indexOf(field)) continue;
    const text = `${name} is worked out after ${field}`;
    file.mistake([...path, index], text, `Put ${name} above ${field}.`);
  }
}

/** Names of the groups of a pattern; undefined: it cannot be read. */
function groupsOf(pattern: string): readonly string[] | undefined {
  try {
    return Object.keys(new RegExp(`${pattern}|`, 'u').exec('')?.groups ?? {});
  } catch {
    return undefined;
  }
}

function checkLookUp(
  file: SettingsFile,
  record: string,
  field: string,
  datasets: Shelf<DatasetSettings>,
): void {
  const path = [...fieldPath(record, field), 'lookUp'];
  if (!file.has(path)) return;
  areFields(file, [...path, 'key'], record);
  checkOrder(file, record, field);
  const list = listNamed(file, file.textAt([...path, 'in']), datasets);
  if (list === undefined) return;
  const column = file.textAt([...path, 'column']);
  if (column !== undefined && !list.columns.includes(column)) {
    const help = allowedWords(`Its columns in ${list.where}`, list.columns, column);
    file.mistake([...path, 'column'], `${list.name} has no column "${column}"`, help);
  }
  const given = file.itemsAt([...path, 'key']).length;
  if (given === 0 || given === list.key.length) return;
  const help = `Name a field for each part of its key: [${list.key.join(', ')}].`;
  file.mistake([...path, 'key'], `the key of ${list.name} has ${list.key.length} parts`, help);
}
