/**
 * Whether each place in a record can be read by the syntax the record is written in: `at` of fields, and what tells types
 * of record apart. Without it a definition cannot be made of the file.
 */
import type { Place } from '../domain/interface.ts';
import { parseSegment, SEGMENT_HELP } from '../formats/segments/segment-place.ts';
import { type Path, parsePath, parseRecordPath, RECORD_PATH_HELP } from '../formats/tree/path.ts';
import { isName, splitName } from '../formats/xml/namespaces.ts';
import { allowedWords } from './did-you-mean.ts';
import { PLACE_HELP, type PlainKind, placeAt, placeInWhere } from './place.ts';
import { FIELD_NUMBER } from './record-schema.ts';
import { pathWords } from './report-issues.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import {
  fieldPath,
  fieldsOf,
  isZip,
  kindOf,
  MEMBERS,
  memberOf,
  recordPaths,
  recordsOf,
  syntaxOf,
  textsAt,
} from './written-interface.ts';

export function checkPlaces(file: SettingsFile): void {
  for (const record of recordsOf(file)) {
    if (!isInMember(file, record)) continue;
    const kind = kindOf(file, record);
    if (kind === undefined) continue;
    for (const field of fieldsOf(file, record))
      checkAt(file, { record, kind }, [...fieldPath(record, field), 'at']);
    checkWhere(file, { record, kind });
    checkStart(file, { record, kind });
  }
  checkSpellings(file);
}

/** A record and the kind of syntax it is written in. */
interface Written {
  readonly record: string;
  readonly kind: PlainKind;
}

/** In a zip each record says where it is; elsewhere none does. */
function isInMember(file: SettingsFile, record: string): boolean {
  const path = ['records', record, 'when', 'member'];
  const name = file.textAt(path);
  if (!isZip(file)) {
    if (file.has(path)) wrongKind(file, path, 'a zip', file.textAt(['syntax', 'kind']) ?? '');
    return true;
  }
  const members = file.keysAt(MEMBERS);
  if (members.length === 0) return false;
  if (name !== undefined && members.includes(name)) return true;
  if (name !== undefined) {
    file.mistake(path, `there is no member "${name}"`, allowedWords('Members', members, name));
  } else if (!file.has(path)) {
    const help = `Write when: { member: … }. ${allowedWords('Members', members, '')}`;
    file.mistake(path, `${pathWords(path)} is missing`, help);
  }
  return false;
}

/* ---------- fields ---------- */

function checkAt(file: SettingsFile, written: Written, path: SettingPath): void {
  const at = file.at(path);
  if (typeof at !== 'string' && typeof at !== 'number') return;
  const place = placeAt(written.kind, at);
  if (place === undefined) noPlace(file, written, path, 'value');
  else checkPlace(file, written, path, place);
}

function noPlace(
  file: SettingsFile,
  { kind }: Written,
  path: SettingPath,
  aim: 'key' | 'value',
): void {
  const found = aim === 'key' ? `"${path.at(-1)}"` : file.found(path);
  file.mistake(path, `${found} is no place in ${kind}`, PLACE_HELP[kind], aim);
}

function checkPlace(
  file: SettingsFile,
  written: Written,
  path: SettingPath,
  place: Place,
  aim: 'key' | 'value' = 'value',
): void {
  if (place.kind === 'column') checkHeading(file, written, path, place.name, aim);
  const tree = place.kind === 'path' ? parsePath(place.path) : undefined;
  if (tree !== undefined) checkNames(file, written, path, tree, aim);
}

function checkHeading(
  file: SettingsFile,
  { record }: Written,
  path: SettingPath,
  name: string,
  aim: 'key' | 'value',
): void {
  const syntax = syntaxOf(file, record);
  if (file.has([...syntax, 'heading'])) return;
  const help = `Write heading: true in ${pathWords(syntax)}, or the number of the field without quotes.`;
  file.mistake(path, `"${name}" is a column, but there is no heading`, help, aim);
}

/* ---------- what tells types apart ---------- */

function checkWhere(file: SettingsFile, written: Written): void {
  const when = ['records', written.record, 'when'];
  for (const key of file.keysAt(when).filter((name) => FIELD_NUMBER.test(name))) {
    if (written.kind === 'delimited') continue;
    const help = `Write where: { PLACE: … }. ${PLACE_HELP[written.kind]}`;
    const text = `${key} is the number of a field, but this is ${written.kind}`;
    file.mistake([...when, key], text, help, 'key');
  }
  for (const key of file.keysAt([...when, 'where'])) {
    const path = [...when, 'where', key];
    const place = placeInWhere(written.kind, key);
    if (place === undefined) noPlace(file, written, path, 'key');
    else checkPlace(file, written, path, place, 'key');
  }
}

