/**
 * Walks a settings schema and lists its settings with their notes: for the manual, and for the example that a
 * mistake shows when a setting is missing. It reads schemas only, never settings.
 */
import { z } from 'zod';
import type { SettingPath } from './settings-file.ts';

export interface SettingDescription {
  /** `*` stands for a name that the writer chooses, `[]` for an entry of a list. */
  readonly path: readonly string[];
  readonly meaning: string;
  readonly allowed: string;
  /** undefined: the setting must be written, or may be left out without an effect of its own. */
  readonly fallback: string | undefined;
  readonly required: boolean;
  readonly example: string | undefined;
}

/** Every setting below a schema, in the order in which the schema has them. */
export function describeSchema(schema: z.ZodType): readonly SettingDescription[] {
  return [...below(schema, [])];
}

/** The description of the setting at a path of a file. */
export function descriptionAt(
  descriptions: readonly SettingDescription[],
  path: SettingPath,
): SettingDescription | undefined {
  const matches = (pattern: readonly string[]) =>
    pattern.length === path.length &&
    pattern.every((part, index) => part === '*' || part === '[]' || part === String(path[index]));
  return descriptions.find((description) => matches(description.path));
}

function* below(schema: z.ZodType, path: readonly string[]): Generator<SettingDescription> {
  const core = unwrap(schema).core;
  if (core instanceof z.ZodObject) yield* shapeBelow([core], path);
  if (core instanceof z.ZodRecord) yield* below(core.valueType as z.ZodType, [...path, '*']);
  if (core instanceof z.ZodArray) yield* below(core.element as z.ZodType, [...path, '[]']);
  if (core instanceof z.ZodUnion) yield* shapeBelow(objectsOf(core), path);
}

/** The settings of one or several shapes; a setting that several have is listed once, with all it may be. */
function* shapeBelow(
  objects: readonly z.ZodObject[],
  path: readonly string[],
): Generator<SettingDescription> {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object.shape)))];
  for (const name of names) {
    const alternatives = objects.flatMap((object) =>
      object.shape[name] === undefined ? [] : [object.shape[name] as z.ZodType],
    );
    const [first] = alternatives;
    if (first === undefined) continue;
    yield describe(first, alternatives, [...path, name]);
    yield* below(first, [...path, name]);
  }
}

function describe(
  first: z.ZodType,
  alternatives: readonly z.ZodType[],
  path: readonly string[],
): SettingDescription {
  const note = first.meta() ?? {};
  const { optional, fallback } = unwrap(first);
  return {
    path,
    meaning: String(note['meaning'] ?? ''),
    allowed: textOf(note['allowed']) ?? alternatives.map(allowedBy).filter(isNew).join(', '),
    fallback: textOf(note['fallback']) ?? (fallback === undefined ? undefined : String(fallback)),
    required: !optional,
    example: textOf(note['example']),
  };
}

/** What a schema allows, in words, where no note says it. */
function allowedBy(schema: z.ZodType): string {
  const { core } = unwrap(schema);
  if (core instanceof z.ZodEnum) return core.options.map((option) => `\`${option}\``).join(', ');
  if (core instanceof z.ZodLiteral)
    return [...core.values].map((value) => `\`${String(value)}\``).join(', ');
  if (core instanceof z.ZodBoolean) return '`true`, `false`';
  if (core instanceof z.ZodObject) return 'settings';
  if (core instanceof z.ZodRecord) return 'settings by name';
  return core instanceof z.ZodNumber ? 'a whole number' : 'text';
}

/** Looks through defaults, optionals and transforms to the schema that decides what may be written. */
function unwrap(schema: z.ZodType): { core: z.ZodType; optional: boolean; fallback: unknown } {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return {
      ...unwrap(schema.unwrap() as z.ZodType),
      optional: true,
      fallback: schema.def.defaultValue,
    };
  }
  if (schema instanceof z.ZodOptional)
    return { ...unwrap(schema.unwrap() as z.ZodType), optional: true };
  if (schema instanceof z.ZodPipe) return unwrap(schema.in as z.ZodType);
  return { core: schema, optional: false, fallback: undefined };
}

function objectsOf(union: z.ZodUnion): readonly z.ZodObject[] {
  return union.options.filter((option) => option instanceof z.ZodObject);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isNew(value: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(value) === index;
}
