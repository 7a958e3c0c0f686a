/** The shape of one field in interfaces/NAME.yaml: where it stands, what it holds and how its text is prepared. */
import { z } from 'zod';
import {
  ALWAYS,
  anyText,
  exactlyOneOf,
  fileName,
  identifier,
  ownCode,
  pattern,
  setting,
  settings,
  text,
  wholeNumber,
} from './schema-parts.ts';

/** A number of a field, or what the syntax calls a place: it is judged in check-places.ts. */
const at = () => z.union([wholeNumber(1, 1000), text()], { error: 'Write a number or a text.' });

const SOURCE_HELP = 'A field has one of: at, value, capture.';

/* ---------- for every type ---------- */

const pad = settings({
  with: setting(
    anyText().length(1, { error: "Write one character in quotes: '0'" }),
    'The character',
    {
      allowed: 'one character in quotes',
      example: "'0'",
    },
  ),
  side: setting(z.enum(['left', 'right']), 'Which side of the text it is on', { example: 'left' }),
});

const SPLIT_HELP = "Write { by: '/', part: 2 }, or { pattern: '(\\d+) .*' }";

const split = settings({
  by: setting(
    z.string().min(1, { error: "Write what separates the parts: '/'" }).optional(),
    'What stands between the parts',
    { allowed: 'characters in quotes', example: "'/'" },
  ),
  part: setting(wholeNumber(1, 1000).optional(), 'Which part it is, from 1', {
    allowed: '1 to 1000',
    example: '2',
  }),
  pattern: setting(
    pattern().refine(hasGroup, { error: "Put brackets around the part: '(\\d+) .*'" }).optional(),
    'What the text holds; its first group is the part',
    { allowed: 'a regular expression with a group', example: "'(\\d+) .*'" },
  ),
}).superRefine((written, context) => {
  exactlyOneOf(['by', 'pattern'], SPLIT_HELP)(written, context);
  if ((written.by === undefined) === (written.part === undefined)) return;
  context.addIssue({ code: 'custom', path: ['part'], message: SPLIT_HELP });
}, ALWAYS);

function hasGroup(written: string): boolean {
  try {
    return (new RegExp(`${written}|`, 'u').exec('')?.length ?? 0) > 1;
  } catch {
    return false;
  }
}

const lookUp = settings({
  in: setting(fileName(), 'The list', {
    allowed: 'a name in `lists` or config/datasets.yaml',
    example: 'fund-codes',
  }),
  column: setting(text(), 'The column whose value is taken', {
    allowed: 'a column of the list',
    example: 'cost_centre',
  }),
  key: setting(
    z.array(identifier()).min(1, { error: 'Name at least one field: [fund]' }),
    'Fields of the record that make the key of the list, in its order',
    { allowed: 'a list of fields', example: '[fund]' },
  ),
  missing: setting(
    z.enum(['problem', 'warning', 'empty', 'keep']).default('problem'),
    'What to do where the list has no such row. `empty`: the field is empty; `keep`: it stays as in the file',
  ),
});

const everyField = {
  at: setting(
    at().optional(),
    'Where it stands. Delimited: the number of the field or the name of the column; fixed: `11+8` is eight from the eleventh; XML and JSON: a path; EDIFACT, TRADACOMS and X12: segment, element, component. A field has one of `at`, `value`, `capture`',
    {
      allowed: '1 to 1000, or a text',
      example: '2',
    },
  ),
  value: setting(text().optional(), 'What it is made of, in place of `at`', {
    allowed: 'text with `{expression}`',
    example: "'{gross - tax}'",
  }),
  capture: setting(identifier().optional(), 'The part of the file name it is, in place of `at`', {
    allowed: 'a named group of `source.files`',
    example: 'stamp',
  }),
  label: setting(text().optional(), 'What people call it', { fallback: 'made from its name' }),
  required: setting(z.boolean().default(false), 'Whether it must be filled'),
  trim: setting(z.boolean().default(true), 'Whether spaces around it are left out'),
  pad: setting(pad.optional(), 'What it is filled up with: taken off when it is read', {
    allowed: '`{ with: …, side: … }`',
  }),
  nullWhen: setting(z.array(text()).default([]), 'Texts that mean empty', {
    allowed: 'a list of texts',
    example: "['00000000']",
    fallback: '[]',
  }),
  default: setting(text().optional(), 'What an empty one is taken for', { example: "'GBP'" }),
  split: setting(split.optional(), 'Which part of the text it is', {
    allowed: '`{ by: …, part: … }` or `{ pattern: … }`',
  }),
  lookUp: setting(lookUp.optional(), 'The list that says what it stands for', {
    allowed: '`{ in: …, column: …, key: … }`',
  }),
  pattern: setting(pattern().optional(), 'What its whole text must be like', {
    allowed: 'a regular expression',
    example: "'[A-Z]\\d{4}'",
  }),
  maxLength: setting(wholeNumber(1, 100_000).optional(), 'The most characters it may have', {
    allowed: '1 to 100000',
  }),
  code: setting(ownCode().optional(), "The interface's own code for whatever is wrong with it", {
    allowed: 'letters, digits, `-` and `_`',
    fallback: "AIMS's own",
  }),
};

const TYPE = 'What it holds. `code` is text that must be exact: 007 is not 7';

function fieldOf<S extends z.core.$ZodLooseShape>(shape: S) {
  const check = exactlyOneOf(['at', 'value', 'capture'], SOURCE_HELP);
  return settings(shape).superRefine(check, ALWAYS);
}

/* ---------- money ---------- */

const NEGATIVE_HELP = 'Write minus, trailing-minus, parentheses, or { field: dc, texts: [C] }';

