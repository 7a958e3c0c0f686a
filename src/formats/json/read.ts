/**
 * Reads JSON into records: objects and items of arrays at the paths that a definition names. A step goes into the items of
 * an array by itself: `/batchedVouchers/batchedVoucherLines`. Numbers keep their digits as they are written, null is
 * absent, true and false are texts. With `others: refused` keys and texts that neither a field nor a record path names
 * are said; with `allowed` they are let be.
 */
import type { JsonSyntax, RecordDefinition } from '../../domain/interface.ts';
import type { SyntaxReader } from '../syntax.ts';
import type { RecordBuilder } from '../tree/build-records.ts';
import { TreePlan } from '../tree/plan.ts';
import { treeReader } from '../tree/read-tree.ts';
import type { TreeSource } from '../tree/source.ts';
import { NAMES_OF_KEYS } from './keys.ts';
import { scanJson } from './scan.ts';

/** Throws SETTINGS_MISTAKES for a path that cannot be read or that names an attribute. */
export function jsonReader(syntax: JsonSyntax, records: readonly RecordDefinition[]): SyntaxReader {
  const scan = (source: TreeSource, builder: RecordBuilder) => {
    source.checkEncoding();
    scanJson(source, builder, syntax.maxDepth);
  };
  return treeReader(
    { encoding: 'utf-8', others: syntax.others, scan },
    new TreePlan(records, NAMES_OF_KEYS),
  );
}
