/** A record that was found in a tree: where its element is, its texts by slot, and what in it cannot be taken. */
import type { RecordFault, SourceRecord } from '../syntax.ts';
import { findText, type TreeNode } from './find-text.ts';
import type { RecordPlan } from './plan.ts';
import type { TreeSource } from './source.ts';

/** Where it begins. */
export interface RecordStart {
  readonly tag: string;
  readonly line: number;
  /** In the source: the byte-order mark does not count. */
  readonly at: number;
  readonly depth: number;
  readonly plan: RecordPlan | undefined;
}

/** Shared by all that have none: there are hundreds of thousands of records. */
const NONE: readonly never[] = [];

export class TreeRecord implements SourceRecord {
  readonly tag: string;
  readonly line: number;
  readonly depth: number;
  readonly offset: number;
  readonly #plan: RecordPlan | undefined;
  #texts: readonly (string | undefined)[] = NONE;
  #faults: RecordFault[] | undefined;
  readonly #source: TreeSource;
  #endLine: number;
  #bytes = 0;

  /** Without a plan it has no texts. */
  constructor(source: TreeSource, { tag, line, at, depth, plan }: RecordStart) {
    this.#source = source;
    this.#plan = plan;
    this.tag = tag;
    this.line = line;
    this.depth = depth;
    this.offset = source.base + at;
    this.#endLine = line;
  }

  get width(): undefined {
    return undefined;
  }

  get units(): number {
    return 1;
  }

  get endLine(): number {
    return this.#endLine;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get faults(): readonly RecordFault[] {
    return this.#faults ?? NONE;
  }

  text(slot: number): string | undefined {
    const no = this.#plan?.numbers.get(slot);
    return no === undefined ? undefined : this.#texts[no];
  }

  begins(): string {
    const start = this.offset - this.#source.base;
    return this.#source.shown(start, start + this.#bytes);
  }

  /** It ends before the place, on the line. */
  end(at: number, line: number): void {
    this.#bytes = this.#source.base + at - this.offset;
    this.#endLine = line;
  }

  /** False: the same was said just before, of its like. */
  unknown(found: string): boolean {
    const last = this.#faults?.at(-1);
    if (last?.found === found && last.slot === undefined) return false;
    this.#fault('unknown', undefined, found);
    return true;
  }

  /** Takes its texts from what was built of it. */
  fill(node: TreeNode): void {
    if (this.#plan === undefined) return;
    this.#texts = this.#plan.places.map(({ slot, path }) => {
      const found = findText(node, path);
      if (found.kind === 'unclear') this.#fault('unknown', slot, found.found);
      return found.kind === 'text' ? this.#checked(slot, found.text) : undefined;
    });
  }

  #checked(slot: number, text: string): string {
    const control = CONTROL.exec(text)?.[0];
    if (control !== undefined) this.#fault('control', slot, codePoint(control));
    if (!text.isWellFormed()) this.#fault('encoding', slot, text.toWellFormed());
    return text;
  }

  #fault(kind: RecordFault['kind'], slot: number | undefined, found: string): void {
    this.#faults ??= [];
    this.#faults.push({ kind, slot, column: undefined, found });
  }
}

/** Tabs and line ends are ordinary in a text that has its own end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
