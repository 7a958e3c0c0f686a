/**
 * What a reader could not take, as findings of the catalogue: why a file as a whole cannot be read, and what in it stands
 * outside every field. It must have a finding for each fault there is, and never say more than the fault does.
 */
import type { Finding } from '../../domain/finding.ts';
import { type Definition, ENCODINGS } from '../../domain/interface.ts';
import { catalogueFinding, type KnownValues } from '../../formats/catalogue-finding.ts';
import type { RecordFault, SourceFault } from '../../formats/syntax.ts';
import { MAX_TREE_BYTES } from '../../formats/tree/read-tree.ts';
import type { FindingValues } from '../../words/finding-values.ts';
import { capitalise } from '../../words/format.ts';

/** What a finding needs of a definition. */
export type SourceSettings = Pick<Definition, 'syntax'> & {
  readonly source: Pick<Definition['source'], 'encoding'>;
};

/** Of a fault in a zip the line is that of the file in it; of the zip itself there is none. */
export function sourceFaultFinding(fault: SourceFault, settings: SourceSettings): Finding {
  const inFile = locate(fault, settings);
  switch (fault.reason) {
    case 'utf-16':
      return unreadable(inFile, {
        case: 'encoding',
        found: 'UTF-16',
        expected: charsets(settings),
      });
    case 'encoding':
      return undecodable(inFile, settings);
    case 'quotes':
      return unreadable(inFile, { case: 'quotes' });
    case 'record-too-long':
      return tooLong(inFile, settings);
    case 'line-end':
      return unreadable(inFile, { case: 'line-end' });
    case 'no-heading':
      return withoutHeading(inFile, settings);
    case 'column-missing':
      return newLayout(inFile, { case: 'missing', ...said(inFile) });
    case 'column-twice':
      return newLayout(inFile, { case: 'twice', ...said(inFile) });
    case 'column-unknown':
      return newLayout(inFile, { case: 'unknown-columns', ...said(inFile) });
    case 'column-unnamed':
      return unnamed(inFile);
    case 'record-length':
      return ofNoKind(inFile);
    case 'not-well-formed':
      return malformed(inFile);
    case 'doctype':
      return notAllowed(inFile, { case: 'doctype', found: inFile.found });
    case 'too-deep':
      return unreadable(inFile, { case: 'too-deep', expected: numberOf(inFile.expected) });
    case 'key-twice':
      return unreadable(inFile, { case: 'name-twice', ...said(inFile) });
    case 'several-values':
      return unreadable(inFile, { case: 'goes-on', ...said(inFile) });
    case 'too-large':
      return tooLarge(inFile);
    case 'no-interchange':
      return withoutBeginning(inFile);
    case 'separators':
      return unreadable(inFile, { case: 'separators', ...said(inFile) });
    case 'release-at-end':
      return cutOff(inFile, { case: 'announced', ...said(inFile) });
    case 'unfinished':
      return cutOff(inFile, { case: 'unfinished', ...said(inFile) });
    case 'not-a-zip':
      return catalogueFinding('FIL-001', {}, { case: 'not-a-zip' });
    case 'zip-too-large':
      return zipTooLarge(fault, settings);
    case 'zip-encrypted':
      return catalogueFinding('FIL-001', {}, { case: 'password', ...said(fault) });
    case 'zip-damaged':
      return zipDamaged(fault);
    case 'zip-names':
      return zipNames(fault, settings);
    case 'member-missing':
      return otherFiles(fault, 'missing');
    case 'member-unknown':
      return otherFiles(fault, 'unknown');
    case 'member-twice':
      return otherFiles(fault, 'twice');
  }
}

/**
 * For a fault that is about the file: what is in no field, and what no field names. `label`: what people call the field,
 * or where it stands: 'Field 7'.
 */
export function recordFaultFinding(
  fault: RecordFault,
  record: { readonly line: number },
  label: string | undefined,
): Finding {
  const { kind, column, found } = fault;
  const place = { line: record.line, column };
  switch (kind) {
    case 'control':
      return catalogueFinding('FIL-009', place, controlCharacter(found), { group: found });
    case 'unknown':
      return catalogueFinding('FIL-006', place, newText(label, found), { group: found });
    case 'encoding':
      return catalogueFinding(
        'FIL-007',
        place,
        label === undefined ? { case: 'line', found } : { label, found },
        { group: label ?? '' },
      );
  }
}

