/** The interface that a command is told by name: the one in force, else the example. */
import { environment } from '../config/environment.ts';
import { loadExample } from '../config/load-example.ts';
import { loadSettings } from '../config/load-settings.ts';
import { AimsError } from '../domain/errors.ts';
import type { Definition, Settings } from '../domain/interface.ts';
import { brokenInterface } from '../words/commands/check.ts';
import { nearestName } from './nearest.ts';

interface FoundDefinition {
  readonly settings: Settings;
  readonly definition: Definition;
}

/** Throws INTERFACE_NOT_FOUND, and SETTINGS_MISTAKES where it is there and cannot be used. */
export function findDefinition(home: string, name: string): FoundDefinition {
  const { settings, mistakes } = loadSettings(home, environment());
  if (!settings) throw new AimsError('SETTINGS_MISTAKES', { home });
  const inForce = settings.interfaces.find((definition) => definition.name === name);
  if (inForce) return { settings, definition: inForce };
  const example = loadExample(home, name, settings);
  if (example?.definition) return { settings, definition: example.definition };
  const wrong = [...mistakes, ...(example?.mistakes ?? [])].filter(
    ({ file, level }) => level === 'mistake' && file.endsWith(`/${name}.yaml`),
  );
  const [first] = wrong;
  if (first)
    throw new AimsError('SETTINGS_MISTAKES', { what: brokenInterface(first.file, wrong.length) });
  const known = settings.interfaces.map((definition) => definition.name);
  throw new AimsError('INTERFACE_NOT_FOUND', { name, ...nearestName(name, known) });
}
