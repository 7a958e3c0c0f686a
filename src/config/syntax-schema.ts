/** The shape of `syntax` in interfaces/NAME.yaml: how the bytes of a file are split into records and fields. */
import { z } from 'zod';
import { ENCODINGS } from '../domain/interface.ts';
import { identifier, setting, settings, size, text, wholeNumber } from './schema-parts.ts';

const KIND = 'How records are written';

/** The names of files: `*` for any letters and `?` for one. */
export const glob = () =>
  z.string().regex(/^[^/\\[\]{}]+$/, { error: "Use * for any letters and ? for one: '*.csv'" });

export const encoding = () => z.enum(ENCODINGS);

const maxRecordSize = () =>
  setting(size('1 KiB', '10 MiB').prefault('64 KiB'), 'A longer record makes the file unreadable', {
    allowed: 'a size from 1 KiB to 10 MiB',
    fallback: '64 KiB',
  });

const others = () =>
  setting(
    z.enum(['allowed', 'refused']).default('allowed'),
    'For `xml`, `json`, `edifact`, `tradacoms` and `x12`: elements and segments that nothing in the definition names: let them be, or say so',
  );

const maxDepth = () =>
  setting(
    wholeNumber(1, 1000).default(64),
    'For `xml` and `json`: how deep elements or values may stand inside one another',
    { allowed: '1 to 1000' },
  );

/** Characters that are one byte each in every encoding AIMS reads, so that they are found before decoding. */
const bytes = (error: string) =>
  z.string().refine((written) => /^\p{ASCII}{1,10}$/u.test(written), { error });

const sign = (word: string, help: string) =>
  z.string().regex(word === '' ? /^[!-~]$/ : /^(?:none|[!-~])$/, { error: help });

/* ---------- delimited ---------- */

const DELIMITER_HELP =
  "Write the characters in quotes, '|', or the word tab; at most ten, and no line end";

const HEADING_HELP = 'Write true, or { row: 1, others: allowed }';

const heading = z.union(
  [
    z.literal(true),
    settings({
      row: setting(wholeNumber(1, 1000).default(1), 'Which record of the file it is', {
        allowed: '1 to 1000',
      }),
      others: setting(
        z.enum(['allowed', 'refused']).default('allowed'),
        'Columns that nothing in the definition names: let them be, or refuse the file',
      ),
    }),
  ],
  { error: HEADING_HELP },
);

const delimited = settings({
  kind: setting(z.literal('delimited'), KIND, { example: 'delimited' }),
  delimiter: setting(
    bytes(DELIMITER_HELP).refine((written) => !/[\r\n]/.test(written), { error: DELIMITER_HELP }),
    'For `delimited`: what stands between two fields',
    { allowed: 'ASCII characters in quotes, or `tab`', example: "'|'" },
  ),
  quote: setting(
    sign('none', `Write one character in quotes, '"', or the word none`).default('"'),
    'For `delimited`: the character around a field that holds the delimiter',
    { allowed: 'one character in quotes, or `none`' },
  ),
  escape: setting(
    sign('', `Write one character in quotes: '\\'`).optional(),
    'For `delimited`: what stands before a quote that is a letter of the field',
    { allowed: 'one character in quotes', fallback: 'the quote itself: it is doubled' },
  ),
  recordEnd: setting(
    bytes('Write one to ten ASCII characters: "\\x1d\\n"').optional(),
    'What ends a record',
    {
      allowed: 'ASCII characters; in double quotes `\\n` and `\\x1d` have a meaning',
      fallback: 'a line end',
    },
  ),
  comment: setting(
    bytes("Write one to ten ASCII characters in quotes: '#'").optional(),
    'For `delimited`: records that begin with it are left out',
    { allowed: 'ASCII characters in quotes' },
  ),
  heading: setting(
    heading.optional(),
    'For `delimited`: a record has the names of the columns, and fields are found by them',
    { allowed: '`true` or `{ row: …, others: … }`', fallback: 'there is none' },
  ),
  lineBreaks: setting(
    z.enum(['allowed', 'refused']).default('refused'),
    'For `delimited`: line breaks in a field that stands in quotes',
  ),
  fields: setting(
    wholeNumber(1, 1000).optional(),
    'For `delimited`: how many fields every record has',
    {
      allowed: '1 to 1000',
      fallback: 'each record as many as its highest `at`',
    },
  ),
  maxRecordSize: maxRecordSize(),
});

/* ---------- the others ---------- */

const fixed = settings({
  kind: setting(z.literal('fixed'), KIND, { example: 'fixed' }),
  unit: setting(
    z.enum(['bytes', 'characters']).default('characters'),
    'For `fixed`: what places and lengths count',
  ),
  recordEnd: setting(
    bytes('Write none, or one to ten ASCII characters: "\\x1d\\n"').optional(),
    'What ends a record. `none`: records follow one another, each as long as its type says',
    { allowed: '`none`, or ASCII characters', fallback: 'a line end' },
  ),
  length: setting(wholeNumber(1, 1_000_000).optional(), 'For `fixed`: how long every record is', {
    allowed: '1 to 1000000',
    fallback: 'each type its own',
  }),
  maxRecordSize: maxRecordSize(),
});

const prefix = () =>
  z.string().regex(/^(?:[\p{L}_][-\p{L}\p{M}\p{N}_.]*)?$/u, {
    error: "Use letters and digits, a letter first: cbc. '' is for names without a prefix.",
  });

const xml = settings({
  kind: setting(z.literal('xml'), KIND, { example: 'xml' }),
  namespaces: setting(
    z.record(prefix(), text()).default({}),
    "For `xml`: what the prefixes in paths stand for; `''` is for names without one",
    { allowed: 'addresses by prefix', fallback: '{}' },
  ),
  others: others(),
  maxDepth: maxDepth(),
});

const json = settings({
  kind: setting(z.literal('json'), KIND, { example: 'json' }),
  others: others(),
  maxDepth: maxDepth(),
});

const segments = settings({
  kind: setting(z.enum(['edifact', 'tradacoms', 'x12']), KIND, { example: 'edifact' }),
  others: others(),
  maxRecordSize: maxRecordSize(),
});

/** What the members of a zip can be. */
const plain = [delimited, fixed, xml, json, segments] as const;

const member = settings({
  files: setting(glob(), 'Which name in the zip it has; folders are left out', {
    allowed: 'a name with `*` and `?`',
    example: "'Ap*.csv'",
  }),
  encoding: setting(encoding().default('utf-8'), 'How letters are written in it'),
  syntax: setting(
    z.discriminatedUnion('kind', plain),
    'How its records and fields are told apart',
    {
      allowed: 'settings',
      example: "{ kind: delimited, delimiter: ',' }",
    },
  ),
});

const zip = settings({
  kind: setting(z.literal('zip'), KIND, { example: 'zip' }),
  maxInflated: setting(
    size('1 KiB', '4 GiB').prefault('200 MiB'),
    'For `zip`: the most that may come out of it, all members together',
    { allowed: 'a size from 1 KiB to 4 GiB', fallback: '200 MiB' },
  ),
  members: setting(
    z.record(identifier(), member).refine((all) => Object.keys(all).length > 0, {
      error: 'Describe at least one member.',
    }),
    'For `zip`: the files in it, by the names that records call them',
    { example: "{ headers: { files: 'Ap*.csv', syntax: { … } } }" },
  ),
});

export const syntax = z.discriminatedUnion('kind', [...plain, zip]);

export type SyntaxYaml = z.output<typeof syntax>;
export type PlainSyntaxYaml = Exclude<SyntaxYaml, { kind: 'zip' }>;
