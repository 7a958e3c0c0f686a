/**
 * Reads a settings file through its schema and turns what the schema objects to into mistakes for people: which
 * setting, what was found, what is allowed, what was perhaps meant. It decides nothing about the settings themselves.
 */
import type { z } from 'zod';
import { SETTINGS_FILES, type SettingsFileKind } from './config-schema.ts';
import { describeSchema, descriptionAt, type SettingDescription } from './describe-schema.ts';
import { allowedWords, nearestOf } from './did-you-mean.ts';
import { SECRET_HELP } from './schema-parts.ts';
import type { SettingPath, SettingsFile } from './settings-file.ts';

type Issue = z.core.$ZodIssue;
type Read<Kind extends SettingsFileKind> = z.output<(typeof SETTINGS_FILES)[Kind]['schema']>;

/** The settings of a file, or undefined after its mistakes have been reported. */
export function readThroughSchema<Kind extends SettingsFileKind>(
  file: SettingsFile,
  kind: Kind,
): Read<Kind> | undefined {
  if (file.value === undefined) return undefined;
  const schema: z.ZodType = SETTINGS_FILES[kind].schema;
  const result = schema.safeParse(file.value);
  if (result.success) return result.data as Read<Kind>;
  const reporter = new IssueReporter(file, kind);
  for (const issue of mostTelling(result.error.issues)) reporter.report(issue, []);
  return undefined;
}

/** A setting as people read it: `records.line.fields.net.at`, entries of lists counted from 1. */
export function pathWords(path: SettingPath): string {
  return path.reduce<string>((words, step) => {
    if (typeof step === 'number') return `${words}[${step + 1}]`;
    return words === '' ? step : `${words}.${step}`;
  }, '');
}

class IssueReporter {
  readonly #file: SettingsFile;
  readonly #kind: SettingsFileKind;
  #descriptions: readonly SettingDescription[] | undefined;

  constructor(file: SettingsFile, kind: SettingsFileKind) {
    this.#file = file;
    this.#kind = kind;
  }

  report(issue: Issue, above: SettingPath): void {
    const path = [
      ...above,
      ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
    ];
    if (issue.code === 'unrecognized_keys') this.#unknown(issue, path);
    else if (issue.code === 'invalid_key') this.#badName(issue, path);
    else if (issue.code === 'invalid_union') this.#noneFits(issue, path);
    else this.#badValue(issue, path);
  }

  #unknown(issue: z.core.$ZodIssueUnrecognizedKeys, path: SettingPath): void {
    const owner = path.length === 0 ? SETTINGS_FILES[this.#kind].label : pathWords(path);
    for (const key of issue.keys) {
      const help = allowedWords(`Settings of ${owner}`, issue.message.split(', '), key);
      this.#file.mistake([...path, key], `"${key}" is not a setting of ${owner}`, help, 'key');
    }
  }

