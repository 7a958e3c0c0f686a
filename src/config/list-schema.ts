/** The shape of `lists` in interfaces/NAME.yaml: lists that belong to one interface, written there or in a file. */
import { z } from 'zod';
import { columnNames } from './datasets-schema.ts';
import {
  ALWAYS,
  anyText,
  duration,
  exactlyOneOf,
  fileName,
  path,
  percent,
  setting,
  settings,
  text,
} from './schema-parts.ts';

const SOURCE_HELP = 'A list has either rows or a file.';
const age = () => duration('1 minute', '20 years');

/** What is said of a list in a file, and of no other. */
const OF_FILES = ['label', 'late', 'tooOld', 'sizeGuard'] as const;

const list = settings({
  key: setting(columnNames(), 'The column that identifies a row; several together, in this order', {
    allowed: 'a list of columns',
    example: '[code]',
  }),
  columns: setting(columnNames(), 'Every column, in the order of the rows', {
    allowed: 'a list of columns',
    example: '[code, rate]',
  }),
  rows: setting(
    z.array(z.array(anyText())).min(1, { error: "Write at least one: [[STD, '20']]" }).optional(),
    'Its rows, each with a text for every column',
    { allowed: 'lists of texts', example: "[[STD, '20'], [ZERO, '0']]" },
  ),
  file: setting(path().optional(), 'In place of `rows`: the CSV file a new copy is read from', {
    allowed: 'a path, from the home',
    example: 'config/datasets/funds.csv',
  }),
  label: setting(text().optional(), 'With `file`: what people call it', {
    fallback: 'made from its name',
  }),
  late: setting(age().optional(), 'With `file`: a copy older than this is named in a warning', {
    allowed: 'a time',
    fallback: '36 hours',
  }),
  tooOld: setting(
    age().optional(),
    'With `file`: a copy older than this holds every batch until a new one comes',
    { allowed: 'a time, longer than `late`', fallback: '30 days' },
  ),
  sizeGuard: setting(
    percent().optional(),
    'With `file`: a copy that grows or shrinks by more than this waits for a person',
    { allowed: 'a percentage', fallback: '100 %' },
  ),
}).superRefine((written, context) => {
  exactlyOneOf(['rows', 'file'], SOURCE_HELP)(written, context);
  if (written.file !== undefined) return;
  for (const name of OF_FILES.filter((each) => written[each] !== undefined)) {
    context.addIssue({ code: 'custom', path: [name], message: 'Only a list with a file has it.' });
  }
}, ALWAYS);

export const lists = z.record(fileName(), list).default({});

export type ListYaml = z.output<typeof list>;
