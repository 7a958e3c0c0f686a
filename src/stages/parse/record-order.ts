/**
 * Watches the order and number of records against the definition: what must come first or last, how often, and
 * below what. Every record counts; one that has no place is reported, never passed over.
 */
import type { Finding } from '../../domain/finding.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { CompiledDefinition, CompiledRecord } from '../../formats/compile-definition.ts';
import type { SourceRecord } from '../../formats/syntax.ts';

type Beginning = Pick<SourceRecord, 'line'> & { readonly begins: string };

export class RecordOrder {
  readonly #records: readonly CompiledRecord[];
  /** Types that are counted anew below each of their parents, by the parent's type. */
  readonly #perParent: ReadonlyMap<string, readonly CompiledRecord[]>;
  readonly #counts = new Map<string, number>();
  readonly #belowParent = new Map<string, number>();
  readonly #moved = new Set<string>();
  #seen = 0;
  #first: Beginning | undefined;
  #last: CompiledRecord | undefined;

  constructor({ records }: CompiledDefinition) {
    this.#records = records;
    this.#perParent = Map.groupBy(records.filter(isPerParent), parentOf);
  }

  take(record: CompiledRecord, source: SourceRecord): readonly Finding[] {
    const { name, position } = record.definition;
    const count = this.#count(name) + 1;
    const findings: Finding[] = [];
    this.#first ??= { line: source.line, begins: source.begins() };
    if (this.#last !== undefined) findings.push(...this.#misplaced(this.#last, source));
    if (position === 'first' && this.#seen > 0 && count === 1)
      findings.push(...this.#misplaced(record, source));
    if (this.#isTooMany(record, count)) findings.push(...this.#misplaced(record, source));
    if (this.#isOrphan(record)) findings.push(outOfOrder(source, source.begins()));
    this.#counts.set(name, count);
    this.#seen += 1;
    for (const child of this.#perParent.get(name) ?? NONE) findings.push(...this.#beginAnew(child));
    this.#last = position === 'last' ? record : undefined;
    return findings;
  }

  /** What is missing, once the file is through. */
  finish(): readonly Finding[] {
    return this.#records
      .filter((record) => this.#isMissing(record))
      .map((record) => this.#missing(record));
  }

  #count(record: string): number {
    return this.#counts.get(record) ?? 0;
  }

  #isTooMany(record: CompiledRecord, count: number): boolean {
    const { name, max } = record.definition;
    if (isPerParent(record)) {
      const below = (this.#belowParent.get(name) ?? 0) + 1;
      this.#belowParent.set(name, below);
      return max !== undefined && below > max;
    }
    // Of two sets of figures nobody knows which is the file's.
    const most = record.isControl ? 1 : max;
    return most !== undefined && count > most;
  }

  /** One that is known by a key may come before its parent. */
  #isOrphan({ definition: { parent } }: CompiledRecord): boolean {
    return parent !== undefined && parent.by !== 'key' && this.#count(parent.record) === 0;
  }

  /** Below the next parent it is counted from nothing; below the one before there may have been too few. */
  #beginAnew(record: CompiledRecord): readonly Finding[] {
    const isFirst = this.#count(parentOf(record)) === 1;
    const isMissing = !isFirst && this.#lacksBelow(record);
    this.#belowParent.set(record.definition.name, 0);
    return isMissing ? [this.#missing(record)] : [];
  }

  #lacksBelow({ definition: { name, min } }: CompiledRecord): boolean {
    return (this.#belowParent.get(name) ?? 0) < min && !this.#moved.has(name);
  }

  /** Without a control record no file is whole, whatever the definition says of how often it occurs. */
  #isMissing(record: CompiledRecord): boolean {
    const { name, min } = record.definition;
    if (isPerParent(record)) return this.#count(parentOf(record)) > 0 && this.#lacksBelow(record);
    return this.#count(name) < (record.isControl ? 1 : min) && !this.#moved.has(name);
  }

  #missing(record: CompiledRecord): Finding {
    if (isTrailing(record)) return catalogueFinding('FIL-002', {}, { case: 'no-control' });
    const { line, begins } = this.#first ?? { line: 1, begins: '' };
    return catalogueFinding('FIL-001', { line }, { case: 'order', found: begins });
  }

  /** Said once a record type: two files glued together would otherwise fill the page. */
  #misplaced(record: CompiledRecord, source: SourceRecord): readonly Finding[] {
    const { name } = record.definition;
    if (this.#moved.has(name)) return [];
    this.#moved.add(name);
    if (isTrailing(record))
      return [catalogueFinding('FIL-002', { line: source.line }, { case: 'other' })];
    return [outOfOrder(source, source.begins())];
  }
}

const NONE: readonly CompiledRecord[] = [];

function isPerParent({ definition: { per, parent } }: CompiledRecord): boolean {
  return per === 'parent' && parent !== undefined && parent.by !== 'key';
}

function parentOf({ definition: { parent } }: CompiledRecord): string {
  return parent?.record ?? '';
}

/** A record that says whether the file is whole: without it in its place the file is not complete. */
function isTrailing(record: CompiledRecord): boolean {
  return record.isControl || record.definition.position === 'last';
}

function outOfOrder({ line }: Pick<SourceRecord, 'line'>, found: string): Finding {
  return catalogueFinding('FIL-001', { line }, { case: 'order', found });
}
