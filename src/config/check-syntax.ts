/** Whether the settings of a syntax go together: characters that mean two things would split records at random. */
import { pathWords } from './report-issues.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';
import { isZip, kindAt, MEMBERS, syntaxPaths } from './written-interface.ts';

export function checkSyntax(file: SettingsFile): void {
  for (const syntax of syntaxPaths(file)) {
    if (kindAt(file, syntax) === 'delimited') checkCharacters(file, syntax);
  }
  if (isZip(file)) checkMembers(file);
}

function checkCharacters(file: SettingsFile, syntax: SettingPath): void {
  const written = file.textAt([...syntax, 'delimiter']);
  const delimiter = written === 'tab' ? '\t' : written;
  const quote = file.textAt([...syntax, 'quote']) ?? '"';
  const apart = 'Give each a character of its own.';
  if (delimiter?.includes(quote)) {
    const help = 'Write quote: none when fields are never quoted.';
    const text =
      delimiter === quote
        ? 'delimiter and quote are the same character'
        : 'the quote is also in the delimiter';
    file.mistake([...syntax, 'delimiter'], text, help);
  }
  const escaping = [...syntax, 'escape'];
  if (file.has(escaping) && quote === 'none')
    file.mistake(escaping, 'there is an escape, but no quote', 'Take it away, or name the quote.');
  if (delimiter !== undefined && file.textAt(escaping) === delimiter)
    file.mistake(escaping, 'escape and delimiter are the same character', apart);
  for (const name of ['recordEnd', 'comment'] as const) {
    const text = file.textAt([...syntax, name]);
    const meets = [delimiter, quote].find((other) => other !== undefined && text?.includes(other));
    if (text === undefined || meets === undefined) continue;
    const what = meets === quote ? 'the quote' : 'the delimiter';
    file.mistake([...syntax, name], `${what} is also in ${name}`, apart);
  }
}

/** A file that two members ask for is refused when it comes: two equal names are told before. */
function checkMembers(file: SettingsFile): void {
  const taken = new Map<string, string>();
  for (const member of file.keysAt(MEMBERS)) {
    const path = [...MEMBERS, member, 'files'];
    const files = file.textAt(path);
    if (files === undefined) continue;
    const other = taken.get(files.toLowerCase());
    if (other !== undefined) {
      const help = 'A file in the zip is one member. Give each a name of its own.';
      file.mistake(path, `${pathWords(path)} is the same as that of ${other}`, help);
    }
    taken.set(files.toLowerCase(), member);
  }
}
