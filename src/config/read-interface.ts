/**
 * interfaces/NAME.yaml as a Definition. The mapping is here; what must agree with other settings is judged in
 * check-interface.ts and check-records.ts.
 */
import { resolve } from 'node:path';
import type {
  Arrival,
  ControlDefinition,
  ControlExpression,
  DatasetRole,
  Definition,
  FieldDefinition,
  FieldType,
  RecordDefinition,
} from '../domain/interface.ts';
import { DATASET_ROLES } from '../domain/interface.ts';
import { homePaths } from './home.ts';
import type { InterfaceYaml } from './interface-schema.ts';
import { readThroughSchema } from './report-issues.ts';
import { SettingsFile } from './settings-file.ts';

/** What a definition has from outside its text. */
interface DefinitionPlace {
  readonly home: string;
  /** Absolute path of validators/NAME.ts, where there is one. */
  readonly validator: string | undefined;
  readonly author: string | undefined;
}

export function readInterface(file: SettingsFile, place: DefinitionPlace): Definition | undefined {
  const yaml = readThroughSchema(file, 'interface');
  return yaml === undefined ? undefined : toDefinition(file, yaml, place);
}

/**
 * A definition that was in force before, from its stored text: what a batch that pinned it is judged by. It was
 * checked against the rest of the settings when it was applied, so only its shape is read here.
 */
export function definitionFromText(
  name: string,
  text: string,
  place: DefinitionPlace,
): Definition | undefined {
  const path = `interfaces/${name}.yaml`;
  return readInterface(new SettingsFile(path, resolve(place.home, path), Buffer.from(text)), place);
}

function toDefinition(file: SettingsFile, yaml: InterfaceYaml, place: DefinitionPlace): Definition {
  const {
    title,
    prefix,
    nouns,
    owner,
    deputy,
    from,
    to,
    vat,
    accountingDate,
    currency,
    oldAfterMonths,
  } = yaml;
  return {
    name: file.name,
    sha256: file.sha256,
    ...{ title, prefix, nouns, owner, deputy, from, to },
    source: toSource(yaml.source, file.name, place.home),
    syntax: toSyntax(yaml.syntax),
    records: Object.entries(yaml.records).map(([name, record]) => toRecord(name, record)),
    controls: yaml.controls.map(toControl),
    document: yaml.document,
    ...{ vat, accountingDate, currency, oldAfterMonths },
    datasets: toRoles(yaml.datasets),
    validator: place.validator,
    approval: { groups: yaml.approval.groups, second: yaml.approval.second },
    readers: yaml.readers,
    confirm: {
      reports: yaml.confirm.reports,
      ends: yaml.confirm.ends,
      withinMinutes: yaml.confirm.within / 60,
    },
    contacts: yaml.contacts,
    mail: yaml.mail,
    author: place.author,
  };
}

/* ---------- receiving and reading ---------- */

function toSource(yaml: InterfaceYaml['source'], name: string, home: string): Definition['source'] {
  const { files, encoding, finalNewline, nilReturns } = yaml;
  const folder =
    yaml.folder === undefined ? homePaths(home).inboxOf(name) : resolve(home, yaml.folder);
  return {
    folder,
    arrival: toArrival(yaml.arrival),
    files,
    maxBytes: yaml.maxSize,
    encoding,
    finalNewline,
    nilReturns,
  };
}

function toArrival(yaml: InterfaceYaml['source']['arrival']): Arrival {
  if (yaml === 'renamed') return { kind: 'renamed' };
  if (yaml.trigger !== undefined) return { kind: 'trigger', suffix: yaml.trigger };
  return { kind: 'stable', seconds: yaml.stable ?? 0 };
}

function toSyntax(yaml: InterfaceYaml['syntax']): Definition['syntax'] {
  return {
    kind: yaml.kind,
    delimiter: yaml.delimiter === 'tab' ? '\t' : yaml.delimiter,
    quote: yaml.quote === 'none' ? undefined : yaml.quote,
    fields: yaml.fields,
    maxRecordBytes: yaml.maxRecordSize,
  };
}

type RecordYaml = InterfaceYaml['records'][string];
type FieldYaml = RecordYaml['fields'][string];

function toRecord(name: string, yaml: RecordYaml): RecordDefinition {
  const { parent, position, ignore } = yaml;
  return {
    ...{ name, parent, position, ignore },
    when: { equals: yaml.when },
    ...toOccurrence(yaml.occurs),
    fields: Object.entries(yaml.fields).map(([fieldName, field]) => toField(fieldName, field)),
  };
}

function toOccurrence(yaml: RecordYaml['occurs']): { min: number; max: number | undefined } {
  if (yaml === 'once') return { min: 1, max: 1 };
  return yaml === 'any' ? { min: 0, max: undefined } : { min: yaml.min, max: yaml.max };
}

function toField(name: string, yaml: FieldYaml): FieldDefinition {
  const { at, required, trim } = yaml;
  return { name, at, label: yaml.label ?? labelOf(name), type: toType(yaml), required, trim };
}

/** supplierName is "Supplier name". */
function labelOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function toType(yaml: FieldYaml): FieldType {
  switch (yaml.type) {
    case 'text':
    case 'integer':
      return { kind: yaml.type };
    case 'code':
      return { kind: 'code', map: yaml.map };
    case 'money':
      return { kind: 'money', unit: yaml.unit, sign: yaml.sign };
    case 'date':
      return { kind: 'date', formats: yaml.formats };
  }
}

function toControl(yaml: InterfaceYaml['controls'][number]): ControlDefinition {
  const [record = '', field = ''] = yaml.the.split('.');
  return { code: yaml.code, record, field, equals: toExpression(yaml.equals) };
}

/** `count(RECORD)` or `sum(RECORD.FIELD)`, which the schema has made sure of. */
export function toExpression(text: string): ControlExpression {
  const [, kind, record = '', field = ''] = /^(count|sum)\((\w+)(?:\.(\w+))?\)$/.exec(text) ?? [];
  return kind === 'sum' ? { kind, record, field } : { kind: 'count', record };
}

function toRoles(yaml: InterfaceYaml['datasets']): Definition['datasets'] {
  const named: Partial<Record<DatasetRole, string>> = {};
  for (const role of DATASET_ROLES) {
    const dataset = yaml[role];
    if (dataset !== undefined) named[role] = dataset;
  }
  return named;
}
