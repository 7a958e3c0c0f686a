/**
 * Finds the documents, lines and parts of lines in a tree (XML or JSON), and the fields of each: values that are there
 * once in a record, by their path.
 */
import { groupBy, listed } from './groups.ts';
import type { InferredSyntax } from './inference.ts';
import type { Look } from './look.ts';
import {
  nothingRead,
  type Observation,
  type ObservedPlace,
  type ObservedRecord,
  type ObservedType,
  when,
} from './observed.ts';
import { readJson, readXml, type TreeNode, type TreeReading } from './tree.ts';
import { wordsOf } from './words.ts';

export function readXmlSample(look: Look): Observation {
  const reading = readXml(look.head, look.tail !== undefined);
  const stray = reading.root && strayPrefix(reading.root);
  const read: TreeReading = stray
    ? { root: undefined, fault: `Nothing says what the prefix ${stray} stands for.` }
    : reading;
  return observeTree(read, '/', (root) => ({ kind: 'xml', namespaces: namespacesOf(root) }));
}

export function readJsonSample(look: Look): Observation {
  return observeTree(readJson(look.head, look.tail !== undefined), '/', () => ({ kind: 'json' }));
}

function observeTree(
  reading: TreeReading,
  root: string,
  syntaxOf: (root: TreeNode) => InferredSyntax,
): Observation {
  if (reading.root === undefined) return nothingRead(reading.fault, [reading.fault]);
  const syntax = syntaxOf(reading.root);
  if (syntax.kind === 'json' && reading.root.children.some(({ name }) => name === '$schema'))
    return nothingRead('It is a JSON Schema.', [
      'This is a JSON Schema, which describes files; it is no file of data itself. Use a real file as sample.',
    ]);
  const levels = new Levels(reading.root, root);
  return {
    syntax,
    confidence: 'sure',
    why: syntax.kind === 'xml' ? 'It is well-formed XML.' : 'It is JSON.',
    titleLines: [],
    types: levels.types(),
    doubts: levels.doubts(),
  };
}

/* ---------- namespaces ---------- */

function namespacesOf(root: TreeNode): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  visit(root, (node) => {
    for (const [name, uri] of node.attributes) {
      if (name === 'xmlns') found[''] ??= uri;
      else if (name.startsWith('xmlns:')) found[name.slice('xmlns:'.length)] ??= uri;
    }
  });
  return found;
}

/** A prefix that is declared nowhere: no reader that knows namespaces takes such a file. */
function strayPrefix(root: TreeNode): string | undefined {
  const known = new Set(['xml', 'xmlns', ...Object.keys(namespacesOf(root))]);
  const used = new Set<string>();
  visit(root, ({ name, attributes }) => {
    for (const one of [name, ...attributes.map(([attribute]) => attribute)])
      if (one.includes(':')) used.add(one.slice(0, one.indexOf(':')));
  });
  return [...used].find((prefix) => !known.has(prefix));
}

function visit(node: TreeNode, look: (node: TreeNode) => void): void {
  look(node);
  for (const child of node.children) visit(child, look);
}

/* ---------- which elements are records ---------- */

/** An element with others inside, at one path. */
interface Container {
  readonly path: string;
  readonly above: string;
  readonly depth: number;
  readonly nodes: TreeNode[];
  repeats: boolean;
}

const DOCUMENT_WORDS =
  /\b(invoices?|vouchers?|credit ?notes?|bills?|claims?|payments?|documents?)$/;
const LINE_WORDS = /\b(lines?|items?|details?|entry|entries|postings?)$/;
const PART_WORDS = /\b(funds?|fund info|distributions?|allocations?|splits?|coding)$/;
const DECIMAL = /^-?\d+\.\d{1,4}$/;

class Levels {
  readonly #containers = new Map<string, Container>();
  readonly #document: Container | undefined;
  readonly #line: Container | undefined;
  readonly #part: Container | undefined;
  readonly #root: TreeNode;
  readonly #rootPath: string;
  #leftOut = new Map<string, Set<string>>();

  constructor(root: TreeNode, rootPath: string) {
    this.#root = root;
    this.#rootPath = root.name === '' ? rootPath : `/${root.name}`;
    this.#collect(root, this.#rootPath, '', 0);
    this.#document = this.#best(undefined, (container) => this.#documentScore(container), 3);
    this.#line = this.#best(this.#document, (container) => this.#lineScore(container), 3);
    this.#part = this.#best(this.#line, (container) => this.#partScore(container), 3);
  }

