/**
 * What a rule is: one check of one document against what the definition and the lists say. Rules are made for one
 * file, judge its documents in order and never change them; a value that could not be read is judged by none.
 */
import type { Period } from '../../domain/accounting-date.ts';
import type { Document, Line } from '../../domain/document.ts';
import type { Finding } from '../../domain/finding.ts';
import type { DatasetRole, Definition } from '../../domain/interface.ts';
import type { Lookups } from '../../domain/lookups.ts';
import type { Place } from '../../domain/make-finding.ts';
import type { RateOf } from '../../domain/vat.ts';
import { catalogueFinding, type KnownValues } from '../../formats/catalogue-finding.ts';
import type {
  CompiledDefinition,
  CompiledField,
  DocumentValue,
  LineValue,
} from '../../formats/compile-definition.ts';
import type { ParsedDocument } from '../../formats/parsed-document.ts';
import type { CheckKey } from '../../words/checks.ts';
import type { FindingCode } from '../../words/finding-values.ts';

export interface Rule {
  readonly check: CheckKey;
  /** Without these lists it cannot be done, and the record says so. */
  readonly needs: readonly DatasetRole[];
  /** `sofar`: what the rules before it found in this document. */
  judge(parsed: ParsedDocument, sofar: readonly Finding[]): Judging;
}

/**
 * Yields findings and returns whether the document was judged. False: a value could not be read or another problem
 * comes first, so the document neither passed nor failed.
 */
export type Judging = Generator<Finding, boolean>;

/** A value that a column of the target does not take: too long for it, or empty where it must not be. */
export interface Misfit {
  readonly column: string;
  readonly line: Line | undefined;
  /** The value of the file behind the column; undefined where a list or AIMS itself gives it. */
  readonly source: MisfitSource | undefined;
  /** Undefined: it is empty. */
  readonly tooLong: { readonly bytes: number; readonly max: number } | undefined;
  /** The code that a list has nothing for, where the column is what the list should give. */
  readonly lacking: string | undefined;
}

export type MisfitSource =
  | { readonly of: 'document'; readonly value: DocumentValue }
  | { readonly of: 'line'; readonly value: LineValue; readonly line: Line };

export interface RuleContext {
  readonly compiled: CompiledDefinition;
  readonly definition: Definition;
  readonly lookups: Lookups;
  readonly rates: RateOf;
  readonly periods: readonly Period[] | undefined;
  /** The day in the United Kingdom. */
  readonly today: string;
  /** Maps a document through the target's layout; given by the engine, as transform is another stage. */
  misfits(document: Document): Iterable<Misfit>;
}

/** Where a document's value stands in the file. */
export function placeOf(context: RuleContext, document: Document, value: DocumentValue): Place {
  const { documentSources } = context.compiled;
  return { document: document.no, line: document.line, ...ofField(documentSources[value]?.field) };
}

export function placeInLine(
  context: RuleContext,
  document: Document,
  line: Line,
  value: LineValue,
): Place {
  const { lineSources } = context.compiled;
  return {
    document: document.no,
    line: line.line,
    ...ofField(lineSources[value]?.field),
    ofLine: true,
  };
}

export function ofField(field: CompiledField | undefined): Pick<Place, 'column' | 'field'> {
  return { column: field?.column(), field: field?.definition.name };
}

export function problem<Code extends FindingCode>(
  code: Code,
  place: Place,
  values: KnownValues<Code>,
  group = '',
): Finding {
  return catalogueFinding(code, place, values, { group });
}

export function warning<Code extends FindingCode>(
  code: Code,
  place: Place,
  values: KnownValues<Code>,
  group = '',
): Finding {
  return catalogueFinding(code, place, values, { group, severity: 'warning' });
}
