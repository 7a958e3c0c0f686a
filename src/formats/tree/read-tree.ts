/**
 * Reads a file that is one tree. Nobody can say that the tree is whole before its last byte, so the bytes are gathered
 * until then, up to a limit; a file with a fault gives no records at all.
 */
import type { Encoding } from '../../domain/interface.ts';
import type { RecordReader, SourceFault, SourceRecord, SyntaxReader } from '../syntax.ts';
import { RecordBuilder } from './build-records.ts';
import type { TreePlan } from './plan.ts';
import { markBytes, TreeFault, TreeSource } from './source.ts';

/** 20 MiB: reading takes up to 400 MiB then, which a test measures. Alma, FOLIO and UBL files have a hundredth of it. */
export const MAX_TREE_BYTES = 20 * 1024 * 1024;

export interface TreeFormat {
  readonly encoding: Encoding;
  readonly others: 'allowed' | 'refused';
  /** Tells the builder what is in the source. Throws a TreeFault. */
  scan(source: TreeSource, builder: RecordBuilder): void;
}

export function treeReader(format: TreeFormat, plan: TreePlan): SyntaxReader {
  return {
    slot: (place, record) => plan.slot(place, record),
    columnOf: () => undefined,
    open: () => new TreeReader(format, plan),
  };
}

class TreeReader implements RecordReader {
  readonly #format: TreeFormat;
  readonly #plan: TreePlan;
  /** Grows in place: a list of chunks would take the file's size twice to be put together. */
  #bytes = new ArrayBuffer(0, { maxByteLength: MAX_TREE_BYTES });
  #isEnded = false;
  #fault: SourceFault | undefined;

  constructor(format: TreeFormat, plan: TreePlan) {
    this.#format = format;
    this.#plan = plan;
  }

  get fault(): SourceFault | undefined {
    return this.#fault;
  }

  /** The root ended: a tree that is cut off is a fault. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  take(bytes: Uint8Array): readonly SourceRecord[] {
    if (this.#fault !== undefined) return [];
    if (this.#bytes.byteLength + bytes.length > MAX_TREE_BYTES) this.#refuseSize();
    else this.#gather(bytes);
    return [];
  }

  end(): readonly SourceRecord[] {
    if (this.#fault !== undefined) return [];
    return this.#read(Buffer.from(this.#bytes));
  }

  #gather(bytes: Uint8Array): void {
    const start = this.#bytes.byteLength;
    this.#bytes.resize(start + bytes.length);
    new Uint8Array(this.#bytes, start).set(bytes);
  }

  #refuseSize(): void {
    this.#bytes.resize(0);
    this.#fault = { reason: 'too-large', line: 1, expected: `${MAX_TREE_BYTES}` };
  }

  #read(file: Buffer): readonly SourceRecord[] {
    try {
      const source = new TreeSource(file, this.#format.encoding);
      const builder = new RecordBuilder(source, this.#plan, this.#format.others);
      this.#format.scan(source, builder);
      this.#isEnded = true;
      return builder.records;
    } catch (error) {
      if (!(error instanceof TreeFault)) throw error;
      this.#fault = { reason: error.reason, line: lineOf(file, error.at), ...error.said };
      return [];
    }
  }
}

/** From 1, of a place in the source. */
function lineOf(file: Buffer, place: number): number {
  const at = place + markBytes(file);
  let line = 1;
  for (let next = file.indexOf('\n'); next >= 0 && next < at; next = file.indexOf('\n', next + 1)) {
    line += 1;
  }
  return line;
}
