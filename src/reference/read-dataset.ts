/**
 * Reads a dataset (suppliers, budget codes …) from CSV, whole or not at all. It is strict because a row that is lost
 * or misread here stops good invoices or lets bad ones through; it never repairs and never skips.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { DatasetSettings } from '../domain/dataset.ts';
import { AimsError, type ErrorCode, type ErrorContext } from '../domain/errors.ts';
import type { DatasetRole } from '../domain/interface.ts';
import { neededColumns, ROLE_NEEDS } from '../domain/role-columns.ts';
import { sha256 } from '../lib/hash.ts';
import { machineCode } from '../lib/machine-code.ts';
import { faultsIn } from './check-values.ts';
import { Dataset, joinKey, type Row } from './dataset.ts';

export type { Dataset, Row } from './dataset.ts';

type DatasetName = Pick<DatasetSettings, 'name'>;
type CopySettings = Pick<DatasetSettings, 'name' | 'key'>;

/** The parts a list plays in the interfaces that use it: what its columns and values are held against. */
export type Roles = readonly DatasetRole[];

/**
 * A new copy, from bytes that were read already, so that what is kept and what is used are one. It has exactly the
 * agreed columns. Throws DATASET_NOT_READABLE with the line and what is wrong with it.
 */
export function takeDataset(
  bytes: Buffer,
  settings: Pick<DatasetSettings, 'name' | 'key' | 'columns' | 'file'>,
  roles: Roles,
): Dataset {
  return named(settings.file, settings, () => {
    const records = split(decode(bytes));
    checkHeading(records[0] ?? [], settings.columns);
    return toDataset(records, settings, roles);
  });
}

/** Where a copy lies, and the hash under which the trail names it. */
export interface KeptCopy {
  readonly path: string;
  readonly sha256: string;
}

/**
 * A copy that was taken before. It must be the very bytes that were taken, or findings would name a list that they were
 * not made with: else it throws ORIGINAL_CHANGED. Other columns may have been agreed on since, so it is held only against
 * its key and against what its parts need; where it does not fit those, it throws DATASET_NOT_READABLE.
 */
export function readDataset(copy: KeptCopy, settings: CopySettings, roles: Roles): Dataset {
  const bytes = takenBytes(copy);
  return named(copy.path, settings, () => toDataset(split(decode(bytes)), settings, roles));
}

function takenBytes({ path, sha256: taken }: KeptCopy): Buffer {
  return saidAs('ORIGINAL_CHANGED', { sha256: taken }, () => {
    const { bytes } = readSource(path);
    if (sha256(bytes) !== taken) throw new Unreadable('its bytes are not the ones that were taken');
    return bytes;
  });
}

export interface DatedBytes {
  readonly bytes: Buffer;
  /** When the file was changed last. */
  readonly modified: Date;
}

/** The bytes of a file with the date of exactly those bytes. Throws DATASET_NOT_READABLE. */
export function readDated(path: string, settings: DatasetName): DatedBytes {
  return named(path, settings, () => readSource(path));
}

function toDataset(
  records: readonly (readonly string[])[],
  { name, key }: CopySettings,
  roles: Roles,
): Dataset {
  const [columns = [], ...rest] = records;
  checkColumns(columns, key, roles);
  const rows = toRows(columns, rest);
  const byKey = indexByKey(rows, key);
  const faults = faultsIn(rows, roles);
  if (faults !== undefined) throw new Unreadable(faults);
  return new Dataset({ name, key, columns }, rows, byKey);
}

function named<T>(path: string, { name }: DatasetName, read: () => T): T {
  return saidAs('DATASET_NOT_READABLE', { dataset: name, path }, read);
}

function saidAs<T>(code: ErrorCode, about: ErrorContext, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new AimsError(code, { ...about, what: error.message }, error);
  }
}

/** What is wrong, in words that complete "the supplier list cannot be read:". */
class Unreadable extends Error {}

/* ---------- bytes to records ---------- */

/** Through one handle, looked at before and after: a file that is replaced or written meanwhile dates nothing. */
function readSource(path: string): DatedBytes {
  const handle = opened(path);
  try {
    const before = fstatSync(handle, { bigint: true });
    if (!before.isFile()) throw new Unreadable('it is not a file');
    const bytes = readFileSync(handle);
    const after = fstatSync(handle, { bigint: true });
    if (before.mtimeNs !== after.mtimeNs || after.size !== BigInt(bytes.length))
      throw new Unreadable('the file changed while it was read');
    return { bytes, modified: after.mtime };
  } catch (error) {
    throw error instanceof Unreadable ? error : cannotBe('read', error);
  } finally {
    closeSync(handle);
  }
}

function opened(path: string): number {
  try {
    // Without O_NONBLOCK a pipe of that name would stop AIMS until somebody writes into it.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw machineCode(error) === 'ENOENT'
      ? new Unreadable('the file is not there', { cause: error })
      : cannotBe('opened', error);
  }
}