function newText(label: string | undefined, found: string): FindingValues['FIL-006'] {
  return label === undefined ? { case: 'unknown', found } : { case: 'unclear', label, found };
}

function controlCharacter(found: string): FindingValues['FIL-009'] {
  return { case: found === 'U+0000' ? 'nul' : 'control', found };
}

/* ---------- where it is, and what was found ---------- */

/** A fault of the file, or of one in a zip, whose name is then `member`. */
interface Located {
  readonly line: number;
  readonly member: string | undefined;
  readonly found: string | undefined;
  readonly expected: string | undefined;
}

/** The reader of zips puts the file's name in front of what was found. */
function locate({ line, found, expected }: SourceFault, { syntax }: SourceSettings): Located {
  if (syntax.kind !== 'zip') return { line, member: undefined, found, expected };
  const [, member = found, inMember] = /^(.*?): (.*)$/su.exec(found ?? '') ?? [];
  return { line, member, found: inMember, expected };
}

function said({ found, expected }: Pick<SourceFault, 'found' | 'expected'> | Located) {
  return { found, expected };
}

function numberOf(text: string | undefined): number | undefined {
  return /^\d+$/u.test(text ?? '') ? Number(text) : undefined;
}

/* ---------- bytes ---------- */

function unreadable({ line, member }: Located, values: KnownValues<'FIL-001'>): Finding {
  return catalogueFinding('FIL-001', { line }, { ...values, member });
}

function notAllowed({ line, member }: Located, values: KnownValues<'FIL-009'>): Finding {
  return catalogueFinding(
    'FIL-009',
    { line },
    { ...values, member },
    { group: values.found ?? '' },
  );
}

function cutOff({ line, member }: Located, values: KnownValues<'FIL-002'>): Finding {
  return catalogueFinding('FIL-002', { line }, { ...values, member });
}

/** A heading says what was found; of a file that is one tree it is known that it is not all in the encoding. */
function undecodable(
  { line, member, found, expected }: Located,
  settings: SourceSettings,
): Finding {
  const charset = expected === undefined ? charsets(settings) : charsetName(expected);
  const name = found === undefined ? 'file' : 'heading';
  return catalogueFinding('FIL-007', { line }, { case: name, found, expected: charset, member });
}

/** As people write them; of a zip those of all its files, since it is not said which of them this one is. */
function charsets({ syntax, source }: SourceSettings): string {
  const sources = syntax.kind === 'zip' ? syntax.members : [{ syntax, encoding: source.encoding }];
  const names = sources.map((one) => (one.syntax.kind === 'json' ? 'utf-8' : one.encoding));
  return [...new Set(names)].map(charsetName).join(' or ');
}

function charsetName(encoding: string): string {
  return encoding.startsWith('windows') ? capitalise(encoding) : encoding.toUpperCase();
}

function tooLong(fault: Located, { syntax }: SourceSettings): Finding {
  const agreed = 'maxRecordBytes' in syntax ? syntax.maxRecordBytes : undefined;
  return unreadable(fault, { case: 'too-long', limit: numberOf(fault.expected) ?? agreed });
}

/** `byte 81: XYZ`, from the reader of fixed width. */
function ofNoKind(fault: Located): Finding {
  const [, byte, found = fault.found] = /^byte (\d+): (.*)$/su.exec(fault.found ?? '') ?? [];
  return unreadable(fault, { case: 'no-kind', byte: numberOf(byte), found });
}

/* ---------- columns ---------- */

function newLayout({ line, member }: Located, values: KnownValues<'FIL-006'>): Finding {
  return catalogueFinding('FIL-006', { line }, { ...values, member });
}

/** Where nothing may stand above the heading there is nothing at all. */
function withoutHeading(fault: Located, { syntax }: SourceSettings): Finding {
  const row = syntax.kind === 'delimited' ? syntax.heading?.row : undefined;
  if (row === 1) return catalogueFinding('FIL-005', {}, { case: 'nothing' });
  return newLayout(fault, { case: 'no-heading', expected: row });
}

