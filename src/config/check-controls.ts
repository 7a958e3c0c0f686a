/** Whether the file's own figures can be held against anything: they are there, once, and they are figures. */
import { checkOwnCode } from './check-codes.ts';
import { checkNotIgnored } from './check-document.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import {
  ancestorsOf,
  fieldPath,
  isField,
  isRecord,
  isThereOnce,
  recordsOf,
} from './written-interface.ts';

export function checkControls(file: SettingsFile): void {
  for (const [index] of file.itemsAt(['controls']).entries()) {
    const control = ['controls', index];
    checkOwnCode(file, [...control, 'code'], CONTROL_CODES);
    checkFigure(file, control);
    isRecord(file, [...control, 'each'], file.textAt([...control, 'each']));
  }
}

/** Those with words for two figures that differ. */
const CONTROL_CODES = ['FIL-002', 'FIL-004'];

const FIGURES = ['money', 'integer', 'number'];

function checkFigure(file: SettingsFile, control: SettingPath): void {
  const the = [...control, 'the'];
  const [record, field] = file.textAt(the)?.split('.') ?? [];
  if (record === undefined || field === undefined || !isRecord(file, the, record)) return;
  if (!isField(file, the, record, field)) return;
  checkNotIgnored(file, the, record);
  checkIsThere(file, control, record);
  const type = file.textAt([...fieldPath(record, field), 'type']);
  if (type === undefined) return;
  if (!FIGURES.includes(type)) {
    const help = `Give the field one of these types: ${FIGURES.join(', ')}.`;
    file.mistake(the, `${record}.${field} is ${type}, which is no figure`, help);
  }
  const tolerance = [...control, 'tolerance'];
  if (type === 'money' || file.textAt(tolerance) === undefined) return;
  file.mistake(
    tolerance,
    `${record}.${field} is not money`,
    'Write a whole number without quotes.',
  );
}

/** One set of figures for each file or group: left out or sent twice they would prove nothing. */
function checkIsThere(file: SettingsFile, control: SettingPath, record: string): void {
  const the = [...control, 'the'];
  const each = file.textAt([...control, 'each']);
  const isUnknown = each !== undefined && !recordsOf(file).includes(each);
  if (isUnknown || isThereOnceIn(file, record, each)) return;
  if (each === undefined) {
    const help = `Write occurs: once in records.${record}.`;
    file.mistake(the, `${record} need not be in the file exactly once`, help);
  } else {
    const help = `Write parent: ${each} and occurs: { min: 1, max: 1, per: parent } in records.${record}.`;
    file.mistake(the, `${record} need not be in each ${each} exactly once`, help);
  }
}

/** Exactly one in each record of the holder's type, by way of what is between them; undefined: in the file. */
function isThereOnceIn(file: SettingsFile, record: string, holder: string | undefined): boolean {
  for (const one of [record, ...ancestorsOf(file, record)]) {
    if (one === holder) return true;
    if (holder === undefined && isThereOnce(file, one, 'file')) return true;
    if (!isThereOnce(file, one, 'parent')) return false;
  }
  return false;
}
