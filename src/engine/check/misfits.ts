/** Joins transform's view of a column to the rules' view of a value: what in the file stands behind what does not fit. */
import {
  type CompiledDefinition,
  DOCUMENT_VALUES,
  LINE_VALUES,
} from '../../formats/compile-definition.ts';
import type { ColumnMisfit } from '../../stages/transform/map-document.ts';
import type { Misfit, MisfitSource } from '../../stages/validate/rule.ts';

export function* misfitsForRules(
  misfits: Iterable<ColumnMisfit>,
  compiled: CompiledDefinition,
): Generator<Misfit> {
  for (const misfit of misfits) {
    const { column, row, tooLong, lacking } = misfit;
    yield {
      column: column.definition.name,
      line: row?.line,
      source: sourceOf(misfit, compiled),
      tooLong,
      lacking,
    };
  }
}

/** Only a column that is one value of the file points at a field; the others are AIMS's or a list's. */
function sourceOf(
  { column, row }: ColumnMisfit,
  compiled: CompiledDefinition,
): MisfitSource | undefined {
  const [part] = column.parts;
  if (column.parts.length !== 1 || part === undefined) return undefined;
  if (part.kind === 'document') {
    const value = DOCUMENT_VALUES.find((name) => name === part.name);
    return value === undefined || compiled.documentSources[value] === undefined
      ? undefined
      : { of: 'document', value };
  }
  if (part.kind !== 'line' || row?.line === undefined) return undefined;
  const value = LINE_VALUES.find((name) => name === part.name);
  return value === undefined || compiled.lineSources[value] === undefined
    ? undefined
    : { of: 'line', value, line: row.line };
}
