/**
 * The small language of definitions: `gross - tax`, `round(net * 20 / 100, 2)`, `known(suppliers, supplier)`. It is total
 * (every expression that compiles has a result for every context, in time that its text bounds), it changes nothing, and
 * it reaches nothing but the names, lists and records of its scope.
 */
import type { Accumulator } from './accumulate.ts';
import { Compiler, Mentioned, type Reach } from './compiler.ts';
import { type Mistake, orMistake } from './mistake.ts';
import { asKind, asNumber, asValue, type Evaluate, type Node, type ValueNode } from './node.ts';
import { parseExpression } from './parse.ts';
import type { Scope } from './scope.ts';
import type { Type, TypeKind, Value } from './value.ts';

export interface Compiled<C> {
  readonly type: Type;
  /** Never throws, as long as the getters of the scope do not. */
  readonly evaluate: (context: C) => Value;
  /** The names it reads, as it writes them: where one of them could not be read, its result says nothing. */
  readonly uses: readonly string[];
  /** The lists it asks: where one of them is not there, it cannot be judged. */
  readonly lists: readonly string[];
}

/** `gives`: what it has to be; a mistake otherwise. Undefined: anything but a quotient that is not rounded. */
export function compileExpression<C, R = never>(
  text: string,
  scope: Scope<C, R>,
  gives?: TypeKind,
): Compiled<C> | Mistake {
  return orMistake(() => compiledOrRefused(text, scope, gives));
}

/** For what compiles several expressions as one: it throws what `orMistake` catches. */
export function compiledOrRefused<C, R>(
  text: string,
  scope: Scope<C, R>,
  gives?: TypeKind,
): Compiled<C> {
  const mentioned = new Mentioned();
  const node = new Compiler(reachOf(scope), mentioned).compile(parseExpression(text));
  const { type, evaluate } = wanted(node, gives);
  return { type, evaluate, uses: [...mentioned.names], lists: [...mentioned.lists] };
}

export function wanted<C>(node: Node<C>, gives: TypeKind | undefined): ValueNode<C> {
  if (gives === undefined) return asValue(node);
  return gives === 'number' ? asNumber(node) : asKind(node, gives);
}

function reachOf<C, R>({ names, lists, records, units }: Scope<C, R>): Reach<C, R> {
  const within = [...(records ?? [])].map(([name, record]) => [name, record.names] as const);
  return {
    names,
    lists: lists ?? new Map(),
    records: new Map(within),
    over: (record, begin) => {
      const rows = records?.get(record)?.rows;
      return rows && overRows(rows, begin);
    },
    units,
    inside: undefined,
  };
}

function overRows<C, R>(
  rows: (context: C) => Iterable<R>,
  begin: () => Accumulator<R>,
): Evaluate<C> {
  return (context) => {
    const figure = begin();
    for (const row of rows(context)) figure.add(row);
    return figure.result();
  };
}
