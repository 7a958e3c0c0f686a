/**
 * An inference as the text of a definition: what was found as settings, what the sample leaves open as comments that
 * begin with `# unsure:`. What no sample can tell (owner, target, approval) is there to be filled in.
 */
import type { FieldType, Place, RecordSelector } from '../../domain/interface.ts';
import { globOf } from './infer-sample.ts';
import type {
  Doubt,
  Inference,
  InferredControl,
  InferredDocument,
  InferredField,
  InferredRecord,
  InferredSyntax,
} from './inference.ts';
import { comment, type Entry, flow, list, quotedLine, scalar } from './yaml-text.ts';

/** Settings refuse it until every place marked FILL IN is filled in. `prefixes`: those that other interfaces have. */
export function describeInference(
  inference: Inference,
  name: string,
  prefixes: readonly string[] = [],
): string {
  const blocks = [
    head(inference, name, prefixes),
    source(inference),
    syntax(inference),
    records(inference),
    controls(inference),
    document(inference),
    rest(),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Everything the definition marks with `unsure:`, in one list. */
export function openPoints(inference: Inference): readonly Doubt[] {
  const { syntax: read, records: all, controls: figures, document: made, doubts } = inference;
  const ofFile = (text: string): Doubt => ({ text, record: undefined, field: undefined });
  const ofFields = all
    .filter(({ ignore }) => !ignore)
    .flatMap(({ name: record, fields }) =>
      fields.flatMap((field) => {
        const isDoubted = doubts.some((one) => one.record === record && one.field === field.name);
        const texts = questionsOf(field, isDoubted);
        return texts.map((text): Doubt => ({ text, record, field: field.name }));
      }),
    );
  const ofFigures = figures.filter(({ confidence }) => confidence === 'unsure');
  return [
    ...(read.confidence === 'unsure' ? [ofFile(read.why)] : []),
    ...doubts,
    ...ofFields,
    ...ofFigures.map(({ record, field, why }) => ({ text: `${why} ${BY_CHANCE}`, record, field })),
    ...(mayBeCutOff(inference) ? [ofFile(NOT_ENDED)] : []),
    ...(made === undefined ? [ofFile(WHICH_RECORDS)] : []),
    ...(made?.confidence === 'unsure' ? [ofFile(made.why)] : []),
  ];
}

const NOT_ENDED =
  'The last line of the sample is not ended: a file that was cut off there would look alike.';
const WHICH_RECORDS = 'Which records are the documents, and which are their lines?';

function mayBeCutOff({ syntax: { value }, endsWithNewline }: Inference): boolean {
  return (value.kind === 'delimited' || value.kind === 'fixed') && !endsWithNewline;
}

const BY_CHANCE = 'It may be by chance.';

/* ---------- head ---------- */

function head(inference: Inference, name: string, prefixes: readonly string[]): string {
  const looked = inference.isWhole ? 'the whole file' : 'its first and last 2 MiB';
  const general = inference.doubts.filter(({ record }) => record === undefined);
  return [
    comment(
      `Proposed by AIMS from one sample, ${inference.fileName} (${inference.bytes} bytes; ${looked}).`,
    ),
    comment(
      'A proposal, not a finding: one file cannot show what others may hold. Go through each `unsure:` below,',
    ),
    comment('give the fields their names, and fill in the places marked FILL IN.'),
    ...general.map(({ text }) => unsure(text)),
    `title: ${scalar(titleOf(name))}`,
    `prefix: ${prefixOf(name, prefixes)}                      # or another: 2 to 5 capitals that no other interface has`,
    'owner: { name: FILL IN, email: FILL IN }',
    'deputy: { name: FILL IN, email: FILL IN }',
    '',
    'from: { label: FILL IN, system: FILL IN, email: FILL IN, people: [] }',
    'to: { label: FILL IN, long: FILL IN, connection: fill-in, layout: fill-in, constants: {} }',
  ].join('\n');
}

function unsure(text: string, indent = ''): string {
  return comment(`unsure: ${text}`, indent);
}

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function prefixOf(name: string, taken: readonly string[]): string {
  const letters = name.toUpperCase().replace(/[^A-Z]/g, '');
  const own = letters.length < 2 ? 'NEW' : letters.slice(0, 3);
  const longer = Array.from(ALPHABET, (letter) => own + letter);
  return [own, ...longer].find((prefix) => !taken.includes(prefix)) ?? own;
}

/* ---------- source and syntax ---------- */

function source(inference: Inference): string {
  const { value } = inference.syntax;
  const { fileName, encoding } = inference;
  const settings = [
    'source:',
    comment(`The sample's name was ${fileName}: hold it against other names.`, '  '),
    `  files: ${scalar(globOf(fileName))}`,
    ...(value.kind === 'zip' || value.kind === 'unknown'
      ? []
      : [comment(encoding.why, '  '), `  encoding: ${encoding.value}`]),
  ];
  if (mayBeCutOff(inference)) settings.push(unsure(NOT_ENDED, '  '), '  finalNewline: optional');
  return settings.join('\n');
}

function syntax({ syntax: { value, why, confidence }, titleLines, lineEnd }: Inference): string {
  const said = confidence === 'unsure' ? unsure(why) : comment(why);
  const ends = lineEnd === 'none' ? [] : [comment(`Lines end with ${lineEnd}.`)];
  const titles = titleLines.slice(0, 5).map((line) => quotedLine(line));
  const above = titles.length > 0 ? [comment('Above the heading:'), ...titles] : [];
  if (value.kind === 'zip') return [said, ...zip(value)].join('\n');
  return [said, ...ends, ...above, `syntax: ${syntaxFlow(value)}`].join('\n');
}

function zip({ members }: Extract<InferredSyntax, { kind: 'zip' }>): readonly string[] {
  return [
    'syntax:',
    '  kind: zip',
    `  members:${members.length === 0 ? ' {} # FILL IN' : ''}`,
    ...members.map(
      ({ name, files, encoding, syntax: inner }) =>
        `    ${name}: ${flow([
          ['files', scalar(files)],
          ['encoding', encoding.value],
          ['syntax', syntaxFlow(inner)],
        ])}`,
    ),
  ];
}

function syntaxFlow(value: InferredSyntax): string {
  switch (value.kind) {
    case 'delimited':
      return flow([
        ['kind', value.kind],
        ['delimiter', value.delimiter === '\t' ? 'tab' : scalar(value.delimiter)],
        ['quote', value.quote === undefined ? 'none' : scalar(value.quote)],
        ['escape', value.escape && scalar(value.escape)],
        ['comment', value.comment && scalar(value.comment)],
        ['lineBreaks', value.lineBreaks === 'allowed' ? 'allowed' : undefined],
        [
          'heading',
          value.headingRow === undefined
            ? undefined
            : `{ row: ${value.headingRow}, others: allowed }`,
        ],
        ['fields', value.headingRow === undefined ? numberOf(value.fields) : undefined],
      ]);
    case 'fixed':
      return flow([
        ['kind', value.kind],
        ['unit', value.unit],
        ['recordEnd', value.recordEnd && scalar(value.recordEnd)],
        ['length', numberOf(value.length)],
      ]);
    case 'xml': {
      const names = Object.entries(value.namespaces).map(
        ([prefix, uri]): Entry => [prefix === '' ? "''" : scalar(prefix), scalar(uri)],
      );
      return flow([
        ['kind', value.kind],
        ['namespaces', names.length === 0 ? undefined : flow(names)],
        ['others', 'allowed'],
      ]);
    }
    case 'unknown':
      return '{ kind: FILL IN }';
    case 'zip':
      return '{ kind: zip }';
    default:
      return flow([
        ['kind', value.kind],
        ['others', 'allowed'],
      ]);
  }
}

function numberOf(count: number | undefined): string | undefined {
  return count === undefined ? undefined : String(count);
}

/* ---------- records ---------- */

function records({ records: all, doubts }: Inference): string {
  if (all.length === 0) return 'records: {}                      # FILL IN';
  const ordered = all.toSorted((a, b) => Number(isByPlace(b)) - Number(isByPlace(a)));
  return ['records:', ...ordered.map((record) => recordText(record, doubts))].join('\n');
}

/** Types are tried in their order: what only its place in the file tells comes before what takes all that is left. */
function isByPlace({ when }: InferredRecord): boolean {
  return when.index !== undefined;
}

function recordText(record: InferredRecord, doubts: readonly Doubt[]): string {
  const own = doubts.filter((doubt) => doubt.record === record.name);
  const lines = [
    ...record.begins.filter(Boolean).map((begin) => quotedLine(begin, '  ')),
    `  ${record.name}:`,
    comment(`${record.why} ${record.seen} in the sample.`, '    '),
    ...own.filter(({ field }) => field === undefined).map(({ text }) => unsure(text, '    ')),
    `    when: ${selector(record.when)}`,
  ];
  if (record.parent !== undefined) lines.push(...parentLines(record.parent));
  if (record.position !== 'any') lines.push(`    position: ${record.position}`);
  if (record.occurs === 'once') lines.push('    occurs: once');
  if (record.occurs === 'once in each') lines.push('    occurs: { min: 1, max: 1, per: parent }');
  if (record.ignore) lines.push('    ignore: true');
  if (record.fields.length > 0 && !record.ignore) {
    lines.push('    fields:');
    for (const field of record.fields)
      lines.push(
        ...fieldLines(
          field,
          own.filter((doubt) => doubt.field === field.name),
        ),
      );
  }
  return lines.join('\n');
}

function parentLines(parent: NonNullable<InferredRecord['parent']>): readonly string[] {
  if (parent.by !== 'key') return [`    parent: ${parent.record}`];
  const key = parent.fields.map((field, index): Entry => [field, parent.parentFields[index]]);
  return [
    `    parent: ${flow([
      ['record', parent.record],
      ['key', flow(key)],
    ])}`,
  ];
}

function selector(when: RecordSelector): string {
  const where: Entry[] = [
    ...when.equals.map(
      ({ place, texts }): Entry => [
        key(place),
        texts.length === 1 ? scalar(texts[0] ?? '') : list(texts),
      ],
    ),
    ...when.matches.map(
      ({ place, pattern }): Entry => [key(place), flow([['matches', scalar(pattern)]])],
    ),
    ...when.notEmpty.map((place): Entry => [key(place), '{ empty: false }']),
    ...when.empty.map((place): Entry => [key(place), '{ empty: true }']),
  ];
  const byNumber =
    when.equals.every(({ place }) => place.kind === 'position') &&
    where.length === when.equals.length;
  const { index, member } = when;
  const others: Entry[] = [
    ['member', member],
    ['index', index === undefined ? undefined : String(index)],
    ['path', when.paths.length > 1 ? list(when.paths) : when.paths[0] && scalar(when.paths[0])],
    [
      'segment',
      when.segments.length > 1 ? list(when.segments) : when.segments[0] && scalar(when.segments[0]),
    ],
    ['inside', when.inside],
  ];
  if (byNumber && where.length > 0 && member === undefined) return flow(where);
  return flow([...others, ['where', where.length === 0 ? undefined : flow(where)]]);
}

function key(place: Place): string {
  return place.kind === 'position' ? String(place.index) : scalar(atText(place));
}

/** A place as definitions write it. */
export function atText(place: Place): string {
  switch (place.kind) {
    case 'position':
      return String(place.index);
    case 'column':
      return place.name;
    case 'span':
      return `${place.start}+${place.length}`;
    case 'path':
      return place.path;
    case 'element':
      return place.element;
  }
}

function fieldLines(field: InferredField, doubts: readonly Doubt[]): readonly string[] {
  const texts = [...doubts.map(({ text }) => text), ...questionsOf(field, doubts.length > 0)];
  const said = texts.map((text) => unsure(text, '      '));
  const at =
    field.place.kind === 'position' ? String(field.place.index) : scalar(atText(field.place));
  const settings = flow([
    ['at', at],
    ...typeEntries(field.type),
    [
      'pad',
      field.pad &&
        flow([
          ['with', scalar(field.pad.with)],
          ['side', field.pad.side],
        ]),
    ],
    [
      'split',
      field.split?.kind === 'pattern'
        ? flow([['pattern', scalar(field.split.pattern)]])
        : undefined,
    ],
    ['required', field.isAlwaysFilled ? 'true' : undefined],
  ]);
  return [...said, `      ${field.name}: ${settings}${valuesComment(field)}`];
}

/** What a field may be, where nobody can be sure of it. */
function questionsOf(field: InferredField, isDoubted: boolean): readonly string[] {
  if (field.role?.confidence === 'unsure')
    return [`is this the ${field.role.value}? ${field.role.why}`];
  return field.confidence === 'unsure' && !isDoubted ? [field.why] : [];
}

function valuesComment({ values, isConstant }: InferredField): string {
  if (values.length === 0) return '';
  const shown = values.map((value) => (value.length > 24 ? `${value.slice(0, 24)}\u2026` : value));
  const words = isConstant ? `always ${shown.join('')}` : `seen: ${shown.join(', ')}`;
  return ` ${comment(words).split('\n')[0]}`;
}

function typeEntries(type: FieldType): readonly Entry[] {
  switch (type.kind) {
    case 'money':
      return [
        ['type', 'money'],
        typeof type.unit === 'number' ? ['implied', String(type.unit)] : ['unit', type.unit],
        ['sign', type.sign === 'reversed' ? 'reversed' : undefined],
        ['negative', type.negative.kind === 'minus' ? undefined : type.negative.kind],
        ['point', type.point === '.' ? undefined : scalar(type.point)],
        ['thousands', type.thousands && scalar(type.thousands)],
        ['symbols', type.symbols.length === 0 ? undefined : list(type.symbols)],
        ['nil', type.nil.length === 0 ? undefined : list(type.nil)],
        ['noughts', type.noughts ? 'true' : undefined],
      ];
    case 'date':
      return [
        ['type', 'date'],
        ['formats', list(type.formats)],
      ];
    case 'number':
      return [
        ['type', 'number'],
        ['decimals', String(type.decimals)],
        ['implied', type.implied ? 'true' : undefined],
      ];
    case 'code': {
      const map = type.map === undefined ? undefined : Object.entries(type.map);
      return [
        ['type', 'code'],
        ['map', map && flow(map.map(([text, meaning]): Entry => [scalar(text), meaning]))],
      ];
    }
    default:
      return [['type', type.kind]];
  }
}

/* ---------- controls and document ---------- */

function controls({ controls: all, notes }: Inference): string {
  const noted = notes.map((note) => comment(note));
  if (all.length === 0) return [...noted, 'controls: []'].join('\n');
  return [...noted, 'controls:', ...all.map(controlText)].join('\n');
}

function controlText(control: InferredControl): string {
  const said =
    control.confidence === 'unsure'
      ? unsure(`${control.why} ${BY_CHANCE}`, '  ')
      : comment(control.why, '  ');
  const settings = flow([
    ['code', control.code],
    ['the', `${control.record}.${control.field}`],
    ['equals', control.equals],
    ['each', control.each],
  ]);
  return `${said}\n  - ${settings}`;
}

function document({ document: found, records: all }: Inference): string {
  if (found === undefined) {
    return [unsure(WHICH_RECORDS), 'document: { record: fillIn, line: fillIn } # FILL IN'].join(
      '\n',
    );
  }
  const said = found.confidence === 'unsure' ? unsure(found.why) : comment(found.why);
  return [said, 'document:', ...documentLines(found, all)].join('\n');
}

function documentLines(found: InferredDocument, all: readonly InferredRecord[]): readonly string[] {
  const { record, line, distribution, rows, constant } = found;
  const fieldsOf = (name: string) =>
    all.find((one) => one.name === name)?.fields.map((field) => field.name) ?? [];
  const groupBy = keyOf(found, fieldsOf(record));
  const entries: Entry[] = [
    ['record', record],
    ['line', line],
    ['distribution', distribution],
    ['groupBy', groupBy],
    ['rows', rows === 'scattered' ? 'scattered' : undefined],
    ['constant', constant.length === 0 ? undefined : list(constant)],
    ['values', templates(found.values, NEEDED.document, fieldsOf(record))],
    ['lineValues', templates(found.lineValues, NEEDED.line, fieldsOf(line))],
    [
      'distributionValues',
      distribution &&
        templates(found.distributionValues, NEEDED.distribution, fieldsOf(distribution)),
    ],
  ];
  return entries.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name}: ${value}`]));
}

/** A row for each line is grouped by something. */
function keyOf(
  { record, line, groupBy }: InferredDocument,
  fields: readonly string[],
): string | undefined {
  if (groupBy.length > 0) return list(groupBy);
  if (record !== line) return undefined;
  const own = ['supplier', 'number'].filter((name) => fields.includes(name));
  return own.includes('number')
    ? list(own)
    : '[fillIn] # FILL IN: the fields that rows of one document share';
}

/** What AIMS cannot do without. */
const NEEDED = {
  document: ['supplier', 'number', 'date', 'gross'],
  line: ['net'],
  distribution: ['amount'],
} as const;

/** Where no field gives a value that is needed, a name that is no field: config says so until it is filled in. */
function templates(
  values: Readonly<Record<string, string>>,
  needed: readonly string[],
  fields: readonly string[],
): string | undefined {
  const missing = needed.filter((name) => !(name in values) && !fields.includes(name));
  const entries: Entry[] = [
    ...Object.entries(values).map(([name, value]): Entry => [name, scalar(value)]),
    ...missing.map((name): Entry => [name, scalar('{fillIn}')]),
  ];
  if (entries.length === 0) return undefined;
  return missing.length === 0 ? flow(entries) : `${flow(entries)} # FILL IN: ${missing.join(', ')}`;
}

/* ---------- what no sample tells ---------- */

function rest(): string {
  return `# FILL IN: what no sample can tell.
vat: given                       # sender computes, target computes or given
accountingDate: invoice date     # or load date, first open day
currency: GBP

datasets: {}                     # suppliers, sites, budgets, taxCodes, periods, invoices: left out is not checked

approval:
  groups: [FILL IN]

confirm:
  reports: [created, validated]
  ends: validated
  within: 4 hours

contacts:
  supplier: { name: FILL IN, email: FILL IN }
  budget: { name: FILL IN, email: FILL IN }
  procure-to-pay: { name: FILL IN, email: FILL IN }`;
}
