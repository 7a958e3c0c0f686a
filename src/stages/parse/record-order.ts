/**
 * Watches the order and number of records against the definition: what must come first or last, how often, and
 * below what. Every record counts; one that has no place is reported, never passed over.
 */
import type { Finding } from '../../domain/finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { CompiledDefinition, CompiledRecord } from '../../formats/compile-definition.ts';
import type { LocatedRecord } from '../../formats/delimited/read.ts';

export class RecordOrder {
  readonly #compiled: CompiledDefinition;
  readonly #counts = new Map<string, number>();
  readonly #moved = new Set<string>();
  #seen = 0;
  #firstLine: { readonly line: number; readonly begins: string } | undefined;
  #last: CompiledRecord | undefined;

  constructor(compiled: CompiledDefinition) {
    this.#compiled = compiled;
  }

  count(record: string): number {
    return this.#counts.get(record) ?? 0;
  }

  take(record: CompiledRecord, located: LocatedRecord): readonly Finding[] {
    const { name, position, parent } = record.definition;
    // Of two sets of figures nobody knows which is the file's.
    const max = record.isControl ? 1 : record.definition.max;
    const begins = located.fields[0] ?? '';
    const count = this.count(name) + 1;
    const findings: Finding[] = [];
    this.#firstLine ??= { line: located.line, begins };
    if (this.#last !== undefined) findings.push(...this.#misplaced(this.#last, located));
    if (position === 'first' && this.#seen > 0 && count === 1)
      findings.push(...this.#misplaced(record, located));
    if (max !== undefined && count > max) findings.push(...this.#misplaced(record, located));
    if (parent !== undefined && this.count(parent) === 0) findings.push(orphan(located, begins));
    this.#counts.set(name, count);
    this.#seen += 1;
    this.#last = position === 'last' ? record : undefined;
    return findings;
  }

  /** What is missing, once the file is through. */
  finish(): readonly Finding[] {
    return this.#compiled.records
      .filter((record) => this.#isMissing(record))
      .map((record) => this.#missing(record));
  }

  /** Without a control record no file is whole, whatever the definition says of how often it occurs. */
  #isMissing({ definition: { name, min }, isControl }: CompiledRecord): boolean {
    return this.count(name) < (isControl ? 1 : min) && !this.#moved.has(name);
  }

  #missing(record: CompiledRecord): Finding {
    if (isTrailing(record)) return catalogueFinding('FIL-002', {}, { case: 'no-control' });
    const { line, begins } = this.#firstLine ?? { line: 1, begins: '' };
    return catalogueFinding('FIL-001', { line }, { case: 'order', found: begins });
  }

  /** Said once a record type: two files glued together would otherwise fill the page. */
  #misplaced(record: CompiledRecord, located: LocatedRecord): readonly Finding[] {
    const { name } = record.definition;
    if (this.#moved.has(name)) return [];
    this.#moved.add(name);
    if (isTrailing(record))
      return [catalogueFinding('FIL-002', { line: located.line }, { case: 'other' })];
    return [orphan(located, located.fields[0] ?? '')];
  }
}

/** A record that says whether the file is whole: without it in its place the file is not complete. */
function isTrailing(record: CompiledRecord): boolean {
  return record.isControl || record.definition.position === 'last';
}

function orphan({ line }: LocatedRecord, found: string): Finding {
  return catalogueFinding('FIL-001', { line }, { case: 'order', found });
}
