/**
 * Writes fixed-width records: each text at its span, padded, and blanks between. It must never cut a text, and never
 * write a record that would be read as something else.
 */
import { AimsError, type ErrorContext, isAimsError } from '../../domain/errors.ts';
import type {
  Encoding,
  FieldDefinition,
  FixedSyntax,
  RecordDefinition,
} from '../../domain/interface.ts';
import { findMark } from '../byte-order-mark.ts';
import type { RecordWriter, WrittenRecord } from '../syntax.ts';
import { CONTROL, codePoint, contentReader } from './content.ts';
import { type EncodeText, strictEncoder } from './encode-text.ts';
import type { Span } from './parse-span.ts';
import { type RecordType, recordLength, recordTypes, spanOf } from './record-types.ts';

const LF = '\n';
const BLANK = ' ';
const FILLER = { with: BLANK, side: 'right' } as const;

/** `write` throws VALUE_DOES_NOT_FIT; `end` adds nothing. */
export function fixedWriter(
  syntax: FixedSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): RecordWriter {
  const encode = strictEncoder(encoding);
  const sheet = sheetOf(syntax, encode);
  const end = encode(syntax.recordEnd === 'none' ? '' : (syntax.recordEnd ?? LF));
  const refuseMistakable = mistakes(syntax, encoding, records, end);
  let isFirst = true;
  return {
    write: (record) => {
      const content = sheet.bytes(filledIn(record, recordLength(record.type, syntax), sheet));
      refuseMistakable(content, record.type, isFirst);
      isFirst = false;
      return Buffer.concat([content, end]);
    },
    end: () => new Uint8Array(0),
  };
}

/** A record as a row of cells: bytes (one character each) or characters. */
interface Sheet {
  cells(text: string): readonly string[];
  bytes(cells: readonly string[]): Buffer;
}

function sheetOf({ unit }: FixedSyntax, encode: EncodeText): Sheet {
  const cellsOfBytes = (bytes: Buffer) => Array.from(bytes.toString('latin1'));
  if (unit === 'bytes') {
    return {
      cells: (text) => cellsOfBytes(encode(text)),
      bytes: (cells) => Buffer.from(cells.join(''), 'latin1'),
    };
  }
  return {
    cells: (text) => {
      encode(text);
      return Array.from(text);
    },
    bytes: (cells) => encode(cells.join('')),
  };
}

function filledIn({ type, texts }: WrittenRecord, length: number, sheet: Sheet): readonly string[] {
  const row: (string | undefined)[] = new Array(length).fill(undefined);
  type.fields.forEach((field, index) => {
    const text = texts[index];
    if (text === undefined || field.source.kind !== 'place') return;
    const span = spanOf(field.source.place);
    const put = () => putCells(row, span, paddedCells(text, field, span.length, sheet));
    sayWhere({ record: type.name, column: field.name, type: field.type.kind }, put);
  });
  return row.map((cell) => cell ?? BLANK);
}

/** An error of what is put there says of which field it is. */
function sayWhere(where: ErrorContext, put: () => void): void {
  try {
    put();
  } catch (error) {
    if (!isAimsError(error)) throw error;
    throw new AimsError(error.code, { ...where, ...error.context });
  }
}

function paddedCells(
  text: string,
  { pad = FILLER }: FieldDefinition,
  length: number,
  sheet: Sheet,
): readonly string[] {
  const control = CONTROL.exec(text)?.[0];
  if (control !== undefined) throw doesNotFit({ found: codePoint(control) });
  const cells = sheet.cells(text);
  const missing = length - cells.length;
  if (missing < 0) throw doesNotFit({ length: `${cells.length}`, room: `${length}` });
  const [filler, ...more] = sheet.cells(pad.with);
  if (filler === undefined || more.length > 0) throw doesNotFit({ pad: pad.with });
  const padding = Array.from({ length: missing }, () => filler);
  return pad.side === 'left' ? [...padding, ...cells] : [...cells, ...padding];
}

/** Fields may share a place where they say the same. */
function putCells(row: (string | undefined)[], span: Span, cells: readonly string[]): void {
  cells.forEach((cell, index) => {
    const at = span.start - 1 + index;
    if (at >= row.length) throw doesNotFit({ length: `${at + 1}`, room: `${row.length}` });
    if (row[at] !== undefined && row[at] !== cell) throw doesNotFit({ taken: `${at + 1}` });
    row[at] = cell;
  });
}

type Refuse = (content: Buffer, type: RecordDefinition, isFirst: boolean) => void;

/** What is right in itself and would be read as something else. */
function mistakes(
  syntax: FixedSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
  end: Buffer,
): Refuse {
  const types = recordTypes(syntax, records);
  const readContent = contentReader(syntax.unit, encoding);
  const readAs = (content: Buffer): RecordType | undefined => {
    const read = readContent(content.toString('latin1'));
    return types.find((type) => type.length > 0 && type.fits(read));
  };
  return (content, { name }, isFirst) => {
    if (isFirst && findMark(content) !== undefined)
      throw doesNotFit({ record: name, found: 'BOM' });
    if (endsEarly(content, end)) throw doesNotFit({ record: name, found: 'end of record' });
    if (syntax.recordEnd !== 'none') return;
    const other = readAs(content)?.name;
    if (other !== name) throw doesNotFit({ record: name, found: other ?? 'no record' });
  };
}

function endsEarly(content: Buffer, end: Buffer): boolean {
  return end.length > 0 && Buffer.concat([content, end]).indexOf(end) < content.length;
}

function doesNotFit(context: ErrorContext): AimsError {
  return new AimsError('VALUE_DOES_NOT_FIT', context);
}
