/**
 * Makes sense of what was read: names, types, parents, roles, groups and control figures. The order matters: a control
 * that fits says which digits are amounts, and amounts say which field is the total.
 */
import {
  addsUp,
  type ControlFound,
  controlName,
  findControls,
  findTotal,
  inferredControl,
  otherFits,
  settleTypes,
  staysBelow,
} from './controls.ts';
import {
  type DraftField,
  type DraftRecord,
  distinct,
  draftRecord,
  moneyOf,
  placeName,
  roleOf,
} from './draft.ts';
import { figuresOf, sum } from './figures.ts';
import { type Grouping, groupRows } from './grouping.ts';
import { listed } from './groups.ts';
import type {
  Confidence,
  Doubt,
  InferredControl,
  InferredDocument,
  InferredField,
  InferredRecord,
  InferredTotals,
  Role,
} from './inference.ts';
import { findLevels, isFirst, isLast, type Levels, nameRecords } from './levels.ts';
import type { Observation } from './observed.ts';
import { findParents, isOnceInEach } from './parents.ts';
import { rolesByWords } from './roles.ts';
import { freeName, nameOf } from './words.ts';

export interface Interpretation {
  readonly records: readonly InferredRecord[];
  readonly document: InferredDocument | undefined;
  readonly totals: InferredTotals | undefined;
  readonly controls: readonly InferredControl[];
  readonly notes: readonly string[];
  readonly doubts: readonly Doubt[];
}

export function interpret(observation: Observation, isWhole: boolean): Interpretation {
  return new Interpreter(observation, isWhole).interpret();
}

const LINE_ROLES: ReadonlySet<Role> = new Set([
  'net',
  'tax',
  'taxCode',
  'budget',
  'description',
  'no',
  'quantity',
]);

class Interpreter {
  readonly #records: readonly DraftRecord[];
  readonly #isWhole: boolean;
  readonly #doubts: Doubt[] = [];
  readonly #notes: string[] = [];
  #levels: Levels | undefined;
  #grouping: Grouping | undefined;
  #controls: readonly ControlFound[] = [];

  constructor(observation: Observation, isWhole: boolean) {
    this.#records = observation.types.map(draftRecord);
    this.#isWhole = isWhole;
  }

