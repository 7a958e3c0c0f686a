/**
 * What a definition wants of a tree, as one tree of names from the root: where records are, which texts and attributes
 * belong to them, and so also what nobody named.
 */
import { AimsError } from '../../domain/errors.ts';
import type { Place, RecordDefinition } from '../../domain/interface.ts';
import {
  PATH_HELP,
  type Path,
  parsePath,
  parseRecordPath,
  RECORD_PATH_HELP,
  type Step,
} from './path.ts';

/** How a syntax matches the names that paths write: by namespace, or as they are. Throws SETTINGS_MISTAKES. */
export interface Names {
  /** Whether the root can be a record without a name: `/`. */
  readonly hasBareRoot: boolean;
  element(written: string): string;
  attribute(written: string): string;
}

export interface PlanNode {
  readonly children: Map<string, PlanNode>;
  readonly attributes: Set<string>;
  /** A field or a condition takes its text. */
  isText: boolean;
  /** A field's path goes through it or ends at it. */
  isKept: boolean;
  record: RecordPlan | undefined;
}

export interface RecordPlan {
  /** As the definition writes it. */
  readonly path: string;
  /** In the order in which a record keeps its texts. */
  readonly places: PlannedPlace[];
  /** By slot: the place's number in that order, from 0. */
  readonly numbers: Map<number, number>;
}

export interface PlannedPlace {
  readonly slot: number;
  readonly path: Path;
}

export class TreePlan {
  readonly root: PlanNode = newNode();
  readonly #names: Names;
  readonly #slots = new Map<string, number>();
  /** Where the records of each type are. */
  readonly #bases = new Map<string, readonly PlanNode[]>();

  constructor(records: readonly RecordDefinition[], names: Names) {
    this.#names = names;
    for (const { name, when } of records) {
      this.#bases.set(
        name,
        when.paths.map((path) => this.#addRecord(path)),
      );
    }
    for (const record of records) {
      for (const place of placesOf(record)) this.slot(place, record.name);
    }
  }

  /** The same path has the same slot in every record. */
  slot(place: Place, record: string): number {
    if (place.kind !== 'path') throw mistake(`${place.kind} is no place in a tree`);
    const slot = this.#slots.get(place.path) ?? this.#slots.size;
    this.#slots.set(place.path, slot);
    for (const base of this.#bases.get(record) ?? []) this.#addPlace(base, slot, place.path);
    return slot;
  }

  #addRecord(text: string): PlanNode {
    const node = recordPath(text, this.#names).steps.reduce(childOf, this.root);
    node.record ??= { path: text, places: [], numbers: new Map() };
    if (node.record.path === text) return node;
    throw mistake(`${node.record.path} and ${text} are the same path, written in two ways`);
  }

  #addPlace(base: PlanNode, slot: number, text: string): void {
    if (base.record === undefined || base.record.numbers.has(slot)) return;
    const path = fieldPath(text, this.#names);
    base.record.numbers.set(slot, base.record.places.length);
    base.record.places.push({ slot, path });
    addPath(base, path);
  }
}

/** Where records are, with names as the syntax matches them. Throws SETTINGS_MISTAKES. */
export function recordPath(text: string, names: Names): Path {
  const path = parseRecordPath(text);
  const isUsable = path !== undefined && (path.steps.length > 0 || names.hasBareRoot);
  if (!isUsable) throw mistake(`path ${text}. ${RECORD_PATH_HELP}`);
  return resolvePath(path, names);
}

/** Where a field is, likewise. */
export function fieldPath(text: string, names: Names): Path {
  const path = parsePath(text);
  if (path === undefined) throw mistake(`at ${text}. ${PATH_HELP}`);
  return resolvePath(path, names);
}

function resolvePath(path: Path, names: Names): Path {
  return {
    steps: path.steps.map((step) => ({
      name: names.element(step.name),
      written: step.written,
      filters: step.filters.map((filter) =>
        filter.kind === 'index' ? filter : { ...filter, path: resolvePath(filter.path, names) },
      ),
    })),
    attribute: path.attribute === undefined ? undefined : names.attribute(path.attribute),
  };
}

export function mistake(what: string): AimsError {
  return new AimsError('SETTINGS_MISTAKES', { what });
}

function addPath(base: PlanNode, path: Path): void {
  let node = base;
  for (const step of path.steps) {
    node = childOf(node, step);
    node.isKept = true;
    for (const filter of step.filters) if (filter.kind === 'equals') addPath(node, filter.path);
  }
  if (path.attribute === undefined) node.isText = true;
  else node.attributes.add(path.attribute);
}

function childOf(node: PlanNode, { name }: Step): PlanNode {
  const child = node.children.get(name) ?? newNode();
  node.children.set(name, child);
  return child;
}

function newNode(): PlanNode {
  return {
    children: new Map(),
    attributes: new Set(),
    isText: false,
    isKept: false,
    record: undefined,
  };
}

function placesOf({ fields, when }: RecordDefinition): readonly Place[] {
  const ofFields = fields.flatMap(({ source }) => (source.kind === 'place' ? [source.place] : []));
  const ofSelectors = [...when.equals, ...when.matches].map(({ place }) => place);
  return [...ofFields, ...ofSelectors, ...when.empty, ...when.notEmpty];
}
