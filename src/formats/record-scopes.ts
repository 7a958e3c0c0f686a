/**
 * What an expression may speak of in a record: its own fields, those of the records it belongs to, those of records that
 * belong to it or to them once, and the records below it to count and add up.
 */
import type {
  Definition,
  FieldDefinition,
  FieldType,
  RecordDefinition,
} from '../domain/interface.ts';
import type { List, Name, Records, Scope } from './expression/scope.ts';
import { DATE, MONEY, TEXT, type Type, WHOLE } from './expression/value.ts';
import type { ReadRecord } from './read-record.ts';

/** A name also says whether what it stands for could not be read. */
interface FieldName extends Name<ReadRecord> {
  isUnread(record: ReadRecord): boolean;
}

export interface RecordScope extends Scope<ReadRecord, ReadRecord> {
  readonly names: ReadonlyMap<string, FieldName>;
}

export type Lists = ReadonlyMap<string, List>;

export function typeOf(type: FieldType): Type {
  switch (type.kind) {
    case 'text':
    case 'code':
      return TEXT;
    case 'integer':
      return WHOLE;
    case 'number':
      return { kind: 'number', decimals: type.decimals };
    case 'money':
      return MONEY;
    case 'date':
      return DATE;
  }
}

type Step = (record: ReadRecord) => ReadRecord | undefined;

const OWN: Step = (own) => own;

/** `fields`: those of the record that may be named, where only some have been read yet. */
export function scopeOf(
  definition: Pick<Definition, 'records' | 'document'>,
  record: RecordDefinition,
  lists: Lists,
  fields: readonly FieldDefinition[] = record.fields,
): RecordScope {
  const names = new Map<string, FieldName>();
  addFields(names, record, fields, OWN);
  for (const [name, found] of [...names]) names.set(`${record.name}.${name}`, found);
  if (isFlat(definition.document, record)) addDocument(names, record);
  if (record.name === definition.document.line) names.set(ORDINAL, LINE_NO);
  for (const { type, step } of around(definition.records, record)) addOther(names, type, step);
  return { names, lists, records: recordsBelow(definition, record) };
}

/** Every record type of the file by its name, for figures over all of it. */
export function recordsOfFile({
  records,
}: Pick<Definition, 'records'>): ReadonlyMap<string, Omit<Records<never, ReadRecord>, 'rows'>> {
  const readable = records.filter(({ ignore }) => !ignore);
  return new Map(readable.map((record) => [record.name, { names: fieldNames(record) }] as const));
}

/** What expressions call the number of a line in its document. */
export const ORDINAL = 'ordinal';

const LINE_NO: FieldName = {
  type: WHOLE,
  get: (own) => own.ordinal,
  isUnread: () => false,
};

/** Rows that hold the document's values too. */
function isFlat(
  { record, line }: Pick<Definition['document'], 'record' | 'line'>,
  { name }: RecordDefinition,
): boolean {
  return record === line && name === record;
}

/** `document.date` is the date of the row that the document begins with. */
function addDocument(names: Map<string, FieldName>, record: RecordDefinition): void {
  const found = new Map<string, FieldName>();
  addFields(found, record, record.fields, (own) =>
    own.parent?.type === own.type ? own.parent : own,
  );
  for (const [name, one] of found) names.set(`document.${name}`, one);
}

interface Other {
  readonly type: RecordDefinition;
  readonly step: Step;
}

/** The records above a record, and those that stand once below each of them or below itself. */
function around(records: readonly RecordDefinition[], record: RecordDefinition): readonly Other[] {
  const above: Other[] = [];
  let type = parentOf(records, record);
  let step: Step = (own) => own.parent;
  while (type !== undefined && !above.some((one) => one.type === type)) {
    above.push({ type, step });
    step = (
      (inner: Step): Step =>
      (own) =>
        inner(own)?.parent
    )(step);
    type = parentOf(records, type);
  }
  const self: Other = { type: record, step: OWN };
  const once = [self, ...above].flatMap(({ type: holder, step: toHolder }) =>
    records
      .filter((one) => one.max === 1 && one.parent?.record === holder.name && one !== record)
      .map(
        (one): Other => ({
          type: one,
          step: (own) => toHolder(own)?.childrenOf(one.name)[0],
        }),
      ),
  );
  return [...above, ...once];
}

function parentOf(
  records: readonly RecordDefinition[],
  { parent }: RecordDefinition,
): RecordDefinition | undefined {
  return parent && records.find(({ name }) => name === parent.record);
}

function addOther(names: Map<string, FieldName>, type: RecordDefinition, step: Step): void {
  const found = new Map<string, FieldName>();
  addFields(found, type, type.fields, step);
  for (const [name, one] of found) {
    const whole = `${type.name}.${name}`;
    if (!names.has(whole)) names.set(whole, one);
  }
}

function fieldNames(record: RecordDefinition): ReadonlyMap<string, FieldName> {
  const names = new Map<string, FieldName>();
  addFields(names, record, record.fields, OWN);
  return names;
}

function addFields(
  names: Map<string, FieldName>,
  record: RecordDefinition,
  fields: readonly FieldDefinition[],
  step: Step,
): void {
  for (const field of fields) {
    const no = record.fields.indexOf(field);
    names.set(field.name, {
      type: typeOf(field.type),
      get: step === OWN ? (own) => own.values[no] : (own) => step(own)?.values[no],
      isUnread: (own) => step(own)?.isUnread(no) ?? false,
    });
  }
}

/** Directly below it or further down; the rows of a flat file are below the document that they make. */
function recordsBelow(
  { records, document }: Pick<Definition, 'records' | 'document'>,
  record: RecordDefinition,
): ReadonlyMap<string, Records<ReadRecord, ReadRecord>> {
  const below = new Map<string, Records<ReadRecord, ReadRecord>>();
  const add = (holder: RecordDefinition, rows: (own: ReadRecord) => Iterable<ReadRecord>): void => {
    for (const child of records.filter((one) => isChild(one, holder, document))) {
      if (below.has(child.name)) continue;
      const children = (own: ReadRecord) =>
        Array.from(rows(own)).flatMap((one) => one.childrenOf(child.name));
      below.set(child.name, { names: fieldNames(child), rows: children });
      if (child !== holder) add(child, children);
    }
  };
  add(record, (own) => [own]);
  return below;
}

function isChild(
  child: RecordDefinition,
  holder: RecordDefinition,
  { record, line }: Definition['document'],
): boolean {
  if (child.parent?.record === holder.name) return true;
  return child === holder && isFlat({ record, line }, child);
}
