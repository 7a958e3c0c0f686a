/**
 * Walks a path from a record's element. Nothing there is told from an empty text, and several elements where the path
 * does not say which are never taken for the first of them.
 */
import type { Filter, Path } from './path.ts';

/** An element (XML) or a value (JSON), as far as the plan wants it. */
export interface TreeNode {
  children: Map<string, TreeNode[]> | undefined;
  attributes: Map<string, string> | undefined;
  /** Its own; undefined: null, an object or an array. */
  text: string | undefined;
  /** It holds elements, or is an object or an array. */
  isBranch: boolean;
  /** Its text stands in several parts, with elements between. */
  isBroken: boolean;
}

export type FoundText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** Not a text; `found` says what is there. */
  | { readonly kind: 'unclear'; readonly found: string };

const ABSENT: FoundText = { kind: 'absent' };

export function findText(record: TreeNode, path: Path): FoundText {
  let nodes: readonly TreeNode[] = [record];
  let several: string | undefined;
  for (const { name, written, filters } of path.steps) {
    nodes = nodes.flatMap((node) => choose(node.children?.get(name) ?? [], filters));
    if (nodes.length > 1) several ??= `${written}, ${nodes.length} times`;
  }
  const found = nodes.map((node) => textOf(node, path)).filter(({ kind }) => kind !== 'absent');
  if (found.length > 0 && several !== undefined) return { kind: 'unclear', found: several };
  return found[0] ?? ABSENT;
}

function choose(nodes: readonly TreeNode[], filters: readonly Filter[]): readonly TreeNode[] {
  return filters.reduce(
    (left, filter) => left.filter((node, no) => keeps(filter, node, no)),
    nodes,
  );
}

function keeps(filter: Filter, node: TreeNode, no: number): boolean {
  if (filter.kind === 'index') return no === filter.index - 1;
  return textsAt(node, filter.path).includes(filter.text);
}

function textsAt(node: TreeNode, { steps, attribute }: Path): readonly (string | undefined)[] {
  let nodes: readonly TreeNode[] = [node];
  for (const { name, filters } of steps) {
    nodes = nodes.flatMap((each) => choose(each.children?.get(name) ?? [], filters));
  }
  return nodes.map((each) =>
    attribute === undefined ? each.text : each.attributes?.get(attribute),
  );
}

function textOf(node: TreeNode, { steps, attribute }: Path): FoundText {
  const text = attribute === undefined ? node.text : node.attributes?.get(attribute);
  const last = steps.at(-1);
  if (attribute === undefined && node.isBroken) {
    return { kind: 'unclear', found: `${last?.written ?? '.'}: text in several parts` };
  }
  const isHolder = attribute === undefined && node.isBranch && !text;
  if (isHolder && last !== undefined) {
    return { kind: 'unclear', found: `${last.written}: no text, others inside it` };
  }
  return text === undefined ? ABSENT : { kind: 'text', text };
}
