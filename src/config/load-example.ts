/**
 * A definition in interfaces/examples/: read and checked like any other, against the settings of the home, and never in
 * force. Only a command that is told its name sees it.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Definition, Settings, SettingsMistake } from '../domain/interface.ts';
import { checkInterface } from './check-interface.ts';
import { validatorOf } from './home.ts';
import { readInterface } from './read-interface.ts';
import { FILE_NAME } from './schema-parts.ts';
import { readSettingsFile } from './settings-file.ts';
import type { Shelf } from './shelf.ts';

export interface LoadedExample {
  /** undefined: it has mistakes. */
  readonly definition: Definition | undefined;
  readonly mistakes: readonly SettingsMistake[];
}

/** undefined: there is no example of that name. */
export function loadExample(
  homeDir: string,
  name: string,
  settings: Settings,
): LoadedExample | undefined {
  const home = resolve(homeDir);
  const path = `interfaces/examples/${name}.yaml`;
  if (!FILE_NAME.test(name) || !existsSync(join(home, path))) return undefined;
  const file = readSettingsFile(home, path);
  const definition = readInterface(file, {
    home,
    validator: validatorOf(home, name),
    author: undefined,
  });
  const usable = checkInterface(file, definition, {
    connections: shelf('config/connections/', settings.connections),
    layouts: shelf('config/layouts/', settings.layouts),
    datasets: shelf('config/datasets.yaml', settings.datasets),
  });
  const whole = definition !== undefined && usable && !file.broken;
  return { definition: whole ? definition : undefined, mistakes: file.mistakes };
}

function shelf<T>(where: string, usable: Readonly<Record<string, T>>): Shelf<T> {
  return { where, names: Object.keys(usable), usable };
}
