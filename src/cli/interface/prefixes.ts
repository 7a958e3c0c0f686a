/** The prefixes that interfaces of a home have, those with mistakes included: a new one takes another. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInterfaceFile } from '../../config/home.ts';

export function prefixesIn(home: string): readonly string[] {
  const folder = join(home, 'interfaces');
  const names = readdirSync(folder).filter(isInterfaceFile);
  return names.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return /^prefix:\s*['"]?([A-Z]{2,5})\b/m.exec(text)?.[1] ?? [];
  });
}
