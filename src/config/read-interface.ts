/**
 * interfaces/NAME.yaml as a Definition. The mapping is here and in the read-*.ts beside it; what must agree with other
 * settings is judged in check-interface.ts and check-records.ts.
 */
import { resolve } from 'node:path';
import type {
  Arrival,
  DatasetRole,
  Definition,
  DocumentDefinition,
  FileNames,
} from '../domain/interface.ts';
import { DATASET_ROLES } from '../domain/interface.ts';
import { checkPlaces } from './check-places.ts';
import type { DocumentYaml } from './document-schema.ts';
import { homePaths } from './home.ts';
import type { InterfaceYaml } from './interface-schema.ts';
import { toRecords } from './read-records.ts';
import { toControl, toInlineLists, toOwnDatasets, toRule } from './read-rules.ts';
import { toSyntax } from './read-syntax.ts';
import { readThroughSchema } from './report-issues.ts';
import { SettingsFile } from './settings-file.ts';

/** What a definition has from outside its text. */
interface DefinitionPlace {
  readonly home: string;
  /** Absolute path of validators/NAME.ts, where there is one. */
  readonly validator: string | undefined;
  readonly author: string | undefined;
}

/** The definition, or undefined after its mistakes have been reported. */
export function readInterface(file: SettingsFile, place: DefinitionPlace): Definition | undefined {
  const yaml = readThroughSchema(file, 'interface');
  checkPlaces(file);
  return yaml === undefined || file.broken ? undefined : toDefinition(file, yaml, place);
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
    records: toRecords(yaml.records, yaml.syntax),
    controls: yaml.controls.map(toControl),
    rules: Object.entries(yaml.rules).map(([code, rule]) => toRule(code, rule)),
    lists: toInlineLists(yaml.lists),
    ownDatasets: toOwnDatasets(yaml.lists, place.home),
    otherDatasets: yaml.datasets.others,
    document: toDocument(yaml.document),
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
  const { encoding, finalNewline, nilReturns } = yaml;
  const folder =
    yaml.folder === undefined ? homePaths(home).inboxOf(name) : resolve(home, yaml.folder);
  return {
    folder,
    arrival: toArrival(yaml.arrival),
    files: toFiles(yaml.files),
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

function toFiles(yaml: InterfaceYaml['source']['files']): FileNames {
  return typeof yaml === 'string'
    ? { kind: 'glob', glob: yaml }
    : { kind: 'pattern', pattern: yaml.pattern };
}

function toDocument(yaml: DocumentYaml): DocumentDefinition {
  const { record, line, distribution, groupBy, rows, constant, constantCode, ragged } = yaml;
  const { notSummed, values, lineValues, distributionValues } = yaml;
  const [starts] = Object.entries(yaml.startsWhen ?? {});
  return {
    ...{ record, line, distribution, groupBy, rows, constant, constantCode, ragged },
    startsWhen: starts && { field: starts[0], text: starts[1] },
    ...{ notSummed, values, lineValues, distributionValues },
  };
}

function toRoles(yaml: InterfaceYaml['datasets']): Definition['datasets'] {
  const named: Partial<Record<DatasetRole, string>> = {};
  for (const role of DATASET_ROLES) {
    const dataset = yaml[role];
    if (dataset !== undefined) named[role] = dataset;
  }
  return named;
}
