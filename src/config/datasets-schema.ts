/** The shape of config/datasets.yaml: the lists that files are checked against. */
import { z } from 'zod';
import { duration, fileName, path, percent, setting, settings, text } from './schema-parts.ts';

const columnName = () =>
  z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, {
    error: 'Use letters, digits and underscores: supplier_number',
  });

export const columnNames = () =>
  z.array(columnName()).min(1, { error: 'Name at least one column.' });

const age = () => duration('1 minute', '20 years');

export const datasetSchema = settings({
  label: setting(text(), 'What people call it', { example: 'supplier list' }),
  file: setting(path(), 'The CSV file a new copy is read from', {
    allowed: 'a path, from the home',
    example: 'config/datasets/suppliers.csv',
  }),
  key: setting(columnNames(), 'The column that identifies a row; several together, in this order', {
    allowed: 'a list of columns',
    example: '[supplier_number]',
  }),
  columns: setting(
    columnNames(),
    'Every column of the file. A file with other columns is not taken',
    {
      allowed: 'a list of columns',
      example: '[supplier_number, supplier_name]',
    },
  ),
  late: setting(age(), 'A copy older than this is named in a warning', {
    allowed: 'a time',
    example: '36 hours',
  }),
  tooOld: setting(age(), 'A copy older than this holds every batch until a new one comes', {
    allowed: 'a time, longer than `late`',
    example: '30 days',
  }),
  sizeGuard: setting(
    percent().prefault('20 %'),
    'A copy that grows or shrinks by more than this waits for a person',
    { allowed: 'a percentage', fallback: '20 %' },
  ),
});

export const datasetsSchema = z.record(fileName(), datasetSchema);

export type DatasetYaml = z.output<typeof datasetSchema>;
