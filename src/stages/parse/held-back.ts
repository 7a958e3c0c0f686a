/**
 * Keeps one record back, so that the last of a file is known for the last when it is looked at. A reader's records are
 * gone with its next bytes, so what is kept is a copy.
 */
import type { SourceRecord } from '../../formats/syntax.ts';

export class HeldBack {
  /** How many there are to copy. */
  readonly #slots: number;
  #kept: readonly SourceRecord[] = [];

  constructor(slots: number) {
    this.#slots = slots;
  }

  /** These, with the one kept before them and without their last. */
  pass(records: readonly SourceRecord[]): readonly SourceRecord[] {
    const last = records.at(-1);
    if (last === undefined) return [];
    const ready = [...this.#kept, ...records.slice(0, -1)];
    this.#kept = [copyOf(last, this.#slots)];
    return ready;
  }

  rest(records: readonly SourceRecord[]): readonly SourceRecord[] {
    const all = [...this.#kept, ...records];
    this.#kept = [];
    return all;
  }
}

function copyOf(record: SourceRecord, slots: number): SourceRecord {
  const { line, endLine, offset, bytes, width, tag, depth, units, faults } = record;
  const texts = Array.from({ length: slots }, (_, slot) => record.text(slot));
  const begins = record.begins();
  return {
    ...{ line, endLine, offset, bytes, width, tag, depth, units, faults },
    text: (slot) => texts[slot],
    begins: () => begins,
  };
}