  interpret(): Interpretation {
    const parentDoubts = findParents(this.#records);
    this.#levels = findLevels(this.#records);
    nameRecords(this.#records, this.#levels);
    for (const { record, text } of parentDoubts) this.#doubt(text, record);
    if (this.#levels !== undefined) this.#makeSense(this.#levels);
    for (const { fields } of this.#records) for (const field of fields) dropMisfit(field);
    for (const record of this.#records) nameFields(record, this.#ownNames());
    this.#describeDoubts();
    return {
      records: this.#records.map((record) => this.#record(record)),
      document: this.#levels && this.#document(this.#levels),
      totals: this.#levels && this.#isWhole ? this.#totals(this.#levels) : undefined,
      controls: this.#inferredControls(),
      notes: this.#notes,
      doubts: this.#doubts,
    };
  }

  /* ---------- roles, groups, controls ---------- */

  #makeSense(levels: Levels): void {
    const isFlat = levels.document === levels.line;
    if (isFlat) this.#flatRoles(levels.document);
    else this.#levelRoles(levels);
    this.#shapeRoles(levels, isFlat);
    if (this.#isWhole) this.#controls = findControls(this.#records, levels);
    settleTypes(this.#controls);
    this.#grossByControl(levels);
    if (!isFlat) this.#relations(levels);
    this.#signs(levels);
    settleUnits(this.#records);
  }

  #levelRoles({ document, line, part }: Levels): void {
    this.#byWords(document, document.fields, 'document');
    this.#byWords(line, line.fields, 'line');
    if (part !== undefined) this.#byWords(part, part.fields, 'line');
    for (const record of this.#records)
      if (record !== document && record !== line && record.type.when.segments.length === 0)
        if (record.parent === document) this.#byWords(record, record.fields, 'line');
  }

  /** Columns that are alike in each group are the invoice's, the others the line's. */
  #flatRoles(row: DraftRecord): void {
    const named = rolesByWords(row.fields, 'document');
    const fieldOf = (role: Role) => named.find((found) => found.role === role)?.field;
    const grouping = groupRows(row, fieldOf('number'), fieldOf('supplier'));
    this.#grouping = grouping;
    const isProved = grouping?.isProved === true;
    const constant = grouping?.constant ?? new Set();
    const documentFields = isProved
      ? row.fields.filter((field) => constant.has(field))
      : row.fields;
    this.#byWords(row, documentFields, 'document');
    const varying = row.fields.filter(
      (field) => !isProved || !constant.has(field) || field.role === undefined,
    );
    this.#byWords(row, varying, 'line');
    const key = grouping?.key.at(-1);
    if (key !== undefined && roleOf(row, 'number') === undefined && key.role === undefined)
      key.role = { value: 'number', confidence: 'unsure', why: 'Other columns go along with it.' };
  }

  #byWords(record: DraftRecord, fields: readonly DraftField[], level: 'document' | 'line'): void {
    for (const { role, field, score, others } of rolesByWords(fields, level)) {
      if (field.role !== undefined || roleOf(record, role) !== undefined) continue;
      if (role === 'kind' && kindMap(field) === undefined) continue;
      const confidence: Confidence = score >= 9 ? 'sure' : score >= 5 ? 'likely' : 'unsure';
      field.role = { value: role, confidence, why: `Its name says so: ${placeName(field.place)}.` };
      const free = others.filter((other) => other.role === undefined);
      if (free.length > 0)
        this.#doubt(
          `${placeName(field.place)} is taken for the ${ROLE_WORDS[role]}; it could be ${listed(free.map((other) => placeName(other.place)))}.`,
          record,
        );
    }
  }

  /** What its texts say where there are no words. */
  #shapeRoles({ document, line }: Levels, isFlat: boolean): void {
    this.#shape(document, 'currency', (field) => isCurrency(field), 'Its texts are currencies.');
    this.#shape(
      document,
      'date',
      ({ guess }) => guess.type.kind === 'date',
      'It is the first date.',
    );
    this.#shape(
      document,
      'kind',
      (field) => kindMap(field) !== undefined && !isStandard(field),
      'Its texts say invoice or credit.',
    );
    const words = document.fields.some((field) => field.words !== '');
    if (words) return;
    const key = line.key?.[1] ?? document.fields.find(isNumber);
    if (key !== undefined && roleOf(document, 'number') === undefined && key.role === undefined)
      key.role = {
        value: 'number',
        confidence: line.key === undefined ? 'unsure' : 'likely',
        why: line.key === undefined ? 'Another code in each.' : 'Its lines say the same code.',
      };
    this.#shape(
      document,
      'supplier',
      (field) => isSupplier(field) && distinct(field).length > 1,
      'A code in the first columns.',
    );
    this.#shape(document, 'supplier', isSupplier, 'A code in the first columns.');
    if (isFlat) return;
    this.#shape(
      line,
      'no',
      (field) => isOrdinal(field, line),
      'It counts from 1 in each document.',
    );
    this.#shape(line, 'taxCode', isTaxCode, 'Few short codes.');
    this.#shape(line, 'description', ({ guess }) => guess.type.kind === 'text', 'It is free text.');
  }

  #shape(record: DraftRecord, role: Role, test: (field: DraftField) => boolean, why: string): void {
    if (roleOf(record, role) !== undefined) return;
    const field = record.fields.find((one) => one.role === undefined && test(one));
    if (field !== undefined) field.role = { value: role, confidence: 'unsure', why };
  }

  /** The amount of the document that a control adds up is its total. */
  #grossByControl({ document }: Levels): void {
    if (roleOf(document, 'gross') !== undefined) return;
    const summed = this.#controls.find((control) => control.of === document && control.summed);
    const field = summed?.summed ?? onlyMoney(document);
    if (field === undefined || field.role !== undefined) return;
    const why =
      summed === undefined ? 'The only amount of the record.' : 'A control figure is its sum.';
    field.role = { value: 'gross', confidence: summed === undefined ? 'unsure' : 'likely', why };
  }

  #relations({ document, line }: Levels): void {
    const gross = roleOf(document, 'gross') ?? takeForTotal(findTotal(document, line));
    if (gross === undefined || line.parents.length === 0) return;
    const relation = addsUp(document, gross, line);
    const net = relation?.fields[0] ?? staysBelow(document, gross, line);
    if (net !== undefined) this.#takeForNet(line, net, relation === undefined);
    if (relation === undefined) {
      const text =
        'No amount of the lines, and no two of them, add up to the total of every document: tax may be added by the target, or a document is wrong.';
      if (this.#isWhole) this.#doubt(text, document);
      return;
    }
    const [, tax] = relation.fields;
    if (tax !== undefined && tax.role === undefined && roleOf(line, 'tax') === undefined) {
      toMoney(tax);
      tax.role = {
        value: 'tax',
        confidence: relation.of > 2 ? 'likely' : 'unsure',
        why: 'With the net amount it makes the total.',
      };
    }
    nameFields(line, this.#ownNames());
    nameFields(document, this.#ownNames());
    const sums = relation.fields.map(({ name }) => `${line.name}.${name}`).join(' + ');
    this.#notes.push(
      `In ${relation.of} of ${relation.of} documents ${document.name}.${gross.name} is the sum of ${sums}${relation.isNegated ? ' with the other sign' : ''}.`,
    );
  }

  #takeForNet(line: DraftRecord, net: DraftField, isByTax: boolean): void {
    if (roleOf(line, 'net') !== undefined || (net.role !== undefined && net.role.value !== 'tax'))
      return;
    toMoney(net);
    const why = isByTax
      ? 'Its sum is less than the total by what VAT may be.'
      : 'Its sum makes the total of each document.';
    net.role = { value: 'net', confidence: isByTax ? 'unsure' : 'likely', why };
  }

  /** More minus than plus: the sender writes what is to be paid with a minus. */
  #signs({ document }: Levels): void {
    const gross = roleOf(document, 'gross');
    const figures = gross && figuresOf(gross);
    if (gross === undefined || figures === undefined || sum(figures) >= 0n) return;
    const negative = figures.filter((figure) => figure < 0n).length;
    if (figures.length === 1) {
      const text =
        'The only total is negative: a credit note, or a minus on what is to be paid (sign: reversed)?';
      this.#doubt(text, document);
      return;
    }
    if (negative * 2 <= figures.length) return;
    const linked = this.#controls.filter(({ summed }) => summed === gross);
    for (const { type, set } of [gross, ...linked.map(({ field }) => field)].map(withSign))
      if (type.kind === 'money') set({ ...type, sign: 'reversed' });
    this.#doubt(
      `${negative} of ${figures.length} totals are negative: a minus is taken for what is to be paid (sign: reversed). If these are credit notes, take that out.`,
      document,
      gross,
    );
  }

  /** Names that come from what a field is for: a control figure, the link to the record above. */
  #ownNames(): ReadonlyMap<DraftField, string> {
    const names = new Map<DraftField, string>();
    for (const control of this.#controls) {
      const name = controlName(control);
      if (name !== undefined) names.set(control.field, name);
    }
    for (const { key, parent } of this.#records) {
      if (key === undefined || parent === undefined || key[0].words !== '') continue;
      const what = key[1].role?.value ?? 'key';
      names.set(key[0], `${parent.name}${what.charAt(0).toUpperCase()}${what.slice(1)}`);
    }
    return names;
  }

  /* ---------- doubts ---------- */

  #doubt(text: string, record?: DraftRecord, field?: DraftField): void {
    if (record !== undefined && record.name === '') return;
    this.#doubts.push({ text, record: record?.name, field: field && (field.name || undefined) });
  }

  #describeDoubts(): void {
    for (const [index, doubt] of this.#doubts.entries())
      if (doubt.field === undefined && /sign: reversed/.test(doubt.text))
        this.#doubts[index] = {
          ...doubt,
          field: this.#levels && roleOf(this.#levels.document, 'gross')?.name,
        };
    for (const record of this.#records) {
      if (record.emptyPlaces.length > 0)
        this.#doubt(
          `Always empty in the sample, so left out: ${ranges(record.emptyPlaces)}.`,
          record,
        );
      if (record.namelessPlaces.length > 0)
        this.#doubt(
          `Left out, as AIMS has no word for them: ${record.namelessPlaces.join(', ')}.`,
          record,
        );
      for (const field of record.fields.filter(maySign))
        this.#doubt(
          'D and C may say the sign of an amount: negative: { field: NAME, texts: [C] } at the amount.',
          record,
          field,
        );
      for (const field of record.fields)
        if (field.guess.doubt !== undefined) this.#doubt(field.guess.doubt, record, field);
    }
    this.#missingDoubts();
  }

  #missingDoubts(): void {
    if (this.#levels === undefined) return;
    const { document, line, part } = this.#levels;
    const below = this.#records.filter((record) => record.parent === document);
    const has = (role: Role) =>
      [document, line, part, document.parent, ...below].some(
        (record) => record && roleOf(record, role),
      );
    const money = this.#records.some(({ fields }) =>
      fields.some(({ guess }) => guess.type.kind === 'money'),
    );
    if (!money || !(['number', 'date', 'gross'] as const).some(has)) {
      const digits = line.fields.filter(({ guess }) => guess.type.kind === 'integer');
      const pence = digits.map(({ place }) => placeName(place));
      this.#doubt(
        `${money ? 'No invoice number, date or total was found' : 'Nothing in it looks like an amount'}: this may be a list of codes (a dataset) rather than a file of invoices${money || pence.length === 0 ? '' : `, unless these whole numbers are pence: ${listed(pence)}`}.`,
      );
      return;
    }
    for (const role of ['supplier', 'number', 'date', 'gross', 'net', 'taxCode', 'budget'] as const)
      if (!has(role) && !this.#isMade(role))
        this.#doubt(
          `No field was found for the ${ROLE_WORDS[role]}${couldBe(role, document, line)}.`,
        );
    if (!has('currency'))
      this.#doubt('No field names the currency: the interface\u2019s own is taken.');
    if (this.#isWhole && this.#controls.length === 0)
      this.#doubt(
        'No control figure was found: nothing in the file would show that a part of it is missing.',
      );
  }

  #isMade(role: Role): boolean {
    if (this.#levels === undefined) return false;
    return role in this.#documentValues(this.#levels) || role in this.#lineValues(this.#levels);
  }

  /* ---------- the result ---------- */

  #record(record: DraftRecord): InferredRecord {
    const { type, parent } = record;
    const isOne = type.records.length === 1;
    const isHeader =
      isOne && isFirst(record, this.#records) && this.#records.length > 1 && !this.#isLevel(record);
    const isTrailer =
      isOne && isLast(record, this.#records) && this.#records.length > 1 && !this.#isLevel(record);
    return {
      name: record.name,
      when: type.when,
      confidence: type.confidence,
      why: type.why,
      parent: parent && parentOf(record, parent),
      position: isHeader ? 'first' : isTrailer ? 'last' : 'any',
      occurs: isHeader || isTrailer ? 'once' : this.#occurs(record),
      ignore:
        type.ignore ||
        (type.hint === 'total' && !this.#controls.some((control) => control.record === record)),
      seen: type.records.length,
      begins: type.records.slice(0, 1).map(({ begins }) => begins.slice(0, 160)),
      fields: record.fields.map(inferredField),
    };
  }

  /** What a control figure or a value of the document stands in must be there exactly once, or nobody could say which counts. */
  #occurs(record: DraftRecord): InferredRecord['occurs'] {
    const own = this.#controls.filter((control) => control.record === record);
    if (own.some(({ each }) => each === undefined)) return 'once';
    const isControl = own.some(({ each }) => each !== record);
    return isControl || this.#givesValues(record) ? 'once in each' : 'any';
  }

  #givesValues(record: DraftRecord): boolean {
    if (this.#levels === undefined || record.parent !== this.#levels.document) return false;
    const values = Object.values(this.#documentValues(this.#levels));
    return values.some((value) => value.startsWith(`{${record.name}.`));
  }

  #isLevel(record: DraftRecord): boolean {
    const { document, line } = this.#levels ?? {};
    return record === document || record === line;
  }

  #inferredControls(): readonly InferredControl[] {
    const all = this.#records.reduce((count, { type }) => count + type.records.length, 0);
    return this.#controls.map((control) => {
      if (control.others.length > 0)
        this.#doubt(
          `${control.field.texts[0]} is also the ${listed(otherFits(control))}: the sample does not say which is meant.`,
          control.record,
          control.field,
        );
      return inferredControl(control, all);
    });
  }

  #document(levels: Levels): InferredDocument {
    const { document, line, part } = levels;
    const grouping = this.#grouping;
    const key = grouping?.key ?? [];
    return {
      record: document.name,
      line: line.name,
      distribution: part?.name,
      groupBy: document === line ? key.map(({ name }) => name) : [],
      rows: grouping?.rows ?? (line.by === 'key' || part?.by === 'key' ? 'scattered' : 'together'),
      constant: grouping === undefined ? [] : this.#constantNames(document, grouping),
      values: this.#documentValues(levels),
      lineValues: this.#lineValues(levels),
      distributionValues: part && roleOf(part, 'net') ? { amount: '{net}' } : {},
      confidence: grouping?.isProved === false ? 'unsure' : 'likely',
      why: this.#whyDocument(levels),
    };
  }

  #totals({ document, line }: Levels): InferredTotals {
    const isFlat = document === line;
    const documents = isFlat ? this.#grouping?.groups : undefined;
    const count = documents ?? document.type.records.length;
    const isRowEach = count === document.type.records.length;
    const values = this.#documentValues({ document, line, part: undefined });
    const field =
      roleOf(document, 'gross') ??
      (values['gross'] === '{net}' ? roleOf(document, 'net') : undefined);
    const figures = field && figuresOf(field);
    if (field === undefined || figures === undefined)
      return { documents: count, gross: this.#grossBelow(document) };
    const { type } = field.guess;
    const total = sum(isRowEach ? figures : this.#firstOfGroups(document, figures));
    const isReversed = type.kind === 'money' && type.sign === 'reversed';
    return { documents: count, gross: inPounds(isReversed ? -total : total) };
  }

  /** The total may stand in a record that closes each document. */
  #grossBelow(document: DraftRecord): string | undefined {
    const below = this.#records.filter(({ parent }) => parent === document);
    const closing = below.find((record) => roleOf(record, 'gross') !== undefined);
    const gross = closing && roleOf(closing, 'gross');
    const figures = gross && figuresOf(gross);
    const isEach = closing !== undefined && isOnceInEach(closing, document);
    return figures === undefined || !isEach ? undefined : inPounds(sum(figures));
  }

  /** The invoice's total is repeated in each of its rows. */
  #firstOfGroups(record: DraftRecord, figures: readonly bigint[]): readonly bigint[] {
    const key = this.#grouping?.key ?? [];
    const seen = new Set<string>();
    return record.type.records.flatMap((_, index) => {
      const name = key.map(({ texts }) => texts[index]).join('\u001f');
      if (seen.has(name)) return [];
      seen.add(name);
      return figures[index] ?? [];
    });
  }

  #constantNames(row: DraftRecord, { constant, key }: Grouping): readonly string[] {
    const isDocuments = ({ role }: DraftField) => role !== undefined && !LINE_ROLES.has(role.value);
    return row.fields
      .filter((field) => constant.has(field) && !key.includes(field) && isDocuments(field))
      .map(({ name }) => name);
  }

  #documentValues({ document, line }: Levels): Readonly<Record<string, string>> {
    const values: Record<string, string> = {};
    const gross = roleOf(document, 'gross');
    if (
      gross === undefined &&
      document === line &&
      this.#grouping?.groups === document.type.records.length
    ) {
      const net = roleOf(document, 'net');
      if (net !== undefined) return { ...values, gross: `{${net.name}}` };
    }
    const summaryFirst = this.#records.toSorted(
      (a, b) => Number(b.name === 'summary') - Number(a.name === 'summary'),
    );
    for (const record of summaryFirst) {
      if (record === document || record === line) continue;
      const isAbove = document.parent === record;
      const isOnceBelow = isOnceInEach(record, document);
      if (!isAbove && !isOnceBelow) continue;
      for (const field of record.fields) {
        const role = field.role?.value;
        if (role === undefined || role in values || roleOf(document, role) !== undefined) continue;
        if (isOnceBelow && !['gross', 'tax'].includes(role)) continue;
        values[role] = `{${record.name}.${field.name}}`;
      }
    }
    return values;
  }

  /** A row that is a whole document has one amount for both. */
  #lineValues(levels: Levels): Readonly<Record<string, string>> {
    const { document, line } = levels;
    if (document !== line) return lineValues(levels);
    const gross = roleOf(document, 'gross');
    const isRowEach =
      (this.#grouping?.groups ?? document.type.records.length) === document.type.records.length;
    return gross !== undefined && isRowEach && roleOf(line, 'net') === undefined
      ? { net: `{${gross.name}}` }
      : {};
  }

  #whyDocument({ document, line }: Levels): string {
    if (document !== line)
      return `${document.type.records.length} ${document.name} records with ${line.type.records.length} ${line.name} records.`;
    if (this.#grouping === undefined)
      return 'Each row is a document with one line: nothing says which rows belong together.';
    const { groups, isProved, rows } = this.#grouping;
    const seen = `${document.type.records.length} rows in ${groups} groups`;
    return isProved
      ? `${seen}; the rows of a group stand ${rows}.`
      : `${seen}: the sample does not prove it.`;
  }
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  kind: 'kind of document',
  supplier: 'supplier',
  supplierName: 'supplier\u2019s name',
  site: 'pay site',
  number: 'invoice number',
  date: 'invoice date',
  currency: 'currency',
  gross: 'invoice total',
  net: 'net amount of a line',
  tax: 'tax',
  taxCode: 'tax code',
  budget: 'budget code',
  description: 'description',
  reference: 'reference',
  operator: 'person who confirmed it',
  no: 'line number',
  quantity: 'quantity',
};

