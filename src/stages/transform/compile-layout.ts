/**
 * Prepares a layout for writing: each column's value as parts to join. Constants are filled in here, once; a name
 * that nobody knows stops everything, as a column must never be empty by a slip in the settings.
 */
import {
  DOCUMENT_NAMES,
  type DocumentName,
  LINE_NAMES,
  type LineName,
} from '../../config/template-names.ts';
import { AimsError } from '../../domain/errors.ts';
import type { Definition, Layout, LayoutColumn, LayoutFile } from '../../domain/interface.ts';

export type ColumnPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group' }
  | { readonly kind: 'document'; readonly name: DocumentName }
  | { readonly kind: 'line'; readonly name: LineName };

export interface CompiledColumn {
  readonly definition: LayoutColumn;
  readonly parts: readonly ColumnPart[];
}

export interface CompiledFile {
  readonly definition: LayoutFile;
  readonly columns: readonly CompiledColumn[];
  /** Those that a document could have no fitting value for: the others always have one. */
  readonly judged: readonly CompiledColumn[];
}

export interface CompiledLayout {
  readonly definition: Layout;
  readonly files: readonly CompiledFile[];
}

export function compileLayout(layout: Layout, definition: Definition): CompiledLayout {
  const { constants } = definition.to;
  const files = layout.files.map((file): CompiledFile => {
    const columns = file.columns.map((column) => ({
      definition: column,
      parts: partsOf(column.value, constants, layout.name),
    }));
    return { definition: file, columns, judged: columns.filter(canMisfit) };
  });
  return { definition: layout, files };
}

/** What AIMS works out itself for every document: never empty, and never longer than a number is. */
const ALWAYS_THERE: readonly string[] = [
  'document id',
  'document gross',
  'document type',
  'document calculateTax',
  'line id',
  'line no',
  'line amount',
  'line net',
  'line type',
];
const LONGEST_OF_THEM = 20;

function canMisfit({ definition: { required, max }, parts }: CompiledColumn): boolean {
  const [only] = parts;
  const isAlone = parts.length === 1 && only !== undefined && 'name' in only;
  const isThere = isAlone && ALWAYS_THERE.includes(`${only.kind} ${only.name}`);
  if (isThere) return max !== undefined && max < LONGEST_OF_THEM;
  const isLookedUp = parts.some(
    (part) => part.kind === 'line' && ['account', 'taxClassification'].includes(part.name),
  );
  return required || max !== undefined || isLookedUp;
}

/** The value of a column that is the same in every row of a batch; undefined where it varies. */
export function constantValue(column: CompiledColumn, group: string): string | undefined {
  const texts = column.parts.map((part) =>
    part.kind === 'text' ? part.text : part.kind === 'group' ? group : undefined,
  );
  return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
}

function partsOf(
  template: string,
  constants: Readonly<Record<string, string>>,
  layout: string,
): readonly ColumnPart[] {
  return template
    .split(/(\{[^{}]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const part = piece.startsWith('{') ? named(piece.slice(1, -1), constants) : textPart(piece);
      if (part === undefined)
        throw new AimsError('SETTINGS_MISTAKES', { layout, unknownName: piece });
      return part;
    });
}

function named(name: string, constants: Readonly<Record<string, string>>): ColumnPart | undefined {
  if (name === 'group') return { kind: 'group' };
  const [kind, rest = ''] = name.split('.', 2);
  const document = DOCUMENT_NAMES.find((one) => one === rest);
  if (kind === 'document' && document !== undefined) return { kind: 'document', name: document };
  const line = LINE_NAMES.find((one) => one === rest);
  if (kind === 'line' && line !== undefined) return { kind: 'line', name: line };
  const constant = kind === 'constant' ? constants[rest] : undefined;
  return constant === undefined ? undefined : textPart(constant);
}

function textPart(text: string): ColumnPart {
  return { kind: 'text', text };
}