  #collect(node: TreeNode, path: string, above: string, depth: number): void {
    if (node.children.length === 0) return;
    const container = this.#containers.get(path) ?? {
      path,
      above,
      depth,
      nodes: [],
      repeats: false,
    };
    this.#containers.set(path, container);
    container.nodes.push(node);
    container.repeats ||= node.isItem;
    const counts = new Map<string, number>();
    for (const child of node.children) {
      counts.set(child.name, (counts.get(child.name) ?? 0) + 1);
      this.#collect(child, join(path, child.name), path, depth + 1);
    }
    for (const [name, count] of counts) {
      const inner = this.#containers.get(join(path, name));
      if (inner !== undefined && count > 1) inner.repeats = true;
    }
  }

  /** The one with the highest score that is at least `least`; of equals the one that is less deep. */
  #best(
    under: Container | undefined,
    score: (container: Container) => number,
    least: number,
  ): Container | undefined {
    const candidates = [...this.#containers.values()].filter(
      (container) => under === undefined || container.path.startsWith(join(under.path, '')),
    );
    let best: { container: Container; score: number } | undefined;
    for (const container of candidates) {
      if (container === under) continue;
      const found = score(container) - container.depth * 0.1;
      if (found > (best?.score ?? least - 1)) best = { container, score: found };
    }
    return best?.container;
  }

  #documentScore(container: Container): number {
    const named = DOCUMENT_WORDS.test(lastWord(container.path)) ? 3 : 0;
    const inner = [...this.#containers.values()].some(
      ({ path, repeats }) =>
        path.startsWith(join(container.path, '')) && (repeats || LINE_WORDS.test(lastWord(path))),
    );
    if (!hasValues(container)) return 0;
    return named + (container.repeats ? 3 : 0) + (inner ? 2 : 0);
  }

  #lineScore(container: Container): number {
    const named = LINE_WORDS.test(lastWord(container.path)) ? 3 : 0;
    const money = container.nodes.some((node) => node.children.some(isDecimal)) ? 1 : 0;
    if (!hasValues(container)) return 0;
    return named + (container.repeats ? 2 : 0) + money;
  }

  #partScore(container: Container): number {
    return PART_WORDS.test(lastWord(container.path)) && hasValues(container) ? 4 : 0;
  }

  /* ---------- types ---------- */

  types(): readonly ObservedType[] {
    const chosen = this.#chosen();
    const orders = new Map<TreeNode, number>();
    visit(this.#root, (node) => {
      orders.set(node, orders.size);
    });
    return chosen.map((container, index) => this.#typeOf(container, chosen, index, orders));
  }

  /** From the outside in. */
  #chosen(): readonly Container[] {
    const records = [this.#document, this.#line, this.#part].filter((one) => one !== undefined);
    const [document] = records;
    if (document === undefined) return [];
    const outer: Container[] = [];
    for (let path = document.above; path !== ''; ) {
      const container = this.#containers.get(path);
      if (container === undefined) break;
      if (container.nodes.some((node) => node.children.some(({ text }) => text !== undefined)))
        outer.unshift(container);
      path = container.above;
    }
    return [...outer, ...records];
  }

  #typeOf(
    container: Container,
    chosen: readonly Container[],
    index: number,
    orders: ReadonlyMap<TreeNode, number>,
  ): ObservedType {
    const inner = new Set(chosen.slice(index + 1).map(({ path }) => path));
    const above = chosen[index - 1];
    const places = this.#placesOf(container, inner);
    const parents = new Map<TreeNode, number>();
    for (const node of above?.nodes ?? [])
      visit(node, (below) => {
        parents.set(below, orders.get(node) ?? 0);
      });
    const { path, repeats } = container;
    return {
      hint: lastWord(path) === '' ? 'file' : (path.split('/').at(-1) ?? ''),
      when: when({ paths: [path] }),
      confidence: repeats ? 'sure' : 'likely',
      why: this.#why(container),
      places: places.map(({ place }) => place),
      records: container.nodes.map(
        (node): ObservedRecord => ({
          order: orders.get(node) ?? 0,
          line: 0,
          begins: '',
          texts: places.map(({ textOf }) => textOf(node)),
          above: parents.get(node),
        }),
      ),
      parent: index === 0 ? undefined : index - 1,
      ignore: false,
    };
  }

  #why({ path, repeats }: Container): string {
    if (repeats) return `${path} repeats, or stands in a list.`;
    const isLevel = [this.#document, this.#line, this.#part].some((one) => one?.path === path);
    return isLevel
      ? `${path} is there once; its name speaks for it.`
      : `${path} is what the others are in.`;
  }

  #placesOf(
    container: Container,
    inner: ReadonlySet<string>,
  ): readonly {
    readonly place: ObservedPlace;
    readonly textOf: (node: TreeNode) => string | undefined;
  }[] {
    const found = new Map<string, Map<TreeNode, string[]>>();
    // A place reads the first of several: what only the second has would never be seen.
    const several = new Set<string>();
    for (const record of container.nodes)
      this.#values(record, container.path, '', inner, (path, text, isOneOfSeveral) => {
        if (isOneOfSeveral) several.add(path);
        const texts = found.get(path) ?? new Map<TreeNode, string[]>();
        found.set(path, texts);
        const list = texts.get(record);
        if (list === undefined) texts.set(record, [text]);
        else list.push(text);
      });
    const attributes = groupBy([...found.keys()].filter(isAttribute), lastPart);
    return [...found].flatMap(([path, texts]) => {
      const most = [...texts.values()].reduce((max, list) => Math.max(max, list.length), 0);
      if (most > 1 || several.has(path)) return this.#leaveOut(container.path, path, most);
      const isAlone = attributes.get(lastPart(path))?.length === 1;
      if (isAttribute(path) && isDull(path, [...texts.values()].flat(), isAlone)) return [];
      const place: ObservedPlace = { place: { kind: 'path', path }, label: path };
      return [{ place, textOf: (node: TreeNode) => texts.get(node)?.[0] }];
    });
  }

  #values(
    node: TreeNode,
    absolute: string,
    relative: string,
    inner: ReadonlySet<string>,
    take: (path: string, text: string, isOneOfSeveral: boolean) => void,
    isOneOfSeveral = false,
  ): void {
    const counts = groupBy(node.children, ({ name }) => name);
    for (const [name, text] of node.attributes)
      if (!/^xmlns|:schemaLocation$/.test(name))
        take(join(relative, `@${name}`), text, isOneOfSeveral);
    for (const child of node.children) {
      const path = join(absolute, child.name);
      if (inner.has(path)) continue;
      const below = join(relative, child.name);
      const isSeveral = isOneOfSeveral || (counts.get(child.name)?.length ?? 0) > 1;
      if (child.text !== undefined) take(below, child.text, isSeveral);
      this.#values(child, path, below, inner, take, isSeveral);
    }
  }

  #leaveOut(record: string, path: string, most: number): [] {
    const group = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path;
    const paths = this.#leftOut.get(`${record} ${group}`) ?? new Set();
    this.#leftOut.set(
      `${record} ${group}`,
      paths.add(most > 1 ? `${path} (up to ${most} times)` : path),
    );
    return [];
  }

  /** Complete once the types were asked for. */
  doubts(): readonly string[] {
    if (this.#document === undefined)
      return ['No element repeats or has a name that says invoice: nothing can be proposed.'];
    const left = [...this.#leftOut].map(([key, paths]) => {
      const record = lastWord(key.slice(0, key.indexOf(' ')));
      return `There are several of these in one ${record}, so they are left out: ${listed([...paths])}. Describe them as a record of their own where they are needed.`;
    });
    return this.#line === undefined
      ? [
          ...left,
          'No lines were found inside the document: each document is taken for its own line.',
        ]
      : left;
  }
}