function cannotBe(done: 'opened' | 'read', error: unknown): Unreadable {
  const code = machineCode(error) ?? 'unknown';
  return new Unreadable(`the file cannot be ${done} (${code})`, { cause: error });
}

function decode(bytes: Buffer): string {
  const text = decodeUtf8(bytes);
  if (text.trim() === '') throw new Unreadable('the file is empty');
  // Without the last line end nobody can tell a whole file from one that was cut off between two fields.
  if (!text.endsWith('\n'))
    throw new Unreadable('the last line has no line end: the file may have been cut off');
  const control = /[^\P{Cc}\t\r\n]|\r(?!\n)/u.exec(text);
  if (control)
    throw new Unreadable(`line ${lineAt(text, control.index)} has a control character in it`);
  return text;
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Unreadable('the file is not UTF-8 text', { cause: error });
  }
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Every line is a record: two stray quotes would otherwise make one of many without a word. */
function split(text: string): readonly (readonly string[])[] {
  const records = parseCsv(text);
  const broken =
    text.split('\n').length - 1 === records.length ? -1 : records.findIndex(hasLineEnd);
  if (broken >= 0) throw new Unreadable(`line ${broken + 1} has a line end inside quotes`);
  return records;
}

function parseCsv(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { record_delimiter: ['\r\n', '\n'], max_record_size: 64 * 1024 });
  } catch (error) {
    if (error instanceof CsvError) throw new Unreadable(csvWords(error), { cause: error });
    throw error;
  }
}

function csvWords(error: CsvError): string {
  const line = `line ${String(error['lines'] ?? '?')}`;
  switch (error.code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return `${line} has another number of columns than the heading`;
    case 'CSV_MAX_RECORD_SIZE':
      return `${line} is longer than a row can be`;
    default:
      return `${line} has a quote that is not closed or not doubled`;
  }
}

function hasLineEnd(record: readonly string[]): boolean {
  return record.some((field) => field.includes('\n'));
}

/* ---------- records to rows ---------- */

function toRows(
  heading: readonly string[],
  records: readonly (readonly string[])[],
): readonly Row[] {
  return records.map((record) => {
    const row: Record<string, string> = {};
    for (const [index, column] of heading.entries()) row[column] = record[index] ?? '';
    return row;
  });
}

function checkHeading(heading: readonly string[], columns: readonly string[]): void {
  const twice = heading.find((column, index) => heading.indexOf(column) !== index);
  if (twice !== undefined) throw new Unreadable(`the heading has column "${twice}" twice`);
  const missing = columns.filter((column) => !heading.includes(column));
  const unknown = heading.filter((column) => !columns.includes(column));
  const parts = [
    ...(missing.length > 0 ? [`column ${missing.join(', ')} is missing`] : []),
    ...(unknown.length > 0 ? [`column ${unknown.join(', ')} is not expected`] : []),
  ];
  if (parts.length > 0)
    throw new Unreadable(`the heading is not the agreed one: ${parts.join('; ')}`);
}

/** Without a column that rules read, or by another key, every row would look as if nothing were wrong with it. */
function checkColumns(heading: readonly string[], key: readonly string[], roles: Roles): void {
  const other = roles.map((role) => ROLE_NEEDS[role].key).find((each) => !isSame(each, key));
  if (other !== undefined)
    throw new Unreadable(`what it is used for needs the key ${other.join(', ')}`);
  const needed = [...key, ...roles.flatMap(neededColumns)];
  const missing = [...new Set(needed)].filter((column) => !heading.includes(column));
  if (missing.length > 0)
    throw new Unreadable(`what it is used for needs the column ${missing.join(', ')}`);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return joinKey(one) === joinKey(other);
}

function indexByKey(rows: readonly Row[], key: readonly string[]): ReadonlyMap<string, Row> {
  const index = new Map<string, Row>();
  for (const [at, row] of rows.entries()) {
    const parts = key.map((column) => row[column] ?? '');
    if (parts.includes('')) throw new Unreadable(`line ${at + 2} has no ${key[parts.indexOf('')]}`);
    index.set(joinKey(parts), row);
  }
  if (index.size < rows.length) throw new Unreadable(firstTwice(rows, key));
  return index;
}

function firstTwice(rows: readonly Row[], key: readonly string[]): string {
  const seen = new Map<string, number>();
  for (const [at, row] of rows.entries()) {
    const parts = key.map((column) => row[column] ?? '');
    const before = seen.get(joinKey(parts));
    if (before !== undefined)
      return `lines ${before} and ${at + 2} have the same ${key.join(' and ')}: ${parts.join(', ')}`;
    seen.set(joinKey(parts), at + 2);
  }
  return 'two rows have the same key';
}
