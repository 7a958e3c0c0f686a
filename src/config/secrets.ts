/**
 * Secrets are never in a settings file: it names where they are, `${env:NAME}` or `${file:PATH}`, and they are fetched
 * when the settings are read. A value is never shown, not even the wrong one.
 */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathWords } from './report-issues.ts';
import { SECRET_HELP } from './schema-parts.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';

/** Where the home is and what the environment says: all that reading settings may look at outside the files. */
export interface Surroundings {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
}

const REFERENCE = /^\$\{(env|file):([^}]+)\}$/;
const ANY_REFERENCE = /\$\{(?:env|file):/;

/** The secret behind the reference at a path; undefined when there is none there, or after its mistake was reported. */
export function secretAt(
  file: SettingsFile,
  path: SettingPath,
  around: Surroundings,
): string | undefined {
  const written = file.textAt(path);
  if (written === undefined) return undefined;
  const [, kind, where = ''] = REFERENCE.exec(written) ?? [];
  if (kind === 'env') return fromEnvironment(file, path, where, around.env);
  if (kind === 'file') return fromFile(file, path, where, around.home);
  file.mistake(path, `${pathWords(path)} is written in the file`, SECRET_HELP);
  return undefined;
}

/** A reference anywhere else would be taken for text: better a mistake than a label that reads `${env:…}`. */
export function reportStrayReferences(
  file: SettingsFile,
  secretPaths: readonly SettingPath[],
): void {
  const allowed = new Set(secretPaths.map(pathWords));
  for (const { path, text } of file.texts()) {
    if (!ANY_REFERENCE.test(text) || allowed.has(pathWords(path))) continue;
    const help =
      'Only passwords and the address of the database can be kept elsewhere. Write the value itself.';
    file.mistake(path, `${pathWords(path)} cannot come from the environment or a file`, help);
  }
}

function fromEnvironment(
  file: SettingsFile,
  path: SettingPath,
  name: string,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  const state = value === undefined ? 'not set' : 'empty';
  file.mistake(
    path,
    `the environment variable ${name} is ${state}`,
    `${pathWords(path)} needs it. Set it for the account AIMS runs as.`,
  );
  return undefined;
}

function fromFile(
  file: SettingsFile,
  path: SettingPath,
  where: string,
  home: string,
): string | undefined {
  const secretFile = resolve(home, where);
  try {
    const value = readFileSync(secretFile, 'utf8').replace(/\r?\n$/, '');
    if (value === '')
      file.mistake(
        path,
        `the secrets file ${where} is empty`,
        `Write the secret for ${pathWords(path)} into it.`,
      );
    warnWhenOthersMayRead(file, path, where, secretFile);
    return value === '' ? undefined : value;
  } catch {
    const help = `${pathWords(path)} needs it. It must be readable for the account AIMS runs as.`;
    file.mistake(path, `the secrets file ${where} cannot be read`, help);
    return undefined;
  }
}

function warnWhenOthersMayRead(
  file: SettingsFile,
  path: SettingPath,
  where: string,
  secretFile: string,
): void {
  if ((statSync(secretFile).mode & 0o007) === 0) return;
  file.warning(
    path,
    `the secrets file ${where} can be read by every account on this machine`,
    `Take that away: chmod o= ${where}`,
  );
}
