/**
 * Whether the records of an interface fit together: parents, controls and the document name what exists, and every
 * value that AIMS cannot do without comes from somewhere. It reads the file as written, so that one mistake in the
 * shape of a setting does not hide the others.
 */
import { DOCUMENT_KINDS } from '../domain/document.ts';
import type { DatasetRole } from '../domain/interface.ts';
import { DOCUMENT_VALUES, LINE_VALUES } from '../formats/compile-definition.ts';
import { allowedWords } from './did-you-mean.ts';
import { toExpression } from './read-interface.ts';
import { pathWords } from './report-issues.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import { namesIn } from './template-names.ts';

export function checkRecords(file: SettingsFile): void {
  for (const record of file.keysAt(['records'])) {
    checkParent(file, record);
    checkOccurs(file, record);
    checkPositions(file, record);
  }
  checkApart(file);
  for (const [index] of file.itemsAt(['controls']).entries())
    checkControl(file, ['controls', index]);
  checkDocument(file);
  checkVat(file);
  checkSyntax(file);
}

/* ---------- records ---------- */

function checkParent(file: SettingsFile, record: string): void {
  const path = ['records', record, 'parent'];
  if (!isRecord(file, path, file.textAt(path)) || !ancestorsOf(file, record).has(record)) return;
  file.mistake(
    path,
    `${record} would belong to itself`,
    'A parent stands above its records in the file.',
  );
}

function ancestorsOf(file: SettingsFile, record: string): ReadonlySet<string> {
  const ancestors = new Set<string>();
  let above = parentOf(file, record);
  while (above !== undefined && !ancestors.has(above)) {
    ancestors.add(above);
    above = parentOf(file, above);
  }
  return ancestors;
}

function parentOf(file: SettingsFile, record: string): string | undefined {
  return file.textAt(['records', record, 'parent']);
}

function checkOccurs(file: SettingsFile, record: string): void {
  const occurs = ['records', record, 'occurs'];
  const [min, max] = [file.at([...occurs, 'min']), file.at([...occurs, 'max'])];
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return;
  const help = 'No file could be whole: max must be min or more.';
  file.mistake([...occurs, 'max'], `${record} must be there ${min} times and at most ${max}`, help);
}

function checkPositions(file: SettingsFile, record: string): void {
  const width = file.at(['syntax', 'fields']);
  const taken = new Map<number, string>();
  for (const field of fieldsOf(file, record)) {
    const path = ['records', record, 'fields', field, 'at'];
    const at = file.at(path);
    if (typeof at !== 'number') continue;
    if (typeof width === 'number' && at > width) {
      file.mistake(
        path,
        `${field} is at ${at}, but a record has ${width} fields`,
        'Correct it, or syntax.fields.',
      );
    }
    const other = taken.get(at);
    if (other !== undefined)
      file.warning(path, `${other} and ${field} are both at ${at}`, 'Check which of them it is.');
    taken.set(at, field);
  }
}

/** Two types are apart when some field must hold one text in the one and another text in the other. */
function checkApart(file: SettingsFile): void {
  const names = file.keysAt(['records']);
  for (const [index, name] of names.entries()) {
    const twin = names
      .slice(0, index)
      .find((other) => !areApart(selector(file, name), selector(file, other)));
    if (twin === undefined || selector(file, name).size === 0) continue;
    const help = 'Give them different texts in the same field.';
    file.mistake(
      ['records', name, 'when'],
      `a record could be ${twin} as well as ${name}`,
      help,
      'key',
    );
  }
}

function selector(file: SettingsFile, record: string): ReadonlyMap<string, unknown> {
  const path = ['records', record, 'when'];
  return new Map(file.keysAt(path).map((at) => [at, file.at([...path, at])]));
}

function areApart(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
  if (one.size === 0 || other.size === 0) return true;
  return [...one].some(([at, text]) => other.has(at) && other.get(at) !== text);
}

/* ---------- controls ---------- */