function join(path: string, name: string): string {
  const step = PLAIN_NAME.test(name) ? name : quotedName(name);
  return path === '' ? step : path.endsWith('/') ? `${path}${step}` : `${path}/${step}`;
}

/** What a path may hold without quotes; an attribute has its @ in front. */
const PLAIN_NAME = /^(?:@?[^\s/@[\]='"*$().|][^\s/@[\]='"*$()|]*)?$/;

function quotedName(name: string): string {
  return name.includes("'") ? `"${name}"` : `'${name}'`;
}

function lastWord(path: string): string {
  return wordsOf(path.split('/').at(-1) ?? '');
}

function hasValues(container: Container): boolean {
  const names = new Set(container.nodes.flatMap((node) => node.children.map(({ name }) => name)));
  return names.size >= 2 && !/\b(list|data)$/.test(lastWord(container.path));
}

function isDecimal(node: TreeNode): boolean {
  return node.text !== undefined && DECIMAL.test(node.text);
}

function lastPart(path: string): string {
  return path.split('/').at(-1) ?? '';
}

function isAttribute(path: string): boolean {
  return lastPart(path).startsWith('@');
}

/** Attributes that say how a value is to be read, alike everywhere: schemeID. A currency that is there once is none of them. */
function isDull(path: string, texts: readonly string[], isAlone: boolean): boolean {
  if (!path.includes('/') || (isAlone && /currency/i.test(path))) return false;
  return new Set(texts).size <= 1;
}
