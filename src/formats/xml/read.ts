/**
 * Reads XML into records: elements at the paths that a definition names. DOCTYPEs are refused before anything is read, so
 * there are no entities, no other files and no network. With `others: refused` elements, attributes and text that
 * neither a field nor a record path names are said; with `allowed` they are let be, text between elements too.
 * Comments and processing instructions are nobody's business, and neither are xmlns and xsi:schemaLocation.
 */
import { XMLValidator } from 'fast-xml-parser';
import type { Encoding, RecordDefinition, XmlSyntax } from '../../domain/interface.ts';
import type { SyntaxReader } from '../syntax.ts';
import type { RecordBuilder } from '../tree/build-records.ts';
import { TreePlan } from '../tree/plan.ts';
import { treeReader } from '../tree/read-tree.ts';
import { TreeFault, type TreeSource } from '../tree/source.ts';
import { namesOfPaths } from './namespaces.ts';
import { scanXml } from './scan.ts';

/** Throws SETTINGS_MISTAKES for a path that cannot be read or whose prefix has no namespace. */
export function xmlReader(
  syntax: XmlSyntax,
  encoding: Encoding,
  records: readonly RecordDefinition[],
): SyntaxReader {
  const plan = new TreePlan(records, namesOfPaths(syntax.namespaces));
  const scan = (source: TreeSource, builder: RecordBuilder) => {
    refuseDoctype(source);
    source.checkEncoding();
    refuseNoCharacters(source);
    scanXml(source, builder, syntax.maxDepth);
    askValidator(source);
  };
  return treeReader({ encoding, others: syntax.others, scan }, plan);
}

/** Wherever it stands, in a comment too: nothing is read of a file that may try. */
function refuseDoctype({ latin1 }: TreeSource): void {
  for (const found of ['<!DOCTYPE', '<!ENTITY']) {
    const at = latin1.indexOf(found);
    if (at >= 0) throw new TreeFault('doctype', at, { found });
  }
}

/** Control characters, and the two that are none in any encoding: U+FFFE and U+FFFF as UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const NO_UTF8_CHARACTER = /\u00ef\u00bf[\u00be\u00bf]/;

function refuseNoCharacters({ latin1, encoding }: TreeSource): void {
  const at = latin1.search(NO_CHARACTER);
  if (at >= 0) throw new TreeFault('not-well-formed', at, { found: codePoint(latin1, at) });
  const none = encoding === 'utf-8' ? latin1.search(NO_UTF8_CHARACTER) : -1;
  if (none >= 0) throw new TreeFault('not-well-formed', none, { found: 'U+FFFE or U+FFFF' });
}

function codePoint(text: string, at: number): string {
  return `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
}

const HIGH_BYTES = /[\u0080-\u00ff]+/g;

/** A second opinion on what our own scanner took. It is about signs, which are ASCII: letters beyond count as one. */
function askValidator({ latin1 }: TreeSource): void {
  const verdict = XMLValidator.validate(latin1.replace(HIGH_BYTES, 'x'));
  if (verdict === true) return;
  const { line, msg } = verdict.err;
  throw new TreeFault('not-well-formed', placeOfLine(latin1, line), { found: msg });
}

/** Where a line begins, from 1. */
function placeOfLine(latin1: string, line: number): number {
  let at = 0;
  for (let no = 1; no < line; no += 1) at = latin1.indexOf('\n', at) + 1;
  return at;
}
