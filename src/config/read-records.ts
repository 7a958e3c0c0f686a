/** `records` of an interface as the domain has them. check-places.ts has made sure that their places can be read. */
import { AimsError } from '../domain/errors.ts';
import type {
  FieldDefinition,
  FieldLookUp,
  FieldSource,
  FieldType,
  Place,
  RecordDefinition,
  RecordSelector,
  Split,
} from '../domain/interface.ts';
import type { FieldYaml } from './field-schema.ts';
import { labelOf } from './label.ts';
import { type PlainKind, placeAt, placeInWhere } from './place.ts';
import { type Condition, condition, FIELD_NUMBER, type RecordYaml } from './record-schema.ts';
import type { SyntaxYaml } from './syntax-schema.ts';

export function toRecords(
  yaml: Readonly<Record<string, RecordYaml>>,
  syntax: SyntaxYaml,
): readonly RecordDefinition[] {
  return Object.entries(yaml).map(([name, record]) =>
    toRecord(name, record, kindOf(record, syntax)),
  );
}

/** Of a zip the member that the record is in decides. */
function kindOf({ when }: RecordYaml, syntax: SyntaxYaml): PlainKind {
  if (syntax.kind !== 'zip') return syntax.kind;
  const kind = syntax.members[when?.member ?? '']?.syntax.kind;
  return kind ?? unreadable(`member ${when?.member}`);
}

function toRecord(name: string, yaml: RecordYaml, kind: PlainKind): RecordDefinition {
  const { position, ignore, length } = yaml;
  return {
    ...{ name, position, ignore, length },
    when: toSelector(yaml.when ?? {}, kind),
    parent: toParent(yaml.parent, kind),
    ...toOccurrence(yaml.occurs),
    fields: Object.entries(yaml.fields).map(([field, its]) => toField(field, its, kind)),
  };
}

function toOccurrence(yaml: RecordYaml['occurs']): Pick<RecordDefinition, 'min' | 'max' | 'per'> {
  if (yaml === 'once') return { min: 1, max: 1, per: 'file' };
  if (yaml === 'any') return { min: 0, max: undefined, per: 'file' };
  return { min: yaml.min, max: yaml.max, per: yaml.per };
}

function toParent(yaml: RecordYaml['parent'], kind: PlainKind): RecordDefinition['parent'] {
  if (yaml === undefined) return undefined;
  if (typeof yaml !== 'string') {
    const [fields, parentFields] = [Object.keys(yaml.key), Object.values(yaml.key)];
    return { record: yaml.record, by: 'key', fields, parentFields };
  }
  return { record: yaml, by: kind === 'xml' || kind === 'json' ? 'nesting' : 'order' };
}

/* ---------- how it is known ---------- */

type WhenYaml = NonNullable<RecordYaml['when']>;

function toSelector(yaml: WhenYaml, kind: PlainKind): RecordSelector {
  const { where = {}, index, path, segment, inside, member } = yaml;
  const byNumber = Object.entries(yaml)
    .filter(([key]) => FIELD_NUMBER.test(key))
    .map(([key, value]) => [key, condition.parse(value)] as const);
  const conditions = [...byNumber, ...Object.entries(where)].map(([key, wanted]) => ({
    place: placeInWhere(kind, key) ?? unreadable(key),
    wanted,
  }));
  return {
    ...toConditions(conditions),
    index: index === 'first' ? 1 : index,
    paths: listOf(path),
    segments: listOf(segment),
    ...{ inside, member },
  };
}

interface PlacedCondition {
  readonly place: Place;
  readonly wanted: Condition;
}

function toConditions(
  all: readonly PlacedCondition[],
): Pick<RecordSelector, 'equals' | 'matches' | 'empty' | 'notEmpty'> {
  const isEmpty = (wished: boolean) =>
    all.flatMap(({ place, wanted }) =>
      typeof wanted === 'object' && 'empty' in wanted && wanted.empty === wished ? [place] : [],
    );
  return {
    equals: all.flatMap(({ place, wanted }) =>
      typeof wanted === 'string' || Array.isArray(wanted) ? [{ place, texts: listOf(wanted) }] : [],
    ),
    matches: all.flatMap(({ place, wanted }) =>
      typeof wanted === 'object' && 'matches' in wanted && wanted.matches !== undefined
        ? [{ place, pattern: wanted.matches }]
        : [],
    ),
    empty: isEmpty(true),
    notEmpty: isEmpty(false),
  };
}

function listOf(written: string | readonly string[] | undefined): readonly string[] {
  if (written === undefined) return [];
  return typeof written === 'string' ? [written] : written;
}

/* ---------- fields ---------- */

function toField(name: string, yaml: FieldYaml, kind: PlainKind): FieldDefinition {
  const { required, trim, pad, nullWhen, pattern, maxLength, code } = yaml;
  return {
    name,
    source: toFieldSource(yaml, kind),
    label: yaml.label ?? labelOf(name),
    type: toType(yaml),
    ...{ required, trim, pad, nullWhen },
    default: yaml.default,
    split: toSplit(yaml.split),
    lookUp: toLookUp(yaml.lookUp),
    ...{ pattern, maxLength, code },
  };
}

function toFieldSource({ at, value, capture }: FieldYaml, kind: PlainKind): FieldSource {
  if (value !== undefined) return { kind: 'value', template: value };
  if (capture !== undefined) return { kind: 'file-name', capture };
  return { kind: 'place', place: placeAt(kind, at ?? '') ?? unreadable(`at ${at}`) };
}

function toSplit(yaml: FieldYaml['split']): Split | undefined {
  if (yaml === undefined) return undefined;
  const { by, part, pattern } = yaml;
  if (pattern !== undefined) return { kind: 'pattern', pattern };
  return { kind: 'separator', by: by ?? '', part: part ?? 1 };
}

function toLookUp(yaml: FieldYaml['lookUp']): FieldLookUp | undefined {
  if (yaml === undefined) return undefined;
  const { in: dataset, column, key, missing } = yaml;
  return { dataset, column, key, missing };
}

function toType(yaml: FieldYaml): FieldType {
  switch (yaml.type) {
    case 'text':
    case 'integer':
      return { kind: yaml.type };
    case 'code':
      return { kind: 'code', map: yaml.map };
    case 'number':
      return { kind: 'number', decimals: yaml.decimals, implied: yaml.implied };
    case 'money':
      return toMoney(yaml);
    case 'date':
      return { kind: 'date', formats: yaml.formats, pivot: yaml.pivot };
  }
}

function toMoney(yaml: Extract<FieldYaml, { type: 'money' }>): FieldType {
  const { sign, point, thousands, symbols, nil, exact, noughts, negative } = yaml;
  return {
    kind: 'money',
    unit: yaml.unit ?? yaml.implied ?? unreadable('money without a unit'),
    sign,
    negative: typeof negative === 'string' ? { kind: negative } : { ...negative, kind: 'field' },
    ...{ point, thousands, symbols, nil, exact, noughts },
  };
}

function unreadable(what: string): never {
  throw new AimsError('SETTINGS_MISTAKES', { what });
}
