/**
 * The SQL*Loader control file of a batch: one file that a DBA runs as it is, `sqlldr CONTROL=LIB-0417.ctl`, and that
 * loads every data file of the set. It only describes the files; it never holds data.
 *
 * SQL*Loader tries each row of each INFILE against each INTO TABLE. So each INTO TABLE has a WHEN on one column that
 * is the same in every row of its own file and something else in every row of the others.
 */
import { AimsError } from '../../domain/errors.ts';
import type { LayoutColumn } from '../../domain/interface.ts';
import { type CompiledFile, type CompiledLayout, constantValue } from './compile-layout.ts';

export function controlFileText(layout: CompiledLayout, group: string): string {
  const conditions = whichFileIsIt(layout, group);
  const infiles = layout.files.map(
    (file) => `INFILE ${quoted(fileName(file.definition.name, group))} "STR '\\n'"`,
  );
  const tables = layout.files.map((file, index) => intoTable(file, conditions[index]));
  return `${[...heading(layout, group), 'OPTIONS (ERRORS=0)', 'LOAD DATA', 'CHARACTERSET AL32UTF8', ...infiles, 'APPEND', ...tables].join('\n')}\n`;
}

export function fileName(template: string, group: string): string {
  return template.replaceAll('{group}', group);
}

function heading(layout: CompiledLayout, group: string): readonly string[] {
  const { marker, title, controlFile = '' } = layout.definition;
  return [
    `-- ${group}: ${title}.`,
    `-- Load only when ${fileName(marker, group)} is there: it is written last and says that the set is whole.`,
    `-- In this folder:  sqlldr CONTROL=${fileName(controlFile, group)} LOG=${group}.log BAD=${group}.bad DISCARD=${group}.dsc`,
    '-- Each row belongs to one table; for the other the log counts it as "all WHEN clauses were failed".',
    "-- There must be no bad file and no discard file. Amounts have a point: NLS_NUMERIC_CHARACTERS='.,'.",
  ];
}

function intoTable({ definition, columns }: CompiledFile, when: string | undefined): string {
  const fields = columns.map((column, index) => `  ${fieldSpec(column.definition, index === 0)}`);
  return [
    `INTO TABLE ${definition.table}`,
    ...(when === undefined ? [] : [`WHEN (${when})`]),
    `FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"'`,
    'TRAILING NULLCOLS',
    `(\n${fields.join(',\n')}\n)`,
  ].join('\n');
}

/** The first field of each table goes back to the start of the row: the table before has read it already. */
function fieldSpec({ name, type, max }: LayoutColumn, isFirst: boolean): string {
  return `${name}${isFirst ? ' POSITION(1)' : ''} ${datatype(type, max)}`;
}

/** SQL*Loader's own default for CHAR is 255 bytes, so every text says how long it may be. */
function datatype(type: LayoutColumn['type'], max: number | undefined): string {
  switch (type) {
    case 'number':
      return 'INTEGER EXTERNAL';
    case 'money':
      return 'DECIMAL EXTERNAL';
    case 'date':
      return 'DATE "YYYY-MM-DD"';
    case 'text':
      return `CHAR(${max ?? LONGEST_TEXT})`;
  }
}

const LONGEST_TEXT = 4000;

/** One condition a file; none where there is only one file. */
function whichFileIsIt(
  { files, definition }: CompiledLayout,
  group: string,
): readonly (string | undefined)[] {
  if (files.length < 2) return [undefined];
  const shortest = Math.min(...files.map((file) => file.columns.length));
  for (let at = 0; at < shortest; at += 1) {
    const values = files.map((file) => constantAt(file, at, group));
    const differ =
      new Set(values).size === files.length && !values.includes(undefined) && !values.includes('');
    if (differ)
      return files.map(
        (file, index) => `${file.columns[at]?.definition.name} = ${quoted(values[index] ?? '')}`,
      );
  }
  throw new AimsError('SETTINGS_MISTAKES', {
    layout: definition.name,
    controlFile: 'no column tells the files apart',
  });
}

function constantAt(file: CompiledFile, at: number, group: string): string | undefined {
  const column = file.columns[at];
  return column === undefined ? undefined : constantValue(column, group);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
