/**
 * Finds the record that each record belongs to: the last one of its type, the element it is in, or the one with its key.
 * A record whose parent never comes is reported, never passed over.
 */
import type { Finding } from '../../domain/finding.ts';
import type { RecordDefinition } from '../../domain/interface.ts';
import { catalogueFinding } from '../../formats/catalogue-finding.ts';
import type { CompiledDefinition, CompiledRecord } from '../../formats/compile-definition.ts';
import type { ReadRecord } from '../../formats/read-record.ts';
import type { SourceRecord } from '../../formats/syntax.ts';

type KeyParent = Extract<NonNullable<RecordDefinition['parent']>, { by: 'key' }>;

/** What is known once the file is through of records whose parent had not come. */
export interface Settled {
  readonly placed: readonly ReadRecord[];
  readonly findings: readonly Finding[];
}

export class PlaceRecords {
  readonly #kept: ReadonlySet<string>;
  readonly #lastOf = new Map<string, ReadRecord>();
  /** By how deep it is, where records nest. */
  readonly #open: ReadRecord[] = [];
  readonly #keyed: readonly KeyedParents[];
  readonly #waiting: ReadRecord[] = [];
  #last: ReadRecord | undefined;

  constructor(compiled: CompiledDefinition) {
    this.#kept = keptByParent(compiled);
    this.#keyed = compiled.records.flatMap(({ definition: { parent } }) =>
      parent?.by === 'key' ? [new KeyedParents(parent)] : [],
    );
  }

  /** The record that was placed last. */
  get last(): ReadRecord | undefined {
    return this.#last;
  }

  /** What a record about to be read belongs to; undefined where that depends on its own fields. */
  parentOf(
    { definition: { parent } }: CompiledRecord,
    { depth }: SourceRecord,
  ): ReadRecord | undefined {
    if (parent === undefined || parent.by === 'key') return undefined;
    if (parent.by === 'order') return this.#lastOf.get(parent.record);
    for (let level = depth - 1; level >= 0; level -= 1) {
      const above = this.#open[level];
      if (above?.type.definition.name === parent.record) return above;
    }
    return undefined;
  }

  /** False: its parent has not come yet. */
  place(read: ReadRecord, depth: number): boolean {
    const { name, parent } = read.type.definition;
    this.#open[depth] = read;
    this.#open.length = depth + 1;
    this.#lastOf.set(name, read);
    this.#last = read;
    for (const keyed of this.#keyed) keyed.takeParent(read);
    if (parent?.by === 'key') return this.#placeByKey(read);
    if (read.parent !== undefined && this.#kept.has(name)) read.parent.adopt(read);
    return true;
  }

  settle(): Settled {
    const placed = this.#waiting.filter((read) => this.#adoptByKey(read));
    const orphans = this.#waiting.filter(({ parent }) => parent === undefined);
    return { placed, findings: orphans.map(orphan) };
  }

  #placeByKey(read: ReadRecord): boolean {
    const isPlaced = this.#adoptByKey(read);
    if (!isPlaced) this.#waiting.push(read);
    return isPlaced;
  }

  #adoptByKey(read: ReadRecord): boolean {
    const { parent } = read.type.definition;
    const holder = this.#keyed.find((keyed) => keyed.parent === parent)?.find(read);
    holder?.adopt(read);
    return holder !== undefined;
  }
}

/** Records by the fields that others name them by. Of two with one key the first is taken; the other is a repeat, which rules judge. */
class KeyedParents {
  readonly parent: KeyParent;
  readonly #byKey = new Map<string, ReadRecord>();

  constructor(parent: KeyParent) {
    this.parent = parent;
  }

  takeParent(read: ReadRecord): void {
    if (read.type.definition.name !== this.parent.record) return;
    const key = keyOf(read, this.parent.parentFields);
    if (!this.#byKey.has(key)) this.#byKey.set(key, read);
  }

  find(read: ReadRecord): ReadRecord | undefined {
    return this.#byKey.get(keyOf(read, this.parent.fields));
  }
}

function keyOf(read: ReadRecord, fields: readonly string[]): string {
  return fields.map((name) => read.texts[read.type.field(name)?.no ?? -1] ?? '').join('\u001f');
}

/**
 * The types that their parent keeps: those of a document, and what stands once below another. A file's header must not
 * hold a million invoices.
 */
function keptByParent({ definition }: CompiledDefinition): ReadonlySet<string> {
  const { records, document } = definition;
  const isBelowDocument = (name: string, seen: readonly string[] = []): boolean => {
    const above = records.find((one) => one.name === name)?.parent?.record;
    if (above === undefined || seen.includes(above)) return false;
    return above === document.record || isBelowDocument(above, [...seen, above]);
  };
  const kept = records.filter(({ name, max }) => max === 1 || isBelowDocument(name));
  return new Set(kept.map(({ name }) => name));
}

function orphan(read: ReadRecord): Finding {
  const { parent } = read.type.definition;
  const found = parent?.by === 'key' ? keyOf(read, parent.fields).replaceAll('\u001f', ' ') : '';
  const values = { case: 'order' as const, found, expected: undefined };
  return catalogueFinding('FIL-001', { line: read.line }, values, { group: found });
}
