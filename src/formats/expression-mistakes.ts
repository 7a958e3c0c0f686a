/**
 * Compiles every expression of a definition, to say what is wrong in each before a file comes. A value of the wrong kind
 * is a mistake too: a number with other decimals would be another amount.
 */
import type { DatasetSettings } from '../domain/dataset.ts';
import type { Definition, FieldDefinition, RecordDefinition } from '../domain/interface.ts';
import { countingScope } from './compile-definition.ts';
import { compileControl } from './expression/compile-control.ts';
import { compileExpression } from './expression/compile-expression.ts';
import { compileSentence, compileTemplate } from './expression/compile-template.ts';
import { isMistake, type Mistake } from './expression/mistake.ts';
import { describeKind, type NumberType, type Type } from './expression/value.ts';
import { listsFor } from './lists.ts';
import { type Lists, type RecordScope, scopeOf, typeOf } from './record-scopes.ts';

export interface ExpressionMistake extends Mistake {
  /** Of the setting that holds the expression. */
  readonly path: readonly (string | number)[];
}

/** `datasets`: those of the home, for the lists that the definition names. */
export function expressionMistakes(
  definition: Definition,
  datasets: Readonly<Record<string, DatasetSettings>>,
): readonly ExpressionMistake[] {
  const lists = listsOf(definition, datasets);
  return [
    ...definition.records.flatMap((record) => inFields(definition, record, lists)),
    ...inDocument(definition, lists),
    ...inControls(definition, lists),
    ...inRules(definition, lists),
  ];
}

function listsOf(
  definition: Definition,
  datasets: Readonly<Record<string, DatasetSettings>>,
): Lists {
  const named = [...definition.otherDatasets, ...Object.values(definition.datasets)];
  const known = named.flatMap((name) => datasets[name] ?? []);
  const settings = [...known, ...definition.ownDatasets];
  return listsFor(
    definition,
    settings.map((one) => ({ settings: one, table: undefined })),
  );
}

type Path = ExpressionMistake['path'];

function at(path: Path, result: object): readonly ExpressionMistake[] {
  return isMistake(result) ? [{ ...result, path }] : [];
}

/* ---------- fields ---------- */

function inFields(
  definition: Definition,
  record: RecordDefinition,
  lists: Lists,
): readonly ExpressionMistake[] {
  return record.fields.flatMap((field, no) => {
    if (field.source.kind !== 'value') return [];
    const path = ['records', record.name, 'fields', field.name, 'value'];
    const scope = scopeOf(definition, record, lists, record.fields.slice(0, no));
    return ofKind(path, field.source.template, scope, typeOf(field.type), field);
  });
}

/** A text is read as the field's type; a number is taken as it is, so its decimals must be the field's. */
function ofKind(
  path: Path,
  template: string,
  scope: RecordScope,
  wanted: Type,
  field: Pick<FieldDefinition, 'name'>,
): readonly ExpressionMistake[] {
  const compiled = compileTemplate(template, scope);
  if (isMistake(compiled)) return at(path, compiled);
  const { type } = compiled;
  if (type.kind === 'text' || wanted.kind === 'text') return [];
  if (type.kind === 'number' && wanted.kind === 'number') {
    if (type.decimals === wanted.decimals) return [];
    const message = `${field.name} has ${decimals(wanted)}, and this gives ${decimals(type)}`;
    return [{ path, column: 1, message, help: `Write round(…, ${wanted.decimals}).` }];
  }
  if (type.kind === wanted.kind) return [];
  const message = `${field.name} is ${describeKind(wanted.kind)}, and this is ${describeKind(type.kind)}`;
  return [{ path, column: 1, message, help: 'Name a value of that kind.' }];
}

function decimals({ decimals: count }: NumberType): string {
  return count === 1 ? '1 decimal' : `${count} decimals`;
}

/* ---------- the document ---------- */

const MONEY_VALUES = ['gross', 'net', 'tax', 'amount'];

function inDocument(definition: Definition, lists: Lists): readonly ExpressionMistake[] {
  const { record, line, distribution, values, lineValues, distributionValues, notSummed } =
    definition.document;
  return [
    ...inValues(definition, record, ['document', 'values'], values, lists),
    ...inValues(definition, line, ['document', 'lineValues'], lineValues, lists),
    ...inValues(
      definition,
      distribution,
      ['document', 'distributionValues'],
      distributionValues,
      lists,
    ),
    ...withScope(definition, line, lists, (scope) =>
      notSummed === undefined
        ? []
        : at(['document', 'notSummed'], compileExpression(notSummed, scope, 'truth')),
    ),
  ];
}

function inValues(
  definition: Definition,
  record: string | undefined,
  path: Path,
  templates: Readonly<Record<string, string>>,
  lists: Lists,
): readonly ExpressionMistake[] {
  return withScope(definition, record, lists, (scope) =>
    Object.entries(templates).flatMap(([name, template]) =>
      ofKind([...path, name], template, scope, kindOfValue(name), { name }),
    ),
  );
}

function kindOfValue(name: string): Type {
  if (MONEY_VALUES.includes(name)) return { kind: 'number', decimals: 2 };
  return name === 'date' ? { kind: 'date' } : { kind: 'text' };
}

/** A record that does not exist is a mistake of its own. */
function withScope(
  definition: Definition,
  name: string | undefined,
  lists: Lists,
  find: (scope: RecordScope) => readonly ExpressionMistake[],
): readonly ExpressionMistake[] {
  const record = definition.records.find((one) => one.name === name);
  return record === undefined ? [] : find(scopeOf(definition, record, lists));
}

/* ---------- controls and rules ---------- */

function inControls(definition: Definition, lists: Lists): readonly ExpressionMistake[] {
  const scope = countingScope(definition, lists);
  return definition.controls.flatMap((control, no) => {
    const path = ['controls', no, 'equals'];
    const compiled = compileControl(control.equals, scope, 'number');
    if (isMistake(compiled)) return at(path, compiled);
    const figure = definition.records
      .find(({ name }) => name === control.record)
      ?.fields.find(({ name }) => name === control.field);
    const own = figure && typeOf(figure.type);
    if (own?.kind !== 'number' || compiled.type.kind !== 'number') return [];
    if (own.decimals === compiled.type.decimals) return [];
    const message = `${control.record}.${control.field} has ${decimals(own)}, and this gives ${decimals(compiled.type)}`;
    return [
      { path, column: 1, message, help: 'Compare like with like: give the fields one type.' },
    ];
  });
}

function inRules(definition: Definition, lists: Lists): readonly ExpressionMistake[] {
  const { record, line } = definition.document;
  return definition.rules.flatMap((rule) => {
    if (rule.kind === 'aims') return [];
    const path = (setting: string) => ['rules', rule.code, setting];
    return withScope(definition, rule.each === 'line' ? line : record, lists, (scope) => [
      ...at(path('holds'), compileExpression(rule.holds, scope, 'truth')),
      ...(rule.when === undefined
        ? []
        : at(path('when'), compileExpression(rule.when, scope, 'truth'))),
      ...at(path('text'), compileSentence(rule.text, scope, '')),
    ]);
  });
}
