/**
 * Makes records of what a scanner meets in a file: it is told of each element (XML) or value (JSON) as it begins and
 * ends. It keeps what the plan wants, and where the definition refuses others it says what nobody named: in the record
 * that holds it, or, outside all records, as a record of its own that no definition knows.
 */
import type { SourceRecord } from '../syntax.ts';
import type { TreeNode } from './find-text.ts';
import type { PlanNode, RecordPlan, TreePlan } from './plan.ts';
import { LineCounter, shorten, TreeFault, type TreeSource } from './source.ts';
import { TreeRecord } from './tree-record.ts';

/** Records, faults and elements at one time: more would not fit into memory, and no file for people has so many. */
const MAX_HELD = 500_000;

/** XML's white space; a no-break space is text. */
const BLANK = /^[ \t\r\n]*$/;

/** An element that has begun and has not ended. */
interface Open {
  readonly name: string;
  readonly plan: PlanNode;
  readonly node: TreeNode;
  readonly record: TreeRecord | undefined;
  readonly heldBefore: number;
  /** An element has begun in it since its last text. */
  isInterrupted: boolean;
}

/** The bytes of something, in the source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export class RecordBuilder {
  readonly records: SourceRecord[] = [];
  readonly #source: TreeSource;
  readonly #plan: TreePlan;
  readonly #others: 'allowed' | 'refused';
  readonly #lines: LineCounter;
  readonly #open: Open[] = [];
  readonly #openRecords: TreeRecord[] = [];
  /** How many elements that nobody named have begun, one in the other. */
  #skipped = 0;
  /** The outermost of them, where it is outside all records. */
  #stray: TreeRecord | undefined;
  /** How many elements are kept until a record around them ends. */
  #held = 0;
  #faults = 0;

  constructor(source: TreeSource, plan: TreePlan, others: 'allowed' | 'refused') {
    this.#source = source;
    this.#plan = plan;
    this.#others = others;
    this.#lines = new LineCounter(source.latin1);
  }

  /** The value that is the whole file: `/`. Its name is ''. */
  beginRoot(at: number): void {
    this.#begin('', this.#plan.root, undefined, at);
  }

  /** `text`: what its own is where it has none: an empty XML element has '', a JSON value nothing. */
  begin(name: string, written: string, text: '' | undefined, at: number): void {
    if (this.#skipped > 0) {
      this.#skipped += 1;
      return;
    }
    const parent = this.#open.at(-1);
    if (parent !== undefined) {
      parent.node.isBranch = true;
      parent.isInterrupted = true;
    }
    const plan = (parent?.plan ?? this.#plan.root).children.get(name);
    if (plan !== undefined) this.#begin(name, plan, text, at);
    else this.#skip(name, written, at);
  }

  /** It is an object or an array, even if there is nothing in it. */
  branch(): void {
    const open = this.#innermost();
    if (open !== undefined) open.node.isBranch = true;
  }

  /** A value that is not there: it counts among its like, and is no record. */
  nothing(name: string, span: Span): void {
    const open = this.#innermost();
    if (open === undefined) return;
    open.node.isBranch = true;
    const plan = open.plan.children.get(name);
    if (plan === undefined) this.#sayUnknown(name, span);
    else if (plan.isKept) this.#keep(name, newNode(undefined), span.start);
  }

  attribute(name: string, written: string, value: string, span: Span): void {
    const open = this.#innermost();
    if (open === undefined) return;
    if (open.plan.attributes.has(name)) addAttribute(open.node, name, value);
    else this.#sayUnknown(`@${written}`, span);
  }

  text(text: string, span: Span): void {
    const open = this.#innermost();
    if (open === undefined) return;
    if (open.plan.isText) addText(open, text);
    else if (!BLANK.test(text)) this.#sayUnknown(shorten(text.trim()), span);
  }

  /** The innermost ends before the place. */
  end(at: number): void {
    if (this.#skipped > 0) this.#endSkipped(at);
    else this.#endInnermost(at);
  }

  /** What the next text and attribute belong to; undefined: nobody wants them. */
  #innermost(): Open | undefined {
    return this.#skipped > 0 ? undefined : this.#open.at(-1);
  }

  #begin(name: string, plan: PlanNode, text: '' | undefined, at: number): void {
    const record = plan.record && this.#addRecord(plan.record.path, plan.record, at);
    if (record !== undefined) this.#openRecords.push(record);
    const node = newNode(text);
    this.#open.push({ name, plan, record, node, heldBefore: this.#held, isInterrupted: false });
  }

  #addRecord(tag: string, plan: RecordPlan | undefined, at: number): TreeRecord {
    const start = { tag, plan, at, line: this.#lines.at(at), depth: this.#openRecords.length };
    const record = new TreeRecord(this.#source, start);
    this.records.push(record);
    this.#checkRoom(at);
    return record;
  }

  /** A root that leads to no record is never passed over: it may be the right file in the wrong namespace. */
  #skip(name: string, written: string, at: number): void {
    this.#skipped = 1;
    if (this.#open.length === 0) this.#stray = this.#unknown(name, name, at);
    else if (this.#others === 'refused') this.#stray = this.#unknown(name, written, at);
  }

  #sayUnknown(found: string, { start, end }: Span): void {
    if (this.#others === 'allowed') return;
    this.#unknown(found, found, start)?.end(end, this.#lines.at(end - 1));
  }

  /** The record it makes, where it is outside all others. */
  #unknown(name: string, found: string, at: number): TreeRecord | undefined {
    const holder = this.#openRecords.at(-1);
    const stray =
      holder === undefined ? this.#addRecord(this.#pathTo(name), undefined, at) : undefined;
    if ((holder ?? stray)?.unknown(found)) this.#faults += 1;
    this.#checkRoom(at);
    return stray;
  }

  /** With namespaces, so that it is never the path of a definition. */
  #pathTo(name: string): string {
    return ['', ...this.#open.map((open) => open.name).filter(Boolean), name].join('/');
  }

  #endSkipped(at: number): void {
    this.#skipped -= 1;
    if (this.#skipped > 0) return;
    this.#stray?.end(at, this.#lines.at(at - 1));
    this.#stray = undefined;
  }

  #endInnermost(at: number): void {
    const ended = this.#open.pop();
    if (ended === undefined) return;
    const { name, plan, node, record } = ended;
    if (node.isBranch && node.text !== undefined && BLANK.test(node.text)) node.text = '';
    if (record !== undefined) this.#endRecord(record, node, at);
    if (plan.isKept) this.#keep(name, node, at);
    else this.#held = ended.heldBefore;
  }

  /** Until the record that may look at it ends. */
  #keep(name: string, node: TreeNode, at: number): void {
    this.#held += 1;
    this.#checkRoom(at);
    addChild(this.#open.at(-1)?.node, name, node);
  }

  #checkRoom(at: number): void {
    if (this.records.length + this.#faults + this.#held <= MAX_HELD) return;
    throw new TreeFault('too-large', at, { expected: `${MAX_HELD}` });
  }

  #endRecord(record: TreeRecord, node: TreeNode, at: number): void {
    this.#openRecords.pop();
    record.fill(node);
    record.end(at, this.#lines.at(at - 1));
  }
}

function newNode(text: '' | undefined): TreeNode {
  return {
    children: undefined,
    attributes: undefined,
    text,
    isBranch: false,
    isBroken: false,
  };
}

function addText(open: Open, text: string): void {
  const { node } = open;
  if (!BLANK.test(text)) {
    node.isBroken ||= open.isInterrupted && !BLANK.test(node.text ?? '');
    open.isInterrupted = false;
  }
  node.text = (node.text ?? '') + text;
}

function addChild(parent: TreeNode | undefined, name: string, child: TreeNode): void {
  if (parent === undefined) return;
  parent.children ??= new Map();
  const siblings = parent.children.get(name);
  if (siblings === undefined) parent.children.set(name, [child]);
  else siblings.push(child);
}

function addAttribute(node: TreeNode, name: string, value: string): void {
  node.attributes ??= new Map();
  node.attributes.set(name, value);
}
