/** The reader of a definition's syntax. */
import type { Encoding, PlainSyntax, RecordDefinition, Syntax } from '../domain/interface.ts';
import { delimitedReader } from './delimited/read.ts';
import { fixedReader } from './fixed/read.ts';
import { jsonReader } from './json/read.ts';
import { segmentReader } from './segments/read.ts';
import type { SyntaxReader } from './syntax.ts';
import { xmlReader } from './xml/read.ts';
import { zipReader } from './zip/read.ts';

export function readerFor(
  syntax: Syntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): SyntaxReader {
  if (syntax.kind !== 'zip') return plainReader(syntax, encoding, records);
  return zipReader(syntax, records, (member, own) =>
    plainReader(member.syntax, member.encoding, own),
  );
}

function plainReader(
  syntax: PlainSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): SyntaxReader {
  switch (syntax.kind) {
    case 'delimited':
      return delimitedReader(syntax, encoding);
    case 'fixed':
      return fixedReader(syntax, encoding, records);
    case 'xml':
      return xmlReader(syntax, encoding, records);
    case 'json':
      return jsonReader(syntax, records);
    case 'edifact':
    case 'tradacoms':
    case 'x12':
      return segmentReader(syntax, encoding, records);
  }
}