  #badName(issue: z.core.$ZodIssueInvalidKey, path: SettingPath): void {
    const [why] = issue.issues;
    this.#file.mistake(
      path,
      `"${String(path.at(-1))}" cannot be a name here`,
      why?.message ?? '',
      'key',
    );
  }

  /** Where one alternative is meant (a group of settings was written), its own mistakes are better than "none fits". */
  #noneFits(issue: z.core.$ZodIssueInvalidUnion, path: SettingPath): void {
    const meant = issue.errors.filter((errors) => errors.every((error) => !isWrongKind(error)));
    const [only] = meant;
    const unquoted = this.#unquoted(issue, path);
    if (unquoted !== undefined) this.report(unquoted, path);
    else if (only === undefined || meant.length > 1) this.#badValue(issue, path);
    else for (const error of mostTelling(only)) this.report(error, path);
  }

  /** A number or a truth value where a text would do: the quotes are missing. */
  #unquoted(issue: z.core.$ZodIssueInvalidUnion, path: SettingPath): Issue | undefined {
    if (!['number', 'boolean'].includes(typeof this.#file.at(path))) return undefined;
    const isMeant = (errors: readonly Issue[]) => !errors.some(isWrongKind);
    if (issue.errors.some(isMeant)) return undefined;
    return issue.errors
      .flat()
      .find((error) => error.code === 'invalid_type' && error.expected === 'string');
  }

  #badValue(issue: Issue, path: SettingPath): void {
    const name = path.length === 0 ? 'this file' : pathWords(path);
    if (path.length > 0 && !this.#file.has(path)) this.#missing(path);
    else if (this.#file.at(path) === null) this.#empty(path);
    else
      this.#file.mistake(path, `${name} is ${this.#file.found(path)}`, this.#helpFor(issue, path));
  }

  #missing(path: SettingPath): void {
    const described = this.#describe(path);
    const key = String(path.at(-1));
    const example =
      described?.example === undefined ? '' : `, for example:\n  ${key}: ${described.example}`;
    this.#file.mistake(
      path,
      `${pathWords(path)} is missing`,
      `${described?.meaning ?? 'It is needed'}${example}`,
    );
  }

  #empty(path: SettingPath): void {
    const example = this.#describe(path)?.example;
    const shown = example === undefined ? '' : ` For example: ${String(path.at(-1))}: ${example}`;
    this.#file.mistake(
      path,
      `${pathWords(path)} is empty`,
      `A value that begins with # needs quotes.${shown}`,
      'key',
    );
  }

  #helpFor(issue: Issue, path: SettingPath): string {
    if (issue.code === 'invalid_type') return this.#helpForType(issue, path);
    const choices = choicesOf(issue);
    if (choices === undefined) return issue.message;
    const near = nearestOf(String(this.#file.at(path)), choices);
    return `Use one of: ${choices.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`;
  }

  #helpForType(issue: z.core.$ZodIssueInvalidType, path: SettingPath): string {
    const value = this.#file.at(path);
    const isPlain = typeof value === 'number' || typeof value === 'boolean';
    if (issue.expected === 'string' && this.#file.isSecret(path)) return SECRET_HELP;
    if (issue.expected === 'string' && isPlain)
      return quotesHelp(this.#file.found(path), this.#describe(path));
    if (issue.expected === 'int' || issue.expected === 'number') {
      return typeof value === 'number' ? issue.message : 'Write a whole number, without quotes.';
    }
    return WANTED[issue.expected] ?? issue.message;
  }

  #describe(path: SettingPath): SettingDescription | undefined {
    this.#descriptions ??= describeSchema(SETTINGS_FILES[this.#kind].schema);
    return descriptionAt(this.#descriptions, path);
  }
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'Write a text.',
  boolean: 'Write true or false, without quotes.',
  array: 'Write a list: [one, two]',
  object: 'Write its settings below it, two spaces to the right.',
  record: 'Write its settings below it, two spaces to the right.',
};

/** YAML takes 010 and true for a number and a truth value: as a text they need quotes. */
function quotesHelp(found: string, described: SettingDescription | undefined): string {
  const quoted = `Text is wanted: put it in quotes, '${found.replaceAll('"', '')}'`;
  return described?.example === undefined ? quoted : `${quoted}. For example: ${described.example}`;
}

/** An alternative that was not meant: the value is of another kind, or another word. */
function isWrongKind(error: Issue): boolean {
  return (
    error.path.length === 0 && (error.code === 'invalid_type' || error.code === 'invalid_value')
  );
}

/** Of a group of settings: what is wrong inside it, and only without that what is wrong with it as a whole. */
function mostTelling(issues: readonly Issue[]): readonly Issue[] {
  const isInside = (issue: Issue, group: Issue) =>
    issue !== group && group.path.every((step, index) => issue.path[index] === step);
  return issues.filter(
    (issue) => issue.code !== 'custom' || !issues.some((other) => isInside(other, issue)),
  );
}

function choicesOf(issue: Issue): readonly string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union' || !('options' in issue)) return undefined;
  return Array.isArray(issue.options) ? issue.options.map(String) : undefined;
}
