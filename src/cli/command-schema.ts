/**
 * `aims schema`: the shape of a settings file as JSON Schema, made of the schema that the settings are read with. It says
 * what an editor can check; what files must have in common, only `aims config check` knows.
 */
import { z } from 'zod';
import { SETTINGS_FILES, type SettingsFileKind } from '../config/config-schema.ts';
import { noSuchKind } from '../words/commands/interface.ts';
import { quoted } from '../words/fill.ts';
import { argument, done, type Invocation, type Outcome, usage } from './command.ts';

export async function printSchema(invocation: Invocation): Promise<Outcome> {
  const kind = argument(invocation, 0) || 'interface';
  if (!isKind(kind)) throw usage(noSuchKind(quoted(kind), Object.keys(SETTINGS_FILES)));
  const schema = jsonSchemaOf(kind);
  return done({ kind, schema }, [JSON.stringify(schema, null, 2)]);
}

function isKind(kind: string): kind is SettingsFileKind {
  return Object.hasOwn(SETTINGS_FILES, kind);
}

/** In the draft that editors know best, of what is written in the file and not of what AIMS makes of it. */
export function jsonSchemaOf(kind: SettingsFileKind): Readonly<Record<string, unknown>> {
  const { path, schema } = SETTINGS_FILES[kind];
  const made = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => describe(jsonSchema),
  });
  const { $schema, ...rest } = made;
  return { $schema, title: path, ...rest };
}

/** The notes that make the manual, as an editor shows them. */
function describe(schema: z.core.JSONSchema.BaseSchema): void {
  const { meaning, allowed } = schema;
  const said = [meaning, allowed === undefined ? undefined : `Allowed: ${allowed}`];
  const description = said.filter((part) => part !== undefined).join('. ');
  for (const note of ['meaning', 'allowed', 'example', 'fallback']) delete schema[note];
  if (description !== '') schema.description = description;
  // Classes of letters are known to some editors only: a pattern with one would refuse what is right.
  if (schema.pattern?.includes('\\p{')) delete schema.pattern;
}
