/** Codes of problems: AIMS's, which are in the catalogue, and an interface's own, which may not pass for them. */
import { FINDINGS } from '../words/finding-catalogue.ts';
import { allowedWords } from './did-you-mean.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import { fieldPath, fieldsOf, recordsOf } from './written-interface.ts';

const AIMS_CODES: readonly string[] = Object.keys(FINDINGS);

/** A code of AIMS's would say what AIMS does not. `allowed`: those that may be written all the same. */
export function checkOwnCode(
  file: SettingsFile,
  path: SettingPath,
  allowed: readonly string[] = [],
): void {
  refuseAims(file, path, file.textAt(path), allowed, 'value');
}

function refuseAims(
  file: SettingsFile,
  path: SettingPath,
  code: string | undefined,
  allowed: readonly string[],
  aim: 'key' | 'value',
): void {
  if (code === undefined || !AIMS_CODES.includes(code) || allowed.includes(code)) return;
  const others = allowed.length === 0 ? '' : `${allowed.join(', ')} or `;
  file.mistake(path, `${code} is a code of AIMS`, `Write ${others}a code of your own.`, aim);
}

/** The codes of fields, of rules and of rows that differ; that of a control is judged with it. */
export function checkCodes(file: SettingsFile): void {
  for (const record of recordsOf(file))
    for (const field of fieldsOf(file, record))
      checkOwnCode(file, [...fieldPath(record, field), 'code']);
  checkOwnCode(file, ['document', 'constantCode']);
  for (const code of file.keysAt(['rules'])) {
    refuseAims(file, ['rules', code], code, [], 'key');
    checkAims(file, code);
    checkUnless(file, ['rules', code, 'unless']);
  }
}

function checkAims(file: SettingsFile, code: string): void {
  const path = ['rules', code, 'aims'];
  const aims = file.textAt(path);
  if (aims === undefined) return;
  if (!AIMS_CODES.includes(aims))
    file.mistake(path, `"${aims}" is no code of AIMS`, allowedWords('Codes', AIMS_CODES, aims));
  const other = file
    .keysAt(['rules'])
    .find((each) => file.textAt(['rules', each, 'aims']) === aims);
  if (other === undefined || other === code) return;
  file.mistake(path, `${aims} is called ${other} as well as ${code}`, 'Keep one of the two.');
}

function checkUnless(file: SettingsFile, path: SettingPath): void {
  const own = ownCodes(file);
  for (const [index, code] of file.itemsAt(path).entries()) {
    if (typeof code !== 'string' || own.includes(code) || AIMS_CODES.includes(code)) continue;
    const help = allowedWords('Codes of AIMS, and here', own, code);
    file.mistake([...path, index], `there is no code "${code}"`, help);
  }
}

function ownCodes(file: SettingsFile): readonly string[] {
  const ofFields = recordsOf(file).flatMap((record) =>
    fieldsOf(file, record).map((field) => [...fieldPath(record, field), 'code']),
  );
  const ofControls = file.itemsAt(['controls']).map((_, index) => ['controls', index, 'code']);
  const written = [...ofFields, ...ofControls, ['document', 'constantCode']]
    .map((path) => file.textAt(path))
    .filter((code) => code !== undefined);
  return [...new Set([...file.keysAt(['rules']), ...written])];
}
