/**
 * The tree that a file of records is written from: the way of reading backwards. Each record goes into the last one of
 * its parent's type, at its path; each text goes where the same path would find it.
 */
import { AimsError } from '../../domain/errors.ts';
import type { FieldType, RecordDefinition } from '../../domain/interface.ts';
import type { WrittenRecord } from '../syntax.ts';
import { type Path, parsePath, type Step } from './path.ts';
import { fieldPath, mistake, type Names, recordPath } from './plan.ts';

export interface WrittenNode {
  /** As paths write it. */
  readonly name: string;
  /** Name and conditions: what tells it from its like. */
  readonly key: string;
  /** One of several of its name, even when it is alone. */
  readonly isItem: boolean;
  readonly attributes: Map<string, string>;
  readonly children: WrittenNode[];
  text: string | undefined;
  /** Of the text. */
  type: FieldType['kind'];
}

/** Where a record type goes and what it puts there. */
interface RecordForm {
  readonly parent: string | undefined;
  /** From the parent's element down. */
  readonly steps: readonly Step[];
  readonly isItem: boolean;
  /** Texts that make it a record of its type. */
  readonly fixed: readonly { readonly path: Path; readonly text: string }[];
  /** One for each field; undefined: it is not in the file. */
  readonly places: readonly (Path | undefined)[];
}

/** Throws SETTINGS_MISTAKES for records that have no one place. */
export class WrittenTree {
  /** Its children are the roots. */
  readonly document: WrittenNode = newNode('', '', false);
  readonly #forms: ReadonlyMap<string, RecordForm>;
  readonly #last = new Map<string, WrittenNode>();

  constructor(records: readonly RecordDefinition[], names: Names) {
    const paths = new Map(
      records.map(({ name, when }) => [name, recordPath(when.paths[0] ?? '', names)]),
    );
    this.#forms = new Map(records.map((record) => [record.name, formOf(record, paths, names)]));
  }

  /** Throws VALUE_DOES_NOT_FIT. */
  add({ type, texts }: WrittenRecord): void {
    const form = this.#forms.get(type.name);
    if (form === undefined) throw mistake(`record ${type.name}`);
    const node = this.#place(form, type.name);
    for (const { path, text } of form.fixed) put(node, path, text, 'text');
    for (const [no, { name, type: fieldType }] of type.fields.entries()) {
      const [path, text] = [form.places[no], texts[no]];
      if (path === undefined || text === undefined) continue;
      if (!put(node, path, text, fieldType.kind)) throw misfit({ record: type.name, field: name });
    }
  }

  #place({ parent, steps, isItem }: RecordForm, name: string): WrittenNode {
    const base = parent === undefined ? this.#base(steps) : this.#last.get(parent);
    if (base === undefined) throw misfit({ record: name, parent: `${parent}` });
    const holder = steps.slice(0, -1).reduce(holderOf, base);
    const written = steps.at(-1)?.written ?? '';
    const node = newNode(written, written, isItem);
    holder.children.push(node);
    this.#last.set(name, node);
    return node;
  }

  /** What paths from the root begin in: the record that is the root itself, where there is one; a new root in none. */
  #base(steps: readonly Step[]): WrittenNode {
    if (steps.length === 0) return this.document;
    return this.document.children.findLast((root) => root.name === '') ?? this.document;
  }
}

export function misfit(context: Readonly<Record<string, string>>): AimsError {
  return new AimsError('VALUE_DOES_NOT_FIT', context);
}

function formOf(
  { name, when, parent, fields, max }: RecordDefinition,
  paths: ReadonlyMap<string, Path>,
  names: Names,
): RecordForm {
  const own = paths.get(name)?.steps ?? [];
  const outer = parent === undefined ? [] : (paths.get(parent.record)?.steps ?? []);
  const isInside = outer.every((step, no) => step.name === own[no]?.name);
  const hasPlace = parent === undefined || own.length > outer.length;
  if (!isInside || !hasPlace) throw mistake(`${name} is not inside ${parent?.record}`);
  const places = fields.map(({ source }) =>
    source.kind === 'place' && source.place.kind === 'path'
      ? writablePath(source.place.path, names)
      : undefined,
  );
  const fixed = when.equals.flatMap(({ place, texts: [text, ...others] }) =>
    place.kind === 'path' && text !== undefined && others.length === 0
      ? [{ path: writablePath(place.path, names), text }]
      : [],
  );
  return {
    parent: parent?.record,
    steps: own.slice(outer.length),
    isItem: max !== 1,
    fixed,
    places,
  };
}

/**
 * With the definition's own prefixes, which the file declares. A number beside another condition says which of those that
 * are there, and when writing there is none yet.
 */
function writablePath(text: string, names: Names): Path {
  fieldPath(text, names);
  const path = parsePath(text);
  const isClear = path?.steps.every(
    ({ filters }) => filters.length < 2 || filters.every(({ kind }) => kind === 'equals'),
  );
  if (path === undefined || !isClear) throw mistake(`at ${text}: nothing can be written there`);
  return path;
}

/** False: something else is there already, or there is a gap before it. */
function put(record: WrittenNode, path: Path, text: string, type: FieldType['kind']): boolean {
  let node = record;
  for (const step of path.steps) {
    const next = childFor(node, step);
    if (next === undefined) return false;
    node = next;
  }
  return path.attribute === undefined
    ? putText(node, text, type)
    : putAttribute(node, path.attribute, text);
}

function putText(node: WrittenNode, text: string, type: FieldType['kind']): boolean {
  const isFree = node.text === undefined || node.text === text;
  if (isFree) Object.assign(node, { text, type });
  return isFree;
}

function putAttribute({ attributes }: WrittenNode, name: string, text: string): boolean {
  const isFree = (attributes.get(name) ?? text) === text;
  attributes.set(name, text);
  return isFree;
}

function holderOf(node: WrittenNode, { written }: Step): WrittenNode {
  return node.children.findLast(({ name }) => name === written) ?? addChild(node, written, written);
}

function childFor(node: WrittenNode, step: Step): WrittenNode | undefined {
  const [first] = step.filters;
  return first?.kind === 'index' ? numbered(node, step.written, first.index) : matching(node, step);
}

function numbered(node: WrittenNode, written: string, index: number): WrittenNode | undefined {
  const siblings = node.children.filter(({ name }) => name === written);
  if (siblings.length >= index) return siblings[index - 1];
  return siblings.length === index - 1 ? addChild(node, written, written, true) : undefined;
}

function matching(node: WrittenNode, { written, filters }: Step): WrittenNode | undefined {
  const key = filters.length === 0 ? written : `${written}${JSON.stringify(filters)}`;
  const known = node.children.find((child) => child.key === key);
  if (known !== undefined) return known;
  const child = addChild(node, written, key, filters.length > 0);
  const isMet = filters.every(
    (filter) => filter.kind === 'index' || put(child, filter.path, filter.text, 'text'),
  );
  return isMet ? child : undefined;
}

function addChild(node: WrittenNode, name: string, key: string, isItem = false): WrittenNode {
  const child = newNode(name, key, isItem);
  node.children.push(child);
  return child;
}

function newNode(name: string, key: string, isItem: boolean): WrittenNode {
  return {
    name,
    key,
    isItem,
    attributes: new Map(),
    children: [],
    text: undefined,
    type: 'text',
  };
}
