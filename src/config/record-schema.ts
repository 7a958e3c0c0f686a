/** The shape of `records` in interfaces/NAME.yaml: how a type of record is known, where it belongs and what it holds. */
import { z } from 'zod';
import { field } from './field-schema.ts';
import {
  ALWAYS,
  exactlyOneOf,
  identifier,
  pattern,
  setting,
  settings,
  text,
  wholeNumber,
} from './schema-parts.ts';

/* ---------- how it is known ---------- */

const CONDITION_HELP =
  "Write a text, [one, another], { matches: '[A-Z]+' }, { empty: true } or { empty: false }";

/** What must be so at one place. */
export const condition = z.union(
  [
    text(),
    z.array(text()).min(1, { error: CONDITION_HELP }),
    settings({
      matches: setting(pattern().optional(), 'What the whole text is like', {
        allowed: 'a regular expression',
      }),
      empty: setting(z.boolean().optional(), 'Whether there is nothing'),
    }).superRefine(exactlyOneOf(['matches', 'empty'], CONDITION_HELP), ALWAYS),
  ],
  { error: CONDITION_HELP },
);
export type Condition = z.output<typeof condition>;

const oneOrMore = (error: string) =>
  z.union([text(), z.array(text()).min(1, { error })], { error });

const INDEX_HELP = 'Write first, last or the number of the record.';
const PATH_EXAMPLE = '/payment_data/invoice_list/invoice';

const whenShape = {
  where: setting(
    z
      .record(text(), condition)
      .refine((all) => Object.keys(all).length > 0, { error: 'Write a place: { TYPE: HDR }' })
      .optional(),
    'What must be at places, written as in `at` of a field. Fields of a delimited record can be named in `when` itself: `{ 1: HDR }`',
    {
      allowed: 'by place: a text, a list of texts, `{ matches: … }` or `{ empty: … }`',
      example: '{ TYPE: HDR }',
    },
  ),
  index: setting(
    z
      .union([z.enum(['first', 'last']), wholeNumber(1, 1_000_000)], { error: INDEX_HELP })
      .optional(),
    'Which record of the file it is',
    { allowed: '`first`, `last` or a number', example: 'first' },
  ),
  path: setting(
    oneOrMore(`Write a path or a list of paths: ${PATH_EXAMPLE}`).optional(),
    'XML and JSON: where it is, from the root down',
    { allowed: 'a path, or a list of them', example: PATH_EXAMPLE },
  ),
  segment: setting(
    oneOrMore('Write a segment or a list of segments: NAD+SU').optional(),
    'EDIFACT, TRADACOMS and X12: the segment it begins with',
    { allowed: 'a segment with its qualifiers, or a list of them', example: 'NAD+SU' },
  ),
  inside: setting(identifier().optional(), 'The record it is found inside of', {
    allowed: 'a type of record',
    example: 'message',
  }),
  member: setting(identifier().optional(), 'In a zip: the member it is in', {
    allowed: 'a name in `syntax.members`',
    example: 'headers',
  }),
};

/** `{ 1: HDR }`: the number of a field. */
export const FIELD_NUMBER = /^[1-9]\d{0,2}$/;

/** What `when` has by name. */
export const WHEN_NAMES: readonly string[] = Object.keys(whenShape);

/** Beside the settings it has by name, a condition for each number of a field. */
const when = z.looseObject(whenShape).superRefine((written, context) => {
  for (const key of Object.keys(written).filter((name) => !WHEN_NAMES.includes(name))) {
    for (const issue of issuesOf(key, written[key])) context.issues.push(issue);
  }
}, ALWAYS);

function issuesOf(key: string, value: unknown): readonly z.core.$ZodRawIssue[] {
  if (FIELD_NUMBER.test(key)) {
    const found = condition.safeParse(value).error?.issues ?? [];
    return found.map(
      (issue): z.core.$ZodRawIssue => ({
        ...(issue as z.core.$ZodRawIssue),
        path: [key, ...issue.path],
      }),
    );
  }
  if (!/^\d+$/.test(key)) {
    const message = WHEN_NAMES.join(', ');
    return [{ code: 'unrecognized_keys', keys: [key], path: [], input: undefined, message }];
  }
  const message = 'Write the number of a field, 1 to 999: { 1: HDR }';
  return [{ code: 'custom', path: [key], input: value, message }];
}

/* ---------- where it belongs ---------- */

const PARENT_HELP = 'Write the name of a record, or { record: invoice, key: { OWN: parents } }';

const parent = z.union(
  [
    identifier(),
    settings({
      record: setting(identifier(), 'The type of record it belongs to', {
        allowed: 'a type of record',
        example: 'invoice',
      }),
      key: setting(
        z.record(identifier(), identifier()).refine((fields) => Object.keys(fields).length > 0, {
          error: 'Write which fields must be alike: { INVOICE_NUMBER: number }',
        }),
        'Fields of this record and, for each, the field of the parent that must be alike',
        { allowed: "fields of the parent, by this record's own", example: '{ invoice: number }' },
      ),
    }),
  ],
  { error: PARENT_HELP },
);

const OCCURS_HELP = 'Write once, any, or { min: 1, max: 5 }';

const occurs = z.union(
  [
    z.enum(['once', 'any']),
    settings({
      min: setting(wholeNumber(0, 1_000_000).default(0), 'At least this many'),
      max: setting(wholeNumber(1, 1_000_000).optional(), 'At most this many', {
        allowed: 'a whole number',
      }),
      per: setting(
        z.enum(['file', 'parent']).default('file'),
        'Whether they are counted in the file or in each record they belong to',
      ),
    }),
  ],
  { error: OCCURS_HELP },
);

const record = settings({
  when: setting(
    when.optional(),
    'How a record of this type is known: everything in it is so. A file of one type needs none',
    {
      allowed:
        'texts by number of the field; `where`, `index`, `path`, `segment`, `inside`, `member`',
      example: '{ 1: HDR }',
    },
  ),
  parent: setting(
    parent.optional(),
    'The type of record it belongs to: the last of that type above it; in XML and JSON the one it is inside of; with `key` the one with the same values',
    { allowed: 'a type of record, or `{ record: …, key: … }`', example: 'invoice' },
  ),
  position: setting(z.enum(['first', 'last', 'any']).default('any'), 'Where it stands in the file'),
  occurs: setting(occurs.default('any'), 'How often it is there', {
    allowed: '`once`, `any` or `{ min: …, max: …, per: … }`',
  }),
  ignore: setting(z.boolean().default(false), 'Known, but of no interest'),
  length: setting(wholeNumber(1, 1_000_000).optional(), 'For `fixed`: how long it is', {
    allowed: '1 to 1000000',
    fallback: 'the length in `syntax`, or to the end of its last field',
  }),
  fields: setting(z.record(identifier(), field).default({}), 'Its fields, by name', {
    fallback: '{}',
  }),
});

export const records = z
  .record(identifier(), record)
  .refine((all) => Object.keys(all).length > 0, { error: 'Describe at least one type of record.' });

export type RecordYaml = z.output<typeof record>;
