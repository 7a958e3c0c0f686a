/** The shape of `document` in interfaces/NAME.yaml: which records make a document, and where its values come from. */
import { z } from 'zod';
import { identifier, ownCode, setting, settings, text } from './schema-parts.ts';

const fieldNames = () => z.array(identifier()).default([]);

const templates = (what: string, example: string) =>
  setting(
    z.record(identifier(), text()).default({}),
    `Values of a ${what} that are made of fields, where no field has their name`,
    { allowed: 'texts with `{expression}`', example, fallback: '{}' },
  );

export const document = settings({
  record: setting(identifier(), 'The type of record that is a document', {
    allowed: 'a type of record',
    example: 'invoice',
  }),
  line: setting(
    identifier(),
    'The type of record that is a line of it. It may be the same where each row is a line and repeats what is said of the document',
    { allowed: 'a type of record', example: 'line' },
  ),
  distribution: setting(
    identifier().optional(),
    'The type of record that is a part of a line, with a budget code and an amount of its own',
    { allowed: 'a type of record', example: 'fund', fallback: 'lines are not split' },
  ),
  groupBy: setting(fieldNames(), 'Fields whose values the rows of one document share', {
    allowed: 'a list of fields',
    example: '[supplier, number]',
    fallback: '[]: each record is a document',
  }),
  startsWhen: setting(
    z
      .record(identifier(), text())
      .refine((written) => Object.keys(written).length === 1, {
        error: 'Write one field and its text: { type: H }',
      })
      .optional(),
    'A row that begins a document, whatever the values in `groupBy`: the field has this text',
    { allowed: 'a text by field', example: '{ type: H }' },
  ),
  rows: setting(
    z.enum(['together', 'scattered']).default('together'),
    'Whether the rows of a document follow one another',
  ),
  constant: setting(
    fieldNames(),
    'Fields that must be alike in every row of a document, besides those of `groupBy`',
    { allowed: 'a list of fields', example: '[date]', fallback: '[]' },
  ),
  constantCode: setting(
    ownCode().optional(),
    "The interface's own code for a row that differs in one of them",
    { allowed: 'letters, digits, `-` and `_`', fallback: "AIMS's own" },
  ),
  ragged: setting(
    z.enum(['file', 'document']).default('file'),
    'What a row with too many or too few fields spoils: the whole file, or its document alone',
  ),
  notSummed: setting(text().optional(), 'A line of which this is so is shown and not added up', {
    allowed: 'an expression',
    example: '"type = \'MIX\'"',
    fallback: 'all are added up',
  }),
  values: templates('document', "{ reference: '{run}-{number}' }"),
  lineValues: templates('line', "{ budget: '{costCentre}-{account}' }"),
  distributionValues: templates('part of a line', "{ budget: '{fund}' }"),
});

export type DocumentYaml = z.output<typeof document>;
