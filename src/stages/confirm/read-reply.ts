/**
 * Reads the answer of a target that keeps AIMS's reply contract (docs/reference/reply-contract.md). Strict: an answer
 * that is cut off, miscounted or unclear in any row says nothing at all, rather than something wrong.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { exactKey } from '../../domain/document.ts';
import { AimsError } from '../../domain/errors.ts';
import { type Pence, parsePence, sumPence, toDecimal } from '../../domain/money.ts';
import { OUTCOME_STATUSES, type Outcome, type OutcomeStatus } from '../../domain/outcome.ts';

const REPLY_COLUMNS = [
  'GROUP_ID',
  'SUPPLIER_NUMBER',
  'INVOICE_NUMBER',
  'STATUS',
  'INVOICE_AMOUNT',
  'VOUCHER',
  'CODE',
  'MESSAGE',
] as const;

const TRAILER = 'TRAILER';

interface ReplySource {
  /** The file's name, for messages. */
  readonly file: string;
  /** The group that the name stands for: every row must be of it. */
  readonly group: string;
}

export function readReply(bytes: Uint8Array, source: ReplySource): readonly Outcome[] {
  const text = textOf(bytes, source);
  refuseControls(text, source);
  const rows = rowsOf(text, source);
  const [heading, ...rest] = rows;
  const trailer = rest.pop();
  checkHeading(heading, source);
  const outcomes = rest.map((row) => outcomeOf(row, source));
  checkTrailer(trailer, outcomes, source);
  checkOnce(rest, outcomes, source);
  return outcomes;
}

/* ---------- bytes to rows ---------- */

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function textOf(bytes: Uint8Array, source: ReplySource): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw notReadable(source, 1, 'it is not UTF-8', error);
  }
}

/** A message may have lines and tabs. Anything else that nobody can see says that the file is damaged. */
function refuseControls(text: string, source: ReplySource): void {
  const at = text.search(/[^\P{Cc}\t\r\n]/u);
  if (at === -1) return;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const line = text.slice(0, at).split('\n').length;
  throw notReadable(source, line, `there is a control character (U+${code})`);
}

function rowsOf(text: string, source: ReplySource): readonly Row[] {
  if (!text.endsWith('\n'))
    throw notReadable(source, text.split('\n').length, 'the last line is cut off');
  try {
    const rows: Row[] = [];
    parse(text, {
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n'],
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: lines, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (error instanceof CsvError)
      throw notReadable(source, lineOf(error), 'a quotation mark is out of place', error);
    throw error;
  }
}

function lineOf(error: CsvError): number {
  return typeof error['lines'] === 'number' ? error['lines'] : 1;
}

/* ---------- rows to outcomes ---------- */

function checkHeading(row: Row | undefined, source: ReplySource): void {
  if (row?.cells.join() === REPLY_COLUMNS.join()) return;
  throw notReadable(source, 1, `the first line must be ${REPLY_COLUMNS.join()}`);
}

function outcomeOf({ line, cells }: Row, source: ReplySource): Outcome {
  if (cells.length !== REPLY_COLUMNS.length) {
    throw notReadable(
      source,
      line,
      `there are ${cells.length} fields, not ${REPLY_COLUMNS.length}`,
    );
  }
  const [
    group = '',
    supplier = '',
    number = '',
    status = '',
    amount = '',
    voucher = '',
    code = '',
    message = '',
  ] = cells;
  if (group !== source.group)
    throw notReadable(source, line, `the GROUP_ID is ${group}, not ${source.group}`);
  if (supplier === '' || number === '')
    throw notReadable(source, line, 'the supplier or invoice number is missing');
  return {
    supplier,
    number,
    status: statusOf(status, line, source),
    amount: amountOf(amount, line, source),
    voucher,
    code,
    message,
  };
}

function statusOf(text: string, line: number, source: ReplySource): OutcomeStatus {
  const status = OUTCOME_STATUSES.find((known) => known.toUpperCase() === text);
  if (!status) throw notReadable(source, line, `the status ${text} is not known`);
  return status;
}

/** Both decimals must be there: a figure that was cut off still looks like one. */
function amountOf(text: string, line: number, source: ReplySource): Pence {
  const pence = /\.\d\d$/.test(text) ? parsePence(text, 'pounds') : undefined;
  if (pence === undefined)
    throw notReadable(source, line, `${text} is not an amount in pounds and pence`);
  return pence;
}

/* ---------- the whole ---------- */

/** TRAILER,count,sum: without it, a file that was cut off between two rows would look whole. */
function checkTrailer(
  trailer: Row | undefined,
  outcomes: readonly Outcome[],
  source: ReplySource,
): void {
  const [name, count = '', sum = ''] = trailer?.cells ?? [];
  const line = trailer?.line ?? 1;
  if (name !== TRAILER || trailer?.cells.length !== 3)
    throw notReadable(source, line, 'the trailer is missing');
  if (count !== String(outcomes.length)) {
    throw notReadable(
      source,
      line,
      `the trailer counts ${count} documents, there are ${outcomes.length}`,
    );
  }
  const total = sumPence(outcomes.map((outcome) => outcome.amount));
  if (amountOf(sum, line, source) !== total) {
    throw notReadable(
      source,
      line,
      `the trailer sums to ${sum}, the documents to ${toDecimal(total)}`,
    );
  }
  if (outcomes.length === 0) throw notReadable(source, line, 'there are no documents');
}

function checkOnce(rows: readonly Row[], outcomes: readonly Outcome[], source: ReplySource): void {
  const seen = new Set<string>();
  for (const [index, outcome] of outcomes.entries()) {
    const key = exactKey(outcome);
    if (seen.has(key))
      throw notReadable(source, rows[index]?.line ?? 1, `${outcome.number} is there twice`);
    seen.add(key);
  }
}

function notReadable(
  { file }: ReplySource,
  line: number,
  what: string,
  cause?: unknown,
): AimsError {
  return new AimsError('REPLY_NOT_READABLE', { file, line: String(line), what }, cause);
}