function inPounds(pence: bigint): string {
  const digits = String(pence < 0n ? -pence : pence).padStart(3, '0');
  return `${pence < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/* ---------- shapes ---------- */

const CURRENCIES = /^(GBP|EUR|USD|AUD|CAD|CHF|DKK|JPY|NOK|NZD|PLN|SEK)$/;

function isCurrency(field: DraftField): boolean {
  const texts = distinct(field);
  return texts.length > 0 && texts.every((text) => CURRENCIES.test(text));
}

const INVOICE = /^(inv|invoice|380|standard)$/i;
const CREDIT = /^(crn|cre|credit|credit[ -]?(note|memo)|381)$/i;

/** What each text of a kind means, where all of them say. */
export function kindMap(
  field: Pick<DraftField, 'texts'>,
): Readonly<Record<string, string>> | undefined {
  const texts = [...new Set(field.texts.filter((text) => text !== ''))];
  if (texts.length === 0 || !texts.every((text) => INVOICE.test(text) || CREDIT.test(text)))
    return undefined;
  return Object.fromEntries(texts.map((text) => [text, INVOICE.test(text) ? 'invoice' : 'credit']));
}

/** A word that many fields have: only a name makes it a kind of document. */
function isStandard(field: DraftField): boolean {
  return distinct(field).every((text) => /^standard$/i.test(text));
}

function isNumber(field: DraftField): boolean {
  const texts = distinct(field);
  return (
    field.role === undefined &&
    texts.length === field.texts.length &&
    texts.length > 1 &&
    texts.every((text) => /\d/.test(text)) &&
    ['code', 'integer', 'text'].includes(field.guess.type.kind)
  );
}

/** Further on a number is anything. */
const FIRST_COLUMNS = 6;

function isSupplier(field: DraftField): boolean {
  const { place } = field.place;
  if (place.kind === 'position' && place.index > FIRST_COLUMNS) return false;
  return (
    ['code', 'integer'].includes(field.guess.type.kind) &&
    distinct(field).every((text) => /^[A-Z]{0,3}\d{4,}$/.test(text))
  );
}

/** Codes without a role, of the record where the value belongs. */
function couldBe(role: Role, document: DraftRecord, line: DraftRecord): string {
  if (!['supplier', 'number', 'budget', 'taxCode'].includes(role)) return '';
  const record = LINE_ROLES.has(role) ? line : document;
  const codes = record.fields.filter(
    (field) => field.role === undefined && field.guess.type.kind === 'code',
  );
  if (codes.length === 0) return '';
  return `; codes of ${record.name} without a meaning: ${listed(codes.map(({ name }) => name))}`;
}

function maySign(field: DraftField): boolean {
  const texts = distinct(field);
  return texts.length > 0 && texts.every((text) => /^(?:[DC]|[DC]R)$/.test(text));
}

function isOrdinal({ guess, texts }: DraftField, line: DraftRecord): boolean {
  if (guess.type.kind !== 'integer' && guess.type.kind !== 'code') return false;
  let [last, parent] = [0, -1];
  const counts = texts.every((text, index) => {
    const above = line.parents[index] ?? -1;
    last = above === parent ? last + 1 : 1;
    parent = above;
    return text === String(last);
  });
  return counts && texts.some((text) => text === '2');
}

function isTaxCode(field: DraftField): boolean {
  const texts = distinct(field);
  return (
    texts.length > 0 && texts.length <= 6 && texts.every((text) => /^[A-Z]{1,2}\d?$/.test(text))
  );
}

function onlyMoney(record: DraftRecord): DraftField | undefined {
  const money = record.fields.filter(({ guess }) => guess.type.kind === 'money');
  return money.length === 1 ? money[0] : undefined;
}

function toMoney(field: DraftField): void {
  if (field.guess.type.kind === 'money') return;
  field.guess = {
    type: moneyOf('pence'),
    split: undefined,
    confidence: 'likely',
    why: 'It adds up with other amounts.',
    doubt: 'Whole numbers: taken for pence; check against a printed invoice.',
  };
}

/** Where some amounts have pence behind a point, whole numbers beside them are pounds. */
function settleUnits(records: readonly DraftRecord[]): void {
  const fields = records.flatMap((record) => record.fields);
  const money = fields.filter(({ guess }) => guess.type.kind === 'money');
  if (!money.some(({ texts }) => texts.some((text) => /[.,]\d{1,2}\D*$/.test(text)))) return;
  for (const field of money) {
    const { type } = field.guess;
    if (type.kind !== 'money' || field.place.meaning !== undefined) continue;
    if (type.unit !== 'pence' && field.guess.confidence !== 'unsure') continue;
    const doubt = 'Whole numbers only: taken for pounds, as other amounts of the file are.';
    field.guess = { ...field.guess, type: { ...type, unit: 'pounds' }, doubt };
  }
}

function takeForTotal(field: DraftField | undefined): DraftField | undefined {
  if (field === undefined || field.role !== undefined) return undefined;
  toMoney(field);
  field.role = {
    value: 'gross',
    confidence: 'likely',
    why: 'The lines add up to it in every document.',
  };
  return field;
}

function withSign(field: DraftField) {
  return {
    type: field.guess.type,
    set: (type: DraftField['guess']['type']) => {
      field.guess = { ...field.guess, type };
    },
  };
}

/* ---------- names ---------- */

function nameFields(record: DraftRecord, given: ReadonlyMap<DraftField, string>): void {
  const taken = new Set<string>();
  for (const field of record.fields) if (field.role !== undefined) taken.add(field.role.value);
  for (const field of record.fields) {
    field.name =
      field.role?.value ??
      freeName(given.get(field) ?? ownName(field), taken.union(namesOfOthers(field)));
    taken.add(field.name);
  }
}

/** A total that is no amount in this sample, a date that is no day, a kind of which nobody knows: it must be looked at. */
function dropMisfit(field: DraftField): void {
  const { role, guess } = field;
  const [, type] = Object.entries(TYPE_OF_NAME).find(([name]) => name === role?.value) ?? [];
  const isNoKind = role?.value === 'kind' && kindMap(field) === undefined;
  if (isNoKind || (type !== undefined && type !== guess.type.kind)) field.role = undefined;
}

const TYPE_OF_NAME = { gross: 'money', net: 'money', tax: 'money', amount: 'money', date: 'date' };

/** Under these names AIMS would take the field for a value of the document or line that it cannot be. */
function namesOfOthers({ guess }: DraftField): ReadonlySet<string> {
  const names = Object.entries(TYPE_OF_NAME).filter(([, type]) => type !== guess.type.kind);
  return new Set(['kind', ...names.map(([name]) => name)]);
}

function ownName({ place }: DraftField): string {
  const { place: at, label, meaning } = place;
  if (meaning !== undefined) return meaning.name;
  if (at.kind === 'position') return nameOf(label) || `field${at.index}`;
  if (at.kind === 'span') return `at${at.start}`;
  if (at.kind === 'element') return nameOf(label.replace(/\.1$/, '')) || 'element';
  const last = label.split('/').slice(-2).join('/');
  return nameOf(label.includes('/') && label.length > 40 ? last : label) || 'field';
}

/** 7, 8, 9, 12 is "columns 7-9, 12". */
function ranges(places: readonly string[]): string {
  const numbers = places.map(Number);
  if (!numbers.every((number) => Number.isInteger(number))) return listed(places);
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  const words = runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  return `${numbers.length === 1 ? 'column' : 'columns'} ${words}`;
}

/* ---------- the result ---------- */

function parentOf(record: DraftRecord, parent: DraftRecord): InferredRecord['parent'] {
  if (record.by === 'key' && record.key !== undefined) {
    const [own, theirs] = record.key;
    return { record: parent.name, by: 'key', fields: [own.name], parentFields: [theirs.name] };
  }
  return { record: parent.name, by: record.by === 'nesting' ? 'nesting' : 'order' };
}

const NAMING_ROLES: ReadonlySet<Role | undefined> = new Set([
  'supplier',
  'site',
  'number',
  'reference',
  'taxCode',
  'budget',
]);

/** What names something is a code though it be digits: 007 is not 7. */
function settledType(field: DraftField): InferredField['type'] {
  const { guess, role } = field;
  if (role?.value === 'kind') return { kind: 'code', map: kindMap(field) };
  if (NAMING_ROLES.has(role?.value) && guess.type.kind === 'integer')
    return { kind: 'code', map: undefined };
  return guess.type;
}

/** Noughts in front of an amount or a count fill its place. */
function padOf({ guess, texts }: DraftField): InferredField['pad'] {
  if (guess.type.kind !== 'money' && guess.type.kind !== 'integer') return undefined;
  return texts.some((text) => /^-?0\d/.test(text)) ? { with: '0', side: 'left' } : undefined;
}

const FEW = 8;

function inferredField(field: DraftField): InferredField {
  const { place, guess, role, texts } = field;
  const values = distinct(field);
  return {
    name: field.name,
    place: place.place,
    label: place.label,
    type: settledType(field),
    split: guess.split,
    pad: padOf(field),
    confidence: guess.confidence,
    why: guess.why,
    role,
    isAlwaysFilled: texts.length > 0 && texts.every((text) => text !== ''),
    values: values.length <= FEW && values.length < texts.length ? values : [],
    isConstant: texts.length > 2 && values.length === 1 && texts.every((text) => text !== ''),
  };
}

/** Each line in its own row keeps the names; a budget of the document is the line's where the line has none. */
function lineValues({ document, line }: Levels): Readonly<Record<string, string>> {
  if (document === line) return {};
  const values: Record<string, string> = {};
  for (const role of ['budget', 'taxCode'] as const) {
    const field = roleOf(document, role);
    if (roleOf(line, role) === undefined && field !== undefined)
      values[role] = `{${document.name}.${field.name}}`;
  }
  return values;
}
