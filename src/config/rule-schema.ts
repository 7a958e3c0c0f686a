/** The shape of `controls` and `rules` in interfaces/NAME.yaml: what must agree, and what must be so. */
import { z } from 'zod';
import {
  ALWAYS,
  identifier,
  ownCode,
  pounds,
  setting,
  settings,
  text,
  wholeNumber,
} from './schema-parts.ts';

const level = () => z.enum(['error', 'warning']);

const TOLERANCE_HELP = "Write pounds and pence in quotes, '0.05', or a whole number";

export const control = settings({
  code: setting(
    ownCode(),
    'The problem it is when the two differ: `FIL-002` the file is not complete, `FIL-004` the totals do not agree, or a code of your own',
    { allowed: '`FIL-002`, `FIL-004`, or letters, digits, `-` and `_`', example: 'FIL-002' },
  ),
  the: setting(
    z.string().regex(/^[A-Za-z]\w*\.[A-Za-z]\w*$/, { error: 'Write RECORD.FIELD: trailer.total' }),
    'The figure in the file',
    { allowed: '`RECORD.FIELD`', example: 'trailer.total' },
  ),
  equals: setting(text(), 'What AIMS works out itself and holds against it', {
    allowed: 'an expression: `count(RECORD)`, `sum(RECORD.FIELD)`',
    example: 'sum(invoice.gross)',
  }),
  each: setting(identifier().optional(), 'Counted anew from one record of this type to the next', {
    allowed: 'a type of record',
    example: 'message',
    fallback: 'over the whole file',
  }),
  level: setting(
    level().default('error'),
    'Whether a difference stops the file or is named in a warning',
  ),
  tolerance: setting(
    z.union([pounds(), wholeNumber(0, 1_000_000_000)], { error: TOLERANCE_HELP }).default(0),
    'A difference up to this is none',
    {
      allowed: "pounds in quotes, or a whole number in the figure's last decimal",
      example: "'0.05'",
    },
  ),
});

/** What a rule of the interface's own cannot do without. */
const OWN_NEEDS = ['each', 'at', 'holds'] as const;
const RULE_HELP = 'A rule has either aims, or each, at and holds.';

export const rule = settings({
  aims: setting(
    text().optional(),
    "A code of AIMS's that the interface calls by this one; nothing else goes with it",
    {
      allowed: 'a code in docs/reference/findings.md',
      example: 'INV-007',
    },
  ),
  each: setting(z.enum(['document', 'line']).optional(), 'What it judges. Needed without `aims`', {
    example: 'line',
  }),
  at: setting(identifier().optional(), 'The field it points at. Needed without `aims`', {
    allowed: 'a field',
    example: 'fund',
  }),
  when: setting(text().optional(), 'Judged only where this is so', {
    allowed: 'an expression',
    fallback: 'always',
  }),
  holds: setting(text().optional(), 'What must be so. Needed without `aims`', {
    allowed: 'an expression',
    example: '"not empty(fund)"',
  }),
  level: setting(level().optional(), 'Whether it is a problem or a warning', { fallback: 'error' }),
  unless: setting(
    z.array(ownCode()).optional(),
    'Not judged where one of these was found in the same line or document',
    { allowed: 'a list of codes', fallback: '[]' },
  ),
  heading: setting(
    text().max(60, { error: 'Write at most 60 characters.' }).optional(),
    'What people read first',
    { fallback: 'the code in words' },
  ),
  text: setting(text().optional(), 'What people read then', {
    allowed: 'text with `{expression}`',
    fallback: '`We found "{field}".` with the field in `at`',
  }),
  fix: setting(
    z.array(text()).min(1, { error: 'Write at least one step, or leave fix out.' }).optional(),
    'How to put it right, step by step',
    { allowed: 'a list of texts', fallback: "['Ask {from} to send it again.']" },
  ),
  who: setting(text().optional(), 'Who can put it right', {
    allowed: '`from`, `systems` or a name in `contacts`',
    fallback: 'from',
  }),
}).superRefine((written, context) => {
  const refuse = (name: string) =>
    context.addIssue({ code: 'custom', path: [name], message: RULE_HELP });
  const given = Object.keys(written);
  if (!given.includes('aims'))
    for (const name of OWN_NEEDS.filter((need) => !given.includes(need))) refuse(name);
  else for (const name of given.filter((each) => each !== 'aims')) refuse(name);
}, ALWAYS);

export const rules = z.record(ownCode(), rule).default({});

export type ControlYaml = z.output<typeof control>;
export type RuleYaml = z.output<typeof rule>;
