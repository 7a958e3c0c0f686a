/** Whether each record belongs where it can: its parent is there, is not below it, and can hold it. */
import type { SettingPath, SettingsFile } from './settings-file.ts';
import {
  ancestorsOf,
  isField,
  isRecord,
  memberOf,
  parentOf,
  parentPath,
  recordPaths,
  recordsOf,
} from './written-interface.ts';

export function checkParents(file: SettingsFile): void {
  for (const record of recordsOf(file)) {
    checkPer(file, record);
    const path = parentPath(file, record);
    const parent = parentOf(file, record);
    if (!isRecord(file, path, parent)) continue;
    if (ancestorsOf(file, record).includes(record)) {
      const help = 'A parent stands above its records in the file.';
      file.mistake(path, `${record} would belong to itself`, help);
    } else if (file.has(['records', record, 'parent', 'key'])) checkKey(file, record, parent);
    else checkNearness(file, record, parent, path);
  }
}

function checkPer(file: SettingsFile, record: string): void {
  const per = ['records', record, 'occurs', 'per'];
  if (file.textAt(per) !== 'parent' || file.has(['records', record, 'parent'])) return;
  const help = `Name it in records.${record}, or write per: file.`;
  file.mistake(per, `${record} has no parent to be counted in`, help);
}

function checkKey(file: SettingsFile, record: string, parent: string): void {
  const key = ['records', record, 'parent', 'key'];
  for (const own of file.keysAt(key)) {
    isField(file, [...key, own], record, own, 'key');
    const parents = file.textAt([...key, own]);
    if (parents !== undefined) isField(file, [...key, own], parent, parents);
  }
}

function checkNearness(
  file: SettingsFile,
  record: string,
  parent: string,
  path: SettingPath,
): void {
  const [member, other] = [memberOf(file, record), memberOf(file, parent)];
  if (member !== other && member !== undefined && other !== undefined) {
    const text = `${record} and ${parent} are in different members`;
    const help = `Say by which fields: parent: { record: ${parent}, key: { OWN: parents } }`;
    file.mistake(path, text, help);
  } else if (!isInside(file, record, parent)) {
    const help = `The path of ${record} must go on from that of ${parent}.`;
    file.mistake(path, `${record} is never inside ${parent}`, help);
  }
}

/** In a tree a record belongs to the element it is in: its paths go on from those of its parent. */
function isInside(file: SettingsFile, record: string, parent: string): boolean {
  const [own, parents] = [namesOf(file, record), namesOf(file, parent)];
  const goesOn = (steps: readonly string[], from: readonly string[]) =>
    steps.length > from.length && from.every((name, index) => steps[index] === name);
  return parents.length === 0 || own.every((steps) => parents.some((from) => goesOn(steps, from)));
}

function namesOf(file: SettingsFile, record: string): readonly (readonly string[])[] {
  return recordPaths(file, record).map(({ names }) => names);
}