function checkControl(file: SettingsFile, control: SettingPath): void {
  const the = [...control, 'the'];
  const [record, field] = file.textAt(the)?.split('.') ?? [];
  const own = fieldType(file, the, record, field);
  if (own !== undefined && record !== undefined) checkControlRecord(file, the, record);
  const equals = [...control, 'equals'];
  const expression = toExpression(file.textAt(equals) ?? '');
  if (expression.record === '') return;
  const worked =
    expression.kind === 'sum'
      ? fieldType(file, equals, expression.record, expression.field)
      : 'integer';
  if (expression.kind === 'count') isRecord(file, equals, expression.record);
  if (own === undefined || worked === undefined) return;
  if (worked !== 'money' && worked !== 'integer') {
    file.mistake(
      equals,
      `${file.textAt(equals)} cannot be added up: it is ${worked}`,
      'Only money and integer fields can.',
    );
  } else if (own !== worked) {
    file.mistake(
      the,
      `${record}.${field} is ${own}, but it is held against ${worked}`,
      `Give the field type: ${worked}`,
    );
  }
}

/** One set of figures for each file, and read: left out, sent twice or ignored, they would prove nothing. */
function checkControlRecord(file: SettingsFile, the: SettingPath, record: string): void {
  checkNotIgnored(file, the, record);
  if (isThereOnce(file, ['records', record, 'occurs'])) return;
  const help = `Write occurs: once in records.${record}.`;
  file.mistake(the, `${record} need not be in the file exactly once`, help);
}

function isThereOnce(file: SettingsFile, occurs: SettingPath): boolean {
  const isOne = (bound: string) => file.at([...occurs, bound]) === 1;
  return file.at(occurs) === 'once' || (isOne('min') && isOne('max'));
}

/** The type of a field, or undefined after saying that there is no such record or field. */
function fieldType(
  file: SettingsFile,
  path: SettingPath,
  record?: string,
  field?: string,
): string | undefined {
  if (record === undefined || field === undefined || !isRecord(file, path, record))
    return undefined;
  if (isField(file, path, record, field))
    return file.textAt(['records', record, 'fields', field, 'type']);
  return undefined;
}

function isRecord(file: SettingsFile, path: SettingPath, name: string | undefined): name is string {
  const records = file.keysAt(['records']);
  if (name === undefined || records.length === 0) return false;
  if (records.includes(name)) return true;
  file.mistake(path, `there is no record "${name}"`, allowedWords('Records', records, name));
  return false;
}

function isField(file: SettingsFile, path: SettingPath, record: string, name: string): boolean {
  const fields = fieldsOf(file, record);
  if (fields.includes(name)) return true;
  file.mistake(
    path,
    `${record} has no field "${name}"`,
    allowedWords(`Fields of ${record}`, fields, name),
  );
  return false;
}

function fieldsOf(file: SettingsFile, record: string): readonly string[] {
  return file.keysAt(['records', record, 'fields']);
}

/* ---------- the document ---------- */

/** One of the two kinds of record that matter: which it is, what it offers and what is asked of it. */
interface Part {
  readonly record: string;
  readonly values: SettingPath;
  readonly known: readonly string[];
  readonly needed: ReadonlyMap<string, string>;
}

const ALWAYS = 'AIMS needs it';

function checkDocument(file: SettingsFile): void {
  const [head, line] = [
    ['document', 'record'],
    ['document', 'line'],
  ];
  const [record, lineRecord] = [file.textAt(head), file.textAt(line)];
  if (isRecord(file, head, record)) {
    checkPart(file, {
      record,
      values: ['document', 'values'],
      known: DOCUMENT_VALUES,
      needed: neededOfDocument(file),
    });
  }
  for (const path of [head, line]) checkNotIgnored(file, path, file.textAt(path) ?? '');
  if (!isRecord(file, line, lineRecord)) return;
  checkPart(file, {
    record: lineRecord,
    values: ['document', 'lineValues'],
    known: LINE_VALUES,
    needed: neededOfLine(file),
  });
  if (parentOf(file, lineRecord) === record) return;
  const help = `Write parent: ${record} in records.${lineRecord}.`;
  file.mistake(line, `${lineRecord} does not belong to ${record}`, help);
}

