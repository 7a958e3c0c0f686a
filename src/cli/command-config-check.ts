/** `aims config check`: every mistake in every settings file, at once. */
import { relative, resolve } from 'node:path';
import { environment } from '../config/environment.ts';
import { formatMistakes } from '../config/format-mistakes.ts';
import { type LoadedFile, loadSettings } from '../config/load-settings.ts';
import { AimsError, EXIT } from '../domain/errors.ts';
import type { SettingsMistake } from '../domain/interface.ts';
import type { Invocation, Outcome } from './command.ts';
import { findHome } from './find-home.ts';

export async function checkConfig(invocation: Invocation): Promise<Outcome> {
  const home = findHome(invocation.globals.home);
  const { files, mistakes } = loadSettings(home, environment());
  const wanted = wantedFiles(home, invocation.args, files, mistakes);
  const shown =
    wanted === undefined ? mistakes : mistakes.filter(({ file }) => wanted.includes(file));
  const wrong = shown.some(({ level }) => level === 'mistake');
  const checked = wanted ?? files.map((file) => file.path);
  return {
    exitCode: wrong ? EXIT.settings : EXIT.done,
    data: {
      home,
      files: checked,
      mistakes: shown.map((mistake) => ({ ...mistake, excerpt: mistake.excerpt ?? null })),
    },
    lines: [formatMistakes(shown, checked.length)],
  };
}

/** The named files as the settings know them, whether they were named from here or from the home. */
function wantedFiles(
  home: string,
  named: readonly string[],
  files: readonly LoadedFile[],
  mistakes: readonly SettingsMistake[],
): readonly string[] | undefined {
  if (named.length === 0) return undefined;
  const known = new Set([...files.map(({ path }) => path), ...mistakes.map(({ file }) => file)]);
  return named.map((name) => {
    const ways = [resolve(name), resolve(home, name)].map((path) => relative(home, path));
    const found = ways.find((path) => known.has(path));
    if (found === undefined) throw new AimsError('FILE_NOT_FOUND', { path: name });
    return found;
  });
}
