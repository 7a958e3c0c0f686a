/** Whether a document can be made of the records: which they are, and that every value AIMS cannot do without is there. */
import { DOCUMENT_KINDS } from '../domain/document.ts';
import type { DatasetRole } from '../domain/interface.ts';
import {
  DISTRIBUTION_VALUES,
  DOCUMENT_VALUES,
  LINE_VALUES,
} from '../formats/compile-definition.ts';
import { allowedWords } from './did-you-mean.ts';
import { pathWords } from './report-issues.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import {
  areFields,
  fieldPath,
  fieldsOf,
  isField,
  isRecord,
  parentOf,
  recordsOf,
} from './written-interface.ts';

export function checkDocument(file: SettingsFile): void {
  const head = ['document', 'record'];
  const record = file.textAt(head);
  if (isRecord(file, head, record)) {
    checkPart(file, documentPart(file, record));
    checkRows(file, record);
  }
  checkNotIgnored(file, head, record ?? '');
  checkLine(file, record);
  checkDistribution(file);
}

function checkLine(file: SettingsFile, record: string | undefined): void {
  const path = ['document', 'line'];
  const line = file.textAt(path);
  if (line !== record) checkNotIgnored(file, path, line ?? '');
  if (!isRecord(file, path, line)) return;
  checkPart(file, linePart(file, line));
  if (line === record) checkGrouped(file, line);
  else checkBelongs(file, path, line, record);
}

function checkDistribution(file: SettingsFile): void {
  const path = ['document', 'distribution'];
  const distribution = file.textAt(path);
  checkNotIgnored(file, path, distribution ?? '');
  if (!isRecord(file, path, distribution)) return;
  checkPart(file, distributionPart(file, distribution));
  checkBelongs(file, path, distribution, file.textAt(['document', 'line']));
}

function checkBelongs(
  file: SettingsFile,
  path: SettingPath,
  record: string,
  holder: string | undefined,
): void {
  const parent = parentOf(file, record);
  const isTold = parent !== undefined && !recordsOf(file).includes(parent);
  if (parent === holder || isTold) return;
  const help = `Write parent: ${holder} in records.${record}.`;
  file.mistake(path, `${record} does not belong to ${holder}`, help);
}

/** What is ignored is not read: every file would be empty, every document without lines, every total unproved. */
export function checkNotIgnored(file: SettingsFile, path: SettingPath, record: string): void {
  const ignore = ['records', record, 'ignore'];
  if (file.at(ignore) !== true) return;
  file.mistake(ignore, `${record} is ignored, but it is ${pathWords(path)}`, 'Take ignore away.');
}

/* ---------- rows that make a document together ---------- */

/** A row for each line: without values they share, nobody could say which rows are one document. */
function checkGrouped(file: SettingsFile, line: string): void {
  if (file.itemsAt(['document', 'groupBy']).length > 0) return;
  const path = ['document', 'line'];
  const help = 'Name the fields whose values its rows share: groupBy: [supplier, number]';
  file.mistake(path, `${line} is the document and its line, but groupBy is missing`, help);
}

function checkRows(file: SettingsFile, record: string): void {
  areFields(file, ['document', 'groupBy'], record);
  areFields(file, ['document', 'constant'], record);
  const starts = ['document', 'startsWhen'];
  for (const field of file.keysAt(starts)) isField(file, [...starts, field], record, field, 'key');
}

/* ---------- values ---------- */

/** One of the kinds of record that matter: which it is, what it offers and what is asked of it. */
interface Part {
  readonly record: string;
  readonly values: SettingPath;
  readonly known: readonly string[];
  readonly needed: ReadonlyMap<string, string>;
}

const NEEDED = 'AIMS needs it';

function documentPart(file: SettingsFile, record: string): Part {
  const always = ['supplier', 'number', 'date', 'gross'].map((name) => [name, NEEDED] as const);
  const needed = new Map([...always, ...forRole(file, 'sites', 'site')]);
  return { record, values: ['document', 'values'], known: DOCUMENT_VALUES, needed };
}

/** Where a line is split, its parts have the budget codes. */
function linePart(file: SettingsFile, record: string): Part {
  const isSplit = file.has(['document', 'distribution']);
  const needed = new Map([
    ['net', NEEDED] as const,
    ...(isSplit ? [] : forRole(file, 'budgets', 'budget')),
    ...forRole(file, 'taxCodes', 'taxCode'),
  ]);
  return { record, values: ['document', 'lineValues'], known: LINE_VALUES, needed };
}