/** A column's number, or nothing where it is the definition that asks for a column without a name. */
function unnamed(fault: Located): Finding {
  const column = numberOf(fault.found);
  return newLayout(fault, { case: column === undefined ? 'unnamed-wanted' : 'unnamed', column });
}

/* ---------- XML, JSON ---------- */

/** What the reader of XML says of an element that is still open at the end, and of a control character. */
const UNCLOSED = /^(.*) without its end$/su;
const CONTROL = /^U\+00[01][\dA-F]$/u;
const DECLARED = /^encoding="(.*)"$/su;

function malformed(fault: Located): Finding {
  const { found = '', expected } = fault;
  const unclosed = UNCLOSED.exec(found)?.[1];
  const declared = isEncoding(expected) ? DECLARED.exec(found)?.[1] : undefined;
  if (found === '') return cutOff(fault, { case: 'unclosed' });
  if (unclosed !== undefined) return cutOff(fault, { case: 'unclosed', found: unclosed });
  if (CONTROL.test(found)) return notAllowed(fault, controlCharacter(found));
  if (declared === undefined) return unreadable(fault, { case: 'not-well-formed', ...said(fault) });
  const charset = charsetName(expected ?? '');
  return unreadable(fault, { case: 'declared-encoding', found: declared, expected: charset });
}

function isEncoding(text: string | undefined): boolean {
  return ENCODINGS.some((encoding) => encoding === text);
}

/** Of the file's size the limit is in bytes and there is no line; of what is in it, in whatever is counted there. */
function tooLarge({ line, member, expected }: Located): Finding {
  const limit = numberOf(expected);
  if (limit === MAX_TREE_BYTES) return catalogueFinding('FIL-008', {}, { limit, member });
  return catalogueFinding('FIL-008', { line }, { case: 'limit', limit, member });
}

/* ---------- EDIFACT, TRADACOMS, X12 ---------- */

/** Without anything found the file is empty. */
function withoutBeginning(fault: Located): Finding {
  if (fault.found === undefined && fault.member === undefined) {
    return catalogueFinding('FIL-005', {}, { case: 'nothing' });
  }
  return unreadable(fault, { case: 'beginning', ...said(fault) });
}

/* ---------- zip ---------- */

function zipTooLarge({ found, expected }: SourceFault, { syntax }: SourceSettings): Finding {
  const limit = syntax.kind === 'zip' ? syntax.maxBytes : undefined;
  const tooBig = (values: KnownValues<'FIL-008'>) => catalogueFinding('FIL-008', {}, values);
  if (found === undefined) return tooBig({ case: 'zip', limit });
  if (found === 'zip64') return tooBig({ case: 'zip64', found });
  if (expected === undefined) return tooBig({ case: 'unpacked', found, limit });
  const files = Number.parseInt(found, 10);
  return tooBig({ case: 'files', files, limit: Number.parseInt(expected, 10) });
}

function zipDamaged({ found, expected }: SourceFault): Finding {
  if (expected === 'end') return catalogueFinding('FIL-002', {}, { case: 'cut-zip' });
  if (expected === 'one part') return catalogueFinding('FIL-001', {}, { case: 'zip-parts' });
  /* Its method is said with the name: `x.csv: method 12`. */
  const isOther = expected === 'deflated';
  return catalogueFinding('FIL-001', {}, { case: isOther ? 'zip-method' : 'zip-damaged', found });
}

function zipNames(fault: SourceFault, settings: SourceSettings): Finding {
  const { found, expected } = fault;
  if (expected === 'a file') return catalogueFinding('FIL-009', {}, { case: 'not-a-file', found });
  if (expected === undefined) return otherFiles(fault, 'unreadable-name');
  return otherFiles(fault, areMembers(expected, settings) ? 'either' : 'two-names');
}

/** Whether a text is the names of several of its files, as the settings have them. */
function areMembers(text: string, { syntax }: SourceSettings): boolean {
  const globs = text.split(', ');
  const known = syntax.kind === 'zip' ? syntax.members.map(({ files }) => files) : [];
  return globs.length > 1 && globs.every((glob) => known.includes(glob));
}

function otherFiles(fault: SourceFault, name: FindingValues['FIL-010']['case']): Finding {
  return catalogueFinding('FIL-010', {}, { case: name, ...said(fault) });
}
