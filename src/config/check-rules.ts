/** Whether rules of an interface's own point at a field that is there and at people that are known. */
import { allowedWords } from './did-you-mean.ts';
import type { SettingsFile } from './settings-file.ts';
import { isField, recordsOf } from './written-interface.ts';

export function checkRules(file: SettingsFile): void {
  for (const code of file.keysAt(['rules'])) {
    checkAt(file, code);
    checkWho(file, code);
  }
}

function checkAt(file: SettingsFile, code: string): void {
  const path = ['rules', code, 'at'];
  const each = file.textAt(['rules', code, 'each']);
  const record = file.textAt(['document', each === 'line' ? 'line' : 'record']);
  const field = file.textAt(path);
  if (each === undefined || record === undefined || field === undefined) return;
  if (recordsOf(file).includes(record)) isField(file, path, record, field);
}

function checkWho(file: SettingsFile, code: string): void {
  const path = ['rules', code, 'who'];
  const who = file.textAt(path);
  const known = ['from', 'systems', ...file.keysAt(['contacts'])];
  if (who === undefined || known.includes(who)) return;
  file.mistake(path, `"${who}" is nobody who is known here`, allowedWords('People', known, who));
}