const negative = z.union(
  [
    z.enum(['minus', 'trailing-minus', 'parentheses']),
    settings({
      field: setting(identifier(), 'The field of the record that says so', {
        allowed: 'a field',
        example: 'dc',
      }),
      texts: setting(
        z.array(text()).min(1, { error: 'Name at least one: [C]' }),
        'Its texts that mean a negative amount',
        { allowed: 'a list of texts', example: '[C]' },
      ),
    }),
  ],
  { error: NEGATIVE_HELP },
);

const IMPLIED =
  'Decimals that are written without a point. For `number`: `true`, with 3 decimals 17500 is 17.5. For `money`, in place of `unit`: how many, with 4 2128000 is 212.80';
const IMPLIED_ALLOWED = '`true` or `false`; for `money` 0 to 6';

const UNIT_HELP = 'Money has either a unit (pounds or pence) or implied (a number of decimals).';

const money = settings({
  type: setting(z.literal('money'), TYPE),
  ...everyField,
  unit: setting(
    z.enum(['pounds', 'pence']).optional(),
    'For `money`: 212.80 is pounds, 21280 is pence. Needed without `implied`',
    { example: 'pounds' },
  ),
  implied: setting(wholeNumber(0, 6).optional(), IMPLIED, {
    allowed: IMPLIED_ALLOWED,
    example: '4',
  }),
  sign: setting(
    z.enum(['as-written', 'reversed']).default('as-written'),
    'For `money`: `reversed` where the file has a minus on what is to be paid',
  ),
  negative: setting(negative.default('minus'), 'For `money`: how a negative amount is written', {
    allowed: '`minus`, `trailing-minus`, `parentheses` or `{ field: …, texts: … }`',
  }),
  point: setting(z.enum(['.', ',']).default('.'), 'For `money`: what stands before the pence'),
  thousands: setting(
    z.enum([',', '.', ' ', "'"]).optional(),
    'For `money`: what may stand between thousands',
    { allowed: "one of `','`, `'.'`, `' '`, `''''`", fallback: 'nothing may stand there' },
  ),
  symbols: setting(z.array(text()).default([]), 'For `money`: texts that may stand in front', {
    allowed: 'a list of texts',
    example: '[£]',
    fallback: '[]',
  }),
  nil: setting(z.array(text()).default([]), 'For `money`: texts that mean nil', {
    allowed: 'a list of texts',
    example: "['-']",
    fallback: '[]',
  }),
  exact: setting(
    z.boolean().default(false),
    'For `money` in pounds: both decimals must be there, 7.5 is no amount',
  ),
  noughts: setting(
    z.boolean().default(false),
    'For `money` in pounds: more decimals may follow where they are noughts, 35.260 is 35.26',
  ),
}).superRefine((written, context) => {
  exactlyOneOf(['at', 'value', 'capture'], SOURCE_HELP)(written, context);
  exactlyOneOf(['unit', 'implied'], UNIT_HELP)(written, context);
  if (written.thousands !== written.point) return;
  const message = 'point and thousands must differ.';
  context.addIssue({ code: 'custom', path: ['thousands'], message });
}, ALWAYS);

/* ---------- dates ---------- */

const DATE_HELP =
  'Use a year (YYYY or YY), a month (MM or MMM) and DD once each, with / - . or a space between: DD/MM/YYYY. ' +
  'A * at the end: a time follows that is not read.';

const dateFormat = () => z.string().refine(isDateFormat, { error: DATE_HELP });

const DATE_PART = /YYYY|YY|MMM|MM|DD/g;

/** A year, a month and a day, each once, in any order. */
function isDateFormat(written: string): boolean {
  const parts = (written.match(DATE_PART) ?? []).map((part) => part.charAt(0)).sort();
  const rest = written.replace(DATE_PART, '');
  return parts.join('') === 'DMY' && /^[/. -]*\*?$/.test(rest) && !/\*./.test(written);
}

/* ---------- the types ---------- */

export const field = z.discriminatedUnion('type', [
  fieldOf({ type: setting(z.literal('text'), TYPE, { example: 'text' }), ...everyField }),
  fieldOf({
    type: setting(z.literal('code'), TYPE),
    ...everyField,
    map: setting(
      z.record(z.string(), text()).optional(),
      'For `code`: what each value in the file means. Another value is a problem',
      { allowed: 'texts by value', example: '{ INV: invoice, CRN: credit }' },
    ),
  }),
  fieldOf({ type: setting(z.literal('integer'), TYPE), ...everyField }),
  fieldOf({
    type: setting(z.literal('number'), TYPE),
    ...everyField,
    decimals: setting(wholeNumber(0, 6), 'For `number`: how many decimals it has at most', {
      allowed: '0 to 6',
      example: '3',
    }),
    implied: setting(z.boolean().default(false), IMPLIED, { allowed: IMPLIED_ALLOWED }),
  }),
  money,
  fieldOf({
    type: setting(z.literal('date'), TYPE),
    ...everyField,
    formats: setting(
      z.array(dateFormat()).min(1, { error: 'Name at least one: [DD/MM/YYYY]' }),
      'For `date`: how it is written. `MMM` is a month by its first three letters in English; `*` at the end: a time follows that is not read',
      {
        allowed: 'a list of orders of `YYYY` or `YY`, `MM` or `MMM`, and `DD`',
        example: '[DD/MM/YYYY]',
      },
    ),
    pivot: setting(
      wholeNumber(0, 100).default(70),
      'For `date` with `YY`: years from this one on are of the last century',
      { allowed: '0 to 100' },
    ),
  }),
]);

export type FieldYaml = z.output<typeof field>;
