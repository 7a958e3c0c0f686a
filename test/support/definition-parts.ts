/** Parts of a definition with everything at its default, for tests that are about one setting. */
import type {
  DelimitedSyntax,
  DocumentDefinition,
  FieldDefinition,
  FieldType,
  MoneyForm,
  RecordDefinition,
  RecordSelector,
} from '../../src/domain/interface.ts';

const MONEY_FORM: MoneyForm = {
  unit: 'pounds',
  sign: 'as-written',
  negative: { kind: 'minus' },
  point: '.',
  thousands: undefined,
  symbols: [],
  nil: [],
  exact: false,
  noughts: false,
};

export function money(changes: Partial<MoneyForm> = {}): FieldType {
  return { kind: 'money', ...MONEY_FORM, ...changes };
}

/** At position 1. */
export function aField(
  changes: Partial<FieldDefinition> & { readonly name: string },
): FieldDefinition {
  return {
    source: { kind: 'place', place: { kind: 'position', index: 1 } },
    label: 'Field',
    type: { kind: 'text' },
    required: false,
    trim: true,
    pad: undefined,
    nullWhen: [],
    default: undefined,
    split: undefined,
    lookUp: undefined,
    pattern: undefined,
    maxLength: undefined,
    code: undefined,
    ...changes,
  };
}

/** Every record is of this type. */
const ANY: RecordSelector = {
  equals: [],
  matches: [],
  empty: [],
  notEmpty: [],
  index: undefined,
  paths: [],
  segments: [],
  inside: undefined,
  member: undefined,
};

export function selector(changes: Partial<RecordSelector> = {}): RecordSelector {
  return { ...ANY, ...changes };
}

export function aRecord(
  changes: Partial<RecordDefinition> & { readonly name: string },
): RecordDefinition {
  return {
    when: ANY,
    parent: undefined,
    position: 'any',
    min: 0,
    max: undefined,
    per: 'file',
    ignore: false,
    fields: [],
    length: undefined,
    ...changes,
  };
}

export function aDocument(changes: Partial<DocumentDefinition> = {}): DocumentDefinition {
  return {
    record: 'invoice',
    line: 'line',
    distribution: undefined,
    groupBy: [],
    startsWhen: undefined,
    rows: 'together',
    constant: [],
    constantCode: undefined,
    ragged: 'file',
    notSummed: undefined,
    values: {},
    lineValues: {},
    distributionValues: {},
    ...changes,
  };
}

export function delimited(changes: Partial<DelimitedSyntax> = {}): DelimitedSyntax {
  return {
    kind: 'delimited',
    delimiter: '|',
    quote: '"',
    escape: '"',
    recordEnd: undefined,
    comment: undefined,
    heading: undefined,
    lineBreaks: 'refused',
    fields: undefined,
    maxRecordBytes: 65_536,
    ...changes,
  };
}
