/**
 * Reads everything a home is told, in one pass, and reports every mistake in it at once. What has mistakes is left
 * out of the result, so that what is in force stays in force; nothing is repaired or guessed.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatasetSettings } from '../domain/dataset.ts';
import type { Definition, Environment, Settings, SettingsMistake } from '../domain/interface.ts';
import { authorOf } from './author.ts';
import { checkInterface, checkSharing, type Shelves } from './check-interface.ts';
import { deepFreeze } from './deep-freeze.ts';
import { isInterfaceFile, validatorOf } from './home.ts';
import { readConnection } from './read-connection.ts';
import { readDatasets } from './read-datasets.ts';
import { readHome } from './read-home.ts';
import { readInterface } from './read-interface.ts';
import { readLayout } from './read-layout.ts';
import { FILE_NAME, FILE_NAME_HELP } from './schema-parts.ts';
import type { Surroundings } from './secrets.ts';
import { readSettingsFile, type SettingsFile } from './settings-file.ts';
import type { Shelf } from './shelf.ts';

export interface LoadedSettings {
  /** undefined: config/aims.yaml itself cannot be used. */
  readonly settings: Settings | undefined;
  readonly mistakes: readonly SettingsMistake[];
  readonly files: readonly LoadedFile[];
}

export interface LoadedFile {
  /** From the home, with slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly text: string;
}

export function loadSettings(homeDir: string, env: NodeJS.ProcessEnv): LoadedSettings {
  const around: Surroundings = { home: resolve(homeDir), env };
  const files = readFiles(around.home);
  const home = readHome(files.home, around);
  const environment = environmentOf(files.home);
  const connections = shelve(files.connections, 'config/connections/', (file) =>
    readConnection(file, around, environment),
  );
  const layouts = shelve(files.layouts, 'config/layouts/', readLayout);
  const datasets = shelveDatasets(files.datasets, around.home);
  const interfaces = readInterfaces(files.interfaces, around.home, {
    connections,
    layouts,
    datasets,
  });
  const parts = {
    interfaces,
    layouts: layouts.usable,
    connections: connections.usable,
    datasets: datasets.usable,
  };
  return deepFreeze({
    settings: home && { home, ...parts },
    mistakes: allFiles(files).flatMap((file) => inOrder(file.mistakes)),
    files: allFiles(files)
      .filter((file) => file.readable)
      .map(({ path, sha256, text }) => ({ path, sha256, text })),
  });
}

/* ---------- the files ---------- */

interface HomeFiles {
  readonly home: SettingsFile;
  readonly connections: readonly SettingsFile[];
  readonly layouts: readonly SettingsFile[];
  readonly datasets: SettingsFile;
  readonly interfaces: readonly SettingsFile[];
}

function readFiles(home: string): HomeFiles {
  return {
    home: readSettingsFile(home, 'config/aims.yaml'),
    connections: readFolder(home, 'config/connections'),
    layouts: readFolder(home, 'config/layouts'),
    datasets: readSettingsFile(home, 'config/datasets.yaml'),
    interfaces: readFolder(home, 'interfaces'),
  };
}

/** The settings files in a folder, by name; what lies in folders below it (interfaces/examples/) is not in force. */
function readFolder(home: string, folder: string): readonly SettingsFile[] {
  const path = join(home, folder);
  const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const files = names.filter(isMeant).map((name) => readNamed(home, `${folder}/${name}`));
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A file with the ending .yml is meant too, and told: left out in silence it would be missed much later. */
function isMeant(name: string): boolean {
  return isInterfaceFile(name.replace(/\.yml$/, '.yaml'));
}

function readNamed(home: string, path: string): SettingsFile {
  const file = readSettingsFile(home, path);
  if (FILE_NAME.test(file.name)) return file;
  const help = `${FILE_NAME_HELP}.yaml`;
  file.mistake([], `"${file.name}" cannot be the name of a settings file`, help);
  return file;
}

function allFiles(files: HomeFiles): readonly SettingsFile[] {
  return [files.home, ...files.connections, files.datasets, ...files.layouts, ...files.interfaces];
}

function inOrder(mistakes: readonly SettingsMistake[]): readonly SettingsMistake[] {
  return mistakes.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** Even when the rest of aims.yaml has mistakes: a live connection in a test home is to be told all the same. */
function environmentOf(file: SettingsFile): Environment | undefined {
  const written = file.textAt(['environment']);
  return written === 'live' || written === 'test' ? written : undefined;
}

/* ---------- what they say ---------- */

function shelve<T>(
  files: readonly SettingsFile[],
  where: string,
  read: (file: SettingsFile) => T | undefined,
): Shelf<T> {
  const usable: Record<string, T> = {};
  for (const file of files) {
    const value = read(file);
    if (value !== undefined) usable[file.name] = value;
  }
  return { where, names: files.map((file) => file.name), usable };
}

function shelveDatasets(file: SettingsFile, home: string): Shelf<DatasetSettings> {
  return { where: file.path, names: file.keysAt([]), usable: readDatasets(file, home) };
}

/** The interfaces without mistakes, whose connection, layout and datasets have none either. */
function readInterfaces(
  files: readonly SettingsFile[],
  home: string,
  shelves: Shelves,
): readonly Definition[] {
  const candidates = files.flatMap((file) => {
    const definition = readInterface(file, {
      home,
      validator: validatorOf(home, file.name),
      author: authorOf(file.absolutePath),
    });
    const usable = checkInterface(file, definition, shelves);
    return definition === undefined ? [] : [{ file, definition, usable }];
  });
  checkSharing(files, home);
  return candidates
    .filter(({ file, usable }) => usable && !file.broken)
    .map(({ definition }) => definition);
}