/** What is ignored is not read: every file would be empty, every document without lines, every total unproved. */
function checkNotIgnored(file: SettingsFile, path: SettingPath, record: string): void {
  const ignore = ['records', record, 'ignore'];
  if (file.at(ignore) !== true) return;
  file.mistake(ignore, `${record} is ignored, but it is ${pathWords(path)}`, 'Take ignore away.');
}

/** Without rates AIMS can work out no VAT, and no total would be compared with anything. */
function checkVat(file: SettingsFile): void {
  const vat = file.textAt(['vat']);
  if (vat !== 'sender computes' && vat !== 'target computes') return;
  if (file.has(['datasets', 'taxCodes'])) return;
  const help = 'Name the list with the rates: datasets: { taxCodes: … }, or write vat: given';
  file.mistake(['vat'], `vat is "${vat}", but no list has the rates`, help);
}

function neededOfDocument(file: SettingsFile): ReadonlyMap<string, string> {
  const always = ['supplier', 'number', 'date', 'gross'].map((name) => [name, ALWAYS] as const);
  return new Map([...always, ...forRole(file, 'sites', 'site')]);
}

function neededOfLine(file: SettingsFile): ReadonlyMap<string, string> {
  return new Map([
    ['net', ALWAYS] as const,
    ...forRole(file, 'budgets', 'budget'),
    ...forRole(file, 'taxCodes', 'taxCode'),
  ]);
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

function checkValue(file: SettingsFile, part: Part, name: string): void {
  const path = [...part.values, name];
  if (!part.known.includes(name)) {
    file.mistake(
      path,
      `"${name}" is not a value that AIMS uses`,
      allowedWords('Values', part.known, name),
      'key',
    );
  }
  const template = file.textAt(path) ?? '';
  const names = namesIn(template);
  if (names === undefined) {
    file.mistake(path, `the braces in "${template}" do not pair`, "Write '{field}'");
  }
  for (const field of names ?? []) isField(file, path, part.record, field);
}

const TYPES: Readonly<Record<string, string>> = {
  gross: 'money',
  tax: 'money',
  net: 'money',
  date: 'date',
};

/** Amounts and dates must come from one field of that type; a kind from a map to invoice and credit. */
function checkType(file: SettingsFile, part: Part, name: string): void {
  const wanted = TYPES[name];
  if (wanted === undefined && name !== 'kind') return;
  const template = file.textAt([...part.values, name]);
  const field = template === undefined ? name : /^\{(\w+)\}$/.exec(template)?.[1];
  if (field === undefined) {
    file.mistake(
      [...part.values, name],
      `${name} cannot be made of text`,
      "Name one field: '{field}'",
    );
  } else if (fieldsOf(file, part.record).includes(field)) {
    checkFieldBehind(file, ['records', part.record, 'fields', field], name, wanted);
  }
}

function checkFieldBehind(
  file: SettingsFile,
  field: SettingPath,
  name: string,
  wanted?: string,
): void {
  const type = file.textAt([...field, 'type']);
  if (wanted === undefined) checkKinds(file, field);
  else if (type !== undefined && type !== wanted) {
    file.mistake(
      [...field, 'type'],
      `${name} is ${type}`,
      `It must be a field with type: ${wanted}`,
    );
  }
}

function checkKinds(file: SettingsFile, field: SettingPath): void {
  const map = [...field, 'map'];
  if (!file.has(map)) {
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

function checkSyntax(file: SettingsFile): void {
  const [delimiter, quote] = [
    file.textAt(['syntax', 'delimiter']),
    file.textAt(['syntax', 'quote']) ?? '"',
  ];
  if (delimiter !== quote) return;
  const help = 'Write quote: none when fields are never quoted.';
  file.mistake(['syntax', 'delimiter'], 'delimiter and quote are the same character', help);
}
