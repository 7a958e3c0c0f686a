/** The shape of config/layouts/NAME.yaml: the files of a payload, column by column. */
import { z } from 'zod';
import { setting, settings, text, wholeNumber } from './schema-parts.ts';

const upperName = () =>
  z.string().regex(/^[A-Z][A-Z0-9_$#]{0,127}$/, {
    error: 'Use capitals, digits and underscores: INVOICE_NUM',
  });

const payloadName = () =>
  z.string().regex(/^[A-Za-z0-9_{}.-]+$/, {
    error: "Use letters, digits, dots, underscores and {group}: '{group}.ok'",
  });

const column = settings({
  name: setting(upperName(), 'Name of the column in the target', {
    allowed: 'capitals, digits, underscores',
    example: 'INVOICE_NUM',
  }),
  value: setting(
    text(),
    'What goes into it: text with `{…}`; the names are in "What a layout can use"',
    {
      example: "'{document.number}'",
    },
  ),
  type: setting(
    z.enum(['text', 'number', 'money', 'date']),
    'What kind of value the target expects',
    { example: 'text' },
  ),
  max: setting(
    wholeNumber(1, 32_767).optional(),
    'Most bytes the column takes. A longer value stops its invoice; AIMS cuts nothing',
    { allowed: '1 to 32767' },
  ),
  required: setting(z.boolean().default(false), 'Whether it must have a value'),
});

const file = settings({
  name: setting(payloadName(), 'Name of the file', {
    allowed: 'with `{group}`, the batch reference',
    example: "'{group}_lines.csv'",
  }),
  table: setting(upperName(), 'Table of the target that it is loaded into', {
    allowed: 'capitals, digits, underscores',
    example: 'AP_INVOICES_INTERFACE',
  }),
  each: setting(z.enum(['document', 'line']), 'What one row stands for', { example: 'line' }),
  columns: setting(
    z.array(column).min(1, { error: 'Name at least one column.' }),
    'Its columns, in order',
    {
      allowed: 'a list',
      example: "[{ name: INVOICE_NUM, value: '{document.number}', type: text }]",
    },
  ),
});

export const layoutSchema = settings({
  title: setting(text(), 'What people call it', { example: 'Payables open interface' }),
  files: setting(
    z.array(file).min(1, { error: 'Name at least one file.' }),
    'The files, in the order in which they are put',
    {
      allowed: 'a list',
      example: "[{ name: '{group}_headers.csv', table: …, each: document, columns: … }]",
    },
  ),
  controlFile: setting(
    payloadName().optional(),
    'Name of the SQL*Loader control file, where one is wanted',
    {
      allowed: 'with `{group}`',
      example: "'{group}.ctl'",
    },
  ),
  marker: setting(payloadName(), 'Name of the last file: when it is there, the set is whole', {
    allowed: 'with `{group}`',
    example: "'{group}.ok'",
  }),
});
