/** Which names of files an interface takes, and what it reads in them. */
import type { FileNames } from './interface.ts';

export function matchesFileName(files: FileNames, name: string): boolean {
  return files.kind === 'glob' ? matchesGlob(name, files.glob) : patternOf(files).test(name);
}

/** The parts of a name that the definition captures; none where it does not fit. */
export function capturedIn(files: FileNames, name: string): Readonly<Record<string, string>> {
  if (files.kind === 'glob') return {};
  const groups = patternOf(files).exec(name)?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([group, text]) => [group, text ?? '']));
}

/** `*` and `?` only, without regard to case. */
export function matchesGlob(name: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[\\s\\S]*')
    .replaceAll('?', '[\\s\\S]');
  return new RegExp(`^${pattern}$`, 'iu').test(name);
}

/** The whole name, without regard to case. */
function patternOf({ pattern }: Extract<FileNames, { kind: 'pattern' }>): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'iu');
}