const TREES: readonly PlainKind[] = ['xml', 'json'];
const SEGMENTS: readonly PlainKind[] = ['edifact', 'tradacoms', 'x12'];

/** A path in XML and JSON, a segment in EDIFACT and its like: without it the record would never be found. */
function checkStart(file: SettingsFile, written: Written): void {
  const when = ['records', written.record, 'when'];
  const [path, segment] = [
    [...when, 'path'],
    [...when, 'segment'],
  ];
  if (needs(file, written, path, TREES))
    for (const [at, text] of textsAt(file, path)) checkRecordPath(file, written, at, text);
  if (!needs(file, written, segment, SEGMENTS)) return;
  for (const [at, text] of textsAt(file, segment)) {
    if (parseSegment(text) === undefined) file.mistake(at, `"${text}" is no segment`, SEGMENT_HELP);
  }
}

/** Says so where it is missing, or written in a syntax of another kind. */
function needs(
  file: SettingsFile,
  { kind }: Written,
  path: SettingPath,
  kinds: readonly PlainKind[],
): boolean {
  const isFor = kinds.includes(kind);
  if (isFor === file.has(path)) return isFor;
  if (!isFor) wrongKind(file, path, kinds.join(', '), kind);
  else {
    const help = TREES.includes(kind) ? RECORD_PATH_HELP : SEGMENT_HELP;
    file.mistake(path, `${pathWords(path)} is missing`, help);
  }
  return false;
}

function wrongKind(file: SettingsFile, path: SettingPath, kinds: string, kind: string): void {
  const text = `${pathWords(path)} is for ${kinds}, but this is ${kind}`;
  file.mistake(path, text, 'Take it away.', 'key');
}

function checkRecordPath(
  file: SettingsFile,
  written: Written,
  path: SettingPath,
  text: string,
): void {
  const tree = parseRecordPath(text);
  const isBare = tree?.steps.length === 0;
  if (tree === undefined || (isBare && written.kind === 'xml'))
    file.mistake(path, `"${text}" is no path of a record`, RECORD_PATH_HELP);
  else checkNames(file, written, path, tree, 'value');
}

/** Two spellings of one path would make two records of one element. */
function checkSpellings(file: SettingsFile): void {
  const spellings = new Map<string, string>();
  for (const record of recordsOf(file)) {
    for (const { text, path, names } of recordPaths(file, record)) {
      const key = JSON.stringify([memberOf(file, record), names]);
      const other = spellings.get(key);
      if (other !== undefined && other !== text) {
        const help = 'Write it in the same way in both.';
        file.mistake(path, `"${text}" is the same path as "${other}"`, help);
      }
      spellings.set(key, other ?? text);
    }
  }
}

/* ---------- names in paths ---------- */

/** A prefix that nobody has declared would match nothing, whatever the file holds. */
function checkNames(
  file: SettingsFile,
  { kind, record }: Written,
  path: SettingPath,
  tree: Path,
  aim: 'key' | 'value',
): void {
  const attribute = attributeIn(tree);
  if (kind === 'json' && attribute !== undefined) {
    const help = 'Name the value by its key, without @.';
    file.mistake(path, `JSON has no attributes: "@${attribute}"`, help, aim);
  }
  if (kind !== 'xml') return;
  const namespaces = [...syntaxOf(file, record), 'namespaces'];
  const prefixes = file.keysAt(namespaces).filter((prefix) => prefix !== '');
  for (const name of new Set(namesIn(tree))) {
    const { prefix } = splitName(name);
    if (!isName(name)) file.mistake(path, `"${name}" is no name in XML`, PLACE_HELP.xml, aim);
    else if (prefix !== undefined && prefix !== 'xml' && !prefixes.includes(prefix)) {
      const help = allowedWords(`Prefixes in ${pathWords(namespaces)}`, prefixes, prefix);
      file.mistake(path, `"${prefix}" is no prefix that is known here`, help, aim);
    }
  }
}

function attributeIn({ steps, attribute }: Path): string | undefined {
  const filters = steps.flatMap((step) => step.filters);
  const ofFilters = filters.map((each) =>
    each.kind === 'equals' ? attributeIn(each.path) : undefined,
  );
  return attribute ?? ofFilters.find((found) => found !== undefined);
}

function namesIn({ steps, attribute }: Path): readonly string[] {
  const ofSteps = steps.flatMap(({ name, filters }) => [
    name,
    ...filters.flatMap((filter) => (filter.kind === 'equals' ? namesIn(filter.path) : [])),
  ]);
  return attribute === undefined ? ofSteps : [...ofSteps, attribute];
}
