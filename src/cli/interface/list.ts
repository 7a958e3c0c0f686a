/** The interfaces of a home: those in force, those that have mistakes, and the examples. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../../config/environment.ts';
import { isInterfaceFile } from '../../config/home.ts';
import { loadExample } from '../../config/load-example.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { AimsError } from '../../domain/errors.ts';
import type { Definition } from '../../domain/interface.ts';
import { LIST_HEADS, type Standing } from '../../words/commands/interface.ts';
import { table } from '../table.ts';

export interface ListedInterface {
  readonly name: string;
  readonly standing: Standing;
  /** Undefined: it has mistakes. */
  readonly definition: Definition | undefined;
}

export function listInterfaces(home: string): readonly ListedInterface[] {
  const { settings } = loadSettings(home, environment());
  if (!settings) throw new AimsError('SETTINGS_MISTAKES', { home });
  const own = namesIn(join(home, 'interfaces')).map((name): ListedInterface => {
    const definition = settings.interfaces.find((one) => one.name === name);
    return { name, standing: definition ? 'in force' : 'has mistakes', definition };
  });
  const examples = namesIn(join(home, 'interfaces/examples')).map((name): ListedInterface => {
    const definition = loadExample(home, name, settings)?.definition;
    return { name, standing: definition ? 'example' : 'has mistakes', definition };
  });
  return [...own, ...examples];
}

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter(isInterfaceFile);
  return names.map((name) => name.replace(/\.yaml$/, '')).sort();
}

export function listedLines(listed: readonly ListedInterface[]): readonly string[] {
  return table(
    LIST_HEADS.map((head) => ({ head })),
    listed.map(({ name, standing, definition }) => [
      name,
      definition?.prefix ?? '',
      definition?.title ?? '',
      definition?.syntax.kind ?? '',
      definition?.from.label ?? '',
      definition?.to.label ?? '',
      standing,
    ]),
  );
}

export function listedData({ name, standing, definition }: ListedInterface) {
  return {
    name,
    standing,
    prefix: definition?.prefix ?? null,
    title: definition?.title ?? null,
    syntax: definition?.syntax.kind ?? null,
    from: definition?.from.label ?? null,
    to: definition?.to.label ?? null,
    folder: definition?.source.folder ?? null,
  };
}