function distributionPart(file: SettingsFile, record: string): Part {
  const needed = new Map([['amount', NEEDED] as const, ...forRole(file, 'budgets', 'budget')]);
  const values = ['document', 'distributionValues'];
  return { record, values, known: DISTRIBUTION_VALUES, needed };
}

/** A list to check against is of no use when the value to look up is nowhere: a check that silently never fails. */
function forRole(
  file: SettingsFile,
  role: DatasetRole,
  name: string,
): readonly (readonly [string, string])[] {
  return file.has(['datasets', role]) ? [[name, `datasets.${role} is checked by it`]] : [];
}

function checkPart(file: SettingsFile, part: Part): void {
  for (const name of file.keysAt(part.values)) checkValue(file, part, name);
  const fields = fieldsOf(file, part.record);
  const given = [...fields, ...file.keysAt(part.values)];
  for (const [name, why] of part.needed) {
    if (given.includes(name)) continue;
    const help = `${why}. Call a field ${name}, or make it: ${part.values.at(-1)}: { ${name}: '{field}' }`;
    file.mistake(
      ['records', part.record, 'fields'],
      `no field of ${part.record} gives its ${name}`,
      help,
      'key',
    );
  }
  for (const name of part.known) checkType(file, part, name);
}

/** Of what stands between braces only plain names are looked at here; expressions are compiled by check-expressions.ts. */
function checkValue(file: SettingsFile, part: Part, name: string): void {
  const path = [...part.values, name];
  if (!part.known.includes(name)) {
    const help = allowedWords('Values', part.known, name);
    file.mistake(path, `"${name}" is not a value that AIMS uses`, help, 'key');
  }
  const template = (file.textAt(path) ?? '').replaceAll(/\{\{|\}\}/g, '');
  for (const [, field = ''] of template.matchAll(/\{([A-Za-z]\w*)\}/g))
    isField(file, path, part.record, field);
}

const TYPES: Readonly<Record<string, string>> = {
  gross: 'money',
  tax: 'money',
  net: 'money',
  amount: 'money',
  date: 'date',
};

/** Amounts and dates must come from a field of that type or be worked out; a kind from a map to invoice and credit. */
function checkType(file: SettingsFile, part: Part, name: string): void {
  const wanted = TYPES[name];
  if (wanted === undefined && name !== 'kind') return;
  const template = file.textAt([...part.values, name]);
  if (template !== undefined && wanted !== undefined && !/^\{[^{}]*\}$/.test(template)) {
    const help = "Name one field: '{field}', or work it out: '{gross - tax}'";
    file.mistake([...part.values, name], `${name} cannot be made of text`, help);
  }
  const field = template === undefined ? name : /^\{(\w+)\}$/.exec(template)?.[1];
  if (field === undefined || !fieldsOf(file, part.record).includes(field)) return;
  const path = fieldPath(part.record, field);
  if (wanted === undefined) checkKinds(file, path);
  else checkFieldType(file, [...path, 'type'], name, wanted);
}

function checkFieldType(file: SettingsFile, path: SettingPath, name: string, wanted: string): void {
  const type = file.textAt(path);
  if (type === undefined || type === wanted) return;
  file.mistake(path, `${name} is ${type}`, `It must be a field with type: ${wanted}`);
}

/** What it is worked out to, or what a list says, only the file can show. */
function checkKinds(file: SettingsFile, field: SettingPath): void {
  const map = [...field, 'map'];
  const isWorkedOut = ['value', 'lookUp'].some((name) => file.has([...field, name]));
  if (!file.has(map) && !isWorkedOut) {
    const help = 'Say which text is which: map: { INV: invoice, CRN: credit }';
    file.mistake(field, 'the field for kind has no map', help, 'key');
  }
  for (const key of file.keysAt(map)) {
    const kind = file.textAt([...map, key]);
    if (kind === undefined || DOCUMENT_KINDS.some((known) => known === kind)) continue;
    const help = allowedWords('Kinds', DOCUMENT_KINDS, kind);
    file.mistake([...map, key], `"${kind}" is not a kind of document`, help);
  }
}
